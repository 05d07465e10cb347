package examples_test

import (
	"io/fs"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/input"
	"github.com/cleaner-production/abate/engine/quantity"
	"github.com/cleaner-production/abate/engine/sheet"
	"github.com/cleaner-production/abate/examples"
)

// Every example calculates as it stands, without a warning.
func TestExamplesCalculate(t *testing.T) {
	err := fs.WalkDir(examples.Files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || name == settings {
			return err
		}
		t.Run(name, func(t *testing.T) {
			data, err := examples.Files.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			p, err := read(name, data)
			if err != nil {
				t.Fatal(err)
			}
			opt := engine.Options{}
			if p.Factors == "" { // an option table names none
				p.Factors, opt.Year = "viet-nam", 2023
			}
			set, err := factor.Load(p.Factors)
			if err != nil {
				t.Fatal(err)
			}
			r, err := engine.Evaluate(p, set, opt)
			if err != nil {
				t.Fatal(err)
			}
			if r.Total.CO2 <= 0 || r.Total.NPV == nil {
				t.Errorf("%s reduces %v t and has no NPV", name, r.Total.CO2)
			}
			for _, w := range r.Warnings {
				t.Errorf("warning: %v", w)
			}
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// settings are those of the option table factory/plant.csv.
const settings = "factory/settings.toml"

func read(name string, data []byte) (*engine.Portfolio, error) {
	switch {
	case strings.HasSuffix(name, ".xlsx"):
		return sheet.Read(name, data, nil, quantity.English)
	case name != "factory/plant.csv":
		return input.Read(name, data, quantity.English)
	}
	text, err := examples.Files.ReadFile(settings)
	if err != nil {
		return nil, err
	}
	s, err := input.ReadSettings(settings, text, quantity.English)
	if err != nil {
		return nil, err
	}
	cells, err := input.ReadCSV(name, data)
	if err != nil {
		return nil, err
	}
	return input.ReadTable(cells, s, quantity.English)
}

// A program of its own module compiles against the engine and runs.
func TestLibrary(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles a program; run without -short")
	}
	cmd := exec.Command("go", "run", ".")
	cmd.Dir = "library"
	cmd.Env = append(os.Environ(), "GOWORK=off")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	const want = `20516 t CO2 a year, payback 0.93 years
coal: 6023 t is 15808 t
electricity: 3.27 GWh is 2162 t
do: 799 t is 2546 t
`
	if got := strings.ReplaceAll(string(out), "\r\n", "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
