package chart

import (
	"slices"
	"strings"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/recorder"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/language"
	"github.com/cleaner-production/abate/engine/uncertainty"
)

// drivers are what makes CO2 and payback doubtful, each in a panel.
type drivers struct {
	d      Data
	panels []panel
}

type panel struct {
	title  string
	centre float64
	all    []uncertainty.Driver
}

const mostDrivers = 8

func tornado(d Data) picture {
	if d.Analysis == nil {
		return nil
	}
	t := d.total()
	b := &drivers{d: d}
	add := func(m uncertainty.Measure, title string, centre float64) {
		var all []uncertainty.Driver
		for _, x := range d.Analysis.Drivers(m, t.o) {
			if x.AtLow != nil && x.AtHigh != nil && x.Share >= 0.001 && len(all) < mostDrivers {
				all = append(all, x)
			}
		}
		if len(all) > 0 {
			b.panels = append(b.panels, panel{title, centre, all})
		}
	}
	if t.u.CO2 != nil {
		add(uncertainty.CO2, d.word("of co2"), t.u.CO2.Mean)
	}
	if t.o.SimplePayback.Kind == finance.Finite {
		add(uncertainty.SimplePayback, d.word("of payback"), t.o.SimplePayback.Years)
	}
	if len(b.panels) == 0 {
		return nil
	}
	return b
}

func (b *drivers) height(float64) float64 {
	h := 76.0
	for _, p := range b.panels {
		h += 52 + 20*float64(len(p.all))
	}
	return h
}

func (b *drivers) draw(p *page, title string) {
	d := b.d
	p.head(title, "")
	p.legend([]key{{d.word("at low"), sky, swatch}, {d.word("at high"), blue, swatch}})
	p.foot()
	var names []string
	rows := 0
	for _, a := range b.panels {
		rows += len(a.all)
		for _, x := range a.all {
			names = append(names, d.unknown(x.Unknown))
		}
	}
	left := margin + min(widest(textSize, names...)+8, p.w*0.36)
	right := widest(textSize, d.word("share")) + 10
	free := p.top - p.bottom - 52*float64(len(b.panels)) + 14
	step := free / float64(rows)
	top := p.top
	for _, a := range b.panels {
		low, high := a.centre, a.centre
		for _, x := range a.all {
			low, high = min(low, *x.AtLow, *x.AtHigh), max(high, *x.AtLow, *x.AtHigh)
		}
		f := &frame{p: p, x0: left, x1: p.w - margin - right, y1: top - 18, y0: top - 18 - step*float64(len(a.all))}
		pad := (high - low) * 0.03
		var ticks []tick
		f.xs, ticks = d.linear(low-pad, high+pad, 6)
		f.axisX(ticks, "")
		p.text(margin, top-2, a.title, style(textSize, ink, true, text.XLeft, text.YTop))
		p.text(p.w-margin, top-2, d.word("share"), style(textSize, faint, false, text.XRight, text.YTop))
		for i, x := range a.all {
			y := f.y1 - (float64(i)+0.5)*step
			thick := min(barHeight, step*0.65)
			end := func(v float64, st draw.LineStyle) {
				x0, x1 := f.x(min(v, a.centre)), f.x(max(v, a.centre))
				p.box(st.Color, x0, y-thick/2, x1, y+thick/2)
			}
			end(*x.AtHigh, line(blue, 1))
			end(*x.AtLow, line(sky, 1))
			st := style(textSize, ink, false, text.XRight, text.YCenter)
			p.text(left-7, y, shorten(st, d.unknown(x.Unknown), left-margin-7), st)
			p.text(p.w-margin, y, d.number(x.Share*100, 1)+" %", st)
		}
		p.line(line(ink, 1), f.x(a.centre), f.y0, f.x(a.centre), f.y1)
		top = f.y0 - 34
	}
}

// unknown writes the name of an unknown for people: "coal.ncv" is the calorific value of coal.
func (d Data) unknown(id string) string {
	return language.Subscript(d.Language.Unknown(id, func(c string) string {
		t := d.Result.Total.ByCarrier
		if i := slices.IndexFunc(t, func(s engine.CarrierSum) bool { return s.Carrier == c }); i >= 0 {
			return d.of(t[i].Name)
		}
		return ""
	}, d.entry))
}

// entry returns the name of the entry of an unknown.
func (d Data) entry(id string) string {
	programme, option, _ := strings.Cut(id, "/")
	for i := range d.Result.Programmes {
		p := &d.Result.Programmes[i]
		if p.ID != programme {
			continue
		}
		if option == "" {
			return d.of(p.Name)
		}
		for j := range p.Options {
			if p.Options[j].ID == option {
				return d.of(p.Options[j].Name)
			}
		}
	}
	return id
}

// blank is a sheet that is thrown away.
func blank(w, h float64) draw.Canvas {
	c := draw.NewCanvas(new(recorder.Canvas), vg.Length(w), vg.Length(h))
	return c
}
