package chart

import (
	"image/color"
	"math"
	"strconv"

	"gonum.org/v1/plot/text"

	"github.com/cleaner-production/abate/engine"
)

// curve is the marginal abatement cost curve.
type curve struct {
	d         Data
	rows      []row
	dominated []bool
	left      []string
	shared    bool // whether the rows are less what they count twice
	by        float64
	unit      string
}

func macc(d Data) picture {
	c := &curve{d: d}
	most := 0.0
	rows, shared := d.shared()
	c.shared = shared
	for _, r := range ranked(rows, engine.ByCost) {
		if r.o.AbatementCost == nil || r.o.NetBenefit() == nil || !(r.o.CO2 > 0) {
			c.left = append(c.left, r.name)
			continue
		}
		c.rows = append(c.rows, r)
		most = max(most, math.Abs(*r.o.AbatementCost))
	}
	if len(c.rows) == 0 {
		return nil
	}
	outcomes := make([]engine.Outcome, len(c.rows))
	for i, r := range c.rows {
		outcomes[i] = *r.o
	}
	c.dominated = engine.Dominated(outcomes)
	for i := range c.rows { // what costs is ranked by cost alone
		c.dominated[i] = c.dominated[i] && *c.rows[i].o.AbatementCost <= 0
	}
	c.by, c.unit = d.money(most)
	return c
}

func (c *curve) cost(i int) float64 { return *c.rows[i].o.AbatementCost / c.by }

// columns is in how many columns the list below the curve stands.
func (c *curve) columns(width float64) int {
	if len(c.rows) > 6 && width >= 420 {
		return 2
	}
	return 1
}

func (c *curve) lines(width float64) int {
	n := c.columns(width)
	return (len(c.rows) + n - 1) / n
}

const listLine = 11.5

func (c *curve) height(width float64) float64 { return 350 + float64(c.lines(width)+1)*listLine + 20 }

// limit is how far the axis goes: to all costs, or where a few tonnes cost or save many times what the others do, to a
// few times the mean of the rest.
func (c *curve) limit() float64 {
	sum, tonnes, most := 0.0, 0.0, 0.0
	for i, r := range c.rows {
		sum += math.Abs(c.cost(i)) * r.o.CO2
		tonnes += r.o.CO2
		most = max(most, math.Abs(c.cost(i)))
	}
	if mean := sum / tonnes; most > 6*mean && mean > 0 {
		return 4 * mean
	}
	return most
}

func (c *curve) draw(p *page, title string) {
	d := c.d
	p.head(title, d.word("macc rank"))
	limit := c.limit()
	low, high, total, cut, dominated := 0.0, 0.0, 0.0, false, false
	for i, r := range c.rows {
		v := c.cost(i)
		cut = cut || math.Abs(v) > limit
		low, high = min(low, max(v, -limit)), max(high, min(v, limit))
		total += r.o.CO2
		dominated = dominated || c.dominated[i]
	}
	var keys []key
	if low < 0 {
		keys = append(keys, key{d.word("macc pays"), green, swatch})
	}
	if high > 0 {
		keys = append(keys, key{d.word("macc costs"), orange, swatch})
	}
	p.legend(keys)
	// the numbers of the bars stand on the other side of the axis
	low, high = min(low*1.08, -0.09*high), max(high*1.08, -0.09*low)
	var notes []string
	if cut {
		notes = append(notes, d.word("cut"))
	}
	if dominated {
		notes = append(notes, d.word("dominated"))
	}
	if c.shared {
		notes = append(notes, d.word("shared"))
	}
	if len(c.left) > 0 {
		notes = append(notes, d.word("left out", names(c.left)))
	}
	p.foot(notes...)
	c.list(p)
	f := &frame{p: p, x1: p.w - margin - 12, y0: p.bottom + 30, y1: p.top - 22, xs: scale{0, total, false}}
	var xt, yt []tick
	f.ys, yt = d.linear(low, high, 7)
	_, xt = d.linear(0, total, 7)
	for len(xt) > 0 && xt[len(xt)-1].at > total*1.0001 {
		xt = xt[:len(xt)-1]
	}
	f.x0 = margin + widest(textSize, labels(yt)...) + 8
	f.axisY(yt, d.word("macc y", c.unit))
	f.axisX(xt, d.word("macc x"))
	zero := f.y(0)
	at := 0.0
	ends := make([][2]float64, len(c.rows))
	for i, r := range c.rows {
		v := c.cost(i)
		x0, x1 := f.x(at), f.x(at+r.o.CO2)
		at += r.o.CO2
		ends[i] = [2]float64{x0, x1}
		var fill color.Color = green
		if v > 0 {
			fill = orange
		}
		shown := min(max(v, -limit), limit)
		y := f.y(shown)
		p.box(fill, x0, min(zero, y), x1, max(zero, y))
		if shown != v {
			edge := y + 4
			if v > 0 {
				edge = y - 4
			}
			p.line(line(paper, 1.4), x0, edge-1.5, x1, edge+1.5)
		}
		if x1-x0 > 2 {
			p.line(line(paper, 0.7), x1, min(zero, y), x1, max(zero, y))
		}
	}
	p.line(line(ink, 1), f.x0, zero, f.x1, zero)
	c.numbers(p, f, ends)
}

