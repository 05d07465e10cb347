package factor

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/cleaner-production/abate/engine/quantity"
	"github.com/cleaner-production/abate/factors"
)

var update = flag.Bool("update", false, "renew the golden files")

// golden compares text with a golden file, or renews the file.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := differing(string(want), got); diff != "" {
		t.Errorf("%s differs (- file, + now); renew it with -update and read the change:\n%s", file, diff)
	}
}

// differing returns the lines of two texts that the other has not, those of the first with -, of the second with +.
func differing(want, got string) string {
	before, after := strings.Split(want, "\n"), strings.Split(got, "\n")
	gone := slices.DeleteFunc(slices.Clone(before), func(line string) bool { return slices.Contains(after, line) })
	new := slices.DeleteFunc(slices.Clone(after), func(line string) bool { return slices.Contains(before, line) })
	var b strings.Builder
	for i := range max(len(gone), len(new)) { // a changed line beside what it was
		if i < len(gone) {
			b.WriteString("- " + gone[i] + "\n")
		}
		if i < len(new) {
			b.WriteString("+ " + new[i] + "\n")
		}
	}
	if b.Len() == 0 && want != got {
		return "the same lines in another order"
	}
	return b.String()
}

// listed writes what stands in a set itself: what it is, its sources, the carriers that it adds or changes, and each factor, a
// line each:
//
//	viet-nam electricity co2 2014 0.6612 t/MWh combined margin "dcc-grid: Table 1"
//	ipcc-2006 do ncv - 43 GJ/t [41.4 43.3 95 %] - "ipcc-2006-v2: Table 1.2"
func listed(s *Set) string {
	var b strings.Builder
	parent := &Set{}
	fmt.Fprintf(&b, "%s:", s.ID)
	if len(s.Lineage) > 1 {
		parent = builtIn(s.Lineage[1].ID)
		fmt.Fprintf(&b, " extends %s,", parent.ID)
	}
	fmt.Fprintf(&b, " %s calorific values, GWP %s: CH4 %v, N2O %v\n", s.Basis, s.GWP.ID, s.GWP.CH4, s.GWP.N2O)
	for _, src := range s.Sources {
		if src.Set == s.ID {
			fmt.Fprintf(&b, "%s source %s %s %q\n", s.ID, src.Key, or(strconv.Itoa(src.Year), "0"), src.Title)
		}
	}
	for i := range s.Carriers {
		c := &s.Carriers[i]
		if inherited, ok := parent.Carrier(c.ID); !ok || c.Unit != inherited.Unit || c.Scope != inherited.Scope || c.Biogenic != inherited.Biogenic || c.SameAs != inherited.SameAs {
			fmt.Fprintf(&b, "%s carrier %s in %s, scope %d", s.ID, c.ID, c.Unit, c.Scope)
			if c.Biogenic {
				b.WriteString(", biogenic")
			}
			if c.SameAs != "" {
				b.WriteString(", same as " + c.SameAs)
			}
			b.WriteByte('\n')
		}
		for k := range kinds {
			for _, f := range c.factors[k] {
				if f.Set == s.ID {
					fmt.Fprintf(&b, "%s %s %s %s %s%s %s %q%s\n", s.ID, c.ID, k, or(strconv.Itoa(f.Year), "0"), f.String(), ranged(&f), or(f.Method, ""), f.Source, marks(&f, k))
				}
			}
		}
	}
	return b.String()
}

// builtIn returns a built-in set, read once.
func builtIn(id string) *Set {
	if loaded[id] == nil {
		s, err := Load(id)
		if err != nil {
			panic(err)
		}
		loaded[id] = s
	}
	return loaded[id]
}

var loaded = map[string]*Set{}

// warming writes the tables of warming potentials, whether a set uses them or not.
func warming(all []GWP) string {
	var b strings.Builder
	for _, g := range all {
		fmt.Fprintf(&b, "gwp %s CH4 %v N2O %v %q\n", g.ID, g.CH4, g.N2O, g.Source)
	}
	return b.String()
}

// or returns text, or a dash where it is empty or says nothing.
func or(text, nothing string) string {
	if text == nothing {
		return "-"
	}
	return text
}

func ranged(f *Factor) string {
	if f.Range == NoRange {
		return ""
	}
	return fmt.Sprintf(" [%v %v %s]", f.Low, f.High, f.Range)
}

// marks writes what is out of the ordinary of a factor.
func marks(f *Factor, k Kind) string {
	all := ""
	if f.Basis == Gross && k != GCV {
		all += " gross"
	}
	if !f.Verified {
		all += " unverified"
	}
	if !f.RangeVerified {
		all += " range-unverified"
	}
	return all
}

