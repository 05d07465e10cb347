package bulk

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/cleaner-production/abate/engine/internal/exact"
)

// What cells come to is added up exactly, ties that are none too.
func TestWeighIsExact(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 4))
	quick := 0
	for run := range 20_000 {
		n := 1 + r.IntN(11)
		c := calculator{layout: &layout{cells: make([]int, n)}, parts: make([]float64, n)}
		cells, by, products := make(row, n), weights{list: make([]term, n)}, make([]float64, n)
		for i := range cells {
			whole, after := r.Uint64N(uint64(exactly[r.IntN(9)])), r.Uint64N(1+uint64(run%9))
			cells[i] = number{float64(whole) / exactly[after], decimal(whole<<written|after) | short | given}
			by.list[i] = term{at: i, each: math.Ldexp(r.Float64(), r.IntN(20)-10)}
			if run%5 == 0 { // halves of the last digit
				by.list[i].each = math.Ldexp(1, r.IntN(120)-60)
			}
			switch {
			case run%3 == 0 && r.IntN(2) == 0:
				cells[i].value, cells[i].text = -cells[i].value, cells[i].text|minus
			case run%7 == 0 && r.IntN(9) == 0:
				by.list[i].each = -by.list[i].each
			}
			products[i] = cells[i].value * by.list[i].each
		}
		if err := by.limit(c.layout); err != nil {
			t.Fatal(err)
		}
		got, seen := c.weigh(cells, &by)
		if got != exact.Of(products...) {
			t.Fatalf("the sum of %v is %v", products, got)
		}
		if seen&minus == 0 && got <= by.most[seen&places] {
			quick++
		}
	}
	if quick < 5_000 {
		t.Errorf("%d are quick", quick)
	}
}
