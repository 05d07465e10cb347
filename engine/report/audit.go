package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/audit"
	"github.com/cleaner-production/abate/engine/indicator"
	"github.com/cleaner-production/abate/engine/language"
)

// WriteAudit writes an audit of the Result of a document: the verdicts, one a line, what speaks for those that are not
// consistent, what else the figures say of themselves, the prices that they imply, and what they say of the factors. CSV has the
// verdicts alone.
func WriteAudit(w io.Writer, d Document, a *audit.Report, f Format, l language.Language) error {
	p := auditPage{page{d, d.Result, l}, a}
	switch f {
	case JSON:
		return p.json(w)
	case CSV:
		return p.csv(w)
	case Markdown:
		return p.markdown(w)
	default:
		return p.text(w)
	}
}

type auditPage struct {
	page
	a *audit.Report
}

// outcome returns what a finding is of.
func (p auditPage) outcome(f *audit.Finding) *engine.Outcome {
	return p.outcomeOf(f.Programme, f.Option)
}

func (p auditPage) outcomeOf(programme, option string) *engine.Outcome {
	for i := range p.r.Programmes {
		o := &p.r.Programmes[i]
		if o.ID != programme {
			continue
		}
		if option == "" {
			return o
		}
		for j := range o.Options {
			if o.Options[j].ID == option {
				return &o.Options[j]
			}
		}
	}
	return nil
}

// title names what a finding is of.
func (p auditPage) title(f *audit.Finding) string { return p.titleOf(f.Programme, f.Option) }

func (p auditPage) titleOf(programme, option string) string {
	o := p.outcomeOf(programme, option)
	if o == nil {
		return language.Plain(programme)
	}
	name := p.name(o)
	if option != "" {
		return language.Plain(programme) + ": " + name
	}
	return name
}

// field names a figure: "CO2", "annual saving", "coal".
func (p auditPage) field(field string, of *engine.Outcome) string {
	if carrier, ok := strings.CutPrefix(field, "savings."); ok {
		return p.carrierName(carrier, of)
	}
	return p.l.Word("field " + field)
}

// figure names the figure of a finding, and what it is held against where it is held against two things.
func (p auditPage) figure(f *audit.Finding) string {
	name := p.field(f.Field, p.outcome(f))
	for i := range p.a.Findings {
		if g := &p.a.Findings[i]; g.Programme == f.Programme && g.Option == f.Option && g.Field == f.Field && g.Summed != f.Summed {
			if f.Summed {
				return name + ", " + p.l.Word("figure summed")
			}
			return name + ", " + p.l.Word("figure priced")
		}
	}
	return name
}

// nothing says whether there is nothing to hold against.
func (p auditPage) nothing() bool {
	return len(p.r.Programmes) > 0 && len(p.a.Findings)+len(p.a.Remarks)+len(p.a.Prices)+len(p.indicators()) == 0
}

// checked says whether there is anything to say of what is reported.
func (p auditPage) checked() bool {
	return len(p.toKnow()) > 0 || slices.ContainsFunc(p.a.Findings, func(f audit.Finding) bool { return f.Verdict != audit.NotCheckable })
}

func (p auditPage) carrierName(carrier string, of *engine.Outcome) string {
	if of != nil {
		for _, c := range of.ByCarrier {
			if c.Carrier == carrier {
				return p.l.Of(c.Name)
			}
		}
	}
	return language.Plain(carrier)
}

// amount writes a figure with its unit.
func (p auditPage) amount(f *audit.Finding, v float64) string {
	l := p.l
	switch {
	case f.Field == "reported.implementation_rate":
		return l.Percent(&v, 1)
	case f.Field == "reported.payback":
		return p.span(f, v)
	case f.Unit == "":
		return l.Digits(round(v)) + " " + p.r.Currency
	}
	return l.Digits(round(v)) + " " + f.Unit
}

// span writes the years of a payback as it is printed, in months or years.
func (p auditPage) span(f *audit.Finding, years float64) string {
	switch months := p.l.Digits(round(years * 12)); {
	case f.Months && years == 0:
		return p.l.Word("immediate")
	case f.Months && months == "1":
		return months + " " + p.l.Word("month")
	case f.Months:
		return months + " " + p.l.Word("months")
	}
	return p.l.Digits(round(years)) + " " + p.l.Word("years")
}

