package uncertainty

import (
	"math"
	"sync"
)

// normalQuantile returns the standard normal z below which the share p lies.
func normalQuantile(p float64) float64 {
	switch {
	case p == lowShare:
		return -Z95
	case p == highShare:
		return Z95
	case p < 0.5:
		return -math.Sqrt2 * math.Erfcinv(2*p)
	}
	return math.Sqrt2 * math.Erfcinv(2*(1-p))
}

// normalBelow returns the share of the standard normal distribution below z.
func normalBelow(z float64) float64 { return math.Erfc(-z/math.Sqrt2) / 2 }

// The standard normal quantile is drawn millions of times, so that it is taken from tables of cubics, each meeting the
// value and the slope at the ends of its cell: one table for the middle, a finer one for the tails, where the curve is
// steep, and the function itself for the last 6 in 100,000 on either side. The error is below 2e-6 at the outer ends
// of the tables and 1e-9 in the middle, a thousandth of what a million draws leave open.
const (
	cellBits  = 10
	cells     = 1 << cellBits
	outer     = 8             // cells at either end that the next finer table, or the function, has
	finer     = 7             // bits by which the cells of the tails are finer
	restBits  = 32 - cellBits // of the place within a cell
	restTails = restBits - finer
)

type cubic [4]float64

func (c *cubic) at(f float64) float64 { return c[0] + f*(c[1]+f*(c[2]+f*c[3])) }

// normalTables are that of the middle, and that of the lower tail.
var normalTables = sync.OnceValue(func() *[2][cells]cubic {
	t := new([2][cells]cubic)
	for k := range t {
		width := 1 / float64(int(cells)<<(finer*k))
		slope := func(z float64) float64 { return math.Sqrt(2*math.Pi) * math.Exp(z*z/2) * width }
		for i := outer; i < cells-1+k; i++ {
			z0, z1 := normalQuantile(float64(i)*width), normalQuantile(float64(i+1)*width)
			m0, m1 := slope(z0), slope(z1)
			t[k][i] = cubic{z0, m0, 3*(z1-z0) - 2*m0 - m1, 2*(z0-z1) + m0 + m1}
		}
	}
	return t
})

// normals sets each x to mean + sd x the standard normal quantile of the 32-bit fraction u, taken at the middle of its
// step.
func normals(x []float64, u []uint32, mean, sd float64) {
	tables := normalTables()
	middle := &tables[0]
	u = u[:len(x)]
	for i := range x {
		n := u[i]
		cell := n >> restBits
		z := 0.0
		if cell-outer < cells-2*outer { // false below outer, where the difference wraps around
			f := (float64(n&(1<<restBits-1)) + 0.5) * (1.0 / (1 << restBits))
			z = middle[cell].at(f)
		} else {
			z = inTail(&tables[1], n)
		}
		x[i] = mean + float64(sd*z)
	}
}

// inTail returns the quantile of a fraction in the outer cells.
func inTail(table *[cells]cubic, n uint32) float64 {
	sign := 1.0
	if n >= 1<<31 {
		n, sign = ^n, -1
	}
	cell := n >> restTails
	if cell < outer {
		return sign * normalQuantile((float64(n)+0.5)/(1<<32))
	}
	return sign * table[cell].at((float64(n&(1<<restTails-1))+0.5)/(1<<restTails))
}
