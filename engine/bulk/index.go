package bulk

import (
	"encoding/binary"
	"math"
	"math/bits"
)

// index finds delimiters some rows ahead of where they are read: so that no field waits for the one before.
type index struct {
	delimiters uint64 // eight of it
	columns    int
	at         []uint32 // those after next are where delimiters are that were not yet passed
	n          int      // how many of at are known
	next       int      // the place in at for what is before the next row
	held       uint32   // what at[next+1] is, where the row before put its own end
	seen, end  int      // of the text, how far it is scanned
}

// slack is how many bytes must follow those that are read, for they are read so many at a time.
const slack = 64

func newIndex(delimiter byte, columns int) index {
	return index{delimiters: uint64(delimiter) * each, columns: columns, at: apart[uint32](1024 + 2*columns)}
}

// begin begins a text of some length.
func (x *index) begin(length int) { x.n, x.next, x.seen, x.end = 1, 0, 0, length }

// row returns the bounds of the fields of the line b[i:end]: i-1, and where each field ends. They hold until the next call. It
// is not ok where there are more fields, or fewer.
func (x *index) row(b []byte, i, end int) (bounds []uint32, ok bool) {
	x.at[x.next+1] = x.held
	for x.next+1 < x.n && int(x.at[x.next+1]) < i { // of a row that was read in another way
		x.next++
	}
	if x.next+x.columns >= x.n && x.seen < x.end {
		x.scan(b, i)
	}
	x.held = x.at[x.next+1]
	if x.next+x.columns >= x.n {
		return nil, false
	}
	bounds = x.at[x.next:][:x.columns+1]
	if int(bounds[x.columns]) < end || x.columns > 1 && int(bounds[x.columns-1]) > end {
		return nil, false
	}
	x.next += x.columns - 1
	x.held = bounds[x.columns]
	bounds[0] = uint32(i - 1) // -1 is the largest, to which is added 1 again
	bounds[x.columns] = uint32(end)
	return bounds, true
}

// scan finds delimiters in b[i:], as many as there is room for.
func (x *index) scan(b []byte, i int) {
	n := 1
	for ; i < x.end && n < len(x.at)-slack-1; i += slack {
		in := (*[slack]byte)(b[i : i+slack])
		d := x.delimiters
		found := equal(in[0:], d) | equal(in[8:], d)<<8 | equal(in[16:], d)<<16 | equal(in[24:], d)<<24 |
			equal(in[32:], d)<<32 | equal(in[40:], d)<<40 | equal(in[48:], d)<<48 | equal(in[56:], d)<<56
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
	if i >= x.end {
		x.at[n] = math.MaxInt32 // after the last row
		n++
	}
	x.n, x.next, x.seen = n, 0, i
}

// equal returns which of the first eight bytes of b equal those of eight, the lowest bit for the first.
func equal(b []byte, eight uint64) uint64 {
	x := binary.LittleEndian.Uint64(b) ^ eight
	zero := ^(x&low7 + low7 | x) & high
	return zero * 0x0002040810204081 >> 56
}
