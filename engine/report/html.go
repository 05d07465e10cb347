package report

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/audit"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/language"
	"github.com/cleaner-production/abate/engine/manifest"
	"github.com/cleaner-production/abate/engine/uncertainty"
)

// Picture is one that a page shows: an SVG without scripts, whose text is escaped, and in words what it shows.
type Picture struct {
	Title string
	Alt   string
	SVG   []byte
}

// Reader is whom a page is for.
type Reader uint8

// The readers.
const (
	Everybody Reader = iota
	Factory          // payback, and what each option saves
	Bank             // NPV, IRR and the cash flow of each year
	Ministry         // t CO2, TOE, and the method
)

var readerNames = [...]string{"all", "factory", "bank", "ministry"}

// String returns the name that ParseReader knows.
func (r Reader) String() string {
	if int(r) < len(readerNames) {
		return readerNames[r]
	}
	return "unknown reader"
}

// ParseReader returns the reader of "all", "factory", "bank" or "ministry".
func ParseReader(name string) (Reader, error) {
	if i := slices.Index(readerNames[:], name); i >= 0 {
		return Reader(i), nil
	}
	return 0, fmt.Errorf("unknown reader %q; %s are known", name, strings.Join(readerNames[:], ", "))
}

// Page is what an HTML page shows beside a document.
type Page struct {
	Document
	Audit    *audit.Report // nil without
	For      Reader
	Pictures []Picture            // of the whole
	Measured []Picture            // of the indicators
	Of       map[string][]Picture // of programmes, by their ids
}

//go:embed page.html
var pageHTML string

//go:embed sort.js
var sortScript string

// pageTemplate is parsed when a page is written first, for most runs of a program write none.
var pageTemplate = sync.OnceValue(func() *template.Template { return template.Must(template.New("page").Parse(pageHTML)) })

// WriteHTML writes a page of one file: it asks for nothing from outside, is read without scripts (the one it has sorts
// tables), prints on A4 and fits a phone. Text of a user's file is escaped.
func WriteHTML(w io.Writer, page Page, l language.Language) error {
	return pageTemplate().Execute(w, newHTML(page, l))
}

type htmlPage struct {
	Lang, Title, Source string
	ScriptHash          string
	Script              template.JS
	Word                map[string]string
	Contents            []htmlLink
	Cards               []htmlCard
	Sentences           []string
	Overview            []htmlGrid
	Pictures            []htmlPicture
	Verdicts            htmlGrid
	Cases               []htmlCase
	ToKnow              []string
	Prices              htmlGrid
	Indicators          *htmlIndicators
	Programmes          []htmlProgramme
	Method              []string
	Sure                []htmlGrid
	Formulas            []string
	Factors             htmlGrid
	Remarks             []string
	Manifest            *manifest.Manifest
}

type htmlLink struct{ ID, Text string }

type htmlCard struct{ Name, Value, Note string }

type htmlPicture struct {
	Title, Alt string
	SVG        template.HTML
}

type htmlCase struct {
	Head  string
	Lines []string
}

// htmlIndicators are those of the environmental performance.
type htmlIndicators struct {
	Grid     htmlGrid
	Pictures []htmlPicture
	Lines    []string
}

type htmlProgramme struct {
	ID, Name string
	Cards    []htmlCard
	Grids    []htmlGrid
	Pictures []htmlPicture
}

type htmlGrid struct {
	Title    string
	Sortable bool
	Head     []htmlHead
	Rows     []htmlRow
	Foot     []htmlCell
}

type htmlHead struct {
	Text, Unit string
	Left       bool
}

type htmlRow struct {
	Option bool
	Span   int // of a row that is a heading, its columns
	Cells  []htmlCell
}

type htmlCell struct {
	Text string
	Note string // below it
	Sort string // the figure that the column is sorted by
	Left bool
}

// builder makes the parts of a page.
type builder struct {
	page
	of Page
}

