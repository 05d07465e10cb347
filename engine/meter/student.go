package meter

import "math"

// Student returns the number that a Student's t of df degrees of freedom, which need not be whole, exceeds in either
// direction with the probability p, for 0 < p < 1: Student(0.05, 10) is 2.228. Less than one degree counts as one.
func Student(p, df float64) float64 {
	df = max(df, 1)
	outside := func(t float64) float64 { return incompleteBeta(df/(df+float64(t*t)), df/2, 0.5) } // DLMF 8.17
	low, high := 0.0, 1.0
	for outside(high) > p && high < 1e100 {
		high *= 2
	}
	for range 200 {
		middle := low + (high-low)/2
		if middle == low || middle == high {
			break
		}
		if outside(middle) > p {
			low = middle
		} else {
			high = middle
		}
	}
	return high
}

// incompleteBeta is the regularised incomplete beta function I_x(a, b) by its continued fraction, DLMF 8.17.22, with the
// method of Lentz.
func incompleteBeta(x, a, b float64) float64 {
	switch {
	case x <= 0:
		return 0
	case x >= 1:
		return 1
	case x > (a+1)/(a+b+2): // where the fraction of the other side converges
		return 1 - incompleteBeta(1-x, b, a)
	}
	const tiny = 1e-300
	apart := func(v float64) float64 {
		if math.Abs(v) < tiny {
			return tiny
		}
		return v
	}
	c, d := 1.0, 1/apart(1-(a+b)*x/(a+1))
	f := d
	for m := 1.0; m < 1000; m++ {
		even := m * (b - m) * x / ((a + 2*m - 1) * (a + 2*m))
		d, c = 1/apart(1+float64(even*d)), apart(1+even/c)
		f *= d * c
		odd := -(a + m) * (a + b + m) * x / ((a + 2*m) * (a + 2*m + 1))
		d, c = 1/apart(1+float64(odd*d)), apart(1+odd/c)
		step := d * c
		f *= step
		if math.Abs(step-1) < 1e-16 {
			break
		}
	}
	ab, _ := math.Lgamma(a + b)
	la, _ := math.Lgamma(a)
	lb, _ := math.Lgamma(b)
	return math.Exp(ab-la-lb+float64(a*math.Log(x))+float64(b*math.Log1p(-x))) / a * f
}
