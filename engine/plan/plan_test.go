package plan_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/plan"
	"github.com/cleaner-production/abate/engine/quantity"
)

// random is a plant of n options, some of which are done, exclude or require others, or save on one of two streams.
func random(r *rand.Rand, n int) *engine.Portfolio {
	p := &engine.Portfolio{Currency: "USD", Year: 2023,
		Prices: []engine.Price{{Carrier: "coal", Value: engine.Money{Value: 100}, Unit: quantity.Tonne}, {Carrier: "electricity", Value: engine.Money{Value: 80}, Unit: quantity.MegawattHour}}}
	mill := engine.Programme{ID: "mill"}
	mill.Baseline = []engine.Saving{{Carrier: "coal", Quantity: quantity.Quantity{Value: 3000, Unit: quantity.Tonne}}, {Carrier: "electricity", Quantity: quantity.Quantity{Value: 9000, Unit: quantity.MegawattHour}}}
	for i := range n {
		o := engine.Option{ID: fmt.Sprintf("o%02d", i)}
		o.Investment = &engine.Money{Value: math.Round(1000 * math.Exp(4*r.Float64()))}
		saving := func(carrier string, unit quantity.Unit, most float64) {
			o.Savings = append(o.Savings, engine.Saving{Carrier: carrier, Quantity: quantity.Quantity{Value: math.Round(most * r.Float64()), Unit: unit}})
		}
		switch r.IntN(3) {
		case 0:
			saving("coal", quantity.Tonne, 400)
		case 1:
			saving("electricity", quantity.MegawattHour, 500)
		default:
			saving("coal", quantity.Tonne, 300)
			saving("electricity", quantity.MegawattHour, 50)
		}
		o.Status = []engine.Status{engine.Proposed, engine.Proposed, engine.Proposed, engine.Planned, engine.Proposed, engine.Implemented, engine.Rejected}[r.IntN(7)]
		if r.IntN(6) == 0 {
			o.Feasibility.Technical.Judgement = engine.Infeasible
		}
		if r.IntN(3) == 0 {
			o.SameStream = []string{"steam", "drives"}[r.IntN(2)]
		}
		if r.IntN(5) == 0 {
			o.AnnualSaving = &engine.Money{Value: math.Round(30_000 * r.Float64())}
		}
		if r.IntN(4) == 0 {
			o.LifetimeYears = 5
		}
		if i > 0 && r.IntN(4) == 0 {
			o.Excludes = []string{fmt.Sprintf("o%02d", r.IntN(i))}
		} else if i > 0 && r.IntN(5) == 0 {
			o.Requires = []string{fmt.Sprintf("o%02d", r.IntN(i))}
		}
		mill.Options = append(mill.Options, o)
	}
	p.Programmes = []engine.Programme{mill}
	return p
}

