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
