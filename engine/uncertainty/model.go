package uncertainty

import (
	"cmp"
	"math"
	"runtime"
	"slices"
	"strconv"
	"sync"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/internal/exact"
	"github.com/cleaner-production/abate/engine/quantity"
)

// The outputs of an entry, from which all measures follow. Those of the basis are of the parts that state both
// investment and saving.
const (
	co2 = iota
	co2e
	saving
	net // investment after grants
	basisNet
	basisSaving
	basisCO2
	npv
	annualised // net investment as a level annual cost
	outputs
)

// model is a Result as sums of products of unknowns.
type model struct {
	opt          Options
	shared       []unknown // factors and prices
	variances    []float64 // of the shared unknowns
	thirds       []float64
	inverted     []bool // whether a shared unknown is divided by somewhere
	coefficients []coefficient
	polynomials  []polynomial // of the coefficients
	total        *node
	programmes   []*node

	scenarios map[string]bool // factors whose range is one

	at     map[string]int // shared unknowns by id
	made   map[string]int // coefficients by what they are of
	result *engine.Result
	prices []engine.Price
}

// node is an option, a programme or the whole: own rows, and sums over the nodes that it counts.
type node struct {
	key     string
	outcome *engine.Outcome
	own     []unknown
	rows    [outputs][]row
	counted []*node
	options []*node // all of them, rejected ones too, and what they count twice
	counts  bool    // of an option, whether it is counted in its programme
	binned  bool    // whether its draws are counted in a histogram
	sums    []flow  // from outputs of the counted nodes
	derived []flow  // from outputs of its own, in this order
	base    [outputs]float64
	money   bool // whether payback, NPV and cost per tonne are known
	whole   bool // whether payback, NPV and cost per tonne are of all that it counts
	forms   [outputs]form
	plan    *plan    // of the draws
	result  *Outcome // where the intervals go
}

// basis is that of an entry that states both investment and saving, and of a group of nothing else.
var basis = []flow{{basisNet, net, 1}, {basisSaving, saving, 1}, {basisCO2, co2, 1}}

// flow adds scale x one output to another.
type flow struct {
	to, from int
	scale    float64
}

func compile(p *engine.Portfolio, r *engine.Result, opt Options) *model {
	m := &model{opt: opt, at: map[string]int{}, made: map[string]int{}, scenarios: map[string]bool{}, result: r, prices: p.Prices}
	m.total = &node{key: "", outcome: &r.Total}
	for i := range r.Programmes {
		n := m.programme(&p.Programmes[i], &r.Programmes[i])
		m.programmes = append(m.programmes, n)
	}
	m.total.counted = slices.Clone(m.programmes)
	m.total.sums = []flow{{co2, co2, 1}, {co2e, co2e, 1}}
	m.groupMoney(m.total)
	m.arrange()
	m.settle()
	m.each(m.expand)
	return m
}

// arrange puts unknowns and nodes in the order of their names, so that no sum depends on the order of the file.
func (m *model) arrange() {
	place := order(m.shared)
	for _, c := range m.coefficients {
		for _, p := range c {
			for i := range p.of {
				p.of[i].unknown = place[p.of[i].unknown]
			}
		}
	}
	m.each(func(n *node) {
		slices.SortFunc(n.counted, func(a, b *node) int { return cmp.Compare(a.key, b.key) })
		place := order(n.own)
		for out := range n.rows {
			for i := range n.rows[out] {
				n.rows[out][i].own = place[n.rows[out][i].own]
			}
			slices.SortStableFunc(n.rows[out], func(a, b row) int { return cmp.Compare(a.own, b.own) })
		}
	})
}

// order sorts unknowns and returns where each has gone.
func order(unknowns []unknown) []int {
	was := make([]int, len(unknowns))
	for i := range was {
		was[i] = i
	}
	slices.SortFunc(was, func(a, b int) int { return cmp.Compare(unknowns[a].id, unknowns[b].id) })
	before, place := slices.Clone(unknowns), make([]int, len(unknowns))
	for i, k := range was {
		unknowns[i], place[k] = before[k], i
	}
	return place
}

