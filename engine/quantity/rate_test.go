package quantity_test

import (
	"strings"
	"testing"

	"github.com/cleaner-production/abate/engine/quantity"
)

// The spellings are those of factor tables: IPCC, EPA, DESNZ, circulars of Viet Nam.
func TestParseRate(t *testing.T) {
	kgTJ := quantity.Rate{Num: quantity.Kilogram, Den: quantity.Terajoule}
	of := func(substance string) quantity.Rate {
		r := kgTJ
		r.Substance = substance
		return r
	}
	per1000L := quantity.Rate{Num: quantity.TonneOilEquivalent, Per: 1000, Den: quantity.Litre}
	million := quantity.Rate{Num: quantity.TonneOilEquivalent, Per: 1e6, Den: quantity.CubicMetre}
	for _, tt := range []struct {
		text string
		want quantity.Rate
		back string // String
	}{
		{"kg/TJ", kgTJ, "kg/TJ"},
		{" kg / TJ ", kgTJ, "kg/TJ"},
		{"kg per TJ", kgTJ, "kg/TJ"},
		{"KG/tj", kgTJ, "kg/TJ"},
		{"kg/1 TJ", kgTJ, "kg/TJ"},
		{"GJ/t", quantity.Rate{Num: quantity.Gigajoule, Den: quantity.Tonne}, "GJ/t"},
		{"TJ/Gg", quantity.Rate{Num: quantity.Terajoule, Den: quantity.Kilotonne}, "TJ/kt"},
		{"t/MWh", quantity.Rate{Num: quantity.Tonne, Den: quantity.MegawattHour}, "t/MWh"},
		{"kg/m3", quantity.Rate{Num: quantity.Kilogram, Den: quantity.CubicMetre}, "kg/m3"},
		{"kg/l", quantity.Rate{Num: quantity.Kilogram, Den: quantity.Litre}, "kg/L"},
		{"TOE/t", quantity.Rate{Num: quantity.TonneOilEquivalent, Den: quantity.Tonne}, "toe/t"},
		{"TOE/kWh", quantity.Rate{Num: quantity.TonneOilEquivalent, Den: quantity.KilowattHour}, "toe/kWh"},
		{"kg/US gal", quantity.Rate{Num: quantity.Kilogram, Den: quantity.USGallon}, "kg/US gal"},
		{"mmBtu/short ton", quantity.Rate{Num: quantity.MillionBTU, Den: quantity.ShortTon}, "MMBtu/short ton"},
		{"lb/MWh", quantity.Rate{Num: quantity.Pound, Den: quantity.MegawattHour}, "lb/MWh"},
		{"g/MMBtu", quantity.Rate{Num: quantity.Gram, Den: quantity.MillionBTU}, "g/MMBtu"},

		{"t C/TJ", quantity.Rate{Num: quantity.Tonne, Substance: "C", Den: quantity.Terajoule}, "t C/TJ"},
		{"tC/TJ", quantity.Rate{Num: quantity.Tonne, Substance: "C", Den: quantity.Terajoule}, "t C/TJ"},
		{"kg CO2/TJ", of("CO2"), "kg CO2/TJ"},
		{"kgCO2/TJ", of("CO2"), "kg CO2/TJ"},
		{"kg CO₂/TJ", of("CO2"), "kg CO2/TJ"},
		{"kg co2 per TJ", of("CO2"), "kg CO2/TJ"},
		{"kg CH4/TJ", of("CH4"), "kg CH4/TJ"},
		{"kg CH₄/TJ", of("CH4"), "kg CH4/TJ"},
		{"kg N2O/TJ", of("N2O"), "kg N2O/TJ"},
		{"kg CO2e/TJ", of("CO2e"), "kg CO2e/TJ"},
		{"kg CO2 e/TJ", of("CO2e"), "kg CO2e/TJ"},
		{"kg CO2-e/TJ", of("CO2e"), "kg CO2e/TJ"},
		{"kg CO2eq/TJ", of("CO2e"), "kg CO2e/TJ"},
		{"kg CO2 eq/TJ", of("CO2e"), "kg CO2e/TJ"},
		{"kg CO2-eq/TJ", of("CO2e"), "kg CO2e/TJ"},
		{"kg CO2 equivalent/TJ", of("CO2e"), "kg CO2e/TJ"},
		{"kg CO2-equivalent/TJ", of("CO2e"), "kg CO2e/TJ"},
		{"kg CO2tđ/TJ", of("CO2e"), "kg CO2e/TJ"},
		{"kg CO2 tđ/TJ", of("CO2e"), "kg CO2e/TJ"},
		{"kg CO2 tương đương/TJ", of("CO2e"), "kg CO2e/TJ"},
		{"tấn CO2/MWh", quantity.Rate{Num: quantity.Tonne, Substance: "CO2", Den: quantity.MegawattHour}, "t CO2/MWh"},
		{"Mt CO2/TWh", quantity.Rate{Num: quantity.MillionTonnes, Substance: "CO2", Den: quantity.TerawattHour}, "Mt CO2/TWh"},

		{"TOE/1000 L", per1000L, "toe/1000 L"},
		{"TOE/1000L", per1000L, "toe/1000 L"},
		{"TOE/1,000 L", per1000L, "toe/1000 L"},
		{"TOE/1.000 lít", per1000L, "toe/1000 L"},
		{"TOE/1 000 L", per1000L, "toe/1000 L"},
		{"TOE/thousand L", per1000L, "toe/1000 L"},
		{"TOE/10^3 L", per1000L, "toe/1000 L"},
		{"TOE/10³ L", per1000L, "toe/1000 L"},
		{"TOE/nghìn lít", per1000L, "toe/1000 L"},
		{"TOE/ngàn lít", per1000L, "toe/1000 L"},
		{"TOE/million m3", million, "toe/1000000 m3"},
		{"TOE/triệu m3", million, "toe/1000000 m3"},
		{"TOE/10^6 m3", million, "toe/1000000 m3"},
		{"TOE/10⁶ m³", million, "toe/1000000 m3"},
		{"GJ/2 L", quantity.Rate{Num: quantity.Gigajoule, Per: 2, Den: quantity.Litre}, "GJ/2 L"},
		{"GJ/4000000000 L", quantity.Rate{Num: quantity.Gigajoule, Per: 4e9, Den: quantity.Litre}, "GJ/4000000000 L"},

		{"fraction", quantity.Rate{}, "fraction"},
		{"1", quantity.Rate{}, "fraction"},
		{"%", quantity.Rate{Per: 100}, "%"},
		{"percent", quantity.Rate{Per: 100}, "%"},
	} {
		got, err := quantity.ParseRate(tt.text)
		if got != tt.want || err != nil {
			t.Errorf("ParseRate(%q) = %v, %v; want %v", tt.text, got, err, tt.want)
		}
		if got.String() != tt.back {
			t.Errorf("ParseRate(%q) prints as %q, want %q", tt.text, got, tt.back)
		}
	}
}

