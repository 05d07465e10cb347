package engine

import (
	"slices"
	"strings"

	"github.com/cleaner-production/abate/engine/internal/exact"
	"github.com/cleaner-production/abate/engine/quantity"
)

// group adds outcomes up: a programme from its options, the whole from its programmes. A payback, an IRR or a cost
// per tonne of a group is that of its sums, never a mean.
func (e *evaluator) group(o Outcome, members []Outcome) Outcome {
	var energy, toe, co2, co2e, low, high, biogenic, achieved exact.Sum
	var scope [4]exact.Sum
	hasAchieved := false
	for _, m := range members {
		o.Proposed += m.Proposed
		o.Implemented += m.Implemented
		energy.Add(m.Energy)
		toe.Add(m.TOE)
		co2.Add(m.CO2)
		co2e.Add(m.CO2e)
		low.Add(m.CO2Low)
		high.Add(m.CO2High)
		biogenic.Add(m.BiogenicCO2)
		for i := range scope {
			scope[i].Add(m.CO2ByScope[i])
		}
		if m.AchievedCO2 != nil {
			achieved.Add(*m.AchievedCO2)
			hasAchieved = true
		}
	}
	o.Energy, o.TOE, o.CO2, o.CO2e = energy.Value(), toe.Value(), co2.Value(), co2e.Value()
	o.CO2Low, o.CO2High, o.BiogenicCO2 = low.Value(), high.Value(), biogenic.Value()
	for i := range scope {
		o.CO2ByScope[i] = scope[i].Value()
	}
	if hasAchieved {
		o.AchievedCO2 = new(achieved.Value())
	}
	o.ImplementationRate = rate(o.Implemented, o.Proposed)
	e.groupCarriers(&o, members)
	e.groupMoney(&o, members)
	e.groupEquity(&o, members)
	return o
}

// groupCarriers adds the carriers up, in the order of the factor set, those that it does not know last.
func (e *evaluator) groupCarriers(o *Outcome, members []Outcome) {
	type sums struct {
		CarrierSum
		quantity, energy, toe, co2, co2e exact.Sum
	}
	type shown struct { // a carrier shown in two units is two sums
		carrier string
		unit    quantity.Unit
	}
	found := map[shown]*sums{}
	var all []*sums
	for _, m := range members {
		for _, c := range m.ByCarrier {
			s := found[shown{c.Carrier, c.Unit}]
			if s == nil {
				s = &sums{CarrierSum: c}
				found[shown{c.Carrier, c.Unit}] = s
				all = append(all, s)
			}
			s.quantity.Add(c.Quantity)
			s.energy.Add(c.Energy)
			s.toe.Add(c.TOE)
			s.co2.Add(c.CO2)
			s.co2e.Add(c.CO2e)
		}
	}
	for _, s := range all {
		s.Quantity, s.Energy, s.TOE, s.CO2, s.CO2e = s.quantity.Value(), s.energy.Value(), s.toe.Value(), s.co2.Value(), s.co2e.Value()
		o.ByCarrier = append(o.ByCarrier, s.CarrierSum)
	}
	o.ByCarrier = e.inOrder(o.ByCarrier)
	for _, s := range o.ByCarrier {
		if !s.Known && !slices.Contains(o.NoFactor, s.Carrier) {
			o.NoFactor = append(o.NoFactor, s.Carrier)
		}
	}
	if len(all) > 0 {
		o.Origin.Savings = Summed
	}
}

