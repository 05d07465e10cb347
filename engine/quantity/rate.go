package quantity

import (
	"math/big"
	"strconv"
	"strings"
)

// Rate is the unit of a factor: Num per so many Den, as in kg CO2/TJ, GJ/t, TOE/1000 L. The zero Rate is that
// of a fraction; a percentage is Rate{Per: 100}. Rates can be compared with ==.
type Rate struct {
	Num       Unit
	Substance string // what Num is a mass of: "C", "CO2", "CO2e", "CH4", "N2O"; "" where that is not said
	Per       uint32 // how many Den; 0 is read as 1
	Den       Unit
}

// substances are the words that may follow a mass in a rate, the longer ones before those they end with.
// Carbon comes last: its letter must be a capital.
var substances = [...]struct{ word, substance string }{
	{"CO2-equivalent", "CO2e"}, {"CO2 equivalent", "CO2e"}, {"CO2 tương đương", "CO2e"},
	{"CO2-eq", "CO2e"}, {"CO2 eq", "CO2e"}, {"CO2eq", "CO2e"}, {"CO2-e", "CO2e"}, {"CO2 e", "CO2e"}, {"CO2e", "CO2e"},
	{"CO2 tđ", "CO2e"}, {"CO2tđ", "CO2e"}, {"CO2", "CO2"}, {"CH4", "CH4"}, {"N2O", "N2O"}, {"C", "C"},
}

// ParseRate reads the unit of a factor: "kg/TJ", "GJ/t", "kg CO2/TJ", "tCO2e/MWh", "lb per MWh", "TOE/1000 L",
// "kg/million m3"; "fraction", and "%" for a hundredth. A number or "million" in front of the lower unit says
// how many of it, and C, CO2, CO2e, CH4 or N2O after a mass says of what it is.
func ParseRate(text string) (Rate, error) {
	text = strings.TrimSpace(text)
	if err := checkLength(text, "the unit of a factor is wanted, such as GJ/t or kg/TJ"); err != nil {
		return Rate{}, err
	}
	switch fold(text) {
	case "fraction", "1":
		return Rate{}, nil
	case "%", "percent":
		return Rate{Per: 100}, nil
	}
	above, below, ok := strings.Cut(text, "/")
	if !ok {
		above, below, ok = strings.Cut(text, " per ")
	}
	if !ok {
		return Rate{}, &Error{
			Found:  quote(text) + " is not one unit per another",
			Wanted: "the unit of a factor is wanted",
			Mend:   "such as GJ/t, kg/TJ, t/MWh, fraction",
		}
	}
	r, no := splitSubstance(strings.TrimSpace(above))
	if no != nil {
		return Rate{}, no.error()
	}
	if r.Per, r.Den, no = multiple(strings.TrimSpace(below)); no != nil {
		return Rate{}, no.error()
	}
	return r, nil
}

// splitSubstance reads what stands above: a unit, and where it is a mass perhaps of what. It sets Num and
// Substance alone.
func splitSubstance(text string) (Rate, *refusal) {
	u, no := lookup(text)
	if no == nil {
		return Rate{Num: u}, nil
	}
	text = subscripts.Replace(text)
	for _, s := range substances {
		cut := len(text) - len(s.word)
		if cut <= 0 || !strings.EqualFold(text[cut:], s.word) || s.word == "C" && text[cut:] != "C" {
			continue
		}
		u, inner := lookup(strings.TrimSpace(text[:cut]))
		switch {
		case inner != nil && inner.unknown != "" && s.word == "C":
			return Rate{}, no // any word may end with a C
		case inner != nil:
			return Rate{}, inner
		case u.Dimension() != Mass:
			return Rate{}, &refusal{found: quote(text) + " is not a mass", ask: "write t " + s.substance + " or kg " + s.substance}
		}
		return Rate{Num: u, Substance: s.substance}, nil
	}
	return Rate{}, no
}

var subscripts = strings.NewReplacer("₂", "2", "₄", "4")

