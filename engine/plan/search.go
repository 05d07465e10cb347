package plan

import (
	"cmp"
	"context"
	"math"
	"slices"
)

// search is a branch and bound over the free options.
type search struct {
	ctx    context.Context
	w      *world
	order  []int   // of all, in which options are decided
	clique []int   // of each option of the order: options of one clique exclude each other
	groups int     // cliques
	root   float64 // the price of money at which the bound is least, before anything is decided
	slack  float64 // of all lanes

	in        []bool
	cost      float64
	value     float64 // of in, beyond what is done
	nodes     int
	limit     int
	stopped   bool
	gap       float64
	bestOf    []float64 // scratch: of each clique
	target    float64   // of a search for the least cost: the value that is wanted
	cheap     bool
	bestIn    []bool
	bestCost  float64
	bestValue float64
	budget    float64
	tolerance float64
}

func newSearch(ctx context.Context, w *world) *search {
	s := &search{ctx: ctx, w: w, order: slices.Clone(w.free), limit: cmp.Or(w.opt.MaxNodes, DefaultMaxNodes), budget: w.opt.Budget * (1 + 1e-12)}
	largest := 0.0
	for _, k := range s.order {
		largest += math.Abs(w.all[k].value)
	}
	s.tolerance = 1e-11 * largest
	for i := range w.lanes {
		s.slack += w.lanes[i].slack
	}
	s.in = w.given()
	s.cliques()
	_, s.root = s.bound(0)
	slices.SortStableFunc(s.order, func(a, b int) int { // what is surest to be chosen first
		x, y := &w.all[a], &w.all[b]
		return cmp.Or(cmp.Compare(y.value-s.root*y.cost, x.value-s.root*x.cost), cmp.Compare(x.cost, y.cost), cmp.Compare(x.String(), y.String()))
	})
	s.cliques()
	return s
}

// cliques parts the options, in their order, into groups all of which exclude each other.
func (s *search) cliques() {
	s.clique = make([]int, len(s.order))
	var groups [][]int
	for i, k := range s.order {
		home := -1
		for g, members := range groups {
			if len(s.w.all[k].excludes) > 0 && !slices.ContainsFunc(members, func(m int) bool { return !slices.Contains(s.w.all[k].excludes, m) }) {
				home = g
				break
			}
		}
		if home < 0 {
			home = len(groups)
			groups = append(groups, nil)
		}
		groups[home] = append(groups[home], k)
		s.clique[i] = home
	}
	s.groups = len(groups)
	s.bestOf = make([]float64, s.groups)
}

// blocked says whether an option excludes one that is in.
func (s *search) blocked(k int) bool {
	for _, other := range s.w.all[k].excludes {
		if s.in[other] {
			return true
		}
	}
	return false
}

// promise returns at most what an option adds to the set and any that grows from it.
func (s *search) promise(k int) float64 {
	o := &s.w.all[k]
	v := o.value
	for _, i := range o.lanes {
		if n := &s.w.lanes[i]; n.even {
			before := n.lost(s.in)
			s.in[k] = true
			v -= n.lost(s.in) - before
			s.in[k] = false
		}
	}
	return v
}

// bound returns at most what the value of the set can grow to by options from a place in the order on, and the price of
// money that shows it. It is the least over the prices λ of
//
//	value + λ (budget - cost) + Σ over cliques of max(0, value_i - λ cost_i)
//
// each of which is an upper bound (Lagrangian relaxation of the budget).
func (s *search) bound(from int) (most, price float64) {
	type open struct {
		value, cost float64
		clique      int
	}
	var all []open
	steepest := 0.0
	for i := from; i < len(s.order); i++ {
		k := s.order[i]
		if s.blocked(k) {
			continue
		}
		if v := s.promise(k); v > 0 {
			all = append(all, open{v, s.w.all[k].cost, s.clique[i]})
			if s.w.all[k].cost > 0 {
				steepest = max(steepest, v/s.w.all[k].cost)
			}
		}
	}
	left := s.budget - s.cost
	at := func(λ float64) (sum, spent float64) {
		clear(s.bestOf)
		costs := make([]float64, s.groups)
		for _, o := range all {
			if v := o.value - λ*o.cost; v > s.bestOf[o.clique] {
				s.bestOf[o.clique], costs[o.clique] = v, o.cost
			}
		}
		for g, v := range s.bestOf {
			sum += v
			spent += costs[g]
		}
		return sum + λ*left, spent
	}
	most, spent := at(0)
	if spent <= left {
		return s.value + most + s.slack, 0
	}
	low, high := 0.0, steepest
	if s.root > 0 && s.root < steepest {
		if v, spent := at(s.root); v < most {
			most, price = v, s.root
			if spent > left {
				low = s.root
			} else {
				high = s.root
			}
		}
	}
	for range 12 {
		λ := (low + high) / 2
		v, spent := at(λ)
		if v < most {
			most, price = v, λ
		}
		if spent > left {
			low = λ
		} else {
			high = λ
		}
	}
	return s.value + most + s.slack, price
}

