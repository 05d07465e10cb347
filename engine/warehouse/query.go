package warehouse

import "strings"

// query is a SELECT, of a table or of another query.
type query struct {
	all    bool // of what it is from, before the fields
	fields []field
	table  string
	of     *query
	group  []string
	order  string
}

// field is an expression and the name that it gets; without one it is a column that keeps its own.
type field struct{ expression, as string }

func (q *query) write(b *strings.Builder, depth int) {
	indent := "\n" + strings.Repeat("  ", depth)
	b.WriteString("SELECT")
	first := true
	put := func(text string) {
		if !first {
			b.WriteString(",")
		}
		first = false
		b.WriteString(indent + "  " + text)
	}
	if q.all {
		put("*")
	}
	for _, f := range q.fields {
		if f.as != "" {
			f.expression += " AS " + f.as
		}
		put(f.expression)
	}
	b.WriteString(indent + "FROM ")
	if q.of == nil {
		b.WriteString(q.table)
	} else {
		b.WriteString("(" + indent + "  ")
		q.of.write(b, depth+1)
		b.WriteString(indent + ") AS t")
	}
	if len(q.group) > 0 {
		b.WriteString(indent + "GROUP BY" + indent + "  " + strings.Join(q.group, ","+indent+"  "))
	}
	if q.order != "" {
		b.WriteString(indent + "ORDER BY " + q.order)
	}
}

// when is one expression where a condition holds, else another.
func when(condition, then, otherwise string) string {
	return "CASE WHEN " + condition + " THEN " + then + " ELSE " + otherwise + " END"
}
