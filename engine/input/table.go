package input

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/internal/place"
	"github.com/cleaner-production/abate/engine/internal/spell"
	"github.com/cleaner-production/abate/engine/quantity"
)

// Limits of an option table.
const (
	maxColumns = 1024
	maxField   = 1 << 20 // bytes
)

// column says what a column of an option table holds.
type column struct {
	field   string // one of fields, or "" for a carrier
	carrier string
	unit    quantity.Unit
}

// fields are the columns of an option table that are not carriers.
var fields = []string{"programme", "option", "name", "name_vi", "category", "status", "investment", "grant", "annual_saving",
	"annual_cost", "lifetime_years", "reported_co2_t", "note"}

// table reads one option table.
type table struct {
	reader
	name    string
	data    []byte
	csv     *csv.Reader
	columns []column
	index   map[string]int // of programmes by id
	line    int            // the last line looked up, and
	start   int            // where it begins
}

// readTable reads an option table in CSV.
func readTable(name string, data []byte, w quantity.Writing) (*engine.Portfolio, error) {
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		return nil, &Error{File: name, Line: 1, Column: 1, Found: "UTF-16 text", Mend: "save the table as CSV in UTF-8"}
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if !utf8.Valid(data) {
		return nil, &Error{File: name, Found: "not UTF-8", Mend: "save the table as CSV in UTF-8; an older Vietnamese file is often Windows-1258 or TCVN3"}
	}
	t := &table{name: name, data: data, index: map[string]int{}}
	t.writing = w
	t.p = &engine.Portfolio{At: place.Position{File: name}}
	t.csv = csv.NewReader(bytes.NewReader(data))
	t.csv.Comma = separator(data)
	t.csv.FieldsPerRecord = -1
	t.csv.TrimLeadingSpace = true
	t.csv.ReuseRecord = true
	if err := t.header(); err != nil {
		return nil, err
	}
	if err := t.rows(); err != nil {
		return nil, err
	}
	if err := t.list.Err(); err != nil {
		return nil, err
	}
	if len(t.p.Programmes) == 0 {
		return nil, &Error{File: name, Found: "no option in the table", Wanted: "a row for each option is wanted"}
	}
	return t.p, nil
}