// years returns the years by which the factors of a carrier go, 0 where they go by none.
func years(s *Set, c *Carrier) []int {
	var all []int
	for k := range kinds {
		for _, f := range s.values(c, k) {
			if f.Year != 0 && !slices.Contains(all, f.Year) {
				all = append(all, f.Year)
			}
		}
	}
	if all == nil {
		return []int{0}
	}
	slices.Sort(all)
	return all
}

// statesFactors says whether a factor of a carrier stands in the set itself, not in one that it extends.
func statesFactors(s *Set, c *Carrier) bool {
	return slices.ContainsFunc(Kinds(), func(k Kind) bool {
		return slices.ContainsFunc(s.values(c, k), func(f Factor) bool { return f.Set == s.ID })
	})
}

// compiled writes what a unit of each carrier is in energy and gases, with the ends of its range, for each of its
// years and each dimension in which it can be given. Carriers of which all is inherited are left out.
func compiled(t *testing.T, s *Set) string {
	t.Helper()
	var b strings.Builder
	number := func(name string, c Coefficient) {
		if c.Known {
			fmt.Fprintf(&b, " %s %s", name, strconv.FormatFloat(c.Value, 'g', 10, 64))
			if c.Low != c.High {
				fmt.Fprintf(&b, " [%.8g %.8g]", c.Low, c.High)
			}
		}
	}
	for i := range s.Carriers {
		c := &s.Carriers[i]
		if !statesFactors(s, c) {
			continue
		}
		for _, year := range years(s, c) {
			table, err := s.Compile(year)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range []quantity.Dimension{quantity.Mass, quantity.Volume, quantity.Energy} {
				per, err := table.Rows[i].Per(d)
				if err != nil || !per.Energy.Known && !per.CO2.Known && !per.TOE.Known {
					continue
				}
				fmt.Fprintf(&b, "%s %s %s per %s:", s.ID, or(strconv.Itoa(year), "0"), c.ID, per.Unit)
				number("CO2", per.CO2)
				if !per.CO2FromCO2e {
					number("CO2e", per.CO2e)
				}
				number("GJ", per.Energy)
				number("toe", per.TOE)
				b.WriteByte('\n')
			}
		}
	}
	return b.String()
}

// Every factor of every built-in set, and what it makes of a unit of each carrier. What it makes of Table 2 is in
// table2.golden.
func TestBuiltInSets(t *testing.T) {
	var all, effects strings.Builder
	gwps, err := GWPs()
	if err != nil {
		t.Fatal(err)
	}
	all.WriteString(warming(gwps))
	for _, id := range Names() {
		s := mustLoad(t, id)
		all.WriteString(listed(s))
		effects.WriteString(compiled(t, s))
	}
	golden(t, "testdata/factors.golden", all.String())
	golden(t, "testdata/compiled.golden", effects.String())
}

// The examples of units that an error gives, and the units that it says are written for one another, are units.
func TestUnitsOfMeasures(t *testing.T) {
	for k, m := range measures {
		for _, unit := range append([]string{m.example}, m.mistaken...) {
			if rate, err := quantity.ParseRate(unit); err != nil || !m.holds(rate) {
				t.Errorf("%s: %s: %v", Kind(k), unit, err)
			}
		}
	}
}

// A set is named by its file, reads without a doubt, uses every source it lists, and its hash is that of the file.
func TestBuiltInSetsAreWhole(t *testing.T) {
	for _, id := range Names() {
		s, err := Load(id)
		if err != nil {
			t.Fatal(err)
		}
		data, err := factors.Files.ReadFile(id + ".toml")
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(data)
		if got := s.Lineage[0]; got.ID != id || got.SHA256 != hex.EncodeToString(sum[:]) {
			t.Errorf("%s: lineage begins with %v", id, got)
		}
		for _, w := range s.Warnings {
			t.Errorf("%s: %v", id, w.Error())
		}
		if s.Title.En == "" || s.Title.Vi == "" {
			t.Errorf("%s has no title in both languages", id)
		}
		used := map[string]bool{}
		for i := range s.Carriers {
			c := &s.Carriers[i]
			if c.Name.En == "" || c.Name.Vi == "" {
				t.Errorf("%s: carrier %s has no name in both languages", id, c.ID)
			}
			for k := range kinds {
				for _, f := range c.factors[k] {
					src, ok := s.Source(&f)
					if !ok {
						t.Errorf("%s: the source %q of %s does not resolve", id, f.Source, f.ID)
					}
					used[src.Key] = true
				}
			}
		}
		for _, src := range s.Sources {
			if src.Set == id && !used[src.Key] && !bytes.Contains(data, []byte(`source = "`+src.Key+":")) {
				t.Errorf("%s lists the source %q and does not use it", id, src.Key)
			}
			if src.Read == "" || src.Checked == "" {
				t.Errorf("%s: source %q does not say how and when it was read", id, src.Key)
			}
		}
	}
}
