package input

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/internal/place"
	"github.com/cleaner-production/abate/engine/internal/spell"
	"github.com/cleaner-production/abate/engine/quantity"
)

// Limits of an option table.
const (
	maxColumns  = 1024
	maxField    = 1 << 20             // bytes
	maxOptions  = 50_000              // which take some 200 MB to evaluate
	maxRows     = maxOptions + 50_000 // with headings and notes
	maxMistakes = 1000                // after which the rest of a table is not looked at
	headerRows  = 30                  // among which the header is looked for
)

// table reads one option table.
type table struct {
	reader
	*Table
	columns []column
	of      compound       // of the row that is read
	index   map[string]int // of programmes by id
	options int
}

// ReadTable reads the options of a table, with what its settings say; nil is without settings. The writing is that of numbers in
// texts, where the settings do not say it themselves. English, which nobody may have chosen, is not taken for granted: where
// a number can be no other than a Vietnamese one, all are read so, and below Vietnamese headers a number with two readings is
// a mistake.
func ReadTable(cells *Table, s *Settings, w quantity.Writing) (*engine.Portfolio, error) {
	t := &table{Table: cells, index: map[string]int{}}
	t.writing, t.stated, t.isTable = w, w != quantity.English, true
	if s != nil && s.stated {
		t.writing, t.stated = s.writing, true
	}
	t.p = s.portfolio(cells.File)
	t.p.Doubts = append(t.p.Doubts, cells.Doubts...)
	for i := range t.p.Programmes {
		t.index[t.p.Programmes[i].ID] = i
	}
	if body := t.header(s); t.columns != nil {
		if !t.stated {
			t.recogniseWriting(body)
		}
		for _, row := range body {
			if t.list.Len() >= maxMistakes || !t.row(row) {
				break
			}
		}
	}
	if t.options == 0 && t.list.Len() == 0 {
		t.list.Add(place.Position{File: cells.File}, "no option in the table", "a row for each option is wanted", "")
	}
	if err := t.list.Err(); err != nil {
		return nil, err
	}
	return t.p, nil
}

// empty says whether nothing stands in a row.
func empty(row []Cell) bool {
	return !slices.ContainsFunc(row, func(c Cell) bool { return c.Text != "" })
}

// only returns the one cell of a row in which something stands.
func only(row []Cell) (Cell, bool) {
	var one Cell
	n := 0
	for _, c := range row {
		if c.Text != "" {
			one = c
			n++
		}
	}
	return one, n == 1
}

// header finds the names of the columns, and returns the rows below them.
func (t *table) header(s *Settings) [][]Cell {
	rows := t.Rows
	if t.broken != nil {
		t.list.Add(t.broken.Position(), t.broken.Found, "", t.broken.Mend)
	}
	if len(rows) == 0 {
		if t.broken != nil {
			return nil
		}
		t.list.Add(place.Position{File: t.File}, "an empty file", "a header and a row for each option are wanted", "")
		return nil
	}
	head := 0
	for i, row := range rows[:min(headerRows, len(rows))] {
		if s.recognises(row) {
			head = i
			break
		}
	}
	for _, row := range rows[:head] {
		t.doubt(t.at(row[0]), "above the header, left out: %s", place.Quote(joined(row)))
	}
	header := slices.Clone(rows[head])
	body := rows[head+1:]
	if len(body) > 0 && s.isUnits(header, body[0]) {
		for i := range header {
			if i < len(body[0]) && body[0][i].Text != "" {
				header[i].Text += " (" + strings.Trim(body[0][i].Text, "()[] ") + ")"
			}
		}
		body = body[1:]
	}
	if len(header) > maxColumns {
		t.list.Add(t.at(header[0]), fmt.Sprintf("%d columns", len(header)), fmt.Sprintf("at most %d are read", maxColumns), "")
		return nil
	}
	t.vietnamese = inVietnamese(header)
	t.name(s, header, body)
	return body
}

// joined is what stands in a row.
func joined(row []Cell) string {
	var all []string
	for _, c := range row {
		if c.Text != "" {
			all = append(all, c.Text)
		}
	}
	return strings.Join(all, " | ")
}

