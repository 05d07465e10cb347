package factor

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/cleaner-production/abate/engine/internal/place"
	"github.com/cleaner-production/abate/engine/internal/spell"
	"github.com/cleaner-production/abate/engine/internal/tomltree"
	"github.com/cleaner-production/abate/engine/quantity"
)

// settle gives each carrier what it takes from the one that it is the same as, and judges what only shows on a
// whole carrier, for two files may state it, and two carriers.
func (d *decoder) settle(root *tomltree.Table) {
	d.set.stated = slices.Clone(d.set.Carriers)
	for i := range d.set.Carriers {
		c := &d.set.Carriers[i]
		t := cmp.Or(d.tables[c.ID], root) // the root where the file speaks only of a carrier that this one depends on
		c.Name.En = cmp.Or(c.Name.En, c.ID)
		switch {
		case c.SameAs != "":
			d.sameAs(c, t)
		case c.Unit == (quantity.Unit{}) && !t.Has("unit"):
			d.list.Add(t.At(), "the carrier "+place.Quote(c.ID)+" has no unit", "", `add unit = "t"`)
		}
	}
	if d.list.Len() > 0 {
		return // what follows would be told of half a carrier
	}
	for i := range d.set.Carriers {
		if c := &d.set.Carriers[i]; d.tables[c.ID] != nil {
			d.consistent(c, d.tables[c.ID])
			d.reach(c, d.tables[c.ID])
		}
	}
	for i := range d.set.Carriers {
		if c := &d.set.Carriers[i]; d.list.Len() == 0 {
			d.consistent(c, root)
		}
	}
	for _, s := range d.stated {
		d.unusual(s)
	}
}

// sameAs fills in what a carrier takes from the one that it is the same as.
func (d *decoder) sameAs(c *Carrier, t *tomltree.Table) {
	same := fmt.Sprintf("the carrier %s is the same as %s", place.Quote(c.ID), place.Quote(c.SameAs))
	other := find(d.set.stated, c.SameAs)
	switch {
	case other == nil:
		mend := "known: " + strings.Join(d.set.CarrierIDs(), ", ")
		if near := spell.Nearest(c.SameAs, d.set.CarrierIDs()); near != "" {
			mend = "did you mean " + place.Quote(near) + "?"
		}
		d.list.Add(valueAt(t, "same_as"), same+", which the set does not have", "", mend)
		return
	case other.SameAs != "":
		d.list.Add(valueAt(t, "same_as"), same+", which is the same as "+place.Quote(other.SameAs), "", "write "+place.Quote(other.SameAs))
		return
	}
	if !t.Has("unit") { // else it is in the list where it is none
		c.Unit = cmp.Or(c.Unit, other.Unit)
	}
	c.Scope = cmp.Or(c.Scope, other.Scope)
	c.Fuel = cmp.Or(c.Fuel, other.Fuel, other.ID)
	c.Biogenic = c.Biogenic || other.Biogenic
}

// consistent refuses factors of one carrier that would count a thing twice or not at all.
func (d *decoder) consistent(c *Carrier, t *tomltree.Table) {
	if k, err := d.set.inconsistent(c); err != nil {
		d.addAt(t.KeyAt(k.String()), err)
	}
	if err := d.set.unscoped(c); err != nil {
		d.addAt(valueAt(t, "scope"), err)
	}
}

// unscoped refuses greenhouse gases that would be counted in no scope.
func (s *Set) unscoped(c *Carrier) error {
	if c.Scope != 0 || !slices.ContainsFunc(gases, func(k Kind) bool { return s.values(c, k) != nil }) {
		return nil
	}
	return &place.Error{
		Found:  "the carrier " + place.Quote(c.ID) + " has greenhouse gases and no scope",
		Wanted: "1 is burnt on site, 2 bought energy, 3 elsewhere",
		Mend:   "write scope = 1",
	}
}

// gases are the kinds that make emissions.
var gases = []Kind{CO2, Carbon, CH4, N2O, CO2e}

// inconsistent says which kinds of factors of a carrier exclude each other, if any do. The kind is the one to blame.
func (s *Set) inconsistent(c *Carrier) (Kind, error) {
	has := func(k Kind) bool { return s.values(c, k) != nil }
	beside := slices.IndexFunc(gases, func(k Kind) bool { return k != CO2e && has(k) })
	switch {
	case has(CO2) && has(Carbon):
		return Carbon, &place.Error{Found: "carbon beside co2", Wanted: "one of them is wanted"}
	case has(CO2e) && beside >= 0:
		return CO2e, &place.Error{Found: "co2e beside " + gases[beside].String(), Wanted: "one of them is wanted", Mend: "give co2, ch4 and n2o, or co2e alone"}
	case has(Carbon) && !has(Oxidation):
		return Carbon, &place.Error{Found: "carbon content without an oxidation", Mend: `add oxidation = { value = 0.98, unit = "fraction", source = "…" }`}
	case has(Oxidation) && !has(Carbon):
		return Oxidation, &place.Error{Found: "an oxidation without carbon content", Wanted: "a co2 factor already contains it", Mend: "leave it out, or give carbon in place of co2"}
	}
	return 0, nil
}

// reach doubts a gas that cannot be counted where CO2 can, for want of a calorific value or a density.
func (d *decoder) reach(c *Carrier, t *tomltree.Table) {
	row := d.set.row(c)
	for k := range kinds {
		if all := d.set.values(c, k); all != nil {
			row.chosen[k].factor = &all[0]
		}
	}
	co2 := cmp.Or(row.chosen[CO2].factor, row.chosen[Carbon].factor)
	for _, k := range []Kind{CH4, N2O} {
		gas, dimension := row.chosen[k].factor, c.Unit.Dimension()
		if co2 == nil || gas == nil || co2.Unit.Den.Dimension() == gas.Unit.Den.Dimension() && co2.Basis == gas.Basis {
			continue // the one is reached where the other is
		}
		if row.co2(dimension).Known && !row.gas(dimension, k).Known {
			d.doubt(t.KeyAt(k.String()), fmt.Sprintf("%s of %s is left out of CO2e", k, place.Quote(c.ID)),
				"a calorific value or a density leads from "+c.Unit.String()+" to it", "add one, or give it per "+c.Unit.String())
		}
	}
}

// unusual doubts a factor of a fuel that no known fuel has.
func (d *decoder) unusual(s stated) {
	c, f, m := find(d.set.Carriers, s.carrier), s.factor, measures[s.kind]
	if c.Scope != 1 {
		return
	}
	if f.Value == 0 && (s.kind == CO2 || s.kind == Carbon) && !c.Biogenic {
		d.doubt(s.at, "a factor of 0 for a fuel", "", "is the fuel biogenic, or the value missing?")
	}
	if f.Value == 0 || m.usualLow == 0 || f.Unit.Den.Dimension() != m.usual.Den.Dimension() {
		return
	}
	v, found := f.Value, f.String()
	if f.Unit != m.usual {
		v, _ = f.Unit.Convert(f.Value, m.usual) // of the same dimension
		found += " is " + quantity.Quantity{Value: v}.String() + " " + m.usual.String()
	}
	if m.usualLow <= v && v <= m.usualHigh {
		return
	}
	d.doubt(s.at, fmt.Sprintf("%s; known fuels have %v to %v %s", found, m.usualLow, m.usualHigh, m.usual), "", "check the unit"+m.slips(f.Value))
}

func (d *decoder) doubt(at place.Position, found, wanted, mend string) {
	d.set.Warnings = append(d.set.Warnings, *place.At(at, found, wanted, mend))
}
