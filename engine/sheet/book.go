package sheet

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"sort"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/language"
	"github.com/cleaner-production/abate/engine/manifest"
	"github.com/cleaner-production/abate/engine/uncertainty"
)

// Write writes a result as a workbook, with the intervals of u and the manifest m where they are not nil; u must be of that
// result. It fails for a result by the convention of another tool.
func Write(w io.Writer, r *engine.Result, u *uncertainty.Analysis, m *manifest.Manifest, l language.Language) error {
	if as := r.Terms.Convention; as != finance.House {
		return fmt.Errorf("sheet: the formulas of the workbook count as this program does, not as %s", as)
	}
	return newBook(r, u, m, l).write(w, true)
}

// book is the workbook in the making.
type book struct {
	r *engine.Result
	u *uncertainty.Analysis
	m *manifest.Manifest
	l language.Language

	entries []entry
	years   int // the last year that the cash flows go to

	summary, energy, inputs, factors, flows, charts, about *grid
	terms                                                  termRows
	money                                                  int // the row of the first entry in the money block of the inputs
	savings, savingsEnd                                    int // the rows of the first and the last saving of the inputs
	sections                                               [sections]int
	priced                                                 map[priceKey]int
	parts                                                  map[partKey]int
	gwp                                                    int // the row of the potential of CH4; that of N2O is the next one
}

// entry is a row of the summary: a programme, an option or the whole.
type entry struct {
	o         *engine.Outcome
	programme *engine.Outcome // nil of the whole
	level     level
	from, to  int // the entries that it is the sum of, where it is one: from <= i < to; all programmes of the whole
	lines     int // the row of its first line in the inputs
	group     bool
}

// level is what an entry is.
type level uint8

const (
	programme level = iota
	option
	whole
)

func newBook(r *engine.Result, u *uncertainty.Analysis, m *manifest.Manifest, l language.Language) *book {
	b := &book{r: r, u: u, m: m, l: l, priced: map[priceKey]int{}, parts: map[partKey]int{}}
	b.years = max(r.Terms.LifetimeYears, 20) // so that a longer life can be tried
	for i := range r.Programmes {
		p := &r.Programmes[i]
		at := len(b.entries)
		b.entries = append(b.entries, entry{o: p, programme: p, level: programme, from: at + 1, to: at + 1 + len(p.Options) + len(p.Overlaps)})
		for j := range p.Options {
			b.entries = append(b.entries, entry{o: &p.Options[j], programme: p, level: option})
		}
		for j := range p.Overlaps {
			b.entries = append(b.entries, entry{o: &p.Overlaps[j], programme: p, level: option})
		}
	}
	b.entries = append(b.entries, entry{o: &r.Total, level: whole, to: len(b.entries)})
	for i := range b.entries {
		e := &b.entries[i]
		b.years = max(b.years, len(e.o.Flows)-1)
		e.group = e.o.Origin.Money == engine.Summed
	}
	for _, g := range []struct {
		at  **grid
		key string
	}{{&b.summary, "summary"}, {&b.energy, "energy sheet"}, {&b.inputs, "inputs"}, {&b.factors, "factors"}, {&b.flows, "cash flow"}, {&b.charts, "charts"}, {&b.about, "about"}} {
		*g.at = &grid{name: b.word(g.key), wide: 1}
	}
	b.makeFactors()
	b.makeInputs()
	b.makeFlows()
	b.makeSummary()
	b.makeEnergy()
	b.makeCharts()
	b.makeAbout()
	return b
}

// of returns a text in the language of the book.
func (b *book) of(t engine.Text) string { return b.l.Of(t) }

// word returns a label; those of workbooks go before those of all outputs.
func (b *book) word(key string) string { return b.l.Word("sheet "+key, key) }

// quoted is a word as a string in a formula. Words are those of this package and hold no quotation mark.
func (b *book) quoted(key string) string { return `"` + b.word(key) + `"` }

func (b *book) sheets() []*grid {
	return []*grid{b.summary, b.energy, b.inputs, b.factors, b.flows, b.charts, b.about}
}

// write writes the workbook. Without stored values whoever opens it must calculate.
func (b *book) write(w io.Writer, stored bool) (err error) {
	f := excelize.NewFile()
	defer func() {
		if e := f.Close(); err == nil {
			err = e
		}
	}()
	styles := map[look]int{}
	for i, g := range b.sheets() {
		if i == 0 {
			err = f.SetSheetName("Sheet1", g.name)
		} else {
			_, err = f.NewSheet(g.name)
		}
		if err != nil {
			return fmt.Errorf("sheet: %w", err)
		}
	}
	for _, g := range b.sheets() {
		if err := layout(f, g); err != nil {
			return fmt.Errorf("sheet: %s: %w", g.name, err)
		}
		if g == b.charts {
			if err := b.draw(f); err != nil {
				return fmt.Errorf("sheet: %s: %w", g.name, err)
			}
		}
		if g == b.summary {
			if err := b.choices(f); err != nil {
				return fmt.Errorf("sheet: %s: %w", g.name, err)
			}
		}
		if err := stream(f, g, styles, stored); err != nil {
			return fmt.Errorf("sheet: %s: %w", g.name, err)
		}
	}
	return finish(f, w, b.of(b.r.Title), b.l)
}

