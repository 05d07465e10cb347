package bulk

import (
	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/internal/exact"
)

// row is the cells of a line of the table, an empty one, and those that are brought to another unit.
type row []number

// figures are what a row comes to.
type figures struct {
	shown [shown]figure // t, money a year, years, money, money per t

	// What totals add up beside them. Without an NPV, what is not of quantities or the investment means nothing.
	investment figure
	addends    [addends]float64
	years      int
	flows      []float64 // of what does not stay level
}

// What is shown.
const (
	co2 = iota
	annualSaving
	payback
	npv
	cost
	shown
)

// What totals add up.
const (
	addCO2 = iota
	addNet
	addAnnualised
	addends
)

// decimals are how many the figures have: kilograms, cents, and a payback to the hour.
var decimals = [shown]uint{co2: 3, annualSaving: 2, payback: 4, npv: 2, cost: 2}

// calculator computes rows, in scratch of its own.
type calculator struct {
	*layout
	parts   []float64   // of a sum
	risen   [][]float64 // those of money by how they rise
	streams []finance.Stream
}

func newCalculator(l *layout) calculator {
	return calculator{layout: l, parts: apart[float64](len(l.carriers) + 1), risen: apart[[]float64](len(l.rises))}
}

// compute computes a row as [engine.Evaluate] does an option, with the same coefficients, prices and functions of money. It is
// not ok where the row is wrong or so unusual that Evaluate has to decide.
func (c *calculator) compute(r row, f *figures) (ok bool) {
	if !c.usual || !c.bring(r) || !c.invested(r, f) {
		return false
	}
	c.tonnes(r, f)
	c.saved(r, f)
	f.shown[payback].known, f.shown[npv].known, f.shown[cost].known = false, false, false
	if !f.investment.known || !f.shown[annualSaving].known {
		return true
	}
	rate, net, saving := c.terms.DiscountRate, f.addends[addNet], f.shown[annualSaving].value
	if c.level {
		f.shown[npv] = known(c.leveled.NPV(net, saving, f.years))
	} else {
		project := finance.Project{Investment: net, LifetimeYears: f.years, PriceBase: c.terms.PriceBase, Streams: c.streams}
		var err error
		if f.flows, err = project.AppendFlows(f.flows[:0]); err != nil {
			return false
		}
		f.shown[npv] = known(finance.NPV(rate, f.flows))
	}
	f.shown[payback] = years(finance.SimplePayback(net, saving))
	f.addends[addAnnualised] = net * c.recovery[f.years]
	f.shown[cost].value, f.shown[cost].known = finance.AbatementCost(f.addends[addAnnualised], saving, f.shown[co2].value)
	return true
}

// bring brings cells to other units.
func (c *calculator) bring(r row) (ok bool) {
	to := r[len(c.cells)+1:][:len(c.brought)]
	for k := range c.brought {
		b := &c.brought[k]
		n := r[b.cell]
		if shift := uint(int(n.text&places) + b.shift); n.text&(short|minus) == short && shift < uint(len(exactly)) {
			to[k] = number{float64(int64(n.text>>written)) / exactly[shift], n.text}
			continue
		}
		v, ok := 0.0, false
		if n.text&short != 0 && b.via == nil {
			if v, ok = b.scale.Decimal(uint64(n.text>>written), -int(n.text&places)); ok && n.text&minus != 0 {
				v = 0 - v
			}
		}
		if !ok {
			var err error
			if v, err = b.in(n.value); err != nil {
				return false
			}
		}
		to[k] = number{v, n.text}
	}
	return true
}

// tonnes computes the CO2.
func (c *calculator) tonnes(r row, f *figures) {
	total, _ := c.weigh(r, &c.counts)
	f.shown[co2], f.addends[addCO2] = known(total), total
}

// weigh returns the sum of what cells come to, as [exact.Few] of the products, and whether any is given. What is not given is
// 0: one more product costs less than the guess whether it is.
func (c *calculator) weigh(r row, by *weights) (total float64, seen decimal) {
	sum, lost, rest := 0.0, 0.0, 0.0
	for k := range by.list {
		t := &by.list[k]
		n := &r[t.at]
		seen |= n.text
		sum, rest = exact.TwoSum(sum, float64(n.value*t.each))
		lost += rest
	}
	if seen&minus == 0 && sum <= by.most[seen&places] {
		return sum + lost, seen
	}
	return exact.Few(c.products(r, by.list)), seen
}

// products returns what cells come to. They hold until the next call.
func (c *calculator) products(r row, terms []term) []float64 {
	parts := c.parts[:len(terms)]
	for k := range terms {
		t := &terms[k]
		parts[k] = r[t.at].value * t.each
	}
	return parts
}

// invested takes the investment, what of it is the owner's, and the lifetime.
func (c *calculator) invested(r row, f *figures) (ok bool) {
	spent, granted, lived := &r[c.at[investment]], &r[c.at[grant]], &r[c.at[lifetime]]
	if spent.value < 0 || granted.given() && !(spent.given() && granted.value >= 0 && granted.value <= spent.value) {
		return false
	}
	f.investment, f.addends[addNet] = figure{spent.value, spent.given()}, spent.value-granted.value
	f.years = c.terms.LifetimeYears
	if lived.given() {
		f.years = int(lived.value)
	}
	return !lived.given() || float64(f.years) == lived.value && f.years >= 1 && f.years <= engine.MaxLifetimeYears
}

// saved computes the annual saving: the one that is stated, else what the quantities with a price come to, less running costs.
func (c *calculator) saved(r row, f *figures) {
	stated, cost := &r[c.at[saving]], &r[c.at[annualCost]]
	total, seen := stated.value, given
	if !stated.given() {
		total, seen = c.weigh(r, &c.prices)
	}
	known, less := seen&given != 0, cost.given() && seen&given != 0
	if less || !c.level {
		parts := append(c.parts[:0], stated.value)
		if !stated.given() {
			parts = c.products(r, c.prices.list)
		}
		if less {
			parts = append(parts, -cost.value)
			total = exact.Few(parts)
		}
		if !c.level {
			c.streamed(r, parts)
		}
	}
	f.shown[annualSaving] = figure{total, known}
}

// streamed parts savings and costs by how they rise.
func (c *calculator) streamed(r row, parts []float64) {
	for i := range c.risen {
		c.risen[i] = c.risen[i][:0]
	}
	for k, v := range parts {
		rise := c.stated
		if !r[c.at[saving]].given() {
			if rise = c.costs; k < len(c.prices.list) {
				rise = c.prices.list[k].rise
			}
		} else if k > 0 {
			rise = c.costs
		}
		c.risen[rise] = append(c.risen[rise], v)
	}
	c.streams = c.streams[:0]
	for i, parts := range c.risen {
		if len(parts) > 0 {
			c.streams = append(c.streams, finance.Stream{Annual: exact.Few(parts), Escalation: c.rises[i].escalation, Path: c.rises[i].path})
		}
	}
}
