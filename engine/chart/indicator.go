package chart

import (
	"image/color"
	"math"
	"strconv"
	"strings"

	"gonum.org/v1/plot/text"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/indicator"
)

// performance shows indicators as bars beside each other: the year before, the target, and what was done. Those of one group
// and one unit share a tile, for bars of several units cannot be compared.
type performance struct {
	d      Data
	tiles  []tile
	before string // what the first bar is
	now    string
}

// tile is a chart of its own, with its own scale.
type tile struct {
	group engine.Text
	unit  engine.Text
	of    []*indicator.Outcome
}

// Of a tile: its height, the width of an indicator in it, and of a bar.
const (
	tileHeight = 190
	slotWidth  = 175
	mostBar    = 34
)

func performances(d Data) picture {
	if d.Result.Indicators == nil || d.Of != "" {
		return nil
	}
	all := d.Result.Indicators.Outcomes
	f := &performance{d: d, before: d.word("year before"), now: d.word("actual")}
	if y := d.Result.Indicators.Year; y > 0 {
		f.now = strconv.Itoa(y)
	}
	years := map[int]bool{}
	for i := range all {
		o := &all[i]
		if o.Prior != nil {
			years[o.Prior.Year] = true
			f.before = strconv.Itoa(o.Prior.Year)
		}
		f.add(o)
	}
	if len(years) > 1 {
		f.before = d.word("year before")
	}
	if len(f.tiles) == 0 {
		return nil
	}
	return f
}

// add puts an indicator into the tile of its group and unit, those of a group next to each other.
func (f *performance) add(o *indicator.Outcome) {
	at := len(f.tiles)
	for i := range f.tiles {
		p := &f.tiles[i]
		if o.Group == (engine.Text{}) || p.group != o.Group {
			continue
		}
		if p.unit == o.Unit {
			p.of = append(p.of, o)
			return
		}
		at = i + 1
	}
	f.tiles = append(f.tiles, tile{})
	copy(f.tiles[at+1:], f.tiles[at:])
	f.tiles[at] = tile{o.Group, o.Unit, []*indicator.Outcome{o}}
}

// rows lays the tiles out: as many indicators in a row as there is room for.
func (f *performance) rows(width float64) [][]tile {
	room := max(1, int((width-2*margin)/slotWidth))
	var rows [][]tile
	left := 0
	for _, p := range f.tiles {
		if len(p.of) > left || len(rows) == 0 {
			rows, left = append(rows, nil), room
		}
		last := len(rows) - 1
		rows[last] = append(rows[last], p)
		left -= len(p.of)
	}
	return rows
}

func (f *performance) height(width float64) float64 {
	return 90 + tileHeight*float64(len(f.rows(width)))
}

func (f *performance) draw(p *page, title string) {
	d := f.d
	p.head(title, "")
	p.legend([]key{{f.before, pale, swatch}, {d.word("target"), orange, swatch}, {f.now + ", " + d.word("target met"), blue, swatch}, {f.now + ", " + d.word("target missed"), vermilion, swatch}})
	p.foot()
	rows := f.rows(p.w)
	step := (p.top - p.bottom) / float64(len(rows))
	room := max(1, int((p.w-2*margin)/slotWidth))
	for i, row := range rows {
		count := 0
		for _, one := range row {
			count += len(one.of)
		}
		slot := (p.w - 2*margin) / float64(max(room, count))
		x := float64(margin)
		for _, one := range row {
			end := x + slot*float64(len(one.of))
			f.tile(p, one, x, end-14, p.top-float64(i)*step, p.top-float64(i+1)*step)
			x = end
		}
	}
}

