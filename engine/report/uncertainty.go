package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/language"
	"github.com/cleaner-production/abate/engine/manifest"
	"github.com/cleaner-production/abate/engine/uncertainty"
)

// WriteUncertainty writes how sure the figures of a document are: the 95 % intervals of CO2, what makes a measure
// doubtful, and the table of Approach 1 of the IPCC. The id is that of a programme, of an option as programme/option, or
// "total", with the measure after it, as of Explain.
func WriteUncertainty(w io.Writer, d Document, id string, f Format, l language.Language) error {
	o, name, err := find(d.Result, id)
	if err != nil {
		return err
	}
	measure, ok := drawn[name]
	if !ok {
		return fmt.Errorf("%s has no interval; co2, co2e, saving, payback, npv and cost have", name)
	}
	table, err := d.Analysis.Approach1()
	if err != nil {
		table = uncertainty.Inventory{} // nothing is reduced
	}
	p := doubtPage{page{d, d.Result, l}, o, measure, d.Analysis.Drivers(measure, o), table}
	switch f {
	case JSON:
		return p.json(w)
	case Markdown:
		return p.markdown(w)
	case CSV:
		return fmt.Errorf("csv: unknown format of the uncertainty; table, json and md are known")
	default:
		return p.text(w)
	}
}

// drawn are the measures that have an interval, by the names of Explain.
var drawn = map[string]uncertainty.Measure{
	"co2": uncertainty.CO2, "co2e": uncertainty.CO2e, "saving": uncertainty.AnnualSaving, "npv": uncertainty.NPV,
	"payback": uncertainty.SimplePayback, "cost": uncertainty.AbatementCost,
}

type doubtPage struct {
	page
	of      *engine.Outcome
	measure uncertainty.Measure
	drivers []uncertainty.Driver
	table   uncertainty.Inventory
}

func (p doubtPage) grids() []grid {
	all := []grid{p.reductions()}
	if len(p.drivers) > 0 {
		all = append(all, p.tornado())
	}
	if len(p.table.Sources) > 0 {
		all = append(all, p.approach1())
	}
	return all
}

// reductions is the interval of the CO2 of each programme and option.
func (p doubtPage) reductions() grid {
	l := p.l
	g := grid{head: []string{l.Word("programme"), l.Word("co2"), l.Word("low end"), l.Word("median"), l.Word("high end"), l.Word("mean"), l.Word("sd")},
		unit: []string{"", l.Word("t a year"), "2,5 %", "50 %", "97,5 %", "", "%"}}
	if l == language.English {
		g.unit[2], g.unit[4] = "2.5 %", "97.5 %"
	}
	row := func(o *engine.Outcome, name string) []string {
		u := p.Document.of(o)
		if u == nil { // of a stream
			return []string{name, l.Tonnes(o.CO2), "", "", "", "", ""}
		}
		e := u.CO2
		sd := ""
		if e.Mean != 0 {
			sd = l.Number(100*e.SD/max(e.Mean, -e.Mean), 1)
		}
		return []string{name, l.Tonnes(o.CO2), l.Tonnes(e.Low), l.Tonnes(e.Median), l.Tonnes(e.High), l.Tonnes(e.Mean), sd}
	}
	p.each(func(o *engine.Outcome, name string) { g.rows = append(g.rows, row(o, name)) })
	g.foot = row(&p.r.Total, l.Word("total"))
	return g
}

// tornado is what makes the measure doubtful.
func (p doubtPage) tornado() grid {
	l := p.l
	name := p.name(p.of)
	if p.of == &p.r.Total {
		name = l.Word("total")
	}
	g := grid{title: fmt.Sprintf(l.Word("tornado"), l.Word("measure "+p.measure.String()), name), head: []string{l.Word("unknown"), l.Word("share"), l.Word("at low"), l.Word("at high")}}
	const most, least = 15, 0.0005
	for i, d := range p.drivers {
		if i == most || d.Share < least {
			break
		}
		share := d.Share
		g.rows = append(g.rows, []string{unknown(p.r, l, d.Unknown), l.Percent(&share, 1), p.end(d.AtLow), p.end(d.AtHigh)})
	}
	return g
}

func (p doubtPage) end(v *float64) string {
	switch {
	case v != nil:
		return p.l.Digits(round(*v))
	case p.measure == uncertainty.SimplePayback:
		return p.l.Word("never")
	}
	return p.l.Word("none")
}