// groupMoney adds the money up. Sums are of all that is stated; the measures are of the members that state both
// investment and saving.
func (e *evaluator) groupMoney(o *Outcome, members []Outcome) {
	var investment, net, saving, grant, cost, basisNet, basisSaving, basisCO2, annualised exact.Sum
	var flows []exact.Sum
	var without []string
	var lifetimes []int
	invests, saves := false, false
	for _, m := range members {
		grant.Add(m.Grant)
		cost.Add(m.AnnualCost)
		if m.Investment != nil {
			invests = true
			investment.Add(*m.Investment)
			net.Add(*m.NetInvestment)
		}
		if m.AnnualSaving != nil {
			saves = true
			saving.Add(*m.AnnualSaving)
		}
		if m.Basis == nil && m.Stream != "" {
			continue // of options without money, which are named themselves
		}
		if m.Basis == nil {
			without = append(without, plain(m.ID))
			continue
		}
		if len(m.Basis.Without) > 0 {
			without = append(without, "parts of "+plain(m.ID))
		}
		basisNet.Add(m.Basis.NetInvestment)
		basisSaving.Add(m.Basis.AnnualSaving)
		basisCO2.Add(m.Basis.CO2)
		annualised.Add(*m.AnnualisedCost)
		for len(flows) < len(m.Flows) {
			flows = append(flows, exact.Sum{})
		}
		for k, f := range m.Flows {
			flows[k].Add(f)
		}
		lifetimes = append(lifetimes, m.LifetimeYears)
	}
	o.Grant, o.AnnualCost = grant.Value(), cost.Value()
	o.Origin.Money = Summed
	if invests {
		o.Origin.Investment = Summed
		o.Investment, o.NetInvestment = new(investment.Value()), new(net.Value())
	}
	if saves {
		o.Origin.AnnualSaving = Summed
		o.AnnualSaving = new(saving.Value())
	}
	if flows == nil {
		return
	}
	if slices.Min(lifetimes) == slices.Max(lifetimes) {
		o.LifetimeYears = lifetimes[0]
	}
	for k := range flows {
		o.Flows = append(o.Flows, flows[k].Value())
	}
	o.AnnualisedCost = new(annualised.Value())
	o.Basis = &Basis{basisNet.Value(), basisSaving.Value(), basisCO2.Value(), without}
	e.measure(o)
}

// leftOut warns where the measures of a group are not of all its members.
func (e *evaluator) leftOut(o *Outcome, at Position) {
	if o.Basis != nil && len(o.Basis.Without) > 0 {
		e.warn(at, "payback, NPV and cost per tonne of %s leave out %s: investment or annual saving is not known",
			plain(o.ID), strings.Join(o.Basis.Without, ", "))
	}
}

// takePhysical takes energy and emissions from another outcome.
func (o *Outcome) takePhysical(from *Outcome) {
	o.Energy, o.TOE, o.CO2, o.CO2e, o.CO2Low, o.CO2High = from.Energy, from.TOE, from.CO2, from.CO2e, from.CO2Low, from.CO2High
	o.BiogenicCO2, o.CO2ByScope, o.AchievedCO2 = from.BiogenicCO2, from.CO2ByScope, from.AchievedCO2
	o.ByCarrier, o.NoFactor = from.ByCarrier, from.NoFactor
	o.Origin.Savings = from.Origin.Savings
}

// takeMoney takes money and measures from another outcome.
func (o *Outcome) takeMoney(from *Outcome) {
	o.Investment, o.Grant, o.NetInvestment, o.AnnualSaving, o.AnnualCost = from.Investment, from.Grant, from.NetInvestment, from.AnnualSaving, from.AnnualCost
	o.LifetimeYears, o.Flows, o.SimplePayback, o.DiscountedPayback = from.LifetimeYears, from.Flows, from.SimplePayback, from.DiscountedPayback
	o.NPV, o.IRR, o.MIRR, o.ProfitabilityIndex = from.NPV, from.IRR, from.MIRR, from.ProfitabilityIndex
	o.EquivalentAnnualSaving, o.AnnualisedCost, o.AbatementCost = from.EquivalentAnnualSaving, from.AnnualisedCost, from.AbatementCost
	o.Basis, o.Equity = from.Basis, from.Equity
	o.Origin.Investment, o.Origin.AnnualSaving, o.Origin.Money = from.Origin.Investment, from.Origin.AnnualSaving, from.Origin.Money
}
