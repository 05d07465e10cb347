package bulk

import (
	"math"
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

// exactly are the powers of ten by which a short decimal is divided in one rounded step.
var exactly = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}

// read reads the plain decimal with a mark at b[i:], at most 15 digits of it, and returns where it ends. A cell of nothing is not
// given. What is not ok may still be a number.
func (n *number) read(b []byte, i int, mark byte) (end int, ok bool) {
	start := i
	minus := b[i] == '-'
	if minus {
		i++
	}
	first := i
	whole, c := uint64(0), b[i]-'0'
	for c <= 9 {
		whole = whole*10 + uint64(c)
		i++
		c = b[i] - '0'
	}
	digits, places := i-first, 0
	if b[i] == mark {
		i++
		point := i
		for c = b[i] - '0'; c <= 9; c = b[i] - '0' {
			whole = whole*10 + uint64(c)
			i++
		}
		places = i - point
		digits += places
	}
	if digits == 0 || digits > 15 {
		*n = number{}
		return i, i == start
	}
	value := float64(whole) / exactly[places]
	if minus && whole != 0 {
		value = -value
	}
	*n = number{value, whole, int8(places), minus, true, true}
	return i, true
}

// in returns the number of columns' units as one of another unit.
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

var powers = [...]float64{1, 10, 100, 1000, 10000}

// appendFixed appends v with so many decimals, at most four, correctly rounded.
func appendFixed(b []byte, v float64, decimals int) []byte {
	scaled := math.Abs(v) * powers[decimals]
	if !(scaled < 1<<53) {
		return strconv.AppendFloat(b, v, 'f', decimals, 64)
	}
	whole := uint64(scaled)
	rest := scaled - float64(whole)
	switch doubt := scaled * 0x1p-52; {
	case math.Abs(rest-0.5) <= doubt: // too near to a half for the rounding of the product to be left aside
		b = strconv.AppendFloat(b, v, 'f', decimals, 64)
		return unsigned(b, decimals)
	case rest > 0.5:
		whole++
	}
	if v < 0 && whole != 0 {
		b = append(b, '-')
	}
	return appendDecimal(b, whole, decimals)
}

// unsigned takes the minus off a zero.
func unsigned(b []byte, decimals int) []byte {
	width := decimals + 3
	if decimals == 0 {
		width = 2
	}
	if len(b) < width || b[len(b)-width] != '-' {
		return b
	}
	for _, c := range b[len(b)-width+1:] {
		if c != '0' && c != '.' {
			return b
		}
	}
	return append(b[:len(b)-width], b[len(b)-width+1:]...)
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

// appendDecimal appends whole × 10^-decimals, of at most 16 digits.
func appendDecimal(b []byte, whole uint64, decimals int) []byte {
	width := decimals + 1
	for width < len(tens) && whole >= tens[width] {
		width++
	}
	n := len(b) + width
	if decimals > 0 {
		n++
	}
	b = slices.Grow(b, 24)[:n]
	i := n
	for range decimals {
		i--
		b[i] = byte('0' + whole%10)
		whole /= 10
	}
	if decimals > 0 {
		i--
		b[i] = '.'
	}
	for ; whole >= 100; whole /= 100 {
		i -= 2
		copy(b[i:], pairs[whole%100*2:][:2])
	}
	if whole >= 10 {
		copy(b[i-2:], pairs[whole*2:][:2])
	} else {
		b[i-1] = byte('0' + whole)
	}
	return b
}

// tens are the powers of ten, by which digits are counted.
var tens = [...]uint64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16}

// append appends a figure, nothing where it is not known.
func (f figure) append(b []byte, decimals int, full bool) []byte {
	switch {
	case !f.known:
		return b
	case full:
		return strconv.AppendFloat(b, f.value, 'f', -1, 64)
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
