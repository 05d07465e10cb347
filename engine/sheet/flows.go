package sheet

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/finance"
)

// The sections of the cash flow sheet. Each has a row per entry, in the order of the summary, so that the sums of all
// of them read alike.
const (
	measures   = iota
	other      // flows that no formula has: replacements and residual values
	net        // the flow of each year
	cumulative // their sum so far
	discounted
	balance  // the discounted flows so far
	crossing // the years until the balance comes back from below zero
	sections
)

var sectionKeys = [sections]string{"measures", "other flows", "net flow", "cumulative", "discounted", "balance", "crossing"}

// The columns of the cash flow sheet. The years begin in the column after the name.
const (
	wLevel = iota + 1
	wProgramme
	wOption
	wName
	wYear0
)

// The columns of the measures.
const (
	wLife       = wYear0 + iota
	wGross      // saving before running cost
	wCost       // running cost
	wNet        // net investment, saving and CO2 of what has both investment and saving
	wSaving     //
	wCO2        //
	wOther      // present value of replacements less residual value, where it cannot be had from the other flows
	wAnnualised // net investment as an annuity
	wNPV
	wGuess // where the search for the IRR begins
	wIRR
	wPayback
)

// sums are what the members of a programme come to in money.
type sums struct{ investment, grant, saving, cost float64 }

// sumsOf adds the money of the members of an entry up.
func (b *book) sumsOf(e *entry) sums {
	var s sums
	for _, m := range b.members(e) {
		s.grant += m.Grant
		s.cost += m.AnnualCost
		if m.Investment != nil {
			s.investment += *m.Investment
		}
		if m.AnnualSaving != nil {
			s.saving += *m.AnnualSaving
		}
	}
	return s
}

// members returns what an entry is the sum of: the programmes of the whole, the options of a programme that are not
// rejected.
func (b *book) members(e *entry) []*engine.Outcome {
	var all []*engine.Outcome
	for i := e.from; i < e.to; i++ {
		m := &b.entries[i]
		if e.level == whole && m.level == programme || e.level == programme && m.o.Counted() {
			all = append(all, m.o)
		}
	}
	return all
}

// largest returns the largest magnitude of some amounts.
func largest(all []float64) float64 {
	most := 0.0
	for _, v := range all {
		most = max(most, math.Abs(v))
	}
	return most
}

// sum is the formula that adds a column up over the members of an entry. Where names the column in a sheet in which the
// first entry stands in row first. Status and level are read from the summary, so that rejecting an option there takes
// it out of all sums.
func (b *book) sum(e *entry, g *grid, col, first int) string {
	if e.from == e.to {
		return "0"
	}
	span := func(col int) string { return b.summary.span(col, summaryTop+1+e.from, col, summaryTop+e.to) }
	what := g.span(col, first+e.from, col, first+e.to-1)
	if e.level == whole {
		return fmt.Sprintf("SUMIFS(%s,%s,%s)", what, span(cLevel), b.quoted("programme"))
	}
	return fmt.Sprintf(`SUMIFS(%s,%[2]s,"<>%[3]s",%[2]s,"<>%[4]s")`, what, span(cStatus), b.word("status rejected"), b.word("status not counted"))
}

// row returns the row of an entry in a section.
func (b *book) row(section, i int) int { return b.sections[section] + 1 + i }

