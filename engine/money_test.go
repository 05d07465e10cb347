package engine_test

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/quantity"
)

func price(carrier string, v float64, unit quantity.Unit) engine.Price {
	return engine.Price{Carrier: carrier, Value: *usd(v), Unit: unit}
}

// Where no saving is stated it follows from the prices, in whatever unit these are given.
func TestSavingFromPrices(t *testing.T) {
	p := one(engine.Figures{Investment: usd(1000), Savings: []engine.Saving{
		saves("coal", "5000 kg"), saves("electricity", "2 MWh"), saves("solvent", "3 t")}})
	p.Prices = []engine.Price{price("coal", 120, quantity.Tonne), price("electricity", 0.08, quantity.KilowattHour), price("solvent", 0.5, quantity.Kilogram)}
	r := evaluate(t, p, own(t), engine.Options{})
	o := r.Programmes[0]
	if len(r.Warnings) > 0 {
		t.Errorf("warnings %v", texts(r.Warnings))
	}
	at(t, "annual saving", o.AnnualSaving, 5*120+2000*0.08+3000*0.5, rounding)
	at(t, "of coal", o.Lines[0].Money, 5*120, rounding)
	at(t, "of electricity", o.Lines[1].Money, 2000*0.08, rounding)
	at(t, "of a stream without a factor", o.Lines[2].Money, 3000*0.5, rounding)
	near(t, "payback", o.SimplePayback.Years, 1000/2260.0, rounding)
}

// A price per GJ of coal sold in tonnes needs its calorific value: 3 t x 20 GJ/t x 4 USD/GJ.
func TestPricePerEnergyOfAFuel(t *testing.T) {
	p := one(engine.Figures{Savings: []engine.Saving{saves("coal", "3 t")}})
	p.Prices = []engine.Price{price("coal", 4, quantity.Gigajoule)}
	at(t, "annual saving", first(t, p).AnnualSaving, 3*20*4, rounding)
}

func TestMissingPricesAreTold(t *testing.T) {
	p := one(engine.Figures{Investment: usd(100), Savings: []engine.Saving{saves("coal", "1 t"), saves("water", "9 m3"), saves("solvent", "2 t")}})
	r := evaluate(t, p, own(t), engine.Options{})
	unknown(t, "annual saving without a price", r.Total.AnnualSaving)
	unknown(t, "NPV without a price", r.Total.NPV)
	if len(r.Warnings) > 0 || r.Total.SimplePayback.Kind != finance.Unknown || r.Total.IRR.Kind != engine.IRRUnknown {
		t.Errorf("without any price: %v, payback %v, IRR %v", texts(r.Warnings), r.Total.SimplePayback, r.Total.IRR.Kind)
	}

	p.Prices = []engine.Price{price("coal", 120, quantity.Tonne)}
	p.Programmes[0].Savings = append(p.Programmes[0].Savings, saves("thr\x1b[31mead", "1 t")) // what a terminal would obey is escaped
	r = evaluate(t, p, own(t), engine.Options{})
	at(t, "annual saving", r.Total.AnnualSaving, 120, exactly)
	want := []string{`the annual saving of "p" leaves out water, solvent, "thr\x1b[31mead", for which there is no price`}
	if diff := cmp.Diff(want, texts(r.Warnings)); diff != "" {
		t.Error(diff)
	}
}

func TestStatedSavingAgainstPrices(t *testing.T) {
	tests := []struct {
		stated float64
		want   []string
	}{
		{1000, nil},
		{1111, nil}, // 10 % of 1111 is 111.1
		{1112, []string{`"p" states an annual saving of 1112, prices and quantities give 1000`}},
		{909.1, nil}, // 10 % of 909.1 is 90.91
		{909, []string{`"p" states an annual saving of 909, prices and quantities give 1000`}},
	}
	for _, tt := range tests {
		p := one(engine.Figures{AnnualSaving: usd(tt.stated), Savings: []engine.Saving{saves("coal", "10 t")}})
		p.Prices = []engine.Price{price("coal", 100, quantity.Tonne)}
		r := evaluate(t, p, own(t), engine.Options{})
		if diff := cmp.Diff(tt.want, texts(r.Warnings)); diff != "" {
			t.Errorf("%g stated, 1000 by prices:\n%s", tt.stated, diff)
		}
		at(t, "annual saving", r.Total.AnnualSaving, tt.stated, exactly)
	}
	// Without all prices there is nothing to compare with.
	p := one(engine.Figures{AnnualSaving: usd(1), Savings: []engine.Saving{saves("coal", "10 t"), saves("water", "1 m3")}})
	p.Prices = []engine.Price{price("coal", 100, quantity.Tonne)}
	if r := evaluate(t, p, own(t), engine.Options{}); len(r.Warnings) > 0 {
		t.Errorf("warnings %v", texts(r.Warnings))
	}
}