// separator returns the mark between the columns of the first line: the one of comma, semicolon and tab that it has
// most of outside of quotes.
func separator(data []byte) rune {
	var counts [3]int
	marks := []byte(",;\t")
	quoted := false
	for _, c := range data {
		if c == '"' {
			quoted = !quoted
		}
		if c == '\n' && !quoted {
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

// at returns the place of a field of the current row, the column in characters.
func (t *table) at(field int) place.Position {
	line, offset := t.csv.FieldPos(field)
	return place.Position{File: t.name, Line: line, Column: t.characters(line, offset)}
}

// characters turns a column in bytes into one in characters. Rows are read in order, so the search for a line goes
// on from the last one.
func (t *table) characters(line, column int) int {
	if line < t.line || t.line == 0 {
		t.line, t.start = 1, 0
	}
	for t.line < line {
		i := bytes.IndexByte(t.data[t.start:], '\n')
		if i < 0 {
			return column
		}
		t.line, t.start = t.line+1, t.start+i+1
	}
	return utf8.RuneCount(t.data[t.start:min(t.start+column-1, len(t.data))]) + 1
}

// read returns the next row; nil at the end.
func (t *table) read() ([]string, error) {
	row, err := t.csv.Read()
	var p *csv.ParseError
	switch {
	case err == io.EOF:
		return nil, nil
	case errors.As(err, &p) && errors.Is(err, csv.ErrQuote):
		found, mend := "a quote within a field", `write the field in quotes, and a quote in it twice: "1"" pipe"`
		if p.StartLine != p.Line {
			found, mend = fmt.Sprintf("a text in quotes opened in line %d and not closed before the end of the file or the next quote", p.StartLine), "close it"
		}
		return nil, &Error{File: t.name, Line: p.Line, Column: t.characters(p.Line, p.Column), Found: found, Mend: mend}
	case errors.As(err, &p):
		return nil, &Error{File: t.name, Line: p.Line, Column: t.characters(p.Line, p.Column), Found: p.Err.Error(), Mend: `a quote in a text is written twice: "1"" pipe"`}
	case err != nil:
		return nil, &Error{File: t.name, Found: err.Error()}
	}
	return row, nil
}

func (t *table) header() error {
	row, err := t.read()
	if err != nil {
		return err
	}
	if row == nil {
		return &Error{File: t.name, Found: "an empty file", Wanted: "a header and a row for each option are wanted"}
	}
	if len(row) > maxColumns {
		return &Error{File: t.name, Line: 1, Found: fmt.Sprintf("%d columns", len(row)), Wanted: fmt.Sprintf("at most %d are read", maxColumns)}
	}
	seen := map[column]int{}
	for i, name := range row {
		c := t.column(strings.TrimSpace(name), t.at(i))
		if first, ok := seen[c]; ok && c != (column{}) {
			t.list.Add(t.at(i), fmt.Sprintf("columns %d and %d are both %s", first+1, i+1, place.Quote(name)), "", "keep one")
		}
		seen[c] = i
		t.columns = append(t.columns, c)
	}
	if !slices.ContainsFunc(t.columns, func(c column) bool { return c.field == "option" }) && t.list.Len() == 0 {
		t.list.Add(t.at(0), "no column option", "", "add a column option with the id of each")
	}
	return t.list.Err()
}

// column recognises the name of a column: a field, or a carrier with its unit as coal_t or coal (t).
func (t *table) column(name string, at place.Position) column {
	lower := strings.ToLower(name)
	if slices.Contains(fields, lower) {
		return column{field: lower}
	}
	carrier, unit, ok := "", "", false
	if open := strings.IndexByte(name, '('); open > 0 && strings.HasSuffix(name, ")") {
		carrier, unit, ok = strings.TrimSpace(lower[:open]), name[open+1:len(name)-1], true
	} else if cut := strings.LastIndexByte(name, '_'); cut > 0 {
		carrier, unit, ok = lower[:cut], name[cut+1:], true
	}
	if !ok {
		mend := "known: " + strings.Join(fields, ", ") + ", and carriers with their unit, as in coal_t"
		if near := spell.Nearest(name, fields); near != "" {
			mend = "did you mean " + place.Quote(near) + "?"
		} else if name != "" {
			mend = "a carrier names its unit, as in " + lower + "_t or " + lower + "_kwh; " + mend
		}
		t.list.Add(at, "unknown column "+place.Quote(name), "", mend)
		return column{}
	}
	u, err := quantity.ParseUnit(unit)
	if err != nil {
		if near := spell.Nearest(name, fields); near != "" {
			t.list.Add(at, "unknown column "+place.Quote(name), "", "did you mean "+place.Quote(near)+"?")
		} else {
			t.wrong(at, err)
		}
	}
	return column{carrier: strings.ReplaceAll(carrier, " ", "_"), unit: u}
}

func (t *table) rows() error {
	for {
		row, err := t.read()
		if err != nil || row == nil {
			return err
		}
		if !slices.ContainsFunc(row, func(s string) bool { return strings.TrimSpace(s) != "" }) {
			continue
		}
		if len(row) != len(t.columns) {
			t.list.Add(t.at(0), fmt.Sprintf("the row has %d fields, the header has %d", len(row), len(t.columns)), "", "a separator inside a number or a text? write it in quotes")
			continue
		}
		t.row(row)
	}
}

// row adds an option to its programme.
func (t *table) row(row []string) {
	o := engine.Option{Figures: engine.Figures{At: t.at(0)}}
	programme := ""
	for i, c := range t.columns {
		cell := strings.TrimSpace(row[i])
		if cell == "" {
			continue
		}
		if len(cell) > maxField {
			t.list.Add(t.at(i), fmt.Sprintf("a field of %d bytes", len(cell)), fmt.Sprintf("at most %d are read", maxField), "")
			continue
		}
		if c.field == "programme" {
			programme = cell
			continue
		}
		t.cell(&o, c, cell, t.at(i))
	}
	if isTotal(o.ID) || o.ID == "" && isTotal(programme) {
		t.doubt(o.At, "a row of totals was left out: %s", place.Quote(row[0]))
		return
	}
	if o.ID == "" {
		t.list.Add(o.At, "a row without option", "", "give each option an id")
	}
	t.increase(o.Savings)
	if programme == "" {
		programme = "options"
	}
	i, ok := t.index[programme]
	if !ok {
		i = len(t.p.Programmes)
		t.index[programme] = i
		t.p.Programmes = append(t.p.Programmes, engine.Programme{ID: programme, Name: engine.Text{En: programme}, Figures: engine.Figures{At: o.At}})
	}
	t.p.Programmes[i].Options = append(t.p.Programmes[i].Options, o)
}

// isTotal recognises a row that adds the others up.
func isTotal(id string) bool {
	return slices.Contains([]string{"total", "totals", "sum", "tổng", "tổng cộng", "cộng"}, strings.ToLower(strings.TrimSuffix(id, ":")))
}

// cell takes one field of a row.
func (t *table) cell(o *engine.Option, c column, cell string, at place.Position) {
	switch c.field {
	case "option":
		o.ID = cell
	case "name":
		o.Name.En = cell
	case "name_vi":
		o.Name.Vi = cell
	case "category":
		o.Category = cell
	case "note":
		o.Note = cell
	case "status":
		status, ok := engine.ParseStatus(strings.ToLower(cell))
		if !ok {
			t.list.Add(at, "found "+place.Quote(cell), "one of "+strings.Join(engine.StatusNames(), ", ")+" is wanted", "")
		}
		o.Status = status
	default:
		t.figure(o, c, cell, at)
	}
}

// figure takes a field that is a number.
func (t *table) figure(o *engine.Option, c column, cell string, at place.Position) {
	v, err := t.writing.ParseNumber(cell)
	if err != nil {
		t.wrong(at, err)
		return
	}
	if d, ok := t.writing.Doubt(cell); ok {
		t.doubt(at, "%s", d.Error())
	}
	money := &engine.Money{Value: v, At: at}
	switch c.field {
	case "investment":
		o.Investment = money
	case "annual_saving":
		o.AnnualSaving = money
	case "annual_cost":
		o.AnnualCost = money
	case "grant":
		o.Grant = engine.Grant{Share: v, At: at}
		if v > 1 {
			o.Grant = engine.Grant{Amount: money, At: at}
		}
	case "lifetime_years":
		if v < 1 || v > engine.MaxLifetimeYears || v != float64(int(v)) {
			t.list.Add(at, "a lifetime of "+cell, "a whole number from 1 to "+strconv.Itoa(engine.MaxLifetimeYears)+" is wanted", "")
			return
		}
		o.LifetimeYears = int(v)
	case "reported_co2_t":
		s := t.saved("", cell, quantity.Quantity{Value: v, Unit: quantity.Tonne}, at)
		o.Reported.CO2 = &s
	default:
		s := t.saved(c.carrier, cell, quantity.Quantity{Value: v, Unit: c.unit}, at)
		if v != 0 {
			o.Savings = append(o.Savings, s)
		}
	}
}

func (t *table) saved(carrier, cell string, q quantity.Quantity, at place.Position) engine.Saving {
	half, _ := t.writing.Precision(cell) // a cell that was read has one
	t.plausible(q, at)
	return engine.Saving{Carrier: carrier, Quantity: q, Half: half, At: at}
}
