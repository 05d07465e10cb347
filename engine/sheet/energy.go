package sheet

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/quantity"
)

// The columns of the energy by carrier.
const (
	nName = iota + 1
	nUnit
	nBefore
	nPerTOE
	nBeforeTOE
	nSaved
	nSavedTOE
	nShare
	nPerCO2
	nBeforeCO2
	nCO2
)

// energyTop is the row of the heads.
const energyTop = 4

// carried is a carrier in a unit in which savings of it stand in the inputs, those that count and those that do not.
type carried struct {
	id              string
	name            engine.Text
	unit            quantity.Unit
	row             int // of a saving of it, which has its coefficients; 0 where there is only a use before
	saved, toe, co2 float64
	before          *engine.CarrierSum // of the whole; nil where it is not known
	whole           bool               // whether it is all of the carrier, so that a share can be told
}

// carried lists the carriers in the order of the whole, those that are only used last.
func (b *book) carried() []carried {
	total := &b.r.Total
	var all []carried
	for i := range b.entries {
		e := &b.entries[i]
		_, counted := b.counts(i)
		for j := range e.o.Lines {
			l := &e.o.Lines[j]
			amount, unit := amountOf(l)
			k := slices.IndexFunc(all, func(c carried) bool { return c.id == l.Saving.Carrier && c.unit == unit })
			if k < 0 {
				k = len(all)
				all = append(all, carried{id: l.Saving.Carrier, name: l.Name, unit: unit, row: e.lines + j})
			}
			if counted == 1 {
				all[k].saved += amount
				all[k].toe += l.TOE
				all[k].co2 += l.CO2
			}
		}
	}
	at := func(id string) int {
		if i := slices.IndexFunc(total.ByCarrier, func(s engine.CarrierSum) bool { return s.Carrier == id }); i >= 0 {
			return i
		}
		return len(total.ByCarrier) // of what does not count
	}
	slices.SortStableFunc(all, func(x, y carried) int { return cmp.Compare(at(x.id), at(y.id)) })
	for i := range total.Baseline {
		s := &total.Baseline[i]
		rows, place := 0, -1
		for k := range all {
			if all[k].id == s.Carrier {
				rows++
				if _, err := quantity.Factor(s.Unit, all[k].unit); err == nil {
					place = k
				}
			}
		}
		if place < 0 {
			all = append(all, carried{id: s.Carrier, name: s.Name, unit: s.Unit, before: s})
			continue
		}
		all[place].before, all[place].whole = s, rows == 1
	}
	return all
}

// counts is the formula that says whether a line of an entry is part of the whole: not where its programme states what is
// saved itself, nor where the summary has it rejected or not counted.
func (b *book) counts(i int) (formula string, counted int) {
	e := &b.entries[i]
	switch {
	case e.level != option: // a programme, or the whole, which has no lines
		return "", 1
	case len(e.programme.Lines) > 0:
		return "", 0
	}
	status := b.summary.ref(cStatus, summaryTop+1+i)
	if e.o.Counted() {
		counted = 1
	}
	return fmt.Sprintf("IF(OR(%[1]s=%[2]s,%[1]s=%[3]s),0,1)", status, b.quoted("status rejected"), b.quoted("status not counted")), counted
}

// makeEnergy writes what is saved of each carrier in TOE, beside the use before.
func (b *book) makeEnergy() {
	g := b.energy
	b.head(g, b.word("about energy"))
	g.top, g.left, g.repeatHead = energyTop, nName, true
	g.widths = []float64{26, 10, 14, 12, 13, 14, 13, 12, 12, 13, 13}
	for i, key := range []string{"carrier", "unit", "use of before", "toe per unit", "toe before", "quantity", "toe saved", "use share", "co2 per unit", "co2 before", "co2"} {
		g.words(i+1, energyTop, look{head: true}, b.word(key))
	}
	all := b.carried()
	if len(all) == 0 {
		return
	}
	row := energyTop
	for i := range all {
		row++
		b.putCarrier(row, &all[i])
	}
	b.putEnergyTotal(row+1, row)
}

