package input_test

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/input"
	"github.com/cleaner-production/abate/engine/quantity"
)

var unexported = cmpopts.IgnoreUnexported(engine.Outcome{})

// odd are numbers at the ends of what can be written, which a fuzzer does not find by itself.
var odd = []string{"0", "-0.0", "5e-324", "1e-300", "1e-9", "1", "-1", "0.999", "1e15", "1e16", "1e300", "1.7976931348623157e308", "1e308", "-1e308", "1e309", "nan", "inf"}

// What is refused is refused at a line of the file; what is accepted comes to a result in finite numbers, or to
// mistakes that say where they stand.
func FuzzPortfolio(f *testing.F) {
	for _, pattern := range []string{"testdata/bad/*.toml", "../../examples/*/*.toml"} {
		seed(f, pattern)
	}
	for _, v := range odd {
		for _, key := range []string{"investment", "annual_saving", "annual_cost", "grant", "residual_value", "lifetime_years"} {
			f.Add([]byte("[[programme]]\nid = 'a'\ninvestment = 10.5\nannual_saving = 3\nsavings.coal = '3 t'\n[[programme.option]]\nid = 'o'\n" + key + " = " + v + "\n"))
		}
		f.Add([]byte("[finance]\ndiscount_rate = " + v + "\nescalation = " + v + "\n[[programme]]\nid = 'a'\ninvestment = 1\nannual_saving = 1\n"))
		f.Add([]byte("[prices]\ncoal = '" + v + " USD/t'\n[[programme]]\nid = 'a'\ninvestment = 1\nsavings = { coal = '" + v + " t', electricity = { low = -1e308, high = " + v + ", unit = 'MWh' }, x = '" + v + " t' }\nreported.co2 = '" + v + " t'\n"))
		f.Add([]byte("[currency]\nreport = 'USD'\nVND = { rate = " + v + ", date = 2004-06-30 }\n[[programme]]\nid = 'a'\ninvestment = '1 VND'\nannual_saving = 1\n"))
		f.Add([]byte("[[programme]]\nid = 'a'\nproduction = { before = '2 t', after = '" + v + " t' }\nuse = { coal = { before = '" + v + " t/t', after = '3 t' }, electricity = { before = '" + v + " kWh', after = '" + v + " kWh/kg' } }\n"))
		f.Add([]byte("year = 2004\n[[indicator]]\nid = 'a'\nunit = 'kWh/t'\ncarrier = 'electricity'\ntarget = " + v + "\nactual = { value = " + v + ", numerator = '" + v + " MWh', denominator = '" + v + " kg' }\nhistory = { 2002 = " + v + ", 2003 = { numerator = '1 MWh', denominator = '" + v + "' } }\nreported.chart = { target = " + v + ", actual = " + v + " }\n"))
		f.Add([]byte("[[programme]]\nid = 'a'\n[[programme.meter]]\ncarrier = 'electricity'\nunit = 'kWh'\nbefore = { from = '2023-01', use = [1, 2, " + v + ", 4, 6, 5], h = [1, 2, 3, " + v + ", 5, 6] }\nafter = { months = ['2024-01'], use = [1], h = [" + v + "] }\n"))
	}
	set := vietNam(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, w := range []quantity.Writing{quantity.English, quantity.Vietnamese} {
			check(t, set, "fuzz.toml", data, w)
		}
	})
}

func FuzzTable(f *testing.F) {
	for _, pattern := range []string{"testdata/bad/*.csv", "testdata/bad/*.tsv", "../../examples/*/*.csv"} {
		seed(f, pattern)
	}
	for _, v := range odd {
		f.Add([]byte("programme,option,investment,grant,annual_saving,annual_cost,lifetime_years,reported_co2_t,coal_t,x_kg,electricity_kwh\n" +
			"p,a," + v + ",,1,1,2,3,4,5,6\np,b,3," + v + "," + v + ",,,,,,\nq,c,2,,," + v + "," + v + "," + v + "," + v + "," + v + "," + v + "\n"))
	}
	f.Add([]byte("option;coal_t;\"note\"\r\n\"a\nb\";\"1,5\";\r\nTổng;3;x\r\n"))
	set := vietNam(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, w := range []quantity.Writing{quantity.English, quantity.Vietnamese} {
			check(t, set, "fuzz.csv", data, w)
		}
	})
}

func seed(f *testing.F, pattern string) {
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		f.Fatal("no seeds in", pattern, err)
	}
	for _, file := range files {
		if strings.Contains(pattern, "bad") {
			_, data := badFile(f, file)
			f.Add(data)
			continue
		}
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
}

func vietNam(f *testing.F) *factor.Set {
	set, err := factor.Load("viet-nam")
	if err != nil {
		f.Fatal(err)
	}
	return set
}

// check reads a file and evaluates what was read.
func check(t *testing.T, set *factor.Set, name string, data []byte, w quantity.Writing) {
	p, err := input.Read(name, data, w)
	if err != nil {
		if p != nil {
			t.Error("a portfolio beside an error")
		}
		placed(t, name, data, err, "reading")
		return
	}
	for _, d := range p.Doubts {
		within(t, name, data, d.At, d.Text)
		harmless(t, d.Text)
	}
	again, err := input.Read(name, data, w)
	if err != nil || !reflect.DeepEqual(p, again) {
		t.Errorf("read again it is something else: %v", err)
	}
	r, err := engine.Evaluate(p, set, engine.Options{Year: 2014})
	if err != nil {
		placed(t, name, data, err, "evaluating")
		return
	}
	if path := notFinite(reflect.ValueOf(r), "Result"); path != "" {
		t.Errorf("%s is not finite", path)
	}
	for _, w := range r.Warnings {
		harmless(t, w.Text)
	}
	for by := range engine.AsReported {
		engine.Rank(r.Programmes, by)
	}
	engine.Dominated(r.Programmes)
}

// placed says whether all mistakes in an error name the file and a line of it.
func placed(t *testing.T, name string, data []byte, err error, when string) {
	var all *input.Errors
	var one *input.Error
	if !errors.As(err, &one) {
		t.Errorf("%s: not an *Error: %v", when, err)
		return
	}
	list := []*input.Error{one}
	if errors.As(err, &all) {
		list = all.List
	}
	for _, e := range list {
		within(t, name, data, e.Position(), e.Error())
		if e.Found == "" {
			t.Errorf("%s: nothing found: %v", when, e)
		}
		harmless(t, e.Error())
	}
}

// harmless says whether a message moves no cursor and turns no writing, whatever stood in the file.
func harmless(t *testing.T, text string) {
	if strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }) {
		t.Errorf("%q", text)
	}
}

func within(t *testing.T, name string, data []byte, at engine.Position, text string) {
	if lines := strings.Count(string(data), "\n") + 1; at.File != name || at.Line < 0 || at.Line > lines || at.Column < 0 || at.Column > len(data)+1 {
		t.Errorf("%v does not lie in a file of %d lines: %s", at, lines, text)
	}
}

// notFinite returns the path of a number within v that is not finite, or "".
func notFinite(v reflect.Value, path string) string {
	switch v.Kind() {
	case reflect.Float64:
		if math.IsNaN(v.Float()) || math.IsInf(v.Float(), 0) {
			return path
		}
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			return notFinite(v.Elem(), path)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if found := notFinite(v.Field(i), path+"."+v.Type().Field(i).Name); found != "" {
				return found
			}
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			if found := notFinite(v.Index(i), path+"[]"); found != "" {
				return found
			}
		}
	}
	return ""
}
