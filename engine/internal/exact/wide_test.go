package exact

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// numbers are of everyday size, with a few of any other among them.
func numbers(r *rand.Rand, n int) []float64 {
	values := make([]float64, n)
	for i := range values {
		switch r.IntN(12) {
		case 0:
			values[i] = math.Ldexp(r.Float64()-.5, r.IntN(1900)-1000)
		case 1:
			values[i] = float64(r.IntN(3)) - 1
		default:
			values[i] = math.Round(r.NormFloat64()*math.Exp(20*r.Float64())) / 100
		}
		if i > 0 && r.IntN(8) == 0 {
			values[i] = -values[r.IntN(i)]
		}
	}
	return values
}

// A Wide holds the sum that a Sum does, in any order and cut into any parts.
func TestWideIsSum(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 3000 {
		values := numbers(r, r.IntN(60))
		want := Of(values...)
		r.Shuffle(len(values), func(i, j int) { values[i], values[j] = values[j], values[i] })
		var whole, parts, all Wide
		all.AddAll(values)
		for part := range slices.Chunk(values, 1+r.IntN(9)) {
			var one Wide
			for _, v := range part {
				one.Add(v)
				whole.Add(v)
			}
			parts.Merge(&one)
		}
		if got := whole.Value(); got != want {
			t.Fatalf("sum of %v is %v, want %v", values, got, want)
		}
		if got := all.Value(); got != want {
			t.Fatalf("sum of all of %v is %v, want %v", values, got, want)
		}
		if got := parts.Value(); got != want {
			t.Fatalf("merged sum of %v is %v, want %v", values, got, want)
		}
		if got := Few(values); got != want {
			t.Fatalf("sum of the few %v is %v, want %v", values, got, want)
		}
	}
}

// The bins are emptied before they hold more than floats hold exactly.
func TestWideIsExactForMany(t *testing.T) {
	for _, x := range []float64{0x1p50 - 0x1p10, math.Nextafter(0x1p50, 0), -math.Nextafter(0x1p50, 0), 0x1p50, 1<<49 - 0x1p-3, 12345.675, 0x1.fffffffffffffp-18, 0x1p-18, 0x1p-19, 0x1.555p-60} {
		var w Wide
		for range 1<<14 + 1 {
			w.Add(x)
		}
		all, many := Wide{}, slices.Repeat([]float64{x}, 1<<14)
		all.AddAll(many[:100])
		all.AddAll(many[100:])
		if got, want := all.Value(), math.Ldexp(x, 14); got != want {
			t.Errorf("2^14 times %v at once is %v, want %v", x, got, want)
		}
		less := Wide{}
		less.Add(-x)
		w.Merge(&less)
		if got, want := w.Value(), math.Ldexp(x, 14); got != want {
			t.Errorf("2^14 times %v is %v, want %v", x, got, want)
		}
	}
}

func TestWideOfWhatIsNotFinite(t *testing.T) {
	for _, values := range [][]float64{{math.Inf(1), 1}, {math.NaN()}, {1e308, 1e308}, {math.Inf(1), math.Inf(-1)}} {
		var w Wide
		for _, v := range values {
			w.Add(v)
		}
		if got := w.Value(); !math.IsNaN(got) && !math.IsInf(got, 0) {
			t.Errorf("sum of %v is %v", values, got)
		}
		if got := Few(append(values, 1, 2)); !math.IsNaN(got) && !math.IsInf(got, 0) {
			t.Errorf("sum of the few %v is %v", values, got)
		}
	}
}

func BenchmarkAdd(b *testing.B) {
	values := numbers(rand.New(rand.NewPCG(5, 6)), 1024)
	for i := range values {
		if a := math.Abs(values[i]); a > 1e20 || a < 1e-9 {
			values[i] = 12.5
		}
	}
	b.Run("Sum", func(b *testing.B) {
		var s Sum
		for i := range b.N {
			s.Add(values[i%1024])
		}
	})
	b.Run("Wide", func(b *testing.B) {
		var w Wide
		for i := range b.N {
			w.Add(values[i%1024])
		}
	})
	b.Run("Of5", func(b *testing.B) {
		for i := range b.N {
			Of(values[i%1000 : i%1000+5]...)
		}
	})
	b.Run("Few5", func(b *testing.B) {
		for i := range b.N {
			Few(values[i%1000 : i%1000+5])
		}
	})
}
