package report

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/indicator"
	"github.com/cleaner-production/abate/engine/language"
	"github.com/cleaner-production/abate/engine/manifest"
)

// ErrNoIndicator says that there is no indicator to write of.
var ErrNoIndicator = errors.New("no indicator; add [[indicator]], see: abate example show vncpc-2004/table4.toml")

// WriteIndicators writes environmental performance against targets: a line an indicator with its figures, whether its target
// was met, how it compares with the year before and which way it goes; and where the source's own verdicts and charts differ
// from its table. The error is [ErrNoIndicator] where there are none.
func WriteIndicators(w io.Writer, d Document, f Format, l language.Language) error {
	r := d.Result
	if r.Indicators == nil || len(r.Indicators.Outcomes) == 0 {
		return ErrNoIndicator
	}
	p := indicatorPage{page{d, r, l}, r.Indicators}
	switch f {
	case JSON:
		return p.json(w)
	case CSV:
		return p.csv(w)
	}
	var b strings.Builder
	title := l.Word("indicators")
	if t := l.Of(r.Title); t != "" {
		title = t + ": " + title
	}
	if f == Markdown {
		b.WriteString("# " + escape(title) + "\n\n" + p.grid().markdown() + "\n")
		for _, line := range append(p.lines(), p.remarks(fullHash)...) {
			b.WriteString("- " + escape(strings.TrimSpace(line)) + "\n")
		}
		if err := comment(&b, d.Manifest); err != nil {
			return err
		}
	} else {
		b.WriteString(title + "\n\n" + p.grid().aligned() + "\n\n")
		for _, line := range append(p.lines(), p.remarks(shortHash)...) {
			b.WriteString(line + "\n")
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// indicatorPage is indicators on their way to a reader.
type indicatorPage struct {
	page
	a *indicator.Assessment
}

// label names an indicator within its area.
func (p indicatorPage) label(o *indicator.Outcome) string {
	if aspect := p.l.Of(o.Aspect); aspect != "" {
		return aspect
	}
	if name := p.l.Of(o.Name); name != "" {
		return name
	}
	return language.Plain(o.ID)
}

// full names an indicator by its area too, for aspects such as paper return.
func (p indicatorPage) full(o *indicator.Outcome) string {
	if area := p.l.Of(o.Area); area != "" {
		return area + ": " + p.label(o)
	}
	return p.label(o)
}

// of names the indicator of an id.
func (p indicatorPage) of(id string) string {
	for i := range p.a.Outcomes {
		if o := &p.a.Outcomes[i]; o.ID == id {
			return p.full(o)
		}
	}
	return language.Plain(id)
}

// figure writes a value as it was reported, and a quotient with four digits.
func (p indicatorPage) figure(v float64, quotient bool) string {
	if quotient {
		return p.l.Digits(round(v))
	}
	return p.l.Number(v, -1)
}

// signed writes a change in percent, with one decimal.
func signed(l language.Language, v *float64) string {
	if v == nil {
		return ""
	}
	text := l.Percent(v, 1)
	if *v > 0 {
		text = "+" + text
	}
	return text
}

// verdict says whether the target was met, and by how much not.
func (p indicatorPage) verdict(o *indicator.Outcome) string {
	l := p.l
	var text string
	switch {
	case o.Verdict == indicator.NoTarget:
		text = l.Word("no target")
	case o.Verdict == indicator.Met:
		text = l.Word("target met")
	case o.Deviation == nil:
		text = l.Word("target missed")
	default:
		by, decimals := math.Abs(*o.Deviation), 0
		const whole = 0.01
		if by < whole {
			decimals = 2
		}
		key := "target over"
		if *o.Deviation < 0 {
			key = "target short"
		}
		text = fmt.Sprintf(l.Word(key), l.Percent(&by, decimals))
	}
	if o.Dropped {
		text += "; " + l.Word("to be dropped")
	}
	return text
}

// frequency writes how often an indicator is monitored; the usual words are known in both languages.
func (p indicatorPage) frequency(t engine.Text) string {
	if p.l == language.Vietnamese && t.Vi == "" {
		if word := p.l.Word("frequency " + strings.ToLower(t.En)); word != "" {
			return word
		}
	}
	return p.l.Of(t)
}

// grid is the table, a part for each area.
func (p indicatorPage) grid() grid {
	l := p.l
	before, actual := l.Word("year before"), l.Word("actual")
	year := 0
	for i := range p.a.Outcomes {
		switch c := p.a.Outcomes[i].Prior; {
		case c == nil:
		case year == 0:
			year = c.Year
		case c.Year != year:
			year = -1
		}
	}
	if year > 0 {
		before = strconv.Itoa(year)
	}
	if p.a.Year > 0 {
		actual = strconv.Itoa(p.a.Year)
	}
	g := grid{head: []string{l.Word("indicator"), l.Word("unit"), l.Word("monitored"), before, l.Word("target"), actual, l.Word("against target"), l.Word("against") + " " + before, l.Word("trend"), "CO2", "CO2", l.Word("verdict")},
		unit: []string{"", "", "", "", "", l.Word("actual"), "", "", l.Word("a year"), l.Word("kg per unit"), l.Word("t a year"), ""}}
	if p.a.Year == 0 {
		g.unit[5] = ""
	}
	area := ""
	for i := range p.a.Outcomes {
		o := &p.a.Outcomes[i]
		if name := l.Of(o.Area); name != area && name != "" {
			area = name
			g.rows = append(g.rows, append([]string{name}, make([]string, len(g.head)-1)...))
		}
		indent := ""
		if area != "" {
			indent = "  "
		}
		row := []string{indent + p.label(o), l.Of(o.Unit), p.frequency(o.Frequency), "", "", p.figure(o.Value, o.Actual.Value == nil), signed(l, o.Deviation), "", "", "", "", p.verdict(o)}
		if o.Goal != nil {
			row[4] = p.figure(*o.Goal, o.Target.Value == nil)
		}
		if c := o.Prior; c != nil {
			row[3] = p.figure(c.Value, c.Quotient)
			if year < 0 {
				row[3] += " (" + strconv.Itoa(c.Year) + ")"
			}
			row[7] = signed(l, c.Relative)
			if c.WithinRounding && row[7] != "" {
				row[7] = "≈ " + row[7]
			}
		}
		if o.Trend != nil {
			row[8] = signed(l, o.Trend.Relative)
		}
		if o.CO2Per != nil {
			row[9] = l.Tonnes(*o.CO2Per)
		}
		if o.CO2 != nil {
			row[10] = l.Tonnes(*o.CO2)
		}
		g.rows = append(g.rows, row)
	}
	if g = g.without(empty); empty(g.unit) {
		g.unit = nil
	}
	return g
}

// html is the table of a page, in which words stand left and an area is a heading.
func (p indicatorPage) html() htmlGrid {
	g := fromGrid(p.grid())
	for i := range g.Head {
		text := g.Head[i].Text
		if text != p.l.Word("unit") && text != p.l.Word("monitored") && text != p.l.Word("verdict") {
			continue
		}
		g.Head[i].Left = true
		for j := range g.Rows {
			g.Rows[j].Cells[i].Left = true
		}
	}
	for j := range g.Rows {
		row := &g.Rows[j]
		for k := range row.Cells {
			row.Cells[k].Text = strings.ReplaceAll(row.Cells[k].Text, " %", "\u00a0%") // in a narrow column it stays with its number
		}
		if !slices.ContainsFunc(row.Cells[1:], func(c htmlCell) bool { return c.Text != "" }) {
			row.Cells, row.Span = row.Cells[:1], len(g.Head)
		}
	}
	return g
}

// lines are what is to be read beside the table: how many targets were met, notes, how the figures were made, and what the
// source says of itself.
func (p indicatorPage) lines() []string {
	l := p.l
	var all []string
	targets, met, trend, rounding, co2 := 0, 0, false, false, false
	for i := range p.a.Outcomes {
		o := &p.a.Outcomes[i]
		if o.Verdict != indicator.NoTarget {
			targets++
		}
		if o.Verdict == indicator.Met {
			met++
		}
		trend = trend || o.Trend != nil
		rounding = rounding || o.Prior != nil && o.Prior.WithinRounding
		co2 = co2 || o.CO2Per != nil
	}
	all = append(all, fmt.Sprintf(l.Word("targets met"), met, targets))
	for i := range p.a.Outcomes {
		if o := &p.a.Outcomes[i]; l.Of(o.Note) != "" {
			all = append(all, p.full(o)+": "+l.Of(o.Note))
		}
	}
	for i := range p.a.Outcomes {
		if o := &p.a.Outcomes[i]; o.Verdict == indicator.Missed && o.WithinRounding {
			all = append(all, fmt.Sprintf(l.Word("verdict within rounding"), p.full(o)))
		}
	}
	if rounding {
		all = append(all, l.Word("change within rounding"))
	}
	if trend {
		all = append(all, l.Word("trend method"))
	}
	if co2 {
		all = append(all, l.Word("indicator co2"))
	}
	return append(all, p.said()...)
}

// said is what the source says beside its table: verdicts, charts, quotients.
func (p indicatorPage) said() []string {
	l := p.l
	var all []string
	agree := map[indicator.CheckKind]int{}
	count := map[indicator.CheckKind]int{}
	for _, c := range p.a.Checks {
		count[c.Kind]++
		if c.Agrees {
			agree[c.Kind]++
			continue
		}
		all = append(all, p.difference(c))
	}
	var sums []string
	for _, k := range []indicator.CheckKind{indicator.VerdictCheck, indicator.ChartCheck, indicator.QuotientCheck} {
		if count[k] > 0 {
			sums = append(sums, fmt.Sprintf(l.Word("checked "+k.String()), agree[k], count[k]))
		}
	}
	if len(sums) > 0 {
		all = append([]string{l.Word("checked") + ": " + strings.Join(sums, "; ")}, all...)
	}
	for _, r := range p.a.Remarks {
		all = append(all, p.remark(r))
	}
	return all
}

// difference says where a source contradicts itself.
func (p indicatorPage) difference(c indicator.Check) string {
	l := p.l
	number := func(v float64) string { return l.Digits(round(v)) }
	switch c.Kind {
	case indicator.VerdictCheck:
		key := "target missed"
		if c.Verdict == indicator.Met {
			key = "target met"
		}
		return fmt.Sprintf(l.Word("differs verdict"), p.of(c.ID), language.Plain(c.Word), l.Word(key))
	case indicator.ChartCheck:
		return fmt.Sprintf(l.Word("differs chart"), p.of(c.ID), l.Word("part "+c.Part), l.Number(c.Reported, -1), number(c.Table))
	}
	part := l.Word("part " + c.Part)
	if part == "" {
		part = c.Part // a year
	}
	return fmt.Sprintf(l.Word("differs quotient"), p.of(c.ID), part, l.Number(c.Reported, -1), number(c.Table))
}

// remark says what misleads in a chart.
func (p indicatorPage) remark(r indicator.Remark) string {
	l := p.l
	var names []string
	for _, id := range r.IDs {
		names = append(names, p.of(id))
	}
	of := strings.Join(names, ", ")
	chart := l.Of(r.Group)
	if r.Kind == indicator.Distorted {
		return fmt.Sprintf(l.Word("chart distorts"), of, chart, signed(l, &r.Values[0]), signed(l, &r.Values[1]))
	}
	var units []string
	for _, u := range r.Units {
		units = append(units, l.Of(u))
	}
	return fmt.Sprintf(l.Word("chart mixes"), chart, strings.Join(units, ", "))
}

type indicatorsJSON struct {
	Schema     int                `json:"schema"`
	Title      string             `json:"title"`
	Source     string             `json:"source,omitempty"`
	Year       int                `json:"year,omitempty"`
	Factors    []reference        `json:"factors"`
	Indicators []indicatorJSON    `json:"indicators"`
	Checks     []checkJSON        `json:"checks"`
	Remarks    []remarkJSON       `json:"remarks"`
	Warnings   []string           `json:"warnings"`
	Manifest   *manifest.Manifest `json:"manifest,omitempty"`
}

type indicatorJSON struct {
	ID             string      `json:"id"`
	Name           string      `json:"name"`
	Area           string      `json:"area"`
	Aspect         string      `json:"aspect"`
	Group          string      `json:"group"`
	Unit           string      `json:"unit"`
	Frequency      string      `json:"frequency"`
	Direction      string      `json:"direction"`
	Target         *float64    `json:"target"`
	Actual         float64     `json:"actual"`
	Verdict        string      `json:"verdict"`
	Deviation      *float64    `json:"deviation"`
	WithinRounding bool        `json:"within_rounding"`
	Dropped        bool        `json:"dropped"`
	Note           string      `json:"note,omitempty"`
	Years          []yearJSON  `json:"years"`
	Prior          *changeJSON `json:"against_year_before"`
	Trend          *trendJSON  `json:"trend"`
	Carrier        string      `json:"carrier,omitempty"`
	CO2Per         *float64    `json:"co2_kg_per_unit"`
	CO2            *float64    `json:"co2_t"`
}

type yearJSON struct {
	Year  int     `json:"year,omitempty"`
	Value float64 `json:"value"`
}

type changeJSON struct {
	Year           int      `json:"year"`
	Value          float64  `json:"value"`
	Change         *float64 `json:"change"`
	Course         string   `json:"course"`
	WithinRounding bool     `json:"within_rounding"`
}

type trendJSON struct {
	From   int      `json:"from"`
	To     int      `json:"to"`
	Slope  float64  `json:"slope_per_year"`
	Change *float64 `json:"change_per_year"`
	Course string   `json:"course"`
}

type checkJSON struct {
	ID       string   `json:"id"`
	Kind     string   `json:"kind"`
	Part     string   `json:"part,omitempty"`
	Reported *float64 `json:"reported"`
	Table    *float64 `json:"table"`
	Word     string   `json:"word,omitempty"`
	Verdict  string   `json:"verdict,omitempty"`
	Agrees   bool     `json:"agrees"`
	At       string   `json:"at,omitempty"`
}

type remarkJSON struct {
	Kind string   `json:"kind"`
	IDs  []string `json:"ids"`
	Text string   `json:"text"`
}

func (p indicatorPage) json(w io.Writer) error {
	out := indicatorsJSON{Schema: Schema, Title: p.l.Of(p.r.Title), Source: p.l.Of(p.r.Source), Year: p.a.Year, Factors: references(p.r.Factors), Warnings: []string{}, Manifest: p.Manifest}
	out.Indicators, out.Checks, out.Remarks = p.views()
	for _, warning := range p.r.Warnings {
		out.Warnings = append(out.Warnings, warning.String())
	}
	return writeObject(w, out)
}

// views are what JSON has of the indicators, their checks and remarks.
func (p indicatorPage) views() ([]indicatorJSON, []checkJSON, []remarkJSON) {
	l := p.l
	all, checks, remarks := []indicatorJSON{}, []checkJSON{}, []remarkJSON{}
	for i := range p.a.Outcomes {
		o := &p.a.Outcomes[i]
		j := indicatorJSON{ID: o.ID, Name: l.Of(o.Name), Area: l.Of(o.Area), Aspect: l.Of(o.Aspect), Group: l.Of(o.Group), Unit: l.Of(o.Unit), Frequency: p.frequency(o.Frequency), Direction: o.Direction.String(),
			Target: o.Goal, Actual: o.Value, Verdict: o.Verdict.String(), Deviation: o.Deviation, WithinRounding: o.WithinRounding, Dropped: o.Dropped, Note: l.Of(o.Note), Carrier: o.Carrier, CO2Per: o.CO2Per, CO2: o.CO2, Years: []yearJSON{}}
		for _, y := range o.Years {
			j.Years = append(j.Years, yearJSON{y.Year, y.Value})
		}
		if c := o.Prior; c != nil {
			j.Prior = &changeJSON{c.Year, c.Value, c.Relative, c.Course.String(), c.WithinRounding}
		}
		if t := o.Trend; t != nil {
			j.Trend = &trendJSON{t.From, t.To, t.Slope, t.Relative, t.Course.String()}
		}
		all = append(all, j)
	}
	for _, c := range p.a.Checks {
		j := checkJSON{ID: c.ID, Kind: c.Kind.String(), Part: c.Part, Word: c.Word, Agrees: c.Agrees, At: c.At.String()}
		if c.Kind == indicator.VerdictCheck {
			j.Verdict = c.Verdict.String()
		} else {
			j.Reported, j.Table = &c.Reported, &c.Table
		}
		checks = append(checks, j)
	}
	for _, r := range p.a.Remarks {
		remarks = append(remarks, remarkJSON{r.Kind.String(), r.IDs, p.remark(r)})
	}
	return all, checks, remarks
}

func (p indicatorPage) csv(w io.Writer) error {
	c := csv.NewWriter(w)
	c.Write([]string{"id", "name", "area", "aspect", "unit", "frequency", "direction", "year", "target", "actual", "deviation", "verdict", "within_rounding", "year_before", "value_before", "change", "course",
		"trend_slope", "trend_change", "carrier", "co2_kg_per_unit", "co2_t", "dropped", "reported_verdict", "note"}) // errors are kept until Flush
	l := p.l
	for i := range p.a.Outcomes {
		o := &p.a.Outcomes[i]
		row := []string{cell(o.ID), cell(l.Of(o.Name)), cell(l.Of(o.Area)), cell(l.Of(o.Aspect)), cell(l.Of(o.Unit)), cell(p.frequency(o.Frequency)), o.Direction.String(), year(p.a.Year), digits(o.Goal), digits(&o.Value), digits(o.Deviation), o.Verdict.String(), strconv.FormatBool(o.WithinRounding)}
		if b := o.Prior; b != nil {
			row = append(row, year(b.Year), digits(&b.Value), digits(b.Relative), b.Course.String())
		} else {
			row = append(row, "", "", "", "")
		}
		if t := o.Trend; t != nil {
			row = append(row, digits(&t.Slope), digits(t.Relative))
		} else {
			row = append(row, "", "")
		}
		c.Write(append(row, cell(o.Carrier), digits(o.CO2Per), digits(o.CO2), strconv.FormatBool(o.Dropped), cell(o.Reported.Verdict), cell(l.Of(o.Note))))
	}
	c.Flush()
	return c.Error()
}

func year(y int) string {
	if y == 0 {
		return ""
	}
	return strconv.Itoa(y)
}
