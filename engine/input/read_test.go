package input_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/input"
	"github.com/cleaner-production/abate/engine/quantity"
)

func read(t testing.TB, name, content string) *engine.Portfolio {
	t.Helper()
	p, err := input.Read(name, []byte(content), quantity.English)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// same compares portfolios; where the figures stand is left out.
var same = cmp.Options{
	cmp.Comparer(func(a, b quantity.Unit) bool { return a == b }),
	cmpopts.IgnoreTypes(engine.Position{}),
	cmpopts.EquateEmpty(),
	cmpopts.IgnoreFields(engine.Money{}, "Half"), // TestWrittenPrecision has them
	cmpopts.IgnoreFields(engine.Reported{}, "PaybackHalf"),
}

func t_(v float64) quantity.Quantity { return quantity.Quantity{Value: v, Unit: quantity.Tonne} }

// Every key of a portfolio file.
func TestAllKeys(t *testing.T) {
	got := read(t, "plant.toml", `
schema = 1
title = { en = "Plant", vi = "Nhà máy" }
source = "a report"
year = 2014
nearest_year = true
factors = "own.toml"
number_format = "en"

[currency]
report = "USD"
VND = { rate = 15_800, date = 2004-06-30, source = "State Bank" }
EUR = { rate = 0.8, per = "VND", date = "2004-07-01" }

[finance]
discount_rate = 0.12
lifetime_years = 15
escalation = 0.02
cost_escalation = 0.03
price_base = "year0"
rates = "real"
finance_rate = 0.08
reinvest_rate = 0.09

[prices]
electricity = { value = 0.08, low = 0.07, high = 0.09, unit = "USD/kWh", escalation = 0.04 }
coal = "1.2e3 VND/kg"

[[programme]]
id = "p"
name = "Programme"
proposed = 12
implemented = 7
currency = "VND"
investment = 5_000_000
grant = 0.4
annual_saving = { value = 2000, low = 1000, high = 3000, currency = "USD" }
annual_cost = "7 thousand USD"
lifetime_years = 9
residual_value = -4.5
replacement = [{ year = 3, cost = "5 USD" }, { year = 4, cost = 6 }]
savings = { coal = "2.57 GWh", do = { value = 3, low = 2, high = 5, unit = "t" }, fo = { low = 2, high = 5, unit = "t" } }
baseline.coal = "9 t"
achieved.coal = "8 t"
reported = { co2 = "3300 t", payback_years = 1.5, implementation_rate = 0.6 }
  [[programme.option]]
  id = "o"
  name = { en = "Option" }
  category = "EM"
  status = "planned"
  note = "a note"
  grant = "25 USD"
  savings.coal = "-5 t"
  [[programme.option]]
  id = "done"
  implemented = true
  [[programme.option]]
  id = "still done"
  implemented = true
  status = "done"
  [[programme.option]]
  id = "not done"
  implemented = false
`)
	usd := func(v float64) *engine.Money { return &engine.Money{Value: v, Currency: "USD"} }
	vnd := func(v float64) *engine.Money { return &engine.Money{Value: v, Currency: "VND"} }
	want := &engine.Portfolio{
		Title: engine.Text{En: "Plant", Vi: "Nhà máy"}, Source: engine.Text{En: "a report"}, Currency: "USD", Year: 2014, NearestYear: true, Factors: "own.toml",
		Exchange: []engine.ExchangeRate{
			{Currency: "VND", Per: "USD", Rate: 15_800, Date: "2004-06-30", Source: "State Bank"},
			{Currency: "EUR", Per: "VND", Rate: 0.8, Date: "2004-07-01"},
		},
		Finance: engine.Finance{DiscountRate: new(0.12), LifetimeYears: 15, Escalation: 0.02, CostEscalation: 0.03,
			PriceBase: finance.Year0, Real: true, FinanceRate: new(0.08), ReinvestRate: new(0.09)},
		Prices: []engine.Price{
			{Carrier: "electricity", Value: engine.Money{Value: 0.08, Low: 0.07, High: 0.09, Currency: "USD"}, Unit: quantity.KilowattHour, Escalation: new(0.04)},
			{Carrier: "coal", Value: *vnd(1200), Unit: quantity.Kilogram},
		},
		Programmes: []engine.Programme{{
			ID: "p", Name: engine.Text{En: "Programme"}, Proposed: 12, Implemented: 7,
			Figures: engine.Figures{
				Investment: vnd(5_000_000), Grant: engine.Grant{Share: 0.4},
				AnnualSaving: &engine.Money{Value: 2000, Low: 1000, High: 3000, Currency: "USD"}, AnnualCost: usd(7000), LifetimeYears: 9, ResidualValue: vnd(-4.5),
				Replacements: []engine.Replacement{{Year: 3, Cost: *usd(5)}, {Year: 4, Cost: *vnd(6)}},
				Savings: []engine.Saving{
					{Carrier: "coal", Quantity: quantity.Quantity{Value: 2.57, Unit: quantity.GigawattHour}, Half: 0.005},
					{Carrier: "do", Quantity: t_(3), Low: 2, High: 5},
					{Carrier: "fo", Quantity: t_(3.5), Low: 2, High: 5}, // the middle, where no value is given
				},
				Baseline: []engine.Saving{{Carrier: "coal", Quantity: t_(9), Half: 0.5}},
				Achieved: []engine.Saving{{Carrier: "coal", Quantity: t_(8), Half: 0.5}},
				Reported: engine.Reported{CO2: &engine.Saving{Quantity: t_(3300), Half: 50}, PaybackYears: new(1.5), ImplementationRate: new(0.6)},
			},
			Options: []engine.Option{
				{ID: "o", Name: engine.Text{En: "Option"}, Category: "EM", Status: engine.Planned, Note: engine.Text{En: "a note"},
					Figures: engine.Figures{Grant: engine.Grant{Amount: usd(25)}, Savings: []engine.Saving{{Carrier: "coal", Quantity: t_(-5), Half: 0.5}}}},
				{ID: "done", Status: engine.Implemented},
				{ID: "still done", Status: engine.Implemented},
				{ID: "not done"},
			},
		}},
		Doubts: []engine.Warning{engine.Warn(engine.Position{}, "%s of %s is a use that rises, and nothing is saved beside it", t_(-5), `"coal"`)},
	}
	if diff := cmp.Diff(want, got, same); diff != "" {
		t.Errorf("wanted (-) and read (+):\n%s", diff)
	}
	at := got.Programmes[0].Options[0].Savings[0].At
	if want := (engine.Position{File: "plant.toml", Line: 53, Column: 18}); at != want {
		t.Errorf("the saving stands at %v, want %v", at, want)
	}
}

func TestWritingOfMoney(t *testing.T) {
	tests := []struct {
		written, format string
		value           float64
		currency        string
	}{
		{"112_000", "en", 112_000, ""},
		{"0.125", "en", 0.125, ""},
		{"-0.500", "en", -0.5, ""},
		{"1234.500", "en", 1234.5, ""}, // no group of thousands has four digits in front
		{"12.50", "en", 12.5, ""},
		{"1.125e3", "en", 1125, ""},
		{`"420 million VND"`, "en", 420e6, "VND"},
		{`"1.2 billion VND"`, "en", 1.2e9, "VND"},
		{`"112 000 USD"`, "en", 112_000, "USD"},
		{`"5USD"`, "en", 5, "USD"},
		{`"5 thousand"`, "en", 5000, ""},
		{`"5 Thousand EUR"`, "en", 5000, "EUR"},
		{`"112.000"`, "vi", 112_000, ""},
		{`"1,2 tỷ đồng"`, "vi", 1.2e9, "VND"},
		{`"420 triệu VND"`, "vi", 420e6, "VND"},
		{`"420 triệu VNĐ"`, "vi", 420e6, "VND"},
		{`"420 tr. đ"`, "vi", 420e6, "VND"},
		{`"15 nghìn₫"`, "vi", 15e3, "VND"},
		{`"15 ngàn đ"`, "vi", 15e3, "VND"},
		{`"2 tỉ đ"`, "vi", 2e9, "VND"},
		{`"2,5 USD"`, "vi", 2.5, "USD"},
	}
	for _, tt := range tests {
		p := read(t, "t.toml", "number_format = \""+tt.format+"\"\n[[programme]]\nid = \"a\"\ninvestment = "+tt.written+"\n")
		if got := p.Programmes[0].Investment; got == nil || got.Value != tt.value || got.Currency != tt.currency || got.At.Line != 4 || got.At.Column != 14 {
			t.Errorf("%s in %s is %+v, want %g %s", tt.written, tt.format, got, tt.value, tt.currency)
		}
		if len(p.Doubts) > 0 {
			t.Errorf("%s in %s: %v", tt.written, tt.format, p.Doubts)
		}
	}
}

func TestWritingOfPrices(t *testing.T) {
	tests := []struct {
		written, format string
		value           float64
		currency        string
		unit            quantity.Unit
	}{
		{"0.07 USD/kWh", "en", 0.07, "USD", quantity.KilowattHour},
		{"0.07 EUR/kWh", "en", 0.07, "EUR", quantity.KilowattHour}, // an E that is no exponent
		{"1e3 EGP / t", "en", 1000, "EGP", quantity.Tonne},
		{"0.07USD/kWh", "en", 0.07, "USD", quantity.KilowattHour},
		{"1 200 VND/kWh", "vi", 1200, "VND", quantity.KilowattHour},
		{"1.200 đ/kWh", "vi", 1200, "VND", quantity.KilowattHour},
		{"1,2 nghìn đồng/kWh", "vi", 1200, "VND", quantity.KilowattHour},
		{"2,5 triệu VND/tấn", "vi", 2.5e6, "VND", quantity.Tonne},
	}
	for _, tt := range tests {
		p := read(t, "t.toml", "number_format = \""+tt.format+"\"\nprices.coal = \""+tt.written+"\"\n[[programme]]\nid = \"a\"\n")
		if got := p.Prices[0]; got.Value.Value != tt.value || got.Value.Currency != tt.currency || got.Unit != tt.unit || got.At.Line != 2 {
			t.Errorf("%s is %+v", tt.written, got)
		}
	}
}

// What can be read and deserves a question is a doubt at its place.
func TestDoubts(t *testing.T) {
	const head = "[[programme]]\nid = 'a'\n"
	tests := []struct {
		name, content string
		want          []string
	}{
		{"t.toml", head + `savings.coal = "2.970 t"`, []string{`t.toml:3:16: "2.970" is 2.97 in English writing, 2970 in Vietnamese; write "2.97 t" or "2970 t", or set number_format = "vi"`}},
		{"t.toml", head + `investment = "2.970 USD"`, []string{`t.toml:3:14: "2.970" is 2.97 in English writing, 2970 in Vietnamese; write 2.97 or 2970, or set number_format = "vi"`}},
		{"t.toml", "prices.coal = '1.200 USD/t'\n" + head, []string{`t.toml:1:15: "1.200" is 1.2 in English writing, 1200 in Vietnamese; write 1.2 or 1200, or set number_format = "vi"`}},
		{"t.toml", head + `savings.electricity = "134 Mwh"`, []string{`t.toml:3:23: "Mwh" is read as MWh; write "134 MWh"`}},
		{"t.toml", head + `savings.electricity = "5000000 GWh"`, []string{"t.toml:3:23: 5000000 GWh is more than a country uses in a year; check the unit"}},
		{"t.toml", head + `savings.electricity = "-5000000 GWh"`, []string{"t.toml:3:23: -5000000 GWh is more than a country uses in a year; check the unit", "t.toml:3:23: -5000000 GWh of \"electricity\" is a use that rises, and nothing is saved beside it"}},
		{"t.toml", head + `savings.coal = { value = 1_000_000_001, unit = "t" }`, []string{"t.toml:3:16: 1000000001 t is more than a country uses in a year; check the unit"}},
		{"t.toml", head + `savings.coal = "1000000000 t"`, nil},
		{"t.toml", head + "savings = { coal = '-1000000000 t', do = '1 t' }", nil},
		{"t.toml", head + `savings.water = "100000000001 m3"`, []string{"t.toml:3:17: 100000000001 m3 is more than a country uses in a year; check the unit"}},
		{"t.toml", head + "savings.lpg = '-3 t'\nsavings.coal = '5 t'", nil}, // a switch of fuel
		{"t.toml", head + "savings.lpg = '-3 t'\nsavings.coal = '0 t'", []string{"t.toml:3:15: -3 t of \"lpg\" is a use that rises, and nothing is saved beside it"}},
		{"t.csv", "option,coal_t\na,2.970\n", []string{`t.csv:2:3: "2.970" is 2.97 in English writing, 2970 in Vietnamese; write 2.97 or 2970, or read it with --number-format vi`}},
		// Below Vietnamese headers nobody knows which of the two it is.
		{"t.csv", "Giải pháp,Than (tấn)\na,2.970\n", []string{`t.csv:2:3: "2.970" can be 2970 or 2,97; write 2970 or 2,97, or declare number_format = "vi" in the settings, or read it with --number-format vi`}},
		{"t.csv", "Giai phap;Dau tu (VND)\na;1.200\n", []string{`t.csv:2:3: "1.200" can be 1200 or 1,2; write 1200 or 1,2, or declare number_format = "vi" in the settings, or read it with --number-format vi`}},
		{"t.csv", "ID,Giải pháp,LPG (kg),DO (t),FO (t)\na,b,1.125,,\n", []string{`t.csv:2:5: "1.125" can be 1125 or 1,125; write 1125 or 1,125, or declare number_format = "vi" in the settings, or read it with --number-format vi`}},
		{"t.csv", "Giải pháp;Than (tấn);Điện (kWh)\na;2.970;0,5\n", []string{`t.csv:2:9: numbers are read as Vietnamese ones (2.970,5), for "0,5" can be no other`}},
		{"t.csv", "Giải pháp,Than (tấn)\na,2970.5\n", nil},
		{"t.csv", "option,name_vi,coal_t\na,Rò rỉ,2.970\n", []string{`t.csv:2:9: "2.970" is 2.97 in English writing, 2970 in Vietnamese; write 2.97 or 2970, or read it with --number-format vi`}},
		{"t.csv", "option,coal_t\na,-5\n", []string{"t.csv:2:3: -5 t of \"coal\" is a use that rises, and nothing is saved beside it"}},
		{"t.csv", "option,electricity_gwh\na,5000000\n", []string{"t.csv:2:3: 5000000 GWh is more than a country uses in a year; check the unit"}},
		{"t.csv", "option,grant,investment\na,40,3\nb,0.4,3\nc,1,3\nd,100,300\ne,101,300\nf,40 USD,300\n", []string{
			"t.csv:2:3: a grant of 40 is taken for an amount; if 40 % is meant, write 0.4", "t.csv:5:3: a grant of 100 is taken for an amount; if 100 % is meant, write 1"}},
	}
	for _, tt := range tests {
		p, err := input.Read(tt.name, []byte(tt.content), quantity.English)
		var got []string
		if err == nil {
			for _, d := range p.Doubts {
				got = append(got, d.String())
			}
		} else {
			got = append(got, err.Error())
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s:\n%s", tt.content, diff)
		}
	}
}

// A table is read in the writing that its settings declare.
func TestSettingsSayHowTheTableWrites(t *testing.T) {
	for declared, want := range map[string]float64{"vi": 2970, "en": 2.97} {
		s, err := input.ReadSettings("settings.toml", []byte("number_format = \""+declared+"\"\n"), quantity.English)
		if err != nil {
			t.Fatal(err)
		}
		cells, err := input.ReadCSV("t.csv", []byte("Giải pháp,Than (tấn)\na,2.970\n"))
		if err != nil {
			t.Fatal(err)
		}
		p, err := input.ReadTable(cells, s, quantity.English)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Programmes[0].Options[0].Savings[0].Quantity.Value; got != want {
			t.Errorf("%s: 2.970 is read as %v, want %v", declared, got, want)
		}
	}
}

// What lies on a bound is within it.
func TestBounds(t *testing.T) {
	read(t, "t.toml", `
currency = "AZN"
year = 1990
[finance]
discount_rate = 0.999
escalation = -0.999
lifetime_years = 100
[prices]
coal = { value = 5, low = 5, high = 6, unit = "ZAR/t" }
do = { value = 6, low = 5, high = 6, unit = "ZAR/t" }
[[programme]]
id = "a"
proposed = 3
implemented = 3
grant = 0
investment = { value = 5, low = 5, high = 6 }
annual_saving = { value = 6, low = 5, high = 6 }
lifetime_years = 1
reported = { payback_years = 0, implementation_rate = 0 }
savings = { coal = { value = 5, low = 5, high = 6, unit = "t" }, do = { value = 6, low = 5, high = 6, unit = "t" } }
[[programme]]
id = "b"
implemented = 3 # of those listed
grant = 1
reported.implementation_rate = 1
[[programme.option]]
id = "c"
`)
	read(t, "t.csv", "option,lifetime_years,coal_t\na,1,5\nb,100,5\n"+strings.Repeat("\n", input.MaxBytes-43))
	read(t, "t.csv", "\noption,coal_t\r\na,5\r\n")
}

// Half a unit of the last digit written goes with every amount and payback.
func TestWrittenPrecision(t *testing.T) {
	for _, tt := range []struct {
		text string
		half float64
		of   func(*engine.Programme) float64
	}{
		{"investment = 112_000", 500, func(p *engine.Programme) float64 { return p.Investment.Half }},
		{"investment = 45_952", 0.5, func(p *engine.Programme) float64 { return p.Investment.Half }},
		{"annual_saving = 12.5", 0.05, func(p *engine.Programme) float64 { return p.AnnualSaving.Half }},
		{`annual_saving = "1.2 million VND"`, 50_000, func(p *engine.Programme) float64 { return p.AnnualSaving.Half }},
		{"investment = { value = 5, low = 4, high = 6 }", 0, func(p *engine.Programme) float64 { return p.Investment.Half }},
		{"reported = { payback_years = 0.7 }", 0.05, func(p *engine.Programme) float64 { return p.Reported.PaybackHalf }},
		{`reported = { payback = "9 months" }`, 0.5 / 12, func(p *engine.Programme) float64 { return p.Reported.PaybackHalf }},
		{`reported = { payback = "1.5 years" }`, 0.05, func(p *engine.Programme) float64 { return p.Reported.PaybackHalf }},
	} {
		p, err := input.Read("test.toml", []byte("currency = \"USD\"\n[[programme]]\nid = \"p\"\n"+tt.text+"\n"), quantity.English)
		if err != nil {
			t.Errorf("%s: %v", tt.text, err)
		} else if got := tt.of(&p.Programmes[0]); got != tt.half {
			t.Errorf("%s: %v, want %v", tt.text, got, tt.half)
		}
	}
	for _, word := range []string{"immediate", "Immediately", "ngay lập tức"} {
		p, err := input.Read("test.toml", []byte("[[programme]]\nid = \"p\"\nreported = { payback = \""+word+"\" }\n"), quantity.English)
		if err != nil || *p.Programmes[0].Reported.PaybackYears != 0 || p.Programmes[0].Reported.PaybackHalf != 0.5/12 || !p.Programmes[0].Reported.PaybackMonths {
			t.Errorf("%s: %+v %v", word, p, err)
		}
	}
	p, err := input.Read("test.toml", []byte("number_format = \"vi\"\n[[programme]]\nid = \"p\"\nreported = { payback = \"0,9 tháng\" }\n"), quantity.English)
	if err != nil || *p.Programmes[0].Reported.PaybackYears != 0.9/12 || p.Programmes[0].Reported.PaybackHalf != 0.05/12 {
		t.Errorf("0,9 tháng: %v %v", p, err)
	}
	for text, want := range map[string]string{`"9"`: "a payback in months or years is wanted", `"9 weeks"`: "a payback in months or years is wanted", `"-9 months"`: "0 or more is wanted", `"x months"`: "x"} {
		_, err := input.Read("test.toml", []byte("[[programme]]\nid = \"p\"\nreported = { payback = "+text+" }\n"), quantity.English)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("payback = %s: %v", text, err)
		}
	}
}
