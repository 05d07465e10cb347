package engine_test

import (
	"math"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/indicator"
	"github.com/cleaner-production/abate/engine/quantity"
)

// NCV and CO2 factors of the 2006 Guidelines (Vol. 2, Tables 1.2 and 1.4), in GJ/t and kg/GJ, and the grid factor of
// 2014 (Department of Climate Change), in t/MWh: what the set viet-nam takes.
const (
	coal2006 = 26.7 * 98.3 / 1000 // t CO2 per t, anthracite
	do2006   = 43.0 * 74.1 / 1000
	fo2006   = 40.4 * 77.4 / 1000
	lpg2006  = 47.3 * 63.1 / 1000
	grid2014 = 0.6612
)

func TestTable2WithVietNam2014(t *testing.T) {
	r := evaluate(t, table2(), load(t, "viet-nam"), engine.Options{Year: 2014})
	carriers := map[string]float64{
		"coal":        2970 * coal2006, // 7,795.1
		"do":          286 * do2006,    // 911.3
		"lpg":         28 * lpg2006,    // 83.6
		"fo":          18 * fo2006,     // 56.3
		"electricity": 2570 * grid2014, // 1,699.3
		"water":       0,
	}
	p := r.Programmes[0]
	for _, c := range p.ByCarrier {
		near(t, "CO2 of "+c.Carrier, c.CO2, carriers[c.Carrier], rounding)
		delete(carriers, c.Carrier)
	}
	if len(carriers) > 0 {
		t.Errorf("not listed: %v", carriers)
	}
	near(t, "CO2 of CP-EE", p.CO2, 2970*coal2006+286*do2006+28*lpg2006+18*fo2006+2570*grid2014, rounding)
	if p.SimplePayback.Kind != finance.Finite {
		t.Errorf("payback of CP-EE is %v", p.SimplePayback)
	}
	near(t, "payback of CP-EE", p.SimplePayback.Years, 112_000.0/172_000, exactly) // 0.651

	near(t, "CO2 of all", r.Total.CO2, 32_472, 0.5/32_472)
	near(t, "payback of all", r.Total.SimplePayback.Years, (112_000.0+286_400+21_000+274_000)/(172_000+717_900+277_000+294_800), rounding) // 0.474
	if want := []string{"water", "waste_water", "chemicals", "solid_waste"}; !slices.Equal(r.Total.NoFactor, want) {
		t.Errorf("without a factor: %v, want %v", r.Total.NoFactor, want)
	}
	if r.Year != 2014 || r.Set != "viet-nam" || r.GWP == "" || len(r.Factors) < 2 || r.Factors[0].ID != "viet-nam" || len(r.Factors[0].SHA256) != 64 || len(r.Sources) == 0 {
		t.Errorf("the result does not say what it stands on: %d %s %s %v", r.Year, r.Set, r.GWP, r.Factors)
	}
	if len(r.Warnings) > 0 {
		t.Errorf("warnings: %v", texts(r.Warnings))
	}
}

// With what the Centre plausibly used in 2004, GERIAP comes to the 20,000 t that its "20" must mean, and metal
// finishing to a range that holds the 1,100 t printed.
func TestTable2WithFactorsOf2004(t *testing.T) {
	r := evaluate(t, table2(), load(t, "vncpc-2004"), engine.Options{})
	geriap, metal := r.Programmes[3], r.Programmes[2]
	near(t, "CO2 of GERIAP", geriap.CO2, 20_000, 0.01)
	near(t, "CO2 of metal finishing", metal.CO2, 988, 0.5/988)
	if metal.CO2Low > 1100 || metal.CO2High < 1100 {
		t.Errorf("metal finishing is %g to %g t, which does not hold the 1,100 printed", metal.CO2Low, metal.CO2High)
	}
	at(t, "ratio of GERIAP", geriap.ReportedRatio, geriap.CO2/20, exactly)
	at(t, "ratio of the total", r.Total.ReportedRatio, r.Total.CO2/(3300+815+1100+20), exactly)
	at(t, "CO2 reported in all", r.Total.ReportedCO2, 3300+815+1100+20, exactly)
	for i, want := range []float64{72.0 / 122, 149.0 / 456, 103.0 / 122, 28.0 / 35} {
		at(t, "implementation rate", r.Programmes[i].ImplementationRate, want, exactly)
		at(t, "implementation rate printed", r.Programmes[i].ReportedRate, []float64{0.60, 0.33, 0.84, 0.80}[i], exactly)
	}
	at(t, "implementation rate of all", r.Total.ImplementationRate, 352.0/735, exactly)
	if want := []string{"A judgement", "do.ncv, fo.ncv, lpg.ncv"}; len(r.Notes) != 2 || !strings.Contains(r.Notes[0].Text, want[0]) || !strings.HasSuffix(r.Notes[1].Text, want[1]) {
		t.Errorf("notes %q, want one with each of %q", r.Notes, want)
	}
}

