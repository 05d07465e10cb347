package audit

import "math"

// density is a distribution of the logarithm of an honest ratio.
type density func(r float64) float64

// student returns the density of Student's t with degrees of freedom, scaled.
func student(freedom, scale float64) density {
	a, _ := math.Lgamma((freedom + 1) / 2)
	b, _ := math.Lgamma(freedom / 2)
	top := math.Exp(a-b) / (math.Sqrt(freedom*math.Pi) * scale)
	return func(r float64) float64 {
		t := r / scale
		return top * math.Pow(1+t*t/freedom, -(freedom+1)/2)
	}
}

// price is the density of the logarithm of implied over actual price. It is one half of Student's t on either side of
// 1, with the degrees of freedom and scales that have the four percentiles measured: 0.59 to 1.60 for 95 %, 0.32 to 6.7
// for 99 %.
var price = func() density {
	above, below := student(1.15477, 0.0504775), student(2.20296, 0.133773)
	return func(r float64) float64 {
		if r < 0 {
			return below(r)
		}
		return above(r)
	}
}()

// wider returns a density of the same shape for a figure that has a doubt of its own, of standard deviation sd.
func (d density) wider(sd, scale float64) density {
	k := math.Sqrt(scale*scale+sd*sd) / scale
	return func(r float64) float64 { return d(r/k) / k }
}

// co2Density is that of the logarithm of a reported over a computed CO2: what the ranges leave open, and a method that
// the set does not know.
func co2Density(sd, method float64) density {
	const freedom = 20 // hardly an honest figure lies far off
	return student(freedom, math.Sqrt(sd*sd+method*method))
}

// density is that of the logarithm of a weak witness.
func (s Spread) density() density {
	const freedom = 5
	d := student(freedom, s.Scale)
	return func(x float64) float64 { return d(x - math.Log(s.Median)) }
}
