package engine_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/quantity"
)

func savings(all ...engine.Saving) *engine.Portfolio { return one(engine.Figures{Savings: all}) }

// Coefficients of the set "own": coal 20 GJ/t and 2 t/t, electricity 0.5 t/MWh, husk 1 t/t, water 1 kg/m3.
func TestOneLine(t *testing.T) {
	tests := []struct {
		name                   string
		saving                 engine.Saving
		energy, co2, co2e, bio float64
		scope                  int
		known                  bool
	}{
		{"tonnes of coal", saves("coal", "3 t"), 60, 6, 6, 0, 1, true},
		{"kilograms", saves("coal", "3000 kg"), 60, 6, 6, 0, 1, true},
		{"a quantity as energy takes the emission factor alone", saves("coal", "60 GJ"), 60, 6, 6, 0, 1, true},
		{"a rising use", saves("coal", "-3 t"), -60, -6, -6, 0, 1, true},
		{"nothing", saves("coal", "0 t"), 0, 0, 0, 0, 1, true},
		{"electricity", saves("electricity", "2 GWh"), 7200, 1000, 1000, 0, 2, true},
		{"electricity in GJ", saves("electricity", "7200 GJ"), 7200, 1000, 1000, 0, 2, true},
		{"biomass: CO2 apart, methane counted", saves("husk", "100 t"), 1000, 0, 100 * 0.01 * 28, 100, 1, true},
		{"biomass of which all gases are known together", saves("pellets", "100 t"), 0, 0, 5, 0, 1, true},
		{"water, of which all gases are known together", saves("water", "5000 m3"), 0, 5, 5, 0, 3, true},
		{"a carrier without a factor", saves("solvent", "3 t"), 0, 0, 0, 0, 0, false},
		{"a stream of one's own", saves("thread", "3 t"), 0, 0, 0, 0, 0, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := first(t, savings(tt.saving))
			l := o.Lines[0]
			near(t, "energy", l.Energy, tt.energy, rounding)
			near(t, "CO2", l.CO2, tt.co2, rounding)
			near(t, "CO2e", l.CO2e, tt.co2e, rounding)
			near(t, "biogenic CO2", l.BiogenicCO2, tt.bio, rounding)
			near(t, "CO2 of its scope", o.CO2ByScope[tt.scope], tt.co2, rounding)
			near(t, "energy of all", o.Energy, tt.energy, rounding)
			near(t, "CO2 of all", o.CO2, tt.co2, rounding)
			near(t, "CO2e of all", o.CO2e, tt.co2e, rounding)
			near(t, "biogenic CO2 of all", o.BiogenicCO2, tt.bio, rounding)
			if l.Known != tt.known || (o.NoFactor == nil) != tt.known || l.Scope != tt.scope || l.Saving != tt.saving {
				t.Errorf("known %v, without factor %v, scope %d, %v", l.Known, o.NoFactor, l.Scope, l.Saving)
			}
		})
	}
}

// A quantity is shown in the unit of its carrier, where the set can bring it there.
func TestUnitShown(t *testing.T) {
	tests := []struct {
		saving   engine.Saving
		quantity float64
		unit     quantity.Unit
		co2      float64
	}{
		{saves("coal", "4000 kg"), 4, quantity.Tonne, 8},
		{saves("coal", "40 GJ"), 2, quantity.Tonne, 4},
		{saves("gas", "40 GJ"), 40, quantity.Gigajoule, 2}, // without a calorific value no m3
		{saves("thread", "7 kg"), 7, quantity.Kilogram, 0},
	}
	for _, tt := range tests {
		l := first(t, savings(tt.saving)).Lines[0]
		near(t, "quantity of "+tt.saving.Carrier, l.Quantity, tt.quantity, rounding)
		near(t, "CO2 of "+tt.saving.Carrier, l.CO2, tt.co2, rounding)
		if l.Unit != tt.unit {
			t.Errorf("%s is shown in %s, want %s", tt.saving.Carrier, l.Unit, tt.unit)
		}
	}
	// 1000 L of diesel at 0.84 kg/L (GHG Protocol) are 0.84 t.
	r := evaluate(t, savings(saves("do", "1000 L")), load(t, "viet-nam"), engine.Options{})
	near(t, "diesel", r.Programmes[0].Lines[0].Quantity, 0.84, rounding)
	near(t, "CO2 of diesel", r.Total.CO2, 0.84*do2006, rounding)
	near(t, "methane of diesel", r.Programmes[0].Lines[0].CH4, 0.84*43*3/1e6, rounding)         // Guidelines 2006, Vol. 2, Table 2.3: 3 kg/TJ
	near(t, "nitrous oxide of diesel", r.Programmes[0].Lines[0].N2O, 0.84*43*0.6/1e6, rounding) // 0.6 kg/TJ
	near(t, "toe of diesel", r.Total.TOE, 0.84*1.02, rounding)                                  // letter 3505/BCT-KHCN: 1.02 toe/t
}

