package finance

import (
	"fmt"
	"math"
)

// A series is a sum of c[k] g^-k over k: flows as a function of the growth factor g = 1+rate, which
// is above 0. Its largest magnitude lies in [1/2, 1), and its first and last are not zero.
//
// The growth factor is searched rather than the rate, since it is positive and its floating-point
// numbers lie as densely near a total loss (g near 0) as elsewhere.
type series []float64

const (
	// The growth factors of the rates that a float64 can hold above -1.
	minGrowth = 0x1p-53
	maxGrowth = math.MaxFloat64

	// maxWork bounds flows times changes of sign, and so the memory of a search to 8 MB.
	maxWork = 1 << 20
)

// newSeries returns flows as a series. It fails where flows are invalid or change sign too often for
// maxWork: up to 1,024 flows may change sign as often as they like.
func newSeries(flows []float64) (series, error) {
	if err := CheckFlows(flows); err != nil {
		return nil, err
	}
	s := append(series(nil), flows...).normalised()
	if n, _ := s.changes(); n*len(s) > maxWork {
		return nil, fmt.Errorf("finance: %d flows with %d changes of sign are too many to search", len(s), n)
	}
	return s, nil
}

// normalised scales c by a power of two, in place, and returns it without zeros at either end. Where
// that takes an amount below the smallest float64, it was of no account.
func (c series) normalised() series {
	_, exponent := math.Frexp(peak(c))
	for k := range c {
		c[k] = math.Ldexp(c[k], -exponent)
	}
	for len(c) > 0 && c[0] == 0 {
		c = c[1:]
	}
	for len(c) > 0 && c[len(c)-1] == 0 {
		c = c[:len(c)-1]
	}
	return c
}

// changes returns how often c changes sign, zeros left out, and the position of the last change:
// halfway between the two amounts. By Descartes' rule of signs a series has as many roots as changes
// or an even number fewer.
func (c series) changes() (n int, position float64) {
	last := 0
	for k, amount := range c {
		if amount == 0 {
			continue
		}
		if amount > 0 != (c[last] > 0) {
			n++
			position = float64(last+k) / 2
		}
		last = k
	}
	return n, position
}

// at returns c at g, and the sum of the magnitudes of its terms. Below 1 both are multiplied by g^n,
// so that nothing overflows and no sign changes.
func (c series) at(g float64) (value, size float64) {
	if g < 1 {
		for _, amount := range c {
			value = float64(value*g) + amount
			size = float64(size*g) + math.Abs(amount)
		}
		return value, size
	}
	x := 1 / g
	for k := len(c) - 1; k >= 0; k-- {
		value = float64(value*x) + c[k]
		size = float64(size*x) + math.Abs(c[k])
	}
	return value, size
}

// sign returns the sign of c at g: 0 where it is within tolerance of the size of its terms.
func (c series) sign(g, tolerance float64) int {
	value, size := c.at(g)
	switch {
	case math.Abs(value) <= size*tolerance:
		return 0
	case value < 0:
		return -1
	}
	return 1
}

// rates returns the rates at which c is zero, ascending.
func (c series) rates() []float64 {
	// Horner's rule errs by at most this part of the size of the terms.
	tolerance := float64(2*len(c)) * 0x1p-52
	roots := c.roots(tolerance)
	for i := range roots {
		roots[i]--
	}
	return roots
}

// roots returns the growth factors at which c is zero, ascending.
//
// Between two roots of c lies a turning point of g^s c, whatever s. Its derivative multiplies c[k]
// by s-k, and with s at a change of sign of c that takes just this change away. So the roots of the
// derivative, found in the same way, part the roots of c, and when no change is left there are none:
// Rolle's theorem, as used to prove Descartes' rule. A turning point at which c itself is zero within
// tolerance is a double root.
func (c series) roots(tolerance float64) []float64 {
	n, position := c.changes()
	if n == 0 {
		return nil
	}
	var turns []float64
	if n > 1 {
		turns = c.derivative(position).roots(0)
	}
	value := func(g float64) float64 {
		v, _ := c.at(g)
		return v
	}
	var found []float64
	a, signA := minGrowth, c.sign(minGrowth, 0)
	if signA == 0 {
		found = append(found, a)
	}
	for _, b := range append(turns, maxGrowth) {
		signB := c.sign(b, tolerance)
		switch {
		case signB == 0:
			if signA != 0 { // else without a rise or fall between them: one root
				found = append(found, b)
			}
		case signA == -signB:
			found = append(found, crossing(value, a, b))
		}
		a, signA = b, signB
	}
	return found
}

// derivative returns g^(1-s) d/dg (g^s c), normalised and with the sign turned.
func (c series) derivative(s float64) series {
	d := make(series, len(c))
	for k, amount := range c {
		d[k] = (float64(k) - s) * amount
	}
	return d.normalised()
}
