package report

import (
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/language"
)

// page is a result on its way to a reader, made of grids, so that the table and Markdown cannot differ.
type page struct {
	Document
	r *engine.Result
	l language.Language
}

// grid is a table with a title; its first column is text, the others are figures.
type grid struct {
	title string
	head  []string
	unit  []string
	rows  [][]string
	foot  []string
}

// grids returns the tables of the page.
func (p page) grids() []grid {
	all := []grid{p.overview()}
	if g := p.carriers(); len(g.rows) > 0 {
		all = append(all, g)
	}
	if p.r.Total.NPV != nil {
		all = append(all, p.money())
	}
	if p.r.Total.Equity != nil {
		all = append(all, p.equity())
	}
	switch {
	case p.By == nil:
	case p.By.Name == byCarrier:
		all = append(all, p.auditSummary()...)
	case p.hasOptions():
		all = append(all, p.subtotals(*p.By))
	}
	if p.Analysis != nil {
		if g := p.intervals(); len(g.head) > 1 {
			all = append(all, g)
		}
	}
	if p.r.Indicators != nil {
		g := indicatorPage{p, p.r.Indicators}.grid()
		g.title = p.l.Word("page indicators")
		all = append(all, g)
	}
	return all
}

// each calls add for every programme and, below it, its options.
func (p page) each(add func(o *engine.Outcome, name string)) {
	for i := range p.r.Programmes {
		o := &p.r.Programmes[i]
		add(o, p.name(o))
		for _, j := range engine.Rank(o.Options, p.Order) {
			add(&o.Options[j], "  "+p.name(&o.Options[j]))
		}
		twice := o.Twice()
		for j := range twice {
			add(&twice[j], "  "+p.name(&twice[j]))
		}
	}
}

func (p page) name(o *engine.Outcome) string {
	if name := p.l.Of(o.Name); name != "" {
		return name
	}
	return language.Plain(o.ID)
}

func (p page) overview() grid {
	l, currency, between := p.l, p.r.Currency, p.l.Word("range")
	if p.Analysis != nil {
		between = l.Word("interval")
	}
	g := grid{
		head: []string{l.Word("programme"), l.Word("options"), l.Word("investment"), l.Word("saving"), l.Word("payback"), l.Word("co2"), between, l.Word("co2e"), l.Word("reported"), l.Word("computed")},
		unit: []string{"", "", currency, currency + l.Word("a year"), l.Word("simple"), l.Word("t a year"), l.Word("t a year"), l.Word("t a year"), l.Word("t a year"), "/ " + l.Word("reported")},
	}
	row := func(o *engine.Outcome, name string) []string {
		options := ""
		if o.Proposed > 0 {
			options = fmt.Sprintf("%d/%d", o.Implemented, o.Proposed)
		}
		if !o.Counted() {
			options = "–"
		}
		reported, share := "", ""
		if o.ReportedCO2 != nil {
			reported = l.Number(*o.ReportedCO2, -1)
		}
		if o.ReportedRatio != nil {
			share = ratio(l, *o.ReportedRatio)
		}
		interval := ""
		if low, high, ok := p.co2Range(o); ok {
			interval = l.Span(l.Tonnes(low), l.Tonnes(high))
		}
		return []string{name, options, l.Amount(o.Investment), l.Amount(o.AnnualSaving), l.Payback(o.SimplePayback), l.Tonnes(o.CO2), interval, l.Tonnes(o.CO2e), reported, share}
	}
	p.each(func(o *engine.Outcome, name string) { g.rows = append(g.rows, row(o, name)) })
	g.foot = row(&p.r.Total, l.Word("total"))
	return g.without(empty)
}

// ratio writes computed / reported: three digits, for it may be 1,000 as well as 0.4.
func ratio(l language.Language, v float64) string {
	if v >= 100 {
		return l.Number(v, 0)
	}
	return l.Number(v, 2)
}

