package factor

import (
	"bytes"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/cleaner-production/abate/engine/quantity"
	"github.com/cleaner-production/abate/factors"
)

// everything returns the coefficients of all carriers of a set, by carrier and dimension.
func everything(t interface{ Fatal(...any) }, s *Set, year int) map[string]Coefficients {
	table, err := s.Compile(year)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]Coefficients{}
	for i := range table.Rows {
		for _, d := range []quantity.Dimension{quantity.Mass, quantity.Volume, quantity.Energy} {
			if c, err := table.Rows[i].Per(d); err == nil {
				all[table.Rows[i].ID+" per "+d.String()] = c
			}
		}
	}
	return all
}

func numbers(c Coefficients) []float64 {
	var all []float64
	for _, k := range []Coefficient{c.Energy, c.TOE, c.CO2, c.CH4, c.N2O, c.CO2e} {
		all = append(all, k.Value, k.Low, k.High)
	}
	return all
}

// anyFactor draws a factor of a carrier that has its own, with the year in which it holds.
func anyFactor(t *rapid.T, s *Set) (*Carrier, Kind, Factor) {
	for {
		c := &s.Carriers[rapid.IntRange(0, len(s.Carriers)-1).Draw(t, "carrier")]
		k := Kind(rapid.IntRange(0, int(kinds)-1).Draw(t, "kind"))
		if all := c.factors[k]; len(all) > 0 {
			return c, k, all[rapid.IntRange(0, len(all)-1).Draw(t, "year")]
		}
	}
}

func anySet(t *rapid.T) *Set {
	s, err := Load(rapid.SampledFrom([]string{"ipcc-1996", "ipcc-2006", "uk-desnz", "us-epa", "viet-nam", "vncpc-2004"}).Draw(t, "set"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// A calorific value, a density or an emission factor that rises lowers no CO2, and moves no other carrier.
func TestMoreOfAFactorIsNeverLessCO2(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anySet(t)
		c, k, f := anyFactor(t, s)
		times := 1 + float64(rapid.IntRange(1, 1000).Draw(t, "percent"))/100
		if k == Oxidation {
			times = 1 / f.Value
		}
		raised, err := s.Override(c.ID+"."+k.String(), fmt.Sprintf("%v %s", f.Value*times, f.Unit))
		if err != nil {
			t.Fatal(err)
		}
		same, err := s.Override(c.ID+"."+k.String(), fmt.Sprintf("%v %s", f.Value, f.Unit))
		if err != nil {
			t.Fatal(err)
		}
		before, after := everything(t, same, f.Year), everything(t, raised, f.Year)
		if len(before) != len(after) {
			t.Fatalf("%d coefficients have become %d", len(before), len(after))
		}
		for name, b := range before {
			a := after[name]
			other, _, _ := strings.Cut(name, " per ")
			carrier, _ := s.Carrier(other)
			if other != c.ID && carrier.SameAs != c.ID && !reflect.DeepEqual(numbers(a), numbers(b)) {
				t.Fatalf("%s.%s moves %s", c.ID, k, name)
			}
			if !rises(k, name) {
				continue
			}
			if a.CO2.Value < b.CO2.Value || a.CO2e.Value < b.CO2e.Value || a.CO2.Known != b.CO2.Known {
				t.Fatalf("%s.%s times %v: %s falls from %v to %v t CO2", c.ID, k, times, name, b.CO2.Value, a.CO2.Value)
			}
		}
	})
}

// rises says whether a factor of a kind that rises can only raise a coefficient. Where it divides, it lowers it: a
// higher density is fewer litres a tonne, a higher calorific value fewer tonnes a GJ.
func rises(k Kind, name string) bool {
	switch k {
	case NCV, GCV:
		return !strings.HasSuffix(name, "energy")
	case Density:
		return strings.HasSuffix(name, "volume")
	}
	return true
}

// A factor overridden by its own value changes no number.
func TestTheSameValueChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anySet(t)
		c, k, f := anyFactor(t, s)
		same, err := s.Override(c.ID+"."+k.String(), f.String())
		if err != nil {
			t.Fatal(err)
		}
		before, after := everything(t, s, f.Year), everything(t, same, f.Year)
		for name, b := range before {
			a := after[name]
			for i, v := range numbers(b) {
				w := numbers(a)[i]
				if f.Range != NoRange && i%3 != 0 { // an override has no range
					continue
				}
				if v != w {
					t.Fatalf("%s.%s by the same value changes %s from %v to %v", c.ID, k, name, v, w)
				}
			}
		}
	})
}

// What a set extends and does not change is the same, whatever the year, and each value is that of its own year.
func TestAnEmptySetIsItsParent(t *testing.T) {
	for _, id := range Names() {
		parent := mustLoad(t, id)
		s, err := Decode("own.toml", []byte("id = \"own\"\nextends = \""+id+"\""))
		if err != nil {
			t.Fatal(err)
		}
		for _, year := range []int{0, 2004, 2014, 2024} {
			parent.NearestYear, s.NearestYear = true, true
			before, after := everything(t, parent, year), everything(t, s, year)
			for name, c := range before {
				if diff := cmp.Diff(numbers(c), numbers(after[name])); diff != "" {
					t.Errorf("%s %d %s: %s", id, year, name, diff)
				}
			}
		}
		if len(s.Warnings) != len(parent.Warnings) || s.Basis != parent.Basis || s.GWP != parent.GWP || s.Region != parent.Region {
			t.Errorf("%s: the head differs", id)
		}
	}
}

