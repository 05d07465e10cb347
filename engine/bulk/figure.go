package bulk

import (
	"bytes"
	"encoding/binary"
	"math"
	"math/bits"
	"slices"
	"strconv"

	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/internal/cells"
)

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

// orNaN returns the number, or not a number.
func (f figure) orNaN() float64 {
	if !f.known {
		return math.NaN()
	}
	return f.value
}

// append appends a figure with all its digits.
func (f figure) append(b []byte) []byte {
	if !f.known {
		return b
	}
	return strconv.AppendFloat(b, f.value+0, 'f', -1, 64) // + 0, for -0 is 0
}

// What is shown.
const (
	co2 = iota
	annualSaving
	payback
	npv
	cost
	shown
)

// decimals are how many the figures have: kilograms, cents, and a payback to the hour.
var decimals = [shown]uint{co2: 3, annualSaving: 2, payback: 4, npv: 2, cost: 2}

// form is how a figure is written.
type form struct {
	power  float64 // of ten
	whole  uint    // bits of eight digits that are before the mark
	last   uint64  // the lowest bit of the digit before the mark, which is written even if it is 0
	around uint64  // the mark and the comma
	length uint    // bytes from the mark to the comma
}

var forms = func() (f [shown]form) {
	for k, d := range decimals {
		f[k] = form{cells.Powers[d], 64 - 8*d, 1 << (56 - 8*d), '.' | ','<<(8+8*d), d + 2}
	}
	return f
}()

// print makes the digits of what is shown of some rows.
func (b *batch) print(from, to int) {
	for k := range b.shown {
		cells.Digits(b.shown[k][from:to], forms[k].power, b.digits[k][from:to])
	}
}

// room is twice what the figures of a row may take, and more: so that an index that is masked is in range, and not checked.
const (
	room   = 512
	within = room/2 - 1
)

// append appends the figures of a row as appendRounded does, nothing where one is not known, and ends the line.
func (b *batch) append(to []byte, r int) []byte {
	to = slices.Grow(to, room)
	p, n := (*[room]byte)(to[len(to):len(to)+room]), uint(0)
	for k := range b.digits {
		digits := b.digits[k][r]
		if digits == cells.Many {
			var ok bool
			if n, ok = b.putMany(p, n, k, r); !ok {
				return b.appendOdd(to, r)
			}
			continue
		}
		p[n&within] = '-'
		n += uint(math.Float64bits(b.shown[k][r]) >> 63 & (-digits >> 63)) // it stays before digits that are not all 0
		n = forms[k].put(p, n, digits, forms[k].last)
	}
	to = to[:len(to)+int(n)]
	to[len(to)-1] = '\n'
	return to
}

// ascii makes eight digits text.
const ascii = 0x3030303030303030

// put puts the last eight digits of a figure, without zeros before first.
func (f *form) put(p *[room]byte, n uint, digits, first uint64) uint {
	zeros := uint(bits.TrailingZeros64(digits|first)) &^ 7 // in bits, eight a digit
	text := digits | ascii
	binary.LittleEndian.PutUint64(p[n&within:], text>>(zeros&63))
	n += (f.whole - zeros) >> 3
	binary.LittleEndian.PutUint64(p[n&within:], text>>(f.whole&63)<<8|f.around)
	return n + f.length
}

// putMany puts a figure of up to fifteen digits, or one that is not known.
func (b *batch) putMany(p *[room]byte, n uint, k, r int) (after uint, ok bool) {
	v, f := b.shown[k][r], &forms[k]
	if math.IsNaN(v) {
		p[n&within] = ','
		return n + 1, true
	}
	whole, ok := cells.Rounded(v, f.power)
	if !ok {
		return n, false
	}
	if v < 0 && whole != 0 {
		p[n&within] = '-'
		n++
	}
	first := f.last
	if high := whole / 1e8; high > 0 {
		digits := cells.Eight(high)
		zeros := uint(bits.TrailingZeros64(digits)) &^ 7
		binary.LittleEndian.PutUint64(p[n&within:], (digits|ascii)>>(zeros&63))
		n += 8 - zeros>>3
		first = 1
	}
	return f.put(p, n, cells.Eight(whole%1e8), first), true
}

// appendOdd appends the figures of a row that has an odd one.
func (b *batch) appendOdd(to []byte, r int) []byte {
	for k := range b.shown {
		if v := b.shown[k][r]; !math.IsNaN(v) {
			to = appendRounded(to, v, decimals[k])
		}
		to = append(to, ',')
	}
	to[len(to)-1] = '\n'
	return to
}

// appendFull appends the figures of a row with all their digits.
func (b *batch) appendFull(to []byte, r int) []byte {
	for k := range b.shown {
		v := b.shown[k][r]
		to = append(figure{v, !math.IsNaN(v)}.append(to), ',')
	}
	to[len(to)-1] = '\n'
	return to
}

// appendRounded appends v with so many decimals, correctly rounded.
func appendRounded(b []byte, v float64, decimals uint) []byte {
	n := len(b)
	b = strconv.AppendFloat(b, v, 'f', int(decimals), 64)
	if digits := b[n:]; digits[0] == '-' && len(bytes.Trim(digits, "-0.")) == 0 { // of a zero
		b = append(b[:n], digits[1:]...)
	}
	return b
}
