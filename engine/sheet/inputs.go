package sheet

import (
	"fmt"
	"strconv"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/quantity"
)

// termRows are the rows of the money terms, whose values stand in column C.
type termRows struct{ rate, life, escalation, costEscalation, base int }

const termColumn = 3

// priceKey tells prices apart: that of a carrier per unit in which its quantities are counted.
type priceKey struct {
	carrier string
	unit    quantity.Unit
	value   float64
	rise    float64
}

// The columns of the prices.
const (
	pCarrier = iota + 1
	pName
	pValue
	pUnit
	pRise
	pYear1 // and the years after it, where the price is known by year
)

// The columns of the money block.
const (
	mProgramme = iota + 1
	mOption
	mName
	mInvestment
	mGrant
	mSaving
	mCost
	mLife
	mReported
)

// The columns of the savings.
const (
	sProgramme = iota + 1
	sOption
	sCarrier
	sName
	sScope
	sQuantity
	sUnit
	sTimes
	sAmount
	sAmountUnit
	sPerEnergy
	sPerTOE
	sPerCO2
	sPerCH4
	sPerN2O
	sPerCO2e
	sEnergy
	sTOE
	sCO2
	sBiogenic
	sCO2e
	sPrice
	sMoney
	sRise
	sCounts
)

// makeInputs writes the money terms, the prices, the money of each entry, and what each saves.
func (b *book) makeInputs() {
	g := b.inputs
	b.head(g, b.word("about inputs"))
	g.top, g.left, g.wide = 2, 2, 2
	g.widths = []float64{20, 20, 22, 20, 14, 14, 14, 12, 14, 12, 12, 12, 12, 12, 12, 12, 14, 12, 14, 12, 14, 12, 14, 12, 10}
	row := b.makeTerms(4)
	row = b.makePrices(row + 1)
	row = b.makeMoney(row + 1)
	b.makeSavings(row + 1)
}

// makeTerms writes the money terms from a row on and returns the row after them.
func (b *book) makeTerms(row int) int {
	g, t := b.inputs, b.r.Terms
	g.words(1, row, look{head: true}, b.word("terms"))
	g.words(termColumn, row, look{head: true}, b.word("value"))
	one := 1.0
	if t.PriceBase == finance.Year0 {
		one = 0
	}
	for _, term := range []struct {
		row    *int
		key    string
		value  any
		format format
	}{
		{&b.terms.rate, "discount rate", t.DiscountRate, percent},
		{&b.terms.life, "lifetime", t.LifetimeYears, count},
		{&b.terms.escalation, "escalation", t.Escalation, percent},
		{&b.terms.costEscalation, "cost escalation", t.CostEscalation, percent},
		{&b.terms.base, "price base", int(one), count},
	} {
		row++
		*term.row = row
		g.words(1, row, look{}, b.word(term.key))
		g.put(termColumn, row, cell{value: term.value, look: look{format: term.format, input: true}})
	}
	return row + 1
}

// term names the cell of a money term in a formula.
func (b *book) term(row int) string { return b.inputs.ref(termColumn, row) }

// makePrices writes a row per price. The result has no prices: they follow from money and quantity.
func (b *book) makePrices(row int) int {
	head := row
	g := b.inputs
	years := 0 // of which a price is known
	for i := range b.entries {
		for j := range b.entries[i].o.Lines {
			l := &b.entries[i].o.Lines[j]
			key, ok := priceOf(l)
			if !ok || b.priced[key] != 0 {
				continue
			}
			row++
			b.priced[key] = row
			g.words(pCarrier, row, look{}, key.carrier)
			g.words(pName, row, look{}, b.of(l.Name))
			saved, _ := amountOf(l)
			g.put(pValue, row, cell{value: clean(*l.Money / saved), look: look{input: true}})
			g.words(pUnit, row, look{indent: true}, b.r.Currency+"/"+key.unit.String())
			rise := cell{value: key.rise, look: look{format: percent, input: true}}
			if key.rise == b.r.Terms.Escalation {
				rise.formula, rise.look.input = b.term(b.terms.escalation), false
			}
			g.put(pRise, row, rise)
			for k, part := range l.Path {
				g.put(pYear1+k, row, cell{value: clean(*l.Money / saved * part), look: look{input: true}})
			}
			if b.r.Terms.PriceBase == finance.Year1 && len(l.Path) > 0 {
				g.put(pValue, row, cell{value: clean(*l.Money / saved), formula: local(pYear1, row)})
			}
			years = max(years, len(l.Path))
		}
	}
	if row == head {
		return head // there is no price
	}
	for i, key := range []string{"price of", "name", "price", "unit", "escalation"} {
		g.words(i+1, head, look{head: true}, b.word(key))
	}
	for k := range years {
		g.words(pYear1+k, head, look{head: true}, fmt.Sprintf("%s %d", b.word("year"), k+1))
	}
	return row + 1
}

