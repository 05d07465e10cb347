package input

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/language"
	"github.com/cleaner-production/abate/engine/quantity"
)

// Value is a cell to be written: a text, or a number.
type Value struct {
	Text   string
	Number float64
	Is     bool // a number
}

// Tabulate lays the options of a portfolio out as an option table, a header and a row for each, which [ReadTable] reads back.
// Lost names what a table has no place for. Headers and words are in the language, and
// so are the numbers in texts.
func Tabulate(p *engine.Portfolio, l language.Language) (rows [][]Value, lost []string) {
	numbers := quantity.English
	if l == language.Vietnamese {
		numbers = quantity.Vietnamese
	}
	return tabulate(p, l, numbers)
}

func tabulate(p *engine.Portfolio, l language.Language, numbers quantity.Writing) (rows [][]Value, lost []string) {
	t := &tabulation{p: p, l: l, numbers: numbers}
	t.lay()
	head := make([]Value, len(t.columns))
	for i, c := range t.columns {
		head[i].Text = c.header
	}
	rows = append(rows, head)
	if len(p.Indicators) > 0 {
		t.lose("%d indicators", len(p.Indicators))
	}
	for i := range p.Programmes {
		g := &p.Programmes[i]
		if len(g.Options) == 0 {
			t.lose("programme %s, which has no options", g.ID)
		}
		if states(g) {
			t.lose("what programme %s states itself", g.ID)
		}
		for j := range g.Options {
			row := make([]Value, len(t.columns))
			for k, c := range t.columns {
				row[k] = c.value(g, &g.Options[j])
			}
			rows = append(rows, row)
			t.check(g, &g.Options[j])
		}
	}
	return rows, t.lost
}

// WriteCSV writes the options of a portfolio as an option table in CSV, UTF-8 with a mark by which spreadsheets know it.
// Text that a spreadsheet would run as a formula is made a text. Numbers are in the writing, which is
// that of the settings where they declare one.
func WriteCSV(w io.Writer, p *engine.Portfolio, l language.Language, numbers quantity.Writing) (lost []string, err error) {
	rows, lost := tabulate(p, l, numbers)
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return lost, err
	}
	c := csv.NewWriter(w)
	for _, row := range rows {
		cells := make([]string, len(row))
		for i, v := range row {
			if v.Is {
				cells[i] = decimal(v.Number, numbers)
			} else {
				cells[i] = harmless(v.Text)
			}
		}
		c.Write(cells) // errors are kept until Flush
	}
	c.Flush()
	return lost, c.Error()
}

// decimal is a number in a writing, without marks between thousands. Where three digits would follow the decimal
// mark it gets a fourth, for three may be thousands.
func decimal(v float64, w quantity.Writing) string {
	text := strconv.FormatFloat(v, 'f', -1, 64)
	if _, fraction, _ := strings.Cut(text, "."); len(fraction) == 3 {
		text += "0"
	}
	if w == quantity.Vietnamese {
		text = strings.Replace(text, ".", ",", 1)
	}
	return text
}

// harmless is text that a spreadsheet does not run as a formula, on one line and without what is not to be printed. One that was
// kept from that by a ' in front gets another, for the first is taken off when it is read.
func harmless(text string) string {
	text = strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsPrint(r):
			return r
		}
		return -1
	}, text))
	if language.Formula(strings.TrimLeft(text, "'")) {
		return "'" + text
	}
	return text
}

// states says whether a programme states anything beside its options.
func states(g *engine.Programme) bool {
	f := &g.Figures
	return g.Proposed != 0 || g.Implemented != 0 || f.Investment != nil || f.AnnualSaving != nil || f.AnnualCost != nil || f.ResidualValue != nil || f.LifetimeYears != 0 ||
		f.Grant != (engine.Grant{}) || f.Loan != nil || len(f.Replacements) > 0 || len(f.Savings)+len(f.Baseline)+len(f.Achieved)+len(f.Uses)+len(f.Meters) > 0 ||
		f.Reported != (engine.Reported{})
}

// tabulation is an option table in the making.
type tabulation struct {
	p       *engine.Portfolio
	l       language.Language
	numbers quantity.Writing
	columns []tabled
	lost    []string
}

// tabled is a column to be written.
type tabled struct {
	header string
	value  func(g *engine.Programme, o *engine.Option) Value
}

