package warehouse

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/cleaner-production/abate/engine/internal/place"
)

// Dialect is the SQL of a database.
type Dialect uint8

// The dialects.
const (
	Postgres Dialect = iota
	DuckDB
	SQLite
	ClickHouse
	Spark
	BigQuery
)

// manner is what is particular to a dialect.
type manner struct {
	name    string
	quote   byte   // around identifiers
	escape  string // of the quote within one, and of a backslash where it is one
	double  string // how an expression becomes a double
	longest int    // name in bytes, beyond which the database cuts it; 0 is none
	run     string // what the project has run its statements on; "" is nothing
}

var manners = [...]manner{
	Postgres:   {"postgres", '"', `""`, "CAST(%s AS double precision)", 63, "PostgreSQL 15"},
	DuckDB:     {"duckdb", '"', `""`, "CAST(%s AS DOUBLE)", 0, "DuckDB 1"},
	SQLite:     {"sqlite", '"', `""`, "CAST(%s AS REAL)", 0, "SQLite 3.40"},
	ClickHouse: {"clickhouse", '`', "\\`", "toFloat64(%s)", 0, "ClickHouse 18.16"},
	Spark:      {"spark", '`', "``", "CAST(%s AS DOUBLE)", 0, ""},
	BigQuery:   {"bigquery", '`', "\\`", "CAST(%s AS FLOAT64)", 0, ""},
}

// String returns the name in small letters.
func (d Dialect) String() string {
	if int(d) < len(manners) {
		return manners[d].name
	}
	return "unknown"
}

// Run returns the database on which the project runs the statements of the dialect, and "" where there is none: those are
// written by the documentation of the database.
func (d Dialect) Run() string { return manners[d].run }

// Dialects returns the names of the dialects.
func Dialects() []string {
	var all []string
	for _, m := range manners {
		all = append(all, m.name)
	}
	return all
}

// ParseDialect returns the dialect of a name.
func ParseDialect(name string) (Dialect, error) {
	if i := slices.Index(Dialects(), name); i >= 0 {
		return Dialect(i), nil
	}
	return 0, fmt.Errorf("unknown dialect %s; one of %s is wanted", place.Quote(name), strings.Join(Dialects(), ", "))
}

// identifier quotes a name, so that it is one whatever stands in it. The error is about what no quotes make harmless:
// controls and line separators, which clients take apart, and braces, in which they put variables.
func (d Dialect) identifier(name string) (string, error) {
	m := manners[d]
	switch {
	case name == "":
		return "", fmt.Errorf("an empty name")
	case !utf8.ValidString(name):
		return "", fmt.Errorf("the name %s is not UTF-8", place.Quote(name))
	case m.longest > 0 && len(name) > m.longest:
		return "", fmt.Errorf("the name %s is longer than the %d bytes of %s", place.Quote(name), m.longest, m.name)
	}
	for _, r := range name {
		if !unicode.IsPrint(r) || r == '{' || r == '}' {
			return "", fmt.Errorf("the name %s has a character that no client takes as it stands", place.Quote(name))
		}
	}
	if m.escape[0] == '\\' {
		name = strings.ReplaceAll(name, `\`, `\\`)
	}
	quote := string(m.quote)
	return quote + strings.ReplaceAll(name, quote, m.escape) + quote, nil
}

// number writes a finite double in E notation, which no dialect takes for a decimal or an integer, and which reads back
// as the same double. A negative one is in brackets, for two minus signs begin a comment.
func number(v float64) string {
	text := strconv.FormatFloat(v, 'E', -1, 64)
	digits, exponent, _ := strings.Cut(text, "E")
	if n, err := strconv.Atoi(exponent); err == nil {
		text = digits + "E" + strconv.Itoa(n)
	}
	if v < 0 {
		return "(" + text + ")"
	}
	return text
}

// comment is text as it may stand behind "--": of one line, without what ends the line for some client or is put in by it.
func comment(text string) string {
	return "-- " + strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) || r == '{' || r == '}' || r == utf8.RuneError {
			return '?'
		}
		return r
	}, text)
}
