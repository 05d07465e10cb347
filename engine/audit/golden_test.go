package audit

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/input"
)

var update = flag.Bool("update", false, "renew the golden files")

// sums is a plant that prints totals of options, a payback, a rate and a use before, some of which are off.
const sums = `
investment = 46_000
annual_saving = 16_000
proposed = 4
implemented = 3
savings = { coal = "310 t", electricity = "29 MWh" }
reported = { co2 = "800 t", payback = "34 months", implementation_rate = 0.5 }
[[programme.option]]
id = "a"
status = "done"
investment = 21_800
annual_saving = 14_000
savings = { coal = "300 t", electricity = "20 MWh" }
baseline = { coal = "250 t", electricity = "200 MWh" }
reported = { co2 = "790 t", payback = "1.6 years" }
[[programme.option]]
id = "b"
investment = 24_200
annual_saving = 2_000
annual_cost = 150
savings = { coal = "10 t", electricity = "9 MWh", water = "40 m3" }
reported = { co2 = "32 t", payback = "12 years" }
[[programme.option]]
id = "c"
status = "rejected"
investment = 9_000
savings = { coal = "-5 t", rice_husk = "20 t" }
reported = { co2 = "13 t" }
[[programme.option]]
id = "d"
investment = 0
annual_saving = 900
savings = { electricity = "4 MWh", chemicals = "3 t" }
`

// witnesses is a plant whose use before is stated in several ways, with paybacks that stand alone or follow from prices.
const witnesses = `
baseline = { coal = "400 t", electricity = "1500 MWh" }
[[programme.option]]
id = "a"
investment = 3_000
savings = { coal = "40 t", electricity = "3 MWh" }
baseline = { coal = "80 t" }
reported = { payback = "15 months", co2 = "103 t" }
[[programme.option]]
id = "b"
investment = 3_000
grant = "1000 USD"
savings = { coal = "40 t" }
reported = { payback = "10 months" }
[[programme.option]]
id = "c"
annual_saving = 700
use = { coal = { before = "100 t", after = "90 t" } }
reported = { payback = "3 years" }
[[programme.option]]
id = "d"
investment = 500
annual_saving = -20
savings = { electricity = "-300 kWh", coal = "0 t" }
reported = { payback = "2 years", co2 = "-0.2 t" }
[[programme.option]]
id = "e"
investment = 0
annual_saving = 60_000
savings = { electricity = { value = 50, low = 40, high = 70, unit = "MWh" } }
reported = { payback_years = 0, co2 = "30 t" }
[[programme.option]]
id = "f"
annual_saving = 100
[[programme.option]]
id = "g"
annual_saving = 3_000
savings = { coal = "70 t", do = "3 t" }
baseline = { do = "4 t", coal = "60 t" }
[[programme.option]]
id = "h"
savings = { coal = "10 t", anthracite = "-10 t", electricity = "1 MWh" }
reported = { co2 = "3 t" }
[[programme]]
id = "q"
annual_saving = 5_600
use = { coal = { before = "100 t", after = "10 t" } }
reported = { co2 = "231 t" }
[[programme]]
id = "r"
savings = { coal = { value = 100, low = 80, high = 130, unit = "t" } }
reported = { co2 = "270 t" }
`

// printed is a plant that prints totals of options which state them themselves, one of them wrong by a decimal point.
const printed = `
investment = 6_200
annual_saving = 905
savings = { coal = "35 t", electricity = "9 MWh" }
reported = { co2 = "96 t" }
[[programme.option]]
id = "a"
investment = 1_000
annual_saving = 500
annual_cost = 20
savings = { coal = "20 t" }
reported = { co2 = "51 t" }
[[programme.option]]
id = "b"
investment = 5_200
annual_saving = 400
savings = { coal = "15 t" }
reported = { co2 = "450 t" }
[[programme.option]]
id = "c"
investment = 9_999
annual_saving = 5
savings = { coal = "0.4 t" }
reported = { co2 = "0 t" }
[[programme.option]]
id = "d"
status = "rejected"
investment = 7
savings = { electricity = "1 MWh" }
[[programme]]
id = "one"
investment = 100
[[programme.option]]
id = "a"
investment = 1_000
annual_saving = 400
[[programme]]
id = "gap"
investment = 700
annual_saving = 70
[[programme.option]]
id = "a"
investment = 50
[[programme.option]]
id = "b"
annual_saving = 9
[[programme]]
id = "slip"
investment = 620
annual_saving = 3
[[programme.option]]
id = "a"
investment = 3_000
annual_saving = 1
[[programme.option]]
id = "b"
investment = 3_200
annual_saving = 1
`