// Each price grows at its own rate, running cost at its own; the price base says from which year on.
func TestEscalation(t *testing.T) {
	for base, first := range map[finance.PriceBase]float64{finance.Year1: 0, finance.Year0: 1} {
		p := one(engine.Figures{Investment: usd(500), AnnualCost: usd(10), Savings: []engine.Saving{saves("coal", "2 t"), saves("electricity", "3 MWh")}})
		p.Prices = []engine.Price{price("coal", 100, quantity.Tonne), price("electricity", 50, quantity.MegawattHour)}
		p.Prices[1].Escalation = new(0.20)
		p.Finance = engine.Finance{Escalation: 0.05, CostEscalation: 0.10, PriceBase: base, LifetimeYears: 3, DiscountRate: new(0.0)}
		r := evaluate(t, p, own(t), engine.Options{})
		for k := 1; k <= 3; k++ {
			years := float64(k-1) + first
			want := 200*math.Pow(1.05, years) + 150*math.Pow(1.20, years) - 10*math.Pow(1.10, years)
			near(t, "flow", r.Total.Flows[k], want, rounding)
		}
		lines := r.Programmes[0].Lines
		near(t, "escalation of a price without its own", lines[0].Escalation, 0.05, exactly)
		near(t, "escalation of a price", lines[1].Escalation, 0.20, exactly)
		at(t, "annual saving, at the prices stated", r.Total.AnnualSaving, 200+150-10, exactly)
	}
	// A stated saving of CP-EE that grows by 5 %, at 10 % over 10 years: computed apart, as for level flows.
	for base, want := range map[finance.PriceBase]float64{finance.Year1: 1_167_648, finance.Year0: 1_231_630} {
		p := one(engine.Figures{Investment: usd(112_000), AnnualSaving: usd(172_000)})
		p.Finance = engine.Finance{Escalation: 0.05, PriceBase: base, Real: true}
		r := evaluate(t, p, own(t), engine.Options{})
		at(t, "NPV", r.Total.NPV, want, 1e-6)
		if !r.Terms.Real || r.Terms.PriceBase != base || r.Terms.Escalation != 0.05 || r.Terms.CostEscalation != 0 {
			t.Errorf("terms %+v", r.Terms)
		}
	}
}

func TestRunningCostIsTakenOff(t *testing.T) {
	o := first(t, one(engine.Figures{Investment: usd(300), AnnualSaving: usd(100), AnnualCost: usd(40)}))
	at(t, "annual saving", o.AnnualSaving, 60, exactly)
	near(t, "annual cost", o.AnnualCost, 40, exactly)
	near(t, "payback", o.SimplePayback.Years, 5, exactly)
	o = first(t, one(engine.Figures{Investment: usd(300), AnnualSaving: usd(40), AnnualCost: usd(40)}))
	if o.SimplePayback.Kind != finance.Never || o.DiscountedPayback.Kind != finance.Never {
		t.Errorf("a saving that its running cost eats up pays back %v, discounted %v", o.SimplePayback, o.DiscountedPayback)
	}
}

func TestGrants(t *testing.T) {
	tests := []struct {
		name  string
		grant engine.Grant
		net   float64
	}{
		{"none", engine.Grant{}, 1000},
		{"a share, as Danida paid", engine.Grant{Share: 0.4}, 600},
		{"an amount", engine.Grant{Amount: usd(250)}, 750},
		{"an amount counts before a share", engine.Grant{Share: 0.4, Amount: usd(250)}, 750},
		{"an amount of nothing", engine.Grant{Amount: usd(0)}, 1000},
		{"all", engine.Grant{Share: 1}, 0},
		{"all, as an amount", engine.Grant{Amount: usd(1000)}, 0},
	}
	for _, tt := range tests {
		o := first(t, one(engine.Figures{Investment: usd(1000), AnnualSaving: usd(200), Grant: tt.grant}))
		at(t, tt.name+": investment", o.Investment, 1000, exactly)
		at(t, tt.name+": net investment", o.NetInvestment, tt.net, exactly)
		near(t, tt.name+": grant", o.Grant, 1000-tt.net, exactly)
		near(t, tt.name+": first flow", o.Flows[0], -tt.net, exactly)
		if want := finance.SimplePayback(tt.net, 200); o.SimplePayback != want {
			t.Errorf("%s: payback %v, want %v", tt.name, o.SimplePayback, want)
		}
	}
}

