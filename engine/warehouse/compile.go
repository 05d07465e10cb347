package warehouse

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/internal/column"
	"github.com/cleaner-production/abate/engine/internal/place"
	"github.com/cleaner-production/abate/engine/uncertainty"
)

// Config says what to compile.
type Config struct {
	Dialect Dialect
	Table   string   // with what it stands in before it, separated by points: "public.options"
	Columns []string // of the table, as far as they are to be used; see the package comment
	Result  Result

	// Terms are the currency, the year, the exchange rates, the prices and the money terms; nil is none. Its programmes
	// are not looked at.
	Terms   *engine.Portfolio
	Options engine.Options // before the Terms
	Program string         // that the statement names as its maker
}

// Result is what a statement returns.
type Result uint8

// The results.
const (
	Rows   Result = iota // one row an option: the keys, co2_t, annual_saving, simple_payback_years, npv, abatement_cost_per_t
	Totals               // one row a programme
)

var resultNames = []string{"rows", "totals"}

// ParseResult returns the result of a name.
func ParseResult(name string) (Result, error) {
	if i := slices.Index(resultNames, name); i >= 0 {
		return Result(i), nil
	}
	return 0, fmt.Errorf("unknown result %s; %s is wanted", place.Quote(name), strings.Join(resultNames, " or "))
}

// Statement is a compiled statement.
type Statement struct {
	SQL      string
	NoFactor []string // carriers for which the set has no CO2 factor
	NoPrice  []string // carriers without a price, where others have one
	Warnings []engine.Warning
}

// Compile returns the statement. The error holds all mistakes that were found, as *[engine.Error]s: an unknown column, a
// name that cannot be quoted, prices by year, and what [engine.Evaluate] refuses in factors, prices and money terms.
func Compile(set *factor.Set, cfg Config) (*Statement, error) {
	if set == nil || int(cfg.Dialect) >= len(manners) || cfg.Result > Totals {
		return nil, errors.New("warehouse: Compile needs a factor set, a dialect and a result of this package")
	}
	c := &compiler{Config: cfg}
	var err error
	if c.columns, err = column.Columns(cfg.Columns, set, "leave another column out"); err != nil {
		return nil, err
	}
	if err := c.names(); err != nil {
		return nil, err
	}
	if err := c.evaluate(set); err != nil {
		return nil, err
	}
	q := c.rows()
	if cfg.Result == Totals {
		q = c.totals()
	}
	var sql strings.Builder
	for _, line := range c.head() {
		sql.WriteString(comment(line) + "\n")
	}
	q.write(&sql, 0)
	sql.WriteString("\n")
	s := &Statement{SQL: sql.String(), NoFactor: c.result.Total.NoFactor, Warnings: c.result.Warnings}
	if c.priced() {
		s.NoPrice = c.without(func(s saved) bool { return s.priced })
	}
	return s, nil
}

// compiler carries what one statement needs.
type compiler struct {
	Config
	columns []column.Column
	table   string            // quoted
	quoted  map[string]string // columns
	saved   []saved
	result  *engine.Result // of one unit of each carrier
	sum     uncertainty.Combination
}

// saved is a column of quantities with what one of its units is.
type saved struct {
	column.Column
	counted    bool    // whether the set has a factor for it
	co2        float64 // t
	priced     bool
	price      float64 // in the currency of the result
	escalation float64 // a year
}

// names quotes the names of the table and its columns.
func (c *compiler) names() error {
	var list place.List
	quote := func(name string) string {
		q, err := c.Dialect.identifier(name)
		if err != nil {
			list.Add(place.Position{}, err.Error(), "", "rename it, or make a view with a name that fits")
		}
		return q
	}
	var parts []string
	for part := range strings.SplitSeq(c.Table, ".") {
		parts = append(parts, quote(part))
	}
	c.table = strings.Join(parts, ".")
	c.quoted = map[string]string{}
	for _, col := range c.columns {
		c.quoted[col.Name] = quote(col.Name)
		quote(summed + col.Name) // the longest name that is made of it
	}
	if c.Result == Totals && !c.has("programme") {
		list.Add(place.Position{}, "totals of a table without the column \"programme\"", "", "add it, or ask for rows")
	}
	return list.Err()
}

