package bulk

import (
	"math"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/internal/exact"
	"github.com/cleaner-production/abate/engine/quantity"
)

// row is the cells of a line of the table, an empty one, and those that are brought to another unit.
type row []number

// figures are what a row comes to.
type figures struct {
	shown [shown]figure // t, money a year, years, money, money per t

	// What totals add up beside them. Without an NPV, what is not of quantities or the investment means nothing.
	investment figure
	addends    []float64 // quantities of the carriers that count, in the unit of their factor; then as the constants say
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

// Addends after the quantities.
const (
	addCO2 = iota
	addNet
	addAnnualised
	addMore
)

// decimals are how many the figures have: kilograms, cents, and a payback to the hour.
var decimals = [shown]uint{co2: 3, annualSaving: 2, payback: 4, npv: 2, cost: 2}

// calculator computes rows, in scratch of its own.
type calculator struct {
	*layout
	parts   []float64   // of a sum
	unused  []float64   // quantities
	risen   [][]float64 // those of money by how they rise
	streams []finance.Stream
}

func newCalculator(l *layout) calculator {
	return calculator{layout: l, parts: apart[float64](len(l.carriers) + 1), unused: apart[float64](len(l.carriers)), risen: apart[[]float64](len(l.rises))}
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
	more := f.addends[len(c.counts):][:addMore]
	rate, net, saving := c.terms.DiscountRate, more[addNet], f.shown[annualSaving].value
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
	more[addAnnualised] = net * c.recovery[f.years]
	f.shown[cost].value, f.shown[cost].known = finance.AbatementCost(more[addAnnualised], saving, f.shown[co2].value)
	return true
}

// bring brings cells to other units.
func (c *calculator) bring(r row) (ok bool) {
	to := r[len(c.cells)+1:][:len(c.brought)]
	for k := range c.brought {
		b := &c.brought[k]
		n := r[b.cell]
		if n.text&short != 0 && b.via == nil {
			if v, ok := b.scale.Decimal(uint64(n.text>>written), -int(n.text&places)); ok {
				if n.text&minus != 0 {
					v = 0 - v
				}
				to[k] = number{v, n.text}
				continue
			}
		}
		v, err := n.value, error(nil)
		if b.via != nil {
			v, err = b.via.In(quantity.Quantity{Value: v, Unit: b.from}, b.to)
		} else {
			v, err = b.scale.Float(v)
		}
		if err != nil {
			return false
		}
		to[k] = number{v, n.text}
	}
	return true
}

// tonnes computes the CO2.
func (c *calculator) tonnes(r row, f *figures) {
	total, _ := c.weigh(r, c.counts, f.addends)
	f.shown[co2], f.addends[len(c.counts)+addCO2] = known(total), total
}

// weigh returns the sum of what cells come to, as [exact.Few] of the products, which it leaves in c.parts, and whether any is
// given; it takes down the quantities. What is not given is 0: one more product costs less than the guess whether it is.
func (c *calculator) weigh(r row, terms []term, quantities []float64) (total float64, seen decimal) {
	parts := c.parts[:len(terms)]
	quantities = quantities[:len(terms)]
	sum, lost, rest := 0.0, 0.0, 0.0
	more := uint64(0)
	for k := range terms {
		t := &terms[k]
		n := &r[t.at]
		seen |= n.text
		part := float64(n.value * t.each)
		quantities[k], parts[k] = n.value, part
		sum, rest = exact.TwoSum(sum, part) // in one loop, for this takes a tenth of all time
		lost, rest = exact.TwoSum(lost, rest)
		more |= math.Float64bits(rest) << 1
	}
	if more == 0 {
		return sum + lost, seen
	}
	return exact.Of(parts...), seen
}

// invested takes the investment, what of it is the owner's, and the lifetime.
func (c *calculator) invested(r row, f *figures) (ok bool) {
	spent, granted, lived := &r[c.at[investment]], &r[c.at[grant]], &r[c.at[lifetime]]
	if spent.value < 0 || granted.given() && !(spent.given() && granted.value >= 0 && granted.value <= spent.value) {
		return false
	}
	f.investment, f.addends[len(c.counts)+addNet] = figure{spent.value, spent.given()}, spent.value-granted.value
	f.years = c.terms.LifetimeYears
	if lived.given() {
		f.years = int(lived.value)
	}
	return !lived.given() || float64(f.years) == lived.value && f.years >= 1 && f.years <= engine.MaxLifetimeYears
}

// saved computes the annual saving: the one that is stated, else what the quantities with a price come to, less running costs.
func (c *calculator) saved(r row, f *figures) {
	var total float64
	var seen decimal
	parts := c.parts[:0]
	if stated := &r[c.at[saving]]; stated.given() {
		total, seen, parts = stated.value, given, append(parts, stated.value)
	} else {
		total, seen = c.weigh(r, c.prices, c.unused)
		parts = parts[:len(c.prices)]
	}
	if cost := &r[c.at[annualCost]]; cost.given() && seen&given != 0 {
		parts = append(parts, -cost.value)
		total = exact.Few(parts)
	}
	f.shown[annualSaving] = figure{total, seen&given != 0}
	if !c.level {
		c.streamed(r, parts)
	}
}

// streamed parts savings and costs by how they rise.
func (c *calculator) streamed(r row, parts []float64) {
	for i := range c.risen {
		c.risen[i] = c.risen[i][:0]
	}
	for k, v := range parts {
		rise := c.stated
		if !r[c.at[saving]].given() {
			if rise = c.costs; k < len(c.prices) {
				rise = c.prices[k].rise
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