func (t *tabulation) lose(format string, args ...any) {
	t.lost = append(t.lost, fmt.Sprintf(format, args...))
}

// lay settles the columns: those that something stands in, and the ones that every table has.
func (t *tabulation) lay() {
	word := func(en, vi string) string {
		if t.l == language.Vietnamese {
			return vi
		}
		return en
	}
	some := func(has func(o *engine.Option) bool) bool {
		return slices.ContainsFunc(t.p.Programmes, func(g engine.Programme) bool {
			return slices.ContainsFunc(g.Options, func(o engine.Option) bool { return has(&o) })
		})
	}
	add := func(wanted bool, header string, value func(o *engine.Option) Value) {
		if wanted {
			t.columns = append(t.columns, tabled{header, func(_ *engine.Programme, o *engine.Option) Value { return value(o) }})
		}
	}
	text := func(s string) Value { return Value{Text: s} }
	number := func(v float64) Value { return Value{Number: v, Is: true} }
	currency := ""
	if t.p.Currency != "" {
		currency = " (" + t.p.Currency + ")"
	}
	money := func(m *engine.Money) Value {
		switch {
		case m == nil:
			return Value{}
		case m.Currency != "" && m.Currency != t.p.Currency:
			return text(decimal(m.Value, t.numbers) + " " + m.Currency)
		}
		return number(m.Value)
	}
	amount := func(m *engine.Money) Value { // of what may be a share too
		if m.Value <= 100 {
			return text(decimal(m.Value, t.numbers) + " " + cmp.Or(m.Currency, t.p.Currency))
		}
		return money(m)
	}
	if len(t.p.Programmes) != 1 || t.p.Programmes[0].ID != "options" {
		t.columns = append(t.columns, tabled{word("Programme", "Chương trình"), func(g *engine.Programme, _ *engine.Option) Value { return text(g.ID) }})
	}
	if slices.ContainsFunc(t.p.Programmes, named) {
		t.columns = append(t.columns, tabled{word("Programme name", "Tên chương trình"), func(g *engine.Programme, _ *engine.Option) Value { return text(g.Name.En) }},
			tabled{word("Vietnamese programme name", "Tên chương trình tiếng Việt"), func(g *engine.Programme, _ *engine.Option) Value { return text(g.Name.Vi) }})
	}
	add(true, word("ID", "Mã"), func(o *engine.Option) Value { return text(o.ID) })
	add(true, word("Name", "Giải pháp"), func(o *engine.Option) Value { return text(o.Name.En) })
	add(some(func(o *engine.Option) bool { return o.Name.Vi != "" }), word("Vietnamese name", "Tên tiếng Việt"), func(o *engine.Option) Value { return text(o.Name.Vi) })
	add(true, word("Category", "Loại"), func(o *engine.Option) Value { return text(o.Category) })
	vi := func(header string, of func(o *engine.Option) engine.Text) {
		add(some(func(o *engine.Option) bool { return of(o).Vi != "" }), header+" (vi)", func(o *engine.Option) Value { return text(of(o).Vi) })
	}
	add(some(func(o *engine.Option) bool { return o.Area != (engine.Text{}) }), word("Area", "Khu vực"), func(o *engine.Option) Value { return text(o.Area.En) })
	vi(word("Area", "Khu vực"), func(o *engine.Option) engine.Text { return o.Area })
	add(true, word("Status", "Tình trạng"), func(o *engine.Option) Value {
		if o.Status == engine.StatusUnknown {
			return Value{}
		}
		return text(t.l.Word("status " + o.Status.String()))
	})
	for _, respect := range engine.Respects() {
		judged := func(o *engine.Option) engine.Judged { return *o.Feasibility.In(respect) }
		add(some(func(o *engine.Option) bool { return judged(o).Judgement != engine.NotJudged }), t.l.Word("feasibility "+respect), func(o *engine.Option) Value {
			j := judged(o)
			word := t.l.Word("judged " + j.Judgement.String())
			if j.Note.En != "" {
				word += ": " + j.Note.En
			}
			return text(word)
		})
		vi(t.l.Word("feasibility "+respect), func(o *engine.Option) engine.Text { return judged(o).Note })
	}
	add(true, word("Investment", "Chi phí đầu tư")+currency, func(o *engine.Option) Value { return money(o.Investment) })
	add(some(func(o *engine.Option) bool { return o.Grant.Share != 0 || o.Grant.Amount != nil }), word("Grant", "Hỗ trợ"), func(o *engine.Option) Value {
		switch {
		case o.Grant.Amount != nil:
			return amount(o.Grant.Amount)
		case o.Grant.Share != 0:
			return number(o.Grant.Share)
		}
		return Value{}
	})
	add(some(func(o *engine.Option) bool { return o.AnnualSaving != nil }), word("Annual saving", "Tiết kiệm chi phí")+currency, func(o *engine.Option) Value { return money(o.AnnualSaving) })
	add(some(func(o *engine.Option) bool { return o.AnnualCost != nil }), word("Running cost", "Chi phí vận hành")+currency, func(o *engine.Option) Value { return money(o.AnnualCost) })
	add(some(func(o *engine.Option) bool { return o.LifetimeYears != 0 }), word("Lifetime (years)", "Tuổi thọ (năm)"), func(o *engine.Option) Value {
		if o.LifetimeYears == 0 {
			return Value{}
		}
		return number(float64(o.LifetimeYears))
	})
	add(some(func(o *engine.Option) bool { return o.ResidualValue != nil }), word("Residual value", "Giá trị còn lại")+currency, func(o *engine.Option) Value { return money(o.ResidualValue) })
	replaced := func(o *engine.Option) bool { return len(o.Replacements) > 0 && alike(o.Replacements) }
	ifReplaced := func(value func(o *engine.Option) Value) func(o *engine.Option) Value {
		return func(o *engine.Option) Value {
			if !replaced(o) {
				return Value{}
			}
			return value(o)
		}
	}
	add(some(replaced), word("Replacement cost", "Chi phí thay thế")+currency, ifReplaced(func(o *engine.Option) Value { return money(&o.Replacements[0].Cost) }))
	add(some(replaced), word("Replacement year", "Năm thay thế"), ifReplaced(func(o *engine.Option) Value { return years(o.Replacements) }))
	loan := func(wanted func(l *engine.Loan) bool, header string, value func(l *engine.Loan) Value) {
		add(some(func(o *engine.Option) bool { return o.Loan != nil && wanted(o.Loan) }), header, func(o *engine.Option) Value {
			if o.Loan == nil {
				return Value{}
			}
			return value(o.Loan)
		})
	}
	all := func(*engine.Loan) bool { return true }
	loan(all, word("Loan", "Vốn vay"), func(l *engine.Loan) Value {
		if l.Amount != nil {
			return amount(l.Amount)
		}
		return number(l.Share)
	})
	loan(all, word("Loan rate", "Lãi suất vay"), func(l *engine.Loan) Value { return number(l.Rate) })
	loan(all, word("Loan term (years)", "Thời hạn vay (năm)"), func(l *engine.Loan) Value { return number(float64(l.Years)) })
	loan(func(l *engine.Loan) bool { return l.GraceYears != 0 }, word("Grace period (years)", "Thời gian ân hạn (năm)"), func(l *engine.Loan) Value { return number(float64(l.GraceYears)) })
	loan(func(l *engine.Loan) bool { return l.Repayment != finance.LevelPayment }, word("Repayment", "Cách trả nợ"), func(l *engine.Loan) Value {
		if l.Repayment == finance.EqualPrincipal {
			return text(word("equal principal", "trả gốc đều"))
		}
		return text(word("level", "trả đều"))
	})
	made := func(g *engine.Programme, o *engine.Option) []engine.Use {
		p := o.Production
		if p == (engine.Production{}) && len(o.Uses) > 0 {
			p = g.Production
		}
		return []engine.Use{{Before: p.Before, After: p.After}}
	}
	t.amounts(word("Production before (%s)", "Sản lượng trước (%s)"), made, beforeOf)
	t.amounts(word("Production (%s)", "Sản lượng (%s)"), made, afterOf)
	uses := func(_ *engine.Programme, o *engine.Option) []engine.Use { return o.Uses }
	t.amounts(word("%[2]s before (%[1]s)", "%[2]s trước (%[1]s)"), uses, beforeOf)
	t.amounts(word("%[2]s after (%[1]s)", "%[2]s sau (%[1]s)"), uses, afterOf)
	for _, kind := range []struct {
		of     func(o *engine.Option) []engine.Saving
		en, vi string
	}{
		{func(o *engine.Option) []engine.Saving { return o.Savings }, "%s (%s)", "%s (%s)"},
		{func(o *engine.Option) []engine.Saving { return ends(o, false) }, "%s low (%s)", "%s thấp (%s)"},
		{func(o *engine.Option) []engine.Saving { return ends(o, true) }, "%s high (%s)", "%s cao (%s)"},
		{func(o *engine.Option) []engine.Saving { return o.Baseline }, "%s baseline (%s)", "%s hiện tại (%s)"},
		{func(o *engine.Option) []engine.Saving { return o.Achieved }, "%s achieved (%s)", "%s thực tế (%s)"},
	} {
		t.carriers(kind.of, word(kind.en, kind.vi))
	}
	add(some(func(o *engine.Option) bool { return o.Reported.CO2 != nil }), word("Reported CO2 (t)", "Giảm phát thải CO2 (tấn)"), func(o *engine.Option) Value {
		if o.Reported.CO2 == nil {
			return Value{}
		}
		v, err := o.Reported.CO2.Quantity.In(quantity.Tonne)
		if err != nil {
			return text(o.Reported.CO2.Quantity.String())
		}
		return number(v)
	})
	add(some(func(o *engine.Option) bool { return o.Reported.PaybackYears != nil }), word("Payback (years)", "Thời gian hoàn vốn (năm)"), func(o *engine.Option) Value {
		if o.Reported.PaybackYears == nil {
			return Value{}
		}
		return number(*o.Reported.PaybackYears)
	})
	add(some(func(o *engine.Option) bool { return len(o.Excludes) > 0 }), "Excludes", func(o *engine.Option) Value { return text(strings.Join(o.Excludes, "; ")) })
	add(some(func(o *engine.Option) bool { return len(o.Requires) > 0 }), "Requires", func(o *engine.Option) Value { return text(strings.Join(o.Requires, "; ")) })
	add(some(func(o *engine.Option) bool { return o.SameStream != "" }), "Same stream", func(o *engine.Option) Value { return text(o.SameStream) })
	add(true, word("Note", "Ghi chú"), func(o *engine.Option) Value { return text(o.Note.En) })
	vi(word("Note", "Ghi chú"), func(o *engine.Option) engine.Text { return o.Note })
}