// name settles what each column holds.
func (t *table) name(s *Settings, header []Cell, body [][]Cell) {
	seen := map[column]int{}
	companies := slices.ContainsFunc(header, s.isProgramme) // are within programmes
	for i, cell := range header {
		c, known := s.column(cell.Text)
		if companies && c.field == "programme" && !s.isProgramme(cell) {
			c.field = company
		}
		if !known {
			c = t.unknown(cell, i, body)
		}
		if c.field == "option" && plainWords(cell.Text) == "option" {
			if _, numbered := seen[column{field: "option"}]; numbered {
				c.field = "name" // beside a column of numbers
			}
		}
		key := c
		key.scale, key.money, key.months = 0, "", false
		if first, ok := seen[key]; ok && (c.field == "programme" || c.field == company) {
			if c.field == "company" {
				t.doubt(t.at(cell), "the column %s was left out: the company is that of column %d", place.Quote(cell.Text), first+1)
			} else {
				t.doubt(t.at(cell), "the column %s was left out: the programme is that of column %d", place.Quote(cell.Text), first+1)
			}
			c, known = column{field: ignored}, false
		} else if ok = ok && c != (column{}) && c.field != nameless && c.field != ignored; ok {
			t.list.Add(t.at(cell), fmt.Sprintf("columns %d and %d are both %s", first+1, i+1, place.Quote(cell.Text)), "", "keep one")
		}
		if c.field == ignored && known {
			t.doubt(t.at(cell), "the column %s was left out: it is computed here", place.Quote(cell.Text))
		}
		if c.money != "" && t.p.Currency == "" {
			t.p.Currency = c.money
		}
		seen[key] = i
		t.columns = append(t.columns, c)
	}
	_, id := seen[column{field: "option"}]
	_, named := seen[column{field: "name"}]
	_, vi := seen[column{field: "name_vi"}]
	if !id && !named && !vi && t.list.Len() == 0 {
		t.list.Add(t.at(header[0]), "no column option", "", "add a column option with the id of each")
	}
	if t.list.Len() > 0 && (t.broken == nil || t.list.Len() > 1) {
		t.columns = nil // by which no row can be read
	}
}

// unknown judges a column that is not recognised: a slip of the pen, a stream of its own with its unit, a text that is left
// out, or a mistake.
func (t *table) unknown(cell Cell, i int, body [][]Cell) column {
	name, at := cell.Text, t.at(cell)
	lower := strings.ToLower(name)
	near := spell.Nearest(name, fields)
	if _, known := carriers()[plainWords(name)]; known {
		near = "" // it lacks its unit
	}
	carrier, unit, ok := "", "", false
	if open := strings.IndexByte(name, '('); open > 0 && strings.HasSuffix(name, ")") {
		carrier, unit, ok = strings.TrimSpace(lower[:open]), name[open+1:len(name)-1], true
	} else if cut := strings.LastIndexByte(name, '_'); cut > 0 {
		carrier, unit, ok = lower[:cut], name[cut+1:], true
	}
	if ok {
		u, scale, isUnit := quantityUnit(unit)
		if _, taken := labels()[plainWords(carrier)]; isUnit && taken {
			t.list.Add(at, "the column "+place.Quote(name)+" is a quantity of no carrier", "", "name what is saved, as in "+place.Quote("electricity ("+unit+")"))
			return column{}
		}
		if isUnit {
			return column{carrier: strings.ReplaceAll(carrier, " ", "_"), unit: u, scale: scale}
		}
	}
	label := plainWords(name)
	if ok {
		label = plainWords(carrier)
	}
	if _, known := carriers()[label]; known && ok {
		_, err := quantity.ParseUnit(unit)
		t.wrong(at, err)
		return column{}
	} else if near == "" && !known && !t.numbers(i, body) {
		t.doubt(at, "the column %s was left out: it is not recognised, and holds no number", place.Quote(name))
		return column{field: ignored}
	}
	mend := "a carrier names its unit, as in " + place.Quote(lower+"_t") + " or " + place.Quote(lower+" (kWh)") + "; known: " + strings.Join(fields, ", ") + `; or say what it is in [columns] of --with`
	if near != "" {
		mend = "did you mean " + place.Quote(near) + "?"
	}
	if _, err := quantity.ParseUnit(unit); ok && near == "" && err != nil {
		t.wrong(at, err)
		return column{}
	}
	t.list.Add(at, "unknown column "+place.Quote(name), "", mend)
	return column{}
}

