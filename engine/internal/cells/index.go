package cells

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

// Index finds where fields end some rows ahead of where they are read: so that no field waits for the one before.
type Index struct {
	delimiter, third byte     // what ends a field, beside a line feed
	odd              byte     // what Quoted is about, beside quotes
	returns          int      // 1 where carriage returns end the last field, else 0
	fields           int      // of a line
	at               []uint32 // what is before a row, -1 if nothing, and where its fields end; that of the last is before the next row
	n                int      // how many of at are known
	next             int      // the place in at of what is before the next row
	start            int      // where that begins
	regular          bool     // whether all lines that are known have as many fields
	seen             int      // how far the text is scanned
	end              int      // how long it is

	// Of what was scanned last, which may be more than the lines that Rows returned: whether it has quotes or carriage returns that
	// do not end fields, and whether bytes beyond ASCII, or of 0.
	Quoted, Foreign bool
}

// Slack is how many bytes must follow those that are read, for they are read so many at a time.
const Slack = 64

// NewIndex returns an index for so many rows of a table whose fields end with a delimiter. Where lines end with a carriage return
// too, it ends a field, and after it comes one more, which is empty.
func NewIndex(delimiter byte, columns, rows int, returns bool) Index {
	x := Index{delimiter: delimiter, third: '\n', odd: '\r', fields: columns}
	if returns {
		x.third, x.odd, x.returns, x.fields = '\r', '"', 1, columns+1
	}
	x.at = make([]uint32, 1+rows*x.fields+Slack)
	return x
}

// Fields returns how many a line has.
func (x *Index) Fields() int { return x.fields }

// Begin begins a text of some length.
func (x *Index) Begin(length int) { x.n, x.next, x.start, x.seen, x.end = 0, 0, 0, 0, length }

// Rows returns the bounds of the fields of n lines that begin at b[i], one after the other: i-1, and where each field ends. They
// hold until the next call. There are at most so many lines, one where they are quoted, and none where the first has more fields
// than it should, or fewer.
func (x *Index) Rows(b []byte, i, most int) (bounds []uint32, n int) {
	if i == x.start {
		x.at[x.next] = uint32(i - 1) // where the row before may have put its own end
	}
	for x.next < x.n && int(int32(x.at[x.next])) < i-1 { // of a row that was read in another way
		x.next++
	}
	if x.next+x.fields >= x.n && x.seen < x.end {
		x.scan(b, i)
	}
	if x.Quoted {
		most = 1
	}
	bounds = x.at[x.next:max(x.n, x.next+1)]
	n = min((len(bounds)-1)/x.fields, most)
	if !x.regular {
		regular, start := 0, i
		for ; regular < n; regular++ {
			end := int(bounds[(regular+1)*x.fields])
			if bytes.IndexByte(b[start:], '\n') != end-start || bytes.IndexByte(b[start:], x.third) != end-start-x.returns {
				break
			}
			start = end + 1
		}
		n = regular
	}
	return bounds[:n*x.fields+1], n
}

// Take passes over n lines.
func (x *Index) Take(n int) {
	x.next += n * x.fields
	x.start = int(x.at[x.next] + 1)
}

// scan finds where fields end in b[i:], as many as there is room for.
func (x *Index) scan(b []byte, i int) {
	x.at[0] = uint32(i - 1)
	n, lines, thirds := 0, 0, 0
	if vector {
		i, n, lines, thirds, x.Quoted, x.Foreign = scanVector(&b[0], i, x.end, &x.at[0], len(x.at)-Slack, x.delimiter, x.third, x.odd)
	} else {
		begin := i
		i, n = x.scanWords(b, i)
		text := b[begin:i]
		lines, thirds = bytes.Count(text, []byte("\n")), bytes.Count(text, []byte{x.third})
		x.Quoted = bytes.IndexByte(text, '"') >= 0 || bytes.IndexByte(text, x.odd) >= 0
		x.Foreign = bytes.IndexByte(text, 0) >= 0 || !ascii(text)
	}
	for ; n > 1 && int(x.at[n-1]) >= x.end; n-- { // of what follows the text
		if b[x.at[n-1]] == '\n' {
			lines--
		}
		if b[x.at[n-1]] == x.third {
			thirds--
		}
	}
	x.n, x.next, x.seen = n, 0, min(i, x.end)
	rows := 0
	for k := x.fields; k < n; k += x.fields {
		if b[x.at[k]] == '\n' && b[x.at[k-x.returns]] == x.third {
			rows++
		}
	}
	x.regular = lines == rows && thirds == rows && lines == (n-1)/x.fields
}

// scanWords finds where fields end in blocks of b[i:]. It returns how far it came, and how many of at are known then.
func (x *Index) scanWords(b []byte, i int) (next, n int) {
	delimiters, thirds := uint64(x.delimiter)*each, uint64(x.third)*each
	n = 1
	for ; i < x.end && n < len(x.at)-Slack; i += Slack {
		in := (*[Slack]byte)(b[i : i+Slack])
		ends := uint64(0)
		for k := 0; k < Slack; k += 8 {
			ends |= endsOf(binary.LittleEndian.Uint64(in[k:]), delimiters, thirds) << k
		}
		more := bits.OnesCount64(ends)
		for k := 0; k < more; k += 4 { // for how many there are nobody foresees
			out := (*[4]uint32)(x.at[n+k : n+k+4])
			for o := range out {
				out[o] = uint32(i + bits.TrailingZeros64(ends))
				ends &= ends - 1
			}
		}
		n += more
	}
	return i, n
}

// ascii says whether blocks of text are ASCII.
func ascii(text []byte) bool {
	all := uint64(0)
	for ; len(text) >= 8; text = text[8:] {
		all |= binary.LittleEndian.Uint64(text)
	}
	return all&high == 0
}

// endsOf returns which of eight bytes end a field: a line feed, or what equals those of either. The lowest bit is of the first.
func endsOf(x, delimiters, thirds uint64) uint64 {
	const lines = '\n' * each
	seven := x & low7
	others := ((seven^delimiters)+low7)&((seven^thirds)+low7)&((seven^lines)+low7) | x
	return (^others & high) * 0x0002040810204081 >> 56
}
