package quantity

import (
	"fmt"
	"math/big"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What people write where a number is wanted, and what they are told. None of this runs for a text that is
// read.

// loose understands a figure as a reader of the writing would, who in English allows commas between groups.
func (w Writing) loose(f figure) (float64, bool) {
	n, ok := f.as('.', ',')
	if w == Vietnamese {
		n, ok = w.read(f)
	}
	if !ok {
		return 0, false
	}
	value, err := n.value()
	return value, err == nil
}

// misread explains a figure whose marks the writing does not allow.
func (w Writing) misread(f figure) *Error {
	own, isOwn := w.loose(f)
	other, isOther := w.other().loose(f)
	set := `set number_format = "` + w.other().String() + `"`
	e := &Error{Found: quote(f.written())}
	switch {
	case isOwn && isOther:
		e.Found = w.readings(f, own, other)
		e.Mend = "write " + w.amount(own, f.rest) + " or " + w.amount(other, f.rest) + ", or " + set
	case isOther:
		e.Found += " is " + w.other().language() + " writing"
		e.Mend = "write " + w.amount(other, f.rest) + ", or " + set
	case isOwn:
		e.Found += " has commas between its digits"
		e.Mend = "write " + w.amount(own, f.rest)
	default:
		e.Found = "found " + e.Found
		e.Wanted = "digit groups of 3 are wanted"
		e.Mend = "write the digits without marks between them"
	}
	return e
}

// readings names both readings of a figure.
func (w Writing) readings(f figure, own, other float64) string {
	return fmt.Sprintf("%s is %s in %s writing, %s in %s", quote(f.written()),
		w.plain(own), w.language(), w.plain(other), w.other().language())
}

// amount returns what to write for a number and the unit that followed it.
func (w Writing) amount(value float64, unit string) string {
	if unit == "" {
		return w.plain(value)
	}
	return quote(w.plain(value) + " " + unit)
}

// noNumber explains a text that does not begin with a number.
func (w Writing) noNumber(text, wanted string) *Error {
	if e := foreignDigit(text); e != nil {
		return e
	}
	for _, prefix := range [...]struct{ word, is string }{
		{"~", "value"}, {"≈", "value"}, {"±", "value"}, {"about ", "value"}, {"approx. ", "value"}, {"ca. ", "value"}, {"khoảng ", "value"},
		{"<", "high"}, {"≤", "high"}, {"⩽", "high"}, {">", "low"}, {"≥", "low"}, {"⩾", "low"},
	} {
		if rest, found := strings.CutPrefix(text, prefix.word); found {
			if f, value, err := w.number(strings.TrimLeft(rest, "="), wanted); err == nil {
				return open(text, prefix.is, value, f.rest)
			}
		}
	}
	for _, dash := range [...]string{"–", "—", "‑", "‒"} {
		if rest, found := strings.CutPrefix(text, dash); found {
			if f, value, err := w.number(rest, wanted); err == nil {
				return &Error{Found: quote(text) + " begins with a dash", Mend: "write " + w.amount(-value, f.rest)}
			}
		}
	}
	return &Error{Found: quote(text) + " does not begin with a number", Wanted: wanted}
}

// unusual explains what follows a number and is not even meant as a unit; nil where it may be.
func (w Writing) unusual(text string, f figure, value float64) error {
	if e := foreignDigit(text); e != nil {
		return e
	}
	if e := w.interval(text, f, value); e != nil {
		return e
	}
	if strings.IndexAny(f.rest, "_'’") == 0 {
		plain := strings.NewReplacer("_", "", "'", "", "’", "").Replace(text)
		if joined, value, err := w.number(plain, ""); err == nil {
			return &Error{Found: quote(text) + " has marks between its digits", Mend: "write " + w.amount(value, joined.rest)}
		}
	}
	return nil
}

// interval explains a text such as "300-400 t", "300 ± 10 t" or "300? t"; nil for anything else.
func (w Writing) interval(text string, f figure, value float64) *Error {
	if unit, found := strings.CutPrefix(f.rest, "?"); found {
		return open(text, "value", value, strings.TrimSpace(unit))
	}
	for _, mark := range [...]string{"-", "–", "—", "−", "~", "÷", "..", "…", "to ", "đến ", "±", "+-", "+/-"} {
		rest, found := strings.CutPrefix(f.rest, mark)
		if !found {
			continue
		}
		g, second, err := w.number(rest, "")
		if err != nil {
			continue
		}
		a, b := decimal(value), decimal(second)
		low, high := a, b
		middle := new(big.Rat).Add(a, b)
		middle.Mul(middle, big.NewRat(1, 2))
		if mark == "±" || mark[0] == '+' {
			low, middle, high = new(big.Rat).Sub(a, b), a, new(big.Rat).Add(a, b)
		}
		if low.Cmp(high) > 0 {
			low, high = high, low
		}
		return closed(text, "value = "+write(middle)+", low = "+write(low)+", high = "+write(high), g.rest)
	}
	return nil
}

// write returns a number as it is written in TOML.
func write(r *big.Rat) string {
	value, _ := r.Float64()
	return English.plain(value)
}

// open explains a range of which one figure is known: "value", "low" or "high".
func open(text, known string, value float64, unit string) *Error {
	parts := []string{"value = …", "low = …", "high = …"}
	for i, part := range parts {
		if strings.HasPrefix(part, known) {
			parts[i] = known + " = " + English.plain(value)
		}
	}
	return closed(text, strings.Join(parts, ", "), unit)
}

// closed explains a range and says how it is written.
func closed(text, figures, unit string) *Error {
	if unit != "" {
		figures += ", unit = " + quote(unit)
	}
	return &Error{Found: quote(text) + " is a range", Wanted: "one figure is wanted", Mend: "write { " + figures + " }"}
}

// foreignDigit names the first digit that is not one of 0 to 9; nil where there is none.
func foreignDigit(text string) *Error {
	for _, r := range text {
		if r < utf8.RuneSelf || !unicode.IsDigit(r) {
			continue
		}
		name := fmt.Sprintf("digit %q (%U)", r, r)
		switch {
		case '０' <= r && r <= '９':
			name = fmt.Sprintf("full-width digit %q", r)
		case '٠' <= r && r <= '٩', '۰' <= r && r <= '۹':
			name = fmt.Sprintf("Arabic digit %q", r)
		}
		return &Error{Found: quote(text) + " has the " + name, Mend: "write digits 0 to 9"}
	}
	return nil
}
