package chart

import (
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot/text"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/finance"
)

// bars are horizontal bars with names on the left and figures on the right.
type bars struct {
	d     Data
	rows  []bar
	heads []string // of the columns on the right
	axis  string
	keys  []key
	notes []string
	xs    scale
	ticks []tick
	sub   string
}

type bar struct {
	name      string
	parts     []part
	low, high *float64
	mark      *float64
	point     *float64     // in place of parts
	kind      finance.Kind // of a payback that is no number
	toNever   bool         // the interval goes on for ever
	columns   []string
	strong    bool
}

type part struct {
	value  float64
	colour color.Color
}

func (b *bars) height(width float64) float64 {
	return 118 + 14*math.Ceil(float64(len(b.keys))/5) + float64(len(b.rows))*rowHeight + 10*float64(len(b.notes))
}

func (b *bars) draw(p *page, title string) {
	p.head(title, b.sub)
	p.legend(b.keys)
	p.foot(b.notes...)
	columns := make([]float64, len(b.heads)) // widths
	for i, h := range b.heads {
		all := []string{h}
		for _, r := range b.rows {
			all = append(all, r.columns[i])
		}
		columns[i] = widest(textSize, all...) + 10
	}
	right := p.w - margin
	for _, w := range columns {
		right -= w
	}
	var names []string
	for _, r := range b.rows {
		names = append(names, r.name)
	}
	left := margin + min(widest(textSize, names...)+8, p.w*0.31)
	f := &frame{p: p, x0: left, x1: max(right-6, left+40), y0: p.bottom + 28, y1: p.top - 14, xs: b.xs}
	f.axisX(b.ticks, b.axis)
	x := right
	head := style(textSize, faint, false, text.XRight, text.YBottom)
	for i, h := range b.heads {
		x += columns[i]
		p.text(x, f.y1+4, h, head)
	}
	step := (f.y1 - f.y0) / float64(len(b.rows))
	thick := min(barHeight, step*0.62)
	if f.xs.min < 0 && !f.xs.log {
		p.line(line(faint, 1), f.x(0), f.y0, f.x(0), f.y1)
	}
	for i, r := range b.rows {
		y := f.y1 - (float64(i)+0.5)*step
		st := style(textSize, ink, r.strong, text.XRight, text.YCenter)
		lines := wrap(st, r.name, left-margin-7, 2)
		if step < 21 {
			lines = wrap(st, r.name, left-margin-7, 1)
		}
		for j, l := range lines {
			p.text(left-7, y+(float64(len(lines)-1)/2-float64(j))*textSize*1.15, l, st)
		}
		up, down := 0.0, 0.0
		for _, s := range r.parts {
			from, to := up, up+s.value
			if s.value < 0 {
				from, to = down+s.value, down
				down = from
			} else {
				up = to
			}
			if f.x(to)-f.x(from) > 0.05 {
				p.box(s.colour, f.x(from), y-thick/2, f.x(to), y+thick/2)
			}
		}
		if r.point != nil {
			p.line(line(rule, 1), f.x0, y, f.x1, y)
		}
		switch r.kind {
		case finance.Immediate:
			p.line(line(rule, 1), f.x0, y, f.x1, y)
			p.dot(green, f.x0, y, 4)
			p.dot(paper, f.x0, y, 2.4)
		case finance.Never:
			p.line(line(vermilion, strong, 2, 3), f.x0, y, f.x1, y)
			p.arrow(vermilion, f.x1+5, y)
		}
		if r.low != nil && (r.high != nil || r.toNever) {
			end := f.x1
			if !r.toNever {
				end = min(f.x(*r.high), f.x1)
			}
			p.whisker(max(f.x(*r.low), f.x0), end, y)
			if r.toNever {
				p.arrow(ink, f.x1+5, y)
			}
		}
		if r.point != nil {
			if r.low == nil {
				p.dot(paper, f.x(*r.point), y, 4.4)
			}
			p.dot(blue, f.x(*r.point), y, 3.4)
		}
		if r.mark != nil {
			if at := f.x(*r.mark); at <= f.x1+1 && at >= f.x0-1 {
				p.diamond(at, y)
			} else if at > f.x1 {
				p.diamond(f.x1-9, y)
				p.arrow(ink, f.x1+3, y)
			}
		}
		x := right
		for j, c := range r.columns {
			x += columns[j]
			p.text(x, y, c, style(textSize, ink, r.strong, text.XRight, text.YCenter))
		}
	}
}

