package bulk

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/cleaner-production/abate/engine/internal/cells"
	"github.com/cleaner-production/abate/engine/internal/place"
)

// worker computes chunks.
type worker struct {
	_ gap
	calculator
	writes, totals, full bool
	onError              OnError
	file                 string

	index  cells.Index
	bounds []uint32 // of the fields of the rows of the batch
	batch  batch
	others []int // rows that have cells that are no plain decimals

	line   int
	keys   []byte   // the text that the keys of the row are in
	parted []uint32 // where its fields end in that, after what is before the first

	carefulKeys   []byte // of rows that are not plain
	carefulParted []uint32
	fields        []field // of a row that is not plain
	text          []byte  // of these
	padded        []byte  // one of these, with a line break

	sums map[string]*sums // by programme; all under "" without totals
	own  *sums            // those of the row before
	_    gap
}

// gap keeps apart in memory what different workers write to, for processors pass each other whole lines of it.
type gap [128]byte

func newWorker(l *layout, cfg Config, writes bool) *worker {
	b := newBatch(l)
	w := &worker{calculator: newCalculator(l, b.rows), batch: b, writes: writes, totals: cfg.Totals, full: cfg.Full, onError: cfg.OnError, file: cfg.File, sums: map[string]*sums{}}
	w.index = cells.NewIndex(l.delimiter, len(l.names), b.rows, l.returns)
	w.carefulParted = apart[uint32](len(l.names) + 1)
	return w
}

// apart makes a slice that one worker alone writes to, of values of at least four bytes.
func apart[T any](n int) []T {
	const pad = len(gap{}) / 4
	return make([]T, pad+n+pad)[pad : pad+n : pad+n]
}

// work computes the rows of a chunk.
func (w *worker) work(c *chunk) {
	c.out, c.rows, c.blank, c.rejected, c.first, c.fatal = c.out[:0], 0, 0, 0, c.first[:0], nil
	c.rejects.Reset()
	w.line = c.line
	if c.mistake != nil {
		c.rows++
		w.reject(c, c.mistake, nil)
		return
	}
	b := c.in[:len(c.in)+cells.Slack]
	w.index.Begin(len(c.in))
	more := true
	for i := 0; more && i < len(c.in); {
		if b[i] == '\n' || b[i] == '\r' && b[i+1] == '\n' {
			c.blank++
			w.line++
			i += bytes.IndexByte(b[i:], '\n') + 1
			continue
		}
		if n := w.gather(b, i); n > 0 {
			i, more = w.put(c, b, i, n)
		} else {
			i, more = w.odd(c, i, 0)
		}
	}
	if len(w.sums) > maxProgrammes {
		c.fatal = &place.Error{File: w.file, Line: w.line, Found: fmt.Sprintf("more than %d programmes", maxProgrammes), Mend: "is it the column \"programme\" that says which rows belong together?"}
	}
}

// gather reads rows that begin at b[i], which are plain: UTF-8, no quotes, as many fields as columns. It returns how many.
func (w *worker) gather(b []byte, i int) (n int) {
	if w.mark == w.delimiter { // 1,5 is two fields
		return 0
	}
	most := w.batch.rows
	if len(b) > maxField { // a field may be too long
		most = 1
	}
	w.bounds, n = w.index.Rows(b, i, most)
	if n > 1 && len(w.names) == 1 && blanks(b[i:w.bounds[n*w.index.Fields()]+1]) {
		w.bounds, n = w.index.Rows(b, i, 1)
	}
	if n == 0 {
		return 0
	}
	end := &w.bounds[n*w.index.Fields()]
	text := b[i:*end]
	if (most == 1 || w.index.Quoted) && (len(text) > maxField || special(text)) || w.index.Foreign && !(utf8.Valid(text) && bytes.IndexByte(text, 0) < 0) {
		return 0
	}
	w.index.Take(n)
	if !w.returns && len(text) > 0 && text[len(text)-1] == '\r' { // one among others
		*end--
	}
	w.others = w.others[:0]
	for k, at := range w.layout.cells {
		w.others = cells.Read(b, w.bounds[at:], w.index.Fields(), w.batch.column(k, 0, n), w.mark, w.others)
	}
	return n
}

// blanks says whether there are blank lines among some, which would be rows of one column.
func blanks(lines []byte) bool {
	return bytes.Contains(lines, []byte("\n\n")) || bytes.Contains(lines, []byte("\n\r\n"))
}