// numbers says whether a number stands in a column.
func (t *table) numbers(i int, body [][]Cell) bool {
	for _, row := range body {
		if i >= len(row) || row[i].Text == "" {
			continue
		}
		if row[i].Exact {
			return true
		}
		for _, w := range []quantity.Writing{quantity.English, quantity.Vietnamese} {
			if _, err := w.ParseNumber(row[i].Text); err == nil {
				return true
			}
		}
	}
	return false
}

// recogniseWriting reads the numbers of a table as Vietnamese ones where a number can be nothing else: "0,5", "1.234,5".
func (t *table) recogniseWriting(body [][]Cell) {
	var witness *Cell
	for _, row := range body {
		for i, cell := range row {
			if i >= len(t.columns) || cell.Text == "" || cell.Exact || !t.columns[i].numeric() {
				continue
			}
			amount, _ := cutCurrency(strings.TrimSuffix(cell.Text, "%"))
			number, _ := cutMultiple(amount)
			_, en := quantity.English.ParseNumber(number)
			_, vi := quantity.Vietnamese.ParseNumber(number)
			switch {
			case en == nil && vi != nil:
				return // an English one: each is judged for itself
			case en != nil && vi == nil && witness == nil:
				if _, doubtful := quantity.Vietnamese.Doubt(number); !doubtful {
					witness = &cell
				}
			}
		}
	}
	if witness != nil {
		t.writing, t.stated = quantity.Vietnamese, true
		t.doubt(t.at(*witness), "numbers are read as Vietnamese ones (2.970,5), for %s can be no other", place.Quote(witness.Text))
	}
}

// numeric says whether a column holds numbers.
func (c *column) numeric() bool {
	return c.carrier != "" || slices.Contains([]string{"investment", "grant", "annual_saving", "annual_cost", "lifetime_years", "reported_co2_t", "payback",
		"residual_value", "replacement", "replacement_year", "loan", "loan_rate", "loan_years", "loan_grace_years", "production", "production_before"}, c.field)
}

// row reads a row and adds its option to its programme; false where there are too many.
func (t *table) row(row []Cell) bool {
	for len(row) > len(t.columns) && row[len(row)-1].Text == "" {
		row = row[:len(row)-1] // a spreadsheet writes as many separators as its widest row has
	}
	if empty(row) {
		return true
	}
	at := t.at(row[0])
	if reason := t.noOption(row); reason != "" {
		t.doubt(at, reason+" was left out: %s", place.Quote(joined(row)))
		return true
	}
	if len(row) > len(t.columns) || t.Sheet == "" && len(row) < len(t.columns) {
		t.list.Add(at, fmt.Sprintf("the row has %d fields, the header has %d", len(row), len(t.columns)), "", "a separator inside a number or a text? write it in quotes")
		return true
	}
	if t.options++; t.options > maxOptions {
		t.list.Add(at, fmt.Sprintf("more than %d options", maxOptions), "", "split the table")
		return false
	}
	o := engine.Option{Figures: engine.Figures{At: at}}
	programme, name, of := "options", engine.Text{}, ""
	for i, cell := range row {
		c := t.columns[i]
		switch {
		case cell.Text == "" || c.field == ignored:
		case len(cell.Text) > maxField:
			t.list.Add(t.at(cell), fmt.Sprintf("a field of %d bytes", len(cell.Text)), fmt.Sprintf("at most %d are read", maxField), "")
		case c.field == "programme":
			programme = ownID(cell.Text)
		case c.field == company:
			of = cell.Text
		case c.field == "programme_name":
			name.En = cell.Text
		case c.field == "programme_name_vi":
			name.Vi = cell.Text
		default:
			t.cell(&o, c, cell)
		}
	}
	for _, name := range []string{o.Name.En, o.Name.Vi} {
		if o.ID == "" {
			o.ID = ownID(name)
		}
	}
	if o.ID == "" {
		t.list.Add(at, "a row without option", "", "give each option an id")
	}
	if of != "" {
		within(&o, of)
	}
	t.compose(&o)
	if len(o.Uses) == 0 { // else Evaluate does
		t.increase(o.Savings)
	}
	i, ok := t.index[programme]
	if !ok {
		i = len(t.p.Programmes)
		t.index[programme] = i
		if name == (engine.Text{}) {
			name.En = programme
		}
		t.p.Programmes = append(t.p.Programmes, engine.Programme{ID: programme, Name: name, Figures: engine.Figures{At: at}})
	}
	t.p.Programmes[i].Options = append(t.p.Programmes[i].Options, o)
	return true
}

