package report

import "testing"

// "At least" takes the figure itself, "more than" does not; what a computer makes of 0.1 + 0.2 is 0.3.
func TestThresholds(t *testing.T) {
	for _, c := range []struct {
		of   threshold
		v    float64
		want bool
	}{
		{threshold{from: 0.20}, 0.20, true},
		{threshold{from: 0.20}, 0.1999, false},
		{threshold{from: 0.30, beyond: true}, 0.1 + 0.2, false},
		{threshold{from: 0.30, beyond: true}, 0.3001, true},
		{threshold{from: 1000, size: true}, 1000, true},
		{threshold{from: 1000, size: true}, 1000 - 1e-10, true},
		{threshold{from: 1000, size: true}, 999.9, false},
	} {
		if got := c.of.reaches(c.v); got != c.want {
			t.Errorf("%v of %+v: %v", c.v, c.of, got)
		}
	}
}
