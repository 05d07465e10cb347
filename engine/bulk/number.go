package bulk

import (
	"encoding/binary"
	"math/bits"
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

// read reads a column of b: cells of which the first is between the first two bounds, the next is stride further on, and so on.
// Each is a plain decimal with a mark, or nothing. It appends to others the rows in which it may be something else.
func read(b []byte, bounds []uint32, stride int, numbers []number, mark byte, others []int) []int {
	for r := 0; ; r++ {
		if vector && r < len(numbers) {
			r += readVector(&b[0], len(b), &bounds[r*stride], stride, &numbers[r], len(numbers)-r, mark, &removals[0])
		} else if !vector {
			r += readWords(b, bounds[min(r*stride, len(bounds)):], stride, numbers[r:], mark)
		}
		if r >= len(numbers) {
			return others
		}
		end, ok := 0, false
		if numbers[r], end, ok = readLong(b, int(bounds[r*stride]+1), mark); !ok || end != int(bounds[r*stride+1]) {
			others = append(others, r)
		}
	}
}

// readWords reads cells up to one that is longer than eight digits or begins with a sign, or is no number, and returns how many.
//
// It does not ask how many digits there are, or whether a mark: of data a processor foresees none of these, and a branch that
// is guessed wrong costs more than all of this. Nor does a cell wait for the one before.
func readWords(b []byte, bounds []uint32, stride int, numbers []number, mark byte) (n int) {
	marks := uint64(mark) * each
	for n = range numbers {
		begin, end := bounds[n*stride]+1, bounds[n*stride+1]
		length := uint64(end - begin)
		if length == 0 {
			numbers[n] = number{text: short}
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
		numbers[n] = number{float64(int64(value)) / exactly[after&15], decimal(value<<written|after) | short | given}
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
