package bulk

import (
	"bytes"
	"encoding/binary"
	"math"
	"math/bits"
	"strconv"

	"github.com/cleaner-production/abate/engine/finance"
)

// number is a cell.
type number struct {
	value float64
	text  decimal
}

// decimal is a number as it is written: whole × 10^-places from the ninth bit on, and flags below it. Of an empty cell it is
// short alone.
type decimal uint64

const (
	places  decimal = 1<<4 - 1
	short   decimal = 1 << 4 // whole and places are there
	given   decimal = 1 << 5 // the cell is not empty
	minus   decimal = 1 << 6
	long    decimal = 1 << 7 // a [tally] has no room for it
	written         = 8      // bits below those of whole
)

func (n *number) given() bool { return n.text&given != 0 }

// exactly are the powers of ten by which a short decimal is divided, or a figure multiplied, in one rounded step.
var exactly = [16]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}

const (
	each = 0x0101010101010101 // byte of eight
	low7 = 0x7f * each
	high = 0x80 * each
)

// cell is where a number stands in a text, and which of the numbers it is.
type cell struct {
	begin, end, to uint32
}

// read reads texts of b, none of which is empty, each a plain decimal with a mark. It appends to others what may be something else.
func read(b []byte, texts []cell, numbers []number, mark byte, others []cell) []cell {
	for {
		n := readShort(b, texts, numbers, mark)
		if n == len(texts) {
			return others
		}
		end, ok := 0, false
		t := texts[n]
		if numbers[t.to], end, ok = readLong(b, int(t.begin), mark); !ok || end != int(t.end) {
			others = append(others, t)
		}
		texts = texts[n+1:]
	}
}

// readShort reads texts of b up to one that is longer than eight digits or begins with a sign, or is no number, and returns which it
// is.
//
// It does not ask how many digits there are, or whether a mark: of data a processor foresees none of these, and a branch that
// is guessed wrong costs more than all of this. Nor does a cell wait for the one before.
func readShort(b []byte, texts []cell, numbers []number, mark byte) (n int) {
	marks := uint64(mark) * each
	for n = range texts {
		t := &texts[n]
		end := uint(t.end)
		if end < 9 {
			return n
		}
		in := (*[9]byte)(b[end-9 : end])
		raw := binary.LittleEndian.Uint64(in[1:])
		length := uint64(t.end - t.begin)
		m := raw ^ marks
		m = (m - each) &^ m & high & top[length&15] // the byte is 0: the first, for what is before the cell is no mark
		below := m - 1
		unmarked := below >> 63                               // 1 or 0
		after := 7 - uint64(bits.TrailingZeros64(m|1<<63))>>3 // 0 without a mark, as with one at the end
		whole := (m ^ below) & (unmarked - 1)                 // up to the mark
		x := raw ^ (raw^binary.LittleEndian.Uint64(in[:]))&whole
		digits := length - 1 + unmarked
		x = (x ^ '0'*each) & top[digits&15]
		if odd(x) != 0 || digits-1 >= 8 { // another byte, no digit, or more of them
			return n
		}
		value := together(x)
		numbers[t.to] = number{float64(int64(value)) / exactly[after&15], decimal(value<<written|after) | short | given}
	}
	return len(texts)
}

// top has so many of the bytes, from the highest down.
var top = [16]uint64{0, 0xff << 56, 0xffff << 48, 0xffffff << 40, 0xffffffff << 32, 0xffffffffff << 24, 0xffffffffffff << 16,
	0xffffffffffffff << 8, 1<<64 - 1, 1<<64 - 1}

// odd returns the high bits of the bytes that are more than 9.
func odd(x uint64) uint64 { return (x&low7 + (0x80-10)*each | x) & high }

// together returns what the eight digits come to of which the first is in the lowest byte, by pairs, and by fours.
func together(x uint64) uint64 {
	const pairs = 0xff | 0xff<<32
	x = x * (10<<8 + 1) >> 8 // in every other byte
	return ((x&pairs)*(100|1000000<<32) + (x>>16&pairs)*(1|10000<<32)) >> 32
}

