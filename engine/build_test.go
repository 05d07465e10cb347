package engine_test

import (
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/quantity"
)

// What the tests of this package build portfolios from, and compare with.

func load(t testing.TB, name string) *factor.Set {
	t.Helper()
	set, err := factor.Load(name)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// own returns a set of carriers with factors that are easy to compute with by hand.
func own(t testing.TB) *factor.Set {
	t.Helper()
	set, err := factor.Decode("own.toml", []byte(`
id    = "own"
title = "Factors for computing by hand"
gwp   = "ar5" # CH4 28, N2O 265
[carrier.coal]
unit  = "t"
scope = 1
name  = { en = "Coal", vi = "Than" }
ncv   = { value = 20, low = 18, high = 25, unit = "GJ/t", source = "test" }
co2   = { value = 100, low = 90, high = 110, unit = "kg/GJ", source = "test" } # 2 t/t
[carrier.gas]
unit  = "m3"
scope = 1
co2   = { value = 50, unit = "kg/GJ", source = "test" } # no calorific value: counted in GJ alone
[carrier.electricity]
unit  = "MWh"
scope = 2
co2   = { value = 0.5, unit = "t/MWh", source = "test" }
[carrier.husk]
unit  = "t"
scope = 1
biogenic = true
ncv   = { value = 10, unit = "GJ/t", source = "test" }
co2   = { value = 100, unit = "kg/GJ", source = "test" } # 1 t/t
ch4   = { value = 1, unit = "kg/GJ", source = "test" }   # 0.01 t/t
[carrier.water]
unit  = "m3"
scope = 3
co2e  = { value = 1, unit = "kg/m3", source = "test" }
[carrier.pellets]
unit  = "t"
scope = 1
biogenic = true
co2e  = { value = 50, unit = "kg/t", source = "test" } # methane and nitrous oxide, as CO2 of biomass is in no CO2e
[carrier.solvent]
unit  = "t"
scope = 0
`))
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func usd(v float64) *engine.Money { return &engine.Money{Value: v} }

func in(currency string, v float64) *engine.Money { return &engine.Money{Value: v, Currency: currency} }

func q(text string) quantity.Quantity {
	quantity, err := quantity.English.Parse(text)
	if err != nil {
		panic(err) // of a test's own literal
	}
	return quantity
}

func saves(carrier, text string) engine.Saving {
	return engine.Saving{Carrier: carrier, Quantity: q(text)}
}

// one returns a portfolio of one programme without options.
func one(f engine.Figures) *engine.Portfolio {
	return &engine.Portfolio{Currency: "USD", Programmes: []engine.Programme{{ID: "p", Figures: f}}}
}

// several returns a portfolio of one programme that states nothing but its options.
func several(options ...engine.Option) *engine.Portfolio {
	return &engine.Portfolio{Currency: "USD", Programmes: []engine.Programme{{ID: "p", Options: options}}}
}

func option(id string, f engine.Figures) engine.Option { return engine.Option{ID: id, Figures: f} }

// table2 returns Table 2 of the VNCPC annual report 2004, as printed.
func table2() *engine.Portfolio {
	programme := func(id string, implemented, proposed int, invested, saved, co2, rate float64, savings ...engine.Saving) engine.Programme {
		return engine.Programme{ID: id, Name: engine.Text{En: strings.ToUpper(id)}, Implemented: implemented, Proposed: proposed,
			Figures: engine.Figures{
				Investment: usd(invested), AnnualSaving: usd(saved), Savings: savings,
				Reported: engine.Reported{
					CO2:                &engine.Saving{Quantity: quantity.Quantity{Value: co2, Unit: quantity.Tonne}},
					ImplementationRate: new(rate),
				},
			}}
	}
	return &engine.Portfolio{
		Title: engine.Text{En: "Table 2"}, Currency: "USD", Year: 2004, Factors: "vncpc-2004",
		Programmes: []engine.Programme{
			programme("cp-ee", 72, 122, 112_000, 172_000, 3300, 0.60,
				saves("electricity", "2.57 GWh"), saves("water", "93200 m3"), saves("coal", "2970 t"), saves("do", "286 t"), saves("lpg", "28 t"), saves("fo", "18 t")),
			programme("cp-ohs", 149, 456, 286_400, 717_900, 815, 0.33,
				saves("water", "278000 m3"), saves("electricity", "134 MWh"), saves("coal", "93 t"), saves("fo", "3 t"), saves("do", "5 t"), saves("solid_waste", "50 t")),
			programme("metal", 103, 122, 21_000, 277_000, 1100, 0.84,
				saves("chemicals", "36 t"), saves("electricity", "1000 MWh"), saves("fo", "3 t"), saves("do", "58 t"), saves("lpg", "66 t"), saves("waste_water", "129000 m3")),
			programme("geriap", 28, 35, 274_000, 294_800, 20, 0.80,
				saves("coal", "6023 t"), saves("electricity", "3.27 GWh"), saves("do", "799 t"), saves("water", "3800 m3")),
		},
	}
}

func evaluate(t testing.TB, p *engine.Portfolio, set *factor.Set, opt engine.Options) *engine.Result {
	t.Helper()
	r, err := engine.Evaluate(p, set, opt)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// first evaluates a portfolio with the set of easy factors and returns its first programme.
func first(t testing.TB, p *engine.Portfolio) engine.Outcome {
	t.Helper()
	return evaluate(t, p, own(t), engine.Options{}).Programmes[0]
}

// near compares two figures by their relative difference; wanted 0 is exact.
func near(t testing.TB, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance*math.Abs(want)) {
		t.Errorf("%s is %.12g, want %.12g within %g", what, got, want, tolerance)
	}
}

const (
	exactly  = 0
	rounding = 1e-12 // of a few float operations
	printed4 = 5e-5  // of a figure printed with four digits, and so on
	printed3 = 5e-4
)

// at compares a figure that may be unknown.
func at(t testing.TB, what string, got *float64, want, tolerance float64) {
	t.Helper()
	if got == nil {
		t.Errorf("%s is not known, want %g", what, want)
		return
	}
	near(t, what, *got, want, tolerance)
}

func unknown(t testing.TB, what string, got *float64) {
	t.Helper()
	if got != nil {
		t.Errorf("%s is %g, want it not known", what, *got)
	}
}

// texts returns the texts of warnings.
func texts(warnings []engine.Warning) []string {
	var all []string
	for _, w := range warnings {
		all = append(all, w.String())
	}
	return all
}

// mistakes returns the mistakes in an error, one text each.
func mistakes(err error) []string {
	if err == nil {
		return nil
	}
	var one *engine.Error
	if !errors.As(err, &one) {
		return []string{"not an *Error: " + err.Error()}
	}
	return strings.Split(err.Error(), "\n")
}

// notFinite returns the path of a number within v that is not finite, or "".
func notFinite(v reflect.Value, path string) string {
	switch v.Kind() {
	case reflect.Float64:
		if math.IsNaN(v.Float()) || math.IsInf(v.Float(), 0) {
			return path
		}
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			return notFinite(v.Elem(), path)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if found := notFinite(v.Field(i), path+"."+v.Type().Field(i).Name); found != "" {
				return found
			}
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			if found := notFinite(v.Index(i), path+"[]"); found != "" {
				return found
			}
		}
	}
	return ""
}
