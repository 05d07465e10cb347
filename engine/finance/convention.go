package finance

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Convention is how a tool counts where tools differ, so that its figures can be had from the same flows. The zero value
// is how the functions of this package count.
type Convention uint8

// The conventions.
const (
	House     Convention = iota
	Excel                // a whole row of flows through the function NPV, which discounts the first of them by a year too
	NIST                 // today's prices, paybacks in whole years: NIST's economic evaluation engine E3
	RETScreen            // today's prices, cost per tonne from the annual life-cycle savings; from memory of its manual
	Textbook             // discounted payback of level savings by the closed form
)

var conventionNames = []string{"abate", "excel", "nist", "retscreen", "textbook"}

// String returns the name in small letters; of House it is "abate".
func (c Convention) String() string {
	if int(c) < len(conventionNames) {
		return conventionNames[c]
	}
	return "unknown"
}

// ParseConvention returns the convention of a name.
func ParseConvention(name string) (Convention, error) {
	if i := slices.Index(conventionNames, name); i >= 0 {
		return Convention(i), nil
	}
	return House, fmt.Errorf("unknown convention %q; one of %s is wanted", name, strings.Join(conventionNames, ", "))
}

// ConventionNames returns the names, that of House first.
func ConventionNames() []string { return slices.Clone(conventionNames) }

// PriceBase returns at which prices the annual amounts are taken to be: those of NIST and RETScreen are today's and
// escalate from year 1.
func (c Convention) PriceBase(stated PriceBase) PriceBase {
	if c == NIST || c == RETScreen {
		return Year0
	}
	return stated
}

// NPV returns the net present value of flows at rate. Of Excel it is that of [NPV] less one more year's discount.
func (c Convention) NPV(rate float64, flows []float64) float64 {
	if v := NPV(rate, flows); c != Excel {
		return v
	} else {
		return v / (1 + rate)
	}
}

// SimplePayback returns investment / annualSaving as [SimplePayback] has it; of NIST the first whole year by the end of
// which the flows have returned the investment.
func (c Convention) SimplePayback(investment, annualSaving float64, flows []float64) Payback {
	if c == NIST {
		return DiscountedPayback(0, flows).whole()
	}
	return SimplePayback(investment, annualSaving)
}

// DiscountedPayback returns that of [DiscountedPayback]; of NIST in whole years, and of Textbook, for an investment I and
// a level saving S, -ln(1 - I*r/S) / ln(1+r).
func (c Convention) DiscountedPayback(rate float64, flows []float64) Payback {
	p := DiscountedPayback(rate, flows)
	switch {
	case c == NIST:
		return p.whole()
	case c == Textbook && p.Kind == Finite && rate > 0 && even(flows[1:]):
		// Finite within the lifetime, so that the logarithm has a positive argument.
		return Payback{Finite, -math.Log1p(rate*flows[0]/flows[1]) / math.Log1p(rate)}
	}
	return p
}

// AbatementCost returns what a tonne costs, as [AbatementCost] has it; of RETScreen -NPV as a level annual amount over
// the years of the flows, per tonne, which differs where savings escalate.
func (c Convention) AbatementCost(rate, annualisedInvestment, annualSaving, annualCO2 float64, flows []float64) (float64, bool) {
	if c == RETScreen {
		return AbatementCost(0, NPV(rate, flows)*CapitalRecovery(rate, float64(len(flows)-1)), annualCO2)
	}
	return AbatementCost(annualisedInvestment, annualSaving, annualCO2)
}

// whole rounds up to whole years.
func (p Payback) whole() Payback {
	p.Years = math.Ceil(p.Years)
	return p
}

// even says whether all flows are one, up to rounding.
func even(flows []float64) bool {
	return !slices.ContainsFunc(flows, func(v float64) bool { return math.Abs(v-flows[0]) > 1e-12*math.Abs(flows[0]) })
}
