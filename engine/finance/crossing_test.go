package finance

import (
	"math"
	"testing"
)

// The search must not only arrive but arrive soon; steps is the number of calls of f that it
// takes today.
func TestCrossingTakesFewSteps(t *testing.T) {
	tests := []struct {
		name  string
		f     func(float64) float64
		a, b  float64
		want  float64
		steps int
	}{
		{"ordinary rate", func(g float64) float64 { return -1 + 1.1/g }, minGrowth, maxGrowth, 1.1, 10},
		{"high rate", func(g float64) float64 { return -1 + 14.19/g }, minGrowth, maxGrowth, 14.19, 16},
		{"loss", func(g float64) float64 { return -1 + 0.3/g }, minGrowth, maxGrowth, 0.3, 15},
		{"near total loss", func(g float64) float64 { return 1e-12 - g }, minGrowth, maxGrowth, 1e-12, 18},
		{"astronomical rate", func(g float64) float64 { return 1e200/g - 1 }, minGrowth, maxGrowth, 1e200, 29},
		{"loan: rising with the rate", func(g float64) float64 { return 1 - 1.1/g }, minGrowth, maxGrowth, 1.1, 10},
		{"root at rate 0", func(g float64) float64 { return 1/g - 1 }, minGrowth, maxGrowth, 1, 5},
		{"root at rate 0, rising", func(g float64) float64 { return 1 - 1/g }, minGrowth, maxGrowth, 1, 5},
		{"narrow to begin with", func(g float64) float64 { return 1.3 - g }, 1.2, 1.5, 1.3, 6},
		{"between losses", func(g float64) float64 { return g - 0.3 }, 0.01, 0.9, 0.3, 10},
		{"between high rates", func(g float64) float64 { return g - 50 }, 3, 900, 50, 12},
		{"root at the lower end", func(g float64) float64 { return g - 3 }, 3, 4, 3, 4},
		{"flat on one side", func(g float64) float64 { return math.Pow(1.1/g, 60) - 1 }, minGrowth, maxGrowth, 1.1, 16},
		{"flat at the root", func(g float64) float64 { return math.Pow(g-1.1, 3) }, minGrowth, maxGrowth, 1.1, 60},
		{"a step", func(g float64) float64 { return math.Copysign(1, g-1.1) }, minGrowth, maxGrowth, 1.1, 54},
	}
	for _, tt := range tests {
		steps := 0
		counted := func(g float64) float64 {
			steps++
			return tt.f(g)
		}
		got := crossing(counted, tt.a, tt.b)
		if math.Abs(got/tt.want-1) > 4e-16 {
			t.Errorf("%s: got %.17g, want %.17g", tt.name, got, tt.want)
		}
		if steps > tt.steps {
			t.Errorf("%s: %d steps, want at most %d", tt.name, steps, tt.steps)
		}
	}
}

func TestCrossingOfNoiseEnds(t *testing.T) {
	// No root can be told here; the search must stop all the same, within its bracket.
	steps := 0
	a, b := 1.2, 1.9
	noise := func(g float64) float64 {
		steps++
		switch g {
		case a:
			return -1
		case b:
			return 1
		}
		return math.Sin(1e20 * g)
	}
	if got := crossing(noise, a, b); got < a || got > b || steps > maxSteps+10 {
		t.Errorf("got %v after %d steps", got, steps)
	}
}

// Of the floats about a root the one is found at which f is nearest to zero; in one of a hundred cases its neighbour.
func TestCrossingIsTheNearestFloat(t *testing.T) {
	missed := 0
	for k := range 2000 {
		square := 1 + float64(k)/1999*7
		f := func(g float64) float64 { return float64(g*g) - square }
		got := crossing(f, 0.5, 4)
		for _, other := range []float64{math.Nextafter(got, 0), math.Nextafter(got, 9)} {
			if math.Abs(f(other)) < math.Abs(f(got)) {
				missed++
			}
		}
		if math.Abs(got*got/square-1) > 1e-15 {
			t.Errorf("the root of %v is %.17g", square, got)
		}
	}
	if missed > 20 {
		t.Errorf("%d of 2000 roots are next to a better one", missed)
	}
}
