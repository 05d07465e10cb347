package finance

import (
	"math"
	"math/big"
	"testing"
)

// The annuity is the one of unlimited precision, rounded once; level flows err by no more than three roundings of their parts.
func TestLevelFlowsAgreeWithExactArithmetic(t *testing.T) {
	worst := 0.0
	for _, rate := range []float64{0.1, 0.08, 0.05, 0.12, 0.3, 1, 0.001, 1e-9, 0, -0.05, -0.3, 7.5} {
		growth := new(big.Float).SetPrec(400).Add(big.NewFloat(1).SetPrec(400), big.NewFloat(rate))
		exact := new(big.Float).SetPrec(400)
		for years := 1; years <= 100; years++ {
			exact.Quo(exact.Add(exact, big.NewFloat(1)), growth)
			want, _ := exact.Float64()
			if got := annuity(rate, years); got != want {
				t.Errorf("at %v over %d years %v, want %v", rate, years, got, want)
			}
			const investment, saving = 693400.0, 1461700.0
			value := new(big.Float).SetPrec(400).Sub(new(big.Float).Mul(exact, big.NewFloat(saving)), big.NewFloat(investment))
			npv, _ := value.Float64()
			worst = max(worst, math.Abs(NPV(rate, level(investment, saving, years))-npv)/(investment+saving*want))
		}
	}
	if t.Logf("the largest error is %.1e of the money moved", worst); worst > 4e-16 {
		t.Errorf("NPV errs by %v of the money moved", worst)
	}
}
