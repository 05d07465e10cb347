package report

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/language"
	"github.com/cleaner-production/abate/engine/manifest"
	"github.com/cleaner-production/abate/engine/meter"
	"github.com/cleaner-production/abate/engine/quantity"
)

// placed is a meter with the entry that it belongs to.
type placed struct {
	id   string // programme, or programme/option
	name string
	*engine.Metered
}

// ErrNoMeter says that there is no meter to write of.
var ErrNoMeter = errors.New("no meter; see [[programme.meter]] in: abate init")

// WriteMeters writes what meters measured: the model of the use before, each month with what the model predicts, and the
// saving of a year with its 95 % interval. The id is that of a programme or of programme/option; "" is all meters. The
// error is [ErrNoMeter] where there are none. The manifest says what it was made from; nil is none.
func WriteMeters(w io.Writer, r *engine.Result, id string, made *manifest.Manifest, f Format, l language.Language) error {
	all, err := metersOf(r, id, l)
	if err != nil {
		return err
	}
	switch f {
	case JSON:
		return metersJSON(w, all, made)
	case CSV:
		return metersCSV(w, all)
	}
	on := page{Document{Result: r, Manifest: made}, r, l}
	var b strings.Builder
	on.opening(&b, f)
	for i, m := range all {
		if i > 0 {
			b.WriteString("\n")
		}
		title := m.name + ": " + l.Of(m.Name) + ", " + m.Unit.String()
		tables := []grid{fit(m, l), months(m, l), avoided(m, l)}
		if f == Markdown {
			b.WriteString("# " + escape(title) + "\n\n")
			for _, g := range tables {
				b.WriteString("## " + escape(g.title) + "\n\n" + g.markdown() + "\n")
			}
			for _, s := range m.Analysis.Warnings {
				b.WriteString("- " + escape(l.Word("warning")+": "+s) + "\n")
			}
			continue
		}
		b.WriteString(title + "\n\n")
		for _, g := range tables {
			b.WriteString(g.title + "\n" + g.aligned() + "\n\n")
		}
		for _, s := range m.Analysis.Warnings {
			b.WriteString(l.Word("warning") + ": " + language.Plain(s) + "\n")
		}
		b.WriteString(l.Word("meter method") + "\n")
	}
	on.ending(&b, f)
	_, err = io.WriteString(w, b.String())
	return err
}

// metersOf returns the meters of an entry and, of a programme, of its options.
func metersOf(r *engine.Result, id string, l language.Language) ([]placed, error) {
	var of *engine.Outcome
	if id != "" && id != "total" {
		o, _, err := find(r, id)
		if err != nil {
			return nil, err
		}
		of = o
	}
	var all []placed
	add := func(o *engine.Outcome, id string) {
		for i := range o.Meters {
			all = append(all, placed{id, (&explainer{o: o, l: l}).title(), &o.Meters[i]})
		}
	}
	for i := range r.Programmes {
		p := &r.Programmes[i]
		whole := of == nil || of == p
		if whole {
			add(p, p.ID)
		}
		for j := range p.Options {
			if o := &p.Options[j]; whole || of == o {
				add(o, p.ID+"/"+o.ID)
			}
		}
	}
	if len(all) == 0 {
		return nil, ErrNoMeter
	}
	return all, nil
}

// fit is the model.
func fit(m placed, l language.Language) grid {
	a := m.Analysis
	g := grid{title: l.Word("meter model"), head: []string{l.Word("figure"), l.Word("value"), l.Word("se")}}
	for i, v := range a.Model.Coefficients {
		name := l.Word("constant")
		if i > 0 {
			name = fmt.Sprintf(l.Word("per"), m.Unit.String(), variable(a.Variables[i-1], l))
		}
		g.rows = append(g.rows, []string{name, l.Digits(v), l.Digits(a.Model.Errors[i])})
	}
	if len(a.Variables) > 0 { // the mean explains nothing
		g.rows = append(g.rows, []string{"R2", l.Number(a.Model.R2, 4), ""})
	}
	g.rows = append(g.rows,
		[]string{"CV(RMSE)", l.Percent(&a.Model.CV, 2), ""},
		[]string{l.Word("months before"), l.Number(float64(a.Model.N), 0), ""},
		[]string{l.Word("lag 1"), l.Number(a.Lag1, 2), ""})
	return g
}

// variable is the name of a variable; that of production has a word.
func variable(name string, l language.Language) string {
	if name == "production" {
		return l.Word("production")
	}
	return language.Plain(name)
}

