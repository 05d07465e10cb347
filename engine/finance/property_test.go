package finance

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// conventional draws an investment followed by savings, all in cents.
func conventional(t *rapid.T) []float64 {
	flows := []float64{-float64(rapid.Int64Range(1, 1e9).Draw(t, "investment")) / 100}
	for _, saving := range rapid.SliceOfN(rapid.Int64Range(0, 1e9), 1, 60).Draw(t, "savings") {
		flows = append(flows, float64(saving)/100)
	}
	return flows
}

func anyFlows(t *rapid.T) []float64 {
	var flows []float64
	for _, flow := range rapid.SliceOfN(rapid.Int64Range(-1e9, 1e9), 1, 40).Draw(t, "flows") {
		flows = append(flows, float64(flow)/100)
	}
	return flows
}

func rate(t *rapid.T, name string) float64 {
	return float64(rapid.IntRange(-500, 5000).Draw(t, name)) / 1000
}

func magnitude(flows []float64) float64 {
	sum := 0.0
	for _, flow := range flows {
		sum += math.Abs(flow)
	}
	return sum
}

func times(flows []float64, factor float64) []float64 {
	scaled := make([]float64, len(flows))
	for k, flow := range flows {
		scaled[k] = flow * factor
	}
	return scaled
}

func TestNPVIsZeroAtTheIRR(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		flows := anyFlows(t)
		for _, root := range IRRs(flows) {
			_, size := exactNPV(root, flows)
			moved, _ := size.Float64()
			// Near a total loss the last bit of the rate is a large part of the growth factor.
			lastBit := 0x1p-52 / (1 + root) * float64(len(flows))
			if npv := NPV(root, flows); math.Abs(npv) > (1e-9+lastBit)*max(moved, magnitude(flows)) {
				t.Errorf("NPV at %v is %v", root, npv)
			}
		}
	})
}

func TestNPVOfOppositeSignsAtTheEndsMeansARoot(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		flows := anyFlows(t)
		s, err := newSeries(flows)
		if err != nil || len(s) == 0 {
			t.Skip("no amounts")
		}
		// Descartes: as many roots as changes of sign, or an even number fewer; two may count as one.
		changes, _ := s.changes()
		found := len(IRRs(flows))
		if found > changes || changes%2 == 1 && found == 0 {
			t.Errorf("%d roots for %d changes of sign", found, changes)
		}
		if (NPV(0.1, flows) > 0) != (NPV(0.2, flows) > 0) {
			between := 0
			for _, root := range IRRs(flows) {
				if root >= 0.1 && root <= 0.2 {
					between++
				}
			}
			if between == 0 {
				t.Error("NPV changes sign between 10 and 20 %, and no root is there")
			}
		}
	})
}

func TestDerivativeTakesOneChangeOfSignAway(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, err := newSeries(anyFlows(t))
		if err != nil {
			t.Fatal(err)
		}
		before, position := s.changes()
		if before == 0 {
			t.Skip("none to take away")
		}
		if after, _ := s.derivative(position).changes(); after != before-1 {
			t.Errorf("%d changes of sign, %d in the derivative", before, after)
		}
	})
}

func TestScaleOfMoneyLeavesRatesAndTimes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		flows := anyFlows(t)
		discount := rate(t, "rate")
		// A power of two leaves every digit; any other factor leaves all but the last.
		exponent := rapid.IntRange(-600, 600).Draw(t, "exponent")
		scaled := times(flows, math.Ldexp(1, exponent))
		a, errA := IRR(flows)
		b, errB := IRR(scaled)
		if a != b || (errA == nil) != (errB == nil) {
			t.Errorf("IRR %v, %v; scaled %v, %v", a, errA, b, errB)
		}
		if a, b := DiscountedPayback(discount, flows), DiscountedPayback(discount, scaled); a != b {
			t.Errorf("payback %v; scaled %v", a, b)
		}
		a, errA = MIRR(flows, discount, 0.1)
		b, errB = MIRR(scaled, discount, 0.1)
		if a != b || !errors.Is(errA, errB) {
			t.Errorf("MIRR %v, %v; scaled %v, %v", a, errA, b, errB)
		}
		if a, b := math.Ldexp(NPV(discount, flows), exponent), NPV(discount, scaled); a != b {
			t.Errorf("NPV %v; scaled %v", a, b)
		}
	})
}

