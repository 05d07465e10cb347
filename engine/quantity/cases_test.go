package quantity_test

import (
	"math"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"

	"github.com/cleaner-production/abate/engine/quantity"
)

type tolerance struct{ Abs, Rel float64 }

// met says whether got is near enough: abs(got - want) <= max(abs, rel × abs(want)).
func (t tolerance) met(got, want float64) bool {
	return math.Abs(got-want) <= max(t.Abs, t.Rel*math.Abs(want))
}

type testCase struct {
	ID, Measure string
	Inputs      map[string]any
	Expected    map[string]any
	Tolerance   tolerance
}

func (c testCase) text(t *testing.T, key string) string {
	t.Helper()
	s, ok := c.Inputs[key].(string)
	if !ok {
		t.Fatalf("%s has no text %q", c.ID, key)
	}
	return s
}

// TestCases runs testdata/cases.toml.
func TestCases(t *testing.T) {
	var file struct{ Case []testCase }
	if _, err := toml.DecodeFile("testdata/cases.toml", &file); err != nil {
		t.Fatal(err)
	}
	measures := map[string]func(*testing.T, testCase){
		"convert": convertCase, "parse": parseCase, "fuel": fuelCase, "written_range": writtenRangeCase,
	}
	ran := map[string]int{}
	for _, c := range file.Case {
		measure := measures[c.Measure]
		if measure == nil {
			t.Errorf("%s: unknown measure %q", c.ID, c.Measure)
			continue
		}
		ran[c.Measure]++
		t.Run(c.ID, func(t *testing.T) { measure(t, c) })
	}
	for measure := range measures {
		if ran[measure] == 0 {
			t.Errorf("no case of %s", measure)
		}
	}
}

func convertCase(t *testing.T, c testCase) {
	from, to := unit(t, c.text(t, "from")), unit(t, c.text(t, "to"))
	got, err := quantity.Convert(c.Inputs["value"].(float64), from, to)
	if want := c.Expected["value"].(float64); err != nil || !c.Tolerance.met(got, want) {
		t.Errorf("%v %v are %v %v, %v; want %v", c.Inputs["value"], from, got, to, err, want)
	}
}

func parseCase(t *testing.T, c testCase) {
	text := c.text(t, "text")
	q, err := writing(t, c.text(t, "number_format")).Parse(text)
	if c.Expected["kind"] == "error" {
		if err == nil {
			t.Fatalf("Parse(%q) = %v; an error is wanted", text, q)
		}
		names, _ := c.Expected["error_names"].([]any)
		for _, name := range names {
			if !strings.Contains(err.Error(), name.(string)) {
				t.Errorf("Parse(%q): %v; want %q named", text, err, name)
			}
		}
		return
	}
	var wantUnit quantity.Unit
	if symbol, ok := c.Expected["unit"].(string); ok {
		wantUnit = unit(t, symbol)
	}
	if want := c.Expected["value"].(float64); err != nil || !c.Tolerance.met(q.Value, want) || q.Unit != wantUnit {
		t.Errorf("Parse(%q) = %v, %v; want %v %v", text, q, err, want, wantUnit)
	}
}

// fuelCase goes the way of a fuel: volume to mass, mass to energy, energy to CO2 and toe.
func fuelCase(t *testing.T, c testCase) {
	in := func(key string) float64 { v, _ := c.Inputs[key].(float64); return v }
	rate := func(key, from, to string) float64 {
		v, err := mustRate(t, from).Convert(in(key), mustRate(t, to))
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	massT := in("mass_t") + in("volume_l")*rate("density_kg_per_l", "kg/L", "t/L")
	energyGJ := massT * rate("ncv_gj_per_t", "GJ/t", "GJ/t")
	energyTJ, err := quantity.Convert(energyGJ, quantity.Gigajoule, quantity.Terajoule)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]float64{
		"mass_t":    massT,
		"energy_gj": energyGJ,
		"energy_tj": energyTJ,
		"co2_t":     energyGJ * rate("co2_kg_per_tj", "kg CO2/TJ", "t/GJ"),
		"toe":       in("electricity_mwh") * 1000 * rate("toe_per_mwh", "toe/MWh", "TOE/kWh"),
	}
	for key, want := range c.Expected {
		if !c.Tolerance.met(got[key], want.(float64)) {
			t.Errorf("%s is %v, want %v", key, got[key], want)
		}
	}
}

func writtenRangeCase(t *testing.T, c testCase) {
	text, locale := c.text(t, "text"), c.text(t, "locale")
	if locale == "en-grouped" { // in English the package refuses commas, and asks for this:
		text, locale = strings.ReplaceAll(text, ",", ""), "en"
	}
	w := writing(t, locale)
	value, err := w.ParseNumber(text)
	if err != nil {
		t.Fatal(err)
	}
	half, err := w.Precision(text)
	if err != nil {
		t.Fatal(err)
	}
	for key, got := range map[string]float64{"value": value, "low": value - half, "high": value + half} {
		if want := c.Expected[key].(float64); !c.Tolerance.met(got, want) {
			t.Errorf("%s of %q is %v, want %v", key, text, got, want)
		}
	}
}

func unit(t testing.TB, text string) quantity.Unit {
	t.Helper()
	u, err := quantity.ParseUnit(text)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func mustRate(t testing.TB, text string) quantity.Rate {
	t.Helper()
	r, err := quantity.ParseRate(text)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func writing(t testing.TB, text string) quantity.Writing {
	t.Helper()
	w, err := quantity.ParseWriting(text)
	if err != nil {
		t.Fatal(err)
	}
	return w
}
