package input

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/internal/place"
	"github.com/cleaner-production/abate/engine/internal/spell"
	"github.com/cleaner-production/abate/engine/internal/tomltree"
	"github.com/cleaner-production/abate/engine/quantity"
)

// reader turns one portfolio file into engine types.
type reader struct {
	list    place.List
	p       *engine.Portfolio
	writing quantity.Writing
	stated  bool // whether the file says how it writes numbers
	isTable bool // a CSV table, which cannot say it

	isSettings bool // of a table, which has the options
	vietnamese bool // a table with Vietnamese headers
}

func readPortfolio(name string, data []byte, w quantity.Writing) (*engine.Portfolio, error) {
	root, err := tomltree.Parse(name, data)
	if err != nil {
		return nil, err
	}
	r := &reader{writing: w, stated: w != quantity.English, p: &engine.Portfolio{At: place.Position{File: name}}}
	r.top(tomltree.Open(root, &r.list))
	if err := r.list.Err(); err != nil {
		return nil, err
	}
	return r.p, nil
}

func (r *reader) top(t *tomltree.Table) {
	if schema, at, ok := t.Whole("schema", 1, 1_000_000); ok && schema != 1 {
		r.list.Add(at, fmt.Sprintf("schema %d", schema), "schema 1 is read here", "a newer abate may read it")
	}
	r.numberFormat(t)
	r.p.Title = text(t, "title")
	r.p.Source = text(t, "source")
	r.currency(t)
	r.p.Year, _, _ = t.Whole("year", factor.FirstYear, factor.LastYear)
	r.p.NearestYear, _ = t.Bool("nearest_year")
	r.p.Factors, r.p.FactorsAt, _ = t.Text("factors")
	if f := t.Table("finance"); f != nil {
		r.finance(f)
	}
	if prices := t.Table("prices"); prices != nil {
		for _, carrier := range prices.Keys() {
			r.price(prices, carrier)
		}
	}
	if schemes := t.Table("scheme"); schemes != nil {
		for _, id := range schemes.Keys() {
			r.scheme(schemes, id)
		}
	}
	for _, programme := range t.Tables("programme") {
		r.p.Programmes = append(r.p.Programmes, r.programme(programme))
	}
	for _, one := range t.Tables("indicator") {
		r.p.Indicators = append(r.p.Indicators, r.indicator(one))
	}
	if !t.Has("programme") && !t.Has("indicator") && !r.isSettings {
		r.list.Add(r.p.At, "no programme in the file", "", `add [[programme]] with id = "…", or see: abate init`)
	}
	t.Close()
}

func (r *reader) numberFormat(t *tomltree.Table) {
	word, at, ok := t.Text("number_format")
	if !ok {
		return
	}
	w, err := quantity.ParseWriting(word)
	if err != nil {
		r.wrong(at, err)
		return
	}
	r.writing, r.stated = w, true
}

// wrong notes an error of another room at a place.
func (r *reader) wrong(at place.Position, err error) {
	var q *quantity.Error
	if !errors.As(err, &q) {
		q = &quantity.Error{Found: err.Error()}
	}
	r.list.Add(at, q.Found, q.Wanted, r.mend(q.Mend))
}

// mend returns what to write instead. A table has no place for a setting.
func (r *reader) mend(text string) string {
	if !r.isTable {
		return text
	}
	return strings.NewReplacer(`set number_format = "vi"`, "read it with --number-format vi", `set number_format = "en"`, "read it with --number-format en").Replace(text)
}

// question doubts a number that was read and may mean another. In a Vietnamese table that does not say how it writes numbers
// nobody knows which, and a thousandfold is no matter for a warning.
func (r *reader) question(written string, at place.Position) {
	if other, ambiguous := r.writing.Ambiguous(written); ambiguous && r.vietnamese && !r.stated {
		v, _ := r.writing.ParseNumber(written) // which was read
		own := strings.Replace(strconv.FormatFloat(v, 'f', -1, 64), ".", ",", 1)
		all := strconv.FormatFloat(other, 'f', -1, 64)
		r.list.Add(at, fmt.Sprintf("%s can be %s or %s", place.Quote(written), all, own), "",
			fmt.Sprintf(`write %s or %s, or declare number_format = "vi" in the settings, or read it with --number-format vi`, all, own))
		return
	}
	if d, ok := r.writing.Doubt(written); ok {
		d.Mend = r.mend(d.Mend)
		r.doubt(at, "%s", d.Error())
	}
}

func (r *reader) doubt(at place.Position, format string, args ...any) {
	r.p.Doubts = append(r.p.Doubts, engine.Warn(at, format, args...))
}

func text(t *tomltree.Table, key string) engine.Text {
	if n := t.Value(key); n != nil && n.Kind == tomltree.KindTable {
		both := t.Table(key)
		var s engine.Text
		s.En, _, _ = both.Text("en")
		s.Vi, _, _ = both.Text("vi")
		both.Close()
		return s
	}
	s, _, _ := t.Text(key)
	return engine.Text{En: s}
}