// finish writes a workbook whose sheets are there.
func finish(f *excelize.File, w io.Writer, title string, l language.Language) error {
	const born = "2000-01-01T00:00:00Z" // not the clock: the same result gives the same bytes
	if err := f.SetDocProps(&excelize.DocProperties{Created: born, Modified: born, Creator: "abate", LastModifiedBy: "abate", Title: text(title), Language: l.String()}); err != nil {
		return fmt.Errorf("sheet: %w", err)
	}
	full := true
	if err := f.SetCalcProps(&excelize.CalcPropsOptions{FullCalcOnLoad: &full}); err != nil {
		return fmt.Errorf("sheet: %w", err)
	}
	kinds := f.ContentTypes.Defaults
	sort.Slice(kinds, func(i, j int) bool { return kinds[i].Extension < kinds[j].Extension })
	f.SetZipWriter(func(w io.Writer) excelize.ZipWriter { return &archive{w, map[string]*bytes.Buffer{}} })
	if err := f.Write(w); err != nil {
		return fmt.Errorf("sheet: %w", err)
	}
	return nil
}

// layout sets how a sheet is printed: A4 across, as wide as the page.
func layout(f *excelize.File, g *grid) error {
	size, across, wide, high, fit := 9, "landscape", g.wide, 0, true
	if err := f.SetSheetProps(g.name, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return err
	}
	if err := f.SetPageLayout(g.name, &excelize.PageLayoutOptions{Size: &size, Orientation: &across, FitToWidth: &wide, FitToHeight: &high}); err != nil {
		return err
	}
	side, edge := 0.4, 0.6 // inches
	if err := f.SetPageMargins(g.name, &excelize.PageLayoutMarginsOptions{Left: &side, Right: &side, Top: &edge, Bottom: &edge}); err != nil {
		return err
	}
	if err := f.SetHeaderFooter(g.name, &excelize.HeaderFooterOptions{OddFooter: "&L&A&R&P / &N"}); err != nil {
		return err
	}
	var repeated []string
	if g.wide > 1 {
		repeated = append(repeated, g.prefix()+"$A:$"+name(g.left))
	}
	if g.repeatHead {
		repeated = append(repeated, fmt.Sprintf("%s$1:$%d", g.prefix(), g.top))
	}
	if repeated == nil {
		return nil
	}
	return f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: strings.Join(repeated, ","), Scope: g.name})
}

// stream writes the cells of a sheet.
func stream(f *excelize.File, g *grid, styles map[look]int, stored bool) error {
	sw, err := f.NewStreamWriter(g.name)
	if err != nil {
		return err
	}
	for i, width := range slices.Backward(g.widths) { // the last one set is written first, and Excel wants the first one there
		if err := sw.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
	}
	if g.top > 0 || g.left > 0 {
		pane := &excelize.Panes{Freeze: true, XSplit: g.left, YSplit: g.top, TopLeftCell: local(g.left+1, g.top+1), ActivePane: "bottomRight"}
		if g.left == 0 {
			pane.ActivePane = "bottomLeft"
		}
		if err := sw.SetPanes(pane); err != nil {
			return err
		}
	}
	for i, row := range g.rows {
		values := make([]any, len(row))
		for j, c := range row {
			if c.value == nil && c.formula == "" && c.look == (look{}) {
				continue
			}
			id, ok := styles[c.look]
			if !ok {
				if id, err = f.NewStyle(c.look.style()); err != nil {
					return err
				}
				styles[c.look] = id
			}
			value := c.value
			if c.formula != "" && !stored {
				value = nil
			}
			values[j] = excelize.Cell{StyleID: id, Formula: c.formula, Value: value}
		}
		if err := sw.SetRow(local(1, i+1), values, excelize.RowOpts{Height: g.height(i)}); err != nil {
			return err
		}
	}
	return sw.Flush()
}

// style is the look as Excel has it: what may be changed is blue on yellow, as accountants do.
func (l look) style() *excelize.Style {
	s := &excelize.Style{Font: &excelize.Font{Family: "Arial", Size: 10, Bold: l.bold || l.head || l.title}, Alignment: &excelize.Alignment{Vertical: "top", WrapText: l.wrap || l.head}}
	if l.format != general {
		s.CustomNumFmt = new(formatCodes[l.format])
	}
	solid := func(colour string) excelize.Fill {
		return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
	}
	switch {
	case l.title:
		s.Font.Size = 14
	case l.head:
		s.Font.Color, s.Fill = "FFFFFF", solid("1F4E5F")
		s.Alignment.Vertical = "center"
	case l.input:
		s.Font.Color, s.Fill = "0000C0", solid("FFF8DC")
	case l.bold:
		s.Fill = solid("E8EEF1")
	}
	switch {
	case l.head:
		s.Alignment.Horizontal = "center"
	case l.format != general:
		s.Alignment.Horizontal = "right"
	case l.indent:
		s.Alignment.Horizontal, s.Alignment.Indent = "left", 1
	}
	return s
}

// head puts the title of a sheet, and what it is about.
func (b *book) head(g *grid, about string) {
	g.words(1, 1, look{title: true}, strings.TrimPrefix(b.of(b.r.Title)+" — "+g.name, " — "))
	g.words(1, 2, look{}, about)
}