// priceOf returns the price that a line was valued with; false where there is none, or the quantity is 0.
func priceOf(l *engine.Line) (priceKey, bool) {
	saved, unit := amountOf(l)
	if l.Money == nil || saved == 0 {
		return priceKey{}, false
	}
	return priceKey{l.Saving.Carrier, unit, rounded(*l.Money/saved, 12), l.Escalation}, true // twelve digits, for division leaves other ones behind in each line
}

// amountOf returns the quantity of a line in the unit of its coefficients; of a stream without any, in its own.
func amountOf(l *engine.Line) (float64, quantity.Unit) {
	if l.PerUnit.Unit == (quantity.Unit{}) {
		return l.Saving.Quantity.Value, l.Saving.Quantity.Unit
	}
	return l.Amount, l.PerUnit.Unit
}

// makeMoney writes what is stated of each programme and option in money.
func (b *book) makeMoney(row int) int {
	g := b.inputs
	for i, key := range []string{"programme", "option", "name", "investment", "grant", "stated saving", "running cost", "lifetime", "reported co2"} {
		g.words(i+1, row, look{head: true}, b.word(key))
	}
	b.money = row + 1
	for i := range b.entries {
		e := &b.entries[i]
		if e.level == whole {
			continue
		}
		row++
		b.identify(g, mProgramme, row, e, look{})
		g.words(mName, row, look{}, b.of(e.o.Name))
		if e.o.ReportedCO2 != nil {
			g.put(mReported, row, cell{value: *e.o.ReportedCO2, look: look{format: tonnes, input: true}})
		}
		if !e.group {
			b.putMoney(row, e)
		}
	}
	return row + 1
}

// putMoney writes the money of an entry that is not a sum, or of a programme that takes a part from its options.
func (b *book) putMoney(row int, e *entry) {
	g, o := b.inputs, e.o
	stated := func(col int, v float64) {
		g.put(col, row, cell{value: clean(v), look: look{format: money, input: true}})
	}
	sums := b.sumsOf(e)
	if o.Investment != nil {
		if o.Origin.Investment == engine.Summed && near(*o.Investment, sums.investment, 1e-12) {
			g.put(mInvestment, row, cell{value: *o.Investment, formula: b.sum(e, b.summary, cInvestment, summaryTop+1), look: look{format: money}})
		} else {
			stated(mInvestment, *o.Investment)
		}
		switch {
		case o.Origin.Investment == engine.Summed && o.Grant != 0 && near(o.Grant, sums.grant, 1e-12):
			g.put(mGrant, row, cell{value: o.Grant, formula: b.sum(e, b.summary, cGrant, summaryTop+1), look: look{format: money}})
		default:
			stated(mGrant, o.Grant)
		}
	}
	if o.AnnualSaving != nil && o.Origin.AnnualSaving != engine.Priced {
		gross := *o.AnnualSaving + o.AnnualCost
		if o.Origin.AnnualSaving == engine.Summed && near(gross, sums.saving+sums.cost, 1e-12) {
			g.put(mSaving, row, cell{value: gross, look: look{format: money},
				formula: b.sum(e, b.summary, cSaving, summaryTop+1) + "+" + b.sum(e, b.summary, cCost, summaryTop+1)})
		} else {
			stated(mSaving, gross)
		}
	}
	if o.Origin.AnnualSaving == engine.Summed && o.AnnualCost != 0 && near(o.AnnualCost, sums.cost, 1e-12) {
		g.put(mCost, row, cell{value: o.AnnualCost, formula: b.sum(e, b.summary, cCost, summaryTop+1), look: look{format: money}})
	} else {
		stated(mCost, o.AnnualCost)
	}
	life := cell{value: o.LifetimeYears, look: look{format: count, input: true}}
	if o.LifetimeYears == b.r.Terms.LifetimeYears {
		life.formula, life.look.input = b.term(b.terms.life), false
	}
	g.put(mLife, row, life)
}

