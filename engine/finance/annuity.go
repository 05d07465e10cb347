package finance

import (
	"cmp"
	"errors"
	"math"
)

// CapitalRecovery returns the capital recovery factor r / (1 - (1+r)^-n): the level amount at each
// year's end for n years that repays 1 with interest at rate r. It is 1/n at rate 0, and n may be
// fractional.
//
// It returns 0 where rate or years are invalid; see the package comment.
//
// At 10 % over 10 years it is 0.16275, as in the tables of engineering economics.
func CapitalRecovery(rate float64, years float64) float64 {
	if CheckRate(rate) != nil || CheckYears(years) != nil {
		return 0
	}
	// Near rate 0 the quotient below becomes 0/0; the next term of this series is below 1e-18.
	if math.Abs(rate)*(years+1) < 1e-9 {
		return saturated((1 + float64(rate*(years+1)/2)) / years)
	}
	return saturated(rate / -math.Expm1(-years*math.Log1p(rate)))
}

// EquivalentAnnualSaving returns the level amount at the end of each year that is worth as much as
// flows: their NPV times the capital recovery factor over the len(flows)-1 years they span. It
// compares options of different lifetimes that would be renewed.
//
// It fails where rate or flows are invalid or the flows span no year.
func EquivalentAnnualSaving(rate float64, flows []float64) (float64, error) {
	if err := cmp.Or(CheckRate(rate), CheckFlows(flows)); err != nil {
		return 0, err
	}
	if len(flows) == 1 {
		return 0, errors.New("finance: a single flow spans no year")
	}
	level := presentValue(rate, flows) * CapitalRecovery(rate, float64(len(flows)-1))
	if !finite(level) {
		return 0, errRange
	}
	return level, nil
}

// EquivalentAnnualCost is EquivalentAnnualSaving with the sign turned, so that a cost is positive.
func EquivalentAnnualCost(rate float64, flows []float64) (float64, error) {
	level, err := EquivalentAnnualSaving(rate, flows)
	return 0 - level, err
}
