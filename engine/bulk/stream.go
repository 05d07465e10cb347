package bulk

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"runtime"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/internal/place"
	"github.com/cleaner-production/abate/engine/quantity"
)

// Config says how a table is computed. The zero value computes the CO2 alone, and stops at the first row that is wrong.
type Config struct {
	File    string           // of the table, as mistakes name it
	Ignore  []string         // columns that are of no account
	Numbers quantity.Writing // of the table

	// Terms are the currency, the year, the exchange rates, the prices and the money terms; nil is none. Its programmes
	// are not looked at.
	Terms   *engine.Portfolio
	Options engine.Options // overrule the Terms

	OnError OnError
	Totals  bool // by programme too
	Full    bool // write figures with all their digits
	Workers int  // 0 is one a core

	Progress func(Progress) // called now and then, from the goroutine of Run; nil for none

	chunk int // bytes that are read at once; 0 is chunkSize
}

// OnError is what is done about a row that is wrong.
type OnError uint8

// What is done.
const (
	Stop    OnError = iota // end with its mistake
	Skip                   // leave it out, and count it
	Collect                // write it to the rejects, and count it
)

// Progress is how far a run is.
type Progress struct {
	Rows, Rejected int64
	Bytes          int64 // of the table that was read
}

// Output is where the results go.
type Output struct {
	Rows    io.Writer // nil for none
	Rejects io.Writer // CSV with line, column, reason and the row as it stands; for Collect
}

// Summary is what a run comes to.
type Summary struct {
	Progress
	Blank   int64   // lines with nothing on them
	Totals  []Total // by programme, where they were asked for; sorted
	Total   Total
	First   []*place.Error // of the rows that were left out, some
	Unit    *engine.Result // of one unit of each column of quantities: the factors, prices and terms that were used
	NoPrice []string       // carriers without a price, where others have one
}

// Run reads a table, writes a row for each of its rows in their order, and adds them up.
//
// The error is a [place.Errors] or a [place.Error] for a table that is wrong, that of ctx where it is done, or that of reading
// or writing. The summary then says how far it came, and has no totals; and a read of the table may still be under way, which
// is not waited for.
func Run(ctx context.Context, set *factor.Set, table io.Reader, out Output, cfg Config) (*Summary, error) {
	s := &Summary{}
	if set == nil || cfg.OnError > Collect || cfg.OnError == Collect && out.Rejects == nil {
		return s, errors.New("bulk: Run needs a factor set, and to collect rows a place for them")
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	r := &reader{from: table, file: cfg.File, size: cmp.Or(cfg.chunk, chunkSize)}
	header, err := r.header()
	if err != nil {
		return s, err
	}
	l, err := compile(ctx, set, header, r.delimiter, r.returns, cfg)
	if err != nil {
		return s, err
	}
	if cfg.Totals && !l.has[programmeKey] {
		return s, place.At(place.Position{File: cfg.File, Line: 1}, "totals of a table without the column \"programme\"", "", "add it, or ask for no totals")
	}
	s.Unit, s.NoPrice = l.unit, l.unpriced()
	if out.Rows != nil {
		if _, err := out.Rows.Write(l.head()); err != nil {
			return s, err
		}
	}
	if cfg.OnError == Collect {
		if _, err := io.WriteString(out.Rejects, "line,column,reason,row\n"); err != nil {
			return s, err
		}
	}
	workers, err := flow(ctx, r, l, out, cfg, s)
	if err != nil {
		return s, err
	}
	return s, s.total(ctx, l, workers, cfg)
}

// flow passes the chunks of the table from the reader to the workers and, in their order, on to the output.
func flow(ctx context.Context, r *reader, l *layout, out Output, cfg Config, s *Summary) ([]*worker, error) {
	n := cfg.Workers
	if n < 1 {
		n = runtime.GOMAXPROCS(0)
	}
	slots := n + 2
	free, work, order := make(chan *chunk, slots), make(chan *chunk, slots), make(chan *chunk, slots)
	for range slots {
		free <- &chunk{done: make(chan struct{}, 1)}
	}
	var reading error
	go func() { // is not waited for: it may hang in a read of what never comes
		defer close(work)
		defer close(order)
		for {
			select {
			case <-ctx.Done():
				return
			case c := <-free:
				more, err := r.fill(c)
				if err != nil {
					reading = err
					return
				}
				work <- c
				order <- c
				if !more {
					return
				}
			}
		}
	}()
	workers := make([]*worker, n)
	for i := range workers {
		w := newWorker(l, cfg, out.Rows != nil)
		workers[i] = w
		go func() {
			for c := range work {
				w.work(c)
				c.done <- struct{}{}
			}
		}()
	}
	for {
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case c, more := <-order:
			if !more {
				return workers, reading
			}
			<-c.done
			if err := s.take(c, out, cfg); err != nil {
				return nil, err
			}
			if cfg.Progress != nil {
				cfg.Progress(s.Progress)
			}
			free <- c
		}
	}
}

// take takes what a chunk came to.
func (s *Summary) take(c *chunk, out Output, cfg Config) error {
	if cfg.OnError == Stop && c.rejected > 0 {
		return c.first[0]
	}
	if c.fatal != nil {
		return c.fatal
	}
	s.First = append(s.First, c.first[:min(len(c.first), some-len(s.First))]...)
	if out.Rows != nil {
		if _, err := out.Rows.Write(c.out); err != nil {
			return err
		}
	}
	if cfg.OnError == Collect && c.rejected > 0 {
		if _, err := out.Rejects.Write(c.rejects.Bytes()); err != nil {
			return err
		}
	}
	s.Rows += int64(c.rows)
	s.Rejected += int64(c.rejected)
	s.Blank += int64(c.blank)
	s.Bytes += int64(len(c.in)) + c.skipped
	return nil
}

// total adds up what the workers have.
func (s *Summary) total(ctx context.Context, l *layout, workers []*worker, cfg Config) error {
	all := workers[0].sums
	for _, w := range workers[1:] {
		for name, sums := range w.sums {
			if have := all[name]; have != nil {
				have.merge(l, sums)
			} else {
				all[name] = sums
			}
		}
	}
	totals := sorted(ctx, l, all)
	if err := ctx.Err(); err != nil {
		return err
	}
	s.Total = whole(l, totals)
	if cfg.Totals {
		s.Totals = totals
	}
	return nil
}

// chunk is a piece of the table, of whole rows, and what it comes to.
type chunk struct {
	_       gap
	in      []byte       // with room for cells.Slack bytes behind it
	line    int          // where it begins
	mistake *place.Error // of a row that is too long to be held, in place of in
	skipped int64        // bytes of that
	done    chan struct{}

	out                   []byte
	rows, blank, rejected int            // rows are those that are wrong too
	first                 []*place.Error // some of these
	rejects               bytes.Buffer   // all of these, as CSV, where they are collected
	fatal                 *place.Error
	_                     gap
}

// some is how many mistakes are told.
const some = 3
