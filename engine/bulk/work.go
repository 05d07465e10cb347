package bulk

import (
	"bytes"
	"encoding/binary"
	"encoding/csv"
	"fmt"
	"math/bits"
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
	*calculator
	writes, totals, full bool
	onError              OnError
	file                 string

	row      row
	figures  figures
	keys     []byte   // the text that the keys of the row are in
	harmless bool     // whether none of them begins as a formula does; of a plain row
	held     []byte   // that of rows that are not plain
	spans    [][2]int // where
	fields   []field  // of a row that is not plain
	text     []byte   // of these
	digits   []byte   // of one of these

	sums map[string]*sums // by programme; all under "" without totals
	own  *sums            // those of the row before
}

func newWorker(l *layout, cfg Config, writes bool) *worker {
	w := &worker{calculator: newCalculator(l), writes: writes, totals: cfg.Totals, full: cfg.Full, onError: cfg.OnError, file: cfg.File, sums: map[string]*sums{}}
	w.row = make(row, len(l.cells)+1+len(l.brought))
	w.figures.addends = make([]float64, len(l.counts)+addMore)
	w.spans = make([][2]int, len(l.keyColumns)+1)[:len(l.keyColumns)]
	return w
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
		if len(bytes.TrimSpace(record)) == 0 {
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
var formulas [256]bool

func init() {
	for _, c := range []byte("=+-@\t\r\n \xc2\xef") { // the last two begin U+00A0 and full-width forms
		formulas[c] = true
	}
}

// plain reads the row at b[i:], where it is plain: no quotes, short decimals. Its keys are those of b.
func (w *worker) plain(b []byte, i int) (end int, ok bool) {
	if w.mark == w.delimiter { // 1,5 is two fields
		return 0, false
	}
	w.keys, w.harmless = b, true
	spans := w.spans[:len(w.spans)+1] // the last for what is ignored
	for k := range w.stretches {
		s := &w.stretches[k]
		if s.cells > 0 {
			if i, ok = read(b, i, w.row[s.at:][:s.cells], w.delimiter, s.until, w.mark); !ok {
				return 0, false
			}
			continue
		}
		start := i
		i = textEnd(b, i, w.delimiter)
		if i-start > maxField {
			return 0, false
		}
		spans[s.at] = [2]int{start, i}
		w.harmless = w.harmless && !formulas[b[start]]
		if i, ok = past(b, i, s.until); !ok {
			return 0, false
		}
	}
	return i, true
}

// past returns what comes after the end of a field.
func past(b []byte, i int, until byte) (next int, ok bool) {
	if until == '\n' && b[i] == '\r' {
		i++
	}
	return i + 1, b[i] == until
}

// textEnd returns where the text at b[i:] ends, or is not plain.
func textEnd(b []byte, i int, delimiter byte) int {
	part := each * uint64(delimiter)
	for {
		x := binary.LittleEndian.Uint64(b[i:])
		d, q, n, r := x^part, x^'"'*each, x^'\n'*each, x^'\r'*each // the byte is 0
		found := ((d-each)&^d | (q-each)&^q | (n-each)&^n | (r-each)&^r) & high
		if found != 0 {
			return i + bits.TrailingZeros64(found)>>3
		}
		i += 8
	}
}

// put writes a row and adds it up.
func (w *worker) put(c *chunk, plain bool) {
	f := &w.figures
	w.of(w.programme()).add(w.layout, f)
	if !w.writes {
		return
	}
	b := c.out
	if plain && w.adjoin && w.harmless {
		b = append(append(b, w.keys[w.spans[0][0]:w.spans[len(w.spans)-1][1]]...), ',')
	} else {
		for k := range w.spans {
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
	b = slices.Grow(b, room*len(f.shown))
	n := len(b)
	for k := range f.shown {
		v, p, size := &f.shown[k], (*[room]byte)(b[n:n+room]), 0
		if v.known {
			if size = putFixed(p, v.value, decimals[k]); size == 0 {
				b = slices.Grow(appendOdd(b[:n], v.value, decimals[k]), room*len(f.shown))
				n = len(b)
				p = (*[room]byte)(b[n : n+room])
			}
		}
		p[size&(room-1)] = ','
		n += size + 1
	}
	b = b[:n]
	b[n-1] = '\n'
	return b
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
	if len(key) > 0 && formulas[key[0]] && language.Formula(string(key)) {
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
func (w *worker) key(k int) []byte { return w.keys[w.spans[k][0]:w.spans[k][1]:w.spans[k][1]] }

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
