package engine_test

import (
	"math"
	"strings"
	"testing"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/meter"
	"github.com/cleaner-production/abate/engine/quantity"
)

// amount reads "0.92 t/t" or "11000 t" with half a unit of its last digit.
func amount(text string) engine.Amount {
	if text == "" {
		return engine.Amount{}
	}
	half, err := quantity.English.Precision(text)
	if err != nil {
		panic(err) // of a test's own literal
	}
	above, below, specific := strings.Cut(text, "/")
	one := q(above)
	a := engine.Amount{Value: one.Value, Unit: quantity.Rate{Num: one.Unit}, Half: half}
	if specific {
		if a.Unit, err = quantity.ParseRate(one.Unit.String() + "/" + below); err != nil {
			panic(err)
		}
	}
	return a
}

func uses(carrier, before, after string) engine.Use {
	return engine.Use{Carrier: carrier, Before: amount(before), After: amount(after)}
}

func made(before, after string) engine.Production {
	return engine.Production{Before: amount(before), After: amount(after)}
}

// A use before is brought to the production after, and what is used after is taken away.
func TestUsesBeforeAndAfter(t *testing.T) {
	for _, tt := range []struct {
		name          string
		before, after string
		production    engine.Production
		saving, half  float64 // in the unit of before
		adjusted      float64
	}{
		{"per tonne", "0.92 t/t", "0.78 t/t", made("", "12000 t"), 1680, math.Sqrt(60*60 + 60*60 + 70*70), 11040},
		{"per tonne, with both productions", "0.92 t/t", "0.78 t/t", made("11000 t", "12000 t"), 1680, math.Sqrt(60*60 + 60*60 + 70*70), 11040},
		{"in several units", "920 kg/t", "780 kg/1000 kg", made("", "12.0 kt"), 1.68e6, math.Sqrt(60e3*60e3 + 60e3*60e3 + 7e3*7e3), 11.04e6},
		{"amounts", "11000 t", "9400 t", made("", ""), 1600, math.Hypot(500, 50), 11000},
		{"amounts at one production", "11000 t", "9400 t", made("", "12000 t"), 1600, math.Hypot(500, 50), 11000},
		{"amounts in proportion", "11000 t", "9400 t", made("11000 t", "12000 t"), 2600, math.Sqrt(math.Pow(500*12./11, 2) + 50*50 + 500*500 + math.Pow(500*12./11, 2)), 12000},
		{"amounts in proportion, in other units", "11000 t", "9400 t", made("11000 t", "12.0 kt"), 2600, math.Sqrt(2*math.Pow(500*12./11, 2) + 50*50 + 50*50), 12000},
		{"per tonne before, an amount after", "0.92 t/t", "9400 t", made("", "12000 t"), 1640, math.Sqrt(60*60 + 50*50 + 460*460), 11040},
		{"a rise", "0.78 t/t", "0.92 t/t", made("", "12000 t"), -1680, math.Sqrt(60*60 + 60*60 + 70*70), 9360},
	} {
		p := one(engine.Figures{Production: tt.production, Uses: []engine.Use{uses("coal", tt.before, tt.after)}})
		r := evaluate(t, p, own(t), engine.Options{})
		if len(p.Programmes[0].Savings) > 0 || len(p.Programmes[0].Baseline) > 0 {
			t.Fatalf("%s: the portfolio was changed", tt.name)
		}
		l := r.Programmes[0].Lines[0]
		s := l.Saving
		const exact = 1e-12
		if math.Abs(s.Quantity.Value-tt.saving) > exact*tt.adjusted || math.Abs(s.Half-tt.half) > 1e-9*tt.half || math.Abs(s.Derivation.Adjusted-tt.adjusted) > exact*tt.adjusted {
			t.Errorf("%s: saves %v ± %v of %v, want %v ± %v of %v", tt.name, s.Quantity, s.Half, s.Derivation.Adjusted, tt.saving, tt.half, tt.adjusted)
		}
		if by := s.Derivation.Production != (engine.Production{}); by != (strings.Contains(tt.before, "/") || tt.production.Before.Value != 0) {
			t.Errorf("%s: adjusted by a production: %v", tt.name, by)
		}
		if l.BaselineShare == nil || math.Abs(*l.BaselineShare-tt.saving/tt.adjusted) > exact {
			t.Errorf("%s: share of the use before %v, want %v", tt.name, l.BaselineShare, tt.saving/tt.adjusted)
		}
		if rises := strings.Contains(text(r.Warnings), "rises by"); rises != (tt.saving < 0) {
			t.Errorf("%s: warnings %v", tt.name, r.Warnings)
		}
	}
}

