package chart

import (
	"math"

	"gonum.org/v1/plot/text"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/finance"
)

// scatter are points on two logarithmic axes.
type scatter struct {
	d            Data
	points       []spot
	lines        bool // of equal payback; else that of equality
	xAxis, yAxis string
	keys         []key
	notes        []string
}

type spot struct {
	name      string
	x, y      float64
	low, high float64 // of x
}

func (s *scatter) height(float64) float64 { return scatterH + 10*float64(len(s.notes)) }

func (s *scatter) draw(p *page, title string) {
	p.head(title, "")
	p.legend(s.keys)
	bottom := p.bottom
	size := float64(smallSize)
	lowX, highX, lowY, highY := math.Inf(1), 0.0, math.Inf(1), 0.0
	for _, q := range s.points {
		lowX, highX = min(lowX, q.x), max(highX, q.x)
		if q.low > 0 {
			lowX, highX = min(lowX, q.low), max(highX, q.high)
		}
		lowY, highY = min(lowY, q.y), max(highY, q.y)
	}
	notes := s.notes
	var missing []string
	last := ""
	aside := 0.0 // for the names of lines that end at the right
	if s.lines {
		aside = widest(smallSize, s.d.span(1.0/12), s.d.span(0.5), s.d.span(10)) - 4
	}
	settled := false
	for try := 0; !settled; try++ { // until the note names those that find no room beside it; then for good
		p.bottom = bottom
		q := p
		settled = try == 3 || try > 0 && last == names(missing)
		last = names(missing)
		if !settled {
			q = &page{c: blank(p.w, p.h), d: p.d, w: p.w, h: p.h, top: p.top, bottom: bottom}
		}
		q.foot(notes...)
		f := &frame{p: q, x1: p.w - margin - max(22, aside), y0: q.bottom + 28, y1: p.top - 20}
		if s.lines {
			f.lift, f.y1 = 11, f.y1-11
		}
		var xt, yt []tick
		f.xs, xt = s.d.logarithmic(lowX*0.9, highX*1.1)
		f.ys, yt = s.d.logarithmic(lowY*0.9, highY*1.1)
		f.x0 = margin + widest(textSize, labels(yt)...) + 8
		f.axisY(yt, s.yAxis)
		f.axisX(xt, s.xAxis)
		used := s.guides(f)
		for _, o := range s.points {
			x, y := f.x(o.x), f.y(o.y)
			used = append(used, [4]float64{x - 5, y - 5, x + 5, y + 5})
			if o.low > 0 && o.high > o.low {
				q.whisker(f.x(o.low), f.x(o.high), y)
				used = append(used, [4]float64{f.x(o.low) - 2, y - 4, f.x(o.high) + 2, y + 4})
			}
		}
		missing = nil
		st := style(size, ink, false, text.XLeft, text.YCenter)
		for _, o := range s.points {
			if !f.label(&used, f.x(o.x), f.y(o.y), shorten(st, o.name, 130), size) {
				missing = append(missing, o.name)
			}
		}
		for _, o := range s.points {
			q.dot(paper, f.x(o.x), f.y(o.y), 5)
			q.dot(blue, f.x(o.x), f.y(o.y), 4)
		}
		if !settled && len(missing) > 0 {
			notes = append(append([]string{}, s.notes...), s.d.word("unlabelled", names(missing)))
		}
	}
}

// guides draws the line of equality, or those of equal payback, and returns what labels may not cover.
func (s *scatter) guides(f *frame) taken {
	var used taken
	if !s.lines {
		low, high := max(f.xs.min, f.ys.min), min(f.xs.max, f.ys.max)
		if high > low {
			f.p.line(line(vermilion, strong, 5, 3), f.x(low), f.y(low), f.x(high), f.y(high))
		}
		return used
	}
	st := style(smallSize, vermilion, false, text.XLeft, text.YCenter)
	for _, years := range []float64{1.0 / 12, 0.5, 1, 2, 5, 10} {
		// x is investment, y the saving: y = x / years
		low, high := max(f.xs.min, f.ys.min*years), min(f.xs.max, f.ys.max*years)
		if !(high > low*1.05) {
			continue
		}
		f.p.line(line(vermilion, 0.8, 4, 3), f.x(low), f.y(low/years), f.x(high), f.y(high/years))
		name := s.d.span(years)
		w := st.Width(name).Points()
		x, y := f.x(high), f.y(high/years)
		if y < f.y1-1 { // ends at the right
			x = min(x+4, f.p.w-w-1)
			b := [4]float64{x, y - 5, x + w, y + 5}
			if used.free(b) {
				f.p.text(x, y, name, st)
				used = append(used, b)
			}
			continue
		}
		x, y = x-w/2, y+7
		if b := [4]float64{x - 3, y - 5, x + w + 3, y + 5}; used.free(b) {
			f.p.text(x, y, name, st)
			used = append(used, b)
		}
	}
	return used
}

func reported(d Data) picture {
	s := &scatter{d: d, xAxis: d.word("axis computed"), yAxis: d.word("axis reported"), keys: []key{{d.word("equal"), vermilion, dashed}}}
	intervals := false
	for _, r := range ranked(d.rows(), engine.ByCO2) {
		if r.o.ReportedCO2 == nil || *r.o.ReportedCO2 <= 0 || r.o.CO2 <= 0 {
			continue
		}
		o := spot{name: r.name, x: r.o.CO2, y: *r.o.ReportedCO2}
		if e := r.u.CO2; e != nil && e.Low > 0 && e.High > e.Low {
			o.low, o.high, intervals = e.Low, e.High, true
		}
		s.points = append(s.points, o)
	}
	if len(s.points) == 0 {
		return nil
	}
	if intervals {
		s.keys = append(s.keys, key{d.word("interval"), ink, interval})
	}
	return s
}

func investments(d Data) picture {
	s := &scatter{d: d, lines: true, keys: []key{{d.word("isolines"), vermilion, dashed}}}
	var free, loss []string
	most := 0.0
	for _, r := range ranked(d.rows(), engine.ByCO2) {
		if r.o.NetInvestment == nil || r.o.AnnualSaving == nil {
			continue
		}
		invest, saving := *r.o.NetInvestment, *r.o.AnnualSaving
		switch {
		case r.o.SimplePayback.Kind == finance.Immediate:
			free = append(free, r.name)
		case invest <= 0 || saving <= 0:
			loss = append(loss, r.name)
		default:
			s.points = append(s.points, spot{name: r.name, x: invest, y: saving})
			most = max(most, invest, saving)
		}
	}
	if len(s.points) == 0 {
		return nil
	}
	by, unit := d.money(most)
	for i := range s.points {
		s.points[i].x /= by
		s.points[i].y /= by
	}
	s.xAxis, s.yAxis = d.word("axis invest", unit), d.word("axis saving", unit)
	if len(free) > 0 {
		s.notes = append(s.notes, d.word("free", names(free)))
	}
	if len(loss) > 0 {
		s.notes = append(s.notes, d.word("loss", names(loss)))
	}
	return s
}
