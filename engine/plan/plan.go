package plan

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/quantity"
)

// Goal is what a plan has most of.
type Goal uint8

// The goals.
const (
	NPV Goal = iota // in the currency of the result
	CO2             // t a year
)

var goalNames = []string{"npv", "co2"}

// String returns "npv" or "co2".
func (g Goal) String() string { return goalNames[g] }

// ParseGoal returns the goal of a name.
func ParseGoal(name string) (Goal, error) {
	if i := slices.Index(goalNames, name); i >= 0 {
		return Goal(i), nil
	}
	return 0, fmt.Errorf("unknown goal %q; npv and co2 are known", name)
}

// Options say what is to be chosen.
type Options struct {
	Budget     float64 // for net investments, in the currency of the portfolio
	MaxPayback float64 // of each option, simple, in years; 0 is none
	Goal       Goal
	MaxNodes   int // of the search; 0 is DefaultMaxNodes
}

// DefaultMaxNodes ends a search after some seconds.
const DefaultMaxNodes = 3_000_000

// Plan is what to do under a budget. Options that are done are given: they cost nothing more, and what they have to do with
// others counts.
type Plan struct {
	Options
	Chosen      Choice
	Ranking     Choice  // by simple payback, taking what still fits: what a list would have chosen
	Next        *Choice // what the least budget above this one that brings more would do; nil where nothing does, or it is not known
	NextKnown   bool    // whether the search for Next went to its end
	ShadowPrice float64 // what the goal gains by a unit of money more, as far as options could be split
	Left        []Left  // the options that are not chosen, in the order of the portfolio
	Proven      bool    // whether no better choice exists
	Gap         float64 // how much more of the goal there may be, where it is not proven
	Nodes       int     // of the search

	Before, After *engine.Result // with what is done, and with what is chosen too
}

// Choice is a set of options and what it brings.
type Choice struct {
	IDs   []ID
	Cost  float64 // net investment
	Value float64 // of the goal
}

// ID names an option.
type ID struct{ Programme, Option string }

// String returns programme/option.
func (id ID) String() string { return id.Programme + "/" + id.Option }

// Left is an option that is not chosen.
type Left struct {
	ID
	Reason Reason
	By     ID // the option that excludes it, or that it lacks
}

// Reason is why an option is not chosen.
type Reason uint8

// The reasons.
const (
	IsRejected   Reason = iota // by the file
	IsInfeasible               // as the file judges it
	NotPriced                  // investment or annual saving is not known
	PaysTooLate                // later than MaxPayback
	IsExcluded                 // by an option that is done or chosen
	Requires                   // an option that is neither done nor chosen
	BringsNone                 // of the goal, or takes from it, beside what is chosen
	BeyondBudget               // its money does more elsewhere
)

var reasonNames = []string{"rejected", "not feasible", "not priced", "pays too late", "excluded", "requires", "brings nothing", "beyond budget"}

// String returns a few words.
func (r Reason) String() string { return reasonNames[r] }

// Best returns the best plan of a portfolio. The portfolio is not changed. The error is that of [engine.Evaluate], of ctx,
// or of a budget or payback that is negative or not finite.
func Best(ctx context.Context, p *engine.Portfolio, set *factor.Set, opt engine.Options, o Options) (*Plan, error) {
	if !(o.Budget >= 0) || math.IsInf(o.Budget, 0) || !(o.MaxPayback >= 0) || math.IsInf(o.MaxPayback, 0) {
		return nil, errors.New("plan: a budget and a payback of 0 or more are wanted")
	}
	if opt.Convention != finance.House {
		return nil, errors.New("plan: sums of NPVs are those of this program's own convention")
	}
	w, err := newWorld(p, set, opt, o)
	if err != nil {
		return nil, err
	}
	s := newSearch(ctx, w)
	plan := &Plan{Options: o}
	ranked := w.ranking()
	plan.Ranking = w.choice(ranked)
	best, err := s.best(ranked)
	if err != nil {
		return nil, err
	}
	plan.Proven, plan.Gap, plan.ShadowPrice = s.proven(), s.gap, s.root
	plan.Chosen = w.choice(best)
	if plan.Proven {
		next, known, err := s.next(plan.Chosen.Value)
		if err != nil {
			return nil, err
		}
		if plan.NextKnown = known; next != nil {
			plan.Next = new(w.choice(next))
		}
	}
	plan.Nodes = s.nodes
	if plan.Before, err = w.evaluate(nil); err != nil {
		return nil, err
	}
	if plan.After, err = w.evaluate(best); err != nil {
		return nil, err
	}
	plan.Left = w.left(best)
	return plan, nil
}

