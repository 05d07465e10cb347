package audit

import (
	"math"
	"slices"
)

// implyPrices gives the lines without a price the one that the other entries imply: the median of saving over quantity
// among those of the same programme that save this carrier and know the worth of all else that they save; among those
// of the whole file where the programme has fewer than two.
func implyPrices(entries []*entry) {
	type implied struct {
		by        *entry
		logarithm float64
	}
	seen := map[string][]implied{}
	for _, e := range entries {
		if e.saving == none || !(e.figures[e.saving].value > 0) {
			continue
		}
		rest := e.figures[e.saving].value
		var open *line
		for i := range e.lines {
			switch l := &e.lines[i]; {
			case l.price != 0:
				rest -= l.price * l.amount
			case open != nil:
				rest = 0 // two prices are missing
			default:
				open = l
			}
		}
		if open != nil && open.amount > 0 && rest > 0 {
			seen[open.of()] = append(seen[open.of()], implied{e, math.Log(rest / open.amount)})
		}
	}
	const enough = 2
	for _, e := range entries {
		if e.saving == none {
			continue
		}
		for i := range e.lines {
			l := &e.lines[i]
			if l.price != 0 {
				continue
			}
			near, far := []float64{}, []float64{}
			for _, s := range seen[l.of()] {
				switch {
				case s.by == e:
				case s.by.programme == e.programme:
					near = append(near, s.logarithm)
				default:
					far = append(far, s.logarithm)
				}
			}
			if len(near) < enough {
				near = append(near, far...)
			}
			if len(near) < enough {
				continue
			}
			middle, spread := median(near)
			l.price = math.Exp(middle)
			l.spread = max(spread, 0.1) / math.Sqrt(float64(len(near)))
		}
	}
}

// median returns the median and a standard deviation from the median of the distances from it, which some that are off
// do not move.
func median(v []float64) (middle, sd float64) {
	of := func(v []float64) float64 {
		s := slices.Sorted(slices.Values(v))
		n := len(s)
		return (s[(n-1)/2] + s[n/2]) / 2
	}
	middle = of(v)
	away := make([]float64, len(v))
	for i, x := range v {
		away[i] = math.Abs(x - middle)
	}
	const normal = 1.4826 // of a normal distribution the median distance is sd / 1.4826
	return middle, normal * of(away)
}

// of is what a price is of.
func (l *line) of() string { return l.carrier + "/" + l.unit }
