package input

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/internal/place"
	"github.com/cleaner-production/abate/engine/internal/tomltree"
	"github.com/cleaner-production/abate/engine/quantity"
)

// money takes an amount; nil where the key is missing. The currency is that of the entry, if it has its own.
func (r *reader) money(t *tomltree.Table, key, currency string) *engine.Money {
	n := t.Value(key)
	if n == nil {
		return nil
	}
	m := &engine.Money{Currency: currency, At: n.At}
	switch n.Kind {
	case tomltree.KindString:
		return r.moneyText(n, m)
	case tomltree.KindTable:
		return r.moneyRange(t.Table(key), m)
	}
	v, _, ok := r.number(t, key)
	if !ok {
		return nil
	}
	m.Value = v
	m.Half, _ = quantity.English.Precision(strings.ReplaceAll(n.Text, "_", "")) // a number of TOML has one
	return m
}

// number takes a number of which nobody can think that its point groups thousands: 112.000 is refused.
func (r *reader) number(t *tomltree.Table, key string) (float64, place.Position, bool) {
	v, at, ok := t.Number(key)
	if !ok {
		return 0, at, false
	}
	text := t.Value(key).Text
	whole, fraction, _ := strings.Cut(text, ".")
	digits := strings.Trim(whole, "+-")
	if len(fraction) != 3 || strings.Trim(fraction, "0123456789") != "" || len(digits) > 3 || digits == "0" {
		return v, at, true
	}
	decimal := strings.TrimSuffix(whole+"."+strings.TrimRight(fraction, "0"), ".")
	if fraction[2] != '0' {
		decimal += "0" // four decimals group nothing
	}
	r.list.Add(at, fmt.Sprintf("%s is %s in English writing, %s%s in Vietnamese", place.Quote(text), decimal, whole, fraction), "", fmt.Sprintf("write %s or %s_%s", decimal, whole, fraction))
	return 0, at, false
}

// ParseMoney reads an amount as a user writes it: "50000", "50000 USD", "1,2 tỷ đồng". The error is an *[Error] without a
// place.
func ParseMoney(text string, w quantity.Writing) (engine.Money, error) {
	r := &reader{writing: w, p: &engine.Portfolio{}}
	v, half, currency, _, ok := r.amount(text, place.Position{})
	if !ok {
		return engine.Money{}, r.list.Err()
	}
	if len(r.p.Doubts) > 0 { // which a file would be warned of
		return engine.Money{}, &Error{Found: r.p.Doubts[0].Text}
	}
	return engine.Money{Value: v, Half: half, Currency: currency}, nil
}

// multiples are the words that may stand between a number and its currency.
var multiples = map[string]float64{
	"thousand": 1e3, "million": 1e6, "billion": 1e9,
	"nghìn": 1e3, "ngàn": 1e3, "triệu": 1e6, "tr": 1e6, "tỷ": 1e9, "tỉ": 1e9,
}

// moneyText reads "420 million VND", "1,2 tỷ đồng".
func (r *reader) moneyText(n *tomltree.Node, m *engine.Money) *engine.Money {
	v, half, currency, bare, ok := r.amount(n.Text, n.At)
	switch {
	case !ok:
		return nil
	case bare && !r.stated:
		r.list.Add(n.At, "found text "+place.Quote(n.Text), "an amount is wanted", "write "+strconv.FormatFloat(v, 'f', -1, 64)+" without quotes, or with its currency")
		return nil
	}
	if currency != "" {
		m.Currency = currency
	}
	m.Value, m.Half = v, half
	return m
}

// amount reads a number, perhaps a word for thousands or millions, and perhaps a currency. It is bare where there is
// nothing but a number. A mistake is noted.
func (r *reader) amount(text string, at place.Position) (v, half float64, currency string, bare, ok bool) {
	rest, currency := cutCurrency(text)
	number, scale := cutMultiple(rest)
	v, err := r.writing.ParseNumber(number)
	if err != nil {
		r.wrong(at, err)
		return 0, 0, "", false, false
	}
	if v = float64(v * scale); math.IsInf(v, 0) {
		r.list.Add(at, place.Quote(text)+" is not a finite amount", "", "")
		return 0, 0, "", false, false
	}
	r.question(number, at)
	half, _ = r.writing.Precision(number) // a number that was read has one
	return v, float64(half * scale), currency, currency == "" && scale == 1, true
}

