package uncertainty

import "slices"

// unknown is a number that is not known for certain.
type unknown struct {
	id    string // of a factor "coal.ncv", of a price "price.coal", of an entry's own "cp-ee/savings.coal"
	value float64
	dist  Distribution
}

// power is a shared unknown in a product, or its inverse.
type power struct {
	unknown int
	inverse bool
}

// product is a weight times shared unknowns.
type product struct {
	weight float64
	of     []power
}

// coefficient is what one unit of something counts for: a sum of products of shared unknowns. t CO2e per t of coal is
// NCV x EF + GWP x NCV x EF of CH4 + GWP x NCV x EF of N2O.
type coefficient []product

// row adds scale x own unknown x coefficient to an output.
type row struct {
	own         int // index into the entry's own unknowns
	coefficient int // index into the model's coefficients
	scale       float64
	carrier     string // of a row of CO2
}

const none = -1

// subset is a set of shared unknowns, ascending, filled up with none. No product has more of them.
type subset [6]int16

var empty = subset{none, none, none, none, none, none}

// with returns the subset with one more unknown; false where it has it already or is full.
func (s subset) with(u int) (subset, bool) {
	i := 0
	for i < len(s) && s[i] != none && s[i] < int16(u) {
		i++
	}
	if i == len(s) || s[len(s)-1] != none || s[i] == int16(u) {
		return s, false
	}
	copy(s[i+1:], s[i:len(s)-1])
	s[i] = int16(u)
	return s, true
}

// polynomial is a function of shared unknowns as a sum over subsets of them: factor times the product of the
// deviations of the unknowns in the subset from their means. Its terms are uncorrelated, so that the variance is the
// sum of theirs, and each unknown's share of it can be read off: the decomposition of I. M. Sobol, Math. Comput. Simul.
// 55, 271 (2001), which is exact for a sum of products.
type polynomial []monomial

type monomial struct {
	of     subset
	factor float64
}

// add adds a multiple of another polynomial.
func (p polynomial) add(q polynomial, scale float64) polynomial {
	for _, m := range q {
		i, found := slices.BinarySearchFunc(p, m.of, func(have monomial, want subset) int { return slices.Compare(have.of[:], want[:]) })
		if found {
			p[i].factor += m.factor * scale
		} else {
			p = slices.Insert(p, i, monomial{m.of, m.factor * scale})
		}
	}
	return p
}

// times multiplies by mean + slope x deviation of an unknown. The square of a deviation counts as its mean, the
// variance: it occurs only where an unknown stands in a product twice.
func (p polynomial) times(u int, mean, slope, variance float64) polynomial {
	var out polynomial
	for _, m := range p {
		out = out.add(polynomial{{m.of, m.factor}}, mean)
		if with, ok := m.of.with(u); ok {
			out = out.add(polynomial{{with, m.factor}}, slope)
		} else if without, ok := m.of.without(u); ok {
			out = out.add(polynomial{{without, m.factor}}, slope*variance)
		}
	}
	return out
}

// without returns the subset without an unknown; false where it does not have it.
func (s subset) without(u int) (subset, bool) {
	i := slices.Index(s[:], int16(u))
	if i < 0 {
		return s, false
	}
	copy(s[i:], s[i+1:])
	s[len(s)-1] = none
	return s, true
}

// constant is the term without unknowns, which is the mean.
func (p polynomial) constant() float64 {
	for _, m := range p {
		if m.of == empty {
			return m.factor
		}
	}
	return 0
}

// spread is the variance of the product of the deviations of a subset.
func spread(of subset, variances []float64) float64 {
	v := 1.0
	for _, u := range of {
		if u == none {
			break
		}
		v *= variances[u]
	}
	return v
}

// form is a linear form: a sum over shared coefficients and over own unknowns times shared coefficients.
type form struct {
	shared polynomial // what own unknowns contribute at their means included
	own    []ownTerm
}

// ownTerm is an entry's own unknown times what multiplies it.
type ownTerm struct {
	unknown *unknown
	by      polynomial
}