// The case proj-replacement-residual of the finance room, whose figures agree with R, LibreOffice and Gnumeric:
// investment 50,000, saving 12,000, running cost 1,500, replacement 9,000 in year 6, residual value 4,000, at 10 %.
func TestReplacementAndResidualValue(t *testing.T) {
	o := first(t, one(engine.Figures{
		Investment: usd(50_000), AnnualSaving: usd(12_000), AnnualCost: usd(1_500), LifetimeYears: 10,
		Replacements: []engine.Replacement{{Year: 6, Cost: *usd(9_000)}}, ResidualValue: usd(4_000),
		Savings: []engine.Saving{saves("coal", "50 t")},
	}))
	want := []float64{-50000, 10500, 10500, 10500, 10500, 10500, 1500, 10500, 10500, 10500, 14500}
	if diff := cmp.Diff(want, o.Flows); diff != "" {
		t.Error(diff)
	}
	at(t, "NPV", o.NPV, 10_979.862397133297, 1e-10)
	at(t, "IRR", o.IRR.Value, 0.14891918203600904, 1e-10)
	near(t, "discounted payback", o.DiscountedPayback.Years, 7.808820519047619, 1e-10)
	near(t, "simple payback", o.SimplePayback.Years, 50_000/10_500.0, rounding)
	annualised := (50_000 + 9_000/math.Pow(1.1, 6) - 4_000/math.Pow(1.1, 10)) * 0.1 / (1 - math.Pow(1.1, -10))
	at(t, "annualised cost", o.AnnualisedCost, annualised, rounding)
	at(t, "abatement cost", o.AbatementCost, (annualised-10_500)/100, rounding) // 50 t x 2 t/t
	at(t, "equivalent annual saving", o.EquivalentAnnualSaving, 10_500-annualised, 1e-9)
}

func TestLifetimes(t *testing.T) {
	p := one(engine.Figures{Investment: usd(100), AnnualSaving: usd(50)})
	for _, tt := range []struct{ portfolio, own, option, want int }{{0, 0, 0, 10}, {7, 0, 0, 7}, {7, 0, 5, 5}, {7, 3, 5, 3}, {0, 1, 0, 1}, {0, 100, 0, 100}} {
		p.Finance.LifetimeYears, p.Programmes[0].LifetimeYears = tt.portfolio, tt.own
		r := evaluate(t, p, own(t), engine.Options{LifetimeYears: tt.option})
		if got := r.Total.LifetimeYears; got != tt.want || len(r.Total.Flows) != tt.want+1 {
			t.Errorf("%+v: lifetime %d, %d flows", tt, got, len(r.Total.Flows))
		}
	}
}

// 15,800 VND per USD, or so many USD per VND: the table can be read in both directions.
func TestCurrencies(t *testing.T) {
	vndPerUSD := engine.ExchangeRate{Currency: "VND", Per: "USD", Rate: 15_800, Date: "2004-06-30"}
	usdPerVND := engine.ExchangeRate{Currency: "USD", Per: "VND", Rate: 1.0 / 15_800}
	for _, rate := range []engine.ExchangeRate{vndPerUSD, usdPerVND} {
		p := one(engine.Figures{Investment: in("VND", 158e6), AnnualSaving: in("USD", 2_000), AnnualCost: in("VND", 1.58e6), ResidualValue: in("VND", 15_800),
			Grant: engine.Grant{Amount: in("VND", 79e6)}, Replacements: []engine.Replacement{{Year: 1, Cost: *in("VND", 31_600)}},
			Savings: []engine.Saving{saves("coal", "1 t")}})
		p.Exchange = []engine.ExchangeRate{{Currency: "EUR", Per: "USD", Rate: 0.8}, {Currency: "EUR", Per: "VND", Rate: 5}, rate}
		p.Prices = []engine.Price{{Carrier: "coal", Value: *in("VND", 1580), Unit: quantity.Kilogram}}
		r := evaluate(t, p, own(t), engine.Options{})
		at(t, "investment", r.Total.Investment, 10_000, rounding)
		at(t, "net investment", r.Total.NetInvestment, 5_000, rounding)
		at(t, "saving", r.Total.AnnualSaving, 1_900, rounding)
		at(t, "coal", r.Programmes[0].Lines[0].Money, 100, rounding)
		near(t, "flow with a replacement", r.Total.Flows[1], 1_898, rounding)
		near(t, "flow with a residual value", r.Total.Flows[10], 1_901, rounding)
		if r.Currency != "USD" || len(r.Exchange) != 3 {
			t.Errorf("currency %s, exchange %v", r.Currency, r.Exchange)
		}
	}
}