func (p page) carriers() grid {
	g := grid{title: p.l.Word("by carrier"), head: []string{p.l.Word("programme")}}
	var ids []string
	for _, c := range p.r.Total.ByCarrier {
		if c.Known {
			ids = append(ids, c.Carrier)
			g.head = append(g.head, p.l.Of(c.Name))
		}
	}
	g.head = append(g.head, p.l.Word("total"))
	row := func(o *engine.Outcome, name string) []string {
		cells := []string{name}
		for _, id := range ids {
			cell := ""
			for _, c := range o.ByCarrier {
				if c.Carrier == id && c.Known {
					cell = p.l.Tonnes(c.CO2)
				}
			}
			cells = append(cells, cell)
		}
		return append(cells, p.l.Tonnes(o.CO2))
	}
	if len(ids) == 0 {
		return g
	}
	p.each(func(o *engine.Outcome, name string) { g.rows = append(g.rows, row(o, name)) })
	g.foot = row(&p.r.Total, p.l.Word("total"))
	return g
}

func (p page) money() grid {
	l, currency, t := p.l, p.r.Currency, p.r.Terms
	kind := "nominal"
	if t.Real {
		kind = "real"
	}
	rate := t.DiscountRate
	g := grid{
		title: l.Word("in money") + ": " + termsOf(l, l.Percent(&rate, -1)+" ("+l.Word(kind)+")", &p.r.Total, t.LifetimeYears),
		head:  []string{l.Word("programme"), l.Word("npv"), l.Word("irr"), l.Word("payback"), l.Word("cost"), l.Word("energy")},
		unit:  []string{"", currency, "", l.Word("discounted"), currency + l.Word("per tonne"), l.Word("toe a year")},
	}
	row := func(o *engine.Outcome, name string) []string {
		cost := ""
		if o.AbatementCost != nil {
			cost = l.UnitCost(*o.AbatementCost)
		}
		return []string{name, l.Amount(o.NPV), irr(l, o.IRR), l.Payback(o.DiscountedPayback), cost, l.Tonnes(o.TOE)}
	}
	p.each(func(o *engine.Outcome, name string) { g.rows = append(g.rows, row(o, name)) })
	g.foot = row(&p.r.Total, l.Word("total"))
	return g
}

// termsOf says at what rate and over how many years the money of an outcome is reckoned: its own, or of several lifetimes
// those where none is stated.
func termsOf(l language.Language, rate string, o *engine.Outcome, otherwise int) string {
	if o.LifetimeYears == 0 {
		return fmt.Sprintf(l.Word("mixed"), rate, otherwise)
	}
	return fmt.Sprintf(l.Word("terms"), rate, o.LifetimeYears)
}

func empty(cells []string) bool {
	return !slices.ContainsFunc(cells, func(s string) bool { return s != "" })
}

// without leaves out the columns whose cells are all of a kind, such as empty.
func (g grid) without(drop func(cells []string) bool) grid {
	var keep []int
	for i := range g.head {
		var column []string
		if g.foot != nil {
			column = append(column, g.foot[i])
		}
		for _, row := range g.rows {
			column = append(column, row[i])
		}
		if !drop(column) {
			keep = append(keep, i)
		}
	}
	pick := func(row []string) []string {
		if row == nil {
			return nil
		}
		var kept []string
		for _, i := range keep {
			kept = append(kept, row[i])
		}
		return kept
	}
	g.head, g.unit, g.foot = pick(g.head), pick(g.unit), pick(g.foot)
	for i := range g.rows {
		g.rows[i] = pick(g.rows[i])
	}
	return g
}

// How many digits of a SHA-256 are shown: in a terminal enough to tell sets apart, else all.
const (
	shortHash = 12
	fullHash  = 64
)

// remarks are the lines below the tables.
func (p page) remarks(hash int) []string {
	l, r := p.l, p.r
	var all []string
	if len(r.Total.NoFactor) > 0 {
		names := make([]string, 0, len(r.Total.NoFactor))
		for _, c := range r.Total.ByCarrier {
			if !c.Known {
				names = append(names, l.Of(c.Name)+" ("+l.Number(c.Quantity, -1)+" "+c.Unit.String()+")")
			}
		}
		all = append(all, l.Word("no factor")+": "+strings.Join(names, ", "))
	}
	all = append(all, p.uncounted()...)
	if as := r.Terms.Convention; as != finance.House {
		all = append(all, l.Word("note")+": "+fmt.Sprintf(l.Word("counted as"), as))
	}
	for _, w := range r.Warnings {
		all = append(all, l.Word("warning")+": "+language.Plain(w.In(l.Say)))
	}
	for _, n := range r.Notes {
		all = append(all, l.Word("note")+": "+language.Plain(n.In(l.Say)))
	}
	all = append(all, p.method()...)
	return append(all, p.provenance(hash)...)
}

