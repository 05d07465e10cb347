package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/input"
	"github.com/cleaner-production/abate/engine/language"
	"github.com/cleaner-production/abate/engine/quantity"
)

// ReadFile reads a portfolio from a workbook: the option table of the sheet Options or Giải pháp, else of the first sheet
// that has one, with the sheets Settings and Prices (Thiết lập and Giá) where they are there. It is the twin of
// [input.ReadFile].
func ReadFile(path string) (*engine.Portfolio, error) {
	data, err := input.Load(path)
	if err != nil {
		return nil, err
	}
	return Read(path, data, nil, quantity.English)
}

// Read reads a portfolio from the content of a workbook, with the settings of a file, which go before those of the
// workbook; nil is without.
func Read(name string, data []byte, s *input.Settings, w quantity.Writing) (p *engine.Portfolio, err error) {
	defer guard(name, &err)
	b, err := unpack(name, data)
	if err != nil {
		return nil, err
	}
	defer b.f.Close()
	if s == nil {
		if s, err = b.settings(w); err != nil {
			return nil, err
		}
	}
	cells, err := b.options(s)
	if err != nil {
		return nil, err
	}
	return input.ReadTable(cells, s, w)
}

// unpack opens a workbook, or says why it is none.
func unpack(name string, data []byte) (b *workbook, err error) {
	if bytes.HasPrefix(data, []byte("\xD0\xCF\x11\xE0")) {
		return nil, &input.Error{File: name, Found: "an old .xls workbook, or one with a password", Wanted: ".xlsx is read", Mend: "save it as .xlsx without a password"}
	}
	found, err := inspect(data)
	var f *excelize.File
	if err == nil {
		f, err = excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxUnpacked, RawCellValue: true})
	}
	if err != nil {
		return nil, &input.Error{File: name, Found: "not a workbook that can be read: " + language.Plain(plainly(err).Error()), Wanted: fmt.Sprintf(".xlsx of at most %d MiB unpacked is read", maxUnpacked>>20), Mend: "save it as .xlsx"}
	}
	return &workbook{f: f, name: name, found: found, dates: map[int]bool{}}, nil
}

// guard turns a panic of excelize about a malformed workbook into an error.
func guard(name string, err *error) {
	if recover() != nil {
		*err = &input.Error{File: name, Found: "a malformed workbook", Mend: "open it in the spreadsheet program and save it as .xlsx"}
	}
}

// cause is the reason of an error without what it wraps twice.
func cause(err error) string {
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return "it ends too early"
	}
	return language.Plain(err.Error())
}

// workbook is a workbook being read.
type workbook struct {
	f     *excelize.File
	name  string
	found *inspection
	dates map[int]bool // styles that show a date
}

// sheetNamed returns the first visible or hidden sheet of some names, letter case aside.
func (b *workbook) sheetNamed(names ...string) string {
	for _, sheet := range b.f.GetSheetList() {
		if slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, strings.TrimSpace(sheet)) }) {
			return sheet
		}
	}
	return ""
}

// options returns the cells of the option table.
func (b *workbook) options(s *input.Settings) (*input.Table, error) {
	if sheet := b.sheetNamed("Options", "Giải pháp", "Giai phap", "Measures", "Recommendations"); sheet != "" {
		return b.table(sheet)
	}
	var first *input.Table
	for _, sheet := range b.f.GetSheetList() {
		cells, err := b.table(sheet)
		if err != nil {
			return nil, err
		}
		if first == nil && len(cells.Rows) > 0 {
			first = cells
		}
		if s.HasHeader(cells) {
			return cells, nil
		}
	}
	if first == nil {
		return nil, &input.Error{File: b.name, Found: "no sheet with anything on it", Wanted: "a header and a row for each option are wanted"}
	}
	return first, nil
}

// Limits of a sheet, beyond which a workbook declares more than anybody wrote.
const (
	maxRows    = 1 << 20
	maxColumns = 1024
)

