package engine

import (
	"fmt"
	"math"
	"slices"

	"github.com/cleaner-production/abate/engine/internal/place"
	"github.com/cleaner-production/abate/engine/meter"
	"github.com/cleaner-production/abate/engine/quantity"
)

// Use is what a year uses of a carrier before and after a measure, each as an amount or per unit of product.
type Use struct {
	Carrier       string
	Before, After Amount
	At            Position
}

// Amount is a figure with its unit: of a quantity the upper unit of a Rate whose lower one is none, of a use per unit of
// product the whole of it, as kWh/t.
type Amount struct {
	Value float64
	Unit  quantity.Rate
	Half  float64 // as of a Saving
	At    Position
}

// specific says whether an amount is per unit of product.
func (a Amount) specific() bool { return a.Unit.Den != quantity.Unit{} }

// stated says whether there is an amount at all.
func (a Amount) stated() bool { return a.Unit != quantity.Rate{} }

// String returns the amount as it is written: "0.92 t/t".
func (a Amount) String() string {
	if a.specific() {
		return fmt.Sprintf("%v %s", a.Value, a.Unit)
	}
	return quantity.Quantity{Value: a.Value, Unit: a.Unit.Num}.String()
}

// Production is what a year makes. The zero Amounts are not stated.
type Production struct {
	Before, After Amount
	Of            Text // the product
	At            Position
}

// stated says whether anything is.
func (p Production) stated() bool { return p.Before.stated() || p.After.stated() }

// Derivation is how a saving came about from a use before and after: Saving = Adjusted - Used, in the unit of the saving.
type Derivation struct {
	Use        Use
	Production Production // by which it was adjusted; the zero value by none

	// Adjusted is the use before, brought to the production after: a use per unit of product times that production, an
	// amount in proportion to it where both productions are stated. It is the routine adjustment of the IPMVP with the
	// production alone, and without a base load.
	Adjusted float64
	Used     float64 // after
}

// Meter is the readings of a meter of a carrier, before and after a measure.
type Meter struct {
	Carrier string
	Unit    quantity.Unit
	Data    meter.Data
	At      Position
}

// Metered is what a meter measured. The amounts are in Unit.
type Metered struct {
	Carrier  string
	Name     Text
	Unit     quantity.Unit
	Analysis *meter.Analysis
}

// derived returns the portfolio with the savings, the uses before and the achieved savings that follow from uses before
// and after and from meters.
func (e *evaluator) derived(p *Portfolio) *Portfolio {
	follows := func(f *Figures) bool { return len(f.Uses) > 0 || len(f.Meters) > 0 }
	if !slices.ContainsFunc(p.Programmes, func(g Programme) bool {
		return follows(&g.Figures) || slices.ContainsFunc(g.Options, func(o Option) bool { return follows(&o.Figures) })
	}) {
		return p
	}
	whole := *p
	whole.Programmes = slices.Clone(p.Programmes)
	for i := range whole.Programmes {
		g := &whole.Programmes[i]
		g.Options = slices.Clone(g.Options)
		for j := range g.Options {
			e.derive(&g.Options[j].Figures, g.Production, true)
		}
		// of options that state savings the meter of the whole shows what they achieved; it does not take their place
		e.derive(&g.Figures, Production{}, !slices.ContainsFunc(g.Options, func(o Option) bool { return len(o.Savings) > 0 }))
	}
	return &whole
}

