package factor

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/cleaner-production/abate/engine/internal/place"
	"github.com/cleaner-production/abate/engine/quantity"
)

// own is the head of a user's set.
const own = "id = \"own\"\nextends = \"viet-nam\"\n"

func TestDoubts(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"a thousand times too small", own + "[carrier.coal]\nco2 = { value = 98.3, unit = \"kg/TJ\", source = \"x\" }", "98.3 kg/TJ; known fuels have 30000 to 150000 kg/TJ; check the unit: kg/GJ or kg/MMBtu?"},
		{"kg/GJ is fine", own + "[carrier.coal]\nco2 = { value = 98.3, unit = \"kg/GJ\", source = \"x\" }", ""},
		{"a calorific value in MJ/t", own + "[carrier.coal]\nncv = { value = 26.7, unit = \"MJ/t\", source = \"x\" }", "26.7 MJ/t is 0.0267 GJ/t; known fuels have 3 to 60 GJ/t; check the unit: GJ/t?"},
		{"a fuel without carbon", own + "[carrier.coal]\nco2 = { value = 0, unit = \"kg/GJ\", source = \"x\" }", "a factor of 0 for a fuel; is the fuel biogenic, or the value missing?"},
		{"a grid without carbon", own + "[carrier.electricity]\nco2 = { value = 0, unit = \"kg/kWh\", source = \"x\" }", ""},
	} {
		s, err := Decode("own.toml", []byte(tt.text))
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		got := ""
		for _, w := range s.Warnings {
			w.File, w.Line, w.Column = "", 0, 0
			got += w.Error()
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// A set of a user's own: three lines change one factor, everything else is inherited.
func TestExtends(t *testing.T) {
	decode := func(text string) *Set {
		t.Helper()
		s, err := Decode("own.toml", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	s := decode(own + "[carrier.electricity]\nco2 = { value = 0.4, unit = \"t/MWh\", source = \"certificate\" }")
	for _, year := range []int{0, 2004, 2014} { // a value without a year replaces those by year
		if got := per(t, s, year, "electricity", quantity.Energy).CO2.Value; got != 0.4 {
			t.Errorf("%d: %v", year, got)
		}
	}
	if got := per(t, s, 0, "coal", quantity.Mass).CO2.Value; !close(got, 2.62461, 1e-12) {
		t.Errorf("coal is inherited: %v", got)
	}
	if ids := []string{s.Lineage[0].ID, s.Lineage[1].ID, s.Lineage[2].ID, s.Lineage[3].ID}; strings.Join(ids, " ") != "own viet-nam ipcc-2006 base" {
		t.Errorf("lineage %v", ids)
	}
	s = decode(own + "[[carrier.electricity.co2]]\nyear = 2024\nvalue = 0.7\nunit = \"t/MWh\"\nsource = \"x\"\n[[carrier.electricity.co2]]\nyear = 2014\nvalue = 0.65\nunit = \"t/MWh\"\nsource = \"x\"")
	for year, want := range map[int]float64{2024: 0.7, 2014: 0.65, 2023: 0.6592} { // by year: its own, changed, inherited
		if got := per(t, s, year, "electricity", quantity.Energy).CO2.Value; got != want {
			t.Errorf("%d: %v, want %v", year, got, want)
		}
	}
	s = decode(own + "[carrier.anthracite]\nco2e = { value = 3, unit = \"t/t\", source = \"x\" }")
	if c := per(t, s, 0, "anthracite", quantity.Mass); c.CO2e.Value != 3 || c.CH4.Known || !c.CO2FromCO2e {
		t.Errorf("co2e takes the place of all gases: %+v", c)
	}
	s = decode(own + "[carrier.coal]\nsame_as = \"bituminous\"")
	if got := per(t, s, 0, "coal", quantity.Mass).CO2.Value; !close(got, 25.8*94600e-6, 1e-12) {
		t.Errorf("another coal in one line: %v", got)
	}
	s = decode(own + "[carrier.bagasse]\nname = { en = \"Bagasse\", vi = \"Bã mía\" }\nunit = \"t\"\nscope = 1\nbiogenic = true\nncv = { value = 7.5, unit = \"GJ/t\", source = \"x\" }\nco2 = { value = 100000, unit = \"kg/TJ\", source = \"x\" }")
	if c := per(t, s, 0, "bagasse", quantity.Mass); !close(c.CO2.Value, 0.75, 1e-12) || c.CO2e.Value != 0 {
		t.Errorf("a carrier of its own: %+v", c.CO2)
	}
	before, after := mustLoad(t, "viet-nam"), decode("id = \"own\"\nextends = \"viet-nam\"")
	if changes := Diff(before, after); len(changes) != 0 {
		t.Errorf("a set that overrides nothing differs from its parent: %v", changes)
	}
}

// A set on disk and its parents cannot be read from outside its folder, by .. or through a link.
func TestOpenStaysInItsFolder(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "in"), 0o700); err != nil {
		t.Fatal(err)
	}
	write("outside.toml", "id = \"outside\"\ngwp = \"ar5\"")
	write("in/good.toml", "id = \"good\"\nextends = \"parent.toml\"")
	write("in/parent.toml", "id = \"parent\"\nextends = \"base\"")
	write("in/bad.toml", "id = \"bad\"\nextends = \"link.toml\"")
	if err := os.Symlink("../outside.toml", filepath.Join(dir, "in", "link.toml")); err != nil {
		t.Skip("no symbolic links here: ", err)
	}
	root, err := os.OpenRoot(filepath.Join(dir, "in"))
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	if s, err := Open(root.FS(), "good.toml"); err != nil || len(s.Lineage) != 3 {
		t.Errorf("a parent in the folder: %v", err)
	}
	if _, err := Open(root.FS(), "bad.toml"); err == nil || !strings.Contains(err.Error(), "link.toml") {
		t.Errorf("a link out of the folder: %v", err)
	}
}

func TestOverride(t *testing.T) {
	vn := mustLoad(t, "viet-nam")
	s, err := vn.Override("electricity.co2", "0.40 t/MWh")
	if err != nil {
		t.Fatal(err)
	}
	part := per(t, s, 1999, "electricity", quantity.Energy).CO2.Parts[0]
	if part.Value != 0.4 || part.How != Overridden || part.Factor.Set != OverrideSet {
		t.Errorf("%+v", part)
	}
	if got := per(t, vn, 2014, "electricity", quantity.Energy).CO2.Value; got != 0.6612 || len(vn.Overrides) != 0 {
		t.Errorf("the set itself has changed: %v", got)
	}
	if diff := cmp.Diff([]Override{{"electricity.co2", "0.40 t/MWh"}}, s.Overrides); diff != "" {
		t.Error(diff)
	}
	same, err := vn.Override("anthracite.ncv", "26.7 GJ/t")
	if err != nil {
		t.Fatal(err)
	}
	if a, b := per(t, vn, 2014, "coal", quantity.Mass).CO2.Value, per(t, same, 2014, "coal", quantity.Mass).CO2.Value; a != b {
		t.Errorf("the same value gives %v, not %v", b, a)
	}
	for _, tt := range []struct{ key, value, want string }{
		{"electricity", "1 t/MWh", "a carrier and a factor are wanted"},
		{"electrcity.co2", "1 t/MWh", `unknown carrier "electrcity"; did you mean "electricity"?`},
		{"coal.co", "1 t/t", `unknown factor "co"; did you mean "co2"?`},
		{"coal.co2", "t/t", "does not begin with a number"},
		{"coal.co2", "1", "unit"},
		{"coal.co2", "1 GJ/t", "mass of CO2 per energy, mass or volume is wanted"},
		{"coal.co2", "-1 t/t", "no factor is negative"},
		{"coal.ncv", "0 GJ/t", "above 0"},
		{"coal.ncv", "1e16 GJ/t", "between 1e-15 and 1e15"},
		{"coal.ncv", "1e400 GJ/t", "1e400"},
		{"coal.carbon", "26 t CO2/TJ", "mass of carbon per energy, mass or volume is wanted; as in a number and t C/TJ"},
		{"do.oxidation", "98 fraction", "an oxidation of 98; a fraction of at most 1 is wanted; write 0.98"},
		{"do.oxidation", "0.98 fraction", "an oxidation without carbon content; a co2 factor already contains it"},
		{"do.carbon", "20 t C/TJ", "carbon content without an oxidation"},
		{"solid_waste.co2", "0.5 t/t", `the carrier "solid_waste" has greenhouse gases and no scope`},
		{"do.toe", "1 t/t", "tonnes of oil equivalent per energy, mass or volume is wanted"},
		{"gwp", "ar7", "unknown table of warming potentials"},
	} {
		if s, err := vn.Override(tt.key, tt.value); err == nil || s != nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s = %s: %v, want %s", tt.key, tt.value, err, tt.want)
		}
	}
	// The basis is that of the set; a calorific value has its own.
	us := mustLoad(t, "us-epa")
	for key, value := range map[string]string{"do.co2": "74 kg/GJ", "do.gcv": "45 GJ/t", "do.ncv": "43 GJ/t", "coal.ch4": "1 g/kg"} {
		s, err := us.Override(key, value)
		if err != nil {
			t.Fatal(err)
		}
		carrier, kind, _ := strings.Cut(key, ".")
		k, _ := findKind(kind)
		c, _ := s.Carrier(carrier)
		if f := c.Factors(k)[0]; (f.Basis == Gross) != (key == "do.co2" || key == "do.gcv") || f.ID != key || !f.Verified || !f.RangeVerified || f.Range != NoRange {
			t.Errorf("%s: %+v", key, f)
		}
	}
	// A carrier that is the same as the one that changes may no longer fit it.
	own98, err := Decode("own.toml", []byte("id = \"own\"\nextends = \"ipcc-1996\"\n[carrier.coal]\noxidation = { value = 0.9, unit = \"fraction\", source = \"x\" }"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := own98.Override("anthracite.co2", "98 kg/GJ"); err == nil || !strings.Contains(err.Error(), "an oxidation without carbon content") {
		t.Errorf("the oxidation of coal goes with the carbon of anthracite: %v", err)
	}
	// What is overridden replaces what says the same: oxidation and carbon go where co2 comes.
	s, err = mustLoad(t, "ipcc-1996").Override("do.co2", "74 kg/GJ")
	if err != nil {
		t.Fatal(err)
	}
	if c, _ := s.Carrier("do"); len(c.Factors(Carbon))+len(c.Factors(Oxidation)) != 0 {
		t.Error("carbon beside co2")
	}
}

func TestDiff(t *testing.T) {
	a, b := mustLoad(t, "viet-nam"), mustLoad(t, "vncpc-2004")
	found := map[string]Change{}
	for _, c := range Diff(a, b) {
		found[c.Carrier+"."+c.Kind.String()] = c
	}
	if c := found["do.ncv"]; c.A == nil || c.B == nil || c.A.Value != 43 || c.B.Value != 43.33 {
		t.Errorf("do.ncv: %+v", c)
	}
	if c := found["coal.co2"]; c.A == nil || c.B != nil {
		t.Errorf("coal.co2 is in A alone: %+v", c)
	}
	if c := found["coal.carbon"]; c.A != nil || c.B == nil {
		t.Errorf("coal.carbon is in B alone: %+v", c)
	}
	if _, ok := found["do.density"]; ok {
		t.Error("the density of diesel oil is the same in both")
	}
	if n := len(Diff(a, a)); n != 0 {
		t.Errorf("a set differs from itself %d times", n)
	}
}

func TestCheck(t *testing.T) {
	var texts []string
	for _, r := range Check(mustLoad(t, "vncpc-2004")) {
		if r.Factor.Set == "vncpc-2004" {
			texts = append(texts, r.Factor.ID+": "+r.Text)
		}
	}
	if remarks := Check(mustLoad(t, "ipcc-2006")); len(remarks) != 48 || remarks[0].Factor.ID != "anthracite.ch4" || remarks[0].Text != "the range is not verified" {
		t.Errorf("%d remarks on ipcc-2006, from %+v", len(remarks), remarks[0])
	}
	if got, want := strings.Join(texts, ", "), "do.ncv: the value is not verified, fo.ncv: the value is not verified, lpg.ncv: the value is not verified"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestLoad(t *testing.T) {
	if _, err := Load("viet-man"); err == nil || !strings.Contains(err.Error(), `did you mean "viet-nam"?`) {
		t.Errorf("a misspelt id: %v", err)
	}
	for _, name := range []string{"", "gwp", "../factors/base", "base.toml", "x/y"} {
		if s, err := Load(name); err == nil {
			t.Errorf("Load(%q) = %s", name, s.ID)
		}
	}
	if names := Names(); len(names) < 20 || names[0] != "base" {
		t.Errorf("names: %v", names)
	}
}

// What a set states takes the place of what it inherits, as far as it says the same thing.
func TestWhatIsReplaced(t *testing.T) {
	const tail = `, source = "x" }`
	for _, tt := range []struct{ name, parent, text, carrier, want string }{
		{"co2 for carbon and oxidation", "ipcc-1996", "[carrier.do]\nco2 = { value = 74, unit = \"kg/GJ\"" + tail, "do", "ncv density co2"},
		{"carbon for co2", "ipcc-2006", "[carrier.do]\ncarbon = { value = 20, unit = \"t C/TJ\"" + tail + "\noxidation = { value = 99, unit = \"%\"" + tail, "do", "ncv density carbon oxidation ch4 n2o"},
		{"co2e for all gases", "ipcc-2006", "[carrier.do]\nco2e = { value = 3, unit = \"t/t\"" + tail, "do", "ncv density co2e"},
		{"co2 and ch4 for co2e", "uk-desnz", "[carrier.do]\nco2 = { value = 3, unit = \"t/t\"" + tail + "\nch4 = { value = 1, unit = \"kg/t\"" + tail, "do", "density co2 ch4"},
		{"another oxidation alone", "ipcc-1996", "[carrier.do]\noxidation = { value = 1, unit = \"fraction\"" + tail, "do", "ncv density carbon oxidation"},
		{"co2 of one that is the same as another", "ipcc-2006", "[carrier.coal]\nco2 = { value = 2, unit = \"t/t\"" + tail, "coal", "ncv co2 ch4 n2o"},
		{"co2e of one that is the same as another", "ipcc-2006", "[carrier.coal]\nco2e = { value = 2, unit = \"t/t\"" + tail, "coal", "ncv co2e"},
		{"a year beside a value for all", "ipcc-2006", "[carrier.do]\nncv = { year = 2020, value = 42, unit = \"GJ/t\"" + tail, "do", "ncv density co2 ch4 n2o"},
	} {
		s, err := Decode("own.toml", []byte("id = \"own\"\nextends = \""+tt.parent+"\"\n"+tt.text))
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		c, _ := s.Carrier(tt.carrier)
		var has []string
		for _, k := range Kinds() {
			if s.values(c, k) != nil {
				has = append(has, k.String())
			}
		}
		if got := strings.Join(has, " "); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
	s, err := Decode("own.toml", []byte(own+"[carrier.do]\nncv = { year = 2020, value = 42, unit = \"GJ/t\", source = \"x\" }"))
	if err != nil {
		t.Fatal(err)
	}
	if c, _ := s.Carrier("do"); len(c.Factors(NCV)) != 1 { // the value for all years would hide the year, or be hidden
		t.Errorf("%v", c.Factors(NCV))
	}
}

// What a carrier takes from the one that it is the same as is settled anew in each set.
func TestTheSameAs(t *testing.T) {
	decode := func(text string) *Carrier {
		t.Helper()
		fsys := fstest.MapFS{"own.toml": {Data: []byte("id = \"own\"\nextends = \"b.toml\"\n" + text)}, "b.toml": {Data: []byte(`
id = "b"
extends = "ipcc-2006"
[carrier.furnace]
same_as = "wood"
[carrier.peak_power]
same_as = "electricity"
`)}}
		s, err := Open(fsys, "own.toml")
		if err != nil {
			t.Fatal(err)
		}
		if len(s.Warnings) > 0 {
			t.Error(s.Warnings)
		}
		c, _ := s.Carrier("furnace")
		return c
	}
	if c := decode(""); !c.Biogenic || c.Scope != 1 || c.Unit != quantity.Tonne || c.Fuel != "wood" || c.Name.En != "furnace" {
		t.Errorf("inherited: %+v", c)
	}
	if c := decode("[carrier.furnace]\nsame_as = \"electricity\""); c.Biogenic || c.Scope != 2 || c.Unit != quantity.MegawattHour || c.Fuel != "electricity" {
		t.Errorf("electric: %+v", c)
	}
	if c := decode("[carrier.furnace]\nsame_as = \"bituminous\"\nname = \"The old one\""); c.Biogenic || c.Fuel != "bituminous" || c.Name.En != "The old one" {
		t.Errorf("coal: %+v", c)
	}
	if c := decode("[carrier.furnace]\nsame_as = \"bituminous\"\nfuel = \"Polish coal\"\nunit = \"kg\"\nscope = 3"); c.Fuel != "Polish coal" || c.Unit != quantity.Kilogram || c.Scope != 3 {
		t.Errorf("with all its own: %+v", c)
	}
	// A carrier of the grid by another name is no fuel, however high its factor.
	decode("[carrier.peak_power]\nco2 = { value = 0.9, unit = \"t/MWh\", source = \"x\" }")
	// Coal of another rank is one line, and says what it is.
	s, err := Decode("own.toml", []byte(own+"[carrier.coal]\nsame_as = \"bituminous\""))
	if err != nil {
		t.Fatal(err)
	}
	if c, _ := s.Carrier("coal"); c.Fuel != "bituminous" {
		t.Errorf("the fuel of coal is %s", c.Fuel)
	}
}

// The head of a set: what is left out, what is inherited.
func TestHead(t *testing.T) {
	s, err := Decode("own.toml", []byte(own))
	if err != nil {
		t.Fatal(err)
	}
	parent := mustLoad(t, "viet-nam")
	if s.Title != (Text{En: "own"}) || s.Note != (Text{}) || s.Region != "Viet Nam" || s.GWP.ID != "ar5" || s.NearestYear {
		t.Errorf("%+v", s)
	}
	if diff := cmp.Diff(append([]Reference{s.Lineage[0]}, parent.Lineage...), s.Lineage); diff != "" {
		t.Error(diff)
	}
	s, err = Decode("own.toml", []byte(`
schema = 1
id = "own"
extends = "viet-nam"
title = "Mine"
note = "A judgement"
region = "Ha Noi"
gwp = "ar6"
nearest_year = true
[sources]
mine = { title = "M", publisher = "P", year = 2024, url = "https://example.org", read = "the original", checked = "2026-11" }
[carrier.coal]
ncv = { value = 24, low = 23, high = 25, range = "95 %", unit = "GJ/t", source = "mine : page 3", method = "bomb", note = "n", verified = false, range_verified = false }
`))
	if err != nil {
		t.Fatal(err)
	}
	if s.Title != (Text{En: "Mine"}) || s.Note.En != "A judgement" || s.Region != "Ha Noi" || s.GWP.CH4 != 27.9 || !s.NearestYear {
		t.Errorf("%+v", s)
	}
	c, _ := s.Carrier("coal")
	want := Factor{ID: "coal.ncv", Value: 24, Low: 23, High: 25, Range: Interval95, Unit: gjPerTonne, Source: "mine : page 3", Method: "bomb", Note: Text{En: "n"}, Set: "own"}
	got := c.Factors(NCV)[0]
	src, ok := s.Source(&got)
	if got.At.Line != 13 || got.At.Column != 7 {
		t.Errorf("at %v", got.At)
	}
	got.At = want.At
	if got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	if want := (Source{"mine", "M", "P", 2024, "https://example.org", "the original", "2026-11", "own"}); !ok || src != want {
		t.Errorf("%+v, want %+v", src, want)
	}
	if _, ok := s.Source(&Factor{Source: "nobody's"}); ok {
		t.Error("a source that is not listed")
	}
	if part := per(t, s, 2030, "electricity", quantity.Energy).CO2.Parts[0]; part.Factor.Year != 2023 || part.How != NearestYear || part.Asked != 2030 {
		t.Errorf("nearest to 2030: %+v", part)
	}
	if part := per(t, s, 2015, "electricity", quantity.Energy).CO2.Parts[0]; part.How != ExactYear || part.Asked != 0 {
		t.Errorf("2015: %+v", part)
	}
}

// A source may be listed again, with more said of it, but not under the key of another one.
func TestASourceMayBeListedAgain(t *testing.T) {
	parent := mustLoad(t, "viet-nam")
	var title string
	for _, src := range parent.Sources {
		if src.Key == "dcc-grid" {
			title = src.Title
		}
	}
	s, err := Decode("own.toml", []byte(own+"[sources]\ndcc-grid = { title = \""+title+"\", read = \"the original\" }"))
	if err != nil {
		t.Fatal(err)
	}
	src, _ := s.Source(&Factor{Source: "dcc-grid: Table 1"})
	if src.Read != "the original" || src.Set != "own" || len(s.Sources) != len(parent.Sources) {
		t.Errorf("%+v", src)
	}
}

// A gas that no factor leads to is told; where the units are alike nothing is missing.
func TestReach(t *testing.T) {
	const head = "id = \"own\"\ngwp = \"ar5\"\n[carrier.x]\nunit = \"t\"\nscope = 1\nco2 = { value = 2, unit = \"t/t\", source = \"x\" }\n"
	for _, tt := range []struct{ name, text, want string }{
		{"ch4 per energy and no calorific value", `ch4 = { value = 10, unit = "kg/TJ", source = "x" }`, `own.toml:7:1: ch4 of "x" is left out of CO2e; a calorific value or a density leads from t to it; add one, or give it per t`},
		{"ch4 per energy", "ch4 = { value = 10, unit = \"kg/TJ\", source = \"x\" }\nncv = { value = 20, unit = \"GJ/t\", source = \"x\" }", ""},
		{"ch4 per tonne", `ch4 = { value = 10, unit = "g/kg", source = "x" }`, ""},
		{"n2o per litre", `n2o = { value = 10, unit = "g/L", source = "x" }`, `own.toml:7:1: n2o of "x" is left out of CO2e; a calorific value or a density leads from t to it; add one, or give it per t`},
	} {
		s, err := Decode("own.toml", []byte(head+tt.text))
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		got := ""
		for _, w := range s.Warnings {
			got += w.Error()
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// Units that are written for one another are named, each that would fit.
func TestUnitsWrittenForOneAnother(t *testing.T) {
	for _, tt := range []struct{ kind, value, want string }{
		{"ncv", `6400, unit = "GJ/t"`, "check the unit: kcal/kg or kJ/kg?"},
		{"ncv", `26.7, unit = "GJ/kg"`, "26.7 GJ/kg is 26700 GJ/t; known fuels have 3 to 60 GJ/t; check the unit: GJ/t?"},
		{"ncv", `26700, unit = "GJ/t"`, "check the unit: kJ/kg?"},
		{"ncv", `200, unit = "GJ/t"`, "check the unit"},
		{"density", `840, unit = "kg/L"`, "840 kg/L is 840000 kg/m3; known fuels have 0.05 to 2500 kg/m3; check the unit: kg/m3?"},
		{"co2", `353, unit = "kg/TJ"`, "check the unit: kg/MWh?"},
	} {
		s, err := Decode("own.toml", []byte(own+"[carrier.do]\n"+tt.kind+" = { value = "+tt.value+`, source = "x" }`))
		if err != nil || len(s.Warnings) != 1 || !strings.HasSuffix(s.Warnings[0].Error(), tt.want) {
			t.Errorf("%s %s: %v, %v; want %s", tt.kind, tt.value, s.Warnings, err, tt.want)
		}
	}
	for _, tt := range []string{"ncv = { value = 3, unit = \"GJ/t\"", "ncv = { value = 60, unit = \"GJ/t\"", "ncv = { value = 0.0007, unit = \"GJ/L\"", "co2 = { value = 30000, unit = \"kg/TJ\"", "co2 = { value = 150000, unit = \"kg/TJ\""} {
		if s, err := Decode("own.toml", []byte(own+"[carrier.do]\n"+tt+`, source = "x" }`)); err != nil || len(s.Warnings) != 0 {
			t.Errorf("%s: %v, %v", tt, s, err)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		s, err := Load("viet-nam")
		if err != nil {
			b.Fatal(err)
		}
		if _, err := s.Compile(2014); err != nil {
			b.Fatal(err)
		}
	}
}

// Two factors are the same where value, range, unit and basis are.
func TestWhatIsTheSame(t *testing.T) {
	f := Factor{ID: "coal.ncv", Value: 2, Low: 1, High: 3, Range: Interval95, Unit: gjPerTonne, Source: "x", Verified: true, Set: "a"}
	alike := f
	alike.Source, alike.Set, alike.Verified, alike.Note, alike.Method = "y", "b", false, Text{En: "n"}, "m"
	if !same(&f, &alike) {
		t.Error("where it comes from makes no difference")
	}
	for name, change := range map[string]func(*Factor){
		"value": func(f *Factor) { f.Value = 2.5 }, "low": func(f *Factor) { f.Low = 1.5 }, "high": func(f *Factor) { f.High = 2.5 },
		"range": func(f *Factor) { f.Range = Scenario }, "unit": func(f *Factor) { f.Unit = kgPerTJ }, "basis": func(f *Factor) { f.Basis = Gross },
	} {
		other := f
		change(&other)
		if same(&f, &other) {
			t.Errorf("another %s is a difference", name)
		}
	}
}

// The bounds of a factor may be met.
func TestBounds(t *testing.T) {
	for _, tt := range []struct {
		kind Kind
		v    float64
		ok   bool
	}{
		{CO2, 1e15, true}, {CO2, 1e-15, true}, {CO2, math.Nextafter(1e15, 2e15), false}, {CO2, math.Nextafter(1e-15, 0), false}, {CO2, 0, true}, {CO2e, 0, true},
		{CO2, math.Copysign(0, -1), true}, {CO2, -1e-15, false}, {NCV, 0, false}, {TOE, 0, false}, {Oxidation, 1, true}, {Oxidation, math.Nextafter(1, 2), false},
	} {
		if err := impossible(tt.kind, tt.v, quantity.Rate{}); (err == nil) != tt.ok {
			t.Errorf("%s of %v: %v", tt.kind, tt.v, err)
		}
	}
}

// What the years, ids and kinds of a set may be, at the last one that is and the first that is not.
func TestWhatIsJustAllowed(t *testing.T) {
	s := mustLoad(t, "ipcc-2006")
	for year, allowed := range map[int]bool{FirstYear: true, FirstYear - 1: false, LastYear: true, LastYear + 1: false, 0: true} {
		if _, err := s.Compile(year); (err == nil) != allowed {
			t.Errorf("the year %d: %v", year, err)
		}
	}
	for id, allowed := range map[string]bool{
		"az_09": true, strings.Repeat("a", 40): true, strings.Repeat("a", 41): false, "Coal": false, "a-b": false, "{": false, "a:": false, "a/": false, "a`": false,
	} {
		_, err := Decode("own.toml", fmt.Appendf(nil, "id = \"own\"\ntitle = \"t\"\ngwp = \"ar5\"\n[carrier.%q]\nunit = \"t\"\nscope = 0\n", id))
		if (err == nil) != allowed {
			t.Errorf("the id %q: %v", id, err)
		}
	}
	if c, _ := s.Carrier("anthracite"); c.Factors(kinds) != nil || c.Factors(99) != nil {
		t.Error("factors of no kind")
	}
	if Basis(2).String() != "?" {
		t.Error("a basis that is none:", Basis(2))
	}
}

// An override makes a set of its own: what is done to one is not seen in the other.
func TestAnOverrideSharesNothing(t *testing.T) {
	s := mustLoad(t, "viet-nam")
	s.Warnings = append(s.Warnings[:len(s.Warnings):len(s.Warnings)], place.Error{Found: "a doubt"})
	once, err := s.Override("coal.co2", "2 t/t")
	if err != nil {
		t.Fatal(err)
	}
	twice, err := once.Override("do.co2", "3 t/t")
	if err != nil {
		t.Fatal(err)
	}
	twice.Lineage[0].ID, twice.Overrides[0].Value, twice.Sources[0].Key, twice.Warnings[0].Found = "x", "x", "x", "x"
	if once.Lineage[0].ID == "x" || once.Overrides[0].Value == "x" || once.Sources[0].Key == "x" || once.Warnings[0].Found == "x" || len(once.Overrides) != 1 || len(s.Overrides) != 0 {
		t.Errorf("the set before has changed: %v %v", once.Lineage, once.Overrides)
	}
}
