package finance

import (
	"encoding/binary"
	"math"
	"slices"
	"testing"
	"time"
)

// edges are the numbers at which floating-point arithmetic changes its ways.
var edges = []float64{0, 5e-324, 1e-300, 1, -1, 0x1p-53, math.Nextafter(-1, 0), 1e15, 1e16, 1e300, 1e308, -1e308, math.MaxFloat64, -math.MaxFloat64, -5e-324}

// encode and decode carry flows through the bytes that fuzzing mutates.
func encode(flows ...float64) []byte {
	var data []byte
	for _, flow := range flows {
		data = binary.LittleEndian.AppendUint64(data, math.Float64bits(flow))
	}
	return data
}

func decode(data []byte) []float64 {
	var flows []float64
	for len(data) >= 8 && len(flows) < 300 {
		flows = append(flows, math.Float64frombits(binary.LittleEndian.Uint64(data)))
		data = data[8:]
	}
	return flows
}

// seed adds flows of each pair of edges, and some ordinary ones.
func seed(f *testing.F, add func(flows []byte, rate float64)) {
	for _, a := range edges {
		for _, b := range edges {
			add(encode(a, b), 0.1)
			add(encode(-100, a, b, 60), a)
			add(encode(a, b, a, -b, 1), b)
		}
	}
	add(nil, 0.1)
	add(encode(math.NaN(), 1), 0.1)
	add(encode(1, math.Inf(1)), math.Inf(-1))
	add(encode(level(100, 25, 40)...), 0.1)
	add(encode(withRoots(-1, 0.8, 1, 1.1, 1.1, 3)...), 0)
	add(encode(slices.Repeat([]float64{-1, 1.1}, 150)...), 0.5)
}

// inTime fails where a call took so long that a loop can not have been bounded.
func inTime(t *testing.T, start time.Time) {
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("took %v", took)
	}
}

func FuzzIRR(f *testing.F) {
	seed(f, func(flows []byte, rate float64) { f.Add(flows, rate, 0.1) })
	f.Fuzz(func(t *testing.T, data []byte, financeRate, reinvestRate float64) {
		defer inTime(t, time.Now())
		flows := decode(data)
		irr, err := IRR(flows)
		mirr, mirrErr := MIRR(flows, financeRate, reinvestRate)
		if !finite(irr) || irr <= -1 || !finite(mirr) || mirr <= -1 {
			t.Fatalf("IRR %v, MIRR %v of %v", irr, mirr, flows)
		}
		if mirrErr != nil && mirr != 0 {
			t.Errorf("MIRR %v with error %v", mirr, mirrErr)
		}
		roots := IRRs(flows)
		if (len(roots) == 1) != (err == nil) || err == nil && irr != roots[0] {
			t.Errorf("IRR %v, %v, but IRRs %v", irr, err, roots)
		}
		s, err := newSeries(flows)
		if err != nil || len(s) == 0 {
			if len(roots) > 0 {
				t.Errorf("roots %v of %v", roots, flows)
			}
			return
		}
		if changes, _ := s.changes(); len(roots) > changes {
			t.Errorf("%d roots for %d changes of sign", len(roots), changes)
		}
		if a, b := s.sign(minGrowth, 0), s.sign(maxGrowth, 1e-12); a*b < 0 && len(roots) == 0 {
			t.Errorf("no root of %v, though NPV changes sign", flows)
		}
		for i, root := range roots {
			if !finite(root) || root <= -1 || i > 0 && root < roots[i-1] {
				t.Errorf("roots %v", roots)
			}
			// A root is where the value vanishes or changes sign within the last bit of the rate, where there may be a pair.
			g := 1 + root
			value, size := s.at(g)
			steady := true
			for k := -16.0; k <= 16; k++ {
				steady = steady && s.sign(max(g+k*0x1p-56, minGrowth), 0) == s.sign(g, 0)
			}
			if steady && math.Abs(value) > 1e-12*size {
				t.Errorf("%v is no root of %v: %v of %v", root, flows, value, size)
			}
		}
	})
}

func FuzzNPV(f *testing.F) {
	seed(f, func(flows []byte, rate float64) { f.Add(flows, rate) })
	f.Fuzz(func(t *testing.T, data []byte, rate float64) {
		defer inTime(t, time.Now())
		flows := decode(data)
		npv := NPV(rate, flows)
		index, indexErr := ProfitabilityIndex(rate, flows)
		saving, savingErr := EquivalentAnnualSaving(rate, flows)
		if !finite(npv) || !finite(index) || !finite(saving) {
			t.Fatalf("NPV %v, index %v, saving %v", npv, index, saving)
		}
		if indexErr != nil && index != 0 || savingErr != nil && saving != 0 {
			t.Errorf("index %v, %v; saving %v, %v", index, indexErr, saving, savingErr)
		}
		if CheckRate(rate) != nil || CheckFlows(flows) != nil {
			if npv != 0 {
				t.Errorf("NPV %v of invalid input", npv)
			}
			return
		}
		exact, size := exactNPV(rate, flows)
		tiny := func(flow float64) bool { return flow != 0 && math.Abs(flow) < 1e-290 }
		if moved, _ := size.Float64(); moved < 1e-290 || moved > 1e308 || slices.ContainsFunc(flows, tiny) {
			return // digits are lost at either end of the range
		}
		if miss := relative(npv, exact, size); math.Abs(miss) > 1e-15*float64(1+len(flows)) {
			t.Errorf("NPV at %v of %v is %v: off by %.1e", rate, flows, npv, miss)
		}
	})
}