// Rates that are built, not read.
func TestRateString(t *testing.T) {
	for _, tt := range []struct {
		rate quantity.Rate
		want string
	}{
		{quantity.Rate{Per: 1}, "fraction"},
		{quantity.Rate{Per: 7}, "1/7"},
		{quantity.Rate{Den: quantity.Tonne}, "1/t"},
		{quantity.Rate{Num: quantity.Tonne}, "t/1"},
		{quantity.Rate{Num: quantity.Tonne, Per: 100}, "t/100"},
		{quantity.Rate{Num: quantity.Tonne, Per: 1, Den: quantity.MegawattHour}, "t/MWh"},
	} {
		if got := tt.rate.String(); got != tt.want {
			t.Errorf("%#v prints as %q, want %q", tt.rate, got, tt.want)
		}
	}
}

func TestParseRateErrors(t *testing.T) {
	const count = " does not begin with a whole number from 1 to 4000000000; such as 1000 L"
	for _, tt := range []struct{ text, want string }{
		{"", "found no text; the unit of a factor is wanted, such as GJ/t or kg/TJ"},
		{strings.Repeat("x", 101), `found "` + strings.Repeat("x", 60) + `…", longer than 100 characters; the unit of a factor is wanted, such as GJ/t or kg/TJ`},
		{" \t", "found no text; the unit of a factor is wanted, such as GJ/t or kg/TJ"},
		{"GJ", `"GJ" is not one unit per another; the unit of a factor is wanted; such as GJ/t, kg/TJ, t/MWh, fraction`},
		{"kg/", "a unit is missing; such as kg/TJ"},
		{"/TJ", "a unit is missing; such as kg/TJ"},
		{"kgg/TJ", `unknown unit "kgg"; did you mean "kg"?`},
		{"kg/TJJ", `unknown unit "TJJ"; did you mean "TJ"?`},
		{"kgg CO2/TJ", `unknown unit "kgg"; did you mean "kg"?`},
		{"CO2/TJ", `unknown unit "CO2"; known are t, kg, kWh, MWh, GJ, m3, L and others`},
		{"degC/TJ", `unknown unit "degC"; known are t, kg, kWh, MWh, GJ, m3, L and others`},
		{"t c/TJ", `unknown unit "t c"; known are t, kg, kWh, MWh, GJ, m3, L and others`},
		{"GJ CO2/t", `"GJ CO2" is not a mass; write t CO2 or kg CO2`},
		{"ton CO2/MWh", `"ton" can be t (1000 kg), short ton (907.2 kg) or long ton (1016 kg); write t, short_ton or long_ton`},
		{"tons C/TJ", `"tons" can be t (1000 kg), short ton (907.2 kg) or long ton (1016 kg); write t, short_ton or long_ton`},
		{"kg/MW", `"MW" is power, not energy; did you mean "MWh"?`},
		{"kg/TJ/yr", `unknown unit "TJ/yr"; known are t, kg, kWh, MWh, GJ, m3, L and others`},
		{"GJ/t/t", `"t/t" is one unit per another; an amount has one unit, such as t`},
		{"kg/0 L", `"0 L"` + count},
		{"kg/1.5 L", `"1.5 L"` + count},
		{"kg/1,5 L", `"1,5 L"` + count},
		{"kg/1000. L", `"1000. L"` + count},
		{"kg/-5 L", `"-5 L"` + count},
		{"kg/1e3 L", `"1e3 L"` + count},
		{"kg/1e999 L", `"1e999 L"` + count},
		{"kg/1,00 L", `"1,00 L"` + count},
		{"kg/4000000001 L", `"4000000001 L"` + count},
	} {
		r, err := quantity.ParseRate(tt.text)
		if err == nil || err.Error() != tt.want || r != (quantity.Rate{}) {
			t.Errorf("ParseRate(%q) = %v, %v\nwant %s", tt.text, r, err, tt.want)
		}
	}
}

