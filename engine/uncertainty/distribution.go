package uncertainty

import (
	"math"
	"sync"
)

// Z95 is the 97.5 percentile of the standard normal distribution.
const Z95 = 1.959963984540054

// Distribution is what is known of a number: a single value, any value of an interval with equal probability, or
//
//	a + b (exp(g Z) - 1)/g
//
// of a standard normal Z, which is a normal distribution where g is 0, a lognormal one where a = b/g, and between
// and beyond them for other skews (Tukey's g distribution). It is made so that it keeps a median and two percentiles
// exactly, and its moments are known in closed form.
type Distribution struct {
	uniform bool    // between a and a + b
	a, b, g float64 // median, scale and skew; b is 0 where there is no doubt
}

// Exactly is a number without doubt.
func Exactly(v float64) Distribution { return Distribution{a: v} }

// Normal has a mean and a standard deviation.
func Normal(mean, sd float64) Distribution { return Distribution{a: mean, b: math.Abs(sd)} }

// Lognormal is exp of a normal distribution with mean mu and standard deviation sigma.
func Lognormal(mu, sigma float64) Distribution {
	median := math.Exp(mu)
	return Distribution{a: median, b: median * sigma, g: sigma}
}

// Uniform gives all values from low to high the same probability.
func Uniform(low, high float64) Distribution {
	if low > high {
		low, high = high, low
	}
	if low == high {
		return Exactly(low)
	}
	return Distribution{uniform: true, a: low, b: high - low}
}

// MaxSkew is the largest skew: a range that reaches ten times as far on one side of its value as on the other.
const MaxSkew = 1.2

// Between has the 2.5 and 97.5 percentiles low and high, and the median v. Where v lies outside of the range, or so
// near to one end that no sensible shape has it as its median, the percentiles are kept and the median gives way.
func Between(v, low, high float64) Distribution {
	if low > high {
		low, high = high, low
	}
	if low == high {
		return Exactly(v)
	}
	below, above := v-low, high-v
	g := MaxSkew
	switch {
	case below > 0 && above > 0:
		g = min(max(math.Log(above/below)/Z95, -MaxSkew), MaxSkew)
		if math.Abs(g) < 1e-9 {
			g = 0 // rounding of a symmetric range
		}
	case above <= 0:
		g = -MaxSkew
	}
	from, to := skewed(-Z95, g), skewed(Z95, g)
	b := (high - low) / (to - from)
	return Distribution{a: low - b*from, b: b, g: g}
}

// skewed is (exp(g z) - 1)/g, and z where g is 0.
func skewed(z, g float64) float64 {
	if g == 0 {
		return z
	}
	return math.Expm1(g*z) / g
}

// Certain says whether the distribution is a single value.
func (d Distribution) Certain() bool { return d.b == 0 }

// Mean returns the expected value.
func (d Distribution) Mean() float64 {
	switch {
	case d.uniform:
		return d.a + d.b/2
	case d.g == 0:
		return d.a
	}
	return d.a + d.b/d.g*math.Expm1(d.g*d.g/2)
}

// SD returns the standard deviation.
func (d Distribution) SD() float64 { return math.Sqrt(d.variance()) }

func (d Distribution) variance() float64 {
	switch {
	case d.uniform:
		return d.b * d.b / 12
	case d.g == 0:
		return d.b * d.b
	}
	s, w := d.b/d.g, d.g*d.g
	return s * s * math.Exp(w) * math.Expm1(w)
}

// third returns the third central moment.
func (d Distribution) third() float64 {
	if d.uniform || d.g == 0 {
		return 0
	}
	s, w := d.b/d.g, d.g*d.g
	m := math.Expm1(w)
	return s * s * s * math.Exp(1.5*w) * m * m * (math.Exp(w) + 2)
}

// Quantile returns the value below which the share p lies, for p between 0 and 1.
func (d Distribution) Quantile(p float64) float64 {
	switch {
	case d.b == 0:
		return d.a
	case d.uniform:
		return d.a + d.b*p
	}
	return d.a + d.b*skewed(normalQuantile(p), d.g)
}

