package tomltree

import (
	"math"
	"strconv"
	"strings"

	"github.com/cleaner-production/abate/engine/internal/place"
)

// number checks the writing of a number, which the parser leaves to its caller.
func number(text string, at place.Position) (*Node, error) {
	n := &Node{Kind: KindInteger, At: at, Text: text}
	body := strings.TrimLeft(text, "+-")
	if len(text)-len(body) > 1 {
		return nil, place.At(at, "two signs in "+place.Quote(text), "", "write one")
	}
	if len(body) > 1 && body[0] == '0' && strings.ContainsRune("xob", rune(body[1])) {
		if _, err := strconv.ParseInt(text, 0, 64); err != nil || len(body) != len(text) || !underscores(body[2:], isHex) {
			return nil, place.At(at, place.Quote(text)+" is not a number", "", "")
		}
		return n, nil
	}
	if body == "inf" || body == "nan" {
		n.Kind = KindFloat
		return n, nil
	}
	mantissa, exponent, hasExponent := strings.Cut(strings.ToLower(body), "e")
	whole, fraction, hasPoint := strings.Cut(mantissa, ".")
	exponentDigits := strings.TrimLeft(exponent, "+-")
	switch {
	case len(whole) > 1 && whole[0] == '0' && underscores(whole, isDigit):
		return nil, place.At(at, place.Quote(text)+" has a leading zero", "", "write "+strings.TrimLeft(text, "+0_"))
	case !underscores(whole, isDigit),
		hasPoint && !underscores(fraction, isDigit),
		hasExponent && (len(exponent)-len(exponentDigits) > 1 || !underscores(exponentDigits, isDigit)):
		return nil, place.At(at, place.Quote(text)+" is not a number", "", "")
	}
	if hasPoint || hasExponent {
		n.Kind = KindFloat
	}
	return n, nil
}

// underscores says whether s is digits, single underscores allowed between them.
func underscores(s string, digit func(byte) bool) bool {
	for i := range len(s) {
		if s[i] == '_' && i > 0 && i < len(s)-1 && s[i-1] != '_' {
			continue
		}
		if !digit(s[i]) {
			return false
		}
	}
	return s != ""
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isHex(c byte) bool {
	return isDigit(c) || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

// Number returns the value of a whole number or a number; the mistake is nil, or says why it cannot be one
// that is computed with.
func (n *Node) Number() (float64, *place.Error) {
	switch n.Kind {
	case KindInteger:
		if v, err := strconv.ParseInt(n.Text, 0, 64); err == nil {
			return float64(v), nil
		}
	case KindFloat:
	case KindString:
		mend := "write a number without quotes"
		if _, err := strconv.ParseFloat(n.Text, 64); err == nil {
			mend = "write " + n.Text + " without quotes"
		}
		return 0, place.At(n.At, "found text "+place.Quote(n.Text), "a number is wanted", mend)
	default:
		return 0, place.At(n.At, "found "+n.Kind.String(), "a number is wanted", "")
	}
	plain := strings.ReplaceAll(n.Text, "_", "")
	v, err := strconv.ParseFloat(plain, 64)
	switch {
	case math.IsNaN(v), math.IsInf(v, 0), err != nil:
		return 0, place.At(n.At, place.Quote(n.Text)+" is not a finite number", "", "write a number or leave the line out")
	case math.Abs(v) < tiny && strings.Trim(strings.SplitN(strings.ToLower(plain), "e", 2)[0], "+-0.") != "":
		return 0, place.At(n.At, place.Quote(n.Text)+" is too small to be kept", "", "write 0 or the value in a larger unit")
	}
	return v, nil
}

// tiny is below every figure that means something, and far above where float64 loses digits.
const tiny = 1e-300
