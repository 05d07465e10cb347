package engine

import (
	"cmp"
	"slices"

	"github.com/cleaner-production/abate/engine/internal/exact"
)

// uses returns the uses of a year that a baseline states.
func (e *evaluator) uses(baseline []Saving) []CarrierSum {
	var all []CarrierSum
	for _, b := range baseline {
		if l, ok := e.line(b); ok {
			all = append(all, l.sum())
		}
	}
	return all
}

// sum returns a line as what it comes to of its carrier.
func (l *Line) sum() CarrierSum {
	return CarrierSum{l.Saving.Carrier, l.Name, l.Unit, l.Quantity, l.Known, l.Energy, l.TOE, l.CO2, l.CO2e}
}

// usedBy adds to the uses that a programme states those that all its options agree on: of a carrier that one of them saves
// without stating its use, or that two state differently, the use of the programme is not known.
func (e *evaluator) usedBy(own []CarrierSum, options []Outcome) []CarrierSum {
	stated := len(own)
	unknown := map[string]bool{}
	for i := range options {
		o := &options[i]
		for _, b := range o.Baseline {
			switch k := indexOf(own, b.Carrier); {
			case k < 0:
				own = append(own, b)
			case k >= stated && (own[k].Unit != b.Unit || differ(own[k].Quantity, b.Quantity, 0)):
				unknown[b.Carrier] = true
			}
		}
	}
	for i := range options {
		for _, s := range options[i].ByCarrier {
			if options[i].Counted() && s.Quantity > 0 && indexOf(options[i].Baseline, s.Carrier) < 0 && indexOf(own[:stated], s.Carrier) < 0 {
				unknown[s.Carrier] = true
			}
		}
	}
	return e.inOrder(slices.DeleteFunc(own, func(s CarrierSum) bool { return unknown[s.Carrier] }))
}

// usedTogether adds the uses of programmes up, of carriers whose use is known of each programme that saves some.
func (e *evaluator) usedTogether(programmes []Outcome) []CarrierSum {
	var all Outcome
	var members []Outcome
	unknown := map[string]bool{}
	for i := range programmes {
		members = append(members, Outcome{ByCarrier: programmes[i].Baseline})
		for _, carrier := range programmes[i].unmeasured(func(s *CarrierSum) float64 { return s.Quantity }) {
			unknown[carrier] = true
		}
	}
	e.groupCarriers(&all, members)
	return slices.DeleteFunc(all.ByCarrier, func(s CarrierSum) bool { return unknown[s.Carrier] })
}

// inOrder sorts sums as the factor set has its carriers, those that it does not know last.
func (e *evaluator) inOrder(sums []CarrierSum) []CarrierSum {
	known := e.table.Carriers()
	rank := func(s CarrierSum) int {
		if i := slices.Index(known, s.Carrier); i >= 0 {
			return i
		}
		return len(known)
	}
	slices.SortStableFunc(sums, func(a, b CarrierSum) int { return cmp.Compare(rank(a), rank(b)) })
	return sums
}

func indexOf(sums []CarrierSum, carrier string) int {
	return slices.IndexFunc(sums, func(s CarrierSum) bool { return s.Carrier == carrier })
}

// unmeasured returns the carriers of which some is saved and the use before is not known.
func (o *Outcome) unmeasured(measure func(s *CarrierSum) float64) []string {
	var all []string
	for i := range o.ByCarrier {
		s := &o.ByCarrier[i]
		if measure(s) > 0 && indexOf(o.Baseline, s.Carrier) < 0 && !slices.Contains(all, s.Carrier) { // shown in two units it is there twice
			all = append(all, s.Carrier)
		}
	}
	return all
}

// Improvement is what an outcome saves of the use before. A share is nil where no use is known, or not that of all that is
// saved.
type Improvement struct {
	TOE, CO2           float64  // of the use before
	TOEShare, CO2Share *float64 // saved of it: 0.2 is 20 %
	Missing            []string // carriers of which energy or CO2 is saved, and whose use before is not known
}

// Improvement compares an outcome with its baseline.
func (o *Outcome) Improvement() Improvement {
	of := func(measure func(s *CarrierSum) float64, saved float64) (before float64, share *float64, missing []string) {
		var sum exact.Sum
		for i := range o.Baseline {
			sum.Add(measure(&o.Baseline[i]))
		}
		before, missing = sum.Value(), o.unmeasured(measure)
		if part := saved / before; len(missing) == 0 && before > 0 && finite(part) {
			share = &part
		}
		return before, share, missing
	}
	var i Improvement
	var more []string
	i.TOE, i.TOEShare, i.Missing = of(func(s *CarrierSum) float64 { return s.TOE }, o.TOE)
	i.CO2, i.CO2Share, more = of(func(s *CarrierSum) float64 { return s.CO2 }, o.CO2)
	for _, carrier := range more {
		if !slices.Contains(i.Missing, carrier) {
			i.Missing = append(i.Missing, carrier)
		}
	}
	return i
}

// Share returns what is saved of the use of a carrier before; nil where that is not known.
func (o *Outcome) Share(of *CarrierSum) *float64 {
	saved := 0.0
	for _, s := range o.ByCarrier {
		if s.Carrier == of.Carrier {
			if s.Unit != of.Unit {
				return nil
			}
			saved = s.Quantity
		}
	}
	if part := saved / of.Quantity; of.Quantity > 0 && finite(part) {
		return &part
	}
	return nil
}
