package factor

import (
	"fmt"
	"strings"

	"github.com/cleaner-production/abate/engine/internal/place"
	"github.com/cleaner-production/abate/engine/internal/spell"
	"github.com/cleaner-production/abate/engine/quantity"
)

// OverrideSet is the name of the set that an overridden factor is said to stand in.
const OverrideSet = "override"

// Override is a factor changed by hand, as "electricity.co2" and "0.40 t/MWh".
type Override struct {
	Key, Value string
}

// Override returns a copy of the set in which one factor has another value, for all years: the key is a
// carrier and a kind, "electricity.co2", the value a number in English writing with its unit, "0.40 t/MWh".
// The key "gwp" takes the name of a table of warming potentials.
func (s *Set) Override(key, value string) (*Set, error) {
	c := s.clone()
	c.Overrides = append(c.Overrides, Override{key, value})
	if key == "gwp" {
		gwp, err := findGWP(value)
		c.GWP = gwp
		return c, err
	}
	id, kindName, ok := strings.Cut(key, ".")
	if !ok {
		return nil, &place.Error{Found: "found " + place.Quote(key), Wanted: "a carrier and a factor are wanted", Mend: `as in "electricity.co2"`}
	}
	carrier, ok := c.Carrier(id)
	if !ok {
		return nil, unknown("carrier", id, s.CarrierIDs())
	}
	kind, ok := findKind(kindName)
	if !ok {
		return nil, unknown("factor", kindName, kindNames[:])
	}
	number, unit, _ := strings.Cut(strings.TrimSpace(value), " ")
	v, err := quantity.English.ParseNumber(number)
	if err != nil {
		return nil, err
	}
	rate, err := quantity.ParseRate(strings.TrimSpace(unit))
	if err != nil {
		return nil, err
	}
	if !measures[kind].holds(rate) {
		return nil, &place.Error{Found: "found " + place.Quote(value), Wanted: measures[kind].wanted + " is wanted", Mend: "as in a number and " + measures[kind].example}
	}
	if !measurable(v) {
		return nil, &place.Error{Found: "found " + place.Quote(value), Wanted: "a factor between 1e-15 and 1e15 is wanted", Mend: "check the unit"}
	}
	if v < 0 || v == 0 && (kind == NCV || kind == GCV || kind == Density || kind == Oxidation || kind == TOE) {
		return nil, &place.Error{Found: fmt.Sprintf("%s of %s", kind, value), Wanted: "a value above 0 is wanted"}
	}
	f := Factor{ID: key, Value: v, Low: v, High: v, Unit: rate, Basis: s.Basis, Source: "given by the user", Verified: true, RangeVerified: true, Set: OverrideSet}
	for _, rival := range rivals[kind] {
		carrier.factors[rival] = nil
	}
	carrier.factors[kind] = []Factor{f}
	return c, nil
}

func findKind(name string) (Kind, bool) {
	for k, known := range kindNames {
		if known == name {
			return Kind(k), true
		}
	}
	return 0, false
}

func unknown(what, word string, known []string) error {
	mend := "known: " + strings.Join(known, ", ")
	if near := spell.Nearest(word, known); near != "" {
		mend = "did you mean " + place.Quote(near) + "? " + mend
	}
	return &place.Error{Found: "unknown " + what + " " + place.Quote(word), Mend: mend}
}