func TestMissingExchangeRates(t *testing.T) {
	p := one(engine.Figures{Investment: in("VND", 1), AnnualSaving: usd(1), Savings: []engine.Saving{saves("coal", "1 t"), saves("water", "1 m3")}})
	p.Programmes[0].Investment.At = engine.Position{File: "f.toml", Line: 3, Column: 9}
	p.Exchange = []engine.ExchangeRate{{Currency: "EUR", Per: "USD", Rate: 0.8}, {Currency: "VND", Per: "EUR", Rate: 20_000}} // rates are not chained
	_, err := engine.Evaluate(p, own(t), engine.Options{})
	want := []string{"f.toml:3:9: an amount in VND without an exchange rate to USD; add VND = { rate = …, date = … } to [currency], in VND per USD"}
	if diff := cmp.Diff(want, mistakes(err)); diff != "" {
		t.Error(diff)
	}
	p.Currency = ""
	_, err = engine.Evaluate(p, own(t), engine.Options{})
	want = []string{`f.toml:3:9: an amount in VND in a portfolio without a currency; set currency = "VND"`}
	if diff := cmp.Diff(want, mistakes(err)); diff != "" {
		t.Error(diff)
	}
	p = one(engine.Figures{Savings: []engine.Saving{saves("coal", "1 t"), saves("electricity", "1 MWh")}})
	p.Prices = []engine.Price{{Carrier: "coal", Value: *in("VND", 1580), Unit: quantity.Kilogram}}
	_, err = engine.Evaluate(p, own(t), engine.Options{})
	want = []string{"an amount in VND without an exchange rate to USD; add VND = { rate = …, date = … } to [currency], in VND per USD"}
	if diff := cmp.Diff(want, mistakes(err)); diff != "" {
		t.Error(diff)
	}
	p.Currency, p.Prices = "", nil
	p.Programmes[0].Investment = usd(5)
	at(t, "investment in a portfolio that names no currency", evaluate(t, p, own(t), engine.Options{}).Total.Investment, 5, exactly)
}

// Flows of the examples of the finance room: -100, 360, -431, 171.6 is zero at 10, 20 and 30 %.
func TestSeveralIRRs(t *testing.T) {
	// A saving of 360 in each of 3 years, with replacements that leave 360, -431 and 171.6.
	p := one(engine.Figures{Investment: usd(100), AnnualSaving: usd(360), LifetimeYears: 3,
		Replacements: []engine.Replacement{{Year: 2, Cost: *usd(791)}, {Year: 3, Cost: *usd(188.4)}}})
	o := first(t, p)
	if o.IRR.Kind != engine.IRRSeveral || len(o.IRR.Roots) != 3 || o.IRR.Value == nil {
		t.Fatalf("IRR %+v", o.IRR)
	}
	for i, want := range []float64{0.1, 0.2, 0.3} {
		near(t, "root", o.IRR.Roots[i], want, 1e-6)
	}
	at(t, "the root that the NPV curve supports", o.IRR.Value, o.IRR.Roots[0], exactly)

	// -1000, 2300, -1320: zero at 10 and 20 %, below zero at 0 %: none of them is supported.
	p = one(engine.Figures{Investment: usd(1000), AnnualSaving: usd(2300), LifetimeYears: 2, Replacements: []engine.Replacement{{Year: 2, Cost: *usd(3620)}}})
	if o = first(t, p); o.IRR.Kind != engine.IRRSeveral || len(o.IRR.Roots) != 2 || o.IRR.Value != nil {
		t.Errorf("IRR %+v", o.IRR)
	}
	// -1000, 2130, -1132.2: zero at 2 and 11 %. A spreadsheet finds the one that is nearer to its first guess, 10 %.
	p = one(engine.Figures{Investment: usd(1000), AnnualSaving: usd(2130), LifetimeYears: 2, Replacements: []engine.Replacement{{Year: 2, Cost: *usd(3262.2)}}})
	if o := evaluate(t, p, own(t), engine.Options{Convention: finance.Excel}).Total; o.IRR.Kind != engine.IRRSeveral || o.IRR.Value == nil || !(math.Abs(*o.IRR.Value-0.11) <= 1e-9) {
		t.Errorf("as a spreadsheet has it: IRR %+v", o.IRR)
	}
	if o := first(t, p); o.IRR.Value != nil {
		t.Errorf("supported: %v", *o.IRR.Value)
	}
	level := one(engine.Figures{Investment: usd(100), AnnualSaving: usd(60), LifetimeYears: 2})
	if o := evaluate(t, level, own(t), engine.Options{Convention: finance.Excel}).Total; o.IRR.Kind != engine.IRRUnique || *o.IRR.Value != *first(t, level).IRR.Value {
		t.Errorf("one root, as a spreadsheet has it: %+v", o.IRR)
	}
	p = one(engine.Figures{Investment: usd(0), AnnualSaving: usd(10)})
	if o = first(t, p); o.IRR.Kind != engine.IRRNone || o.IRR.Value != nil || o.IRR.Roots != nil || o.MIRR != nil || o.ProfitabilityIndex != nil {
		t.Errorf("without an investment: IRR %+v, MIRR %v, index %v", o.IRR, o.MIRR, o.ProfitabilityIndex)
	}
	if o.SimplePayback.Kind != finance.Immediate || o.DiscountedPayback.Kind != finance.Immediate {
		t.Errorf("without an investment: payback %v, discounted %v", o.SimplePayback, o.DiscountedPayback)
	}
	for kind, want := range map[engine.IRRKind]string{engine.IRRUnknown: "", engine.IRRUnique: "unique", engine.IRRNone: "none", engine.IRRSeveral: "several", 9: "unknown"} {
		if kind.String() != want {
			t.Errorf("kind %d is %q, want %q", kind, kind, want)
		}
	}
}