// carriers adds a column for each carrier in the unit that it is first given in.
func (t *tabulation) carriers(of func(o *engine.Option) []engine.Saving, header string) {
	units := map[string]quantity.Unit{}
	for i := range t.p.Programmes {
		for j := range t.p.Programmes[i].Options {
			for _, s := range of(&t.p.Programmes[i].Options[j]) {
				if _, known := units[s.Carrier]; known {
					continue
				}
				unit := s.Quantity.Unit
				units[s.Carrier] = unit
				t.columns = append(t.columns, tabled{fmt.Sprintf(header, t.carrier(s.Carrier), unit), func(_ *engine.Programme, o *engine.Option) Value {
					return t.quantity(o, of, s.Carrier, unit)
				}})
			}
		}
	}
}

func beforeOf(u engine.Use) engine.Amount { return u.Before }
func afterOf(u engine.Use) engine.Amount  { return u.After }

// amounts adds a column for each carrier and unit of what options use, or for each unit of what they make.
func (t *tabulation) amounts(header string, of func(g *engine.Programme, o *engine.Option) []engine.Use, amount func(u engine.Use) engine.Amount) {
	type kind struct {
		carrier string
		unit    quantity.Rate
	}
	seen := map[kind]bool{}
	for i := range t.p.Programmes {
		for j := range t.p.Programmes[i].Options {
			for _, u := range of(&t.p.Programmes[i], &t.p.Programmes[i].Options[j]) {
				k := kind{u.Carrier, amount(u).Unit}
				if seen[k] || k.unit == (quantity.Rate{}) {
					continue
				}
				seen[k] = true
				unit := k.unit.Num.String()
				if k.unit.Den != (quantity.Unit{}) {
					unit = k.unit.String()
				}
				words := []any{unit}
				if k.carrier != "" {
					words = append(words, t.carrier(k.carrier))
				}
				t.columns = append(t.columns, tabled{fmt.Sprintf(header, words...), func(g *engine.Programme, o *engine.Option) Value {
					for _, u := range of(g, o) {
						if a := amount(u); u.Carrier == k.carrier && a.Unit == k.unit {
							return Value{Number: a.Value, Is: true}
						}
					}
					return Value{}
				}})
			}
		}
	}
}