func TestNPVIsAdditiveAndAYearsDelayDiscounts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		flows, discount := anyFlows(t), rate(t, "rate")
		_, size := exactNPV(discount, flows)
		moved, _ := size.Float64()
		npv := NPV(discount, flows)
		if twice := NPV(discount, append(append([]float64{}, flows...), 0, 0)); twice != npv {
			t.Errorf("zeros at the end change NPV from %v to %v", npv, twice)
		}
		late := NPV(discount, append([]float64{0}, flows...))
		if math.Abs(late-npv/(1+discount)) > 1e-14*moved/(1+discount) {
			t.Errorf("NPV %v, a year later %v", npv, late)
		}
		opposite := times(flows, -1)
		if NPV(discount, opposite) != -npv {
			t.Errorf("NPV %v, of the other side %v", npv, NPV(discount, opposite))
		}
	})
}

func TestNPVOfConventionalFlowsFallsWithTheRate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		flows := conventional(t)
		low, high := rate(t, "low"), rate(t, "high")
		if low > high {
			low, high = high, low
		}
		_, size := exactNPV(low, flows)
		moved, _ := size.Float64()
		if NPV(low, flows) < NPV(high, flows)-1e-15*moved {
			t.Errorf("NPV is %v at %v and %v at %v", NPV(low, flows), low, NPV(high, flows), high)
		}
	})
}

func TestConventionalFlowsHaveOneIRRThatDecidesLikeNPV(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		flows, hurdle := conventional(t), rate(t, "hurdle")
		irr, err := IRR(flows)
		if errors.Is(err, ErrNoIRR) {
			if magnitude(flows[1:]) > 0 {
				t.Errorf("no IRR of flows of both signs")
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(irr-hurdle) > 1e-9 && (irr > hurdle) != (NPV(hurdle, flows) > 0) {
			t.Errorf("IRR %v against %v, but NPV %v", irr, hurdle, NPV(hurdle, flows))
		}
	})
}

func TestDiscountedPaybackAgainstSimplePayback(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		investment := float64(rapid.Int64Range(1, 1e9).Draw(t, "investment")) / 100
		saving := float64(rapid.Int64Range(-1e6, 1e9).Draw(t, "saving")) / 100
		years := rapid.IntRange(1, 60).Draw(t, "years")
		discount := math.Abs(rate(t, "rate"))
		flows := level(investment, saving, years)
		simple, plain, discounted := SimplePayback(investment, saving), DiscountedPayback(0, flows), DiscountedPayback(discount, flows)
		switch {
		case simple.Kind == Never || simple.Years > float64(years)*(1+1e-11):
			if plain.Kind != Never {
				t.Errorf("simple %v, undiscounted %v of %d years", simple, plain, years)
			}
		case simple.Years < float64(years)*(1-1e-11):
			if plain.Kind != Finite || math.Abs(plain.Years-simple.Years) > 1e-9 {
				t.Errorf("simple %+v, undiscounted %+v", simple, plain)
			}
		}
		if discounted.Kind < plain.Kind || discounted.Kind == Finite && discounted.Years < plain.Years-1e-9 {
			t.Errorf("discounted %+v, undiscounted %+v", discounted, plain)
		}
	})
}

func TestDiscountedPaybackOfConventionalFlowsIsNeverOnlyWithNegativeNPV(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		flows, discount := conventional(t), rate(t, "rate")
		npv, size := exactNPV(discount, flows)
		value, _ := npv.Float64()
		moved, _ := size.Float64()
		got := DiscountedPayback(discount, flows)
		if math.Abs(value) < 2*roundOff*moved {
			t.Skip("at the limit")
		}
		if (got.Kind == Never) != (value < 0) || got.Kind == Immediate {
			t.Errorf("%v with an NPV of %v", got, value)
		}
	})
}