func TestTotalsAreSums(t *testing.T) {
	r := evaluate(t, table2(), load(t, "viet-nam"), engine.Options{Year: 2014})
	sums := map[string]func(o engine.Outcome) float64{
		"energy":          func(o engine.Outcome) float64 { return o.Energy },
		"toe":             func(o engine.Outcome) float64 { return o.TOE },
		"CO2":             func(o engine.Outcome) float64 { return o.CO2 },
		"CO2e":            func(o engine.Outcome) float64 { return o.CO2e },
		"CO2 low":         func(o engine.Outcome) float64 { return o.CO2Low },
		"CO2 high":        func(o engine.Outcome) float64 { return o.CO2High },
		"scope 1":         func(o engine.Outcome) float64 { return o.CO2ByScope[1] },
		"scope 2":         func(o engine.Outcome) float64 { return o.CO2ByScope[2] },
		"investment":      func(o engine.Outcome) float64 { return *o.Investment },
		"saving":          func(o engine.Outcome) float64 { return *o.AnnualSaving },
		"NPV":             func(o engine.Outcome) float64 { return *o.NPV },
		"annualised cost": func(o engine.Outcome) float64 { return *o.AnnualisedCost },
	}
	for name, of := range sums {
		sum := 0.0
		for _, p := range r.Programmes {
			sum += of(p)
		}
		near(t, name+" of all", of(r.Total), sum, rounding)
	}
	near(t, "scopes", r.Total.CO2ByScope[1]+r.Total.CO2ByScope[2], r.Total.CO2, rounding)
	near(t, "scope 2", r.Total.CO2ByScope[2], (2570+134+1000+3270)*grid2014, rounding)
	byCarrier := 0.0
	for _, c := range r.Total.ByCarrier {
		byCarrier += c.CO2
	}
	near(t, "carriers", byCarrier, r.Total.CO2, rounding)
	if !(r.Total.CO2Low < r.Total.CO2 && r.Total.CO2 < r.Total.CO2High) {
		t.Errorf("%g is not between %g and %g", r.Total.CO2, r.Total.CO2Low, r.Total.CO2High)
	}
	if want := []string{"coal", "do", "fo", "lpg", "electricity", "water", "waste_water", "chemicals", "solid_waste"}; !slices.Equal(carriers(r.Total), want) {
		t.Errorf("carriers %v, want them in the order of the set: %v", carriers(r.Total), want)
	}
}

func carriers(o engine.Outcome) []string {
	var all []string
	for _, c := range o.ByCarrier {
		all = append(all, c.Carrier)
	}
	return all
}

// Money of the four programmes at 10 % over 10 years. The figures were computed apart, with 60 digits, and agree with
// R, LibreOffice and Gnumeric; the abatement cost there is per tonne printed, with 20,000 t for GERIAP.
func TestMoneyOfTable2(t *testing.T) {
	r := evaluate(t, table2(), load(t, "vncpc-2004"), engine.Options{})
	tests := []struct {
		id                                        string
		npv, irr, discounted, index, cost, tonnes float64
		tolerance                                 float64
	}{
		{"cp-ee", 944_866, 1.5356, 0.7163, 9.44, -46.6, 3300, 1e-3},
		{"cp-ohs", 4_124_785, 2.5066, 0.4388, 15.40, -823.7, 815, 1e-3},
		{"metal", 1_681_045, 13.1905, 0.0834, 81.0, -248.7, 1100, 1e-3},
		{"geriap", 1_537_418, 1.0752, 1.0246, 6.611, -12.5, 20_000, 1e-3},
	}
	for i, tt := range tests {
		p := r.Programmes[i]
		if p.ID != tt.id {
			t.Fatalf("programme %d is %s", i, p.ID)
		}
		at(t, tt.id+" NPV", p.NPV, tt.npv, 1e-6)
		at(t, tt.id+" IRR", p.IRR.Value, tt.irr, 1e-4)
		near(t, tt.id+" discounted payback", p.DiscountedPayback.Years, tt.discounted, tt.tolerance)
		at(t, tt.id+" profitability index", p.ProfitabilityIndex, tt.index, tt.tolerance)
		at(t, tt.id+" abatement cost", p.AbatementCost, tt.cost*tt.tonnes/p.CO2, 5e-3)
		at(t, tt.id+" annualised cost", p.AnnualisedCost, *p.Investment*0.1/(1-math.Pow(1.1, -10)), rounding)
		at(t, tt.id+" net benefit", p.NetBenefit(), *p.AnnualSaving-*p.AnnualisedCost, exactly)
		at(t, tt.id+" equivalent annual saving", p.EquivalentAnnualSaving, *p.AnnualSaving-*p.AnnualisedCost, 1e-9) // level flows
		if p.IRR.Kind != engine.IRRUnique || len(p.IRR.Roots) != 1 || p.MIRR == nil || p.LifetimeYears != 10 || len(p.Flows) != 11 {
			t.Errorf("%s: IRR %v, MIRR %v, lifetime %d, %d flows", tt.id, p.IRR, p.MIRR, p.LifetimeYears, len(p.Flows))
		}
	}
	at(t, "NPV of all", r.Total.NPV, 944_866+4_124_785+1_681_045+1_537_418, 1e-6)
	if r.Terms != (engine.Terms{DiscountRate: 0.10, LifetimeYears: 10, FinanceRate: 0.10, ReinvestRate: 0.10, EquityRate: 0.10}) {
		t.Errorf("terms %+v", r.Terms)
	}
}

func TestOptionsOverrideThePortfolio(t *testing.T) {
	p := one(engine.Figures{Investment: usd(1000), AnnualSaving: usd(1100), Savings: []engine.Saving{saves("coal", "1 t")}})
	p.Finance = engine.Finance{DiscountRate: new(0.5), LifetimeYears: 3, FinanceRate: new(0.2), ReinvestRate: new(0.3)}
	r := evaluate(t, p, own(t), engine.Options{DiscountRate: new(0.0), LifetimeYears: 1})
	at(t, "NPV", r.Total.NPV, 100, exactly) // 1100 - 1000, undiscounted
	if want := (engine.Terms{LifetimeYears: 1, FinanceRate: 0.2, ReinvestRate: 0.3}); r.Terms != want {
		t.Errorf("terms %+v, want %+v", r.Terms, want)
	}
	r = evaluate(t, p, own(t), engine.Options{})
	at(t, "NPV", r.Total.NPV, -1000+1100/1.5+1100/2.25+1100/3.375, rounding)
	at(t, "MIRR", r.Total.MIRR, math.Cbrt((1100*1.69+1100*1.3+1100)/1000)-1, rounding)
}