// makeSavings writes a row per saving: quantity, coefficients as products of factors, and what they come to.
func (b *book) makeSavings(row int) {
	g := b.inputs
	for i, key := range []string{"programme", "option", "carrier", "name", "scope", "quantity", "unit", "times", "amount", "unit",
		"gj per unit", "toe per unit", "co2 per unit", "ch4 per unit", "n2o per unit", "co2e per unit", "gj", "toe", "co2", "biogenic", "co2e", "price", "money", "escalation", "counts"} {
		g.words(i+1, row, look{head: true}, b.word(key))
	}
	b.savings = row + 1
	for i := range b.entries {
		e := &b.entries[i]
		if len(e.o.Lines) > 0 {
			e.lines = row + 1
		}
		for j := range e.o.Lines {
			row++
			b.putLine(row, e, &e.o.Lines[j])
			formula, counted := b.counts(i)
			g.put(sCounts, row, cell{value: counted, formula: formula, look: look{format: count}})
		}
	}
	b.savingsEnd = max(row, b.savings)
}

func (b *book) putLine(row int, e *entry, l *engine.Line) {
	g := b.inputs
	b.identify(g, sProgramme, row, e, look{})
	g.words(sCarrier, row, look{}, l.Saving.Carrier, b.of(l.Name))
	if l.Scope != 0 {
		g.put(sScope, row, cell{value: l.Scope, look: look{format: count}})
	}
	q := l.Saving.Quantity
	saved, unit := amountOf(l)
	times, err := quantity.Factor(q.Unit, unit)
	if err != nil || !near(q.Value*times, saved, 1e-12) {
		times = 1
		if q.Value != 0 {
			times = saved / q.Value
		}
	}
	g.put(sQuantity, row, cell{value: q.Value, look: look{format: amount, input: true}})
	g.words(sUnit, row, look{indent: true}, q.Unit.String())
	g.put(sTimes, row, cell{value: times})
	g.put(sAmount, row, cell{value: saved, formula: local(sQuantity, row) + "*" + local(sTimes, row), look: look{format: amount}})
	g.words(sAmountUnit, row, look{indent: true}, unit.String())

	c := &l.PerUnit
	per := func(col int, value float64, known bool, formula string) {
		if known {
			g.put(col, row, cell{value: value, formula: formula})
		}
	}
	per(sPerEnergy, c.Energy.Value, c.Energy.Known, b.product(l, c.Energy))
	per(sPerTOE, c.TOE.Value, c.TOE.Known, b.product(l, c.TOE))
	per(sPerCO2, c.CO2.Value, c.CO2.Known, b.product(l, c.CO2))
	per(sPerCH4, c.CH4.Value, c.CH4.Known, b.product(l, c.CH4))
	per(sPerN2O, c.N2O.Value, c.N2O.Known, b.product(l, c.N2O))
	all := b.product(l, c.CO2e)
	if c.CO2.Known && !c.CO2FromCO2e && b.gwp != 0 {
		all = local(sPerCH4, row) + "*" + b.factors.ref(fValue, b.gwp) + "+" + local(sPerN2O, row) + "*" + b.factors.ref(fValue, b.gwp+1)
		if !c.Biogenic {
			all = local(sPerCO2, row) + "+" + all
		}
	}
	per(sPerCO2e, c.CO2e.Value, c.CO2e.Known, all)

	of := func(col, per int, value float64) {
		g.put(col, row, cell{value: value, formula: local(sAmount, row) + "*" + local(per, row), look: look{format: tonnes}})
	}
	of(sEnergy, sPerEnergy, l.Energy)
	of(sTOE, sPerTOE, l.TOE)
	if c.Biogenic {
		of(sBiogenic, sPerCO2, l.BiogenicCO2)
	} else {
		of(sCO2, sPerCO2, l.CO2)
	}
	of(sCO2e, sPerCO2e, l.CO2e)
	if key, ok := priceOf(l); ok {
		at := strconv.Itoa(b.priced[key])
		g.put(sPrice, row, cell{value: g.at(pValue, b.priced[key]).value, formula: "$" + name(pValue) + "$" + at})
		g.put(sMoney, row, cell{value: *l.Money, formula: local(sAmount, row) + "*" + local(sPrice, row), look: look{format: money}})
		g.put(sRise, row, cell{value: key.rise, formula: "$" + name(pRise) + "$" + at, look: look{format: percent}})
	}
}

// identify writes the ids of an entry.
func (b *book) identify(g *grid, col, row int, e *entry, l look) {
	if e.programme == nil {
		return
	}
	g.words(col, row, l, e.programme.ID)
	if e.level == option {
		g.words(col+1, row, l, e.o.ID)
	}
}
