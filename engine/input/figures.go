package input

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/internal/place"
	"github.com/cleaner-production/abate/engine/internal/tomltree"
	"github.com/cleaner-production/abate/engine/quantity"
)

// figures takes what programmes and options have in common.
func (r *reader) figures(t *tomltree.Table) engine.Figures {
	f := engine.Figures{At: t.At()}
	own := r.code(t, "currency")
	f.Investment = r.money(t, "investment", own)
	f.Grant = r.grant(t, own)
	f.Loan = r.loan(t, own)
	f.AnnualSaving = r.money(t, "annual_saving", own)
	f.AnnualCost = r.money(t, "annual_cost", own)
	f.ResidualValue = r.money(t, "residual_value", own)
	f.LifetimeYears, _, _ = t.Whole("lifetime_years", 1, engine.MaxLifetimeYears)
	for _, one := range t.Tables("replacement") {
		year, _, _ := one.Whole("year", 1, engine.MaxLifetimeYears)
		cost := r.money(one, "cost", own)
		if cost == nil {
			if !one.Has("cost") {
				r.list.Add(one.At(), "a replacement without cost", "", "add cost = …")
			}
			cost = &engine.Money{}
		}
		one.Close()
		f.Replacements = append(f.Replacements, engine.Replacement{Year: year, Cost: *cost})
	}
	f.Savings = r.savings(t, "savings")
	f.Baseline = r.savings(t, "baseline")
	f.Achieved = r.savings(t, "achieved")
	f.Production, f.Uses, f.Meters = r.production(t), r.uses(t), r.meters(t)
	if len(f.Uses)+len(f.Meters) == 0 { // else Evaluate does
		r.increase(f.Savings)
	}
	f.Reported = r.reported(t)
	return f
}

// increase doubts a negative saving that no other saving explains: a switch of fuel saves the other one.
func (r *reader) increase(savings []engine.Saving) {
	for _, s := range savings {
		if s.Quantity.Value > 0 {
			return
		}
	}
	for _, s := range savings {
		if s.Quantity.Value < 0 {
			r.doubt(s.At, "%s of %s is a use that rises, and nothing is saved beside it", s.Quantity, place.Quote(s.Carrier))
		}
	}
}

func (r *reader) reported(t *tomltree.Table) engine.Reported {
	var rep engine.Reported
	t = t.Table("reported")
	if t == nil {
		return rep
	}
	if s, ok := r.saving(t, "co2"); ok {
		if s.Quantity.Unit.Dimension() != quantity.Mass {
			r.list.Add(s.At, place.Quote(s.Quantity.String()), "a mass of CO2 is wanted", `as in "3300 t"`)
		}
		s.Carrier = ""
		rep.CO2 = &s
	}
	if v, at, ok := t.Number("payback_years"); ok {
		if v < 0 {
			r.list.Add(at, fmt.Sprintf("a payback of %v years", v), "0 or more is wanted", "")
		}
		rep.PaybackYears = &v
		rep.PaybackHalf, _ = quantity.English.Precision(strings.ReplaceAll(t.Value("payback_years").Text, "_", ""))
	}
	if text, at, ok := t.Text("payback"); ok {
		if p, ok := r.payback(text, at); ok {
			rep.PaybackYears, rep.PaybackHalf, rep.PaybackMonths = &p.years, p.half, p.months
		}
	}
	if v, at, ok := t.Number("implementation_rate"); ok {
		if v < 0 || v > 1 {
			mend := ""
			if v > 1 && v <= 100 {
				mend = fmt.Sprintf("write %v for %v %%", v/100, v)
			}
			r.list.Add(at, fmt.Sprintf("an implementation rate of %v", v), "a fraction from 0 to 1 is wanted", mend)
		}
		rep.ImplementationRate = &v
	}
	t.Close()
	return rep
}

// payback is one as it was read, with half a unit of its last digit, in years.
type payback struct {
	years, half float64
	months      bool // whether it is written in months
}

// immediately are the words for a payback of nothing invested.
var immediately = []string{"immediate", "immediately", "ngay", "ngay lập tức", "tức thì"}