func newHTML(of Page, l language.Language) htmlPage {
	b := builder{page{of.Document, of.Result, l}, of}
	r := of.Result
	hash := sha256.Sum256([]byte(sortScript))
	h := htmlPage{
		Lang: [...]string{"en", "vi"}[l], Title: l.Of(r.Title), Source: l.Of(r.Source), ScriptHash: base64.StdEncoding.EncodeToString(hash[:]), Script: template.JS(sortScript),
		Word: map[string]string{}, Remarks: b.page.remarks(fullHash), Manifest: of.Manifest,
	}
	for _, key := range []string{"contents", "summary", "sure", "method"} {
		h.Word[key] = l.Word("page " + key)
	}
	h.Word["audit"], h.Word["indicators"] = l.Word("audit"), l.Word("page indicators")
	if h.Title == "" {
		h.Title = l.Word("page title")
	}
	if len(r.Programmes) > 0 {
		b.summary(&h)
	}
	if a := (auditPage{b.page, of.Audit}); of.Audit != nil && a.checked() {
		h.Verdicts = fromGrid(a.verdicts())
		for _, c := range a.cases() {
			h.Cases = append(h.Cases, htmlCase{c.head, c.lines})
		}
		h.ToKnow, h.Prices, h.Word["remarks"] = a.toKnow(), fromGrid(a.prices()), l.Word("remarks")
		h.Contents = append(h.Contents, htmlLink{"audit", h.Word["audit"]})
	}
	if r.Indicators != nil {
		p := indicatorPage{b.page, r.Indicators}
		h.Indicators = &htmlIndicators{p.html(), pictures(of.Measured), p.lines()}
		h.Contents = append(h.Contents, htmlLink{"indicators", h.Word["indicators"]})
	}
	for i := range r.Programmes {
		p := b.programme(i)
		h.Programmes = append(h.Programmes, p)
		h.Contents = append(h.Contents, htmlLink{p.ID, p.Name})
	}
	if of.Analysis != nil && len(r.Programmes) > 0 {
		h.Method = b.page.method()
		h.Sure = b.sure()
		h.Contents = append(h.Contents, htmlLink{"sure", h.Word["sure"]})
	}
	h.Contents = append(h.Contents, htmlLink{"method", h.Word["method"]})
	if len(r.Programmes) == 0 {
		return h // no factor table, for it is that of the programmes' carriers
	}
	h.Formulas = []string{l.Word("page formula co2"), l.Word("page formula money")}
	h.Factors = b.factors()
	return h
}

// summary is what the programmes come to together.
func (b builder) summary(h *htmlPage) {
	r, of := b.Result, b.of
	h.Cards, h.Sentences, h.Pictures = b.cards(&r.Total), b.sentences(), pictures(of.Pictures)
	h.Contents = append(h.Contents, htmlLink{"summary", h.Word["summary"]})
	if !b.alone() { // else the option table below says it
		h.Overview = append(h.Overview, fromGrid(b.page.overview()))
		if g := b.page.carriers(); len(g.rows) > 0 {
			h.Overview = append(h.Overview, fromGrid(g))
		}
	}
	if b.says(func(o *engine.Outcome) bool { return o.Status != engine.StatusUnknown }) {
		h.Overview = append(h.Overview, fromGrid(b.page.subtotals(ByStatus())))
	}
	if of.For != Factory && len(r.Total.Baseline) > 0 || of.For == Ministry {
		for _, g := range b.page.auditSummary() {
			h.Overview = append(h.Overview, fromGrid(g))
		}
	}
	if of.For != Ministry && r.Total.NPV != nil {
		h.Overview = append(h.Overview, fromGrid(b.whole(b.page.money())))
	}
	if of.For != Ministry && r.Total.Equity != nil {
		h.Overview = append(h.Overview, fromGrid(b.whole(b.page.equity())))
	}
	if of.For == Bank && len(r.Total.Flows) > 0 {
		h.Overview = append(h.Overview, b.flows(&r.Total))
		if r.Total.Equity != nil {
			h.Overview = append(h.Overview, fromGrid(b.page.service(&r.Total)))
		}
	}
}

// whole leaves out the rows of options that the one programme has in its own table.
func (b builder) whole(g grid) grid {
	if b.alone() {
		g.rows = nil
	}
	return g
}

func pictures(of []Picture) []htmlPicture {
	var all []htmlPicture
	for _, p := range of {
		svg := string(p.SVG)
		if i := strings.Index(svg, "<svg"); i > 0 { // without the declaration of a file of its own
			svg = svg[i:]
		}
		all = append(all, htmlPicture{p.Title, p.Alt, template.HTML(svg)}) // drawn by us, its text is escaped
	}
	return all
}

