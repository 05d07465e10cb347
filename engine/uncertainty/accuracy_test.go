package uncertainty

import (
	"context"
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/input"
)

func table2(t testing.TB, set string, year int) (*engine.Portfolio, *engine.Result) {
	t.Helper()
	p, err := input.ReadFile("../../examples/vncpc-2004/table2.toml")
	if err != nil {
		t.Fatal(err)
	}
	factors, err := factor.Load(set)
	if err != nil {
		t.Fatal(err)
	}
	r, err := engine.Evaluate(p, factors, engine.Options{Year: year})
	if err != nil {
		t.Fatal(err)
	}
	return p, r
}

// The Sobol sequence against random draws: by how much it cuts the variance of the 2.5 and 97.5 percentiles of CO2, which is how
// many times fewer draws are as accurate, and the error in per cent of the interval against time.
func BenchmarkAccuracy(b *testing.B) {
	p, r := table2(b, "vncpc-2004", 0)
	truth, err := Analyse(context.Background(), p, r, Options{Draws: 8_000_000, Seed: 99})
	if err != nil {
		b.Fatal(err)
	}
	const seeds = 100
	run := func(draws int, random bool) (mse float64, each time.Duration) {
		start := time.Now()
		n := 0
		for seed := range uint64(seeds) {
			a, err := Analyse(context.Background(), p, r, Options{Draws: draws, Seed: seed, random: random, Measures: []Measure{CO2}})
			if err != nil {
				b.Fatal(err)
			}
			for i := range append(a.Programmes, a.Total) {
				got, want := a.Total.CO2, truth.Total.CO2
				if i < len(a.Programmes) {
					got, want = a.Programmes[i].CO2, truth.Programmes[i].CO2
				}
				for _, d := range []float64{got.Low - want.Low, got.High - want.High} {
					d /= want.High - want.Low
					mse += d * d
					n++
				}
			}
		}
		return mse / float64(n), time.Since(start) / seeds
	}
	for _, draws := range []int{1000, 1024, 4096, 10_000, 16_384} {
		b.Run(fmt.Sprintf("draws=%d", draws), func(b *testing.B) {
			for b.Loop() {
				sobol, sobolTime := run(draws, false)
				random, randomTime := run(draws, true)
				b.ReportMetric(random/sobol, "times-fewer-draws")
				b.ReportMetric(100*math.Sqrt(sobol), "sobol-%")
				b.ReportMetric(100*math.Sqrt(random), "random-%")
				b.ReportMetric(float64(sobolTime.Microseconds()), "sobol-us")
				b.ReportMetric(float64(randomTime.Microseconds()), "random-us")
			}
		})
	}
}
