package quantity_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cleaner-production/abate/engine/quantity"
)

const en, vi = quantity.English, quantity.Vietnamese

// What each writing reads; NaN stands for an error.
func TestParseNumber(t *testing.T) {
	no := math.NaN()
	for _, tt := range []struct {
		text        string
		english     float64
		vietnamese  float64
		description string
	}{
		{"0", 0, 0, ""},
		{"-0", 0, 0, "never -0"},
		{"7", 7, 7, ""},
		{"1100", 1100, 1100, "Table 4 of the VNCPC report 2004"},
		{"0112", 112, 112, "a leading zero changes nothing"},
		{"+5", 5, 5, ""},
		{"-28", -28, -28, ""},
		{"\u221228", -28, -28, "U+2212"},
		{" 5\t", 5, 5, "space around"},
		{".5", 0.5, 0.5, ""},
		{"5.", 5, 5, ""},
		{",5", no, 0.5, ""},
		{"5,", no, 5, ""},

		{"6.75", 6.75, 6.75, "Table 4: a point that cannot group thousands"},
		{"93.2", 93.2, 93.2, ""},
		{"0.36", 0.36, 0.36, ""},
		{"0.360", 0.36, 0.36, "nobody groups after a 0"},
		{"2970.500", 2970.5, 2970.5, "four digits before the point are no group"},
		{"12.3456", 12.3456, 12.3456, ""},
		{"93,7", no, 93.7, ""},
		{"2,57", no, 2.57, ""},

		{"2.970", 2.97, 2970, ""},
		{"12.970", 12.97, 12970, ""},
		{"112.000", 112, 112000, ""},
		{"2,970", no, 2.97, ""},
		{"1.234.567", no, 1234567, ""},
		{"1,234,567", no, no, ""},
		{"2.970,5", no, 2970.5, ""},
		{"2,970.5", no, no, ""},
		{"12.34.567", no, no, ""},
		{"1,23,456", no, no, ""},
		{"1.2345.678", no, no, ""},
		{"1.234.56", no, no, ""},
		{"1..234", no, no, ""},
		{"1.234.", no, no, ""},
		{"0.123.456", no, no, ""},
		{"1234.567,8", no, no, ""},
		{".123.456", no, no, ""},
		{"1,2,3", no, no, ""},

		{"2 970", 2970, 2970, "a space between groups"},
		{"2\u00a0970", 2970, 2970, "no-break"},
		{"2\u202f970", 2970, 2970, "narrow no-break"},
		{"2\u2009970", 2970, 2970, "thin"},
		{"2\u00a0970\u202f000", 2970000, 2970000, ""},
		{"-1 234 567", -1234567, -1234567, ""},
		{"2 970.5", 2970.5, 2970.5, ""},
		{"2 970,5", no, 2970.5, ""},
		{"2 97", no, no, ""},
		{"2 9700", no, no, ""},
		{"2970 000", no, no, "four digits before the first mark"},
		{"0 970", no, no, ""},
		{"1 234.567", 1234.567, 1234.567, "two marks are not mixed: this point is a decimal one"},
		{"1.234 567", no, no, ""},
		{"2  970", no, no, "two spaces"},
		{"2\u3000970", no, no, "ideographic space"},

		{"1e6", 1e6, 1e6, ""},
		{"1E+6", 1e6, 1e6, ""},
		{"2.5e-3", 0.0025, 0.0025, ""},
		{"2,5e\u22123", no, 0.0025, ""},
		{"1.234e3", 1234, 1234, "no groups in a power of ten, so this point is a decimal one"},
		{"1 234e3", no, no, ""},
		{"1e", no, no, ""},
		{"1e+", no, no, ""},
		{"e5", no, no, ""},
		{"1e400", no, no, ""},
		{"-1e400", no, no, ""},
		{"1e-400", no, no, "would be 0"},
		{"1e-301", no, no, "would lose digits"},
		{"-9.9e-301", no, no, ""},
		{"1e-300", 1e-300, 1e-300, ""},
		{"-1e-300", -1e-300, -1e-300, ""},
		{"0e-400", 0, 0, ""},
		{"1.7976931348623157e308", math.MaxFloat64, math.MaxFloat64, ""},
		{"1.7976931348623159e308", no, no, ""},

		{"", no, no, ""}, {" ", no, no, ""}, {"-", no, no, ""}, {".", no, no, ""}, {",", no, no, ""}, {"--5", no, no, ""}, {"- 5", no, no, ""},
		{"nan", no, no, ""}, {"inf", no, no, ""}, {"Infinity", no, no, ""}, {"0x1p-2", no, no, ""}, {"1_000", no, no, ""},
		{"five", no, no, ""}, {"5 t", no, no, ""}, {"5%", no, no, ""}, {"５", no, no, ""}, {"½", no, no, ""}, {"5\x00", no, no, ""}, {"\xff5", no, no, ""},
		{strings.Repeat("0", 99) + "5", 5, 5, "100 characters"},
		{strings.Repeat("0", 100) + "5", no, no, "101 characters"},
	} {
		for w, want := range map[quantity.Writing]float64{en: tt.english, vi: tt.vietnamese} {
			got, err := w.ParseNumber(tt.text)
			switch {
			case math.IsNaN(want) && (err == nil || got != 0):
				t.Errorf("%v %q is read as %v, %v; an error is wanted %s", w, tt.text, got, err, tt.description)
			case !math.IsNaN(want) && (err != nil || got != want || math.Signbit(got) != (want < 0)):
				t.Errorf("%v %q is read as %v, %v; want %v %s", w, tt.text, got, err, want, tt.description)
			}
			var e *quantity.Error
			if err != nil && !errors.As(err, &e) {
				t.Errorf("%v %q: %T, want *Error", w, tt.text, err)
			}
		}
	}
}

