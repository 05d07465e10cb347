package sheet

import (
	"fmt"
	"slices"

	"github.com/xuri/excelize/v2"

	"github.com/cleaner-production/abate/engine"
)

// The columns of the summary.
const (
	cLevel = iota + 1
	cProgramme
	cOption
	cName
	cStatus
	cImplemented
	cProposed
	cInvestment
	cGrant
	cNet
	cSaving
	cCost
	cCO2
	cLow
	cHigh
	cCO2e
	cEnergy
	cTOE
	cSimple
	cDiscounted
	cNPV
	cIRR
	cAbatement
	cReported
	cRatio
)

// summaryTop is the row of the heads; the first entry stands below.
const summaryTop = 4

// makeSummary writes a row per programme, option and the whole.
func (b *book) makeSummary() {
	g := b.summary
	b.head(g, b.word("about summary"))
	g.top, g.left, g.repeatHead, g.wide = summaryTop, cName, true, 2
	g.widths = []float64{12, 16, 16, 34, 16, 14, 12, 14, 12, 14, 14, 13, 13, 13, 13, 13, 13, 13, 15, 15, 15, 11, 13, 13, 12}
	interval := []string{"all low", "all high"}
	if b.u != nil {
		interval = []string{"95 low", "95 high"}
	}
	currency := text(b.r.Currency)
	for i, key := range []string{"level", "programme", "option", "name", "status", "implemented", "status proposed", "investment", "grant", "net investment", "annual saving", "running cost",
		"co2", interval[0], interval[1], "co2e", "gj", "toe", "simple payback", "discounted payback", "npv", "irr", "cost", "reported co2", "ratio"} {
		label := b.word(key)
		if col := i + 1; currency != "" && (col >= cInvestment && col <= cCost || col == cNPV) {
			label += ", " + currency
		}
		if i+1 == cAbatement {
			label += ", " + currency + b.word("per tonne")
		}
		g.words(i+1, summaryTop, look{head: true}, label)
	}
	for i := range b.entries {
		b.putSummary(i, &b.entries[i])
	}
	b.describe()
}

// describe adds the columns of words in which something stands: category, area, what was judged, and the note.
func (b *book) describe() {
	type words struct {
		head  string
		width float64
		of    func(o *engine.Outcome) string
	}
	all := []words{
		{b.word("category"), 12, func(o *engine.Outcome) string { return o.Category }},
		{b.word("area"), 16, func(o *engine.Outcome) string { return b.l.Of(o.Area) }},
	}
	for _, respect := range engine.Respects() {
		all = append(all, words{b.word("feasibility " + respect), 24, func(o *engine.Outcome) string {
			j := o.Feasibility.In(respect)
			if note := b.l.Of(j.Note); note != "" {
				return b.word("judged "+j.Judgement.String()) + ": " + note
			}
			return b.word("judged " + j.Judgement.String())
		}})
	}
	all = append(all, words{b.word("note"), 40, func(o *engine.Outcome) string { return b.l.Of(o.Note) }})
	g, col := b.summary, cRatio
	for _, column := range all {
		if !slices.ContainsFunc(b.entries, func(e entry) bool { return column.of(e.o) != "" }) {
			continue
		}
		col++
		g.widths = append(g.widths, column.width)
		g.words(col, summaryTop, look{head: true}, column.head)
		for i := range b.entries {
			if s := column.of(b.entries[i].o); s != "" {
				g.put(col, summaryTop+1+i, cell{value: text(s), look: look{wrap: true}})
			}
		}
	}
}

