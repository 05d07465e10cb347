package input

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/internal/place"
	"github.com/cleaner-production/abate/engine/internal/spell"
	"github.com/cleaner-production/abate/engine/internal/tomltree"
	"github.com/cleaner-production/abate/engine/quantity"
)

// Settings are what an option table cannot say itself: all that a portfolio file has but options, and what the columns are
// called that are not recognised.
type Settings struct {
	Portfolio *engine.Portfolio
	columns   map[string]string // by plain words, to the header that it stands for
	writing   quantity.Writing  // of the texts of the table too
	stated    bool              // whether they say how numbers are written
}

// ReadSettings reads settings from TOML: the keys of a portfolio file, its programmes without options, and a table
// [columns] that says for a header which column it is: "Kinh phí" = "investment (million VND)".
func ReadSettings(name string, data []byte, w quantity.Writing) (*Settings, error) {
	root, err := tomltree.Parse(name, data)
	if err != nil {
		return nil, err
	}
	r := &reader{writing: w, stated: w != quantity.English, isSettings: true, p: &engine.Portfolio{At: place.Position{File: name}}}
	s := &Settings{Portfolio: r.p, columns: map[string]string{}}
	t := tomltree.Open(root, &r.list)
	if columns := t.Table("columns"); columns != nil {
		for _, header := range columns.Keys() {
			meant, at, ok := columns.Text(header)
			if _, known := columnOf(meant); ok && !known {
				r.list.Add(at, "unknown column "+place.Quote(meant), "", "known: "+strings.Join(fields, ", ")+`, and carriers with their unit, as in "coal (t)"`)
			}
			s.columns[plainWords(header)] = meant
		}
	}
	r.top(t)
	s.writing, s.stated = r.writing, t.Has("number_format")
	for i := range r.p.Programmes {
		if p := &r.p.Programmes[i]; len(p.Options) > 0 {
			r.list.Add(p.At, "options in the settings of a table", "", "give them a row of the table each")
		}
	}
	return s, r.list.Err()
}

// Writing returns how the settings write numbers, which holds for the texts of the table too.
func (s *Settings) Writing() quantity.Writing { return s.writing }

// portfolio returns the portfolio to which the options of a table are added.
func (s *Settings) portfolio(file string) *engine.Portfolio {
	if s == nil || s.Portfolio == nil {
		return &engine.Portfolio{At: place.Position{File: file}}
	}
	p := *s.Portfolio
	p.Programmes = slices.Clone(p.Programmes)
	return &p
}

// column recognises a header, as it stands or as the settings have it.
func (s *Settings) column(header string) (column, bool) { return columnOf(s.meant(header)) }

// meant is the header that the settings have for one.
func (s *Settings) meant(header string) string {
	if s != nil {
		if meant, ok := s.columns[plainWords(header)]; ok {
			return meant
		}
	}
	return header
}

// isProgramme says whether a header is that of programmes, and not of companies.
func (s *Settings) isProgramme(c Cell) bool {
	return slices.Contains([]string{"programme", "program", "chuong trinh"}, plainWords(s.meant(c.Text)))
}

// recognises says whether a row is a header: an id or a name, and another column.
func (s *Settings) recognises(row []Cell) bool {
	named, others := false, 0
	for _, cell := range row {
		c, ok := s.column(cell.Text)
		switch {
		case !ok || c.field == nameless || cell.Exact:
		case c.field == "option" || c.field == "name" || c.field == "name_vi":
			named = true
			others++
		default:
			others++
		}
	}
	return named && others > 1
}

// isUnits says whether a row below a header holds the units of its columns and nothing else.
func (s *Settings) isUnits(header, row []Cell) bool {
	some := false
	for i, cell := range row {
		switch {
		case cell.Text == "":
			continue
		case i >= len(header) || cell.Exact:
			return false
		}
		unit := strings.Trim(cell.Text, "()[] ")
		before, _ := s.column(header[i].Text)
		c, ok := columnOf(header[i].Text + " (" + unit + ")")
		if !ok || c == before || c.field == ignored && !strings.HasPrefix(cell.Text, "(") {
			return false
		}
		some = true
	}
	return some
}

