package chart

import (
	"gonum.org/v1/plot/text"

	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/uncertainty"
)

// distributions show how often the draws of CO2 and of payback came out where, each in a panel.
type distributions struct {
	d      Data
	panels []bins
}

// bins are a panel: a histogram with its interval.
type bins struct {
	axis              string
	h                 *uncertainty.Histogram
	low, median, high float64
	never             float64  // share of draws
	reported          *float64 // what the source prints
	name              string   // of the interval, in figures
}

// panelHeight is that of a histogram with its axis.
const panelHeight = 170

func distribution(d Data) picture {
	if d.Draws == nil {
		return nil
	}
	o := d.total().o
	u := d.Draws.Of(o)
	if u == nil {
		return nil
	}
	b := &distributions{d: d}
	if e := u.CO2; e != nil && e.Histogram != nil {
		b.panels = append(b.panels, bins{axis: d.word("of co2"), h: e.Histogram, low: e.Low, median: e.Median, high: e.High, reported: o.ReportedCO2,
			name: d.short(e.Low) + " – " + d.short(e.High)})
	}
	if p := u.Payback; p != nil && p.Histogram != nil && p.Median.Kind == finance.Finite && p.Low.Kind == finance.Finite {
		panel := bins{axis: d.word("of payback"), h: p.Histogram, low: p.Low.Years, median: p.Median.Years, never: p.Never,
			reported: o.ReportedPayback, name: d.payback(p.Low) + " – " + d.payback(p.High)}
		panel.high = p.Histogram.Start + p.Histogram.Width*float64(len(p.Histogram.Counts))
		if p.High.Kind == finance.Finite {
			panel.high = p.High.Years
		}
		b.panels = append(b.panels, panel)
	}
	if len(b.panels) == 0 {
		return nil
	}
	return b
}

func (b *distributions) height(float64) float64 { return 82 + panelHeight*float64(len(b.panels)) }

func (b *distributions) draw(p *page, title string) {
	d := b.d
	p.head(title, d.word("of draws", d.number(float64(d.Draws.Draws), 0)))
	keys := []key{{d.word("interval"), blue, swatch}, {d.word("beyond"), sky, swatch}, {d.word("median"), ink, stroke}}
	for _, a := range b.panels {
		if a.reported != nil {
			keys = append(keys, key{d.word("reported"), ink, mark})
			break
		}
	}
	p.legend(keys)
	p.foot()
	step := (p.top - p.bottom) / float64(len(b.panels))
	for i, a := range b.panels {
		a.draw(p, p.top-float64(i)*step, p.top-float64(i+1)*step)
	}
}

func (a bins) draw(p *page, top, bottom float64) {
	d, h := p.d, a.h
	all, most := h.Below+h.Above+h.Never, 1
	for _, n := range h.Counts {
		all += n
		most = max(most, n)
	}
	f := &frame{p: p, x0: margin + 8, x1: p.w - margin - 8, y0: bottom + 24, y1: top - 22}
	var ticks []tick
	f.xs, ticks = d.linear(h.Start, h.Start+h.Width*float64(len(h.Counts)), 8)
	f.ys = scale{min: 0, max: float64(most)}
	p.text(margin, top-2, a.axis+": "+a.name, style(textSize, ink, true, text.XLeft, text.YTop))
	f.axisX(ticks, "")
	for i, n := range h.Counts {
		from := h.Start + float64(i)*h.Width
		for _, part := range [][2]float64{{from, min(from+h.Width, a.low)}, {max(from, a.low), min(from+h.Width, a.high)}, {max(from, a.high), from + h.Width}} {
			if part[1] <= part[0] {
				continue
			}
			c := sky
			if part[0] >= a.low && part[1] <= a.high {
				c = blue
			}
			p.box(c, f.x(part[0])+0.2, f.y0, f.x(part[1])-0.2, f.y(float64(n)))
		}
	}
	p.line(line(paper, 3), f.x(a.median), f.y0, f.x(a.median), f.y1)
	p.line(line(ink, strong), f.x(a.median), f.y0, f.x(a.median), f.y1)
	notes := []string{}
	if a.reported != nil {
		if v := *a.reported; v >= f.xs.min && v <= f.xs.max {
			p.diamond(f.x(v), f.y0)
		} else {
			notes = append(notes, d.word("off scale", d.printed(v)))
		}
	}
	if share := float64(h.Above) / float64(all); share >= 0.005 {
		notes = append(notes, d.word("further right", d.number(share*100, 1)))
	}
	if a.never > 0 {
		notes = append(notes, d.word("never in", d.number(a.never*100, 1)))
	}
	st := style(textSize, faint, false, text.XRight, text.YTop)
	for i, n := range notes {
		p.text(f.x1, f.y1-2-float64(i)*textSize*1.35, n, st)
	}
}
