package finance

import "math"

// maxSteps bounds the narrowing of one bracket, which takes about ten steps as a rule.
const maxSteps = 128

// crossing returns where f changes sign between a and b, to the last bit that rounding leaves. Both
// are above 0, a is the smaller, and f has opposite signs there.
func crossing(f func(float64) float64, a, b float64) float64 {
	a, b = bracket(f, a, b)
	return narrow(f, a, b)
}

// bracket brings a and b closer until they differ by a factor of at most 2, with f still of opposite
// signs. It sets out from 1, the growth factor at rate 0, in strides that square, and then halves the
// last stride by the geometric mean: some 20 steps between the ends of float64, and 3 as a rule.
func bracket(f func(float64) float64, a, b float64) (float64, float64) {
	rising := f(a) < 0
	move := func(m float64) (up bool) {
		if up = f(m) < 0 == rising; up {
			a = m
		} else {
			b = m
		}
		return up
	}
	up := move(min(max(a, 1), b))
	for stride := 1.25; b > 2*a; stride *= stride {
		m := b / stride
		if up {
			m = a * stride
		}
		if m <= a || m >= b || move(m) != up {
			break
		}
	}
	for b > 2*a {
		move(math.Sqrt(a) * math.Sqrt(b))
	}
	return a, b
}

// narrow returns where f changes sign between a and b. It is Chandrupatla's method: inverse quadratic
// interpolation where the three last points allow it, and otherwise bisection.
func narrow(f func(float64) float64, a, b float64) float64 {
	fa, fb := f(a), f(b)
	switch {
	case fa == 0:
		return a
	case fb == 0:
		return b
	}
	t := 0.5
	for range maxSteps {
		m := a + float64(t*(b-a))
		fm := f(m)
		// a is the newest point, b the one across the root, p the one left over.
		p, fp := a, fa
		if (fm < 0) != (fa < 0) {
			p, fp, b, fb = b, fb, a, fa
		}
		a, fa = m, fm

		lastBit := 0x1p-52 * a / math.Abs(b-a)
		if fa == 0 || lastBit > 0.5 {
			break
		}
		t = 0.5
		xi, phi := (a-b)/(p-b), (fa-fb)/(fp-fb)
		if float64(phi*phi) < xi && float64((1-phi)*(1-phi)) < 1-xi {
			t = float64(fa/(fb-fa)*(fp/(fb-fp))) + float64((p-a)/(b-a)*(fa/(fp-fa))*(fb/(fp-fb)))
		}
		t = min(max(t, lastBit), 1-lastBit)
	}
	if math.Abs(fb) < math.Abs(fa) {
		return b
	}
	return a
}