// round keeps four digits of what is computed, and all of what is printed with fewer.
func round(v float64) float64 {
	if v == 0 || math.Abs(v) >= 10000 {
		return math.Round(v)
	}
	unit := math.Pow(10, math.Floor(math.Log10(math.Abs(v)))-3)
	return math.Round(v/unit) * unit
}

func (p auditPage) verdicts() grid {
	l := p.l
	g := grid{head: []string{l.Word("programme"), l.Word("figure"), l.Word("reported"), l.Word("computed"), l.Word("interval"), l.Word("verdict")}}
	for i := range p.a.Findings {
		f := &p.a.Findings[i]
		computed, between := p.amount(f, f.Computed), ""
		if f.Verdict == audit.NotCheckable {
			computed = ""
		} else if f.Low != f.High && f.Field != "reported.payback" {
			between = l.Span(l.Digits(round(f.Low)), l.Digits(round(f.High)))
		}
		g.rows = append(g.rows, []string{p.title(f), p.figure(f), p.amount(f, f.Reported), computed, between, l.Word("verdict " + f.Verdict.String())})
	}
	return g
}

func (p auditPage) implied() grid {
	l := p.l
	g := grid{title: l.Word("implied"), head: []string{l.Word("carrier"), l.Word("unit"), l.Word("set value"), l.Word("interval"), l.Word("implied value"), l.Word("interval"), l.Word("learnt")}}
	for _, f := range p.a.Implied.Factors {
		learnt := f.Learnt
		g.rows = append(g.rows, []string{p.carrierName(f.Carrier, &p.r.Total), "t CO2/" + f.Unit, l.Digits(round(f.Prior)), l.Span(l.Digits(round(f.PriorLow)), l.Digits(round(f.PriorHigh))),
			l.Digits(round(f.Posterior)), l.Span(l.Digits(round(f.Low)), l.Digits(round(f.High))), l.Percent(&learnt, 0)})
	}
	return g
}

// impliedRemarks says what the implied factors stand on and what they leave open.
func (p auditPage) impliedRemarks() []string {
	l, m := p.l, p.a.Implied
	if len(m.Factors) == 0 {
		return nil
	}
	all := []string{fmt.Sprintf(l.Word("implied from"), m.Used, len(m.Factors))}
	if len(m.LeftOut) > 0 {
		all[0] += "; " + l.Word("left out") + ": " + language.Plain(strings.Join(m.LeftOut, ", "))
	}
	var open []string
	const least = 0.1
	for _, f := range m.Factors {
		if f.Learnt < least {
			open = append(open, p.carrierName(f.Carrier, &p.r.Total))
		}
	}
	if len(open) > 0 {
		all = append(all, l.Word("says nothing of")+": "+strings.Join(open, ", "))
	}
	return all
}

// prices are those that saving and quantity imply.
func (p auditPage) prices() grid {
	l := p.l
	g := grid{title: l.Word("prices implied"), head: []string{l.Word("programme"), l.Word("carrier"), l.Word("unit"), l.Word("implied value"), l.Word("carrier price"), l.Word("price from"), l.Word("price ratio")}}
	for i := range p.a.Prices {
		c := &p.a.Prices[i]
		row := []string{p.titleOf(c.Programme, c.Option), p.carrierName(c.Carrier, p.outcomeOf(c.Programme, c.Option)), p.r.Currency + "/" + c.Unit, l.Digits(round(c.Implied)), "", "", ""}
		if c.Known != 0 {
			row[4], row[5], row[6] = l.Digits(round(c.Known)), l.Word("price of options"), l.Number(c.Implied/c.Known, 3)
			if c.OfFile {
				row[5] = l.Word("price of file")
			}
		}
		g.rows = append(g.rows, row)
	}
	return g
}

// toKnow says what the figures say that is no slip of one of them.
func (p auditPage) toKnow() []string {
	l := p.l
	var all []string
	for i := range p.a.Remarks {
		all = append(all, p.remark(&p.a.Remarks[i]))
	}
	for i := range p.a.Prices {
		if c := &p.a.Prices[i]; c.Apart {
			all = append(all, fmt.Sprintf(l.Word("remark apart"), p.titleOf(c.Programme, c.Option), l.Digits(round(c.Implied)), p.r.Currency, c.Unit, p.carrierName(c.Carrier, p.outcomeOf(c.Programme, c.Option)), l.Digits(round(c.Known))))
		}
	}
	return all
}

