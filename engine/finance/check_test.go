package finance

import (
	"math"
	"testing"
)

var (
	nan = math.NaN()
	inf = math.Inf(1)
)

func TestInvalidInputIsNamed(t *testing.T) {
	_, noFlows := IRR(nil)
	_, notFinite := IRR([]float64{-1, nan})
	_, financeRate := MIRR([]float64{-1, 1}, -1, 0)
	_, reinvestRate := MIRR([]float64{-1, 1}, 0, inf)
	_, mirrFlows := MIRR([]float64{inf, 1}, 0, 0)
	_, notInvested := ProfitabilityIndex(0.1, []float64{0, 5})
	_, indexRate := ProfitabilityIndex(-2, []float64{-1, 5})
	_, indexFlows := ProfitabilityIndex(0, nil)
	_, nominal := RealRate(-1, 0.05)
	_, inflation := RealRate(0.1, -1.5)
	_, noYear := EquivalentAnnualSaving(0.1, []float64{-5})
	_, costRate := EquivalentAnnualCost(nan, []float64{-5, 1})
	_, levelFlows := EquivalentAnnualSaving(0, nil)
	tests := []struct {
		name string
		err  error
		want string
	}{
		{"rate", CheckRate(-1.2), "finance: rate -1.2 is not above -1"},
		{"rate of total loss", CheckRate(-1), "finance: rate -1 is not above -1"},
		{"rate not a number", CheckRate(nan), "finance: rate NaN is not a finite number"},
		{"rate infinite", CheckRate(inf), "finance: rate +Inf is not a finite number"},
		{"years zero", CheckYears(0), "finance: number of years 0 is not above 0"},
		{"years negative", CheckYears(-2.5), "finance: number of years -2.5 is not above 0"},
		{"years infinite", CheckYears(inf), "finance: number of years +Inf is not a finite number"},
		{"flows empty", CheckFlows(nil), "finance: no flows"},
		{"flow infinite", CheckFlows([]float64{-1, 2, -inf}), "finance: flow 2, -Inf, is not a finite number"},
		{"IRR without flows", noFlows, "finance: no flows"},
		{"IRR of NaN", notFinite, "finance: flow 1, NaN, is not a finite number"},
		{"MIRR finance rate", financeRate, "finance: finance rate -1 is not above -1"},
		{"MIRR reinvest rate", reinvestRate, "finance: reinvest rate +Inf is not a finite number"},
		{"MIRR flows", mirrFlows, "finance: flow 0, +Inf, is not a finite number"},
		{"index without investment", notInvested, "finance: flow 0, 0, is not an investment"},
		{"index rate", indexRate, "finance: rate -2 is not above -1"},
		{"index flows", indexFlows, "finance: no flows"},
		{"real rate nominal", nominal, "finance: nominal rate -1 is not above -1"},
		{"real rate inflation", inflation, "finance: inflation -1.5 is not above -1"},
		{"level of one flow", noYear, "finance: a single flow spans no year"},
		{"level rate", costRate, "finance: rate NaN is not a finite number"},
		{"level flows", levelFlows, "finance: no flows"},
	}
	for _, tt := range tests {
		if tt.err == nil || tt.err.Error() != tt.want {
			t.Errorf("%s: got error %q, want %q", tt.name, tt.err, tt.want)
		}
	}
}

func TestValidInputPassesTheChecks(t *testing.T) {
	for _, rate := range []float64{math.Nextafter(-1, 0), -0.5, 0, 5e-324, 0.1, 13.19, 1e308} {
		if err := CheckRate(rate); err != nil {
			t.Error(err)
		}
	}
	for _, years := range []float64{5e-324, 0.5, 10, 1e308} {
		if err := CheckYears(years); err != nil {
			t.Error(err)
		}
	}
	if err := CheckFlows([]float64{-1e308, 0, 5e-324}); err != nil {
		t.Error(err)
	}
}

