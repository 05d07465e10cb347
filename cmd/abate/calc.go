package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/input"
	"github.com/cleaner-production/abate/engine/quantity"
	"github.com/cleaner-production/abate/engine/report"
	"github.com/cleaner-production/abate/engine/uncertainty"
)

// calculation is a run of calc with its flags.
type calculation struct {
	evaluation
	drawing
	printed
	order      sorting
	explain    string
	convention string
	by, bounds string
	strict     bool
}

// sorting is the order of the options, as several commands take it.
type sorting string

func (s *sorting) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar((*string)(s), "sort", "payback", "order of the options: payback, cost, co2 or given")
	complete(cmd, "sort", "payback", "cost", "co2", "given")
}

func (s sorting) parse() (engine.Order, error) {
	order, ok := engine.ParseOrder(string(s))
	if !ok {
		return order, usageError{fmt.Errorf("--sort: unknown order %q; payback, cost, co2 and given are known", string(s))}
	}
	return order, nil
}

// evaluation is what it takes to read and evaluate a portfolio, as several commands take it.
type evaluation struct {
	*app
	selection
	rate, currency, numbers string
	with                    string // settings of an option table
	example                 string // what is read where no file is named; "" is Table 2
	indicators              bool   // whether the command does something with indicators alone
	lifetime                years
	exact                   bool
	as                      finance.Convention
	from                    source         // what was read last
	options                 *pflag.FlagSet // those of the command
	command                 string         // as manifests name it; "" is report
}

func (e *evaluation) flags(cmd *cobra.Command) {
	e.selection.flags(cmd)
	f := cmd.Flags()
	if e.options = f; cmd.Name() != "report" {
		e.command = cmd.Name()
	}
	f.StringVar(&e.rate, "rate", "", "discount rate a year: 0.1 or 10% (default: what the file says, else 10%)")
	f.Var(&e.lifetime, "lifetime", "lifetime in years (default: what the file says, else 10)")
	f.StringVar(&e.currency, "currency", "", "currency of money where the file names none: USD, VND …")
	e.readingFlags(cmd)
	f.BoolVar(&e.exact, "exact", false, "take quantities without a range as exact, not as rounded to the digits written (2000 t is 1500 to 2500, 2000. t is not)")
}

// readingFlags are those of how a file is read.
func (e *evaluation) readingFlags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&e.numbers, "number-format", "en", "how texts of the file write numbers where it does not say so: en (2970.5) or vi (2.970,5)")
	f.StringVar(&e.with, "with", "", "settings of an option table: a TOML file with currency, factors, prices …, and [columns] for headers that are not recognised")
	complete(cmd, "number-format", "en", "vi")
}

// selection is which factors to use, as several commands take it.
type selection struct {
	factors string
	year    int
	nearest bool
	set     []string

	anywhere bool     // whether sets in files may extend any file
	files    []string // files that sets were read from
}

func (s *selection) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&s.factors, "factors", "", "factor set: a built-in id or a file ending in .toml (default: what the file names)")
	f.IntVar(&s.year, "year", 0, "year of the factors that go by years (default: what the file names)")
	f.BoolVar(&s.nearest, "nearest-year", false, "take the nearest year where a factor lacks the year, and say so")
	f.BoolVar(&s.anywhere, "allow-outside", false, "let a factor set in a file stand, and extend sets, outside of its folder; for files of one's own")
	f.StringArrayVar(&s.set, "set", nil, `change one factor: --set electricity.co2="0.40 t/MWh" (may be repeated)`)
	complete(cmd, "factors", factor.Names()...)
}

// options are those of the engine, with a discount rate and a lifetime as the flags --rate and --lifetime say them.
func (s *selection) options(rate string, lifetime years) (opt engine.Options, err error) {
	opt = engine.Options{Year: s.year, NearestYear: s.nearest, LifetimeYears: int(lifetime)}
	if opt.DiscountRate, err = parseRate(rate); err != nil {
		return opt, err
	}
	return opt, nil
}

// open loads the factor set that the flag names, or else the one that a file in a folder names, with its overrides.
func (s *selection) open(inFile, folder string, at engine.Position) (*factor.Set, error) {
	dir, name := folder, inFile
	if s.factors != "" {
		dir, name = filepath.Dir(s.factors), filepath.Base(s.factors)
	}
	if name == "" {
		return nil, usageError{fmt.Errorf("no factor set; write factors = \"viet-nam\" in the file, of a table in that of --with, or --factors viet-nam; see: abate factors list")}
	}
	set, read, err := openSet(dir, name, s.anywhere)
	s.files = append(s.files, read...)
	var mistake *input.Error
	if s.factors == "" && errors.As(err, &mistake) && mistake.File == "" {
		mistake.File, mistake.Line, mistake.Column = at.File, at.Line, at.Column
	}
	if err != nil {
		return nil, err
	}
	for _, change := range s.set {
		key, value, ok := strings.Cut(change, "=")
		if !ok {
			return nil, usageError{fmt.Errorf("--set %s: a key and a value are wanted, as in --set electricity.co2=%q", change, "0.40 t/MWh")}
		}
		if set, err = set.Override(strings.TrimSpace(key), strings.TrimSpace(value)); err != nil {
			return nil, usageError{fmt.Errorf("--set %s: %w", change, err)}
		}
	}
	if s.nearest {
		near := *set
		near.NearestYear = true
		set = &near
	}
	return set, nil
}