func (p auditPage) remark(m *audit.Remark) string {
	l := p.l
	of, carrier := p.titleOf(m.Programme, m.Option), p.carrierName(m.Carrier, p.outcomeOf(m.Programme, m.Option))
	saved, used := l.Digits(round(m.Saved)), l.Digits(round(m.Used))
	switch m.Kind {
	case audit.Switch:
		return fmt.Sprintf(l.Word("remark switch"), of, saved, used, m.Unit, carrier)
	case audit.Overlap:
		counted := l.Word("remark twice")
		if m.Once {
			counted = l.Word("remark once")
		}
		return fmt.Sprintf(l.Word("remark overlap"), of, saved, used, m.Unit, carrier) + "; " + counted
	}
	return fmt.Sprintf(l.Word("remark uncounted"), of, carrier)
}

// case is one finding in words.
type auditCase struct {
	head  string
	lines []string
}

func (p auditPage) cases() []auditCase {
	var all []auditCase
	for i := range p.a.Findings {
		f := &p.a.Findings[i]
		if f.Verdict == audit.Consistent || f.Verdict == audit.NotCheckable {
			continue
		}
		c := auditCase{head: fmt.Sprintf(p.l.Word("case"), p.title(f), p.figure(f), p.amount(f, f.Reported), p.amount(f, f.Computed), p.l.Word("verdict "+f.Verdict.String()))}
		for _, e := range f.Evidence {
			if line := p.evidence(f, e); line != "" {
				c.lines = append(c.lines, line)
			}
		}
		for _, m := range f.Mends {
			c.lines = append(c.lines, p.l.Percent(&m.Probability, 0)+"  "+p.mend(f, &m))
		}
		const least = 0.005
		if f.Unexplained >= least && f.Field != "reported.implementation_rate" {
			c.lines = append(c.lines, p.l.Percent(&f.Unexplained, 0)+"  "+p.l.Word("nothing simple"))
		}
		if f.Consistent >= least {
			c.lines = append(c.lines, p.l.Percent(&f.Consistent, 0)+"  "+p.l.Word("nothing wrong"))
		}
		c.lines = append(c.lines, p.l.Word("check")+": "+p.check(f))
		all = append(all, c)
	}
	return all
}

// evidence writes a witness.
func (p auditPage) evidence(f *audit.Finding, e audit.Evidence) string {
	l, o := p.l, p.outcome(f)
	number := func(i int) string { return l.Digits(round(e.Values[i])) }
	switch e.Kind {
	case audit.AtTheirEnds:
		if f.Reported < e.Values[0] {
			return fmt.Sprintf(l.Word("still"), number(0))
		}
		return fmt.Sprintf(l.Word("at most"), number(1))
	case audit.Alone:
		return fmt.Sprintf(l.Word("alone"), p.carrierName(e.Carrier, o), number(0))
	case audit.PerTOE:
		return fmt.Sprintf(l.Word("per toe"), l.Number(e.Values[0], 1), l.Number(e.Values[1], 1))
	case audit.ImpliedPrice:
		return fmt.Sprintf(l.Word("price witness"), p.carrierName(e.Carrier, o), number(0), number(1), p.r.Currency)
	case audit.WithoutFactor:
		return fmt.Sprintf(l.Word("without"), p.carrierName(e.Carrier, o))
	case audit.BeyondUse:
		return fmt.Sprintf(l.Word("beyond use"), number(0), number(1))
	case audit.SumOfOptions:
		return fmt.Sprintf(l.Word("sum of options"), number(0))
	case audit.Counted:
		return fmt.Sprintf(l.Word("counted"), number(0), number(1), p.amount(f, f.Computed))
	case audit.PrintedPayback:
		low := e.Values[0]
		if f.Months {
			low *= 12
		}
		return fmt.Sprintf(l.Word("printed payback"), l.Digits(round(low)), p.span(f, e.Values[1]))
	}
	return ""
}