// each calls f for all nodes on all cores, for options before their programme and for programmes before the whole. f
// writes to its node alone.
func (m *model) each(f func(n *node)) {
	var options []*node
	for _, n := range m.programmes {
		options = append(options, n.options...)
	}
	for _, level := range [][]*node{options, m.programmes, {m.total}} {
		const least = 64 // nodes that are worth a goroutine
		share := max(least, (len(level)+m.cores()-1)/m.cores())
		var workers sync.WaitGroup
		for part := range slices.Chunk(level, share) {
			workers.Go(func() {
				for _, n := range part {
					f(n)
				}
			})
		}
		workers.Wait()
	}
}

func (m *model) cores() int {
	if m.opt.Workers > 0 {
		return m.opt.Workers
	}
	return runtime.GOMAXPROCS(0)
}

// settle computes the moments of the shared unknowns and the polynomials of the coefficients.
func (m *model) settle() {
	m.variances, m.thirds, m.inverted = make([]float64, len(m.shared)), make([]float64, len(m.shared)), make([]bool, len(m.shared))
	for i, u := range m.shared {
		m.variances[i], m.thirds[i] = u.dist.variance(), u.dist.third()
	}
	for _, c := range m.coefficients {
		var sum polynomial
		for _, term := range c {
			p := polynomial{{empty, term.weight}}
			for _, f := range term.of {
				u := &m.shared[f.unknown]
				mean, slope := u.dist.Mean(), 1.0
				if f.inverse {
					m.inverted[f.unknown] = true
					mean, slope = inverse(u.dist)
				}
				p = p.times(f.unknown, mean, slope, m.variances[f.unknown])
			}
			sum = sum.add(p, 1)
		}
		m.polynomials = append(m.polynomials, sum)
	}
}

// inverse returns the mean of 1/u, and the slope of the line through it that fits best.
func inverse(d Distribution) (mean, slope float64) {
	const points = 256
	centre, cov := d.Mean(), 0.0
	for i := range points {
		u := d.Quantile((float64(i) + 0.5) / points)
		mean += 1 / u / points
		cov += (u - centre) / u / points
	}
	if v := d.variance(); v > 0 {
		slope = cov / v
	}
	return mean, slope
}

// share returns the index of a shared unknown.
func (m *model) share(id string, v float64, d Distribution) int {
	i, known := m.at[id]
	if !known {
		i = len(m.shared)
		m.at[id] = i
		m.shared = append(m.shared, unknown{id, v, d})
	}
	return i
}

// coefficient returns the index of a coefficient, made once.
func (m *model) coefficient(id string, make func() coefficient) int {
	i, known := m.made[id]
	if !known {
		i = len(m.coefficients)
		m.made[id] = i
		m.coefficients = append(m.coefficients, make())
	}
	return i
}

// ofTerms makes a coefficient of terms of a compiled table.
func (m *model) ofTerms(terms []factor.Term) coefficient {
	var c coefficient
	for _, t := range terms {
		p := product{weight: t.Weight}
		for _, part := range t.Parts {
			f := part.Factor
			if f == nil || f.Low == f.High || f.Value == 0 {
				p.weight *= part.Value
				continue
			}
			if f.Range == factor.Scenario {
				m.scenarios[f.ID] = true
			}
			u := m.share(f.ID, f.Value, Between(f.Value, f.Low, f.High))
			inverse := len(part.Symbol) > 1 && part.Symbol[:2] == "1/"
			if inverse {
				p.weight *= part.Value * f.Value
			} else {
				p.weight *= part.Value / f.Value
			}
			p.of = append(p.of, power{u, inverse})
		}
		c = append(c, p)
	}
	return c
}

// programme makes the node of a programme and of its options.
func (m *model) programme(p *engine.Programme, o *engine.Outcome) *node {
	n := &node{key: p.ID, outcome: o}
	for i := range p.Options {
		child := &node{key: p.ID + "/" + p.Options[i].ID, outcome: &o.Options[i]}
		m.lines(child)
		m.money(child, &p.Options[i].Figures)
		n.options = append(n.options, child)
		if child.counts = o.Options[i].Counted(); child.counts {
			n.counted = append(n.counted, child)
		}
	}
	for i := range o.Overlaps { // as known as the point estimate has them: their factors and prices vary, not the overlap
		twice := &o.Overlaps[i]
		child := &node{key: p.ID + "//" + strconv.Itoa(i), outcome: twice, counts: true}
		m.lines(child)
		m.money(child, &engine.Figures{})
		n.options = append(n.options, child)
		n.counted = append(n.counted, child)
	}
	if len(p.Options) == 0 {
		m.lines(n)
		m.money(n, &p.Figures)
		return n
	}
	if o.Origin.Savings == engine.Stated {
		m.lines(n)
	} else {
		n.sums = append(n.sums, flow{co2, co2, 1}, flow{co2e, co2e, 1})
	}
	if o.Origin.Money == engine.Summed {
		m.groupMoney(n)
	} else {
		m.money(n, &p.Figures)
	}
	return n
}

