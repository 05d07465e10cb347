package uncertainty

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/cleaner-production/abate/engine"
)

// The order statistics are those of a sort, whatever the values: ties, one far off, never, all the same, tiny ones.
func TestOrderStatistics(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	sets := map[string]func(i int) float64{
		"normal":   func(int) float64 { return r.NormFloat64() },
		"heavy":    func(int) float64 { return math.Exp(8 * r.NormFloat64()) },
		"ties":     func(int) float64 { return float64(r.IntN(5)) },
		"one":      func(int) float64 { return 7 },
		"far off":  func(i int) float64 { return []float64{1 + r.Float64(), 1e290}[i/4999] },
		"never":    func(i int) float64 { return []float64{r.Float64(), math.Inf(1)}[i%3/2] },
		"all but":  func(i int) float64 { return []float64{math.Inf(1), 3}[i/4999] },
		"denormal": func(int) float64 { return 5e-324 * float64(r.IntN(9)) },
	}
	var s selector
	for name, value := range sets {
		for _, n := range []int{1, 2, 60, 5000} {
			xs := make([]float64, n)
			for i := range xs {
				xs[i] = value(i)
			}
			sorted := slices.Sorted(slices.Values(xs))
			ranks := []int{0, n / 40, n / 2, n - 1 - n/40, n - 1}
			for i, got := range s.order(xs, ranks) {
				if want := sorted[ranks[i]]; got != want {
					t.Errorf("%s: rank %d of %d is %v, want %v", name, ranks[i], n, got, want)
				}
			}
		}
	}
}

// Percentiles that are counted agree with those that are sorted, to a fraction of their standard error.
func TestSketch(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	const n = 400_000
	xs := make([]float64, n)
	for i := range xs {
		xs[i] = math.Exp(r.NormFloat64())
		if r.IntN(50) == 0 {
			xs[i] = math.Inf(1)
		}
	}
	var s selector
	whole := newSketch(&s, xs[:kept])
	whole.add(xs[:kept])
	for from := kept; from < n; from += kept {
		part := whole.empty()
		part.add(xs[from:min(n, from+kept)])
		whole.merge(part)
	}
	got, want := whole.percentiles(), s.percentiles(xs)
	if math.Abs(got.low-want.low) > 0.1*want.lowError || math.Abs(got.median-want.median) > 0.002 || got.never != want.never {
		t.Errorf("counted %+v, sorted %+v", got, want)
	}
	if math.Abs(got.high-want.high) > 0.1*want.highError {
		t.Errorf("counted %v, sorted %v within %v", got.high, want.high, want.highError)
	}
}

// Each power of two of draws has one in each equal part of the unit interval, whatever the scramble and the shuffle.
func TestStreamsAreEven(t *testing.T) {
	const n = 1 << 10
	numbers := make([]uint32, n)
	block := &block{size: n}
	(&worker{simulation: &simulation{model: &model{}}}).open(block)
	copy(numbers, block.numbers)
	shuffled, u := make([]uint32, n), make([]uint32, n)
	shuffle(shuffled, numbers, 12345, n)
	for dimension := range dimensions {
		for _, draws := range [][]uint32{numbers, shuffled} {
			var s stream
			s.open(9, "x", dimension, n)
			s.fill(u, draws)
			parts := make([]int, n)
			for _, x := range u {
				parts[x>>22]++
			}
			if slices.Max(parts) != 1 {
				t.Errorf("dimension %d: %d draws in one part", dimension, slices.Max(parts))
			}
		}
	}
	var s stream
	s.open(9, "x", dimensions, n) // at random
	s.fill(u, numbers)
	if slices.Equal(u, shuffled) || u[0] == u[1] {
		t.Error("random draws repeat")
	}
}

// The first points of the sequence, before it is scrambled (S. Joe and F. Y. Kuo's own example of it).
func TestDirections(t *testing.T) {
	d := directions()
	point := func(n, dimension int) float64 {
		var x uint32
		for k := range 32 {
			if n>>k&1 == 1 {
				x ^= d[dimension][k]
			}
		}
		return float64(x) / (1 << 32)
	}
	want := [][]float64{{0, 0, 0}, {0.5, 0.5, 0.5}, {0.25, 0.75, 0.75}, {0.75, 0.25, 0.25}, {0.125, 0.625, 0.375}}
	for n, row := range want {
		for k, w := range row {
			if got := point(n, k); got != w {
				t.Errorf("point %d in dimension %d is %v, want %v", n, k+1, got, w)
			}
		}
	}
}

// The table of normal quantiles against the function.
func TestNormalTable(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	u := []uint32{0, 1, 1 << 31, 1<<31 - 1, math.MaxUint32, 8 << 22, 8<<22 - 1, 1016 << 22, 1016<<22 - 1, 8 << 15, 8<<15 - 1}
	for range 100_000 {
		u = append(u, r.Uint32(), r.Uint32()>>8)
	}
	z := make([]float64, len(u))
	normals(z, u, 0, 1)
	worst := 0.0
	for i, x := range u {
		worst = max(worst, math.Abs(z[i]-normalQuantile((float64(x)+0.5)/(1<<32))))
	}
	if worst > 3e-6 {
		t.Errorf("the table is off by %v", worst)
	}
}