// derive adds what follows to the figures of an entry, with meters among its savings if they fill in for them. Without a
// production of its own it has that of its programme.
func (e *evaluator) derive(f *Figures, programme Production, fill bool) {
	f.Savings, f.Baseline, f.Achieved = slices.Clone(f.Savings), slices.Clone(f.Baseline), slices.Clone(f.Achieved)
	production := f.Production
	if !production.stated() {
		production = programme
	}
	rising := false // of what is derived; what is stated was doubted while reading
	for _, u := range f.Uses {
		carrier := place.Quote(u.Carrier)
		if i := byCarrier(f.Savings, u.Carrier); i >= 0 {
			found := carrier + " has both a saving and a use before and after"
			if f.Savings[i].Derivation != nil {
				found = "two uses of " + carrier
			}
			e.list.Add(u.At, found, "", "keep one")
			continue
		}
		s, ok := e.fromUse(u, production)
		if !ok {
			continue
		}
		if _, ok := e.line(s); !ok { // told once, not of the use before as well
			continue
		}
		f.Savings = append(f.Savings, s)
		rising = rising || s.Quantity.Value < 0
		if byCarrier(f.Baseline, u.Carrier) < 0 {
			f.Baseline = append(f.Baseline, Saving{Carrier: u.Carrier, Quantity: quantity.Quantity{Value: s.Derivation.Adjusted, Unit: s.Quantity.Unit}, At: u.Before.At})
		}
	}
	e.meters(f, fill)
	if rising && !slices.ContainsFunc(f.Savings, func(s Saving) bool { return s.Quantity.Value > 0 }) {
		for _, s := range f.Savings {
			if s.Derivation != nil && s.Quantity.Value < 0 {
				e.warn(s.At, "the use of %s rises by %s, and nothing is saved beside it", place.Quote(s.Carrier), quantity.Quantity{Value: -s.Quantity.Value, Unit: s.Quantity.Unit})
			}
		}
	}
}

func byCarrier(savings []Saving, carrier string) int {
	return slices.IndexFunc(savings, func(s Saving) bool { return s.Carrier == carrier })
}

// fromUse derives a saving. Its Half is that of a number with equal probability in an interval whose variance is the sum
// of those of the parts, each by its slope: the law of propagation of the GUM (JCGM 100:2008, 5.1.2).
func (e *evaluator) fromUse(u Use, p Production) (Saving, bool) {
	s := Saving{Carrier: u.Carrier, At: u.At}
	for _, a := range []Amount{u.Before, u.After, p.Before, p.After} {
		switch {
		case !finite(a.Value, a.Half):
			e.list.Add(a.At, "a use of "+place.Quote(u.Carrier)+" or a production that is not finite", "", "")
			return s, false
		case a.Value < 0:
			e.list.Add(a.At, "found "+a.String(), "0 or more is wanted", "")
			return s, false
		}
	}
	if !u.Before.stated() || !u.After.stated() {
		e.list.Add(u.At, "a use of "+place.Quote(u.Carrier)+" with one end", "the use before and the use after are wanted", `as in { before = "0.92 t/t", after = "0.78 t/t" }`)
		return s, false
	}
	unit := u.Before.Unit.Num
	adjusted, ok := e.yearly(u.Before, p, unit, true)
	if !ok {
		return s, false
	}
	used, ok := e.yearly(u.After, p, unit, false)
	if !ok {
		return s, false
	}
	s.Quantity = quantity.Quantity{Value: adjusted.value - used.value, Unit: unit}
	variance := 0.0
	for _, part := range []float64{
		adjusted.perOwn * u.Before.Half, used.perOwn * u.After.Half,
		(adjusted.perAfter - used.perAfter) * p.After.Half, adjusted.perBefore * p.Before.Half,
	} {
		variance = math.Hypot(variance, part)
	}
	s.Half = variance
	s.Derivation = &Derivation{Use: u, Adjusted: adjusted.value, Used: used.value}
	if adjusted.perAfter != 0 || used.perAfter != 0 {
		s.Derivation.Production = p
	}
	if !finite(s.Quantity.Value, s.Half) {
		e.list.Add(u.At, "a use of "+place.Quote(u.Carrier)+" too large to be computed with", "", "check the units")
		return s, false
	}
	return s, true
}

// annual is a use in a year, and its slopes by what it was computed from.
type annual struct{ value, perOwn, perBefore, perAfter float64 }

