package bulk

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/cleaner-production/abate/engine/internal/column"
	"github.com/cleaner-production/abate/engine/internal/place"
	"github.com/cleaner-production/abate/engine/language"
)

// worker computes chunks.
type worker struct {
	_ gap
	calculator
	writes, totals, full bool
	onError              OnError
	file                 string

	index    index
	row      row
	figures  figures
	keys     []byte   // the text that the keys of the row are in
	bounds   []uint32 // of its columns in that: what is before the first, and where each ends
	harmless bool     // whether no key begins as a formula does; of a plain row
	special  bool     // whether the chunk has quotes or carriage returns

	carefulKeys   []byte // of rows that are not plain
	carefulBounds []uint32
	fields        []field // of a row that is not plain
	text          []byte  // of these
	digits        []byte  // of one of these

	sums map[string]*sums // by programme; all under "" without totals
	own  *sums            // those of the row before
	_    gap
}

// gap keeps apart in memory what different workers write to, for processors pass each other whole lines of it.
type gap [128]byte

func newWorker(l *layout, cfg Config, writes bool) *worker {
	w := &worker{calculator: newCalculator(l), writes: writes, totals: cfg.Totals, full: cfg.Full, onError: cfg.OnError, file: cfg.File, sums: map[string]*sums{}}
	w.row = apart[number](len(l.cells) + 1 + len(l.brought))
	w.index = newIndex(l.delimiter, len(l.names))
	w.carefulBounds = apart[uint32](len(l.names) + 1)
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
	line := c.line
	if c.mistake != nil {
		c.rows++
		w.reject(c, c.mistake, line, nil)
		return
	}
	padded, text := c.in[:len(c.in)+slack], utf8.Valid(c.in) && bytes.IndexByte(c.in, 0) < 0
	w.index.begin(len(c.in))
	w.special = bytes.IndexByte(c.in, '"') >= 0 || bytes.IndexByte(c.in, '\r') >= 0
	for i := 0; i < len(c.in); {
		if padded[i] == '\n' || padded[i] == '\r' && padded[i+1] == '\n' {
			c.blank++
			line++
			i += bytes.IndexByte(padded[i:], '\n') + 1
			continue
		}
		if end, ok := w.plain(padded, i); ok && text && w.compute(w.row, &w.figures) {
			c.rows++
			line++
			w.put(c, true)
			i = end
			continue
		}
		end, _, ok := recordEnd(c.in, i, w.delimiter)
		if !ok { // a quote that is never closed
			end = i + bytes.IndexByte(c.in[i:], '\n') + 1
		}
		record := c.in[i:end]
		if bytes.IndexByte(record, w.delimiter) < 0 && len(bytes.TrimSpace(record)) == 0 {
			c.blank++
		} else if mistake := w.careful(record); mistake == nil {
			c.rows++
			w.put(c, false)
		} else {
			c.rows++
			w.reject(c, mistake, line, record)
			if w.onError == Stop {
				return
			}
		}
		line += bytes.Count(record, []byte("\n"))
		i = end
	}
	if len(w.sums) > maxProgrammes {
		c.fatal = &place.Error{File: w.file, Line: line, Found: fmt.Sprintf("more than %d programmes", maxProgrammes), Mend: "is it the column \"programme\" that says which rows belong together?"}
	}
}

// maxProgrammes is of how many the totals are held in memory, at some kilobytes each.
const maxProgrammes = 100_000

// reject counts a row that is wrong; the mistake counts its lines from that of the row.
func (w *worker) reject(c *chunk, mistake *place.Error, line int, row []byte) {
	c.rejected++
	reason := (&place.Error{Found: mistake.Found, Wanted: mistake.Wanted, Mend: mistake.Mend}).Error()
	mistake.File, mistake.Line = w.file, mistake.Line+line
	if len(c.first) < some {
		c.first = append(c.first, mistake)
	}
	if w.onError == Collect {
		out := csv.NewWriter(&c.rejects)
		out.Write([]string{strconv.Itoa(mistake.Line), strconv.Itoa(mistake.Column), guarded(reason), guarded(string(bytes.TrimRight(row, "\r\n")))})
		out.Flush()
	}
}

// formulas are the bytes with which a text may begin that a spreadsheet runs.
var formulas [256]uint8

func init() {
	for _, c := range []byte("=+-@\t\r\n \xc2\xef") { // the last two begin U+00A0 and full-width forms
		formulas[c] = 1
	}
}

