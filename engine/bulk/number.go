package bulk

import (
	"bytes"
	"encoding/binary"
	"math"
	"math/bits"
	"slices"
	"strconv"

	"github.com/cleaner-production/abate/engine/finance"
)

// number is a cell: whole × 10^-places as it is written, or a value alone where that is no short decimal.
type number struct {
	value   float64
	whole   uint64
	places  int8
	minus   bool
	given   bool // else the cell is empty
	decimal bool // whether whole and places are there
}

// exactly are the powers of ten by which a short decimal is divided, or a figure multiplied, in one rounded step.
var exactly = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}

// slack is how many bytes must follow those that are read, for they are read eight at a time.
const slack = 16

// read reads the plain decimal with a mark at b[i:], at most 15 digits of it, and returns where it ends. A cell of nothing is not
// given. What is not ok may still be a number.
//
// Digits are taken eight at a time, for the length of numbers cannot be foreseen, and a branch that is guessed wrong costs
// more than all of them.
func (n *number) read(b []byte, i int, mark byte) (end int, ok bool) {
	start := i
	minus := b[i] == '-'
	if minus {
		i++
	}
	whole, digits := eight(b[i:])
	i += digits
	places := 0
	if digits == 8 {
		for c := b[i] - '0'; c <= 9; c = b[i] - '0' {
			whole = whole*10 + uint64(c)
			digits++
			i++
		}
	}
	if b[i] == mark {
		i++
		var fraction uint64
		if fraction, places = eight(b[i:]); places == 8 || digits+places > 15 {
			return n.long(b, start, mark)
		}
		i += places
		digits += places
		whole = whole*powersOfTen[places] + fraction
	}
	if digits == 0 || digits > 15 {
		*n = number{decimal: true}
		return i, i == start
	}
	value := float64(whole) / exactly[places]
	if minus && whole != 0 {
		value = -value
	}
	*n = number{value, whole, int8(places), minus, true, true}
	return i, true
}

// long is read for fractions of eight digits and more.
func (n *number) long(b []byte, i int, mark byte) (end int, ok bool) {
	minus := b[i] == '-'
	if minus {
		i++
	}
	whole, digits, places := uint64(0), 0, 0
	for marked := false; ; i++ {
		c := b[i] - '0'
		if c > 9 {
			if marked || b[i] != mark {
				break
			}
			marked = true
			continue
		}
		whole = whole*10 + uint64(c)
		digits++
		if marked {
			places++
		}
	}
	if digits > 15 {
		return i, false
	}
	value := float64(whole) / exactly[places]
	if minus && whole != 0 {
		value = -value
	}
	*n = number{value, whole, int8(places), minus, true, true}
	return i, true
}

// eight reads up to eight digits, and returns what they come to and how many there are.
func eight(b []byte) (value uint64, digits int) {
	const each, high = 0x0101010101010101, 0x8080808080808080
	x := binary.LittleEndian.Uint64(b) ^ '0'*each // digits become 0 to 9
	digits = bits.TrailingZeros64(((x+(0x80-10)*each)|x)&high) >> 3
	x <<= 64 - 8*uint(digits) // and what is not there 0
	x = x*10 + x>>8           // pairs, in every other byte
	const pair = 0xff | 0xff<<32
	return ((x&pair)*(100|1000000<<32) + (x>>16&pair)*(1|10000<<32)) >> 32, digits
}

var powersOfTen = [...]uint64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7}

// in returns a number of units of its column in another unit.
func (n *number) in(u *unitOf) (float64, bool) {
	if u.same {
		return n.value, true
	}
	if n.decimal && u.via == nil {
		if v, ok := u.scale.Decimal(n.whole, -int(n.places)); ok {
			if n.minus {
				return 0 - v, true
			}
			return v, true
		}
	}
	return u.convert(n.value)
}

// How many decimals the figures have: kilograms, cents, and a payback to the hour.
const (
	tonneDigits = 3
	moneyDigits = 2
	yearDigits  = 4
)

// appendFixed appends v with so many decimals, at most four, correctly rounded.
func appendFixed(b []byte, v float64, decimals int) []byte {
	scaled := math.Abs(v) * exactly[decimals]
	if !(scaled < 1<<53) {
		return strconv.AppendFloat(b, v, 'f', decimals, 64)
	}
	whole := uint64(scaled)
	rest := scaled - float64(whole)
	if math.Abs(rest-0.5) <= scaled*0x1p-52 { // too near to a half for the rounding of the product to be left aside
		n := len(b)
		b = strconv.AppendFloat(b, v, 'f', decimals, 64)
		if digits := b[n:]; digits[0] == '-' && len(bytes.Trim(digits, "-0.")) == 0 { // of a zero
			b = append(b[:n], digits[1:]...)
		}
		return b
	}
	if rest > 0.5 {
		whole++
	}
	if v < 0 && whole != 0 {
		b = append(b, '-')
	}
	return appendDecimal(b, whole, decimals)
}

const pairs = "00010203040506070809" +
	"10111213141516171819" +
	"20212223242526272829" +
	"30313233343536373839" +
	"40414243444546474849" +
	"50515253545556575859" +
	"60616263646566676869" +
	"70717273747576777879" +
	"80818283848586878889" +
	"90919293949596979899"

// appendDecimal appends whole × 10^-decimals, with at most four.
func appendDecimal(b []byte, whole uint64, decimals int) []byte {
	fraction := uint64(0)
	switch decimals {
	case 1:
		whole, fraction = whole/10, whole%10*1000
	case 2:
		whole, fraction = whole/100, whole%100*100
	case 3:
		whole, fraction = whole/1000, whole%1000*10
	case 4:
		whole, fraction = whole/10000, whole%10000
	}
	if whole >= 1e8 {
		b = strconv.AppendUint(b, whole, 10)
	} else {
		text, zeros := ascii(whole)
		n := len(b)
		b = slices.Grow(b, 8)[:n+8]
		binary.LittleEndian.PutUint64(b[n:], text>>(8*zeros))
		b = b[:n+8-int(zeros)]
	}
	if decimals == 0 {
		return b
	}
	n := len(b)
	b = slices.Grow(b, 8)[:n+8]
	high, low := fraction/100*2, fraction%100*2
	text := uint64('.') | uint64(pairs[high])<<8 | uint64(pairs[high+1])<<16 | uint64(pairs[low])<<24 | uint64(pairs[low+1])<<32
	binary.LittleEndian.PutUint64(b[n:], text)
	return b[:n+1+decimals]
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

// append appends a figure, nothing where it is not known.
func (f figure) append(b []byte, decimals int, full bool) []byte {
	switch {
	case !f.known:
		return b
	case full:
		return strconv.AppendFloat(b, f.value+0, // not -0
			'f', -1, 64)
	}
	return appendFixed(b, f.value, decimals)
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
