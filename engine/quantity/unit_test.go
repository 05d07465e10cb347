package quantity_test

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cleaner-production/abate/engine/quantity"
)

// Libraries of units have taken t for the imperial ton; here it never is.
func TestTonneIsMetric(t *testing.T) {
	for _, text := range []string{"1 t", "1 tonne", "1 tấn", "1 metric ton", "1 Tonnes"} {
		q, err := quantity.English.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if kg, err := q.In(quantity.Kilogram); kg != 1000 || err != nil {
			t.Errorf("%s is %v kg, %v; want 1000, not 907 or 1016", text, kg, err)
		}
	}
}

// Every unit: what it is in g, J or L by its definition, and the spellings it is read from. Those that differ
// from the symbol in letter case alone are slips that [quantity.Writing.Doubt] mentions.
var everyUnit = []struct {
	unit      quantity.Unit
	symbol    string
	base      float64
	origin    string
	spellings string // separated by |
	slips     string
}{
	{quantity.Gram, "g", 1, "SI", "gram|grams|gramme|Grammes", ""},
	{quantity.Pound, "lb", 453.59237, "international pound", "lbs|pound|pounds|LBS", "LB|Lb"},
	{quantity.Kilogram, "kg", 1e3, "SI", "kgs|kilo|kilos|kilogram|kilograms|Kilogramme|kilogrammes", "KG|Kg"},
	{quantity.ShortTon, "short ton", 907184.74, "2000 lb", "short_ton|short-ton|shortton|short tons|US ton|us tons|Short  ton", "Short ton"},
	{quantity.Tonne, "t", 1e6, "1000 kg", "tonne|tonnes|metric ton|metric tons|metric_tonne|Metric tonnes|tấn|Tấn|TẤN|ta\u0302\u0301n|tâ\u0301n|Mg", ""},
	{quantity.LongTon, "long ton", 1016046.9088, "2240 lb", "long_ton|long-tons|imperial ton|imperial tons", "LONG TON"},
	{quantity.Kilotonne, "kt", 1e9, "1000 t", "kilotonne|kilotonnes|Gg", "KT|Kt|kT"},
	{quantity.MillionTonnes, "Mt", 1e12, "1e6 t", "megatonne|megatonnes|Tg", ""},

	{quantity.Joule, "J", 1, "SI", "joule|joules|Joules", ""},
	{quantity.Calorie, "cal", 4.1868, "International Table", "calorie|calories", "CAL"},
	{quantity.Kilojoule, "kJ", 1e3, "SI", "kilojoule|kilojoules", "KJ|kj|Kj"},
	{quantity.BTU, "BTU", 1055.05585262, "2.326 J/g × 453.59237 g", "Btu|btu|British thermal units", "BtU"},
	{quantity.WattHour, "Wh", 3600, "1 W × 3600 s", "W·h|W h|watt hour|watt-hours", "WH|wh"},
	{quantity.Kilocalorie, "kcal", 4186.8, "1000 cal", "kilocalorie|kilocalories", "KCAL|Kcal|kCal"},
	{quantity.Megajoule, "MJ", 1e6, "SI", "megajoule|megajoules", "mj|Mj"},
	{quantity.ThousandBTU, "kBtu", 1055055.85262, "1000 BTU", "kBTU|thousand BTU", "KBTU|kbtu"},
	{quantity.KilowattHour, "kWh", 3.6e6, "1000 Wh", "kW·h|kW h|kw h|kilowatt hour|kilowatt-hours|kilowatt_hour|kilowatthours", "kwh|KWH|Kwh|KWh|kwH"},
	{quantity.Megacalorie, "Mcal", 4.1868e6, "1e6 cal", "megacalorie|megacalories", "MCAL|MCal"},
	{quantity.Therm, "therm", 105505585.262, "100,000 BTU", "therms", "Therm"},
	{quantity.Gigajoule, "GJ", 1e9, "SI", "gigajoule|gigajoules", "gj|Gj|gJ"},
	{quantity.MillionBTU, "MMBtu", 1055055852.62, "1e6 BTU", "MMBTU|mmBtu|mmBTU|million BTU", "mmbtu|MMbtu"},
	{quantity.MegawattHour, "MWh", 3.6e9, "1e6 Wh", "MW·h|MW h|megawatt hour|Megawatt-hours", "Mwh|mwh|MWH"},
	{quantity.Gigacalorie, "Gcal", 4.1868e9, "1e9 cal", "gigacalorie|gigacalories", "GCAL|gcal"},
	{quantity.TonneCoalEquivalent, "tce", 29.3076e9, "7 Gcal", "TCE|tonne of coal equivalent|tonnes of coal equivalent|tấn than tương đương|tấn than tu\u031bo\u031bng đu\u031bo\u031bng", "Tce"},
	{quantity.TonneOilEquivalent, "toe", 41.868e9, "10 Gcal", "TOE|tonne of oil equivalent|tonnes of oil equivalent|tấn dầu tương đương|tấn da\u0302\u0300u tương đương|tấn dâ\u0300u tương đương|Tấn dầu tương đương", "Toe|tOE"},
	{quantity.Terajoule, "TJ", 1e12, "SI", "terajoule|terajoules", "tj|Tj"},
	{quantity.GigawattHour, "GWh", 3.6e12, "1e9 Wh", "GW·h|GW h|gigawatt hour|gigawatt-hours", "Gwh|gwh|GWH"},
	{quantity.KilotonneOilEquivalent, "ktoe", 41.868e12, "1000 toe", "kTOE|kilotonne of oil equivalent", "KTOE"},
	{quantity.Petajoule, "PJ", 1e15, "SI", "petajoule|petajoules", "pj|Pj"},
	{quantity.TerawattHour, "TWh", 3.6e15, "1e12 Wh", "TW·h|TW h|terawatt hour|terawatt-hours", "Twh|twh|TWH"},
	{quantity.MillionTonnesOilEquivalent, "Mtoe", 41.868e15, "1e6 toe", "MTOE|megatonne of oil equivalent", "mtoe"},

	{quantity.Millilitre, "mL", 1e-3, "L/1000", "ml|millilitre|millilitres|milliliter|milliliters", ""},
	{quantity.Litre, "L", 1, "SI", "l|lít|li\u0301t|lit|Lít|litre|litres|liter|liters|Litres", ""},
	{quantity.USGallon, "US gal", 3.785411784, "231 cubic inches", "us_gal|US-gal|usgal|US gallon|US gallons|U.S. gallon|U.S. gal|u.s. gallons", "us gal"},
	{quantity.CubicMetre, "m3", 1e3, "SI", "m³|m^3|cubic metre|cubic metres|cubic meter|Cubic meters|mét khối|me\u0301t khô\u0301i|khối|khô\u0301i|kho\u0302\u0301i", "M3"},
	{quantity.NormalCubicMetre, "Nm3", 1e3, "counts as 1 m3", "Nm³|Nm^3|normal cubic metre|normal cubic metres|normal cubic meter|normal cubic meters", "nm3|NM3"},

	{quantity.KilowattMonth, "kW-month", 1, "of its own", "kW month|kW·month|kW-tháng|kilowatt month|kilowatt-months|kW-month/yr", "kw-month|KW-month"},
}

