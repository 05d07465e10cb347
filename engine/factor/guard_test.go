package factor_test

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/internal/place"
	"github.com/cleaner-production/abate/engine/internal/tomltree"
	"github.com/cleaner-production/abate/engine/quantity"
	"github.com/cleaner-production/abate/factors"
)

// literal is a scalar of a TOML file, with the bytes that it is written with.
type literal struct {
	path     string // "carrier.coal.ncv.value"
	key      string // "value"
	kind     tomltree.Kind
	text     string
	from, to int
}

// literals returns all scalars of a file, so that no number of it is overlooked.
func literals(t *testing.T, file string, data []byte) []literal {
	t.Helper()
	root, err := tomltree.Parse(file, data)
	if err != nil {
		t.Fatal(err)
	}
	var all []literal
	var walk func(path, key string, n *tomltree.Node)
	walk = func(path, key string, n *tomltree.Node) {
		switch n.Kind {
		case tomltree.KindTable:
			table := tomltree.Open(n, &place.List{})
			for _, key := range table.Keys() {
				walk(strings.TrimPrefix(path+"."+key, "."), key, table.Value(key))
			}
		case tomltree.KindArray:
			for i, item := range n.Items {
				walk(path+"."+strconv.Itoa(i), key, item)
			}
		default:
			written := n.Text
			if n.Kind == tomltree.KindString {
				written = strconv.Quote(n.Text)
			}
			from := offset(data, n.At)
			l := literal{path, key, n.Kind, n.Text, from, from + len(written)}
			if (l.isNumber() || key == "unit") && string(data[l.from:min(l.to, len(data))]) != written {
				t.Fatalf("%s: %s is not found where it stands", file, path)
			}
			all = append(all, l)
		}
	}
	walk("", "", root)
	return all
}

// offset returns where a place is in a text; columns count characters.
func offset(data []byte, at place.Position) int {
	i := 0
	for range at.Line - 1 {
		i += bytes.IndexByte(data[i:], '\n') + 1
	}
	for range at.Column - 1 {
		_, size := utf8.DecodeRune(data[i:])
		i += size
	}
	return i
}

// with returns the file with another text in place of the literal.
func (l literal) with(data []byte, text string) []byte {
	return slices.Concat(data[:l.from], []byte(text), data[l.to:])
}

func (l literal) isNumber() bool {
	return l.kind == tomltree.KindInteger || l.kind == tomltree.KindFloat
}

// changes returns texts for a number: one per cent more, or what is nearest to it that may be accepted, since a range, or
// the carbon that there is, may leave no room for it; the years and scopes beside one.
func (l literal) changes(t *testing.T) []string {
	t.Helper()
	v, err := strconv.ParseFloat(strings.ReplaceAll(l.text, "_", ""), 64)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	switch l.key {
	case "year", "scope", "schema":
		return []string{strconv.Itoa(int(v) + 1), strconv.Itoa(int(v) - 1)}
	}
	for _, by := range []float64{1.01, 0.99, 0.999} {
		all = append(all, strconv.FormatFloat(v*by, 'f', -1, 64))
	}
	return all
}

// Each number of each built-in set matters: changed by one per cent, it changes a line of factors.golden, and what is
// computed with it one of compiled.golden. A year, a scope, a unit cannot change unseen either.
func TestEveryNumberIsGuarded(t *testing.T) {
	counts := map[string]int{}
	for _, id := range factor.Names() {
		data, err := factors.Files.ReadFile(id + ".toml")
		if err != nil {
			t.Fatal(err)
		}
		before, err := factor.Load(id)
		if err != nil {
			t.Fatal(err)
		}
		lines, effects, sums := factor.Listed(before), factor.Compiled(t, before), table2(t, before, onTable2...)
		all := literals(t, id+".toml", data)
		units := distinctUnits(all)
		for _, l := range all {
			figure := l.isNumber() && !slices.Contains([]string{"year", "scope", "schema"}, l.key)
			var texts []string
			switch {
			case figure:
				counts["figures"]++
				texts = l.changes(t)
			case l.isNumber():
				counts["years, scopes and schemas"]++
				texts = l.changes(t)
			case l.key == "unit":
				counts["units"]++
				texts = likeUnits(units, l.text)
			default:
				continue
			}
			as, after := changed(id, data, l, texts)
			switch {
			case after == nil && figure:
				t.Errorf("%s: %s = %s: no change is accepted", id, l.path, l.text)
			case after != nil && factor.Listed(after) == lines:
				t.Errorf("%s: %s = %s as %s is not listed", id, l.path, l.text, as)
			}
			if after != nil && l.key == "unit" {
				counts["units changed"]++
			}
			if after == nil || !figure {
				continue
			}
			if factor.Compiled(t, after) != effects {
				counts["in compiled.golden"]++
			} else if !slices.Contains(unused, id+" "+l.path) {
				t.Errorf("%s: %s = %s as %s compiles to the same", id, l.path, l.text, as)
			}
			if table2(t, after, onTable2...) != sums {
				counts["in table2.golden"]++
			}
		}
	}
	data, err := factors.Files.ReadFile("gwp.toml")
	if err != nil {
		t.Fatal(err)
	}
	gwps, err := factor.GWPs()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range literals(t, "gwp.toml", data) {
		if l.isNumber() {
			counts["warming potentials"]++
			after, err := factor.DecodeGWPs("gwp.toml", l.with(data, l.changes(t)[0]))
			if err != nil || factor.Warming(after) == factor.Warming(gwps) {
				t.Errorf("gwp: %s = %s as %s is not seen: %v", l.path, l.text, l.changes(t)[0], err)
			}
		}
	}
	t.Log(counts)
	if counts["figures"] < 670 || counts["warming potentials"] != 10 || counts["units"] < 500 {
		t.Errorf("only %v found", counts)
	}
}

// unused are numbers that no coefficient needs: a net calorific value where energies are gross, and densities of fuels
// without a calorific value.
var unused = []string{"uk-desnz carrier.natural_gas.ncv.value", "ipcc-1996 carrier.crude_oil.density.value", "ipcc-1996 carrier.natural_gas.density.value"}

// changed returns the set with the first of some texts in place of a literal that is accepted; nil where none is, and nobody
// could load the set.
func changed(id string, data []byte, l literal, texts []string) (as string, after *factor.Set) {
	for _, text := range texts {
		if s, err := factor.Decode(id+".toml", l.with(data, text)); err == nil {
			return text, s
		}
	}
	return "", nil
}

func distinctUnits(all []literal) []string {
	var units []string
	for _, l := range all {
		if l.key == "unit" && !slices.Contains(units, l.text) {
			units = append(units, l.text)
		}
	}
	for _, more := range []string{"kg", "t", "MWh", "kWh", "m3", "L", "GJ/t", "MJ/t", "kg/m3", "t/m3", "kg/GJ", "kg/TJ", "g/kWh", "t/GWh", "toe/t", "toe/MWh"} {
		if !slices.Contains(units, more) {
			units = append(units, more)
		}
	}
	return units
}

// likeUnits returns some units of the dimensions of another one, in quotes, which it might be changed to by a slip.
func likeUnits(units []string, unit string) (all []string) {
	own, err := quantity.ParseRate(unit)
	if err != nil {
		return nil
	}
	const enough = 4
	for _, text := range units {
		u, err := quantity.ParseRate(text)
		if err == nil && text != unit && u.Num.Dimension() == own.Num.Dimension() && u.Den.Dimension() == own.Den.Dimension() && len(all) < enough {
			all = append(all, strconv.Quote(text))
		}
	}
	return all
}
