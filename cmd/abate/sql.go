package main

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/input"
	"github.com/cleaner-production/abate/engine/quantity"
	"github.com/cleaner-production/abate/engine/warehouse"
)

// compilation is a run of sql with its flags.
type compilation struct {
	*app
	selection
	target
	dialect, table, columns, like, prices, rate, result string
	lifetime                                            years
}

func (a *app) sql() *cobra.Command {
	c := &compilation{app: a}
	cmd := &cobra.Command{
		Use:   "sql --table NAME --columns NAMES --dialect DIALECT",
		Short: "Write the arithmetic as one SQL statement, for options in a database",
		Long: `Write the arithmetic as one SQL statement, for options that lie in a database, be it spread over many servers: factors,
prices and money terms are numbers in it, and nothing is copied out of the database. A row of the table is an option;
its columns are programme, company, option, investment, lifetime_years, annual_saving, annual_cost, grant, and for each
carrier the quantity saved a year with its unit, as in coal_t or electricity_kwh; those that there are.

The result is a row an option, with co2_t, annual_saving, simple_payback_years (0: immediate, NULL: never), npv and
abatement_cost_per_t, or a row a programme, with the 95 % interval of its CO2. Rows that abate calc would refuse, such as of
a negative investment, count in the column refused alone.

The project runs the statements of postgres, clickhouse, duckdb and sqlite on those databases, over several servers where
they can be. Those of spark and bigquery are written by their documentation and have not been run.`,
		Example: `  abate sql --dialect postgres --columns programme,option,investment,coal_t --factors viet-nam --year 2023
  abate example write factory/settings.toml settings.toml --force
  abate sql --dialect clickhouse --table national.options --columns programme,investment,lifetime_years,coal_t,electricity_kwh --prices settings.toml --result totals
  abate sql --dialect sqlite --columns programme,option,coal_t --factors viet-nam --rate 8% -o options.sql --force`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return c.run() },
	}
	c.selection.flags(cmd)
	c.target.flags(cmd, "write to a file instead of stdout")
	f := cmd.Flags()
	f.StringVar(&c.dialect, "dialect", "", "whose SQL: "+strings.Join(warehouse.Dialects(), ", "))
	f.StringVar(&c.table, "table", "options", "table, with what it stands in before it: national.options")
	f.StringVar(&c.columns, "columns", "", "columns of the table to be used, separated by commas")
	f.StringVar(&c.like, "like", "", "take the columns from the header of a CSV file")
	f.StringVar(&c.prices, "prices", "", "prices and money terms: a TOML file with currency, [prices] and [finance], as abate calc --with takes it")
	f.StringVar(&c.rate, "rate", "", "discount rate a year: 0.1 or 10% (default: what the prices file says, else 10%)")
	f.Var(&c.lifetime, "lifetime", "lifetime in years of rows that have none (default: what the prices file says, else 10)")
	f.StringVar(&c.result, "result", "rows", "what is wanted: rows (of options) or totals (of programmes)")
	complete(cmd, "dialect", warehouse.Dialects()...)
	complete(cmd, "result", "rows", "totals")
	return cmd
}

func (c *compilation) run() error {
	cfg := warehouse.Config{Table: c.table, Program: "abate " + version()}
	var err error
	if cfg.Dialect, err = warehouse.ParseDialect(c.dialect); err != nil {
		return usageError{fmt.Errorf("--dialect: %w", err)}
	}
	if cfg.Result, err = warehouse.ParseResult(c.result); err != nil {
		return usageError{fmt.Errorf("--result: %w", err)}
	}
	if cfg.Options, err = c.selection.options(c.rate, c.lifetime); err != nil {
		return err
	}
	if cfg.Columns, err = c.header(); err != nil {
		return err
	}
	if cfg.Terms, err = readTerms(c.prices); err != nil {
		return err
	}
	set, err := c.open(cfg.Terms.Factors, filepath.Dir(c.prices), cfg.Terms.FactorsAt)
	if err != nil {
		return err
	}
	s, err := warehouse.Compile(set, cfg)
	if err != nil {
		return err
	}
	if err := c.put([]byte(s.SQL), c.output, c.force, append(c.selection.files, c.prices, c.like)...); err != nil {
		return err
	}
	c.tell(cfg.Dialect, s)
	c.notOwned(cfg.Terms)
	return nil
}

// readTerms reads prices and money terms; none where no file is named.
func readTerms(file string) (*engine.Portfolio, error) {
	if file == "" {
		return &engine.Portfolio{}, nil
	}
	data, err := input.Load(file)
	if err != nil {
		return nil, err
	}
	settings, err := input.ReadSettings(file, data, quantity.English)
	if err != nil {
		return nil, err
	}
	return settings.Portfolio, nil
}

// tell says what the reader of the statement must know.
func (c *compilation) tell(d warehouse.Dialect, s *warehouse.Statement) {
	if len(s.NoFactor) > 0 {
		c.notef("no factor: %s", strings.Join(s.NoFactor, ", "))
	}
	if len(s.NoPrice) > 0 {
		c.notef("no price: %s", strings.Join(s.NoPrice, ", "))
	}
	for _, w := range s.Warnings {
		c.warnf("%s", w)
	}
	if d.Run() == "" {
		c.warnf("the project has not run statements of %s anywhere; compare a total with abate bulk", d)
	}
}

// header returns the columns of the table.
func (c *compilation) header() ([]string, error) {
	switch {
	case (c.columns == "") == (c.like == ""):
		return nil, usageError{errors.New("either --columns programme,option,coal_t,… or --like IN.csv is wanted, to say which columns the table has")}
	case c.columns != "":
		names := strings.Split(c.columns, ",")
		for i := range names {
			names[i] = strings.TrimSpace(names[i])
		}
		return names, nil
	}
	f, err := os.Open(c.like)
	if err != nil {
		return nil, &input.Error{File: c.like, Found: cause(err)}
	}
	defer f.Close()
	const longest = 1 << 20 // of a header; the file may be of any size
	text := bufio.NewReader(io.LimitReader(f, longest))
	if mark, err := text.Peek(3); err == nil && string(mark) == "\ufeff" {
		text.Discard(3)
	}
	names, err := csv.NewReader(text).Read()
	if err != nil {
		return nil, &input.Error{File: c.like, Line: 1, Found: "no header: " + err.Error(), Wanted: "a CSV with the names of its columns in the first line is wanted"}
	}
	return names, nil
}
