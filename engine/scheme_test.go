package engine_test

import (
	"math"
	"strings"
	"testing"

	"github.com/cleaner-production/abate/engine"
)

// fund is the Green Credit Trust Fund of Viet Nam: 15 % of the investment above 30 % improvement, 25 % above 50 %, nothing
// between, at most 200,000 USD (vncpc.org/gc). Its own case: 100,000 USD and 20,000 USD a year, 25 %, 3.75 years.
const fund = `
currency = "USD"
factors = "viet-nam"
year = 2023
[scheme.gctf]
name = { en = "Green Credit Trust Fund", vi = "Quỹ Ủy thác Tín dụng Xanh" }
tiers = [{ above = 0.30, share = 0.15 }, { above = 0.50, share = 0.25 }]
at_most = { value = 200_000, currency = "USD" }
[[programme]]
id = "p"
[[programme.option]]
id = "a"
investment = 100_000
annual_saving = 20_000
savings = { coal = "60 t", electricity = "10 MWh" }
baseline = { coal = "100 t", electricity = "100 MWh" }
grant = GRANT
`

func TestScheme(t *testing.T) {
	for _, c := range []struct {
		name, grant string
		investment  string
		paid, years float64
	}{
		{"its own case", `{ scheme = "gctf", improvement = 0.55 }`, "100_000", 25_000, 3.75},
		{"of a carrier: 60 of 100 t", `{ scheme = "gctf", indicator = "coal" }`, "100_000", 25_000, 3.75},
		{"of another: 10 of 100 MWh", `{ scheme = "gctf", indicator = "electricity" }`, "100_000", 0, 5},
		{"more than 30 %", `{ scheme = "gctf", improvement = 0.301 }`, "100_000", 15_000, 4.25},
		{"30 % is not more than 30 %", `{ scheme = "gctf", improvement = 0.3 }`, "100_000", 0, 5},
		{"50 % is not more than 50 %", `{ scheme = "gctf", improvement = 0.5 }`, "100_000", 15_000, 4.25},
		{"worse than before", `{ scheme = "gctf", improvement = -0.1 }`, "100_000", 0, 5},
		{"at most 200,000", `{ scheme = "gctf", improvement = 1 }`, "1_000_000", 200_000, 40},
		// 60 t and 10 MWh of 100 t and 100 MWh, at 26.7 GJ/t and 3.6 GJ/MWh: (1602 + 36) / (2670 + 360) = 54.1 %
		{"of energy", `{ scheme = "gctf", indicator = "energy" }`, "100_000", 25_000, 3.75},
		// at 98.3 kg/GJ and 0.6592 t/MWh: (157.48 + 6.59) / (262.46 + 65.92) = 49.96 %
		{"of CO2", `{ scheme = "gctf", indicator = "co2" }`, "100_000", 15_000, 4.25},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := strings.NewReplacer("GRANT", c.grant, "investment = 100_000", "investment = "+c.investment).Replace(fund)
			r, err := evaluateText(t, text)
			if err != nil {
				t.Fatal(err)
			}
			o := &r.Programmes[0].Options[0]
			if math.Abs(o.Grant-c.paid) > 1e-9 || math.Abs(o.SimplePayback.Years-c.years) > 1e-12 {
				t.Errorf("pays %v, payback %v; want %v, %v years", o.Grant, o.SimplePayback, c.paid, c.years)
			}
			if next := o.Award.Next; (next == nil) != (o.Award.Share == 0.25) || next != nil && next.Above != map[float64]float64{0: 0.3, 0.15: 0.5}[o.Award.Share] {
				t.Errorf("the next tier is %+v", next)
			}
			if o.Award == nil || o.Award.Capped != (c.name == "at most 200,000") {
				t.Errorf("award %+v", o.Award)
			}
		})
	}
}

func TestSchemeRefused(t *testing.T) {
	for _, c := range []struct{ change, to, want string }{
		{"GRANT", `{ scheme = "gtcf", improvement = 0.5 }`, `unknown scheme "gtcf"; did you mean "gctf"?`},
		{"GRANT", `{ scheme = "gctf", improvement = 55 }`, "an improvement of 55; a fraction up to 1 is wanted; write 0.55 for 55 %"},
		{"GRANT", `{ scheme = "gctf" }`, "without its improvement"},
		{"GRANT", `{ scheme = "gctf", improvement = 0.5, indicator = "coal" }`, "one of the two is wanted"},
		{"GRANT", `{ scheme = "gctf", indicator = "cola" }`, `add cola to the baseline of "a", or write one of energy, co2, coal, electricity`},
		{`baseline = { coal = "100 t", electricity = "100 MWh" }`, `baseline = { coal = "100 t" }`, `saved of electricity, whose use before is not known`},
		{"above = 0.50", "above = 0.20", "do not ascend"},
		{"above = 0.50", "above = 50", "write 0.30 for 30 %"},
		{"share = 0.15 }", "}", "a tier without share"},
		{"value = 200_000", "value = -1", "at most -1"},
	} {
		text := strings.Replace(fund, c.change, c.to, 1)
		_, err := evaluateText(t, strings.Replace(text, "GRANT", `{ scheme = "gctf", indicator = "energy" }`, 1))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", c.to, err, c.want)
		}
	}
}

