package sheet

import (
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// mostBars is how many programmes or options a chart shows.
const mostBars = 30

// The columns of the data of the charts.
const (
	xName = iota + 1
	xCO2
	xYear = iota + 2
	xSimple
	xDiscounted
)

const chartsTop = 4

// makeCharts writes the data of the charts, as references to the other sheets.
func (b *book) makeCharts() {
	g := b.charts
	b.head(g, b.word("about charts"))
	g.widths = []float64{30, 14, 4, 8, 16, 16}
	g.words(xName, chartsTop, look{head: true}, b.word("name"), b.word("co2"))
	g.words(xYear, chartsTop, look{head: true}, b.word("year"), b.word("cumulative"), b.word("balance"))
	row := chartsTop
	for _, i := range b.bars() {
		row++
		o := b.entries[i].o
		label := text(b.of(o.Name))
		col := cName
		if label == "" {
			label, col = text(o.ID), cProgramme
			if b.entries[i].level == option {
				col = cOption
			}
		}
		g.put(xName, row, cell{value: label, formula: b.summary.ref(col, summaryTop+1+i)})
		g.put(xCO2, row, cell{value: o.CO2, formula: b.summary.ref(cCO2, summaryTop+1+i), look: look{format: tonnes}})
	}
	last := len(b.entries) - 1
	if b.r.Total.Flows == nil {
		return
	}
	for k := range b.years + 1 {
		row := chartsTop + 1 + k
		g.put(xYear, row, cell{value: k, look: look{format: count}})
		for col, s := range map[int]int{xSimple: cumulative, xDiscounted: balance} {
			g.put(col, row, cell{value: b.flows.at(wYear0+k, b.row(s, last)).value, formula: b.flows.ref(wYear0+k, b.row(s, last)), look: look{format: money}})
		}
	}
}

// bars returns the entries that the chart of CO2 shows: the programmes, or the options of the only one.
func (b *book) bars() []int {
	want := programme
	if len(b.r.Programmes) == 1 && len(b.r.Programmes[0].Options) > 0 {
		want = option
	}
	var all []int
	for i := range b.entries {
		if e := &b.entries[i]; e.level == want && e.o.Counted() && e.o.Stream == "" && len(all) < mostBars {
			all = append(all, i)
		}
	}
	return all
}

// draw puts the charts beside their data.
func (b *book) draw(f *excelize.File) error {
	g, dark := b.charts, excelize.Font{Family: "Arial", Size: 9, Color: "333333"}
	title := func(s string) excelize.ChartTitle {
		return excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: text(s), Font: &excelize.Font{Family: "Arial", Size: 12, Bold: true}}}}
	}
	solid := func(colour string) excelize.Fill {
		return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
	}
	if n := len(b.bars()); n > 0 {
		err := f.AddChart(g.name, "H2", &excelize.Chart{
			Type:  excelize.Bar,
			Title: title(b.word("chart co2")),
			Series: []excelize.ChartSeries{{Name: g.ref(xCO2, chartsTop), Categories: g.span(xName, chartsTop+1, xName, chartsTop+n),
				Values: g.span(xCO2, chartsTop+1, xCO2, chartsTop+n), Fill: solid("1F4E5F")}},
			Legend:    excelize.ChartLegend{Position: "none"},
			XAxis:     excelize.ChartAxis{ReverseOrder: true, Font: dark},
			YAxis:     excelize.ChartAxis{MajorGridLines: true, Font: dark, NumFmt: excelize.ChartNumFmt{CustomNumFmt: "#,##0"}},
			Dimension: excelize.ChartDimension{Width: 720, Height: uint(barsHeight(n))},
		})
		if err != nil {
			return err
		}
	}
	if b.r.Total.Flows == nil {
		return nil
	}
	last := chartsTop + 1 + min(len(b.r.Total.Flows)-1, b.years)
	series := func(col int, colour string) excelize.ChartSeries {
		return excelize.ChartSeries{Name: g.ref(col, chartsTop), Categories: g.span(xYear, chartsTop+1, xYear, last), Values: g.span(col, chartsTop+1, col, last),
			Fill: solid(colour), Line: excelize.LineOptions{Type: excelize.LineSolid, Width: 2, Fill: solid(colour)}, Marker: excelize.ChartMarker{Symbol: "none"}}
	}
	return f.AddChart(g.name, "H"+strconv.Itoa(5+barsHeight(len(b.bars()))/rowHeight), &excelize.Chart{
		Type:   excelize.Line,
		Title:  title(strings.TrimSuffix(b.word("chart cash")+", "+b.r.Currency, ", ")),
		Series: []excelize.ChartSeries{series(xSimple, "1F4E5F"), series(xDiscounted, "D9822B")},
		Legend: excelize.ChartLegend{Position: "bottom"},
		XAxis:  excelize.ChartAxis{Font: dark, TickLabelPosition: excelize.ChartTickLabelLow},
		YAxis:  excelize.ChartAxis{MajorGridLines: true, Font: dark, NumFmt: excelize.ChartNumFmt{CustomNumFmt: "#,##0"}},

		Dimension: excelize.ChartDimension{Width: 720, Height: 360},
	})
}

// rowHeight is the height of a row in pixels, about.
const rowHeight = 18

// barsHeight is the height of the chart of so many bars in pixels.
func barsHeight(n int) int { return min(150+28*n, 760) }