func (p doubtPage) approach1() grid {
	l := p.l
	g := grid{title: l.Word("approach 1"), head: []string{l.Word("carrier"), l.Word("co2"), l.Word("activity"), l.Word("factor"), l.Word("combined"), l.Word("contribution")},
		unit: []string{"", l.Word("t a year") + ", " + l.Word("mean"), "± %", "± %", "± %", "%²"}}
	for _, s := range p.table.Sources {
		g.rows = append(g.rows, []string{p.carrier(s.Name), l.Tonnes(s.Year), l.Number(s.ActivityPercent, 1), l.Number(s.FactorPercent, 1), l.Number(s.CombinedPercent, 1), l.Number(s.Contribution, 2)})
	}
	g.foot = []string{l.Word("total"), l.Tonnes(p.table.Year), "", "", l.Number(p.table.Percent, 1), l.Number(p.table.Percent*p.table.Percent, 2)}
	return g
}

func (p doubtPage) carrier(id string) string {
	i := slices.IndexFunc(p.r.Total.ByCarrier, func(c engine.CarrierSum) bool { return c.Carrier == id })
	if i < 0 {
		return language.Plain(id)
	}
	return p.l.Of(p.r.Total.ByCarrier[i].Name)
}

func (p doubtPage) heading() string {
	if t := p.l.Of(p.r.Title); t != "" {
		return t + ": " + p.l.Word("how sure")
	}
	return p.l.Word("how sure")
}

func (p doubtPage) text(w io.Writer) error {
	var b strings.Builder
	b.WriteString(p.heading() + "\n\n")
	for _, g := range p.grids() {
		if g.title != "" {
			b.WriteString(g.title + "\n")
		}
		b.WriteString(g.aligned() + "\n\n")
	}
	p.ending(&b, Text, p.method()[:1]...)
	_, err := io.WriteString(w, b.String())
	return err
}

func (p doubtPage) markdown(w io.Writer) error {
	var b strings.Builder
	b.WriteString("# " + escape(p.heading()) + "\n\n")
	for _, g := range p.grids() {
		if g.title != "" {
			b.WriteString("## " + escape(g.title) + "\n\n")
		}
		b.WriteString(g.markdown() + "\n")
	}
	p.ending(&b, Markdown, p.method()[:1]...)
	_, err := io.WriteString(w, b.String())
	return err
}

func (p doubtPage) json(w io.Writer) error {
	type source struct {
		Carrier         string  `json:"carrier"`
		CO2             float64 `json:"co2_t"`
		ActivityPercent float64 `json:"activity_percent"`
		FactorPercent   float64 `json:"factor_percent"`
		CombinedPercent float64 `json:"combined_percent"`
		Contribution    float64 `json:"contribution"`
	}
	type entry struct {
		ID        string     `json:"id"`
		Intervals *intervals `json:"intervals_95"`
		Options   []entry    `json:"options,omitempty"`
	}
	out := struct {
		Schema     int                `json:"schema"`
		Doubt      *doubt             `json:"uncertainty"`
		Programmes []entry            `json:"programmes"`
		Total      entry              `json:"total"`
		Of         string             `json:"of"`
		Measure    string             `json:"measure"`
		Drivers    []driver           `json:"drivers"`
		Approach1  []source           `json:"approach_1"`
		Percent    float64            `json:"approach_1_percent"`
		Manifest   *manifest.Manifest `json:"manifest,omitempty"`
	}{Manifest: p.Manifest, Schema: Schema, Doubt: newDoubt(p.Analysis, p.r), Programmes: []entry{}, Of: p.of.ID, Measure: p.measure.String(), Drivers: newDrivers(p.drivers), Approach1: []source{}, Percent: p.table.Percent}
	for i := range p.r.Programmes {
		o := &p.r.Programmes[i]
		e := entry{ID: o.ID, Intervals: newIntervals(p.Document.of(o))}
		for j := range o.Options {
			e.Options = append(e.Options, entry{ID: o.Options[j].ID, Intervals: newIntervals(p.Document.of(&o.Options[j]))})
		}
		out.Programmes = append(out.Programmes, e)
	}
	out.Total = entry{ID: p.r.Total.ID, Intervals: newIntervals(p.Document.of(&p.r.Total))}
	for _, s := range p.table.Sources {
		out.Approach1 = append(out.Approach1, source{s.Name, s.Year, s.ActivityPercent, s.FactorPercent, s.CombinedPercent, s.Contribution})
	}
	return writeObject(w, out)
}