// currency takes currency = "USD", or the table with report = "USD" and an exchange rate for each other one.
func (r *reader) currency(t *tomltree.Table) {
	if n := t.Value("currency"); n == nil || n.Kind != tomltree.KindTable {
		r.p.Currency = r.code(t, "currency")
		return
	}
	c := t.Table("currency")
	r.p.Currency = r.code(c, "report")
	if !c.Has("report") {
		r.list.Add(c.At(), "no report", "the currency of the result is wanted", `add report = "USD"`)
	}
	for _, key := range c.Keys() {
		if key == "report" {
			continue
		}
		rate := c.Table(key)
		if rate == nil {
			continue
		}
		if !isCode(key) {
			r.list.Add(c.KeyAt(key), "found "+place.Quote(key), "the code of a currency is wanted", "as in VND or USD")
			continue
		}
		x := engine.ExchangeRate{Currency: key, Per: r.p.Currency, At: rate.At()}
		if per := r.code(rate, "per"); per != "" {
			x.Per = per
		}
		v, at, ok := rate.Number("rate")
		switch {
		case !ok && !rate.Has("rate"):
			r.list.Add(rate.At(), "no rate", "", fmt.Sprintf("add rate = …, in %s per %s", key, x.Per))
		case ok && v <= 0:
			r.list.Add(at, fmt.Sprintf("a rate of %v", v), "a rate above 0 is wanted", "")
		}
		x.Rate = v
		if date, ok := rate.Date("date"); ok {
			x.Date = date
		} else if !rate.Has("date") {
			r.list.Add(rate.At(), "no date", "an exchange rate has a date", "add date = 2004-06-30")
		}
		x.Source, _, _ = rate.Text("source")
		rate.Close()
		r.p.Exchange = append(r.p.Exchange, x)
	}
}

// code takes the code of a currency; "" where there is none.
func (r *reader) code(t *tomltree.Table, key string) string {
	s, at, ok := t.Text(key)
	if ok && !isCode(s) {
		r.list.Add(at, "found "+place.Quote(s), "the code of a currency is wanted", "as in VND or USD")
		return ""
	}
	return s
}

func isCode(s string) bool {
	if len(s) != 3 {
		return false
	}
	for _, c := range []byte(s) {
		if c < 'A' || c > 'Z' {
			return false
		}
	}
	return true
}

func (r *reader) finance(t *tomltree.Table) {
	f := &r.p.Finance
	f.DiscountRate = r.rate(t, "discount_rate")
	f.FirstYear, _, _ = t.Whole("first_year", factor.FirstYear, factor.LastYear)
	f.LifetimeYears, _, _ = t.Whole("lifetime_years", 1, engine.MaxLifetimeYears)
	if g := r.rate(t, "escalation"); g != nil {
		f.Escalation = *g
	}
	if g := r.rate(t, "cost_escalation"); g != nil {
		f.CostEscalation = *g
	}
	f.FinanceRate, f.ReinvestRate = r.rate(t, "finance_rate"), r.rate(t, "reinvest_rate")
	f.PriceBase = choose(r, t, "price_base", map[string]finance.PriceBase{"year1": finance.Year1, "year0": finance.Year0}, "year1", "year0")
	f.Real = choose(r, t, "rates", map[string]bool{"nominal": false, "real": true}, "nominal", "real")
	f.Inflation, f.EquityRate = r.rate(t, "inflation"), r.rate(t, "equity_rate")
	f.Loan = r.loan(t, "")
	f.Tax = r.tax(t)
	f.Carbon = r.carbon(t)
	t.Close()
}

// choose takes one of a few words.
func choose[T any](r *reader, t *tomltree.Table, key string, values map[string]T, words ...string) (v T) {
	word, at, ok := t.Text(key)
	if !ok {
		return v
	}
	v, known := values[word]
	if !known {
		r.unknownWord(at, word, words)
	}
	return v
}

func (r *reader) unknownWord(at place.Position, word string, words []string) {
	mend := ""
	if near := spell.Nearest(word, words); near != "" {
		mend = "did you mean " + place.Quote(near) + "?"
	}
	r.list.Add(at, "found "+place.Quote(word), "one of "+strings.Join(words, ", ")+" is wanted", mend)
}

// rate takes a rate a year as a fraction. 10 is a slip for 10 %, not 1000 %.
func (r *reader) rate(t *tomltree.Table, key string) *float64 {
	v, at, ok := t.Number(key)
	switch {
	case !ok:
		return nil
	case v <= -1:
		r.list.Add(at, fmt.Sprintf("%s of %v", key, v), "a rate above -1 is wanted", "")
	case v >= 1:
		found, mend := fmt.Sprintf("%s of %v", key, v), ""
		if v <= 1000 { // else it is no percentage either
			found, mend = fmt.Sprintf("%s means %.0f %%", found, v*100), fmt.Sprintf("write %.4g", v/100)
		}
		r.list.Add(at, found, "a fraction is wanted", mend)
	}
	return &v
}

