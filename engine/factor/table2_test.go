package factor_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/input"
)

// portfolio returns Table 2 with the savings of some carriers alone, read once.
func portfolio(t *testing.T, carriers ...string) *engine.Portfolio {
	t.Helper()
	key := strings.Join(carriers, " ")
	if p := read[key]; p != nil {
		return p
	}
	p, err := input.ReadFile("../../examples/vncpc-2004/table2.toml")
	if err != nil {
		t.Fatal(err)
	}
	for i := range p.Programmes {
		g := &p.Programmes[i]
		g.Reported = engine.Reported{}
		g.Savings = slices.DeleteFunc(g.Savings, func(s engine.Saving) bool { return !slices.Contains(carriers, s.Carrier) })
	}
	read[key] = p
	return p
}

var read = map[string]*engine.Portfolio{}

// onTable2 are the carriers of Table 2 that a set may have factors for.
var onTable2 = []string{"coal", "do", "fo", "lpg", "electricity", "water", "waste_water"}

// table2 writes what a set makes of Table 2: of the given carriers, where the set has a factor of its own for them, for each of
// its years, t CO2 with the factors at their ends, CO2e and toe, and the CO2 of the programmes.
//
//	viet-nam 2014 electricity: 4611.21 t CO2, CO2e 4611.21, toe 1076.09; cp-ee 1699.28, cp-ohs 88.6008, metal 661.2, geriap 2162.12
func table2(t *testing.T, s *factor.Set, carriers ...string) string {
	t.Helper()
	var b strings.Builder
	for _, carrier := range carriers {
		c, ok := s.Carrier(carrier)
		if !ok || !factor.StatesFactors(s, c) {
			continue
		}
		for _, year := range factor.Years(s, c) {
			if r := evaluated(t, s, year, carrier); r.Total.NoFactor == nil {
				b.WriteString(sums(s.ID, year, carrier, r))
			}
		}
	}
	return b.String()
}

// whole writes the total of Table 2 for the last year for which a set has all fuels and electricity.
func whole(t *testing.T, s *factor.Set) string {
	t.Helper()
	fuels := onTable2[:5]
	last := 0
	var common []int
	for i, carrier := range fuels {
		c, ok := s.Carrier(carrier)
		if !ok {
			return ""
		}
		years := factor.Years(s, c)
		if i == 0 || years[0] != 0 && (common == nil || common[0] == 0) {
			common = years
		} else if years[0] != 0 {
			common = slices.DeleteFunc(slices.Clone(common), func(y int) bool { return !slices.Contains(years, y) })
		}
	}
	if len(common) > 0 {
		last = common[len(common)-1]
	}
	r := evaluated(t, s, last, fuels...)
	if r.Total.NoFactor != nil {
		return ""
	}
	return sums(s.ID, last, "total", r)
}

func evaluated(t *testing.T, s *factor.Set, year int, carriers ...string) *engine.Result {
	t.Helper()
	if year == 0 {
		year = 2004 // of Table 2; no factor of these carriers goes by it
	}
	r, err := engine.Evaluate(portfolio(t, carriers...), s, engine.Options{Year: year})
	if err != nil {
		t.Fatalf("%s %d %v: %v", s.ID, year, carriers, err)
	}
	return r
}

func sums(set string, year int, of string, r *engine.Result) string {
	var b strings.Builder
	when := "-"
	if year != 0 {
		when = fmt.Sprint(year)
	}
	o := &r.Total
	fmt.Fprintf(&b, "%s %s %s: %.6g t CO2", set, when, of, o.CO2)
	if o.CO2Low != o.CO2High {
		fmt.Fprintf(&b, " [%.6g %.6g]", o.CO2Low, o.CO2High)
	}
	fmt.Fprintf(&b, ", CO2e %.6g, toe %.6g", o.CO2e, o.TOE)
	mark := "; "
	for i := range r.Programmes {
		if p := &r.Programmes[i]; p.CO2 != 0 {
			fmt.Fprintf(&b, "%s%s %.6g", mark, p.ID, p.CO2)
			mark = ", "
		}
	}
	return b.String() + "\n"
}

// What every built-in set makes of Table 2: a changed factor is a changed line with the set, the year, the carrier and the
// programmes that it moves, and one with the total of every set that takes it over.
func TestTable2(t *testing.T) {
	var b strings.Builder
	for _, id := range factor.Names() {
		s, err := factor.Load(id)
		if err != nil {
			t.Fatal(err)
		}
		b.WriteString(table2(t, s, onTable2...) + whole(t, s))
	}
	factor.Golden(t, "testdata/table2.golden", b.String())
}
