package input

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
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
	maxColumns  = 1024
	maxField    = 1 << 20 // bytes
	maxOptions  = 50_000  // which take some 200 MB to evaluate
	maxMistakes = 1000    // after which the rest of a table is not looked at
)

// column says what a column of an option table holds.
type column struct {
	field   string // one of fields, nameless, or "" for a carrier
	carrier string
	unit    quantity.Unit
}

// nameless is the field of a column without a name, which must be empty.
const nameless = "nameless"

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
	options int
	mark    mark
}

// mark is a place in the text, of which line, column and character are known.
type mark struct {
	offset, line, column, character int
}

// readTable reads an option table in CSV.
func readTable(name string, data []byte, w quantity.Writing) (*engine.Portfolio, error) {
	if len(data) > MaxBytes {
		return nil, &Error{File: name, Found: fmt.Sprintf("more than %d MiB", MaxBytes>>20), Mend: "split the table"}
	}
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		return nil, &Error{File: name, Line: 1, Column: 1, Found: "UTF-16 text", Mend: "save the table as CSV in UTF-8"}
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	t := &table{name: name, data: data, index: map[string]int{}}
	t.writing, t.isTable = w, true
	t.p = &engine.Portfolio{At: place.Position{File: name}}
	if i := firstInvalid(data); i >= 0 {
		line := 1 + bytes.Count(data[:i], []byte("\n"))
		return nil, &Error{File: name, Line: line, Column: t.characters(line, i-bytes.LastIndexByte(data[:i], '\n')),
			Found: fmt.Sprintf("not UTF-8 (byte 0x%02X)", data[i]), Mend: "save the table as CSV in UTF-8; an older Vietnamese file is often Windows-1258 or TCVN3"}
	}
	if bytes.IndexByte(data, '\r') >= 0 && bytes.IndexByte(data, '\n') < 0 {
		return nil, &Error{File: name, Line: 1, Found: "lines that end in CR alone", Mend: "save the table with line ends LF or CR LF"}
	}
	t.csv = csv.NewReader(bytes.NewReader(data))
	t.csv.Comma = separator(data)
	t.csv.FieldsPerRecord = -1
	t.csv.TrimLeadingSpace = t.csv.Comma != '\t' // which is a space too
	t.csv.ReuseRecord = true
	if t.header() {
		for t.row() && t.list.Len() < maxMistakes {
		}
	}
	if len(t.p.Programmes) == 0 && t.list.Len() == 0 {
		t.list.Add(t.p.At, "no option in the table", "a row for each option is wanted", "")
	}
	if err := t.list.Err(); err != nil {
		return nil, err
	}
	return t.p, nil
}

// firstInvalid returns where the first byte stands that is not UTF-8, or -1.
func firstInvalid(data []byte) int {
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
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

// characters turns a column in bytes into one in characters. Fields are looked up mostly in their order, so counting
// goes on from the last one.
func (t *table) characters(line, column int) int {
	m := &t.mark
	if line < m.line || line == m.line && column < m.column || m.line == 0 {
		*m = mark{line: 1, column: 1, character: 1}
	}
	for m.line < line {
		i := bytes.IndexByte(t.data[m.offset:], '\n')
		if i < 0 {
			return column
		}
		*m = mark{offset: m.offset + i + 1, line: m.line + 1, column: 1, character: 1}
	}
	between := t.data[m.offset:min(m.offset+column-m.column, len(t.data))]
	*m = mark{m.offset + len(between), line, m.column + len(between), m.character + utf8.RuneCount(between)}
	return m.character
}

// read returns the next row; nil at the end, and where the rest cannot be read, which is noted.
func (t *table) read() []string {
	row, err := t.csv.Read()
	var p *csv.ParseError
	switch {
	case errors.As(err, &p):
		at, found := place.Position{File: t.name, Line: p.Line, Column: t.characters(p.Line, p.Column)}, "a quote within a text"
		if p.StartLine != p.Line {
			at, found = place.Position{File: t.name, Line: p.StartLine}, "a text in quotes begins in this row and does not end"
		}
		t.list.Add(at, found, "", `write the text in quotes, and a quote in it twice: "1"" pipe"`)
		return nil
	case err != nil: // io.EOF, for nothing else can go wrong with bytes in memory
		return nil
	}
	return row
}

// header reads the names of the columns; false where no row can be read by them.
func (t *table) header() bool {
	row := t.read()
	switch {
	case t.list.Len() > 0:
		return false
	case row == nil:
		t.list.Add(t.p.At, "an empty file", "a header and a row for each option are wanted", "")
		return false
	case len(row) > maxColumns:
		t.list.Add(t.at(0), fmt.Sprintf("%d columns", len(row)), fmt.Sprintf("at most %d are read", maxColumns), "")
		return false
	}
	seen := map[column]int{}
	for i, name := range row {
		c := t.column(strings.TrimSpace(name), t.at(i))
		if first, ok := seen[c]; ok && c != (column{}) && c.field != nameless {
			t.list.Add(t.at(i), fmt.Sprintf("columns %d and %d are both %s", first+1, i+1, place.Quote(strings.TrimSpace(name))), "", "keep one")
		}
		seen[c] = i
		t.columns = append(t.columns, c)
	}
	if _, ok := seen[column{field: "option"}]; !ok && t.list.Len() == 0 {
		t.list.Add(t.at(0), "no column option", "", "add a column option with the id of each")
	}
	return t.list.Len() == 0
}

// column recognises the name of a column: a field, or a carrier with its unit as coal_t or coal (t).
func (t *table) column(name string, at place.Position) column {
	lower := strings.ToLower(name)
	if slices.Contains(fields, lower) {
		return column{field: lower}
	}
	if name == "" {
		return column{field: nameless}
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
		} else {
			mend = "a carrier names its unit, as in " + place.Quote(lower+"_t") + " or " + place.Quote(lower+"_kwh") + "; " + mend
		}
		t.list.Add(at, "unknown column "+place.Quote(name), "", mend)
		return column{}
	}
	if carrier == "co2" || carrier == "co2e" {
		t.list.Add(at, "unknown column "+place.Quote(name), "", `did you mean "reported_co2_t"?`)
		return column{}
	}
	u, err := quantity.ParseUnit(unit)
	if err != nil {
		if near := spell.Nearest(name, fields); near != "" {
			t.list.Add(at, "unknown column "+place.Quote(name), "", "did you mean "+place.Quote(near)+"?")
		} else {
			t.wrong(at, err)
		}
		return column{}
	}
	return column{carrier: strings.ReplaceAll(carrier, " ", "_"), unit: u}
}