func TestMistakesOfThePortfolio(t *testing.T) {
	saving := []engine.Saving{saves("coal", "1 t")}
	good := func() *engine.Portfolio {
		return one(engine.Figures{Investment: usd(10), AnnualSaving: usd(5), Savings: slices.Clone(saving)})
	}
	at := func(line int) engine.Position { return engine.Position{File: "f.toml", Line: line, Column: 1} }
	tests := []struct {
		name  string
		spoil func(p *engine.Portfolio)
		want  []string
	}{
		{"nothing", func(p *engine.Portfolio) {}, nil},
		{"no programme", func(p *engine.Portfolio) { p.Programmes = nil },
			[]string{`no programme; add [[programme]] with id = "…" and its [programme.savings]`}},
		{"programme without anything", func(p *engine.Portfolio) { p.Programmes[0].Figures = engine.Figures{} },
			[]string{`programme "p" has neither savings nor money nor options; add [programme.savings] or [[programme.option]]`}},
		{"no id", func(p *engine.Portfolio) { p.Programmes[0].ID = " " }, []string{`a programme without id; add id = "…"`}},
		{"option without id", func(p *engine.Portfolio) { p.Programmes[0].Options = []engine.Option{{}} }, []string{`an option without id; add id = "…"`}},
		{"id twice", func(p *engine.Portfolio) {
			p.Programmes[0].At = at(5)
			p.Programmes = append(p.Programmes, engine.Programme{ID: " P", Figures: engine.Figures{Savings: saving, At: at(9)}})
		}, []string{`f.toml:9:1: the id " P" is used in line 5 too; give each its own`}},
		{"id twice in Go", func(p *engine.Portfolio) {
			p.Programmes[0].Options = []engine.Option{{ID: "a"}, {ID: "A"}}
		}, []string{`the id "A" is used twice; give each its own`}},
		{"more implemented than proposed", func(p *engine.Portfolio) { p.Programmes[0].Proposed, p.Programmes[0].Implemented = 122, 123 },
			[]string{"implemented 123 is more than proposed 122"}},
		{"implemented of none proposed", func(p *engine.Portfolio) { p.Programmes[0].Implemented = 3 },
			[]string{"implemented 3 is more than proposed 0"}},
		{"a grant in per cent", func(p *engine.Portfolio) { p.Programmes[0].Grant.Share = 40 }, []string{"a grant of 40; a share from 0 to 1 is wanted; write 0.4 for 40 %, or an amount with its currency"}},
		{"a grant of all, in per cent", func(p *engine.Portfolio) { p.Programmes[0].Grant.Share = 100 }, []string{"a grant of 100; a share from 0 to 1 is wanted; write 1 for 100 %, or an amount with its currency"}},
		{"a grant of more than that", func(p *engine.Portfolio) { p.Programmes[0].Grant.Share = 101 }, []string{"a grant of 101; a share from 0 to 1 is wanted"}},
		{"a grant below 0", func(p *engine.Portfolio) { p.Programmes[0].Grant.Share = -1 }, []string{"a grant of -1; a share from 0 to 1 is wanted"}},
		{"a grant of 1.5", func(p *engine.Portfolio) { p.Programmes[0].Grant.Share = 1.5 }, []string{"a grant of 1.5; a share from 0 to 1 is wanted; write 0.015 for 1.5 %, or an amount with its currency"}},
		{"101 prices by year", func(p *engine.Portfolio) {
			p.Prices = []engine.Price{{Carrier: "coal", Value: *usd(1), ByYear: slices.Repeat([]float64{1}, 101), Unit: quantity.Tonne}}
		}, []string{`101 prices of "coal" by year; at most 100 finite ones are wanted`}},
		{"100 prices by year", func(p *engine.Portfolio) {
			p.Prices = []engine.Price{{Carrier: "coal", Value: *usd(5), ByYear: slices.Repeat([]float64{5}, 100), Unit: quantity.Tonne}}
		}, nil},
		{"a price by year that is no number", func(p *engine.Portfolio) {
			p.Prices = []engine.Price{{Carrier: "coal", Value: *usd(1), ByYear: []float64{1, math.NaN()}, Unit: quantity.Tonne}}
		}, []string{`2 prices of "coal" by year; at most 100 finite ones are wanted`}},
		{"a price of 0 alone", func(p *engine.Portfolio) {
			p.Prices = []engine.Price{{Carrier: "coal", Value: *usd(0), Unit: quantity.Tonne}}
			p.Programmes[0].AnnualSaving = nil
		}, nil},
		{"negative count", func(p *engine.Portfolio) { p.Programmes[0].Proposed = -1 },
			[]string{"0 implemented of -1 proposed; no count is negative"}},
		{"negative count done", func(p *engine.Portfolio) { p.Programmes[0].Implemented = -1 },
			[]string{"-1 implemented of 0 proposed; no count is negative"}},
		{"lifetime", func(p *engine.Portfolio) { p.Programmes[0].LifetimeYears = 101 },
			[]string{"a lifetime of 101 years; 1 to 100 years are wanted"}},
		{"negative lifetime", func(p *engine.Portfolio) { p.Finance.LifetimeYears = -1 },
			[]string{"a lifetime of -1 years; 1 to 100 years are wanted"}},
		{"rates", func(p *engine.Portfolio) {
			p.Finance = engine.Finance{DiscountRate: new(-1.0), Escalation: math.NaN(), CostEscalation: -2, FinanceRate: new(math.Inf(1)), ReinvestRate: new(-1.5)}
		}, []string{"finance: rate -1 is not above -1", "finance: rate +Inf is not a finite number", "finance: rate -1.5 is not above -1",
			"finance: rate NaN is not a finite number", "finance: rate -2 is not above -1"}},
		{"escalation of a price", func(p *engine.Portfolio) {
			p.Programmes[0].AnnualSaving = nil
			p.Prices = []engine.Price{{Carrier: "coal", Value: *usd(1), Unit: quantity.Tonne, Escalation: new(-1.0)}}
		}, []string{"finance: rate -1 is not above -1"}},
		{"quantity that is none", func(p *engine.Portfolio) { p.Programmes[0].Savings[0].Quantity.Value = math.NaN() },
			[]string{`a quantity of "coal" that is not finite`}},
		{"amount that is none", func(p *engine.Portfolio) { p.Programmes[0].AnnualSaving = usd(math.Inf(-1)) },
			[]string{"an amount that is not finite"}},
		{"flows beyond all bounds", func(p *engine.Portfolio) { p.Finance.Escalation = 1e50 },
			[]string{"finance: flow 8, +Inf, is not a finite number"}}, // 5 * (1e50)^7
		{"a quantity beyond all bounds", func(p *engine.Portfolio) { p.Programmes[0].Savings[0] = saves("thread", "1e300 t") },
			[]string{`the quantities of "p" are too large or too small to be computed with; check the units`}},
		{"a rejected option beyond all bounds", func(p *engine.Portfolio) {
			p.Programmes[0].Options = []engine.Option{option("a", engine.Figures{AnnualSaving: usd(1e300)})}
			p.Programmes[0].Options[0].Status = engine.Rejected
		}, []string{`the money of "a" is too large or too small to be computed with; check the amounts`}},
		{"price base", func(p *engine.Portfolio) { p.Finance.PriceBase = 7 },
			[]string{"price base 7; finance.Year1 or finance.Year0 is wanted"}},
		{"status", func(p *engine.Portfolio) { p.Programmes[0].Options = []engine.Option{{ID: "a", Status: 99}} },
			[]string{`option "a" of status 99; one of the statuses of package engine is wanted`}},
		{"grant in per cent", func(p *engine.Portfolio) { p.Programmes[0].Grant.Share = 40 },
			[]string{"a grant of 40; a share from 0 to 1 is wanted; write 0.4 for 40 %, or an amount with its currency"}},
		{"negative grant", func(p *engine.Portfolio) { p.Programmes[0].Grant.Share = -0.1 },
			[]string{"a grant of -0.1; a share from 0 to 1 is wanted"}},
		{"grant far above 100 %", func(p *engine.Portfolio) { p.Programmes[0].Grant.Share = 101 },
			[]string{"a grant of 101; a share from 0 to 1 is wanted"}},
		{"grant of 100 %", func(p *engine.Portfolio) { p.Programmes[0].Grant.Share = 100 },
			[]string{"a grant of 100; a share from 0 to 1 is wanted; write 1 for 100 %, or an amount with its currency"}},
		{"in an option", func(p *engine.Portfolio) {
			p.Programmes[0].Options = []engine.Option{option("a", engine.Figures{LifetimeYears: 101, Savings: []engine.Saving{saves("coal", "1 t"), saves("coal", "2 t")}})}
		}, []string{`a lifetime of 101 years; 1 to 100 years are wanted`, `the carrier "coal" is given twice; add the two up`}},
		{"at the bounds", func(p *engine.Portfolio) {
			p.Programmes[0].Reported = engine.Reported{PaybackYears: new(0.0), ImplementationRate: new(0.0)}
			p.Programmes[0].Investment = usd(0)
			p.Programmes[0].Baseline = []engine.Saving{saves("coal", "0 t")}
			p.Finance.LifetimeYears = 100
			p.Programmes = append(p.Programmes, engine.Programme{ID: "q", Proposed: 3, Implemented: 3, Figures: engine.Figures{AnnualSaving: usd(1)}})
		}, nil},
		{"grant of nobody knows what", func(p *engine.Portfolio) { p.Programmes[0].Grant.Share = math.NaN() },
			[]string{"a grant of NaN; a share from 0 to 1 is wanted"}},
		{"grant above the investment", func(p *engine.Portfolio) { p.Programmes[0].Grant.Amount = usd(40) },
			[]string{"a grant of 40 for an investment of 10; if 40 % is meant, write 0.4"}},
		{"grant far above the investment", func(p *engine.Portfolio) { p.Programmes[0].Grant.Amount = usd(4000) },
			[]string{"a grant of 4000 for an investment of 10"}},
		{"negative amount of a grant", func(p *engine.Portfolio) { p.Programmes[0].Grant.Amount = usd(-1) },
			[]string{"a grant of -1 for an investment of 10"}},
		{"amount of a grant that may be per cent", func(p *engine.Portfolio) { p.Programmes[0].Grant.Amount = usd(100) },
			[]string{"a grant of 100 for an investment of 10; if 100 % is meant, write 1"}},
		{"amount of a grant that cannot be per cent", func(p *engine.Portfolio) {
			p.Programmes[0].Grant.Amount, p.Programmes[0].Investment = usd(1), usd(0.5)
		}, []string{"a grant of 1 for an investment of 0.5"}},
		{"grant without investment", func(p *engine.Portfolio) { p.Programmes[0].Investment, p.Programmes[0].Grant.Share = nil, 0.4 },
			[]string{"a grant without an investment; add the investment that it is a part of"}},
		{"negative investment", func(p *engine.Portfolio) { p.Programmes[0].Investment = usd(-5) },
			[]string{"an investment of -5; an amount of 0 or more is wanted; give money received as grant or residual value"}},
		{"carrier twice", func(p *engine.Portfolio) { p.Programmes[0].Savings = append(saving, saves("coal", "2 t")) },
			[]string{`the carrier "coal" is given twice; add the two up`}},
		{"use below zero", func(p *engine.Portfolio) { p.Programmes[0].Baseline = []engine.Saving{saves("coal", "-2 t")} },
			[]string{`a use of -2 t of "coal"; 0 or more is wanted`}},
		{"replacement too late", func(p *engine.Portfolio) {
			p.Finance.LifetimeYears = 5
			p.Programmes[0].LifetimeYears = 7
			p.Programmes[0].Replacements = []engine.Replacement{{Year: 0}, {Year: 1}, {Year: 7}, {Year: 8}}
		}, []string{"a replacement in year 0; a year of the lifetime, 1 to 7, is wanted", "a replacement in year 8; a year of the lifetime, 1 to 7, is wanted"}},
		{"value outside of its range", func(p *engine.Portfolio) {
			p.Programmes[0].Savings[0].Low, p.Programmes[0].Savings[0].High = 2, 3
		}, []string{`1 of "coal" is not between 2 and 3; correct value, low or high`}},
		{"value above its range", func(p *engine.Portfolio) {
			p.Programmes[0].Savings[0].Low, p.Programmes[0].Savings[0].High = -1, 0.5
		}, []string{`1 of "coal" is not between -1 and 0.5; correct value, low or high`}},
		{"negative reported payback", func(p *engine.Portfolio) { p.Programmes[0].Reported.PaybackYears = new(-1.0) },
			[]string{"a reported payback of -1 years; 0 or more is wanted"}},
		{"reported rate in per cent", func(p *engine.Portfolio) { p.Programmes[0].Reported.ImplementationRate = new(60.0) },
			[]string{"a reported implementation rate of 60; a fraction from 0 to 1 is wanted"}},
		{"reported CO2 in litres", func(p *engine.Portfolio) { p.Programmes[0].Reported.CO2 = new(saves("", "5 L")) },
			[]string{"5 L is a volume; a mass is wanted; write t or kg"}},
		{"exchange rate of zero", func(p *engine.Portfolio) { p.Exchange = []engine.ExchangeRate{{Currency: "VND", Per: "USD"}} },
			[]string{"an exchange rate of 0 VND per USD; a rate above 0 is wanted"}},
		{"two prices", func(p *engine.Portfolio) {
			p.Prices = []engine.Price{{Carrier: "coal", Value: *usd(5), Unit: quantity.Tonne}, {Carrier: "coal", Value: *usd(6), Unit: quantity.Tonne}}
		}, []string{`two prices of "coal"; keep one`}},
		{"price without a unit", func(p *engine.Portfolio) { p.Prices = []engine.Price{{Carrier: "gas", Value: *usd(5)}} },
			[]string{`a price of "gas" without a unit; a price per unit is wanted`}},
		{"price of an unknown carrier", func(p *engine.Portfolio) {
			p.Prices = []engine.Price{{Carrier: "electricty", Value: *usd(5), Unit: quantity.KilowattHour}}
		}, []string{`unknown carrier "electricty"; did you mean "electricity"? known: coal, gas, electricity, husk, water, pellets, solvent; another stream needs a name less like it`}},
		{"price in a wrong unit", func(p *engine.Portfolio) {
			p.Programmes[0].Savings = []engine.Saving{saves("electricity", "1 MWh")}
			p.Prices = []engine.Price{{Carrier: "electricity", Value: *usd(5), Unit: quantity.Tonne}}
		}, []string{"1 MWh is an energy; electricity is counted in t; write it in t"}},
		{"several at once, in the order of their places", func(p *engine.Portfolio) {
			p.Programmes[0].At = at(3)
			p.Programmes[0].LifetimeYears = 1000
			p.Programmes[0].Savings[0] = engine.Saving{Carrier: "coal", Quantity: q("1 L"), At: at(2)}
			p.At = at(1)
			p.Finance.DiscountRate = new(-2.0)
		}, []string{"f.toml:1:1: finance: rate -2 is not above -1",
			`f.toml:2:1: 1 L is a volume; coal takes a density to be counted in t, and the set "own" has none; write it in t, or add the density to a set of your own`,
			"f.toml:3:1: a lifetime of 1000 years; 1 to 100 years are wanted"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := good()
			tt.spoil(p)
			_, err := engine.Evaluate(p, own(t), engine.Options{})
			if diff := cmp.Diff(tt.want, mistakes(err)); diff != "" {
				t.Errorf("wanted (-) and got (+):\n%s", diff)
			}
		})
	}
}

