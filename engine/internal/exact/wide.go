package exact

import "math"

// Wide is a running sum like [Sum], kept exactly, for millions of numbers of everyday size: many times as fast, and two can be
// merged. The zero value is 0.
//
// It cuts each number into multiples of 2^10, 2^-30 and 2^-70, so few of each that their sums are exact: P. Ahrens, J. Demmel and
// H. D. Nguyen, "Algorithms for Efficient Reproducible Floating Point Summation", ACM TOMS 46, 22 (2020).
type Wide struct {
	bins  [3]float64
	added int32 // to the bins since they were emptied
	rest  Sum   // of what does not fit them: 2^50 and more, 2^-18 and less
}

// A number that is added to one of these, and from which it is taken again, is a multiple of the last digit of that.
const (
	coarse = 1.5 * 0x1p62
	middle = 1.5 * 0x1p22
	fine   = 1.5 * 0x1p-18
)

// Add adds x. What [Sum.Add] says of numbers that are not finite holds here too.
func (w *Wide) Add(x float64) {
	a, b, c, left := cut(x)
	if left != 0 || math.Abs(a) >= 0x1p50 || w.added == most {
		w.addRest(x)
		return
	}
	w.bins[0] += a
	w.bins[1] += b
	w.bins[2] += c
	w.added++
}

// AddAll adds each of values.
func (w *Wide) AddAll(values []float64) {
	for len(values) > 0 {
		coarser, medium, finer, n := w.bins[0], w.bins[1], w.bins[2], 0
		for _, x := range values[:min(len(values), int(most-w.added))] {
			a, b, c, left := cut(x)
			if left != 0 || math.Abs(a) >= 0x1p50 {
				break
			}
			coarser += a
			medium += b
			finer += c
			n++
		}
		w.bins = [3]float64{coarser, medium, finer}
		w.added += int32(n)
		if n < len(values) {
			w.addRest(values[n])
			n++
		}
		values = values[n:]
	}
}

// most is how many numbers the bins take.
const most = 1 << 12

// cut cuts x for the bins, and returns what is left of it.
func cut(x float64) (a, b, c, left float64) {
	a = (x + coarse) - coarse
	x -= a
	b = (x + middle) - middle
	x -= b
	c = (x + fine) - fine
	return a, b, c, x - c
}

// addRest empties the bins too.
func (w *Wide) addRest(x float64) {
	for i, bin := range w.bins {
		w.rest.Add(bin)
		w.bins[i] = 0
	}
	w.added = 0
	w.rest.Add(x)
}

// Merge adds the sum that o holds.
func (w *Wide) Merge(o *Wide) {
	for _, bin := range o.bins {
		w.rest.Add(bin)
	}
	for _, part := range o.rest.parts {
		w.rest.Add(part)
	}
}

// Value returns the float nearest to the sum, halves to even.
func (w *Wide) Value() float64 {
	var s Sum
	s.parts = append(s.parts, w.rest.parts...)
	for _, bin := range w.bins {
		s.Add(bin)
	}
	return s.Value()
}