func TestInvalidInputGivesTheDocumentedZero(t *testing.T) {
	flows := []float64{-100, 60, 60}
	for name, got := range map[string]float64{
		"NPV at rate -1":            NPV(-1, flows),
		"NPV at rate NaN":           NPV(nan, flows),
		"NPV at infinite rate":      NPV(inf, flows),
		"NPV of no flows":           NPV(0.1, nil),
		"NPV of an infinite flow":   NPV(0.1, []float64{-1, inf}),
		"CRF at rate -1":            CapitalRecovery(-1, 10),
		"CRF at rate NaN":           CapitalRecovery(nan, 10),
		"CRF over no year":          CapitalRecovery(0.1, 0),
		"CRF over negative years":   CapitalRecovery(0.1, -3),
		"CRF over infinitely many":  CapitalRecovery(0.1, inf),
		"CRF over years of NaN":     CapitalRecovery(0.1, nan),
		"CRF so small it vanishes":  CapitalRecovery(-0.5, 1e6),
		"NPV discounted to nothing": NPV(1e308, []float64{0, 0, 1}),
	} {
		if got != 0 || math.Signbit(got) {
			t.Errorf("%s = %v, want 0", name, got)
		}
	}
	if level, err := EquivalentAnnualSaving(0.1, []float64{-5}); level != 0 || err == nil {
		t.Errorf("the level amount of one flow = %v, %v, want 0 and an error", level, err)
	}
	if rate, err := IRR([]float64{-1, nan}); rate != 0 || err == nil {
		t.Errorf("IRR of NaN = %v, %v, want 0 and an error", rate, err)
	}
	if roots := IRRs([]float64{-1, nan}); roots != nil {
		t.Errorf("IRRs of NaN = %v, want none", roots)
	}
}

func TestAmountsBeyondFloat64(t *testing.T) {
	const huge = 1.7e308
	flows := func(amounts ...float64) []float64 { return amounts }
	for _, tt := range []struct {
		name      string
		got, want float64
	}{
		{"sum overflows", NPV(0, flows(huge, huge)), math.MaxFloat64},
		{"negative sum overflows", NPV(0, flows(-huge, -huge)), -math.MaxFloat64},
		{"sum fits, parts of it do not", NPV(0, flows(-huge, huge, huge)), huge},
		{"sign of the sum is that of the whole", NPV(0, flows(-huge, -huge, huge, huge, -huge)), -huge},
		{"near a total loss a late flow outgrows all", NPV(-0.9999, flows(1e300, 0, 0, -1, 0, 0)), 1e300 - 1e12},
		{"near a total loss overflow", NPV(math.Nextafter(-1, 0), append(make([]float64, 100), 1)), math.MaxFloat64},
		{"near a total loss overflow, negative", NPV(math.Nextafter(-1, 0), append(make([]float64, 100), -1)), -math.MaxFloat64},
		{"denormal flows keep their sum", NPV(0, flows(5e-324, 5e-324)), 1e-323},
		{"annuity over an instant", CapitalRecovery(0.1, 5e-324), math.MaxFloat64},
		{"annuity at the largest rate", CapitalRecovery(1e308, 2), 1e308},
		{"annuity at the smallest rate", CapitalRecovery(5e-324, 4), 0.25},
		{"annuity at the smallest rate for a fraction of a year", CapitalRecovery(5e-324, 0.5), 2},
		{"annuity over the longest time", CapitalRecovery(0.1, 1e308), 0.1},
	} {
		if math.Abs(tt.got-tt.want) > 1e-14*math.Abs(tt.want) {
			t.Errorf("%s: got %v, want %v", tt.name, tt.got, tt.want)
		}
	}
	_, index := ProfitabilityIndex(0, flows(-5e-324, huge))
	_, realRate := RealRate(1e308, math.Nextafter(-1, 0))
	_, level := EquivalentAnnualSaving(0, flows(huge, huge))
	_, mirrOver := MIRR(flows(-5e-324, huge), 0, 1e308)
	_, mirrUnder := MIRR(flows(-huge, 5e-324), 0, 0)
	for name, err := range map[string]error{
		"index": index, "real rate": realRate, "level": level, "MIRR over": mirrOver, "MIRR under": mirrUnder,
	} {
		if err == nil || err.Error() != "finance: the result is beyond the range of a float64" {
			t.Errorf("%s: got error %v", name, err)
		}
	}
}