// world is the options of a portfolio as a search sees them.
type world struct {
	p    *engine.Portfolio // with what is done as it is, and nothing stated by programmes
	set  *factor.Set
	eval engine.Options
	opt  Options

	all   []option // of all programmes, in the order of the portfolio
	free  []int    // those that may be chosen, as indices of all
	lanes []lane
}

// option is one of all options.
type option struct {
	ID
	at       [2]int // programme and option
	out      *engine.Outcome
	done     bool
	cost     float64
	value    float64 // alone
	why      Reason  // where it cannot be chosen
	by       ID
	can      bool
	excludes []int // of all
	requires []int
	lanes    []int
}

// lane is one stream of one carrier.
type lane struct {
	s        engine.Stream
	parts    []int // of all
	priced   map[int]float64
	money    map[int]float64
	quantity float64 // the goal's value of a unit
	even     bool    // whether what an option adds falls with each other that is chosen
	slack    float64 // what the bound has to allow, where a unit has a negative value
	known    map[string]float64
}

func newWorld(p *engine.Portfolio, set *factor.Set, eval engine.Options, opt Options) (*world, error) {
	w := &world{set: set, eval: eval, opt: opt, p: stripped(p)}
	// Everything that is not rejected, without the links, so that all streams are laid out.
	open := w.copy()
	for i := range open.Programmes {
		for j := range open.Programmes[i].Options {
			o := &open.Programmes[i].Options[j]
			o.Excludes, o.Requires = nil, nil
		}
	}
	r, err := engine.Evaluate(open, set, eval)
	if err != nil {
		return nil, err
	}
	if _, err := engine.Evaluate(w.p, set, eval); err != nil { // the links
		return nil, err
	}
	index := map[ID]int{}
	for i := range w.p.Programmes {
		g := &w.p.Programmes[i]
		for j := range g.Options {
			id := ID{g.ID, g.Options[j].ID}
			index[id] = len(w.all)
			w.all = append(w.all, w.option(id, [2]int{i, j}, &g.Options[j], &r.Programmes[i].Options[j]))
		}
	}
	for k := range w.all {
		o := &w.all[k]
		links := w.p.Programmes[o.at[0]].Options[o.at[1]].Links
		for _, id := range links.Excludes {
			other := index[ID{o.Programme, id}]
			o.excludes = append(o.excludes, other)
			w.all[other].excludes = append(w.all[other].excludes, k)
		}
		for _, id := range links.Requires {
			o.requires = append(o.requires, index[ID{o.Programme, id}])
		}
	}
	w.close()
	for i := range r.Programmes {
		for _, s := range r.Programmes[i].Streams {
			if err := w.lane(i, s, index); err != nil {
				return nil, err
			}
		}
	}
	return w, nil
}

// stripped returns a copy of a portfolio in which programmes state nothing themselves, so that totals are those of the
// options, and programmes without options are left out.
func stripped(p *engine.Portfolio) *engine.Portfolio {
	c := *p
	c.Programmes = nil
	for _, g := range p.Programmes {
		if len(g.Options) == 0 {
			continue
		}
		g.Proposed, g.Implemented = 0, 0
		g.Figures = engine.Figures{Baseline: g.Baseline, Loan: g.Loan, At: g.At}
		g.Options = slices.Clone(g.Options)
		c.Programmes = append(c.Programmes, g)
	}
	return &c
}

// copy returns a copy whose options may be changed.
func (w *world) copy() *engine.Portfolio {
	c := *w.p
	c.Programmes = slices.Clone(w.p.Programmes)
	for i := range c.Programmes {
		c.Programmes[i].Options = slices.Clone(c.Programmes[i].Options)
	}
	return &c
}

