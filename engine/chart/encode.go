package chart

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"regexp"

	xfont "golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgpdf"
	"gonum.org/v1/plot/vg/vgsvg"
)

// Format is a format of a picture.
type Format uint8

// The formats.
const (
	SVG Format = iota
	PNG
	PDF
)

var formatNames = [...]string{"svg", "png", "pdf"}

// ParseFormat returns the format of "svg", "png" or "pdf".
func ParseFormat(name string) (Format, error) {
	for i, n := range formatNames {
		if n == name {
			return Format(i), nil
		}
	}
	return 0, fmt.Errorf("unknown format %q; svg, png and pdf are known", name)
}

// String returns "svg", "png" or "pdf", which is also the end of the name of a file.
func (f Format) String() string {
	if int(f) < len(formatNames) {
		return formatNames[f]
	}
	return "unknown"
}

// dotsPerInch of PNG: 600 points are 1250 pixels.
const dotsPerInch = 150

// encode paints a picture in a format.
func encode(f Format, w, h float64, title, alt string, paint func(c draw.Canvas)) ([]byte, error) {
	width, height := vg.Length(w), vg.Length(h)
	var out bytes.Buffer
	write := func(c interface {
		vg.CanvasSizer
		io.WriterTo
	}) error {
		paint(draw.New(c))
		_, err := c.WriteTo(&out)
		return err
	}
	switch f {
	case SVG:
		c := &measured{Canvas: vgsvg.New(width, height)}
		if err := write(c); err != nil {
			return nil, err
		}
		return finishSVG(c.fit(out.Bytes()), title, alt), nil
	case PNG:
		err := write(vgimg.PngCanvas{Canvas: vgimg.NewWith(vgimg.UseWH(width, height), vgimg.UseDPI(dotsPerInch))})
		return out.Bytes(), err
	case PDF:
		if err := write(outlined{vgpdf.New(width, height)}); err != nil {
			return nil, err
		}
		return dates.ReplaceAll(out.Bytes(), []byte("/$1 (D:20000101000000)")), nil
	}
	return nil, fmt.Errorf("chart: unknown format %d", f)
}

// dates are those that a PDF states; without them a picture has the same bytes whenever it is drawn. They keep their
// length, for the table at the end counts bytes.
var dates = regexp.MustCompile(`/(CreationDate|ModDate) \(D:\d{14}\)`)

var (
	svgHead  = regexp.MustCompile(`(?s)^.*?<svg width="[^"]*" height="[^"]*" viewBox="([^"]*)"[^>]*>\n`)
	svgSize  = regexp.MustCompile(`^0 0 ([0-9.e+]+) ([0-9.e+]+)$`)
	fontName = []byte(`style="font-family:Liberation Sans;`)
)

// finishSVG makes a picture that stands alone and inside HTML alike: with a title and a description for those who do
// not see it, and other fonts where Liberation Sans is missing, of which Arial and Helvetica are as wide.
func finishSVG(data []byte, title, alt string) []byte {
	m := svgHead.FindSubmatchIndex(data)
	if m == nil {
		return data
	}
	box := string(data[m[2]:m[3]])
	size := ""
	if s := svgSize.FindStringSubmatch(box); s != nil {
		size = fmt.Sprintf(` width="%spt" height="%spt"`, s[1], s[2])
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg"%s viewBox="%s" role="img">`+"\n<title>", size, box)
	_ = xml.EscapeText(&b, []byte(title)) // a buffer never fails
	b.WriteString("</title>\n<desc>")
	_ = xml.EscapeText(&b, []byte(alt))
	b.WriteString("</desc>\n")
	b.Write(bytes.ReplaceAll(data[m[1]:], fontName, []byte(`style="font-family:'Liberation Sans',Arial,Helvetica,sans-serif;`)))
	return b.Bytes()
}

// measured is an SVG whose texts are as wide as they were laid out, whatever font the reader has.
type measured struct {
	*vgsvg.Canvas
	widths []float64
}

// FillString draws a text, and notes how wide it is.
func (m *measured) FillString(face font.Face, at vg.Point, s string) {
	m.widths = append(m.widths, face.Width(s).Points())
	m.Canvas.FillString(face, at, s)
}

// fit states the width of each text, in the order in which they were written.
func (m *measured) fit(data []byte) []byte {
	parts := bytes.Split(data, []byte("<text "))
	if len(parts) != len(m.widths)+1 {
		return data
	}
	var b bytes.Buffer
	b.Write(parts[0])
	for i, p := range parts[1:] {
		fmt.Fprintf(&b, `<text textLength="%.2f" lengthAdjust="spacingAndGlyphs" `, m.widths[i])
		b.Write(p)
	}
	return b.Bytes()
}

// outlined draws the outlines of letters in place of text: a PDF written with vgpdf has text in code page 1252 only,
// which lacks the Vietnamese letters (github.com/gonum/plot/issues/347).
type outlined struct{ *vgpdf.Canvas }

// FillString draws the outlines of a text.
func (o outlined) FillString(face font.Face, at vg.Point, s string) {
	var buf sfnt.Buffer
	units := face.Face.UnitsPerEm()
	scale := face.Font.Size.Points() / float64(units)
	em := fixed.I(int(units))
	x := 0.0
	point := func(p fixed.Point26_6) vg.Point {
		return vg.Point{X: at.X + vg.Length((x+float64(p.X)/64)*scale), Y: at.Y - vg.Length(float64(p.Y)/64*scale)}
	}
	for _, r := range s {
		glyph, err := face.Face.GlyphIndex(&buf, r)
		if err != nil {
			continue
		}
		segments, err := face.Face.LoadGlyph(&buf, glyph, em, nil)
		if err == nil && len(segments) > 0 {
			var path vg.Path
			for _, s := range segments {
				switch s.Op {
				case sfnt.SegmentOpMoveTo:
					path.Move(point(s.Args[0]))
				case sfnt.SegmentOpLineTo:
					path.Line(point(s.Args[0]))
				case sfnt.SegmentOpQuadTo:
					path.QuadTo(point(s.Args[0]), point(s.Args[1]))
				case sfnt.SegmentOpCubeTo:
					path.CubeTo(point(s.Args[0]), point(s.Args[1]), point(s.Args[2]))
				}
			}
			path.Close()
			o.Fill(path)
		}
		if advance, err := face.Face.GlyphAdvance(&buf, glyph, em, xfont.HintingNone); err == nil {
			x += float64(advance) / 64
		}
	}
}
