package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/cleaner-production/abate/engine/bulk"
	"github.com/cleaner-production/abate/engine/input"
	"github.com/cleaner-production/abate/engine/language"
	"github.com/cleaner-production/abate/engine/quantity"
)

// streaming is a run of bulk with its flags.
type streaming struct {
	*app
	selection
	target
	totals, rejects, prices, rate, onError, ignore, numbers string
	lifetime                                                years
	full                                                    bool
}

func (a *app) bulk() *cobra.Command {
	s := &streaming{app: a}
	cmd := &cobra.Command{
		Use:   "bulk TABLE.csv",
		Short: "Compute millions of options as a stream",
		Long: `Compute millions of options as a stream, in memory that does not grow with them, on all cores. A row of the CSV is an option; its
columns are programme, company, option, investment, lifetime_years, annual_saving, annual_cost, grant, and for each carrier the
quantity saved a year with its unit, as in coal_t or electricity_kwh; those that there are, in any order. - is the standard
input; .gz and .zst are compressed.

The output has a row for each option, in their order: programme, company, option, co2_t, annual_saving, simple_payback_years (0:
immediate, empty: never or not known), npv and abatement_cost_per_t, the figures of abate calc to the digit that is printed.
--totals has a row for each programme with the 95 % interval of its CO2; they do not depend on the number of cores. With
--totals and without -o no rows are written.

A row that is wrong ends the run, or with --on-error skip is left out and counted, or with --rejects FILE written there with
its line, column and reason. Files appear whole or not at all, so that a run that was ended is simply run again.

Parquet is read and written by other tools: duckdb -c "COPY (FROM 'in.parquet') TO '/dev/stdout' (FORMAT csv)" | abate bulk -`,
		Example: `  abate example write national/options.csv national.csv --force
  abate example write national/settings.toml settings.toml --force
  abate bulk national.csv --prices settings.toml -o figures.csv --totals totals.csv --force
  abate bulk national.csv --prices settings.toml --rate 8% --totals -
  abate bulk national.csv --factors viet-nam --year 2023 --rejects rejects.csv -o figures.csv.gz --force`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return s.run(cmd.Context(), args[0]) },
	}
	s.selection.flags(cmd)
	s.target.flags(cmd, "write the rows to a file instead of stdout")
	f := cmd.Flags()
	f.StringVar(&s.totals, "totals", "", "write the totals of the programmes to a file, or to stdout with -")
	f.StringVar(&s.onError, "on-error", "stop", "what to do about a row that is wrong: stop, skip or collect")
	f.StringVar(&s.rejects, "rejects", "", "collect rows that are wrong in a file, with line, column and reason")
	f.StringVar(&s.ignore, "ignore", "", "columns to leave out, separated by commas")
	f.StringVar(&s.prices, "prices", "", "prices and money terms: a TOML file with currency, [prices] and [finance], as abate calc --with takes it")
	f.StringVar(&s.rate, "rate", "", "discount rate a year: 0.1 or 10% (default: what the prices file says, else 10%)")
	f.Var(&s.lifetime, "lifetime", "lifetime in years of rows that have none (default: what the prices file says, else 10)")
	f.BoolVar(&s.full, "full", false, "write figures with all their digits (default: kilograms, cents, years to four decimals)")
	f.StringVar(&s.numbers, "number-format", "en", "how the table writes numbers: en (2970.5) or vi (2.970,5)")
	complete(cmd, "on-error", "stop", "skip", "collect")
	complete(cmd, "number-format", "en", "vi")
	return cmd
}

// policy settles --on-error and --rejects, of which each says what the other is.
func (s *streaming) policy() (bulk.OnError, error) {
	switch {
	case s.onError == "collect" && s.rejects == "":
		return 0, usageError{errors.New("--on-error collect needs --rejects FILE, to collect them there")}
	case s.rejects != "" && s.onError == "skip":
		return 0, usageError{errors.New("--on-error skip leaves rows out, --rejects collects them; one of the two is wanted")}
	case s.rejects != "" || s.onError == "collect":
		return bulk.Collect, nil
	case s.onError == "skip":
		return bulk.Skip, nil
	case s.onError == "stop":
		return bulk.Stop, nil
	}
	return 0, usageError{fmt.Errorf("--on-error %s: stop, skip or collect is wanted", s.onError)}
}