// multiple reads what stands below: a unit, and perhaps how many of it, 0 for one.
func multiple(text string) (uint32, Unit, *refusal) {
	count, unit, ok := cutCount(text)
	if !ok {
		return 0, Unit{}, &refusal{
			found: quote(text) + " does not begin with a whole number from 1 to 4000000000",
			ask:   "such as 1000 L",
		}
	}
	u, no := lookup(unit)
	if no != nil {
		return 0, Unit{}, no
	}
	return count, u, nil
}

// cutCount splits "1000 L" or "million m3" into the count and the rest. It is not ok where a number stands in
// front that cannot be a count.
func cutCount(text string) (count uint32, rest string, ok bool) {
	for _, c := range [...]struct {
		word  string
		count uint32
	}{
		{"thousand ", 1000}, {"nghìn ", 1000}, {"ngàn ", 1000}, {"10^3 ", 1000}, {"10³ ", 1000},
		{"million ", 1e6}, {"triệu ", 1e6}, {"10^6 ", 1e6}, {"10⁶ ", 1e6},
	} {
		if rest, ok := strings.CutPrefix(text, c.word); ok {
			return c.count, strings.TrimSpace(rest), true
		}
	}
	f, ok := scan(text)
	if !ok {
		return 0, text, true
	}
	n, ok := f.as(',', '.') // 1.000 in Vietnamese
	if !ok || n.pointed {
		n, ok = f.as('.', ',') // 1,000 in English; 1000 is either
	}
	const most = 4e9
	value, err := n.value()
	if !ok || n.pointed || f.sign != "" || f.exponent != "" || err != nil || value < 1 || value > most {
		return 0, text, false
	}
	if value == 1 {
		value = 0 // one spelling of one rate
	}
	return uint32(value), f.rest, true
}

// String returns the rate as [ParseRate] reads it: "kg CO2/TJ", "toe/1000 L", "fraction", "%".
func (r Rate) String() string {
	above, below := r.Num.Symbol(), r.Den.Symbol()
	if r.Substance != "" {
		above += " " + r.Substance
	}
	if r.Per > 1 {
		below = strings.TrimSpace(strconv.FormatUint(uint64(r.Per), 10) + " " + below)
	}
	switch {
	case above == "" && below == "":
		return "fraction"
	case above == "" && below == "100":
		return "%"
	case above == "":
		above = "1"
	case below == "":
		below = "1"
	}
	return above + "/" + below
}

// Factor returns what a figure in r is multiplied by to be one in the rate to: 1e-6 from kg/TJ to t/GJ. It
// fails where the rates are of different dimensions, and where both say of what they are and it is not the
// same: a tonne of carbon is not a tonne of CO2.
//
// To convert a figure use [Rate.Convert], which rounds once.
func (r Rate) Factor(to Rate) (float64, error) { return r.Convert(1, to) }

// Convert returns value, a figure in r, in another rate, as [Convert] does for units. 98300 kg/TJ are
// 0.0983 t/GJ.
func (r Rate) Convert(value float64, to Rate) (float64, error) {
	switch {
	case r.Num.Dimension() != to.Num.Dimension(), r.Den.Dimension() != to.Den.Dimension():
		return 0, &Error{
			Found:  r.String() + " is " + r.dimensions(),
			Wanted: to.dimensions() + " is wanted",
			Mend:   "such as " + to.String(),
		}
	case r.Substance != to.Substance && r.Substance != "" && to.Substance != "":
		return 0, &Error{
			Found:  r.String() + " counts " + r.Substance,
			Wanted: to.Substance + " is wanted",
			Mend:   "such as " + to.String(),
		}
	}
	return scaled(value, new(big.Rat).Quo(r.size(), to.size()))
}

// dimensions returns what the rate is: "mass per energy".
func (r Rate) dimensions() string {
	above, below := r.Num.Dimension(), r.Den.Dimension()
	switch {
	case above == None && below == None:
		return "a fraction"
	case above == None:
		return "a number per " + below.String()
	case below == None:
		return above.String() + " per number"
	}
	return above.String() + " per " + below.String()
}

// size returns how many grams, joules or litres there are to one gram, joule or litre.
func (r Rate) size() *big.Rat {
	below := r.Den.size()
	if r.Per > 1 {
		below.Mul(below, new(big.Rat).SetInt64(int64(r.Per)))
	}
	return below.Quo(r.Num.size(), below)
}