func TestParse(t *testing.T) {
	for _, tt := range []struct {
		writing quantity.Writing
		text    string
		want    quantity.Quantity
		back    string
	}{
		{en, "2970 t", quantity.Quantity{Value: 2970, Unit: quantity.Tonne}, "2970 t"},
		{en, "5t", quantity.Quantity{Value: 5, Unit: quantity.Tonne}, "5 t"},
		{en, "1e6kWh", quantity.Quantity{Value: 1e6, Unit: quantity.KilowattHour}, "1000000 kWh"},
		{en, "2 970 t", quantity.Quantity{Value: 2970, Unit: quantity.Tonne}, "2970 t"},
		{en, "5 000 US gal", quantity.Quantity{Value: 5000, Unit: quantity.USGallon}, "5000 US gal"},
		{en, "-5 t", quantity.Quantity{Value: -5, Unit: quantity.Tonne}, "-5 t"},
		{en, "60 GWh/year", quantity.Quantity{Value: 60, Unit: quantity.GigawattHour}, "60 GWh"},
		{en, "2970", quantity.Quantity{Value: 2970}, "2970"},
		{en, "1e21 t", quantity.Quantity{Value: 1e21, Unit: quantity.Tonne}, "1e21 t"},
		{en, "999999999999999900000 t", quantity.Quantity{Value: 999999999999999900000, Unit: quantity.Tonne}, "999999999999999900000 t"},
		{en, "0.000001 t", quantity.Quantity{Value: 1e-6, Unit: quantity.Tonne}, "0.000001 t"},
		{en, "0.00000099 t", quantity.Quantity{Value: 9.9e-7, Unit: quantity.Tonne}, "9.9e-7 t"},
		{en, "1.5e-12 t", quantity.Quantity{Value: 1.5e-12, Unit: quantity.Tonne}, "1.5e-12 t"},
		{vi, "2.970 tấn", quantity.Quantity{Value: 2970, Unit: quantity.Tonne}, "2970 t"},
		{vi, "3,27 Gwh", quantity.Quantity{Value: 3.27, Unit: quantity.GigawattHour}, "3.27 GWh"},
		{vi, "93.200 m3/năm", quantity.Quantity{Value: 93200, Unit: quantity.CubicMetre}, "93200 m3"},
		{vi, "1.500 lít", quantity.Quantity{Value: 1500, Unit: quantity.Litre}, "1500 L"},
	} {
		got, err := tt.writing.Parse(tt.text)
		if got != tt.want || err != nil {
			t.Errorf("%v %q is read as %v, %v; want %v", tt.writing, tt.text, got, err, tt.want)
		}
		if got.String() != tt.back {
			t.Errorf("%v %q prints as %q, want %q", tt.writing, tt.text, got, tt.back)
		}
	}
	if got := (quantity.Quantity{Value: math.NaN(), Unit: quantity.Tonne}).String(); got != "not a number t" {
		t.Errorf("NaN t prints as %q", got)
	}
	if got := (quantity.Quantity{Value: math.Copysign(0, -1)}).String(); got != "0" {
		t.Errorf("-0 prints as %q", got)
	}
}

