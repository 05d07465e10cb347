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
	tests := [][]float64{{}, {-3}, {0.1, 0.2}, {1, 0x1p-53, 0x1p-106}, {1, 0x1p-53}, {1e16, 1, -1e16}}
	for range 2000 {
		values := make([]float64, r.IntN(12))
		for i := range values {
			values[i] = math.Ldexp(r.Float64()-.5, r.IntN(120)-60)
		}
		tests = append(tests, values)
	}
	for _, values := range tests {
		c := calculator{parts: make([]float64, len(values))}
		cells, terms, quantities := make(row, len(values)), make([]term, len(values)), make([]float64, len(values))
		for i, v := range values {
			cells[i], terms[i] = number{value: 2 * v}, term{at: i, each: 0.5}
		}
		if got, seen := c.weigh(cells, terms, quantities); got != exact.Of(values...) || seen != 0 {
			t.Errorf("the sum of %v is %v, %v", values, got, seen)
		}
	}
}