// HasHeader says whether one of the first rows of a table is a header.
func (s *Settings) HasHeader(t *Table) bool {
	return slices.ContainsFunc(t.Rows[:min(headerRows, len(t.Rows))], s.recognises)
}

// keys are what the settings are called on the sheet of a workbook, without accents and in small letters.
var keys = map[string]string{
	"title": "title", "tieu de": "title", "ten": "title", "source": "source", "nguon": "source",
	"currency": "currency", "tien te": "currency", "don vi tien": "currency", "don vi tien te": "currency",
	"year": "year", "nam": "year", "nam cua he so": "year", "year of the factors": "year", "factors": "factors", "factor set": "factors", "bo he so": "factors", "he so": "factors",
	"discount rate": "discount_rate", "discount_rate": "discount_rate", "ty suat chiet khau": "discount_rate", "lifetime": "lifetime_years", "lifetime_years": "lifetime_years",
	"tuoi tho": "lifetime_years", "escalation": "escalation", "muc tang gia": "escalation", "tang gia": "escalation",
	"number format": "number_format", "number_format": "number_format", "cach viet so": "number_format",
}

// ReadSettingsTable reads settings from the sheets of a workbook: one of keys and values, and one of prices with a column
// each for carrier, price, unit ("VND/kWh") and escalation. Either may be nil.
func ReadSettingsTable(file string, settings, prices *Table, w quantity.Writing) (*Settings, error) {
	r := &reader{writing: w, isTable: true, isSettings: true, p: &engine.Portfolio{At: place.Position{File: file}}}
	s := &Settings{Portfolio: r.p}
	if settings != nil {
		r.p.Doubts = append(r.p.Doubts, settings.Doubts...)
		for _, row := range settings.Rows {
			r.setting(settings, row)
		}
	}
	if prices != nil {
		r.p.Doubts = append(r.p.Doubts, prices.Doubts...)
		r.priceTable(prices)
	}
	s.writing, s.stated = r.writing, r.stated
	return s, r.list.Err()
}

// setting takes a row of a key and its value, and perhaps a remark after them.
func (r *reader) setting(t *Table, row []Cell) {
	if len(row) < 2 || row[0].Text == "" || row[1].Text == "" {
		return // a heading, a remark, or a key that is left open
	}
	key, value, at := keys[plainWords(row[0].Text)], row[1], t.at(row[1])
	number := func() (float64, bool) { return r.figureOf(t, value) }
	rate := func() *float64 {
		v, ok := number()
		if ok && (v <= -1 || v >= 1) {
			r.list.Add(at, "found "+place.Quote(value.Text), "a fraction, or a number with a percent sign, is wanted", "write 10%")
		}
		return &v
	}
	whole := func(low, high int) int {
		v, ok := number()
		if ok && (v != float64(int(v)) || v < float64(low) || v > float64(high)) {
			r.list.Add(at, "found "+place.Quote(value.Text), fmt.Sprintf("a whole number from %d to %d is wanted", low, high), "")
		}
		return int(v)
	}
	switch key {
	case "title":
		r.p.Title = engine.Text{En: value.Text}
		if len(row) > 2 {
			r.p.Title.Vi = row[2].Text
		}
	case "source":
		r.p.Source.En = value.Text
		if len(row) > 2 {
			r.p.Source.Vi = row[2].Text
		}
	case "currency":
		if r.p.Currency = strings.ToUpper(value.Text); !isCode(r.p.Currency) {
			r.list.Add(at, "found "+place.Quote(value.Text), "the code of a currency is wanted", "as in VND or USD")
		}
	case "year":
		r.p.Year = whole(factor.FirstYear, factor.LastYear)
	case "factors":
		r.p.Factors, r.p.FactorsAt = value.Text, at
	case "discount_rate":
		r.p.Finance.DiscountRate = rate()
	case "lifetime_years":
		r.p.Finance.LifetimeYears = whole(1, engine.MaxLifetimeYears)
	case "escalation":
		r.p.Finance.Escalation = *rate()
	case "number_format":
		if format, err := quantity.ParseWriting(value.Text); err != nil {
			r.wrong(at, err)
		} else {
			r.writing, r.stated = format, true
		}
	default:
		mend := "known: title, source, currency, year, factors, discount rate, lifetime, escalation, number format"
		if near := spell.Nearest(plainWords(row[0].Text), slices.Sorted(maps.Keys(keys))); near != "" {
			mend = "did you mean " + place.Quote(near) + "?"
		}
		if plainWords(row[0].Text) == "setting" || plainWords(row[0].Text) == "thiet lap" {
			return // the head of the table
		}
		r.list.Add(t.at(row[0]), "unknown setting "+place.Quote(row[0].Text), "", mend)
	}
}

