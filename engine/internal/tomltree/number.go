package tomltree

import (
	"math"
	"strconv"
	"strings"

	"github.com/cleaner-production/abate/engine/internal/place"
)

// longestMend is how much of a file is repeated in a mend, in bytes. What is longer is told without one.
const longestMend = 200

// whole returns a whole number, which the parser has spelt but not measured.
func whole(text string, at place.Position) (*Node, error) {
	if _, err := strconv.ParseInt(text, 0, 64); err != nil {
		mend := ""
		if decimal(text) && len(text) <= longestMend {
			mend = "write " + text + ".0"
		}
		return nil, place.At(at, place.Quote(text)+" is too large for a whole number", "", mend)
	}
	return &Node{Kind: KindInteger, At: at, Text: text}, nil
}

// decimal says whether a whole number is written without 0x, 0o or 0b.
func decimal(text string) bool { return strings.Trim(text, "+-_0123456789") == "" }

// Number returns the value of a whole number or a number; the mistake is nil, or says why it cannot be one
// that is computed with.
func (n *Node) Number() (float64, *place.Error) {
	switch n.Kind {
	case KindInteger:
		v, _ := strconv.ParseInt(n.Text, 0, 64) // seen to fit when it was read
		return float64(v), nil
	case KindFloat:
	case KindString:
		mend := "write a number without quotes"
		if len(n.Text) <= longestMend && finite(n.Text) {
			mend = "write " + n.Text + " without quotes"
		}
		return 0, place.At(n.At, "found text "+place.Quote(n.Text), "a number is wanted", mend)
	default:
		return 0, place.At(n.At, n.found(), "a number is wanted", "")
	}
	v, err := strconv.ParseFloat(strings.ReplaceAll(n.Text, "_", ""), 64)
	switch {
	case math.IsNaN(v), math.IsInf(v, 0), err != nil:
		return 0, place.At(n.At, place.Quote(n.Text)+" is not a finite number", "", "write a number or leave the line out")
	case math.Abs(v) < tiny && !isZero(n.Text):
		return 0, place.At(n.At, place.Quote(n.Text)+" is too small to be kept", "", "write 0 or the value in a larger unit")
	}
	return v, nil
}

// tiny is below every figure that means something, and far above where float64 loses digits.
const tiny = 1e-300

// isZero says whether a number is written as zero: with no other digit before its exponent.
func isZero(text string) bool {
	mantissa, _, _ := strings.Cut(strings.ToLower(text), "e")
	return strings.Trim(mantissa, "+-_.0") == ""
}

// finite says whether text is a number that may be written as it stands.
func finite(text string) bool {
	if _, err := strconv.ParseFloat(text, 64); err != nil {
		return false // and no line break or comment can be in it
	}
	root, err := Parse("", []byte("x = "+text))
	if err != nil {
		return false
	}
	_, mistake := root.value("x").Number()
	return mistake == nil
}

// found says what stands there, for a mistake.
func (n *Node) found() string {
	switch {
	case n.Kind == KindBool:
		return "found " + n.Text
	case n.Text == "" && n.Kind != KindString:
		return "found " + n.Kind.String()
	}
	return "found " + n.Kind.String() + " " + place.Quote(n.Text)
}
