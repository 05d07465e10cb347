package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/language"
)

// WriteOptions writes the option table of Viet Nam's energy-audit reports, as CSV or Markdown: a row for each option that
// counts, or for a programme without options, one for what options count twice on a stream, and the total to which these
// add up; below it each option that does not count, without figures, and why; in Markdown then what is saved by carrier, and
// the thresholds. VND are in millions. The CSV is what a spreadsheet opens on a double click: UTF-8 with a byte order mark,
// and in Vietnamese, where a comma is the decimal mark, with semicolons; figures have five digits.
func WriteOptions(w io.Writer, d Document, f Format, l language.Language) error {
	p := page{d, d.Result, l}
	switch f {
	case Markdown:
		g, left := p.options(true)
		text := g.markdown()
		if len(left) > 0 {
			text += "\n## " + escape(capital(l.Word("not counted"))) + "\n\n"
			for _, row := range left {
				text += "- " + escape(row[0]+": "+row[1]) + "\n"
			}
		}
		for _, g := range p.auditSummary() {
			text += "\n## " + escape(g.title) + "\n\n" + g.markdown()
		}
		if _, err := io.WriteString(w, text); err != nil {
			return err
		}
		return comment(w, d.Manifest)
	case CSV:
		const mark = "\ufeff" // without it Excel takes the text for one of another code page
		if _, err := io.WriteString(w, mark); err != nil {
			return err
		}
		g, left := p.options(false)
		c := csv.NewWriter(w)
		if l == language.Vietnamese {
			c.Comma = ';'
		}
		head := g.headers()
		for i := range head {
			head[i] = cell(head[i])
		}
		c.Write(head) // errors are kept until Flush
		for _, row := range append(g.rows, g.foot) {
			c.Write(row)
		}
		for _, row := range left {
			cells := make([]string, len(head))
			cells[1], cells[len(cells)-1] = cell(row[0]), cell(l.Word("not counted")+": "+row[1])
			c.Write(cells)
		}
		c.Flush()
		return c.Error()
	}
	return fmt.Errorf("report: the option table is written as CSV or Markdown, not as %v", f)
}

// options is the option table. The order of its columns is that which guides and reports have in common; the official form
// of Circular 25/2020/TT-BCT was not to be had. Beside it are the names of what does not count, and why.
func (p page) options(written bool) (g grid, left [][2]string) {
	l, scale, currency := p.l, 1.0, p.r.Currency
	if currency == "VND" {
		scale, currency = 1e6, l.Word("million VND")
	}
	number := func(v *float64, write func(float64) string) string {
		switch {
		case v == nil:
			return ""
		case written:
			return write(*v)
		}
		return fewDigits(l, *v)
	}
	money := func(v *float64) string {
		if v == nil {
			return ""
		}
		return number(new(*v/scale), func(v float64) string {
			if scale > 1 {
				return l.UnitCost(v)
			}
			return l.Number(v, 0)
		})
	}
	g = grid{
		head: []string{l.Word("no."), l.Word("table option"), l.Word("table investment")},
		unit: []string{"", "", currency},
	}
	carriers := p.r.Total.ByCarrier
	for _, c := range carriers {
		g.head, g.unit = append(g.head, fmt.Sprintf(l.Word("table saved"), l.Of(c.Name))), append(g.unit, c.Unit.String()+l.Word("a year"))
	}
	g.head = append(g.head, l.Word("table energy"), l.Word("table money"), l.Word("table payback"), l.Word("table co2"), l.Word("table note"))
	g.unit = append(g.unit, l.Word("toe a year"), currency+l.Word("a year"), l.Word("years"), l.Word("table t co2"), "")
	row := func(no string, o *engine.Outcome, name string) []string {
		cells := []string{no, name, money(o.Investment)}
		for _, c := range carriers {
			var saved *float64
			for i := range o.ByCarrier {
				if o.ByCarrier[i].Carrier == c.Carrier && o.ByCarrier[i].Unit == c.Unit {
					saved = &o.ByCarrier[i].Quantity
				}
			}
			cells = append(cells, number(saved, func(v float64) string { return l.Digits(round(v)) }))
		}
		payback, note := "", ""
		switch back := o.SimplePayback; back.Kind {
		case finance.Finite:
			payback = number(&back.Years, func(v float64) string { return l.Number(v, 2) })
		case finance.Immediate:
			payback = number(new(0.0), func(v float64) string { return l.Number(v, 0) })
		case finance.Never:
			note = l.Word("never")
		}
		notes := []string{note}
		if o.Status != engine.StatusUnknown {
			notes = append(notes, l.Word("status "+o.Status.String()))
		}
		area := ""
		if o.Area != (engine.Text{}) {
			area = l.Word("area") + ": " + l.Of(o.Area)
		}
		notes = append(notes, feasible(l, o), area, l.Of(o.Note)) // infeasible: of what is done all the same
		note = strings.Join(slices.DeleteFunc(notes, func(s string) bool { return s == "" }), "; ")
		if !written {
			note = cell(note)
		}
		return append(cells, number(&o.TOE, l.Tonnes), money(o.AnnualSaving), payback, number(&o.CO2, l.Tonnes), note)
	}
	count, twice := 0, [][]string{}
	named := func(o *engine.Outcome) string {
		if written {
			return p.name(o)
		}
		return cell(p.name(o))
	}
	add := func(o *engine.Outcome) {
		count++
		g.rows = append(g.rows, row(strconv.Itoa(count), o, named(o)))
	}
	for i := range p.r.Programmes {
		programme := &p.r.Programmes[i]
		if len(programme.Options) == 0 {
			add(programme)
		}
		for _, k := range engine.Rank(programme.Options, p.Order) {
			if o := &programme.Options[k]; o.Counted() {
				add(o)
			} else {
				left = append(left, [2]string{p.name(o), notCounted(l, o, programme.Options)})
			}
		}
		for _, s := range programme.Twice() {
			twice = append(twice, row("", &s, named(&s)))
		}
	}
	g.rows = append(g.rows, twice...)
	g.foot = row("", &p.r.Total, l.Word("total"))
	return g, left
}

// fewDigits writes a number with five digits, or all before the mark, without marks between thousands, which a spreadsheet
// would not read.
func fewDigits(l language.Language, v float64) string {
	const significant, most = 5, 12
	decimals := 0
	if v != 0 {
		decimals = min(max(significant-1-int(math.Floor(math.Log10(math.Abs(v)))), 0), most)
	}
	if short, err := strconv.ParseFloat(strconv.FormatFloat(v, 'f', decimals, 64), 64); err == nil {
		v = short + 0 // no -0
	}
	text := digits(&v)
	if l == language.Vietnamese {
		text = strings.Replace(text, ".", ",", 1)
	}
	return text
}

// capital begins a heading.
func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// headers are the heads with their units in brackets, as spreadsheets have them.
func (g grid) headers() []string {
	var all []string
	for i, text := range g.head {
		if g.unit[i] != "" {
			text += " (" + g.unit[i] + ")"
		}
		all = append(all, text)
	}
	return all
}