// priceTable takes rows of carrier, price, unit and escalation below a header.
func (r *reader) priceTable(t *Table) {
	at := map[string]int{}
	for _, row := range t.Rows {
		if len(at) == 0 {
			for i, cell := range row {
				switch plainWords(cell.Text) {
				case "carrier", "dang nang luong", "nang luong", "nhien lieu":
					at["carrier"] = i
				case "price", "gia", "don gia":
					at["price"] = i
				case "unit", "don vi":
					at["unit"] = i
				case "escalation", "escalation a year", "tang gia", "muc tang gia", "tang gia hang nam", "muc tang gia hang nam":
					at["escalation"] = i
				case "", "name", "ten", "note", "ghi chu", "source", "nguon":
				default:
					if len(at) > 0 {
						r.list.Add(t.at(cell), "unknown column "+place.Quote(cell.Text), "", "known: carrier, price, unit, escalation, note")
					}
				}
			}
			if len(at) > 0 && (!has(at, "carrier") || !has(at, "price") || !has(at, "unit")) {
				r.list.Add(t.at(row[0]), "a header without carrier, price and unit", "", "name the columns carrier, price, unit and escalation")
				return
			}
			continue
		}
		cell := func(key string) Cell {
			if i, ok := at[key]; ok && i < len(row) {
				return row[i]
			}
			return Cell{}
		}
		name, price, unit, rise := cell("carrier"), cell("price"), cell("unit"), cell("escalation")
		if name.Text == "" || price.Text == "" {
			continue
		}
		carrier := strings.ToLower(name.Text)
		if known, ok := carriers()[plainWords(name.Text)]; ok {
			carrier = known
		}
		p := engine.Price{Carrier: carrier, At: t.at(price)}
		p.Value.At = p.At
		money, per, slash := strings.Cut(unit.Text, "/")
		scale, currency, ok := moneyUnit(plainWords(money))
		if !slash || !ok {
			r.list.Add(t.at(unit), "found "+place.Quote(unit.Text), "a currency per unit is wanted", `as in "VND/kWh"`)
			continue
		}
		v, ok := r.figureOf(t, price)
		if !ok {
			continue
		}
		p.Value.Value, p.Value.Currency = float64(v*scale), currency
		p.Unit = r.unit(per, t.at(unit))
		if rise.Text != "" {
			if g, ok := r.figureOf(t, rise); ok {
				p.Escalation = &g
			}
		}
		r.p.Prices = append(r.p.Prices, p)
	}
}

// figureOf reads the number of a cell, 12% as 0.12, in the writing of the table or where it can be no other in that of
// Vietnamese.
func (r *reader) figureOf(t *Table, cell Cell) (float64, bool) {
	text, percent := strings.CutSuffix(cell.Text, "%")
	text = strings.TrimSpace(text)
	v, err := r.writing.ParseNumber(text)
	if cell.Exact {
		v, err = quantity.English.ParseNumber(text)
	}
	if err != nil && !cell.Exact {
		vi, wrong := quantity.Vietnamese.ParseNumber(text)
		if _, doubtful := quantity.Vietnamese.Doubt(text); wrong == nil && !doubtful {
			v, err = vi, nil
		}
	}
	if err != nil {
		r.wrong(t.at(cell), err)
		return 0, false
	}
	if percent {
		v /= 100
	}
	return v, true
}

func has(m map[string]int, key string) bool {
	_, ok := m[key]
	return ok
}