func (a *app) calc() *cobra.Command {
	c := &calculation{evaluation: evaluation{app: a}}
	cmd := &cobra.Command{
		Use:   "calc [FILE]",
		Short: "Compute CO2, payback and cost per tonne of a portfolio",
		Long: `Compute CO2, payback and cost per tonne of a portfolio: a TOML file, an option table in XLSX or CSV, or - for a TOML
file on the standard input. Without a file it takes the built-in Table 2 of the VNCPC annual report 2004.

The 95 % intervals come from the ranges of factors, quantities, prices and investments, a quantity without a range
standing for every number that rounds to it. A factor is one unknown for all that use it. Error is propagated, which
takes no time; --draws takes the percentiles from draws, which assumes nothing about their shape.`,
		Example: `  abate calc --factors viet-nam --year 2014    Table 2 with the official grid factor of 2014
  abate calc plant.toml --lang vi              in Vietnamese
  abate calc options.csv --factors viet-nam --year 2023 --format json
  abate calc --set electricity.co2="0.40 t/MWh"
  abate calc --draws 10000 --seed 7
  abate calc --explain cp-ee/payback`,
		Args: cobra.MaximumNArgs(1),
		RunE: onFile(c.run),
	}
	c.flags(cmd)
	return cmd
}

func (c *calculation) flags(cmd *cobra.Command) {
	c.evaluation.flags(cmd)
	c.drawing.flags(cmd)
	c.printed.flags(cmd)
	c.order.flags(cmd)
	f := cmd.Flags()
	f.StringVar(&c.explain, "explain", "", "explain one figure: ID/MEASURE, as in geriap/co2; measures: "+strings.Join(report.Measures(), ", "))
	f.BoolVar(&c.strict, "strict", false, "exit with 3 where there are warnings")
	f.StringVar(&c.convention, "convention", finance.House.String(), "how payback, NPV and cost per tonne are counted: "+strings.Join(finance.ConventionNames(), ", ")+"; see: abate conventions")
	f.StringVar(&c.by, "by", "", "add the options up by category, area, feasibility, status or cost (with --cost-bounds), or what is saved by carrier, in toe and of the use before")
	f.StringVar(&c.bounds, "cost-bounds", "", `where medium and high cost begin: "50 million VND; 1 billion VND"`)
	complete(cmd, "by", "category", "area", "feasibility", "status", "cost", "carrier")
	complete(cmd, "convention", finance.ConventionNames()...)
}

func (c *calculation) run(ctx context.Context, file string) error {
	format, language, err := c.writing(&c.printed)
	if err != nil {
		return err
	}
	order, err := c.order.parse()
	if err != nil {
		return err
	}
	if err := c.check(); err != nil {
		return err
	}
	if c.as, err = finance.ParseConvention(c.convention); err != nil {
		return usageError{fmt.Errorf("--convention: %w", err)}
	}
	if c.explain != "" && c.as != finance.House {
		return usageError{errors.New("--explain takes figures apart as abate counts them; leave --convention out, or see: abate conventions")}
	}
	p, d, err := c.document(ctx, file, c.drawing)
	if err != nil {
		return err
	}
	d.Order = order
	if d.By, err = c.grouping(p); err != nil {
		return err
	}
	r := d.Result
	var out bytes.Buffer // whole before any of it is written
	if c.explain != "" {
		if err := report.Explain(&out, d, c.explain, language); err != nil {
			return usageError{fmt.Errorf("--explain: %w", err)}
		}
	} else if err := report.Write(&out, d, format, language); err != nil {
		return err
	}
	if err := c.put(out.Bytes(), c.output, c.force, c.inputs(file)...); err != nil {
		return err
	}
	if format == report.CSV || c.explain != "" {
		for _, w := range r.Warnings {
			c.line("abate: " + language.Word("warning") + ": " + w.In(language.Say))
		}
	}
	if c.strict && len(r.Warnings) > 0 {
		if format != report.CSV {
			c.notef("%d warnings, and --strict was given", len(r.Warnings))
		}
		return errStrict
	}
	return nil
}