// combine returns a x p + b x q.
func combine(p *form, a float64, q *form, b float64) form {
	out := form{shared: make(polynomial, 0, len(p.shared)+len(q.shared)), own: make([]ownTerm, 0, len(p.own)+len(q.own))}
	out.shared = out.shared.add(p.shared, a).add(q.shared, b)
	for _, t := range p.own {
		out.own = append(out.own, ownTerm{t.unknown, t.by.scaled(a)})
	}
	var at map[*unknown]int // of the terms of p, where there are many
	if len(p.own) > 16 {
		at = make(map[*unknown]int, len(p.own))
		for i, t := range p.own {
			at[t.unknown] = i
		}
	}
	for _, t := range q.own {
		i, found := at[t.unknown]
		if at == nil {
			i = slices.IndexFunc(p.own, func(o ownTerm) bool { return o.unknown == t.unknown })
			found = i >= 0
		}
		if found {
			out.own[i].by = slices.Clone(out.own[i].by).add(t.by, b)
		} else {
			out.own = append(out.own, ownTerm{t.unknown, t.by.scaled(b)})
		}
	}
	return out
}

// scaled returns a multiple, which shares its terms with p where it is the same.
func (p polynomial) scaled(by float64) polynomial {
	if by == 1 {
		return p
	}
	out := slices.Clone(p)
	for i := range out {
		out[i].factor *= by
	}
	return out
}

// moments are the mean, the variance and the third central moment of a form. Mean and variance are exact for
// independent unknowns. The third moment has the terms of the unknowns themselves and of their pairs, which leaves
// out what is smaller by the square of a relative standard deviation.
type moments struct {
	mean, variance, third float64

	// flat is the unknown with equal probability over an interval that counts most, and slope what it counts: sums
	// of others are nearly normal, but one such interval has no tails.
	flat  *unknown
	slope float64
}

func (m *model) moments(f *form) moments {
	out := moments{mean: f.shared.constant()}
	slopes := make([]float64, len(m.shared)) // of the form by each shared unknown
	for _, t := range f.shared {
		if t.of == empty {
			continue
		}
		out.variance += t.factor * t.factor * spread(t.of, m.variances)
		if t.of[1] == none {
			slopes[t.of[0]] = t.factor
		}
	}
	var pairs float64
	for _, t := range f.shared {
		if t.of[0] != none && t.of[1] != none && t.of[2] == none {
			pairs += slopes[t.of[0]] * slopes[t.of[1]] * t.factor * spread(t.of, m.variances)
		}
	}
	for u, slope := range slopes {
		out.third += slope * slope * slope * m.thirds[u]
		if slope != 0 && m.shared[u].dist.uniform {
			out.flatten(&m.shared[u], slope)
		}
	}
	for _, t := range f.own {
		v := t.unknown.dist.variance()
		slope := 0.0
		for _, by := range t.by {
			out.variance += v * by.factor * by.factor * spread(by.of, m.variances)
			if by.of == empty {
				slope = by.factor
			}
		}
		for _, by := range t.by {
			if by.of[0] != none && by.of[1] == none {
				pairs += slope * slopes[by.of[0]] * by.factor * v * m.variances[by.of[0]]
			}
		}
		out.third += slope * slope * slope * t.unknown.dist.third()
		if t.unknown.dist.uniform {
			out.flatten(t.unknown, slope)
		}
	}
	out.third += 6 * pairs
	return out
}

// flatten takes note of an unknown with equal probability over an interval, if it counts more than the one before.
func (t *moments) flatten(u *unknown, slope float64) {
	if t.flat == nil || slope*slope*u.dist.variance() > t.slope*t.slope*t.flat.dist.variance() {
		t.flat, t.slope = u, slope
	}
}

// single returns the distribution of a form that only one unknown makes doubtful and that is linear in it: the
// percentiles of the unknown pass through it.
func (m *model) single(f *form) (percentile func(p float64) float64, ok bool) {
	var only *unknown
	slope := 0.0
	take := func(u *unknown, by float64) bool {
		if by == 0 || u.dist.Certain() {
			return true
		}
		if only != nil && only != u {
			return false
		}
		only, slope = u, by
		return true
	}
	for _, t := range f.shared {
		switch {
		case t.of == empty || spread(t.of, m.variances) == 0 || t.factor == 0:
		case t.of[1] != none || m.inverted[t.of[0]] || !take(&m.shared[t.of[0]], t.factor):
			return nil, false
		}
	}
	for _, t := range f.own {
		for _, by := range t.by {
			switch {
			case by.of == empty:
				if !take(t.unknown, by.factor) {
					return nil, false
				}
			case by.factor != 0 && spread(by.of, m.variances) > 0 && !t.unknown.dist.Certain():
				return nil, false
			}
		}
	}
	if only == nil {
		return nil, false
	}
	base := f.shared.constant() - slope*only.dist.Mean()
	return func(p float64) float64 {
		if slope < 0 {
			p = 1 - p
		}
		return base + slope*only.dist.Quantile(p)
	}, true
}