func TestConventionThatIsNone(t *testing.T) {
	for c, want := range map[finance.Convention]string{finance.Textbook: "", finance.Textbook + 1: "convention 5; one of package finance is wanted"} {
		_, err := engine.Evaluate(one(engine.Figures{Investment: usd(10), AnnualSaving: usd(5)}), own(t), engine.Options{Convention: c})
		if (err == nil) != (want == "") || err != nil && err.Error() != want {
			t.Errorf("%v: %v, want %q", c, err, want)
		}
	}
}

func TestNothingToEvaluate(t *testing.T) {
	for _, tt := range []struct {
		p   *engine.Portfolio
		set *factor.Set
	}{{nil, own(t)}, {table2(), nil}, {nil, nil}} {
		if r, err := engine.Evaluate(tt.p, tt.set, engine.Options{}); r != nil || err == nil || err.Error() != "engine: Evaluate needs a portfolio and a factor set" {
			t.Errorf("result %v, error %v", r, err)
		}
	}
}

func TestYears(t *testing.T) {
	at := func(line int) engine.Position { return engine.Position{File: "f.toml", Line: line, Column: 1} }
	p := one(engine.Figures{Savings: []engine.Saving{saves("electricity", "1000 MWh"), saves("coal", "1 t")}})
	p.Year = 2004
	p.Programmes[0].Savings[0].At = at(4)
	p.Programmes = append(p.Programmes, engine.Programme{ID: "b", Figures: p.Programmes[0].Figures})
	p.Programmes[1].Savings = slices.Clone(p.Programmes[0].Savings)
	p.Programmes[1].Savings[0].At = at(9)
	set := load(t, "viet-nam")

	_, err := engine.Evaluate(p, set, engine.Options{})
	want := []string{"f.toml:4:1: viet-nam has no electricity.co2 for 2004; it has 2014 to 2023, nearest 2014; set nearest_year = true or year = 2014"}
	if diff := cmp.Diff(want, mistakes(err)); diff != "" {
		t.Errorf("a year that the set lacks is told once, where it is used first:\n%s", diff)
	}
	_, err = engine.Evaluate(p, set, engine.Options{Year: 99_999})
	if diff := cmp.Diff([]string{"the year 99999; 1990 to 2100 is wanted"}, mistakes(err)); diff != "" {
		t.Error(diff)
	}
	p.Year = 0
	_, err = engine.Evaluate(p, set, engine.Options{})
	want = []string{"f.toml:4:1: viet-nam has electricity.co2 by year, and no year is given; it has 2014 to 2023; set year = 2023"}
	if diff := cmp.Diff(want, mistakes(err)); diff != "" {
		t.Error(diff)
	}

	p.Year = 2004
	fromOptions := evaluate(t, p, set, engine.Options{NearestYear: true})
	p.NearestYear = true
	r := evaluate(t, p, set, engine.Options{})
	want = []string{"electricity.co2 is that of 2014, the nearest year to 2004 that viet-nam has"}
	if diff := cmp.Diff(want, texts(r.Warnings)); diff != "" {
		t.Errorf("the nearest year is told, and once:\n%s", diff)
	}
	near(t, "scope 2", r.Total.CO2ByScope[2], 2*1000*grid2014, rounding)
	if diff := cmp.Diff(r, fromOptions, unexported); diff != "" {
		t.Errorf("asked for by the portfolio and by the options:\n%s", diff)
	}
	if set.NearestYear {
		t.Error("the caller's set was changed")
	}
	p.Year, p.NearestYear = 0, false
	p.Programmes = p.Programmes[:1]
	p.Programmes[0].Savings = []engine.Saving{saves("coal", "1 t")}
	near(t, "CO2 without a year, which coal does not need", evaluate(t, p, set, engine.Options{}).Total.CO2, coal2006, rounding)
}

