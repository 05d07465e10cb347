package finance

import (
	"math"
	"testing"
)

func TestCapitalRecoveryRepaysOne(t *testing.T) {
	for _, rate := range []float64{-0.5, -0.02, -1e-7, 0, 1e-12, 1e-9, 3e-9, 1e-6, 0.005, 0.1, 0.5, 13.19} {
		for _, years := range []int{1, 2, 10, 40, 200} {
			flows := make([]float64, years+1)
			for k := 1; k <= years; k++ {
				flows[k] = CapitalRecovery(rate, float64(years))
			}
			if worth := NPV(rate, flows); math.Abs(worth-1) > 4e-14 {
				t.Errorf("rate %v, %d years: repays %.17g", rate, years, worth)
			}
		}
	}
}

func TestCapitalRecoveryIsSmoothWhereTheFormulaChanges(t *testing.T) {
	for _, years := range []float64{0.01, 1, 7.5, 1000} {
		for _, sign := range []float64{-1, 1} {
			limit := sign * 1e-9 / (years + 1)
			below := CapitalRecovery(limit*(1-1e-12), years)
			above := CapitalRecovery(limit*(1+1e-12), years)
			if math.Abs(below/above-1) > 1e-15 {
				t.Errorf("%v years: %.17g just below %v, %.17g just above", years, below, limit, above)
			}
		}
	}
}

func TestEquivalentAnnualSaving(t *testing.T) {
	// A level amount is its own equivalent, and cost is the other side of saving.
	flows := []float64{0, 700, 700, 700, 700, 700}
	saving, err := EquivalentAnnualSaving(0.08, flows)
	if err != nil || math.Abs(saving-700) > 1e-10 {
		t.Errorf("saving %v, %v, want 700", saving, err)
	}
	if cost, err := EquivalentAnnualCost(0.08, flows); err != nil || cost != -saving {
		t.Errorf("cost %v, %v, want %v", cost, err, -saving)
	}
	if cost, err := EquivalentAnnualCost(0.08, []float64{0, 0}); err != nil || cost != 0 || math.Signbit(cost) {
		t.Errorf("cost of nothing %v, %v, want 0", cost, err)
	}
}