// fromGrid takes a table over.
func fromGrid(g grid) htmlGrid {
	out := htmlGrid{Title: g.title}
	for i, text := range g.head {
		head := htmlHead{Text: text, Left: i == 0}
		if g.unit != nil {
			head.Unit = g.unit[i]
		}
		out.Head = append(out.Head, head)
	}
	for _, row := range g.rows {
		r := htmlRow{Option: strings.HasPrefix(row[0], "  ")}
		for _, text := range row {
			r.Cells = append(r.Cells, htmlCell{Text: strings.TrimSpace(text)})
		}
		out.Rows = append(out.Rows, r)
	}
	for _, text := range g.foot {
		out.Foot = append(out.Foot, htmlCell{Text: text})
	}
	return out
}

// money writes an amount for a card, from a thousand million on in those.
func (b builder) money(v *float64) string {
	const billion = 1e9
	if math.Abs(*v) >= billion {
		return b.l.Number(*v/billion, 2) + " " + b.l.Word("billion") + " " + b.Result.Currency
	}
	return b.l.Amount(v) + " " + b.Result.Currency
}

// cards are the figures that are read first.
func (b builder) cards(o *engine.Outcome) []htmlCard {
	l, currency := b.l, b.Result.Currency
	between := func(s string) string {
		if s == "" {
			return ""
		}
		return "95 %: " + s
	}
	var u uncertainty.Outcome
	if a := b.Document.of(o); a != nil {
		u = *a
	}
	co2 := htmlCard{Name: l.Word("card co2"), Value: l.Tonnes(o.CO2) + " " + l.Word("t a year")}
	if low, high, ok := b.Document.co2Range(o); ok && u.CO2 != nil {
		co2.Note = between(l.Span(l.Tonnes(low), l.Tonnes(high)))
	}
	energy := htmlCard{Name: l.Word("card energy"), Value: l.Tonnes(o.TOE) + " " + l.Word("toe a year"), Note: l.Tonnes(o.Energy) + " GJ"}
	all := []htmlCard{co2, energy}
	if o.AnnualSaving != nil {
		all = append(all, htmlCard{l.Word("annual saving"), b.money(o.AnnualSaving) + l.Word("a year"), between(estimate(l, u.AnnualSaving, func(v float64) string { return l.Number(v, 0) }))})
	}
	if o.Investment != nil {
		note := ""
		if o.Grant != 0 {
			note = l.Word("grant") + ": " + l.Number(o.Grant, 0) + " " + currency
		}
		all = append(all, htmlCard{l.Word("investment"), b.money(o.Investment), note})
	}
	if o.SimplePayback.Kind != finance.Unknown {
		all = append(all, htmlCard{l.Word("card payback"), l.Payback(o.SimplePayback), between(paybackSpan(l, u.Payback))})
	}
	if b.of.For != Ministry && o.NPV != nil {
		all = append(all, htmlCard{l.Word("npv"), b.money(o.NPV), l.Word("irr") + ": " + irr(l, o.IRR)})
	}
	if o.AbatementCost != nil {
		all = append(all, htmlCard{l.Word("cost"), l.UnitCost(*o.AbatementCost) + " " + currency + l.Word("per tonne"), between(costSpan(l, u.AbatementCost))})
	}
	if o.Proposed > 0 {
		all = append(all, htmlCard{l.Word("card options"), strconv.Itoa(o.Implemented) + "/" + strconv.Itoa(o.Proposed), l.Percent(o.ImplementationRate, 0)})
	}
	return all
}

// sentences say the summary in plain words.
func (b builder) sentences() []string {
	l, o := b.l, &b.Result.Total
	done, ahead := b.done()
	var all []string
	if o.CO2 != 0 {
		is, would := l.Word("sentence co2"), l.Word("sentence would")
		if len(b.Result.Programmes) == 1 {
			is, would = l.Word("sentence co2 one"), l.Word("sentence would one")
		}
		text := fmt.Sprintf(is, l.Tonnes(o.CO2))
		if ahead {
			text = fmt.Sprintf(would, l.Tonnes(o.CO2), l.Tonnes(done))
		}
		if low, high, ok := b.Document.co2Range(o); ok && b.Analysis != nil {
			text += " " + fmt.Sprintf(l.Word("sentence sure"), l.Tonnes(low), l.Tonnes(high))
		}
		all = append(all, text)
	}
	if o.SimplePayback.Kind == finance.Finite && o.Investment != nil {
		word := "sentence payback"
		if ahead {
			word = "sentence would pay"
		}
		all = append(all, fmt.Sprintf(l.Word(word), l.Amount(o.NetInvestment), b.Result.Currency, l.Payback(o.SimplePayback), l.Amount(o.AnnualSaving), b.Result.Currency))
	}
	if b.of.Audit != nil {
		if n := b.of.Audit.Off(); n > 0 {
			all = append(all, fmt.Sprintf(l.Word("sentence off"), n))
		}
		if n := b.of.Audit.Doubts(); n > 0 {
			all = append(all, fmt.Sprintf(l.Word("sentence doubts"), n))
		}
	}
	return all
}

