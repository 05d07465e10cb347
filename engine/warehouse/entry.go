package warehouse

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/internal/column"
)

// The names of fields within a statement. Some databases take the name of a column for the field of the same name that is
// made of it, and group by columns rather than fields, so that none is called as a column of a table may be.
const (
	refused  = "abate_refused"  // whether Evaluate would refuse it
	stated   = "abate_stated"   // whether a saving in money is
	priced   = "abate_priced"   // whether a saving has a price
	invested = "abate_invested" // whether an investment is stated
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

// value is a column of numbers: NULL where nothing stands in it, also in a database that has ” there.
func (c *compiler) value(column string) string {
	if c.Dialect == SQLite {
		return "NULLIF(" + c.quoted[column] + ", '')" // as .import leaves it, whatever the type of the column
	}
	return c.quoted[column]
}

// numbers are the columns that are added up: the amounts, and the quantities that count for something.
func (c *compiler) numbers() []string {
	var all []string
	for _, col := range c.columns {
		if col.Name != "lifetime_years" && slices.Contains(column.Amounts, col.Name) {
			all = append(all, col.Name)
		}
	}
	for _, s := range c.saved {
		if s.counted || s.priced {
			all = append(all, s.Name)
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
	for _, f := range c.states() {
		q.fields = append(q.fields, f)
		q.group = append(q.group, f.as)
	}
	if c.has("lifetime_years") {
		q.fields = append(q.fields, field{c.double(c.value("lifetime_years")), lifetime})
		q.group = append(q.group, lifetime)
	}
	for _, name := range c.numbers() {
		expression := c.double(c.value(name))
		if sum {
			expression = "SUM(" + expression + ")"
		}
		q.fields = append(q.fields, field{expression, c.under(raw, name)})
	}
	if sum {
		q.fields = append(q.fields, field{"COUNT(*)", "entries"})
		return q
	}
	q.group = nil
	return q
}

// states are what is true of an entry or not; never NULL, and truth values, of which planners know that there are two.
func (c *compiler) states() []field {
	all := []field{{c.refusal(), refused}}
	if c.has("annual_saving") {
		all = append(all, field{c.value("annual_saving") + " IS NOT NULL", stated})
	}
	var any []string
	for _, s := range c.saved {
		if s.priced {
			any = append(any, c.value(s.Name)+" IS NOT NULL")
		}
	}
	if any != nil {
		all = append(all, field{strings.Join(any, " OR "), priced})
	}
	if c.has("investment") {
		all = append(all, field{c.value("investment") + " IS NOT NULL", invested})
	}
	return all
}

const never = "1 = 0"

// saves is the condition of an annual saving that is known.
func (c *compiler) saves() string {
	var any []string
	for _, f := range c.states() {
		if f.as == stated || f.as == priced {
			any = append(any, f.as)
		}
	}
	if any == nil {
		return never
	}
	return "NOT " + refused + " AND (" + strings.Join(any, " OR ") + ")"
}

// invests is the condition of an investment that is stated.
func (c *compiler) invests() string {
	if !c.has("investment") {
		return never
	}
	return "NOT " + refused + " AND " + invested
}

// refusal is the condition of what Evaluate refuses. NaN is not between any two numbers.
func (c *compiler) refusal() string {
	var all []string
	for _, col := range c.columns {
		if slices.Contains(column.Keys, col.Name) {
			continue
		}
		v := c.double(c.value(col.Name))
		low, high, more := "(-"+largest+")", largest, ""
		switch col.Name {
		case "investment":
			low = "0E0"
		case "lifetime_years":
			low, high, more = "1E0", number(engine.MaxLifetimeYears), " AND "+v+" = FLOOR("+v+")"
		case "grant":
			low, high = "0E0", "0E0"
			if c.has("investment") {
				high = when(c.value("investment")+" IS NULL", "(-1E0)", c.double(c.value("investment")))
			}
		}
		if c.Dialect == SQLite { // which casts "abc" to 0 and "2,5" to 2
			more += " AND " + c.quoted[col.Name] + " NOT GLOB '*[^-+0-9.eE ]*'"
		}
		all = append(all, "("+c.value(col.Name)+" IS NOT NULL AND NOT ("+v+" BETWEEN "+low+" AND "+high+more+"))")
	}
	return strings.Join(all, " OR ")
}

// largest is [engine.Largest].
const largest = "1E90"

// filled is the query of the entries as doubles: with 0 for what is NULL or refused, and a lifetime for all.
func (c *compiler) filled(keys []string, sum bool) *query {
	q := &query{of: c.entries(keys, sum), fields: c.fields(keys)}
	for _, f := range c.states() {
		q.fields = append(q.fields, field{f.as, ""})
	}
	if sum {
		q.fields = append(q.fields, field{"entries", ""})
	}
	fill := func(name, otherwise string) string {
		return when(refused+" OR "+name+" IS NULL", otherwise, name)
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