func (s *streaming) run(ctx context.Context, file string) (err error) {
	cfg := bulk.Config{File: file, Totals: s.totals != "", Full: s.full}
	if file == "-" {
		cfg.File = "<stdin>"
	}
	if s.ignore != "" {
		for name := range strings.SplitSeq(s.ignore, ",") {
			cfg.Ignore = append(cfg.Ignore, strings.TrimSpace(name))
		}
	}
	if cfg.OnError, err = s.policy(); err != nil {
		return err
	}
	if cfg.Numbers, err = quantity.ParseWriting(s.numbers); err != nil {
		return usageError{fmt.Errorf("--number-format: %w", err)}
	}
	if cfg.Options, err = s.selection.options(s.rate, s.lifetime); err != nil {
		return err
	}
	rows := s.output
	if rows == "" && s.totals == "" {
		rows = "-"
	}
	if rows == "-" && s.totals == "-" || s.rejects == "-" {
		return usageError{errors.New("the standard output takes the rows or the totals, one of them")}
	}
	if cfg.Terms, err = readTerms(s.prices); err != nil {
		return err
	}
	set, err := s.open(cfg.Terms.Factors, filepath.Dir(s.prices), cfg.Terms.FactorsAt)
	if err != nil {
		return err
	}
	signal.Ignore(syscall.SIGPIPE) // a reader who left is an error, so that files that were begun are taken back
	table, err := s.openTable(file)
	if err != nil {
		return err
	}
	defer table.Close()
	all := s.desk.begin()
	defer all.discard()
	inputs := append(s.selection.files, file, s.prices)
	var closers []io.Closer
	create := func(name string) (io.Writer, error) {
		if name == "-" {
			return s.stdout, nil
		}
		d, err := all.create(name, s.force, inputs...)
		if err != nil {
			return nil, err
		}
		w, err := compressed(name, d)
		if c, ok := w.(io.Closer); ok && err == nil {
			closers = append(closers, c)
		}
		return w, err
	}
	var out bulk.Output
	if rows != "" {
		if out.Rows, err = create(rows); err != nil {
			return err
		}
	}
	if cfg.OnError == bulk.Collect {
		if out.Rejects, err = create(s.rejects); err != nil {
			return err
		}
	}
	var totals io.Writer
	if s.totals != "" {
		if totals, err = create(s.totals); err != nil {
			return err
		}
	}
	show, done := s.status()
	if show != nil {
		begin := time.Now()
		cfg.Progress = func(p bulk.Progress) { show(func() string { return table.progress(p, time.Since(begin)) }) }
	}
	sum, err := bulk.Run(ctx, set, table, out, cfg)
	done()
	if err != nil {
		s.unfinished(ctx, err, sum, rows)
		return err
	}
	if err := table.unchanged(); err != nil {
		return err
	}
	if totals != nil {
		if err := sum.WriteTotals(totals); err != nil {
			return err
		}
	}
	for _, c := range closers {
		if err := c.Close(); err != nil {
			return err
		}
	}
	if err := all.commit(); err != nil {
		return err
	}
	s.tell(sum)
	return nil
}

// unfinished says how far a run came that was ended.
func (s *streaming) unfinished(ctx context.Context, err error, sum *bulk.Summary, rows string) {
	l := language.English
	switch {
	case errors.Is(err, syscall.EPIPE):
		s.notef("<stdout>: nobody reads it any more, after %s rows", l.Number(float64(sum.Rows-sum.Rejected), 0))
	case ctx.Err() != nil && rows == "-":
		s.notef("%s rows were read, and those written to stdout stand", l.Number(float64(sum.Rows), 0))
	case ctx.Err() != nil:
		s.notef("%s rows were read", l.Number(float64(sum.Rows), 0))
	}
}