// What people write, and what they are told: found, what is wanted, what to write.
func TestBadAmounts(t *testing.T) {
	const (
		amount = `; a number and a unit are wanted, such as "2970 t"`
		groups = "; digit groups of 3 are wanted; write the digits without marks between them"
		span   = " is a range; one figure is wanted; write "
	)
	for _, tt := range []struct {
		writing    quantity.Writing
		text, want string
	}{
		// Two readings, or the other writing.
		{en, "2,970 t", `"2,970" is 2970 in English writing, 2.97 in Vietnamese; write "2970 t" or "2.97 t", or set number_format = "vi"`},
		{en, "-2,970", `"-2,970" is -2970 in English writing, -2.97 in Vietnamese; write -2970 or -2.97, or set number_format = "vi"`},
		{en, "2,57 GWh", `"2,57" is Vietnamese writing; write "2.57 GWh", or set number_format = "vi"`},
		{en, "1.234,5 t", `"1.234,5" is Vietnamese writing; write "1234.5 t", or set number_format = "vi"`},
		{en, "1.234.567", `"1.234.567" is Vietnamese writing; write 1234567, or set number_format = "vi"`},
		{en, "5,000,000 GWh", `"5,000,000" has commas between its digits; write "5000000 GWh"`},
		{en, "1,234.5 t", `"1,234.5" has commas between its digits; write "1234.5 t"`},
		{vi, "1,234.5 t", `"1,234.5" is English writing; write "1234,5 t", or set number_format = "en"`},
		{vi, "2,970,000 m3", `"2,970,000" is English writing; write "2970000 m3", or set number_format = "en"`},
		{en, "12.34.567 t", `found "12.34.567"` + groups},
		{en, "1,23,456 t", `found "1,23,456"` + groups},
		{vi, "12.34.567 t", `found "12.34.567"` + groups},
		{vi, "1,23,456 t", `found "1,23,456"` + groups},
		{en, "1 234e3 t", `found "1 234e3"` + groups},
		{en, "2,5e3 t", `"2,5e3" is Vietnamese writing; write "2500 t", or set number_format = "vi"`},
		{en, "1,5e400 t", `found "1,5e400"` + groups}, // no reading is finite

		// Units.
		{en, "2970 ton", `"ton" can be t (1000 kg), short ton (907.2 kg) or long ton (1016 kg); write "2970 t", "2970 short_ton" or "2970 long_ton"`},
		{en, "5 mWh", `"mWh" is milliwatt-hour; write "5 MWh" or "5e-9 MWh"`},
		{vi, "2,5 mWh", `"mWh" is milliwatt-hour; write "2,5 MWh" or "2,5e-9 MWh"`},
		{en, "1e-295 mWh", `"mWh" is milliwatt-hour; write "1e-295 MWh" or MWh`},
		{en, "5 MW", `"MW" is power, not energy; did you mean "MWh"?`},
		{en, "5 tân", `unknown unit "tân"; did you mean "tấn"?`},
		{en, "5 tt", `unknown unit "tt"; did you mean "t"?`},
		{en, "0x10", `unknown unit "x10"; known are t, kg, kWh, MWh, GJ, m3, L and others`},
		{en, "5 gal", `"gal" can be a US gallon (3.785 L) or an imperial one (4.546 L); write "5 US gal" or "22.73045 L"`},
		{vi, "1,2 triệu kWh", `"triệu kWh" is a multiple of a unit; write "1200000 kWh"`},
		{en, "5 GJ/t", `"GJ/t" is one unit per another; an amount has one unit, such as GJ`},

		// Numbers.
		{en, "", "found no text" + amount},
		{en, "NaN t", `"NaN t" does not begin with a number` + amount},
		{en, "kWh 300", `"kWh 300" does not begin with a number` + amount},
		{en, "~abc", `"~abc" does not begin with a number` + amount},
		{en, "–abc", `"–abc" does not begin with a number` + amount},
		{en, "1e400 kWh", `"1e400" is not a finite number`},
		{en, "-1.5e400 kWh", `"-1.5e400" is not a finite number`},
		{vi, "1,5e400 kWh", `"1.5e400" is not a finite number`},
		{en, "1e-400 kWh", `"1e-400" is too small and would be kept as 0; write 0`},
		{en, "５ t", `"５ t" has the full-width digit '５'; write digits 0 to 9`},
		{en, "０ t", `"０ t" has the full-width digit '０'; write digits 0 to 9`},
		{en, "5９ t", `"5９ t" has the full-width digit '９'; write digits 0 to 9`},
		{en, "٠ t", `"٠ t" has the Arabic digit '٠'; write digits 0 to 9`},
		{en, "٩ t", `"٩ t" has the Arabic digit '٩'; write digits 0 to 9`},
		{en, "۰ t", `"۰ t" has the Arabic digit '۰'; write digits 0 to 9`},
		{en, "۹ t", `"۹ t" has the Arabic digit '۹'; write digits 0 to 9`},
		{en, "5๕ t", `"5๕ t" has the digit '๕' (U+0E55); write digits 0 to 9`},
		{en, "112_000 t", `"112_000 t" has marks between its digits; write "112000 t"`},
		{en, "2'970 t", `"2'970 t" has marks between its digits; write "2970 t"`},
		{en, "2’970", `"2’970" has marks between its digits; write 2970`},
		{en, "5_,5 t", `unknown unit "_,5 t"; known are t, kg, kWh, MWh, GJ, m3, L and others`},
		{en, "–5 t", `"–5 t" begins with a dash; write "-5 t"`},
		{en, "—5", `"—5" begins with a dash; write -5`},
		{vi, "‑2,5 t", `"‑2,5 t" begins with a dash; write "-2,5 t"`},
		{en, "‒5", `"‒5" begins with a dash; write -5`},
		{en, strings.Repeat("5", 101), `found "` + strings.Repeat("5", 60) + `…", longer than 100 characters` + amount},

		// Ranges.
		{en, "300-400 t", `"300-400 t"` + span + `{ value = 350, low = 300, high = 400, unit = "t" }`},
		{en, "300–400 t", `"300–400 t"` + span + `{ value = 350, low = 300, high = 400, unit = "t" }`},
		{en, "300 — 400", `"300 — 400"` + span + `{ value = 350, low = 300, high = 400 }`},
		{en, "300−400 t", `"300−400 t"` + span + `{ value = 350, low = 300, high = 400, unit = "t" }`},
		{en, "400~300 t", `"400~300 t"` + span + `{ value = 350, low = 300, high = 400, unit = "t" }`},
		{en, "300÷400 t", `"300÷400 t"` + span + `{ value = 350, low = 300, high = 400, unit = "t" }`},
		{en, "300 .. 400 t", `"300 .. 400 t"` + span + `{ value = 350, low = 300, high = 400, unit = "t" }`},
		{en, "300…400 t", `"300…400 t"` + span + `{ value = 350, low = 300, high = 400, unit = "t" }`},
		{en, "300 to 400 t", `"300 to 400 t"` + span + `{ value = 350, low = 300, high = 400, unit = "t" }`},
		{vi, "0,1 đến 0,2 tấn", `"0,1 đến 0,2 tấn"` + span + `{ value = 0.15, low = 0.1, high = 0.2, unit = "tấn" }`},
		{en, "300 ± 10 t", `"300 ± 10 t"` + span + `{ value = 300, low = 290, high = 310, unit = "t" }`},
		{en, "300 +- 10 t", `"300 +- 10 t"` + span + `{ value = 300, low = 290, high = 310, unit = "t" }`},
		{en, "300+/-10 t", `"300+/-10 t"` + span + `{ value = 300, low = 290, high = 310, unit = "t" }`},
		{en, "~300 t", `"~300 t"` + span + `{ value = 300, low = …, high = …, unit = "t" }`},
		{en, "≈300 t", `"≈300 t"` + span + `{ value = 300, low = …, high = …, unit = "t" }`},
		{en, "about 300 t", `"about 300 t"` + span + `{ value = 300, low = …, high = …, unit = "t" }`},
		{en, "approx. 300", `"approx. 300"` + span + `{ value = 300, low = …, high = … }`},
		{en, "ca. 300 t", `"ca. 300 t"` + span + `{ value = 300, low = …, high = …, unit = "t" }`},
		{vi, "khoảng 2,5 tấn", `"khoảng 2,5 tấn"` + span + `{ value = 2.5, low = …, high = …, unit = "tấn" }`},
		{en, "300?", `"300?"` + span + `{ value = 300, low = …, high = … }`},
		{en, "300? t", `"300? t"` + span + `{ value = 300, low = …, high = …, unit = "t" }`},
		{en, "±5 t", `"±5 t"` + span + `{ value = 5, low = …, high = …, unit = "t" }`},
		{en, "<5 t", `"<5 t"` + span + `{ value = …, low = …, high = 5, unit = "t" }`},
		{en, "<= 5 t", `"<= 5 t"` + span + `{ value = …, low = …, high = 5, unit = "t" }`},
		{en, "≤5 t", `"≤5 t"` + span + `{ value = …, low = …, high = 5, unit = "t" }`},
		{en, "⩽5 t", `"⩽5 t"` + span + `{ value = …, low = …, high = 5, unit = "t" }`},
		{en, ">5 t", `">5 t"` + span + `{ value = …, low = 5, high = …, unit = "t" }`},
		{en, "≥5 t", `"≥5 t"` + span + `{ value = …, low = 5, high = …, unit = "t" }`},
		{en, "⩾5 t", `"⩾5 t"` + span + `{ value = …, low = 5, high = …, unit = "t" }`},
		{en, "5 -t", `unknown unit "-t"; did you mean "t"?`},
	} {
		q, err := tt.writing.Parse(tt.text)
		if err == nil {
			t.Errorf("%v %q is read as %v; want %s", tt.writing, tt.text, q, tt.want)
		} else if diff := cmp.Diff(tt.want, err.Error()); diff != "" || q != (quantity.Quantity{}) {
			t.Errorf("%v %q: %v\n%s", tt.writing, tt.text, q, diff)
		}
	}
}

