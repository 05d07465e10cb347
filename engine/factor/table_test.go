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
		{"ipcc-2006", 0, "fo", quantity.Volume, 2.9393424, "940 kg/m3: 3.12696 * 0.94"},
		{"ipcc-2006", 0, "lpg", quantity.Volume, 1.6117002, "540 kg/m3: 2.98463 * 0.54"},
		{"ipcc-2006", 0, "petrol", quantity.Mass, 3.06999, "44.3 * 69300e-6"},
		{"ipcc-2006", 0, "kerosene", quantity.Mass, 3.14922, "43.8 * 71900e-6"},
		{"ipcc-2006", 0, "crude_oil", quantity.Mass, 3.10059, "42.3 * 73300e-6"},
		{"ipcc-2006", 0, "coking_coal", quantity.Mass, 2.66772, "28.2 * 94600e-6"},
		{"ipcc-2006", 0, "wood", quantity.Mass, 1.7472, "15.6 * 112000e-6, biogenic"},
		{"ipcc-2006", 0, "charcoal", quantity.Mass, 3.304, "29.5 * 112000e-6, biogenic"},
		{"ipcc-2006", 0, "rice_husk", quantity.Mass, 1.16, "11.6 * 100000e-6, the same as other biomass"},
		{"ipcc-2006", 0, "coke", quantity.Mass, 3.0174, "28.2 * 107000e-6"},
		{"ipcc-1996", 0, "do", quantity.Mass, 3.1772, "43.33 * 20.2e-3 * 44/12 * 0.99"},
		{"ipcc-1996", 0, "fo", quantity.Mass, 3.0783, "40.19 * 21.1e-3 * 44/12 * 0.99"},
		{"ipcc-1996", 0, "lpg", quantity.Mass, 2.9538, "47.31 * 17.2e-3 * 44/12 * 0.99"},
		{"ipcc-1996", 0, "petrol", quantity.Mass, 3.0736, "44.8 * 18.9e-3 * 44/12 * 0.99"},
		{"ipcc-1996", 0, "kerosene", quantity.Mass, 3.1839, "44.75 * 19.6e-3 * 44/12 * 0.99"},
		{"ipcc-1996", 0, "coal", quantity.Energy, 0.0963013, "26.8e-3 * 44/12 * 0.98"},
		{"ipcc-1996", 0, "bituminous", quantity.Energy, 0.092708, "25.8e-3 * 44/12 * 0.98"},
		{"ipcc-1996", 0, "natural_gas", quantity.Energy, 0.0558195, "15.3e-3 * 44/12 * 0.995"},
		{"vncpc-2004", 2004, "coal", quantity.Mass, 2.5712, "26.7 * 26.8e-3 * 44/12 * 0.98"},
		{"vncpc-2004", 2004, "electricity", quantity.Energy, 0.6, "the middle one of three"},
		{"viet-nam", 2014, "electricity", quantity.Energy, 0.6612, "the year's own"},
		{"viet-nam", 2023, "electricity", quantity.Energy, 0.6592, "the year's own"},
		{"viet-nam", 2023, "coal_dust_1_2", quantity.Mass, 2.8809, "0.7 toe * 41.868 * 98300e-6"},
		{"viet-nam", 2023, "coal_dust_3_4", quantity.Mass, 2.4694, "0.6 toe * 41.868 * 98300e-6"},
		{"viet-nam", 2023, "coal_dust_5_6", quantity.Mass, 2.0578, "0.5 toe * 41.868 * 98300e-6"},
		{"us-epa", 2022, "anthracite", quantity.Mass, 2.8678 * 0.90718474, "25.09 MMBtu/short ton * 103.69 kg/MMBtu, per short ton"},
		{"us-epa", 2022, "bituminous", quantity.Mass, 2.5634 * 0.90718474, "24.93 * 93.28 kg, per short ton"},
		{"us-epa", 2022, "sub_bituminous", quantity.Mass, 1.8477 * 0.90718474, "17.25 * 97.17 kg, per short ton"},
		{"us-epa", 2022, "lignite", quantity.Mass, 1.5307 * 0.90718474, "14.21 * 97.72 kg, per short ton"},
		{"us-epa", 2022, "coal", quantity.Mass, 2.3324 * 0.90718474, "22.35 * 94.67 kg, per short ton"},
		{"us-epa", 2022, "fo", quantity.Volume, 0.011265, "0.15 MMBtu/gal * 75.1 kg/MMBtu, printed as 11.27 kg/gal"},
		{"us-epa", 2022, "lpg", quantity.Volume, 0.00567732, "0.092 MMBtu/gal * 61.71 kg/MMBtu, printed as 5.68 kg/gal"},
		{"us-epa", 2022, "kerosene", quantity.Volume, 0.01015, "10.15 kg/gal"},
		{"us-epa", 2022, "do", quantity.Energy, 0.0701006, "73.96 kg/MMBtu / 1.05505585262 GJ"},
		{"us-epa", 2022, "do", quantity.Mass, 3.2098, "73.96 kg * 0.138 / 3.785411784 L / 0.84 kg/L"},
		{"us-epa", 2022, "do", quantity.Volume, 0.01020648, "0.138 MMBtu/gal * 73.96 kg/MMBtu, printed as 10.21 kg/gal"},
		{"us-epa", 2022, "electricity", quantity.Energy, 0.37337, "823.15 lb/MWh"},
		{"us-epa", 2022, "natural_gas", quantity.Energy, 0.05306, "per MMBtu"},
		{"us-epa", 2022, "steam", quantity.Energy, 0.06633, "per MMBtu: 53.06 / 0.8, printed to two decimals"},
		{"uk-desnz", 2024, "coal", quantity.Mass, 2.39944, "CO2e stands for CO2"},
		{"uk-desnz", 2025, "lpg", quantity.Mass, 2.93936095, "per t"},
		{"uk-desnz", 2024, "lpg", quantity.Volume, 1.4935, "per m3: 2.93936 * 0.5081"},
		{"uk-desnz", 2024, "do", quantity.Mass, 3.1806, "per t: 2.66155 kg/L / 0.8368 kg/L"},
		{"uk-desnz", 2025, "natural_gas", quantity.Volume, 0.00206672, "per m3"},
		{"uk-desnz", 2025, "natural_gas", quantity.Energy, 0.05082232, "2.06672 kg/m3 / 11.296 kWh/m3, per GJ: the 0.18296 kg/kWh that is printed"},
		{"uk-desnz", 2025, "water", quantity.Volume, 0.0001913, "supply"},
		{"india", 2020, "electricity", quantity.Energy, 0.9073, "combined margin of 2020-21"},
		{"ember-thailand", 2004, "electricity", quantity.Energy, 0.59929, "life cycle"},
	} {
		c := per(t, mustLoad(t, tt.set), tt.year, tt.carrier, tt.dimension)
		tolerance := printed
		if tt.want < 0.1 { // given with more digits
			tolerance = 6e-8
		}
		if !close(c.CO2.Value, tt.want, tolerance) || !c.CO2.Known {
			t.Errorf("%s %s per %s: %v t CO2, want %v (%s)", tt.set, tt.carrier, c.Unit, c.CO2.Value, tt.want, tt.how)
		}
	}
}

