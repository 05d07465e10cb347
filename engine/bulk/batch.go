package bulk

import (
	"math"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/internal/cells"
	"github.com/cleaner-production/abate/engine/internal/exact"
)

// batch is rows that are computed side by side, column by column: so that a term of a sum, say, is looked up once for all.
type batch struct {
	rows    int              // as many as there is room for
	numbers []cells.Number   // the cells of all rows, by column; an empty column, and those that are brought to another unit
	shown   [shown][]float64 // by row: t, money a year, years, money, money per t; not a number where it is not known
	digits  [shown][]uint64  // of these, as print makes them
	rest    []rest           // by row

	addends [addends][]float64 // what totals add up, by row, as sums.add makes it: 0 of a row without an NPV
}

// batchCells is how many cells a batch has about: as many as are at hand quickly.
const batchCells = 1024

func newBatch(l *layout) batch {
	rows := (batchCells/len(l.names) + 4) / 4 * 4 // by fours, as vectors are
	b := batch{rows: rows, numbers: apart[cells.Number](rows * (len(l.cells) + 1 + len(l.brought))), rest: apart[rest](rows)}
	for i := range b.numbers { // so that the empty column is one
		b.numbers[i] = cells.Number{Text: cells.Short}
	}
	for k := range b.shown {
		b.shown[k], b.digits[k] = apart[float64](rows), apart[uint64](rows)
	}
	for k := range b.addends {
		b.addends[k] = apart[float64](rows)
	}
	return b
}

// column returns some rows of a column.
func (b *batch) column(k, from, to int) []cells.Number { return b.numbers[k*b.rows:][from:to] }

// at returns a cell.
func (b *batch) at(k, row int) *cells.Number { return &b.numbers[k*b.rows+row] }

// rest is what a row comes to beside what is shown.
type rest struct {
	usual bool // whether that is so; else Evaluate has to say what the row comes to

	investment figure
	net        float64 // what of the investment is the owner's
	annualised float64 // what that comes to a year
	years      int
	flows      []float64 // of what does not stay level
}

// What totals add up.
const (
	addCO2 = iota
	addNet
	addAnnualised
	addends
)

// calculator computes batches, in scratch of its own.
type calculator struct {
	*layout
	// What was weighed: sums of products by row, what they lost by rounding, and the Decimals of their cells or'ed. These say whether
	// any cell is given or negative; their Places are at least those of each.
	weights    *weights
	sums, lost []float64
	seen       []cells.Decimal
	parts      []float64   // of a sum
	risen      [][]float64 // those of money by how they rise
	streams    []finance.Stream
}

func newCalculator(l *layout, rows int) calculator {
	return calculator{layout: l, sums: apart[float64](rows), lost: apart[float64](rows), seen: apart[cells.Decimal](rows), parts: apart[float64](len(l.carriers) + 1), risen: apart[[]float64](len(l.rises))}
}

// compute computes rows as [engine.Evaluate] does options, with the same coefficients, prices and functions of money. What is
// wrong, or so unusual that Evaluate has to decide, is not usual.
func (c *calculator) compute(b *batch, from, to int) {
	for r := from; r < to; r++ {
		b.rest[r].usual = c.usual
	}
	c.bring(b, from, to)
	c.invested(b, from, to)
	c.weigh(b, &c.counts, from, to)
	for r := from; r < to; r++ {
		b.shown[co2][r] = c.weighed(b, r)
	}
	c.weigh(b, &c.prices, from, to)
	for r := from; r < to; r++ {
		c.saved(b, r)
		c.worth(b, r)
	}
}

// bring brings cells to other units.
func (c *calculator) bring(b *batch, from, to int) {
	for k := range c.brought {
		by := &c.brought[k]
		column, others := b.column(by.cell, from, to), b.column(len(c.cells)+1+k, from, to)
		others = others[:len(column)]
		for r, n := range column {
			v, ok := 0.0, false
			if n.Text&(cells.Short|cells.Minus) == cells.Short && by.via == nil {
				v, ok = by.scale.Shifted(n.Text.Whole(), n.Text.After())
			}
			if !ok {
				if v, ok = by.bring(n); !ok {
					b.rest[from+r].usual = false
				}
			}
			others[r] = cells.Number{Value: v, Text: n.Text}
		}
	}
}

// bring brings a cell to the other unit.
func (by *brought) bring(n cells.Number) (v float64, ok bool) {
	if n.Text&cells.Short != 0 && by.via == nil {
		if v, ok = by.scale.Decimal(n.Text.Whole(), -n.Text.After()); ok {
			if n.Text&cells.Minus != 0 {
				v = 0 - v
			}
			return v, true
		}
	}
	v, err := by.in(n.Value)
	return v, err == nil
}