// The bounds of a scheme that a Go program hands over.
func TestSchemeAtItsBounds(t *testing.T) {
	const own = "fund"
	for _, c := range []struct {
		name  string
		tiers []engine.Tier
		most  *engine.Money
		want  string
	}{
		{"from nothing to all", []engine.Tier{{Above: 0, Share: 0}, {Above: 0.99, Share: 1}}, usd(0), ""},
		{"no tiers", nil, nil, "without tiers"},
		{"more than all is saved", []engine.Tier{{Above: 1, Share: 0.5}}, nil, "a tier of 0.5 above 1"},
		{"more than all is paid", []engine.Tier{{Above: 0.5, Share: 1.1}}, nil, "a tier of 1.1 above 0.5"},
		{"less than nothing", []engine.Tier{{Above: -0.1, Share: 0.1}}, nil, "a tier of 0.1 above -0.1"},
		{"less than nothing is paid", []engine.Tier{{Above: 0.1, Share: -0.1}}, nil, "a tier of -0.1"},
		{"two of one improvement", []engine.Tier{{Above: 0.1, Share: 0.1}, {Above: 0.1, Share: 0.2}}, nil, "do not ascend"},
		{"two of one share", []engine.Tier{{Above: 0.1, Share: 0.1}, {Above: 0.2, Share: 0.1}}, nil, "do not ascend"},
		{"at most less than nothing", []engine.Tier{{Above: 0.1, Share: 0.1}}, usd(-0.5), "at most -0.5"},
	} {
		p := several(option("a", engine.Figures{Investment: usd(100), AnnualSaving: usd(10), Grant: engine.Grant{Scheme: own, Improvement: new(0.3)}}))
		p.Schemes = []engine.Scheme{{ID: own, Tiers: c.tiers, AtMost: c.most}}
		_, err := engine.Evaluate(p, load(t, "viet-nam"), engine.Options{Year: 2023})
		if (err == nil) != (c.want == "") || err != nil && (!strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n")) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
	p := several(option("a", engine.Figures{Investment: usd(100), Grant: engine.Grant{Scheme: "other", Improvement: new(0.3)}}))
	for _, c := range []struct {
		schemes []engine.Scheme
		want    string
	}{
		{nil, `unknown scheme "other"; add [scheme.other] with its tiers`},
		{[]engine.Scheme{{ID: own, Tiers: []engine.Tier{{Above: 0.1, Share: 0.1}}}}, `unknown scheme "other"; known: fund; or add [scheme.other] with its tiers`},
	} {
		p.Schemes = c.schemes
		if _, err := engine.Evaluate(p, load(t, "viet-nam"), engine.Options{Year: 2023}); err == nil || err.Error() != c.want {
			t.Errorf("%v, want %s", err, c.want)
		}
	}
}

// What is saved in total is held against what is used in total; without a use before, or of nothing, there is no share.
func TestImprovementByAnIndicator(t *testing.T) {
	for _, c := range []struct{ savings, baseline, indicator, want string }{
		{`{ coal = "60 t", water = "-5 m3" }`, `{ coal = "100 t" }`, "energy", ""}, // more water, of which no use is known, saves nothing
		{`{ coal = "60 t" }`, `{ coal = "0 t" }`, "coal", "whose use before is not known"},
		{`{ coal = "60 t" }`, `{ water = "10 m3" }`, "energy", "saved of coal, whose use before is not known"},
		{`{ coal = "60 t" }`, `{ coal = "2670 GJ", electricity = "1 MWh" }`, "coal", ""},
	} {
		text := strings.NewReplacer(`{ coal = "60 t", electricity = "10 MWh" }`, c.savings, `{ coal = "100 t", electricity = "100 MWh" }`, c.baseline, "GRANT", `{ scheme = "gctf", indicator = "`+c.indicator+`" }`).Replace(fund)
		r, err := evaluateText(t, text)
		switch {
		case c.want == "" && err != nil, c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n")):
			t.Errorf("%s of %s by %s: %v, want %q", c.savings, c.baseline, c.indicator, err, c.want)
		case err == nil:
			if a := r.Programmes[0].Options[0].Award; !(math.Abs(a.Improvement-0.6) <= 1e-9) {
				t.Errorf("%s of %s by %s is %v", c.savings, c.baseline, c.indicator, a.Improvement)
			}
		}
	}
}