// plain reads the row at b[i:], where it is plain: no quotes, short decimals. Its keys are those of b.
func (w *worker) plain(b []byte, i int) (end int, ok bool) {
	if w.mark == w.delimiter { // 1,5 is two fields
		return 0, false
	}
	end = i + bytes.IndexByte(b[i:], '\n')
	next := end + 1
	if end-i > maxField || w.special && special(b[i:end]) {
		return 0, false
	}
	if w.special && end > i && b[end-1] == '\r' {
		end--
	}
	bounds, ok := w.index.row(b, i, end)
	if !ok {
		return 0, false
	}
	w.keys, w.bounds = b, bounds
	harmful := uint8(0)
	for _, c := range w.keyColumns {
		harmful |= formulas[b[bounds[c]+1]]
	}
	w.harmless = harmful == 0
	for k := range w.stretches {
		s := &w.stretches[k]
		if !read(b, bounds[s.column:], w.row[s.first:][:s.columns], w.mark) {
			return 0, false
		}
	}
	return next, true
}

// special says whether a line has quotes, or a carriage return that does not end it.
func special(line []byte) bool {
	at := bytes.IndexByte(line, '\r')
	return at >= 0 && at < len(line)-1 || bytes.IndexByte(line, '"') >= 0
}

// put writes a row and adds it up.
func (w *worker) put(c *chunk, plain bool) {
	f := &w.figures
	w.of(w.programme()).add(w.layout, w.row, f)
	if !w.writes {
		return
	}
	b := c.out
	if plain && w.adjoin && w.harmless {
		first := w.keyColumns[0]
		b = append(append(b, w.keys[w.bounds[first]+1:w.bounds[first+len(w.keyColumns)]]...), ',')
	} else {
		for k := range w.keyColumns {
			b = append(w.appendKey(b, w.key(k)), ',')
		}
	}
	if w.full {
		c.out = f.appendFull(b)
	} else {
		c.out = f.append(b)
	}
}

// append appends the figures, nothing where one is not known, and ends the line.
func (f *figures) append(b []byte) []byte {
	for k := 0; ; k++ {
		b = slices.Grow(b, room)
		n, stopped := putFixed((*[room]byte)(b[len(b):len(b)+room]), &f.shown, k)
		b = b[:len(b)+int(n)]
		if k = stopped; k == shown {
			b[len(b)-1] = '\n'
			return b
		}
		b = append(appendOdd(b, f.shown[k].value, decimals[k]), ',')
	}
}

// appendFull appends them with all their digits.
func (f *figures) appendFull(b []byte) []byte {
	for k := range f.shown {
		b = append(f.shown[k].append(b), ',')
	}
	b[len(b)-1] = '\n'
	return b
}

// append appends a figure with all its digits.
func (f figure) append(b []byte) []byte {
	if !f.known {
		return b
	}
	return strconv.AppendFloat(b, f.value+0, // not -0
		'f', -1, 64)
}

// appendKey appends a key as a field of a CSV.
func (w *worker) appendKey(b, key []byte) []byte {
	if len(key) > 0 && formulas[key[0]] != 0 && language.Formula(string(key)) {
		key = append([]byte("'"), key...)
	}
	if !bytes.ContainsAny(key, ",\"\r\n") {
		return append(b, key...)
	}
	b = append(b, '"')
	b = append(b, bytes.ReplaceAll(key, []byte(`"`), []byte(`""`))...)
	return append(b, '"')
}

// programme returns that of the row, where rows are added up by it.
func (w *worker) programme() []byte {
	if w.totals {
		return w.key(0)
	}
	return nil
}

// key returns a key of the row.
func (w *worker) key(k int) []byte {
	c := w.keyColumns[k]
	return w.keys[w.bounds[c]+1 : w.bounds[c+1] : w.bounds[c+1]]
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

// head is the first line of the output.
func (l *layout) head() []byte {
	var b []byte
	for _, i := range l.keyColumns {
		b = append(append(b, l.names[i]...), ',')
	}
	return append(b, strings.Join(column.Figures, ",")+"\n"...)
}

// unpriced returns the carriers without a price, where others have one.
func (l *layout) unpriced() []string {
	var all []string
	for _, c := range l.carriers {
		if !c.priced {
			all = append(all, c.Carrier)
		}
	}
	if len(l.portfolio.Prices) == 0 {
		return nil
	}
	return all
}
