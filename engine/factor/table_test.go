package factor

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/cleaner-production/abate/engine/quantity"
)

func mustLoad(t *testing.T, id string) *Set {
	t.Helper()
	s, err := Load(id)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func per(t *testing.T, s *Set, year int, carrier string, d quantity.Dimension) Coefficients {
	t.Helper()
	table, err := s.Compile(year)
	if err != nil {
		t.Fatal(err)
	}
	row, ok := table.Row(carrier)
	if !ok {
		t.Fatalf("%s has no %s", s.ID, carrier)
	}
	c, err := row.Per(d)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// close compares to the digits that a source prints.
func close(got, want, tolerance float64) bool { return math.Abs(got-want) <= tolerance }

// t CO2 per unit, by hand from the factors that the sets cite.
func TestCO2PerUnit(t *testing.T) {
	const printed = 0.00006 // four decimals
	for _, tt := range []struct {
		set       string
		year      int
		carrier   string
		dimension quantity.Dimension
		want      float64
		how       string
	}{
		{"ipcc-2006", 0, "anthracite", quantity.Mass, 2.6246, "26.7 * 98300e-6"},
		{"ipcc-2006", 0, "coal", quantity.Mass, 2.6246, "the same as anthracite"},
		{"ipcc-2006", 0, "bituminous", quantity.Mass, 2.4407, "25.8 * 94600e-6"},
		{"ipcc-2006", 0, "sub_bituminous", quantity.Mass, 1.8163, "18.9 * 96100e-6"},
		{"ipcc-2006", 0, "lignite", quantity.Mass, 1.2019, "11.9 * 101000e-6"},
		{"ipcc-2006", 0, "do", quantity.Mass, 3.1863, "43.0 * 74100e-6"},
		{"ipcc-2006", 0, "fo", quantity.Mass, 3.1270, "40.4 * 77400e-6"},
		{"ipcc-2006", 0, "lpg", quantity.Mass, 2.9846, "47.3 * 63100e-6"},
		{"ipcc-2006", 0, "natural_gas", quantity.Mass, 2.6928, "48.0 * 56100e-6"},
		{"ipcc-2006", 0, "natural_gas", quantity.Volume, 0.00188496, "0.7 kg/m3: 2.6928 * 0.7e-3"},
		{"ipcc-2006", 0, "do", quantity.Volume, 2.676492, "840 kg/m3: 3.1863 * 0.84"},
		{"ipcc-2006", 0, "do", quantity.Energy, 0.0741, "74100 kg/TJ"},
		{"ipcc-2006", 0, "coke", quantity.Mass, 3.0174, "28.2 * 107000e-6"},
		{"ipcc-1996", 0, "do", quantity.Mass, 3.1772, "43.33 * 20.2e-3 * 44/12 * 0.99"},
		{"ipcc-1996", 0, "fo", quantity.Mass, 3.0783, "40.19 * 21.1e-3 * 44/12 * 0.99"},
		{"ipcc-1996", 0, "lpg", quantity.Mass, 2.9538, "47.31 * 17.2e-3 * 44/12 * 0.99"},
		{"ipcc-1996", 0, "coal", quantity.Energy, 0.0963013, "26.8e-3 * 44/12 * 0.98"},
		{"vncpc-2004", 2004, "coal", quantity.Mass, 2.5712, "26.7 * 26.8e-3 * 44/12 * 0.98"},
		{"vncpc-2004", 2004, "electricity", quantity.Energy, 0.6, "the middle one of three"},
		{"viet-nam", 2014, "electricity", quantity.Energy, 0.6612, "the year's own"},
		{"viet-nam", 2023, "electricity", quantity.Energy, 0.6592, "the year's own"},
		{"viet-nam", 2023, "coal_dust_1_2", quantity.Mass, 2.8809, "0.7 toe * 41.868 * 98300e-6"},
		{"viet-nam", 2023, "coal_dust_3_4", quantity.Mass, 2.4694, "0.6 toe * 41.868 * 98300e-6"},
		{"viet-nam", 2023, "coal_dust_5_6", quantity.Mass, 2.0578, "0.5 toe * 41.868 * 98300e-6"},
		{"us-epa", 2022, "anthracite", quantity.Mass, 2.8678 * 0.90718474, "25.09 MMBtu/short ton * 103.69 kg/MMBtu, per short ton"},
		{"us-epa", 2022, "do", quantity.Volume, 0.01020648, "0.138 MMBtu/gal * 73.96 kg/MMBtu, printed as 10.21 kg/gal"},
		{"us-epa", 2022, "electricity", quantity.Energy, 0.37337, "823.15 lb/MWh"},
		{"us-epa", 2022, "natural_gas", quantity.Energy, 0.05306, "per MMBtu"},
		{"uk-desnz", 2024, "coal", quantity.Mass, 2.39944, "CO2e stands for CO2"},
		{"uk-desnz", 2025, "natural_gas", quantity.Volume, 0.00206672, "per m3"},
		{"uk-desnz", 2025, "natural_gas", quantity.Energy, 0.18296e-3 / 3.6e-3, "0.18296 kg/kWh gross, per GJ"},
		{"uk-desnz", 2025, "water", quantity.Volume, 0.0001913, "supply"},
		{"india", 2020, "electricity", quantity.Energy, 0.9073, "combined margin of 2020-21"},
		{"ember-thailand", 2004, "electricity", quantity.Energy, 0.59929, "life cycle"},
	} {
		c := per(t, mustLoad(t, tt.set), tt.year, tt.carrier, tt.dimension)
		tolerance := printed
		if tt.want < 0.01 {
			tolerance = 6e-8
		}
		if !close(c.CO2.Value, tt.want, tolerance) || !c.CO2.Known {
			t.Errorf("%s %s per %s: %v t CO2, want %v (%s)", tt.set, tt.carrier, c.Unit, c.CO2.Value, tt.want, tt.how)
		}
	}
}

func TestGases(t *testing.T) {
	s := mustLoad(t, "ipcc-2006")
	coal := per(t, s, 0, "coal", quantity.Mass)
	// 26.7 GJ/t, 10 kg CH4/TJ, 1.5 kg N2O/TJ, AR5: 28 and 265
	if want := 26.7 * (98300 + 10*28 + 1.5*265) * 1e-6; !close(coal.CO2e.Value, want, 1e-12) {
		t.Errorf("CO2e of coal %v, want %v", coal.CO2e.Value, want)
	}
	for _, tt := range []struct {
		gwp      string
		ch4, n2o float64
	}{{"sar", 21, 310}, {"tar", 23, 296}, {"ar4", 25, 298}, {"ar5", 28, 265}, {"ar6", 27.9, 273}} {
		with, err := s.Override("gwp", tt.gwp)
		if err != nil {
			t.Fatal(err)
		}
		got := per(t, with, 0, "coal", quantity.Energy).CO2e.Value
		if want := (98300 + 10*tt.ch4 + 1.5*tt.n2o) * 1e-6; !close(got, want, 1e-12) {
			t.Errorf("%s: %v t CO2e/GJ, want %v", tt.gwp, got, want)
		}
	}
	// The CO2 of wood is a memo item: CO2e holds CH4 and N2O alone.
	wood := per(t, s, 0, "wood", quantity.Mass)
	if want := 15.6 * (30*28 + 4*265) * 1e-6; !close(wood.CO2e.Value, want, 1e-12) || !close(wood.CO2.Value, 15.6*0.112, 1e-12) {
		t.Errorf("wood: %v t CO2e and %v t biogenic CO2", wood.CO2e.Value, wood.CO2.Value)
	}
	// A source that gives all gases together says so; CO2 then stands for CO2e.
	if c := per(t, mustLoad(t, "uk-desnz"), 2024, "lpg", quantity.Mass); !c.CO2FromCO2e || c.CO2.Value != c.CO2e.Value {
		t.Errorf("UK LPG: %v and %v", c.CO2.Value, c.CO2e.Value)
	}
	if coal.CO2FromCO2e {
		t.Error("CO2 of coal is its own")
	}
}

func TestRangesMultiply(t *testing.T) {
	c := per(t, mustLoad(t, "ipcc-2006"), 0, "anthracite", quantity.Mass).CO2
	if !close(c.Low, 21.6*94600e-6, 1e-12) || !close(c.High, 32.2*101000e-6, 1e-12) { // 2.043 and 3.252 t/t
		t.Errorf("anthracite from %v to %v", c.Low, c.High)
	}
	// Through an inverse the ends change places: energy in tonnes.
	table, _ := mustLoad(t, "ipcc-2006").Compile(0)
	row, _ := table.Row("anthracite")
	inv := row.bridge(quantity.Energy, quantity.Mass, Net)
	if !close(inv.Low, 1/32.2, 1e-15) || !close(inv.High, 1/21.6, 1e-15) || inv.Parts[0].Symbol != "1/NCV" {
		t.Errorf("t/GJ from %v to %v", inv.Low, inv.High)
	}
}

// A coefficient is the product of its parts, and an energy carries no calorific value that it does not need.
func TestParts(t *testing.T) {
	symbols := func(c Coefficient) string {
		product := 1.0
		var s []string
		for _, p := range c.Parts {
			product *= p.Value
			s = append(s, p.Symbol)
		}
		if !close(product, c.Value, 1e-12*math.Abs(c.Value)) {
			t.Errorf("parts %v multiply to %v, not %v", s, product, c.Value)
		}
		return strings.Join(s, " ")
	}
	vn, old := mustLoad(t, "viet-nam"), mustLoad(t, "vncpc-2004")
	for _, tt := range []struct {
		name string
		c    Coefficient
		want string
	}{
		{"coal by mass", per(t, vn, 2014, "coal", quantity.Mass).CO2, "NCV EF"},
		{"coal by energy", per(t, vn, 2014, "coal", quantity.Energy).CO2, "EF"},
		{"diesel oil by volume", per(t, vn, 2014, "do", quantity.Volume).CO2, "density NCV EF"},
		{"electricity", per(t, vn, 2014, "electricity", quantity.Energy).CO2, "EF"},
		{"electricity in GJ", per(t, vn, 2014, "electricity", quantity.Energy).Energy, "GJ/MWh"},
		{"coal in toe, by the national table", per(t, vn, 2014, "coal", quantity.Mass).TOE, "TOE"},
		{"anthracite in toe, by its energy", per(t, vn, 2014, "anthracite", quantity.Mass).TOE, "NCV toe/GJ"},
		{"the rules of 1996", per(t, old, 2004, "coal", quantity.Mass).CO2, "NCV C 44/12 OX"},
		{"natural gas by volume", per(t, vn, 2014, "natural_gas", quantity.Volume).CO2, "density NCV EF"},
		{"liquid fuel of the UK by mass", per(t, mustLoad(t, "uk-desnz"), 2024, "do", quantity.Mass).CO2, "1/density EF"},
	} {
		if got := symbols(tt.c); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
	// Coal and anthracite share one unknown: what is wrong with the one is wrong with the other.
	if id := per(t, vn, 2014, "coal", quantity.Mass).CO2.Parts[0].Factor.ID; id != "anthracite.ncv" {
		t.Errorf("the NCV of coal is %s", id)
	}
}

func TestTOE(t *testing.T) {
	vn := mustLoad(t, "viet-nam")
	for _, tt := range []struct {
		carrier string
		d       quantity.Dimension
		want    float64
	}{
		{"electricity", quantity.Energy, 0.1543}, {"do", quantity.Mass, 1.02}, {"fo", quantity.Mass, 0.99}, {"lpg", quantity.Mass, 1.09},
		{"natural_gas", quantity.Volume, 0.0009}, {"coal", quantity.Mass, 0.6}, {"anthracite", quantity.Mass, 26.7 / 41.868},
	} {
		if got := per(t, vn, 2014, tt.carrier, tt.d).TOE.Value; !close(got, tt.want, 1e-12) {
			t.Errorf("%s: %v toe, want %v", tt.carrier, got, tt.want)
		}
	}
}

func TestIn(t *testing.T) {
	table, err := mustLoad(t, "viet-nam").Compile(2014)
	if err != nil {
		t.Fatal(err)
	}
	in := func(carrier string, v float64, from, to quantity.Unit) (float64, error) {
		row, _ := table.Row(carrier)
		return row.In(quantity.Quantity{Value: v, Unit: from}, to)
	}
	for _, tt := range []struct {
		name, carrier string
		v             float64
		from, to      quantity.Unit
		want          float64
	}{
		{"litres of diesel in tonnes", "do", 1000, quantity.Litre, quantity.Tonne, 0.84},
		{"GJ of diesel in tonnes", "do", 43, quantity.Gigajoule, quantity.Tonne, 1},
		{"MWh of coal in kg", "coal", 26.7 / 3.6, quantity.MegawattHour, quantity.Kilogram, 1000},
		{"tonnes of coal in Gcal", "coal", 1, quantity.Tonne, quantity.Gigacalorie, 26.7 / 4.1868},
		{"GJ of gas in m3", "natural_gas", 33.6, quantity.Gigajoule, quantity.CubicMetre, 1000},
		{"within a dimension", "water", 5, quantity.CubicMetre, quantity.Litre, 5000},
	} {
		got, err := in(tt.carrier, tt.v, tt.from, tt.to)
		if err != nil || !close(got, tt.want, 1e-9*tt.want) {
			t.Errorf("%s: %v, %v; want %v", tt.name, got, err, tt.want)
		}
	}
	for _, tt := range []struct {
		carrier  string
		from, to quantity.Unit
		want     string
	}{
		{"water", quantity.Tonne, quantity.CubicMetre, "5 t is a mass; water is counted in m3; write it in m3"},
		{"electricity", quantity.Tonne, quantity.MegawattHour, "5 t is a mass; electricity is counted in MWh; write it in MWh"},
		{"coal", quantity.Litre, quantity.Tonne, `5 L is a volume; coal takes a density to be counted in t, and the set "viet-nam" has none; write it in t, or add the density to a set of your own`},
		{"coal", quantity.Unit{}, quantity.Tonne, "a number without a unit"},
	} {
		if _, err := in(tt.carrier, 5, tt.from, tt.to); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s in %s: %v, want %s", tt.from, tt.carrier, err, tt.want)
		}
	}
}

func TestYears(t *testing.T) {
	vn := mustLoad(t, "viet-nam")
	for _, tt := range []struct {
		year int
		want string
	}{
		{2004, "viet-nam has no electricity.co2 for 2004; it has 2014 to 2023, nearest 2014; set nearest_year = true or year = 2014"},
		{2030, "viet-nam has no electricity.co2 for 2030; it has 2014 to 2023, nearest 2023; set nearest_year = true or year = 2023"},
		{0, "viet-nam has electricity.co2 by year, and no year is given; it has 2014 to 2023; set year = 2023"},
	} {
		table, err := vn.Compile(tt.year)
		if err != nil {
			t.Fatal(err)
		}
		row, _ := table.Row("electricity")
		_, err = row.Per(quantity.Energy)
		var y *YearError
		if !errors.As(err, &y) || err.Error() != tt.want {
			t.Errorf("%d: %v, want %s", tt.year, err, tt.want)
		}
		coal, _ := table.Row("coal")
		if _, err := coal.Per(quantity.Mass); err != nil {
			t.Errorf("%d: coal goes by no year: %v", tt.year, err)
		}
	}
	near := *vn
	near.NearestYear = true
	part := per(t, &near, 2004, "electricity", quantity.Energy).CO2.Parts[0]
	if part.Value != 0.6612 || part.How != NearestYear || part.Factor.Year != 2014 {
		t.Errorf("nearest to 2004: %v, %v of %d", part.Value, part.How, part.Factor.Year)
	}
	// Of two years as near, the later one.
	gap := []Factor{{Year: 2010, Value: 1}, {Year: 2014, Value: 2}}
	if f, how, err := pick("x", gap, 2012, true); err != nil || f.Year != 2014 || how != NearestYear {
		t.Errorf("2012 between 2010 and 2014: %v, %v, %v", f, how, err)
	}
	if f, how, _ := pick("x", gap, 2010, true); f.Year != 2010 || how != ExactYear {
		t.Errorf("2010: %v, %v", f, how)
	}
	if _, err := vn.Compile(1889); err == nil || !strings.Contains(err.Error(), "1990 to 2100") {
		t.Errorf("1889: %v", err)
	}
	if _, err := mustLoad(t, "vncpc-2004").Compile(2004); err != nil {
		t.Error(err)
	}
}