func TestQuantitiesThatCannotBe(t *testing.T) {
	tests := []struct {
		saving engine.Saving
		want   string
	}{
		{saves("electricity", "3 t"), "3 t is a mass; electricity is counted in MWh; write it in MWh"},
		{saves("water", "5 t"), "5 t is a mass; water is counted in m3; write it in m3"},
		{saves("coal", "300 L"), `300 L is a volume; coal takes a density to be counted in t, and the set "own" has none; write it in t, or add the density to a set of your own`},
		{engine.Saving{Carrier: "coal", Quantity: quantity.Quantity{Value: 5}}, `"coal" without a unit; a quantity is wanted; as in "5 t"`},
		{engine.Saving{Carrier: "coal", Quantity: quantity.Quantity{Value: 1e307, Unit: quantity.MillionTonnes}}, "1e307 is too large to be converted"},
		{saves("colas", "5 t"), `unknown carrier "colas"; did you mean "coal"? ` + others},
		{saves("Coal", "5 t"), `unknown carrier "Coal"; did you mean "coal"? ` + others},
		{saves("than", "5 t"), `unknown carrier "than"; did you mean "coal"? ` + others}, // its Vietnamese name
		{saves("colа", "5 t"), `unknown carrier "colа"; its letter 4, а (U+0430), is Cyrillic; write "coal"`},
		{saves("сoal", "5 t"), `unknown carrier "сoal"; its letter 1, с (U+0441), is Cyrillic; write "coal"`},
		{saves("wαter", "5 m3"), `unknown carrier "wαter"; its letter 2, α (U+03B1), is Greek; write "water"`},
		{saves("ｇas", "5 m3"), `unknown carrier "ｇas"; its letter 1, ｇ (U+FF47), is full-width; write "gas"`},
		{saves("ｇａｓ", "5 m3"), `unknown carrier "ｇａｓ"; its letter 1, ｇ (U+FF47), is full-width; write "gas"`},
		{saves("COＡL", "5 t"), `unknown carrier "COＡL"; its letter 3, Ａ (U+FF21), is full-width; write "coal"`},
		{saves("gaｚ", "5 m3"), `unknown carrier "gaｚ"; its letter 3, ｚ (U+FF5A), is full-width; write "gas"`},
	}
	for _, tt := range tests {
		r, err := engine.Evaluate(savings(tt.saving), own(t), engine.Options{})
		if diff := cmp.Diff([]string{tt.want}, mistakes(err)); diff != "" || r != nil {
			t.Errorf("%v of %s:\n%s", tt.saving.Quantity, tt.saving.Carrier, diff)
		}
	}
	for _, carrier := range []string{"thread", "уголь", "acid"} { // a word of another script is a stream of its own
		if o := first(t, savings(saves(carrier, "5 t"))); !slices.Equal(o.NoFactor, []string{carrier}) {
			t.Errorf("%s: without factor %v", carrier, o.NoFactor)
		}
	}
}

// Steam is bought by the tonne and by its heat; a set that counts it in tonnes, without a factor, takes both as they are.
func TestSteamByItsHeat(t *testing.T) {
	set := load(t, "viet-nam")
	r := evaluate(t, savings(saves("steam", "100 MMBtu"), saves("coal", "1 t")), set, engine.Options{})
	l := r.Programmes[0].Lines[0]
	if l.Known || l.Quantity != 100 || l.Unit != quantity.MillionBTU || !slices.Equal(r.Total.NoFactor, []string{"steam"}) {
		t.Errorf("steam is %+v, without factor %v", l, r.Total.NoFactor)
	}
	near(t, "energy", l.Energy, 105.505585262, rounding)
	_, err := engine.Evaluate(savings(saves("steam", "5 m3")), set, engine.Options{})
	if diff := cmp.Diff([]string{"5 m3 is a volume; steam is counted in t; write it in t"}, mistakes(err)); diff != "" {
		t.Error(diff)
	}
	r = evaluate(t, savings(saves("steam", "100 MMBtu"), saves("demand", "12 kW-month")), load(t, "us-epa"), engine.Options{})
	near(t, "CO2", r.Total.CO2, 6.633, rounding) // Hub, Table 7: 66.33 kg/MMBtu
	if !slices.Equal(r.Total.NoFactor, []string{"demand"}) {
		t.Errorf("without factor: %v", r.Total.NoFactor)
	}
}