var unexported = cmpopts.IgnoreUnexported(engine.Outcome{}, quantity.Unit{})

// What a caller passed in is neither changed nor kept.
func TestCallersDataIsLeftAlone(t *testing.T) {
	build := func() *engine.Portfolio {
		p := table2()
		p.Exchange = []engine.ExchangeRate{{Currency: "VND", Per: "USD", Rate: 15_800}}
		p.Doubts = []engine.Warning{{Text: "of the reader"}}
		p.Programmes[0].Reported.PaybackYears = new(0.65)
		p.Programmes[0].Options = []engine.Option{option("a", engine.Figures{Investment: usd(5), AnnualSaving: usd(3), Savings: []engine.Saving{saves("lpg", "1 t")}})}
		return p
	}
	p, before := build(), build()
	set, setBefore := load(t, "vncpc-2004"), load(t, "vncpc-2004")
	r := evaluate(t, p, set, engine.Options{NearestYear: true})
	again := evaluate(t, build(), setBefore, engine.Options{NearestYear: true})
	if !reflect.DeepEqual(p, before) || !reflect.DeepEqual(set, setBefore) {
		t.Error("the portfolio or the set was changed")
	}
	if !reflect.DeepEqual(r, again) {
		t.Fatal("two evaluations of one portfolio differ")
	}
	*p.Programmes[0].Reported.PaybackYears = 99
	*p.Programmes[0].Reported.ImplementationRate = 99
	p.Programmes[0].Savings[0].Quantity.Value = 99
	p.Exchange[0].Rate = 99
	p.Doubts[0].Text = "changed"
	if !reflect.DeepEqual(r, again) {
		t.Error("the result changed with the portfolio")
	}
}

