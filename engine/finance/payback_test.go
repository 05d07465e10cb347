package finance

import (
	"fmt"
	"math"
	"testing"
)

func TestSimplePaybackKinds(t *testing.T) {
	after := func(years float64) Payback { return Payback{Finite, years} }
	immediate, never, unknown := Payback{Kind: Immediate}, Payback{Kind: Never}, Payback{}
	tests := []struct {
		name               string
		investment, saving float64
		want               Payback
	}{
		{"ordinary", 100, 40, after(2.5)},
		{"no investment", 0, 40, immediate},
		{"no investment, no saving", 0, 0, immediate},
		{"grant above investment", -10, 40, immediate},
		{"grant above investment, no saving", -10, 0, immediate},
		{"no investment, but a cost every year", 0, -1, never},
		{"grant above investment, but a cost every year", -10, -1, never},
		{"no saving", 100, 0, never},
		{"no saving, negative zero", 100, math.Copysign(0, -1), never},
		{"a cost", 100, -40, never},
		{"saving a billionth of the investment", 1e9, 1, after(1e9)},
		{"saving below a billionth of the investment", math.Nextafter(1e9, inf), 1, never},
		{"saving left over from rounding", 1000, 0.1 + 0.2 - 0.3, never},
		{"quotient overflows", 1e308, 5e-324, never},
		{"smallest amounts", 5e-324, 5e-324, after(1)},
		{"largest amounts", 1e308, 1e308, after(1)},
		{"investment not a number", nan, 40, unknown},
		{"saving not a number", 0, nan, unknown},
		{"investment infinite", inf, 40, unknown},
		{"investment minus infinity", -inf, 40, unknown},
		{"saving infinite", 100, inf, unknown},
	}
	for _, tt := range tests {
		if got := SimplePayback(tt.investment, tt.saving); got != tt.want {
			t.Errorf("%s: got %+v, want %+v", tt.name, got, tt.want)
		}
	}
}

func TestDiscountedPaybackKinds(t *testing.T) {
	after := func(years float64) Payback { return Payback{Finite, years} }
	immediate, never, unknown := Payback{Kind: Immediate}, Payback{Kind: Never}, Payback{}
	tests := []struct {
		name  string
		rate  float64
		flows []float64
		want  Payback
	}{
		{"within the first year: 100 x 1.25 / 250", 0.25, []float64{-100, 250}, after(0.5)},
		{"within the second year: (100-80)/64 of it", 0.25, []float64{-100, 100, 100}, after(1.3125)},
		{"exactly the last year", 0.10, []float64{-1000, 1100}, after(1)},
		{"exactly at a year's end, and on", 0, []float64{-100, 50, 50, 50}, after(2)},
		{"a cent short", 0, []float64{-100, 50, 49.99}, never},
		{"short by rounding", 0, []float64{-100, 50, 50 - 1e-11}, after(2)},
		{"short by more than rounding", 0, []float64{-100, 50, 50 - 1e-9}, never},
		{"negative rate: money grows backwards", -0.5, []float64{-100, 25, 25}, after(1.5)},
		{"first crossing counts, not the one after a replacement", 0, []float64{-100, 100, -60, 60}, after(1)},
		{"a saving turns into a cost meanwhile", 0, []float64{-100, 50, -50, 80, 40}, after(3.5)},
		{"investment at the end of year 1: 40 of 60 into year 3", 0, []float64{0, -100, 60, 60}, after(2 + 40.0/60)},
		{"receipt first, spent later, back at last", 0, []float64{100, -150, 100}, after(1.5)},
		{"no investment", 0.1, []float64{0, 40, 40}, immediate},
		{"paid by a grant", 0.1, []float64{10, 0, 40}, immediate},
		{"a running cost that the grant covers", 0, []float64{100, -50, -50}, immediate},
		{"a running cost that outlasts the grant", 0, []float64{100, -50, -50, -50}, never},
		{"nothing at all", 0.1, []float64{0, 0}, immediate},
		{"one receipt", 0.1, []float64{5}, immediate},
		{"one payment", 0.1, []float64{-5}, never},
		{"discounting keeps it under water", 0.5, []float64{-100, 60, 60}, never},
		{"seventy years before the first money", 1e6, append(make([]float64, 70), -100, 1e9), after(70 + 0.1000001)},
		{"largest amounts", 0, []float64{-1e308, 1e308, 1e308}, after(1)},
		{"largest amounts, sum overflows", 0, []float64{-1.7e308, -1.7e308, 1.7e308, 1.7e308}, after(3)},
		{"largest payments, a small receipt", 0, []float64{-1.7e308, -1.7e308, 1e200}, never},
		{"smallest amounts", 0, []float64{-5e-324, 5e-324}, after(1)},
		{"rate near a total loss", math.Nextafter(-1, 0), []float64{-1e16, 1}, never},
		{"a thousand years without money change nothing", -0.55, append([]float64{-1}, make([]float64, 1000)...), never},
		{"nor at a high rate", 1e6, append([]float64{-1}, make([]float64, 1000)...), never},
		{"interest beyond float64", 1e300, []float64{-1e-269, 1e271, 1e271}, after(1e-240)},
		{"interest beyond float64 eats everything", 1e300, []float64{-1, 1e290, 1e290, 1e290}, never},
		{"rate near a total loss, back", math.Nextafter(-1, 0), []float64{-1, 1}, after(0x1p-53)},
		{"rate of a total loss", -1, []float64{-100, 60}, unknown},
		{"rate not a number", nan, []float64{-100, 60}, unknown},
		{"no flows", 0.1, nil, unknown},
		{"flow not a number", 0.1, []float64{-100, nan}, unknown},
	}
	for _, tt := range tests {
		got := DiscountedPayback(tt.rate, tt.flows)
		if got.Kind != tt.want.Kind || math.Abs(got.Years-tt.want.Years) > 1e-13*tt.want.Years {
			t.Errorf("%s: got %+v, want %+v", tt.name, got, tt.want)
		}
	}
}