// stacks are CO2 or energy by carrier.
func stacks(d Data, k Kind) picture {
	b := &bars{d: d}
	rows := ranked(d.rows(), engine.ByCO2)
	names := map[string]string{}
	amount := map[string]float64{}
	value := func(c *engine.CarrierSum) float64 { return c.CO2 }
	if k == Savings {
		value = func(c *engine.CarrierSum) float64 { return c.Energy }
		slices.SortStableFunc(rows, func(x, y row) int { return -compare(x.o.Energy, y.o.Energy) })
	}
	for _, r := range rows {
		for i := range r.o.ByCarrier {
			if c := &r.o.ByCarrier[i]; value(c) != 0 {
				names[c.Carrier] = d.of(c.Name)
				amount[c.Carrier] += math.Abs(value(c))
			}
		}
	}
	if len(amount) == 0 {
		return nil
	}
	var order []string
	for c := range amount {
		order = append(order, c)
	}
	slices.SortFunc(order, func(x, y string) int {
		if c := compare(amount[y], amount[x]); c != 0 {
			return c
		}
		return compare(x, y)
	})
	for _, c := range order {
		b.keys = append(b.keys, key{names[c], colourOf(c), swatch})
	}
	intervals, marks := false, false
	low, high, computed := 0.0, 0.0, 0.0
	twice := d.twice()
	if len(twice) > 0 {
		b.notes = append(b.notes, d.word("twice"))
	}
	for _, r := range append(rows, twice...) {
		one := bar{name: r.name}
		up, down := 0.0, 0.0
		for _, c := range order {
			for i := range r.o.ByCarrier {
				if s := &r.o.ByCarrier[i]; s.Carrier == c && value(s) != 0 {
					one.parts = append(one.parts, part{value(s), colourOf(c)})
					up, down = up+max(value(s), 0), down+min(value(s), 0)
				}
			}
		}
		low, high, computed = min(low, down), max(high, up), max(computed, up)
		if k == CO2 {
			one.columns = []string{d.short(r.o.CO2), ""}
			if e := r.u.CO2; e != nil && e.High > e.Low {
				one.low, one.high = &e.Low, &e.High
				low, high, intervals = min(low, e.Low), max(high, e.High), true
			}
			if v := r.o.ReportedCO2; v != nil {
				one.mark, marks = v, true
				one.columns[1] = d.printed(*v)
			}
		} else {
			one.columns = []string{d.short(r.o.Energy), d.short(r.o.TOE)}
		}
		b.rows = append(b.rows, one)
	}
	for _, r := range b.rows {
		if r.mark != nil && *r.mark <= 1.5*high {
			high = max(high, *r.mark)
		}
	}
	b.xs, b.ticks = d.linear(low, high, 6)
	t := d.total()
	sum := bar{name: d.word("total"), strong: true}
	if k == CO2 {
		b.axis = d.word("t")
		b.heads = []string{d.word("computed"), d.word("reported")}
		sum.columns = []string{d.short(t.o.CO2), ""}
		if t.o.ReportedCO2 != nil {
			sum.columns[1] = d.printed(*t.o.ReportedCO2)
		}
		if !marks {
			b.heads = b.heads[:1]
		}
		if intervals {
			b.keys = append(b.keys, key{d.word("interval"), ink, interval})
		}
		if marks {
			b.keys = append(b.keys, key{d.word("reported"), ink, mark})
		}
	} else {
		b.axis = d.word("gj")
		b.heads = []string{"GJ", "TOE"}
		sum.columns = []string{d.short(t.o.Energy), d.short(t.o.TOE)}
		if d.Language == 0 {
			b.heads[1] = "toe"
		}
	}
	if len(b.rows) > 1 {
		b.rows = append(b.rows, sum)
	}
	for i := range b.rows {
		b.rows[i].columns = b.rows[i].columns[:len(b.heads)]
	}
	return b
}