func TestNoAbatementCostWithoutCO2(t *testing.T) {
	for _, saving := range []engine.Saving{saves("solvent", "5 t"), saves("coal", "-5 t"), saves("coal", "0 t")} {
		o := first(t, one(engine.Figures{Investment: usd(100), AnnualSaving: usd(10), Savings: []engine.Saving{saving}}))
		unknown(t, "abatement cost of "+saving.Quantity.String(), o.AbatementCost)
	}
}

func TestReported(t *testing.T) {
	p := one(engine.Figures{AnnualSaving: usd(1), Savings: []engine.Saving{saves("coal", "5 t")},
		Reported: engine.Reported{CO2: new(saves("", "4000 kg")), PaybackYears: new(1.5), ImplementationRate: new(1.0)}})
	o := first(t, p)
	at(t, "reported", o.ReportedCO2, 4, exactly)
	at(t, "ratio", o.ReportedRatio, 2.5, exactly)
	at(t, "payback", o.ReportedPayback, 1.5, exactly)
	at(t, "rate", o.ReportedRate, 1, exactly)
	unknown(t, "achieved", o.AchievedCO2)

	q := several(option("a", p.Programmes[0].Figures))
	at(t, "reported by an option", first(t, q).Options[0].ReportedCO2, 4, exactly)
	unknown(t, "reported by its programme", first(t, q).ReportedCO2)

	p.Programmes[0].Reported.CO2 = new(saves("", "0 t"))
	o = first(t, p)
	at(t, "reported", o.ReportedCO2, 0, exactly)
	unknown(t, "ratio to nothing", o.ReportedRatio)

	// A sum of what some programmes report is not set against the CO2 of all.
	p.Programmes = append(p.Programmes, engine.Programme{ID: "silent", Figures: engine.Figures{Savings: []engine.Saving{saves("coal", "1 t")}}})
	r := evaluate(t, p, own(t), engine.Options{})
	unknown(t, "reported in all", r.Total.ReportedCO2)
	unknown(t, "ratio in all", r.Total.ReportedRatio)
}

// Priced savings come to the same flows, to the digit, in whatever order they are stated: 0.1 + 0.2 + 0.3 is not 0.3 + 0.2 + 0.1.
func TestOrderOfPricedSavings(t *testing.T) {
	all := []engine.Saving{saves("coal", "0.1 t"), saves("gas", "0.2 GJ"), saves("electricity", "0.3 MWh")}
	flows := func(order ...int) []float64 {
		f := engine.Figures{Investment: usd(1)}
		for _, i := range order {
			f.Savings = append(f.Savings, all[i])
		}
		p := one(f)
		p.Prices = []engine.Price{price("coal", 1, quantity.Tonne), price("gas", 1, quantity.Gigajoule), price("electricity", 1, quantity.MegawattHour)}
		return first(t, p).Flows
	}
	want := flows(0, 1, 2)
	for _, order := range [][]int{{2, 1, 0}, {1, 2, 0}, {2, 0, 1}} {
		if got := flows(order...); !slices.Equal(got, want) {
			t.Errorf("in the order %v %v, want %v", order, got, want)
		}
	}
}
