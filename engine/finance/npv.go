package finance

import (
	"cmp"
	"fmt"
	"math"
)

// NPV returns the net present value of flows at rate: the sum of flows[k] / (1+rate)^k, in the
// currency of the flows. flows[0] is not discounted.
//
// It returns 0 where rate or flows are invalid, and the largest float64 of its sign where the value
// is beyond that; see the package comment.
//
// LibreOffice Help, function NPV, with the investment put at time 0: -40, 10, 20, 30 at 8.75 % is 9.43.
func NPV(rate float64, flows []float64) float64 {
	if CheckRate(rate) != nil || CheckFlows(flows) != nil {
		return 0
	}
	return saturated(presentValue(rate, flows))
}

// presentValue is NPV of valid input, infinite where it overflows.
func presentValue(rate float64, flows []float64) float64 {
	if years := levelYears(flows); years >= fewest {
		if a := annuity(rate, years); finite(a) {
			return levelValue(flows[0], flows[1], a)
		}
	}
	if value := horner(rate, flows, 1); finite(value) {
		return value
	}
	return horner(rate, flows, headroom(flows))
}

// horner is Horner's rule, dividing. It errs by less than 1e-15 of the money moved for every ten years: a compensated sum would
// mend no digit that anybody prints.
func horner(rate float64, flows []float64, scale float64) float64 {
	growth := 1 + rate
	sum := 0.0
	for k := len(flows) - 1; k >= 0; k-- {
		sum = sum/growth + float64(flows[k]*scale)
	}
	return sum / scale
}

// fewest is from how many years on level flows are taken through the annuity, of which the value is rounded three times in all.
// Fewer are added up: -1000 and +1100 at 10 % are 0.
const fewest = 4

// levelYears returns over how many years flows are one amount, after the first of them and before zeros; 0 where they are not.
func levelYears(flows []float64) int {
	n := len(flows)
	for n > 1 && flows[n-1] == 0 {
		n--
	}
	for k := 2; k < n; k++ {
		if flows[k] != flows[1] {
			return 0
		}
	}
	return n - 1
}

// annuity is the value today of 1 at the end of each year, one over the [CapitalRecovery]: by A(n) = (1 + A(n-1)) / (1+r), of
// which what the floats lack is carried along, so that it is rounded once.
func annuity(rate float64, years int) float64 {
	growth, growthLacks := twoSum(1, rate)
	a, lacks := 0.0, 0.0
	for range years {
		sum, sumLacks := twoSum(1, a)
		a = sum / growth
		lacks = (math.FMA(-a, growth, sum) - a*growthLacks + sumLacks + lacks) / growth
	}
	return a + lacks
}

// twoSum returns a + b, and exactly what the float lacks: D. E. Knuth, TAOCP 2, 4.2.2, theorem B.
func twoSum(a, b float64) (sum, lacks float64) {
	sum = a + b
	part := sum - a
	return sum, (a - (sum - part)) + (b - part)
}

// levelValue is the value of level flows, infinite where it overflows.
func levelValue(first, annual, annuity float64) float64 {
	if value := annuityValue(first, annual, annuity); finite(value) {
		return value
	}
	scale := headroom([]float64{first, annual})
	return annuityValue(first*scale, annual*scale, annuity) / scale
}

// annuityValue is small, to be quick in [Level.NPV].
func annuityValue(first, annual, annuity float64) float64 { return first + float64(annual*annuity) }

// Discounted returns each flow at its value today, flows[k] / (1+rate)^k, as [NPV] has it.
func Discounted(rate float64, flows []float64) []float64 {
	values := make([]float64, len(flows))
	alone := make([]float64, len(flows))
	for k, flow := range flows {
		alone[k] = flow
		values[k] = NPV(rate, alone[:k+1])
		alone[k] = 0
	}
	return values
}

// Balances returns what has come back by the end of each year: the NPV of the flows up to it, and at rate 0 their sum.
func Balances(rate float64, flows []float64) []float64 {
	balances := make([]float64, len(flows))
	for k := range flows {
		balances[k] = NPV(rate, flows[:k+1])
	}
	return balances
}

// ProfitabilityIndex returns the present value of flows[1:] at rate over the investment -flows[0],
// also called the savings-to-investment ratio. An option with NPV above zero has an index above 1.
//
// It fails where flows[0] is not an investment, that is, not negative.
func ProfitabilityIndex(rate float64, flows []float64) (float64, error) {
	if err := cmp.Or(CheckRate(rate), CheckFlows(flows)); err != nil {
		return 0, err
	}
	if flows[0] >= 0 {
		return 0, fmt.Errorf("finance: flow 0, %v, is not an investment", flows[0])
	}
	index := presentValue(rate, flows[1:]) / (1 + rate) / -flows[0]
	if !finite(index) {
		return 0, errRange
	}
	return index, nil
}

// RealRate returns the rate above inflation, (1+nominal)/(1+inflation) - 1: Fisher's equation, not
// the difference of the two. It discounts flows at constant prices to the NPV that nominal gives for
// flows at current prices.
//
// It fails where either rate is not above -1.
func RealRate(nominal, inflation float64) (float64, error) {
	if err := cmp.Or(checkRate("nominal rate", nominal), checkRate("inflation", inflation)); err != nil {
		return 0, err
	}
	// The same as a difference, which keeps the digits that 1+nominal would lose.
	real := (nominal - inflation) / (1 + inflation)
	if !finite(real) {
		return 0, errRange
	}
	return real, nil
}

// Level is the [NPV] of level savings at one rate, digit for digit, for millions of them: without a list of flows.
type Level struct {
	rate      float64
	annuities []float64 // by years
}

// NewLevel returns the Level of a rate. Up to the longest lifetime it is quick.
func NewLevel(rate float64, longest int) *Level {
	l := &Level{rate: rate}
	if CheckRate(rate) != nil {
		return l // of which NPV knows what to return
	}
	for years := range longest + 1 {
		l.annuities = append(l.annuities, annuity(rate, years))
	}
	return l
}

// NPV returns that of an investment at time 0 and the same amount at the end of each of so many years.
func (l *Level) NPV(investment, annual float64, years int) float64 {
	if years >= fewest && years < len(l.annuities) {
		if value := annuityValue(-investment, annual, l.annuities[years]); finite(value) {
			return value
		}
	}
	return l.ofFlows(investment, annual, years)
}

// ofFlows is NPV by a list of flows.
func (l *Level) ofFlows(investment, annual float64, years int) float64 {
	flows := make([]float64, max(years, 0)+1)
	for k := range flows {
		flows[k] = annual
	}
	flows[0] = -investment
	return NPV(l.rate, flows)
}
