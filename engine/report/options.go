package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/language"
)

// WriteOptions writes the option table of Viet Nam's energy-audit reports, as CSV or Markdown: a row for each option that is
// not rejected, or for a programme without options, and a total; in Markdown what is saved by carrier stands below it, and
// the thresholds. VND are in millions. In CSV numbers have a point.
func WriteOptions(w io.Writer, d Document, f Format, l language.Language) error {
	p := page{d, d.Result, l}
	switch f {
	case Markdown:
		text := p.options(true).markdown()
		for _, g := range p.auditSummary() {
			text += "\n## " + escape(g.title) + "\n\n" + g.markdown()
		}
		if _, err := io.WriteString(w, text); err != nil {
			return err
		}
		return comment(w, d.Manifest)
	case CSV:
		g := p.options(false)
		c := csv.NewWriter(w)
		head := g.headers()
		for i := range head {
			head[i] = cell(head[i])
		}
		c.Write(head) // errors are kept until Flush
		for _, row := range append(g.rows, g.foot) {
			c.Write(row)
		}
		c.Flush()
		return c.Error()
	}
	return fmt.Errorf("report: the option table is written as CSV or Markdown, not as %v", f)
}

// options is the option table. The order of its columns is that which guides and reports have in common; the official form
// of Circular 25/2020/TT-BCT was not to be had.
func (p page) options(written bool) grid {
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
		const significant = 12 // without what binary fractions leave behind
		short, _ := strconv.ParseFloat(strconv.FormatFloat(*v, 'g', significant, 64), 64)
		return digits(&short)
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
	g := grid{
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
			cells = append(cells, number(saved, l.Digits))
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
		notes = append(notes, infeasible(l, o), l.Of(o.Note)) // of what is done all the same
		note = strings.Join(slices.DeleteFunc(notes, func(s string) bool { return s == "" }), "; ")
		if !written {
			note = cell(note)
		}
		return append(cells, number(&o.TOE, l.Tonnes), money(o.AnnualSaving), payback, number(&o.CO2, l.Tonnes), note)
	}
	add := func(o *engine.Outcome) {
		name := p.name(o)
		if !written {
			name = cell(name)
		}
		g.rows = append(g.rows, row(strconv.Itoa(len(g.rows)+1), o, name))
	}
	for i := range p.r.Programmes {
		programme := &p.r.Programmes[i]
		if len(programme.Options) == 0 {
			add(programme)
		}
		for _, k := range engine.Rank(programme.Options, p.Order) {
			if o := &programme.Options[k]; o.Counted() {
				add(o)
			}
		}
	}
	g.foot = row("", &p.r.Total, l.Word("total"))
	return g
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
