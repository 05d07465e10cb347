package audit

import (
	"math"
	"slices"

	"github.com/cleaner-production/abate/engine"
)

// Implied is what the reported CO2 of the programmes says of the factors: a Bayesian linear regression of CO2 on
// quantities, with the factors of the set as the prior, each independent of the others.
type Implied struct {
	Factors []ImpliedFactor
	LeftOut []string // programmes that were found off, or report no CO2
	Used    int      // programmes
}

// ImpliedFactor is t CO2 per unit of a carrier.
type ImpliedFactor struct {
	Carrier, Unit string
	Prior         float64
	PriorLow      float64 // 95 % intervals
	PriorHigh     float64
	Posterior     float64
	Low, High     float64

	// Learnt is the part of the prior's variance that the reported figures took away: 0 where they say nothing of it.
	Learnt float64
}

// imply fits the factors to the programmes that report CO2 and are not found off.
func imply(p *engine.Portfolio, r *engine.Result, findings []Finding, method float64) Implied {
	var out Implied
	off := map[string]bool{}
	for i := range findings {
		f := &findings[i]
		if f.Field == "reported.co2" && f.Option == "" && f.Verdict != Consistent {
			off[f.Programme] = true
		}
	}
	type row struct {
		amounts  []float64
		reported float64
		sd       float64
	}
	var rows []row
	var sds []float64
	index := map[string]int{}
	for i := range r.Programmes {
		o := &r.Programmes[i]
		if len(o.Lines) == 0 || o.ReportedCO2 == nil || off[o.ID] {
			if o.ReportedCO2 != nil || len(o.Lines) > 0 {
				out.LeftOut = append(out.LeftOut, o.ID)
			}
			continue
		}
		row := row{reported: *o.ReportedCO2}
		for k := range o.Lines {
			l := &o.Lines[k]
			c := l.PerUnit.CO2
			if !l.Known || l.PerUnit.Biogenic || !(c.Value > 0) {
				continue
			}
			key := l.Saving.Carrier + "/" + l.PerUnit.Unit.String()
			at, known := index[key]
			if !known {
				at = len(out.Factors)
				index[key] = at
				sd := max((c.High-c.Low)/3.92, method*c.Value) // a range, or else what a method leaves open
				out.Factors = append(out.Factors, ImpliedFactor{Carrier: l.Saving.Carrier, Unit: l.PerUnit.Unit.String(), Prior: c.Value, PriorLow: c.Value - 1.96*sd, PriorHigh: c.Value + 1.96*sd})
				sds = append(sds, sd)
			}
			for len(row.amounts) <= at {
				row.amounts = append(row.amounts, 0)
			}
			row.amounts[at] += l.Amount
			row.sd = math.Hypot(row.sd, c.Value*l.Amount*relativeHalf(&l.Saving))
		}
		if row.amounts == nil {
			out.LeftOut = append(out.LeftOut, o.ID)
			continue
		}
		const rest = 0.02 // of the figure: what else an honest sum leaves open
		row.sd = math.Hypot(row.sd, math.Hypot(written(p.Programmes[i].Reported.CO2, o.ReportedCO2)/math.Sqrt(3), rest*row.reported))
		if !(row.sd > 1e-150 && row.sd < 1e150) { // figures at the ends of what can be written
			out.LeftOut = append(out.LeftOut, o.ID)
			continue
		}
		rows = append(rows, row)
	}
	out.Used = len(rows)
	n := len(out.Factors)
	// In units of the prior's standard deviations the precision is I + A^T A and stays well conditioned.
	precision := make([][]float64, n)
	right := make([]float64, n)
	for i := range precision {
		precision[i] = make([]float64, n)
		precision[i][i] = 1
	}
	for _, row := range rows {
		residual := row.reported
		scaled := make([]float64, n)
		for i, q := range row.amounts {
			residual -= q * out.Factors[i].Prior
			scaled[i] = q * sds[i] / row.sd
		}
		for i := range n {
			right[i] += scaled[i] * residual / row.sd
			for j := range n {
				precision[i][j] += scaled[i] * scaled[j]
			}
		}
	}
	lower, ok := cholesky(precision)
	if !ok {
		return Implied{LeftOut: out.LeftOut}
	}
	mean := solve(lower, right)
	for i := range out.Factors {
		f := &out.Factors[i]
		unit := make([]float64, n)
		unit[i] = 1
		variance := solve(lower, unit)[i]
		f.Posterior = f.Prior + mean[i]*sds[i]
		away := 1.96 * math.Sqrt(variance) * sds[i]
		f.Low, f.High = f.Posterior-away, f.Posterior+away
		f.Learnt = min(max(1-variance, 0), 1)
	}
	return out
}

// relativeHalf is the standard deviation of a quantity that comes from its digits or its range, relative to it.
func relativeHalf(s *engine.Saving) float64 {
	v := math.Abs(s.Quantity.Value)
	switch {
	case v == 0:
		return 0
	case s.Low != 0 || s.High != 0:
		return math.Abs(s.High-s.Low) / 3.92 / v
	}
	return s.Half / math.Sqrt(3) / v
}

// cholesky returns the lower triangle L with L L^T = a.
func cholesky(a [][]float64) ([][]float64, bool) {
	n := len(a)
	l := make([][]float64, n)
	for i := range n {
		l[i] = make([]float64, n)
		for j := range i + 1 {
			sum := a[i][j]
			for k := range j {
				sum -= l[i][k] * l[j][k]
			}
			switch {
			case i != j:
				l[i][j] = sum / l[j][j]
			case !(sum > 0):
				return nil, false
			default:
				l[i][i] = math.Sqrt(sum)
			}
		}
	}
	return l, true
}

// solve returns x with L L^T x = b.
func solve(l [][]float64, b []float64) []float64 {
	n := len(b)
	x := slices.Clone(b)
	for i := range n {
		for k := range i {
			x[i] -= l[i][k] * x[k]
		}
		x[i] /= l[i][i]
	}
	for i := n - 1; i >= 0; i-- {
		for k := i + 1; k < n; k++ {
			x[i] -= l[k][i] * x[k]
		}
		x[i] /= l[i][i]
	}
	return x
}