// makeFlows writes the cash flows, year by year, and the measures that they give.
func (b *book) makeFlows() {
	g := b.flows
	b.head(g, b.word("about flows"))
	g.top, g.left, g.wide = 2, wName, 2
	g.widths = []float64{11, 16, 16, 30}
	for range b.years + 1 {
		g.widths = append(g.widths, 14)
	}
	for s := range b.sections {
		b.sections[s] = 5 + s*(len(b.entries)+3)
		g.words(1, b.sections[s]-1, look{bold: true}, b.word(sectionKeys[s]), "", "", "")
		g.words(1, b.sections[s], look{head: true}, b.word("level"), b.word("programme"), b.word("option"), b.word("name"))
		if s == measures {
			for i, key := range []string{"lifetime", "gross saving", "running cost", "net counted", "saving counted", "co2 counted", "other present", "annualised", "npv", "guess", "irr", "discounted payback"} {
				g.words(wLife+i, b.sections[s], look{head: true}, b.word(key))
			}
			continue
		}
		for k := range b.years + 1 {
			g.put(wYear0+k, b.sections[s], cell{value: k, look: look{head: true, format: count}})
		}
	}
	for i := range b.entries {
		e := &b.entries[i]
		for s := range b.sections {
			row := b.row(s, i)
			l := look{bold: e.level != option}
			g.words(wLevel, row, l, b.word(e.level.key()))
			g.words(wProgramme, row, l, "", "")
			if e.level != whole {
				b.identify(g, wProgramme, row, e, l)
			}
			g.words(wName, row, l, b.of(e.o.Name))
		}
		b.putFlows(i, e)
	}
}

func (l level) key() string { return [...]string{"programme", "option", "total"}[l] }

// putFlows writes the rows of an entry.
func (b *book) putFlows(i int, e *entry) {
	g, o, at := b.flows, e.o, b.row(measures, i)
	cash := func(col, row int, value float64, formula string) {
		g.put(col, row, cell{value: value, formula: formula, look: look{format: money}})
	}
	summary := summaryTop + 1 + i
	if !e.group {
		b.putOwn(i, e)
	}
	if o.Flows == nil {
		return
	}
	basis := o.Basis
	if e.group {
		for col, v := range map[int]float64{wNet: basis.NetInvestment, wSaving: basis.AnnualSaving, wAnnualised: *o.AnnualisedCost} {
			cash(col, at, v, b.sum(e, g, col, b.row(measures, 0)))
		}
		g.put(wCO2, at, cell{value: basis.CO2, formula: b.sum(e, g, wCO2, b.row(measures, 0)), look: look{format: tonnes}})
		for k := range b.years + 1 {
			cash(wYear0+k, b.row(net, i), flow(o, k), b.sum(e, g, wYear0+k, b.row(net, 0)))
		}
	} else {
		cash(wNet, at, basis.NetInvestment, b.summary.ref(cNet, summary))
		cash(wSaving, at, basis.AnnualSaving, b.summary.ref(cSaving, summary))
		g.put(wCO2, at, cell{value: basis.CO2, formula: b.summary.ref(cCO2, summary), look: look{format: tonnes}})
	}
	b.putDiscounted(i, e)
	b.putMeasures(i, e)
}

// flow returns the flow of a year, 0 after the end.
func flow(o *engine.Outcome, k int) float64 {
	if k < len(o.Flows) {
		return o.Flows[k]
	}
	return 0
}

