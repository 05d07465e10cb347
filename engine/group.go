package engine

import (
	"strings"

	"github.com/cleaner-production/abate/engine/internal/exact"
	"github.com/cleaner-production/abate/engine/quantity"
)

var tonne = quantity.Tonne

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
	return o
}

// groupCarriers adds the carriers up, in the order of the factor set, those that it does not know last.
func (e *evaluator) groupCarriers(o *Outcome, members []Outcome) {
	type sums struct {
		first                       CarrierSum
		quantity, energy, co2, co2e exact.Sum
	}
	found := map[string]*sums{}
	var order []string
	for _, m := range members {
		for _, c := range m.ByCarrier {
			key := c.Carrier + " " + c.Unit.String() // a carrier shown in two units is two sums
			s := found[key]
			if s == nil {
				s = &sums{first: c}
				found[key] = s
				order = append(order, key)
			}
			s.quantity.Add(c.Quantity)
			s.energy.Add(c.Energy)
			s.co2.Add(c.CO2)
			s.co2e.Add(c.CO2e)
		}
	}
	add := func(key string) {
		s := found[key]
		c := s.first
		c.Quantity, c.Energy, c.CO2, c.CO2e = s.quantity.Value(), s.energy.Value(), s.co2.Value(), s.co2e.Value()
		o.ByCarrier = append(o.ByCarrier, c)
		if !c.Known {
			o.NoFactor = append(o.NoFactor, c.Carrier)
		}
		delete(found, key)
	}
	for _, id := range e.table.Carriers() {
		for _, key := range order {
			if found[key] != nil && found[key].first.Carrier == id {
				add(key)
			}
		}
	}
	for _, key := range order {
		if found[key] != nil {
			add(key)
		}
	}
}

// groupMoney adds the money up. Sums are of all that is stated; the measures are of the members that state both
// investment and saving, and a member that does not is named.
func (e *evaluator) groupMoney(o *Outcome, members []Outcome) {
	var investment, net, saving, grant, cost, pricedNet, pricedSaving, pricedCO2, annualised exact.Sum
	var flows []exact.Sum
	var left []string
	stated := [2]bool{}
	for _, m := range members {
		grant.Add(m.Grant)
		cost.Add(m.AnnualCost)
		if m.Investment != nil {
			stated[0] = true
			investment.Add(*m.Investment)
			net.Add(*m.NetInvestment)
		}
		if m.AnnualSaving != nil {
			stated[1] = true
			saving.Add(*m.AnnualSaving)
		}
		if m.incomplete || !m.priced {
			left = append(left, m.ID)
		}
		if !m.priced {
			continue
		}
		pricedNet.Add(*m.NetInvestment)
		pricedSaving.Add(*m.AnnualSaving)
		pricedCO2.Add(m.CO2)
		annualised.Add(*m.AnnualisedCost)
		for len(flows) < len(m.Flows) {
			flows = append(flows, exact.Sum{})
		}
		for k, f := range m.Flows {
			flows[k].Add(f)
		}
		if o.LifetimeYears == 0 || o.LifetimeYears == m.LifetimeYears {
			o.LifetimeYears = m.LifetimeYears
		} else {
			o.LifetimeYears = -1
		}
	}
	o.LifetimeYears = max(o.LifetimeYears, 0)
	o.Grant, o.AnnualCost = grant.Value(), cost.Value()
	if stated[0] {
		o.Investment, o.NetInvestment = new(investment.Value()), new(net.Value())
	}
	if stated[1] {
		o.AnnualSaving = new(saving.Value())
	}
	if flows == nil {
		return
	}
	for k := range flows {
		o.Flows = append(o.Flows, flows[k].Value())
	}
	o.AnnualisedCost = new(annualised.Value())
	o.priced = true
	if len(left) > 0 {
		o.incomplete = true
		e.warn(Position{}, "payback, NPV and cost per tonne of %s leave out %s: investment or annual saving is not known", o.ID, strings.Join(left, ", "))
	}
	e.measure(o, pricedNet.Value(), pricedSaving.Value(), annualised.Value(), pricedCO2.Value())
}

// takePhysical takes energy and emissions from another outcome.
func (o *Outcome) takePhysical(from *Outcome) {
	o.Energy, o.TOE, o.CO2, o.CO2e, o.CO2Low, o.CO2High = from.Energy, from.TOE, from.CO2, from.CO2e, from.CO2Low, from.CO2High
	o.BiogenicCO2, o.CO2ByScope, o.AchievedCO2 = from.BiogenicCO2, from.CO2ByScope, from.AchievedCO2
	o.ByCarrier, o.NoFactor = from.ByCarrier, from.NoFactor
}

// takeMoney takes money and measures from another outcome.
func (o *Outcome) takeMoney(from *Outcome) {
	o.Investment, o.Grant, o.NetInvestment, o.AnnualSaving, o.AnnualCost = from.Investment, from.Grant, from.NetInvestment, from.AnnualSaving, from.AnnualCost
	o.LifetimeYears, o.Flows, o.SimplePayback, o.DiscountedPayback = from.LifetimeYears, from.Flows, from.SimplePayback, from.DiscountedPayback
	o.NPV, o.IRR, o.MIRR, o.ProfitabilityIndex = from.NPV, from.IRR, from.MIRR, from.ProfitabilityIndex
	o.EquivalentAnnualSaving, o.AnnualisedCost, o.AbatementCost = from.EquivalentAnnualSaving, from.AnnualisedCost, from.AbatementCost
	o.priced, o.incomplete = from.priced, from.incomplete
}