// The national factors of Viet Nam as they are meant: the emission factors of Decision 2626 on the calorific values of
// letter 3505, t CO2 per t.
func TestCO2ByTheNationalTable(t *testing.T) {
	s := mustLoad(t, "viet-nam")
	for _, tt := range []struct {
		carrier, ncv string
		want         float64
	}{
		{"do", "1.02 toe/t", 3.164467}, // 1.02 * 41.868 * 74100e-6
		{"fo", "0.99 toe/t", 3.208177}, // 0.99 * 41.868 * 77400e-6
		{"lpg", "1.09 toe/t", 2.879639},
	} {
		with, err := s.Override(tt.carrier+".ncv", tt.ncv)
		if err != nil {
			t.Fatal(err)
		}
		if got := per(t, with, 2023, tt.carrier, quantity.Mass).CO2.Value; !close(got, tt.want, 6e-7) {
			t.Errorf("%s: %v t CO2/t, want %v", tt.carrier, got, tt.want)
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
	// The CO2e of biomass is no CO2, not even biogenic: UK, wood logs 2025, 46.98508 kg CO2e/t of CH4 and N2O.
	logs, err := Decode("own.toml", []byte(own+"[carrier.wood]\nco2e = { value = 46.98508, unit = \"kg/t\", source = \"x\" }"))
	if err != nil {
		t.Fatal(err)
	}
	if c := per(t, logs, 0, "wood", quantity.Mass); c.CO2.Known || c.CO2FromCO2e || !close(c.CO2e.Value, 0.04698508, 1e-15) {
		t.Errorf("logs: %+v", c)
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
	if p := inv.Parts[0]; !close(inv.Low, 1/32.2, 1e-15) || !close(inv.High, 1/21.6, 1e-15) || p.Symbol != "1/NCV" || p.Value != inv.Value || p.Low != inv.Low || p.High != inv.High {
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
		{"coal", quantity.Unit{}, quantity.Tonne, "5 is a number without a unit; coal takes a density"},
		{"steam", quantity.Tonne, quantity.Gigajoule, "5 t is a mass; steam is counted in GJ; write it in GJ"},
		{"coal", quantity.Gigajoule, quantity.CubicMetre, "5 GJ is an energy; coal takes a calorific value to be counted in m3"},
		{"do", quantity.Tonne, quantity.Unit{}, "5 t is a mass"},
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

// Where CO2 is given per tonne or litre, energy leads to it through the calorific value on the basis of the set.
func TestBases(t *testing.T) {
	const head = "id = \"b\"\ngwp = \"ar5\"\n"
	const coal = "[carrier.x]\nunit = \"t\"\nscope = 1\nncv = { value = 20, low = 16, high = 25, unit = \"GJ/t\", source = \"x\" }\ngcv = { value = 25, unit = \"GJ/t\", source = \"x\" }\n"
	for _, tt := range []struct {
		name, text string
		d          quantity.Dimension
		want       float64 // t CO2; 0 where there is none
		parts      string
	}{
		{"per tonne, net energy", head + coal + `co2 = { value = 2, unit = "t/t", source = "x" }`, quantity.Energy, 0.1, "1/NCV EF"},
		{"per tonne, gross energy", head + "basis = \"gross\"\n" + coal + `co2 = { value = 2, unit = "t/t", source = "x" }`, quantity.Energy, 0.08, "1/GCV EF"},
		{"per net GJ, tonnes", head + coal + `co2 = { value = 0.1, unit = "t/GJ", source = "x" }`, quantity.Mass, 2, "NCV EF"},
		{"per gross GJ, tonnes", head + coal + `co2 = { value = 0.1, unit = "t/GJ", basis = "gross", source = "x" }`, quantity.Mass, 2.5, "GCV EF"},
		{"per gross GJ, net energy", head + coal + `co2 = { value = 0.1, unit = "t/GJ", basis = "gross", source = "x" }`, quantity.Energy, 0, ""},
		{"per net GJ in a gross set", head + "basis = \"gross\"\n" + coal + `co2 = { value = 0.1, unit = "t/GJ", basis = "net", source = "x" }`, quantity.Mass, 2, "NCV EF"},
		{"no density", head + coal + `co2 = { value = 0.1, unit = "t/GJ", source = "x" }`, quantity.Volume, 0, ""},
		{"no unit at all", head + coal + `co2 = { value = 0.1, unit = "t/GJ", source = "x" }`, quantity.None, 0, ""},
	} {
		s, err := Decode("b.toml", []byte(tt.text))
		if err != nil {
			t.Fatal(err)
		}
		c := per(t, s, 0, "x", tt.d).CO2
		var parts []string
		for _, p := range c.Parts {
			parts = append(parts, p.Symbol)
		}
		if c.Value != tt.want || c.Known != (tt.want != 0) || strings.Join(parts, " ") != tt.parts {
			t.Errorf("%s: %v by %v, want %v", tt.name, c.Value, parts, tt.want)
		}
	}
	// A gross set that extends a net one keeps the basis of what it inherits.
	s, err := Decode("own.toml", []byte(own+`basis = "gross"`))
	if err != nil {
		t.Fatal(err)
	}
	if c := per(t, s, 0, "do", quantity.Mass); !close(c.CO2.Value, 3.1863, 1e-12) || c.Energy.Known {
		t.Errorf("%v t CO2, %v GJ", c.CO2.Value, c.Energy)
	}
}

// Energy of a fuel may come in any of its units, and has no doubt of a calorific value in it.
func TestEnergyOfFuels(t *testing.T) {
	table, err := mustLoad(t, "ipcc-2006").Compile(0)
	if err != nil {
		t.Fatal(err)
	}
	row, _ := table.Row("do")
	c, err := row.Per(quantity.Energy)
	if err != nil {
		t.Fatal(err)
	}
	if c.Unit != quantity.Gigajoule || !close(c.CO2.Low, 0.0726, 1e-15) || !close(c.CO2.High, 0.0748, 1e-15) {
		t.Errorf("per %s from %v to %v", c.Unit, c.CO2.Low, c.CO2.High)
	}
	for _, tt := range []struct {
		unit quantity.Unit
		want float64 // t CO2, 74.1 kg/GJ
	}{{quantity.MegawattHour, 0.26676}, {quantity.TonneOilEquivalent, 3.1024188}, {quantity.Gigacalorie, 0.31024188}, {quantity.Terajoule, 74.1}} {
		gj, err := row.In(quantity.Quantity{Value: 1, Unit: tt.unit}, c.Unit)
		if err != nil || !close(gj*c.CO2.Value, tt.want, 1e-9) {
			t.Errorf("1 %s: %v t CO2, %v", tt.unit, gj*c.CO2.Value, err)
		}
	}
}

// A density or a calorific value that goes by years fails as such, not as one that is missing.
func TestInOfAYearThatIsMissing(t *testing.T) {
	s, err := Decode("own.toml", []byte(own+"[carrier.coal]\n[[carrier.coal.ncv]]\nyear = 2010\nvalue = 25\nunit = \"GJ/t\"\nsource = \"x\"\n[[carrier.coal.ncv]]\nyear = 2014\nvalue = 24\nunit = \"GJ/t\"\nsource = \"x\""))
	if err != nil {
		t.Fatal(err)
	}
	table, err := s.Compile(2012)
	if err != nil {
		t.Fatal(err)
	}
	row, _ := table.Row("coal")
	_, err = row.In(quantity.Quantity{Value: 1, Unit: quantity.Tonne}, quantity.Gigajoule)
	if want := "own has no coal.ncv for 2012; it has 2010, 2014, nearest 2014; set nearest_year = true or year = 2014"; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
	if _, err := row.In(quantity.Quantity{Value: 1, Unit: quantity.Tonne}, quantity.Kilogram); err != nil {
		t.Error(err)
	}
}

func TestSpans(t *testing.T) {
	for _, tt := range []struct {
		years []int
		want  string
	}{{nil, ""}, {[]int{2004}, "2004"}, {[]int{2014, 2015, 2016}, "2014 to 2016"}, {[]int{2010, 2014, 2015, 2020}, "2010, 2014 to 2015, 2020"}} {
		if got := spans(tt.years); got != tt.want {
			t.Errorf("%v: %q, want %q", tt.years, got, tt.want)
		}
	}
}

// A set that somebody has put together by hand, and values that are none, may be wrong but do not panic.
func TestNothingPanics(t *testing.T) {
	s := &Set{Carriers: []Carrier{{ID: "x", SameAs: "y"}}}
	table, err := s.Compile(0)
	if err != nil {
		t.Fatal(err)
	}
	row, ok := table.Row("x")
	if !ok {
		t.Fatal("no row")
	}
	if c, err := row.Per(quantity.Mass); err != nil || c.CO2.Known {
		t.Errorf("%+v, %v", c, err)
	}
	if _, err := row.In(quantity.Quantity{Value: 1}, quantity.Tonne); err == nil {
		t.Error("a bare number is no mass")
	}
	if _, ok := table.Row("z"); ok || len(table.Carriers()) != 1 || table.Carriers()[0] != "x" {
		t.Error("z is not there")
	}
	if got := Kind(99).String() + Basis(9).String() + Range(9).String() + How(9).String() + (&YearError{}).Error(); !strings.HasPrefix(got, "????") {
		t.Error(got)
	}
	if s.Carriers[0].Factors(99) != nil {
		t.Error("factors of no kind")
	}
}
