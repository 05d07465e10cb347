package uncertainty

import (
	"math"
	"slices"
)

// Combination is the distribution of a sum over the programmes of a portfolio, each taken some number of times: q1 times
// the CO2 of the first, q2 times that of the second, and so on. Where the programmes are a unit of a carrier each, it is
// the CO2 of any quantities, of whose factors nothing else needs to be known.
type Combination struct {
	Mean     []float64 // t, of each programme taken once
	Variance []Term    // of two q each, t^2
	Third    []Term    // of three q each, t^3: the third central moment, without what [Analyse] leaves out of it
}

// Term is Factor times the q of the programmes Of, ascending; a programme that stands in it twice is squared.
type Term struct {
	Of     []int
	Factor float64
}

// Combination returns how the moments of a sum over the programmes depend on how often each is taken. Quantities are taken
// as exact, which is what they are in a sum over many.
func (a *Analysis) Combination() Combination {
	m := a.model
	var c Combination
	type key struct {
		unknowns subset
		q        int
	}
	weights := map[key]float64{} // in standard deviations, so that no variance of an unknown is left in the sums below
	var subsets []subset
	for q, n := range m.programmes {
		shared := n.forms[co2].shared
		c.Mean = append(c.Mean, shared.constant())
		for _, t := range shared {
			if w := t.factor * math.Sqrt(spread(t.of, m.variances)); t.of != empty && w != 0 {
				weights[key{t.of, q}] = w
				subsets = append(subsets, t.of)
			}
		}
	}
	slices.SortFunc(subsets, func(a, b subset) int { return slices.Compare(a[:], b[:]) })
	subsets = slices.Compact(subsets)
	variance, third := terms{}, terms{}
	row := func(of subset) []float64 {
		w := make([]float64, len(c.Mean))
		for q := range w {
			w[q] = weights[key{of, q}]
		}
		return w
	}
	for _, of := range subsets {
		w := row(of)
		variance.add(1, w, w)
		switch one, two := of[0], of[1]; {
		case two == none:
			u := &m.shared[one].dist
			third.add(u.third()/(u.variance()*u.SD()), w, w, w)
		case of[2] == none:
			third.add(6, w, row(alone(one)), row(alone(two)))
		}
	}
	c.Variance, c.Third = variance.sorted(), third.sorted()
	return c
}

// Interval returns the ends of the 95 % interval of the sum with each programme taken so many times, as [Analyse] finds them
// from the first three moments.
func (c *Combination) Interval(times []float64) (low, high float64) {
	mean, variance, third := 0.0, sumOf(c.Variance, times), sumOf(c.Third, times)
	for i, q := range times {
		mean += float64(c.Mean[i] * q)
	}
	d := fitted(mean, variance, third)
	return d.Quantile(lowShare), d.Quantile(highShare)
}

func sumOf(terms []Term, times []float64) (sum float64) {
	for _, t := range terms {
		product := t.Factor
		for _, q := range t.Of {
			product *= times[q]
		}
		sum += product
	}
	return sum
}

func alone(u int16) subset {
	s := empty
	s[0] = u
	return s
}

// terms are the coefficients of a form, by the q that they multiply, at most three.
type terms map[[3]int]float64

// add adds a scale times the product of linear forms, of which w holds the coefficients.
func (t terms) add(scale float64, w ...[]float64) {
	t.multiply([3]int{-1, -1, -1}, scale, w)
}

func (t terms) multiply(of [3]int, product float64, rest [][]float64) {
	if product == 0 {
		return
	}
	if len(rest) == 0 {
		slices.Sort(of[:])
		t[of] += product
		return
	}
	for q, w := range rest[0] {
		of[len(rest)-1] = q
		t.multiply(of, product*w, rest[1:])
	}
}

// sorted returns the terms that are not 0 in the order of what they multiply.
func (t terms) sorted() []Term {
	var all []Term
	for of, factor := range t {
		if factor != 0 {
			used := slices.DeleteFunc(of[:], func(q int) bool { return q < 0 })
			all = append(all, Term{used, factor})
		}
	}
	slices.SortFunc(all, func(a, b Term) int { return slices.Compare(a.Of, b.Of) })
	return all
}