const others = "known: coal, gas, electricity, husk, water, pellets, solvent; another stream needs a name less like it"

// Each end with each end: 90 kg/GJ x 18 GJ/t is 1.62 t/t, 110 x 25 is 2.75.
func TestLowAndHigh(t *testing.T) {
	ranged := func(text string, low, high float64) engine.Saving {
		s := saves("coal", text)
		s.Low, s.High = low, high
		return s
	}
	tests := []struct {
		name      string
		saving    engine.Saving
		low, high float64
	}{
		{"factors alone", saves("coal", "10 t"), 16.2, 27.5},
		{"a rising use", saves("coal", "-10 t"), -27.5, -16.2},
		{"a quantity with a range", ranged("10 t", 8, 20), 8 * 1.62, 20 * 2.75},
		{"a value at the low end", ranged("8 t", 8, 20), 8 * 1.62, 20 * 2.75},
		{"in another unit", ranged("10000 kg", 8000, 20000), 8 * 1.62, 20 * 2.75},
		{"a value of zero in another unit", ranged("0 kg", -1000, 2000), -2.75, 5.5},
		{"a range from zero", ranged("10 t", 0, 10), 0, 27.5},
		{"a range below zero", ranged("-10 t", -20, -8), -20 * 2.75, -8 * 1.62},
		{"energy needs no calorific value", saves("coal", "200 GJ"), 18, 22},
		{"a factor without a range", saves("electricity", "4 MWh"), 2, 2},
		{"biomass", saves("husk", "5 t"), 0, 0},
	}
	for _, tt := range tests {
		o := first(t, savings(tt.saving))
		near(t, tt.name+": low", o.CO2Low, tt.low, rounding)
		near(t, tt.name+": high", o.CO2High, tt.high, rounding)
		near(t, tt.name+": low of the line", o.Lines[0].CO2Low, tt.low, rounding)
		near(t, tt.name+": high of the line", o.Lines[0].CO2High, tt.high, rounding)
	}
}

// A switch from coal to LPG saves the one and uses the other: 700 t x 2.624610 - 340 t x 2.984630.
func TestFuelSwitch(t *testing.T) {
	r := evaluate(t, savings(saves("coal", "700 t"), saves("lpg", "-340 t")), load(t, "viet-nam"), engine.Options{})
	near(t, "CO2", r.Total.CO2, 700*coal2006-340*lpg2006, rounding)
	near(t, "energy", r.Total.Energy, 700*26.7-340*47.3, rounding)
	if !(r.Total.CO2Low < r.Total.CO2 && r.Total.CO2 < r.Total.CO2High) || len(r.Warnings) > 0 {
		t.Errorf("%g is not between %g and %g; %v", r.Total.CO2, r.Total.CO2Low, r.Total.CO2High, texts(r.Warnings))
	}
}

