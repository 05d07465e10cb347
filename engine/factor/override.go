package factor

import (
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
		if err != nil {
			return nil, err
		}
		c.GWP = gwp
		return c, nil
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
	if err := impossible(kind, v, rate); err != nil {
		return nil, err
	}
	f := Factor{ID: key, Value: v, Low: v, High: v, Unit: rate, Basis: basisOf(kind, rate, s.Basis), Source: "given by the user", Verified: true, RangeVerified: true, Set: OverrideSet}
	for _, rival := range rivals[kind] {
		carrier.factors[rival] = nil
	}
	carrier.factors[kind] = []Factor{f}
	for i := range c.Carriers { // one may be the same as the one that has changed
		if _, err := c.inconsistent(&c.Carriers[i]); err != nil {
			return nil, err
		}
	}
	if err := c.unscoped(carrier); err != nil {
		return nil, err
	}
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