func TestParseNumberErrors(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"", "found no text; a number is wanted"},
		{"five", `"five" does not begin with a number; a number is wanted`},
		{"5 t", `found "t" after the number; a number alone is wanted; write 5`},
		{"5 l", `found "l" after the number; a number alone is wanted; write 5`},
		{"1.25O", `found "O" after the number; a number alone is wanted; write digits 0 to 9`}, // 1.250
		{"1.2S0", `found "S0" after the number; a number alone is wanted; write digits 0 to 9`},
		{"12l", `found "l" after the number; a number alone is wanted; write digits 0 to 9`},
		{"300-400", `"300-400" is a range; one figure is wanted; write { value = 350, low = 300, high = 400 }`},
		{"2,970", `"2,970" is 2970 in English writing, 2.97 in Vietnamese; write 2970 or 2.97, or set number_format = "vi"`},
	} {
		if _, err := en.ParseNumber(tt.text); err == nil || err.Error() != tt.want {
			t.Errorf("ParseNumber(%q): %v\nwant %s", tt.text, err, tt.want)
		}
	}
	for _, rest := range []string{"d3", "eq", "e", "e-"} { // no powers of ten
		if _, err := en.ParseNumber("5" + rest); err == nil || !strings.HasPrefix(err.Error(), `found "`+rest+`" after the number; a number alone is wanted`) {
			t.Errorf("5%s: %v", rest, err)
		}
	}
	if _, err := vi.ParseNumber("2,5 t"); err == nil || !strings.HasSuffix(err.Error(), "; write 2,5") {
		t.Errorf("the mend is not in Vietnamese writing: %v", err)
	}
}

