// Package compare sets two results side by side: two portfolios, or one with two factor sets or years.
package compare

import (
	"math"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/quantity"
)

// Row is a programme or an option, matched by its id; A or B is nil where the other result alone has it.
type Row struct {
	Programme, Option string // Option is empty of a programme, both of the whole
	A, B              *engine.Outcome
}

// Carrier says where the difference in CO2 of the whole comes from: t a year of one carrier, and of the difference what the
// quantity and what the CO2 of a unit make of it. Each is the change of one at the mean of the other, so that the two are
// the difference. Where a carrier is in one result alone, or in two units, all of it is by quantity.
type Carrier struct {
	ID                   string
	Name                 engine.Text
	A, B                 float64
	ByQuantity, ByFactor float64
}

// Rows matches programmes and options: in the order of a, what b alone has after them, the whole last.
func Rows(a, b *engine.Result) []Row {
	var all []Row
	for _, pair := range match(a.Programmes, b.Programmes) {
		id := either(pair).ID
		all = append(all, Row{Programme: id, A: pair[0], B: pair[1]})
		var options [2][]engine.Outcome
		for i, o := range pair {
			if o != nil {
				options[i] = o.Options
			}
		}
		for _, pair := range match(options[0], options[1]) {
			all = append(all, Row{id, either(pair).ID, pair[0], pair[1]})
		}
	}
	return append(all, Row{A: &a.Total, B: &b.Total})
}

func either(pair [2]*engine.Outcome) *engine.Outcome {
	if pair[0] != nil {
		return pair[0]
	}
	return pair[1]
}

func match(a, b []engine.Outcome) [][2]*engine.Outcome {
	at := map[string]int{}
	for i := range b {
		at[b[i].ID] = i
	}
	var all [][2]*engine.Outcome
	for i := range a {
		pair := [2]*engine.Outcome{&a[i], nil}
		if j, ok := at[a[i].ID]; ok {
			pair[1] = &b[j]
			delete(at, a[i].ID)
		}
		all = append(all, pair)
	}
	for i := range b {
		if _, left := at[b[i].ID]; left {
			all = append(all, [2]*engine.Outcome{nil, &b[i]})
		}
	}
	return all
}

// Carriers returns the carriers of two outcomes that have CO2 in either.
func Carriers(a, b *engine.Outcome) []Carrier {
	type sum struct {
		co2, quantity float64
		unit          quantity.Unit
		units         int
	}
	sums := map[string]*[2]sum{}
	var all []Carrier
	for side, o := range []*engine.Outcome{a, b} {
		for _, c := range o.ByCarrier {
			s := sums[c.Carrier]
			if s == nil {
				s = &[2]sum{}
				sums[c.Carrier] = s
				all = append(all, Carrier{ID: c.Carrier, Name: c.Name})
			}
			one := &s[side]
			one.co2 += c.CO2
			one.quantity += c.Quantity
			one.unit = c.Unit
			one.units++
		}
	}
	kept := all[:0]
	for _, c := range all {
		x, y := sums[c.ID][0], sums[c.ID][1]
		c.A, c.B = x.co2, y.co2
		difference := c.B - c.A
		c.ByQuantity = difference
		if x.units == 1 && y.units == 1 && x.unit == y.unit && x.quantity != 0 && y.quantity != 0 {
			c.ByQuantity = (y.quantity - x.quantity) * (x.co2/x.quantity + y.co2/y.quantity) / 2
			if c.ByFactor = difference - c.ByQuantity; math.Abs(c.ByFactor) <= 1e-12*max(math.Abs(c.A), math.Abs(c.B)) {
				c.ByFactor, c.ByQuantity = 0, difference // one factor, but for rounding
			}
		}
		if c.A != 0 || c.B != 0 {
			kept = append(kept, c)
		}
	}
	return kept
}
