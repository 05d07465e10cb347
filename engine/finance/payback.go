package finance

import (
	"fmt"
	"math"
)

// Kind says what sort of answer a Payback is.
type Kind uint8

const (
	Unknown   Kind = iota // not computed, or computed from invalid input
	Immediate             // no money of one's own is ever outstanding
	Finite                // after Years
	Never                 // not at all, or not within the lifetime
)

// String returns "unknown", "immediate", "finite" or "never".
func (k Kind) String() string {
	switch k {
	case Immediate:
		return "immediate"
	case Finite:
		return "finite"
	case Never:
		return "never"
	}
	return "unknown"
}

// A Payback is the time until an investment has come back. Never is a kind, not a large number, so
// that it is neither averaged nor printed as one.
type Payback struct {
	Kind  Kind
	Years float64 // 0 unless Kind is Finite
}

// String returns the years to two decimals, as in "0.47 years", or the kind.
func (p Payback) String() string {
	if p.Kind == Finite {
		return fmt.Sprintf("%.2f years", p.Years)
	}
	return p.Kind.String()
}

// LongestPayback is where a payback becomes Never, in years. A saving below a billionth of the
// investment is rounding left over from a difference, and no saving.
const LongestPayback = 1e9

// SimplePayback returns the years until the annual saving has returned the investment:
// investment / annualSaving. Both are in one currency; annualSaving is per year, net of running
// cost, and investment net of grants.
//
// It is Immediate where investment is not positive and annualSaving not negative, and otherwise Never
// where annualSaving is not positive or below a billionth of the investment. It is Unknown where
// either is not finite. Discounting and lifetime play no part; see [DiscountedPayback]. The payback
// of a group is that of its totals, never a mean of paybacks.
//
// Table 2 of the VNCPC annual report 2004: CP-EE, 112,000 USD and 172,000 USD a year, 0.65 years.
func SimplePayback(investment, annualSaving float64) Payback {
	years := investment / annualSaving
	switch {
	case !finite(investment) || !finite(annualSaving):
		return Payback{}
	case investment <= 0 && annualSaving >= 0:
		return Payback{Kind: Immediate}
	case annualSaving <= 0 || years > LongestPayback:
		return Payback{Kind: Never}
	}
	return Payback{Kind: Finite, Years: years}
}

// DiscountedPayback returns the years until the cumulative discounted flows first come back from
// below zero, linear in discounted money within the year of crossing. At rate 0 it is the payback of
// uneven flows.
//
// It is Immediate where they never fall below zero, Never where they do and do not come back within
// the flows given, and Unknown where rate or flows are invalid. A balance within 1e-12 of the money
// moved so far is zero, so that -1000 and +1100 at 10 % is one year. A later replacement can
// take the balance below zero again: whether the option pays in the end is the sign of its [NPV].
//
// Other conventions give other figures: 100 returning 25 a year at 10 % is 5.3706 years here, 5.3596
// by the closed form -ln(1-I*r/S)/ln(1+r), and 6 counted in whole years.
func DiscountedPayback(rate float64, flows []float64) Payback {
	if CheckRate(rate) != nil || CheckFlows(flows) != nil {
		return Payback{}
	}
	growth, scale := 1+rate, headroom(flows)
	// The money moved so far grows with interest, and position is the balance as a part of it: of
	// powers of the growth factor neither the large nor the small ones fit a float64.
	var position, moved float64
	outstanding := false
	for k, flow := range flows {
		if value := float64(flow * scale); value != 0 {
			before := float64(position * moved)
			moved += math.Abs(value)
			position = (before + value) / moved
			switch {
			case position < -roundOff:
				outstanding = true
			case outstanding && position <= roundOff:
				return Payback{Kind: Finite, Years: float64(k)}
			case outstanding:
				return Payback{Kind: Finite, Years: float64(k-1) - before/value}
			}
		}
		moved = min(float64(moved*growth), 0x1p1000) // beside which no flow counts
	}
	if outstanding {
		return Payback{Kind: Never}
	}
	return Payback{Kind: Immediate}
}
