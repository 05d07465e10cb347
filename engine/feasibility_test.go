package engine_test

import (
	"strings"
	"testing"

	"github.com/cleaner-production/abate/engine"
)

// One no is a no; a yes takes all three.
func TestOverallFeasibility(t *testing.T) {
	const none, open, yes, no = engine.NotJudged, engine.Open, engine.Feasible, engine.Infeasible
	for _, c := range []struct{ technical, economic, environmental, want engine.Judgement }{
		{none, none, none, none},
		{yes, yes, yes, yes},
		{yes, none, none, open},
		{open, open, open, open},
		{none, open, yes, open},
		{yes, no, yes, no},
		{no, none, open, no},
		{none, none, no, no},
	} {
		f := engine.Feasibility{Technical: engine.Judged{Judgement: c.technical}, Economic: engine.Judged{Judgement: c.economic}, Environmental: engine.Judged{Judgement: c.environmental}}
		if got := f.Overall(); got != c.want {
			t.Errorf("%v, %v, %v: %q, want %q", c.technical, c.economic, c.environmental, got, c.want)
		}
	}
}

// What is judged infeasible counts in no total, excludes nobody and serves nobody, unless it is done.
func TestInfeasibleOptions(t *testing.T) {
	const small, large = "investment = 1000\nsavings = { coal = \"10 t\" }", "investment = 1000\nsavings = { coal = \"30 t\" }"
	const no = `feasibility = { technical = "yes", economic = "no: beyond our means" }`
	for _, c := range []struct {
		name     string
		options  []string
		tonnes   float64
		proposed int
		warning  string
	}{
		{"it is not counted", []string{measure("a", small), measure("b", large, no, `status = "proposed"`)}, 10, 1, ""},
		{"nor where it is planned, which is told", []string{measure("a", small), measure("b", large, no, `status = "planned"`)}, 10, 1, `option "b" is planned, and judged not feasible (economic): it is not counted`},
		{"what is done is a fact, which is told", []string{measure("a", small), measure("b", large, no, `status = "done"`)}, 40, 2, `option "b" is done, and judged not feasible (economic): it is counted`},
		{"it excludes nobody", []string{measure("a", small, `excludes = ["b"]`), measure("b", large, no)}, 10, 1, ""},
		{"what requires it does not count", []string{measure("a", small, `requires = ["b"]`), measure("b", large, no)}, 0, 0, ""},
		{"what is to be studied further counts", []string{measure("a", small), measure("b", large, `feasibility = { economic = "unknown" }`)}, 40, 2, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := evaluateText(t, mill+strings.Join(c.options, ""))
			if err != nil {
				t.Fatal(err)
			}
			tonnes := 0.0
			for _, sum := range r.Total.ByCarrier {
				tonnes += sum.Quantity
			}
			warning := ""
			for _, w := range r.Warnings {
				if strings.Contains(w.Text, "feasible") {
					warning = w.Text
				}
			}
			if tonnes != c.tonnes || r.Total.Proposed != c.proposed || warning != c.warning {
				t.Errorf("%v t of %d options, warning %q; want %v t of %d, %q", tonnes, r.Total.Proposed, warning, c.tonnes, c.proposed, c.warning)
			}
		})
	}
}