// numbers writes beside each bar, on the other side of the axis, its place in the list; of bars too narrow for that the
// first and the last one.
func (c *curve) numbers(p *page, f *frame, ends [][2]float64) {
	st := style(textSize, ink, true, text.XCenter, text.YCenter)
	last := math.Inf(-1)
	for i := 0; i < len(ends); {
		below := c.cost(i) <= 0
		j := i
		// a bar too narrow for its number is gathered with the narrow ones after it, on its own side
		narrow := func(k int) bool {
			return ends[k][1]-ends[k][0] < st.Width(strconv.Itoa(k+1)).Points()+3
		}
		if narrow(i) {
			for j+1 < len(ends) && narrow(j+1) && (c.cost(j+1) <= 0) == below {
				j++
			}
		}
		name := strconv.Itoa(i + 1)
		if j > i {
			name += "–" + strconv.Itoa(j+1)
		}
		w := st.Width(name).Points()
		x := (ends[i][0] + ends[j][1]) / 2
		x = min(max(x, f.x0+w/2), f.x1+10-w/2)
		if j+1 < len(ends) && below && c.cost(j+1) > 0 { // not under what lies on the other side
			x = min(x, ends[j][1]-w/2)
		}
		y := f.y(0) + 9
		if !below {
			if i > 0 && c.cost(i-1) <= 0 {
				x = max(x, ends[i][0]+w/2+3)
				last = math.Inf(-1)
			}
			y = f.y(0) - 9
		}
		if x-w/2 < last+2 { // one step further from the axis, with a line to its bar
			up := 12.0
			if !below {
				up = -12
			}
			p.line(line(faint, thin), (ends[i][0]+ends[j][1])/2, f.y(0), x, y+up*0.5)
			y += up
		} else {
			last = x + w/2
		}
		p.text(x, y, name, st)
		i = j + 1
	}
}

// list writes number, name, tonnes and cost of every bar.
func (c *curve) list(p *page) {
	d := c.d
	n := c.columns(p.w)
	rows := c.lines(p.w)
	wide := (p.w - 2*margin - float64(n-1)*16) / float64(n)
	top := p.bottom + float64(rows)*listLine + 4
	head := style(smallSize, faint, false, text.XRight, text.YCenter)
	right := style(smallSize, ink, false, text.XRight, text.YCenter)
	left := style(smallSize, ink, false, text.XLeft, text.YCenter)
	costHead := d.word("macc y", c.unit)
	costs := widest(smallSize, costHead) + 8
	tonnesHead := d.word("t short")
	tonnes := widest(smallSize, tonnesHead) + 8
	for i, r := range c.rows {
		tonnes = max(tonnes, widest(smallSize, d.short(r.o.CO2))+8)
		costs = max(costs, widest(smallSize, d.short(c.cost(i)))+8)
	}
	for k := range n {
		x := margin + float64(k)*(wide+16)
		p.text(x+wide, top, costHead, head)
		p.text(x+wide-costs, top, tonnesHead, head)
		p.line(line(rule, thin), x, top-6, x+wide, top-6)
	}
	for i, r := range c.rows {
		x := margin + float64(i/rows)*(wide+16)
		y := top - float64(i%rows+1)*listLine
		p.text(x+12, y, strconv.Itoa(i+1), style(smallSize, ink, true, text.XRight, text.YCenter))
		name := shorten(left, r.name, wide-costs-tonnes-28)
		if c.dominated[i] {
			name += " †"
		}
		p.text(x+17, y, name, left)
		p.text(x+wide-costs, y, d.short(r.o.CO2), right)
		p.text(x+wide, y, d.short(c.cost(i)), right)
	}
	p.bottom = top + 8
}