// within makes an option one of a company, whose options are often called as those of another: "N01: Economiser".
func within(o *engine.Option, company string) {
	names := []*string{&o.ID, &o.Name.En, &o.Name.Vi, &o.SameStream}
	for _, list := range [][]string{o.Excludes, o.Requires} {
		for i := range list {
			names = append(names, &list[i])
		}
	}
	for _, name := range names {
		if *name != "" {
			*name = ownID(company + ": " + *name)
		}
	}
}

// noOption recognises a row that is not an option: totals, a heading, a note.
func (t *table) noOption(row []Cell) string {
	cell := func(field string) string {
		if i := slices.IndexFunc(t.columns, func(c column) bool { return c.field == field }); i >= 0 && i < len(row) {
			return row[i].Text
		}
		return ""
	}
	id := cell("option")
	words := []string{id}
	if id == "" {
		words = []string{cell("programme"), cell("name"), cell("name_vi")}
	}
	for _, word := range words {
		if plain := plainWords(word); word != "" && (slices.Contains(totals, plain) || id == "" && (strings.HasPrefix(plain, "tong cong") || strings.HasPrefix(plain, "total "))) {
			return "a row of totals"
		}
	}
	one, alone := only(row)
	if alone && len(t.columns) > 1 && (id == "" || strings.ContainsRune(id, ' ')) && !one.Exact {
		return "a row of nothing but a text"
	}
	figures := false
	for i, c := range row {
		figures = figures || i < len(t.columns) && c.Text != "" && t.columns[i].numeric()
	}
	if !figures && isOutline(id) && (cell("name") != "" || cell("name_vi") != "") {
		return "a heading"
	}
	return ""
}

// isOutline says whether an id is that of a heading: A, B, I, II, IV.
func isOutline(id string) bool {
	id = strings.Trim(id, ".)")
	return len(id) == 1 && id[0] >= 'A' && id[0] <= 'Z' || id != "" && strings.Trim(id, "IVX") == ""
}

var totals = []string{"total", "totals", "grand total", "sum", "tong", "tong so", "tong cong", "cong"}