// putOwn writes lifetime, saving and running cost of an entry that is not a sum, and its flows.
func (b *book) putOwn(i int, e *entry) {
	g, o, at := b.flows, e.o, b.row(measures, i)
	from := b.money + i
	g.put(wLife, at, cell{value: o.LifetimeYears, formula: b.inputs.ref(mLife, from), look: look{format: count}})
	g.put(wCost, at, cell{value: o.AnnualCost, formula: b.inputs.ref(mCost, from), look: look{format: money}})
	if o.AnnualSaving == nil {
		return
	}
	gross := cell{value: *o.AnnualSaving + o.AnnualCost, formula: b.inputs.ref(mSaving, from), look: look{format: money}}
	priced := o.Origin.AnnualSaving == engine.Priced
	var lines string // range of a column of the savings of this entry
	column := func(col int) string { return b.inputs.span(col, e.lines, col, e.lines+len(o.Lines)-1) }
	if priced {
		lines = column(sMoney)
		gross.formula = "SUM(" + lines + ")"
	}
	g.put(wGross, at, gross)
	if o.Flows == nil {
		return
	}
	rise, costRise, base := b.term(b.terms.escalation), b.term(b.terms.costEscalation), b.term(b.terms.base)
	rest := b.rest(o)
	if restPresent(rest) {
		for k, v := range rest {
			if v != 0 {
				g.put(wYear0+k, b.row(other, i), cell{value: v, look: look{format: money, input: true}})
			}
		}
	}
	life := "$" + name(wLife) + "$" + strconv.Itoa(at)
	grossRef, cost := "$"+name(wGross)+"$"+strconv.Itoa(at), "$"+name(wCost)+"$"+strconv.Itoa(at)
	for k := range b.years + 1 {
		col := wYear0 + k
		formula := "-" + local(wNet, at)
		if k > 0 {
			year := name(col) + "$" + strconv.Itoa(b.sections[net])
			saved := fmt.Sprintf("%s*(1+%s)^(%s-%s)", grossRef, rise, year, base)
			if priced && b.goesByYears(o) {
				saved = b.savedByYears(e, k, year)
			} else if priced {
				saved = fmt.Sprintf("SUMPRODUCT(%s,(1+%s)^(%s-%s))", lines, column(sRise), year, base)
			}
			formula = fmt.Sprintf("IF(%s<=%s,%s-%s*(1+%s)^(%s-%s),0)", year, life, saved, cost, costRise, year, base)
		}
		formula += "+" + local(col, b.row(other, i))
		g.put(col, b.row(net, i), cell{value: flow(o, k), formula: formula, look: look{format: money}})
	}
}

// goesByYears says whether a price of an entry has a path.
func (b *book) goesByYears(o *engine.Outcome) bool {
	return slices.ContainsFunc(o.Lines, func(l engine.Line) bool { return len(l.Path) > 0 })
}

// savedByYears is what an entry saves in a year whose prices are known one by one.
func (b *book) savedByYears(e *entry, k int, year string) string {
	var terms []string
	for i := range e.o.Lines {
		l, row := &e.o.Lines[i], e.lines+i
		key, ok := priceOf(l)
		switch n := len(l.Path); {
		case !ok:
		case n == 0:
			terms = append(terms, fmt.Sprintf("%s*(1+%s)^(%s-%s)", b.inputs.ref(sMoney, row), b.inputs.ref(sRise, row), year, b.term(b.terms.base)))
		default:
			term := b.inputs.ref(sAmount, row) + "*" + b.inputs.ref(pYear1+min(k, n)-1, b.priced[key])
			if k > n {
				term += fmt.Sprintf("*(1+%s)^(%s-%d)", b.inputs.ref(sRise, row), year, n)
			}
			terms = append(terms, term)
		}
	}
	if terms == nil {
		return "0"
	}
	return strings.Join(terms, "+")
}

// rest returns the flows of an entry that its formulas do not have: replacements and the residual value.
func (b *book) rest(o *engine.Outcome) []float64 {
	p := finance.Project{Investment: *o.NetInvestment, LifetimeYears: o.LifetimeYears, PriceBase: b.r.Terms.PriceBase}
	if o.Origin.AnnualSaving == engine.Priced {
		for i := range o.Lines {
			if l := &o.Lines[i]; l.Money != nil {
				p.Streams = append(p.Streams, finance.Stream{Annual: *l.Money, Escalation: l.Escalation, Path: l.Path})
			}
		}
	} else {
		p.Streams = append(p.Streams, finance.Stream{Annual: *o.AnnualSaving + o.AnnualCost, Escalation: b.r.Terms.Escalation})
	}
	p.Streams = append(p.Streams, finance.Stream{Annual: -o.AnnualCost, Escalation: b.r.Terms.CostEscalation})
	rest := make([]float64, len(o.Flows))
	flows, err := p.Flows()
	if err != nil {
		return rest // the engine has computed with the same numbers, so that there is none
	}
	for k := range rest {
		if v := o.Flows[k] - flows[k]; math.Abs(v) > 1e-12*largest(o.Flows) {
			rest[k] = clean(v)
		}
	}
	return rest
}

// restPresent says whether there are such flows.
func restPresent(rest []float64) bool { return largest(rest) > 0 }

