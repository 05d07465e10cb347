package quantity_test

import (
	"math"
	"testing"

	"github.com/BurntSushi/toml"

	"github.com/cleaner-production/abate/engine/quantity"
)

// FuzzParse: an amount is read or refused; what is read is finite, prints, and reads back as itself.
func FuzzParse(f *testing.F) {
	var file struct{ Case []testCase }
	if _, err := toml.DecodeFile("testdata/cases.toml", &file); err != nil {
		f.Fatal(err)
	}
	for _, c := range file.Case {
		if text, ok := c.Inputs["text"].(string); ok {
			f.Add(text)
		}
	}
	for _, text := range []string{
		"12.34.567 t", "1,23,456 t", "2\u00a0970\u202f000 t", "−5 t", "1e400 kWh", "1e-400 kWh", "1e308 Mt", "5e-324 g", "0e999999999999",
		"~300 t", "300-400 t", "300 ± 10 t", "<5 t", "5 t/month", "5 mWh", "５ t", "٥ t", "1e6e6 t", "112_000 t", "1.2 triệu kWh", "-0 t",
		"1.7976931348623157e308-1.7976931348623157e308 t", "\xff5 t\xfe", "5 \u202et", "5 \x00", "5 t CO2", "5 GJ/t/t/t/t",
	} {
		f.Add(text)
	}
	for _, v := range []string{"0", "-0.0", "5e-324", "2.2250738585072011e-308", "1e15", "1e16", "9007199254740993", "1e308", "-1e308", "1.7976931348623157e308", "1.7976931348623159e308"} {
		for _, unit := range []string{"", " t", " Mt", " g", " GWh", " J", " m3", " tr. BTU"} {
			f.Add(v + unit)
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, w := range []quantity.Writing{en, vi} {
			other, ambiguous := w.Ambiguous(text)
			doubt, doubtful := w.Doubt(text)
			half, precisionErr := w.Precision(text)
			if !finite(other) || !finite(half) || half < 0 || !ambiguous && other != 0 || !doubtful && doubt != (quantity.Error{}) {
				t.Fatalf("%v %q: %v %v, %v %v, %v", w, text, other, ambiguous, doubt, doubtful, half)
			}
			if number, err := w.ParseNumber(text); !finite(number) || err != nil && number != 0 {
				t.Fatalf("%v %q is the number %v, %v", w, text, number, err)
			}
			q, err := w.Parse(text)
			if err != nil {
				checkError(t, err)
				if q != (quantity.Quantity{}) {
					t.Fatalf("%v %q: %v with an error", w, text, q)
				}
				continue
			}
			if !finite(q.Value) || math.Signbit(q.Value) && q.Value == 0 {
				t.Fatalf("%v %q is %v", w, text, q)
			}
			if back, err := en.Parse(q.String()); err != nil || back != q {
				t.Fatalf("%v %q is %v, which is read as %v, %v", w, text, q, back, err)
			}
			if precisionErr == nil && q.Value != 0 && half > math.Abs(q.Value)/2*(1+1e-9) && half > 0.5 {
				t.Fatalf("%v %q is %v, give or take %v", w, text, q, half)
			}
		}
	})
}

// FuzzParseUnit: a unit is read or refused; what is read prints and reads back as itself.
func FuzzParseUnit(f *testing.F) {
	for _, tt := range everyUnit {
		for _, s := range append(split(tt.spellings), tt.symbol) {
			f.Add(s)
		}
	}
	for _, s := range []string{"", "ton", "mWh", "MT", "t/month", "kWh/năm", "GJ/t", "1000 L", "million m3", "t CO2", "tt", "\u202et", "////", "5 5 t", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		u, err := quantity.ParseUnit(text)
		if looked, ok := quantity.LookupUnit(text); looked != u || ok != (err == nil) {
			t.Fatalf("%q is %v, %v, and looked up %v, %v", text, u, err, looked, ok)
		}
		if err != nil {
			checkError(t, err)
			return
		}
		if u.Dimension() == quantity.None {
			t.Fatalf("%q is read as no unit", text)
		}
		if back, err := quantity.ParseUnit(u.Symbol()); err != nil || back != u {
			t.Fatalf("%q is %v, which is read as %v, %v", text, u, back, err)
		}
	})
}

// FuzzParseRate: a rate is read or refused; what is read prints and reads back as itself, and converts to
// itself.
func FuzzParseRate(f *testing.F) {
	for _, s := range []string{
		"kg/TJ", "GJ/t", "t/MWh", "kg CO2/TJ", "tC/TJ", "kg CH4/TJ", "kg N2O/TJ", "tấn CO2tđ/MWh", "TOE/1000 L", "TOE/1.000 lít", "kg/million m3",
		"kg/US gal", "MMBtu/short ton", "lb per MWh", "fraction", "%", "1", "", "GJ", "kg/", "/TJ", "GJ CO2/t", "kg/0 L", "kg/1e9 L", "kg/4294967296 L",
		"kg/TJ/yr", "t/t/t/t/t", "C/C", "CO2/CO2", "kg CO₂/TJ", "kg C C/TJ", "\xff/\xff",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := quantity.ParseRate(text)
		if err != nil {
			checkError(t, err)
			return
		}
		if back, err := quantity.ParseRate(r.String()); err != nil || back != r {
			t.Fatalf("%q is %v, which is read as %v, %v", text, r, back, err)
		}
		if same, err := r.Factor(r); err != nil || same != 1 {
			t.Fatalf("%v to itself is times %v, %v", r, same, err)
		}
	})
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

// checkError checks that an error is typed, says something, in one line of bounded length.
func checkError(t *testing.T, err error) {
	t.Helper()
	e, ok := err.(*quantity.Error)
	if !ok || e.Found == "" {
		t.Fatalf("%T %v", err, err)
	}
	const most = 2000 // bytes; two quotes of 100 escaped characters are the longest
	for _, r := range err.Error() {
		if r < ' ' || r == 0x7f || r == '\u202e' {
			t.Fatalf("%q goes to the screen as it is", err.Error())
		}
	}
	if len(err.Error()) > most {
		t.Fatalf("%d bytes: %v", len(err.Error()), err)
	}
}
