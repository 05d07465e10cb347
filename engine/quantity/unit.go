package quantity

import (
	"math/big"
	"strings"
	"sync"
)

// Dimension says what a unit measures. Units of one dimension convert into each other.
type Dimension uint8

// The dimensions. None is that of a bare number.
const (
	None Dimension = iota
	Mass
	Energy
	Volume
	Demand // the highest power drawn in each month, as electricity is billed by
)

// String returns "mass", "energy", "volume" or "demand", and "none" for anything else.
func (d Dimension) String() string {
	switch d {
	case Mass:
		return "mass"
	case Energy:
		return "energy"
	case Volume:
		return "volume"
	case Demand:
		return "demand"
	}
	return "none"
}

// noun returns the dimension as it stands in a sentence: "an energy".
func (d Dimension) noun() string {
	switch d {
	case None:
		return "a bare number"
	case Energy:
		return "an energy"
	}
	return "a " + d.String()
}

// usual returns the units a reader is told to write.
func (d Dimension) usual() string {
	switch d {
	case Mass:
		return "t or kg"
	case Energy:
		return "kWh, MWh or GJ"
	case Volume:
		return "m3 or L"
	case Demand:
		return "kW-month"
	}
	return "the number alone"
}

// Unit is a unit of mass, energy, volume or demand: one of the variables of this package, such as [Tonne]. Units can
// be compared with ==. The zero Unit is no unit, that of a bare number.
type Unit struct {
	def *definition // nil: no unit
}

// definition is what a unit is: digits × 10^power of the gram, the joule, the litre or the kW-month.
type definition struct {
	symbol    string // how it is printed: "MWh"
	name      string // in full: "megawatt hour"
	dimension Dimension
	digits    int64
	power     int
	others    []string // further spellings
}

// Symbol returns the unit as it is written after a number: "t", "MWh", "short ton", "m3"; "" for no unit.
func (u Unit) Symbol() string {
	if u.def == nil {
		return ""
	}
	return u.def.symbol
}

// String returns the symbol.
func (u Unit) String() string { return u.Symbol() }

// Dimension returns what the unit measures, [None] for no unit.
func (u Unit) Dimension() Dimension {
	if u.def == nil {
		return None
	}
	return u.def.dimension
}

// MarshalText returns the symbol, so that a unit is "t" in JSON.
func (u Unit) MarshalText() ([]byte, error) { return []byte(u.Symbol()), nil }

// UnmarshalText reads what [ParseUnit] reads; an empty text is no unit.
func (u *Unit) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*u = Unit{}
		return nil
	}
	parsed, err := ParseUnit(string(text))
	if err == nil {
		*u = parsed
	}
	return err
}

// size returns how many grams, joules, litres or kW-months the unit is; 1 for no unit.
func (u Unit) size() *big.Rat {
	if u.def == nil {
		return big.NewRat(1, 1)
	}
	size := tenTo(u.def.power)
	return size.Mul(size, new(big.Rat).SetInt64(u.def.digits))
}

// Units returns the units of a dimension, the smallest first; none for [None].
func Units(d Dimension) []Unit {
	var of []Unit
	for _, u := range units {
		if u.Dimension() == d {
			of = append(of, u)
		}
	}
	return of
}

// ParseUnit reads a unit: its symbol ("MWh"), its English name ("megawatt-hours") or its Vietnamese one
// ("tấn"). A slip of letter case is forgiven ("Mwh", "kwh") unless the letters mean something else ("mWh",
// "MT"). A year is dropped ("kWh/năm", "t/yr"), for all amounts are those of a year; any other period is
// refused, and so are power ("MW") and what can be several units ("ton", "gal"). Where the word is unknown
// the [*Error] names the nearest known one.
func ParseUnit(text string) (Unit, error) {
	text = strings.TrimSpace(text)
	if err := checkLength(text, "a unit is wanted, such as t, kWh or m3"); err != nil {
		return Unit{}, err
	}
	u, no := annual(text)
	if no != nil {
		return Unit{}, no.error()
	}
	return u, nil
}

// LookupUnit returns the unit that [ParseUnit] does. Where there is none it does not look for the unit that was meant, which takes
// far longer: for those who try whether a text is a unit.
func LookupUnit(text string) (Unit, bool) {
	text = strings.TrimSpace(text)
	if checkLength(text, "") != nil {
		return Unit{}, false
	}
	u, no := annual(text)
	return u, no == nil
}