func TestAnnuityThatRepaysInItsLastYearIsNotNever(t *testing.T) {
	for years := 1; years <= 60; years++ {
		for rate := 0.005; rate <= 0.5; rate += 0.005 {
			flows := make([]float64, years+1)
			flows[0] = -1000
			for k := 1; k <= years; k++ {
				flows[k] = 1000 * CapitalRecovery(rate, float64(years))
			}
			got := DiscountedPayback(rate, flows)
			if got.Kind != Finite || math.Abs(got.Years-float64(years)) > 1e-9 {
				t.Errorf("%d years at %v: got %+v", years, rate, got)
			}
		}
	}
}

// A student's report on unburnt-brick walls (table 3.5, 123docz 799969) prints IRR and "Thv" of four
// options over 5 years at 20 %. Thv is the discounted payback of this package: it lies between what
// the IRR's rounding to whole percents allows. Simple paybacks would be 0.64, 1.66, 0.60, 1.57.
func TestVietnameseThvIsDiscountedPayback(t *testing.T) {
	for _, tt := range []struct{ irr, thv float64 }{{1.55, 0.768}, {0.53, 2.24}, {1.65, 0.72}, {0.57, 2.07}} {
		payback := func(irr float64) float64 {
			saving := CapitalRecovery(irr, 5)
			return DiscountedPayback(0.20, []float64{-1, saving, saving, saving, saving, saving}).Years
		}
		longest, shortest := payback(tt.irr-0.005), payback(tt.irr+0.005)
		const digits = 0.0005
		if tt.thv < shortest-digits || tt.thv > longest+digits {
			t.Errorf("IRR %v %%: Thv %v is printed, discounted payback is %.4f to %.4f", 100*tt.irr, tt.thv, shortest, longest)
		}
	}
}

func TestPaybackPrints(t *testing.T) {
	tests := []struct {
		payback Payback
		want    string
	}{
		{Payback{Finite, 0.47437914756790039}, "0.47 years"},
		{Payback{Finite, 0.125}, "0.12 years"},
		{Payback{Finite, 12}, "12.00 years"},
		{Payback{Kind: Immediate}, "immediate"},
		{Payback{Kind: Never}, "never"},
		{Payback{}, "unknown"},
		{Payback{Kind: 9}, "unknown"},
	}
	for _, tt := range tests {
		if got := tt.payback.String(); got != tt.want {
			t.Errorf("%+v prints %q, want %q", tt.payback, got, tt.want)
		}
	}
	if got := fmt.Sprint(Finite); got != "finite" {
		t.Errorf("Finite prints %q", got)
	}
}