func TestConcurrentEvaluationsShareASet(t *testing.T) {
	p, set := table2(), load(t, "viet-nam")
	want := evaluate(t, p, set, engine.Options{Year: 2014})
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 5 {
				r, err := engine.Evaluate(p, set, engine.Options{Year: 2014})
				if err != nil || !reflect.DeepEqual(r, want) {
					t.Errorf("an evaluation beside others differs: %v", err)
				}
			}
		})
	}
	group.Wait()
}

// Doubts of the reader, of the engine and of the set come in this order; a doubt of the set keeps its place.
func TestWarningsOfTheSet(t *testing.T) {
	set, err := factor.Decode("odd.toml", []byte(`
id    = "odd"
title = "A factor out of all bounds"
gwp   = "ar5"
[carrier.coal]
unit  = "t"
scope = 1
name  = "Coal"
ncv   = { value = 20, unit = "GJ/t", source = "test" }
co2   = { value = 98.3, unit = "kg/TJ", source = "test" }
`))
	if err != nil {
		t.Fatal(err)
	}
	p := one(engine.Figures{Savings: []engine.Saving{saves("coal", "3 t")}, Baseline: []engine.Saving{saves("coal", "2 t")}})
	p.Doubts = []engine.Warning{{Text: "of the reader"}}
	r := evaluate(t, p, set, engine.Options{})
	got := texts(r.Warnings)
	if len(got) != 3 || got[0] != "of the reader" || got[1] != "saves 150 % of the coal used: more than there is" || !strings.HasPrefix(got[2], "odd.toml:10:") || strings.Count(got[2], "odd.toml") != 1 {
		t.Errorf("warnings %q", got)
	}
}