// What is read, but deserves a question.
func TestDoubt(t *testing.T) {
	for _, tt := range []struct {
		writing    quantity.Writing
		text, want string
	}{
		{en, "2.970 t", `"2.970" is 2.97 in English writing, 2970 in Vietnamese; write "2.97 t" or "2970 t", or set number_format = "vi"`},
		{en, "-2.970", `"-2.970" is -2.97 in English writing, -2970 in Vietnamese; write -2.97 or -2970, or set number_format = "vi"`},
		{en, "2.97 t", ""},
		{en, "2970 t", ""},
		{en, "2 970 t", ""},
		{en, "0.970 t", ""},
		{en, "2.970e3 t", ""},
		{en, "2,970 t", ""}, // an error, not a doubt
		{en, "x", ""},
		{en, "134 Mwh", `"Mwh" is read as MWh; write "134 MWh"`},
		{en, "134 Mwh/year", `"Mwh" is read as MWh; write "134 MWh"`},
		{en, "134 MWh", ""},
		{en, "5 TOE", ""},
		{en, "5 tonnes", ""},
		{en, "5 ton", ""},
		{vi, "3,27 Gwh", `"Gwh" is read as GWh; write "3,27 GWh"`},
		{vi, "6.75", `"6.75" has a decimal point, and is read as 6,75; write 6,75`},
		{vi, "0.360 t", `"0.360" has a decimal point, and is read as 0,36; write "0,36 t"`},
		{vi, "2.970 t", ""},
		{vi, "2.970,5 t", ""},
		{vi, "2,57 t", ""},
		{vi, "2,970 t", `"2,970" is 2,97 in Vietnamese writing, 2970 in English; write "2,97 t" or "2970 t", or set number_format = "en"`},
		{vi, "1100", ""},
		{vi, "6.75e999", ""}, // an error too
	} {
		d, yes := tt.writing.Doubt(tt.text)
		if got := d.Error(); got != tt.want || yes != (tt.want != "") {
			t.Errorf("%v %q: %q, %v\nwant %q", tt.writing, tt.text, got, yes, tt.want)
		}
	}
}

