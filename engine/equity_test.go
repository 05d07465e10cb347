package engine_test

import (
	"math"
	"strings"
	"testing"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/input"
	"github.com/cleaner-production/abate/engine/quantity"
)

// financed is a plant of two options: 1,000 for 400 a year over 4 years, with a loan of half at 10 % in two equal
// parts, and 600 for 300 a year without a loan of its own. Tax is 20 %, written off over 4 years.
const financed = `
currency = "USD"
factors = "viet-nam"
year = 2023
[finance]
discount_rate = 0.10
lifetime_years = 4
tax = { rate = 0.20, depreciation_years = 4 }
[[programme]]
id = "p"
[[programme.option]]
id = "a"
investment = 1000
annual_saving = 400
loan = { share = 0.5, rate = 0.10, years = 2, repayment = "equal principal" }
[[programme.option]]
id = "b"
investment = 600
annual_saving = 300
`

func evaluateText(t *testing.T, text string) (*engine.Result, error) {
	t.Helper()
	p, err := input.Read("plant.toml", []byte(text), quantity.English)
	if err != nil {
		return nil, err
	}
	set, err := factor.Load(p.Factors)
	if err != nil {
		t.Fatal(err)
	}
	return engine.Evaluate(p, set, engine.Options{})
}

func TestEquity(t *testing.T) {
	r, err := evaluateText(t, financed)
	if err != nil {
		t.Fatal(err)
	}
	flows := func(name string, got []float64, want ...float64) {
		t.Helper()
		if len(got) != len(want) {
			t.Fatalf("%s: %v, want %v", name, got, want)
		}
		for k := range got {
			if math.Abs(got[k]-want[k]) > 1e-9 {
				t.Errorf("%s: %v, want %v", name, got, want)
				return
			}
		}
	}
	a, b := &r.Programmes[0].Options[0], &r.Programmes[0].Options[1]
	flows("a, as in package finance by hand", a.Equity.Flows, -500, 80, 100, 370, 370)
	flows("b: 300 less 20 % of 300 - 150", b.Equity.Flows, -600, 270, 270, 270, 270)
	flows("both", r.Total.Equity.Flows, -1100, 350, 370, 640, 640)
	flows("the project itself stays without them", r.Total.Flows, -1600, 700, 700, 700, 700)
	if want := finance.NPV(.10, []float64{-1100, 350, 370, 640, 640}); math.Abs(r.Total.Equity.NPV-want) > 1e-9 || r.Total.Equity.Loan != 500 {
		t.Errorf("NPV %v, want %v; loan %v", r.Total.Equity.NPV, want, r.Total.Equity.Loan)
	}
	// cover of the whole: (700-50)/300 = 650/300 and (700-55)/275
	if q := r.Total.Equity; !q.Covered || math.Abs(q.LeastCover-650.0/300) > 1e-9 || math.Abs(q.MeanCover-(650.0/300+645.0/275)/2) > 1e-9 {
		t.Errorf("cover %v, %v", r.Total.Equity.LeastCover, r.Total.Equity.MeanCover)
	}
	if want := finance.NPV(.10, []float64{-500, 80, 100, 370, 370}); !(math.Abs(a.Equity.NPV-want) <= 1e-9) || a.Equity.IRR.Kind != engine.IRRUnique || a.Equity.Loan != 500 || !a.Equity.Covered {
		t.Errorf("a: NPV %v, want %v; %+v", a.Equity.NPV, want, a.Equity)
	}
	if b.Equity.Covered {
		t.Error("cover of no loan")
	}
}

func TestEquityOfTable2IsNone(t *testing.T) {
	r, err := evaluateText(t, strings.Replace(strings.Split(financed, "loan =")[0], "tax =", "#", 1))
	if err != nil || r.Total.Equity != nil {
		t.Error("equity without loan, tax or carbon price", err)
	}
}