func text(all []engine.Warning) string {
	var b strings.Builder
	for _, w := range all {
		b.WriteString(w.String() + "\n")
	}
	return b.String()
}

// An option without a production of its own has that of its programme; a use before that is stated stays.
func TestUsesTakeWhatIsStated(t *testing.T) {
	p := several(option("a", engine.Figures{Uses: []engine.Use{uses("coal", "2 t/t", "1.5 t/t")}}),
		option("b", engine.Figures{Production: made("", "10 t"), Uses: []engine.Use{uses("coal", "2 t/t", "1.5 t/t")}, Baseline: []engine.Saving{saves("coal", "50 t")}}))
	p.Programmes[0].Production = made("", "100 t")
	options := evaluate(t, p, own(t), engine.Options{}).Programmes[0].Options
	if a, b := options[0].Lines[0], options[1].Lines[0]; a.Quantity != 50 || b.Quantity != 5 || *a.BaselineShare != 0.25 || *b.BaselineShare != 0.1 {
		t.Errorf("%v of %v and %v of %v", a.Quantity, *a.BaselineShare, b.Quantity, *b.BaselineShare)
	}
}

func TestMistakesOfUsesAndMeters(t *testing.T) {
	for _, tt := range []struct {
		name    string
		figures engine.Figures
		want    string
	}{
		{"no production", engine.Figures{Uses: []engine.Use{uses("coal", "0.92 t/t", "0.78 t/t")}},
			`found 0.92 t/t, and no production; a use per unit of product wants what is made in a year; add production = "12000 t"`},
		{"another dimension", engine.Figures{Uses: []engine.Use{uses("coal", "11000 t", "9 MWh")}}, "9 MWh"},
		{"production in another dimension", engine.Figures{Production: made("", "5 m3"), Uses: []engine.Use{uses("coal", "0.92 t/t", "0.78 t/t")}}, "m3 is a volume; a mass is wanted"},
		{"productions of two dimensions", engine.Figures{Production: made("5 m3", "5 t"), Uses: []engine.Use{uses("coal", "9 t", "8 t")}}, "t is a mass; a volume is wanted"},
		{"both", engine.Figures{Savings: []engine.Saving{saves("coal", "1 t")}, Uses: []engine.Use{uses("coal", "11 t", "9 t")}}, `"coal" has both a saving and a use before and after; keep one`},
		{"twice", engine.Figures{Uses: []engine.Use{uses("coal", "11 t", "9 t"), uses("coal", "11 t", "9 t")}}, `two uses of "coal"; keep one`},
		{"one end", engine.Figures{Uses: []engine.Use{uses("coal", "11 t", "")}}, `a use of "coal" with one end`},
		{"negative", engine.Figures{Uses: []engine.Use{uses("coal", "-11 t", "9 t")}}, "found -11 t; 0 or more is wanted"},
		{"nothing made before", engine.Figures{Production: made("0 t", "5 t"), Uses: []engine.Use{uses("coal", "11 t", "9 t")}}, "a production before of 0"},
		{"not finite", engine.Figures{Uses: []engine.Use{{Carrier: "coal", Before: engine.Amount{Value: math.NaN(), Unit: quantity.Rate{Num: quantity.Tonne}}, After: amount("1 t")}}}, "not finite"},
		{"too large", engine.Figures{Production: made("", "1e300 t"), Uses: []engine.Use{uses("coal", "1e300 t/t", "1 t/t")}}, "too large to be computed with"},
		{"two meters", engine.Figures{Meters: []engine.Meter{metered(1), metered(2)}}, `two meters of "electricity"; add their readings up`},
		{"achieved and metered", engine.Figures{Achieved: []engine.Saving{saves("electricity", "1 MWh")}, Meters: []engine.Meter{metered(1)}}, `"electricity" has both an achieved saving and a meter`},
		{"a meter in a wrong unit", engine.Figures{Meters: []engine.Meter{{Carrier: "electricity", Unit: quantity.Tonne, Data: metered(1).Data}}}, "12 t is a mass; electricity is counted in MWh"},
		{"a use of a misspelt carrier", engine.Figures{Uses: []engine.Use{uses("electricty", "2 MWh", "1 MWh")}}, `did you mean "electricity"?`},
		{"a meter of nothing", engine.Figures{Meters: []engine.Meter{{Carrier: "electricity", Unit: quantity.Tonne}}}, "0 months before and 0 after"},
	} {
		_, err := engine.Evaluate(one(tt.figures), own(t), engine.Options{})
		if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, want %q alone", tt.name, err, tt.want)
		}
	}
}