// cutCurrency takes the currency off the end of an amount: a code, or what a Vietnamese writes for VND.
func cutCurrency(text string) (rest, currency string) {
	text = strings.TrimSpace(text)
	for _, dong := range []string{"vnđ", "đồng", "đ", "₫"} {
		if rest, found := strings.CutSuffix(strings.ToLower(text), dong); found {
			return strings.TrimSpace(rest), "VND"
		}
	}
	if n := len(text) - 3; n >= 0 && isCode(text[n:]) {
		return strings.TrimSpace(text[:n]), text[n:]
	}
	return text, ""
}

// cutMultiple takes the word for thousands or millions off the end of a number.
func cutMultiple(text string) (number string, scale float64) {
	short := strings.TrimSuffix(text, ".") // "420 tr."
	number = strings.TrimRightFunc(short, unicode.IsLetter)
	if scale, found := multiples[strings.ToLower(short[len(number):])]; found {
		return strings.TrimSpace(number), scale
	}
	return text, 1
}

// moneyRange takes { value, low, high, currency }.
func (r *reader) moneyRange(t *tomltree.Table, m *engine.Money) *engine.Money {
	r.valueRange(t, m)
	if code := r.code(t, "currency"); code != "" {
		m.Currency = code
	}
	t.Close()
	return m
}

// valueRange takes value, low and high of an amount or a price.
func (r *reader) valueRange(t *tomltree.Table, m *engine.Money) {
	value, at, ok := r.number(t, "value")
	low, _, hasLow := r.number(t, "low")
	high, _, hasHigh := r.number(t, "high")
	switch {
	case !t.Has("value") && !t.Has("by_year"):
		r.list.Add(t.At(), "no value", "", "add value = …")
	case t.Has("low") != t.Has("high"):
		r.list.Add(t.At(), "one end of a range", "low and high are wanted", "")
	case ok && hasLow && hasHigh && (low > value || value > high):
		r.list.Add(at, fmt.Sprintf("%v is not between %v and %v", value, low, high), "", "correct value, low or high")
	}
	m.Value, m.Low, m.High = value, low, high
}

// grant takes a share of the investment, a number up to 1, an amount with its currency, or { scheme = "…", improvement =
// 0.35 } with an indicator = "coal" in place of the improvement.
func (r *reader) grant(t *tomltree.Table, currency string) engine.Grant {
	n := t.Value("grant")
	if n == nil {
		return engine.Grant{}
	}
	g := engine.Grant{At: n.At}
	const wanted = "a share from 0 to 1, or an amount with its currency, is wanted"
	switch {
	case n.Kind == tomltree.KindInteger || n.Kind == tomltree.KindFloat:
		v, _, ok := t.Number("grant")
		if ok && (v < 0 || v > 1) {
			amount := strings.ReplaceAll(n.Text, "_", "") + " " + r.nameOf(currency)
			mend := fmt.Sprintf(`write "%s"`, amount)
			switch {
			case v < 0:
				mend = ""
			case v <= 100:
				mend = fmt.Sprintf(`write %v for %v %%, or "%s"`, v/100, v, amount)
			}
			r.list.Add(n.At, fmt.Sprintf("a grant of %v", v), wanted, mend)
		}
		g.Share = v
	case n.Kind == tomltree.KindString && strings.HasSuffix(n.Text, "%"):
		r.list.Add(n.At, "found "+place.Quote(n.Text), wanted, "write 0.4 for 40 %")
	case n.Kind == tomltree.KindTable && t.Table("grant").Has("scheme"):
		one := t.Table("grant")
		g.Scheme, _, _ = one.Text("scheme")
		if v, _, ok := one.Number("improvement"); ok {
			g.Improvement = &v
		}
		g.Indicator, _, _ = one.Text("indicator")
		one.Close()
	default:
		g.Amount = r.money(t, "grant", currency)
	}
	return g
}

func (r *reader) nameOf(currency string) string {
	for _, c := range []string{currency, r.p.Currency} {
		if c != "" {
			return c
		}
	}
	return "USD"
}

