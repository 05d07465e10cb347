package chart

import (
	"math"
	"strings"

	"gonum.org/v1/plot/text"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/meter"
)

// meters show what meters read before and after, each in a panel: against what drives the use, with the line that was
// fitted, or of several drivers against what the fit predicts.
type meters struct {
	d      Data
	panels []*engine.Metered
	names  []string
	more   int // meters without a panel
}

// Of a panel: its height, and how many there are at most.
const (
	meterHeight = 230
	mostMeters  = 6
)

func metered(d Data) picture {
	m := &meters{d: d}
	add := func(o *engine.Outcome) {
		for i := range o.Meters {
			if len(m.panels) == mostMeters {
				m.more++
				continue
			}
			m.panels, m.names = append(m.panels, &o.Meters[i]), append(m.names, d.row(o).name)
		}
	}
	for i := range d.Result.Programmes {
		p := &d.Result.Programmes[i]
		if d.Of != "" && p.ID != d.Of {
			continue
		}
		add(p)
		for j := range p.Options {
			add(&p.Options[j])
		}
	}
	if len(m.panels) == 0 {
		return nil
	}
	return m
}

func (m *meters) height(float64) float64 { return 82 + meterHeight*float64(len(m.panels)) }

func (m *meters) draw(p *page, title string) {
	d := m.d
	p.head(title, "")
	p.legend([]key{{d.word("before"), blue, point}, {d.word("after"), vermilion, point}, {d.word("fitted"), ink, dashed}})
	more := ""
	if m.more > 0 {
		more = d.word("and more", d.number(float64(m.more), 0))
	}
	p.foot(more)
	step := (p.top - p.bottom) / float64(len(m.panels))
	for i := range m.panels {
		m.panel(p, i, p.top-float64(i)*step, p.top-float64(i+1)*step)
	}
}

func (m *meters) panel(p *page, i int, top, bottom float64) {
	d, of := m.d, m.panels[i]
	a, unit := of.Analysis, of.Unit.String()
	// on the horizontal axis what drives the use, of several the prediction
	axis, at := d.word("predicted")+", "+unit+d.word("a month"), func(f meter.Fitted) float64 { return f.Predicted }
	if len(a.Variables) == 1 {
		axis, at = plain(a.Variables[0]), func(f meter.Fitted) float64 { return f.Variables[0] }
		if axis == "production" {
			axis = d.word("production")
		}
	}
	lowX, highX, lowY, highY := math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
	for _, months := range [][]meter.Fitted{a.Before, a.After} {
		for _, f := range months {
			lowX, highX = min(lowX, at(f)), max(highX, at(f))
			lowY, highY = min(lowY, f.Use, f.Predicted), max(highY, f.Use, f.Predicted)
		}
	}
	const most = 8
	f := &frame{p: p, x1: p.w - margin - 22, y0: bottom + 34, y1: top - 34}
	var xt, yt []tick
	f.xs, xt = d.linear(lowX, highX, most)
	f.ys, yt = d.linear(lowY, highY, most-2)
	f.x0 = margin + widest(textSize, labels(yt)...) + 8
	bold := style(textSize, ink, true, text.XLeft, text.YTop)
	p.text(margin, top-2, shorten(bold, m.names[i]+", "+d.of(of.Name)+": "+d.word("avoided")+" "+m.saved(of), p.w-2*margin), bold)
	f.axisY(yt, unit+d.word("a month"))
	f.axisX(xt, axis)
	// the fit, from end to end of what was read
	from, to := lowX, highX
	predict := func(x float64) float64 { return x }
	if len(a.Variables) == 1 {
		predict = func(x float64) float64 { return a.Model.At([]float64{x}) }
	}
	p.line(line(ink, strong, 5, 3), f.x(from), f.y(predict(from)), f.x(to), f.y(predict(to)))
	for k, months := range [][]meter.Fitted{a.Before, a.After} {
		colour := blue
		if k == 1 {
			colour = vermilion
		}
		for _, month := range months {
			x, y := f.x(at(month)), f.y(month.Use)
			p.dot(paper, x, y, 4.4)
			p.dot(colour, x, y, 3.5)
		}
	}
}

// metersAlt says what the panels show, for those who do not see them.
func metersAlt(p picture) string {
	m := p.(*meters)
	var parts []string
	for i, of := range m.panels {
		parts = append(parts, m.names[i]+", "+m.d.of(of.Name)+": "+m.d.word("avoided")+" "+m.saved(of))
	}
	return strings.Join(parts, "; ")
}

// saved is the saving of a year with its interval.
func (m *meters) saved(of *engine.Metered) string {
	a, d := of.Analysis, m.d
	return d.short(a.Annual) + " " + of.Unit.String() + d.word("a year") + " (" + d.word("interval") + ": " + d.short(a.Low) + " – " + d.short(a.High) + ")"
}