// At real rates the owner's flows are those at current prices, worth at the nominal rate what the project is at the real one.
func TestEquityAtRealRates(t *testing.T) {
	text := strings.Replace(financed, "tax = { rate = 0.20, depreciation_years = 4 }", "rates = \"real\"\ninflation = 0.05\ncarbon_price = 0", 1)
	text = strings.Replace(text, "loan = { share = 0.5, rate = 0.10", "loan = { share = 0.5, rate = 0.155", 1) // the nominal discount rate
	r, err := evaluateText(t, text)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := r.Total.Equity.NPV, *r.Total.NPV; math.Abs(got-want) > 1e-9 || math.Abs(r.Total.Equity.DiscountRate-0.155) > 1e-12 {
		t.Errorf("NPV %v at %v, want %v", got, r.Total.Equity.DiscountRate, want)
	}
}

func TestCarbonPrice(t *testing.T) {
	r, err := evaluateText(t, `
currency = "USD"
factors = "viet-nam"
year = 2023
[finance]
lifetime_years = 2
carbon_price = "5 USD"
carbon_escalation = 0.1
[[programme]]
id = "p"
investment = 100
annual_saving = 60
savings = { electricity = "1 MWh" }
`)
	if err != nil {
		t.Fatal(err)
	}
	co2e := r.Total.CO2e
	if got := r.Total.Equity.Income; math.Abs(got[1]-5*co2e) > 1e-9 || math.Abs(got[2]-5.5*co2e) > 1e-9 || *r.Total.AnnualSaving != 60 {
		t.Errorf("income %v of %v t", got, co2e)
	}
}

func TestFinancingThatNoBankHas(t *testing.T) {
	for _, tt := range []struct{ old, new, want string }{
		{"share = 0.5", "share = 50", "write share = 0.5 for 50 %"},
		{"share = 0.5", "amount = 2000", "a loan of 2000 for the net investment of 1000"},
		{"share = 0.5", "share = 0.5, amount = 2000", "one of share and amount is wanted"},
		{"years = 2,", "", "a loan without a term"},
		{"years = 2,", "years = 2, grace_years = 2,", "2 years of grace in a loan over 2"},
		{"rate = 0.10, years", "years", "a loan without a rate"},
		{"rate = 0.10, years", "rate = 10, years", "write 0.1"},
		{`"equal principal"`, `"equal"`, "one of level, equal principal is wanted"},
		{"rate = 0.20", "rate = 20", "write 0.2"},
		{", depreciation_years = 4", "", "add depreciation_years"},
		{"[[programme]]\nid", "rates = \"real\"\n[[programme]]\nid", "add inflation"},
		{"lifetime_years = 4", "lifetime_years = 4\ncarbon_price = \"5 EUR\"", "without an exchange rate"},
	} {
		text := strings.Replace(financed, tt.old, tt.new, 1)
		if text == financed {
			t.Fatal(tt.old)
		}
		if _, err := evaluateText(t, text); err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), "plant.toml") {
			t.Errorf("%s: %v, want %q", tt.new, err, tt.want)
		}
	}
}

// A loan that would count nowhere, or once for every entry, is not taken in silence.
func TestLoanInItsPlace(t *testing.T) {
	r, err := evaluateText(t, strings.Replace(financed, `id = "p"`, "id = \"p\"\ninvestment = 1600", 1))
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Warnings) != 1 || !strings.Contains(r.Warnings[0].Text, `loans of its options`) {
		t.Errorf("warnings %v, want one of the loans of the options", r.Warnings)
	}
	_, err = evaluateText(t, strings.Replace(financed, "lifetime_years = 4", "lifetime_years = 4\nloan = { amount = 500, rate = 0.1, years = 2 }", 1))
	if err == nil || !strings.Contains(err.Error(), "a loan of an amount for every entry") {
		t.Errorf("error %v, want one of a loan by amount for every entry", err)
	}
}

// owned is a portfolio that no file was read for: 1,000 for 400 a year over 4 years, 10 t of coal, with whatever stands between
// it and its owner.
func owned(f engine.Finance, change func(o *engine.Figures)) *engine.Portfolio {
	figures := engine.Figures{Investment: usd(1000), AnnualSaving: usd(400), LifetimeYears: 4, Savings: []engine.Saving{saves("coal", "10 t")}}
	if change != nil {
		change(&figures)
	}
	p := several(option("a", figures))
	p.Finance = f
	return p
}