func TestAmbiguous(t *testing.T) {
	for _, tt := range []struct {
		writing quantity.Writing
		text    string
		other   float64
		yes     bool
	}{
		{en, "2.970 t", 2970, true},
		{en, "112.000", 112000, true},
		{en, "2.57", 0, false},
		{en, "0.000", 0, false},
		{en, "1.234.567", 0, false}, // an error in English
		{vi, "2.970", 2.97, true},
		{vi, "2,970", 2970, true},
		{vi, "2.970,5", 0, false},
		{vi, "6.75", 0, false},
	} {
		if other, yes := tt.writing.Ambiguous(tt.text); other != tt.other || yes != tt.yes {
			t.Errorf("%v %q: %v, %v; want %v, %v", tt.writing, tt.text, other, yes, tt.other, tt.yes)
		}
	}
}

// Half a unit of the last significant digit.
func TestPrecision(t *testing.T) {
	for _, tt := range []struct {
		writing quantity.Writing
		text    string
		want    float64
	}{
		{en, "2.57 GWh", 0.005},
		{en, "2.570", 0.0005},
		{en, "3300 t", 50},
		{en, "3300. t", 0.5},
		{en, "3300.0 t", 0.05},
		{en, "3305", 0.5},
		{en, "-20", 5},
		{en, "7", 0.5},
		{en, "0", 0.5},
		{en, "000", 0.5},
		{en, "0.00", 0.005},
		{en, ".5", 0.05},
		{en, "1e6", 5e5},
		{en, "10e5", 5e5},
		{en, "1.50e3", 5},
		{en, "2e-3", 0.0005},
		{en, "2 970 t", 5},
		{vi, "2.970 tấn", 5},
		{vi, "2.970,5 tấn", 0.05},
		{vi, "112.000", 500},
		{vi, "6.75", 0.005},
	} {
		if got, err := tt.writing.Precision(tt.text); got != tt.want || err != nil {
			t.Errorf("%v %q: %v, %v; want %v", tt.writing, tt.text, got, err, tt.want)
		}
	}
	for text, want := range map[string]string{
		"":                         "found no text; a number is wanted",
		"1e400":                    `"1e400" is not a finite number`,
		"0e400":                    `"0e400" is not a finite number`,
		"0e99999999999999999999":   `"0e99999999999999999999" is not a finite number`,
		"0.0e99999999999999999999": `"0.0e99999999999999999999" is not a finite number`,
	} {
		if got, err := en.Precision(text); got != 0 || err == nil || err.Error() != want {
			t.Errorf("Precision(%q) = %v, %v; want %s", text, got, err, want)
		}
	}
}

