package sheet

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/quantity"
)

// partKey tells the rows of the factors apart: one factor may enter in two units.
type partKey struct {
	factorKey
	symbol string
	times  float64 // from the unit of the factor to that in which it enters
}

// factorKey tells factors apart.
type factorKey struct {
	id, set string
	year    int
	value   float64
}

// The columns of the factors.
const (
	fID = iota + 1
	fSymbol
	fValue
	fUnit
	fLow
	fHigh
	fTimes
	fEnters
	fEntersUnit
	fYear
	fSet
	fSource
	fNote
)

const factorsTop = 4

// makeFactors lists every factor that a line uses, once, in the order of use.
func (b *book) makeFactors() {
	g := b.factors
	b.head(g, b.word("about factors"))
	g.top, g.left, g.repeatHead = factorsTop, 2, true
	g.widths = []float64{26, 10, 13, 15, 12, 12, 10, 14, 13, 8, 18, 46, 60}
	for i, key := range []string{"factor", "symbol", "value", "unit", "low end", "high end", "times", "enters", "unit", "year", "set", "source", "note"} {
		g.words(i+1, factorsTop, look{head: true}, b.word(key))
	}
	first := map[factorKey]int{} // the row in which a factor can be changed
	row := factorsTop
	for i := range b.entries {
		for j := range b.entries[i].o.Lines {
			l := &b.entries[i].o.Lines[j]
			for _, p := range lineParts(l) {
				key, unit := keyOf(l, p)
				if _, ok := b.parts[key]; ok {
					continue
				}
				row++
				b.parts[key] = row
				b.putFactor(row, key, unit, p, first)
			}
		}
	}
	for i := range b.entries {
		for j := range b.entries[i].o.Lines {
			gwp := b.entries[i].o.Lines[j].PerUnit.GWP
			if b.gwp != 0 || gwp.ID == "" {
				continue
			}
			b.gwp = row + 2
			row += 3
			for k, v := range []float64{gwp.CH4, gwp.N2O} {
				at := b.gwp + k
				g.words(fID, at, look{}, "GWP "+[]string{"CH4", "N2O"}[k])
				g.put(fValue, at, cell{value: v, look: look{input: true}})
				g.words(fUnit, at, look{indent: true}, "kg CO2e/kg")
				g.words(fSet, at, look{}, gwp.ID)
				g.words(fSource, at, look{wrap: true}, gwp.Source)
			}
		}
	}
}

// putFactor writes a row: the factor as it is published, and what enters the products.
func (b *book) putFactor(row int, key partKey, unit string, p factor.Part, first map[factorKey]int) {
	g := b.factors
	g.words(fSymbol, row, look{}, key.symbol)
	g.words(fEntersUnit, row, look{indent: true}, unit)
	f := p.Factor
	if f == nil {
		g.words(fID, row, look{}, b.word("constant"))
		g.put(fEnters, row, cell{value: key.value})
		return
	}
	g.words(fID, row, look{}, f.ID)
	value := cell{value: f.Value, look: look{input: true}}
	if at, ok := first[key.factorKey]; ok {
		value = cell{value: f.Value, formula: local(fValue, at)}
	} else {
		first[key.factorKey] = row
	}
	g.put(fValue, row, value)
	g.words(fUnit, row, look{indent: true}, f.Unit.String())
	if f.Low != f.Value || f.High != f.Value {
		g.put(fLow, row, cell{value: f.Low})
		g.put(fHigh, row, cell{value: f.High})
	}
	g.put(fTimes, row, cell{value: key.times})
	g.put(fEnters, row, cell{value: f.Value * key.times, formula: local(fValue, row) + "*" + local(fTimes, row)})
	if f.Year != 0 {
		g.put(fYear, row, cell{value: f.Year, look: look{format: count}})
	}
	g.words(fSet, row, look{}, f.Set)
	g.words(fSource, row, look{wrap: true}, f.Source)
	var notes []string
	switch {
	case p.How == factor.NearestYear:
		notes = append(notes, fmt.Sprintf(b.word("nearest"), f.Year, p.Asked))
	case f.Set == factor.OverrideSet:
		notes = append(notes, b.word("changed"))
	}
	if !f.Verified {
		notes = append(notes, b.word("not verified"))
	}
	if f.Range == factor.Scenario {
		notes = append(notes, b.word("scenario"))
	}
	if note := b.l.Of(f.Note); note != "" {
		notes = append(notes, note)
	}
	g.words(fNote, row, look{wrap: true}, strings.Join(notes, "; "))
}