// uncounted says of each option that does not count why.
func (p page) uncounted() []string {
	var all []string
	for i := range p.r.Programmes {
		o := &p.r.Programmes[i]
		for _, j := range engine.Rank(o.Options, p.Order) {
			if reason := notCounted(p.l, &o.Options[j], o.Options); reason != "" {
				all = append(all, p.l.Word("not counted")+": "+p.name(&o.Options[j])+", "+reason)
			}
		}
	}
	return all
}

// notCounted says why an option does not count beside the others; nothing where it does.
func notCounted(l language.Language, o *engine.Outcome, beside []engine.Outcome) string {
	name := func(id string) string {
		i := slices.IndexFunc(beside, func(x engine.Outcome) bool { return x.ID == id })
		if i < 0 {
			return language.Plain(id)
		}
		return page{l: l}.name(&beside[i])
	}
	switch {
	case o.Status == engine.Rejected:
		reason := l.Word("status rejected")
		if against := infeasible(l, o); against != "" {
			reason += "; " + against
		}
		if note := l.Of(o.Note); note != "" {
			reason += "; " + note
		}
		return reason
	case o.RuledOut():
		return infeasible(l, o)
	case o.ExcludedBy != "":
		return fmt.Sprintf(l.Word("excluded by"), name(o.ExcludedBy))
	case o.Lacks != "":
		return fmt.Sprintf(l.Word("lacks"), name(o.Lacks))
	}
	return ""
}

// feasible says what was judged of an option; nothing where nothing was.
func feasible(l language.Language, o *engine.Outcome) string {
	switch j := o.Feasibility.Overall(); j {
	case engine.NotJudged:
		return ""
	case engine.Infeasible:
		return infeasible(l, o)
	default:
		return l.Word("feasible " + j.String())
	}
}

// infeasible says in which respects an option is not feasible, and why; nothing where it is not so.
func infeasible(l language.Language, o *engine.Outcome) string {
	var against []string
	for _, respect := range o.Feasibility.Against() {
		text := l.Word("respect " + respect)
		if note := l.Of(o.Feasibility.In(respect).Note); note != "" {
			text += " (" + note + ")"
		}
		against = append(against, text)
	}
	if against == nil {
		return ""
	}
	return fmt.Sprintf(l.Word("infeasible"), strings.Join(against, ", "))
}

// provenance says which factors made the figures, so that they can be checked years later.
func (p page) provenance(hash int) []string {
	l, r := p.l, p.r
	var all []string
	if source := l.Of(r.Source); source != "" {
		all = append(all, l.Word("source")+": "+source)
	}
	line := l.Word("factors") + ": " + l.Of(r.SetTitle)
	if r.Year != 0 {
		line += fmt.Sprintf(", %s %d", l.Word("year"), r.Year)
	}
	line += ", GWP " + strings.ToUpper(r.GWP)
	all = append(all, line)
	for _, f := range r.Factors {
		all = append(all, "  "+language.Plain(f.ID)+"  sha256 "+f.SHA256[:min(hash, len(f.SHA256))])
	}
	for _, o := range r.Overrides {
		all = append(all, "  "+l.Word("changed")+": "+language.Plain(o.Key)+" = "+language.Plain(o.Value))
	}
	for _, x := range r.Exchange {
		all = append(all, fmt.Sprintf("  %s: %s %s/%s, %s %s", l.Word("rate"), l.Number(x.Rate, -1), x.Currency, x.Per, x.Date, language.Plain(x.Source)))
	}
	all = append(all, p.made(hash)...)
	return all
}

