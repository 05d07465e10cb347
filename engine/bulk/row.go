package bulk

import (
	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/internal/exact"
	"github.com/cleaner-production/abate/engine/quantity"
)

// row is what stands in a line of the table.
type row struct {
	money   [amount]number // by kind
	amounts []number       // of the carriers
}

// figures are what a row comes to.
type figures struct {
	co2, saving, npv, cost figure // t, money a year, money, money per t
	payback                finance.Payback

	// What totals add up beside them. Without an NPV the last three mean nothing.
	investment      figure
	quantities      []float64 // of the carriers that count, in the unit of their factor
	net, annualised float64
	years           int
	flows           []float64 // of what does not stay level
}

// calculator computes rows, in scratch of its own.
type calculator struct {
	*layout
	co2, money []float64   // parts of sums
	risen      [][]float64 // those of money by how they rise
	streams    []finance.Stream
}

func newCalculator(l *layout) *calculator {
	return &calculator{layout: l, risen: make([][]float64, len(l.rises))}
}

// compute computes a row as [engine.Evaluate] does an option, with the same coefficients, prices and functions of money. It is
// not ok where the row is wrong or so unusual that Evaluate has to decide.
func (c *calculator) compute(r *row, f *figures) (ok bool) {
	if !c.usual || !c.tonnes(r, f) || !c.invested(r, f) || !c.saved(r, f) {
		return false
	}
	f.npv, f.cost, f.payback = figure{}, figure{}, finance.Payback{}
	if !f.investment.known || !f.saving.known {
		return true
	}
	rate := c.terms.DiscountRate
	if c.level {
		f.npv = known(c.leveled.NPV(f.net, f.saving.value, f.years))
	} else {
		project := finance.Project{Investment: f.net, LifetimeYears: f.years, PriceBase: c.terms.PriceBase, Streams: c.streams}
		var err error
		if f.flows, err = project.AppendFlows(f.flows[:0]); err != nil {
			return false
		}
		f.npv = known(finance.NPV(rate, f.flows))
	}
	f.payback = finance.SimplePayback(f.net, f.saving.value)
	f.annualised = f.net * c.recovery[f.years]
	f.cost.value, f.cost.known = finance.AbatementCost(f.annualised, f.saving.value, f.co2.value)
	return true
}

// tonnes computes the CO2.
func (c *calculator) tonnes(r *row, f *figures) (ok bool) {
	c.co2 = c.co2[:0]
	for i := range c.carriers {
		s, q := &c.carriers[i], &r.amounts[i]
		if !s.counted {
			continue
		}
		v, ok := q.in(&s.co2) // 0 of what is not given: one more product costs less than the guess whether it is
		if !ok {
			return false
		}
		f.quantities[s.sum] = v
		c.co2 = append(c.co2, float64(v*s.co2.each))
	}
	f.co2 = known(exact.Few(c.co2))
	return true
}

// invested takes the investment, what of it is the owner's, and the lifetime.
func (c *calculator) invested(r *row, f *figures) (ok bool) {
	spent, given, lived := &r.money[investment], &r.money[grant], &r.money[lifetime]
	if spent.value < 0 || given.given && !(spent.given && given.value >= 0 && given.value <= spent.value) {
		return false
	}
	f.investment, f.net = figure{spent.value, spent.given}, spent.value-given.value
	f.years = c.terms.LifetimeYears
	if lived.given {
		f.years = int(lived.value)
	}
	return !lived.given || float64(f.years) == lived.value && f.years >= 1 && f.years <= engine.MaxLifetimeYears
}

// saved computes the annual saving: the one that is stated, else what the quantities with a price come to, less running costs.
func (c *calculator) saved(r *row, f *figures) (ok bool) {
	c.money = c.money[:0]
	for i := range c.risen {
		c.risen[i] = c.risen[i][:0]
	}
	f.saving.known = r.money[saving].given
	if f.saving.known {
		c.add(r.money[saving].value, c.stated)
	} else {
		for i := range c.carriers {
			s, q := &c.carriers[i], &r.amounts[i]
			if !s.priced {
				continue
			}
			v, ok := q.in(&s.price)
			if !ok {
				return false
			}
			f.saving.known = f.saving.known || q.given
			c.add(float64(v*s.price.each), s.rise)
		}
	}
	if cost := &r.money[annualCost]; cost.given && f.saving.known {
		c.add(-cost.value, c.costs)
	}
	f.saving.value = exact.Few(c.money)
	c.streams = c.streams[:0]
	for i, parts := range c.risen {
		if len(parts) > 0 {
			c.streams = append(c.streams, finance.Stream{Annual: exact.Few(parts), Escalation: c.rises[i].escalation, Path: c.rises[i].path})
		}
	}
	return true
}

// add adds an amount that comes every year, and rises.
func (c *calculator) add(v float64, rise int) {
	c.money = append(c.money, v)
	if !c.level {
		c.risen[rise] = append(c.risen[rise], v)
	}
}

// convert brings a value to another unit, through density and calorific value where it takes them.
func (u *unitOf) convert(value float64) (float64, bool) {
	var err error
	if u.via != nil {
		value, err = u.via.In(quantity.Quantity{Value: value, Unit: u.from}, u.to)
	} else {
		value, err = u.scale.Float(value)
	}
	return value, err == nil
}