func TestSimplePaybackIsMonotone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		amount := rapid.Float64Range(-1e15, 1e15)
		investment, saving := amount.Draw(t, "investment"), amount.Draw(t, "saving")
		more := rapid.Float64Range(0, 1e15).Draw(t, "more")
		order := func(p Payback) float64 { return 1e12*float64(p.Kind) + p.Years }
		if order(SimplePayback(investment, saving)) < order(SimplePayback(investment, saving+more)) {
			t.Error("a higher saving takes longer")
		}
		if order(SimplePayback(investment, saving)) > order(SimplePayback(investment+more, saving)) {
			t.Error("a higher investment comes back sooner")
		}
	})
}

func TestStreamsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		stream := rapid.Custom(func(t *rapid.T) Stream {
			return Stream{
				Annual:     float64(rapid.IntRange(-1e6, 1e6).Draw(t, "annual")),
				Escalation: float64(rapid.IntRange(-20, 20).Draw(t, "escalation")) / 100,
			}
		})
		p := Project{
			LifetimeYears: rapid.IntRange(1, 30).Draw(t, "years"),
			Streams:       rapid.SliceOfN(stream, 1, 5).Draw(t, "streams"),
			PriceBase:     PriceBase(rapid.IntRange(0, 1).Draw(t, "base")),
		}
		whole, err := p.Flows()
		if err != nil {
			t.Fatal(err)
		}
		sum := 0.0
		for _, s := range p.Streams {
			part, err := Project{LifetimeYears: p.LifetimeYears, Streams: []Stream{s}, PriceBase: p.PriceBase}.Flows()
			if err != nil {
				t.Fatal(err)
			}
			sum += NPV(0.1, part)
		}
		if math.Abs(sum-NPV(0.1, whole)) > 1e-13*magnitude(whole)+1e-6 {
			t.Errorf("streams are worth %v one by one and %v together", sum, NPV(0.1, whole))
		}
	})
}

// What is saved for ever earns the saving over the investment; over a lifetime that grows the rate rises to it.
func TestIRRTendsToThatOfAPerpetuity(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		investment := float64(rapid.IntRange(1, 1e9).Draw(t, "investment")) / 100
		rate := float64(rapid.IntRange(20, 5000).Draw(t, "rate")) / 1000
		last := math.Inf(-1)
		for _, years := range []int{2, 5, 20, 100, 1000} {
			irr, err := IRR(level(investment, rate*investment, years))
			if err != nil {
				t.Fatal(err)
			}
			if irr < last-1e-12 || irr > rate*(1+1e-12) {
				t.Fatalf("%v over %d years, after %v over fewer; for ever it is %v", irr, years, last, rate)
			}
			last = irr
		}
		if math.Abs(last-rate) > 1e-6*rate {
			t.Fatalf("%v over 1000 years, for ever %v", last, rate)
		}
	})
}

// A level saving is worth what its flows are, to the last bit.
func TestLevelIsTheNPVOfTheFlows(t *testing.T) {
	amount := rapid.OneOf(rapid.Float64Range(-1e9, 1e9), rapid.SampledFrom([]float64{0, 5e-324, 1.7e308, -1.7e308, 0x1p900, inf, nan}))
	rapid.Check(t, func(t *rapid.T) {
		investment, annual, years := amount.Draw(t, "investment"), amount.Draw(t, "annual"), rapid.IntRange(0, 60).Draw(t, "years")
		r := rapid.OneOf(rapid.Float64Range(-0.9, 5), rapid.SampledFrom([]float64{-1, -2, nan, inf, 1e-12, -0.999999999})).Draw(t, "rate")
		if got, want := NewLevel(r, 40).NPV(investment, annual, years), NPV(r, level(investment, annual, years)); got != want {
			t.Fatalf("%v, of the flows %v", got, want)
		}
	})
	if got := NewLevel(0.1, 10).NPV(1, 1, -1); got != -1 {
		t.Errorf("over less than no year it is %v", got)
	}
}