// below returns the share that lies below x.
func (d Distribution) below(x float64) float64 {
	switch {
	case d.b == 0 && x > d.a:
		return 1
	case d.b == 0:
		return 0
	case d.uniform:
		return min(max((x-d.a)/d.b, 0), 1)
	case d.g == 0:
		return normalBelow((x - d.a) / d.b)
	}
	inner := 1 + d.g*(x-d.a)/d.b
	if inner <= 0 { // beyond the end that a skewed distribution has
		if d.g > 0 {
			return 0
		}
		return 1
	}
	return normalBelow(math.Log(inner) / d.g)
}

// fitted returns the distribution with a mean, a variance and a third central moment. The skew is that of the
// largest root of (w + 2) sqrt(w - 1) = |skewness| with w = exp(g^2), as of a shifted lognormal distribution.
func fitted(mean, variance, third float64) Distribution {
	sd := math.Sqrt(max(variance, 0))
	if sd == 0 {
		return Exactly(mean)
	}
	skewness := third / (variance * sd)
	if math.Abs(skewness) < 1e-6 || math.IsNaN(skewness) {
		return Normal(mean, sd)
	}
	s := math.Abs(skewness)
	// Cardano: w - 1 = x with x^3 + 6x^2 + 9x = s^2; in terms of (t + 1/t - 2) with t^3 the cube below.
	t := math.Cbrt(1 + s*s/2 + s*math.Sqrt(1+s*s/4))
	w := t + 1/t - 1
	g := math.Copysign(min(math.Sqrt(math.Log(w)), MaxSkew), skewness)
	b := sd * math.Abs(g) / math.Sqrt(math.Exp(g*g)*math.Expm1(g*g))
	return Distribution{a: mean - b/g*math.Expm1(g*g/2), b: b, g: g}
}

// shape is what a form is taken to be distributed like: a core with its moments and, where an unknown with equal
// probability over an interval counts much, that interval around it.
type shape struct {
	core  Distribution
	width float64
}

// shape returns the distribution with the moments.
func (t moments) shape() shape {
	const much = 0.05 // of the variance
	if t.flat != nil {
		if v := t.slope * t.slope * t.flat.dist.variance(); v > much*t.variance {
			return shape{fitted(t.mean, max(t.variance-v, 0), t.third), abs(t.slope) * t.flat.dist.b}
		}
	}
	return shape{core: fitted(t.mean, t.variance, t.third)}
}

// nodes are the standard normal quantiles in the middle of as many equal shares.
var nodes = sync.OnceValue(func() *[96]float64 {
	var z [96]float64
	for i := range z {
		z[i] = normalQuantile((float64(i) + 0.5) / float64(len(z)))
	}
	return &z
})

// below returns the share below x.
func (s shape) below(x float64) float64 {
	if s.width == 0 {
		return s.core.below(x)
	}
	sum := 0.0
	for _, z := range nodes() {
		core := s.core.a + s.core.b*skewed(z, s.core.g)
		sum += min(max((x-core)/s.width+0.5, 0), 1)
	}
	return sum / float64(len(nodes()))
}

// quantile returns the value below which the share p lies.
func (s shape) quantile(p float64) float64 {
	if s.width == 0 {
		return s.core.Quantile(p)
	}
	low, high := s.core.Quantile(1e-6)-s.width, s.core.Quantile(1-1e-6)+s.width
	return crossing(func(x float64) float64 { return s.below(x) - p }, low, high)
}

// crossing returns where a rising function crosses zero between two ends: false position, halving the value at the end
// that stays (Illinois), with a bisection in every third step where that may crawl.
func crossing(f func(float64) float64, low, high float64) float64 {
	below, above := f(low), f(high)
	for i := 0; i < 200 && high-low > 1e-12*(abs(low)+abs(high)) && above != 0; i++ {
		middle := low + (high-low)/2
		if i%3 != 2 && above != below {
			middle = high - above*(high-low)/(above-below)
		}
		if !(middle > low && middle < high) {
			middle = low + (high-low)/2
		}
		if middle == low || middle == high {
			break
		}
		if at := f(middle); at < 0 {
			low, below = middle, at
			above /= 2
		} else {
			high, above = middle, at
			below /= 2
		}
	}
	return high
}

func abs(v float64) float64 { return max(v, -v) }
