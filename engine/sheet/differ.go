package sheet

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/cleaner-production/abate/engine/input"
	"github.com/cleaner-production/abate/engine/internal/place"
	"github.com/cleaner-production/abate/engine/manifest"
)

// Manifest returns the manifest of a workbook that [Write] wrote, whoever saved it since.
func Manifest(name string, data []byte) (m *manifest.Manifest, err error) {
	defer guard(name, &err)
	b, err := unpack(name, data)
	if err != nil {
		return nil, err
	}
	defer b.f.Close()
	for _, sheet := range slices.Backward(b.f.GetSheetList()) {
		rows, err := b.f.GetRows(sheet)
		if err != nil {
			return nil, &input.Error{File: name, Found: "the sheet " + strconv.Quote(sheet) + " cannot be read: " + cause(err)}
		}
		for _, row := range slices.Backward(rows) {
			if len(row) > 1 && strings.HasPrefix(row[1], `{"schema":`) {
				return manifest.Parse([]byte(row[1]))
			}
		}
	}
	return nil, manifest.ErrNone
}

// Compare says where the cells of a workbook differ from those that are computed again, by what they show and by whether
// a formula stands there: an error for each cell, nil without any. Numbers may differ by 1e-9 of themselves, for another
// program may have calculated them.
func Compare(name string, report, computed []byte) (err error) {
	defer guard(name, &err)
	old, err := unpack(name, report)
	if err != nil {
		return err
	}
	defer old.f.Close()
	again, err := unpack(name, computed)
	if err != nil {
		return err
	}
	defer again.f.Close()
	was, now := old.f, again.f
	var list place.List
	sheets := now.GetSheetList()
	for _, sheet := range was.GetSheetList() {
		if !slices.Contains(sheets, sheet) {
			list.Add(place.Position{File: name, Cell: sheet}, "a sheet that is not in what is computed", "", "")
		}
	}
	for _, sheet := range sheets {
		if i, err := was.GetSheetIndex(sheet); err != nil || i < 0 {
			list.Add(place.Position{File: name, Cell: sheet}, "this sheet is missing", "", "")
			continue
		}
		if f := old.found.of(sheet); f.shared > maxShared {
			return &input.Error{File: name, Cell: sheet, Found: fmt.Sprintf("%d formulas that are written as copies of others; at most %d are compared", f.shared, maxShared)}
		}
		if err := compareSheet(&list, name, sheet, was, now); err != nil {
			return &input.Error{File: name, Cell: sheet, Found: "cannot be read: " + cause(err)}
		}
	}
	return list.Err()
}

// maxShared is how many formulas of a sheet may be copies of others, for each of which excelize looks through the sheet.
const maxShared = 5000

func compareSheet(list *place.List, name, sheet string, was, now *excelize.File) error {
	a, err := was.GetRows(sheet)
	if err != nil {
		return err
	}
	b, err := now.GetRows(sheet)
	if err != nil {
		return err
	}
	for row := range max(len(a), len(b)) {
		x, y := rowAt(a, row), rowAt(b, row)
		for column := range max(len(x), len(y)) {
			cell, err := excelize.CoordinatesToCellName(column+1, row+1)
			if err != nil {
				return err
			}
			at := place.Position{File: name, Cell: sheet + "!" + cell}
			hadFormula, err := was.GetCellFormula(sheet, cell)
			if err != nil {
				return err
			}
			formula, err := now.GetCellFormula(sheet, cell)
			if err != nil {
				return err
			}
			found, computed := textAt(x, column), textAt(y, column)
			switch {
			case sameFormula(hadFormula, formula):
				if hadFormula == "" || found != "" { // one that nobody has calculated yet shows what it should
					if !sameValue(found, computed) {
						manifest.Differ(list, at, found, computed)
					}
				}
			case hadFormula == "":
				list.Add(at, "found "+place.Quote(found), "the formula ="+formula+" belongs there", "")
			default:
				manifest.Differ(list, at, "="+hadFormula, or(formula, computed))
			}
		}
	}
	return nil
}

func rowAt(rows [][]string, i int) []string {
	if i < len(rows) {
		return rows[i]
	}
	return nil
}

func textAt(row []string, i int) string {
	if i < len(row) {
		return row[i]
	}
	return ""
}

// or is a formula, or the value where there is none.
func or(formula, value string) string {
	if formula == "" {
		return value
	}
	return "=" + formula
}

// sameFormula compares formulas as programs write them: with blanks or without, numbers with an exponent or without.
func sameFormula(a, b string) bool { return a == b || plainFormula(a) == plainFormula(b) }

// literal is a number in a formula, with what stands before it where that makes it none: a letter, a mark of a reference.
var literal = regexp.MustCompile(`[\pL$_.\d]*\d(?:[eE][+-]?\d+)?`)

func plainFormula(formula string) string {
	return literal.ReplaceAllStringFunc(strings.NewReplacer(" ", "", "_xlfn.", "").Replace(formula), func(text string) string {
		if v, err := strconv.ParseFloat(text, 64); err == nil {
			return strconv.FormatFloat(v, 'g', -1, 64)
		}
		return text
	})
}

func sameValue(a, b string) bool {
	if a == b {
		return true
	}
	const tolerance = 1e-9 // relative
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	if errX == nil && errY == nil {
		return math.Abs(x-y) <= tolerance*max(math.Abs(x), math.Abs(y))
	}
	lines := strings.NewReplacer("\r\n", "\n", "_x000D_", "")
	return lines.Replace(a) == lines.Replace(b)
}