func TestEveryUnit(t *testing.T) {
	base := map[quantity.Dimension]quantity.Unit{
		quantity.Mass: quantity.Gram, quantity.Energy: quantity.Joule, quantity.Volume: quantity.Litre, quantity.Demand: quantity.KilowattMonth,
	}
	var listed []quantity.Unit
	for _, tt := range everyUnit {
		u := tt.unit
		listed = append(listed, u)
		if u.Symbol() != tt.symbol || u.String() != tt.symbol {
			t.Errorf("symbol %q, String %q; want %q", u.Symbol(), u.String(), tt.symbol)
		}
		if got, err := quantity.Factor(u, base[u.Dimension()]); got != tt.base || err != nil {
			t.Errorf("%s is %v %s, %v; want %v (%s)", u, got, base[u.Dimension()], err, tt.base, tt.origin)
		}
		slips := split(tt.slips)
		for _, spelling := range append(append(split(tt.spellings), slips...), tt.symbol, " "+tt.symbol+"\u00a0") {
			if got, err := quantity.ParseUnit(spelling); got != u || err != nil {
				t.Errorf("ParseUnit(%q) = %v, %v; want %v", spelling, got, err, u)
			}
			doubt, doubtful := quantity.English.Doubt("5 " + spelling)
			if want := contains(slips, spelling); doubtful != want {
				t.Errorf("Doubt(%q) = %v, %v; want %v", "5 "+spelling, doubt, doubtful, want)
			}
		}
	}
	var all []quantity.Unit
	for _, d := range []quantity.Dimension{quantity.Mass, quantity.Energy, quantity.Volume, quantity.Demand} {
		of := quantity.Units(d)
		for i := 1; i < len(of); i++ {
			if f, err := quantity.Factor(of[i], of[i-1]); f < 1 || err != nil {
				t.Errorf("Units(%v): %v stands after %v, %v", d, of[i], of[i-1], err)
			}
		}
		all = append(all, of...)
	}
	if diff := cmp.Diff(symbols(listed), symbols(all)); diff != "" {
		t.Errorf("the table above and Units differ:\n%s", diff)
	}
	if none := quantity.Units(quantity.None); none != nil {
		t.Errorf("Units(None) = %v", none)
	}
}

