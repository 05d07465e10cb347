package engine_test

import (
	"math"
	"testing"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/finance"
)

// Rows of what counts add up to the total, what is counted twice among them; a payback is that of sums.
func TestBy(t *testing.T) {
	r, err := evaluateText(t, mill+
		measure("a", `category = "GH"`, `status = "done"`, "investment = 0", `savings = { coal = "50 t" }`)+
		measure("b", `category = "EM"`, `same_stream = "s"`, "investment = 10_000", `savings = { coal = "100 t" }`)+
		measure("c", `category = "EM"`, `same_stream = "s"`, "investment = 50_000", `savings = { coal = "200 t" }`)+
		measure("d", `category = "EM"`, `status = "rejected"`, "investment = 1", `savings = { coal = "1 t" }`)+
		measure("e", `category = "own words"`, `savings = { water = "10 m3" }`))
	if err != nil {
		t.Fatal(err)
	}
	rows := r.By(func(o *engine.Outcome) string { return o.Category }, "GH", "EM")
	if swapped := r.By(func(o *engine.Outcome) string { return o.Category }, "own words", "EM", "GH"); swapped[0].Key != "own words" || swapped[1].Key != "EM" || swapped[2].Key != "GH" || !swapped[3].Twice || swapped[4].Counted {
		t.Errorf("not in the order of the keys: %+v", swapped)
	}
	type row struct {
		key            string
		twice, counted bool
		options, done  int
		saving         float64
	}
	want := []row{{"GH", false, true, 1, 1, 5000}, {"EM", false, true, 2, 0, 30_000}, {"own words", false, true, 1, 0, 10}, {"", true, true, 0, 0, -2000}, {"EM", false, false, 1, 0, 100}}
	if len(rows) != len(want) {
		t.Fatalf("%d rows: %+v", len(rows), rows)
	}
	saving, co2 := 0.0, 0.0
	for i, w := range want {
		g := rows[i]
		if g.Key != w.key || g.Twice != w.twice || g.Counted != w.counted || g.Options != w.options || g.Done != w.done || math.Abs(*g.AnnualSaving-w.saving) > 1e-9 {
			t.Errorf("row %d: %+v, want %+v", i, g, w)
		}
		if g.Counted {
			saving += *g.AnnualSaving
			co2 += g.CO2
		}
	}
	if math.Abs(saving-*r.Total.AnnualSaving) > 1e-6 || math.Abs(co2-r.Total.CO2) > 1e-6 {
		t.Errorf("rows come to %v and %v t, the total is %v and %v t", saving, co2, *r.Total.AnnualSaving, r.Total.CO2)
	}
	// EM is b and c: 60,000 for 30,000 a year over 10 years at 10 %, and 300 t of coal. What is counted twice, 20 t, has no investment.
	worth := func(annual float64) float64 { return annual / finance.CapitalRecovery(.10, 10) }
	perTonne := r.Programmes[0].Options[0] // 50 t of coal
	for i, w := range []struct{ investment, npv, tonnes float64 }{{0, worth(5000), 50}, {60_000, worth(30_000) - 60_000, 300}, {}, {0, -worth(2000), -20}, {1, worth(100) - 1, 1}} {
		g := rows[i]
		if i == 2 { // water without an investment
			if g.Investment != nil || g.NPV != nil {
				t.Errorf("row %d has an investment: %+v", i, g)
			}
			continue
		}
		for _, pair := range [][2]float64{{*g.Investment, w.investment}, {*g.NPV, w.npv}, {g.CO2, w.tonnes / 50 * perTonne.CO2}, {g.CO2e, w.tonnes / 50 * perTonne.CO2e}, {g.TOE, w.tonnes / 50 * perTonne.TOE}} {
			if !(math.Abs(pair[0]-pair[1]) <= 1e-6) {
				t.Errorf("row %d: %v, want %v: %+v", i, pair[0], pair[1], g)
			}
		}
	}
	if rows[3].Payback != (finance.Payback{}) || rows[0].Payback.Kind != finance.Immediate {
		t.Errorf("paybacks %v of what is counted twice, %v of what costs nothing", rows[3].Payback, rows[0].Payback)
	}
	if p := rows[1].Payback; p != (finance.Payback{Kind: finance.Finite, Years: 2}) { // 60,000 / 30,000, not the mean of 1 and 2.5
		t.Errorf("payback %v, want 2 years", p)
	}
}
