package bulk

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"
	"strings"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/internal/cells"
	"github.com/cleaner-production/abate/engine/internal/column"
	"github.com/cleaner-production/abate/engine/internal/place"
	"github.com/cleaner-production/abate/engine/quantity"
	"github.com/cleaner-production/abate/engine/uncertainty"
)

// layout is what a table's header, the factors, the prices and the money terms come to.
type layout struct {
	delimiter byte
	returns   bool // whether lines end with carriage returns too
	writing   quantity.Writing
	mark      byte // of decimals
	names     []string
	kinds     []kind // of the columns
	has       [kinds]bool
	cells     []int       // the columns that are numbers
	at        [amount]int // which of these a kind is; one more, which stays empty, where the table has no such column
	brought   []brought   // in the order of the cells that come after that one

	keyColumns []int // in the order of the output
	adjoin     bool  // whether there are several, side by side, parted by commas

	carriers []carrier
	counts   weights // of those that count
	prices   weights // of those with a price
	rises    []rise  // what savings and costs rise by, ascending
	stated   int     // the rise of a stated annual saving
	costs    int     // the rise of running costs
	level    bool    // whether nothing rises
	usual    bool    // whether the terms are such that usual amounts come to usual figures

	terms    engine.Terms
	recovery [engine.MaxLifetimeYears + 1]float64 // capital recovery factors by lifetime
	leveled  *finance.Level

	set       *factor.Set
	portfolio *engine.Portfolio // of the terms
	options   engine.Options
	unit      *engine.Result // of one unit of each carrier

	combination uncertainty.Combination // of these
}

// kind is what a column holds.
type kind uint8

const (
	ignored kind = iota
	programmeKey
	otherKey
	investment
	lifetime
	saving
	annualCost
	grant
	amount // of a carrier
	kinds
)

var kindOf = map[string]kind{"programme": programmeKey, "company": otherKey, "option": otherKey, "investment": investment,
	"lifetime_years": lifetime, "annual_saving": saving, "annual_cost": annualCost, "grant": grant}

// carrier is a column of quantities.
type carrier struct {
	column.Column
	priced bool
}

// weights are what cells are added up by.
type weights struct {
	list []term
	most [cells.Places + 1]float64 // up to which sum of cells of so many decimals what its roundings lose adds up exactly
}

// limit fills in most. What a sum loses is at most 2^-53 of it each time, and a multiple of the last digit of the smallest
// product: 2^-53 of that, or more. So a float holds what is lost where products times sum is at most 2^53 of the smallest.
func (w *weights) limit(l *layout) error {
	least := math.Inf(1)
	for _, t := range w.list {
		smallest := 1.0 // a cell of 1
		if t.at > len(l.cells) {
			var err error
			if smallest, err = l.brought[t.at-len(l.cells)-1].in(1); err != nil {
				return err
			}
		}
		switch part := t.each * smallest; {
		case part < 0: // sums may then be less than what they are made of: none is quick
			least = math.Inf(-1)
		case part > 0:
			least = min(least, part)
		}
	}
	for after := range w.most {
		w.most[after] = 0x1p52 * least / cells.Powers[after] / float64(len(w.list)) // half of that, for what is rounded here
	}
	return nil
}

// term is what the cells of a carrier add to a sum, t CO2 or money: times what a unit comes to.
type term struct {
	cell    int // as it is written
	at      int // in the unit of each
	each    float64
	carrier int // whose
	rise    int // of a price
}

// brought is a cell that is brought to another unit.
type brought struct {
	cell     int
	from, to quantity.Unit
	scale    quantity.Scale
	via      *factor.Row // where it takes a density or a calorific value
}

// in returns a cell's value in the other unit.
func (b *brought) in(v float64) (float64, error) {
	if b.via != nil {
		return b.via.In(quantity.Quantity{Value: v, Unit: b.from}, b.to)
	}
	return b.scale.Float(v)
}

// rise is how amounts of money change over the years.
type rise struct {
	escalation float64
	path       []float64
}

func (a rise) compare(b rise) int {
	return cmp.Or(cmp.Compare(a.escalation, b.escalation), slices.Compare(a.path, b.path))
}

