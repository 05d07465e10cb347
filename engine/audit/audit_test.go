package audit

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/input"
	"github.com/cleaner-production/abate/engine/quantity"
	"github.com/cleaner-production/abate/engine/uncertainty"
)

func audited(t testing.TB, p *engine.Portfolio, set string, year int) *Report {
	t.Helper()
	factors, err := factor.Load(set)
	if err != nil {
		t.Fatal(err)
	}
	r, err := engine.Evaluate(p, factors, engine.Options{Year: year})
	if err != nil {
		t.Fatal(err)
	}
	u, err := uncertainty.Analyse(context.Background(), p, r, uncertainty.Options{})
	if err != nil {
		t.Fatal(err)
	}
	prior, err := DefaultPrior()
	if err != nil {
		t.Fatal(err)
	}
	a, err := Audit(p, r, u, prior)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// read reads a portfolio in TOML.
func read(t testing.TB, text string) *engine.Portfolio {
	t.Helper()
	p, err := input.Read("test.toml", []byte(text), quantity.English)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// finding returns the one of a figure.
func finding(t testing.TB, a *Report, programme, option, field string) *Finding {
	t.Helper()
	i := slices.IndexFunc(a.Findings, func(f Finding) bool { return f.Programme == programme && f.Option == option && f.Field == field })
	if i < 0 {
		t.Fatalf("no finding of %s/%s %s", programme, option, field)
	}
	return &a.Findings[i]
}

func table2(t testing.TB) *engine.Portfolio {
	p, err := input.ReadFile("../../examples/vncpc-2004/table2.toml")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// What the analyst of Table 2 asks, whatever the factors.
func TestTable2(t *testing.T) {
	for _, c := range []struct {
		set  string
		year int
	}{{"vncpc-2004", 2004}, {"viet-nam", 2014}} {
		a := audited(t, table2(t), c.set, c.year)
		for _, want := range []struct {
			programme string
			verdict   Verdict
			field     string // of the first mend
			factor    float64
		}{
			{"geriap", Impossible, "reported.co2", 1000},
			{"cp-ee", Impossible, "savings.coal", 0.1},
			{"cp-ohs", Impossible, "", 0},
			{"metal", Consistent, "", 0},
		} {
			f := finding(t, a, want.programme, "", "reported.co2")
			if f.Verdict != want.verdict {
				t.Errorf("%s with %s is %v", want.programme, c.set, f.Verdict)
			}
			if want.field != "" && (len(f.Mends) == 0 || f.Mends[0].Field != want.field || f.Mends[0].Factor != want.factor || f.Mends[0].Probability < 0.5) {
				t.Errorf("%s with %s is mended by %+v", want.programme, c.set, f.Mends)
			}
		}
		ohs := finding(t, a, "cp-ohs", "", "reported.co2")
		if ohs.Unexplained < 0.3 || len(ohs.Mends) > 0 && ohs.Mends[0].Probability > 0.6 {
			t.Errorf("cp-ohs is explained too well: %v unexplained, %+v", ohs.Unexplained, ohs.Mends)
		}
		if !slices.Equal(a.Implied.LeftOut, []string{"cp-ee", "cp-ohs", "geriap"}) || a.Implied.Used != 1 {
			t.Errorf("the implied factors leave out %v", a.Implied.LeftOut)
		}
		if f := finding(t, a, "metal", "", "annual_saving"); f.Verdict != NotCheckable {
			t.Errorf("a saving without prices is %v", f.Verdict)
		}
		if f := finding(t, a, "cp-ee", "", "reported.implementation_rate"); f.Verdict != Unlikely { // 72/122 is 59.0 %, not 60
			t.Errorf("60 %% for 72/122 is %v", f.Verdict)
		}
	}
}

// What the engine computes itself is consistent; multiplied by a power of ten, that is the first mend.
func TestComputedFiguresAreConsistent(t *testing.T) {
	p := table2(t)
	set, err := factor.Load("vncpc-2004")
	if err != nil {
		t.Fatal(err)
	}
	r, err := engine.Evaluate(p, set, engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range p.Programmes {
		p.Programmes[i].Reported.CO2 = &engine.Saving{Quantity: quantity.Quantity{Value: r.Programmes[i].CO2, Unit: quantity.Tonne}}
		p.Programmes[i].Reported.ImplementationRate = nil
	}
	if a := audited(t, p, "vncpc-2004", 0); a.Off() != 0 {
		t.Errorf("%d figures are off in %+v", a.Off(), a.Findings)
	}
	for _, by := range []float64{0.001, 0.01, 0.1, 10, 1000} { // 100 could also be GWh for MWh of electricity
		p.Programmes[3].Reported.CO2.Quantity.Value = r.Programmes[3].CO2 * by
		f := finding(t, audited(t, p, "vncpc-2004", 0), "geriap", "", "reported.co2")
		if f.Verdict == Consistent || f.Mends[0].Field != "reported.co2" || math.Abs(f.Mends[0].Factor*by-1) > 1e-9 {
			t.Errorf("x %v is %v, mended by %+v", by, f.Verdict, f.Mends)
		}
	}
}

const plant = `
currency = "USD"
year = 2004
[prices]
coal = "60 USD/t"
electricity = "0.07 USD/kWh"
[[programme]]
id = "p"
%s
`

func option(body string) string {
	return strings.Replace(plant, "%s", "[[programme.option]]\nid = \"o\"\n"+body, 1)
}

// What a printed figure may be, and what is said of it; TestFindings has all of it.
var cases = []struct {
	name, text, option, field string
	verdict                   Verdict
	mend                      string // field of the first mend
	factor                    float64
}{
	{"money agrees", option("annual_saving = 6_300\nsavings = { coal = \"100 t\" }"), "o", "annual_saving", Consistent, "", 0},
	{"money off, and a payback that tells", option("investment = 60_000\nannual_saving = 63_000\nsavings = { coal = \"100 t\" }\nreported = { payback = \"9.5 years\" }"), "o", "annual_saving", Unlikely, "annual_saving", 0.1},
	{"quantity in MMBtu printed as kWh, the CO2 tells", option("annual_saving = 20_500\nsavings = { electricity = \"1000 kWh\" }\nreported = { co2 = \"176 t\" }"), "o", "reported.co2", Impossible, "savings.electricity", 293.07107},
	{"one carrier, CO2 alone: nobody can tell", option("savings = { coal = \"100 t\" }\nreported = { co2 = \"2570 t\" }"), "o", "reported.co2", CannotTell, "", 0},
	{"carbon for CO2", option("savings = { coal = \"100 t\", electricity = \"300 MWh\" }\nreported = { co2 = \"119.5 t\" }"), "o", "reported.co2", Impossible, "reported.co2", 3.6666667},
	{"a carrier left out, or in kg", option("savings = { coal = \"100.0 t\", do = \"100.0 t\" }\nreported = { co2 = \"257.1 t\" }"), "o", "reported.co2", CannotTell, "reported.co2", 1},
	{"carriers swapped", option("annual_saving = 6_780\nsavings = { coal = \"13 t\", do = \"100 t\" }\nreported = { co2 = \"298 t\" }"), "o", "reported.co2", Consistent, "", 0},
	{"quantities swapped", option("savings = { coal = \"3 t\", chemicals = \"170 t\" }\nreported = { co2 = \"437 t\" }"), "o", "reported.co2", Impossible, "savings.chemicals", 3.0 / 170},
	{"no factor", option("savings = { cooling = \"100 GJ\" }\nreported = { co2 = \"20 t\" }"), "o", "reported.co2", NotCheckable, "", 0},
	{"no quantity", option("reported = { co2 = \"20 t\" }"), "o", "reported.co2", NotCheckable, "", 0},
	{"more than is used", option("annual_saving = 60_000\nsavings = { coal = \"1000 t\" }\nbaseline = { coal = \"500 t\" }"), "o", "savings.coal", Impossible, "", 0},
	{"payback rounded up", option("investment = 8_300\nannual_saving = 12_000\nreported = { payback = \"9 months\" }"), "o", "reported.payback", Consistent, "", 0},
	{"payback in months printed as years", option("investment = 9_000\nannual_saving = 12_000\nreported = { payback = \"9 years\" }"), "o", "reported.payback", Impossible, "reported.payback", 0.083333333},
	{"use that rises and a reduction", option("savings = { coal = \"-100 t\" }\nreported = { co2 = \"257 t\" }"), "o", "reported.co2", Impossible, "", 0},
}

func TestVerdicts(t *testing.T) {
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			f := finding(t, audited(t, read(t, c.text), "vncpc-2004", 0), "p", c.option, c.field)
			if f.Verdict != c.verdict {
				t.Errorf("%v: %+v", f.Verdict, *f)
			}
			if c.mend != "" && (len(f.Mends) == 0 || f.Mends[0].Field != c.mend || math.Abs(f.Mends[0].Factor/c.factor-1) > 1e-6) {
				t.Errorf("mended by %+v", f.Mends)
			}
			for _, m := range f.Mends {
				if !finite(m.Value, m.ComputedAfter, m.Probability) {
					t.Errorf("mend %+v", m)
				}
			}
			if !finite(f.Reported, f.Computed, f.Low, f.High, f.Consistent, f.Unexplained) {
				t.Errorf("not finite: %+v", *f)
			}
		})
	}
}

func finite(v ...float64) bool {
	return !slices.ContainsFunc(v, func(x float64) bool { return math.IsNaN(x) || math.IsInf(x, 0) })
}

// A printed total against its options: an exact mend is no accident.
func TestTotals(t *testing.T) {
	text := strings.Replace(plant, "%s", `
investment = 45_952
annual_saving = 34_029
[[programme.option]]
id = "a"
investment = 21_792
annual_saving = 14_049
[[programme.option]]
id = "b"
investment = 24_159
annual_saving = 1_998
`, 1)
	a := audited(t, read(t, text), "vncpc-2004", 0)
	if f := finding(t, a, "p", "", "investment"); f.Verdict != Consistent { // 45,951: half a unit of each figure
		t.Errorf("a total that rounding explains is %v", f.Verdict)
	}
	f := finding(t, a, "p", "", "annual_saving")
	if f.Verdict != Impossible || f.Mends[0].Option != "b" || f.Mends[0].Factor != 10 || f.Mends[0].Probability < 0.9 {
		t.Errorf("a sum that one decimal point mends is %v, by %+v", f.Verdict, f.Mends)
	}
}

// example reads one of the real cases and audits it with the set that it names.
func example(t testing.TB, name string) *Report {
	p, err := input.ReadFile("../../examples/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return audited(t, p, p.Factors, 0)
}

// Whole months are rounded half up or always up: every payback that was printed of three Egyptian food companies stands, and
// so do their totals, of which one is off by the rounding of what it adds up.
func TestEgypt(t *testing.T) {
	a := example(t, "egypt/food.toml")
	paybacks := 0
	for _, f := range a.Findings {
		if f.Verdict != Consistent {
			t.Errorf("%s/%s: %s of %v is %v", f.Programme, f.Option, f.Field, f.Reported, f.Verdict)
		}
		if f.Field == "reported.payback" {
			paybacks++
		}
	}
	if paybacks != 19 { // of 17 options and two companies
		t.Errorf("%d paybacks", paybacks)
	}
	if f := finding(t, a, "edfina", "", "investment"); f.Reported != 45952 || f.Computed != 45951 {
		t.Errorf("the investment is %v, %v by its options", f.Reported, f.Computed)
	}
	for _, c := range a.Prices {
		apart := c.Option == "condensate" // 1589 USD for 29 t; 14049 for 440 of the others
		want := 31.93
		if apart {
			want = 54.79
		}
		if c.Option != "" && (c.Apart != apart || c.OfFile || math.Abs(c.Implied-want) > 0.01 || math.Abs(c.Known-31.93) > 0.01) {
			t.Errorf("%+v", c)
		}
	}
	if len(a.Remarks) != 0 {
		t.Errorf("remarks: %+v", a.Remarks)
	}
}

// What four US plants say of themselves, beside prices that agree with their bills.
func TestPlants(t *testing.T) {
	for name, want := range map[string][]Remark{
		"tissue-paper": {
			{Kind: Overlap, Programme: "MA0622", Carrier: "fo", Unit: "MMBtu", Saved: 342186 + 51969 + 2430, Used: 342186, Once: true},
			{Kind: Switch, Programme: "MA0622", Option: "MA062201", Carrier: "fo", Unit: "MMBtu", Saved: 342186, Used: 342186},
		},
		"metal-parts": {
			{Kind: Overlap, Programme: "MA0635", Carrier: "lpg", Unit: "MMBtu", Saved: 1262 + 1576, Used: 1577, Once: true},
			{Kind: Switch, Programme: "MA0635", Option: "MA063505", Carrier: "lpg", Unit: "MMBtu", Saved: 1576, Used: 1577},
		},
		"soda-ash": {
			{Kind: Switch, Programme: "UU0202", Option: "UU020205", Carrier: "electricity", Unit: "kWh", Saved: 14673000, Used: 15722000},
		},
		"dry-food": { // the boiler says what it burns instead of steam
			{Kind: Overlap, Programme: "DL0238", Carrier: "steam", Unit: "MMBtu", Saved: 8784 + 3182 + 4392 + 87840, Used: 87840, Once: true},
		},
	} {
		a := example(t, "us-plants/"+name+".toml")
		if prices := map[string]int{"tissue-paper": 8, "metal-parts": 12, "soda-ash": 6, "dry-food": 9}[name]; len(a.Prices) != prices { // of carriers that are a third of a saving
			t.Errorf("%s: %d prices, want %d", name, len(a.Prices), prices)
		}
		if diff := cmp.Diff(want, a.Remarks, cmpopts.IgnoreFields(Remark{}, "At"), cmpopts.EquateApprox(1e-12, 0)); diff != "" {
			t.Errorf("%s: wanted (-), remarked (+):\n%s", name, diff)
		}
		if doubts := a.Doubts(); doubts != map[string]int{"tissue-paper": 1, "metal-parts": 1, "soda-ash": 1}[name] {
			t.Errorf("%s: %d doubts of the totals", name, doubts)
		}
		for _, f := range a.Findings {
			if f.Verdict != Consistent && f.Option != "MA063504" { // the price of its waste water is not known
				t.Errorf("%s: %s of %v is %v", f.Option, f.Field, f.Reported, f.Verdict)
			}
		}
		for _, c := range a.Prices {
			away := 0.15 // at most 14.4 %, of electricity in metal-parts
			if c.Option == "DL023807" {
				away = 0.25 // its gas costs 8.34, and 6.68 on the bill
			}
			if c.Apart || c.Known != 0 && math.Abs(c.Implied/c.Known-1) > away || c.OfFile != (c.Known != 0) {
				t.Errorf("%+v", c)
			}
		}
	}
}

// A stream that is not declared, and steam that the set does not know, are told as such; a switch that says what it burns
// instead, and an option that saves most of its water, are nothing to remark.
func TestRemarks(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []Remark
	}{
		{"no stream", `
baseline = { coal = "100 t" }
option = [ { id = "a", savings = { coal = "60 t" } }, { id = "b", savings = { coal = "50 t" } } ]`,
			[]Remark{{Kind: Overlap, Programme: "p", Carrier: "coal", Unit: "t", Saved: 110, Used: 100}}},
		{"one more than the use, which rounding explains", `
baseline = { coal = "100 t" }
option = [ { id = "a", savings = { coal = "60 t" } }, { id = "b", savings = { coal = "41 t" } } ]`, nil},
		{"more of another carrier", `
baseline = { coal = "100 t", do = "10 t" }
option = [ { id = "a", savings = { coal = "60 t" } }, { id = "b", savings = { do = "5 t" } } ]`, nil},
		{"one of two on the stream", `
baseline = { coal = "100 t" }
option = [ { id = "a", savings = { coal = "60 t" }, same_stream = "s" }, { id = "b", savings = { coal = "30 t" }, same_stream = "s" }, { id = "c", savings = { coal = "20 t" } } ]`,
			[]Remark{{Kind: Overlap, Programme: "p", Carrier: "coal", Unit: "t", Saved: 110, Used: 100}}},
		{"rivals", `
baseline = { coal = "100 t" }
option = [ { id = "a", savings = { coal = "60 t" }, excludes = ["b"] }, { id = "b", savings = { coal = "50 t" } } ]`, nil},
		{"one saves more than is used, which is a finding", `
baseline = { coal = "100 t" }
option = [ { id = "a", savings = { coal = "600 t" } }, { id = "b", savings = { coal = "50 t" } } ]`, nil},
		{"a switch with its fuel", `
baseline = { coal = "100 t" }
option = [ { id = "a", savings = { coal = "100 t", lpg = "-45 t" } } ]`, nil},
		{"of a programme without options", `
baseline = { coal = "100 t" }
savings  = { coal = "90 t" }`, []Remark{{Kind: Switch, Programme: "p", Carrier: "coal", Unit: "t", Saved: 90, Used: 100}}},
		{"less than nearly all", `
baseline = { coal = "100 t" }
savings  = { coal = "89 t" }`, nil},
		{"more than all, which is a finding", `
baseline = { coal = "100 t" }
savings  = { coal = "103 t" }`, nil},
		{"water", `
baseline = { water = "100 m3" }
savings  = { water = "95 m3" }`, nil},
		{"steam without a factor, by its heat", `
option = [ { id = "a", savings = { steam = "100 GJ" } }, { id = "b", savings = { steam = "10 GJ", coal = "-1 t" } } ]`,
			[]Remark{{Kind: Uncounted, Programme: "p", Carrier: "steam", Unit: "GJ"}}},
	} {
		a := audited(t, read(t, strings.Replace(plant, "%s", c.text, 1)), "vncpc-2004", 0)
		if diff := cmp.Diff(c.want, a.Remarks, cmpopts.IgnoreFields(Remark{}, "At"), cmpopts.EquateApprox(1e-12, 0)); diff != "" {
			t.Errorf("%s: wanted (-), remarked (+):\n%s", c.name, diff)
		}
	}
}

// The saving of a switch is a difference of bills: 100 t of coal at 60 USD less 40 MWh at 70 are 3,200 USD, and an honest
// figure may be half of it, or a loss where coal is that much cheaper. Ten times as much is none.
func TestDifferenceOfBills(t *testing.T) {
	for _, c := range []struct {
		saving  string
		verdict Verdict
	}{{"3_200", Consistent}, {"1_500", Consistent}, {"5_500", Consistent}, {"-400", Consistent}, {"32_000", Unlikely}} {
		f := finding(t, audited(t, read(t, option("annual_saving = "+c.saving+"\nsavings = { coal = \"100.0 t\", electricity = \"-40.0 MWh\" }")), "vncpc-2004", 0), "p", "o", "annual_saving")
		if f.Verdict != c.verdict || math.Abs(f.Computed-3200) > 1e-9 {
			t.Errorf("%s is %v: %+v", c.saving, f.Verdict, *f)
		}
	}
	f := finding(t, audited(t, read(t, option("annual_saving = 3_200\nsavings = { coal = \"100.0 t\", electricity = \"-40.0 MWh\" }")), "vncpc-2004", 0), "p", "o", "annual_saving")
	bills := math.Hypot(6000, 2800)
	if math.Abs(f.Low-(3200-0.41*bills)) > 1e-6 || math.Abs(f.High-(3200+0.60*bills)) > 1e-6 {
		t.Errorf("%v to %v", f.Low, f.High)
	}
}

// The order of programmes and carriers, and the units, change nothing.
func TestOrderAndUnits(t *testing.T) {
	p := table2(t)
	want := audited(t, p, "vncpc-2004", 0)
	slices.Reverse(p.Programmes)
	for i := range p.Programmes {
		slices.Reverse(p.Programmes[i].Savings)
	}
	got := audited(t, p, "vncpc-2004", 0)
	for _, w := range want.Findings {
		f := finding(t, got, w.Programme, w.Option, w.Field)
		if diff := cmp.Diff(w, *f, cmpopts.IgnoreFields(Finding{}, "Evidence", "At"), cmpopts.EquateApprox(1e-9, 1e-12)); diff != "" {
			t.Errorf("%s %s: %s", w.Programme, w.Field, diff)
		}
	}
	for i := range p.Programmes {
		c := p.Programmes[i].Reported.CO2
		c.Quantity.Value, c.Half, c.Quantity.Unit = c.Quantity.Value*1000, c.Half*1000, quantity.Kilogram
	}
	for _, f := range audited(t, p, "vncpc-2004", 0).Findings {
		if w := finding(t, got, f.Programme, "", f.Field); f.Verdict != w.Verdict || math.Abs(f.Consistent-w.Consistent) > 1e-9 {
			t.Errorf("%s %s in kg is %v, in t %v", f.Programme, f.Field, f.Verdict, w.Verdict)
		}
	}
}

// The scatter of honest prices has the percentiles that were measured.
func TestPriceNoise(t *testing.T) {
	share := func(from, to float64) float64 {
		const steps = 200_000
		sum, h := 0.0, (to-from)/steps
		for i := range steps {
			sum += price(from+(float64(i)+0.5)*h) * h
		}
		return sum
	}
	for _, c := range []struct{ low, high, want float64 }{{0.59, 1.60, 0.95}, {0.32, 6.7, 0.99}} {
		if got := share(math.Log(c.low), 0) + share(0, math.Log(c.high)); math.Abs(got-c.want) > 1e-3 {
			t.Errorf("%v of the ratios lie from %v to %v, want %v", got, c.low, c.high, c.want)
		}
	}
}

// One programme, one carrier: the posterior in closed form.
func TestImpliedFactorInClosedForm(t *testing.T) {
	p := read(t, option("")+"[[programme]]\nid = \"q\"\nsavings = { electricity = \"1000.0 MWh\" }\nreported = { co2 = \"650.0 t\" }\n")
	m := audited(t, p, "vncpc-2004", 0).Implied
	if len(m.Factors) != 1 || m.Used != 1 {
		t.Fatalf("%+v", m)
	}
	sd := (0.705 - 0.399) / 3.92
	noise := math.Hypot(math.Hypot(0.6*0.05/math.Sqrt(3), 0.02*650), 0.05/math.Sqrt(3)) / 1000
	weight := sd * sd / (sd*sd + noise*noise)
	if want := 0.6 + weight*0.05; math.Abs(m.Factors[0].Posterior-want) > 1e-9 || math.Abs(m.Factors[0].Learnt-weight) > 1e-9 {
		t.Errorf("%+v, want %v learnt %v", m.Factors[0], want, weight)
	}
}

func TestReadPrior(t *testing.T) {
	p, err := DefaultPrior()
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range kindsOfFigures {
		sum := 0.0
		for _, c := range p.candidates(kind, "t") {
			sum += c.prior
		}
		if math.Abs(sum-p.Slip) > 1e-12 {
			t.Errorf("the slips of %s add up to %v", kind, sum)
		}
	}
	for _, s := range p.Slips {
		if s.Name.En == "" || s.Name.Vi == "" {
			t.Errorf("slip %+v lacks a name", s)
		}
	}
	for text, want := range map[string]string{
		"slip = 0.01":                          "no other",
		"slip = 2":                             "a probability below 1 is wanted",
		"slip = -1":                            "a number above 0 is wanted",
		"slpi = 0.01":                          `did you mean "slip"`,
		"[[slips]]\nfactor = 1\nof = \"mas\"":  `found "mas"`,
		"slip = [":                             "prior.toml:1",
		"[[slips]]\nfator = 2":                 `did you mean "factor"`,
		"[[slips]]\nfactor = 1":                "a slip by a factor of 1",
		"payback = { median = 1, scales = 2 }": `did you mean "scale"`,
		"slip = 1":                             "a probability below 1 is wanted",
		"method = 1e12":                        "a number above 0 is wanted",
		"other = 0.1":                          "no slips; add [[slips]]",
		"swap = 0.1":                           "no payback; add payback = { median = …, scale = … }",
		"baseline = { median = 1 }":            "no scale",
	} {
		if _, err := ReadPrior("prior.toml", []byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

func TestAuditRefuses(t *testing.T) {
	prior, err := DefaultPrior()
	if err != nil {
		t.Fatal(err)
	}
	p := table2(t)
	options, another := read(t, option("annual_saving = 5")), &engine.Result{Programmes: make([]engine.Outcome, 1)}
	for _, c := range []struct {
		p     *engine.Portfolio
		r     *engine.Result
		prior Prior
	}{{nil, nil, prior}, {options, another, prior}, {p, &engine.Result{}, prior}, {&engine.Portfolio{}, &engine.Result{}, Prior{}}} {
		if _, err := Audit(c.p, c.r, nil, c.prior); err == nil {
			t.Error("not refused")
		}
	}
}

// A carrier that the reported CO2 leaves out saves its money all the same, so that the stated saving speaks for it.
func TestLeftOutOfTheCO2Alone(t *testing.T) {
	a := audited(t, read(t, `
currency = "USD"
[prices]
coal = "60 USD/t"
electricity = "0.08 USD/kWh"
[[programme]]
id = "p"
annual_saving = 126_000 # 100 t x 60 and 1,500 MWh x 80
savings = { coal = "100 t", electricity = "1500 MWh" }
reported = { co2 = "262 t" } # of the coal
`), "vncpc-2004", 2004)
	f := finding(t, a, "p", "", "reported.co2")
	if len(f.Mends) == 0 || f.Mends[0].Kind != LeftOut || f.Mends[0].Carrier != "electricity" || f.Mends[0].Probability < 0.5 {
		t.Errorf("mends %+v", f.Mends)
	}
	if s := finding(t, a, "p", "", "annual_saving"); s.Verdict != Consistent {
		t.Errorf("the saving is %v", s.Verdict)
	}
}

// Without an analysis the interval of a computed CO2 is that of all factors at their ends.
func TestAuditWithoutIntervals(t *testing.T) {
	p := table2(t)
	set, err := factor.Load("vncpc-2004")
	if err != nil {
		t.Fatal(err)
	}
	r, err := engine.Evaluate(p, set, engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	prior, err := DefaultPrior()
	if err != nil {
		t.Fatal(err)
	}
	a, err := Audit(p, r, nil, prior)
	if err != nil {
		t.Fatal(err)
	}
	if f, o := finding(t, a, "geriap", "", "reported.co2"), r.Programmes[3]; f.Low != o.CO2Low || f.High != o.CO2High || f.Verdict != Impossible || f.Mends[0].Factor != 1000 {
		t.Errorf("%+v", f)
	}
}

func TestNamesOfVerdicts(t *testing.T) {
	for v, want := range map[Verdict]string{Consistent: "consistent", NotCheckable: "not checkable", NotCheckable + 1: "unknown"} {
		if v.String() != want {
			t.Errorf("verdict %d is %q, want %q", v, v, want)
		}
	}
}

// A printed rate is what the division rounds to, up to the half that may go either way.
func TestPrintedRate(t *testing.T) {
	for printed, want := range map[float64]Verdict{0.625: Consistent, 0.63: Consistent, 0.62: Consistent, 0.615: Unlikely, 0.64: Unlikely} {
		p := read(t, strings.Replace(plant, "%s", "proposed = 8\nimplemented = 5\nannual_saving = 1\n", 1))
		p.Programmes[0].Reported.ImplementationRate = &printed
		if f := finding(t, audited(t, p, "vncpc-2004", 0), "p", "", "reported.implementation_rate"); f.Verdict != want {
			t.Errorf("%v of 5/8 is %v, want %v", printed, f.Verdict, want)
		}
	}
}

// What probabilities make of a figure, at the limits between the verdicts.
func TestVerdictByProbability(t *testing.T) {
	mends := func(first, second float64, fields ...string) []Mend {
		return []Mend{{Field: fields[0], Probability: first}, {Field: fields[1], Probability: second}}
	}
	for _, c := range []struct {
		name string
		f    Finding
		want Verdict
	}{
		{"as likely as not", Finding{Consistent: 0.5}, Consistent},
		{"less", Finding{Consistent: 0.49}, Unlikely},
		{"outside of all ranges it takes more", Finding{Consistent: 0.84, Outside: true}, Impossible},
		{"and 85 % do", Finding{Consistent: 0.85, Outside: true}, Consistent},
		{"one mend", Finding{Mends: []Mend{{Field: "a", Probability: 0.9}}}, Unlikely},
		{"two of different figures, about as likely", Finding{Mends: mends(0.5, 0.4, "a", "b")}, CannotTell},
		{"one twice as likely", Finding{Mends: mends(0.6, 0.3, "a", "b")}, Unlikely},
		{"two of one figure", Finding{Mends: mends(0.5, 0.4, "a", "a")}, Unlikely},
		{"less likely than something else", Finding{Mends: mends(0.3, 0.2, "a", "b"), Unexplained: 0.4}, Unlikely},
	} {
		if c.f.verdict(&equation{}); c.f.Verdict != c.want {
			t.Errorf("%s: %v, want %v", c.name, c.f.Verdict, c.want)
		}
	}
}

// What the digits and the range of a figure leave open.
func TestDigitsLeaveOpen(t *testing.T) {
	coal := func(v, half, low, high float64) *engine.Saving {
		return &engine.Saving{Carrier: "coal", Quantity: quantity.Quantity{Value: v, Unit: quantity.Kilogram}, Half: half, Low: low, High: high}
	}
	for _, c := range []struct{ got, want float64 }{
		{written(coal(1, 0.5, 0, 0), new(0.001)), 0.0005}, // 1 kg in t
		{written(coal(0, 0.5, 0, 0), new(0.0)), 0},
		{written(nil, new(1.0)), 0},
		{written(coal(1, 0.5, 0, 0), nil), 0},
		{halfOf(nil), 0},
		{halfOf(&engine.Money{Half: 5}), 5},
		{relativeHalf(coal(4, 0.5, 0, 5)), 5 / 3.92 / 4},
		{relativeHalf(coal(-4, 0.5, -5, 0)), 5 / 3.92 / 4},
		{relativeHalf(coal(0, 0.5, 0, 0)), 0},
	} {
		if !(math.Abs(c.got-c.want) <= 1e-15) {
			t.Errorf("%v, want %v", c.got, c.want)
		}
	}
}