// implied are two plants without a price of wood, which most of their options imply.
const implied = `
currency = "USD"
year = 2004
[prices]
electricity = "0.07 USD/kWh"
[[programme]]
id = "p"
[[programme.option]]
id = "a"
annual_saving = 300
savings = { wood = "10 t" }
[[programme.option]]
id = "b"
annual_saving = 470
savings = { wood = "11 t", electricity = "2 MWh" }
[[programme.option]]
id = "c"
annual_saving = 2_500
savings = { wood = "8 t" }
reported = { co2 = "5 t" }
[[programme.option]]
id = "d"
annual_saving = 800
savings = { wood = "8 t", charcoal = "3 t" }
[[programme.option]]
id = "e"
annual_saving = 10
savings = { wood = "9 t", electricity = "1 MWh" }
[[programme]]
id = "q"
[[programme.option]]
id = "f"
annual_saving = 620
savings = { wood = "20 t" }
[[programme.option]]
id = "g"
annual_saving = 33
savings = { wood = "1 t" }
[[programme.option]]
id = "h"
annual_saving = 100
savings = { charcoal = "2 t" }
[[programme]]
id = "r"
annual_saving = 1_000
savings = { wood = "30 t" }
`

// lines lists all that an audit finds.
func lines(a *Report) string {
	var b strings.Builder
	for _, f := range a.Findings {
		fmt.Fprintf(&b, "  %s/%s %s: %.6g reported, %.6g computed (%.6g to %.6g) %s: %s, %.4g consistent, %.4g unexplained", f.Programme, f.Option, f.Field, f.Reported, f.Computed, f.Low, f.High, f.Unit, f.Verdict, f.Consistent, f.Unexplained)
		if f.Outside {
			b.WriteString(", outside")
		}
		if f.Partial {
			b.WriteString(", partial")
		}
		b.WriteString("\n")
		for _, m := range f.Mends {
			var slips []string
			for _, s := range m.Slips {
				slips = append(slips, s.En)
			}
			fmt.Fprintf(&b, "    %.4g: kind %d %s%s %s x %.6g is %.6g %s, then %.6g: %s\n", m.Probability, m.Kind, m.Field, prefixed(" of ", m.Option), m.Carrier, m.Factor, m.Value, m.Unit, m.ComputedAfter, strings.Join(slips, "; "))
		}
		for _, e := range f.Evidence {
			fmt.Fprintf(&b, "    evidence %d %s %.6g\n", e.Kind, e.Carrier, e.Values)
		}
	}
	fmt.Fprintf(&b, "  %d off; implied by %d, without %v\n", a.Off(), a.Implied.Used, a.Implied.LeftOut)
	for _, f := range a.Implied.Factors {
		fmt.Fprintf(&b, "    %v: %.6g (%.6g to %.6g), then %.6g (%.6g to %.6g), %.4g learnt\n", f.Carrier, f.Prior, f.PriorLow, f.PriorHigh, f.Posterior, f.Low, f.High, f.Learnt)
	}
	return b.String()
}

func prefixed(before, text string) string {
	if text == "" {
		return ""
	}
	return before + text
}

// All that is said of the examples and of some plants, number by number: a change of the prior, of a factor or of the reasoning
// shows what it does.
func TestFindings(t *testing.T) {
	var b strings.Builder
	add := func(name string, p *engine.Portfolio, set string, year int) {
		b.WriteString(name + "\n" + lines(audited(t, p, set, year)))
	}
	add("Table 2, by the factors of 2004", table2(t), "vncpc-2004", 2004)
	add("Table 2, by those of 2014", table2(t), "viet-nam", 2014)
	for _, example := range []string{"template/plant.toml", "factory/plant.toml"} {
		p, err := input.ReadFile("../../examples/" + example)
		if err != nil {
			t.Fatal(err)
		}
		add(example, p, "viet-nam", 2023)
	}
	add("sums", read(t, strings.Replace(plant, "%s", sums, 1)), "vncpc-2004", 0)
	p := read(t, strings.Replace(plant, "%s", witnesses, 1))
	add("witnesses", p, "vncpc-2004", 0)
	add("witnesses, with a set that knows no factor of electricity", p, "ipcc-2006", 0)
	for i := range p.Programmes[0].Options {
		p.Programmes[0].Options[i].Reported.PaybackHalf = 0
	}
	add("witnesses whose paybacks nobody knows how they were written", p, "vncpc-2004", 0)
	add("printed totals", read(t, strings.Replace(plant, "%s", printed, 1)), "vncpc-2004", 0)
	add("implied prices", read(t, implied), "vncpc-2004", 0)
	for _, c := range cases {
		if c.verdict == NotCheckable {
			continue // says nothing but that
		}
		add(c.name, read(t, c.text), "vncpc-2004", 0)
	}
	const file = "testdata/findings.golden"
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(b.String(), "\n")); diff != "" {
		t.Errorf("wanted (-) and got (+); -update renews:\n%s", diff)
	}
}
