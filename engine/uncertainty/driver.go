package uncertainty

import (
	"cmp"
	"slices"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/finance"
)

// Measure is a figure that has an interval.
type Measure uint8

// The measures.
const (
	CO2 Measure = iota
	CO2e
	AnnualSaving
	NPV
	SimplePayback
	AbatementCost
	measures
)

var measureNames = [...]string{"co2", "co2e", "annual_saving", "npv", "simple_payback", "abatement_cost"}

// String returns the name of the measure, as JSON has it: "co2", "simple_payback".
func (m Measure) String() string {
	if int(m) < len(measureNames) {
		return measureNames[m]
	}
	return "unknown"
}

// Driver is an unknown that makes a figure doubtful.
type Driver struct {
	// Unknown names it: a factor "coal.ncv", a price "price.coal", what an entry states "cp-ee/savings.coal",
	// "p/option/investment".
	Unknown string

	// Share is its part of the variance: its first-order Sobol index. Of a payback or a cost per tonne it is that of
	// the linear form whose sign decides whether the figure is above its median. The shares add up to nearly 1, the
	// rest being interactions.
	Share float64

	// AtLow and AtHigh are the figure with the unknown at its 2.5 and at its 97.5 percentile and all others at their
	// means; nil where a payback is never, or CO2 is not reduced.
	AtLow, AtHigh *float64
}

// Drivers returns what makes a measure of an outcome of the Result doubtful, the largest share first and those of equal
// share by name. It returns nothing for a measure that the outcome does not have, or an outcome of another Result.
func (a *Analysis) Drivers(measure Measure, o *engine.Outcome) []Driver {
	n := a.nodes[o]
	if n == nil {
		return nil
	}
	numerator, divisor, ok := n.parts(measure)
	if !ok {
		return nil
	}
	decides := numerator
	if divisor != nil {
		at := 0.0
		if d := divisor.shared.constant(); d != 0 {
			at = numerator.shared.constant() / d
		}
		decides = new(combine(numerator, 1, divisor, -at))
	}
	variance := a.model.moments(decides).variance
	if !(variance > 0) {
		return nil
	}
	var all []Driver
	add := func(u *unknown, slope float64, of func(f *form) float64) {
		if slope == 0 || u.dist.Certain() {
			return
		}
		d := Driver{Unknown: u.id, Share: slope * slope * u.dist.variance() / variance}
		at := func(p float64) *float64 {
			away := u.dist.Quantile(p) - u.dist.Mean()
			v := numerator.shared.constant() + of(numerator)*away
			if divisor == nil {
				return &v
			}
			return quotient(measure, v, divisor.shared.constant()+of(divisor)*away)
		}
		d.AtLow, d.AtHigh = at(lowShare), at(highShare)
		all = append(all, d)
	}
	for _, t := range decides.shared {
		if t.of[0] != none && t.of[1] == none {
			add(&a.model.shared[t.of[0]], t.factor, func(f *form) float64 { return f.slope(t.of) })
		}
	}
	for _, t := range decides.own {
		add(t.unknown, t.by.constant(), func(f *form) float64 { return f.ownSlope(t.unknown) })
	}
	slices.SortFunc(all, func(x, y Driver) int {
		return cmp.Or(cmp.Compare(y.Share, x.Share), cmp.Compare(x.Unknown, y.Unknown))
	})
	return all
}

// parts returns the form of a measure, or the two whose quotient it is; not ok where the node does not have it.
func (n *node) parts(measure Measure) (numerator, divisor *form, ok bool) {
	switch measure {
	case CO2, CO2e:
		return &n.forms[[...]int{co2, co2e}[measure]], nil, true
	case AnnualSaving:
		return &n.forms[saving], nil, n.outcome.AnnualSaving != nil
	case NPV:
		return &n.forms[npv], nil, n.money
	case SimplePayback:
		return &n.forms[basisNet], &n.forms[basisSaving], n.money
	case AbatementCost:
		return new(combine(&n.forms[annualised], 1, &n.forms[basisSaving], -1)), &n.forms[basisCO2], n.outcome.AbatementCost != nil
	}
	return nil, nil, false
}

// quotient is a payback or a cost per tonne as a number; nil where there is none.
func quotient(measure Measure, numerator, divisor float64) *float64 {
	if measure == SimplePayback {
		if p := finance.SimplePayback(numerator, divisor); p.Kind == finance.Finite || p.Kind == finance.Immediate {
			return &p.Years
		}
		return nil
	}
	if divisor <= 0 {
		return nil
	}
	return new(numerator / divisor)
}

// slope is how much a form rises with a shared unknown.
func (f *form) slope(of subset) float64 {
	for _, t := range f.shared {
		if t.of == of {
			return t.factor
		}
	}
	return 0
}

// ownSlope is how much a form rises with an own unknown.
func (f *form) ownSlope(u *unknown) float64 {
	for _, t := range f.own {
		if t.unknown == u {
			return t.by.constant()
		}
	}
	return 0
}
