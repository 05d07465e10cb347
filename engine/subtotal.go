package engine

import (
	"slices"

	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/internal/exact"
)

// Subtotal is what the options of one kind come to. A payback is that of the sums, over the options that state both
// investment and saving, never a mean.
type Subtotal struct {
	Key          string // the kind; of what is counted twice "" with Twice
	Twice        bool   // what the options count twice on their streams, negative, so that the rows add up to the total
	Options      int
	Done         int
	Counted      bool     // whether it is part of the total
	Investment   *float64 // in the currency of the result, before grants; nil where none is stated
	AnnualSaving *float64
	Payback      finance.Payback
	NPV          *float64
	CO2, CO2e    float64 // t a year
	TOE          float64
}

// By adds the options of all programmes up by a kind, in the order of the keys given and then as they are met. Options that
// do not count have rows of their own, after the others.
func (r *Result) By(kind func(o *Outcome) string, keys ...string) []Subtotal {
	type group struct {
		Subtotal
		investment, saving, npv, net, earned, co2, co2e, toe exact.Sum
	}
	var groups []*group
	find := func(key string, counted, twice bool) *group {
		for _, g := range groups {
			if g.Key == key && g.Counted == counted && g.Twice == twice {
				return g
			}
		}
		g := &group{Subtotal: Subtotal{Key: key, Counted: counted, Twice: twice}}
		groups = append(groups, g)
		return g
	}
	add := func(g *group, o *Outcome) {
		sum := func(of **float64, to *exact.Sum, v *float64) {
			if v != nil {
				to.Add(*v)
				*of = new(to.Value())
			}
		}
		sum(&g.Investment, &g.investment, o.Investment)
		sum(&g.AnnualSaving, &g.saving, o.AnnualSaving)
		sum(&g.NPV, &g.npv, o.NPV)
		g.co2.Add(o.CO2)
		g.co2e.Add(o.CO2e)
		g.toe.Add(o.TOE)
		if o.Basis != nil {
			g.net.Add(o.Basis.NetInvestment)
			g.earned.Add(o.Basis.AnnualSaving)
			g.Payback = finance.SimplePayback(g.net.Value(), g.earned.Value())
		}
		g.CO2, g.CO2e, g.TOE = g.co2.Value(), g.co2e.Value(), g.toe.Value()
	}
	for i := range r.Programmes {
		p := &r.Programmes[i]
		for j := range p.Options {
			o := &p.Options[j]
			g := find(kind(o), o.Counted(), false)
			g.Options++
			if o.Status == Implemented {
				g.Done++
			}
			add(g, o)
		}
		for j := range p.Overlaps {
			g := find("", true, true)
			add(g, &p.Overlaps[j])
			g.Payback = finance.Payback{}
		}
	}
	rank := func(g *group) int {
		at := slices.Index(keys, g.Key)
		if at < 0 {
			at = len(keys)
		}
		switch {
		case g.Twice:
			return 1 << 20
		case !g.Counted:
			return 2<<20 + at
		}
		return at
	}
	slices.SortStableFunc(groups, func(a, b *group) int { return rank(a) - rank(b) })
	all := make([]Subtotal, len(groups))
	for i, g := range groups {
		all[i] = g.Subtotal
	}
	return all
}
