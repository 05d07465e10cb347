package uncertainty

import (
	"slices"

	"github.com/cleaner-production/abate/engine"
)

// TakenAsExact returns what the figures stand on that has no range and so varies in no interval: factors of the CO2, by
// their ids, and carriers whose price made a saving, each in the order in which it is met.
func (a *Analysis) TakenAsExact() (factors, prices []string) {
	add := func(to *[]string, id string) {
		if !slices.Contains(*to, id) {
			*to = append(*to, id)
		}
	}
	visit := func(o *engine.Outcome) {
		if !o.Counted() {
			return
		}
		for i := range o.Lines {
			l := &o.Lines[i]
			for _, part := range l.PerUnit.CO2.Parts {
				if f := part.Factor; f != nil && f.Low == f.High && l.CO2 != 0 {
					add(&factors, f.ID)
				}
			}
			if o.Origin.AnnualSaving != engine.Priced || l.Money == nil {
				continue
			}
			for _, p := range a.model.prices {
				if p.Carrier == l.Saving.Carrier && p.Value.Low == p.Value.High {
					add(&prices, p.Carrier)
				}
			}
		}
	}
	for i := range a.model.result.Programmes {
		p := &a.model.result.Programmes[i]
		visit(p)
		for j := range p.Options {
			visit(&p.Options[j])
		}
	}
	return factors, prices
}