// compile makes the layout of a header. The error is an [place.Errors] where the header is wrong, and otherwise that of
// [engine.Evaluate].
func compile(ctx context.Context, set *factor.Set, header []string, delimiter byte, returns bool, cfg Config) (*layout, error) {
	l := &layout{delimiter: delimiter, returns: returns, writing: cfg.Numbers, mark: '.', names: header, set: set, options: cfg.Options}
	if l.writing == quantity.Vietnamese {
		l.mark = ','
	}
	var used []string
	for _, name := range header {
		if !slices.Contains(cfg.Ignore, name) {
			used = append(used, name)
		}
	}
	columns, err := column.Columns(used, set, "--ignore leaves another column out")
	if err != nil {
		return nil, located(err, cfg.File)
	}
	for _, name := range cfg.Ignore {
		if !slices.Contains(header, name) {
			return nil, place.At(place.Position{File: cfg.File, Line: 1}, "no column "+place.Quote(name)+", which is to be ignored", "", "")
		}
	}
	if l.portfolio, l.unit, err = column.Unit(columns, set, cfg.Terms, cfg.Options); err != nil {
		return nil, located(err, cfg.File)
	}
	l.terms = l.unit.Terms
	l.place(columns)
	if err := l.carry(columns); err != nil {
		return nil, err
	}
	a, err := uncertainty.Analyse(ctx, l.portfolio, l.unit, uncertainty.Options{Exact: true})
	if err != nil {
		return nil, err
	}
	l.combination = a.Combination()
	l.leveled = finance.NewLevel(l.terms.DiscountRate, engine.MaxLifetimeYears)
	for years := range l.recovery {
		l.recovery[years] = finance.CapitalRecovery(l.terms.DiscountRate, float64(years))
	}
	return l, nil
}

// carry makes the carriers of the columns that are quantities.
func (l *layout) carry(columns []column.Column) error {
	set := *l.set
	set.NearestYear = set.NearestYear || l.portfolio.NearestYear || l.options.NearestYear
	table, err := set.Compile(l.unit.Year)
	if err != nil {
		return err
	}
	stated, costs := rise{escalation: l.terms.Escalation}, rise{escalation: l.terms.CostEscalation}
	if l.has[saving] {
		l.rises = append(l.rises, stated)
	}
	if l.has[annualCost] {
		l.rises = append(l.rises, costs)
	}
	for _, p := range l.unit.Programmes {
		if line := p.Lines[0]; line.Money != nil {
			l.rises = append(l.rises, rise{line.Escalation, line.Path})
		}
	}
	slices.SortFunc(l.rises, rise.compare)
	l.rises = slices.CompactFunc(l.rises, func(a, b rise) bool { return a.compare(b) == 0 })
	find := func(r rise) int {
		i, _ := slices.BinarySearchFunc(l.rises, r, rise.compare)
		return i
	}
	l.stated, l.costs = find(stated), find(costs)
	for _, col := range columns {
		if col.Carrier == "" {
			continue
		}
		line := l.unit.Programmes[len(l.carriers)].Lines[0]
		row, _ := table.Row(col.Carrier)
		cell := l.cell(col.Name)
		t := term{cell: cell, at: cell, carrier: len(l.carriers)}
		c := carrier{Column: col, priced: line.Money != nil}
		if line.Known {
			count := t
			count.at = l.bring(cell, col.Unit, line.PerUnit.Unit, row)
			if line.BiogenicCO2 == 0 { // it is apart from fossil CO2
				count.each = line.PerUnit.CO2.Value
			}
			l.counts.list = append(l.counts.list, count)
		}
		if c.priced {
			p := l.portfolio.Prices[slices.IndexFunc(l.portfolio.Prices, func(p engine.Price) bool { return p.Carrier == col.Carrier })]
			value, err := l.portfolio.Convert(p.Value)
			if err != nil {
				return err
			}
			t.at, t.each, t.rise = l.bring(cell, col.Unit, p.Unit, row), value, find(rise{line.Escalation, line.Path})
			l.prices.list = append(l.prices.list, t)
		}
		l.carriers = append(l.carriers, c)
	}
	if err := cmp.Or(l.counts.limit(l), l.prices.limit(l)); err != nil {
		return err
	}
	l.level = len(l.rises) == 0 || len(l.rises) == 1 && l.rises[0].compare(rise{}) == 0
	l.usual = usual(l.terms.DiscountRate) && usual(l.terms.FinanceRate) && usual(l.terms.ReinvestRate)
	for _, r := range l.rises {
		l.usual = l.usual && usual(r.escalation) && !slices.ContainsFunc(r.path, func(v float64) bool { return !plain(v) })
	}
	for _, t := range slices.Concat(l.counts.list, l.prices.list) {
		l.usual = l.usual && plain(t.each)
	}
	return nil
}

