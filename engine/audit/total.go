package audit

import (
	"cmp"
	"math"
	"slices"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/internal/exact"
)

// summand is a figure that an option states, with what its digits leave open.
type summand struct {
	option      string
	value, half float64
}

// totals holds what a programme states itself against the sum of its options, within the digits that both are written
// with. It says nothing where an option does not state the figure.
func totals(p *engine.Programme, o *engine.Outcome, prior *Prior) []Finding {
	if len(p.Options) == 0 {
		return nil
	}
	var all []Finding
	compare := func(field, kind, unit string, stated *float64, half float64, each func(f *engine.Figures, o *engine.Outcome) (v, half float64, ok bool)) {
		if stated == nil {
			return
		}
		var parts []summand
		for i := range p.Options {
			if !o.Options[i].Counted() {
				continue
			}
			v, h, ok := each(&p.Options[i].Figures, &o.Options[i])
			if !ok {
				return
			}
			parts = append(parts, summand{p.Options[i].ID, v, h})
		}
		if len(parts) > 0 {
			f := total(field, kind, unit, *stated, half, parts, prior)
			f.Programme, f.Unit, f.At = p.ID, unit, p.At
			all = append(all, f)
		}
	}
	compare("investment", ofMoney, "", statedMoney(p.Investment, o.Investment), halfOf(p.Investment), func(f *engine.Figures, o *engine.Outcome) (float64, float64, bool) {
		if o.Investment == nil {
			return 0, 0, false
		}
		return *o.Investment, halfOf(f.Investment), true
	})
	saving := func(o *engine.Outcome) *float64 {
		if o.AnnualSaving == nil {
			return nil
		}
		return new(*o.AnnualSaving + o.AnnualCost)
	}
	compare("annual_saving", ofMoney, "", statedMoney(p.AnnualSaving, saving(o)), halfOf(p.AnnualSaving), func(f *engine.Figures, o *engine.Outcome) (float64, float64, bool) {
		if f.AnnualSaving == nil || o.AnnualSaving == nil {
			return 0, 0, false
		}
		return *saving(o), halfOf(f.AnnualSaving), true
	})
	if p.Reported.CO2 != nil {
		compare("reported.co2", ofCO2, "t", o.ReportedCO2, written(p.Reported.CO2, o.ReportedCO2), func(f *engine.Figures, o *engine.Outcome) (float64, float64, bool) {
			if o.ReportedCO2 == nil {
				return 0, 0, false
			}
			return *o.ReportedCO2, written(f.Reported.CO2, o.ReportedCO2), true
		})
	}
	for i := range o.Lines {
		l := &o.Lines[i]
		any := false
		compare("savings."+l.Saving.Carrier, kindOf(l.Saving.Quantity.Unit), l.Unit.String(), &l.Quantity, written(&l.Saving, &l.Quantity), func(_ *engine.Figures, o *engine.Outcome) (float64, float64, bool) {
			for k := range o.Lines {
				if n := &o.Lines[k]; n.Saving.Carrier == l.Saving.Carrier {
					any = true
					return n.Quantity, written(&n.Saving, &n.Quantity), n.Unit == l.Unit
				}
			}
			return 0, 0, true
		})
		if !any && len(all) > 0 && all[len(all)-1].Field == "savings."+l.Saving.Carrier {
			all = all[:len(all)-1] // the options do not speak of it
		}
	}
	return all
}

// statedMoney is an amount in the currency of the result, if the entry states it.
func statedMoney(m *engine.Money, v *float64) *float64 {
	if m == nil {
		return nil
	}
	return v
}

func halfOf(m *engine.Money) float64 {
	if m == nil {
		return 0
	}
	return m.Half
}

// written is half a unit of the last digit of a quantity, in the unit of v.
func written(s *engine.Saving, v *float64) float64 {
	if s == nil || v == nil || s.Quantity.Value == 0 {
		return 0
	}
	half := math.Abs(s.Half * (*v / s.Quantity.Value))
	if !(half <= math.MaxFloat64) {
		return 0 // of a quantity too small to have digits
	}
	return half
}

// total judges a printed total. That a wrong sum comes out right by one mend, to the last digit, is no accident: the
// chance of it is the width of the rounding over the size of the sum.
func total(field, kind, unit string, stated, half float64, parts []summand, prior *Prior) Finding {
	var sum, rounding exact.Sum
	rounding.Add(half)
	for _, s := range parts {
		sum.Add(s.value)
		rounding.Add(s.half)
	}
	f := Finding{Field: field, Reported: stated, Computed: sum.Value(), Summed: true}
	open := max(rounding.Value(), 1e-9*math.Abs(f.Computed))
	f.Low, f.High = f.Computed-open, f.Computed+open
	if math.Abs(stated-f.Computed) <= open {
		f.Consistent = 1
		return f
	}
	f.Outside = true
	f.Evidence = []Evidence{{SumOfOptions, "", []float64{f.Computed}}}
	chance := min(1, max(2*open/max(math.Abs(f.Computed), math.Abs(stated)), 1e-12))
	weights := prior.Other * chance
	offer := func(m Mend, probability, reported, computed float64) {
		if math.Abs(reported-computed) <= open {
			m.Field, m.ComputedAfter, m.Probability = field, computed, probability
			f.Mends = append(f.Mends, m)
			weights += probability
		}
	}
	for _, c := range prior.candidates(kind, unit) {
		offer(Mend{Slips: c.names, Factor: c.factor, Value: stated * c.factor}, c.prior, stated*c.factor, f.Computed)
		for _, s := range parts {
			offer(Mend{Option: s.option, Slips: c.names, Factor: c.factor, Value: s.value * c.factor}, c.prior, stated, f.Computed+s.value*(c.factor-1))
		}
	}
	for _, s := range parts {
		offer(Mend{Option: s.option, Kind: Missing, Carrier: s.option, Factor: 0}, prior.LeftOut, stated, f.Computed-s.value)
	}
	for i := range f.Mends {
		f.Mends[i].Probability /= weights
	}
	f.Unexplained = prior.Other * chance / weights
	slices.SortStableFunc(f.Mends, func(a, b Mend) int { return cmp.Compare(b.Probability, a.Probability) })
	f.Verdict = Impossible
	return f
}