// No amount, however odd, panics or puts NaN or infinity into a result.
func TestOddNumbersNeverReachAResult(t *testing.T) {
	odd := []float64{0, math.Copysign(0, -1), 5e-324, 1e-300, 1e-9, 1, 1e15, 1e300, 1e308, math.MaxFloat64,
		-5e-324, -1, -1e308, math.Inf(1), math.Inf(-1), math.NaN()}
	places := map[string]func(p *engine.Portfolio, v float64){
		"quantity":        func(p *engine.Portfolio, v float64) { p.Programmes[0].Savings[0].Quantity.Value = v },
		"own stream":      func(p *engine.Portfolio, v float64) { p.Programmes[0].Savings[1].Quantity.Value = v },
		"low":             func(p *engine.Portfolio, v float64) { p.Programmes[0].Savings[0].Low = v },
		"high":            func(p *engine.Portfolio, v float64) { p.Programmes[0].Savings[0].High = v },
		"half":            func(p *engine.Portfolio, v float64) { p.Programmes[0].Savings[0].Half = v },
		"baseline":        func(p *engine.Portfolio, v float64) { p.Programmes[0].Baseline[0].Quantity.Value = v },
		"achieved":        func(p *engine.Portfolio, v float64) { p.Programmes[0].Achieved[0].Quantity.Value = v },
		"investment":      func(p *engine.Portfolio, v float64) { p.Programmes[0].Investment.Value = v },
		"saving":          func(p *engine.Portfolio, v float64) { p.Programmes[0].AnnualSaving.Value = v },
		"cost":            func(p *engine.Portfolio, v float64) { p.Programmes[0].AnnualCost = usd(v) },
		"residual":        func(p *engine.Portfolio, v float64) { p.Programmes[0].ResidualValue = usd(v) },
		"replacement":     func(p *engine.Portfolio, v float64) { p.Programmes[0].Replacements[0].Cost.Value = v },
		"grant":           func(p *engine.Portfolio, v float64) { p.Programmes[0].Grant.Share = v },
		"amount of grant": func(p *engine.Portfolio, v float64) { p.Programmes[0].Grant.Amount = usd(v) },
		"price":           func(p *engine.Portfolio, v float64) { p.Prices[0].Value.Value = v },
		"escalation":      func(p *engine.Portfolio, v float64) { p.Prices[0].Escalation = &v },
		"discount rate":   func(p *engine.Portfolio, v float64) { p.Finance.DiscountRate = &v },
		"finance rate":    func(p *engine.Portfolio, v float64) { p.Finance.FinanceRate = &v },
		"reinvest rate":   func(p *engine.Portfolio, v float64) { p.Finance.ReinvestRate = &v },
		"cost escalation": func(p *engine.Portfolio, v float64) { p.Finance.CostEscalation = v },
		"exchange rate": func(p *engine.Portfolio, v float64) {
			p.Exchange = []engine.ExchangeRate{{Currency: "VND", Per: "USD", Rate: v}}
			p.Programmes[0].Investment.Currency = "VND"
		},
		"exchange rate unused": func(p *engine.Portfolio, v float64) {
			p.Exchange = []engine.ExchangeRate{{Currency: "VND", Per: "USD", Rate: v}}
		},
		"reported CO2":     func(p *engine.Portfolio, v float64) { p.Programmes[0].Reported.CO2.Quantity.Value = v },
		"reported payback": func(p *engine.Portfolio, v float64) { p.Programmes[0].Reported.PaybackYears = &v },
		"reported rate":    func(p *engine.Portfolio, v float64) { p.Programmes[0].Reported.ImplementationRate = &v },
	}
	for name, set := range places {
		for _, stated := range []bool{true, false} {
			for _, v := range odd {
				p := one(engine.Figures{
					Investment: usd(10), AnnualSaving: usd(5),
					Savings:      []engine.Saving{saves("coal", "1 t"), saves("thread", "1 t")},
					Baseline:     []engine.Saving{saves("coal", "1 t")},
					Achieved:     []engine.Saving{saves("coal", "1 t")},
					Replacements: []engine.Replacement{{Year: 1, Cost: *usd(1)}},
					Reported:     engine.Reported{CO2: new(saves("", "1 t"))},
				})
				p.Prices = []engine.Price{{Carrier: "coal", Value: *usd(1), Unit: quantity.Kilogram}, {Carrier: "thread", Value: *usd(1), Unit: quantity.Kilogram}}
				p.Finance.LifetimeYears = 100
				set(p, v)
				if !stated {
					p.Programmes[0].AnnualSaving = nil
				}
				p.Programmes = append(p.Programmes, p.Programmes[0])
				p.Programmes[1].ID = "twin"
				r, err := engine.Evaluate(p, own(t), engine.Options{})
				switch bad := math.IsNaN(v) || math.IsInf(v, 0); {
				case err == nil && bad && !(name == "saving" && !stated):
					t.Errorf("%s = %g was accepted", name, v)
				case err != nil && r != nil, err != nil && len(mistakes(err)) == 0:
					t.Errorf("%s = %g: result %v, error %v", name, v, r, err)
				case err == nil:
					if path := notFinite(reflect.ValueOf(r), "Result"); path != "" {
						t.Errorf("%s = %g: %s is not finite", name, v, path)
					}
				}
			}
		}
	}
}

