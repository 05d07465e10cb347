package sheet

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// grid is a sheet before it is written: rows of cells, the first row and column being 1.
type grid struct {
	name       string
	rows       [][]cell
	widths     []float64 // of the columns, in letters
	top, left  int       // rows and columns that stay in view
	repeatHead bool      // whether the rows at the top are printed on every page
	wide       int       // how many pages it may be wide
}

// cell is a value, with the formula that gives it, if any.
type cell struct {
	value   any // nil, string, int or float64
	formula string
	look    look
}

// look is how a cell looks.
type look struct {
	format format
	input  bool // to be changed by the reader
	bold   bool
	head   bool
	title  bool
	wrap   bool
	indent bool // off the number to the left, of units
}

// format is how a number is written.
type format uint8

// The formats. The program that shows the workbook takes the marks from its own language.
const (
	general format = iota
	count
	money
	tonnes
	amount
	years
	percent
	formats
)

var formatCodes = [formats]string{"General", "0", "#,##0", "#,##0.0", "#,##0.0##", "0.00", "0.0%"}

// put sets a cell.
func (g *grid) put(col, row int, c cell) {
	for len(g.rows) < row {
		g.rows = append(g.rows, nil)
	}
	cells := g.rows[row-1]
	for len(cells) < col {
		cells = append(cells, cell{})
	}
	cells[col-1] = c
	g.rows[row-1] = cells
}

// at returns a cell; an empty one where none was put.
func (g *grid) at(col, row int) cell {
	if row > len(g.rows) || col > len(g.rows[row-1]) {
		return cell{}
	}
	return g.rows[row-1][col-1]
}

// words puts texts side by side, from a column on.
func (g *grid) words(col, row int, l look, texts ...string) {
	for i, s := range texts {
		g.put(col+i, row, cell{value: text(s), look: l})
	}
}

// ref is a cell of the grid as formulas of other sheets name it.
func (g *grid) ref(col, row int) string {
	return g.prefix() + "$" + name(col) + "$" + strconv.Itoa(row)
}

// span is a range of cells of the grid as formulas of other sheets name it.
func (g *grid) span(col, row, toCol, toRow int) string {
	return g.ref(col, row) + ":$" + name(toCol) + "$" + strconv.Itoa(toRow)
}

func (g *grid) prefix() string { return "'" + g.name + "'!" }

// local is a cell as formulas of its own sheet name it.
func local(col, row int) string { return name(col) + strconv.Itoa(row) }

// name returns the letters of a column.
func name(col int) string {
	s, err := excelize.ColumnNumberToName(col)
	if err != nil {
		return "A" // no column here is out of bounds
	}
	return s
}

// longest is how many UTF-16 units a cell holds.
const longest = excelize.TotalCellChars

// cut marks a text that was too long for a cell.
const cut = " […]"

// text makes a text fit for a cell: letters that steer a terminal or turn the writing about are left out, and what is
// too long is cut, with a mark. It is never read as a formula, since it is written as a string.
func text(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\u2028' || r == '\u2029':
			return ' '
		case !unicode.IsPrint(r) && r != '\u00a0' && r != '\u202f': // controls, marks of direction, what has no place in XML
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	if utf8.RuneCountInString(s) <= longest/2 {
		return s
	}
	units, kept := 0, 0
	for i, r := range s {
		units += utf16.RuneLen(r)
		if units <= longest-len(cut) {
			kept = i + utf8.RuneLen(r)
		}
	}
	if units <= longest {
		return s
	}
	return s[:kept] + cut
}

// height returns the height of a row, counted from 0, in points: programs do not fit rows to wrapped text by themselves.
func (g *grid) height(row int) float64 {
	const line, most = 13.5, 400
	lines := 1
	for col, c := range g.rows[row] {
		s, ok := c.value.(string)
		if !ok || !c.look.wrap && !c.look.head || col >= len(g.widths) {
			if c.look.title {
				lines = max(lines, 2)
			}
			continue
		}
		fit := max(int(g.widths[col]*0.92), 1)
		if c.look.head {
			fit = max(int(g.widths[col]*0.8), 1) // bold letters are wider
		}
		used, rows := 0, 1
		for word := range strings.FieldsSeq(s) {
			n := utf8.RuneCountInString(word)
			if used > 0 && used+1+n > fit {
				rows, used = rows+1, 0
			}
			rows += (n - 1) / fit
			used += n + 1
		}
		lines = max(lines, rows)
	}
	return min(line*float64(lines), most)
}