// done is what the options that are done reduce of the CO2 of the whole, t, and whether others that count are yet to be.
func (b builder) done() (co2 float64, ahead bool) {
	for i := range b.Result.Programmes {
		for _, o := range b.Result.Shared(&b.Result.Programmes[i]) {
			switch o.Status {
			case engine.Implemented:
				co2 += o.CO2
			case engine.Proposed, engine.Planned, engine.Implementing:
				ahead = true
			}
		}
	}
	return co2, ahead
}

// alone says whether the whole is one programme with options, which a page shows once.
func (b builder) alone() bool {
	return len(b.Result.Programmes) == 1 && len(b.Result.Programmes[0].Options) > 0
}

// programme is the page of a programme: its figures, its options, its carriers, its cash flow.
func (b builder) programme(i int) htmlProgramme {
	o := &b.Result.Programmes[i]
	p := htmlProgramme{ID: "programme-" + strconv.Itoa(i+1), Name: b.name(o), Pictures: pictures(b.of.Of[o.ID])}
	if !b.alone() {
		p.Cards = b.cards(o)
	}
	if len(o.Options) > 0 {
		p.Grids = append(p.Grids, b.options(o))
		if len(b.Result.Programmes) == 1 {
			p.Grids = append(p.Grids, fromGrid(b.page.subtotals(ByCategory())))
			if b.says(func(o *engine.Outcome) bool { return o.Area != (engine.Text{}) }) {
				p.Grids = append(p.Grids, fromGrid(b.page.subtotals(ByArea())))
			}
		}
	}
	if len(o.ByCarrier) > 0 {
		p.Grids = append(p.Grids, b.byCarrier(o))
	}
	if (b.of.For == Everybody || b.of.For == Bank) && len(o.Flows) > 0 {
		p.Grids = append(p.Grids, b.flows(o))
		if o.Equity != nil {
			p.Grids = append(p.Grids, fromGrid(b.page.service(o)))
		}
	}
	return p
}