// payback reads "9 months", "0,7 năm" or "immediate".
func (r *reader) payback(text string, at place.Position) (p payback, ok bool) {
	if slices.Contains(immediately, strings.ToLower(strings.TrimSpace(text))) {
		return payback{0, 0.5 / 12, true}, true
	}
	number, unit, _ := strings.Cut(strings.TrimSpace(text), " ")
	per := 1.0
	switch strings.ToLower(strings.TrimSpace(unit)) {
	case "month", "months", "tháng":
		per = 12
	case "year", "years", "năm":
	default:
		r.list.Add(at, "found "+place.Quote(text), "a payback in months or years is wanted", `as in "9 months", "0.7 years" or "immediate"`)
		return p, false
	}
	v, err := r.writing.ParseNumber(number)
	if err != nil {
		r.wrong(at, err)
		return p, false
	}
	if v < 0 {
		r.list.Add(at, "found "+place.Quote(text), "0 or more is wanted", "")
		return p, false
	}
	half, _ := r.writing.Precision(number) // a number that was read has one
	return payback{v / per, half / per, per == 12}, true
}

// savings takes a table of quantities by carrier.
func (r *reader) savings(t *tomltree.Table, key string) []engine.Saving {
	t = t.Table(key)
	if t == nil {
		return nil
	}
	var all []engine.Saving
	for _, carrier := range t.Keys() {
		if s, ok := r.saving(t, carrier); ok {
			all = append(all, s)
		}
	}
	return all
}

// saving takes one quantity: a text, or a table with a range.
func (r *reader) saving(t *tomltree.Table, carrier string) (engine.Saving, bool) {
	s := engine.Saving{Carrier: carrier}
	n := t.Value(carrier)
	if n == nil {
		return s, false
	}
	s.At = n.At
	switch n.Kind {
	case tomltree.KindString:
		ok := r.quantity(n.Text, n.At, &s)
		return s, ok
	case tomltree.KindTable:
		ok := r.ranged(t.Table(carrier), &s)
		return s, ok
	case tomltree.KindInteger, tomltree.KindFloat:
		r.list.Add(n.At, "found "+n.Text+" without a unit", "a quantity is wanted", `write "`+n.Text+` t", or in another unit`)
	default:
		r.list.Add(n.At, found(n), "a quantity is wanted", `as in "2970 t"`)
	}
	return s, false
}

// quantity reads a text such as "2970 t" into a saving.
func (r *reader) quantity(written string, at place.Position, s *engine.Saving) bool {
	q, err := r.writing.Parse(written)
	if err != nil {
		r.wrong(at, err)
		return false
	}
	if q.Unit == (quantity.Unit{}) {
		r.list.Add(at, "found "+place.Quote(written)+" without a unit", "a quantity is wanted", `as in "`+strings.TrimSpace(written)+` t"`)
		return false
	}
	r.question(written, at)
	s.Quantity = q
	s.Half, _ = r.writing.Precision(written) // a text that was read has one
	r.plausible(q, at)
	return true
}

// plausible doubts a quantity that no country uses in a year.
func (r *reader) plausible(q quantity.Quantity, at place.Position) {
	most := map[quantity.Dimension]quantity.Quantity{
		quantity.Mass:   {Value: 1e9, Unit: quantity.Tonne},
		quantity.Energy: {Value: 1e9, Unit: quantity.MegawattHour}, // Viet Nam used about a quarter of it as electricity in 2023
		quantity.Volume: {Value: 1e11, Unit: quantity.CubicMetre},
	}
	m, ok := most[q.Unit.Dimension()]
	if v, err := q.In(m.Unit); ok && err == nil && (v > m.Value || v < -m.Value) {
		r.doubt(at, "%s is more than a country uses in a year; check the unit", q)
	}
}

// ranged takes { value, low, high, unit }; the value is the middle where it is left out.
func (r *reader) ranged(t *tomltree.Table, s *engine.Saving) bool {
	before := r.list.Len()
	value, at, _ := r.number(t, "value")
	low, _, _ := r.number(t, "low")
	high, _, _ := r.number(t, "high")
	word, unitAt, hasUnit := t.Text("unit")
	t.Close()
	if r.list.Len() > before {
		return false
	}
	switch {
	case t.Has("low") != t.Has("high"):
		r.list.Add(t.At(), "one end of a range", "low and high are wanted", "")
	case !t.Has("value") && !t.Has("low"):
		r.list.Add(t.At(), "no value", "", `as in { value = 2970, low = 2800, high = 3100, unit = "t" }`)
	case !t.Has("value"):
		value = low + (high-low)/2
	}
	if t.Has("low") && t.Has("high") && (low > value || value > high) {
		r.list.Add(at, fmt.Sprintf("%v is not between %v and %v", value, low, high), "", "correct value, low or high")
	}
	if !hasUnit {
		r.list.Add(t.At(), "no unit", "", `add unit = "t"`)
		return false
	}
	s.Quantity = quantity.Quantity{Value: value, Unit: r.unit(word, unitAt)}
	s.Low, s.High = low, high
	r.plausible(s.Quantity, s.At)
	return r.list.Len() == before
}
