package quantity

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// ParseNumber reads a number without a unit.
//
// English has a decimal point; a comma is an error that names its readings. Vietnamese has a decimal comma
// and points between groups of three digits, and a point that cannot group thousands is a decimal point:
// "2.970" is 2970, "6.75" and "0.360" are what they look like. Both take spaces between groups of three
// digits (also the no-break U+00A0 and U+202F and the thin U+2009), an exponent ("1e6"), and as a sign the
// hyphen, U+2212 or a plus. Digits are 0 to 9. See [Writing.Doubt] for what is read but deserves a question.
func (w Writing) ParseNumber(text string) (float64, error) {
	f, value, err := w.number(text, "a number is wanted")
	switch {
	case err != nil:
		return 0, err
	case f.rest == "":
		return value, nil
	}
	if err := w.unusual(strings.TrimSpace(text), f, value); err != nil {
		return 0, err
	}
	e := &Error{Found: "found " + quote(f.rest) + " after the number", Wanted: "a number alone is wanted"}
	if before := strings.TrimSuffix(strings.TrimSpace(text), f.rest); strings.Trim(f.rest, likeDigits) == "" && before == strings.TrimSpace(before) {
		e.Mend = "write digits 0 to 9" // the number without them may be ten times too small
	} else if r, _ := utf8.DecodeRuneInString(f.rest); unicode.IsLetter(r) && !strings.ContainsFunc(f.rest, unicode.IsDigit) {
		e.Mend = "write " + w.plain(value) // and not of 5 %, 10^3, 0x1p3
	}
	return 0, e
}

// likeDigits are letters that a hand or a scanner writes for digits.
const likeDigits = "OoQDlI|SsBbZzGgq0123456789"

// Parse reads an amount: a number as [Writing.ParseNumber] does, then a unit as [ParseUnit] does, with or
// without a space between them. Where there is no unit the Quantity has the zero [Unit].
func (w Writing) Parse(text string) (Quantity, error) {
	f, value, err := w.number(text, `a number and a unit are wanted, such as "2970 t"`)
	if err != nil {
		return Quantity{}, err
	}
	if f.rest == "" {
		return Quantity{Value: value}, nil
	}
	u, no := annual(f.rest)
	if no == nil {
		return Quantity{value, u}, nil
	}
	if err := w.unusual(strings.TrimSpace(text), f, value); err != nil {
		return Quantity{}, err
	}
	return Quantity{}, no.errorAfter(value, w)
}

// number reads the number that a text begins with.
func (w Writing) number(text, wanted string) (figure, float64, error) {
	text = strings.TrimSpace(text)
	if err := checkLength(text, wanted); err != nil {
		return figure{}, 0, err
	}
	f, ok := scan(text)
	if !ok {
		return f, 0, w.noNumber(text, wanted)
	}
	n, ok := w.read(f)
	if !ok {
		return f, 0, w.misread(f)
	}
	value, err := n.value()
	return f, value, err
}

// Precision returns half a unit of the last significant digit of the number that text begins with: the
// figure stands for all values that far from it. "2.57 GWh" has 0.005, for 2.565 to 2.575, and "3300 t" has
// 50: zeros at the end of a whole number are not significant, unless a decimal mark follows.
func (w Writing) Precision(text string) (half float64, err error) {
	f, _, err := w.number(text, "a number is wanted")
	if err != nil {
		return 0, err
	}
	n, _ := w.read(f)
	return n.half()
}