// mend writes a mend and what it makes of the computed figure.
func (p auditPage) mend(f *audit.Finding, m *audit.Mend) string {
	l, o := p.l, p.outcome(f)
	of := p.field(m.Field, o)
	if m.Option != "" {
		of += " (" + language.Plain(m.Option) + ")"
	}
	switch m.Kind {
	case audit.Swapped:
		return fmt.Sprintf(l.Word("swapped"), of, p.carrierName(m.Carrier, o), p.amount(f, m.ComputedAfter))
	case audit.LeftOut:
		return fmt.Sprintf(l.Word("left out of it"), p.carrierName(m.Carrier, o), p.amount(f, m.ComputedAfter))
	case audit.Missing:
		return fmt.Sprintf(l.Word("option missing"), language.Plain(m.Carrier), p.amount(f, m.ComputedAfter))
	}
	var what []string
	for _, s := range m.Slips {
		what = append(what, l.Of(s))
	}
	unit, value := m.Unit, m.Value
	switch {
	case unit == "":
		unit = p.r.Currency
	case m.Field == "reported.payback" && f.Months:
		unit, value = l.Word("months"), value*12
	}
	return fmt.Sprintf(l.Word("mended"), of, l.Digits(round(value)), unit, l.Digits(m.Factor), p.amount(f, m.ComputedAfter), strings.Join(what, l.Word("or")))
}

// check says what to look up in the source: the figures of the likely mends.
func (p auditPage) check(f *audit.Finding) string {
	l, o := p.l, p.outcome(f)
	var all []string
	const likely = 0.05
	for i := range f.Mends {
		m := &f.Mends[i]
		if m.Probability < likely {
			break
		}
		if m.Kind == audit.LeftOut || m.Kind == audit.Missing {
			continue
		}
		if word := p.field(m.Field, o); !slices.Contains(all, word) {
			all = append(all, word)
		}
	}
	if len(all) == 0 {
		all = append(all, p.field(f.Field, o))
	}
	return fmt.Sprintf(l.Word("unit and mark"), strings.Join(all, ", "))
}

// indicators says what the source says of its indicators beside their table.
func (p auditPage) indicators() []string {
	if p.r.Indicators == nil {
		return nil
	}
	return indicatorPage{p.page, p.r.Indicators}.said()
}

func (p auditPage) heading() string {
	title := p.l.Word("audit")
	if t := p.l.Of(p.r.Title); t != "" {
		title = t + ": " + title
	}
	return title
}

