package chart

import (
	"strings"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// letters writes one line, with the figures of CO₂ as a lowered small 2: the glyph ₂ of Liberation Sans is thin and
// stands away from its neighbours.
type letters struct{ text.Plain }

const (
	subSize = 0.68 // of the size of the text
	subDrop = 0.14
)

// pieces cuts a text into what stands on the line and what stands below it.
func pieces(s string) []string { return strings.Split(s, "₂") }

func below(f font.Font) font.Font {
	f.Size *= subSize
	return f
}

// Box returns the size of a text, of which a subscript 2 is smaller.
func (l letters) Box(s string, f font.Font) (width, height, depth vg.Length) {
	for i, p := range pieces(s) {
		if i > 0 {
			w, _, _ := l.Plain.Box("2", below(f))
			width += w
		}
		w, h, d := l.Plain.Box(p, f)
		width, height, depth = width+w, h, d
	}
	return width, height, depth
}

// Draw draws a text, and a subscript 2 below the line.
func (l letters) Draw(c vg.Canvas, s string, st text.Style, at vg.Point) {
	size := st.Font.Size
	w, _, _ := l.Box(s, st.Font)
	x, y := at.X+vg.Length(st.XAlign)*w, at.Y
	switch st.YAlign { // from where the text is asked for to its base line
	case draw.YTop:
		y -= 0.9 * size
	case draw.YCenter:
		y -= 0.35 * size
	default:
		y += 0.21 * size
	}
	c.SetColor(st.Color)
	for i, p := range pieces(s) {
		if i > 0 {
			f := l.Fonts.Lookup(below(st.Font), size*subSize)
			c.FillString(f, vg.Point{X: x, Y: y - subDrop*size}, "2")
			x += f.Width("2")
		}
		f := l.Fonts.Lookup(st.Font, size)
		whole := f.Width(p)
		// readers of SVG drop a space at the beginning
		if bare := strings.TrimLeft(p, " "); bare != "" {
			c.FillString(f, vg.Point{X: x + whole - f.Width(bare), Y: y}, bare)
		}
		x += whole
	}
}