func compare[T float64 | string](a, b T) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// rates are options implemented of those proposed.
func rates(d Data) picture {
	b := &bars{d: d, axis: d.word("number"), heads: []string{d.word("of", d.word("implemented"), d.word("status proposed")), "%"}}
	rows := d.rows()
	if p := d.programme(); p != nil {
		rows = []row{d.row(p)}
	} else if len(rows) > 1 {
		t := d.total()
		t.name = d.word("total")
		rows = append(rows, t)
	}
	high := 0.0
	for i, r := range rows {
		if r.o.Proposed <= 0 || r.o.ImplementationRate == nil {
			continue
		}
		done, all := float64(r.o.Implemented), float64(r.o.Proposed)
		b.rows = append(b.rows, bar{name: r.name, strong: len(rows) > 1 && i == len(rows)-1, parts: []part{{done, blue}, {max(all-done, 0), pale}},
			columns: []string{d.word("of", d.number(done, 0), d.number(all, 0)), d.number(*r.o.ImplementationRate*100, 0) + " %"}})
		high = max(high, all, done)
	}
	if len(b.rows) == 0 {
		return nil
	}
	b.xs, b.ticks = d.linear(0, high, 6)
	b.ticks = slices.DeleteFunc(b.ticks, func(t tick) bool { return t.at != math.Trunc(t.at) })
	b.keys = []key{{d.word("implemented"), blue, swatch}, {d.word("status proposed") + " −  " + d.word("implemented"), pale, swatch}}
	b.keys[1].name = d.word("not yet")
	return b
}

// paybackTicks are the years and months that people think in.
func (d Data) paybackTicks(low, high float64) (scale, []tick) {
	all := []float64{1.0 / 365, 7.0 / 365, 1.0 / 12, 0.25, 0.5, 1, 2, 5, 10, 20, 50, 100, 1000, 1e4, 1e6, 1e9, 1e12}
	i, j := 0, len(all)-1
	for i+1 < len(all)-1 && all[i+1] <= low {
		i++
	}
	for j > i+1 && all[j-1] >= high {
		j--
	}
	var ticks []tick
	for _, v := range all[i : j+1] {
		ticks = append(ticks, tick{v, d.span(v)})
	}
	return scale{all[i], all[j], true}, ticks
}

// span writes a round time.
func (d Data) span(v float64) string {
	count := func(n float64, one, many string) string {
		if n == 1 {
			return "1 " + d.word(one)
		}
		return d.number(n, 0) + " " + d.word(many)
	}
	switch {
	case v < 1.0/13:
		return count(math.Round(v*365), "day", "days")
	case v < 1:
		return count(math.Round(v*12), "month", "months")
	}
	return count(v, "year", "years")
}

func paybacks(d Data) picture {
	b := &bars{d: d, axis: d.word("axis payback"), heads: []string{d.word("computed"), d.word("reported")}}
	low, high := math.Inf(1), 0.0
	see := func(v float64) *float64 {
		if v > 0 {
			low, high = min(low, v), max(high, v)
		}
		return &v
	}
	intervals, marks := false, false
	for _, r := range ranked(d.rows(), engine.ByPayback) {
		p := r.o.SimplePayback
		if p.Kind == finance.Unknown {
			continue
		}
		one := bar{name: r.name, columns: []string{d.payback(p), ""}}
		if p.Kind == finance.Finite {
			one.point = see(p.Years)
		} else {
			one.kind, one.columns[0] = p.Kind, d.payback(p)
		}
		if u := r.u.Payback; u != nil && p.Kind == finance.Finite && (u.Low.Kind == finance.Finite || u.Low.Kind == finance.Immediate) {
			switch {
			case u.High.Kind == finance.Finite && u.High.Years > u.Low.Years:
				one.low, one.high, intervals = see(u.Low.Years), see(u.High.Years), true
			case u.High.Kind == finance.Never:
				one.low, one.toNever, intervals = see(u.Low.Years), true, true
			}
		}
		if v := r.o.ReportedPayback; v != nil && *v >= 0 {
			one.mark, marks = see(*v), true
			one.columns[1] = d.payback(finance.Payback{Kind: finance.Finite, Years: *v})
		}
		b.rows = append(b.rows, one)
	}
	if len(b.rows) == 0 {
		return nil
	}
	if high == 0 {
		low, high = 0.5, 2
	}
	b.xs, b.ticks = d.paybackTicks(low, high)
	b.keys = []key{{d.word("computed"), blue, point}}
	if intervals {
		b.keys = append(b.keys, key{d.word("interval"), ink, interval})
	}
	if marks {
		b.keys = append(b.keys, key{d.word("reported"), ink, mark})
		return b
	}
	b.heads = b.heads[:1]
	for i := range b.rows {
		b.rows[i].columns = b.rows[i].columns[:1]
	}
	return b
}
