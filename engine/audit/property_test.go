package audit

import (
	"context"
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/quantity"
	"github.com/cleaner-production/abate/engine/uncertainty"
)

// Whatever Evaluate takes is audited without a panic, and every figure and probability is finite.
func TestAnythingIsAudited(t *testing.T) {
	prior, err := DefaultPrior()
	if err != nil {
		t.Fatal(err)
	}
	set, err := factor.Load("vncpc-2004")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.SampledFrom([]float64{0, 5e-324, 1e-12, 0.001, 1, 12, 297, 2970, 1e6, 1e12, 1e100, -1, -300})
		money := func(label string) *engine.Money {
			if rapid.IntRange(0, 3).Draw(t, label) == 0 {
				return nil
			}
			return &engine.Money{Value: size.Draw(t, label+" amount"), Half: rapid.SampledFrom([]float64{0, 0.5}).Draw(t, label+" half")}
		}
		figures := func(label string) engine.Figures {
			f := engine.Figures{Investment: money(label + " investment"), AnnualSaving: money(label + " saving"), AnnualCost: money(label + " cost")}
			for i, c := range []string{"coal", "electricity", "water", "cooling"} {
				unit := []quantity.Unit{quantity.Tonne, quantity.MegawattHour, quantity.CubicMetre, quantity.Gigajoule}[i]
				q := quantity.Quantity{Value: size.Draw(t, label+c), Unit: unit}
				switch rapid.IntRange(0, 3).Draw(t, label+c+" kind") {
				case 0:
					f.Savings = append(f.Savings, engine.Saving{Carrier: c, Quantity: q, Half: 0.5})
				case 1:
					f.Savings = append(f.Savings, engine.Saving{Carrier: c, Quantity: q})
					f.Baseline = append(f.Baseline, engine.Saving{Carrier: c, Quantity: quantity.Quantity{Value: size.Draw(t, label+c+" use"), Unit: unit}})
				}
			}
			if rapid.Bool().Draw(t, label+" reports") {
				f.Reported.CO2 = &engine.Saving{Quantity: quantity.Quantity{Value: size.Draw(t, label+" co2"), Unit: quantity.Tonne}}
			}
			if rapid.Bool().Draw(t, label+" pays back") {
				f.Reported.PaybackYears = new(max(size.Draw(t, label+" payback"), 0))
			}
			return f
		}
		p := &engine.Portfolio{Currency: "USD", Year: 2004}
		if rapid.Bool().Draw(t, "priced") {
			p.Prices = []engine.Price{{Carrier: "coal", Value: engine.Money{Value: size.Draw(t, "price")}, Unit: quantity.Tonne}}
		}
		for i := range rapid.IntRange(0, 3).Draw(t, "programmes") {
			g := engine.Programme{ID: string(rune('a' + i)), Proposed: i, Figures: figures("programme")}
			g.Reported.ImplementationRate = new(0.5)
			for j := range rapid.IntRange(0, 3).Draw(t, "options") {
				g.Options = append(g.Options, engine.Option{ID: string(rune('k' + j)), Figures: figures("option")})
			}
			p.Programmes = append(p.Programmes, g)
		}
		r, err := engine.Evaluate(p, set, engine.Options{})
		if err != nil {
			return
		}
		u, err := uncertainty.Analyse(context.Background(), p, r, uncertainty.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range []*uncertainty.Outcome{&u.Total} {
			if !finite(o.CO2.Low, o.CO2.Median, o.CO2.High, o.CO2.Mean, o.CO2.SD) {
				t.Fatalf("interval %+v", *o.CO2)
			}
		}
		a, err := Audit(p, r, u, prior)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range a.Findings {
			if !finite(f.Reported, f.Computed, f.Low, f.High, f.Consistent, f.Unexplained) {
				t.Fatalf("not finite: %+v", f)
			}
			for _, m := range f.Mends {
				if !finite(m.Factor, m.Value, m.ComputedAfter, m.Probability) {
					t.Fatalf("not finite: %+v", m)
				}
			}
			for _, e := range f.Evidence {
				if !finite(e.Values...) {
					t.Fatalf("not finite: %+v", e)
				}
			}
		}
		for _, f := range a.Implied.Factors {
			if !finite(f.Prior, f.Posterior, f.Low, f.High, f.Learnt) {
				t.Fatalf("not finite: %+v", f)
			}
		}
	})
}

// Computed CO2 reported as it is, in whatever unit and order, is consistent; multiplied by a power of ten it is not, and that
// slip is the first mend. Programmes save on two carriers alike, so that a slip in one of them explains less.
func TestASlipOfTheCO2IsTheFirstMend(t *testing.T) {
	set, err := factor.Load("vncpc-2004")
	if err != nil {
		t.Fatal(err)
	}
	prior, err := DefaultPrior()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		p := &engine.Portfolio{Year: 2004}
		for i := range rapid.IntRange(1, 4).Draw(t, "programmes") {
			coal := float64(rapid.IntRange(100, 9999).Draw(t, "coal"))
			oil := math.Round(coal * rapid.Float64Range(0.5, 1.5).Draw(t, "oil"))
			p.Programmes = append(p.Programmes, engine.Programme{ID: fmt.Sprint("p", i), Figures: engine.Figures{Savings: rapid.Permutation([]engine.Saving{
				{Carrier: "coal", Quantity: quantity.Quantity{Value: coal, Unit: quantity.Tonne}, Half: 0.5},
				{Carrier: "do", Quantity: quantity.Quantity{Value: oil, Unit: quantity.Tonne}, Half: 0.5},
			}).Draw(t, "order")}})
		}
		r, err := engine.Evaluate(p, set, engine.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for i := range p.Programmes {
			co2 := &engine.Saving{Quantity: quantity.Quantity{Value: r.Programmes[i].CO2, Unit: quantity.Tonne}, Half: 0.5}
			if rapid.Bool().Draw(t, "in kg") {
				co2.Quantity, co2.Half = quantity.Quantity{Value: co2.Quantity.Value * 1000, Unit: quantity.Kilogram}, 500
			}
			p.Programmes[i].Reported.CO2 = co2
		}
		audit := func() *Report {
			r, err := engine.Evaluate(p, set, engine.Options{})
			if err != nil {
				t.Fatal(err)
			}
			u, err := uncertainty.Analyse(context.Background(), p, r, uncertainty.Options{})
			if err != nil {
				t.Fatal(err)
			}
			a, err := Audit(p, r, u, prior)
			if err != nil {
				t.Fatal(err)
			}
			return a
		}
		if a := audit(); a.Off() != 0 {
			t.Fatalf("%d computed figures are off", a.Off())
		}
		by := rapid.SampledFrom(powers).Draw(t, "slip")
		q := &p.Programmes[0].Reported.CO2.Quantity.Value
		*q *= by
		for _, f := range audit().Findings {
			if f.Programme != "p0" || f.Field != "reported.co2" {
				continue
			}
			if f.Verdict == Consistent || len(f.Mends) == 0 || f.Mends[0].Field != "reported.co2" || math.Abs(f.Mends[0].Factor*by-1) > 1e-9 {
				t.Fatalf("x %v is %v, mended by %+v", by, f.Verdict, f.Mends)
			}
		}
	})
}
