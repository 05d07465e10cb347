package uncertainty

import (
	"math"

	"github.com/cleaner-production/abate/engine/finance"
)

// The shares of a 95 % interval, symmetric in probability.
const (
	lowShare, midShare, highShare = 0.025, 0.5, 0.975
)

// propagate computes the measures of a node without draws.
func (m *model) propagate(n *node) {
	o, out := n.outcome, n.result
	out.ID, out.CO2, out.CO2e = o.ID, m.estimate(&n.forms[co2]), m.estimate(&n.forms[co2e])
	if o.AnnualSaving != nil {
		out.AnnualSaving = m.estimate(&n.forms[saving])
	}
	if !n.money {
		return
	}
	out.NPV = m.estimate(&n.forms[npv])
	out.Payback = m.payback(n)
	if o.AbatementCost != nil {
		out.AbatementCost = m.cost(n)
	}
}

// estimate returns the percentiles of a form: those of its only unknown, or those of the distribution with its first
// three moments.
func (m *model) estimate(f *form) *Estimate {
	t := m.moments(f)
	e := &Estimate{Mean: t.mean, SD: math.Sqrt(t.variance)}
	if m.opt.Draws > 0 && t.variance > 0 {
		return e // the percentiles come from the draws
	}
	percentile, ok := m.single(f)
	if !ok {
		percentile = t.shape().quantile
	}
	e.Low, e.Median, e.High = percentile(lowShare), percentile(midShare), percentile(highShare)
	return e
}

// line is the family of forms N - x D, by the joint moments of N and D.
type line struct {
	n, d                 moments
	covariance, nnd, ndd float64
}

// between takes the joint moments from those of the sum and the difference of the two, brought to one size.
func (m *model) between(n, d *form) line {
	l := line{n: m.moments(n), d: m.moments(d)}
	scale := 1.0
	if l.n.variance > 0 && l.d.variance > 0 {
		scale = math.Sqrt(l.n.variance / l.d.variance)
	}
	plusForm, minusForm := combine(n, 1, d, scale), combine(n, 1, d, -scale)
	plus, minus := m.moments(&plusForm), m.moments(&minusForm)
	l.covariance = (plus.variance - minus.variance) / (4 * scale)
	sum, difference := (plus.third+minus.third)/2, (plus.third-minus.third)/2
	l.ndd = (sum - l.n.third) / (3 * scale * scale)
	l.nnd = (difference - l.d.third*scale*scale*scale) / (3 * scale)
	return l
}

// at returns the moments of N - x D.
func (l line) at(x float64) moments {
	t := moments{
		mean:     l.n.mean - x*l.d.mean,
		variance: max(l.n.variance-2*x*l.covariance+x*x*l.d.variance, 0),
		third:    l.n.third - 3*x*l.nnd + 3*x*x*l.ndd - x*x*x*l.d.third,
	}
	switch {
	case l.n.flat != nil && l.n.flat == l.d.flat:
		t.flatten(l.n.flat, l.n.slope-x*l.d.slope)
	default:
		if l.n.flat != nil {
			t.flatten(l.n.flat, l.n.slope)
		}
		if l.d.flat != nil {
			t.flatten(l.d.flat, -x*l.d.slope)
		}
	}
	return t
}

// within returns the probability that N/D is at most x, for a D that is positive where it matters.
func (l line) within(x float64) float64 {
	t := l.at(x)
	if t.variance == 0 {
		if t.mean <= 1e-12*math.Abs(l.n.mean) {
			return 1
		}
		return 0
	}
	return t.shape().below(0)
}

// ratio returns the p-percentile of N/D above a floor; false where it is above every number, which has the probability
// that D is not positive.
func (l line) ratio(p, floor, guess float64) (float64, bool) {
	step := max(math.Abs(guess), 1e-9)
	low, high := guess, guess
	for i := 0; l.within(high) < p; i++ {
		if i == 200 || !finite(high) {
			return 0, false
		}
		low = high
		high += step
		step *= 2
	}
	step = max(math.Abs(guess), 1e-9)
	for i := 0; low > floor && l.within(low) >= p && i < 200; i++ {
		high = low
		low = max(low-step, floor)
		step *= 2
	}
	return crossing(func(x float64) float64 { return l.within(x) - p }, low, high), true
}

// payback is within x years where net investment - x saving is not positive. The probability of that rises with x to
// that of a positive saving; beyond it is never. E. C. Fieller, J. Royal Statistical Society B 16, 175 (1954), has the
// case of normal distributions.
func (m *model) payback(n *node) *Payback {
	numerator, divisor := &n.forms[basisNet], &n.forms[basisSaving]
	out := &Payback{}
	if m.opt.Draws > 0 && (m.moments(numerator).variance > 0 || m.moments(divisor).variance > 0) {
		return out
	}
	l := m.between(numerator, divisor)
	if !(l.n.mean <= 0 && l.n.variance == 0) { // else it is immediate, or an investment that pays without a saving
		out.Never = m.notPositive(l.d)
	}
	only, single := m.single(divisor)
	percentile := func(p float64) finance.Payback {
		switch {
		case l.n.variance == 0 && l.d.variance == 0:
			return finance.SimplePayback(l.n.mean, l.d.mean)
		case l.n.variance == 0 && single:
			return finance.SimplePayback(l.n.mean, only(1-p))
		case l.within(0) >= p && l.d.mean >= 0:
			return finance.Payback{Kind: finance.Immediate}
		}
		guess := 1.0
		if point := finance.SimplePayback(l.n.mean, l.d.mean); point.Kind == finance.Finite && point.Years > 0 {
			guess = point.Years
		}
		years, ok := 0.0, false
		if p <= 1-out.Never {
			years, ok = l.ratio(p, 0, guess)
		}
		if !ok {
			return finance.Payback{Kind: finance.Never}
		}
		return finance.Payback{Kind: finance.Finite, Years: years}
	}
	out.Low, out.Median, out.High = percentile(lowShare), percentile(midShare), percentile(highShare)
	return out
}

// notPositive returns the probability that a form is not positive.
func (m *model) notPositive(t moments) float64 {
	if t.variance == 0 {
		if t.mean <= 0 {
			return 1
		}
		return 0
	}
	return t.shape().below(0)
}

// cost is at most x where annualised - saving - x CO2 is not positive, for a CO2 that is.
func (m *model) cost(n *node) *Cost {
	numerator := combine(&n.forms[annualised], 1, &n.forms[basisSaving], -1)
	if m.opt.Draws > 0 && (m.moments(&numerator).variance > 0 || m.moments(&n.forms[basisCO2]).variance > 0) {
		return &Cost{}
	}
	l := m.between(&numerator, &n.forms[basisCO2])
	out := &Cost{None: m.notPositive(l.d)}
	percentile := func(p float64) *float64 {
		if p > 1-out.None {
			return nil
		}
		if l.n.variance == 0 && l.d.variance == 0 {
			return new(l.n.mean / l.d.mean)
		}
		x, ok := l.ratio(p, math.Inf(-1), l.n.mean/l.d.mean)
		if !ok || !finite(x) {
			return nil
		}
		return &x
	}
	out.Low, out.Median, out.High = percentile(lowShare), percentile(midShare), percentile(highShare)
	return out
}