// wholly says whether the basis of a group is all of its members.
func wholly(members []*node) bool {
	return !slices.ContainsFunc(members, func(n *node) bool { return !n.money || !n.whole })
}

// groupMoney sums the money, and the CO2 that belongs to it, over the nodes that are counted.
func (m *model) groupMoney(n *node) {
	n.whole, n.money = wholly(n.counted) && n.outcome.Origin.Savings == engine.Summed, m.counts(n.outcome)
	for _, out := range []int{saving, net, npv, annualised} {
		n.sums = append(n.sums, flow{out, out, 1})
	}
	if n.whole {
		n.derived = append(n.derived, basis...)
		return
	}
	for _, f := range basis {
		n.sums = append(n.sums, flow{f.to, f.to, 1})
	}
}

// lines makes the rows of the savings that an entry states.
func (m *model) lines(n *node) {
	for i := range n.outcome.Lines {
		m.line(n, &n.outcome.Lines[i], i)
	}
}

// constant adds a figure without doubt.
func (n *node) constant(out int, v float64) { n.base[out] += v }

// line adds the rows of a saving.
func (m *model) line(n *node, l *engine.Line, i int) {
	id := "savings." + l.Saving.Carrier
	for _, other := range n.outcome.Lines[:i] {
		if other.Saving.Carrier == l.Saving.Carrier {
			id = "savings." + l.Saving.Carrier + "#" + strconv.Itoa(i+1)
		}
	}
	own := m.quantity(n, id, l)
	unit := l.Saving.Carrier + "/" + l.PerUnit.Unit.String() + "/"
	if l.Known && !l.PerUnit.Biogenic {
		c := m.coefficient(unit+"co2", func() coefficient { return m.ofTerms([]factor.Term{{Weight: 1, Parts: l.PerUnit.CO2.Parts}}) })
		n.rows[co2] = append(n.rows[co2], row{own, c, 1, l.Saving.Carrier})
	}
	if l.Known {
		c := m.coefficient(unit+"co2e", func() coefficient { return m.ofTerms(l.PerUnit.Gases()) })
		n.rows[co2e] = append(n.rows[co2e], row{own, c, 1, l.Saving.Carrier})
	}
	if l.Money == nil || n.outcome.Origin.AnnualSaving != engine.Priced || l.Amount == 0 {
		return
	}
	at := slices.IndexFunc(m.prices, func(p engine.Price) bool { return p.Carrier == l.Saving.Carrier })
	price := &m.prices[at]
	per, scale := 1.0, *l.Money/l.Amount // through a currency, a density or a calorific value, as the line has it
	if v, err := quantity.Factor(l.PerUnit.Unit, price.Unit); err == nil && (price.Value.Currency == "" || price.Value.Currency == m.result.Currency) {
		per, scale = v*price.Value.Value, 1
	}
	c := m.coefficient(unit+"price", func() coefficient {
		d := m.ranged(price.Value.Value, price.Value.Low, price.Value.High, 0)
		if d.Certain() || price.Value.Value == 0 {
			return coefficient{{weight: per}}
		}
		return coefficient{{per / price.Value.Value, []power{{m.share("price."+l.Saving.Carrier, price.Value.Value, d), false}}}}
	})
	n.rows[saving] = append(n.rows[saving], row{own, c, scale, ""})
}

// quantity adds the quantity of a line, in the unit of its coefficients, to the unknowns of a node.
func (m *model) quantity(n *node, id string, l *engine.Line) int {
	s := &l.Saving
	scale := 1.0
	if v, err := quantity.Factor(s.Quantity.Unit, l.PerUnit.Unit); err == nil {
		scale = v
	}
	return n.add(id, l.Amount, m.ranged(s.Quantity.Value, s.Low, s.High, s.Half).times(scale, l.Amount))
}

