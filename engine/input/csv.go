package input

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/internal/place"
	"github.com/cleaner-production/abate/engine/language"
)

// Table is the cells of an option table, row by row, wherever they were read from.
type Table struct {
	File   string
	Sheet  string // of a workbook, by which its cells are named
	Rows   [][]Cell
	Doubts []engine.Warning // found while reading the cells
	broken *Error           // where the rest could not be read
}

// Cell is a cell of a table.
type Cell struct {
	Text         string
	Exact        bool // a number of a spreadsheet, with all its digits and a point
	Date         bool // of a spreadsheet, written as in 2004-06-30
	Line, Column int  // from 1; of a text the column in characters
}

// at returns the place of a cell.
func (t *Table) at(c Cell) place.Position {
	at := place.Position{File: t.File, Line: c.Line, Column: c.Column}
	if t.Sheet != "" && c.Line > 0 {
		at.Cell = t.Sheet + "!" + CellName(c.Column, c.Line)
	}
	return at
}

// CellName returns the name of a cell of a spreadsheet: "F12" for column 6 and row 12.
func CellName(column, row int) string {
	name := ""
	for ; column > 0; column = (column - 1) / 26 {
		name = string(rune('A'+(column-1)%26)) + name
	}
	return fmt.Sprintf("%s%d", name, row)
}

// ReadCSV takes the cells of a table apart. Commas, semicolons and tabs are recognised as separators, and UTF-8, UTF-16,
// Windows-1258 and TCVN3 as encodings.
func ReadCSV(name string, data []byte) (*Table, error) {
	if len(data) > MaxBytes {
		return nil, &Error{File: name, Found: fmt.Sprintf("more than %d MiB", MaxBytes>>20), Mend: "split the table"}
	}
	t := &Table{File: name}
	text, encoding, ok := decode(data)
	if !ok {
		return nil, undecoded(name, data)
	}
	if encoding != "" {
		t.Doubts = append(t.Doubts, engine.Warn(place.Position{File: name}, "read as text in %s; check the Vietnamese letters", encoding))
	}
	if bytes.IndexByte(text, '\r') >= 0 && bytes.IndexByte(text, '\n') < 0 {
		return nil, &Error{File: name, Line: 1, Found: "lines that end in CR alone", Mend: "save the table with line ends LF or CR LF"}
	}
	if i := bytes.IndexByte(text, 0); i >= 0 {
		line := 1 + bytes.Count(text[:i], []byte("\n"))
		m := mark{data: text}
		return nil, &Error{File: name, Line: line, Column: m.characters(line, i-bytes.LastIndexByte(text[:i], '\n')), Found: "a zero byte, which is in no text", Mend: "save the table as CSV in UTF-8"}
	}
	comma := separator(text)
	if line, columns := widest(text, byte(comma)); columns > maxColumns {
		return nil, &Error{File: name, Line: line, Column: 1, Found: fmt.Sprintf("%d columns", columns), Wanted: fmt.Sprintf("at most %d are read", maxColumns)}
	}
	c := csv.NewReader(bytes.NewReader(text))
	c.Comma = comma
	c.FieldsPerRecord = -1
	c.TrimLeadingSpace = c.Comma != '\t' // which is a space too
	c.ReuseRecord = true
	m := mark{data: text}
	for {
		row, err := c.Read()
		var p *csv.ParseError
		switch {
		case errors.As(err, &p) && p.StartLine != p.Line:
			t.broken = &Error{File: name, Line: p.StartLine, Found: "a text in quotes begins in this row and does not end", Mend: quotes}
			return t, nil
		case errors.As(err, &p):
			t.broken = &Error{File: name, Line: p.Line, Column: m.characters(p.Line, p.Column), Found: "a quote within a text", Mend: quotes}
			return t, nil
		case err != nil: // io.EOF, for nothing else can go wrong with bytes in memory
			return t, nil
		}
		if !slices.ContainsFunc(row, func(text string) bool { return strings.TrimSpace(text) != "" }) {
			continue
		}
		cells := make([]Cell, len(row))
		for i, text := range row {
			line, offset := c.FieldPos(i)
			text = strings.TrimSpace(text)
			if language.Formula(strings.TrimLeft(text, "'")) {
				text = strings.TrimPrefix(text, "'") // of WriteCSV
			}
			cells[i] = Cell{Text: text, Line: line, Column: m.characters(line, offset)}
		}
		t.Rows = append(t.Rows, cells)
		if len(t.Rows) > maxRows {
			return t, nil // more than are read
		}
	}
}

const quotes = `write the text in quotes, and a quote in it twice: "1"" pipe"`

// undecoded says where a text is in no encoding that is known.
func undecoded(name string, data []byte) error {
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		return &Error{File: name, Line: 1, Column: 1, Found: "half a character of UTF-16", Mend: "save the table as CSV in UTF-8"}
	}
	i := firstInvalid(data)
	line := 1 + bytes.Count(data[:i], []byte("\n"))
	m := mark{data: data}
	return &Error{File: name, Line: line, Column: m.characters(line, i-bytes.LastIndexByte(data[:i], '\n')),
		Found: fmt.Sprintf("not UTF-8 (byte 0x%02X), and no column is recognised in Windows-1258 or TCVN3", data[i]), Mend: "save the table as CSV in UTF-8"}
}

// firstInvalid returns where the first byte stands that is not UTF-8.
func firstInvalid(data []byte) int {
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return 0
}

// separator returns the mark between the columns: of comma, semicolon and tab the one that the first line with any of them
// has most of outside of quotes.
func separator(data []byte) rune {
	var counts [3]int
	marks := []byte(",;\t")
	quoted := false
	for _, c := range data {
		if c == '"' {
			quoted = !quoted
		}
		if c == '\n' && !quoted && counts != [3]int{} {
			break
		}
		if i := bytes.IndexByte(marks, c); i >= 0 && !quoted {
			counts[i]++
		}
	}
	best := 0
	for i := range counts {
		if counts[i] > counts[best] {
			best = i
		}
	}
	return rune(marks[best])
}

// widest returns the line of the first row with too many columns, and their number; without one, the last row's. It looks
// before the reader takes rows apart, which takes memory for each column.
func widest(data []byte, comma byte) (line, columns int) {
	quoted, begin := false, 1
	columns, line = 1, 1
	for _, c := range data {
		switch {
		case c == '"':
			quoted = !quoted
		case c == '\n':
			line++
			if quoted {
				continue
			}
			if columns > maxColumns {
				return begin, columns
			}
			begin, columns = line, 1
		case c == comma && !quoted:
			columns++
		}
	}
	return begin, columns
}

// mark is a place in a text, of which line, column and character are known.
type mark struct {
	data                            []byte
	offset, line, column, character int
}

// characters turns a column in bytes into one in characters. Fields are looked up mostly in their order, so counting
// goes on from the last one.
func (m *mark) characters(line, column int) int {
	if line < m.line || line == m.line && column < m.column || m.line == 0 {
		m.offset, m.line, m.column, m.character = 0, 1, 1, 1
	}
	for m.line < line {
		i := bytes.IndexByte(m.data[m.offset:], '\n')
		if i < 0 {
			return column
		}
		m.offset, m.line, m.column, m.character = m.offset+i+1, m.line+1, 1, 1
	}
	between := m.data[m.offset:min(m.offset+column-m.column, len(m.data))]
	m.offset, m.column, m.character = m.offset+len(between), m.column+len(between), m.character+utf8.RuneCount(between)
	return m.character
}