// usual says of a rate that amounts that are plain stay far below [engine.Largest] by it for the longest lifetime: by 2^100.
func usual(rate float64) bool { return rate > -0.5 && rate < 1 }

// plain says of an amount that it is far from where a float64 loses digits.
func plain(v float64) bool {
	a := math.Abs(v)
	return a == 0 || a >= 1e-15 && a < 1e15
}

// bring returns which cell holds a cell in another unit.
func (l *layout) bring(cell int, from, to quantity.Unit, row *factor.Row) int {
	if from == to {
		return cell
	}
	at := slices.IndexFunc(l.brought, func(b brought) bool { return b.cell == cell && b.to == to })
	if at < 0 {
		at = len(l.brought)
		b := brought{cell: cell, from: from, to: to}
		var err error
		if b.scale, err = quantity.NewScale(from, to); err != nil {
			b.via = row // of another dimension: Evaluate has seen that the row has what it takes
		}
		l.brought = append(l.brought, b)
	}
	return len(l.cells) + 1 + at
}

// place says what stands where.
func (l *layout) place(columns []column.Column) {
	l.kinds = make([]kind, len(l.names))
	for i, name := range l.names {
		at := slices.IndexFunc(columns, func(c column.Column) bool { return c.Name == name })
		switch {
		case at < 0: // ignored
		case columns[at].Carrier != "":
			l.kinds[i] = amount
		default:
			l.kinds[i] = kindOf[name]
		}
		l.has[l.kinds[i]] = true
		if l.kinds[i] >= investment {
			l.cells = append(l.cells, i)
		}
	}
	for k := range l.at {
		l.at[k] = len(l.cells)
		if i := slices.Index(l.kinds, kind(k)); i >= 0 && kind(k) >= investment {
			l.at[k] = slices.Index(l.cells, i)
		}
	}
	for _, key := range column.Keys {
		if i := slices.Index(l.names, key); i >= 0 && l.kinds[i] != ignored {
			l.keyColumns = append(l.keyColumns, i)
		}
	}
	l.adjoin = l.delimiter == ',' && len(l.keyColumns) > 1
	for i, k := range l.keyColumns {
		l.adjoin = l.adjoin && k == l.keyColumns[0]+i
	}
}

// cell returns which of the cells a column is.
func (l *layout) cell(name string) int { return slices.Index(l.cells, slices.Index(l.names, name)) }

// located puts mistakes without a place, which are those of the columns, into the first line of a file.
func located(err error, file string) error {
	var wrong *place.Errors
	if !errors.As(err, &wrong) {
		return err
	}
	for _, one := range wrong.List {
		if one.File == "" {
			one.File, one.Line = file, 1
		}
	}
	return wrong
}

// head is the first line of the output.
func (l *layout) head() []byte {
	var b []byte
	for _, i := range l.keyColumns {
		b = append(append(b, l.names[i]...), ',')
	}
	return append(b, strings.Join(column.Figures, ",")+"\n"...)
}

// unpriced returns the carriers without a price, where others have one.
func (l *layout) unpriced() []string {
	if len(l.portfolio.Prices) == 0 {
		return nil
	}
	var all []string
	for _, c := range l.carriers {
		if !c.priced {
			all = append(all, c.Carrier)
		}
	}
	return all
}
