package warehouse

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cleaner-production/abate/engine"
)

// largest is beyond what Evaluate computes with.
const largest = "1E300"

// double is a column as a double.
func (c *compiler) double(column string) string {
	return fmt.Sprintf(manners[c.Dialect].double, c.quoted[column])
}

// entries is the innermost query: quantities and money of each option as it stands in the table or, with sum, added up
// over the options of a programme that have the same lifetime and state the same things. What follows is linear in them, so that
// it is the same for one and for many, and so that a database over several servers adds up where the data lies.
//
// Its fields are the keys; entries, how many they are; refused, 1 for what Evaluate refuses; kind, 2 where a saving in
// money is stated, 1 where one follows from prices, else 0; invested, 1 where an investment is stated; years;
// investment_sum, grant_sum, stated, running; and the quantities.
func (c *compiler) entries(keys []string, sum bool) *query {
	q := &query{table: c.table}
	for _, key := range keys {
		q.fields = append(q.fields, field{c.quoted[key], ""})
	}
	if sum {
		q.group = append(q.group, keys...)
		for i := range q.group {
			q.group[i] = c.quoted[keys[i]]
		}
	}
	key := func(expression, as string) {
		q.fields = append(q.fields, field{expression, as})
		if sum && strings.HasPrefix(expression, "CASE") { // a number would be the position of a field
			q.group = append(q.group, expression)
		}
	}
	key(when(strings.Join(c.refusals(), "\n      OR "), "1", "0"), "refused")
	key(c.kind(), "kind")
	key(c.stated("investment"), "invested")
	key(c.years(), "years")
	add := func(column, as string) {
		expression := "0E0"
		if c.has(column) { // NaN and infinity are not less than a number, or not more: they are in what is refused
			v := c.double(column)
			expression = when(between(v, "-"+largest, largest), v, "0E0")
			if sum {
				expression = "SUM(" + expression + ")"
			}
		}
		q.fields = append(q.fields, field{expression, as})
	}
	count := "1"
	if sum {
		count = "COUNT(*)"
	}
	q.fields = append(q.fields, field{count, "entries"})
	for _, s := range c.saved {
		add(s.name, c.within(entryPrefix, s.name))
	}
	add("investment", "investment_sum")
	add("grant", "grant_sum")
	add("annual_saving", "stated")
	add("annual_cost", "running")
	return q
}

func between(v, low, high string) string { return v + " >= " + low + " AND " + v + " <= " + high }

// lifetime is what a lifetime can be.
func (c *compiler) lifetime() string {
	v := c.double("lifetime_years")
	return between(v, "1E0", number(engine.MaxLifetimeYears)) + " AND " + v + " = FLOOR(" + v + ")"
}

// refusals are the conditions of rows that Evaluate refuses. A condition on NULL is not met.
func (c *compiler) refusals() []string {
	var all []string
	for _, col := range c.columns {
		v := ""
		if !slices.Contains(keys, col.name) {
			v = c.double(col.name)
		}
		switch col.name {
		case "programme", "company", "option":
		case "investment":
			all = append(all, "NOT ("+between(v, "0E0", largest)+")")
		case "lifetime_years":
			all = append(all, "NOT ("+c.lifetime()+")")
		case "grant":
			condition := c.quoted["grant"] + " IS NOT NULL"
			if c.has("investment") {
				condition = "NOT (" + between(v, "0E0", c.double("investment")) + ") OR " + condition + " AND " + c.quoted["investment"] + " IS NULL"
			}
			all = append(all, condition)
		default:
			all = append(all, "NOT ("+between(v, "-"+largest, largest)+")")
		}
	}
	return all
}

// kind says where the annual saving comes from.
func (c *compiler) kind() string {
	var known []string
	for _, s := range c.saved {
		if s.priced {
			known = append(known, c.quoted[s.name]+" IS NOT NULL")
		}
	}
	text := "0"
	if known != nil {
		text = when(strings.Join(known, " OR "), "1", "0")
	}
	if c.has("annual_saving") {
		text = when(c.quoted["annual_saving"]+" IS NOT NULL", "2", text)
	}
	return text
}

// stated is 1 where a column is not NULL.
func (c *compiler) stated(column string) string {
	if !c.has(column) {
		return "0"
	}
	return when(c.quoted[column]+" IS NULL", "0", "1")
}

func (c *compiler) years() string {
	standard := number(float64(c.result.Terms.LifetimeYears))
	if !c.has("lifetime_years") {
		return standard
	}
	return when(c.lifetime(), c.double("lifetime_years"), standard)
}