// months are those after the measure.
func months(m placed, l language.Language) grid {
	a := m.Analysis
	g := grid{title: l.Word("months after"), head: []string{l.Word("month")}}
	for _, name := range a.Variables {
		g.head = append(g.head, variable(name, l))
	}
	g.head = append(g.head, l.Word("predicted"), l.Word("metered"), l.Word("avoided"))
	for _, f := range a.After {
		row := []string{f.Month.String()}
		for _, v := range f.Variables {
			row = append(row, l.Digits(v))
		}
		g.rows = append(g.rows, append(row, l.Digits(round(f.Predicted)), l.Digits(f.Use), l.Digits(round(f.Avoided()))))
	}
	g.foot = []string{l.Word("total")}
	for range a.Variables {
		g.foot = append(g.foot, "")
	}
	g.foot = append(g.foot, l.Digits(round(a.Adjusted)), l.Digits(a.Metered), l.Digits(round(a.Avoided)))
	return g
}

// avoided is the saving of a year.
func avoided(m placed, l language.Language) grid {
	a, unit := m.Analysis, m.Unit.String()+l.Word("a year")
	g := grid{title: l.Word("meter saving"), head: []string{l.Word("figure"), unit}}
	row := func(name, value string) { g.rows = append(g.rows, []string{name, value}) }
	row(fmt.Sprintf(l.Word("meter annual"), l.Digits(round(a.Avoided)), len(a.After)), l.Digits(round(a.Annual)))
	row(l.Word("se"), l.Digits(round(a.AnnualError)))
	row(l.Word("interval"), l.Span(l.Digits(round(a.Low)), l.Digits(round(a.High))))
	row(fmt.Sprintf(l.Word("student"), l.Number(a.DF, 1)), l.Number(a.T, 3))
	if a.AnnualBaseline > 0 {
		share := a.Annual / a.AnnualBaseline
		row(l.Word("share of use"), l.Percent(&share, 1))
	}
	return g
}

// steps are how the savings of an entry came about that were not stated but derived.
func (x *explainer) steps() {
	l := x.l
	for i := range x.o.Lines {
		s := &x.o.Lines[i].Saving
		unit := s.Quantity.Unit
		if d := s.Derivation; d != nil {
			x.printf("  %-14s %s: %s\n", s.Carrier, l.Word("use before"), x.brought(d, d.Use.Before, d.Adjusted, unit, true))
			x.printf("  %-14s %s: %s\n", "", l.Word("use after"), x.brought(d, d.Use.After, d.Used, unit, false))
			x.printf("  %-14s %s: %s − %s = %s %s\n", "", l.Word("saving"), l.Digits(d.Adjusted), l.Digits(d.Used), l.Digits(s.Quantity.Value), unit)
		}
		if s.Metered != nil {
			x.printf("  %-14s %s\n", s.Carrier, x.metered(s.Metered))
		}
	}
}

// brought is a use, brought to the production after.
func (x *explainer) brought(d *engine.Derivation, a engine.Amount, v float64, unit quantity.Unit, before bool) string {
	p, written := d.Production, x.l.Digits(a.Value)+" "+a.Unit.Num.String()
	of := ""
	if product := x.l.Of(p.Of); product != "" {
		of = " " + product
	}
	after := x.l.Digits(p.After.Value) + " " + p.After.Unit.Num.String() + of
	switch {
	case a.Unit.Den != quantity.Unit{}:
		written = x.l.Digits(a.Value) + " " + a.Unit.String() + " × " + after
	case before && v != a.Value && p.Before.Unit != quantity.Rate{}:
		written += " × " + after + " / " + x.l.Digits(p.Before.Value) + " " + p.Before.Unit.Num.String()
	}
	if of := x.l.Digits(v) + " " + unit.String(); of != written {
		written += " = " + of
	}
	return written
}

// metered is what a meter measured, in a line.
func (x *explainer) metered(m *engine.Metered) string {
	a, l := m.Analysis, x.l
	return fmt.Sprintf(l.Word("meter step"), l.Digits(round(a.Adjusted)), l.Digits(a.Metered), len(a.After), l.Digits(a.Annual), m.Unit.String(),
		l.Span(l.Digits(round(a.Low)), l.Digits(round(a.High))))
}

// derivationJSON is how a saving came about from a use before and after.
type derivationJSON struct {
	Carrier  string        `json:"carrier"`
	Unit     quantity.Unit `json:"unit"`
	Before   string        `json:"before"`
	After    string        `json:"after"`
	From     string        `json:"production_before,omitempty"`
	To       string        `json:"production_after,omitempty"`
	Adjusted float64       `json:"adjusted_use_before"`
	Used     float64       `json:"use_after"`
	Saving   float64       `json:"saving"`
}

func newDerivations(o *engine.Outcome) []derivationJSON {
	var all []derivationJSON
	for i := range o.Lines {
		s := &o.Lines[i].Saving
		d := s.Derivation
		if d == nil {
			continue
		}
		j := derivationJSON{Carrier: s.Carrier, Unit: s.Quantity.Unit, Before: d.Use.Before.String(), After: d.Use.After.String(), Adjusted: d.Adjusted, Used: d.Used, Saving: s.Quantity.Value}
		none := quantity.Rate{}
		if d.Production.Before.Unit != none {
			j.From = d.Production.Before.String()
		}
		if d.Production.After.Unit != none {
			j.To = d.Production.After.String()
		}
		all = append(all, j)
	}
	return all
}

