package examples_test

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/input"
	"github.com/cleaner-production/abate/engine/quantity"
	"github.com/cleaner-production/abate/engine/sheet"
	"github.com/cleaner-production/abate/examples"
)

// Every example calculates as it stands, and those that are ours without a warning; of real ones it stands in the golden file.
func TestExamplesCalculate(t *testing.T) {
	err := fs.WalkDir(examples.Files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !isPortfolio(name) {
			return err
		}
		t.Run(name, func(t *testing.T) {
			_, _, r := evaluated(t, name)
			if r.Indicators != nil && len(r.Programmes) == 0 {
				if len(r.Indicators.Outcomes) < 5 {
					t.Errorf("%d indicators", len(r.Indicators.Outcomes))
				}
			} else if r.Total.CO2 <= 0 || r.Total.NPV == nil && r.Total.Investment != nil {
				t.Errorf("%s reduces %v t and has no NPV", name, r.Total.CO2)
			}
			for _, w := range r.Warnings {
				if !strings.HasPrefix(name, "us-plants/") && !strings.HasPrefix(name, "brewery/") {
					t.Errorf("warning: %v", w)
				}
			}
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// isPortfolio says whether an example is more than the settings of another, and is read whole, not as a stream.
func isPortfolio(name string) bool { return name != settings && !strings.HasPrefix(name, "national/") }

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

// Table 4 as printed, and the verdicts of the report: over with a reason, met, met, to be dropped, met, over.
func TestTable4(t *testing.T) {
	data, err := examples.Files.ReadFile(examples.Table4)
	if err != nil {
		t.Fatal(err)
	}
	p, err := input.Read(examples.Table4, data, quantity.English)
	if err != nil {
		t.Fatal(err)
	}
	set, err := factor.Load(p.Factors)
	if err != nil {
		t.Fatal(err)
	}
	r, err := engine.Evaluate(p, set, engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for i := range r.Indicators.Outcomes {
		o := &r.Indicators.Outcomes[i]
		got = append(got, fmt.Sprintf("%s %v %v %v %+.0f%%", o.ID, *o.Goal, o.Value, o.Verdict, 100**o.Deviation))
	}
	want := []string{
		"office-paper 1.48 1.6 missed +8%",
		"office-electricity 93.7 86.2 met -8%",
		"office-travel 0.36 0.32 met -11%",
		"office-waste-paper-sold 0.64 0.03 missed -95%",
		"training-paper 0.18 0.18 met +0%",
		"training-travel 6.3 6.75 missed +7%",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for _, c := range r.Indicators.Checks {
		if !c.Agrees {
			t.Errorf("%s: the %v of the report does not agree with its table", c.ID, c.Kind)
		}
	}
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