// table returns the cells of a sheet, and lists what a reader may not see: hidden rows and columns, merged cells.
func (b *workbook) table(sheet string) (*input.Table, error) {
	t := &input.Table{File: b.name, Sheet: sheet}
	rows, err := b.f.Rows(sheet)
	if err != nil {
		return nil, &input.Error{File: b.name, Found: "the sheet " + strconv.Quote(sheet) + " cannot be read: " + cause(err)}
	}
	defer rows.Close()
	warn := func(cell, format string, args ...any) {
		at := engine.Position{File: b.name, Cell: sheet}
		if cell != "" {
			at.Cell += "!" + cell
		}
		t.Doubts = append(t.Doubts, engine.Warn(at, format, args...))
	}
	if visible, err := b.f.GetSheetVisible(sheet); err == nil && !visible {
		warn("", "the sheet is hidden, and read")
	}
	formulas := b.found.of(sheet)
	if formulas.n > 0 {
		warn(formulas.first, "formulas (%d on this sheet) are read by the values that were saved with them", formulas.n)
	}
	var looked [maxColumns]bool // whether a column is hidden
	for line := 1; rows.Next() && line <= maxRows; line++ {
		values, err := rows.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return nil, &input.Error{File: b.name, Cell: sheet + "!" + input.CellName(1, line), Found: "cannot be read: " + cause(err)}
		}
		row := make([]input.Cell, 0, len(values))
		some := false
		for i, text := range values {
			if i == maxColumns && strings.TrimSpace(text) != "" {
				return nil, &input.Error{File: b.name, Cell: sheet + "!" + input.CellName(i+1, line), Found: "more than 1024 columns", Mend: "leave out what is not part of the table"}
			}
			if i >= maxColumns {
				break
			}
			cell := input.Cell{Text: strings.TrimSpace(text), Line: line, Column: i + 1}
			switch at := cellOf(cell); {
			case formulas.external[at]:
				return nil, &input.Error{File: b.name, Cell: sheet + "!" + at, Found: "a formula that takes its value from another file or program", Mend: "write the value itself"}
			case formulas.empty[at]:
				return nil, &input.Error{File: b.name, Cell: sheet + "!" + at, Found: "a formula that was never calculated", Mend: "open the workbook in the spreadsheet program and save it"}
			}
			if cell.Text != "" {
				some = true
				if cell, err = b.typed(sheet, cell); err != nil {
					return nil, err
				}
				if !looked[i] {
					looked[i] = true
					if visible, err := b.f.GetColVisible(sheet, columnName(i+1)); err == nil && !visible {
						warn(cellOf(cell), "column %s is hidden, and read", columnName(i+1))
					}
				}
			}
			row = append(row, cell)
		}
		if !some {
			continue
		}
		if visible, err := b.f.GetRowVisible(sheet, line); err == nil && !visible {
			warn(input.CellName(1, line), "row %d is hidden, and read", line)
		}
		t.Rows = append(t.Rows, row)
	}
	merged, err := b.f.GetMergeCells(sheet)
	if err != nil {
		return t, nil // without any
	}
	for _, m := range merged {
		if from, to := m.GetStartAxis(), m.GetEndAxis(); strings.TrimSpace(m.GetCellValue()) != "" && strings.TrimLeft(from, letters) != strings.TrimLeft(to, letters) {
			warn(from, "merged with the cells to %s: it counts for its first row alone", to)
		}
	}
	return t, nil
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

func columnName(i int) string { return strings.TrimRight(input.CellName(i, 1), "1") }

func cellOf(c input.Cell) string { return input.CellName(c.Column, c.Line) }

// decimal is a number as spreadsheets store it; ParseFloat reads others too, such as 0x1p3 and 1_000.
var decimal = regexp.MustCompile(`^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$`)

// typed says of a cell whether it is a number, and refuses a date.
func (b *workbook) typed(sheet string, c input.Cell) (input.Cell, error) {
	kind, err := b.f.GetCellType(sheet, cellOf(c))
	if err != nil {
		return c, &input.Error{File: b.name, Cell: sheet + "!" + cellOf(c), Found: "cannot be read: " + cause(err)}
	}
	switch kind {
	case excelize.CellTypeUnset, excelize.CellTypeNumber:
	case excelize.CellTypeBool:
		c.Text = map[string]string{"1": "true", "0": "false"}[c.Text]
		return c, nil
	default:
		return c, nil
	}
	v, err := strconv.ParseFloat(c.Text, 64)
	if err != nil || !decimal.MatchString(c.Text) {
		return c, nil // is told as any text in place of a number
	}
	if b.isDate(sheet, c) {
		if day, err := excelize.ExcelDateToTime(v, false); err == nil {
			c.Text, c.Date = day.Format("2006-01-02"), true
		}
		return c, nil
	}
	c.Text, c.Exact = strconv.FormatFloat(v, 'f', -1, 64), true
	return c, nil
}

// isDate says whether a cell shows a date.
func (b *workbook) isDate(sheet string, c input.Cell) bool {
	id, err := b.f.GetCellStyle(sheet, cellOf(c))
	if err != nil || id == 0 {
		return false
	}
	if known, ok := b.dates[id]; ok {
		return known
	}
	is := false
	if style, err := b.f.GetStyle(id); err == nil {
		is = style.NumFmt >= 14 && style.NumFmt <= 22 || style.NumFmt >= 45 && style.NumFmt <= 47
		if code := style.CustomNumFmt; code != nil {
			plain := strings.ToLower(unquoted(*code))
			is = is || strings.Contains(plain, "yy") || strings.Contains(plain, "d/m") || strings.Contains(plain, "m/d") || strings.Contains(plain, "h:m")
		}
	}
	b.dates[id] = is
	return is
}

// unquoted takes texts in quotes and colours in brackets out of a number format.
func unquoted(code string) string {
	var out strings.Builder
	quoted, bracket := false, false
	for _, r := range code {
		switch {
		case r == '"':
			quoted = !quoted
		case r == '[' || r == ']':
			bracket = r == '['
		case !quoted && !bracket:
			out.WriteRune(r)
		}
	}
	return out.String()
}

// settings reads the sheets of settings and prices; without any, nothing is set.
func (b *workbook) settings(w quantity.Writing) (*input.Settings, error) {
	var settings, prices *input.Table
	var err error
	if sheet := b.sheetNamed("Settings", "Thiết lập", "Thiet lap"); sheet != "" {
		if settings, err = b.table(sheet); err != nil {
			return nil, err
		}
	}
	if sheet := b.sheetNamed("Prices", "Giá", "Gia", "Đơn giá"); sheet != "" {
		if prices, err = b.table(sheet); err != nil {
			return nil, err
		}
	}
	return input.ReadSettingsTable(b.name, settings, prices, w)
}
