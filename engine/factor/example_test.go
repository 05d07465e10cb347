package factor_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/quantity"
)

// A set, compiled for a year, says what a unit of a carrier is.
func Example() {
	set, err := factor.Load("viet-nam")
	if err != nil {
		fmt.Println(err)
		return
	}
	table, err := set.Compile(2014)
	if err != nil {
		fmt.Println(err)
		return
	}
	row, _ := table.Row("coal")
	per, err := row.Per(quantity.Mass)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.4f t CO2 per %s, %.4f to %.4f\n", per.CO2.Value, per.Unit, per.CO2.Low, per.CO2.High)
	for _, part := range per.CO2.Parts {
		fmt.Println(part.Symbol, part.Factor, "from", part.Factor.Source)
	}
	// Output:
	// 2.6246 t CO2 per t, 2.0434 to 3.2522
	// NCV 26.7 GJ/t from ipcc-2006-v2: Table 1.2
	// EF 98300 kg/TJ from ipcc-2006-v2: Table 1.4
}

// A set of one's own extends a built-in one; three lines change the grid factor.
func ExampleOpen() {
	files := fstest.MapFS{"plant.toml": {Data: []byte(`
id      = "plant"
extends = "viet-nam"
[carrier.electricity]
co2 = { value = 0.40, unit = "t/MWh", source = "supplier's certificate 2025" }
`)}}
	set, err := factor.Open(files, "plant.toml")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range factor.Diff(mustLoad("viet-nam"), set)[:2] {
		fmt.Println(c.Carrier, c.Kind, c.Year, c.A, c.B)
	}
	// Output:
	// electricity co2 0 <nil> 0.4 t/MWh
	// electricity co2 2014 0.6612 t/MWh <nil>
}

func mustLoad(id string) *factor.Set {
	set, err := factor.Load(id)
	if err != nil {
		panic(err)
	}
	return set
}

// One factor is changed on a copy, for every year.
func ExampleSet_Override() {
	set := mustLoad("viet-nam")
	green, err := set.Override("electricity.co2", "0.05 t/MWh")
	fmt.Println(green.Overrides, err)
	_, err = set.Override("electricity.co", "0.05 t/MWh")
	fmt.Println(err)
	// Output:
	// [{electricity.co2 0.05 t/MWh}] <nil>
	// unknown factor "co"; did you mean "co2"? known: ncv, gcv, density, co2, carbon, oxidation, ch4, n2o, co2e, toe
}

// A year that a set does not have is an error that names the ways out.
func ExampleYearError() {
	table, _ := mustLoad("viet-nam").Compile(2004)
	row, _ := table.Row("electricity")
	_, err := row.Per(quantity.Energy)
	fmt.Println(err)
	// Output:
	// viet-nam has no electricity.co2 for 2004; it has 2014 to 2023, nearest 2014; set nearest_year = true or year = 2014
}

// Two sets differ in some factors; a factor that one does not have is nil.
func ExampleDiff() {
	for _, c := range factor.Diff(mustLoad("ipcc-2006"), mustLoad("ipcc-1996")) {
		if c.Carrier == "do" {
			fmt.Println(c.Carrier, c.Kind, c.A, "→", c.B)
		}
	}
	// Output:
	// do ncv 43 GJ/t → 43.33 GJ/t
	// do co2 74100 kg/TJ → <nil>
	// do carbon <nil> → 20.2 t C/TJ
	// do oxidation <nil> → 0.99 fraction
	// do ch4 3 kg/TJ → <nil>
	// do n2o 0.6 kg/TJ → <nil>
}

// A careful reader asks which figures nobody has read in their source.
func ExampleCheck() {
	for _, r := range factor.Check(mustLoad("vncpc-2004")) {
		if r.Factor.Set == "vncpc-2004" {
			fmt.Println(r.Factor.ID, r.Factor, r.Text)
		}
	}
	// Output:
	// do.ncv 43.33 GJ/t the value is not verified
	// fo.ncv 40.19 GJ/t the value is not verified
	// lpg.ncv 47.31 GJ/t the value is not verified
}

// The file in the package comment is one that is read.
func TestTheFileOfThePackageComment(t *testing.T) {
	comment, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(comment), "# A factor file\n//\n")
	file, _, ok := strings.Cut(rest, "// The factors of a carrier")
	if !ok {
		t.Fatal("no file in the comment")
	}
	set, err := factor.Decode("plant.toml", []byte(strings.ReplaceAll(strings.ReplaceAll(file, "//\t", ""), "//\n", "\n")))
	if err != nil {
		t.Fatal(err)
	}
	table, err := set.Compile(2024)
	if err != nil {
		t.Fatal(err)
	}
	for carrier, want := range map[string]float64{"bagasse": 0.77, "electricity": 0.65} { // 7.7 GJ/t * 0.1 t/GJ
		row, _ := table.Row(carrier)
		per, err := row.Per(row.Unit.Dimension())
		if err != nil || per.CO2.Value < want*(1-1e-12) || per.CO2.Value > want*(1+1e-12) || len(set.Warnings) > 0 {
			t.Errorf("%s: %v t CO2, %v, %v", carrier, per.CO2.Value, err, set.Warnings)
		}
	}
}
