package chart

import (
	"image/color"
	"sync"

	xfont "golang.org/x/image/font"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/font/liberation"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// This file is the theme: every colour, font and size of the pictures.

// Colours of M. Okabe and K. Ito, Color Universal Design, 2008, which readers with any kind of colour vision tell apart,
// and greys.
var (
	orange    = color.NRGBA{0xE6, 0x9F, 0x00, 0xFF}
	sky       = color.NRGBA{0x56, 0xB4, 0xE9, 0xFF}
	green     = color.NRGBA{0x00, 0x9E, 0x73, 0xFF}
	yellow    = color.NRGBA{0xF0, 0xE4, 0x42, 0xFF}
	blue      = color.NRGBA{0x00, 0x72, 0xB2, 0xFF}
	vermilion = color.NRGBA{0xD5, 0x5E, 0x00, 0xFF}
	purple    = color.NRGBA{0xCC, 0x79, 0xA7, 0xFF}
	charcoal  = color.NRGBA{0x4D, 0x4D, 0x4D, 0xFF}
	ink       = color.NRGBA{0x1A, 0x1A, 0x1A, 0xFF}
	faint     = color.NRGBA{0x5C, 0x5C, 0x5C, 0xFF}
	rule      = color.NRGBA{0xD9, 0xD9, 0xD9, 0xFF}
	pale      = color.NRGBA{0xBF, 0xBF, 0xBF, 0xFF}
	paper     = color.NRGBA{0xFF, 0xFF, 0xFF, 0xFF}
)

// carrierColours give a carrier one colour in every picture. Carriers of one kind share it where they seldom meet.
var carrierColours = map[string]color.NRGBA{
	"coal": charcoal, "anthracite": {0x33, 0x33, 0x33, 0xFF}, "bituminous": {0x66, 0x66, 0x66, 0xFF},
	"sub_bituminous": {0x80, 0x80, 0x80, 0xFF}, "lignite": {0x8C, 0x6D, 0x46, 0xFF}, "coking_coal": {0x26, 0x26, 0x26, 0xFF},
	"coke": {0x73, 0x73, 0x73, 0xFF}, "petroleum_coke": {0x59, 0x4A, 0x3A, 0xFF},
	"electricity": blue, "steam": yellow, "do": orange, "fo": vermilion, "lpg": purple, "natural_gas": sky,
	"kerosene": {0xF2, 0xC6, 0x66, 0xFF}, "petrol": {0xE8, 0xA0, 0xA0, 0xFF}, "crude_oil": {0x80, 0x38, 0x00, 0xFF},
	"wood": green, "biomass": green, "rice_husk": {0x7F, 0xCE, 0xB9, 0xFF}, "charcoal": {0x00, 0x5C, 0x43, 0xFF},
	"water": {0xA8, 0xD8, 0xF3, 0xFF}, "waste_water": {0x9F, 0xB8, 0xC8, 0xFF},
}

// colourOf returns the colour of a carrier.
func colourOf(carrier string) color.NRGBA {
	if c, ok := carrierColours[carrier]; ok {
		return c
	}
	return pale
}

// Sizes in points.
const (
	titleSize  = 13
	textSize   = 9
	smallSize  = 8
	footSize   = 7
	margin     = 12
	rowHeight  = 25
	barHeight  = 13
	thin       = 0.5
	strong     = 1.2
	defaultW   = 600
	scatterH   = 400
	leastWidth = 240
	mostSize   = 10_000
)

var fonts = sync.OnceValue(func() *font.Cache { return font.NewCache(liberation.Collection()) })

// style is text in Liberation Sans, which has every letter of Vietnamese.
func style(size float64, c color.Color, bold bool, x text.XAlignment, y text.YAlignment) text.Style {
	f := font.Font{Typeface: "Liberation", Variant: "Sans", Size: vg.Length(size)}
	if bold {
		f.Weight = xfont.WeightBold
	}
	return text.Style{Color: c, Font: f, XAlign: x, YAlign: y, Handler: letters{text.Plain{Fonts: fonts()}}}
}

func line(c color.Color, width float64, dashes ...vg.Length) draw.LineStyle {
	return draw.LineStyle{Color: c, Width: vg.Length(width), Dashes: dashes}
}
