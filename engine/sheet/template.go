package sheet

import (
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/input"
	"github.com/cleaner-production/abate/engine/language"
)

// WriteOptions writes the options of a portfolio as a workbook that [Read] reads back: the option table with lists to choose
// from, settings, prices, and a page of help. Lost names what it has no place for.
func WriteOptions(w io.Writer, p *engine.Portfolio, l language.Language) (lost []string, err error) {
	word := func(key string) string { return l.Word("sheet "+key, key) }
	rows, lost := input.Tabulate(p, l)
	options := &grid{name: word("options sheet"), top: 1, left: 2, wide: 1, repeatHead: true}
	for i, row := range rows {
		for j, v := range row {
			c := cell{value: v.Text, look: look{head: i == 0, wrap: i > 0}}
			if v.Is {
				c = cell{value: v.Number}
			} else {
				c.value = text(v.Text)
			}
			if v.Is || v.Text != "" {
				options.put(j+1, i+1, c)
			}
		}
	}
	for j := range rows[0] {
		const least, most = 10, 34 // letters
		longest := 0
		for _, row := range rows {
			longest = max(longest, len([]rune(row[j].Text)))
		}
		options.widths = append(options.widths, float64(min(max(longest, least), most)))
	}
	settings := &grid{name: word("settings sheet"), top: 1, wide: 1, widths: []float64{24, 32, 32, 60}}
	settings.words(1, 1, look{head: true}, word("setting"), word("value"), "", word("setting note"))
	row := 1
	set := func(key string, value any, note string) {
		row++
		settings.words(1, row, look{}, word(key))
		if s, ok := value.(string); ok {
			value = text(s)
		}
		settings.put(2, row, cell{value: value, look: look{input: true}})
		settings.put(4, row, cell{value: note, look: look{wrap: true}})
	}
	set("setting title", p.Title.En, "")
	settings.put(3, row, cell{value: text(p.Title.Vi), look: look{input: true}})
	if p.Source != (engine.Text{}) {
		set("setting source", p.Source.En, "")
		settings.put(3, row, cell{value: text(p.Source.Vi), look: look{input: true}})
	}
	set("setting currency", p.Currency, "")
	if p.Year != 0 {
		set("setting year", p.Year, word("note year"))
	}
	set("setting factors", p.Factors, word("note factors"))
	if l == language.Vietnamese {
		set("setting number format", "vi", word("note number format"))
	}
	if p.Finance.DiscountRate != nil {
		set("setting discount rate", *p.Finance.DiscountRate, word("note rate"))
	}
	if p.Finance.LifetimeYears != 0 {
		set("setting lifetime", p.Finance.LifetimeYears, word("note lifetime"))
	}
	if p.Finance.Escalation != 0 {
		set("setting escalation", p.Finance.Escalation, "")
	}
	if rest := p.Finance; rest != (engine.Finance{DiscountRate: rest.DiscountRate, LifetimeYears: rest.LifetimeYears, Escalation: rest.Escalation}) {
		lost = append(lost, "of [finance] all but discount_rate, lifetime_years and escalation")
	}
	if len(p.Exchange) > 0 {
		lost = append(lost, "the exchange rates")
	}
	if len(p.Schemes) > 0 {
		lost = append(lost, "the schemes")
	}
	if p.NearestYear {
		lost = append(lost, "nearest_year")
	}
	prices := &grid{name: word("prices sheet"), top: 1, wide: 1, widths: []float64{20, 16, 16, 14}}
	prices.words(1, 1, look{head: true}, word("carrier"), word("price"), word("unit"), word("escalation"))
	for i, price := range p.Prices {
		prices.words(1, i+2, look{}, price.Carrier)
		prices.put(2, i+2, cell{value: price.Value.Value, look: look{input: true}})
		currency := price.Value.Currency
		if currency == "" {
			currency = p.Currency
		}
		prices.put(3, i+2, cell{value: currency + "/" + price.Unit.String(), look: look{input: true}})
		if price.Escalation != nil {
			prices.put(4, i+2, cell{value: *price.Escalation, look: look{input: true, format: percent}})
		}
		if price.Value.Low != 0 || price.Value.High != 0 || len(price.ByYear) > 0 {
			lost = append(lost, "the range or the years of the price of "+price.Carrier)
		}
	}
	help := &grid{name: word("help sheet"), wide: 1, widths: []float64{110}}
	for i, line := range strings.Split(word("help text"), "\n") {
		help.put(1, i+1, cell{value: line, look: look{wrap: true}})
	}
	return lost, writeOptions(w, []*grid{options, settings, prices, help}, len(rows), l.Of(p.Title), l)
}

// writeOptions writes the sheets, of which the first is the option table.
func writeOptions(w io.Writer, sheets []*grid, rows int, title string, l language.Language) (err error) {
	f := excelize.NewFile()
	defer func() {
		if e := f.Close(); err == nil {
			err = e
		}
	}()
	styles := map[look]int{}
	for i, g := range sheets {
		if i == 0 {
			err = f.SetSheetName("Sheet1", g.name)
		} else {
			_, err = f.NewSheet(g.name)
		}
		if err != nil {
			return fmt.Errorf("sheet: %w", err)
		}
	}
	if err := choose(f, sheets[0], rows, l); err != nil {
		return fmt.Errorf("sheet: %w", err)
	}
	for _, g := range sheets {
		if err := layout(f, g); err != nil {
			return fmt.Errorf("sheet: %s: %w", g.name, err)
		}
		if err := stream(f, g, styles, true); err != nil {
			return fmt.Errorf("sheet: %s: %w", g.name, err)
		}
	}
	return finish(f, w, title, l)
}

// choose lets the reader choose status, category and judgements from lists, in the rows that are there and some more.
func choose(f *excelize.File, g *grid, rows int, l language.Language) error {
	lists := map[string][]string{"category": engine.Categories()}
	for _, s := range engine.StatusNames() {
		lists["status"] = append(lists["status"], l.Word("status "+s, "sheet status "+s))
	}
	for _, respect := range engine.Respects() {
		for _, j := range engine.Judgements() {
			lists["feasibility "+respect] = append(lists["feasibility "+respect], l.Word("judged "+j))
		}
	}
	for col := 1; col <= len(g.rows[0]); col++ {
		header, _ := g.at(col, 1).value.(string)
		for key, words := range lists {
			if !strings.EqualFold(header, l.Word(key)) {
				continue
			}
			v := excelize.NewDataValidation(true)
			v.Sqref = fmt.Sprintf("%s:%s", local(col, 2), local(col, rows+200))
			if err := v.SetDropList(words); err != nil {
				return err
			}
			v.ShowErrorMessage = key == "status" // beside the others more is allowed: other words, a reason
			if err := f.AddDataValidation(g.name, v); err != nil {
				return err
			}
		}
	}
	return nil
}
