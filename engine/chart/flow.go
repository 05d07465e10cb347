package chart

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/text"

	"github.com/cleaner-production/abate/engine/finance"
)

// flow is the cumulative cash flow.
type flow struct {
	d              Data
	flows          []float64
	simple, worthy []float64 // balances by year, plain and discounted
	by             float64
	unit           string
}

func cashFlow(d Data) picture {
	flows := d.total().o.Flows
	if len(flows) < 2 {
		return nil
	}
	f := &flow{d: d, flows: flows, simple: finance.Balances(0, flows), worthy: finance.Balances(d.Result.Terms.DiscountRate, flows)}
	most := 0.0
	for i := range flows {
		most = max(most, math.Abs(f.simple[i]), math.Abs(f.worthy[i]))
	}
	if most == 0 {
		return nil
	}
	f.by, f.unit = d.money(most)
	return f
}

func (f *flow) height(float64) float64 { return 340 }

func (f *flow) draw(p *page, title string) {
	d := f.d
	p.head(title, "")
	p.legend([]key{{d.word("simple"), blue, stroke}, {d.word("discounted", d.number(d.Result.Terms.DiscountRate*100, -1)), vermilion, dashed}})
	p.foot()
	low, high := 0.0, 0.0
	for i := range f.simple {
		low, high = min(low, f.simple[i]/f.by, f.worthy[i]/f.by), max(high, f.simple[i]/f.by, f.worthy[i]/f.by)
	}
	fr := &frame{p: p, x1: p.w - margin - 8, y0: p.bottom + 28, y1: p.top - 20}
	var yt []tick
	fr.ys, yt = d.linear(low, high, 7)
	years := len(f.simple) - 1
	_, xt := d.linear(0, float64(years), 10)
	fr.xs = scale{min: 0, max: float64(years)}
	var whole []tick
	for _, t := range xt {
		if t.at == math.Trunc(t.at) && t.at <= float64(years) {
			whole = append(whole, t)
		}
	}
	fr.x0 = margin + widest(textSize, labels(yt)...) + 8
	fr.axisY(yt, d.word("cumulative", f.unit))
	fr.axisX(whole, d.word("axis years"))
	p.line(line(ink, 1), fr.x0, fr.y(0), fr.x1, fr.y(0))
	var used taken
	curve := func(values []float64, c color.Color, dashes bool) {
		var points []float64
		for i, v := range values {
			points = append(points, fr.x(float64(i)), fr.y(v/f.by))
		}
		st := line(c, 2)
		if dashes {
			st = line(c, 2, 5, 3)
		}
		p.line(st, points...)
		for i := 0; i+1 < len(points); i += 2 {
			used = append(used, [4]float64{points[i] - 2, points[i+1] - 2, points[i] + 2, points[i+1] + 2})
		}
	}
	curve(f.simple, blue, false)
	curve(f.worthy, vermilion, true)
	cross := func(rate float64, c color.Color, dy float64) {
		back := finance.DiscountedPayback(rate, f.flows)
		if back.Kind != finance.Finite {
			return
		}
		x := fr.x(back.Years)
		p.dot(paper, x, fr.y(0), 5)
		p.dot(c, x, fr.y(0), 4)
		name := d.payback(back)
		st := style(textSize, c, true, text.XLeft, text.YCenter)
		y := fr.y(0) + dy
		x = min(x+9, fr.x1-st.Width(name).Points())
		p.box(paper, x-2, y-6, x+st.Width(name).Points()+2, y+6)
		p.text(x, y, name, st)
	}
	// the discounted crossing lies to the right of the simple one: its label stands below the axis, where the curves
	// have left; the other one below that
	cross(0, blue, -24)
	cross(d.Result.Terms.DiscountRate, vermilion, -11)
}
