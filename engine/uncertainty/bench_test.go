package uncertainty_test

import (
	"context"
	"fmt"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/quantity"
	"github.com/cleaner-production/abate/engine/uncertainty"
)

var (
	carriers = []string{"coal", "do", "fo", "lpg", "natural_gas", "electricity"}
	units    = []quantity.Unit{quantity.Tonne, quantity.Tonne, quantity.Tonne, quantity.Tonne, quantity.Tonne, quantity.MegawattHour}
)

// figures are six quantities and an investment, all with ranges. The sizes are illustrative.
func figures(k int) engine.Figures {
	var f engine.Figures
	for i, c := range carriers {
		v := 10 + float64((k*7+i*13)%50)
		f.Savings = append(f.Savings, engine.Saving{Carrier: c, Quantity: quantity.Quantity{Value: v, Unit: units[i]}, Low: 0.9 * v, High: 1.1 * v})
	}
	v := 1000 + 100*float64(k%37)
	f.Investment = &engine.Money{Value: v, Low: 0.7 * v, High: 1.3 * v}
	return f
}

// portfolio has the prices of the carriers, with ranges.
func portfolio() *engine.Portfolio {
	p := &engine.Portfolio{Currency: "USD", Year: 2020}
	for i, c := range carriers {
		v := 50 + 30*float64(i)
		p.Prices = append(p.Prices, engine.Price{Carrier: c, Value: engine.Money{Value: v, Low: 0.8 * v, High: 1.2 * v}, Unit: units[i]})
	}
	return p
}

func plant(options int) *engine.Portfolio {
	p := portfolio()
	p.Programmes = []engine.Programme{{ID: "plant"}}
	for k := range options {
		p.Programmes[0].Options = append(p.Programmes[0].Options, engine.Option{ID: fmt.Sprintf("o%05d", k), Figures: figures(k)})
	}
	return p
}

func national(programmes int) *engine.Portfolio {
	p := portfolio()
	for k := range programmes {
		p.Programmes = append(p.Programmes, engine.Programme{ID: fmt.Sprintf("p%d", k), Figures: figures(k)})
	}
	return p
}

// evaluated takes a set in which every carrier has a range.
func evaluated(t testing.TB, p *engine.Portfolio) *engine.Result {
	t.Helper()
	set, err := factor.Load("vncpc-2004")
	if err != nil {
		t.Fatal(err)
	}
	r, err := engine.Evaluate(p, set, engine.Options{Year: 2004})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// numpy returns the seconds that testdata/numpy_draws.py takes for the same draws; 0 where there is no numpy.
func numpy(b *testing.B, kind string, entries, draws int) float64 {
	for _, python := range []string{"python3", "/usr/bin/python3"} {
		out, err := exec.Command(python, "testdata/numpy_draws.py", kind, strconv.Itoa(entries), strconv.Itoa(draws)).Output()
		if err == nil {
			seconds, err := strconv.ParseFloat(strings.TrimSpace(string(out)), 64)
			if err != nil {
				b.Fatal(err)
			}
			return seconds
		}
	}
	b.Log("no python3 with numpy: the peer was not run")
	return 0
}

// Percentiles of CO2 and payback, as the peer takes them, and of all measures. "numpy-x" is how many times as fast as
// the peer, which ran just before.
func BenchmarkDraws(b *testing.B) {
	two := []uncertainty.Measure{uncertainty.CO2, uncertainty.SimplePayback}
	for _, c := range []struct {
		name           string
		p              *engine.Portfolio
		entries, draws int
		measures       []uncertainty.Measure
	}{
		{"options", plant(1000), 1000, 10_000, two},
		{"options", plant(1000), 1000, 10_000, nil},
		{"programmes", national(4), 4, 1_000_000, two},
		{"programmes", national(4), 4, 1_000_000, nil},
	} {
		r := evaluated(b, c.p)
		b.Run(fmt.Sprintf("%s=%d/draws=%d/measures=%d", c.name, c.entries, c.draws, len(c.measures)), func(b *testing.B) {
			peer := numpy(b, c.name, c.entries, c.draws)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := uncertainty.Analyse(context.Background(), c.p, r, uncertainty.Options{Draws: c.draws, Seed: 1, Measures: c.measures}); err != nil {
					b.Fatal(err)
				}
			}
			if peer > 0 {
				b.ReportMetric(peer/(b.Elapsed().Seconds()/float64(b.N)), "numpy-x")
			}
		})
	}
}

// Without draws.
func BenchmarkPropagate(b *testing.B) {
	for _, options := range []int{4, 1000} {
		p := plant(options)
		r := evaluated(b, p)
		b.Run(fmt.Sprintf("options=%d", options), func(b *testing.B) {
			for b.Loop() {
				if _, err := uncertainty.Analyse(context.Background(), p, r, uncertainty.Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