// annual reads a unit that may be followed by a period: "t", "t/yr", "t/month".
func annual(text string) (Unit, *refusal) {
	unit, period := cutPeriod(text)
	if period == nil {
		return lookup(text)
	}
	u, no := lookup(unit)
	if no != nil || period.aYear == 1 {
		return u, no
	}
	no = &refusal{
		found:  quote(text) + " is " + period.words,
		wanted: "an amount per year is wanted",
		ask:    "write the amount of a whole year",
	}
	if period.aYear > 1 {
		no.meant = []meaning{{period.aYear, u.Symbol()}}
	}
	return Unit{}, no
}

// lookup reads a unit without a period.
func lookup(text string) (Unit, *refusal) {
	known := spellings()
	if u, ok := known.exact[text]; ok {
		return u, nil
	}
	folded := fold(text)
	if no := ambiguous(text, folded); no != nil {
		return Unit{}, no
	}
	if u, ok := known.folded[folded]; ok && len(text) > 1 { // a single letter says too little to forgive its case
		return u, nil
	}
	if text == "" {
		return Unit{}, &refusal{found: "a unit is missing", ask: "such as kg/TJ"}
	}
	return Unit{}, &refusal{unknown: text}
}

// table holds every spelling of every unit: as it is listed, and folded. A folded name may have a hyphen, an
// underscore or nothing instead of its spaces.
type table struct{ exact, folded map[string]Unit }

var spellings = sync.OnceValue(func() table {
	known := table{make(map[string]Unit, 8*len(units)), make(map[string]Unit, 8*len(units))}
	for _, u := range units {
		words := append([]string{u.def.symbol, u.def.name, u.def.name + "s"}, u.def.others...)
		for _, word := range words {
			known.exact[word] = u
			lower := strings.ToLower(word)
			for _, joint := range []string{" ", "-", "_", ""} {
				known.folded[strings.ReplaceAll(lower, " ", joint)] = u
			}
		}
	}
	for _, si := range siMass {
		known.exact[si.symbol] = si.unit
	}
	return known
})

// fold returns text as the table of spellings has it: in lower case, Vietnamese letters composed, one space
// between words.
func fold(text string) string {
	return strings.Join(strings.Fields(compose.Replace(strings.ToLower(text))), " ")
}

// compose puts together the letters of the Vietnamese names of units and periods that some programs write as
// a letter followed by its marks.
var compose = strings.NewReplacer(
	"a\u0302\u0301", "ấ", "â\u0301", "ấ", "a\u0302\u0300", "ầ", "â\u0300", "ầ", "a\u0302", "â",
	"a\u0306", "ă", "a\u0300", "à", "a\u0301", "á", "e\u0301", "é", "i\u0301", "í", "y\u0301", "ý",
	"o\u0302\u0301", "ố", "ô\u0301", "ố", "o\u031b\u0300", "ờ", "ơ\u0300", "ờ", "o\u031b", "ơ", "u\u031b", "ư",
)

// period is a stretch of time that an amount may be said to be of.
type period struct {
	words string
	aYear float64 // how many make a year; 0 where that depends on the plant
}

// cutPeriod splits "t/month" into its unit and its period, which is nil where there is none.
func cutPeriod(text string) (unit string, of *period) {
	for _, cut := range []string{"/", " per ", " a ", " mỗi "} {
		unit, last, _ := strings.Cut(text, cut)
		switch fold(last) {
		case "yr", "year", "years", "y", "a", "annum", "năm", "nam", "1 năm":
			return strings.TrimSpace(unit), &period{"per year", 1}
		case "quarter", "quý", "quí":
			return strings.TrimSpace(unit), &period{"per quarter", 4}
		case "month", "months", "mo", "mth", "tháng", "thang", "1 tháng":
			return strings.TrimSpace(unit), &period{"per month", 12}
		case "week", "wk", "tuần":
			return strings.TrimSpace(unit), &period{"per week", 0}
		case "day", "d", "ngày":
			return strings.TrimSpace(unit), &period{"per day", 0}
		case "hour", "hr", "h", "giờ":
			return strings.TrimSpace(unit), &period{"per hour", 0}
		case "shift", "ca":
			return strings.TrimSpace(unit), &period{"per shift", 0}
		}
	}
	return text, nil
}