func split(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, "|")
}

func contains(words []string, word string) bool {
	for _, w := range words {
		if w == word {
			return true
		}
	}
	return false
}

func symbols(units []quantity.Unit) []string {
	var s []string
	for _, u := range units {
		s = append(s, u.Symbol())
	}
	return s
}

func TestZeroUnit(t *testing.T) {
	var u quantity.Unit
	if u.Symbol() != "" || u.String() != "" || u.Dimension() != quantity.None {
		t.Errorf("the zero unit is %q of %v", u, u.Dimension())
	}
	if f, err := quantity.Factor(u, u); f != 1 || err != nil {
		t.Errorf("Factor between bare numbers = %v, %v", f, err)
	}
}

func TestDimensionNames(t *testing.T) {
	for d, want := range map[quantity.Dimension]string{
		quantity.None: "none", quantity.Mass: "mass", quantity.Energy: "energy", quantity.Volume: "volume", quantity.Demand: "demand", 99: "none",
	} {
		if got := d.String(); got != want {
			t.Errorf("Dimension(%d) is %q, want %q", d, got, want)
		}
	}
}

// What looks like a unit and is none, or not that one.
func TestRefusedUnits(t *testing.T) {
	const others = "; known are t, kg, kWh, MWh, GJ, m3, L and others"
	for _, tt := range []struct{ text, want string }{
		{"", "found no text; a unit is wanted, such as t, kWh or m3"},
		{" \u00a0", "found no text; a unit is wanted, such as t, kWh or m3"},
		{strings.Repeat("t", 101), `found "` + strings.Repeat("t", 60) + `…", longer than 100 characters; a unit is wanted, such as t, kWh or m3`},

		{"tt", `unknown unit "tt"; did you mean "t"?`},
		{"T", `unknown unit "T"; did you mean "t"?`},
		{"G", `unknown unit "G"; did you mean "g"?`},
		{"j", `unknown unit "j"; did you mean "J"?`},
		{"tonnez", `unknown unit "tonnez"; did you mean "tonne"?`},
		{"tân", `unknown unit "tân"; did you mean "tấn"?`},
		{"ta\u0302n", `unknown unit "tân"; did you mean "tấn"?`},
		{"tan", `unknown unit "tan"; did you mean "tấn"?`},
		{"kWhh", `unknown unit "kWhh"; did you mean "kWh"?`},
		{"m2", `unknown unit "m2"; did you mean "m3"?`},
		{"gg", `unknown unit "gg"; did you mean "g"?`},
		{"tx", `unknown unit "tx"; did you mean "t"?`},
		{"xt", `unknown unit "xt"; did you mean "t"?`},
		{"t CO2", `unknown unit "t CO2"; did you mean "t"?`},
		{"\u202et", `unknown unit "\u202et"; did you mean "t"?`},
		{"\u202e\u202dt", `unknown unit "\u202e\u202dt"; did you mean "t"?`},
		{"fraction", `unknown unit "fraction"` + others},
		{"%", `unknown unit "%"` + others},
		{"quintal", `unknown unit "quintal"` + others},
		{"\x00\x1b[31m", `unknown unit "\x00\x1b[31m"` + others},
		{strings.Repeat("ấ", 61), `unknown unit "` + strings.Repeat("ấ", 60) + `…"` + others},
		{strings.Repeat("ấ", 100), `unknown unit "` + strings.Repeat("ấ", 60) + `…"` + others},

		{"ton", `"ton" can be t (1000 kg), short ton (907.2 kg) or long ton (1016 kg); write t, short_ton or long_ton`},
		{"Tons", `"Tons" can be t (1000 kg), short ton (907.2 kg) or long ton (1016 kg); write t, short_ton or long_ton`},
		{"MT", `"MT" can be t (metric ton) or Mt (a million tonnes); write t or Mt`},
		{"mt", `"mt" can be t (metric ton) or Mt (a million tonnes); write t or Mt`},
		{"mg", `"mg" is milligram, but for Mg, which is t; write t or 0.001 g`},
		{"mWh", `"mWh" is milliwatt-hour; write MWh or 1e-9 MWh`},
		{"mJ", `"mJ" is millijoule; write MJ or 1e-9 MJ`},
		{"pJ", `"pJ" is picojoule; write PJ or 1e-12 J`},
		{"mT", `"mT" can be t (metric ton) or Mt (a million tonnes); write t or Mt`},
		{"MG", `"MG" is milligram, but for Mg, which is t; write t or 0.001 g`},
		{"mcal", `"mcal" is millicalorie; write Mcal or 0.001 cal`},
		{"Cal", `"Cal" is cal to some and kcal to others; write cal or kcal`},
		{"ML", `"ML" is megalitre; write mL or 1000 m3`},
		{"Ml", `"Ml" is megalitre; write mL or 1000 m3`},
		{"MBTU", `"MBTU" can be a thousand or a million BTU; write kBtu or MMBtu`},
		{"mbtus", `"mbtus" can be a thousand or a million BTU; write kBtu or MMBtu`},
		{"gals", `"gals" can be a US gallon (3.785 L) or an imperial one (4.546 L); write US gal or 4.54609 L`},
		{"Gallon", `"Gallon" can be a US gallon (3.785 L) or an imperial one (4.546 L); write US gal or 4.54609 L`},
		{"gal", `"gal" can be a US gallon (3.785 L) or an imperial one (4.546 L); write US gal or 4.54609 L`},
		{"gallons", `"gallons" can be a US gallon (3.785 L) or an imperial one (4.546 L); write US gal or 4.54609 L`},
		{"W", `"W" is power, not energy; did you mean "Wh"?`},
		{"kw", `"kw" is power, not energy; did you mean "kWh"?`},
		{"MW", `"MW" is power, not energy; did you mean "MWh"?`},
		{"GW", `"GW" is power, not energy; did you mean "GWh"?`},
		{"TW", `"TW" is power, not energy; did you mean "TWh"?`},
		{"watts", `"watts" is power, not energy; did you mean "Wh"?`},
		{"kilowatt", `"kilowatt" is power, not energy; did you mean "kWh"?`},
		{"Kilowatts", `"Kilowatts" is power, not energy; did you mean "kWh"?`},
		{"megawatt", `"megawatt" is power, not energy; did you mean "MWh"?`},
		{"megawatts", `"megawatts" is power, not energy; did you mean "MWh"?`},
		{"watt", `"watt" is power, not energy; did you mean "Wh"?`},

		{"t/month", `"t/month" is per month; an amount per year is wanted; write the amount of a whole year`},
		{"kWh/tháng", `"kWh/tháng" is per month; an amount per year is wanted; write the amount of a whole year`},
		{"m3/ngày", `"m3/ngày" is per day; an amount per year is wanted; write the amount of a whole year`},
		{"tt/year", `unknown unit "tt"; did you mean "t"?`},
		{"tons/month", `"tons" can be t (1000 kg), short ton (907.2 kg) or long ton (1016 kg); write t, short_ton or long_ton`},
		{"/yr", `a unit is missing; such as kg/TJ`},
		{"GJ/t", `"GJ/t" is one unit per another; an amount has one unit, such as GJ`},
		{"1000 L", `"1000 L" is a multiple of a unit; write L, and amounts 1000 times as large`},
		{"triệu kWh", `"triệu kWh" is a multiple of a unit; write kWh, and amounts 1000000 times as large`},
	} {
		u, err := quantity.ParseUnit(tt.text)
		if err == nil || err.Error() != tt.want {
			t.Errorf("ParseUnit(%q) = %v, %v\nwant %s", tt.text, u, err, tt.want)
		}
		if _, ok := err.(*quantity.Error); !ok {
			t.Errorf("ParseUnit(%q): %T, want *Error", tt.text, err)
		}
	}
}