// special says whether a line has quotes, or a carriage return that does not end it.
func special(line []byte) bool {
	at := bytes.IndexByte(line, '\r')
	return at >= 0 && at < len(line)-1 || bytes.IndexByte(line, '"') >= 0
}

// put computes and writes n plain rows that begin at b[i], and adds them up. It returns where they end, and whether to go on.
func (w *worker) put(c *chunk, b []byte, i, n int) (end int, more bool) {
	w.compute(&w.batch, 0, n)
	w.print(0, n)
	for _, other := range w.others {
		w.batch.rest[other].usual = false
	}
	fields, bounds := w.index.Fields(), w.bounds
	var own *sums // of the rows from "from" on, which are added up together
	from := 0
	for r := range n {
		w.keys, w.parted = b, bounds[:len(w.names)+1]
		bounds = bounds[fields:]
		if !w.batch.rest[r].usual {
			own.add(w.layout, &w.batch, from, r)
			own = nil
			if i, more = w.odd(c, i, r); !more {
				return i, false
			}
			continue
		}
		if own == nil || w.totals {
			if next := w.of(w.programme()); next != own {
				own.add(w.layout, &w.batch, from, r)
				own, from = next, r
			}
		}
		c.rows++
		w.line++
		if w.writes {
			c.out = w.append(c.out, r, w.adjoin)
		}
		if i = int(bounds[0]) + 1; b[i-1] == '\r' {
			i++
		}
	}
	own.add(w.layout, &w.batch, from, n)
	return i, true
}

// odd computes and writes the row that begins at c.in[i] in another way, where it is not plain, as the r-th of the batch. It
// returns where it ends, and whether to go on.
func (w *worker) odd(c *chunk, i, r int) (end int, more bool) {
	end, _, ok := recordEnd(c.in, i, w.delimiter)
	if !ok { // a quote that is never closed
		end = i + bytes.IndexByte(c.in[i:], '\n') + 1
	}
	record := c.in[i:end]
	if bytes.IndexByte(record, w.delimiter) < 0 && len(bytes.TrimSpace(record)) == 0 {
		c.blank++
	} else if mistake := w.careful(record, r); mistake == nil {
		c.rows++
		w.of(w.programme()).add(w.layout, &w.batch, r, r+1)
		w.print(r, r+1)
		if w.writes {
			c.out = w.append(c.out, r, false)
		}
	} else {
		c.rows++
		w.reject(c, mistake, record)
		if w.onError == Stop {
			return end, false
		}
	}
	w.line += bytes.Count(record, []byte("\n"))
	return end, true
}

// reject counts a row that is wrong; the mistake counts its lines from that of the row.
func (w *worker) reject(c *chunk, mistake *place.Error, row []byte) {
	c.rejected++
	reason := (&place.Error{Found: mistake.Found, Wanted: mistake.Wanted, Mend: mistake.Mend}).Error()
	mistake.File, mistake.Line = w.file, mistake.Line+w.line
	if len(c.first) < some {
		c.first = append(c.first, mistake)
	}
	if w.onError == Collect {
		out := csv.NewWriter(&c.rejects)
		out.Write([]string{strconv.Itoa(mistake.Line), strconv.Itoa(mistake.Column), guarded(reason), guarded(string(bytes.TrimRight(row, "\r\n")))})
		out.Flush()
	}
}

// print makes the digits of rows, where they are written with few.
func (w *worker) print(from, to int) {
	if w.writes && !w.full {
		w.batch.print(from, to)
	}
}

// append appends the keys of the r-th row and its figures. The keys of a plain row may adjoin.
func (w *worker) append(b []byte, r int, adjoin bool) []byte {
	before := len(b)
	b = slices.Grow(b, few+room)
	if !adjoin {
		b = w.appendKeys(b)
	} else if b = w.appendPlain(b); w.harmful() {
		b = w.appendKeys(b[:before])
	}
	if w.full {
		return w.batch.appendFull(b, r)
	}
	return w.batch.append(b, r)
}

// programme returns that of the row, where rows are added up by it.
func (w *worker) programme() []byte {
	if w.totals {
		return w.key(0)
	}
	return nil
}

// of returns the sums of a programme.
func (w *worker) of(programme []byte) *sums {
	if w.own != nil && string(programme) == w.own.programme {
		return w.own
	}
	w.own = w.sums[string(programme)]
	if w.own == nil {
		w.own = newSums(w.layout, string(programme))
		w.sums[w.own.programme] = w.own
	}
	return w.own
}
