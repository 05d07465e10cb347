package engine_test

import (
	"math"
	"testing"
)

// Three options on a stream of 1,000 t and a fourth beside it: of 100 t for 10 years, of 200 t for 5, and of 300 t whose
// saving is stated. One row for the stream, and less its parts the options come to the programme.
func TestSharedOptionsComeToTheProgramme(t *testing.T) {
	const stream = `same_stream = "steam"`
	r, err := evaluateText(t, mill+measure("a", stream, "investment = 10_000", `savings = { coal = "100 t", water = "7 m3" }`)+
		measure("b", stream, "investment = 20_000", "lifetime_years = 5", `savings = { coal = "200 t" }`)+
		measure("c", stream, "investment = 30_000", "annual_saving = 24_000", `savings = { coal = "300 t" }`)+
		measure("d", "investment = 1_000", `savings = { coal = "50 t" }`)+
		measure("e", stream, "investment = 1", `status = "rejected"`, `savings = { coal = "500 t" }`))
	if err != nil {
		t.Fatal(err)
	}
	p := &r.Programmes[0]
	twice := p.Twice()
	if len(p.Overlaps) < 3 || len(twice) != 1 || twice[0].Name.En != "counted twice: steam" {
		t.Fatalf("%d overlaps in %d rows, want one of steam", len(p.Overlaps), len(twice))
	}
	// 0.1, 0.2 and 0.3 of 1,000 t save 1 - 0.9 x 0.8 x 0.7 = 0.496 together
	if got := twice[0].ByCarrier; len(got) != 1 || !(math.Abs(got[0].Quantity+104) <= 1e-9) {
		t.Errorf("%+v counted twice, want 104 t", got)
	}
	var co2, saving, benefit, all float64
	for _, o := range p.Options {
		if o.Counted() {
			all += o.CO2
		}
	}
	shared := r.Shared(p)
	for _, o := range shared {
		co2 += o.CO2
		saving += *o.AnnualSaving
		benefit += *o.NetBenefit()
		if want := (*o.AnnualisedCost - *o.AnnualSaving) / o.CO2; !(math.Abs(*o.AbatementCost-want) <= 1e-9*math.Abs(want)) {
			t.Errorf("%s: %v a tonne, want %v", o.ID, *o.AbatementCost, want)
		}
	}
	close := func(what string, got, want float64) {
		if !(math.Abs(got-want) <= 1e-9*math.Abs(want)) {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	close("CO2", co2, p.CO2)
	close("saving", saving, *p.AnnualSaving)
	close("net benefit", benefit, *p.NetBenefit())
	close("with the stream", all+twice[0].CO2, p.CO2)
	if len(shared) != 4 {
		t.Errorf("%d options, want the four that count", len(shared))
	}
	// 104 t of 600 are lost, each in proportion
	close("a", shared[0].CO2/p.Options[0].CO2, 1-104.0/600)
	close("d", shared[3].CO2, p.Options[3].CO2)
	if p.Options[0].Basis.CO2 == shared[0].Basis.CO2 {
		t.Error("the options of the result itself have changed")
	}
}
