package engine

import (
	"cmp"
	"slices"

	"github.com/cleaner-production/abate/engine/finance"
)

// Order is an order of outcomes.
type Order uint8

// The orders. ByPayback is that of a factory: immediate first, never last, unknown after it. ByCost is that of an
// abatement curve: what pays for itself first, by net benefit, then the rest by cost per tonne. Negative costs per
// tonne are not compared, for of two options with one benefit they favour the one with fewer tonnes (S. Taylor, The
// ranking of negative-cost emissions reduction measures, Energy Policy 48, 2012).
const (
	ByPayback Order = iota
	ByCost
	ByCO2 // most first
	AsReported
)

var orderNames = [...]string{"payback", "cost", "co2", "given"}

// String returns "payback", "cost", "co2" or "given".
func (o Order) String() string { return nameOf(orderNames[:], o) }

// ParseOrder returns the order of a name.
func ParseOrder(name string) (Order, bool) {
	i := slices.Index(orderNames[:], name)
	return Order(max(i, 0)), i >= 0
}

// Rank returns the indices of outcomes in an order; ties stay as reported.
func Rank(outcomes []Outcome, by Order) []int {
	order := make([]int, len(outcomes))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		a, b := &outcomes[i], &outcomes[j]
		switch by {
		case ByPayback:
			return cmp.Or(cmp.Compare(paybackClass(a), paybackClass(b)), cmp.Compare(a.SimplePayback.Years, b.SimplePayback.Years))
		case ByCost:
			return cmp.Or(cmp.Compare(costClass(a), costClass(b)), cmp.Compare(costKey(a), costKey(b)))
		case ByCO2:
			return cmp.Compare(b.CO2, a.CO2)
		}
		return 0
	})
	return order
}

func paybackClass(o *Outcome) int {
	return slices.Index([]finance.Kind{finance.Immediate, finance.Finite, finance.Never, finance.Unknown}, o.SimplePayback.Kind)
}

// costClass is 0 for what pays for itself, 1 for what costs, 2 for what reduces no CO2 or has no money.
func costClass(o *Outcome) int {
	switch {
	case o.AbatementCost == nil || o.NetBenefit() == nil:
		return 2
	case *o.AbatementCost > 0:
		return 1
	}
	return 0
}

// costKey is what a class is sorted by.
func costKey(o *Outcome) float64 {
	switch costClass(o) {
	case 0:
		return -*o.NetBenefit()
	case 1:
		return *o.AbatementCost
	}
	return 0
}

// NetBenefit returns the annual saving less the annualised cost; nil where the money is not known. Of a group it is,
// like the other measures, that of the members with both investment and saving.
func (o *Outcome) NetBenefit() *float64 {
	switch {
	case o.AnnualSaving == nil || o.AnnualisedCost == nil:
		return nil
	case o.Basis != nil:
		return new(o.Basis.AnnualSaving - *o.AnnualisedCost)
	}
	return new(*o.AnnualSaving - *o.AnnualisedCost)
}

// Dominated says of each outcome whether another one saves at least as much money, net, and as much CO2, and more of
// one of them. Outcomes without money dominate none and are dominated by none.
func Dominated(outcomes []Outcome) []bool {
	is := make([]bool, len(outcomes))
	benefit := make([]*float64, len(outcomes))
	for i := range outcomes {
		benefit[i] = outcomes[i].NetBenefit()
	}
	for i, a := range benefit {
		for j, b := range benefit {
			if a == nil || b == nil {
				continue
			}
			co2A, co2B := outcomes[i].CO2, outcomes[j].CO2
			is[i] = is[i] || *b >= *a && co2B >= co2A && (*b > *a || co2B > co2A)
		}
	}
	return is
}
