package uncertainty

import (
	"math"
	"sync"
)

// normalQuantile returns the standard normal z below which the share p lies.
func normalQuantile(p float64) float64 {
	if p < 0.5 {
		return -math.Sqrt2 * math.Erfcinv(2*p)
	}
	return math.Sqrt2 * math.Erfcinv(2*(1-p))
}

// normalBelow returns the share of the standard normal distribution below z.
func normalBelow(z float64) float64 { return math.Erfc(-z/math.Sqrt2) / 2 }

// The standard normal quantile is drawn millions of times, so that it is taken from a table of cubics, each meeting
// the value and the slope at the ends of its cell. The cells of the tails, where it is too steep for that, are
// computed. The error is below 2e-6 at the edge of the tails and 1e-9 in the middle, a ten thousandth of what ten
// thousand draws leave open.
const (
	cellBits = 10
	cells    = 1 << cellBits
	tail     = 8 // cells at either end
	restBits = 32 - cellBits
)

type cubic [4]float64

var normalTable = sync.OnceValue(func() *[cells]cubic {
	t := new([cells]cubic)
	slope := func(z float64) float64 { return math.Sqrt(2*math.Pi) * math.Exp(z*z/2) / cells }
	for i := tail; i < cells-tail; i++ {
		z0, z1 := normalQuantile(float64(i)/cells), normalQuantile(float64(i+1)/cells)
		m0, m1 := slope(z0), slope(z1)
		t[i] = cubic{z0, m0, 3*(z1-z0) - 2*m0 - m1, 2*(z0-z1) + m0 + m1}
	}
	return t
})

// normals sets each z to the standard normal quantile of the 32-bit fraction u, taken at the middle of its step.
func normals(z []float64, u []uint32) {
	table := normalTable()
	z = z[:len(u)]
	for i, x := range u {
		cell := x >> restBits
		if cell-tail >= cells-2*tail { // also below tail, where the difference wraps around
			z[i] = normalQuantile((float64(x) + 0.5) / (1 << 32))
			continue
		}
		c := &table[cell]
		f := (float64(x&(1<<restBits-1)) + 0.5) / (1 << restBits)
		z[i] = c[0] + f*(c[1]+f*(c[2]+f*c[3]))
	}
}
