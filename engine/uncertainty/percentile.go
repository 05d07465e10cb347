package uncertainty

import (
	"math"
	"slices"
)

// selector finds order statistics without sorting: it counts the values in bins of equal width, and looks only into
// the bins that hold the ranks asked for. Never is +Inf, above every number.
type selector struct {
	count []int32
	slot  []uint8 // 1 + which of the bins asked for, by bin
	kept  [][]float64
	never int // how many values of the last set were never
}

const (
	bins = 2048
	few  = 64 // values that are sorted rather than binned
)

// order returns the values of ascending ranks, the smallest having rank 0.
func (s *selector) order(xs []float64, ranks []int) []float64 {
	out := make([]float64, len(ranks))
	s.into(out, xs, ranks)
	return out
}

func (s *selector) into(out, xs []float64, ranks []int) {
	s.never = 0
	if len(xs) <= few {
		for _, x := range xs {
			if x > math.MaxFloat64 {
				s.never++
			}
		}
		sorted := slices.Sorted(slices.Values(xs))
		for i, r := range ranks {
			out[i] = sorted[r]
		}
		return
	}
	low, high, finite := math.Inf(1), math.Inf(-1), 0
	for _, x := range xs {
		if x <= math.MaxFloat64 {
			low, high = min(low, x), max(high, x)
			finite++
		}
	}
	s.never = len(xs) - finite
	for i, r := range ranks {
		if r >= finite {
			for k := range ranks[i:] {
				out[i+k] = math.Inf(1)
			}
			out, ranks = out[:i], ranks[:i]
			break
		}
	}
	if low == high || len(ranks) == 0 {
		for i := range out {
			out[i] = low
		}
		return
	}
	if s.count == nil {
		s.count, s.slot = make([]int32, bins+1), make([]uint8, bins+1)
	}
	clear(s.count)
	clear(s.slot)
	scale := bins / (high - low)
	if math.IsInf(scale, 1) { // a range of denormal numbers
		sorted := slices.Sorted(slices.Values(xs))
		for i, r := range ranks {
			out[i] = sorted[r]
		}
		return
	}
	count := s.count[:bins+1]
	for _, x := range xs {
		if x <= math.MaxFloat64 {
			count[int((x-low)*scale)]++
		}
	}
	type target struct {
		before int // values below the bin
		ranks  []int
		at     int // of its first rank
	}
	var targets []target
	bin, before := 0, 0
	last := -1
	for i, r := range ranks {
		for before+int(s.count[bin]) <= r {
			before += int(s.count[bin])
			bin++
		}
		if bin != last {
			targets = append(targets, target{before: before, at: i})
			s.slot[bin] = uint8(len(targets))
			last = bin
		}
		t := &targets[len(targets)-1]
		t.ranks = append(t.ranks, r-before)
	}
	for len(s.kept) < len(targets) {
		s.kept = append(s.kept, nil)
	}
	kept := s.kept[:len(targets)]
	for i := range kept {
		kept[i] = kept[i][:0]
	}
	for _, x := range xs {
		if x > math.MaxFloat64 {
			continue
		}
		if k := s.slot[int((x-low)*scale)]; k != 0 {
			kept[k-1] = append(kept[k-1], x)
		}
	}
	for i, t := range targets {
		part := kept[i]
		if len(part) > few && len(part) < len(xs) {
			part = slices.Clone(part)
			deeper := selector{}
			deeper.into(out[t.at:t.at+len(t.ranks)], part, t.ranks)
			continue
		}
		slices.Sort(part)
		for k, r := range t.ranks {
			out[t.at+k] = part[r]
		}
	}
}

// percentiles are the three ends of an interval with the standard errors of the outer two.
type percentiles struct {
	low, median, high   float64
	lowError, highError float64
	never               float64 // the share of draws that are +Inf
}

var shares = [...]float64{lowShare, midShare, highShare}

// position is the rank of a share among n, which need not be whole: the definition of most statistical software (type
// 7 of R. J. Hyndman and Y. Fan, The American Statistician 50, 361 (1996)).
func position(share float64, n int) float64 { return share * float64(n-1) }

// error of a rank, as of independent draws: binomial.
func rankError(share float64, n int) float64 { return math.Sqrt(share * (1 - share) * float64(n)) }

// percentiles of draws that are all at hand.
func (s *selector) percentiles(xs []float64) percentiles {
	n := len(xs)
	ranks := make([]int, 0, 4*len(shares))
	for _, p := range shares {
		at, wide := position(p, n), rankError(p, n)
		ranks = append(ranks, max(0, int(at-wide)), int(at), min(n-1, int(at)+1), min(n-1, int(math.Ceil(at+wide))))
	}
	v := s.order(xs, ranks)
	at := func(k int) float64 {
		h := position(shares[k], n)
		return between(v[4*k+1], v[4*k+2], h-math.Floor(h))
	}
	half := func(k int) float64 { return half(v[4*k], v[4*k+3]) }
	return percentiles{at(0), at(1), at(2), half(0), half(2), float64(s.never) / float64(n)}
}