// Where each figure comes from: stated, from prices, or summed over options and programmes.
func TestOrigins(t *testing.T) {
	type origins struct{ savings, investment, saving, money engine.Origin }
	of := func(o *engine.Outcome) origins {
		return origins{o.Origin.Savings, o.Origin.Investment, o.Origin.AnnualSaving, o.Origin.Money}
	}
	const stated, priced, summed, unknown = engine.Stated, engine.Priced, engine.Summed, engine.Unknown
	a := option("a", engine.Figures{Investment: usd(100), Savings: []engine.Saving{saves("coal", "1 t")}})
	b := option("b", engine.Figures{Investment: usd(100), AnnualSaving: usd(70)})
	c := option("c", engine.Figures{Savings: []engine.Saving{saves("gas", "1 GJ")}})
	for _, tt := range []struct {
		name      string
		programme engine.Figures
		options   []engine.Option
		want      origins
	}{
		{"nothing stated", engine.Figures{}, []engine.Option{a, b}, origins{summed, summed, summed, summed}},
		{"the saving stated", engine.Figures{AnnualSaving: usd(200)}, []engine.Option{a, b}, origins{summed, summed, stated, stated}},
		{"the investment stated", engine.Figures{Investment: usd(200)}, []engine.Option{a, b}, origins{summed, stated, summed, stated}},
		{"both stated", engine.Figures{Investment: usd(200), AnnualSaving: usd(200)}, []engine.Option{a, b}, origins{summed, stated, stated, stated}},
		{"quantities stated, that have a price", engine.Figures{Investment: usd(200), Savings: []engine.Saving{saves("coal", "2 t")}}, []engine.Option{a, b}, origins{stated, stated, priced, stated}},
		{"no option with money", engine.Figures{}, []engine.Option{c}, origins{summed, unknown, unknown, summed}},
		{"the investment of options without a saving", engine.Figures{Investment: usd(200)}, []engine.Option{c}, origins{summed, stated, unknown, stated}},
		{"no options", a.Figures, nil, origins{stated, stated, priced, stated}},
		{"no options nor quantities", b.Figures, nil, origins{unknown, stated, stated, stated}},
	} {
		p := several(tt.options...)
		p.Programmes[0].Figures = tt.programme
		p.Prices = []engine.Price{price("coal", 60, quantity.Tonne)}
		r := evaluate(t, p, own(t), engine.Options{})
		if got := of(&r.Programmes[0]); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
		total := of(&r.Total)
		if total.money != summed || tt.want.investment != unknown && total.investment != summed || tt.want.saving != unknown && total.saving != summed {
			t.Errorf("%s: the total is %v", tt.name, total)
		}
	}
}

// Money that overflows beside the project's is refused as the project's is.
func TestEquityThatOverflows(t *testing.T) {
	for price, refused := range map[float64]string{1e10: "", 1e299: `the money of "a" is too large`, 1e308: "finance: "} { // for 20 t a year
		_, err := engine.Evaluate(owned(engine.Finance{Carbon: &engine.CarbonPrice{Value: *usd(price)}}, nil), own(t), engine.Options{})
		if (err != nil) != (refused != "") || err != nil && !strings.Contains(err.Error(), refused) {
			t.Errorf("%v a tonne: %v", price, err)
		}
	}
}

// A portfolio of indicators is assessed in its year with the factors of the evaluation, which are then said to be used.
func TestIndicatorsOfAPortfolio(t *testing.T) {
	figure := func(above string) indicator.Figure {
		return indicator.Figure{Quotient: &indicator.Quotient{Above: indicator.NewAmount(10, above), Below: indicator.NewAmount(4, "t")}}
	}
	p := &engine.Portfolio{Year: 2023, Indicators: []indicator.Indicator{{ID: "power", Unit: indicator.Text{En: "MWh/t"}, Carrier: "electricity", Actual: figure("MWh")}}}
	r := evaluate(t, p, own(t), engine.Options{})
	if a := r.Indicators; a == nil || len(a.Outcomes) != 1 || a.Outcomes[0].CO2 == nil || *a.Outcomes[0].CO2 != 5 || len(r.Warnings) != 0 {
		t.Fatalf("%+v, warnings %v", a, r.Warnings)
	}
	vn := load(t, "viet-nam")
	vn.NearestYear = true
	p.Year = 2030
	if r := evaluate(t, p, vn, engine.Options{}); len(r.Warnings) != 1 || !strings.Contains(r.Warnings[0].Text, "electricity.co2 is that of 2023, the nearest year to 2030") {
		t.Errorf("the factor of another year: %v", r.Warnings)
	}
	p.Indicators[0].Actual = figure("wombats")
	if _, err := engine.Evaluate(p, own(t), engine.Options{}); err == nil || !strings.Contains(err.Error(), "wombats") {
		t.Errorf("an indicator in wombats: %v", err)
	}
	if r := evaluate(t, one(engine.Figures{AnnualSaving: usd(1)}), own(t), engine.Options{}); r.Indicators != nil {
		t.Error("indicators of a portfolio that has none")
	}
}

func TestCategories(t *testing.T) {
	all := engine.Categories()
	if len(all) != 8 || all[0] != "GH" || all[7] != "PM" {
		t.Error(all)
	}
}