// metered is a meter that shows 12 x by MWh a year less.
func metered(by float64) engine.Meter {
	m := engine.Meter{Carrier: "electricity", Unit: quantity.MegawattHour}
	noise := []float64{0.1, -0.1, 0.05, -0.05}
	for i := range 12 {
		r := meter.Reading{Month: meter.Month{Year: 2023, Month: i + 1}, Use: 100 + noise[i%4]}
		m.Data.Before = append(m.Data.Before, r)
		r.Month.Year, r.Use = 2024, 100-by
		m.Data.After = append(m.Data.After, r)
	}
	return m
}

// What a meter shows is achieved, and the saving where none is stated; the range is its 95 % interval.
func TestMeters(t *testing.T) {
	r := evaluate(t, one(engine.Figures{Meters: []engine.Meter{metered(2)}}), own(t), engine.Options{})
	o := r.Programmes[0]
	a := o.Meters[0].Analysis
	s := o.Lines[0].Saving
	if math.Abs(a.Annual-24) > 1e-9 || s.Quantity.Value != a.Annual || s.Low != a.Low || s.High != a.High || !(s.Low < 24 && 24 < s.High) {
		t.Errorf("a saving of %v (%v to %v), metered %v (%v to %v)", s.Quantity, s.Low, s.High, a.Annual, a.Low, a.High)
	}
	if o.AchievedCO2 == nil || *o.AchievedCO2 != o.CO2 || math.Abs(*o.Lines[0].BaselineShare-0.02) > 1e-12 {
		t.Errorf("achieved %v of %v, share %v", o.AchievedCO2, o.CO2, *o.Lines[0].BaselineShare)
	}
	for _, tt := range []struct{ stated, want string }{{"24 MWh", ""}, {"30 MWh", `the saving of "electricity" is stated as 30 MWh, and its meter shows 24 MWh`}} {
		r := evaluate(t, one(engine.Figures{Savings: []engine.Saving{saves("electricity", tt.stated)}, Meters: []engine.Meter{metered(2)}}), own(t), engine.Options{})
		o := r.Programmes[0]
		if o.Lines[0].Saving.Quantity != q(tt.stated) || math.Abs(*o.AchievedCO2-o.CO2*24/q(tt.stated).Value) > 1e-9 {
			t.Errorf("%s: %v, achieved %v of %v", tt.stated, o.Lines[0].Saving.Quantity, *o.AchievedCO2, o.CO2)
		}
		if got := text(r.Warnings); tt.want == "" && got != "" || !strings.Contains(got, tt.want) {
			t.Errorf("%s: warnings %q, want %q", tt.stated, got, tt.want)
		}
	}
}

// A meter of the whole shows what the options achieved together, and does not take the place of their savings.
func TestMeterOfAProgrammeWithOptions(t *testing.T) {
	for _, tt := range []struct {
		savings []engine.Saving
		origin  engine.Origin
	}{
		{[]engine.Saving{saves("coal", "5 t"), saves("electricity", "20 MWh")}, engine.Summed},
		{nil, engine.Stated},
	} {
		p := several(option("a", engine.Figures{Investment: usd(5), Savings: tt.savings}))
		p.Programmes[0].Meters = []engine.Meter{metered(2)}
		o := evaluate(t, p, own(t), engine.Options{}).Programmes[0]
		if o.Origin.Savings != tt.origin || len(o.Meters) != 1 || o.AchievedCO2 == nil {
			t.Errorf("savings %v: origin %v, %d meters, achieved %v", tt.savings, o.Origin.Savings, len(o.Meters), o.AchievedCO2)
		}
		if want := max(len(tt.savings), 1); len(o.ByCarrier) != want {
			t.Errorf("savings %v: %d carriers, want %d", tt.savings, len(o.ByCarrier), want)
		}
	}
}