// All amounts are those of a year, so a year may stand there, and nothing else.
func TestPeriods(t *testing.T) {
	for _, text := range []string{
		"t/yr", "t/year", "t/years", "t/y", "t/a", "t/annum", "t / Năm", "t/nam", "t/na\u0306m", "t/1 năm",
		"t per year", "t per annum", "t a year", "t mỗi năm",
	} {
		if u, err := quantity.ParseUnit(text); u != quantity.Tonne || err != nil {
			t.Errorf("ParseUnit(%q) = %v, %v; want t", text, u, err)
		}
	}
	for _, tt := range []struct{ text, found, mend string }{
		{"10 t/month", "per month", `write "120 t"`},
		{"10 t/months", "per month", `write "120 t"`},
		{"10 t/mo", "per month", `write "120 t"`},
		{"10 t/mth", "per month", `write "120 t"`},
		{"10 t/tháng", "per month", `write "120 t"`},
		{"10 t/tha\u0301ng", "per month", `write "120 t"`},
		{"10 t/thang", "per month", `write "120 t"`},
		{"10 t/1 tháng", "per month", `write "120 t"`},
		{"0.1 kWh a month", "per month", `write "1.2 kWh"`}, // not 1.2000000000000002
		{"10 t/quarter", "per quarter", `write "40 t"`},
		{"10 t/quý", "per quarter", `write "40 t"`},
		{"10 t/quy\u0301", "per quarter", `write "40 t"`},
		{"10 t/quí", "per quarter", `write "40 t"`},
		{"10 t/qui\u0301", "per quarter", `write "40 t"`},
		{"10 t/week", "per week", "write the amount of a whole year"},
		{"10 t/wk", "per week", "write the amount of a whole year"},
		{"10 t/tuần", "per week", "write the amount of a whole year"},
		{"10 t/tua\u0302\u0300n", "per week", "write the amount of a whole year"},
		{"10 t/day", "per day", "write the amount of a whole year"},
		{"10 t/d", "per day", "write the amount of a whole year"},
		{"10 t/ngày", "per day", "write the amount of a whole year"},
		{"10 t/nga\u0300y", "per day", "write the amount of a whole year"},
		{"10 t/h", "per hour", "write the amount of a whole year"},
		{"10 t/hr", "per hour", "write the amount of a whole year"},
		{"10 t/giờ", "per hour", "write the amount of a whole year"},
		{"10 t/giơ\u0300", "per hour", "write the amount of a whole year"},
		{"10 t/gio\u031b\u0300", "per hour", "write the amount of a whole year"},
		{"10 t per hour", "per hour", "write the amount of a whole year"},
		{"10 t/shift", "per shift", "write the amount of a whole year"},
		{"10 t/ca", "per shift", "write the amount of a whole year"},
	} {
		want := quantity.Error{Found: `"` + tt.text[strings.Index(tt.text, " ")+1:] + `" is ` + tt.found, Wanted: "an amount per year is wanted", Mend: tt.mend}
		_, err := quantity.English.Parse(tt.text)
		if diff := cmp.Diff(&want, err); diff != "" {
			t.Errorf("Parse(%q):\n%s", tt.text, diff)
		}
	}
}

