package finance

import (
	"errors"
	"fmt"
	"math"
)

// errRange says that the inputs are valid but the answer is no float64.
var errRange = errors.New("finance: the result is beyond the range of a float64")

// roundOff is the part of the money moved below which a balance counts as zero. It is far above what
// rounding leaves after a thousand years (1e-13) and far below what anybody reports.
const roundOff = 1e-12

// CheckRate returns an error unless rate is finite and above -1.
func CheckRate(rate float64) error { return checkRate("rate", rate) }

func checkRate(name string, rate float64) error {
	if !finite(rate) {
		return fmt.Errorf("finance: %s %v is not a finite number", name, rate)
	}
	if rate <= -1 {
		return fmt.Errorf("finance: %s %v is not above -1", name, rate)
	}
	return nil
}

// CheckYears returns an error unless years is finite and above 0.
func CheckYears(years float64) error {
	if !finite(years) {
		return fmt.Errorf("finance: number of years %v is not a finite number", years)
	}
	if years <= 0 {
		return fmt.Errorf("finance: number of years %v is not above 0", years)
	}
	return nil
}

// CheckFlows returns an error unless there is at least one flow and all are finite.
func CheckFlows(flows []float64) error {
	if len(flows) == 0 {
		return errors.New("finance: no flows")
	}
	for k, flow := range flows {
		if !finite(flow) {
			return fmt.Errorf("finance: flow %d, %v, is not a finite number", k, flow)
		}
	}
	return nil
}

func finite(x float64) bool { return x-x == 0 }

// saturated returns x with an infinity replaced by the largest float64 of its sign.
func saturated(x float64) float64 { return min(max(x, -math.MaxFloat64), math.MaxFloat64) }

// peak returns the largest magnitude among the flows.
func peak(flows []float64) float64 {
	largest := 0.0
	for _, flow := range flows {
		largest = max(largest, math.Abs(flow))
	}
	return largest
}

// large is beyond all but astronomical amounts.
const large = 0x1p900

// headroom returns the power of two to multiply flows by, so that their sum does not overflow on the
// way to a total that would fit. It is 1 for all but astronomical amounts.
func headroom(flows []float64) float64 {
	if peak(flows) > large {
		return 0x1p-100
	}
	return 1
}