// quantity is what an option has of a carrier, in a unit.
func (t *tabulation) quantity(o *engine.Option, of func(o *engine.Option) []engine.Saving, carrier string, unit quantity.Unit) Value {
	for _, s := range of(o) {
		if s.Carrier != carrier {
			continue
		}
		v, err := s.Quantity.In(unit)
		if err != nil {
			t.lose("the %s of %s, which is not in %s", carrier, o.ID, unit)
			return Value{}
		}
		return Value{Number: v, Is: true}
	}
	return Value{}
}

// carrier is what a carrier is called in a header.
func (t *tabulation) carrier(id string) string {
	if t.l == language.Vietnamese {
		if name, ok := map[string]string{"coal": "Than", "do": "Dầu DO", "fo": "Dầu FO", "lpg": "LPG", "electricity": "Điện", "water": "Nước", "waste_water": "Nước thải",
			"natural_gas": "Khí tự nhiên", "petrol": "Xăng", "steam": "Hơi nước", "demand": "Công suất", "chemicals": "Hóa chất", "solid_waste": "Chất thải rắn"}[id]; ok {
			return name
		}
	}
	if len(id) < 4 { // DO, FO, LPG
		return strings.ToUpper(id)
	}
	return strings.ToUpper(id[:1]) + strings.ReplaceAll(id[1:], "_", " ")
}