// tile draws one, between x0 and x1.
func (f *performance) tile(p *page, of tile, x0, x1, top, bottom float64) {
	d := f.d
	bold := style(textSize, ink, true, text.XLeft, text.YTop)
	small := style(smallSize, faint, false, text.XLeft, text.YTop)
	name := d.of(of.group)
	if name == "" {
		name = f.name(of.of[0])
	}
	p.text(x0, top, shorten(bold, name, x1-x0), bold)
	top -= textSize * 1.5
	for _, l := range wrap(small, d.of(of.unit), x1-x0, 2) {
		p.text(x0, top, l, small)
		top -= smallSize * 1.3
	}
	top -= 16           // for the figure on the highest bar
	y0 := bottom + 50.0 // for names and verdicts
	high := math.SmallestNonzeroFloat64
	for _, o := range of.of {
		for _, b := range f.bars(o) {
			high = max(high, b.value)
		}
	}
	slot := (x1 - x0) / float64(len(of.of))
	figure := style(smallSize, ink, false, text.XCenter, text.YBottom)
	label := style(textSize, ink, false, text.XCenter, text.YTop)
	verdict := style(smallSize, faint, false, text.XCenter, text.YTop)
	for i, o := range of.of {
		middle := x0 + (float64(i)+0.5)*slot
		bars := f.bars(o)
		const all = 3
		wide := min(mostBar, (slot-16)/all)
		x := middle - wide*float64(len(bars))/2
		for _, b := range bars {
			y := y0 + (top-y0)*b.value/high
			p.box(b.colour, x+1, y0, x+wide-1, y)
			p.text(x+wide/2, y+2, b.figure, figure)
			x += wide
		}
		y := y0 - 5
		if f.name(o) != name { // which stands above it
			for _, l := range wrap(label, f.name(o), slot-8, 2) {
				p.text(middle, y, l, label)
				y -= textSize * 1.25
			}
		}
		p.text(middle, y-1, shorten(verdict, f.verdict(o), slot-4), verdict)
	}
	p.line(line(faint, thin), x0, y0, x1, y0)
}

// figureBar is a bar with its figure on it.
type figureBar struct {
	value  float64
	figure string
	colour color.Color
}

// bars are those of an indicator that are known, in order of time.
func (f *performance) bars(o *indicator.Outcome) []figureBar {
	d := f.d
	figure := func(v float64, quotient bool) string {
		if quotient {
			return d.short(v)
		}
		return d.number(v, -1) // as printed
	}
	var all []figureBar
	if c := o.Prior; c != nil {
		all = append(all, figureBar{c.Value, figure(c.Value, c.Quotient), pale})
	}
	if o.Goal != nil {
		all = append(all, figureBar{*o.Goal, figure(*o.Goal, o.Target.Value == nil), orange})
	}
	colour := blue
	if o.Verdict == indicator.Missed {
		colour = vermilion
	}
	return append(all, figureBar{o.Value, figure(o.Value, o.Actual.Value == nil), colour})
}

func (f *performance) name(o *indicator.Outcome) string {
	for _, t := range []engine.Text{o.Name, o.Aspect} {
		if s := f.d.of(t); s != "" {
			return s
		}
	}
	return plain(o.ID)
}

// verdict says whether the target was met, and how far from it the figure is.
func (f *performance) verdict(o *indicator.Outcome) string {
	d := f.d
	var s string
	switch o.Verdict {
	case indicator.Met:
		s = d.word("target met")
	case indicator.Missed:
		s = d.word("target missed")
	default:
		return ""
	}
	if v := o.Deviation; v != nil && *v != 0 {
		sign := ""
		if *v > 0 {
			sign = "+"
		}
		s += " (" + sign + d.number(*v*100, 1) + " %)"
	}
	return s
}

// performanceAlt says what the bars show, for those who do not see them.
func performanceAlt(p picture) string {
	f := p.(*performance)
	var parts []string
	for _, of := range f.tiles {
		for _, o := range of.of {
			var figures []string
			for _, b := range f.bars(o) {
				figures = append(figures, b.figure)
			}
			s := f.name(o) + " " + strings.Join(figures, ", ") + " " + f.d.of(o.Unit)
			if v := f.verdict(o); v != "" {
				s += ": " + v
			}
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, "; ")
}