// grouping reads by what the options are added up.
func (c *calculation) grouping(p *engine.Portfolio) (*report.Grouping, error) {
	switch c.by {
	case "":
		return nil, nil
	case "category":
		return new(report.ByCategory()), nil
	case "area":
		return new(report.ByArea()), nil
	case "carrier":
		return new(report.ByCarrier()), nil
	case "feasibility":
		return new(report.ByFeasibility()), nil
	case "status":
		return new(report.ByStatus()), nil
	case "cost":
	default:
		return nil, usageError{fmt.Errorf("--by: unknown kind %q; category, area, feasibility, status, cost and carrier are known", c.by)}
	}
	medium, high, ok := strings.Cut(c.bounds, ";")
	if !ok {
		example := "2000 USD; 50000 USD"
		if p.Currency == "VND" {
			example = "50 million VND; 1 billion VND"
		}
		return nil, usageError{fmt.Errorf("--by cost: where medium and high cost begin is wanted, which differs from plant to plant; write for instance --by cost --cost-bounds %q", example)}
	}
	writing, err := quantity.ParseWriting(c.numbers)
	if err != nil {
		return nil, usageError{fmt.Errorf("--number-format: %w", err)}
	}
	var bounds [2]float64
	for i, text := range []string{medium, high} {
		m, err := input.ParseMoney(strings.TrimSpace(text), writing)
		if err == nil {
			bounds[i], err = p.Convert(m)
		}
		if err != nil {
			return nil, usageError{fmt.Errorf("--cost-bounds: %w", err)}
		}
	}
	if bounds[0] > bounds[1] {
		return nil, usageError{fmt.Errorf("--cost-bounds %s: the lower one comes first", c.bounds)}
	}
	return new(report.ByCost(bounds[0], bounds[1])), nil
}

// inputs are the files that an evaluation reads, for [app.put], which replaces none of them.
func (e *evaluation) inputs(file string) []string {
	return append([]string{file, e.with}, e.selection.files...)
}

// result reads and evaluates.
func (e *evaluation) result(file string) (*engine.Portfolio, *engine.Result, error) {
	p, set, opt, err := e.load(file)
	if err != nil {
		return nil, nil, err
	}
	r, err := engine.Evaluate(p, set, opt)
	return p, r, err
}

// load reads what an evaluation needs.
func (e *evaluation) load(file string) (p *engine.Portfolio, set *factor.Set, opt engine.Options, err error) {
	writing, err := quantity.ParseWriting(e.numbers)
	if err != nil {
		return nil, nil, opt, usageError{fmt.Errorf("--number-format: %w", err)}
	}
	if opt, err = e.selection.options(e.rate, e.lifetime); err != nil {
		return nil, nil, opt, err
	}
	opt.Convention = e.as
	from, err := e.read(file, e.with, writing)
	if file == "" && e.example != "" {
		from, err = e.readExample(e.example, writing)
	}
	if err != nil {
		return nil, nil, opt, err
	}
	e.from, p = from, from.Portfolio
	if len(p.Programmes) == 0 && !e.indicators {
		return nil, nil, opt, &input.Error{File: p.At.File, Found: "indicators alone, and no programme", Wanted: "a programme is wanted", Mend: "add [[programme]], or see: abate indicators " + p.At.File}
	}
	if len(p.Programmes) == 0 && p.Factors == "" && e.selection.factors == "" {
		p.Factors = "base" // which has no factors: without carriers none is needed
	}
	if p.Currency == "" {
		p.Currency = e.currency
	}
	set, err = e.open(p.Factors, from.folder, p.FactorsAt)
	return p, set, opt, err
}

// document reads, evaluates and analyses.
func (e *evaluation) document(ctx context.Context, file string, d drawing) (*engine.Portfolio, report.Document, error) {
	p, r, err := e.result(file)
	if err != nil {
		return nil, report.Document{}, err
	}
	progress, done := e.progress("drawing")
	defer done()
	a, err := uncertainty.Analyse(ctx, p, r, uncertainty.Options{Draws: d.draws, Seed: d.seed, Exact: e.exact, Bins: d.bins, Progress: progress})
	return p, report.Document{Result: r, Analysis: a}, err
}

// parseRate reads 0.1 or 10%.
func parseRate(text string) (*float64, error) {
	if text == "" {
		return nil, nil
	}
	number, percent := strings.CutSuffix(strings.TrimSpace(text), "%")
	v, err := quantity.English.ParseNumber(strings.TrimSpace(number))
	if err != nil {
		return nil, usageError{fmt.Errorf("--rate: %w", err)}
	}
	if percent {
		v /= 100
	}
	if err := finance.CheckRate(v); err != nil {
		return nil, usageError{fmt.Errorf("--rate: %w", err)}
	}
	if v >= 1 {
		if v > 1000 {
			return nil, usageError{fmt.Errorf("--rate: %s; a rate such as 0.1 or 10%% is wanted", text)}
		}
		return nil, usageError{fmt.Errorf("--rate: %s means %s %% a year; write %s or %s%%", text, strconv.FormatFloat(v*100, 'g', 6, 64), strconv.FormatFloat(v/100, 'g', 6, 64), strconv.FormatFloat(v, 'g', 6, 64))}
	}
	return &v, nil
}
