package cells

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

// Index finds where fields end some rows ahead of where they are read: so that no field waits for the one before.
type Index struct {
	delimiters uint64 // eight of it
	columns    int
	at         []uint32 // what is before a row, -1 if nothing, and where its fields end; that of the last is before the next row
	n          int      // how many of at are known
	next       int      // the place in at of what is before the next row
	start      int      // where that begins
	regular    bool     // whether the lines that are known have as many fields as there are columns
	Quoted     bool     // whether they have quotes or carriage returns
	Foreign    bool     // whether they have bytes beyond ASCII, or of 0
	seen, end  int      // of the text, how far it is scanned
}

// Slack is how many bytes must follow those that are read, for they are read so many at a time.
const Slack = 64

// NewIndex returns an index of a table whose fields are parted by a delimiter, with room as [Room] says.
func NewIndex(delimiter byte, columns int, room []uint32) Index {
	return Index{delimiters: uint64(delimiter) * each, columns: columns, at: room}
}

// Room is how long a slice an index of so many rows takes.
func Room(columns, rows int) int { return 1 + rows*columns + Slack }

// Begin begins a text of some length.
func (x *Index) Begin(length int) { x.n, x.next, x.start, x.seen, x.end = 0, 0, 0, 0, length }

// Ready makes the line ready that begins at b[i].
func (x *Index) Ready(b []byte, i int) {
	if i == x.start {
		x.at[x.next] = uint32(i - 1) // where the row before may have put its own end
	}
	for x.next < x.n && int(int32(x.at[x.next])) < i-1 { // of a row that was read in another way
		x.next++
	}
	if x.next+x.columns >= x.n && x.seen < x.end {
		x.scan(b, i)
	}
}

// Rows returns the bounds of the fields of n lines that begin at b[i], for which it is ready, one after the other: i-1, and where
// each field ends. They hold until it is ready for others. There are at most so many lines, and none where the first has more fields than
// columns, or fewer.
func (x *Index) Rows(b []byte, i, most int) (bounds []uint32, n int) {
	bounds = x.at[x.next:max(x.n, x.next+1)]
	n = min((len(bounds)-1)/x.columns, most)
	if !x.regular {
		regular, start := 0, i
		for ; regular < n; regular++ {
			end := int(bounds[(regular+1)*x.columns])
			if bytes.IndexByte(b[start:], '\n') != end-start {
				break
			}
			start = end + 1
		}
		n = regular
	}
	return bounds[:n*x.columns+1], n
}

// Take passes over n lines.
func (x *Index) Take(n int) {
	x.next += n * x.columns
	x.start = int(x.at[x.next] + 1)
}

// scan finds where fields end in b[i:], as many as there is room for.
func (x *Index) scan(b []byte, i int) {
	x.at[0] = uint32(i - 1)
	n, lines := 1, 0
	if vector {
		i, n, lines, x.Quoted, x.Foreign = scanVector(&b[0], i, x.end, &x.at[0], n, len(x.at)-Slack, byte(x.delimiters))
	} else {
		begin := i
		i, n = x.scanWords(b, i, n)
		text := b[begin:i]
		lines = bytes.Count(text, []byte("\n"))
		x.Quoted = bytes.IndexByte(text, '"') >= 0 || bytes.IndexByte(text, '\r') >= 0
		x.Foreign = bytes.IndexByte(text, 0) >= 0 || !ascii(text)
	}
	for ; n > 1 && int(x.at[n-1]) >= x.end; n-- { // of what follows the text
		if b[x.at[n-1]] == '\n' {
			lines--
		}
	}
	x.n, x.next, x.seen = n, 0, min(i, x.end)
	rows := 0
	for k := x.columns; k < n; k += x.columns {
		if b[x.at[k]] == '\n' {
			rows++
		}
	}
	x.regular = lines == rows && lines == (n-1)/x.columns
}

// scanWords finds where fields end in blocks of b[i:], of which n are known. It returns how far it came, and how many are known
// then.
func (x *Index) scanWords(b []byte, i, n int) (next, found int) {
	for ; i < x.end && n < len(x.at)-Slack; i += Slack {
		in := (*[Slack]byte)(b[i : i+Slack])
		d := x.delimiters
		found := ends(in[0:], d) | ends(in[8:], d)<<8 | ends(in[16:], d)<<16 | ends(in[24:], d)<<24 |
			ends(in[32:], d)<<32 | ends(in[40:], d)<<40 | ends(in[48:], d)<<48 | ends(in[56:], d)<<56
		more := bits.OnesCount64(found)
		for k := 0; k < more; k += 4 { // for how many there are nobody foresees
			out := (*[4]uint32)(x.at[n+k : n+k+4])
			out[0] = uint32(i + bits.TrailingZeros64(found))
			found &= found - 1
			out[1] = uint32(i + bits.TrailingZeros64(found))
			found &= found - 1
			out[2] = uint32(i + bits.TrailingZeros64(found))
			found &= found - 1
			out[3] = uint32(i + bits.TrailingZeros64(found))
			found &= found - 1
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

// ends returns which of the first eight bytes of b end a field: a line feed, or what equals those of eight. The lowest bit is of
// the first.
func ends(b []byte, eight uint64) uint64 {
	const lines = '\n' * each
	x := binary.LittleEndian.Uint64(b)
	others := ((x&low7^eight)+low7)&((x&low7^lines)+low7) | x
	return (^others & high) * 0x0002040810204081 >> 56
}
