package input

import (
	"fmt"
	"strings"

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
	if whole, fraction, ok := strings.Cut(n.Text, "."); ok && n.Kind == tomltree.KindFloat && len(fraction) == 3 && len(whole) <= 3 && strings.Trim(whole, "+-0") != "" {
		r.list.Add(n.At, fmt.Sprintf("found %s: %s, or %s%s?", n.Text, whole, whole, fraction), "", fmt.Sprintf("write %s or %s_%s", whole, whole, fraction))
		return nil
	}
	v, mistake := n.Number()
	if mistake != nil {
		r.list.Add(mistake.Position(), mistake.Found, mistake.Wanted, mistake.Mend)
		return nil
	}
	m.Value = v
	return m
}

// multiples are the words that may stand between a number and its currency.
var multiples = map[string]float64{
	"thousand": 1e3, "million": 1e6, "billion": 1e9,
	"nghìn": 1e3, "ngàn": 1e3, "triệu": 1e6, "tr": 1e6, "tỷ": 1e9, "tỉ": 1e9,
}

// moneyText reads "420 million VND", "1,2 tỷ đồng".
func (r *reader) moneyText(n *tomltree.Node, m *engine.Money) *engine.Money {
	words := strings.Fields(n.Text)
	scale, end := 1.0, len(words)
	if end > 0 {
		switch last := strings.ToLower(words[end-1]); {
		case isCode(words[end-1]):
			m.Currency = words[end-1]
			end--
		case last == "đồng" || last == "đ" || last == "₫":
			m.Currency = "VND"
			end--
		}
	}
	if end > 0 {
		if f, ok := multiples[strings.TrimSuffix(strings.ToLower(words[end-1]), ".")]; ok {
			scale = f
			end--
		}
	}
	number := strings.Join(words[:end], " ")
	v, err := r.writing.ParseNumber(number)
	switch {
	case err != nil:
		r.wrong(n.At, err)
		return nil
	case end == len(words) && !r.stated:
		r.list.Add(n.At, "found text "+place.Quote(n.Text), "an amount is wanted", "write "+number+" without quotes, or with its currency")
		return nil
	}
	if d, ok := r.writing.Doubt(number); ok {
		r.doubt(n.At, "%s", d.Error())
	}
	m.Value = float64(v * scale)
	return m
}

// moneyRange takes { value, low, high, currency }.
func (r *reader) moneyRange(t *tomltree.Table, m *engine.Money) *engine.Money {
	var hasLow, hasHigh, ok bool
	var at place.Position
	if m.Value, at, ok = t.Number("value"); !ok && !t.Has("value") {
		r.list.Add(t.At(), "no value", "", "add value = …")
	}
	m.Low, _, hasLow = t.Number("low")
	m.High, _, hasHigh = t.Number("high")
	if code := r.code(t, "currency"); code != "" {
		m.Currency = code
	}
	t.Close()
	switch {
	case hasLow != hasHigh:
		r.list.Add(t.At(), "one end of a range", "low and high are wanted", "")
	case hasLow && ok && (m.Low > m.Value || m.Value > m.High):
		r.list.Add(at, fmt.Sprintf("%v is not between %v and %v", m.Value, m.Low, m.High), "", "correct value, low or high")
	}
	return m
}

// grant takes a share of the investment, a number up to 1, or an amount with its currency.
func (r *reader) grant(t *tomltree.Table, currency string) engine.Grant {
	n := t.Value("grant")
	if n == nil {
		return engine.Grant{}
	}
	g := engine.Grant{At: n.At}
	if n.Kind == tomltree.KindInteger || n.Kind == tomltree.KindFloat {
		v, _, ok := t.Number("grant")
		switch {
		case ok && v > 1:
			r.list.Add(n.At, fmt.Sprintf("a grant of %v", v), "a share from 0 to 1, or an amount with its currency, is wanted",
				fmt.Sprintf(`write %v for %v %%, or "%s %s"`, v/100, v, n.Text, r.nameOf(currency)))
		case ok && v < 0:
			r.list.Add(n.At, fmt.Sprintf("a grant of %v", v), "a share from 0 to 1 is wanted", "")
		}
		g.Share = v
		return g
	}
	g.Amount = r.money(t, "grant", currency)
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
		number, unit, ok := cutPrice(n.Text)
		if !ok {
			r.list.Add(n.At, "found "+place.Quote(n.Text), "a price per unit is wanted", `as in "0.07 USD/kWh"`)
			return
		}
		v, err := r.writing.ParseNumber(number)
		if err != nil {
			r.wrong(n.At, err)
			return
		}
		p.Value.Value = v
		r.priceUnit(&p, unit, n.At)
	case tomltree.KindTable:
		one := t.Table(carrier)
		var has bool
		if p.Value.Value, _, has = one.Number("value"); !has && !one.Has("value") {
			r.list.Add(one.At(), "no value", "", "add value = …")
		}
		p.Value.Low, _, _ = one.Number("low")
		p.Value.High, _, _ = one.Number("high")
		p.Escalation = r.rate(one, "escalation")
		if unit, at, ok := one.Text("unit"); ok {
			r.priceUnit(&p, unit, at)
		} else if !one.Has("unit") {
			r.list.Add(one.At(), "no unit", "", `add unit = "USD/kWh"`)
		}
		one.Close()
	default:
		r.list.Add(n.At, "found "+n.Kind.String(), "a price per unit is wanted", `as in "0.07 USD/kWh"`)
		return
	}
	r.p.Prices = append(r.p.Prices, p)
}

// cutPrice splits "1 200 VND/kWh" before the currency.
func cutPrice(s string) (number, unit string, ok bool) {
	i := strings.IndexFunc(s, func(c rune) bool { return c >= 'A' && c <= 'Z' && c != 'E' })
	if i < 0 || !strings.Contains(s[i:], "/") {
		return "", "", false
	}
	return strings.TrimSpace(s[:i]), s[i:], true
}

// priceUnit reads "USD/kWh".
func (r *reader) priceUnit(p *engine.Price, text string, at place.Position) {
	currency, per, ok := strings.Cut(text, "/")
	if currency = strings.TrimSpace(currency); !ok || !isCode(currency) {
		r.list.Add(at, "found "+place.Quote(text), "a currency per unit is wanted", `as in "USD/kWh"`)
		return
	}
	unit, err := quantity.ParseUnit(strings.TrimSpace(per))
	if err != nil {
		r.wrong(at, err)
		return
	}
	p.Value.Currency, p.Unit = currency, unit
}
