package bulk

import (
	"math"
	"math/big"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/cleaner-production/abate/engine/internal/cells"
)

// A tally is the sum of what is written, however it is parted, to the last digits of what is left where much cancels.
func TestTallyIsSum(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 3))
	texts := []string{"", "0", "9999999999", "-0.00000001", "0.00000001", "9999999.99999999", "9999999999.9", "999999999999999", "0.12345678901234", "-12.5"}
	for run := range 300 {
		tallies := make([]tally, 3)
		want, inexact := new(big.Rat), 0.0
		for range r.IntN(1000) {
			text := texts[r.IntN(len(texts))]
			if text != "" && text[0] != '-' && r.IntN(2) == 0 {
				text = "-" + text
			}
			if run%2 == 0 {
				text = strconv.FormatFloat(math.Trunc(r.NormFloat64()*math.Pow10(r.IntN(9)))/math.Pow10(r.IntN(7)), 'f', -1, 64)
			}
			b := &batch{rows: 1, numbers: []cells.Number{{Text: cells.Short}}}
			if text != "" {
				if cells.Read([]byte("\n........"+text+","), []uint32{8, uint32(9 + len(text))}, 1, b.numbers, '.', nil) != nil {
					t.Fatal(text)
				}
				written, _ := new(big.Rat).SetString(text)
				want.Add(want, written)
				if b.numbers[0].Text&cells.Long != 0 { // is taken as the float that it is
					inexact += math.Abs(b.numbers[0].Value)
				}
			}
			part := 1 + r.IntN(2)
			tallies[0].add(b.numbers)
			tallies[part].add(b.numbers)
		}
		tallies[1].merge(&tallies[2])
		got := tallies[0].value()
		if exactly, _ := want.Float64(); math.Abs(got-exactly) > 4e-16*math.Abs(exactly)+2e-16*inexact || tallies[1].value() != got {
			t.Fatalf("%v and in parts %v, want %v", got, tallies[1].value(), exactly)
		}
	}
}
