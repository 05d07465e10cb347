package engine

import (
	"github.com/cleaner-production/abate/engine/internal/exact"
)

// Twice returns what the options of a programme count twice, its Overlaps added up for each stream: energy, emissions,
// saving and NPV, the owner's too, negative. A stream has no payback and no span.
func (o *Outcome) Twice() []Outcome {
	var all []Outcome
	for i := range o.Overlaps {
		name := o.Overlaps[i].Stream
		if len(all) > 0 && all[len(all)-1].Stream == name {
			continue // they lie together
		}
		s := Outcome{ID: name, Stream: name, Name: Text{En: "counted twice: " + name, Vi: "tính trùng: " + name}}
		var energy, toe, co2, co2e, saving, npv exact.Sum
		for k := i; k < len(o.Overlaps) && o.Overlaps[k].Stream == name; k++ {
			x := &o.Overlaps[k]
			energy.Add(x.Energy)
			toe.Add(x.TOE)
			co2.Add(x.CO2)
			co2e.Add(x.CO2e)
			if x.AnnualSaving != nil {
				saving.Add(*x.AnnualSaving)
				s.AnnualSaving = new(saving.Value())
			}
			if x.NPV != nil {
				npv.Add(*x.NPV)
				s.NPV = new(npv.Value())
			}
			if q := x.Equity; q != nil {
				if s.Equity == nil {
					s.Equity = &Equity{DiscountRate: q.DiscountRate}
				}
				s.Equity.NPV += q.NPV
			}
			for _, c := range x.ByCarrier {
				s.addCarrier(c)
			}
		}
		s.Energy, s.TOE, s.CO2, s.CO2e = energy.Value(), toe.Value(), co2.Value(), co2e.Value()
		s.CO2Low, s.CO2High = s.CO2, s.CO2
		all = append(all, s)
	}
	return all
}

// addCarrier adds what is saved of a carrier.
func (o *Outcome) addCarrier(c CarrierSum) {
	for i := range o.ByCarrier {
		if s := &o.ByCarrier[i]; s.Carrier == c.Carrier && s.Unit == c.Unit {
			s.Quantity, s.Energy, s.TOE, s.CO2, s.CO2e = s.Quantity+c.Quantity, s.Energy+c.Energy, s.TOE+c.TOE, s.CO2+c.CO2, s.CO2e+c.CO2e
			return
		}
	}
	o.ByCarrier = append(o.ByCarrier, c)
}

// Shared returns the options of a programme that count, each on a stream less its part of what is counted twice there, in
// proportion to what it saves, so that their CO2 and annual savings add up to those of the programme. The part is that
// of a year in which all of them save. Of the measures AbatementCost follows it, and [Outcome.NetBenefit].
func (r *Result) Shared(p *Outcome) []Outcome {
	var all []Outcome
	at := map[string]int{}
	for _, o := range p.Options {
		if o.Counted() {
			at[o.ID] = len(all)
			all = append(all, o)
		}
	}
	changed := map[int]bool{}
	for _, s := range p.Streams {
		var saved, priced, stated exact.Sum
		for _, part := range s.Parts {
			saved.Add(part.Quantity)
			if part.Stated {
				stated.Add(part.Quantity * part.Worth)
			} else {
				priced.Add(part.Quantity)
			}
		}
		var co2, fromPriced, fromStated exact.Sum
		for i := range p.Overlaps {
			x := &p.Overlaps[i]
			if x.Stream != s.Name || len(x.Lines) != 1 || x.Lines[0].Saving.Carrier != s.Carrier {
				continue
			}
			co2.Add(x.CO2)
			switch {
			case x.AnnualSaving == nil:
			case x.Origin.AnnualSaving == Stated:
				fromStated.Add(*x.AnnualSaving)
			default:
				fromPriced.Add(*x.AnnualSaving)
			}
		}
		for _, part := range s.Parts {
			i, known := at[part.Option]
			if !known {
				continue
			}
			changed[i] = true
			money := 0.0
			switch {
			case part.Stated && stated.Value() != 0:
				money = fromStated.Value() * (part.Quantity * part.Worth / stated.Value())
			case !part.Stated:
				money = fromPriced.Value() * (part.Quantity / priced.Value())
			}
			all[i].lose(co2.Value()*(part.Quantity/saved.Value()), money)
		}
	}
	for i := range all {
		if o := &all[i]; changed[i] && o.Basis != nil {
			o.AbatementCost = nil
			if v, ok := r.Terms.Convention.AbatementCost(r.Terms.DiscountRate, *o.AnnualisedCost, o.Basis.AnnualSaving, o.Basis.CO2, o.Flows); ok {
				o.AbatementCost = &v
			}
		}
	}
	return all
}

// lose adds negative amounts to the CO2 and the annual saving, of a copy.
func (o *Outcome) lose(co2, money float64) {
	o.CO2 += co2
	if o.AnnualSaving != nil {
		o.AnnualSaving = new(*o.AnnualSaving + money)
	}
	if o.Basis != nil {
		basis := *o.Basis
		basis.CO2 += co2
		basis.AnnualSaving += money
		o.Basis = &basis
	}
}
