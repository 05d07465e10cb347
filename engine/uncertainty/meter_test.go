package uncertainty_test

import (
	"context"
	"math"
	"path/filepath"
	"testing"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/input"
	"github.com/cleaner-production/abate/engine/uncertainty"
)

// The saving that a meter shows carries its 95 % interval into CO2 and money, where factor and price are exact.
func TestMeterCarriesItsInterval(t *testing.T) {
	p, err := input.ReadFile(filepath.Join("..", "..", "examples", "meter", "metered.toml"))
	if err != nil {
		t.Fatal(err)
	}
	set, err := factor.Load(p.Factors)
	if err != nil {
		t.Fatal(err)
	}
	r, err := engine.Evaluate(p, set, engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, draws := range []int{0, 100_000} {
		u, err := uncertainty.Analyse(context.Background(), p, r, uncertainty.Options{Draws: draws, Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		o := &r.Programmes[0].Options[1]
		a, each := o.Meters[0].Analysis, o.CO2/o.Meters[0].Analysis.Annual
		tolerance := 1e-9
		if draws > 0 {
			tolerance = 0.002 // of percentiles of so many draws
		}
		for _, c := range []struct {
			what      string
			got, want float64
		}{
			{"low CO2", u.Of(o).CO2.Low, a.Low * each}, {"high CO2", u.Of(o).CO2.High, a.High * each},
			{"low saving", u.Of(o).AnnualSaving.Low, a.Low * 80}, {"high saving", u.Of(o).AnnualSaving.High, a.High * 80},
		} {
			if math.Abs(c.got-c.want) > tolerance*c.want {
				t.Errorf("%d draws: %s is %v, want %v", draws, c.what, c.got, c.want)
			}
		}
	}
}
