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
	written         = 8 // bits below those of whole
)

func (n *number) given() bool { return n.text&given != 0 }

// exactly are the powers of ten by which a short decimal is divided, or a figure multiplied, in one rounded step.
var exactly = [16]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}

const (
	each = 0x0101010101010101 // byte of eight
	low7 = 0x7f * each
	high = 0x80 * each
)

// slack is how many bytes must follow those that are read, for they are read nine at a time.
const slack = 16

// read reads cells at b[i:], each a plain decimal with a mark, or nothing, and returns what comes after them. The last ends with
// until. What is not ok may still be numbers.
//
// Nine bytes are taken at once, without asking how many digits there are, or whether a mark: of data a processor foresees none of
// these, and a branch that is guessed wrong costs more than all of this.
func read(b []byte, i int, cells []number, delimiter, until, mark byte) (next int, ok bool) {
	marks := uint64(mark) * each
	for k := range cells {
		n := &cells[k]
		if k == len(cells)-1 {
			delimiter = until
		}
		if b[i] == delimiter {
			*n = number{text: short}
			i++
			continue
		}
		in := b[i : i+9]
		raw, ninth := binary.LittleEndian.Uint64(in), uint64(in[8]^'0')
		x, m := raw^'0'*each, raw^marks // digits become 0 to 9, and marks 0
		others := odd(x)
		ends := others &^ ((m - each) &^ m) // no digit and no mark, up to the first of them

		// In bits, eight a byte. Without an end in eight bytes, the ninth is the last digit, or the end.
		past8 := uint64(bits.TrailingZeros64(ends))
		length := past8&^7 + past8>>6&((ninth-10)>>63)<<3
		before := uint64(bits.TrailingZeros64(others)) &^ 7
		marked := (before - length) >> 63
		digits := length - marked<<3

		whole := (others&-others)>>7 - 1 // the bytes before the mark
		x = (x&whole | (x>>8|ninth<<56)&^whole) << ((64 - digits) & 63)
		end := i + int(length>>3)
		if odd(x)|(digits-8)>>63|before>>6&marked != 0 || b[end] != delimiter { // another byte, no digit, or more of them
			if *n, end, ok = readLong(b, i, mark); ok {
				i, ok = past(b, end, delimiter)
			}
			if !ok {
				return 0, false
			}
			continue
		}
		after := (digits - before) >> 3
		value := together(x)
		*n = number{float64(int64(value)) / exactly[after&7], decimal(value<<written|after) | short | given}
		i = end + 1
	}
	return i, true
}

// odd returns the high bits of the bytes that are more than 9.
func odd(x uint64) uint64 { return (x&low7 + (0x80-10)*each | x) & high }

// together returns what the eight digits come to of which the first is in the lowest byte, by pairs, and by fours.
func together(x uint64) uint64 {
	const pair = 0xff | 0xff<<32
	x = x*10 + x>>8 // in every other byte
	return ((x&pair)*(100|1000000<<32) + (x>>16&pair)*(1|10000<<32)) >> 32
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

// room is more than what putFixed takes, and a separator.
const room = 64

// putFixed puts what appendOdd appends, with at most four decimals, and returns how many bytes it takes; 0 where v is large, or so
// near to a half of its last digit that the rounding of a product matters.
func putFixed(p *[room]byte, v float64, decimals uint) (size int) {
	scaled := math.Abs(v) * exactly[decimals&7]
	whole := int64(scaled + 0.5)
	if !(scaled < 1<<53) || math.Abs(scaled-float64(whole)) >= 0.5-scaled*0x1p-52 {
		return 0
	}
	p[0] = '-'
	i := uint(math.Float64bits(v) >> 63 & (uint64(-whole) >> 63)) // after it, or over it
	text, zeros := ascii(uint64(whole))
	if whole < 1e8 {
		zeros = min(zeros, 7-decimals)
	} else {
		text, zeros = ascii(uint64(whole) / 1e8)
		binary.LittleEndian.PutUint64(p[i&1:], text>>(8*zeros&63))
		i += 8 - zeros
		text, _ = ascii(uint64(whole) % 1e8)
		zeros = 0
	}
	text >>= 8 * zeros & 63
	binary.LittleEndian.PutUint64(p[i&31:], text)
	i += 8 - zeros - decimals
	if decimals == 0 {
		return int(i)
	}
	binary.LittleEndian.PutUint64(p[i&31:], text>>(8*(8-zeros-decimals)&63)<<8|'.')
	return int(i + 1 + decimals)
}

// ascii returns the eight digits of a number below 10^8 as text, the first one in the lowest byte, and how many zeros it begins
// with; of 0 seven. It makes them two at a time of four at a time.
func ascii(v uint64) (text uint64, zeros uint) {
	fours := v/10000 | v%10000<<32
	upper := fours * 10486 >> 20 & (0x7f | 0x7f<<32) // fours/100
	twos := (fours-100*upper)<<16 + upper
	tens := twos * 103 >> 10 & 0x000f000f000f000f // twos/10
	digits := (twos-10*tens)<<8 + tens
	return digits | 0x3030303030303030, uint(bits.TrailingZeros64(digits|1<<56)) >> 3
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
