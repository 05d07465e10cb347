package cells

import (
	"encoding/binary"
	"math/bits"
)

// Number is what a cell holds.
type Number struct {
	Value float64
	Text  Decimal
}

// Given says that the cell is not empty.
func (n *Number) Given() bool { return n.Text&Given != 0 }

// Decimal is a number as it is written: whole × 10^-places, with flags in its low bits. Of an empty cell it is Short alone.
type Decimal uint64

// Parts of a Decimal.
const (
	Places  Decimal = 1<<4 - 1
	Short   Decimal = 1 << 4 // whole and places are there: the number has at most fifteen digits
	Given   Decimal = 1 << 5 // the cell is not empty
	Minus   Decimal = 1 << 6
	Long    Decimal = 1 << 7 // whole is 10^10 or more, or places are more than eight, or neither is there
	written         = 8      // bits below those of whole
)

// Whole returns the number without its mark.
func (d Decimal) Whole() uint64 { return uint64(d >> written) }

// After returns how many digits of that are after the mark.
func (d Decimal) After() int { return int(d & Places) }

// Powers are the powers of ten by which a short decimal is divided in one rounded step.
var Powers = [16]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}

const (
	each = 0x0101010101010101 // byte of eight
	low7 = 0x7f * each
	high = 0x80 * each
)

// Read reads a column of b: cells of which the first is between the first two bounds, the next is stride further on, and so on.
// Each is a plain decimal with a mark, which parts no fields, or nothing. It appends to others the rows in which it may be something
// else.
func Read(b []byte, bounds []uint32, stride int, numbers []Number, mark byte, others []int) []int {
	for r := 0; r < len(numbers); r++ {
		if vector {
			r += readVector(&b[0], len(b), &bounds[r*stride], stride, &numbers[r], len(numbers)-r, mark, &removals[0])
		} else {
			r += readWords(b, bounds[r*stride:], stride, numbers[r:], mark)
		}
		if r == len(numbers) {
			break
		}
		end, ok := 0, false
		if numbers[r], end, ok = ReadOne(b, int(bounds[r*stride]+1), mark); !ok || end != int(bounds[r*stride+1]) {
			others = append(others, r)
		}
	}
	return others
}

// readWords reads cells up to one that is longer than eight digits or begins with a sign, or is no number, and returns how many it
// read.
//
// It does not ask how many digits there are, or whether a mark: of data a processor foresees none of these, and a branch that
// is guessed wrong costs more than all of this. Nor does a cell wait for the one before.
func readWords(b []byte, bounds []uint32, stride int, numbers []Number, mark byte) (n int) {
	marks := uint64(mark) * each
	for n = range numbers {
		begin, end := bounds[n*stride]+1, bounds[n*stride+1]
		length := uint64(end - begin)
		if length == 0 {
			numbers[n] = Number{Text: Short}
			continue
		}
		if end < 9 {
			return n
		}
		in := (*[9]byte)(b[end-9 : end])
		raw := binary.LittleEndian.Uint64(in[1:])
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
		numbers[n] = Number{float64(int64(value)) / Powers[after&15], Decimal(value<<written|after) | Short | Given}
	}
	return len(numbers)
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

// ReadOne reads the number that begins at b[i], of any length, with a sign or without, and returns where it ends, which some byte
// must. Nothing is an empty cell. It is not ok where there is another text than a number, or one of more than fifteen digits.
func ReadOne(b []byte, i int, mark byte) (n Number, end int, ok bool) {
	n.Text = Short
	start := i
	if b[i] == '-' {
		n.Text |= Minus
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
	n.Value = float64(whole) / Powers[after]
	if n.Text&Minus != 0 && whole != 0 {
		n.Value = -n.Value
	}
	n.Text |= Decimal(whole<<written|uint64(after)) | Given
	if whole >= 1e10 || after > 8 {
		n.Text |= Long
	}
	return n, i, true
}