func TestBaselines(t *testing.T) {
	tests := []struct {
		name     string
		saving   engine.Saving
		baseline engine.Saving
		share    *float64
		warning  string
	}{
		{"half of it", saves("coal", "5 t"), saves("coal", "10000 kg"), new(0.5), ""},
		{"all of it", saves("coal", "10 t"), saves("coal", "10000 kg"), new(1.0), ""},
		{"more than there is", saves("coal", "12 t"), saves("coal", "200 GJ"), new(1.2), "saves 120 % of the coal used: more than there is"},
		{"a little more than there is", saves("coal", "10.04 t"), saves("coal", "10 t"), new(1.004), "saves 100.4 % of the coal used: more than there is"},
		{"a stream of one's own in another unit", saves("thread", "500 kg"), saves("thread", "2 t"), new(0.25), ""},
		{"of one", saves("coal", "0.5 t"), saves("coal", "1 t"), new(0.5), ""},
		{"of nothing", saves("coal", "5 t"), saves("coal", "0 t"), nil, ""},
		{"of next to nothing", saves("coal", "5e80 t"), saves("coal", "1e-300 t"), nil, ""},
		{"of something else", saves("coal", "5 t"), saves("water", "5 m3"), nil, ""},
	}
	for _, tt := range tests {
		p := one(engine.Figures{Savings: []engine.Saving{saves("electricity", "1 MWh"), tt.saving}, Baseline: []engine.Saving{tt.baseline}})
		r := evaluate(t, p, own(t), engine.Options{})
		l := r.Programmes[0].Lines[1]
		if diff := cmp.Diff(tt.share, l.BaselineShare); diff != "" {
			t.Errorf("%s: share\n%s", tt.name, diff)
		}
		var want []string
		if tt.warning != "" {
			want = append(want, tt.warning)
		}
		if diff := cmp.Diff(want, texts(r.Warnings)); diff != "" {
			t.Errorf("%s:\n%s", tt.name, diff)
		}
		unknown(t, "share of a carrier without a baseline", r.Programmes[0].Lines[0].BaselineShare)
	}
	p := one(engine.Figures{Savings: []engine.Saving{saves("thread", "5 t")}, Baseline: []engine.Saving{saves("thread", "5 m3")}})
	_, err := engine.Evaluate(p, own(t), engine.Options{})
	if diff := cmp.Diff([]string{"5 m3 is a volume; a mass is wanted; write t or kg"}, mistakes(err)); diff != "" {
		t.Error(diff)
	}
	p = one(engine.Figures{Savings: []engine.Saving{saves("thread", "5 t")}, Baseline: []engine.Saving{saves("colas", "5 t")}})
	if _, err = engine.Evaluate(p, own(t), engine.Options{}); err == nil {
		t.Error("an unknown carrier of a baseline was accepted")
	}
}

func TestAchieved(t *testing.T) {
	p := one(engine.Figures{Savings: []engine.Saving{saves("coal", "10 t")}, Achieved: []engine.Saving{saves("coal", "6 t"), saves("electricity", "2 MWh")}})
	r := evaluate(t, p, own(t), engine.Options{})
	at(t, "achieved", r.Programmes[0].AchievedCO2, 6*2+2*0.5, rounding)
	at(t, "achieved in all", r.Total.AchievedCO2, 13, rounding)
	near(t, "CO2", r.Total.CO2, 20, rounding)
}

func TestNotes(t *testing.T) {
	r := evaluate(t, savings(saves("water", "1 m3"), saves("pellets", "1 t"), saves("coal", "1 t")), own(t), engine.Options{})
	want := []engine.Warning{engine.Warn(engine.Position{}, "%s gives all gases together for %s: CO2 is shown as CO2e", "own", "water")}
	if diff := cmp.Diff(want, r.Notes); diff != "" {
		t.Error(diff)
	}
	r = evaluate(t, several(option("a", engine.Figures{Savings: []engine.Saving{saves("water", "1 m3")}}), option("b", engine.Figures{Savings: []engine.Saving{saves("water", "1 m3")}})), own(t), engine.Options{})
	if diff := cmp.Diff(want, r.Notes); diff != "" {
		t.Errorf("of two savings:\n%s", diff)
	}
	if r = evaluate(t, savings(saves("coal", "1 t")), own(t), engine.Options{}); r.Notes != nil {
		t.Errorf("notes %q", r.Notes)
	}
}

func TestOverriddenFactorsAreInTheResult(t *testing.T) {
	set, err := own(t).Override("electricity.co2", "0.25 t/MWh")
	if err != nil {
		t.Fatal(err)
	}
	r := evaluate(t, savings(saves("electricity", "4 MWh")), set, engine.Options{})
	near(t, "CO2", r.Total.CO2, 1, exactly)
	if diff := cmp.Diff([]factor.Override{{Key: "electricity.co2", Value: "0.25 t/MWh"}}, r.Overrides); diff != "" {
		t.Error(diff)
	}
}

// A set whose fields were changed by hand is refused, not a panic.
func TestScopeOutOfBounds(t *testing.T) {
	for _, scope := range []int{-1, 4} {
		set := own(t)
		set.Carriers[0].Scope = scope
		if _, err := engine.Evaluate(savings(saves("coal", "1 t")), set, engine.Options{}); len(mistakes(err)) != 1 {
			t.Errorf("scope %d: %v", scope, err)
		}
	}
}
