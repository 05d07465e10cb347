package engine_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/cleaner-production/abate/engine"
)

// plainMill is a plant that states no use of its own; coal is 0.6 toe/t, electricity 0.1543 toe/MWh.
var plainMill = strings.Replace(mill, `baseline = { coal = "1000 t" }`, "", 1)

// The use of a programme is the one that it states, else the one that all its options agree on.
func TestBaselineOfAProgramme(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       string // use by carrier; share of TOE; what is missing
	}{
		{"as stated, whatever the options say", mill + measure("a", `savings.coal = "100 t"`) + measure("b", `savings.coal = "50 t"`, `baseline.coal = "70 t"`),
			"coal 1000 t; 15.0 %; "},
		{"as the options agree", plainMill + measure("a", `savings.coal = "100 t"`, `baseline.coal = "800 t"`) + measure("b", `savings.coal = "60 t"`, `baseline.coal = "800000 kg"`),
			"coal 800 t; 20.0 %; "},
		{"two that do not", plainMill + measure("a", `savings.coal = "100 t"`, `baseline.coal = "800 t"`) + measure("b", `savings.coal = "60 t"`, `baseline.coal = "200 t"`),
			"none; coal"},
		{"one that does not say", plainMill + measure("a", `savings.coal = "100 t"`, `baseline.coal = "800 t"`) + measure("b", `savings.coal = "60 t"`),
			"none; coal"},
		{"one that does not say, and is rejected", plainMill + measure("a", `savings.coal = "100 t"`, `baseline.coal = "800 t"`) + measure("b", `status = "rejected"`, `savings.coal = "60 t"`),
			"coal 800 t; 12.5 %; "},
		{"a use of which nothing is saved is part of the whole", plainMill + "baseline.electricity = \"1000 MWh\"\n" + measure("a", `savings.coal = "100 t"`, `baseline.coal = "800 t"`),
			"coal 800 t; electricity 1000 MWh; 9.5 %; "}, // 60 / (480 + 154.3)
		{"a use that rises from nothing has no baseline to state", plainMill + measure("a", `savings = { coal = "100 t", lpg = "-10 t" }`, `baseline.coal = "800 t"`),
			"coal 800 t; 10.2 %; "}, // (60 - 10.9) / 480
		{"water has no energy, and its use is not missed", mill + measure("a", `savings = { coal = "100 t", water = "5 m3" }`),
			"coal 1000 t; 10.0 %; "},
		{"from a use before and after", plainMill + measure("a", `use.coal = { before = "400 t", after = "300 t" }`),
			"coal 400 t; 25.0 %; "},
		{"what is counted twice is not saved", mill + measure("a", `savings.coal = "100 t"`, `same_stream = "s"`) + measure("b", `savings.coal = "200 t"`, `same_stream = "s"`),
			"coal 1000 t; 28.0 %; "}, // 1 - 0.9 x 0.8
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := evaluateText(t, c.text)
			if err != nil {
				t.Fatal(err)
			}
			for _, o := range []*engine.Outcome{&r.Programmes[0], &r.Total} {
				if got := described(o); got != c.want {
					t.Errorf("%s: %q, want %q", o.ID, got, c.want)
				}
			}
		})
	}
}

// described is the use before, the share of energy that is saved of it, and what is missing.
func described(o *engine.Outcome) string {
	var uses []string
	for _, b := range o.Baseline {
		uses = append(uses, fmt.Sprintf("%s %.10g %s", b.Carrier, b.Quantity, b.Unit))
	}
	share := "none"
	i := o.Improvement()
	if i.TOEShare != nil {
		share = fmt.Sprintf("%.1f %%", *i.TOEShare*100)
	}
	return strings.Join(append(uses, share), "; ") + "; " + strings.Join(i.Missing, " ")
}

// Of the whole a use is known where it is of every programme that saves some.
func TestBaselineOfTheWhole(t *testing.T) {
	kiln := "[[programme]]\nid = \"kiln\"\n"
	r, err := evaluateText(t, mill+`savings = { coal = "100 t", water = "5 m3" }`+"\n"+kiln+`savings = { coal = "80 t", electricity = "10 MWh" }`+"\n"+`baseline = { coal = "200 t", electricity = "1000 MWh" }`)
	if err != nil {
		t.Fatal(err)
	}
	i := r.Total.Improvement()
	// (180 x 0.6 + 10 x 0.1543) / (1200 x 0.6 + 1000 x 0.1543)
	if want := (180*0.6 + 1.543) / (720 + 154.3); i.TOEShare == nil || math.Abs(*i.TOEShare-want) > 1e-12 || math.Abs(i.TOE-874.3) > 1e-9 {
		t.Errorf("%+v, want a share of %v of 874.3 toe", i, want)
	}
	if coal := r.Total.Baseline[0]; coal.Carrier != "coal" || coal.Quantity != 1200 || math.Abs(*r.Total.Share(&coal)-0.15) > 1e-12 {
		t.Errorf("coal: %+v", coal)
	}
	if r, err = evaluateText(t, mill+"savings.coal = \"100 t\"\n"+kiln+`savings.coal = "80 t"`); err != nil {
		t.Fatal(err)
	}
	if i := r.Total.Improvement(); i.TOEShare != nil || i.CO2Share != nil || len(r.Total.Baseline) != 0 || len(i.Missing) != 1 {
		t.Errorf("without the use of the kiln: %+v of %+v", i, r.Total.Baseline)
	}
}