// A distribution keeps the percentiles that it was made of, and has the moments that it says.
func TestDistributions(t *testing.T) {
	for _, d := range []Distribution{
		Between(10, 5, 15), Between(10, 3, 30), Between(0.6, 0.399, 0.705), Between(10, 10, 20), Between(10, 0, 10), Between(5, 6, 9), Between(2, 9, 6),
		Normal(3, 2), Lognormal(1, 0.5), Uniform(2, 7), Exactly(4), Between(10, 3, 30).times(-2, -20), Uniform(2, 7).times(-2, -9),
	} {
		const n = 200_000
		mean, square, cube := 0.0, 0.0, 0.0
		for i := range n {
			x := d.Quantile((float64(i) + 0.5) / n)
			mean += x / n
			if p := d.below(x); !d.Certain() && math.Abs(p-(float64(i)+0.5)/n) > 1e-6 {
				t.Fatalf("%+v: below(%v) is %v", d, x, p)
			}
		}
		for i := range n {
			x := d.Quantile((float64(i)+0.5)/n) - mean
			square += x * x / n
			cube += x * x * x / n
		}
		if math.Abs(mean-d.Mean()) > 2e-3*(1+math.Abs(mean)) || math.Abs(math.Sqrt(square)-d.SD()) > 0.02*(1e-9+d.SD()) || math.Abs(cube-d.third()) > 0.2*(1e-6+math.Abs(cube)) {
			t.Errorf("%+v: mean %v, sd %v, third %v; by quantiles %v, %v, %v", d, d.Mean(), d.SD(), d.third(), mean, math.Sqrt(square), cube)
		}
		if f := fitted(d.Mean(), d.variance(), d.third()); math.Abs(f.Mean()-d.Mean()) > 1e-9*(1+math.Abs(d.Mean())) || math.Abs(f.SD()-d.SD()) > 1e-9*(1+d.SD()) {
			t.Errorf("%+v is fitted by %+v", d, f)
		}
	}
	for _, c := range [][3]float64{{10, 5, 15}, {10, 3, 30}, {10, 10, 20}, {10, 0, 10}} {
		d := Between(c[0], c[1], c[2])
		if low, high := d.Quantile(lowShare), d.Quantile(highShare); math.Abs(low-c[1]) > 1e-9 || math.Abs(high-c[2]) > 1e-9 {
			t.Errorf("between %v and %v has the percentiles %v and %v", c[1], c[2], low, high)
		}
	}
}

// A factor's error adds up over programmes: the total is as doubtful, in per cent, as its parts, and more than
// independent parts would be.
func TestSharedFactorsAddUp(t *testing.T) {
	p, r := table2(t, "vncpc-2004", 0)
	a := analyse(t, p, r, Options{})
	squares := 0.0
	for _, o := range a.Programmes {
		squares += o.CO2.SD * o.CO2.SD
	}
	if independent := math.Sqrt(squares); a.Total.CO2.SD < 1.3*independent {
		t.Errorf("the total's sd is %v, of independent programmes %v", a.Total.CO2.SD, independent)
	}
	if d := a.Drivers(CO2, &r.Total); d[0].Unknown != "coal.ncv" || d[0].Share < 0.8 {
		t.Errorf("the first driver is %+v", d[0])
	}
	if a.Drivers(SimplePayback, &r.Total) != nil || a.Drivers(CO2, &engine.Outcome{}) != nil || a.Drivers(measures, &r.Total) != nil {
		t.Error("drivers of what has no doubt, or is not there")
	}
	if exact := analyse(t, p, r, Options{Exact: true}); exact.Total.CO2.SD >= a.Total.CO2.SD {
		t.Error("exact quantities are as doubtful as written ones")
	}
}

func TestApproach1OfTable2(t *testing.T) {
	p, r := table2(t, "vncpc-2004", 0)
	a := analyse(t, p, r, Options{})
	table, err := a.Approach1()
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(table.Year-a.Total.CO2.Mean) > 1e-6 || math.Abs(table.Percent/100*table.Year-Z95*a.Total.CO2.SD) > 0.01*table.Year*table.Percent/100 {
		t.Errorf("%v t ± %v %%, analysed %v with an sd of %v", table.Year, table.Percent, a.Total.CO2.Mean, a.Total.CO2.SD)
	}
	if len(table.Sources) != 5 {
		t.Errorf("%d carriers", len(table.Sources))
	}
	for _, bad := range [][]Source{nil, {{Year: math.NaN()}}, {{Name: "a", Year: 1}, {Name: "b", Year: -1}}} {
		if _, err := Approach1(bad); err == nil {
			t.Errorf("%+v is not refused", bad)
		}
	}
}

func TestAnalyseRefuses(t *testing.T) {
	p, r := table2(t, "vncpc-2004", 0)
	for _, c := range []struct {
		p   *engine.Portfolio
		r   *engine.Result
		opt Options
	}{{nil, r, Options{}}, {p, nil, Options{}}, {p, &engine.Result{}, Options{}}, {p, r, Options{Draws: 5}}, {p, r, Options{Draws: MaxDraws + 1}}, {p, r, Options{Draws: -1}}} {
		if _, err := Analyse(context.Background(), c.p, c.r, c.opt); err == nil {
			t.Error("not refused")
		}
	}
	stopped, stop := context.WithCancel(context.Background())
	stop()
	if _, err := Analyse(stopped, p, r, Options{Draws: 1_000_000}); !errors.Is(err, context.Canceled) {
		t.Errorf("an interrupted analysis ends with %v", err)
	}
	last := 0.0
	if _, err := Analyse(context.Background(), p, r, Options{Draws: 100_000, Workers: 1, Progress: func(share float64) { last = share }}); err != nil || last != 1 {
		t.Errorf("progress ends at %v: %v", last, err)
	}
}