// readLong reads a number of any length, at most 15 digits of it, with a sign.
func readLong(b []byte, i int, mark byte) (n number, end int, ok bool) {
	n.text = short
	start := i
	if b[i] == '-' {
		n.text |= minus
		i++
	}
	whole, digits, after, marked := uint64(0), 0, 0, 0
	for ; ; i++ {
		if c := b[i] - '0'; c <= 9 {
			whole = whole*10 + uint64(c)
			digits++
			after += marked
		} else if b[i] == mark && marked == 0 {
			marked = 1
		} else {
			break
		}
	}
	if digits == 0 || digits > 15 {
		return n, i, i == start
	}
	n.value = float64(whole) / exactly[after]
	if n.text&minus != 0 && whole != 0 {
		n.value = -n.value
	}
	n.text |= decimal(whole<<written|uint64(after)) | given
	if whole >= 1e10 || after > 8 {
		n.text |= long
	}
	return n, i, true
}

// appendOdd appends v with so many decimals, correctly rounded.
func appendOdd(b []byte, v float64, decimals uint) []byte {
	n := len(b)
	b = strconv.AppendFloat(b, v, 'f', int(decimals), 64)
	if digits := b[n:]; digits[0] == '-' && len(bytes.Trim(digits, "-0.")) == 0 { // of a zero
		b = append(b[:n], digits[1:]...)
	}
	return b
}

// room is twice what the figures of a row may take, and more: so that an index that is masked is in range, and not checked.
const room = 512

// form is how a figure is written.
type form struct {
	decimals uint
	whole    uint   // bits of the eight digits that are before the decimals
	last     uint64 // the lowest bit of the digit before the decimals, which is written even if it is 0
}

var forms = func() (f [shown]form) {
	for k, d := range decimals {
		f[k] = form{d, 64 - 8*d, 1 << (56 - 8*d)}
	}
	return f
}()

// putFixed puts figures from the k-th on as appendOdd appends them, and a comma after each; nothing of one that is not known.
// It returns how many bytes that takes, and the figure where it stopped: it is large, or so near to a half of its last digit
// that the rounding of a product matters.
func putFixed(p *[room]byte, of *[shown]figure, k uint) (n, stopped uint) {
	const fits = room/2 - 1
	for ; k < shown; k++ {
		if !of[k].known {
			p[n&fits] = ','
			n++
			continue
		}
		v, f := of[k].value, &forms[k]
		scaled := math.Abs(v) * exactly[f.decimals&7]
		whole := int64(scaled + 0.5)
		if !(math.Abs(scaled-float64(whole)) < 0.5-scaled*0x1p-52) {
			return n, k
		}
		p[n&fits] = '-'
		n += uint(math.Float64bits(v) >> 63 & (uint64(-whole) >> 63)) // after it, or over it
		first := f.last                                               // of the digits that are written even if they are 0
		if whole >= 1e8 {
			digits := digitsOf(uint64(whole) / 1e8)
			none := uint(bits.TrailingZeros64(digits)) &^ 7
			binary.LittleEndian.PutUint64(p[n&fits:], (digits|'0'*each)>>(none&63))
			n += 8 - none>>3
			whole, first = whole%1e8, 1
		}
		digits := digitsOf(uint64(whole))
		none := uint(bits.TrailingZeros64(digits|first)) &^ 7 // in bits, eight a digit
		text := digits | '0'*each
		binary.LittleEndian.PutUint64(p[n&fits:], text>>(none&63))
		n += (f.whole - none) >> 3
		binary.LittleEndian.PutUint64(p[n&fits:], text>>(f.whole&63)<<8|'.')
		n += 1 + f.decimals
		p[n&fits] = ','
		n++
	}
	return n, k
}

// digitsOf returns the eight digits of a number below 10^8, the first one in the lowest byte: two at a time of four at a time.
func digitsOf(v uint64) (digits uint64) {
	fours := v/10000 | v%10000<<32
	upper := fours * 10486 >> 20 & (0x7f | 0x7f<<32) // fours/100
	twos := (fours-100*upper)<<16 + upper
	tens := twos * 103 >> 10 & 0x000f000f000f000f // twos/10
	return (twos-10*tens)<<8 + tens
}

// figure is a number that may not be known.
type figure struct {
	value float64
	known bool
}

func known(v float64) figure { return figure{v, true} }

func optional(v *float64) figure {
	if v == nil {
		return figure{}
	}
	return known(*v)
}

// years of a payback: 0 is immediate; never has none.
func years(p finance.Payback) figure {
	return figure{p.Years, p.Kind == finance.Immediate || p.Kind == finance.Finite}
}