func TestFormat(t *testing.T) {
	for _, tt := range []struct {
		value      float64
		decimals   int
		english    string
		vietnamese string
	}{
		{2970.5, 1, "2,970.5", "2.970,5"},
		{2970.5, 2, "2,970.50", "2.970,50"},
		{2970.5, -1, "2,970.5", "2.970,5"},
		{2970.5, -7, "2,970.5", "2.970,5"},
		{1234567, 0, "1,234,567", "1.234.567"},
		{123456, 0, "123,456", "123.456"},
		{999, 0, "999", "999"},
		{-2970, 0, "-2,970", "-2.970"},
		{-297, 0, "-297", "-297"},
		{0, 0, "0", "0"},
		{0, 2, "0.00", "0,00"},
		{math.Copysign(0, -1), 1, "0.0", "0,0"},
		{-0.04, 1, "0.0", "0,0"},
		{-0.05, 1, "-0.1", "-0,1"},

		// A half goes away from zero, on the digits a reader sees.
		{0.125, 2, "0.13", "0,13"},
		{2.675, 2, "2.68", "2,68"}, // the float64 is 2.67499999999999982...
		{-2.675, 2, "-2.68", "-2,68"},
		{0.5, 0, "1", "1"},
		{1.5, 0, "2", "2"},
		{2.5, 0, "3", "3"},
		{math.Nextafter(0.5, 0), 0, "0", "0"},
		{math.Nextafter(2.5, 3), 0, "3", "3"},
		{0.4, 0, "0", "0"},
		{9.996, 2, "10.00", "10,00"},
		{999.5, 0, "1,000", "1.000"},
		{0.999, 2, "1.00", "1,00"},
		{0.996, 1, "1.0", "1,0"},
		{1.05, 1, "1.1", "1,1"},
		{1e21, 0, "1,000,000,000,000,000,000,000", "1.000.000.000.000.000.000.000"},
		{1e-7, 3, "0.000", "0,000"},
		{1e-7, -1, "0.0000001", "0,0000001"},
		{0.1, 20, "0.10000000000000000000", "0,10000000000000000000"},
		{math.NaN(), 1, "not a number", "not a number"},
		{math.Inf(1), 1, "not a number", "not a number"},
		{math.Inf(-1), 1, "not a number", "not a number"},
	} {
		if got := en.Format(tt.value, tt.decimals); got != tt.english {
			t.Errorf("English %v with %d decimals: %q, want %q", tt.value, tt.decimals, got, tt.english)
		}
		if got := vi.Format(tt.value, tt.decimals); got != tt.vietnamese {
			t.Errorf("Vietnamese %v with %d decimals: %q, want %q", tt.value, tt.decimals, got, tt.vietnamese)
		}
	}
	if got := len(en.Format(0, math.MaxInt)); got != len("0.")+324 {
		t.Errorf("the most decimals are %d long", got)
	}
	if got, want := en.Format(5e-324, 400), "0."+strings.Repeat("0", 323)+"5"; got != want {
		t.Errorf("the smallest number is %s", got)
	}
}

func TestParseWriting(t *testing.T) {
	for text, want := range map[string]quantity.Writing{"en": en, "vi": vi} {
		got, err := quantity.ParseWriting(text)
		if got != want || err != nil || got.String() != text {
			t.Errorf("ParseWriting(%q) = %v, %v", text, got, err)
		}
	}
	_, err := quantity.ParseWriting("de")
	if want := `unknown writing of numbers "de"; write "en" or "vi"`; err == nil || err.Error() != want {
		t.Errorf("ParseWriting(de): %v, want %s", err, want)
	}
	if quantity.Writing(7).String() != "en" {
		t.Error("an unknown writing is not English")
	}
}