// yearly returns a use in a year of the production after.
func (e *evaluator) yearly(a Amount, p Production, unit quantity.Unit, before bool) (annual, bool) {
	v, err := quantity.Quantity{Value: a.Value, Unit: a.Unit.Num}.In(unit)
	if err != nil {
		e.wrong(a.At, err)
		return annual{}, false
	}
	scale, _ := quantity.Factor(a.Unit.Num, unit) // of one dimension, as the amount was converted
	switch {
	case a.specific():
		if !p.After.stated() {
			e.list.Add(a.At, "found "+a.String()+", and no production", "a use per unit of product wants what is made in a year", `add production = "12000 t"`)
			return annual{}, false
		}
		per, err := quantity.Factor(p.After.Unit.Num, a.Unit.Den)
		if err != nil {
			e.wrong(a.At, err)
			return annual{}, false
		}
		per /= float64(max(a.Unit.Per, 1))
		made := float64(p.After.Value * per)
		return annual{float64(v * made), float64(scale * made), 0, float64(v * per)}, true
	case before && p.Before.stated() && p.After.stated():
		per, err := quantity.Factor(p.After.Unit.Num, p.Before.Unit.Num)
		if err != nil {
			e.wrong(p.After.At, err)
			return annual{}, false
		}
		if p.Before.Value == 0 {
			e.list.Add(p.Before.At, "a production before of 0", "more than 0 is wanted to adjust a use to", "")
			return annual{}, false
		}
		ratio := p.After.Value * per / p.Before.Value
		return annual{float64(v * ratio), float64(scale * ratio), -float64(v*ratio) / p.Before.Value, float64(v*per) / p.Before.Value}, true
	}
	return annual{v, scale, 0, 0}, true
}

// meters adds what meters measured: to the savings achieved and, if they fill in, where no saving of the carrier is stated to
// the savings. The range of both is the 95 % interval of the meter.
func (e *evaluator) meters(f *Figures, fill bool) {
	seen := map[string]bool{}
	for i := range f.Meters {
		m := &f.Meters[i]
		carrier := place.Quote(m.Carrier)
		switch {
		case seen[m.Carrier]:
			e.list.Add(m.At, "two meters of "+carrier, "", "add their readings up")
			continue
		case byCarrier(f.Achieved, m.Carrier) >= 0:
			e.list.Add(m.At, carrier+" has both an achieved saving and a meter", "", "keep one")
			continue
		}
		seen[m.Carrier] = true
		a, err := meter.Analyse(m.Data)
		if err != nil {
			e.wrong(m.At, err)
			continue
		}
		for _, w := range a.Warnings {
			e.warn(m.At, "meter of %s: %s", e.called(m.Carrier), w)
		}
		s := Saving{Carrier: m.Carrier, Quantity: quantity.Quantity{Value: a.Annual, Unit: m.Unit}, Low: a.Low, High: a.High, At: m.At,
			Metered: &Metered{Carrier: m.Carrier, Name: Text{En: m.Carrier}, Unit: m.Unit, Analysis: a}}
		if row, known := e.table.Row(m.Carrier); known {
			s.Metered.Name = row.Name
		}
		if _, ok := e.line(s); !ok { // told once, not of the saving and the use before as well
			continue
		}
		f.Achieved = append(f.Achieved, s)
		switch k := byCarrier(f.Savings, m.Carrier); {
		case k >= 0:
			e.missed(&f.Savings[k], a, m)
		case fill:
			f.Savings = append(f.Savings, s)
		}
		if byCarrier(f.Baseline, m.Carrier) < 0 && a.AnnualBaseline > 0 {
			f.Baseline = append(f.Baseline, Saving{Carrier: m.Carrier, Quantity: quantity.Quantity{Value: a.AnnualBaseline, Unit: m.Unit}, At: m.At})
		}
	}
}

// missed doubts a saving that lies outside of what its meter measured.
func (e *evaluator) missed(stated *Saving, a *meter.Analysis, m *Meter) {
	v, err := stated.Quantity.In(m.Unit)
	if err != nil {
		return // of another dimension, which a carrier may have
	}
	if v < a.Low || v > a.High {
		e.warn(stated.At, "the saving of %s is stated as %s, and its meter shows %s %s (%s to %s)", place.Quote(m.Carrier), stated.Quantity, a.Annual, m.Unit, a.Low, a.High)
	}
}