// meterJSON is what a meter measured.
type meterJSON struct {
	ID           string            `json:"id,omitempty"`
	Carrier      string            `json:"carrier"`
	Unit         quantity.Unit     `json:"unit"`
	Coefficients []coefficientJSON `json:"coefficients"`
	R2           float64           `json:"r2"`
	CV           float64           `json:"cv_rmse"`
	Lag1         float64           `json:"lag1"`
	N            int               `json:"months_before"`
	M            int               `json:"months_after"`
	Effective    float64           `json:"effective_months"`
	DF           float64           `json:"degrees_of_freedom"`
	Adjusted     float64           `json:"predicted"`
	Metered      float64           `json:"metered"`
	Avoided      float64           `json:"avoided"`
	Annual       float64           `json:"annual_saving"`
	Error        float64           `json:"annual_standard_error"`
	Low          float64           `json:"annual_saving_low"`
	High         float64           `json:"annual_saving_high"`
	Baseline     float64           `json:"annual_baseline"`
	Warnings     []string          `json:"warnings"`
	Months       []monthJSON       `json:"months,omitempty"`
}

type coefficientJSON struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
	Error float64 `json:"standard_error"`
}

type monthJSON struct {
	Month     string             `json:"month"`
	Period    string             `json:"period"`
	Variables map[string]float64 `json:"variables"`
	Predicted float64            `json:"predicted"`
	Metered   float64            `json:"metered"`
	Avoided   float64            `json:"avoided"`
}

func newMeter(m *engine.Metered) meterJSON {
	a := m.Analysis
	j := meterJSON{Carrier: m.Carrier, Unit: m.Unit, R2: a.Model.R2, CV: a.Model.CV, Lag1: a.Lag1, N: a.Model.N, M: len(a.After), Effective: a.Effective, DF: a.DF,
		Adjusted: a.Adjusted, Metered: a.Metered, Avoided: a.Avoided, Annual: a.Annual, Error: a.AnnualError, Low: a.Low, High: a.High, Baseline: a.AnnualBaseline,
		Warnings: append([]string{}, a.Warnings...)}
	for i, v := range a.Model.Coefficients {
		name := "constant"
		if i > 0 {
			name = a.Variables[i-1]
		}
		j.Coefficients = append(j.Coefficients, coefficientJSON{name, v, a.Model.Errors[i]})
	}
	return j
}

func newMeters(o *engine.Outcome) []meterJSON {
	var all []meterJSON
	for i := range o.Meters {
		all = append(all, newMeter(&o.Meters[i]))
	}
	return all
}

// periods are the months of a meter with the word for theirs.
func periods(a *meter.Analysis) []struct {
	name   string
	months []meter.Fitted
} {
	return []struct {
		name   string
		months []meter.Fitted
	}{{"before", a.Before}, {"after", a.After}}
}

func metersJSON(w io.Writer, all []placed, made *manifest.Manifest) error {
	out := struct {
		Schema   int                `json:"schema"`
		Meters   []meterJSON        `json:"meters"`
		Manifest *manifest.Manifest `json:"manifest,omitempty"`
	}{Schema: Schema, Manifest: made}
	for _, m := range all {
		j := newMeter(m.Metered)
		j.ID = m.id
		for _, p := range periods(m.Analysis) {
			for _, f := range p.months {
				month := monthJSON{f.Month.String(), p.name, map[string]float64{}, f.Predicted, f.Use, f.Avoided()}
				for k, name := range m.Analysis.Variables {
					month.Variables[name] = f.Variables[k]
				}
				j.Months = append(j.Months, month)
			}
		}
		out.Meters = append(out.Meters, j)
	}
	return writeObject(w, out)
}

// metersCSV writes a row for each month of each meter; variables have their names in their cells, as meters differ in them.
func metersCSV(w io.Writer, all []placed) error {
	most := 0
	for _, m := range all {
		most = max(most, len(m.Analysis.Variables))
	}
	c := csv.NewWriter(w)
	head := []string{"id", "carrier", "unit", "period", "month", "predicted", "metered", "avoided"}
	for i := range most {
		head = append(head, fmt.Sprintf("variable_%d", i+1), fmt.Sprintf("value_%d", i+1))
	}
	c.Write(head) // errors are kept until Flush
	for _, m := range all {
		for _, p := range periods(m.Analysis) {
			for _, f := range p.months {
				avoided := f.Avoided()
				row := []string{cell(m.id), cell(m.Carrier), m.Unit.String(), p.name, f.Month.String(), digits(&f.Predicted), digits(&f.Use), digits(&avoided)}
				for i := range most {
					if i < len(f.Variables) {
						row = append(row, cell(m.Analysis.Variables[i]), digits(&f.Variables[i]))
					} else {
						row = append(row, "", "")
					}
				}
				c.Write(row)
			}
		}
	}
	c.Flush()
	return c.Error()
}
