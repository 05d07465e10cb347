package uncertainty

import (
	"errors"
	"math"
)

// Source is a source category of an inventory: an emission or a reduction in a base year and in a year, t, and the
// uncertainties of its activity data and of its emission factor, as half of the 95 % interval in per cent of the mean.
type Source struct {
	Name                                 string
	Base, Year                           float64
	ActivityPercent, FactorPercent       float64
	ActivityCorrelated, FactorCorrelated bool // between the base year and the year
}

// SourceUncertainty is a row of the table of Approach 1, with the letters of its columns.
type SourceUncertainty struct {
	Source
	CombinedPercent   float64 // G
	Contribution      float64 // H, to the variance in Year, per cent squared
	TypeA, TypeB      float64 // I and J, sensitivities of the trend
	TrendFactor       float64 // K, percentage points
	TrendActivity     float64 // L
	TrendContribution float64 // M, percentage points squared
}

// Inventory is the table of Approach 1.
type Inventory struct {
	Sources []SourceUncertainty
	Base    float64 // t
	Year    float64

	// Percent is the uncertainty of Year, as half of its 95 % interval in per cent.
	Percent float64

	// TrendPercent is the change since the base year, and TrendPoints its uncertainty in percentage points. Without
	// a base year they, and the columns I to M, are 0.
	TrendPercent, TrendPoints float64
}

// Approach1 computes the table of 2006 IPCC Guidelines, Volume 1, Chapter 3, Table 3.2, by equations 3.1 (products) and
// 3.2 (sums). It takes sources as independent of one another. The error is about a figure that is not finite, or a year
// that adds up to nothing.
func Approach1(sources []Source) (Inventory, error) {
	var t Inventory
	for _, s := range sources {
		for _, v := range []float64{s.Base, s.Year, s.ActivityPercent, s.FactorPercent} {
			if !finite(v) || math.Abs(v) > 1e150 {
				return Inventory{}, errors.New("uncertainty: " + s.Name + ": a figure that is not finite, or too large")
			}
		}
		t.Base += s.Base
		t.Year += s.Year
	}
	if t.Year == 0 {
		return Inventory{}, errors.New("uncertainty: the sources add up to nothing, of which there is no per cent")
	}
	var variance, trend float64
	for _, s := range sources {
		r := SourceUncertainty{Source: s}
		r.CombinedPercent = Product(s.ActivityPercent, s.FactorPercent)
		share := r.CombinedPercent * s.Year / t.Year
		r.Contribution = share * share
		variance += r.Contribution
		if t.Base != 0 {
			r.trend(t.Base, t.Year)
			trend += r.TrendContribution
		}
		t.Sources = append(t.Sources, r)
	}
	t.Percent = math.Sqrt(variance)
	if t.Base != 0 {
		t.TrendPercent, t.TrendPoints = (t.Year-t.Base)/t.Base*100, math.Sqrt(trend)
	}
	return t, nil
}

// trend computes the columns I to M. What is correlated between the years shows where a source grows differently from
// the whole; what is not, by the source's size in both.
func (r *SourceUncertainty) trend(base, year float64) {
	const more = 0.01 // the type A sensitivity is to one per cent more in both years
	grown := more*r.Year + year
	was := more*r.Base + base
	r.TypeA = math.Abs((grown-was)/was*100 - (year-base)/base*100)
	r.TypeB = math.Abs(r.Year / base)
	by := func(correlated bool, percent float64) float64 {
		if correlated {
			return r.TypeA * percent
		}
		return r.TypeB * percent * math.Sqrt2
	}
	r.TrendFactor = by(r.FactorCorrelated, r.FactorPercent)
	r.TrendActivity = by(r.ActivityCorrelated, r.ActivityPercent)
	r.TrendContribution = r.TrendFactor*r.TrendFactor + r.TrendActivity*r.TrendActivity
}

// Product returns the uncertainty of a product in per cent from those of its factors: equation 3.1.
func Product(percent ...float64) float64 {
	sum := 0.0
	for _, p := range percent {
		sum += p * p
	}
	return math.Sqrt(sum)
}

// Approach1 returns the table for the CO2 of the whole, a source for each carrier: activity data are the quantities,
// independent of one another, the factor is all that they are multiplied by.
func (a *Analysis) Approach1() (Inventory, error) {
	m := a.model
	type carrier struct {
		activity float64    // variance, t^2
		factor   polynomial // of the sum at mean quantities
	}
	found := map[string]*carrier{}
	var order []string
	visit := func(n *node) {
		for _, r := range n.rows[co2] {
			c := found[r.carrier]
			if c == nil {
				c = &carrier{}
				found[r.carrier] = c
				order = append(order, r.carrier)
			}
			by, d := m.polynomials[r.coefficient], n.own[r.own].dist
			c.factor = c.factor.add(by, d.Mean())
			c.activity += d.variance() * by.constant() * by.constant()
		}
	}
	for _, n := range m.programmes {
		visit(n)
		if len(n.rows[co2]) == 0 {
			for _, o := range n.counted {
				visit(o)
			}
		}
	}
	var sources []Source
	for _, name := range order {
		c := found[name]
		mean, variance := c.factor.constant(), 0.0
		for _, t := range c.factor {
			if t.of != empty {
				variance += t.factor * t.factor * spread(t.of, m.variances)
			}
		}
		s := Source{Name: name, Year: mean}
		if mean != 0 {
			s.ActivityPercent = 100 * Z95 * math.Sqrt(c.activity) / math.Abs(mean)
			s.FactorPercent = 100 * Z95 * math.Sqrt(variance) / math.Abs(mean)
		}
		sources = append(sources, s)
	}
	return Approach1(sources)
}
