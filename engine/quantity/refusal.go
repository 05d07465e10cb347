package quantity

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/cleaner-production/abate/engine/internal/spell"
)

// refusal says why a text is no unit, before it is known whether a number stands in front of it.
type refusal struct {
	found, wanted string
	meant         []meaning // what to write instead, to choose from
	ask           string    // what to say where there is no number, or no meaning
	unknown       string    // the word, where no unit is known by it; see explained
}

// meaning is what a refused unit may stand for: so many times another one.
type meaning struct {
	times float64
	unit  string
}

// error returns the refusal of a unit that stands alone.
func (no *refusal) error() *Error {
	no = no.explained()
	e := &Error{Found: no.found, Wanted: no.wanted, Mend: no.ask}
	if no.ask == "" {
		e.Mend = no.choice(func(m meaning) string {
			if m.times == 1 {
				return m.unit
			}
			return English.plain(m.times) + " " + m.unit
		})
	}
	return e
}

// errorAfter returns the refusal of a unit that follows a number.
func (no *refusal) errorAfter(value float64, w Writing) *Error {
	no = no.explained()
	e := &Error{Found: no.found, Wanted: no.wanted, Mend: no.ask}
	if len(no.meant) > 0 {
		e.Mend = no.choice(func(m meaning) string {
			times, err := scaled(value, decimal(m.times))
			if err != nil {
				return m.unit
			}
			return quote(w.plain(times) + " " + m.unit)
		})
	}
	return e
}

func (no *refusal) choice(write func(meaning) string) string {
	words := make([]string, len(no.meant))
	for i, m := range no.meant {
		words[i] = write(m)
	}
	return "write " + either(words)
}

// explained returns the refusal of an unknown word with what it may have been meant to be. That is left to
// the moment when the error is wanted, for it takes a while.
func (no *refusal) explained() *refusal {
	word := no.unknown
	if word == "" {
		return no
	}
	if count, u, other := multiple(word); other == nil && count > 0 {
		return &refusal{
			found: quote(word) + " is a multiple of a unit",
			meant: []meaning{{float64(count), u.Symbol()}},
			ask:   fmt.Sprintf("write %s, and amounts %d times as large", u, count),
		}
	}
	if r, err := ParseRate(word); err == nil && r.Den != (Unit{}) {
		return &refusal{found: quote(word) + " is one unit per another", ask: "an amount has one unit, such as " + r.Num.Symbol()}
	}
	no = &refusal{found: "unknown unit " + quote(word), ask: "known are t, kg, kWh, MWh, GJ, m3, L and others"}
	if near := nearest(word); near != "" {
		no.ask = "did you mean " + quote(near) + "?"
	}
	return no
}

// nearest returns the known spelling that a word was probably meant to be, or "".
func nearest(word string) string {
	word = compose.Replace(strings.Map(visible, word))
	if r, no := splitSubstance(word); no == nil {
		return r.Num.Symbol() // "t CO2"
	}
	if len(word) == 2 { // "tt": half of it is a unit
		for _, half := range []string{word[:1], word[1:]} {
			if _, found := spellings().exact[half]; found {
				return half
			}
		}
	}
	words := []string{"t", "kg", "kWh", "MWh", "GWh", "GJ", "m3", "L", "toe"} // of equally near ones the first wins
	for _, u := range units {
		words = append(words, u.Symbol())
	}
	for _, u := range units {
		words = append(append(words, u.def.name), u.def.others...)
	}
	return spell.Nearest(word, words)
}

// visible maps characters that are not seen, such as marks of writing direction, to nothing.
func visible(r rune) rune {
	if unicode.IsGraphic(r) {
		return r
	}
	return -1
}

// ambiguous returns the refusal of what is near to a unit but has another meaning, or several; nil for
// anything else. folded is the text in lower case.
func ambiguous(text, folded string) *refusal {
	is := func(what string, meant ...meaning) *refusal {
		return &refusal{found: quote(text) + " " + what, meant: meant}
	}
	switch text { // where the case of a letter changes the meaning
	case "mWh":
		return is("is milliwatt-hour", meaning{1, "MWh"}, meaning{1e-9, "MWh"})
	case "mJ":
		return is("is millijoule", meaning{1, "MJ"}, meaning{1e-9, "MJ"})
	case "pJ":
		return is("is picojoule", meaning{1, "PJ"}, meaning{1e-12, "J"})
	case "mcal":
		return is("is millicalorie", meaning{1, "Mcal"}, meaning{1e-3, "cal"})
	case "Cal":
		return is("is cal to some and kcal to others", meaning{1, "cal"}, meaning{1, "kcal"})
	case "ML", "Ml":
		return is("is megalitre", meaning{1, "mL"}, meaning{1000, "m3"})
	}
	switch folded {
	case "ton", "tons":
		return is("can be t (1000 kg), short ton (907.2 kg) or long ton (1016 kg)",
			meaning{1, "t"}, meaning{1, "short_ton"}, meaning{1, "long_ton"})
	case "mt":
		return is("can be t (metric ton) or Mt (a million tonnes)", meaning{1, "t"}, meaning{1, "Mt"})
	case "mg":
		return is("is milligram, but for Mg, which is t", meaning{1, "t"}, meaning{1e-3, "g"})
	case "mbtu", "mbtus":
		return is("can be a thousand or a million BTU", meaning{1, "kBtu"}, meaning{1, "MMBtu"})
	case "gal", "gals", "gallon", "gallons":
		return is("can be a US gallon (3.785 L) or an imperial one (4.546 L)", meaning{1, "US gal"}, meaning{4.54609, "L"})
	case "w", "kw", "mw", "gw", "tw", "watt", "watts", "kilowatt", "kilowatts", "megawatt", "megawatts":
		return &refusal{found: quote(text) + " is power, not energy", ask: "did you mean " + quote(energyOf(text)) + "?"}
	}
	return nil
}

// energyOf returns the unit of energy that is spelt like a unit of power: MWh for MW.
func energyOf(power string) string {
	folded := spellings().folded
	if u, ok := folded[strings.ToLower(power)+"h"]; ok {
		return u.Symbol()
	}
	return folded[strings.TrimSuffix(strings.ToLower(power), "s")+" hour"].Symbol()
}