// putDiscounted writes the running sums of an entry, plain and discounted, and where the latter comes back.
func (b *book) putDiscounted(i int, e *entry) {
	g, o, rate := b.flows, e.o, b.r.Terms.DiscountRate
	cash := func(s, k int, value any, formula string, f format) {
		g.put(wYear0+k, b.row(s, i), cell{value: value, formula: formula, look: look{format: f}})
	}
	flows := make([]float64, b.years+1)
	copy(flows, o.Flows)
	sums, values, balances := finance.Balances(0, flows), finance.Discounted(rate, flows), finance.Balances(rate, flows)
	left, moved := 0.0, 0.0
	for k := range b.years + 1 {
		here := func(s int) string { return local(wYear0+k, b.row(s, i)) }
		before := func(s int) string { return local(wYear0+k-1, b.row(s, i)) }
		year := name(wYear0+k) + "$" + strconv.Itoa(b.sections[discounted])
		sum, present, was := sums[k], values[k], left
		left, moved = balances[k], moved+math.Abs(present)
		if math.Abs(left) <= roundOff*moved {
			left = 0
		}
		cash(discounted, k, present, here(net)+"/(1+"+b.term(b.terms.rate)+")^"+year, money)
		if k == 0 {
			cash(cumulative, k, sum, here(net), money)
			cash(balance, k, left, here(discounted), money)
			continue
		}
		cash(cumulative, k, sum, before(cumulative)+"+"+here(net), money)
		so := before(balance) + "+" + here(discounted)
		cash(balance, k, left, fmt.Sprintf("IF(ABS(%s)<=1E-12*SUMPRODUCT(ABS($%s:%s)),0,%s)", so, local(wYear0, b.row(discounted, i)), here(discounted), so), money)
		var back any = ""
		if was < 0 && left >= 0 {
			back = float64(k-1) - was/present
		}
		lastYear := name(wYear0+k-1) + "$" + strconv.Itoa(b.sections[crossing])
		cash(crossing, k, back, fmt.Sprintf(`IF(AND(%s<0,%s>=0),%s-%s/%s,"")`, before(balance), here(balance), lastYear, before(balance), here(discounted)), years)
	}
}

// roundOff is the part of the money moved within which a balance is zero, as in finance.DiscountedPayback.
const roundOff = 1e-12

// putMeasures writes what the flows of an entry come to.
func (b *book) putMeasures(i int, e *entry) {
	g, o, at := b.flows, e.o, b.row(measures, i)
	row := func(s, from int) string {
		return local(wYear0+from, b.row(s, i)) + ":" + local(wYear0+b.years, b.row(s, i))
	}
	rate := b.term(b.terms.rate)
	if !e.group {
		formula := "-PMT(" + rate + "," + local(wLife, at) + ","
		rest := b.rest(o)
		worth := *o.NetInvestment - finance.NPV(b.r.Terms.DiscountRate, rest)
		recovery := finance.CapitalRecovery(b.r.Terms.DiscountRate, float64(o.LifetimeYears))
		switch {
		case !near(worth*recovery, *o.AnnualisedCost, 1e-9) && math.Abs(worth*recovery-*o.AnnualisedCost) > 1e-12*largest(o.Flows):
			g.put(wOther, at, cell{value: *o.AnnualisedCost/recovery - *o.NetInvestment, look: look{format: money, input: true}})
			formula += local(wNet, at) + "+" + local(wOther, at) + ")"
		case restPresent(rest):
			g.put(wOther, at, cell{value: worth - *o.NetInvestment, look: look{format: money},
				formula: fmt.Sprintf("-%s-NPV(%s,%s)", local(wYear0, b.row(other, i)), rate, row(other, 1))})
			for k := range b.years + 1 { // blank cells would shift the years
				if col := wYear0 + k; g.at(col, b.row(other, i)).value == nil {
					g.put(col, b.row(other, i), cell{value: 0.0, look: look{format: money}})
				}
			}
			formula += local(wNet, at) + "+" + local(wOther, at) + ")"
		default:
			formula += local(wNet, at) + ")"
		}
		g.put(wAnnualised, at, cell{value: *o.AnnualisedCost, formula: formula, look: look{format: money}})
	}
	g.put(wNPV, at, cell{value: *o.NPV, formula: fmt.Sprintf("%s+NPV(%s,%s)", local(wYear0, b.row(net, i)), rate, row(net, 1)), look: look{format: money}})
	b.putIRR(at, o, row(net, 0))
	if o.Stream == "" { // what is counted twice is paid back by nothing
		balances, back := row(balance, 0), row(crossing, 1)
		g.put(wPayback, at, cell{value: b.payback(o.DiscountedPayback), look: look{format: years},
			formula: fmt.Sprintf(`IF(COUNTIF(%s,"<0")=0,%s,IF(COUNT(%s)=0,%s,MIN(%s)))`, balances, b.quoted("immediate"), back, b.quoted("never"), back)})
	}
}