// proven says whether the search went to its end.
func (s *search) proven() bool { return !s.stopped }

// best returns the set of the highest value within the budget; of equal ones the cheapest, then the first by the order of
// the search. It begins with a set that is known.
func (s *search) best(known []bool) ([]bool, error) {
	s.bestIn, s.bestValue = s.w.given(), 0
	if v := s.w.value(known); v > 0 {
		s.bestIn, s.bestValue = slices.Clone(known), v
	}
	top, _ := s.bound(0)
	s.walk(0)
	if s.ctx.Err() != nil {
		return nil, s.ctx.Err()
	}
	if s.stopped {
		s.gap = max(top-s.bestValue, 0)
		return s.bestIn, nil
	}
	if set := s.cheapest(s.bestValue-s.tolerance, s.budget); set != nil {
		s.bestIn = set
	}
	if s.stopped { // it is the best, if perhaps not the cheapest of the best
		s.stopped = false
	}
	return s.bestIn, s.ctx.Err()
}

// next returns the set of the least cost that is worth more than a value, nil where there is none, and whether the search
// went to its end.
func (s *search) next(value float64) (set []bool, known bool, err error) {
	more := max(1e-9*math.Abs(value), 10*s.tolerance)
	set = s.cheapest(value+more, math.Inf(1))
	return set, !s.stopped, s.ctx.Err()
}

// cheapest returns the set of the least cost up to a limit that has at least a value.
func (s *search) cheapest(value, limit float64) []bool {
	s.cheap, s.target, s.bestIn, s.bestCost = true, value, nil, limit
	before := s.limit
	s.limit += s.nodes // as many again
	if math.IsInf(limit, 1) {
		s.bestCost = 0
		for _, k := range s.order {
			s.bestCost += s.w.all[k].cost
		}
		s.bestCost = s.bestCost*(1+1e-9) + 1e-9
	}
	s.walk(0)
	s.cheap, s.limit = false, before
	if s.stopped {
		return nil // perhaps not the cheapest
	}
	return s.bestIn
}

// walk decides the options from a place in the order on.
func (s *search) walk(from int) {
	if s.stopped || s.ctx.Err() != nil {
		s.stopped = true
		return
	}
	if s.nodes++; s.nodes > s.limit {
		s.stopped = true
		return
	}
	s.offer()
	if from == len(s.order) || s.hopeless(from) {
		return
	}
	k := s.order[from]
	if s.allowed(k, from) {
		cost, value := s.cost, s.value
		s.add(k)
		s.walk(from + 1)
		s.in[k], s.cost, s.value = false, cost, value // as they were, to the last digit
	}
	for _, other := range s.order[:from] {
		if s.in[other] && slices.Contains(s.w.all[other].requires, k) {
			return // it cannot be left out
		}
	}
	s.walk(from + 1)
}

// add takes an option into the set.
func (s *search) add(k int) {
	o := &s.w.all[k]
	gain := o.value
	for _, i := range o.lanes {
		gain += s.w.lanes[i].lost(s.in)
	}
	s.in[k] = true
	for _, i := range o.lanes {
		gain -= s.w.lanes[i].lost(s.in)
	}
	s.cost += o.cost
	s.value += gain
}

// allowed says whether an option may join the set: what it requires is in, or still to be decided.
func (s *search) allowed(k, from int) bool {
	o := &s.w.all[k]
	limit := s.budget
	if s.cheap {
		limit = s.bestCost
	}
	if s.cost+o.cost > limit || s.blocked(k) {
		return false
	}
	for _, other := range o.requires {
		if !s.in[other] && slices.Index(s.order, other) < from {
			return false
		}
	}
	return true
}

// offer takes the set for the best if it is, and lacks nothing.
func (s *search) offer() {
	if s.cheap {
		if s.value < s.target || s.cost >= s.bestCost*(1-1e-12) && s.bestIn != nil || s.cost > s.bestCost {
			return
		}
	} else if s.value <= s.bestValue+s.tolerance {
		return
	}
	for _, k := range s.order {
		if s.in[k] && slices.ContainsFunc(s.w.all[k].requires, func(other int) bool { return !s.in[other] }) {
			return
		}
	}
	s.bestIn, s.bestCost, s.bestValue = slices.Clone(s.in), s.cost, s.value
}

// hopeless says whether no set that grows from this one is better than the best.
func (s *search) hopeless(from int) bool {
	if !s.cheap {
		most, _ := s.bound(from)
		return most <= s.bestValue+s.tolerance
	}
	// Within the cost of the best so far less a little, the value that is wanted must be in reach.
	budget := s.budget
	if s.budget = s.bestCost; s.bestIn != nil {
		s.budget *= 1 - 1e-12
	}
	most, _ := s.bound(from)
	s.budget = budget
	if s.bestIn != nil && s.cost >= s.bestCost*(1-1e-12) {
		return true
	}
	return most < s.target
}