// Coefficients are linear in the quantity: a tonne in kilograms is as much as a tonne.
func TestUnitsOfACarrierDoNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		unit := rapid.SampledFrom(append(quantity.Units(quantity.Mass), quantity.Units(quantity.Volume)...)).Draw(t, "unit")
		text := fmt.Appendf(nil, "id = \"own\"\nextends = \"ipcc-2006\"\n[carrier.do]\nunit = %q", unit)
		s, err := Decode("own.toml", text)
		if err != nil {
			t.Fatal(err)
		}
		base, err := Load("ipcc-2006")
		if err != nil {
			t.Fatal(err)
		}
		d := unit.Dimension()
		a, b := everything(t, base, 0)["do per "+d.String()], everything(t, s, 0)["do per "+d.String()]
		if b.Unit != unit {
			t.Fatalf("per %s", b.Unit)
		}
		perUnit, err := quantity.Factor(b.Unit, a.Unit)
		if err != nil {
			t.Fatal(err)
		}
		for i, v := range numbers(a) {
			if got := numbers(b)[i]; math.Abs(got-v*perUnit) > 1e-12*v*perUnit {
				t.Fatalf("%v per %s, %v per %s", got, b.Unit, v, a.Unit)
			}
		}
	})
}

// Sets are loaded, changed and compiled at once by many without a race; -race would tell.
func TestManyAtOnce(t *testing.T) {
	shared := mustLoad(t, "viet-nam")
	want := everything(t, shared, 2014)
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			s, err := Load("viet-nam")
			if err != nil {
				t.Error(err)
				return
			}
			if _, err := shared.Override("coal.co2", "2 t/t"); err != nil {
				t.Error(err)
			}
			Diff(shared, s)
			Check(shared)
			for name, c := range everything(t, shared, 2014) {
				if c.CO2.Value != want[name].CO2.Value {
					t.Errorf("%s: %v", name, c.CO2.Value)
				}
			}
		})
	}
	wait.Wait()
}

// What a caller does with a list that was handed out changes no set.
func TestListsAreCopies(t *testing.T) {
	s := mustLoad(t, "ipcc-2006")
	c, _ := s.Carrier("anthracite")
	c.Factors(NCV)[0].Value = 0
	if got := c.Factors(NCV)[0].Value; got != 26.7 {
		t.Errorf("the NCV of anthracite is %v", got)
	}
	data, err := factors.Files.ReadFile("viet-nam.toml")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Decode("x.toml", data); err != nil {
		t.Fatal(err)
	}
	if again, _ := factors.Files.ReadFile("viet-nam.toml"); !bytes.Equal(data, again) {
		t.Error("decoding changed its input")
	}
}

// The factor of a year is what that year says, whatever the others say, and in whatever order they are given.
func TestYearsStandAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		years := rapid.SliceOfNDistinct(rapid.IntRange(1990, 2050), 1, 6, rapid.ID[int]).Draw(t, "years")
		set := func(years []int, value func(year int) int) *Set {
			text := "id = \"own\"\ntitle = \"Years\"\ngwp = \"ar5\"\n[carrier.electricity]\nunit = \"MWh\"\nscope = 2\n"
			for _, y := range years {
				text += fmt.Sprintf("[[carrier.electricity.co2]]\nyear = %d\nvalue = %d.25\nunit = \"t/MWh\"\nsource = \"drawn\"\n", y, value(y))
			}
			s, err := Decode("own.toml", []byte(text))
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
		asked := rapid.SampledFrom(years).Draw(t, "asked")
		all := set(years, func(year int) int { return year - 1990 })
		others := set(rapid.Permutation(years).Draw(t, "order"), func(year int) int {
			if year == asked {
				return year - 1990
			}
			return 99
		})
		alone := set([]int{asked}, func(year int) int { return year - 1990 })
		for _, s := range []*Set{all, others} {
			c, _ := s.Carrier("electricity")
			if f := c.Factors(CO2); !slices.IsSortedFunc(f, func(a, b Factor) int { return a.Year - b.Year }) || len(f) != len(years) {
				t.Fatalf("years in the order of the file: %v", f)
			}
		}
		want := float64(asked-1990) + 0.25
		for _, s := range []*Set{all, others, alone} {
			if got := everything(t, s, asked)["electricity per energy"].CO2.Value; got != want {
				t.Fatalf("%v t/MWh in %d, want %v", got, asked, want)
			}
		}
	})
}

// The sum that CO2e is, term by term, is CO2e, in every set and for every dimension; CO2 of biomass is no term of it.
func TestGasesAreTheTermsOfCO2e(t *testing.T) {
	terms, biogenic := 0, 0
	for _, id := range Names() {
		s := mustLoad(t, id)
		s.NearestYear = true
		for name, c := range everything(t, s, 2014) {
			if !c.CO2e.Known {
				continue
			}
			sum := 0.0
			for _, term := range c.Gases() {
				product := term.Weight
				for _, p := range term.Parts {
					product *= p.Value
				}
				sum += product
				terms++
			}
			if math.Abs(sum-c.CO2e.Value) > 1e-12*c.CO2e.Value {
				t.Errorf("%s, %s: the terms come to %v, CO2e is %v", id, name, sum, c.CO2e.Value)
			}
			if c.Biogenic && c.CO2.Value > 0 {
				if biogenic++; sum > 0.5*c.CO2.Value {
					t.Errorf("%s, %s: the CO2 of biomass is in its CO2e", id, name)
				}
			}
		}
	}
	if terms < 500 || biogenic < 10 {
		t.Errorf("%d terms, %d of biomass", terms, biogenic)
	}
}
