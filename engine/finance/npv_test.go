package finance

import (
	"math"
	"math/big"
	"testing"
)

// exactNPV returns NPV, and the sum of the magnitudes of its terms, in 300-bit arithmetic.
func exactNPV(rate float64, flows []float64) (value, size *big.Float) {
	number := func(x float64) *big.Float { return new(big.Float).SetPrec(300).SetFloat64(x) }
	growth := number(1)
	growth.Add(growth, number(rate))
	weight := number(1)
	value, size = number(0), number(0)
	for _, flow := range flows {
		term := number(flow)
		term.Mul(term, weight)
		value.Add(value, term)
		size.Add(size, term.Abs(term))
		weight.Quo(weight, growth)
	}
	return value, size
}

// relative returns (got-want)/size.
func relative(got float64, want, size *big.Float) float64 {
	difference := new(big.Float).SetPrec(300).SetFloat64(got)
	difference.Sub(difference, want)
	ratio, _ := difference.Quo(difference, size).Float64()
	return ratio
}

func TestNPVAgreesWithExactArithmetic(t *testing.T) {
	for _, years := range []int{1, 10, 40, 100, 1000} {
		flows := make([]float64, years+1)
		flows[0] = -1e6
		for k := 1; k <= years; k++ {
			flows[k] = 1e5 + 1e4*math.Sin(float64(k))
		}
		for _, rate := range []float64{-0.02, 0, 1e-9, 0.005, 0.1, 0.5, 13.19} {
			exact, size := exactNPV(rate, flows)
			if miss := relative(NPV(rate, flows), exact, size); math.Abs(miss) > 1e-15*float64(1+years/10) {
				t.Errorf("%d years at %v: off by %.1e of the money moved", years, rate, miss)
			}
		}
	}
}

func TestRealRateIsFishers(t *testing.T) {
	tests := []struct {
		name                     string
		nominal, inflation, want float64
	}{
		{"12 % over 5 %: 0.07/1.05", 0.12, 0.05, 1.0 / 15},
		{"no inflation", 0.12, 0, 0.12},
		{"falling prices: 0.05/0.98", 0.03, -0.02, 0.05 / 0.98},
		{"keeps the digits of a small rate", 1e-15, 0, 1e-15},
		{"equal", 0.07, 0.07, 0},
	}
	for _, tt := range tests {
		got, err := RealRate(tt.nominal, tt.inflation)
		if err != nil || math.Abs(got-tt.want) > 1e-15*math.Abs(tt.want) {
			t.Errorf("%s: got %v, %v, want %v", tt.name, got, err, tt.want)
		}
	}
}

func TestRealRateDiscountsConstantPricesAlike(t *testing.T) {
	const nominal, inflation = 0.12, 0.05
	realRate, err := RealRate(nominal, inflation)
	if err != nil {
		t.Fatal(err)
	}
	constant := []float64{-1000, 300, 300, 300, 300}
	current := make([]float64, len(constant))
	for k := range constant {
		current[k] = constant[k] * math.Pow(1+inflation, float64(k))
	}
	if a, b := NPV(realRate, constant), NPV(nominal, current); math.Abs(a-b) > 1e-11 {
		t.Errorf("NPV real %v, nominal %v", a, b)
	}
}

func TestProfitabilityIndexOfASingleFlowIsZero(t *testing.T) {
	if index, err := ProfitabilityIndex(0.1, []float64{-100}); index != 0 || err != nil {
		t.Errorf("got %v, %v", index, err)
	}
}

// Balances end at the NPV, and at rate 0 are the sums; the flows at today's value add up to them.
func TestBalances(t *testing.T) {
	flows := []float64{-1000, 400, 0, 500, 600}
	sum, present := 0.0, 0.0
	plain, discounted, values := Balances(0, flows), Balances(0.1, flows), Discounted(0.1, flows)
	for k, f := range flows {
		sum += f
		present += values[k]
		if plain[k] != sum || math.Abs(discounted[k]-present) > 1e-9 || math.Abs(values[k]-f/math.Pow(1.1, float64(k))) > 1e-9 {
			t.Errorf("year %d: %v, %v, %v", k, plain[k], discounted[k], values[k])
		}
	}
	if discounted[4] != NPV(0.1, flows) || len(Balances(0.1, nil)) != 0 || len(Discounted(0.1, nil)) != 0 {
		t.Errorf("the last balance is %v, the NPV %v", discounted[4], NPV(0.1, flows))
	}
}