func TestUnitInJSON(t *testing.T) {
	type row struct{ Unit, None quantity.Unit }
	text, err := json.Marshal(row{Unit: quantity.USGallon})
	if string(text) != `{"Unit":"US gal","None":""}` || err != nil {
		t.Errorf("%s, %v", text, err)
	}
	back := row{None: quantity.Tonne}
	if err := json.Unmarshal(text, &back); err != nil || back != (row{Unit: quantity.USGallon}) {
		t.Errorf("back comes %v, %v", back, err)
	}
	err = json.Unmarshal([]byte(`{"Unit":"ton"}`), &back)
	if err == nil || back.Unit != quantity.USGallon {
		t.Errorf("ton is read as %v, %v; want an error and no change", back.Unit, err)
	}
}

func TestConvertErrors(t *testing.T) {
	for _, tt := range []struct {
		value    float64
		from, to quantity.Unit
		want     string
	}{
		{3, quantity.Tonne, quantity.MegawattHour, "3 t is a mass; an energy is wanted; write kWh, MWh or GJ"},
		{3, quantity.Litre, quantity.Tonne, "3 L is a volume; a mass is wanted; write t or kg"},
		{2.5, quantity.Gigajoule, quantity.CubicMetre, "2.5 GJ is an energy; a volume is wanted; write m3 or L"},
		{2970, quantity.Unit{}, quantity.Tonne, "2970 has no unit; a mass is wanted; write t or kg"},
		{3, quantity.Tonne, quantity.Unit{}, "3 t is a mass; a bare number is wanted; write the number alone"},
		{math.NaN(), quantity.Tonne, quantity.Kilogram, "the value is not a finite number"},
		{math.Inf(1), quantity.Tonne, quantity.Tonne, "the value is not a finite number"},
		{math.Inf(-1), quantity.Tonne, quantity.Kilogram, "the value is not a finite number"},
		{math.Inf(-1), quantity.Tonne, quantity.Gigajoule, "not a number t is a mass; an energy is wanted; write kWh, MWh or GJ"},
		{1e300, quantity.MillionTonnes, quantity.Gram, "1e300 is too large to be converted"},
		{-1e300, quantity.MillionTonnes, quantity.Gram, "-1e300 is too large to be converted"},
		{1e-299, quantity.Gram, quantity.Tonne, "1e-299 is too small to be converted; write 0"},
		{-1e-299, quantity.Gram, quantity.Tonne, "-1e-299 is too small to be converted; write 0"},
		{5e-324, quantity.Gram, quantity.Gram, "5e-324 is too small to be converted; write 0"},
	} {
		got, err := quantity.Quantity{Value: tt.value, Unit: tt.from}.In(tt.to)
		if err == nil || err.Error() != tt.want || got != 0 {
			t.Errorf("%v %v in %v: %v, %v\nwant %s", tt.value, tt.from, tt.to, got, err, tt.want)
		}
	}
	f, err := quantity.Factor(quantity.Tonne, quantity.Gigajoule)
	if want := "t is a mass; an energy is wanted; write kWh, MWh or GJ"; err == nil || err.Error() != want || f != 0 {
		t.Errorf("Factor: %v, %v, want %s", f, err, want)
	}
}

