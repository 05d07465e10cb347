package quantity

import (
	"math"
	"strconv"
	"strings"
)

// figure is a number as it stands in a text, and what follows it.
type figure struct {
	sign     string // "-" or ""
	body     string // digits and marks, as written
	exponent string // "e-9" or ""
	rest     string // what follows, without space around it
}

// written returns the figure as it was written, with the sign it was read with.
func (f figure) written() string { return f.sign + f.body + f.exponent }

// scan finds the number that a text begins with. It is not ok where there is none.
func scan(text string) (f figure, ok bool) {
	f.sign, text = cutSign(text)
	n := bodyLength(text)
	f.body, text = text[:n], text[n:]
	f.exponent, text = cutExponent(text)
	f.rest = strings.TrimSpace(text)
	return f, strings.ContainsFunc(f.body, isDigit)
}

// cutSign takes the sign off, which is a hyphen, a plus or the minus of typographers, U+2212.
func cutSign(text string) (sign, rest string) {
	for _, s := range [...]struct{ written, sign string }{{"-", "-"}, {"\u2212", "-"}, {"+", ""}} {
		if rest, found := strings.CutPrefix(text, s.written); found {
			return s.sign, rest
		}
	}
	return "", text
}

// bodyLength returns how many bytes of text are digits and marks. A space belongs to them between digits, and
// two points do not.
func bodyLength(text string) int {
	length, before := 0, rune(0)
	for i, r := range text {
		switch {
		case isDigit(r):
			length = i + 1
		case (r == '.' || r == ',') && !isSpace(before) && !strings.HasPrefix(text[i:], ".."):
			length = i + 1
		case !isSpace(r) || !isDigit(before):
			return length
		}
		before = r
	}
	return length
}

// cutExponent takes an exponent off: e or E, perhaps a sign, digits.
func cutExponent(text string) (exponent, rest string) {
	if text == "" || text[0]|0x20 != 'e' {
		return "", text
	}
	sign, digits := cutSign(text[1:])
	n := len(digits) - len(strings.TrimLeftFunc(digits, isDigit))
	if n == 0 {
		return "", text
	}
	return "e" + sign + digits[:n], digits[n:]
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

// isSpace says whether r is a space that is written between groups of digits: the plain one, the no-break
// ones U+00A0 and U+202F, the thin one U+2009.
func isSpace(r rune) bool { return r == ' ' || r == '\u00a0' || r == '\u202f' || r == '\u2009' }

// number is a figure that was understood.
type number struct {
	sign            string
	whole, fraction string // digits alone
	pointed         bool   // a decimal mark stands in it
	exponent        string
}

// as reads the figure with a decimal mark and a mark between groups of digits, which a space can replace.
func (f figure) as(decimal, group rune) (n number, ok bool) {
	n = number{sign: f.sign, exponent: f.exponent}
	whole, fraction, pointed := strings.Cut(f.body, string(decimal))
	n.whole, n.fraction, n.pointed = whole, fraction, pointed
	if strings.TrimLeftFunc(fraction, isDigit) != "" || whole+fraction == "" {
		return n, false
	}
	if strings.TrimLeftFunc(whole, isDigit) == "" {
		return n, true
	}
	n.whole, ok = ungroup(whole, group)
	return n, ok && f.exponent == "" // nobody groups the digits of a power of ten
}

// ungroup takes the marks out of digits in groups of three. It is not ok where marks and spaces are mixed, a
// group has not three digits, or the first group is 0.
func ungroup(whole string, group rune) (digits string, ok bool) {
	var mark rune
	plain, run := make([]byte, 0, len(whole)), 0 // run counts the digits since the last mark
	for _, r := range whole {
		if isDigit(r) {
			plain, run = append(plain, byte(r)), run+1
			continue
		}
		if isSpace(r) {
			r = ' '
		}
		first := mark == 0
		switch {
		case r != group && r != ' ', !first && r != mark, first && (run < 1 || run > 3), !first && run != 3:
			return "", false
		}
		mark, run = r, 0
	}
	return string(plain), run == 3 && plain[0] != '0'
}

// read understands a figure in the writing.
func (w Writing) read(f figure) (number, bool) {
	if w == Vietnamese {
		if n, ok := f.as(',', '.'); ok {
			return n, true
		}
		// A point that cannot group thousands is a decimal point: tables mix 93,7 and 6.75.
	}
	return f.as('.', ' ')
}

// value returns the number, which must be finite, and not so small that its digits would be lost.
func (n number) value() (float64, error) {
	text := n.sign + n.whole + "." + n.fraction + n.exponent
	value, err := strconv.ParseFloat(text, 64)
	switch {
	case err != nil: // the digits are checked: it is too large
		return 0, &Error{Found: quote(n.String()) + " is not a finite number"}
	case math.Abs(value) < tiny && strings.Trim(n.whole+n.fraction, "0") != "":
		return 0, &Error{Found: quote(n.String()) + " is too small and would be kept as 0", Mend: "write 0"}
	}
	if value == 0 {
		return 0, nil // not -0
	}
	return value, nil
}

// half returns half a unit of the last significant digit.
func (n number) half() (float64, error) {
	last := 0
	if n.exponent != "" {
		var err error
		if last, err = strconv.Atoi(n.exponent[1:]); err != nil {
			return 0, &Error{Found: quote(n.String()) + " is not a finite number"}
		}
	}
	last -= len(n.fraction)
	if significant := strings.TrimRight(n.whole, "0"); !n.pointed && significant != "" {
		last += len(n.whole) - len(significant)
	}
	half, err := strconv.ParseFloat("5e"+strconv.Itoa(last-1), 64)
	if err != nil {
		return 0, &Error{Found: quote(n.String()) + " is not a finite number"}
	}
	return half, nil
}

// String returns the number in English writing, its digits as they were.
func (n number) String() string {
	text := n.sign + n.whole
	if n.pointed {
		text += "." + n.fraction
	}
	return text + n.exponent
}