// cell takes one field of a row.
func (t *table) cell(o *engine.Option, c column, cell Cell) {
	at, text := t.at(cell), cell.Text
	if slices.Contains(sheetErrors, text) {
		t.list.Add(at, "found "+place.Quote(text), "an error of the spreadsheet", "mend its formula")
		return
	}
	switch c.field {
	case "option":
		o.ID = ownID(text)
	case "name":
		o.Name.En = text
	case "name_vi":
		o.Name.Vi = text
	case "category":
		o.Category = text
	case "area":
		o.Area.En = text
	case "technical_feasibility", "economic_feasibility", "environmental_feasibility":
		was := o.Feasibility.In(strings.TrimSuffix(c.field, "_feasibility"))
		note := was.Note.Vi
		*was = t.judged(text, at)
		was.Note.Vi = note
	case "technical_feasibility_vi", "economic_feasibility_vi", "environmental_feasibility_vi":
		o.Feasibility.In(strings.TrimSuffix(c.field, "_feasibility_vi")).Note.Vi = text // the reason alone
	case "area_vi":
		o.Area.Vi = text
	case "note_vi":
		o.Note.Vi = text
	case "note":
		o.Note.En = text
	case "investment":
		o.Investment = t.money(c, cell)
	case "annual_saving":
		o.AnnualSaving = t.money(c, cell)
	case "annual_cost":
		o.AnnualCost = t.money(c, cell)
	case "grant":
		o.Grant = t.grant(c, cell)
	case "residual_value":
		o.ResidualValue = t.money(c, cell)
	case "replacement":
		t.of.replaced = t.money(c, cell)
	case "replacement_year":
		t.inYears(cell)
	case "loan", "loan_rate", "loan_years", "loan_grace_years", "loan_repayment":
		t.lent(c, cell)
	case "production", "production_before":
		t.made(o, c, cell)
	case "payback":
		t.paid(o, c, cell)
	case "excludes":
		o.Excludes, o.LinksAt = list(ownID(text)), at
	case "requires":
		o.Requires, o.LinksAt = list(ownID(text)), at
	case "same_stream":
		o.SameStream, o.LinksAt = ownID(text), at
	case nameless:
		t.list.Add(at, "found "+place.Quote(text)+" in a column without a name", "", "name the column, or empty it")
	case "status":
		status, ok := statusOf(text)
		if !ok {
			t.unknownWord(at, text, engine.StatusNames())
		}
		o.Status = status
	default:
		if c.carrier != "" && c.of.used() {
			t.used(c, cell)
			return
		}
		t.figure(o, c, cell)
	}
}

// list takes ids apart that stand in one cell.
func list(text string) []string {
	var all []string
	for id := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ';' || r == ',' }) {
		if id = strings.TrimSpace(id); id != "" {
			all = append(all, id)
		}
	}
	return all
}

// sheetErrors are what a spreadsheet shows for a formula that failed.
var sheetErrors = []string{"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!"}

// statusOf reads a status: a word of either language, or a letter of the Industrial Assessment Centers.
func statusOf(word string) (engine.Status, bool) {
	plain := plainWords(word)
	if s, ok := engine.ParseStatus(plain); ok {
		return s, true
	}
	for s, words := range map[engine.Status]string{
		engine.Implemented:   "implemented|completed|complete|i|da thuc hien|da lam|hoan thanh|da hoan thanh|da ap dung|xong",
		engine.Implementing:  "in progress|ongoing|under way|dang thuc hien|dang lam|dang trien khai",
		engine.Planned:       "plan|scheduled|ke hoach|len ke hoach|co ke hoach|du kien|se thuc hien",
		engine.Proposed:      "pending|p|de xuat|duoc de xuat|nghien cuu|study",
		engine.Rejected:      "not implemented|n|loai bo|bi loai|tu choi|khong thuc hien|khong kha thi",
		engine.StatusUnknown: "k|?|not stated|khong ghi|khong ro|chua ro",
	} {
		if slices.Contains(strings.Split(words, "|"), plain) {
			return s, true
		}
	}
	return 0, false
}

// number reads the number of a cell.
func (t *table) number(cell Cell) (v, half float64, ok bool) {
	if cell.Date {
		t.list.Add(t.at(cell), "found the date "+cell.Text, "a number is wanted", "give the cell the format of a number")
		return 0, 0, false
	}
	w := t.writing
	if cell.Exact {
		w = quantity.English
	}
	v, err := w.ParseNumber(cell.Text)
	if err != nil {
		t.wrong(t.at(cell), err)
		return 0, 0, false
	}
	if !cell.Exact {
		t.question(cell.Text, t.at(cell))
	}
	half, _ = w.Precision(cell.Text) // a cell that was read has one
	return v, half, true
}

// worth reads the money of a cell: a number in the unit of its column, or an amount with its own currency.
func (t *table) worth(c column, cell Cell) (m *engine.Money, bare bool) {
	m = &engine.Money{Currency: c.money, At: t.at(cell)}
	scale := max(c.scale, 1)
	if cell.Exact || cell.Date {
		v, half, ok := t.number(cell)
		m.Value, m.Half = float64(v*scale), float64(half*scale)
		if !ok {
			return nil, false
		}
		return m, true
	}
	v, half, currency, bare, ok := t.amount(cell.Text, m.At)
	switch {
	case !ok:
		return nil, false
	case bare:
		v, half = float64(v*scale), float64(half*scale)
	case currency != "":
		m.Currency = currency
	}
	m.Value, m.Half = v, half
	return m, bare
}

