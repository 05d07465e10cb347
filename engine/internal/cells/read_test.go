package cells

import (
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/cleaner-production/abate/engine/quantity"
)

// one reads a cell after other text, and before more. It is not ok where it may be something else.
func one(t *testing.T, before, text string) (n Number, ok bool) {
	t.Helper()
	b := []byte(before + text + ",7,")
	var cells [2]Number
	i, end := uint32(len(before)), uint32(len(before+text))
	others := Read(b, []uint32{i - 1, end, end + 2}, 1, cells[:], '.', nil)
	if cells[1].Value != 7 || slices.Contains(others, 1) {
		t.Errorf("the cell after %q is read as %v", text, cells[1])
	}
	return cells[0], len(others) == 0
}

// What is read is what the numbers of every other input are read as.
func TestReadIsParseNumber(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 9))
	texts := []string{"0", "-0", "1", "007", "12.50", "-3.125", ".5", "5.", "999999999999999", "0.00000000000001", "1.00000000000000", "-.1", ".12345678", ".30763278", "12345678", "123456789", "12345678.1234567", "1.12345678", "0.12345678901234", "99999999.999999"}
	for range 5000 {
		texts = append(texts, strconv.FormatFloat(math.Trunc(r.NormFloat64()*math.Pow10(r.IntN(9)))/math.Pow10(r.IntN(7)), 'f', -1, 64))
	}
	plain := 0
	for _, text := range texts {
		for _, before := range []string{"", ",", "\n", "1234567,", "999999999999,", "0.5,-,"} {
			n, ok := one(t, before, text)
			if !ok {
				continue
			}
			plain++
			want, err := quantity.English.ParseNumber(text)
			whole, after := n.Text.Whole(), n.Text.After()
			if err != nil || n.Value != want || !n.Given() || math.Signbit(n.Value) && n.Value == 0 ||
				n.Text&Short == 0 || math.Abs(n.Value) != float64(whole)/Powers[after] || (n.Text&Minus != 0) != (text[0] == '-') {
				t.Errorf("%q after %q is read as %v, %x, want %v (%v)", text, before, n.Value, n.Text, want, err)
			}
		}
	}
	plain /= 6
	if plain < 4500 {
		t.Errorf("%d of %d numbers are plain", plain, len(texts))
	}
}

// What is not plain is left to others, and what is no number is not read at all.
func TestReadLeaves(t *testing.T) {
	texts := []string{"-", ".", "-.", "1234567890123456", "0.1234567890123456", "abc", "+1", "nan", "(5)", "1.2.3", "1..2", "1-2", "--1", "1,5", " 1", "1 ", "12345678x", "x2345678",
		"x23456.78", "1e5", "0x1", "..", "1.2.", ".1.", "/1", ":1", "1\xb5", "\xb51", "123456\xff.5", "１"}
	for _, text := range texts {
		for _, before := range []string{"", "11111111111111,", ".........,"} {
			if n, ok := one(t, before, text); ok {
				t.Errorf("%q is read as %v", text, n.Value)
			}
		}
	}
}
