package engine_test

import (
	"math"
	"strings"
	"testing"

	"github.com/cleaner-production/abate/engine"
)

// Four options on a stream of 100: of 20 for 10 years, of 30 for 5, of 10 for 8 that states what a unit is worth, and one that
// does not count. Of the last to live nothing is counted twice.
func TestLosses(t *testing.T) {
	s := engine.Stream{Use: 100, Parts: []engine.Part{
		{Option: "a", Years: 10, Quantity: 20}, {Option: "b", Years: 5, Quantity: 30}, {Option: "c", Years: 8, Quantity: 10, Stated: true, Worth: 2}, {Option: "d", Years: 7, Quantity: 50},
	}}
	got := s.Losses(func(i int) bool { return i < 3 })
	// a and c: 0.2 + 0.1 - (1 - 0.8 x 0.9) = 0.02 of 100, of 30 saved; all three: 0.6 - (1 - 0.8 x 0.7 x 0.9) = 0.104, of 60
	both, all := 2.0/30, 10.4/60
	want := []engine.Loss{
		{Years: 5, Priced: all*50 - both*20, Stated: all*10 - both*10, Money: (all - both) * 10 * 2},
		{Years: 8, Priced: both * 20, Stated: both * 10, Money: both * 10 * 2},
		{Years: 10},
	}
	if len(got) != len(want) {
		t.Fatalf("%+v, want %+v", got, want)
	}
	for i, w := range want {
		g := got[i]
		if g.Years != w.Years || !(math.Abs(g.Priced-w.Priced) <= 1e-12 && math.Abs(g.Stated-w.Stated) <= 1e-12 && math.Abs(g.Money-w.Money) <= 1e-12) {
			t.Errorf("%+v, want %+v", g, w)
		}
	}
}

// Those that live as long as each other lose until then, once.
func TestLossesOfOneLifetime(t *testing.T) {
	s := engine.Stream{Use: 10, Parts: []engine.Part{{Years: 5, Quantity: 2}, {Years: 5, Quantity: 3}}}
	if got := s.Losses(func(int) bool { return true }); len(got) != 1 || got[0].Years != 5 || !(math.Abs(got[0].Priced-0.6) <= 1e-12) {
		t.Errorf("%+v, want 0.2 x 0.3 of 10 for 5 years", got)
	}
}

// Options on a stream without money are left out by their own names, and what they count twice is not one of them.
func TestStreamWithoutMoney(t *testing.T) {
	const stream = `same_stream = "s"`
	r, err := evaluateText(t, strings.Replace(mill, `coal = "100 USD/t"`, "", 1)+measure("a", stream, `savings = { coal = "100 t" }`)+measure("b", stream, `savings = { coal = "200 t" }`)+
		measure("c", "investment = 5", "annual_saving = 1"))
	if err != nil {
		t.Fatal(err)
	}
	if b := r.Programmes[0].Basis; len(r.Programmes[0].Overlaps) != 1 || strings.Join(b.Without, " ") != "a b" {
		t.Errorf("%d overlaps, without %q", len(r.Programmes[0].Overlaps), b.Without)
	}
}

// What a unit is worth to an option that states its saving in money and saves on several carriers.
func TestWorthOnAStream(t *testing.T) {
	const stated = "investment = 1\nannual_saving = 2_600\nannual_cost = 400\nlifetime_years = 7"
	both := func(savings, baseline string) string {
		return measure("a", stated, `same_stream = "s"`, "savings = { "+savings+" }", "baseline = { "+baseline+" }") +
			measure("b", "investment = 1", `same_stream = "s"`, `savings = { coal = "20 t", electricity = "5 MWh", wood = "3 t" }`, `baseline = { electricity = "100 MWh", wood = "9 t" }`)
	}
	for _, c := range []struct {
		name, options string
		worth         map[string]float64 // of a unit of the carrier to a
	}{
		{"one carrier: all of it", both(`coal = "10 t"`, ``), map[string]float64{"coal": 260}},
		{"and an increase beside it", both(`coal = "10 t", water = "-3 m3"`, ``), map[string]float64{"coal": 260}},
		{"by prices: coal of 1,000 and water of 300", both(`coal = "10 t", water = "300 m3"`, ``), map[string]float64{"coal": 200}},
		{"by energy: 267 GJ of coal and 36 of electricity, which has no price", both(`coal = "10 t", electricity = "10 MWh"`, ``), map[string]float64{"coal": 2600 * 267 / 303.0 / 10, "electricity": 2600 * 36 / 303.0 / 10}},
		{"in equal parts: neither has a price or energy", both(`chemicals = "4 t", solid_waste = "2 t"`, `solid_waste = "10 t"`) + measure("c", "investment = 1", `same_stream = "s"`, `savings = { solid_waste = "1 t" }`), map[string]float64{"solid_waste": 650}},
	} {
		r, err := evaluateText(t, mill+c.options)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		streams := r.Programmes[0].Streams
		if len(streams) != len(c.worth) {
			t.Errorf("%s: %d streams, want %d", c.name, len(streams), len(c.worth))
		}
		for _, s := range streams {
			one := s.Parts[0]
			if one.Option != "a" || !one.Stated || one.Years != 7 || !(math.Abs(one.Worth-c.worth[s.Carrier]) <= 1e-9) {
				t.Errorf("%s: %s: %+v, want a worth of %v", c.name, s.Carrier, one, c.worth[s.Carrier])
			}
		}
		for _, o := range r.Programmes[0].Overlaps {
			if o.SimplePayback.Kind != 0 || o.DiscountedPayback.Kind != 0 || o.IRR.Kind != 0 || o.MIRR != nil || o.ProfitabilityIndex != nil || o.AbatementCost != nil {
				t.Errorf("%s: what is counted twice pays back: %+v", c.name, o)
			}
		}
	}
}

// The use of a stream is found among those of other carriers, with an option or with the programme, and may be said twice.
func TestUseOfAStream(t *testing.T) {
	const saves, stream = "investment = 1\nsavings = { coal = \"10 t\" }", `same_stream = "s"`
	for name, text := range map[string]string{
		"with an option":     mill + measure("a", saves, stream, `baseline = { water = "5 m3", coal = "100 t" }`) + measure("b", saves, stream),
		"with both":          mill + measure("a", saves, stream, `baseline = { coal = "100 t", water = "5 m3" }`) + measure("b", saves, stream, `baseline = { coal = "100000 kg" }`),
		"with the programme": strings.Replace(mill, `{ coal = "1000 t" }`, `{ fo = "7 t", coal = "100 t", do = "9 t" }`, 1) + measure("a", saves, stream) + measure("b", saves, stream),
		"all of it":          strings.Replace(mill, `{ coal = "1000 t" }`, `{ coal = "10 t" }`, 1) + measure("a", saves, stream) + measure("b", saves, stream),
	} {
		r, err := evaluateText(t, text)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		want := 100.0
		if name == "all of it" {
			want = 10
		}
		if s := r.Programmes[0].Streams; len(s) != 1 || s[0].Use != want || s[0].Name != "s" || s[0].Unit.String() != "t" {
			t.Errorf("%s: %+v", name, s)
		}
	}
	_, err := evaluateText(t, strings.Replace(mill, `{ coal = "1000 t" }`, `{ coal = "0 t" }`, 1)+measure("a", saves, stream)+measure("b", saves, stream))
	if err == nil || !strings.Contains(err.Error(), "is not known") {
		t.Errorf("a use of nothing: %v", err)
	}
}