func (t *table) money(c column, cell Cell) *engine.Money {
	m, _ := t.worth(c, cell)
	return m
}

// grant takes a share of the investment, a number up to 1, or an amount.
func (t *table) grant(c column, cell Cell) engine.Grant {
	at := t.at(cell)
	if strings.HasSuffix(cell.Text, "%") {
		t.list.Add(at, "found "+place.Quote(cell.Text), "a share from 0 to 1, or an amount, is wanted", "write 0.4 for 40 %")
		return engine.Grant{}
	}
	if c.scale > 0 && c.scale < 1 {
		v, _, _ := t.number(cell)
		return engine.Grant{Share: v / 100, At: at} // of percent
	}
	m, bare := t.worth(c, cell)
	switch {
	case m == nil:
		return engine.Grant{}
	case bare && c.scale == 0 && m.Value <= 1:
		return engine.Grant{Share: m.Value, At: at}
	case bare && c.scale == 0 && m.Value <= 100:
		t.doubt(at, "a grant of %s is taken for an amount; if %s %% is meant, write %s", cell.Text, cell.Text, m.Value/100)
	}
	return engine.Grant{Amount: m, At: at}
}

// paid takes a payback that the table prints: a number in the unit of its column, or as in "9 months".
func (t *table) paid(o *engine.Option, c column, cell Cell) {
	per := 1.0
	if c.months {
		per = 12
	}
	var p payback
	switch _, err := t.writing.ParseNumber(cell.Text); {
	case err == nil || cell.Exact:
		v, h, ok := t.number(cell)
		if !ok {
			return
		}
		if p = (payback{v / per, h / per, c.months}); p.years < 0 {
			t.list.Add(t.at(cell), "found "+place.Quote(cell.Text), "0 or more is wanted", "")
			return
		}
	case strings.ContainsAny(cell.Text, "0123456789"), slices.Contains(immediately, strings.ToLower(strings.TrimSpace(cell.Text))):
		var ok bool
		if p, ok = t.payback(cell.Text, t.at(cell)); !ok {
			return
		}
	default: // "never" in any words
		t.doubt(t.at(cell), "the payback %s is not compared", place.Quote(cell.Text))
		return
	}
	o.Reported.PaybackYears, o.Reported.PaybackHalf, o.Reported.PaybackMonths = &p.years, p.half, p.months
}

// figure takes a field that is a number.
func (t *table) figure(o *engine.Option, c column, cell Cell) {
	v, half, ok := t.number(cell)
	if !ok {
		return
	}
	at := t.at(cell)
	if c.scale != 0 {
		v, half = float64(v*c.scale), float64(half*c.scale)
	}
	s := engine.Saving{Carrier: c.carrier, Quantity: quantity.Quantity{Value: v, Unit: c.unit}, Half: half, At: at}
	switch c.field {
	case "lifetime_years":
		if v < 1 || v > engine.MaxLifetimeYears || v != float64(int(v)) {
			t.list.Add(at, "a lifetime of "+cell.Text, "a whole number from 1 to "+strconv.Itoa(engine.MaxLifetimeYears)+" is wanted", "")
			return
		}
		o.LifetimeYears = int(v)
		return
	case "reported_co2_t":
		if c.unit == (quantity.Unit{}) {
			s.Quantity.Unit = quantity.Tonne
		}
		t.plausible(s.Quantity, at)
		o.Reported.CO2 = &s
		return
	}
	t.plausible(s.Quantity, at)
	switch {
	case v == 0 && c.of == saved: // no saving
	case c.of == lowEnd:
		t.of.low = append(t.of.low, s)
	case c.of == highEnd:
		t.of.high = append(t.of.high, s)
	case c.of == achieved:
		o.Achieved = append(o.Achieved, s)
	default:
		o.Savings = append(o.Savings, s)
	}
}