// putCarrier writes a carrier.
func (b *book) putCarrier(row int, c *carried) {
	g := b.energy
	put := func(col int, v float64, f format, formula string) {
		g.put(col, row, cell{value: v, formula: formula, look: look{format: f, input: formula == ""}})
	}
	g.words(nName, row, look{}, b.of(c.name))
	g.words(nUnit, row, look{}, c.unit.String())
	scale := 1.0 // from the unit in which the whole is shown
	if c.before != nil {
		if times, err := quantity.Factor(c.before.Unit, c.unit); err == nil {
			scale = times
		}
		put(nBefore, c.before.Quantity*scale, amount, "")
	}
	for _, per := range []struct {
		col, from, before int
		of                func(s *engine.CarrierSum) float64
	}{
		{nPerTOE, sPerTOE, nBeforeTOE, func(s *engine.CarrierSum) float64 { return s.TOE }},
		{nPerCO2, sPerCO2, nBeforeCO2, func(s *engine.CarrierSum) float64 { return s.CO2 }},
	} {
		switch {
		case c.row > 0:
			v, known := b.inputs.at(per.from, c.row).value.(float64)
			if !known || per.from == sPerCO2 && b.inputs.at(sCO2, c.row).value == nil { // biogenic
				continue
			}
			put(per.col, v, general, b.inputs.ref(per.from, c.row))
		case c.before.Quantity != 0:
			put(per.col, per.of(c.before)/(c.before.Quantity*scale), general, "")
		default:
			continue
		}
		if c.before != nil {
			put(per.before, per.of(c.before), tonnes, local(nBefore, row)+"*"+local(per.col, row))
		}
	}
	if c.row == 0 {
		return
	}
	sum := func(col int) string { // not SUMIFS, whose criteria take a name such as "=a" or "a*" for more than a text
		span := func(col int) string { return b.inputs.span(col, b.savings, col, b.savingsEnd) }
		like := func(col int) string { return "(" + span(col) + "=" + b.inputs.ref(col, c.row) + ")" }
		return "SUMPRODUCT(" + like(sCarrier) + "*" + like(sAmountUnit) + "*" + span(sCounts) + "*" + span(col) + ")"
	}
	put(nSaved, c.saved, amount, sum(sAmount))
	if _, known := b.inputs.at(sPerTOE, c.row).value.(float64); known {
		put(nSavedTOE, c.toe, tonnes, sum(sTOE))
	}
	if _, known := b.inputs.at(sPerCO2, c.row).value.(float64); known && b.inputs.at(sCO2, c.row).value != nil {
		put(nCO2, c.co2, tonnes, sum(sCO2))
	}
	if c.before != nil && c.whole && c.before.Quantity > 0 {
		put(nShare, c.saved/(c.before.Quantity*scale), percent, fmt.Sprintf(`IF(%[1]s>0,%[2]s/%[1]s,"")`, local(nBefore, row), local(nSaved, row)))
	}
}

// putEnergyTotal writes the sums, and the shares of the whole where the use of all that is saved is known.
func (b *book) putEnergyTotal(row, last int) {
	g, total := b.energy, &b.r.Total
	bold := func(f format) look { return look{format: f, bold: true} }
	for col := nName; col <= nCO2; col++ {
		g.put(col, row, cell{look: bold(general)})
	}
	g.words(nName, row, bold(general), b.of(total.Name))
	sum := func(col int, v float64) {
		g.put(col, row, cell{value: v, look: bold(tonnes), formula: fmt.Sprintf("SUM(%s:%s)", local(col, energyTop+1), local(col, last))})
	}
	sum(nSavedTOE, total.TOE)
	sum(nCO2, total.CO2)
	i := total.Improvement()
	share := func(at, before, saved int, sumOf float64, v *float64) {
		if v == nil {
			return
		}
		sum(before, sumOf)
		g.put(at, row, cell{value: *v, look: bold(percent), formula: fmt.Sprintf(`IF(%[1]s>0,%[2]s/%[1]s,"")`, local(before, row), local(saved, row))})
	}
	share(nShare, nBeforeTOE, nSavedTOE, i.TOE, i.TOEShare)
	share(nCO2+1, nBeforeCO2, nCO2, i.CO2, i.CO2Share)
	if i.CO2Share != nil {
		g.words(nCO2+1, energyTop, look{head: true}, b.word("co2 share"))
		g.widths = append(g.widths, 12)
	}
}