// check names what a table has no column for.
func (t *tabulation) check(g *engine.Programme, o *engine.Option) {
	id := g.ID + "/" + o.ID
	for _, f := range []struct {
		there bool
		what  string
	}{
		{ranged(o), "the ranges"},
		{len(o.Replacements) > 0 && !alike(o.Replacements), "the replacements, which cost differently,"},
		{o.Grant.Scheme != "", "the grant by a scheme"},
		{o.Production.Of != (engine.Text{}) || g.Production.Of != (engine.Text{}) && len(o.Uses) > 0, "the name of the product"},
		{slices.ContainsFunc(o.Uses, func(u engine.Use) bool { return byID(o.Baseline, u.Carrier) }), "the baseline of what has a use before and after,"},
		{len(o.Meters) > 0, "the meters"},
		{o.Reported.ImplementationRate != nil, "the implementation rate that is reported"},
	} {
		if f.there {
			t.lose("%s of %s", f.what, id)
		}
	}
}

func byID(savings []engine.Saving, carrier string) bool {
	return slices.ContainsFunc(savings, func(s engine.Saving) bool { return s.Carrier == carrier })
}

// named says whether a programme has a name beside its id.
func named(g engine.Programme) bool { return g.Name.Vi != "" || g.Name.En != "" && g.Name.En != g.ID }

// ends are the low or high ends of the savings that have a range and a column for it.
func ends(o *engine.Option, high bool) []engine.Saving {
	var all []engine.Saving
	for _, s := range o.Savings {
		if s.Low == 0 && s.High == 0 || !isCarrier(s.Carrier) {
			continue
		}
		if s.Quantity.Value = s.Low; high {
			s.Quantity.Value = s.High
		}
		all = append(all, s)
	}
	return all
}

// isCarrier says whether a carrier is one whose columns are recognised by what stands around its name.
func isCarrier(id string) bool {
	_, known := carrierWords[id]
	return known
}

// ranged says whether an option has a range that a table has no column for.
func ranged(o *engine.Option) bool {
	for _, s := range o.Savings {
		if (s.Low != 0 || s.High != 0) && !isCarrier(s.Carrier) {
			return true
		}
	}
	for _, s := range slices.Concat(o.Baseline, o.Achieved) {
		if s.Low != 0 || s.High != 0 {
			return true
		}
	}
	for _, m := range []*engine.Money{o.Investment, o.AnnualSaving, o.AnnualCost} {
		if m != nil && (m.Low != 0 || m.High != 0) {
			return true
		}
	}
	return false
}
