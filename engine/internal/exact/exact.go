// Package exact sums floats without error, so that a total does not depend on the order of its parts, on the
// size of chunks or on the number of cores.
package exact

import "math"

// Sum is a running sum, kept exactly. The zero value is 0.
//
// It holds the sum as a list of floats that do not overlap, smallest first: J. R. Shewchuk, "Adaptive Precision
// Floating-Point Arithmetic and Fast Robust Geometric Predicates", 1997, figure 6 (grow-expansion).
type Sum struct {
	parts []float64
}

// Add adds x. A sum that overflows, or x that is not finite, makes Value not finite; callers check there.
func (s *Sum) Add(x float64) {
	kept := s.parts[:0]
	for _, y := range s.parts {
		if math.Abs(x) < math.Abs(y) {
			x, y = y, x
		}
		high := x + y
		low := y - (high - x)
		if low != 0 {
			kept = append(kept, low)
		}
		x = high
	}
	s.parts = append(kept, x)
}

// Value returns the float nearest to the sum, halves to even.
func (s *Sum) Value() float64 {
	n := len(s.parts) - 1
	if n < 0 {
		return 0
	}
	high, low := s.parts[n], 0.0
	for n > 0 && low == 0 {
		n--
		x, y := high, s.parts[n]
		high = x + y
		low = y - (high - x)
	}
	// A remainder of half a unit in the last place is a tie only if nothing follows it.
	if n > 0 && (low < 0) == (s.parts[n-1] < 0) && low != 0 {
		if twice := low * 2; high+twice-high == twice {
			high += twice
		}
	}
	return high
}

// Of returns the sum of values.
func Of(values ...float64) float64 {
	var s Sum
	for _, v := range values {
		s.Add(v)
	}
	return s.Value()
}

// Few returns what [Of] does, mostly without its list.
func Few(values []float64) float64 {
	sum, lost, rest := 0.0, 0.0, 0.0
	more := uint64(0)
	for _, v := range values {
		sum, rest = TwoSum(sum, v)
		lost, rest = TwoSum(lost, rest)
		more |= math.Float64bits(rest) << 1
	}
	if more == 0 { // as mostly: sum and lost are all of it, and are rounded once
		return sum + lost
	}
	return Of(values...)
}

// TwoSum returns a + b, and exactly what the float lacks: D. E. Knuth, TAOCP 2, 4.2.2, theorem B.
func TwoSum(a, b float64) (sum, lacks float64) {
	sum = a + b
	part := sum - a
	return sum, (a - (sum - part)) + (b - part)
}