// A use that rises is told where nothing is saved beside it, and only what was derived, for the rest is as it was stated.
func TestRises(t *testing.T) {
	for _, tt := range []struct {
		name    string
		figures engine.Figures
		want    []string
	}{
		{"beside a fall", engine.Figures{Uses: []engine.Use{uses("coal", "20 t", "10 t"), uses("electricity", "1 MWh", "5 MWh")}}, nil},
		{"beside a saving", engine.Figures{Savings: []engine.Saving{saves("coal", "1 t")}, Uses: []engine.Use{uses("electricity", "1 MWh", "5 MWh")}}, nil},
		{"beside a stated rise", engine.Figures{Savings: []engine.Saving{saves("coal", "-1 t")}, Uses: []engine.Use{uses("electricity", "1 MWh", "5 MWh")}},
			[]string{`the use of "electricity" rises by 4 MWh, and nothing is saved beside it`}},
		{"none", engine.Figures{Uses: []engine.Use{uses("coal", "20 t", "20 t")}}, nil},
		{"beside what stays", engine.Figures{Uses: []engine.Use{uses("coal", "20 t", "21 t"), uses("electricity", "5 MWh", "5 MWh")}}, []string{`the use of "coal" rises by 1 t, and nothing is saved beside it`}},
		{"a stated rise alone", engine.Figures{Savings: []engine.Saving{saves("coal", "-1 t")}, Uses: []engine.Use{uses("electricity", "5 MWh", "5 MWh")}}, nil},
		{"by less than one", engine.Figures{Uses: []engine.Use{uses("coal", "20 t", "20.5 t")}}, []string{`the use of "coal" rises by 0.5 t, and nothing is saved beside it`}},
		{"beside less than one", engine.Figures{Savings: []engine.Saving{saves("coal", "0.5 t")}, Uses: []engine.Use{uses("electricity", "1 MWh", "5 MWh")}}, nil},
	} {
		r := evaluate(t, one(tt.figures), own(t), engine.Options{})
		if got := texts(r.Warnings); strings.Join(got, "\n") != strings.Join(tt.want, "\n") {
			t.Errorf("%s: warnings %q, want %q", tt.name, got, tt.want)
		}
	}
}

// What follows from uses and meters is not seen in the portfolio that was handed over, nor does it take the place of a use
// before that is stated.
func TestDerivedLeavesThePortfolioAlone(t *testing.T) {
	savings := make([]engine.Saving, 1, 4) // with room to be appended to in place
	savings[0] = saves("coal", "1 t")
	p := several(option("a", engine.Figures{Savings: savings, Uses: []engine.Use{uses("gas", "20 GJ", "10 GJ")}, Baseline: []engine.Saving{saves("electricity", "2400 MWh")}, Meters: []engine.Meter{metered(2)}}))
	r := evaluate(t, p, own(t), engine.Options{})
	o := &p.Programmes[0].Options[0]
	if len(o.Savings) != 1 || savings[:2][1].Carrier != "" || len(o.Baseline) != 1 || o.Achieved != nil {
		t.Errorf("the option now states %+v", o.Figures)
	}
	for _, l := range r.Programmes[0].Options[0].Lines {
		if want := map[string]float64{"gas": 0.5, "electricity": 0.01}[l.Saving.Carrier]; want != 0 && (l.BaselineShare == nil || !(math.Abs(*l.BaselineShare-want) <= 1e-12)) {
			t.Errorf("%s: a share of %v, want %v", l.Saving.Carrier, l.BaselineShare, want)
		}
	}
	vn := evaluate(t, one(engine.Figures{Meters: []engine.Meter{metered(2)}}), load(t, "viet-nam"), engine.Options{Year: 2023})
	if name := vn.Programmes[0].Meters[0].Name; name.Vi != "Điện" {
		t.Errorf("the meter is of %+v", name)
	}
	few := metered(2)
	few.Data.After = few.Data.After[:3]
	if got := text(evaluate(t, one(engine.Figures{Meters: []engine.Meter{few}}), own(t), engine.Options{}).Warnings); !strings.Contains(got, "meter of electricity: ") {
		t.Errorf("three months after are not doubted: %q", got)
	}
}
