package warehouse

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cleaner-production/abate/engine"
)

// The names of fields within a statement. Some databases take the name of a column for the field of the same name that is
// made of it, and group by columns rather than fields, so that none is called as a column of a table may be.
const (
	refused  = "abate_refused"  // 1 for what Evaluate refuses, else 0
	kind     = "abate_kind"     // 2 where a saving in money is stated, 1 where it follows from prices, else 0
	invested = "abate_invested" // 1 where an investment is stated, else 0
	lifetime = "abate_lifetime" // years

	raw, clean, summed = "raw_", "q_", "sum_" // before the name of a column: as it is, without gaps, over a programme
)

// under is the name of a column with a prefix.
func (c *compiler) under(prefix, column string) string {
	name, _ := c.Dialect.identifier(prefix + column) // names has refused what is none
	return name
}

func (c *compiler) double(expression string) string {
	return fmt.Sprintf(manners[c.Dialect].double, expression)
}

// numbers are the columns that are added up: the amounts, and the quantities that count for something.
func (c *compiler) numbers() []string {
	var all []string
	for _, col := range c.columns {
		if col.name != "lifetime_years" && slices.Contains(amounts, col.name) {
			all = append(all, col.name)
		}
	}
	for _, s := range c.saved {
		if s.counted || s.priced {
			all = append(all, s.name)
		}
	}
	return all
}

// entries is the innermost query: each option as it stands in the table or, with sum, all options of a programme that
// have one lifetime and state the same things, added up where they lie. What follows is linear in them, and so the same for
// one as for many.
func (c *compiler) entries(keys []string, sum bool) *query {
	q := &query{table: c.table, fields: c.fields(keys)}
	for _, f := range q.fields {
		q.group = append(q.group, f.expression)
	}
	states := []field{{c.refusal(), refused}, {c.kind(), kind}, {c.investment(), invested}}
	if c.has("lifetime_years") {
		states = append(states, field{c.double(c.quoted["lifetime_years"]), lifetime})
	}
	for _, f := range states {
		q.fields = append(q.fields, f)
		if f.expression != "0" { // which would be the position of a field
			q.group = append(q.group, f.as)
		}
	}
	for _, name := range c.numbers() {
		expression := c.double(c.quoted[name])
		if sum {
			expression = "SUM(" + expression + ")"
		}
		q.fields = append(q.fields, field{expression, c.under(raw, name)})
	}
	if sum {
		q.fields = append(q.fields, field{"COUNT(*)", "entries"})
	} else {
		q.group = nil
	}
	return q
}

// refusal is 1 for rows that Evaluate refuses. A condition on NULL is not met; NaN is not between any two numbers.
func (c *compiler) refusal() string {
	var all []string
	for _, col := range c.columns {
		v := c.double(c.quoted[col.name])
		low, high, more := "-"+largest, largest, ""
		switch col.name {
		case "programme", "company", "option":
			continue
		case "investment":
			low = "0E0"
		case "lifetime_years":
			low, high, more = "1E0", number(engine.MaxLifetimeYears), " AND "+v+" = FLOOR("+v+")"
		case "grant":
			if !c.has("investment") {
				all = append(all, c.quoted["grant"]+" IS NOT NULL")
				continue
			}
			all = append(all, "("+c.quoted["grant"]+" IS NOT NULL AND "+c.quoted["investment"]+" IS NULL)")
			low, high = "0E0", c.double(c.quoted["investment"])
		}
		all = append(all, "NOT ("+v+" BETWEEN "+low+" AND "+high+more+")")
	}
	return when(strings.Join(all, " OR "), "1", "0")
}

// largest is beyond what Evaluate computes with.
const largest = "1E300"

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

// investment says whether one is stated.
func (c *compiler) investment() string {
	if !c.has("investment") {
		return "0"
	}
	return when(c.quoted["investment"]+" IS NULL", "0", "1")
}

// filled is the query of the entries as doubles: with 0 for what is NULL or refused, and a lifetime for all.
func (c *compiler) filled(keys []string, sum bool) *query {
	q := &query{of: c.entries(keys, sum), fields: append(c.fields(keys), field{refused, ""}, field{kind, ""}, field{invested, ""})}
	if sum {
		q.fields = append(q.fields, field{"entries", ""})
	}
	fill := func(name, otherwise string) string {
		return when(refused+" = 1 OR "+name+" IS NULL", otherwise, name)
	}
	years := number(float64(c.result.Terms.LifetimeYears))
	if c.has("lifetime_years") {
		years = fill(lifetime, years)
	}
	q.fields = append(q.fields, field{years, "years"})
	for _, name := range c.numbers() {
		q.fields = append(q.fields, field{fill(c.under(raw, name), "0E0"), c.under(clean, name)})
	}
	return q
}

// fields are columns of the table that keep their names.
func (c *compiler) fields(columns []string) []field {
	var all []field
	for _, name := range columns {
		all = append(all, field{c.quoted[name], ""})
	}
	return all
}
