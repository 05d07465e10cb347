package uncertainty

import (
	"math"
	"slices"
	"testing"
)

func TestHistogram(t *testing.T) {
	var s selector
	for _, tt := range []struct {
		name  string
		draws []float64
		want  Histogram
	}{
		{"round edges", []float64{-0.4, 0, 0.1, 1.9, 2, 3.9, math.Inf(1)}, Histogram{Start: -1, Width: 1, Counts: []int{1, 2, 1, 1, 1}, Never: 1}},
		{"all the same", []float64{7, 7, 7}, Histogram{Start: 7, Width: 1, Counts: []int{3}}},
		{"never", []float64{math.Inf(1)}, Histogram{Width: 1, Never: 1}},
		{"too small to tell apart", []float64{0, 5e-324}, Histogram{Width: 1, Counts: []int{2}}},
		{"large", []float64{-1e308, 1e308}, Histogram{Start: -1, Width: 1, Never: 0}},
	} {
		h := newHistogram(&s, slices.Clone(tt.draws), 5)
		h.add(tt.draws)
		sum := h.Below + h.Above + h.Never
		for _, n := range h.Counts {
			sum += n
		}
		if sum != len(tt.draws) || len(h.Counts) > 20 {
			t.Errorf("%s: %d of %d draws are counted: %+v", tt.name, sum, len(tt.draws), h)
		}
		if tt.name != "large" && (h.Start != tt.want.Start || h.Width != tt.want.Width || h.Never != tt.want.Never || !slices.Equal(h.Counts, tt.want.Counts)) {
			t.Errorf("%s: %+v, want %+v", tt.name, *h, tt.want)
		}
	}
}

// The bins hold each draw once, and as many of them below an end of the interval as it says, whatever the number of
// draws and of cores.
func TestHistogramOfTheTotal(t *testing.T) {
	p, r := table2(t, "vncpc-2004", 0)
	for _, draws := range []int{kept / 2, 5*kept + 7} {
		var first *Histogram
		for _, cores := range []int{1, 3} {
			a := analyse(t, p, r, Options{Draws: draws, Seed: 1, Bins: 50, Workers: cores})
			h := a.Total.CO2.Histogram
			if first == nil {
				first = h
			}
			if h.Start != first.Start || !slices.Equal(h.Counts, first.Counts) {
				t.Errorf("%d draws: other bins with %d cores", draws, cores)
			}
			sum, below := h.Below+h.Above, float64(h.Below)
			for i, n := range h.Counts {
				sum += n
				below += float64(n) * min(1, max(0, (a.Total.CO2.Low-h.Start)/h.Width-float64(i)))
			}
			if sum != draws || len(h.Counts) < 25 || len(h.Counts) > 125 {
				t.Errorf("%d of %d draws in %d bins", sum, draws, len(h.Counts))
			}
			if share := below / float64(draws); math.Abs(share-lowShare) > 0.003 {
				t.Errorf("%.4f of the draws lie below the low end of the interval", share)
			}
			if a.Programmes[0].CO2.Histogram == nil || a.Total.Payback != nil && a.Total.Payback.Histogram != nil && a.Total.Payback.Histogram.Never != 0 {
				t.Error("a programme without bins, or a sure payback that is never")
			}
		}
	}
	if analyse(t, p, r, Options{Draws: 1000}).Total.CO2.Histogram != nil {
		t.Error("bins that nobody asked for")
	}
}
