package indicator

import (
	"fmt"
	"math"
	"strings"

	"github.com/cleaner-production/abate/engine/internal/place"
	"github.com/cleaner-production/abate/engine/quantity"
)

// ratio is the unit of an indicator taken apart, in each language it is written in.
type ratio struct{ above, below []Amount }

// taken apart at the first / or per; reports also write //.
func takeApart(unit Text) ratio {
	var r ratio
	for _, text := range []string{unit.En, unit.Vi} {
		if strings.TrimSpace(text) == "" {
			continue
		}
		above, below, _ := strings.Cut(text, "/")
		if a, b, ok := strings.Cut(text, " per "); ok && len(a) < len(above) {
			above, below = a, b
		}
		r.above = append(r.above, NewAmount(1, strings.TrimSpace(above)))
		r.below = append(r.below, NewAmount(1, strings.Trim(below, "/ ")))
	}
	return r
}

// physical returns the unit of mass, energy or volume that a side has in one of the languages.
func physical(side []Amount) quantity.Unit {
	for _, a := range side {
		if a.Unit != (quantity.Unit{}) {
			return a.Unit
		}
	}
	return quantity.Unit{}
}

// value returns a quotient in the unit of its indicator.
func (r ratio) value(q *Quotient) (float64, *place.Error) {
	above, mistake := in(q.Above, r.above, "above")
	if mistake != nil {
		return 0, mistake
	}
	below, mistake := in(q.Below, r.below, "below")
	switch {
	case mistake != nil:
		return 0, mistake
	case !(q.Above.Value >= 0):
		return 0, place.At(q.Above.At, fmt.Sprintf("%v above", q.Above.Value), "0 or more is wanted", "")
	case !(below > 0):
		return 0, place.At(q.Below.At, fmt.Sprintf("%v below", q.Below.Value), "more than 0 is wanted", "")
	}
	v := above / below
	if math.IsNaN(v) || math.IsInf(v, 0) || v == 0 && above != 0 {
		return 0, place.At(q.Above.At, "a quotient too large or too small to be computed with", "", "check the units")
	}
	return v, nil
}

// in returns an amount in the unit of a side, which may be written in two languages. Where one of the two is words, both
// must be, and the same, or else those of the amount not said.
func in(a Amount, side []Amount, where string) (float64, *place.Error) {
	unit, none := physical(side), quantity.Unit{}
	written := ""
	if len(side) > 0 {
		written = side[0].Words
	}
	if written == "" {
		return 0, place.At(a.At, fmt.Sprintf("an amount %s, and the unit of the indicator has nothing there", where), "", `write a unit such as "kWh per person-month" or "kWh/t"`)
	}
	if unit != none && a.Unit != none {
		v, err := quantity.Convert(a.Value, a.Unit, unit)
		if err != nil {
			return 0, place.At(a.At, place.Quote(a.Words)+", and the unit of the indicator has "+place.Quote(written)+" "+where, err.Error(), "")
		}
		return v, nil
	}
	if unit == none && a.Unit == none {
		for _, s := range side {
			if a.Words == "" || same(a.Words, s.Words) {
				return a.Value, nil
			}
		}
	}
	found := "a number without a unit"
	if a.Words != "" {
		found = place.Quote(a.Words)
	}
	return 0, place.At(a.At, found+", and the unit of the indicator has "+place.Quote(written)+" "+where, "the same is wanted", "")
}

// same compares words without regard to case, space, and the s of a plural.
func same(a, b string) bool { return singular(a) == singular(b) }

func singular(words string) string {
	fields := strings.Fields(strings.ToLower(words))
	for i, f := range fields {
		fields[i] = strings.TrimSuffix(f, "s")
	}
	return strings.Join(fields, " ")
}
