package uncertainty

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/finance"
)

// Options change how an analysis is made. The zero value propagates error without draws.
type Options struct {
	Draws    int       // per unknown; 0 is none
	Seed     uint64    // of the draws
	Workers  int       // how many cores draw; 0 is all. It changes no digit
	Measures []Measure // of which percentiles are drawn; nil is all. The others have none
	Bins     int       // about how many a [Histogram] of the total and of each programme has; 0 is none, as without draws
	Exact    bool      // take a quantity without a range as exact, not as rounded to the digits it was written with

	// Progress is told from time to time which share of the draws is done, from one goroutine at a time.
	Progress func(share float64)

	random bool // draw at random, for comparison
}

// The bounds of Options.Draws.
const (
	MinDraws = 100
	MaxDraws = 100_000_000
)

// MaxBins bounds Options.Bins.
const MaxBins = 1000

// Analysis is how sure the figures of a Result are.
type Analysis struct {
	Draws      int // 0 where error was propagated
	Seed       uint64
	Exact      bool
	Scenarios  []string  // factors whose range is a choice of methods or assumptions, taken as a 95 % interval
	Programmes []Outcome // in the order of the Result
	Total      Outcome

	model *model
	nodes map[*engine.Outcome]*node
}

// Outcome holds the 95 % intervals of an option, a programme or the whole. A measure is nil where the Result does not
// have it.
type Outcome struct {
	ID            string
	CO2, CO2e     *Estimate // t a year
	AnnualSaving  *Estimate // in the currency of the Result, as NPV
	NPV           *Estimate
	Payback       *Payback
	AbatementCost *Cost // currency per t
	Options       []Outcome
}

// Estimate is what a figure may be.
type Estimate struct {
	Low, Median, High float64 // 2.5, 50 and 97.5 percentiles
	Mean, SD          float64 // of the sums of products, exactly; no draws are needed for them

	// LowError and HighError are the standard errors of Low and High, as independent draws would have them, which
	// those of a Sobol sequence undercut; 0 without draws.
	LowError, HighError float64
	Histogram           *Histogram // nil without Options.Bins, and where the figure is certain
}

// Payback is what a simple payback may be, where never is above every number of years.
type Payback struct {
	Low, Median, High   finance.Payback
	Never               float64 // the probability that it does not pay back
	LowError, HighError float64 // years, of finite ends
	Histogram           *Histogram
}

// Cost is what a cost per tonne may be; an end is nil where CO2 is not reduced.
type Cost struct {
	Low, Median, High   *float64
	None                float64 // the probability that CO2 is not reduced
	LowError, HighError float64
	Histogram           *Histogram
}

// Analyse computes the intervals of a Result, and of which portfolio it is. The Result must come from Evaluate of that
// portfolio. Neither is changed; both are kept for [Analysis.Drivers].
//
// The error is about Options, or it is that of the context where that ends before the draws.
func Analyse(ctx context.Context, p *engine.Portfolio, r *engine.Result, opt Options) (*Analysis, error) {
	if p == nil || r == nil || len(p.Programmes) != len(r.Programmes) {
		return nil, errors.New("uncertainty: Analyse needs a portfolio and its own result")
	}
	for i := range p.Programmes {
		if len(p.Programmes[i].Options) != len(r.Programmes[i].Options) {
			return nil, errors.New("uncertainty: Analyse needs a portfolio and its own result")
		}
	}
	if opt.Draws != 0 && (opt.Draws < MinDraws || opt.Draws > MaxDraws) {
		return nil, fmt.Errorf("uncertainty: %d draws; %d to %d are wanted", opt.Draws, MinDraws, MaxDraws)
	}
	if opt.Bins < 0 || opt.Bins > MaxBins {
		return nil, fmt.Errorf("uncertainty: %d bins; 0 to %d are wanted", opt.Bins, MaxBins)
	}
	m := compile(p, r, opt)
	a := &Analysis{Draws: opt.Draws, Seed: opt.Seed, Exact: opt.Exact, model: m}
	a.Scenarios = slices.Sorted(maps.Keys(m.scenarios))
	a.place()
	m.each(m.propagate)
	if opt.Draws == 0 {
		return a, nil
	}
	if err := m.simulate(ctx); err != nil {
		return nil, err
	}
	return a, nil
}

// place gives each node the Outcome that is its own.
func (a *Analysis) place() {
	m := a.model
	a.nodes = map[*engine.Outcome]*node{}
	put := func(n *node, result *Outcome) {
		n.result = result
		a.nodes[n.outcome] = n
	}
	put(m.total, &a.Total)
	m.total.binned = true
	a.Programmes = make([]Outcome, len(m.programmes))
	for i, n := range m.programmes {
		put(n, &a.Programmes[i])
		n.binned = true
		n.result.Options = make([]Outcome, len(n.outcome.Options))
		for j, o := range n.options {
			if j >= len(n.result.Options) { // what the options count twice is shown in its sum
				put(o, &Outcome{})
				continue
			}
			put(o, &n.result.Options[j])
		}
	}
}

// Of returns the intervals of an outcome of the Result that was analysed; nil of any other.
func (a *Analysis) Of(o *engine.Outcome) *Outcome {
	if n := a.nodes[o]; n != nil {
		return n.result
	}
	return nil
}
