package cells

import "math"

// Many are the digits of a number that has more than eight, or is so near to a half of its last digit that the rounding of a
// product matters, or is not a number.
const Many = 1<<64 - 1

// Digits makes the digits of the magnitudes of values times a power of ten, rounded to whole numbers: eight each, as [Eight] has
// them, or Many.
func Digits(values []float64, power float64, digits []uint64) {
	digits = digits[:len(values)]
	n := 0
	if vector && len(values) >= lanes {
		n = len(values) / lanes * lanes
		digitsVector(&values[0], n, power, &digits[0])
	}
	digitsWords(values[n:], power, digits[n:])
}

func digitsWords(values []float64, power float64, digits []uint64) {
	for i, v := range values {
		digits[i] = Many
		if whole, ok := Rounded(v, power); ok && whole < 1e8 {
			digits[i] = Eight(whole)
		}
	}
}

// Rounded returns the magnitude of v times a power of ten, rounded. It is not ok where it has more than fifteen digits or is so
// near to a half that the rounding of the product matters, nor of what is not a number.
//
// The product errs by 2^-53 of it at most. So near is four times that and more, 0.5e-15 of it, which of 10^15 is all of a half. It
// stands in vector_amd64.s too.
func Rounded(v, power float64) (whole uint64, ok bool) {
	scaled := math.Abs(v) * power
	w := int64(scaled + 0.5)
	return uint64(w), math.Abs(scaled-float64(w)) < 0.5-scaled*0.5e-15
}

// Eight returns the eight digits of a number below 10^8, the first one in the lowest byte: two at a time of four at a time.
func Eight(v uint64) (digits uint64) {
	fours := v/10000 | v%10000<<32
	upper := fours * 10486 >> 20 & (0x7f | 0x7f<<32) // fours/100
	twos := (fours-100*upper)<<16 + upper
	tens := twos * 103 >> 10 & 0x000f000f000f000f // twos/10
	return (twos-10*tens)<<8 + tens
}