// putIRR writes the rate of return.
//
// Newton's method, by which spreadsheets search it, fails from 10 % at the returns of good housekeeping, and may end up
// at a rate below -100 %. With an investment first and level savings s of it for n years, whose sum is t, the rate is
// above s - 1/n where t is above 1, and above s^(1/n) - 1 elsewhere. From there Newton's method goes up to the rate and
// not past it, the NPV being convex. Savings that rise for decades begin above the rate, and may lead astray: then a second
// search begins at 10 %.
func (b *book) putIRR(at int, o *engine.Outcome, flows string) {
	g := b.flows
	c := cell{look: look{format: percent}}
	if o.IRR.Kind == engine.IRRSeveral && o.IRR.Value == nil {
		c.value = b.word("several")
		g.put(wIRR, at, c)
		return
	}
	first, rest, _ := strings.Cut(flows, ":")
	after := name(wYear0+1) + strings.TrimLeft(first, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") + ":" + rest
	start := 0.1
	c.value = b.word("none")
	if o.IRR.Value != nil {
		c.value = *o.IRR.Value
		start = rounded(*o.IRR.Value, 2)
	}
	guess := cell{value: start, look: look{format: percent}}
	total, n := 0.0, 0.0
	for _, v := range o.Flows[1:] {
		total += v
		if v != 0 {
			n++
		}
	}
	if o.IRR.Kind != engine.IRRSeveral {
		guess.formula = fmt.Sprintf(`IF(AND(%[1]s<0,SUM(%[2]s)>0),IF(SUM(%[2]s)>=-%[1]s,(SUM(%[2]s)/-%[1]s-1)/COUNTIF(%[2]s,"<>0"),(SUM(%[2]s)/-%[1]s/COUNTIF(%[2]s,"<>0"))^(1/COUNTIF(%[2]s,"<>0"))-1),%[3]s)`,
			first, after, strconv.FormatFloat(start, 'f', -1, 64))
		switch t := -total / o.Flows[0]; {
		case o.Flows[0] >= 0 || total <= 0:
		case t >= 1:
			guess.value = (t - 1) / n
		default:
			guess.value = math.Pow(t/n, 1/n) - 1
		}
	}
	g.put(wGuess, at, guess)
	c.formula = fmt.Sprintf(`IF(OR(COUNTIF(%[1]s,"<0")=0,COUNTIF(%[1]s,">0")=0),%[3]s,IFERROR(IF(IRR(%[1]s,%[2]s)>-1,IRR(%[1]s,%[2]s),NA()),IFERROR(IF(IRR(%[1]s)>-1,IRR(%[1]s),%[3]s),%[3]s)))`, flows, local(wGuess, at), b.quoted("none"))
	g.put(wIRR, at, c)
}

// payback is a payback as a cell shows it: years, or a word.
func (b *book) payback(p finance.Payback) any {
	switch p.Kind {
	case finance.Immediate:
		return b.word("immediate")
	case finance.Never:
		return b.word("never")
	case finance.Finite:
		return p.Years
	}
	return ""
}
