package sensitivity_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/input"
	"github.com/cleaner-production/abate/engine/quantity"
	"github.com/cleaner-production/abate/engine/sensitivity"
)

// plant is 1,000 for 4 t of coal at 75 and 100 stated, that is 400 a year over 4 years at 10 %: NPV 267.95, IRR 21.86 %.
const plant = `
currency = "USD"
factors = "viet-nam"
year = 2023
[finance]
discount_rate = 0.10
lifetime_years = 4
[prices]
coal = "75 USD/t"
[[programme]]
id = "p"
[[programme.option]]
id = "a"
investment = 600
savings = { coal = "4 t" }
[[programme.option]]
id = "b"
investment = 400
annual_saving = 100
`

func study(t *testing.T, text string) *sensitivity.Study {
	t.Helper()
	p, err := input.Read("plant.toml", []byte(text), quantity.English)
	if err != nil {
		t.Fatal(err)
	}
	set, err := factor.Load(p.Factors)
	if err != nil {
		t.Fatal(err)
	}
	return &sensitivity.Study{Portfolio: p, Set: set}
}

// annuity is the worth of 1 a year over 4 years at a rate.
func annuity(rate float64) float64 { return (1 - math.Pow(1+rate, -4)) / rate }

func TestAt(t *testing.T) {
	s := study(t, plant)
	for _, c := range []struct {
		variables []sensitivity.Variable
		factors   []float64
		npv       float64
		payback   float64
	}{
		{nil, nil, -1000 + 400*annuity(.10), 2.5},
		{[]sensitivity.Variable{"price"}, []float64{1.1}, -1000 + 440*annuity(.10), 1000.0 / 440},
		{[]sensitivity.Variable{"price.coal"}, []float64{1.1}, -1000 + 430*annuity(.10), 1000.0 / 430}, // what is stated stays
		{[]sensitivity.Variable{"hours"}, []float64{0.5}, -1000 + 200*annuity(.10), 5},
		{[]sensitivity.Variable{"investment"}, []float64{1.2}, -1200 + 400*annuity(.10), 3},
		{[]sensitivity.Variable{"rate"}, []float64{2}, -1000 + 400*annuity(.20), 2.5},
		{[]sensitivity.Variable{"investment", "price"}, []float64{1.2, 1.1}, -1200 + 440*annuity(.10), 1200.0 / 440},
	} {
		p, err := s.At(c.variables, c.factors)
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(*p.Outcome.NPV-c.npv) > 1e-9 || math.Abs(p.Outcome.SimplePayback.Years-c.payback) > 1e-12 {
			t.Errorf("%v %v: NPV %v, payback %v; want %v, %v", c.variables, c.factors, *p.Outcome.NPV, p.Outcome.SimplePayback, c.npv, c.payback)
		}
	}
	if o := s.Portfolio.Programmes[0].Options[0]; o.Investment.Value != 600 || o.Savings[0].Quantity.Value != 4 || s.Portfolio.Prices[0].Value.Value != 75 {
		t.Error("the portfolio was changed")
	}
}

func TestSwitch(t *testing.T) {
	s := study(t, plant)
	for v, want := range map[sensitivity.Variable]float64{
		"price":      1000 / (400 * annuity(.10)),
		"hours":      1000 / (400 * annuity(.10)),
		"investment": 400 * annuity(.10) / 1000,
		"rate":       2.18622696, // the IRR, 21.862 %, of 10 %
	} {
		got, ok, err := s.Switch(v)
		if err != nil || !ok || math.Abs(got-want) > 1e-6 {
			t.Errorf("%s: %v, %v, %v; want %v", v, got, ok, err, want)
		}
	}
	// 100 a year stated for 400 never pays back at 10 %, and coal has nothing to do with it.
	s.Of = "p/b"
	if got, ok, err := s.Switch("price.coal"); ok || err != nil {
		t.Errorf("%v, %v, %v", got, ok, err)
	}
}

