package factor

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/cleaner-production/abate/engine/quantity"
	"github.com/cleaner-production/abate/factors"
)

// own is the head of a user's set; the mistakes below begin in its line 3.
const own = "id = \"own\"\nextends = \"viet-nam\"\n"

// Each mistake is told at its place, with what to write instead, and nothing else is told.
func TestMistakes(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"misspelt key", own + `titel = "x"`, `own.toml:3:1: unknown key "titel"; did you mean "title"?`},
		{"key of another case", own + `Title = "x"`, `own.toml:3:1: unknown key "Title" differs from "title" only in case; write "title"`},
		{"misspelt factor", own + "[carrier.coal]\nnvc = { value = 1, unit = \"GJ/t\", source = \"x\" }", `own.toml:4:1: unknown key "nvc"; did you mean "ncv"?`},
		{"misspelt part of a factor", own + "[carrier.coal]\nncv = { valu = 25, unit = \"GJ/t\", source = \"x\" }",
			"own.toml:4:7: no value; add value = …\nown.toml:4:9: unknown key \"valu\"; did you mean \"value\"?"},
		{"no id", `gwp = "ar5"`, `own.toml:1:1: no id; add id = "…"`},
		{"no gwp", `id = "x"`, `own.toml:1:1: no gwp; the table of warming potentials is wanted; add gwp = "ar5"`},
		{"unknown gwp", own + `gwp = "ar7"`, `own.toml:3:7: unknown table of warming potentials "ar7"; did you mean "ar4"? known: sar, tar, ar4, ar5, ar6`},
		{"unknown basis", own + `basis = "lower"`, `own.toml:3:9: found "lower"; the basis of a calorific value is wanted; write "net" or "gross"`},
		{"no unit", own + "[carrier.coal]\nncv = { value = 25, source = \"x\" }", `own.toml:4:7: no unit; add unit = "GJ/t"`},
		{"no source", own + "[carrier.coal]\nncv = { value = 25, unit = \"GJ/t\" }", `own.toml:4:7: no source; every factor names its source; add source = "…"`},
		{"unknown unit", own + "[carrier.coal]\nncv = { value = 25, unit = \"GJ/tt\", source = \"x\" }", `own.toml:4:28: unknown unit "tt"; did you mean "t"?`},
		{"wrong dimension", own + "[carrier.coal]\nco2 = { value = 25, unit = \"GJ/t\", source = \"x\" }",
			`own.toml:4:28: found "GJ/t"; mass of CO2 per energy, mass or volume is wanted; as in "kg/TJ"`},
		{"CO2 where carbon is meant", own + "[carrier.coal]\ncarbon = { value = 26, unit = \"t CO2/TJ\", source = \"x\" }\noxidation = { value = 1, unit = \"fraction\", source = \"x\" }",
			`own.toml:4:31: found "t CO2/TJ"; mass of carbon per energy, mass or volume is wanted; as in "t C/TJ"`},
		{"not a number", own + "[carrier.coal]\nncv = { value = nan, unit = \"GJ/t\", source = \"x\" }", `own.toml:4:17: "nan" is not a finite number; write a number or leave the line out`},
		{"infinite", own + "[carrier.coal]\nncv = { value = 1e999, unit = \"GJ/t\", source = \"x\" }", `own.toml:4:17: "1e999" is not a finite number; write a number or leave the line out`},
		{"text for a number", own + "[carrier.coal]\nncv = { value = \"25\", unit = \"GJ/t\", source = \"x\" }", `own.toml:4:17: found text "25"; a number is wanted; write 25 without quotes`},
		{"value outside its range", own + "[carrier.coal]\nco2 = { value = 98300, low = 94600, high = 98000, unit = \"kg/TJ\", source = \"x\" }",
			`own.toml:4:17: 98300 is not between 94600 and 98000; correct value, low or high`},
		{"one end of a range", own + "[carrier.coal]\nco2 = { value = 98300, low = 94600, unit = \"kg/TJ\", source = \"x\" }", `own.toml:4:7: one end of a range; low and high are wanted`},
		{"a range of nothing", own + "[carrier.coal]\nco2 = { value = 98300, range = \"95 %\", unit = \"kg/TJ\", source = \"x\" }", `own.toml:4:32: a range without low and high; add them or leave range out`},
		{"unknown meaning of a range", own + "[carrier.coal]\nco2 = { value = 2, low = 1, high = 3, range = \"90 %\", unit = \"kg/kg\", source = \"x\" }",
			`own.toml:4:47: found "90 %"; what low and high mean is wanted; write "95 %" or "scenario"`},
		{"negative factor", own + "[carrier.coal]\nco2 = { value = -2, unit = \"t/t\", source = \"x\" }", `own.toml:4:17: -2 is negative; no factor is negative`},
		{"oxidation in per cent", own + "[carrier.coal]\ncarbon = { value = 26, unit = \"t C/TJ\", source = \"x\" }\noxidation = { value = 98, unit = \"fraction\", source = \"x\" }",
			`own.toml:5:23: an oxidation of 98; a fraction of 1 is wanted; write 0.98`},
		{"beyond all measure", own + "[carrier.coal]\nncv = { value = 1e16, unit = \"GJ/t\", source = \"x\" }", `own.toml:4:17: 1e+16; a factor between 1e-15 and 1e15 is wanted; check the unit`},
		{"below all measure", own + "[carrier.coal]\nncv = { value = 1, low = 1e-16, high = 2, unit = \"GJ/t\", source = \"x\" }", `own.toml:4:17: 1e-16; a factor between 1e-15 and 1e15 is wanted; check the unit`},
		{"no calorific value of 0", own + "[carrier.coal]\nncv = { value = 0, unit = \"GJ/t\", source = \"x\" }", `own.toml:4:17: 0; a value above 0 is wanted; leave the line out where it is not known`},
		{"oxidation twice", own + "[carrier.anthracite]\noxidation = { value = 0.98, unit = \"fraction\", source = \"x\" }",
			`own.toml:4:1: an oxidation beside a co2 factor that already contains it; leave it out, or give carbon content in place of co2`},
		{"carbon without oxidation", own + "[carrier.anthracite]\ncarbon = { value = 26, unit = \"t C/TJ\", source = \"x\" }",
			`own.toml:4:1: carbon content without an oxidation; add oxidation = { value = 0.98, unit = "fraction", source = "…" }`},
		{"co2 beside co2e", own + "[carrier.anthracite]\nco2 = { value = 2, unit = \"t/t\", source = \"x\" }\nco2e = { value = 2, unit = \"t/t\", source = \"x\" }",
			`own.toml:5:1: co2e beside co2; one of them is wanted; give co2, ch4 and n2o, or co2e alone`},
		{"two values for a year", own + "[[carrier.electricity.co2]]\nyear = 2024\nvalue = 0.6\nunit = \"t/MWh\"\nsource = \"x\"\n[[carrier.electricity.co2]]\nyear = 2024\nvalue = 0.7\nunit = \"t/MWh\"\nsource = \"x\"",
			`own.toml:9:1: year 2024 is already given in line 3; keep one`},
		{"a value without its year", own + "[[carrier.electricity.co2]]\nvalue = 0.6\nunit = \"t/MWh\"\nsource = \"x\"", `own.toml:3:23: no year; each of several values has its own; add year = 2014`},
		{"a year long gone", own + "[[carrier.electricity.co2]]\nyear = 1889\nvalue = 0.6\nunit = \"t/MWh\"\nsource = \"x\"", `own.toml:4:8: found "1889"; a whole number from 1990 to 2100 is wanted`},
		{"source that is not listed", own + "[sources]\na = { title = \"A\" }\n[carrier.coal]\nncv = { value = 25, unit = \"GJ/t\", source = \"b: Table 1\" }",
			`own.toml:6:45: the source "b" is not listed under [sources]; begin with its key, as in "key: Table 1.2", or list it`},
		{"new carrier without unit", own + "[carrier.bagasse]\nscope = 1", `own.toml:3:10: the carrier "bagasse" has no unit; add unit = "t"`},
		{"name of a carrier", own + "[carrier.\"Bã mía\"]\nunit = \"t\"", `own.toml:3:10: found the carrier "Bã mía"; a short name of small letters, digits and _ is wanted`},
		{"the same as nothing", own + "[carrier.bagasse]\nsame_as = \"straw\"", `the carrier "bagasse" is the same as "straw", which the set does not have`},
		{"the same as the same", own + "[carrier.bagasse]\nsame_as = \"coal\"", `the carrier "bagasse" is the same as "coal", which is itself the same as another`},
		{"misspelt parent", "id = \"own\"\nextends = \"viet-man\"", `own.toml:2:11: unknown factor set "viet-man"; did you mean "viet-nam"?`},
		{"parent outside", "id = \"own\"\nextends = \"../../etc/x.toml\"", `own.toml:2:11: found "../../etc/x.toml"; a set in the same folder or below it is wanted; copy the file there and write its name`},
		{"absolute parent", "id = \"own\"\nextends = \"/etc/x.toml\"", `own.toml:2:11: found "/etc/x.toml"; a set in the same folder or below it is wanted; copy the file there and write its name`},
		{"missing parent", "id = \"own\"\nextends = \"none.toml\"", `own.toml:2:11: cannot read the factor set "none.toml"; file does not exist`},
		{"a set that extends itself", "id = \"own\"\nextends = \"own.toml\"", `own.toml:2:11: a set that extends itself: own.toml → own.toml; take one of these extends out`},
		{"a circle", "id = \"own\"\nextends = \"b.toml\"", `b.toml:2:11: a set that extends itself: own.toml → b.toml → own.toml; take one of these extends out`},
	} {
		fsys := fstest.MapFS{"own.toml": {Data: []byte(tt.text)}, "b.toml": {Data: []byte("id = \"b\"\nextends = \"own.toml\"")}}
		s, err := Open(fsys, "own.toml")
		if err == nil {
			t.Errorf("%s: no mistake found", tt.name)
			continue
		}
		if diff := cmp.Diff(tt.want, err.Error()); diff != "" || s != nil {
			t.Errorf("%s (- want, + got):\n%s", tt.name, diff)
		}
		var one *Error
		if !errors.As(err, &one) {
			t.Errorf("%s: %T is no *Error", tt.name, err)
		}
	}
}

