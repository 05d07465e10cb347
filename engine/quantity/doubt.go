package quantity

import (
	"slices"
	"strings"
)

// Ambiguous returns what a reader of the other writing takes the number at the start of text for, and whether
// that is another value. English "2.970 t" is 2.97, and 2970 to a Vietnamese reader; Vietnamese "2,970" is
// 2.97, and 2970 to an English one. A text that w does not read is not ambiguous but wrong.
func (w Writing) Ambiguous(text string) (other float64, yes bool) {
	f, value, err := w.number(text, "")
	if err != nil {
		return 0, false
	}
	other, ok := w.other().loose(f)
	if !ok || other == value {
		return 0, false
	}
	return other, true
}

// Doubt returns what a careful reader would ask about an amount that [Writing.Parse] or [Writing.ParseNumber]
// reads, in the form of an error, and whether there is anything to ask:
//
//   - exactly three digits follow the decimal mark, which the other writing takes for a mark between
//     thousands: "2.970 t" in English
//   - a Vietnamese number has a decimal point: "6.75"
//   - the letter case of the unit was forgiven: "134 Mwh"
//
// It returns the first of these, and nothing for a text that is not read.
func (w Writing) Doubt(text string) (Error, bool) {
	f, value, err := w.number(text, "")
	if err != nil {
		return Error{}, false
	}
	n, _ := w.read(f)
	other, ambiguous := w.Ambiguous(text)
	switch {
	case n.pointed && ambiguous:
		return Error{
			Found: w.readings(f, value, other),
			Mend: "write " + w.amount(value, f.rest) + " or " + w.amount(other, f.rest) +
				`, or set number_format = "` + w.other().String() + `"`,
		}, true
	case w == Vietnamese && n.pointed && !strings.Contains(f.body, ","):
		return Error{
			Found: quote(f.written()) + " has a decimal point, and is read as " + w.plain(value),
			Mend:  "write " + w.amount(value, f.rest),
		}, true
	}
	word, _ := cutPeriod(f.rest)
	if u, no := lookup(word); no == nil && u.slip(word) {
		return Error{
			Found: quote(word) + " is read as " + u.Symbol(),
			Mend:  "write " + w.amount(value, u.Symbol()),
		}, true
	}
	return Error{}, false
}

// slip says whether word is the symbol of the unit but for the letter case.
func (u Unit) slip(word string) bool {
	return strings.EqualFold(word, u.Symbol()) && word != u.Symbol() && !slices.Contains(u.def.others, word)
}
