package engine_test

import (
	"slices"
	"testing"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/finance"
)

// ranked are outcomes for ranking: payback, saving and annualised cost, CO2, cost per tonne.
func ranked() []engine.Outcome {
	finite := func(years float64) finance.Payback { return finance.Payback{Kind: finance.Finite, Years: years} }
	outcome := func(id string, payback finance.Payback, saving, annualised, co2 float64) engine.Outcome {
		o := engine.Outcome{ID: id, SimplePayback: payback, AnnualSaving: &saving, AnnualisedCost: &annualised, CO2: co2}
		if cost, ok := finance.AbatementCost(annualised, saving, co2); ok {
			o.AbatementCost = &cost
		}
		return o
	}
	return []engine.Outcome{
		outcome("dear", finite(9), 10, 110, 2),                               // 50 a tonne
		{ID: "no money", CO2: 3},                                             // of unknown payback
		outcome("never", finance.Payback{Kind: finance.Never}, -5, 20, 1),    // 25 a tonne
		outcome("good", finite(2), 100, 60, 4),                               // benefit 40, -10 a tonne
		outcome("few tonnes", finite(2), 90, 60, 0.5),                        // benefit 30, -60 a tonne
		outcome("free", finance.Payback{Kind: finance.Immediate}, 30, 0, 10), // benefit 30, -3 a tonne
		outcome("no CO2", finite(1), 80, 10, 0),                              // no cost per tonne
		outcome("rises", finite(3), 80, 60, -7),
		outcome("even", finite(4), 50, 50, 3),    // benefit 0: it pays for itself
		outcome("little", finite(5), 1, 31, 0.5), // 60 a tonne, and less in a year than the dear one
	}
}

func TestRank(t *testing.T) {
	tests := []struct {
		by   engine.Order
		want []string
	}{
		{engine.ByPayback, []string{"free", "no CO2", "good", "few tonnes", "rises", "even", "little", "dear", "never", "no money"}},
		{engine.ByCost, []string{"good", "few tonnes", "free", "even", "never", "dear", "little", "no money", "no CO2", "rises"}},
		{engine.ByCO2, []string{"free", "good", "no money", "even", "dear", "never", "few tonnes", "little", "no CO2", "rises"}},
		{engine.AsReported, []string{"dear", "no money", "never", "good", "few tonnes", "free", "no CO2", "rises", "even", "little"}},
		{engine.Order(99), []string{"dear", "no money", "never", "good", "few tonnes", "free", "no CO2", "rises", "even", "little"}},
	}
	for _, tt := range tests {
		outcomes := ranked()
		var got []string
		for _, i := range engine.Rank(outcomes, tt.by) {
			got = append(got, outcomes[i].ID)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("by %s: %q, want %q", tt.by, got, tt.want)
		}
	}
	if got := engine.Rank(nil, engine.ByCost); len(got) != 0 {
		t.Errorf("of nothing: %v", got)
	}
	odd := []engine.Outcome{{AbatementCost: new(-3.0)}, {AbatementCost: new(3.0), AnnualSaving: new(1.0)}} // by hand, without the money
	if got := engine.Rank(odd, engine.ByCost); !slices.Equal(got, []int{0, 1}) {
		t.Errorf("of outcomes without money: %v", got)
	}
}

func TestDominated(t *testing.T) {
	outcomes := ranked()
	var got []string
	for i, is := range engine.Dominated(outcomes) {
		if is {
			got = append(got, outcomes[i].ID)
		}
	}
	// "good" has the most benefit but for "no CO2" (70); "free" the most CO2.
	if want := []string{"dear", "never", "few tonnes", "rises", "even", "little"}; !slices.Equal(got, want) {
		t.Errorf("dominated are %q, want %q", got, want)
	}
	twins := []engine.Outcome{outcomes[3], outcomes[3]}
	if got := engine.Dominated(twins); !slices.Equal(got, []bool{false, false}) {
		t.Errorf("of two alike %v are dominated", got)
	}
	less, more := outcomes[3], outcomes[3]
	less.CO2-- // as much money
	if got := engine.Dominated([]engine.Outcome{less, more}); !slices.Equal(got, []bool{true, false}) {
		t.Errorf("with less CO2 and as much money: %v", got)
	}
	less.CO2, less.AnnualSaving = more.CO2, new(99.0) // as much CO2
	if got := engine.Dominated([]engine.Outcome{more, less}); !slices.Equal(got, []bool{false, true}) {
		t.Errorf("with less money and as much CO2: %v", got)
	}
}

// Table 2 with the CO2 computed: nothing saves more money than CP-OHS, or more CO2 than GERIAP; metal finishing lies
// between, and CP-EE below GERIAP in both.
func TestDominatedInTable2(t *testing.T) {
	r := evaluate(t, table2(), load(t, "vncpc-2004"), engine.Options{})
	if got := engine.Dominated(r.Programmes); !slices.Equal(got, []bool{true, false, false, false}) {
		t.Errorf("dominated %v, want CP-EE alone", got)
	}
	if got := engine.Rank(r.Programmes, engine.ByCost); !slices.Equal(got, []int{1, 2, 3, 0}) {
		t.Errorf("by cost %v, want CP-OHS, metal, GERIAP, CP-EE", got)
	}
}

func TestNamesOfOrdersAndStatuses(t *testing.T) {
	for by, want := range map[engine.Order]string{engine.ByPayback: "payback", engine.ByCost: "cost", engine.ByCO2: "co2", engine.AsReported: "given"} {
		if got, ok := engine.ParseOrder(want); by.String() != want || got != by || !ok {
			t.Errorf("order %d is %q, and %q is %d", by, by, want, got)
		}
	}
	if got, ok := engine.ParseOrder("size"); got != engine.ByPayback || ok || engine.Order(4).String() != "unknown" {
		t.Error("an order was made up")
	}
	want := []string{"unknown", "proposed", "planned", "implementing", "done", "rejected"}
	if got := engine.StatusNames(); !slices.Equal(got, want) {
		t.Errorf("statuses %q", got)
	}
	engine.StatusNames()[0] = "changed"
	for s, name := range want {
		if got, ok := engine.ParseStatus(name); engine.Status(s).String() != name || got != engine.Status(s) || !ok {
			t.Errorf("status %d is %q, and %q is %d", s, engine.Status(s), name, got)
		}
	}
	if got, ok := engine.ParseStatus("ready"); got != engine.StatusUnknown || ok || engine.Status(6).String() != "unknown" {
		t.Error("a status was made up")
	}
}