// Conversions by powers of ten only move the decimal point; float64 arithmetic would give the figure in the
// comment. Others are rounded once.
func TestConvertIsExact(t *testing.T) {
	for _, tt := range []struct {
		value    float64
		from, to quantity.Unit
		want     float64
	}{
		{1.001, quantity.Tonne, quantity.Kilogram, 1001}, // 1000.9999999999999
		{4.35, quantity.MegawattHour, quantity.KilowattHour, 4350},
		{0.57, quantity.GigawattHour, quantity.MegawattHour, 570}, // 569.9999999999999
		{134, quantity.MegawattHour, quantity.GigawattHour, 0.134},
		{123456789012345, quantity.Kilogram, quantity.Tonne, 123456789012.345},
		{-0.57, quantity.GigawattHour, quantity.MegawattHour, -570},
		{0, quantity.Tonne, quantity.Kilogram, 0},
		{1e300, quantity.Tonne, quantity.Kilogram, 1e303},
		{1e-290, quantity.Tonne, quantity.Kilotonne, 1e-293},
		{1e-297, quantity.Kilogram, quantity.Tonne, 1e-300},
		{41.868, quantity.Gigajoule, quantity.TonneOilEquivalent, 1},
		{9007199254740993, quantity.Kilogram, quantity.Tonne, 9007199254740.992}, // 2^53 + 1 is 2^53 as float64
		{907.18474, quantity.Kilogram, quantity.ShortTon, 1},
		{198574753, quantity.Pound, quantity.Gram, 90071992835.43462}, // 198574753 × 45359237 is odd and above 2^53
		{12, quantity.Unit{}, quantity.Unit{}, 12},
		// From 16 digits on it is the binary number that is converted.
		{6.534807523013446, quantity.Tonne, quantity.Kilogram, 6534.8075230134455},
		{1.3166067975795535, quantity.Tonne, quantity.Kilogram, 1316.6067975795534},
		{0.30000000000000004, quantity.Unit{}, quantity.Unit{}, 0.30000000000000004}, // 17 digits,
	} {
		got, err := quantity.Convert(tt.value, tt.from, tt.to)
		if got != tt.want || err != nil {
			t.Errorf("%v %v = %v %v, %v; want %v", tt.value, tt.from, got, tt.to, err, tt.want)
		}
	}
	if zero, _ := quantity.Convert(math.Copysign(0, -1), quantity.Tonne, quantity.Kilogram); math.Signbit(zero) {
		t.Error("-0 t is -0 kg")
	}
}
