package quantity

import (
	"math"
	"strconv"
	"strings"
)

// Writing is how numbers are written. The zero Writing is English.
type Writing uint8

// The writings. The same number is 2,970.5 in English and 2.970,5 in Vietnamese.
const (
	English Writing = iota
	Vietnamese
)

// ParseWriting reads the name of a writing: "en" or "vi".
func ParseWriting(text string) (Writing, error) {
	switch text {
	case "en":
		return English, nil
	case "vi":
		return Vietnamese, nil
	}
	return English, &Error{Found: "unknown writing of numbers " + quote(text), Mend: `write "en" or "vi"`}
}

// String returns "en" or "vi".
func (w Writing) String() string {
	if w == Vietnamese {
		return "vi"
	}
	return "en"
}

// language returns the writing as it stands in a sentence.
func (w Writing) language() string {
	if w == Vietnamese {
		return "Vietnamese"
	}
	return "English"
}

// other returns the writing that w is taken for.
func (w Writing) other() Writing {
	if w == Vietnamese {
		return English
	}
	return Vietnamese
}

// marks returns the decimal mark and the mark between groups of three digits.
func (w Writing) marks() (decimal, group rune) {
	if w == Vietnamese {
		return ',', '.'
	}
	return '.', ','
}

// Format returns value with so many decimals, the digits before them in groups of three: "2,970.5" in
// English, "2.970,5" in Vietnamese. Fewer than no decimals are as many as the value has.
//
// It rounds the shortest decimal that stands for the value, and a half away from zero: 0.125 and 2.675 with
// two decimals are 0.13 and 2.68, although the float64 next to 2.675 lies below it. The minus is a hyphen,
// and never stands before a zero. What is not finite is "not a number".
//
// The groups are for the eye: [Writing.ParseNumber] reads the Vietnamese ones back, but in English refuses
// the commas, since 2,970 is another number to a Vietnamese reader.
func (w Writing) Format(value float64, decimals int) string {
	if math.IsNaN(value) || math.IsInf(value, 0) {
		return "not a number"
	}
	whole, fraction, _ := strings.Cut(strconv.FormatFloat(math.Abs(value), 'f', -1, 64), ".")
	if decimals >= 0 {
		whole, fraction = round(whole, fraction, decimals)
	}
	decimal, group := w.marks()
	var b strings.Builder
	if value < 0 && strings.Trim(whole+fraction, "0") != "" {
		b.WriteByte('-')
	}
	for i, digit := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteRune(group)
		}
		b.WriteRune(digit)
	}
	if fraction != "" {
		b.WriteRune(decimal)
		b.WriteString(fraction)
	}
	return b.String()
}

// round returns the digits of a number with so many decimals, a half rounded up.
func round(whole, fraction string, decimals int) (string, string) {
	const most = 324 // no float64 has more
	decimals = min(decimals, most)
	if len(fraction) <= decimals {
		return whole, fraction + strings.Repeat("0", decimals-len(fraction))
	}
	digits := []byte("0" + whole + fraction[:decimals])
	if fraction[decimals] >= '5' {
		i := len(digits) - 1
		for ; digits[i] == '9'; i-- {
			digits[i] = '0'
		}
		digits[i]++
	}
	if digits[0] == '0' {
		digits = digits[1:]
	}
	cut := len(digits) - decimals
	return string(digits[:cut]), string(digits[cut:])
}

// plain returns value with all its digits and no marks between groups of them, as it is written in a file:
// "2970.5", "5e-9".
func (w Writing) plain(value float64) string {
	size := math.Abs(value)
	switch {
	case math.IsNaN(value) || math.IsInf(value, 0):
		return "not a number"
	case value == 0:
		return "0"
	}
	text := strconv.FormatFloat(value, 'f', -1, 64)
	if size < 1e-6 || size >= 1e21 {
		text = strconv.FormatFloat(value, 'e', -1, 64)
		text = strings.NewReplacer("e-0", "e-", "e+", "e").Replace(text)
	}
	if w == Vietnamese {
		text = strings.Replace(text, ".", ",", 1)
	}
	return text
}
