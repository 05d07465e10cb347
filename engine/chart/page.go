package chart

import (
	"image/color"
	"math"
	"strings"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// page is the sheet a picture is drawn on. Heights count from the foot.
type page struct {
	c           draw.Canvas
	d           Data
	w, h        float64
	top, bottom float64 // of what title and source leave free
}

func (p *page) text(x, y float64, s string, st text.Style) {
	if s != "" {
		p.c.FillText(st, vg.Point{X: vg.Length(x), Y: vg.Length(y)}, s)
	}
}

func (p *page) line(st draw.LineStyle, points ...float64) {
	var all []vg.Point
	for i := 0; i+1 < len(points); i += 2 {
		all = append(all, vg.Point{X: vg.Length(points[i]), Y: vg.Length(points[i+1])})
	}
	p.c.StrokeLines(st, all)
}

// box fills a rectangle. Bars of every width and sign are boxes: stacks, tornado and abatement curve.
func (p *page) box(c color.Color, x0, y0, x1, y1 float64) {
	p.polygon(c, x0, y0, x1, y0, x1, y1, x0, y1)
}

func (p *page) polygon(c color.Color, points ...float64) {
	var all []vg.Point
	for i := 0; i+1 < len(points); i += 2 {
		all = append(all, vg.Point{X: vg.Length(points[i]), Y: vg.Length(points[i+1])})
	}
	p.c.FillPolygon(c, all)
}

func (p *page) dot(c color.Color, x, y, r float64) {
	var path vg.Path
	at := vg.Point{X: vg.Length(x), Y: vg.Length(y)}
	path.Move(vg.Point{X: at.X + vg.Length(r), Y: at.Y})
	path.Arc(at, vg.Length(r), 0, 2*math.Pi)
	path.Close()
	p.c.SetColor(c)
	p.c.Fill(path)
}

// diamond marks what the source reports.
func (p *page) diamond(x, y float64) {
	p.polygon(paper, x-5.2, y, x, y+5.2, x+5.2, y, x, y-5.2)
	p.polygon(ink, x-4, y, x, y+4, x+4, y, x, y-4)
}

// arrow says that something goes on to the right.
func (p *page) arrow(c color.Color, x, y float64) { p.polygon(c, x, y, x-6, y+3.5, x-6, y-3.5) }

// whisker is an interval.
func (p *page) whisker(x0, x1, y float64) {
	p.line(line(paper, 2.6), x0, y, x1, y)
	p.line(line(ink, strong), x0, y, x1, y)
	p.line(line(ink, strong), x0, y-3, x0, y+3)
	p.line(line(ink, strong), x1, y-3, x1, y+3)
}

// head writes the title and a line below it, and moves the top down.
func (p *page) head(title, sub string) {
	bold := style(titleSize, ink, true, text.XLeft, text.YTop)
	for _, l := range wrap(bold, title, p.w-2*margin, 2) {
		p.text(margin, p.top, l, bold)
		p.top -= titleSize * 1.3
	}
	small := style(textSize, faint, false, text.XLeft, text.YTop)
	if sub != "" {
		for _, l := range wrap(small, sub, p.w-2*margin, 3) {
			p.text(margin, p.top, l, small)
			p.top -= textSize * 1.35
		}
	}
	p.top -= 5
}

// foot writes the source and moves the bottom up.
func (p *page) foot(notes ...string) {
	small := style(footSize, faint, false, text.XLeft, text.YBottom)
	var lines []string
	for _, n := range append(notes, p.d.source()) {
		if n != "" {
			lines = append(lines, wrap(small, n, p.w-2*margin, 4)...)
		}
	}
	for i := len(lines) - 1; i >= 0; i-- {
		p.text(margin, p.bottom, lines[i], small)
		p.bottom += footSize * 1.35
	}
	p.bottom += 4
}

// key is one thing that a legend explains.
type key struct {
	name   string
	colour color.Color
	sign   sign
}

type sign uint8

const (
	swatch sign = iota
	interval
	mark
	stroke
	dashed
	point
)

// legend writes keys in as many lines as they need.
func (p *page) legend(keys []key) {
	st := style(textSize, ink, false, text.XLeft, text.YCenter)
	x, y := float64(margin), p.top-5
	for _, k := range keys {
		width := st.Width(k.name).Points()
		if x > margin && x+18+width > p.w-margin {
			x, y = margin, y-14
		}
		switch k.sign {
		case swatch:
			p.box(k.colour, x, y-4, x+10, y+4)
		case interval:
			p.whisker(x, x+12, y)
		case mark:
			p.diamond(x+6, y)
		case stroke:
			p.line(line(k.colour, 2), x, y, x+12, y)
		case dashed:
			p.line(line(k.colour, 2, 4, 2), x, y, x+12, y)
		case point:
			p.dot(k.colour, x+6, y, 3.5)
		}
		p.text(x+16, y, k.name, st)
		x += 16 + width + 16
	}
	if len(keys) > 0 {
		p.top = y - 13
	}
}

// scale maps figures to an axis.
type scale struct {
	min, max float64
	log      bool
}

func (s scale) at(v float64) float64 {
	if s.log {
		return (math.Log(max(v, s.min)) - math.Log(s.min)) / (math.Log(s.max) - math.Log(s.min))
	}
	return (v - s.min) / (s.max - s.min)
}

type tick struct {
	at    float64
	label string
}

// linear makes a scale from round number to round number, with its ticks.
func (d Data) linear(low, high float64, most int) (scale, []tick) {
	if !(high > low) {
		high = low + 1
	}
	step := math.Pow(10, math.Floor(math.Log10((high-low)/float64(most))))
	for _, m := range []float64{1, 2, 5, 10} {
		if (high-low)/(step*m) <= float64(most) {
			step *= m
			break
		}
	}
	first, last := math.Floor(low/step+1e-9), math.Ceil(high/step-1e-9)
	decimals := max(0, int(math.Ceil(-math.Log10(step)-1e-9)))
	var ticks []tick
	for i := first; i <= last; i++ {
		ticks = append(ticks, tick{i * step, d.number(i*step, decimals)})
	}
	return scale{min: first * step, max: last * step}, ticks
}

// logarithmic makes a scale whose ends are 1, 2 or 5 times a power of ten, with its ticks.
func (d Data) logarithmic(low, high float64) (scale, []tick) {
	steps := []float64{1, 2, 5}
	if high/low > 3e3 {
		steps = []float64{1}
	}
	var all []float64
	for e := math.Floor(math.Log10(low)) - 1; e <= math.Ceil(math.Log10(high))+1; e++ {
		for _, m := range steps {
			all = append(all, m*math.Pow(10, e))
		}
	}
	i, j := 0, len(all)-1
	for i+1 < len(all) && all[i+1] <= low*(1+1e-9) {
		i++
	}
	for j > i+1 && all[j-1] >= high*(1-1e-9) {
		j--
	}
	var ticks []tick
	for _, v := range all[i : j+1] {
		ticks = append(ticks, tick{v, d.number(v, max(0, -int(math.Floor(math.Log10(v)+1e-9))))})
	}
	return scale{all[i], all[j], true}, ticks
}

// frame is the field of a picture between its axes.
type frame struct {
	p              *page
	x0, y0, x1, y1 float64
	xs, ys         scale
	lift           float64 // of the name of the vertical axis above what else stands there
}

func (f *frame) x(v float64) float64 { return f.x0 + f.xs.at(v)*(f.x1-f.x0) }
func (f *frame) y(v float64) float64 { return f.y0 + f.ys.at(v)*(f.y1-f.y0) }

// axisX draws the grid and the labels of the horizontal axis; labels that would meet the one before are left out.
func (f *frame) axisX(ticks []tick, label string) {
	st := style(textSize, ink, false, text.XCenter, text.YTop)
	last := math.Inf(-1)
	for _, t := range ticks {
		x := f.x(t.at)
		f.p.line(line(rule, thin), x, f.y0, x, f.y1)
		half := st.Width(t.label).Points() / 2
		if x-half < last+5 {
			continue
		}
		f.p.text(x, f.y0-4, t.label, st)
		last = x + half
	}
	f.p.line(line(faint, thin), f.x0, f.y0, f.x1, f.y0)
	f.p.text((f.x0+f.x1)/2, f.y0-4-textSize*1.35, label, style(textSize, faint, false, text.XCenter, text.YTop))
}

// axisY draws the grid and the labels of the vertical axis, and writes what it is on top of it.
func (f *frame) axisY(ticks []tick, label string) {
	st := style(textSize, ink, false, text.XRight, text.YCenter)
	for _, t := range ticks {
		y := f.y(t.at)
		f.p.line(line(rule, thin), f.x0, y, f.x1, y)
		f.p.text(f.x0-5, y, t.label, st)
	}
	f.p.line(line(faint, thin), f.x0, f.y0, f.x0, f.y1)
	f.p.text(margin, f.y1+7+f.lift, label, style(textSize, faint, false, text.XLeft, text.YBottom))
}

func widest(size float64, labels ...string) float64 {
	st := style(size, ink, false, text.XLeft, text.YCenter)
	w := 0.0
	for _, l := range labels {
		w = max(w, st.Width(l).Points())
	}
	return w
}

func labels(ticks []tick) []string {
	var all []string
	for _, t := range ticks {
		all = append(all, t.label)
	}
	return all
}

// taken are the places that labels may not cover.
type taken [][4]float64

func (t taken) free(b [4]float64) bool {
	for _, o := range t {
		if b[0] < o[2] && o[0] < b[2] && b[1] < o[3] && o[1] < b[3] {
			return false
		}
	}
	return true
}

// clear says whether a line from a point crosses nothing that is taken, beyond the point's own place.
func (t taken) clear(x0, y0, x1, y1 float64) bool {
	const steps = 24
	for i := range steps {
		s := float64(i+1) / (steps + 1)
		x, y := x0+s*(x1-x0), y0+s*(y1-y0)
		if math.Hypot(x-x0, y-y0) > 7.5 && !t.free([4]float64{x - 0.5, y - 0.5, x + 0.5, y + 0.5}) {
			return false
		}
	}
	return true
}

// label writes a name beside a point where it is free; not where nothing is.
func (f *frame) label(t *taken, x, y float64, name string, size float64) bool {
	st := style(size, ink, false, text.XLeft, text.YCenter)
	w, h := st.Width(name).Points(), size*1.2
	for _, away := range []float64{7, 14, 24, 38} {
		for _, at := range [][2]float64{{x + away, y}, {x - away - w, y}, {x - w/2, y + away + h/2}, {x - w/2, y - away - h/2},
			{x + away*0.8, y + away*0.8 + 2}, {x + away*0.8, y - away*0.8 - 2}, {x - away*0.8 - w, y + away*0.8 + 2}, {x - away*0.8 - w, y - away*0.8 - 2}} {
			b := [4]float64{at[0] - 1, at[1] - h/2, at[0] + w + 1, at[1] + h/2}
			if b[0] < f.x0+2 || b[2] > f.x1-2 || b[1] < f.y0+2 || b[3] > f.y1-2 || !t.free(b) {
				continue
			}
			if away > 7 {
				toX, toY := min(max(x, at[0]), at[0]+w), min(max(y, b[1]+1), b[3]-1)
				if !t.clear(x, y, toX, toY) {
					continue
				}
				f.p.line(line(faint, thin), x, y, toX, toY)
			}
			f.p.box(color.NRGBA{0xFF, 0xFF, 0xFF, 0xD0}, b[0], b[1]+1, b[2], b[3]-1)
			f.p.text(at[0], at[1], name, st)
			*t = append(*t, b)
			return true
		}
	}
	return false
}

// shorten cuts a text to a width.
func shorten(st text.Style, s string, width float64) string {
	if st.Width(s).Points() <= width {
		return s
	}
	r := []rune(s)
	if len(r) > 400 {
		r = r[:400]
	}
	for len(r) > 1 && st.Width(string(r)+"…").Points() > width {
		r = r[:len(r)-1]
	}
	return strings.TrimRight(string(r), " ,;:") + "…"
}

// wrap breaks a text into lines of a width; the last one is cut.
func wrap(st text.Style, s string, width float64, most int) []string {
	var lines []string
	words := strings.Fields(s)
	for len(words) > 0 {
		if len(lines) == most-1 {
			return append(lines, shorten(st, strings.Join(words, " "), width))
		}
		n := 1
		for n < len(words) && st.Width(strings.Join(words[:n+1], " ")).Points() <= width {
			n++
		}
		lines = append(lines, shorten(st, strings.Join(words[:n], " "), width))
		words = words[n:]
	}
	return lines
}

// names lists names in a note, each of them short.
func names(all []string) string {
	var short []string
	for _, n := range all {
		if r := []rune(n); len(r) > 48 {
			n = strings.TrimRight(string(r[:47]), " ,;:") + "…"
		}
		short = append(short, n)
	}
	return strings.Join(short, "; ")
}
