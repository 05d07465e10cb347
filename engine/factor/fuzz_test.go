package factor

import (
	"bytes"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/cleaner-production/abate/engine/internal/place"
	"github.com/cleaner-production/abate/engine/quantity"
	"github.com/cleaner-production/abate/factors"
)

// What is accepted compiles into finite coefficients, whatever the year and the unit; what is not is told in plain
// words at a place in the file.
func FuzzDecode(f *testing.F) {
	for _, id := range Names() {
		data, err := factors.Files.ReadFile(id + ".toml")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	bad, err := filepath.Glob("testdata/bad/*.toml")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range bad {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	for _, v := range []string{"0", "5e-324", "1e-300", "1e-15", "1e15", "1e16", "1e308", "-1e308", "1.7976931348623157e308", "1e999", "nan"} {
		f.Add([]byte("id = \"x\"\ngwp = \"ar5\"\n[carrier.a]\nunit = \"t\"\nscope = 1\nncv = { value = " + v + ", unit = \"TJ/g\", source = \"x\" }\n" +
			"co2 = { value = " + v + ", unit = \"Mt/J\", source = \"x\" }\nch4 = { value = " + v + ", low = 0, high = 1e15, unit = \"g/TJ\", source = \"x\" }\n" +
			"density = { value = " + v + ", unit = \"g/m3\", source = \"x\" }\n[carrier.b]\nsame_as = \"a\""))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := Decode("fuzz.toml", data)
		if err != nil {
			checkMistakes(t, data, err)
			return
		}
		for _, w := range s.Warnings {
			checkPlace(t, data, &w)
		}
		if len(Diff(s, s)) != 0 {
			t.Error("a set differs from itself")
		}
		Check(s)
		for _, year := range []int{0, 2014} {
			for name, c := range everything(t, s, year) {
				for _, v := range numbers(c) {
					if math.IsNaN(v) || math.IsInf(v, 0) || v < 0 {
						t.Fatalf("%s in %d: %+v", name, year, c)
					}
				}
				if c.CO2.Low > c.CO2.Value || c.CO2.Value > c.CO2.High || c.CO2e.Low > c.CO2e.Value || c.CO2e.Value > c.CO2e.High {
					t.Fatalf("%s in %d is outside of its range: %+v", name, year, c)
				}
			}
		}
		for _, c := range s.Carriers {
			for _, k := range Kinds() {
				for _, f := range c.Factors(k) {
					if f.Unit.Num.Dimension() != measures[k].num || f.Low > f.Value || f.Value > f.High || f.Source == "" || f.ID != c.ID+"."+k.String() {
						t.Fatalf("%+v", f)
					}
				}
			}
			if c.Unit.Dimension() == quantity.None || c.Name.En == "" {
				t.Fatalf("%+v", c)
			}
		}
	})
}

func checkMistakes(t *testing.T, data []byte, err error) {
	var list []*Error
	var one *Error
	if many := (*place.Errors)(nil); errors.As(err, &many) {
		list = many.List
	} else if errors.As(err, &one) {
		list = append(list, one)
	}
	if len(list) == 0 {
		t.Fatalf("%T is no *Error: %v", err, err)
	}
	for _, e := range list {
		checkPlace(t, data, e)
	}
}

// checkPlace says whether a mistake is one line of text about a place in the file, or in a built-in one.
func checkPlace(t *testing.T, data []byte, e *Error) {
	text := e.Error()
	if e.Found == "" || len(text) > 2000 || !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) {
		t.Fatalf("not plain: %q", text)
	}
	lines := bytes.Split(bytes.TrimPrefix(data, []byte("\ufeff")), []byte("\n"))
	if e.File != "fuzz.toml" || e.Line < 1 || e.Line > len(lines) || e.Column < 1 || e.Column > utf8.RuneCount(lines[e.Line-1])+1 {
		t.Fatalf("outside of the file: %s", text)
	}
}