// row reads a row and adds its option to its programme; false at the end.
func (t *table) row() bool {
	row := t.read()
	if row == nil {
		return false
	}
	for i := range row {
		row[i] = strings.TrimSpace(row[i])
	}
	for len(row) > len(t.columns) && row[len(row)-1] == "" {
		row = row[:len(row)-1] // a spreadsheet writes as many separators as its widest row has
	}
	at := t.at(0)
	switch {
	case strings.Join(row, "") == "":
		return true
	case len(row) != len(t.columns):
		t.list.Add(at, fmt.Sprintf("the row has %d fields, the header has %d", len(row), len(t.columns)), "", "a separator inside a number or a text? write it in quotes")
		return true
	}
	if total := t.total(row); total != "" {
		t.doubt(at, "a row of totals was left out: %s", place.Quote(total))
		return true
	}
	if t.options++; t.options > maxOptions {
		t.list.Add(at, fmt.Sprintf("more than %d options", maxOptions), "", "split the table")
		return false
	}
	o := engine.Option{Figures: engine.Figures{At: at}}
	programme := "options"
	for i, c := range t.columns {
		switch cell := row[i]; {
		case cell == "":
		case len(cell) > maxField:
			t.list.Add(t.at(i), fmt.Sprintf("a field of %d bytes", len(cell)), fmt.Sprintf("at most %d are read", maxField), "")
		case c.field == "programme":
			programme = cell
		default:
			t.cell(&o, c, cell, t.at(i))
		}
	}
	if o.ID == "" {
		t.list.Add(at, "a row without option", "", "give each option an id")
	}
	t.increase(o.Savings)
	i, ok := t.index[programme]
	if !ok {
		i = len(t.p.Programmes)
		t.index[programme] = i
		t.p.Programmes = append(t.p.Programmes, engine.Programme{ID: programme, Name: engine.Text{En: programme}, Figures: engine.Figures{At: at}})
	}
	t.p.Programmes[i].Options = append(t.p.Programmes[i].Options, o)
	return true
}

// total returns the word by which a row adds the others up: its option is called total or, where it has none, its
// programme or its name.
func (t *table) total(row []string) string {
	for _, field := range []string{"option", "programme", "name", "name_vi"} {
		i := slices.Index(t.columns, column{field: field})
		if i < 0 || row[i] == "" {
			continue
		}
		if slices.Contains(totals, strings.ToLower(strings.TrimSuffix(row[i], ":"))) {
			return row[i]
		}
		if field == "option" {
			return ""
		}
	}
	return ""
}

var totals = []string{"total", "totals", "grand total", "sum", "tổng", "tổng số", "tổng cộng", "cộng"}

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
	case "investment":
		o.Investment = t.money(cell, at)
	case "annual_saving":
		o.AnnualSaving = t.money(cell, at)
	case "annual_cost":
		o.AnnualCost = t.money(cell, at)
	case "grant":
		o.Grant = t.grant(cell, at)
	case nameless:
		t.list.Add(at, "found "+place.Quote(cell)+" in a column without a name", "", "name the column, or empty it")
	case "status":
		status, ok := engine.ParseStatus(strings.ToLower(cell))
		if !ok {
			t.unknownWord(at, cell, engine.StatusNames())
		}
		o.Status = status
	default:
		t.figure(o, c, cell, at)
	}
}

// money takes an amount, which may have a currency: 112000, or "420 million VND".
func (t *table) money(cell string, at place.Position) *engine.Money {
	v, half, currency, _, ok := t.amount(cell, at)
	if !ok {
		return nil
	}
	return &engine.Money{Value: v, Half: half, Currency: currency, At: at}
}

// grant takes a share of the investment, a number up to 1, or an amount.
func (t *table) grant(cell string, at place.Position) engine.Grant {
	if strings.HasSuffix(cell, "%") {
		t.list.Add(at, "found "+place.Quote(cell), "a share from 0 to 1, or an amount, is wanted", "write 0.4 for 40 %")
		return engine.Grant{}
	}
	v, half, currency, bare, ok := t.amount(cell, at)
	switch {
	case !ok:
		return engine.Grant{}
	case bare && v <= 1:
		return engine.Grant{Share: v, At: at}
	case bare && v <= 100:
		t.doubt(at, "a grant of %s is taken for an amount; if %s %% is meant, write %v", cell, cell, v/100)
	}
	return engine.Grant{Amount: &engine.Money{Value: v, Half: half, Currency: currency, At: at}, At: at}
}

// figure takes a field that is a number.
func (t *table) figure(o *engine.Option, c column, cell string, at place.Position) {
	v, err := t.writing.ParseNumber(cell)
	if err != nil {
		t.wrong(at, err)
		return
	}
	t.question(cell, at)
	switch c.field {
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