// lineParts returns the factors that make the coefficients of a line.
func lineParts(l *engine.Line) []factor.Part {
	var all []factor.Part
	c := &l.PerUnit
	for _, of := range []factor.Coefficient{c.Energy, c.TOE, c.CO2, c.CH4, c.N2O, c.CO2e} {
		all = append(all, of.Parts...)
	}
	return all
}

// keyOf returns what tells the row of a part apart, and the unit in which it enters. A part that divides has the row of
// the one that multiplies.
func keyOf(l *engine.Line, p factor.Part) (partKey, string) {
	symbol, divides := strings.CutPrefix(p.Symbol, "1/")
	value := p.Value
	if divides {
		value = 1 / p.Value
	}
	f := p.Factor
	if f == nil {
		return partKey{factorKey: factorKey{value: clean(value)}, symbol: symbol}, ""
	}
	key := partKey{factorKey: factorKey{f.ID, f.Set, f.Year, f.Value}, symbol: symbol}
	to := enters(l, f)
	if got, err := f.Unit.Convert(f.Value, to); err == nil && near(got, value, 1e-12) {
		if key.times, err = f.Unit.Convert(1, to); err == nil {
			return key, to.String()
		}
	}
	key.times = 1
	if f.Value != 0 {
		key.times = clean(value / f.Value)
	}
	return key, ""
}

// enters returns the unit in which a factor enters the products of a line, as far as a line tells.
func enters(l *engine.Line, f *factor.Factor) quantity.Rate {
	unit := func(d quantity.Dimension) quantity.Unit {
		switch {
		case l.PerUnit.Unit.Dimension() == d:
			return l.PerUnit.Unit
		case l.Unit.Dimension() == d:
			return l.Unit
		case d == quantity.Mass:
			return quantity.Tonne
		case d == quantity.Volume:
			return quantity.CubicMetre
		}
		return quantity.Gigajoule
	}
	den := f.Unit.Den.Dimension()
	switch num := f.Unit.Num.Dimension(); {
	case num == quantity.None:
		return quantity.Rate{}
	case num == quantity.Mass && den == quantity.Volume && strings.HasSuffix(f.ID, ".density"):
		return quantity.Rate{Num: unit(num), Den: unit(den)}
	case num == quantity.Mass:
		return quantity.Rate{Num: quantity.Tonne, Substance: f.Unit.Substance, Den: unit(den)}
	case strings.HasSuffix(f.ID, ".toe"):
		return quantity.Rate{Num: quantity.TonneOilEquivalent, Den: unit(den)}
	default:
		return quantity.Rate{Num: unit(num), Den: unit(den)}
	}
}

// product is the formula of a coefficient: the product of the cells of its factors.
func (b *book) product(l *engine.Line, c factor.Coefficient) string {
	if len(c.Parts) == 0 {
		return ""
	}
	var s strings.Builder
	for i, p := range c.Parts {
		key, _ := keyOf(l, p)
		switch divides := strings.HasPrefix(p.Symbol, "1/"); {
		case divides && i == 0:
			s.WriteString("1/")
		case divides:
			s.WriteString("/")
		case i > 0:
			s.WriteString("*")
		}
		s.WriteString(b.factors.ref(fEnters, b.parts[key]))
	}
	return s.String()
}

// clean drops the digits that a division leaves behind: 0.07999999999999999 is 0.08.
func clean(v float64) float64 { return rounded(v, 15) }

// rounded returns a number with so many significant digits.
func rounded(v float64, digits int) float64 {
	c, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', digits, 64), 64)
	if err != nil {
		return v
	}
	return c
}

// near says whether two figures are one but for rounding.
func near(a, b, tolerance float64) bool {
	return math.Abs(a-b) <= tolerance*max(math.Abs(a), math.Abs(b))
}
