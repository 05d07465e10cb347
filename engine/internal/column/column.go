// Package column recognises the columns of a large table of options, be it in a file or in a database: keys, amounts of
// money, and quantities named after a carrier and its unit.
package column

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/internal/place"
	"github.com/cleaner-production/abate/engine/internal/spell"
	"github.com/cleaner-production/abate/engine/quantity"
)

// Keys name an option; of them the rows of a result are.
var Keys = []string{"programme", "company", "option"}

// Amounts are the columns of numbers that are not quantities.
var Amounts = []string{"investment", "lifetime_years", "annual_saving", "annual_cost", "grant"}

// Figures are the columns of a result, behind the keys: t a year, money a year, years, money, and money per t.
var Figures = []string{"co2_t", "annual_saving", "simple_payback_years", "npv", "abatement_cost_per_t"}

// Column is a column of the table.
type Column struct {
	Name    string
	Carrier string // "" where it is not a quantity
	Unit    quantity.Unit
}

// Columns recognises the names of columns; leave says how a column that is none of these is left out. The error is a [place.Errors].
func Columns(names []string, set *factor.Set, leave string) ([]Column, error) {
	var all []Column
	var list place.List
	for i, name := range names {
		c, err := columnOf(name, set, leave)
		if err == nil && slices.Contains(names[:i], name) {
			err = place.At(place.Position{}, "the column "+place.Quote(name)+" twice", "", "")
		}
		if other := slices.IndexFunc(all, func(o Column) bool { return o.Carrier == c.Carrier }); err == nil && c.Carrier != "" && other >= 0 {
			err = place.At(place.Position{}, place.Quote(c.Name)+" and "+place.Quote(all[other].Name)+" are both "+c.Carrier, "", "add the two up in one column")
		}
		if err != nil {
			list.Add(place.Position{}, err.Found, err.Wanted, err.Mend)
		}
		all = append(all, c)
	}
	if list.Len() == 0 && !slices.ContainsFunc(all, func(c Column) bool { return c.Carrier != "" }) {
		list.Add(place.Position{}, "no column of a quantity", "a carrier and its unit are wanted", "as in coal_t or electricity_kwh")
	}
	return all, list.Err()
}

// columnOf recognises a name: a key, an amount, or a carrier and its unit, as in coal_t.
func columnOf(name string, set *factor.Set, leave string) (Column, *place.Error) {
	if slices.Contains(Keys, name) || slices.Contains(Amounts, name) {
		return Column{Name: name}, nil
	}
	carriers := set.CarrierIDs()
	mend := "known: " + strings.Join(slices.Concat(Keys, Amounts), ", ") + ", and carriers with their unit, as in coal_t; " + leave
	cut := strings.LastIndexByte(name, '_')
	carrier, unit := name[:max(cut, 0)], name[cut+1:]
	u, err := quantity.ParseUnit(unit)
	switch {
	case cut > 0 && err == nil && u.Dimension() != quantity.None && slices.Contains(carriers, carrier):
		return Column{name, carrier, u}, nil
	case cut > 0 && slices.Contains(carriers, carrier):
		return Column{}, place.At(place.Position{}, fmt.Sprintf("the column %s: unknown unit %s", place.Quote(name), place.Quote(unit)), "a unit of mass, volume or energy is wanted", "as in "+carrier+"_t, "+carrier+"_m3 or "+carrier+"_kwh")
	}
	near := spell.Nearest(name, slices.Concat(Keys, Amounts))
	switch own := spell.Nearest(carrier, carriers); {
	case slices.Contains(carriers, name):
		row, _ := set.Carrier(name)
		near = name + "_" + strings.ToLower(row.Unit.Symbol())
	case cut > 0 && err == nil && own != "":
		near = own + "_" + unit
	}
	if near != "" {
		mend = "did you mean " + place.Quote(near) + "?"
	}
	return Column{}, place.At(place.Position{}, "unknown column "+place.Quote(name), "", mend)
}
