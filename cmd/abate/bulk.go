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
	"sync/atomic"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/cleaner-production/abate/engine"
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
		Long: `Compute millions of options as a stream, in memory that does not grow with them (for the totals, with the programmes), on all
cores. A row of the CSV is an option; its columns are programme, company, option, investment, lifetime_years, annual_saving,
annual_cost, grant, and for each carrier the quantity saved a year with its unit, as in coal_t or electricity_kwh; those that
there are, in any order. An empty cell is not known, which is not 0. Fields are parted by commas, semicolons or tabs; the text
is UTF-8. - is the standard input; .gz and .zst are compressed.

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

// config settles what the flags say.
func (s *streaming) config(file string) (cfg bulk.Config, err error) {
	cfg = bulk.Config{File: file, Totals: s.totals != "", Full: s.full}
	if file == "-" {
		cfg.File = "<stdin>"
	}
	if s.ignore != "" {
		for name := range strings.SplitSeq(s.ignore, ",") {
			cfg.Ignore = append(cfg.Ignore, strings.TrimSpace(name))
		}
	}
	if s.output == "" && s.totals == "" {
		s.output = "-"
	}
	switch {
	case s.output == "-" && s.totals == "-":
		return cfg, usageError{errors.New("the standard output takes the rows or the totals, one of them")}
	case s.rejects == "-":
		return cfg, usageError{errors.New("--rejects -: a file is wanted")}
	}
	if cfg.OnError, err = s.policy(); err != nil {
		return cfg, err
	}
	if cfg.Numbers, err = quantity.ParseWriting(s.numbers); err != nil {
		return cfg, usageError{fmt.Errorf("--number-format: %w", err)}
	}
	if cfg.Options, err = s.selection.options(s.rate, s.lifetime); err != nil {
		return cfg, err
	}
	cfg.Terms, err = readTerms(s.prices)
	return cfg, err
}

func (s *streaming) run(ctx context.Context, file string) error {
	l, err := s.language()
	if err != nil {
		return err
	}
	cfg, err := s.config(file)
	if err != nil {
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
	files := results{drafts: s.desk.begin(), app: s.app, force: s.force, inputs: append(s.selection.files, file, s.prices)}
	defer files.discard()
	var out bulk.Output
	if out.Rows, err = files.create(s.output); err != nil {
		return err
	}
	if out.Rejects, err = files.create(s.rejects); err != nil {
		return err
	}
	totals, err := files.create(s.totals)
	if err != nil {
		return err
	}
	show, done := s.status()
	if show != nil && !(s.output == "-" && terminal(s.stdout.Writer)) { // where rows run past it is of no use
		begin := time.Now()
		cfg.Progress = func(p bulk.Progress) { show(func() string { return table.progress(l, p, time.Since(begin)) }) }
	}
	sum, err := bulk.Run(ctx, set, table, out, cfg)
	done()
	if err != nil {
		s.unfinished(ctx, l, err, sum)
		return err
	}
	if err := table.unchanged(); err != nil {
		return err
	}
	if totals != nil {
		if err := sum.WriteTotals(totals); err != nil {
			s.unread(err, s.totals)
			return err
		}
	}
	if err := files.commit(); err != nil {
		return err
	}
	s.tell(l, sum, cfg.Terms)
	return nil
}

// results are the files that a run writes: all or none of them.
type results struct {
	*drafts
	app     *app
	force   bool
	inputs  []string
	closers []io.Closer
}

// create begins a file, compressed as its name says; nil where it has no name.
func (r *results) create(name string) (io.Writer, error) {
	switch ext := strings.ToLower(filepath.Ext(name)); {
	case name == "":
		return nil, nil
	case name == "-":
		return r.app.stdout, nil
	case ext == ".parquet" || isTable(name) && ext != ".csv" && ext != ".tsv":
		return nil, &input.Error{File: name, Found: "CSV would be written", Mend: "let the name end in .csv, .csv.gz or .csv.zst; see: abate help bulk"}
	case r.app.readFrom(name):
		return nil, &input.Error{File: name, Found: "would overwrite its own input", Mend: "choose another name"}
	}
	d, err := r.drafts.create(name, r.force, r.inputs...)
	if err != nil {
		return nil, err
	}
	w, err := compressed(name, d)
	if c, ok := w.(io.Closer); ok && err == nil {
		r.closers = append(r.closers, c)
	}
	return w, err
}

// commit ends the files and puts them in place.
func (r *results) commit() error {
	for _, c := range r.closers {
		if err := c.Close(); err != nil {
			return err
		}
	}
	return r.drafts.commit()
}

// readFrom says whether a file is what the standard input comes from.
func (a *app) readFrom(name string) bool {
	in, ok := a.stdin.(*os.File)
	if !ok {
		return false
	}
	from, err := in.Stat()
	to, errTo := os.Stat(name)
	return err == nil && errTo == nil && from.Mode().IsRegular() && os.SameFile(from, to)
}

// unread names what nobody reads any more, if that is what an error is of.
func (t talk) unread(err error, name string) {
	if name == "-" {
		name = "<stdout>"
	}
	if errors.Is(err, syscall.EPIPE) {
		t.notef("%s: nobody reads it any more", name)
	}
}

// unfinished says how far a run came that was ended.
func (s *streaming) unfinished(ctx context.Context, l language.Language, err error, sum *bulk.Summary) {
	s.unread(err, s.output)
	switch rows := l.Number(float64(sum.Rows), 0); {
	case ctx.Err() != nil:
		s.notef("%s rows were read", rows)
	case s.output == "-" && sum.Rows > 0 && !errors.Is(err, syscall.EPIPE):
		s.notef("the first %s rows are on stdout", rows)
	}
}

// tell says what was computed and what the reader must know of it.
func (s *streaming) tell(l language.Language, sum *bulk.Summary, terms *engine.Portfolio) {
	t := &sum.Total
	text := l.Number(float64(t.Options), 0) + " " + l.Word("options") + ": " + l.Tonnes(t.CO2) + " " + l.Word("t CO2 a year")
	if t.CO2Low != t.CO2High {
		text += " (95 % " + l.Span(l.Tonnes(t.CO2Low), l.Tonnes(t.CO2High)) + ")"
	}
	if t.WithMoney > 0 {
		text += fmt.Sprintf("; "+l.Word("of %s with investment and saving")+": %s %s, NPV %s %s", l.Number(float64(t.WithMoney), 0), l.Word("payback"), l.Payback(t.SimplePayback), l.Amount(t.NPV), sum.Unit.Currency)
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
	s.notOwned(terms)
	for _, w := range sum.Unit.Warnings {
		s.warnf("%s", w)
	}
}

// notOwned says of money terms what does not count.
func (t talk) notOwned(terms *engine.Portfolio) {
	if f := &terms.Finance; f.Loan != nil || f.Tax != nil || f.Carbon != nil {
		t.notef("loan, tax and carbon price are of the owner's flows, which are not computed here; see: abate help calc")
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
	n atomic.Int64 // read from another goroutine, for the progress
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.n.Add(int64(n))
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
		wrong := &input.Error{File: t.file, Found: cause(err)}
		if errors.Is(err, io.ErrUnexpectedEOF) {
			wrong.Found, wrong.Mend = "ends in the midst of what is compressed", "it was not copied whole"
		}
		err = wrong
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
func (t *openedTable) progress(l language.Language, p bulk.Progress, since time.Duration) string {
	text := l.Number(float64(p.Rows), 0) + " rows, " + l.Number(float64(p.Bytes)/1e6/since.Seconds(), 0) + " MB/s"
	if p.Rejected > 0 {
		text += ", " + l.Number(float64(p.Rejected), 0) + " left out"
	}
	if t.before != nil && t.before.Size() > 0 && t.read.n.Load() > 0 {
		share := min(float64(t.read.n.Load())/float64(t.before.Size()), 1)
		left := time.Duration((1/share - 1) * float64(since)).Round(time.Second)
		text = fmt.Sprintf("%.0f %%, %s, %v left", 100*share, text, left)
	}
	return text
}
