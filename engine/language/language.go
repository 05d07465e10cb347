// Package language is English and Vietnamese for every output: the words, the numbers as each reader writes them, and
// text of a user's file made harmless.
package language

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/quantity"
)

// Language is that of the reader.
type Language uint8

// The languages.
const (
	English Language = iota
	Vietnamese
)

var names = [...]string{"en", "vi"}

// Parse returns the language of "en" or "vi".
func Parse(name string) (Language, error) {
	if i := slices.Index(names[:], name); i >= 0 {
		return Language(i), nil
	}
	return 0, fmt.Errorf("unknown language %q; en and vi are known", name)
}

// String returns "en" or "vi".
func (l Language) String() string { return names[l.known()] }

// known is the language, or English for a number that is none.
func (l Language) known() Language {
	if int(l) < len(names) {
		return l
	}
	return English
}

// Word returns the label of the first key that has one; where none has, nothing.
func (l Language) Word(keys ...string) string {
	for _, key := range keys {
		if w, ok := words[key]; ok {
			return w[l.known()]
		}
	}
	return ""
}

// Of returns a text in the language, or in the other one where it has none, made [Plain].
func (l Language) Of(t factor.Text) string {
	if l == Vietnamese && t.Vi != "" || t.En == "" {
		return Plain(t.Vi)
	}
	return Plain(t.En)
}

// Plain shows the control characters of a text and what else is not to be printed, instead of sending them.
func Plain(s string) string {
	if strings.IndexFunc(s, hidden) < 0 {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if hidden(r) {
			fmt.Fprintf(&b, "\\u%04x", r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// JSON writes the controls in JSON, and what else is not to be printed, as JSON escapes them, which changes nothing of what it
// says.
func JSON(data []byte) []byte {
	if bytes.IndexFunc(data, func(r rune) bool { return r != '\n' && hidden(r) }) < 0 {
		return data
	}
	var b bytes.Buffer
	for _, r := range string(data) {
		switch {
		case r == '\n' || !hidden(r):
			b.WriteRune(r)
		case r > 0xFFFF:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&b, "\\u%04x\\u%04x", high, low)
		default:
			fmt.Fprintf(&b, "\\u%04x", r)
		}
	}
	return b.Bytes()
}

func hidden(r rune) bool { return !unicode.IsPrint(r) && r != '\u00a0' && r != '\u202f' }

// Formula says whether a spreadsheet that opens a CSV would run a text. With a ' in front it does not.
func Formula(s string) bool {
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, " \u00a0"))
	return strings.ContainsRune("=+-@\t\r\n＝＋－＠", first)
}

// Number writes a number as readers of the language do.
func (l Language) Number(v float64, decimals int) string {
	return quantity.Writing(l.known()).Format(v, decimals)
}

// Digits writes a number with seven significant digits, without zeros at the end.
func (l Language) Digits(v float64) string {
	const significant, most = 7, 12
	if v == 0 {
		return "0"
	}
	decimals := significant - 1 - int(math.Floor(math.Log10(math.Abs(v))))
	s := l.Number(v, min(max(decimals, 0), most))
	mark := [...]string{".", ","}[l.known()]
	if strings.Contains(s, mark) {
		s = strings.TrimRight(strings.TrimRight(s, "0"), mark)
	}
	return s
}

// Tonnes writes an emission: whole tonnes from 100 t on, else three digits.
func (l Language) Tonnes(v float64) string {
	switch a := math.Abs(v); {
	case a >= 100 || a == 0:
		return l.Number(v, 0)
	case a >= 10:
		return l.Number(v, 1)
	default:
		return l.Number(v, 2)
	}
}

// Amount writes money; nothing where it is not known.
func (l Language) Amount(v *float64) string {
	if v == nil {
		return ""
	}
	return l.Number(*v, 0)
}

// UnitCost writes money per tonne: whole from 100 on, in whatever currency, else one decimal.
func (l Language) UnitCost(v float64) string {
	if math.Abs(v) >= 100 {
		return l.Number(v, 0)
	}
	return l.Number(v, 1)
}

// Percent writes a fraction as a percentage; nothing where it is not known. Fewer than no decimals are as many as it has, without
// what multiplying by 100 leaves behind: 0.55 is 55 %.
func (l Language) Percent(v *float64, decimals int) string {
	if v == nil {
		return ""
	}
	percent := *v * 100
	if decimals < 0 {
		percent, _ = strconv.ParseFloat(strconv.FormatFloat(percent, 'g', 14, 64), 64) // what was written is read
	}
	return l.Number(percent, decimals) + " %"
}

// Payback writes a payback: months below a year, as good housekeeping is quoted, else years.
func (l Language) Payback(p finance.Payback) string {
	switch p.Kind {
	case finance.Immediate:
		return l.Word("immediate")
	case finance.Never:
		return l.Word("never")
	case finance.Finite:
		if p.Years < 1 {
			return l.Number(p.Years*12, 1) + " " + l.Word("months")
		}
		return l.Number(p.Years, 1) + " " + l.Word("years")
	}
	return ""
}

// Years writes a payback in years, or its kind.
func (l Language) Years(p finance.Payback) string {
	if p.Kind == finance.Finite {
		return l.Digits(p.Years) + " " + l.Word("years")
	}
	return l.Payback(p)
}

// Span writes an interval; nothing where both ends read the same.
func (l Language) Span(low, high string) string {
	if low == high {
		return ""
	}
	return low + " " + l.Word("to") + " " + high
}

// Subscript writes CO2 as CO₂, for outputs whose letters have it.
func Subscript(s string) string { return strings.ReplaceAll(s, "CO2", "CO₂") }
