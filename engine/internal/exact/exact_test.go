package exact

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

func TestSum(t *testing.T) {
	for _, tt := range []struct {
		name   string
		values []float64
		want   float64
	}{
		{"nothing", nil, 0},
		{"a small one between large ones", []float64{1e16, 1, -1e16}, 1},
		{"ten tenths", []float64{.1, .1, .1, .1, .1, .1, .1, .1, .1, .1}, 1},
		{"a tie that is none", []float64{1, 0x1p-53, 0x1p-106}, 1 + 0x1p-52},
		{"a tie goes to even", []float64{1, 0x1p-53}, 1},
		{"a tie from above", []float64{1 + 0x1p-52, 0x1p-53, -0x1p-110}, 1 + 0x1p-52},
		{"denormals", []float64{5e-324, 5e-324}, 1e-323},
		{"opposites", []float64{3, -3}, 0},
	} {
		if got := Of(tt.values...); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
		if got := Few(tt.values); got != tt.want {
			t.Errorf("%s: %v of few, want %v", tt.name, got, tt.want)
		}
	}
}

// The sum of any floats is that of unlimited precision, rounded once, in any order.
func TestSumIsTheRoundedTruth(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		values := make([]float64, r.IntN(40))
		truth := new(big.Float).SetPrec(4000)
		for i := range values {
			values[i] = math.Ldexp(r.Float64()-.5, r.IntN(200)-100)
			truth.Add(truth, new(big.Float).SetFloat64(values[i]))
		}
		want, _ := truth.Float64()
		for range 3 {
			r.Shuffle(len(values), func(i, j int) { values[i], values[j] = values[j], values[i] })
			if got := Of(values...); got != want {
				t.Fatalf("sum of %v is %v, want %v", values, got, want)
			}
		}
	}
}

func TestTwoSum(t *testing.T) {
	for _, tt := range [][4]float64{{1, 0x1p-60, 1, 0x1p-60}, {0x1p-60, 1, 1, 0x1p-60}, {0.1, 0.2, 0.30000000000000004, -0x1p-55}, {3, -3, 0, 0}, {1e16, 1, 1e16, 1}} {
		if sum, lacks := TwoSum(tt[0], tt[1]); sum != tt[2] || lacks != tt[3] {
			t.Errorf("%v + %v is %v, and lacks %v, want %v and %v", tt[0], tt[1], sum, lacks, tt[2], tt[3])
		}
	}
}