// 1,000 for 400 a year is 2.5 years: 2 take 500 a year or 800, 3 a third of 1,000 a year or 1,200. No rate moves it.
func TestSwitchPayback(t *testing.T) {
	s := study(t, plant)
	for _, c := range []struct {
		years    float64
		variable sensitivity.Variable
		want     float64 // 0 is none
	}{
		{2, "price", 500.0 / 400},
		{2, "price.coal", 400.0 / 300}, // of which 100 are stated
		{2, "hours", 500.0 / 400},
		{2, "investment", 0.8},
		{2, "rate", 0},
		{3, "price", 1000.0 / 3 / 400},
		{3, "investment", 1.2},
		{100, "investment", 0}, // for which nothing from 0 to 10 times is dear enough
	} {
		got, ok, err := s.SwitchPayback(c.variable, c.years)
		if err != nil || ok != (c.want != 0) || ok && math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%v years, %s: %v, %v, %v; want %v", c.years, c.variable, got, ok, err, c.want)
		}
	}
	s.MaxPayback = 2
	rows, err := s.Alone(context.Background(), []float64{1})
	if err != nil {
		t.Fatal(err)
	}
	if price := rows[0]; math.Abs(*price.Payback-1.25) > 1e-12 || math.Abs(*price.Switch-1000/(400*annuity(.10))) > 1e-9 {
		t.Errorf("payback at %v, NPV 0 at %v", *price.Payback, *price.Switch)
	}
}

// A stream whose use is known by a use before and after alone has it with other hours too: both are used longer.
func TestHoursOfAStream(t *testing.T) {
	text := strings.Replace(plant, `savings = { coal = "4 t" }`, `same_stream = "steam"
use = { coal = { before = "20 t", after = "16 t" } }`, 1) + `
[[programme.option]]
id = "c"
investment = 10
same_stream = "steam"
savings = { coal = "5 t" }
`
	s := study(t, text)
	for factor, want := range map[float64]float64{ // 4 and 5 of 20 t are 8 t together, at 75, and 100 stated
		1:   8*75 + 100,
		1.5: (8*75 + 100) * 1.5,
	} {
		p, err := s.At([]sensitivity.Variable{sensitivity.Hours}, []float64{factor})
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(*p.Outcome.AnnualSaving-want) > 1e-9 {
			t.Errorf("hours x %v: saving %v, want %v", factor, *p.Outcome.AnnualSaving, want)
		}
	}
}

func TestAloneAndGrid(t *testing.T) {
	s := study(t, plant)
	factors := []float64{0.9, 1, 1.1}
	rows, err := s.Alone(context.Background(), factors)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, r := range rows {
		names = append(names, string(r.Variable))
		if len(r.Points) != 3 || *r.Points[1].Outcome.NPV != *rows[0].Points[1].Outcome.NPV {
			t.Errorf("%s: %d points", r.Variable, len(r.Points))
		}
	}
	if got := strings.Join(names, " "); got != "price investment rate hours" {
		t.Error(got)
	}
	grid, err := s.Grid(context.Background(), "investment", "price.coal", factors)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := *grid[0][2].Outcome.NPV, -900+430*annuity(.10); math.Abs(got-want) > 1e-9 {
		t.Errorf("NPV %v, want %v", got, want)
	}
	stopped, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := s.Alone(stopped, factors); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// Savings from a use before and after are scaled as they came out.
func TestHoursOfAUse(t *testing.T) {
	text := strings.Replace(plant, `savings = { coal = "4 t" }`, "production = \"100 t\"\nuse = { coal = { before = \"0.10 t/t\", after = \"0.06 t/t\" } }", 1)
	s := study(t, text)
	p, err := s.At([]sensitivity.Variable{sensitivity.Hours}, []float64{1.5})
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(*p.Outcome.AnnualSaving-600) > 1e-9 {
		t.Errorf("saving %v, want 600", *p.Outcome.AnnualSaving)
	}
}

func TestRefused(t *testing.T) {
	s := study(t, plant)
	if _, err := s.Grid(context.Background(), "price.lpg", "rate", []float64{1}); !errors.Is(err, sensitivity.ErrVariable) || !strings.Contains(err.Error(), "known: price, price.coal, investment, rate, hours") {
		t.Error(err)
	}
	s.Of = "nobody"
	if _, _, err := s.Base(); err == nil {
		t.Error("an unknown id is taken")
	}
	s = study(t, strings.Replace(plant, "investment = 400\n", "", 1))
	s.Portfolio.Programmes[0].Options = s.Portfolio.Programmes[0].Options[1:]
	if _, _, err := s.Base(); err == nil || !strings.Contains(err.Error(), "no payback") {
		t.Error(err)
	}
}