// price takes the price of a carrier: "0.07 USD/kWh", or { value, unit = "USD/kWh", low, high, escalation }.
func (r *reader) price(t *tomltree.Table, carrier string) {
	n := t.Value(carrier)
	p := engine.Price{Carrier: carrier, At: n.At}
	p.Value.At = n.At
	switch n.Kind {
	case tomltree.KindString:
		money, per, ok := strings.Cut(n.Text, "/")
		if _, currency := cutCurrency(money); !ok || currency == "" {
			r.list.Add(n.At, "found "+place.Quote(n.Text), "a price per unit is wanted", `as in "0.07 USD/kWh"`)
			return
		}
		p.Value.Value, p.Value.Half, p.Value.Currency, _, _ = r.amount(money, n.At)
		p.Unit = r.unit(per, n.At)
	case tomltree.KindTable:
		one := t.Table(carrier)
		r.valueRange(one, &p.Value)
		p.Escalation = r.rate(one, "escalation")
		p.ByYear = r.byYear(one)
		if len(p.ByYear) > 0 && !one.Has("value") {
			p.Value.Value = p.ByYear[0]
		}
		if text, at, ok := one.Text("unit"); ok {
			money, per, slash := strings.Cut(text, "/")
			rest, currency := cutCurrency(money)
			if !slash || rest != "" || currency == "" {
				r.list.Add(at, "found "+place.Quote(text), "a currency per unit is wanted", `as in "USD/kWh"`)
			} else {
				p.Value.Currency, p.Unit = currency, r.unit(per, at)
			}
		} else if !one.Has("unit") {
			r.list.Add(one.At(), "no unit", "", `add unit = "USD/kWh"`)
		}
		one.Close()
	default:
		r.list.Add(n.At, found(n), "a price per unit is wanted", `as in "0.07 USD/kWh"`)
		return
	}
	r.p.Prices = append(r.p.Prices, p)
}

// byYear takes by_year: a list of the prices of year 1, 2, … of the lifetime, or a table by calendar year, { 2025 = 1_950,
// 2026 = 2_030 }, of which first_year of [finance] says where year 1 is.
func (r *reader) byYear(t *tomltree.Table) []float64 {
	n := t.Value("by_year")
	switch {
	case n == nil:
		return nil
	case n.Kind == tomltree.KindArray:
		var all []float64
		for _, item := range n.Items {
			v, mistake := item.Number()
			if mistake != nil {
				r.list.Add(item.At, mistake.Found, mistake.Wanted, mistake.Mend)
				return nil
			}
			all = append(all, v)
		}
		return all
	case n.Kind != tomltree.KindTable:
		r.list.Add(n.At, found(n), "a list or a table is wanted", "as in by_year = [1_950, 2_030], or { 2025 = 1_950, 2026 = 2_030 }")
		return nil
	}
	first := r.p.Finance.FirstYear
	if first == 0 {
		r.list.Add(n.At, "prices by calendar year", "", "add first_year = … to [finance], the calendar year that is year 1 of the savings")
		return nil
	}
	by := t.Table("by_year")
	var all []float64
	for year := first; year < first+engine.MaxLifetimeYears && by.Has(strconv.Itoa(year)); year++ {
		v, _, _ := r.number(by, strconv.Itoa(year))
		all = append(all, v)
	}
	for _, key := range by.Keys() { // what is left has a gap before it, or lies before the first year
		year, err := strconv.Atoi(key)
		switch at := by.KeyAt(key); {
		case err != nil:
			r.list.Add(at, "found "+place.Quote(key), "a year is wanted", "")
		case year >= first+len(all):
			r.list.Add(at, fmt.Sprintf("a price of %d, and none of %d", year, first+len(all)), "", "give every year from first_year on, up to the last one known")
		default:
			by.Value(key) // a year gone by
		}
	}
	if len(all) == 0 && !slices.ContainsFunc(by.Keys(), func(key string) bool { year, err := strconv.Atoi(key); return err != nil || year > first }) {
		r.list.Add(n.At, fmt.Sprintf("no price of %d", first), "", "that is first_year, the year 1 of the savings")
	}
	return all
}

// found says what a value is.
func found(n *tomltree.Node) string {
	if n.Text == "" {
		return "found " + n.Kind.String()
	}
	return "found " + place.Quote(n.Text)
}

// unit reads a unit; a mistake is noted.
func (r *reader) unit(text string, at place.Position) quantity.Unit {
	u, err := quantity.ParseUnit(text)
	if err != nil {
		r.wrong(at, err)
	}
	return u
}