// tell says what was computed and what the reader must know of it.
func (s *streaming) tell(sum *bulk.Summary) {
	l, t := language.English, &sum.Total
	text := l.Number(float64(t.Options), 0) + " options: " + l.Tonnes(t.CO2) + " t CO2 a year"
	if t.CO2Low != t.CO2High {
		text += " (95 % " + l.Span(l.Tonnes(t.CO2Low), l.Tonnes(t.CO2High)) + ")"
	}
	if t.WithMoney > 0 {
		text += fmt.Sprintf("; of %s with investment and saving: payback %s, NPV %s %s", l.Number(float64(t.WithMoney), 0), l.Payback(t.SimplePayback), l.Amount(t.NPV), sum.Unit.Currency)
	}
	s.notef("%s", strings.TrimSpace(text))
	if sum.Rejected > 0 {
		s.warnf("%s of %s rows are left out", l.Number(float64(sum.Rejected), 0), l.Number(float64(sum.Rows), 0))
		for _, e := range sum.First {
			s.warnf("%v", e)
		}
	}
	if sum.Blank > 0 {
		s.notef("%s blank lines are passed over", l.Number(float64(sum.Blank), 0))
	}
	if names := sum.Unit.Total.NoFactor; len(names) > 0 {
		s.notef("no factor: %s", strings.Join(names, ", "))
	}
	if len(sum.NoPrice) > 0 {
		s.notef("no price: %s", strings.Join(sum.NoPrice, ", "))
	}
	for _, w := range sum.Unit.Warnings {
		s.warnf("%s", w)
	}
}

// openedTable is a table that is read, and how much of its file was.
type openedTable struct {
	io.Reader
	file   string
	from   *os.File // nil for the standard input
	before fs.FileInfo
	read   *counter
}

// counter counts what is read.
type counter struct {
	io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.n += int64(n)
	return n, err
}

func (s *streaming) openTable(file string) (*openedTable, error) {
	t := &openedTable{file: file}
	if file == "-" {
		t.read = &counter{Reader: s.stdin}
		t.Reader = t.read
		return t, nil
	}
	if ext := strings.ToLower(filepath.Ext(file)); ext == ".parquet" || isTable(file) && ext != ".csv" && ext != ".tsv" {
		return nil, &input.Error{File: file, Found: "no CSV", Wanted: "a CSV is wanted, which may be compressed as .gz or .zst", Mend: "save it as one; see: abate help bulk"}
	}
	var err error
	if t.from, err = os.Open(file); err != nil {
		return nil, &input.Error{File: file, Found: cause(err)}
	}
	if t.before, err = t.from.Stat(); err != nil {
		return nil, &input.Error{File: file, Found: cause(err)}
	}
	if t.before.IsDir() {
		return nil, &input.Error{File: file, Found: "is a folder", Mend: "name a file"}
	}
	t.read = &counter{Reader: t.from}
	if t.Reader, err = decompressed(file, t.read); err != nil {
		t.from.Close()
		return nil, &input.Error{File: file, Found: cause(err), Mend: "is it compressed as its name says?"}
	}
	return t, nil
}

func (t *openedTable) Close() error {
	if t.from == nil {
		return nil
	}
	return t.from.Close()
}

// Read names the file where reading fails.
func (t *openedTable) Read(p []byte) (int, error) {
	n, err := t.Reader.Read(p)
	if err != nil && err != io.EOF {
		err = &input.Error{File: t.file, Found: cause(err)}
	}
	return n, err
}

// unchanged refuses a table that another program wrote to while it was read.
func (t *openedTable) unchanged() error {
	if t.from == nil || !t.before.Mode().IsRegular() {
		return nil
	}
	now, err := t.from.Stat()
	if err != nil || now.Size() != t.before.Size() || !now.ModTime().Equal(t.before.ModTime()) {
		return &input.Error{File: t.file, Found: "changed while it was read", Mend: "run again"}
	}
	return nil
}

// progress says how far reading is, how fast, and how long the rest takes.
func (t *openedTable) progress(p bulk.Progress, since time.Duration) string {
	l := language.English
	text := l.Number(float64(p.Rows), 0) + " rows, " + l.Number(float64(p.Bytes)/1e6/since.Seconds(), 0) + " MB/s"
	if p.Rejected > 0 {
		text += ", " + l.Number(float64(p.Rejected), 0) + " left out"
	}
	if t.before != nil && t.before.Size() > 0 && t.read.n > 0 {
		share := min(float64(t.read.n)/float64(t.before.Size()), 1)
		left := time.Duration((1/share - 1) * float64(since)).Round(time.Second)
		text = fmt.Sprintf("%.0f %%, %s, %v left", 100*share, text, left)
	}
	return text
}