func FuzzDiscountedPayback(f *testing.F) {
	seed(f, func(flows []byte, rate float64) { f.Add(flows, rate) })
	f.Fuzz(func(t *testing.T, data []byte, rate float64) {
		defer inTime(t, time.Now())
		flows := decode(data)
		got := DiscountedPayback(rate, flows)
		valid := CheckRate(rate) == nil && CheckFlows(flows) == nil
		if valid == (got.Kind == Unknown) {
			t.Fatalf("%v, but valid is %v", got, valid)
		}
		last := float64(len(flows) - 1)
		if got.Kind == Finite {
			last = math.Ceil(got.Years)
		}
		if !finite(got.Years) || got.Kind != Finite && got.Years != 0 || got.Years < 0 || last > max(0, float64(len(flows)-1)) {
			t.Fatalf("%+v of %d flows", got, len(flows))
		}
		if !valid || slices.ContainsFunc(flows, func(flow float64) bool { return flow != 0 && math.Abs(flow) < 1e-200 }) {
			return // the smallest amounts lose digits, and vanish beside the largest
		}
		// The exact balance at the end of the year of payback, or of life, has the sign that the kind says.
		short := shortfall(rate, flows[:int(last)+1])
		if got.Kind == Finite && got.Years == last && int(last) < len(flows)-1 {
			// A crossing just after the year's end can round to it.
			short = min(short, shortfall(rate, flows[:int(last)+2]))
		}
		const slack = 2 * roundOff
		if got.Kind == Never && short < -slack || got.Kind != Never && short > slack {
			t.Errorf("%+v at %v of %v: the balance is short by %v", got, rate, flows, short)
		}
	})
}

// shortfall returns by how much the exact balance of flows is below zero, as a part of the money moved.
func shortfall(rate float64, flows []float64) float64 {
	balance, size := exactNPV(rate, flows)
	if size.Sign() == 0 {
		return 0
	}
	return relative(0, balance, size)
}

func FuzzScalars(f *testing.F) {
	for _, a := range edges {
		for _, b := range edges {
			f.Add(a, b, 10.0)
			f.Add(1000.0, a, b)
		}
	}
	f.Add(math.NaN(), math.Inf(1), math.Inf(-1))
	f.Fuzz(func(t *testing.T, a, b, c float64) {
		payback := SimplePayback(a, b)
		annuity := CapitalRecovery(a, b)
		cost, some := AbatementCost(a, b, c)
		realRate, realErr := RealRate(a, b)
		for name, x := range map[string]float64{"payback": payback.Years, "annuity": annuity, "cost": cost, "real rate": realRate} {
			if !finite(x) {
				t.Errorf("%s of %v, %v, %v is %v", name, a, b, c, x)
			}
		}
		if payback.Years < 0 || payback.Kind != Finite && payback.Years != 0 || (payback.Kind == Unknown) != (!finite(a) || !finite(b)) {
			t.Errorf("payback of %v, %v is %+v", a, b, payback)
		}
		if valid := CheckRate(a) == nil && CheckYears(b) == nil; annuity < 0 || !valid && annuity != 0 {
			t.Errorf("annuity of %v over %v years is %v", a, b, annuity)
		}
		if !some && cost != 0 || realErr != nil && realRate != 0 {
			t.Errorf("cost %v, %v; real rate %v, %v", cost, some, realRate, realErr)
		}
	})
}

func FuzzProject(f *testing.F) {
	for _, a := range edges {
		for _, b := range edges {
			f.Add(a, b, 0.05, b, a, 10, 5, uint8(0))
			f.Add(1000.0, 100.0, a, b, 10.0, 7, 7, uint8(1))
		}
	}
	f.Add(1.0, 1.0, math.NaN(), 1.0, math.Inf(1), -1, 1<<30, uint8(7))
	f.Fuzz(func(t *testing.T, investment, annual, escalation, cost, residual float64, years, year int, base uint8) {
		defer inTime(t, time.Now())
		flows, err := Project{
			Investment:    investment,
			LifetimeYears: years,
			Streams:       []Stream{{annual, escalation, []float64{1, residual}}, {-cost, 0, nil}},
			PriceBase:     PriceBase(base),
			Replacements:  []Replacement{{year, cost}},
			ResidualValue: residual,
		}.Flows()
		if err != nil {
			if flows != nil {
				t.Errorf("flows %v with error %v", flows, err)
			}
			return
		}
		if len(flows) != years+1 || CheckFlows(flows) != nil {
			t.Errorf("flows %v of %d years", flows, years)
		}
	})
}