// between interpolates; where the upper value is never, the lower one stands as long as it is nearer.
func between(a, b, f float64) float64 {
	if math.IsInf(b, 1) {
		if f < 0.5 {
			return a
		}
		return b
	}
	return a + f*(b-a)
}

// half is half of a distance; 0 where one end is never.
func half(a, b float64) float64 {
	if math.IsInf(b, 1) {
		return 0
	}
	return (b - a) / 2
}

// sketch holds what is counted of draws that are not kept: around each percentile, which the first draws have located,
// a window of bins. Counts do not depend on the order in which they are made.
type sketch struct {
	windows [len(shares)]window
	n       int
	never   int
	bins    *Histogram // nil without
}

type window struct {
	low, high, scale float64
	below            int
	count            []int32
}

// windowBins resolves a percentile to a fiftieth of the standard error that the first draws have.
const windowBins = 1024

// reach is how many standard errors of the first draws a window reaches to either side. A percentile outside of it
// would be a chance of one in 10^15.
const reach = 8

func newSketch(s *selector, first []float64) *sketch {
	n := len(first)
	ranks := make([]int, 0, 2*len(shares))
	for _, p := range shares {
		at, wide := position(p, n), reach*rankError(p, n)
		ranks = append(ranks, max(0, int(at-wide)), min(n-1, int(math.Ceil(at+wide))))
	}
	sorted := slices.Clone(ranks)
	slices.Sort(sorted)
	v := s.order(first, sorted)
	value := func(rank int) float64 { return v[slices.Index(sorted, rank)] }
	out := &sketch{}
	for k := range out.windows {
		w := window{low: value(ranks[2*k]), high: value(ranks[2*k+1]), count: make([]int32, windowBins+1)}
		if math.IsInf(w.high, 1) && !math.IsInf(w.low, 1) { // never lies within: the bins end at the last number
			for _, x := range first {
				if x <= math.MaxFloat64 && (math.IsInf(w.high, 1) || x > w.high) {
					w.high = x
				}
			}
		}
		if w.high > w.low {
			w.scale = windowBins / (w.high - w.low)
		}
		out.windows[k] = w
	}
	return out
}

// add counts draws.
func (s *sketch) add(xs []float64) {
	s.n += len(xs)
	s.bins.add(xs)
	for k := range s.windows {
		w := &s.windows[k]
		below := 0
		for _, x := range xs {
			if x < w.low {
				below++
			} else if x <= w.high && x <= math.MaxFloat64 {
				w.count[int((x-w.low)*w.scale)]++
			}
		}
		w.below += below
	}
	for _, x := range xs {
		if x > math.MaxFloat64 {
			s.never++
		}
	}
}

// merge adds the counts of another sketch with the same windows.
func (s *sketch) merge(o *sketch) {
	s.n += o.n
	s.never += o.never
	s.bins.merge(o.bins)
	for k := range s.windows {
		w := &s.windows[k]
		w.below += o.windows[k].below
		for i, c := range o.windows[k].count {
			w.count[i] += c
		}
	}
}

// empty returns a sketch with the same windows and no counts.
func (s *sketch) empty() *sketch {
	out := &sketch{windows: s.windows, bins: s.bins.empty()}
	for k := range out.windows {
		out.windows[k].below, out.windows[k].count = 0, make([]int32, windowBins+1)
	}
	return out
}

// at returns the value of a rank that need not be whole, from the window of a share.
func (s *sketch) at(k int, rank float64) float64 {
	w := &s.windows[k]
	if rank > float64(s.n-s.never)-0.5 {
		return math.Inf(1)
	}
	before := float64(w.below) - 0.5
	for i, c := range w.count {
		if c > 0 && rank < before+float64(c) {
			if w.scale == 0 {
				return w.low
			}
			return min(w.low+(float64(i)+max(rank-before, 0)/float64(c))/w.scale, w.high)
		}
		before += float64(c)
	}
	return w.high
}

func (s *sketch) percentiles() percentiles {
	var v, e [len(shares)]float64
	for k, p := range shares {
		at, wide := position(p, s.n), rankError(p, s.n)
		v[k] = s.at(k, at)
		e[k] = half(s.at(k, at-wide), s.at(k, at+wide))
	}
	return percentiles{v[0], v[1], v[2], e[0], e[2], float64(s.never) / float64(s.n)}
}
