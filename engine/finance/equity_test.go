package finance

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func near(a, b []float64) bool {
	return slices.EqualFunc(a, b, func(x, y float64) bool { return math.Abs(x-y) <= 1e-9*max(1, math.Abs(x), math.Abs(y)) })
}

func TestSchedule(t *testing.T) {
	for _, tt := range []struct {
		name                string
		loan                Loan
		interest, principal []float64
	}{
		{"equal principal", Loan{Principal: 90, Rate: .10, Periods: 3, Repayment: EqualPrincipal}, []float64{9, 6, 3}, []float64{30, 30, 30}},
		{"level: 100 at 10 % over 2 years is 57.619 a year", Loan{Principal: 100, Rate: .10, Periods: 2}, nil, nil},
		{"a year of grace", Loan{Principal: 90, Rate: .10, Periods: 4, Grace: 1, Repayment: EqualPrincipal}, []float64{9, 9, 6, 3}, []float64{0, 30, 30, 30}},
		{"without interest", Loan{Principal: 90, Periods: 3}, []float64{0, 0, 0}, []float64{30, 30, 30}},
		{"one period", Loan{Principal: 90, Rate: .1, Periods: 1}, []float64{9}, []float64{90}},
	} {
		schedule, err := tt.loan.Schedule()
		if err != nil {
			t.Fatal(tt.name, err)
		}
		var interest, principal []float64
		for _, i := range schedule {
			interest, principal = append(interest, i.Interest), append(principal, i.Principal)
		}
		if tt.principal == nil { // the textbook's payment, P r / (1 - (1+r)^-n)
			payment := 100 * .10 / (1 - math.Pow(1.1, -2))
			tt.interest, tt.principal = []float64{10, (100 - (payment - 10)) * .1}, []float64{payment - 10, 100 - (payment - 10)}
		}
		if !near(interest, tt.interest) || !near(principal, tt.principal) || schedule[len(schedule)-1].Balance != 0 {
			t.Errorf("%s: interest %v, principal %v", tt.name, interest, principal)
		}
		owed := tt.loan.Principal
		for k, i := range schedule {
			if owed -= i.Principal; i.Balance != owed {
				t.Errorf("%s: %v is owed after period %d, want %v", tt.name, i.Balance, k+1, owed)
			}
		}
	}
	for want, l := range map[string]Loan{
		"a loan of -1": {Principal: -1, Periods: 1}, "a loan of NaN": {Principal: math.NaN(), Periods: 1}, "a rate of -0.1": {Principal: 1, Rate: -.1, Periods: 1},
		"over 0 periods; 1 to 1000": {Principal: 1}, "over 1001 periods": {Principal: 1, Periods: 1001},
		"2 grace periods of 2": {Principal: 1, Periods: 2, Grace: 2}, "repayment 7": {Principal: 1, Periods: 1, Repayment: 7},
	} {
		if _, err := l.Schedule(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
	for _, l := range []Loan{{Periods: 1}, {Principal: 1, Periods: 1000}} {
		if _, err := l.Schedule(); err != nil {
			t.Error(err)
		}
	}
}

// By hand: 1,000 invested, 400 a year for 4 years, a loan of 500 at 10 % in two equal parts, tax of 20 % with the
// investment written off over 4 years.
//
//	year             1     2     3     4
//	project        400   400   400   400
//	interest       -50   -25
//	depreciation  -250  -250  -250  -250
//	profit         100   125   150   150
//	tax            -20   -25   -30   -30
//	repaid        -250  -250
//	flow            80   100   370   370
func TestEquity(t *testing.T) {
	p := Project{Investment: 1000, LifetimeYears: 4, Streams: []Stream{{Annual: 400}}}
	e, err := p.Equity(Financing{Loan: &Loan{Principal: 500, Rate: .10, Periods: 2, Repayment: EqualPrincipal}, Tax: &Tax{Rate: .20, DepreciationYears: 4}})
	if err != nil {
		t.Fatal(err)
	}
	for name, pair := range map[string][2][]float64{
		"interest": {e.Interest, {0, -50, -25, 0, 0}}, "repaid": {e.Repaid, {0, -250, -250, 0, 0}}, "tax": {e.Tax, {0, -20, -25, -30, -30}},
		"depreciation": {e.Depreciation, {0, -250, -250, -250, -250}}, "flows": {e.Flows, {-500, 80, 100, 370, 370}},
	} {
		if !near(pair[0], pair[1]) {
			t.Errorf("%s: %v, want %v", name, pair[0], pair[1])
		}
	}
	least, mean, ok := e.DebtServiceCover() // 380/300 and 375/275
	if !ok || !(math.Abs(least-380.0/300) <= 1e-12 && math.Abs(mean-(380.0/300+375.0/275)/2) <= 1e-12) {
		t.Error(least, mean, ok)
	}
}

func TestEquityAtTheEdges(t *testing.T) {
	p := Project{Investment: 900, LifetimeYears: 3, Streams: []Stream{{Annual: 200}}, ResidualValue: 100}
	equity := func(f Financing) *Equity {
		t.Helper()
		e, err := p.Equity(f)
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	if e := equity(Financing{}); !near(e.Flows, []float64{-900, 200, 200, 300}) {
		t.Error("without financing the flows are those of the project:", e.Flows)
	}
	if least, mean, ok := equity(Financing{}).DebtServiceCover(); ok || least != 0 || mean != 0 {
		t.Error("cover of no debt:", least, mean)
	}
	// a debt of less than 1 is a debt: of 200, and 10 beside it, 0.5 are served
	if least, mean, ok := equity(Financing{Loan: &Loan{Principal: .5, Periods: 1}, Income: []Stream{{Annual: 10}}}).DebtServiceCover(); !ok || least != 420 || mean != 420 {
		t.Error("cover of a small debt:", least, mean, ok)
	}
	// profits are -100, -100, 0
	if e := equity(Financing{Tax: &Tax{Rate: .5, DepreciationYears: 3}}); !near(e.Tax, []float64{0, 50, 50, 0}) {
		t.Error("a loss saves tax at once:", e.Tax)
	}
	// written off over a year, profits are -700, 200, 300: the loss outlasts them
	if e := equity(Financing{Tax: &Tax{Rate: .5, DepreciationYears: 1, CarryForward: true}}); !near(e.Tax, []float64{0, 0, 0, 0}) {
		t.Error("a loss waits:", e.Tax)
	}
	if e := equity(Financing{Tax: &Tax{Rate: .5, DepreciationYears: 1}}); !near(e.Tax, []float64{0, 350, -100, -150}) {
		t.Error("once written off, all is profit:", e.Tax)
	}
	// profits are -100 + 150 of the income, and as much again, and 150
	if e := equity(Financing{Tax: &Tax{Rate: .5, DepreciationYears: 3, CarryForward: true}, Income: []Stream{{Annual: 150}}}); !near(e.Tax, []float64{0, -25, -25, -75}) {
		t.Error("profits without a loss before them:", e.Tax)
	}
	// interest of 90 and 45 after the end of the project, with nothing left to write off
	if e := equity(Financing{Tax: &Tax{Rate: .5, DepreciationYears: 10}, Loan: &Loan{Principal: 450, Rate: .1, Periods: 5, Grace: 3, Repayment: EqualPrincipal}}); !near(e.Tax[4:], []float64{22.5, 11.25}) || !near(e.Depreciation[4:], []float64{0, 0}) {
		t.Error("interest after the end:", e.Tax, e.Depreciation)
	}
	for _, rate := range []float64{0, 1} { // and the longest time to write off
		if e := equity(Financing{Tax: &Tax{Rate: rate, DepreciationYears: 1000}}); e.Tax[1] != -199.1*rate {
			t.Error("a tax of", rate, "takes", e.Tax[1])
		}
	}
	// over 10 years: 90, 90 and the rest of 720 at the end; profits 110, 110, -420
	if e := equity(Financing{Tax: &Tax{Rate: .5, DepreciationYears: 10}}); !near(e.Tax, []float64{0, -55, -55, 210}) {
		t.Error("what is left is written off at the end:", e.Tax)
	}
	if e := equity(Financing{Loan: &Loan{Principal: 900, Periods: 5}}); !near(e.Flows, []float64{0, 20, 20, 120, -180, -180}) {
		t.Error("a loan is repaid after the end of the project:", e.Flows)
	}
	if e := equity(Financing{Income: []Stream{{Annual: 10, Escalation: 1}}}); !near(e.Flows, []float64{-900, 210, 220, 340}) {
		t.Error("income beside the savings:", e.Flows)
	}
	for name, f := range map[string]Financing{
		"a loan larger than the investment": {Loan: &Loan{Principal: 901, Periods: 1}}, "a tax above 1": {Tax: &Tax{Rate: 1.1, DepreciationYears: 1}},
		"no years to write off": {Tax: &Tax{Rate: .2}}, "too many": {Tax: &Tax{Rate: .2, DepreciationYears: 1001}}, "a bad loan": {Loan: &Loan{Principal: 1}}, "a bad income": {Income: []Stream{{Annual: math.NaN()}}},
	} {
		if _, err := p.Equity(f); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	for _, p := range []Project{{}, {LifetimeYears: 1, Investment: math.NaN()}, {LifetimeYears: 1, Replacements: []Replacement{{Year: 2}}}} {
		if _, err := p.Equity(Financing{}); err == nil || !strings.Contains(err.Error(), "finance: ") {
			t.Errorf("a project that cannot be has an owner: %+v, %v", p, err)
		}
	}
	rich := Project{Investment: 1, LifetimeYears: 1, Streams: []Stream{{Annual: math.MaxFloat64}}}
	if _, err := rich.Equity(Financing{Income: rich.Streams}); err == nil {
		t.Error("flows that overflow together are not refused")
	}
}

// Flows at constant prices are worth at the real rate what those at current prices are at the nominal one.
func TestNominal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rate := func(name string) float64 { return rapid.Float64Range(-.05, .4).Draw(t, name) }
		p := Project{Investment: 1000, LifetimeYears: rapid.IntRange(1, 30).Draw(t, "years"), PriceBase: PriceBase(rapid.IntRange(0, 1).Draw(t, "base")),
			Streams: []Stream{{300, rate("escalation"), []float64{1, 1.3, .9}}, {-50, rate("cost escalation"), nil}}, ResidualValue: 70}
		p.Replacements = []Replacement{{rapid.IntRange(1, p.LifetimeYears).Draw(t, "year"), 100}}
		real, inflation := rate("real"), rate("inflation")
		nominal, err := NominalRate(real, inflation)
		if err != nil {
			t.Fatal(err)
		}
		if back, err := RealRate(nominal, inflation); err != nil || math.Abs(back-real) > 1e-12 {
			t.Fatal(back, real, err)
		}
		n, err := p.Nominal(inflation)
		if err != nil {
			t.Fatal(err)
		}
		constant, err1 := p.Flows()
		current, err2 := n.Flows()
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		a, b := NPV(real, constant), NPV(nominal, current)
		if math.Abs(a-b) > 1e-9*(2000+math.Abs(a)) {
			t.Fatalf("NPV %v at constant, %v at current prices", a, b)
		}
	})
	for _, inflation := range []float64{-1, math.NaN()} {
		if _, err := (Project{}).Nominal(inflation); err == nil {
			t.Error("no error of inflation", inflation)
		}
		if rate, err := NominalRate(.1, inflation); err == nil || rate != 0 {
			t.Error("no error of inflation", inflation, rate)
		}
	}
	if rate, err := NominalRate(1e308, 1e308); err == nil || rate != 0 {
		t.Error("no error beyond the range", rate)
	}
}

// A loan at the discount rate changes no NPV, whatever its term and repayment; dearer money lowers it, cheaper raises it.
func TestALoanAtTheDiscountRateIsWorthNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := rapid.Float64Range(0, .3).Draw(t, "rate")
		l := Loan{Principal: rapid.Float64Range(0, 1000).Draw(t, "loan"), Rate: r, Periods: rapid.IntRange(1, 20).Draw(t, "periods"), Repayment: Repayment(rapid.IntRange(0, 1).Draw(t, "repayment"))}
		l.Grace = rapid.IntRange(0, l.Periods-1).Draw(t, "grace")
		p := Project{Investment: 1000, LifetimeYears: rapid.IntRange(1, 15).Draw(t, "years"), Streams: []Stream{{Annual: 200}}}
		npv := func(f Financing) float64 {
			e, err := p.Equity(f)
			if err != nil {
				t.Fatal(err)
			}
			return NPV(r, e.Flows)
		}
		without, with := npv(Financing{}), npv(Financing{Loan: &l})
		if math.Abs(without-with) > 1e-8*(1000+math.Abs(without)) {
			t.Fatalf("%v without, %v with the loan", without, with)
		}
		if l.Principal < 1 {
			return
		}
		soft := l
		soft.Rate = r / 2
		if r > .01 && npv(Financing{Loan: &soft}) <= without {
			t.Fatal("a soft loan is worth nothing")
		}
	})
}