func (r *reader) programme(t *tomltree.Table) engine.Programme {
	p := engine.Programme{ID: r.id(t, "a programme"), Name: text(t, "name")}
	p.Proposed, _, _ = t.Whole("proposed", 0, 1_000_000_000)
	implemented, at, _ := t.Whole("implemented", 0, 1_000_000_000)
	if p.Implemented = implemented; p.Proposed > 0 && implemented > p.Proposed {
		r.list.Add(at, fmt.Sprintf("implemented %d is more than proposed %d", implemented, p.Proposed), "", "correct one of them")
	}
	p.Figures = r.figures(t)
	for _, option := range t.Tables("option") {
		p.Options = append(p.Options, r.option(option))
	}
	t.Close()
	return p
}

func (r *reader) option(t *tomltree.Table) engine.Option {
	o := engine.Option{ID: r.id(t, "an option"), Name: text(t, "name")}
	o.Category, _, _ = t.Text("category")
	o.Area, o.Note = text(t, "area"), text(t, "note")
	if f := t.Table("feasibility"); f != nil {
		for _, respect := range engine.Respects() {
			if n := f.Value(respect); n != nil && n.Kind == tomltree.KindTable {
				*o.Feasibility.In(respect) = r.judgedIn(text(f, respect), f.KeyAt(respect))
			} else if word, at, ok := f.Text(respect); ok {
				*o.Feasibility.In(respect) = r.judged(word, at)
			}
		}
		f.Close()
	}
	o.LinksAt = t.At()
	o.Excludes, o.Requires = r.ids(t, "excludes", &o.LinksAt), r.ids(t, "requires", &o.LinksAt)
	if name, at, ok := t.Text("same_stream"); ok {
		o.SameStream, o.LinksAt = ownID(name), at
	}
	statuses := map[string]engine.Status{}
	for _, word := range engine.StatusNames() {
		statuses[word], _ = engine.ParseStatus(word)
	}
	o.Status = choose(r, t, "status", statuses, engine.StatusNames()...)
	if done, ok := t.Bool("implemented"); ok {
		switch {
		case !t.Has("status") && done:
			o.Status = engine.Implemented
		case t.Has("status") && done != (o.Status == engine.Implemented):
			r.list.Add(t.KeyAt("implemented"), fmt.Sprintf("implemented = %t, and status = %q", done, o.Status), "", "keep one")
		}
	}
	o.Figures = r.figures(t)
	t.Close()
	return o
}

// judged reads a judgement in a word of either language, with its reason behind a mark or in brackets: "no: no room for it".
func (r *reader) judged(text string, at place.Position) engine.Judged {
	word, note := text, ""
	if i := strings.IndexAny(text, ":;,("); i >= 0 {
		word, note = text[:i], strings.TrimSpace(strings.TrimSuffix(text[i+1:], map[bool]string{true: ")"}[text[i] == '(']))
	}
	plain := plainWords(word)
	j, ok := engine.ParseJudgement(plain)
	for of, words := range map[engine.Judgement]string{
		engine.Feasible:   "y|ok|feasible|co|kha thi|dat",
		engine.Infeasible: "n|not feasible|infeasible|khong|khong kha thi|khong dat",
		engine.Open:       "?|open|to be studied|chua ro|khong ro|can phan tich them|can nghien cuu them",
	} {
		if slices.Contains(strings.Split(words, "|"), plain) {
			j, ok = of, true
		}
	}
	if !ok {
		r.unknownWord(at, text, engine.Judgements())
	}
	return engine.Judged{Judgement: j, Note: engine.Text{En: note}}
}

// judgedIn reads a judgement in one language or in both, which must say the same.
func (r *reader) judgedIn(t engine.Text, at place.Position) engine.Judged {
	if t.Vi == "" {
		return r.judged(t.En, at)
	}
	vi := r.judged(t.Vi, at)
	vi.Note = engine.Text{Vi: vi.Note.En}
	if t.En == "" {
		return vi
	}
	en := r.judged(t.En, at)
	if en.Judgement != vi.Judgement {
		r.list.Add(at, place.Quote(t.En)+" and "+place.Quote(t.Vi)+" are two judgements", "", "write the same one in both languages")
	}
	en.Note.Vi = vi.Note.Vi
	return en
}

// ids takes a list of ids of options, and where it stands.
func (r *reader) ids(t *tomltree.Table, key string, at *place.Position) []string {
	n := t.Value(key)
	if n == nil {
		return nil
	}
	*at = n.At
	if n.Kind != tomltree.KindArray {
		r.list.Add(n.At, found(n), "a list of ids is wanted", key+` = ["…"]`)
		return nil
	}
	var all []string
	for _, item := range n.Items {
		if item.Kind != tomltree.KindString || strings.TrimSpace(item.Text) == "" {
			r.list.Add(item.At, found(item), "the id of an option is wanted", "")
			continue
		}
		all = append(all, ownID(item.Text))
	}
	return all
}

// ownID is an id in the form that keyboards write. Some programs write a letter and its accent apart, which looks the same.
func ownID(text string) string { return norm.NFC.String(text) }

func (r *reader) id(t *tomltree.Table, what string) string {
	id, at, ok := t.Text("id")
	if !ok && !t.Has("id") || ok && strings.TrimSpace(id) == "" {
		r.list.Add(at, what+" without id", "", `add id = "…"`)
	}
	return ownID(id)
}