func (p auditPage) text(w io.Writer) error {
	var b strings.Builder
	b.WriteString(p.heading() + "\n\n")
	if p.nothing() {
		b.WriteString(p.l.Word("nothing reported") + "\n\n")
	}
	if g := p.verdicts(); len(g.rows) > 0 {
		b.WriteString(g.aligned() + "\n\n")
	}
	for _, c := range p.cases() {
		b.WriteString(c.head + "\n")
		for _, line := range c.lines {
			b.WriteString("  " + line + "\n")
		}
		b.WriteString("\n")
	}
	if lines := p.toKnow(); len(lines) > 0 {
		b.WriteString(p.l.Word("remarks") + "\n  " + strings.Join(lines, "\n  ") + "\n\n")
	}
	if g := p.prices(); len(g.rows) > 0 {
		b.WriteString(g.title + "\n" + g.aligned() + "\n\n")
	}
	if g := p.implied(); len(g.rows) > 0 {
		b.WriteString(g.title + "\n" + g.aligned() + "\n")
		for _, line := range p.impliedRemarks() {
			b.WriteString(line + "\n")
		}
		b.WriteString("\n")
	}
	if lines := p.indicators(); len(lines) > 0 {
		b.WriteString(strings.Join(lines, "\n") + "\n\n")
	}
	for _, line := range p.provenance(shortHash) {
		b.WriteString(line + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (p auditPage) markdown(w io.Writer) error {
	var b strings.Builder
	b.WriteString("# " + escape(p.heading()) + "\n\n")
	if p.nothing() {
		b.WriteString(escape(p.l.Word("nothing reported")) + "\n\n")
	}
	if g := p.verdicts(); len(g.rows) > 0 {
		b.WriteString(g.markdown() + "\n")
	}
	for _, c := range p.cases() {
		b.WriteString("## " + escape(c.head) + "\n\n")
		for _, line := range c.lines {
			b.WriteString("- " + escape(line) + "\n")
		}
		b.WriteString("\n")
	}
	if lines := p.toKnow(); len(lines) > 0 {
		b.WriteString("## " + escape(p.l.Word("remarks")) + "\n\n")
		for _, line := range lines {
			b.WriteString("- " + escape(line) + "\n")
		}
		b.WriteString("\n")
	}
	if g := p.prices(); len(g.rows) > 0 {
		b.WriteString("## " + escape(g.title) + "\n\n" + g.markdown() + "\n")
	}
	if g := p.implied(); len(g.rows) > 0 {
		b.WriteString("## " + escape(g.title) + "\n\n" + g.markdown() + "\n")
		for _, line := range p.impliedRemarks() {
			b.WriteString("- " + escape(line) + "\n")
		}
		b.WriteString("\n")
	}
	for _, line := range p.indicators() {
		b.WriteString("- " + escape(line) + "\n")
	}
	for _, line := range p.provenance(fullHash) {
		b.WriteString("- " + escape(strings.TrimSpace(line)) + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (p auditPage) csv(w io.Writer) error {
	c := csv.NewWriter(w)
	c.Write([]string{"programme", "option", "field", "unit", "reported", "computed", "low", "high", "verdict", "p_consistent", "mend_field", "mend_factor", "mend_value", "mend_probability"}) // errors are kept until Flush
	for i := range p.a.Findings {
		f := &p.a.Findings[i]
		row := []string{cell(f.Programme), cell(f.Option), cell(f.Field), f.Unit, digits(&f.Reported), digits(&f.Computed), digits(&f.Low), digits(&f.High), f.Verdict.String(), digits(&f.Consistent), "", "", "", ""}
		if len(f.Mends) > 0 {
			m := &f.Mends[0]
			copy(row[10:], []string{cell(m.Field), digits(&m.Factor), digits(&m.Value), digits(&m.Probability)})
		}
		c.Write(row)
	}
	if p.r.Indicators != nil {
		for _, k := range p.r.Indicators.Checks {
			row := []string{cell(k.ID), "", strings.TrimSuffix("indicator."+k.Kind.String()+"."+k.Part, "."), "", cell(k.Word), k.Verdict.String(), "", "", "consistent", "", "", "", "", ""}
			if k.Kind != indicator.VerdictCheck {
				row[4], row[5] = digits(&k.Reported), digits(&k.Table)
			}
			if !k.Agrees {
				row[8] = "differs"
			}
			c.Write(row)
		}
	}
	c.Flush()
	return c.Error()
}

type auditJSON struct {
	Schema         int           `json:"schema"`
	Title          string        `json:"title"`
	Currency       string        `json:"currency"`
	Factors        []reference   `json:"factors"`
	Findings       []findingJSON `json:"findings"`
	Prices         []priceJSON   `json:"prices"`
	Notices        []noticeJSON  `json:"remarks"`
	Implied        []impliedJSON `json:"implied"`
	ImpliedFrom    int           `json:"implied_from_programmes"`
	ImpliedWithout []string      `json:"implied_without"`
	Checks         []checkJSON   `json:"indicator_checks,omitempty"`
	Remarks        []remarkJSON  `json:"indicator_remarks,omitempty"`
}

type findingJSON struct {
	Programme   string     `json:"programme"`
	Option      *string    `json:"option"`
	Field       string     `json:"field"`
	Unit        string     `json:"unit"`
	Reported    float64    `json:"reported"`
	Computed    *float64   `json:"computed"`
	Low         *float64   `json:"low"`
	High        *float64   `json:"high"`
	Verdict     string     `json:"verdict"`
	Consistent  *float64   `json:"p_consistent"`
	Unexplained *float64   `json:"p_unexplained"`
	Mends       []mendJSON `json:"mends"`
	Evidence    []string   `json:"evidence"`
	Check       string     `json:"check,omitempty"`
	At          string     `json:"at,omitempty"`
}

type priceJSON struct {
	Programme string   `json:"programme"`
	Option    *string  `json:"option"`
	Carrier   string   `json:"carrier"`
	Unit      string   `json:"unit"` // of the two prices: USD/t
	Implied   float64  `json:"implied"`
	Known     *float64 `json:"known"`
	From      string   `json:"known_from,omitempty"`
	Apart     bool     `json:"apart"`
}

type noticeJSON struct {
	Kind      string   `json:"kind"`
	Programme string   `json:"programme"`
	Option    *string  `json:"option"`
	Carrier   string   `json:"carrier"`
	Unit      string   `json:"unit,omitempty"` // of the two quantities
	Saved     *float64 `json:"saved,omitempty"`
	Used      *float64 `json:"used,omitempty"`
	Once      *bool    `json:"counted_once,omitempty"`
	Text      string   `json:"text"`
}

type mendJSON struct {
	Field         string   `json:"field"`
	Option        string   `json:"option,omitempty"`
	Kind          string   `json:"kind"`
	Carrier       string   `json:"carrier,omitempty"`
	Factor        float64  `json:"factor"`
	Value         float64  `json:"value"`
	Unit          string   `json:"unit,omitempty"`
	ComputedAfter float64  `json:"computed_after"`
	Probability   float64  `json:"probability"`
	Slips         []string `json:"slips"`
}

type impliedJSON struct {
	Carrier   string  `json:"carrier"`
	Unit      string  `json:"unit"`
	Prior     float64 `json:"prior"`
	PriorLow  float64 `json:"prior_low"`
	PriorHigh float64 `json:"prior_high"`
	Posterior float64 `json:"posterior"`
	Low       float64 `json:"low"`
	High      float64 `json:"high"`
	Learnt    float64 `json:"learnt"`
}

var mendKinds = [...]string{audit.Slipped: "slip", audit.Swapped: "swapped", audit.LeftOut: "left out", audit.Missing: "missing option"}

func (p auditPage) json(w io.Writer) error {
	out := auditJSON{Schema: Schema, Title: p.l.Of(p.r.Title), Currency: p.r.Currency, Factors: references(p.r.Factors), Findings: []findingJSON{}, Prices: []priceJSON{}, Notices: []noticeJSON{}, Implied: []impliedJSON{},
		ImpliedFrom: p.a.Implied.Used, ImpliedWithout: append([]string{}, p.a.Implied.LeftOut...)}
	for i := range p.a.Findings {
		out.Findings = append(out.Findings, p.finding(&p.a.Findings[i]))
	}
	for i := range p.a.Prices {
		out.Prices = append(out.Prices, p.price(&p.a.Prices[i]))
	}
	for i := range p.a.Remarks {
		out.Notices = append(out.Notices, p.notice(&p.a.Remarks[i]))
	}
	for _, f := range p.a.Implied.Factors {
		out.Implied = append(out.Implied, impliedJSON{f.Carrier, "t CO2/" + f.Unit, f.Prior, f.PriorLow, f.PriorHigh, f.Posterior, f.Low, f.High, f.Learnt})
	}
	if p.r.Indicators != nil {
		_, out.Checks, out.Remarks = indicatorPage{p.page, p.r.Indicators}.views()
	}
	return writeObject(w, out)
}

func (p auditPage) price(c *audit.Price) priceJSON {
	j := priceJSON{Programme: c.Programme, Carrier: c.Carrier, Unit: p.r.Currency + "/" + c.Unit, Implied: c.Implied, Apart: c.Apart}
	if c.Option != "" {
		j.Option = &c.Option
	}
	if c.Known != 0 {
		j.Known, j.From = &c.Known, "other entries"
		if c.OfFile {
			j.From = "file"
		}
	}
	return j
}

func (p auditPage) notice(m *audit.Remark) noticeJSON {
	j := noticeJSON{Kind: m.Kind.String(), Programme: m.Programme, Carrier: m.Carrier, Text: p.remark(m)}
	if m.Option != "" {
		j.Option = &m.Option
	}
	if m.Kind != audit.Uncounted {
		j.Unit, j.Saved, j.Used = m.Unit, &m.Saved, &m.Used
	}
	if m.Kind == audit.Overlap {
		j.Once = &m.Once
	}
	return j
}

func (p auditPage) finding(f *audit.Finding) findingJSON {
	j := findingJSON{Programme: f.Programme, Field: f.Field, Unit: f.Unit, Reported: f.Reported, Verdict: f.Verdict.String(), Mends: []mendJSON{}, Evidence: []string{}, At: f.At.String()}
	if f.Option != "" {
		j.Option = &f.Option
	}
	for _, e := range f.Evidence {
		if line := p.evidence(f, e); line != "" {
			j.Evidence = append(j.Evidence, line)
		}
	}
	if f.Verdict == audit.NotCheckable {
		return j
	}
	j.Computed, j.Low, j.High, j.Consistent, j.Unexplained = &f.Computed, &f.Low, &f.High, &f.Consistent, &f.Unexplained
	for k := range f.Mends {
		m := &f.Mends[k]
		mend := mendJSON{Field: m.Field, Option: m.Option, Kind: mendKinds[m.Kind], Carrier: m.Carrier, Factor: m.Factor, Value: m.Value, Unit: m.Unit, ComputedAfter: m.ComputedAfter, Probability: m.Probability, Slips: []string{}}
		for _, s := range m.Slips {
			mend.Slips = append(mend.Slips, p.l.Of(s))
		}
		j.Mends = append(j.Mends, mend)
	}
	if f.Verdict != audit.Consistent {
		j.Check = p.check(f)
	}
	return j
}