// ranged is a figure with its range or, without one, with the precision in which it was written.
func (m *model) ranged(v, low, high, half float64) Distribution {
	switch {
	case low != 0 || high != 0:
		return Between(v, low, high)
	case half > 0 && !m.opt.Exact:
		return Uniform(v-half, v+half)
	}
	return Exactly(v)
}

// times scales a distribution; without doubt it is v.
func (d Distribution) times(scale, v float64) Distribution {
	switch {
	case d.Certain() || scale == 0:
		return Exactly(v)
	case scale > 0:
		d.a, d.b = d.a*scale, d.b*scale
	case d.uniform:
		d.a, d.b = (d.a+d.b)*scale, -d.b*scale
	default:
		d.a, d.b, d.g = d.a*scale, -d.b*scale, -d.g
	}
	return d
}

// add returns the index of an own unknown.
func (n *node) add(id string, v float64, d Distribution) int {
	n.own = append(n.own, unknown{n.key + "/" + id, v, d})
	return len(n.own) - 1
}

// counts says whether payback, NPV and cost per tonne are known, and counted as here.
func (m *model) counts(o *engine.Outcome) bool {
	return o.NPV != nil && m.result.Terms.Convention == finance.House
}

// money adds what an entry costs and earns.
func (m *model) money(n *node, f *engine.Figures) {
	o, t := n.outcome, m.result.Terms
	unit := m.coefficient("one", func() coefficient { return coefficient{{weight: 1}} })
	amount := func(out int, id string, stated *engine.Money, v, scale float64) {
		d := m.amount(stated, v)
		if d.Certain() {
			n.constant(out, v*scale)
			return
		}
		n.rows[out] = append(n.rows[out], row{n.add(id, v, d), unit, scale, ""})
	}
	sum := func(out int, value float64) { // the options' sum, as far as the programme takes it over
		var whole exact.Sum
		for _, c := range n.counted {
			if out == net && c.outcome.NetInvestment != nil {
				whole.Add(*c.outcome.NetInvestment)
			} else if out == saving && c.outcome.AnnualSaving != nil {
				whole.Add(*c.outcome.AnnualSaving)
			}
		}
		if whole.Value() == 0 {
			n.constant(out, value)
			return
		}
		n.sums = append(n.sums, flow{out, out, value / whole.Value()})
	}
	switch o.Origin.AnnualSaving {
	case engine.Stated:
		amount(saving, "annual_saving", f.AnnualSaving, *o.AnnualSaving+o.AnnualCost, 1)
		amount(saving, "annual_cost", f.AnnualCost, o.AnnualCost, -1)
	case engine.Priced:
		amount(saving, "annual_cost", f.AnnualCost, o.AnnualCost, -1)
	case engine.Summed:
		sum(saving, *o.AnnualSaving)
	}
	switch {
	case o.NetInvestment == nil:
	case o.Origin.Investment == engine.Summed:
		sum(net, *o.NetInvestment)
	case o.Award != nil && !o.Award.Capped: // of the tier that the stated savings pass
		amount(net, "investment", f.Investment, *o.Investment, 1-o.Award.Share)
	case o.Award == nil && f.Grant.Amount == nil:
		amount(net, "investment", f.Investment, *o.Investment, 1-f.Grant.Share)
	default:
		amount(net, "investment", f.Investment, *o.Investment, 1)
		n.constant(net, -o.Grant)
	}
	if n.money = m.counts(o) && o.LifetimeYears > 0; !n.money {
		return
	}
	n.whole = true
	n.derived = append(append(n.derived, basis...), flow{npv, net, -1})
	recovery := finance.CapitalRecovery(t.DiscountRate, float64(o.LifetimeYears))
	n.derived = append(n.derived, flow{annualised, net, recovery})
	n.constant(annualised, *o.AnnualisedCost-recovery**o.NetInvestment)
	m.worth(n)
}