func (w *world) option(id ID, at [2]int, o *engine.Option, out *engine.Outcome) option {
	k := option{ID: id, at: at, out: out, done: o.Status == engine.Implemented, can: true}
	k.value = out.CO2
	switch {
	case k.done:
		k.can = false
	case o.Status == engine.Rejected:
		k.can, k.why = false, IsRejected
	case out.RuledOut():
		k.can, k.why = false, IsInfeasible
	case out.NetInvestment == nil, w.opt.Goal == NPV && out.NPV == nil, w.opt.MaxPayback > 0 && out.SimplePayback.Kind == finance.Unknown:
		k.can, k.why = false, NotPriced
	case w.opt.MaxPayback > 0 && (out.SimplePayback.Kind == finance.Never || out.SimplePayback.Years > w.opt.MaxPayback):
		k.can, k.why = false, PaysTooLate
	}
	if w.opt.Goal == NPV && out.NPV != nil {
		k.value = *out.NPV
	}
	if out.NetInvestment != nil {
		k.cost = *out.NetInvestment
	}
	return k
}

// close rules out what can never be chosen: options that one that is done excludes, and options that lack another for good.
func (w *world) close() {
	for k := range w.all {
		o := &w.all[k]
		for _, other := range o.excludes {
			if o.can && w.all[other].done {
				o.can, o.why, o.by = false, IsExcluded, w.all[other].ID
			}
		}
	}
	for again := true; again; {
		again = false
		for k := range w.all {
			o := &w.all[k]
			for _, other := range o.requires {
				if n := &w.all[other]; o.can && !n.can && !n.done {
					o.can, o.why, o.by, again = false, Requires, n.ID, true
				}
			}
		}
	}
	for k := range w.all {
		if w.all[k].can {
			w.free = append(w.free, k)
		}
	}
}

// lane finds what a unit counted twice of a stream is worth, by evaluating one.
func (w *world) lane(programme int, s engine.Stream, index map[ID]int) error {
	n := lane{s: s, priced: map[int]float64{}, money: map[int]float64{}, known: map[string]float64{}, even: true}
	at := len(w.lanes)
	for i, one := range s.Parts {
		k := index[ID{w.p.Programmes[programme].ID, one.Option}]
		n.parts = append(n.parts, k)
		w.all[k].lanes = append(w.all[k].lanes, at)
		n.even = n.even && !one.Stated && one.Years == s.Parts[0].Years
		if _, known := n.priced[one.Years]; known {
			continue
		}
		value := func(f engine.Figures) (npv, co2 float64, err error) {
			f.Investment, f.LifetimeYears = &engine.Money{}, one.Years
			alone := *w.p
			alone.Programmes = []engine.Programme{{ID: "unit", Figures: f}}
			r, err := engine.Evaluate(&alone, w.set, w.eval)
			if err != nil {
				return 0, 0, err
			}
			if r.Total.NPV != nil {
				npv = *r.Total.NPV
			}
			return npv, r.Total.CO2, nil
		}
		npv, co2, err := value(engine.Figures{Savings: []engine.Saving{{Carrier: s.Carrier, Quantity: quantity.Quantity{Value: 1, Unit: s.Unit}}}})
		if err != nil {
			return err
		}
		money, _, err := value(engine.Figures{AnnualSaving: &engine.Money{Value: 1}})
		if err != nil {
			return err
		}
		if w.opt.Goal == CO2 {
			npv, money = 0, 0
			if i == 0 {
				n.quantity = co2
			}
		}
		n.priced[one.Years], n.money[one.Years] = npv, money
		if npv < 0 || co2 < 0 && w.opt.Goal == CO2 {
			n.even, n.slack = false, 1
		}
	}
	w.lanes = append(w.lanes, n)
	last := &w.lanes[at]
	if last.slack > 0 {
		all := make([]bool, len(w.all))
		for _, k := range last.parts {
			all[k] = true
		}
		last.slack = max(0, -last.lost(all))
	}
	return nil
}

