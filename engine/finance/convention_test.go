package finance

import (
	"math"
	"slices"
	"testing"
)

// flowsOf are an investment and what it saves in each of ten years, escalating from a base.
func flowsOf(t *testing.T, investment, saving, escalation float64, base PriceBase) []float64 {
	t.Helper()
	flows, err := Project{Investment: investment, LifetimeYears: 10, Streams: []Stream{{Annual: saving, Escalation: escalation}}, PriceBase: base}.Flows()
	if err != nil {
		t.Fatal(err)
	}
	return flows
}

// Figures at 10 % over 10 years of two programmes of Table 2 of the VNCPC annual report 2004, CP-EE (112,000 and 172,000
// USD) and GERIAP (274,000 and 294,800 USD), and of the textbook case of 100 that return 25 a year.
func TestConventions(t *testing.T) {
	for _, c := range []struct {
		convention         Convention
		investment, saving float64
		simple, discounted float64
		npv                float64 // in whole units; 0 is not looked at
	}{
		{House, 112_000, 172_000, 0.6512, 0.7163, 944_866},
		{Excel, 112_000, 172_000, 0.6512, 0.7163, 858_969},
		{NIST, 112_000, 172_000, 1, 1, 944_866},
		{RETScreen, 112_000, 172_000, 0.6512, 0.7163, 944_866},
		{Textbook, 112_000, 172_000, 0.6512, 0.7065, 944_866},
		{House, 274_000, 294_800, 0.9294, 1.0246, 0},
		{NIST, 274_000, 294_800, 1, 2, 0},
		{Textbook, 274_000, 294_800, 0.9294, 1.0235, 0},
		{House, 100, 25, 4, 5.3706, 0},
		{NIST, 100, 25, 4, 6, 0},
		{Textbook, 100, 25, 4, 5.3596, 0},
	} {
		flows := flowsOf(t, c.investment, c.saving, 0, Year1)
		near := func(what string, got Payback, want float64) {
			if got.Kind != Finite || !(math.Abs(got.Years-want) <= 5e-5) {
				t.Errorf("%v, %v: %s payback %v, want %v", c.convention, c.investment, what, got, want)
			}
		}
		near("simple", c.convention.SimplePayback(c.investment, c.saving, flows), c.simple)
		near("discounted", c.convention.DiscountedPayback(.10, flows), c.discounted)
		if got := c.convention.NPV(.10, flows); c.npv != 0 && math.Abs(got-c.npv) > 0.5 {
			t.Errorf("%v: NPV %v, want %v", c.convention, got, c.npv)
		}
	}
}

// Prices that rise by 5 % a year: CP-EE is worth 1,167,648 where the saving is that of year 1, and 1,231,630 where it is
// at today's prices.
func TestConventionsOfRisingPrices(t *testing.T) {
	for c, want := range map[Convention]float64{House: 1_167_648, Textbook: 1_167_648, NIST: 1_231_630, RETScreen: 1_231_630, Excel: 1_167_648 / 1.1} {
		flows := flowsOf(t, 112_000, 172_000, .05, c.PriceBase(Year1))
		if got := c.NPV(.10, flows); math.Abs(got-want) > 1 {
			t.Errorf("%v: NPV %v, want %v", c, got, want)
		}
	}
}

// Of level savings RETScreen's cost per tonne is that of the house; where they rise it counts the later years too.
func TestConventionsOfTheCostPerTonne(t *testing.T) {
	recovery := CapitalRecovery(.10, 10)
	for escalation, want := range map[float64]float64{0: -46.597, .05: -(1_231_630 * 0.162745395) / 3300} {
		flows := flowsOf(t, 112_000, 172_000, escalation, RETScreen.PriceBase(Year1))
		got, ok := RETScreen.AbatementCost(.10, 112_000*recovery, 172_000, 3300, flows)
		if !ok || math.Abs(got-want) > 1e-3 {
			t.Errorf("escalation %v: %v, want %v", escalation, got, want)
		}
	}
	if got, _ := House.AbatementCost(.10, 112_000*recovery, 172_000, 3300, nil); math.Abs(got+46.597) > 1e-3 {
		t.Errorf("house: %v", got)
	}
}

// What is never or at once stays so, and a saving that is not level has no closed form.
func TestConventionsAtTheEdges(t *testing.T) {
	for _, name := range ConventionNames() {
		c, err := ParseConvention(name)
		if err != nil || c.String() != name {
			t.Fatalf("%s: %v, %v", name, c, err)
		}
		if p := c.DiscountedPayback(.10, []float64{-100, 1, 1}); p != (Payback{Kind: Never}) {
			t.Errorf("%v: %v, want never", c, p)
		}
		if p := c.SimplePayback(0, 5, []float64{0, 5}); p != (Payback{Kind: Immediate}) {
			t.Errorf("%v: %v, want immediate", c, p)
		}
		if p := c.DiscountedPayback(.10, []float64{-100, 80, 60}); c != NIST && p != DiscountedPayback(.10, []float64{-100, 80, 60}) {
			t.Errorf("%v: %v", c, p)
		}
	}
	// 100 returning 40 a year is 2.5 years without interest, and by the closed form at 10 % 3.0185, be the 40 rounded or not.
	for rate, want := range map[float64]float64{0: 2.5, .10: -math.Log(1-100*.10/40) / math.Log(1.1)} {
		p := Textbook.DiscountedPayback(rate, []float64{-100, 40, math.Nextafter(40, 41), 40, 40, 40})
		if p.Kind != Finite || !(math.Abs(p.Years-want) <= 1e-12) {
			t.Errorf("at %v %v years, want %v", rate, p, want)
		}
	}
	if cost, ok := RETScreen.AbatementCost(0, 99, 99, 1, []float64{-1, 3}); !ok || cost != -2 { // the NPV of 2 in one year
		t.Errorf("RETScreen's cost of a tonne is %v", cost)
	}
	for _, base := range []PriceBase{Year0, Year1} {
		if got := House.PriceBase(base); got != base {
			t.Errorf("price base %v is taken as %v", base, got)
		}
	}
	if _, err := ParseConvention("Excel 2016"); err == nil {
		t.Error("an unknown convention is taken")
	}
	if !slices.Contains(ConventionNames(), "retscreen") || (Textbook+1).String() != "unknown" {
		t.Error("names")
	}
}
