package uncertainty

import (
	"math"
	"slices"
)

// Histogram counts the draws of a figure: Counts[i] of them lie from Start + i x Width up to the next edge.
type Histogram struct {
	Start, Width float64 // in the unit of the figure; Width is 1, 2 or 5 times a power of ten
	Counts       []int
	Below, Above int // beyond both ends
	Never        int // of a payback that is never, or a cost where CO2 is not reduced
}

// smallest is the least width of a bin, above what a float64 has full precision for.
const smallest = 1e-300

// tail is the share of the first draws that may lie beyond either end.
const tail = 0.0015

// reachOfBins bounds how far bins go to either side of the median, in distances to the quartile there, for a payback may
// have a tail of hundreds of years: 5.4 standard deviations of a normal.
const reachOfBins = 8

// newHistogram lays about so many bins over the first draws, all of which are at hand, and counts none.
func newHistogram(s *selector, first []float64, bins int) *Histogram {
	var last int // of the finite draws, in order
	for _, x := range first {
		if x <= math.MaxFloat64 {
			last++
		}
	}
	if last--; last < 0 {
		return &Histogram{Width: 1}
	}
	out := int(tail * float64(last))
	v := s.order(first, []int{out, last / 4, last / 2, last - last/4, last - out})
	low, median, high := v[0], v[2], v[4]
	if v[1] < median {
		low = max(low, median-reachOfBins*(median-v[1]))
	}
	if v[3] > median {
		high = min(high, median+reachOfBins*(v[3]-median))
	}
	h := &Histogram{Width: roundStep(high/float64(bins) - low/float64(bins))}
	from, to := math.Floor(low/h.Width), math.Floor(high/h.Width)
	h.Start, h.Counts = from*h.Width, make([]int, int(to-from)+1)
	return h
}

// roundStep returns the next of 1, 2 and 5 times a power of ten.
func roundStep(least float64) float64 {
	if least < smallest || math.IsInf(least, 0) {
		return 1
	}
	power := math.Pow(10, math.Floor(math.Log10(least)))
	for _, k := range []float64{1, 2, 5} {
		if k*power >= least {
			return k * power
		}
	}
	return 10 * power
}

// add counts draws; none where there is no histogram.
func (h *Histogram) add(xs []float64) {
	if h == nil {
		return
	}
	for _, x := range xs {
		switch at := math.Floor(x/h.Width - h.Start/h.Width); {
		case x > math.MaxFloat64:
			h.Never++
		case at < 0:
			h.Below++
		case at >= float64(len(h.Counts)):
			h.Above++
		default:
			h.Counts[int(at)]++
		}
	}
}

// merge adds the counts of another one with the same bins.
func (h *Histogram) merge(o *Histogram) {
	if h == nil {
		return
	}
	for i, n := range o.Counts {
		h.Counts[i] += n
	}
	h.Below += o.Below
	h.Above += o.Above
	h.Never += o.Never
}

// empty returns one with the same bins and no counts.
func (h *Histogram) empty() *Histogram {
	if h == nil {
		return nil
	}
	return &Histogram{Start: h.Start, Width: h.Width, Counts: slices.Repeat([]int{0}, len(h.Counts))}
}
