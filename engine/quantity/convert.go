package quantity

import (
	"bytes"
	"math"
	"math/big"
	"strconv"
)

// Factor returns how many units to are in one unit from: Factor(Tonne, Kilogram) is 1000. It fails where the
// units are of different dimensions.
//
// To convert an amount use [Convert], which rounds once: in float64, 1.001 times 1000 is 1000.9999999999999.
func Factor(from, to Unit) (float64, error) {
	if from.Dimension() != to.Dimension() {
		return 0, mismatch(from.String(), from, to)
	}
	return Convert(1, from, to)
}

// Convert returns value in another unit: 2.57 GWh are 2570 MWh. The result is the float64 nearest to the
// exact product. A value of at most 15 significant digits counts as the decimal it is written as, so that
// conversions by powers of ten only move the decimal point.
//
// It fails where the units are of different dimensions, and where the value or the result is not a finite
// number or too small for a float64 to keep its digits.
func Convert(value float64, from, to Unit) (float64, error) {
	if from.Dimension() != to.Dimension() {
		return 0, mismatch(Quantity{value, from}.String(), from, to)
	}
	if quick, ok := rescaled(value, from, to); ok {
		return quick, nil
	}
	return scaled(value, new(big.Rat).Quo(from.size(), to.size()))
}

// mismatch says that something is of another dimension than the wanted one.
func mismatch(found string, from, to Unit) *Error {
	is := " is " + from.Dimension().noun()
	if from.Dimension() == None {
		is = " has no unit"
	}
	return &Error{
		Found:  found + is,
		Wanted: to.Dimension().noun() + " is wanted",
		Mend:   "write " + to.Dimension().usual(),
	}
}

// tiny is below every amount that means something, and far above where float64 loses digits.
const tiny = 1e-300

// scaled returns value × by, rounded once.
func scaled(value float64, by *big.Rat) (float64, error) {
	if math.IsNaN(value) || math.IsInf(value, 0) {
		return 0, &Error{Found: "the value is not a finite number"}
	}
	exact := decimal(value)
	result, _ := exact.Mul(exact, by).Float64()
	switch {
	case math.IsInf(result, 0):
		return 0, &Error{Found: English.plain(value) + " is too large to be converted"}
	case value != 0 && math.Abs(result) < tiny:
		return 0, &Error{Found: English.plain(value) + " is too small to be converted", Mend: "write 0"}
	}
	return result, nil
}

// rescaled is scaled by from/to where float64 does it in one rounded step: the division of two whole numbers that it holds
// exactly, which is the case for most figures people write, or that of any number by a power of ten. It is forty times faster.
func rescaled(value float64, from, to Unit) (float64, bool) {
	above, power, ok := digits(value)
	switch {
	case from.def == nil:
		return 0, false
	case !ok:
		return shifted(value, from, to)
	}
	below := to.def.digits
	if from.def.digits != below {
		if above > exactly/from.def.digits {
			return 0, false
		}
		above *= from.def.digits
	} else {
		below = 1
	}
	for power += from.def.power - to.def.power; power > 0 && above <= exactly/10; power-- {
		above *= 10
	}
	for ; power < 0 && below <= exactly/10; power++ {
		below *= 10
	}
	if power != 0 {
		return 0, false
	}
	result := float64(above) / float64(below)
	if value < 0 {
		result = -result
	}
	return result, true
}

// shifted is rescaled for a number that is no short decimal.
func shifted(value float64, from, to Unit) (float64, bool) {
	power := from.def.power - to.def.power
	if from.def.digits != to.def.digits || max(power, -power) > 22 { // float64 holds powers of ten up to here
		return 0, false
	}
	by := math.Pow10(max(power, -power))
	if power < 0 {
		value /= by
	} else {
		value *= by
	}
	return value, tiny <= math.Abs(value) && math.Abs(value) <= math.MaxFloat64
}

// decimal returns a finite value exactly, as the decimal it is written as where that has at most 15 digits.
// So many a float64 keeps of any decimal; beyond, the binary number is as good a guess as any.
func decimal(value float64) *big.Rat {
	whole, power, ok := digits(value)
	if !ok {
		return new(big.Rat).SetFloat64(value)
	}
	exact := tenTo(power)
	exact.Mul(exact, new(big.Rat).SetInt64(whole))
	if value < 0 {
		exact.Neg(exact)
	}
	return exact
}

// tenTo returns 10^power.
func tenTo(power int) *big.Rat {
	ten := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(power, -power))), nil)
	exact := new(big.Rat).SetInt(ten)
	if power < 0 {
		exact.Inv(exact)
	}
	return exact
}

// digits returns the absolute value as whole × 10^power. It is not ok where that takes more than 15 digits.
func digits(value float64) (whole int64, power int, ok bool) {
	const kept = 15
	if value == 0 || math.IsNaN(value) || math.IsInf(value, 0) {
		return 0, 0, value == 0
	}
	var buffer [32]byte
	text := strconv.AppendFloat(buffer[:0], math.Abs(value), 'e', -1, 64) // d.ddde±dd
	e := bytes.IndexByte(text, 'e')
	if e > len("d.")+kept-1 {
		return 0, 0, false
	}
	for _, c := range text[:e] {
		if c != '.' {
			whole = 10*whole + int64(c-'0')
		}
	}
	power, _ = strconv.Atoi(string(text[e+1:])) // two or three digits, written by strconv
	return whole, power - max(0, e-len("d.")), true
}