func number(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

// sorted is a cell with the figure that it is sorted by.
func sortedCell(text string, v *float64) htmlCell {
	c := htmlCell{Text: text}
	if v != nil {
		c.Sort = number(*v)
	}
	return c
}

// options is the option table, with the columns of Vietnamese energy-audit reports.
func (b builder) options(o *engine.Outcome) htmlGrid {
	l, currency := b.l, b.Result.Currency
	money, perTonne := l.Amount, l.UnitCost
	if currency == "VND" { // whose figures leave no room for the others
		const million = 1e6
		currency = l.Word("million VND")
		money = func(v *float64) string {
			if v == nil {
				return ""
			}
			return l.UnitCost(*v / million)
		}
		perTonne = func(v float64) string { return l.Number(v/million, 2) }
	}
	g := htmlGrid{Title: l.Word("page options"), Sortable: true, Head: []htmlHead{
		{l.Word("option"), "", true}, {l.Word("category"), "", true}, {l.Word("status"), "", true}, {l.Word("investment"), currency, false}, {l.Word("saves"), "", true},
		{l.Word("energy"), l.Word("toe a year"), false}, {l.Word("saving"), currency + l.Word("a year"), false}, {l.Word("payback"), l.Word("simple"), false},
		{l.Word("co2"), l.Word("t a year"), false}, {l.Word("npv"), currency, false}, {l.Word("irr"), "", false}, {l.Word("cost"), currency + l.Word("per tonne"), false}}}
	var rows []*engine.Outcome
	for _, k := range engine.Rank(o.Options, b.Order) {
		rows = append(rows, &o.Options[k])
	}
	twice := o.Twice()
	for k := range twice {
		rows = append(rows, &twice[k])
	}
	for _, x := range rows {
		var saves []string
		for _, c := range x.ByCarrier {
			saves = append(saves, l.Of(c.Name)+" "+l.Digits(round(c.Quantity))+"\u00a0"+c.Unit.String())
		}
		status := notCounted(l, x, o.Options)
		switch { // why it is ruled out stands beside it
		case x.RuledOut() && x.Status != engine.Rejected:
			status = l.Word("not counted")
		case (status == "" || x.RuledOut()) && x.Status != engine.StatusUnknown:
			status = l.Word("status " + x.Status.String())
		}
		cost := ""
		if x.AbatementCost != nil {
			cost = perTonne(*x.AbatementCost)
		}
		years, _ := paybackOf(x.SimplePayback)
		interval := ""
		if low, high, ok := b.Document.co2Range(x); ok {
			interval = l.Span(l.Tonnes(low), l.Tonnes(high))
		}
		g.Rows = append(g.Rows, htmlRow{Cells: []htmlCell{{Text: b.name(x), Note: l.Of(x.Note)}, {Text: language.Plain(x.Category), Note: l.Of(x.Area), Left: true}, {Text: status, Note: feasible(l, x), Left: true}, sortedCell(money(x.Investment), x.Investment), {Text: strings.Join(saves, ", "), Left: true},
			sortedCell(l.Tonnes(x.TOE), &x.TOE), sortedCell(money(x.AnnualSaving), x.AnnualSaving), sortedCell(l.Payback(x.SimplePayback), years), {Text: l.Tonnes(x.CO2), Note: interval, Sort: number(x.CO2)},
			sortedCell(money(x.NPV), x.NPV), sortedCell(irr(l, x.IRR), x.IRR.Value), sortedCell(cost, x.AbatementCost)}})
	}
	g.Foot = make([]htmlCell, len(g.Head))
	cost := ""
	if o.AbatementCost != nil {
		cost = perTonne(*o.AbatementCost)
	}
	for i, text := range map[int]string{0: l.Word("total"), 3: money(o.Investment), 5: l.Tonnes(o.TOE), 6: money(o.AnnualSaving), 7: l.Payback(o.SimplePayback),
		8: l.Tonnes(o.CO2), 9: money(o.NPV), 10: irr(l, o.IRR), 11: cost} {
		g.Foot[i].Text = text
	}
	if b.says(func(o *engine.Outcome) bool { return o.Area != (engine.Text{}) }) {
		g.Head[1].Unit = l.Word("area")
	}
	if b.says(func(o *engine.Outcome) bool { return feasible(l, o) != "" }) {
		g.Head[2].Unit = l.Word("feasibility")
	}
	return g.without()
}

// without leaves out the columns that are empty.
func (g htmlGrid) without() htmlGrid {
	for i := len(g.Head) - 1; i > 0; i-- {
		if !slices.ContainsFunc(g.Rows, func(r htmlRow) bool { return r.Cells[i].Text+r.Cells[i].Note != "" }) {
			g.Head = slices.Delete(g.Head, i, i+1)
			if g.Foot != nil {
				g.Foot = slices.Delete(g.Foot, i, i+1)
			}
			for k := range g.Rows {
				g.Rows[k].Cells = slices.Delete(g.Rows[k].Cells, i, i+1)
			}
		}
	}
	return g
}

// byCarrier is what is saved of each carrier.
func (b builder) byCarrier(o *engine.Outcome) htmlGrid {
	l := b.l
	g := htmlGrid{Title: l.Word("page by carrier"), Head: []htmlHead{{l.Word("carrier"), "", true}, {l.Word("saved"), l.Word("a year")[1:], false}, {l.Word("energy"), "GJ", false}, {l.Word("co2"), l.Word("t a year"), false}, {l.Word("co2e"), l.Word("t a year"), false}}}
	for _, c := range o.ByCarrier {
		co2, co2e := l.Word("no factor"), ""
		if c.Known {
			co2, co2e = l.Tonnes(c.CO2), l.Tonnes(c.CO2e)
		}
		energy := ""
		if c.Energy != 0 {
			energy = l.Tonnes(c.Energy)
		}
		g.Rows = append(g.Rows, htmlRow{Cells: []htmlCell{{Text: l.Of(c.Name)}, {Text: l.Digits(round(c.Quantity)) + " " + c.Unit.String()}, {Text: energy}, {Text: co2}, {Text: co2e}}})
	}
	g.Foot = []htmlCell{{Text: l.Word("total")}, {}, {Text: l.Tonnes(o.Energy)}, {Text: l.Tonnes(o.CO2)}, {Text: l.Tonnes(o.CO2e)}}
	return g
}

// flows is the cash flow of each year, which a bank asks for.
func (b builder) flows(o *engine.Outcome) htmlGrid {
	l, currency := b.l, b.Result.Currency
	rate := b.Result.Terms.DiscountRate
	g := htmlGrid{Title: l.Word("page cash flow"), Head: []htmlHead{{l.Word("year"), "", true}, {l.Word("flow"), currency, false}, {l.Word("cumulative"), currency, false}, {l.Word("present"), currency, false}, {l.Word("cumulative present"), currency, false}}}
	sums, values, balances := finance.Balances(0, o.Flows), finance.Discounted(rate, o.Flows), finance.Balances(rate, o.Flows)
	for k, f := range o.Flows {
		g.Rows = append(g.Rows, htmlRow{Cells: []htmlCell{{Text: strconv.Itoa(k)}, {Text: l.Number(f, 0)}, {Text: l.Number(sums[k], 0)}, {Text: l.Number(values[k], 0)}, {Text: l.Number(balances[k], 0)}}})
	}
	return g
}

// sure is the tables of how sure the figures are.
func (b builder) sure() []htmlGrid {
	d := doubtPage{page: b.page, of: &b.Result.Total, measure: uncertainty.CO2, drivers: b.Analysis.Drivers(uncertainty.CO2, &b.Result.Total)}
	all := []htmlGrid{fromGrid(d.reductions())}
	if len(d.drivers) > 0 {
		all = append(all, fromGrid(d.tornado()))
	}
	if g := b.page.intervals(); len(g.head) > 1 {
		all = append(all, fromGrid(g))
	}
	if table, err := b.Analysis.Approach1(); err == nil {
		d.table = table
		all = append(all, fromGrid(d.approach1()))
	}
	return all
}

// factors lists every factor that was used, with what it takes to find it.
func (b builder) factors() htmlGrid {
	l := b.l
	g := htmlGrid{Title: l.Word("page factors"), Head: []htmlHead{{l.Word("factor id"), "", true}, {l.Word("value"), "", false}, {l.Word("range"), "", false}, {l.Word("year"), "", false}, {l.Word("source"), "", true}, {l.Word("note"), "", true}, {l.Word("set"), "", true}}}
	seen := map[*factor.Factor]bool{}
	var list []*factor.Factor
	visit := func(o *engine.Outcome) {
		for i := range o.Lines {
			c := &o.Lines[i].PerUnit
			for _, coefficient := range []factor.Coefficient{c.CO2, c.CH4, c.N2O, c.CO2e, c.Energy, c.TOE} {
				for _, part := range coefficient.Parts {
					if part.Factor != nil && !seen[part.Factor] {
						seen[part.Factor] = true
						list = append(list, part.Factor)
					}
				}
			}
		}
	}
	for i := range b.Result.Programmes {
		visit(&b.Result.Programmes[i])
		for j := range b.Result.Programmes[i].Options {
			visit(&b.Result.Programmes[i].Options[j])
		}
	}
	slices.SortFunc(list, func(x, y *factor.Factor) int { return strings.Compare(x.ID, y.ID) })
	for _, f := range list {
		year, between := "", ""
		if f.Year != 0 {
			year = strconv.Itoa(f.Year)
		}
		if f.Low != f.High {
			between = l.Span(l.Digits(f.Low), l.Digits(f.High))
		}
		note := l.Of(f.Note)
		if !f.Verified {
			note = strings.TrimPrefix(l.Word("not verified")+"; "+note, "; ")
			note = strings.TrimSuffix(note, "; ")
		}
		g.Rows = append(g.Rows, htmlRow{Cells: []htmlCell{{Text: language.Plain(f.ID)}, {Text: l.Digits(f.Value) + " " + f.Unit.String()}, {Text: between}, {Text: year}, {Text: language.Plain(f.Source), Left: true}, {Text: language.Plain(note), Left: true}, {Text: language.Plain(f.Set), Left: true}}})
	}
	return g
}