// What a Go program hands over is held to the same bounds as a file: the last that is allowed, and the first that is not.
func TestFinancingAtItsBounds(t *testing.T) {
	loan := func(change func(l *engine.Loan)) engine.Finance {
		l := &engine.Loan{Share: 0.5, Rate: 0.1, Years: 2}
		change(l)
		return engine.Finance{Loan: l}
	}
	tax := func(rate float64, years int) engine.Finance {
		return engine.Finance{Tax: &engine.Tax{Tax: finance.Tax{Rate: rate, DepreciationYears: years}}}
	}
	carbon := func(m engine.Money, escalation float64) engine.Finance {
		return engine.Finance{Carbon: &engine.CarbonPrice{Value: m, Escalation: escalation}}
	}
	nan := math.NaN()
	for _, c := range []struct {
		finance engine.Finance
		want    string // in the error; "" where it is allowed
	}{
		{loan(func(l *engine.Loan) { l.Share = 1 }), ""},
		{loan(func(l *engine.Loan) { l.Share = 0 }), ""},
		{loan(func(l *engine.Loan) { l.Share = 1.5 }), "a loan of a share of 1.5; a share from 0 to 1 is wanted; write share = 0.015"},
		{loan(func(l *engine.Loan) { l.Share = 100 }), "write share = 1 for 100 %"},
		{loan(func(l *engine.Loan) { l.Share = 101 }), "a share from 0 to 1 is wanted\x00"},
		{loan(func(l *engine.Loan) { l.Share = -0.1 }), "a share from 0 to 1 is wanted\x00"},
		{loan(func(l *engine.Loan) { l.Share = nan }), "a loan of a share of NaN"},
		{loan(func(l *engine.Loan) { l.Rate = 0 }), ""},
		{loan(func(l *engine.Loan) { l.Rate = 1 }), "a loan at 1 a year"},
		{loan(func(l *engine.Loan) { l.Rate = -0.1 }), "a loan at -0.1 a year"},
		{loan(func(l *engine.Loan) { l.Rate = nan }), "a loan at NaN a year"},
		{loan(func(l *engine.Loan) { l.Years = 1 }), ""},
		{loan(func(l *engine.Loan) { l.Years = 0 }), "a loan over 0 years"},
		{loan(func(l *engine.Loan) { l.Years = engine.MaxLifetimeYears }), ""},
		{loan(func(l *engine.Loan) { l.Years = engine.MaxLifetimeYears + 1 }), "a loan over 101 years"},
		{loan(func(l *engine.Loan) { l.GraceYears = 1 }), ""},
		{loan(func(l *engine.Loan) { l.GraceYears = -1 }), "-1 years of grace"},
		{loan(func(l *engine.Loan) { l.Repayment = 2 }), "a repayment of kind 2"},
		{tax(0, 1), ""},
		{tax(1, engine.MaxLifetimeYears), ""},
		{tax(1.1, 1), "a tax rate of 1.1; a fraction from 0 to 1 is wanted\x00"},
		{tax(-0.1, 1), "a tax rate of -0.1; a fraction from 0 to 1 is wanted\x00"},
		{tax(nan, 1), "a tax rate of NaN; a fraction from 0 to 1 is wanted\x00"},
		{tax(0.2, 0), "depreciation over 0 years"},
		{tax(0.2, engine.MaxLifetimeYears+1), "depreciation over 101 years"},
		{carbon(engine.Money{Value: 5}, 0.02), ""},
		{carbon(engine.Money{Value: 5}, -1), "finance: rate -1 is not above -1"},
		{carbon(engine.Money{Value: 5, Currency: "EUR"}, 0), "without an exchange rate"},
		{engine.Finance{Inflation: new(0.05)}, ""},
		{engine.Finance{Inflation: new(-2.0)}, "-2 is not above -1"},
		{engine.Finance{EquityRate: new(0.05)}, ""},
		{engine.Finance{EquityRate: new(-2.0)}, "-2 is not above -1"},
	} {
		_, err := engine.Evaluate(owned(c.finance, nil), own(t), engine.Options{})
		text := ""
		if err != nil {
			text = err.Error() + "\x00" // so that the end can be asked for
		}
		if (err == nil) != (c.want == "") || !strings.Contains(text, c.want) {
			t.Errorf("%v, want %q", err, c.want)
		}
	}
	for _, c := range []struct {
		amount float64
		want   string
	}{{0, ""}, {1000, ""}, {1001, "a loan of 1001 for the net investment of 1000"}, {-1, "a loan of -1"}} {
		_, err := engine.Evaluate(owned(engine.Finance{}, func(f *engine.Figures) { f.Loan = &engine.Loan{Amount: usd(c.amount), Rate: 0.1, Years: 2} }), own(t), engine.Options{})
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("a loan of %v: %v, want %q", c.amount, err, c.want)
		}
	}
}