func (c *compiler) has(column string) bool { _, ok := c.quoted[column]; return ok }

// evaluate lets the engine say what one unit of each column is.
func (c *compiler) evaluate(set *factor.Set) error {
	for _, col := range c.columns {
		if col.Carrier != "" {
			c.saved = append(c.saved, saved{Column: col})
		}
	}
	p, r, err := column.Unit(c.columns, set, c.Terms, c.Options)
	if err != nil {
		return err
	}
	c.result = r
	var list place.List
	for i := range c.saved {
		s, line := &c.saved[i], c.result.Programmes[i].Lines[0]
		s.counted, s.co2 = line.Known, line.CO2
		if line.Money != nil {
			s.priced, s.price, s.escalation = true, *line.Money, line.Escalation
		}
		if len(line.Path) > 0 {
			list.Add(p.At, "prices of "+place.Quote(s.Carrier)+" by year", "one price is wanted, which may escalate", "or compute the totals with abate bulk")
		}
	}
	if err := list.Err(); err != nil {
		return err
	}
	a, err := uncertainty.Analyse(context.Background(), p, c.result, uncertainty.Options{Exact: true})
	if err != nil {
		return err
	}
	c.sum = a.Combination()
	return nil
}

func (c *compiler) priced() bool {
	return slices.ContainsFunc(c.saved, func(s saved) bool { return s.priced })
}

// without returns the carriers that lack something, each once.
func (c *compiler) without(has func(saved) bool) []string {
	var all []string
	for _, s := range c.saved {
		if !has(s) && !slices.Contains(all, s.Carrier) {
			all = append(all, s.Carrier)
		}
	}
	return all
}

// head says what the statement is, for the one who finds it in a year.
func (c *compiler) head() []string {
	r, t := c.result, c.result.Terms
	what := [...]string{Rows: "one row an option", Totals: "one row a programme"}[c.Result]
	lines := []string{"CO2, payback, NPV and cost per tonne of the options in " + c.Table + ", " + what}
	if c.Program != "" {
		lines = append(lines, "written by "+c.Program)
	}
	if run := c.Dialect.Run(); run != "" {
		lines = append(lines, fmt.Sprintf("dialect %s, which the project runs on %s", c.Dialect, run))
	} else {
		lines = append(lines, fmt.Sprintf("dialect %s, which the project has NOT run anywhere: compare a total with abate bulk", c.Dialect))
	}
	for i, ref := range r.Factors {
		lines = append(lines, fmt.Sprintf("%s %s, sha256 %s", [...]string{"factor set", "which extends"}[min(i, 1)], ref.ID, ref.SHA256))
	}
	for _, o := range r.Overrides {
		lines = append(lines, "changed: "+o.Key+" = "+o.Value)
	}
	year := "no year"
	if r.Year != 0 {
		year = fmt.Sprintf("year %d", r.Year)
	}
	lines = append(lines, fmt.Sprintf("%s; discount rate %v; lifetime %d years where the row says none", year, t.DiscountRate, t.LifetimeYears))
	for _, s := range c.saved {
		line := s.Name + ": no factor"
		if s.counted {
			line = s.Name + ": " + plain(s.co2) + " t CO2"
		}
		if s.priced {
			line += "; " + plain(s.price) + " " + r.Currency
			if s.escalation != 0 {
				line += fmt.Sprintf(", rising by %v a year", s.escalation)
			}
		}
		lines = append(lines, line)
	}
	if names := r.Total.NoFactor; len(names) > 0 {
		lines = append(lines, "no factor: "+strings.Join(names, ", "))
	}
	for _, n := range r.Notes {
		lines = append(lines, n.String())
	}
	for _, w := range r.Warnings {
		lines = append(lines, "warning: "+w.String())
	}
	return lines
}

func plain(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