// lost is the goal's value of what the chosen and done options count twice.
func (n *lane) lost(in []bool) float64 {
	key := make([]byte, len(n.parts))
	count := 0
	for i, k := range n.parts {
		if in[k] {
			key[i] = 1
			count++
		}
	}
	if count < 2 {
		return 0
	}
	if v, known := n.known[string(key)]; known {
		return v
	}
	v := 0.0
	for _, lost := range n.s.Losses(func(i int) bool { return key[i] == 1 }) {
		v += float64(lost.Priced*n.priced[lost.Years]) + float64(lost.Money*n.money[lost.Years])
		v += float64((lost.Priced + lost.Stated) * n.quantity)
	}
	n.known[string(key)] = v
	return v
}

// ranking takes options by their simple payback, the shortest first, as long as they fit, over and over until none does.
func (w *world) ranking() []bool {
	in := w.given()
	order := slices.Clone(w.free)
	slices.SortStableFunc(order, func(a, b int) int {
		x, y := w.all[a].out.SimplePayback, w.all[b].out.SimplePayback
		class := func(p finance.Payback) int {
			return slices.Index([]finance.Kind{finance.Immediate, finance.Finite, finance.Never, finance.Unknown}, p.Kind)
		}
		return cmp.Or(cmp.Compare(class(x), class(y)), cmp.Compare(x.Years, y.Years), cmp.Compare(w.all[a].String(), w.all[b].String()))
	})
	spent := 0.0
	for again := true; again; {
		again = false
		for _, k := range order {
			o := &w.all[k]
			pays := o.out.SimplePayback.Kind == finance.Immediate || o.out.SimplePayback.Kind == finance.Finite
			if in[k] || !pays || !w.fits(spent+o.cost) || slices.ContainsFunc(o.excludes, func(i int) bool { return in[i] }) ||
				slices.ContainsFunc(o.requires, func(i int) bool { return !in[i] }) {
				continue
			}
			in[k], again = true, true
			spent += o.cost
		}
	}
	return in
}

// fits says whether a cost is within the budget, but for rounding.
func (w *world) fits(cost float64) bool { return cost <= w.opt.Budget*(1+1e-12) }

// given returns the options that are done.
func (w *world) given() []bool {
	in := make([]bool, len(w.all))
	for k := range w.all {
		in[k] = w.all[k].done
	}
	return in
}

// value returns the goal's value of a set beyond that of what is done.
func (w *world) value(in []bool) float64 {
	v := 0.0
	for _, k := range w.free {
		if in[k] {
			v += w.all[k].value
		}
	}
	given := w.given()
	for i := range w.lanes {
		v -= w.lanes[i].lost(in) - w.lanes[i].lost(given)
	}
	return v
}

// choice lists the options of a set that are not done, in the order of the portfolio.
func (w *world) choice(in []bool) Choice {
	c := Choice{Value: w.value(in)}
	for k := range w.all {
		if o := &w.all[k]; in[k] && !o.done {
			c.IDs = append(c.IDs, o.ID)
			c.Cost += o.cost
		}
	}
	return c
}

// evaluate returns the result of a portfolio in which the options of a set are planned, those done are done, and the others
// rejected.
func (w *world) evaluate(in []bool) (*engine.Result, error) {
	c := w.copy()
	for k := range w.all {
		o := &w.all[k]
		status := engine.Rejected
		switch {
		case o.done:
			status = engine.Implemented
		case in != nil && in[k]:
			status = engine.Planned
		}
		c.Programmes[o.at[0]].Options[o.at[1]].Status = status
	}
	return engine.Evaluate(c, w.set, w.eval)
}

// left says why the other options are not chosen.
func (w *world) left(in []bool) []Left {
	var all []Left
	for k := range w.all {
		o := &w.all[k]
		if in[k] {
			continue
		}
		l := Left{o.ID, o.why, o.by}
		if o.can {
			l.Reason, l.By = w.reason(k, in)
		}
		all = append(all, l)
	}
	return all
}

func (w *world) reason(k int, in []bool) (Reason, ID) {
	o := &w.all[k]
	for _, other := range o.excludes {
		if in[other] {
			return IsExcluded, w.all[other].ID
		}
	}
	for _, other := range o.requires {
		if !in[other] {
			return Requires, w.all[other].ID
		}
	}
	with := slices.Clone(in)
	with[k] = true
	if gain := w.value(with) - w.value(in); gain <= 1e-9*math.Abs(o.value) {
		return BringsNone, ID{}
	}
	return BeyondBudget, ID{}
}