// weigh adds up what the cells of each row come to, as [exact.Few] of the products. What is not given is 0: one more product costs
// less than the guess whether it is.
func (c *calculator) weigh(b *batch, by *weights, from, to int) {
	c.weights = by
	sums, lost, seen := c.sums[from:to], c.lost[from:to], c.seen[from:to]
	lost, seen = lost[:len(sums)], seen[:len(sums)]
	clear(sums)
	clear(lost)
	clear(seen)
	for k := range by.list {
		t := &by.list[k]
		column, each := b.column(t.at, from, to), t.each
		column = column[:len(sums)]
		for r := range sums {
			n := &column[r]
			sum, rest := exact.TwoSum(sums[r], float64(n.Value*each)) // rounded: arm64 would fuse it with the sum
			sums[r] = sum
			lost[r] += rest
			seen[r] |= n.Text
		}
	}
}

// weighed returns what the cells of a row come to that were weighed last.
func (c *calculator) weighed(b *batch, r int) float64 {
	if sum, seen := c.sums[r], c.seen[r]; seen&cells.Minus == 0 && sum <= c.weights.most[seen&cells.Places] {
		return sum + c.lost[r]
	}
	return exact.Few(c.products(b, c.weights.list, r))
}

// products returns what the cells of a row come to. They hold until the next call.
func (c *calculator) products(b *batch, terms []term, r int) []float64 {
	parts := c.parts[:len(terms)]
	for k := range terms {
		t := &terms[k]
		parts[k] = b.at(t.at, r).Value * t.each
	}
	return parts
}

// invested takes investments, what of them is the owner's, and lifetimes.
func (c *calculator) invested(b *batch, from, to int) {
	investments, grants, lifetimes := b.column(c.at[investment], from, to), b.column(c.at[grant], from, to), b.column(c.at[lifetime], from, to)
	rests := b.rest[from:to]
	investments, grants, lifetimes = investments[:len(rests)], grants[:len(rests)], lifetimes[:len(rests)]
	for r := range rests {
		f, spent, granted, lived := &rests[r], &investments[r], &grants[r], &lifetimes[r]
		f.investment, f.net = figure{spent.Value, spent.Given()}, spent.Value-granted.Value
		if spent.Value < 0 || granted.Given() && !(spent.Given() && granted.Value >= 0 && granted.Value <= spent.Value) {
			f.usual = false
		}
		f.years = c.terms.LifetimeYears
		if lived.Given() {
			f.years = int(lived.Value)
			if float64(f.years) != lived.Value || f.years < 1 || f.years > engine.MaxLifetimeYears {
				f.usual = false
			}
		}
	}
}

// saved computes the annual saving of a row: the one that is stated, else what the quantities with a price were weighed to, less
// running costs.
func (c *calculator) saved(b *batch, r int) {
	f, stated, cost := &b.rest[r], b.at(c.at[saving], r), b.at(c.at[annualCost], r)
	total, seen := stated.Value, cells.Given
	if !stated.Given() {
		total, seen = c.weighed(b, r), c.seen[r]
	}
	less := cost.Given() && seen&cells.Given != 0
	if less || !c.level {
		parts := append(c.parts[:0], stated.Value)
		if !stated.Given() {
			parts = c.products(b, c.prices.list, r)
		}
		if less {
			parts = append(parts, -cost.Value)
			total = exact.Few(parts)
		}
		if !c.level && f.usual {
			c.streamed(parts, stated.Given())
			project := finance.Project{Investment: f.net, LifetimeYears: f.years, PriceBase: c.terms.PriceBase, Streams: c.streams}
			var err error
			if f.flows, err = project.AppendFlows(f.flows[:0]); err != nil && f.investment.known && seen&cells.Given != 0 {
				f.usual = false
			}
		}
	}
	if seen&cells.Given == 0 {
		total = math.NaN()
	}
	b.shown[annualSaving][r] = total
}

// streamed parts savings and costs by how they rise.
func (c *calculator) streamed(parts []float64, stated bool) {
	for i := range c.risen {
		c.risen[i] = c.risen[i][:0]
	}
	for k, v := range parts {
		rise := c.stated
		if !stated {
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

// worth computes what investment and saving of a row come to, where both are known.
func (c *calculator) worth(b *batch, r int) {
	f, saving := &b.rest[r], b.shown[annualSaving][r]
	if !f.investment.known || math.IsNaN(saving) || !f.usual {
		b.shown[payback][r], b.shown[npv][r], b.shown[cost][r] = math.NaN(), math.NaN(), math.NaN()
		return
	}
	if c.level {
		b.shown[npv][r] = c.leveled.NPV(f.net, saving, f.years)
	} else {
		b.shown[npv][r] = finance.NPV(c.terms.DiscountRate, f.flows)
	}
	b.shown[payback][r] = years(finance.SimplePayback(f.net, saving)).orNaN()
	f.annualised = f.net * c.recovery[f.years]
	v, ok := finance.AbatementCost(f.annualised, saving, b.shown[co2][r])
	b.shown[cost][r] = figure{v, ok}.orNaN()
}