// worth derives the NPV: the saving times the present worth of one a year, or carrier by carrier where their prices
// escalate differently.
func (m *model) worth(n *node) {
	o, t := n.outcome, m.result.Terms
	level, same := finance.Stream{Annual: 1, Escalation: t.Escalation}, true
	if o.Origin.AnnualSaving == engine.Priced {
		first := true
		for i := range o.Lines {
			if o.Lines[i].Money == nil {
				continue
			}
			e := unitStream(&o.Lines[i])
			same = same && (first || e.Escalation == level.Escalation && slices.Equal(e.Path, level.Path))
			level, first = e, false
		}
	}
	var point exact.Sum // what is constant is the rest to the NPV
	point.Add(-*o.NetInvestment)
	if same {
		each := m.presentWorth(level, o.LifetimeYears)
		n.derived = append(n.derived, flow{npv, saving, each})
		point.Add(each * *o.AnnualSaving)
	} else {
		rows := n.rows[saving]
		k := 0
		for i := range o.Lines {
			if o.Lines[i].Money == nil || o.Lines[i].Amount == 0 {
				continue
			}
			each := m.presentWorth(unitStream(&o.Lines[i]), o.LifetimeYears)
			n.rows[npv] = append(n.rows[npv], row{rows[k].own, rows[k].coefficient, each * rows[k].scale, ""})
			point.Add(each * *o.Lines[i].Money)
			k++
		}
	}
	n.constant(npv, *o.NPV-point.Value()) // running costs, replacements, residual value
}

// unitStream is 1 a year at the prices of a line.
func unitStream(l *engine.Line) finance.Stream {
	return finance.Stream{Annual: 1, Escalation: l.Escalation, Path: l.Path}
}

// presentWorth is the value today of 1 a year at its prices.
func (m *model) presentWorth(each finance.Stream, years int) float64 {
	t := m.result.Terms
	flows, err := finance.Project{Streams: []finance.Stream{each}, LifetimeYears: years, PriceBase: t.PriceBase}.Flows()
	if err != nil {
		return 0 // Evaluate has refused it
	}
	return finance.NPV(t.DiscountRate, flows)
}

// amount is the distribution of an amount in the currency of the result, in which it is v.
func (m *model) amount(stated *engine.Money, v float64) Distribution {
	if stated == nil {
		return Exactly(v)
	}
	scale := 1.0
	if stated.Value != 0 {
		scale = v / stated.Value
	}
	return m.ranged(stated.Value, stated.Low, stated.High, 0).times(scale, v)
}

// expand writes the outputs of a node as linear forms; those of the nodes that it counts are there already.
func (m *model) expand(n *node) {
	for out := range outputs {
		f := &n.forms[out]
		f.shared = f.shared.add(polynomial{{empty, 1}}, n.base[out])
		for _, r := range n.rows[out] {
			u := &n.own[r.own]
			by := m.polynomials[r.coefficient]
			if r.scale != 1 {
				by = by.scaled(r.scale)
			}
			f.addOwn(u, by)
			f.shared = f.shared.add(by, u.dist.Mean())
		}
	}
	for _, s := range n.sums {
		f := &n.forms[s.to]
		terms := 0
		for _, c := range n.counted {
			terms += len(c.forms[s.from].own)
		}
		f.own = slices.Grow(f.own, terms)
		for _, c := range n.counted {
			from := &c.forms[s.from]
			f.shared = f.shared.add(from.shared, s.scale)
			f.own = appendScaled(f.own, from.own, s.scale)
		}
	}
	for _, s := range n.derived {
		if to := &n.forms[s.to]; s.scale == 1 && to.own == nil && to.shared.constant() == 0 && len(to.shared) <= 1 {
			*to = n.forms[s.from]
			continue
		}
		n.forms[s.to] = combine(&n.forms[s.to], 1, &n.forms[s.from], s.scale)
	}
}

// addOwn adds an own unknown times a polynomial, to the term of the same unknown where there is one.
func (f *form) addOwn(u *unknown, by polynomial) {
	if u.dist.Certain() {
		return
	}
	for i := range f.own {
		if f.own[i].unknown == u {
			f.own[i].by = slices.Clone(f.own[i].by).add(by, 1)
			return
		}
	}
	f.own = append(f.own, ownTerm{u, by})
}

// appendScaled appends terms of unknowns that the form does not have yet.
func appendScaled(to, from []ownTerm, scale float64) []ownTerm {
	for _, t := range from {
		to = append(to, ownTerm{t.unknown, t.by.scaled(scale)})
	}
	return to
}

// finite guards against a product that overflowed.
func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
