package warehouse

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/internal/place"
	"github.com/cleaner-production/abate/engine/internal/spell"
	"github.com/cleaner-production/abate/engine/quantity"
)

// keys name an option; of them the rows of a result are.
var keys = []string{"programme", "company", "option"}

// amounts are the columns of numbers that are not quantities.
var amounts = []string{"investment", "lifetime_years", "annual_saving", "annual_cost", "grant"}

// column is a column of the table.
type column struct {
	name    string
	carrier string // "" where it is not a quantity
	unit    quantity.Unit
}

// columns recognises the names of columns. The error is an [place.Errors].
func columns(names []string, set *factor.Set) ([]column, error) {
	var all []column
	var list place.List
	for i, name := range names {
		c, err := columnOf(name, set)
		if err == nil && slices.Contains(names[:i], name) {
			err = place.At(place.Position{}, "the column "+place.Quote(name)+" twice", "", "")
		}
		if other := slices.IndexFunc(all, func(o column) bool { return o.carrier == c.carrier }); err == nil && c.carrier != "" && other >= 0 {
			err = place.At(place.Position{}, place.Quote(c.name)+" and "+place.Quote(all[other].name)+" are both "+c.carrier, "", "add the two up in a view")
		}
		if err != nil {
			list.Add(place.Position{}, err.Found, err.Wanted, err.Mend)
		}
		all = append(all, c)
	}
	return all, list.Err()
}

// columnOf recognises a name: a key, an amount, or a carrier and its unit, as in coal_t.
func columnOf(name string, set *factor.Set) (column, *place.Error) {
	if slices.Contains(keys, name) || slices.Contains(amounts, name) {
		return column{name: name}, nil
	}
	carriers := set.CarrierIDs()
	mend := "known: " + strings.Join(slices.Concat(keys, amounts), ", ") + ", and carriers with their unit, as in coal_t; leave another column out"
	cut := strings.LastIndexByte(name, '_')
	carrier, unit := name[:max(cut, 0)], name[cut+1:]
	u, err := quantity.ParseUnit(unit)
	switch {
	case cut > 0 && err == nil && u.Dimension() != quantity.None && slices.Contains(carriers, carrier):
		return column{name, carrier, u}, nil
	case cut > 0 && slices.Contains(carriers, carrier):
		return column{}, place.At(place.Position{}, fmt.Sprintf("the column %s: unknown unit %s", place.Quote(name), place.Quote(unit)), "a unit of mass, volume or energy is wanted", "as in "+carrier+"_t, "+carrier+"_m3 or "+carrier+"_kwh")
	}
	near := spell.Nearest(name, slices.Concat(keys, amounts))
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
	return column{}, place.At(place.Position{}, "unknown column "+place.Quote(name), "", mend)
}