func TestRateConvert(t *testing.T) {
	for _, tt := range []struct {
		name     string
		value    float64
		from, to string
		want     float64
	}{
		{"anthracite, IPCC 2006 Vol. 2 Table 1.4: 98300 / 1e6", 98300, "kg CO2/TJ", "t/GJ", 0.0983},
		{"1 TJ/Gg is 1 GJ/t", 26.7, "TJ/Gg", "GJ/t", 26.7},
		{"grid factor", 0.6612, "t CO2/MWh", "kg/kWh", 0.6612},
		{"MOIT letter 3505/BCT-KHCN: 0.88 toe per 1000 L", 0.88, "TOE/1000 lít", "toe/m3", 0.88},
		{"the same per litre", 0.88, "TOE/1000 lít", "toe/L", 0.00088},
		{"natural gas: 900 toe per million m3", 900, "toe/million m3", "toe/1000 m3", 0.9},
		{"MWh by the national table: 0.0001543 × 1000", 0.0001543, "TOE/kWh", "toe/MWh", 0.1543},
		{"two litres", 3, "kg/2 L", "kg/L", 1.5},
		{"density", 0.845, "kg/L", "t/m3", 0.845},
		{"percent", 98, "%", "fraction", 0.98},
		{"fraction", 0.98, "fraction", "%", 98},
		// 770.884 lb/MWh × 0.45359237 = 349.6671405...
		{"eGRID average, pounds", 770.884, "lb CO2e/MWh", "kg/MWh", 349.66710055508},
		{"substance said on one side only", 15.3, "t C/TJ", "kg/GJ", 15.3},
	} {
		from, to := mustRate(t, tt.from), mustRate(t, tt.to)
		got, err := from.Convert(tt.value, to)
		if got != tt.want || err != nil {
			t.Errorf("%s: %v %s are %v %s, %v; want %v", tt.name, tt.value, tt.from, got, tt.to, err, tt.want)
		}
	}
	if f, err := mustRate(t, "kg/TJ").Factor(mustRate(t, "t/GJ")); f != 1e-6 || err != nil {
		t.Errorf("Factor from kg/TJ to t/GJ = %v, %v; want 1e-6", f, err)
	}
}

func TestRateConvertErrors(t *testing.T) {
	for _, tt := range []struct{ from, to, want string }{
		{"GJ/t", "kg/TJ", "GJ/t is energy per mass; mass per energy is wanted; such as kg/TJ"},
		{"kg/L", "kg/TJ", "kg/L is mass per volume; mass per energy is wanted; such as kg/TJ"},
		{"fraction", "kg/m3", "fraction is a fraction; mass per volume is wanted; such as kg/m3"},
		{"t/t", "%", "t/t is mass per mass; a fraction is wanted; such as %"},
		{"t C/TJ", "kg CO2/TJ", "t C/TJ counts C; CO2 is wanted; such as kg CO2/TJ"},
		{"t CO2e/MWh", "t CO2/MWh", "t CO2e/MWh counts CO2e; CO2 is wanted; such as t CO2/MWh"},
	} {
		got, err := mustRate(t, tt.from).Convert(1, mustRate(t, tt.to))
		if err == nil || err.Error() != tt.want || got != 0 {
			t.Errorf("%s to %s: %v, %v\nwant %s", tt.from, tt.to, got, err, tt.want)
		}
	}
	for _, tt := range []struct {
		from, to quantity.Rate
		want     string
	}{
		{quantity.Rate{Den: quantity.Tonne}, quantity.Rate{}, "1/t is a number per mass; a fraction is wanted; such as fraction"},
		{quantity.Rate{Num: quantity.Tonne}, quantity.Rate{}, "t/1 is mass per number; a fraction is wanted; such as fraction"},
	} {
		if _, err := tt.from.Convert(1, tt.to); err == nil || err.Error() != tt.want {
			t.Errorf("%v\nwant %s", err, tt.want)
		}
	}
}