func TestDoubts(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"a thousand times too small", own + "[carrier.coal]\nco2 = { value = 98.3, unit = \"kg/TJ\", source = \"x\" }", "98.3 kg/TJ is 98.3 kg/TJ; known fuels have 30000 to 150000; check the unit"},
		{"kg/GJ is fine", own + "[carrier.coal]\nco2 = { value = 98.3, unit = \"kg/GJ\", source = \"x\" }", ""},
		{"a calorific value in MJ/t", own + "[carrier.coal]\nncv = { value = 26.7, unit = \"MJ/t\", source = \"x\" }", "26.7 MJ/t is 0.0267 GJ/t; known fuels have 3 to 60; check the unit"},
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
		{"coal.co2", "-1 t/t", "above 0"},
		{"coal.ncv", "0 GJ/t", "above 0"},
		{"coal.ncv", "1e16 GJ/t", "between 1e-15 and 1e15"},
		{"gwp", "ar7", "unknown table of warming potentials"},
	} {
		if _, err := vn.Override(tt.key, tt.value); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s = %s: %v, want %s", tt.key, tt.value, err, tt.want)
		}
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

// What is accepted compiles into finite coefficients; what is not is told at a place in the file.
func FuzzDecode(f *testing.F) {
	for _, id := range Names() {
		if data, err := factors.Files.ReadFile(id + ".toml"); err == nil && len(data) < 8000 {
			f.Add(data)
		}
	}
	for _, v := range []string{"0", "5e-324", "1e-300", "1e308", "-1e308", "1e999", "nan"} {
		f.Add([]byte("id = \"x\"\ngwp = \"ar5\"\n[carrier.a]\nunit = \"t\"\nscope = 1\nncv = { value = " + v + ", unit = \"TJ/kg\", source = \"x\" }\nco2 = { value = " + v + ", unit = \"Mt/J\", source = \"x\" }\ndensity = { value = " + v + ", unit = \"kg/L\", source = \"x\" }"))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := Decode("fuzz.toml", data)
		if err != nil {
			var one *Error
			if !errors.As(err, &one) || one.File == "fuzz.toml" && one.Line > strings.Count(string(data), "\n")+1 {
				t.Fatalf("%v", err)
			}
			return
		}
		for _, year := range []int{0, 2014} {
			table, err := s.Compile(year)
			if err != nil {
				t.Fatal(err)
			}
			for i := range table.Rows {
				for _, d := range []quantity.Dimension{quantity.Mass, quantity.Volume, quantity.Energy} {
					c, err := table.Rows[i].Per(d)
					if err != nil {
						continue
					}
					for _, k := range []Coefficient{c.Energy, c.TOE, c.CO2, c.CH4, c.N2O, c.CO2e} {
						for _, v := range []float64{k.Value, k.Low, k.High} {
							if math.IsNaN(v) || math.IsInf(v, 0) {
								t.Fatalf("%s per %s: %+v", table.Rows[i].ID, c.Unit, k)
							}
						}
					}
				}
			}
		}
	})
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