func load(t testing.TB) *factor.Set {
	t.Helper()
	set, err := factor.Load("viet-nam")
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// goal is the figure of a result that a plan has most of.
func goal(r *engine.Result, g plan.Goal) float64 {
	if g == plan.CO2 {
		return r.Total.CO2
	}
	if r.Total.NPV == nil {
		return 0
	}
	return *r.Total.NPV
}

// with returns the result of a portfolio in which of the options that are not done those of a mask are planned and the
// others rejected, what it costs, and whether it breaks no link and no limit.
func with(t *testing.T, p *engine.Portfolio, set *factor.Set, mask int, maxPayback float64) (r *engine.Result, cost float64, ok bool) {
	t.Helper()
	c := *p
	c.Programmes = slices.Clone(p.Programmes)
	c.Programmes[0].Options = slices.Clone(p.Programmes[0].Options)
	options := c.Programmes[0].Options
	counted := func(id string) bool {
		i := slices.IndexFunc(options, func(o engine.Option) bool { return o.ID == id })
		return options[i].Status == engine.Implemented || mask>>i&1 == 1
	}
	for i := range options {
		o := &options[i]
		in := mask>>i&1 == 1
		if in && (o.Status == engine.Implemented || o.Status == engine.Rejected || o.Feasibility.Overall() == engine.Infeasible) {
			return nil, 0, false
		}
		if in {
			cost += o.Investment.Value
			for _, id := range o.Requires {
				if !counted(id) {
					return nil, 0, false
				}
			}
		}
		for _, id := range o.Excludes {
			other := slices.IndexFunc(options, func(o engine.Option) bool { return o.ID == id })
			if counted(o.ID) && counted(id) && (in || mask>>other&1 == 1) {
				return nil, 0, false
			}
		}
	}
	for i := range options {
		if o := &options[i]; mask>>i&1 == 1 {
			o.Status = engine.Planned
		} else if o.Status != engine.Implemented {
			o.Status = engine.Rejected
		}
	}
	r, err := engine.Evaluate(&c, set, engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if maxPayback > 0 {
		for i := range options {
			if q := r.Programmes[0].Options[i].SimplePayback; mask>>i&1 == 1 && (q.Kind != 1 && q.Kind != 2 || q.Years > maxPayback) {
				return nil, 0, false
			}
		}
	}
	return r, cost, true
}

// The plan is the best of all sets, each evaluated by the engine; the next one is the cheapest of those that are better.
func TestBestAgainstAllSets(t *testing.T) {
	set := load(t)
	trials := 60
	if testing.Short() {
		trials = 12
	}
	for seed := range trials {
		r := rand.New(rand.NewPCG(uint64(seed), 1))
		n := 4 + r.IntN(6)
		p := random(r, n)
		o := plan.Options{Budget: math.Round(60_000 * r.Float64()), Goal: plan.Goal(seed % 2)}
		if seed%5 == 0 {
			o.MaxPayback = 2
		}
		got, err := plan.Best(context.Background(), p, set, engine.Options{}, o)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		type found struct{ value, cost float64 }
		var all []found
		base, _, _ := with(t, p, set, 0, 0)
		best := found{0, 0}
		for mask := range 1 << n {
			result, cost, ok := with(t, p, set, mask, o.MaxPayback)
			if !ok {
				continue
			}
			one := found{goal(result, o.Goal) - goal(base, o.Goal), cost}
			all = append(all, one)
			if cost <= o.Budget && one.value > best.value {
				best = one
			}
		}
		near := func(a, b float64) bool { return math.Abs(a-b) <= 1e-8*max(1, math.Abs(a), math.Abs(b)) }
		if !got.Proven || !near(got.Chosen.Value, best.value) {
			t.Errorf("seed %d: proven %v, value %v for %v, want %v for %v", seed, got.Proven, got.Chosen.Value, got.Chosen.Cost, best.value, best.cost)
		}
		if after := goal(got.After, o.Goal) - goal(got.Before, o.Goal); !near(after, got.Chosen.Value) {
			t.Errorf("seed %d: the results say %v, the plan %v", seed, after, got.Chosen.Value)
		}
		if got.Chosen.Cost > o.Budget || got.Ranking.Cost > o.Budget || got.Ranking.Value > got.Chosen.Value+1e-6 {
			t.Errorf("seed %d: cost %v and %v of %v, values %v and %v", seed, got.Chosen.Cost, got.Ranking.Cost, o.Budget, got.Chosen.Value, got.Ranking.Value)
		}
		next := found{cost: math.Inf(1)}
		for _, one := range all {
			if near(one.value, best.value) && one.cost < got.Chosen.Cost-1e-9 {
				t.Errorf("seed %d: a set for %v is worth as much as the one for %v", seed, one.cost, got.Chosen.Cost)
			}
			if one.value > best.value+1e-6*max(1, best.value) && one.cost < next.cost {
				next = one
			}
		}
		switch {
		case got.Next == nil && !math.IsInf(next.cost, 1):
			t.Errorf("seed %d: no next plan, though %v brings %v", seed, next.cost, next.value)
		case got.Next != nil && !near(got.Next.Cost, next.cost):
			t.Errorf("seed %d: next plan for %v, want %v", seed, got.Next.Cost, next.cost)
		}
		if len(got.Chosen.IDs)+len(got.Left) != n-done(p) {
			t.Errorf("seed %d: %d chosen and %d left of %d", seed, len(got.Chosen.IDs), len(got.Left), n-done(p))
		}
	}
}

// A search that ends at its limit says so, of the best and of the next plan apart.
func TestLimitOfNodes(t *testing.T) {
	set := load(t)
	p := random(rand.New(rand.NewPCG(1, 2)), 60)
	unproven, nextUnknown := false, false
	for nodes := 50; nodes < 200_000 && !(unproven && nextUnknown); nodes *= 2 {
		for _, budget := range []float64{50_000, 200_000} {
			got, err := plan.Best(context.Background(), p, set, engine.Options{}, plan.Options{Budget: budget, MaxNodes: nodes})
			if err != nil {
				t.Fatal(err)
			}
			if !got.Proven && got.Gap > 0 && !got.NextKnown {
				unproven = true
			}
			if got.Proven && !got.NextKnown && got.Next == nil {
				nextUnknown = true
			}
		}
	}
	if !unproven || !nextUnknown {
		t.Errorf("an unproven plan was seen: %v; one whose next is not known: %v", unproven, nextUnknown)
	}
}

// More money never buys less, and what is left out of a plan can be left out of the file.
func TestBudgetAndWhatIsLeft(t *testing.T) {
	set := load(t)
	for seed := range 20 {
		p := random(rand.New(rand.NewPCG(uint64(seed), 3)), 9)
		last := 0.0
		for budget := 0.0; budget <= 80_000; budget += 8_000 {
			o := plan.Options{Budget: budget, Goal: plan.Goal(seed % 2)}
			got, err := plan.Best(context.Background(), p, set, engine.Options{}, o)
			if err != nil {
				t.Fatal(err)
			}
			near := 1e-8 * max(1, math.Abs(last))
			if got.Chosen.Value < last-near {
				t.Errorf("seed %d: %v for %v, %v for less", seed, got.Chosen.Value, budget, last)
			}
			last = got.Chosen.Value
			if budget != 40_000 {
				continue
			}
			fewer := *p
			fewer.Programmes = slices.Clone(p.Programmes)
			mill := &fewer.Programmes[0]
			chosen := func(id string) bool {
				return slices.ContainsFunc(got.Chosen.IDs, func(of plan.ID) bool { return of.Option == id })
			}
			mill.Options = nil
			for _, o := range p.Programmes[0].Options {
				if o.Status == engine.Implemented || chosen(o.ID) {
					mill.Options = append(mill.Options, o)
				}
			}
			there := func(id string) bool {
				return slices.ContainsFunc(mill.Options, func(o engine.Option) bool { return o.ID == id })
			}
			for i := range mill.Options { // no links to what is gone
				o := &mill.Options[i]
				o.Excludes = slices.DeleteFunc(slices.Clone(o.Excludes), func(id string) bool { return !there(id) })
				o.Requires = slices.DeleteFunc(slices.Clone(o.Requires), func(id string) bool { return !there(id) })
			}
			if len(mill.Options) == 0 {
				continue
			}
			again, err := plan.Best(context.Background(), &fewer, set, engine.Options{}, o)
			if err != nil {
				t.Fatal(err)
			}
			if math.Abs(again.Chosen.Value-got.Chosen.Value) > 1e-8*max(1, got.Chosen.Value) || !slices.Equal(again.Chosen.IDs, got.Chosen.IDs) {
				t.Errorf("seed %d: %v for %v; without the others %v for %v", seed, got.Chosen.IDs, got.Chosen.Value, again.Chosen.IDs, again.Chosen.Value)
			}
		}
	}
}

func done(p *engine.Portfolio) (n int) {
	for _, o := range p.Programmes[0].Options {
		if o.Status == engine.Implemented {
			n++
		}
	}
	return n
}