// Each of the terms alone makes flows of the owner's, and the one that is nearest counts.
func TestWhoseTermsCount(t *testing.T) {
	equity := func(p *engine.Portfolio) *engine.Equity {
		t.Helper()
		return evaluate(t, p, own(t), engine.Options{}).Total.Equity
	}
	half := &engine.Loan{Share: 0.5, Rate: 0.1, Years: 2}
	if q := equity(owned(engine.Finance{Loan: half}, nil)); q == nil || q.Loan != 500 || q.DiscountRate != engine.DefaultDiscountRate {
		t.Errorf("a loan for every entry: %+v", q)
	}
	if q := equity(owned(engine.Finance{Loan: half}, func(f *engine.Figures) { f.Loan = &engine.Loan{Share: 0.2, Rate: 0.1, Years: 2} })); q.Loan != 200 {
		t.Errorf("an option with a loan of its own borrows %v", q.Loan)
	}
	if q := equity(owned(engine.Finance{}, func(f *engine.Figures) { f.Loan = &engine.Loan{Amount: usd(300), Rate: 0.1, Years: 2} })); q == nil || q.Loan != 300 {
		t.Errorf("a loan of an option alone: %+v", q)
	}
	programme := one(engine.Figures{Investment: usd(1000), AnnualSaving: usd(400), Loan: half})
	if q := equity(programme); q == nil || q.Loan != 500 {
		t.Errorf("a loan of a programme alone: %+v", q)
	}
	if q := equity(owned(engine.Finance{Loan: half}, func(f *engine.Figures) { f.Investment = usd(0) })); q == nil || q.Loan != 0 || q.Flows[1] != 400 {
		t.Errorf("a loan for no investment: %+v", q)
	}
	q := equity(owned(engine.Finance{Tax: &engine.Tax{Tax: finance.Tax{Rate: 0.2, DepreciationYears: 4}}, EquityRate: new(0.3)}, nil))
	flows := []float64{-1000, 370, 370, 370, 370} // 20 % of 400 - 250
	if q == nil || q.DiscountRate != 0.3 || !(math.Abs(q.NPV-finance.NPV(0.3, flows)) <= 1e-9) || q.IRR.Kind != engine.IRRUnique || q.Payback.Kind != finance.Finite || !(math.Abs(q.Payback.Years-1000.0/370) <= 1e-9) {
		t.Errorf("a tax, and a rate of the owner's: %+v", q)
	}
	// 10 t of coal are 20 t of CO2. Real prices rise with inflation: 5 USD of year 1 are 5.25 at 5 %, and 5 % dearer each year.
	q = equity(owned(engine.Finance{Carbon: &engine.CarbonPrice{Value: *usd(5)}, Real: true, Inflation: new(0.05), DiscountRate: new(0.1)}, nil))
	if !(math.Abs(q.Income[1]-100*1.05) <= 1e-9 && math.Abs(q.Income[4]-100*math.Pow(1.05, 4)) <= 1e-9 && math.Abs(q.DiscountRate-0.155) <= 1e-12) {
		t.Errorf("income at real prices: %+v", q)
	}
	if r := evaluate(t, owned(engine.Finance{Inflation: new(0.05)}, nil), own(t), engine.Options{}); r.Total.Equity != nil || r.Programmes[0].Options[0].Equity != nil {
		t.Error("inflation alone makes no flows of the owner's")
	}
}