func (b *book) putSummary(i int, e *entry) {
	g, o, row := b.summary, e.o, summaryTop+1+i
	bold := e.level != option
	of := func(f format) look { return look{format: f, bold: bold} }
	for col := cLevel; col <= cRatio; col++ {
		g.put(col, row, cell{look: of(general)})
	}
	g.words(cLevel, row, of(general), b.word(e.level.key()))
	if e.level != whole {
		g.words(cProgramme, row, of(general), e.programme.ID)
	}
	if e.level == option {
		g.words(cOption, row, of(general), o.ID)
		switch {
		case o.Stream != "":
			g.words(cStatus, row, of(general), b.word("status twice"))
		case o.Status != engine.Rejected && !o.Counted():
			g.words(cStatus, row, look{input: true}, b.word("status not counted"))
		default:
			g.words(cStatus, row, look{input: true}, b.word("status "+o.Status.String()))
		}
	}
	g.put(cName, row, cell{value: text(b.of(o.Name)), look: look{bold: bold, wrap: true}})
	g.put(cImplemented, row, cell{value: o.Implemented, look: of(count)})
	g.put(cProposed, row, cell{value: o.Proposed, look: of(count)})

	first := summaryTop + 1
	put := func(col int, v *float64, f format, formula string) {
		if v != nil {
			g.put(col, row, cell{value: *v, formula: formula, look: of(f)})
		}
	}
	from := b.money + i
	either := func(col int, own string) string {
		if e.group {
			return b.sum(e, g, col, first)
		}
		return own
	}
	put(cInvestment, o.Investment, money, either(cInvestment, b.inputs.ref(mInvestment, from)))
	put(cGrant, &o.Grant, money, either(cGrant, b.inputs.ref(mGrant, from)))
	put(cNet, o.NetInvestment, money, local(cInvestment, row)+"-"+local(cGrant, row))
	at := b.row(measures, i)
	put(cSaving, o.AnnualSaving, money, either(cSaving, b.flows.ref(wGross, at)+"-"+b.flows.ref(wCost, at)))
	put(cCost, &o.AnnualCost, money, either(cCost, b.inputs.ref(mCost, from)))

	for _, c := range []struct {
		col, line int
		value     float64
	}{{cCO2, sCO2, o.CO2}, {cCO2e, sCO2e, o.CO2e}, {cEnergy, sEnergy, o.Energy}, {cTOE, sTOE, o.TOE}} {
		formula := ""
		switch {
		case len(o.Lines) > 0:
			formula = "SUM(" + b.inputs.span(c.line, e.lines, c.line, e.lines+len(o.Lines)-1) + ")"
		case e.from < e.to:
			formula = b.sum(e, g, c.col, first)
		}
		put(c.col, &c.value, tonnes, formula)
	}
	low, high := o.CO2Low, o.CO2High
	if b.u != nil {
		if of := b.u.Of(o); of != nil && of.CO2 != nil {
			low, high = of.CO2.Low, of.CO2.High
		}
	}
	put(cLow, &low, tonnes, "")
	put(cHigh, &high, tonnes, "")
	b.putPaybacks(row, at, o, of)

	if o.ReportedCO2 != nil {
		formula := b.sum(e, g, cReported, first)
		if e.level != whole {
			formula = b.inputs.ref(mReported, from)
		}
		put(cReported, o.ReportedCO2, tonnes, formula)
		put(cRatio, o.ReportedRatio, years, fmt.Sprintf(`IF(%s=0,"",%s/%s)`, local(cReported, row), local(cCO2, row), local(cReported, row)))
	}
}

// putPaybacks writes the measures, for which investment and saving are needed.
func (b *book) putPaybacks(row, at int, o *engine.Outcome, of func(format) look) {
	if o.Flows == nil {
		return
	}
	g, w := b.summary, b.flows
	if o.Stream != "" { // what nobody does pays back nothing
		g.put(cNPV, row, cell{value: *o.NPV, look: of(money), formula: w.ref(wNPV, at)})
		return
	}
	n, s, t, a := w.ref(wNet, at), w.ref(wSaving, at), w.ref(wCO2, at), w.ref(wAnnualised, at)
	g.put(cSimple, row, cell{value: b.payback(o.SimplePayback), look: of(years),
		formula: fmt.Sprintf("IF(AND(%[1]s<=0,%[2]s>=0),%[3]s,IF(%[2]s<=0,%[4]s,IF(%[1]s/%[2]s>1E9,%[4]s,%[1]s/%[2]s)))", n, s, b.quoted("immediate"), b.quoted("never"))})
	g.put(cDiscounted, row, cell{value: b.payback(o.DiscountedPayback), look: of(years), formula: w.ref(wPayback, at)})
	g.put(cNPV, row, cell{value: *o.NPV, look: of(money), formula: w.ref(wNPV, at)})
	if c := w.at(wIRR, at); c.value != nil {
		g.put(cIRR, row, cell{value: c.value, look: of(percent), formula: w.ref(wIRR, at)})
	}
	var cost any = ""
	if o.AbatementCost != nil {
		cost = *o.AbatementCost
	}
	g.put(cAbatement, row, cell{value: cost, look: of(tonnes), formula: fmt.Sprintf(`IF(%s>0,(%s-%s)/%s,"")`, t, a, s, t)})
}

// choices lets the reader choose the status of an option from a list.
func (b *book) choices(f *excelize.File) error {
	if len(b.entries) < 2 {
		return nil
	}
	var all []string
	for _, s := range engine.StatusNames() {
		all = append(all, b.word("status "+s))
	}
	all = append(all, b.word("status not counted"), b.word("status twice"))
	v := excelize.NewDataValidation(true)
	v.Sqref = local(cStatus, summaryTop+1) + ":" + local(cStatus, summaryTop+len(b.entries)-1)
	if err := v.SetDropList(all); err != nil {
		return err
	}
	return f.AddDataValidation(b.summary.name, v)
}
