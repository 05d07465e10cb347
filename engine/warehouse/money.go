package warehouse

import (
	"fmt"
	"math"
	"slices"

	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/internal/column"
)

// stream is what is saved in a year as far as it rises at one rate.
type stream struct {
	escalation float64
	name       string
	expression string // of the fields of filled
}

// streams are those of the annual saving; [engine.Finance] has how they rise.
func (c *compiler) streams() []stream {
	t := c.result.Terms
	rates := []float64{t.Escalation}
	if c.has("annual_cost") {
		rates = append(rates, t.CostEscalation)
	}
	for _, s := range c.saved {
		if s.priced {
			rates = append(rates, s.escalation)
		}
	}
	slices.Sort(rates)
	var all []stream
	for _, rate := range slices.Compact(rates) {
		var priced []product
		for _, s := range c.saved {
			if s.priced && s.escalation == rate {
				priced = append(priced, product{s.price, c.under(clean, s.Name)})
			}
		}
		expression := total(priced)
		if c.has("annual_saving") {
			own := "0E0"
			if rate == t.Escalation {
				own = c.under(clean, "annual_saving")
			}
			expression = when(stated, own, expression)
		}
		if c.has("annual_cost") && rate == t.CostEscalation {
			expression += " - " + c.under(clean, "annual_cost")
		}
		all = append(all, stream{rate, fmt.Sprintf("stream_%d", len(all)+1), expression})
	}
	return all
}

// product is a number times a field.
type product struct {
	factor float64
	of     string
}

// total is a sum of products.
func total(of []product) string {
	text := ""
	for _, p := range of {
		switch {
		case p.factor == 0:
			continue
		case text != "":
			text += " + "
		}
		text += number(p.factor) + " * " + p.of
	}
	if text == "" {
		return "0E0"
	}
	return text
}

// worth is the value today of 1 a year over the years of an entry, rising at a rate: the annuity
//
//	(1 - (1+r)^-n) / r
//
// at the rate at which discounting outruns the rise. Where all have one lifetime, the engine computes it here.
func (c *compiler) worth(escalation float64) string {
	t := c.result.Terms
	if !c.has("lifetime_years") {
		p := finance.Project{Streams: []finance.Stream{{Annual: 1, Escalation: escalation}}, LifetimeYears: t.LifetimeYears, PriceBase: t.PriceBase}
		if flows, err := p.Flows(); err == nil { // Evaluate has refused what is none
			return number(finance.NPV(t.DiscountRate, flows))
		}
	}
	first := 1.0 // of the price of year 1 before discounting, to that of the next
	if t.PriceBase == finance.Year1 {
		first += escalation
	}
	r := (t.DiscountRate - escalation) / (1 + escalation)
	const small = 1e-5 // below which the difference loses more digits than three terms of the series lack
	switch {
	case r == 0:
		return "(" + number(1/first) + " * years)"
	case math.Abs(r) < small:
		return fmt.Sprintf("(%s * years * (1E0 - %s * (years + 1E0) + %s * (years + 1E0) * (years + 2E0)))", number(1/first), number(r/2), number(r*r/6))
	}
	return fmt.Sprintf("(%s * (1E0 - POWER(%s, years)))", number(1/(first*r)), number(1/(1+r)))
}

// valued is the query of what entries come to: co2, saving, net, npv and annualised, the net investment as a level annual
// cost. saves says whether the saving is known, known whether the investment is too; of others the figures mean nothing.
func (c *compiler) valued(keys []string, sum bool) *query {
	net := c.invested()
	if c.has("grant") {
		net += " - " + c.under(clean, "grant")
	}
	parts := &query{of: c.filled(keys, sum), all: true, fields: []field{
		{c.saves(), "saves"},
		{c.saves() + " AND " + c.invests(), "known"},
		{total(c.co2()), "co2"},
		{net, "net"}}}
	saving, npv := "", "0E0 - net"
	for i, s := range c.streams() {
		parts.fields = append(parts.fields, field{s.expression, s.name})
		if i > 0 {
			saving += " + "
		}
		saving += s.name
		npv += " + " + s.name + " * " + c.worth(s.escalation)
	}
	return &query{of: parts, all: true, fields: []field{{saving, "saving"}, {npv, "worth"}, {c.annualised(), "annualised"}}}
}

// invested is the investment before grants.
func (c *compiler) invested() string {
	if !c.has("investment") {
		return "0E0"
	}
	return c.under(clean, "investment")
}

// co2 are the products of the quantities and what a unit of each is.
func (c *compiler) co2() []product {
	var all []product
	for _, s := range c.saved {
		all = append(all, product{s.co2, c.under(clean, s.Name)})
	}
	return all
}

// annualised is the net investment times the capital recovery factor.
func (c *compiler) annualised() string {
	t := c.result.Terms
	if !c.has("lifetime_years") {
		return number(finance.CapitalRecovery(t.DiscountRate, float64(t.LifetimeYears))) + " * net"
	}
	level := *c
	level.result = new(*c.result)
	level.result.Terms.PriceBase = finance.Year1
	return "net / " + level.worth(0)
}

// payback is [finance.SimplePayback], with NULL for never.
func payback(known, net, saving string) string {
	return "CASE WHEN NOT (" + known + ") THEN NULL WHEN " + net + " <= 0E0 AND " + saving + " >= 0E0 THEN 0E0 WHEN " +
		saving + " <= 0E0 OR " + net + " > " + number(finance.LongestPayback) + " * " + saving + " THEN NULL ELSE " + net + " / " + saving + " END"
}

// rows is the statement of the options.
func (c *compiler) rows() *query {
	have := slices.DeleteFunc(slices.Clone(column.Keys), func(key string) bool { return !c.has(key) })
	return &query{of: c.valued(have, false), fields: append(c.fields(have),
		field{when("NOT "+refused, "co2", "NULL"), "co2_t"},
		field{when("saves", "saving", "NULL"), "annual_saving"},
		field{payback("known", "net", "saving"), "simple_payback_years"},
		field{when("known", "worth", "NULL"), "npv"},
		field{when("known AND co2 > 0E0", "(annualised - saving) / co2", "NULL"), "abatement_cost_per_t"})}
}