// text writes the page as aligned tables.
func (p page) text(w io.Writer) error {
	var b strings.Builder
	if title := p.l.Of(p.r.Title); title != "" {
		b.WriteString(title + "\n\n")
	}
	for _, g := range p.grids() {
		if g.title != "" {
			b.WriteString(g.title + "\n")
		}
		b.WriteString(g.aligned() + "\n\n")
	}
	for _, line := range p.remarks(shortHash) {
		b.WriteString(line + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// aligned returns the grid with its columns under one another.
func (g grid) aligned() string {
	t := table.NewWriter()
	style := table.StyleDefault
	style.Options = table.Options{SeparateHeader: true, SeparateFooter: true, SeparateColumns: true}
	style.Box = table.BoxStyle{MiddleHorizontal: "-", MiddleVertical: " ", MiddleSeparator: "-", PaddingLeft: "", PaddingRight: " "}
	style.Format = table.FormatOptions{}
	t.SetStyle(style)
	configs := []table.ColumnConfig{{Number: 1, Align: text.AlignLeft}}
	for i := range g.head[1:] {
		configs = append(configs, table.ColumnConfig{Number: i + 2, Align: text.AlignRight, AlignHeader: text.AlignRight, AlignFooter: text.AlignRight})
	}
	t.SetColumnConfigs(configs)
	t.AppendHeader(cells(g.head))
	if g.unit != nil {
		t.AppendHeader(cells(g.unit))
	}
	for _, row := range g.rows {
		t.AppendRow(cells(row))
	}
	if g.foot != nil {
		t.AppendFooter(cells(g.foot))
	}
	lines := strings.Split(t.Render(), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

func cells(row []string) table.Row {
	out := make(table.Row, len(row))
	for i, c := range row {
		out[i] = c
	}
	return out
}

// markdown writes the page as Markdown.
func (p page) markdown(w io.Writer) error {
	var b strings.Builder
	if title := p.l.Of(p.r.Title); title != "" {
		b.WriteString("# " + escape(title) + "\n\n")
	}
	for _, g := range p.grids() {
		if g.title != "" {
			b.WriteString("## " + escape(g.title) + "\n\n")
		}
		b.WriteString(g.markdown())
		b.WriteString("\n")
	}
	for _, line := range p.remarks(fullHash) {
		b.WriteString("- " + escape(strings.TrimSpace(line)) + "\n")
	}
	if err := comment(&b, p.Manifest); err != nil {
		return err
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// markdown returns the grid as a Markdown table.
func (g grid) markdown() string {
	var b strings.Builder
	head := slices.Clone(g.head)
	for i := range head {
		if g.unit != nil && g.unit[i] != "" {
			head[i] += ", " + g.unit[i]
		}
	}
	b.WriteString(markdownRow(head))
	b.WriteString("|---" + strings.Repeat("|---:", len(head)-1) + "|\n")
	for _, row := range g.rows {
		b.WriteString(markdownRow(row))
	}
	if g.foot != nil {
		b.WriteString(markdownRow(g.foot))
	}
	return b.String()
}

func markdownRow(row []string) string {
	var b strings.Builder
	for _, c := range row {
		indent := ""
		if strings.HasPrefix(c, "  ") {
			indent = "&nbsp;&nbsp;"
		}
		b.WriteString("| " + indent + escape(strings.TrimSpace(c)) + " ")
	}
	return b.String() + "|\n"
}

// escape keeps text from being taken for Markdown or HTML.
func escape(s string) string {
	s = entity.ReplaceAllString(s, "&amp;$1")
	return strings.NewReplacer(`\`, `\\`, "|", `\|`, "<", "&lt;", ">", "&gt;", "`", "\\`", "[", `\[`, "]", `\]`, "*", `\*`, "_", `\_`).Replace(s)
}

// entity is what Markdown and HTML would show as another character.
var entity = regexp.MustCompile(`&(#?[0-9A-Za-z]+;)`)

// irr writes a rate of return, or what there is in place of one.
func irr(l language.Language, i engine.IRR) string {
	switch {
	case i.Kind == engine.IRRNone:
		return l.Word("none")
	case i.Kind == engine.IRRSeveral && i.Value == nil:
		return l.Word("several")
	case i.Kind == engine.IRRSeveral:
		return l.Percent(i.Value, 0) + " (" + l.Word("several") + ")"
	}
	return l.Percent(i.Value, 0)
}
