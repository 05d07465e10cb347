package uncertainty

import (
	"cmp"
	"context"
	"math"
	"math/bits"
	"slices"
	"strings"
	"sync"

	"github.com/cleaner-production/abate/engine/finance"
)

const (
	// kept is how many draws of one entry are at hand at a time. With more of them percentiles are counted.
	kept = 1 << 14

	// strip is how many draws go through the arithmetic at a time, so that they stay in the fastest memory.
	strip = 1 << 10

	// batch is how many options are added up before the sum is added to that of the programme. It is fixed, so that
	// the number of cores does not change the order of the sums.
	batch = 16
)

// ownDimension is where the dimensions of the sequence begin that entries use for their own unknowns, if the shared
// ones need more than are before it.
const ownDimension = 48

// block is a run of draws with what all entries share.
type block struct {
	first, size  int
	numbers      []uint32 // of the draws, the bits of each reversed
	coefficients [][]float64
}

// simulation is what all workers read.
type simulation struct {
	*model
	streams []stream // of the shared unknowns
	own     int      // the first dimension for own unknowns
	needed  [outputs]bool
	one     bool // whether CO2e is CO2 throughout
}

// plan is how the outputs of a node are drawn.
type plan struct {
	varies [outputs]bool    // and are needed
	base   [outputs]float64 // what is constant in those that vary
	is     [outputs]int     // another output that it is the same as, or itself
	uses   []use            // of own unknowns
}

// use is an own unknown with the rows that it is in.
type use struct {
	own  int
	rows []outRow
}

type outRow struct {
	out, coefficient int
	scale            float64
}

// worker is what one goroutine writes.
type worker struct {
	*simulation
	shuffled, u []uint32
	drawing     []float64 // of one own unknown
	streams     []stream
	out         [outputs][]float64
	measure     []float64
	level       [outputs][]float64 // of outputs that are constant
	selector    selector
}

// prepare opens the streams of the shared unknowns, and finds out what varies at all.
func (m *model) prepare() *simulation {
	s := &simulation{model: m, own: min(len(m.shared), ownDimension)}
	if m.opt.random {
		s.own = dimensions
	}
	s.need()
	s.streams = make([]stream, len(m.shared))
	for i := range s.streams {
		dimension := i
		if i >= ownDimension || m.opt.random {
			dimension = dimensions
		}
		s.streams[i].open(m.opt.Seed, m.shared[i].id, dimension, m.opt.Draws)
	}
	s.one = true
	for id, i := range m.made {
		if unit, ok := strings.CutSuffix(id, "co2e"); ok {
			j, known := m.made[unit+"co2"]
			s.one = s.one && known && slices.Equal(m.polynomials[i], m.polynomials[j])
		}
	}
	m.each(s.fix)
	return s
}

// need finds the outputs from which the measures that are wanted follow.
func (s *simulation) need() {
	for m, of := range [measures][]int{
		CO2: {co2}, CO2e: {co2e}, AnnualSaving: {saving}, NPV: {npv, saving, net},
		SimplePayback: {net, basisNet, basisSaving, saving}, AbatementCost: {annualised, net, basisSaving, saving, basisCO2, co2},
	} {
		for _, out := range of {
			s.needed[out] = s.needed[out] || s.wants(Measure(m))
		}
	}
	if s.one {
		s.needed[co2e], s.needed[co2] = false, s.needed[co2] || s.needed[co2e]
	}
}

// fix plans a node; those that it counts are planned.
func (s *simulation) fix(n *node) {
	p := &plan{base: n.base}
	for out := range outputs {
		p.is[out] = out
		p.varies[out] = s.needed[out] && s.moments(&n.forms[out]).variance > 0
	}
	for _, f := range n.sums {
		for _, c := range n.counted {
			if !c.plan.varies[f.from] {
				p.base[f.to] += f.scale * c.forms[f.from].shared.constant()
			}
		}
	}
	fed := [outputs]int{}
	for _, f := range append(slices.Clone(n.sums), n.derived...) {
		fed[f.to]++
	}
	for _, f := range n.derived {
		switch {
		case !p.varies[f.from]:
			p.base[f.to] += f.scale * n.forms[f.from].shared.constant()
		case f.scale == 1 && fed[f.to] == 1 && n.base[f.to] == 0 && n.rows[f.to] == nil:
			p.is[f.to] = f.from
		}
	}
	for i := range n.own {
		u := use{own: i}
		for out := range outputs {
			for _, r := range n.rows[out] {
				if r.own == i && p.varies[out] {
					u.rows = append(u.rows, outRow{out, r.coefficient, r.scale})
				}
			}
		}
		if u.rows != nil {
			p.uses = append(p.uses, u)
		}
	}
	n.plan = p
}

func (s *simulation) worker() *worker {
	size := min(kept, s.opt.Draws)
	w := &worker{simulation: s, measure: make([]float64, size), drawing: make([]float64, strip)}
	w.shuffled, w.u = make([]uint32, strip), make([]uint32, strip)
	for i := range w.out {
		if s.needed[i] {
			w.out[i] = make([]float64, size)
		}
	}
	return w
}

// open computes the coefficients of a block of draws.
func (w *worker) open(b *block) {
	values := make([][]float64, len(w.shared))
	for i := range values {
		values[i] = make([]float64, min(strip, b.size))
	}
	if b.coefficients == nil {
		for range w.coefficients() {
			b.coefficients = append(b.coefficients, make([]float64, min(kept, w.opt.Draws)))
		}
	}
	b.numbers = slices.Grow(b.numbers[:0], b.size)[:b.size]
	for i := range b.numbers {
		b.numbers[i] = bits.Reverse32(uint32(b.first + i))
	}
	for from := 0; from < b.size; from += strip {
		size := min(strip, b.size-from)
		for i := range w.shared {
			w.sample(values[i][:size], &w.shared[i].dist, &w.simulation.streams[i], b.numbers[from:from+size])
		}
		for c, sum := range w.coefficients() {
			to := b.coefficients[c][from : from+size]
			clear(to)
			for _, p := range sum {
				multiply(to, p, values)
			}
		}
	}
}

func (w *worker) coefficients() []coefficient { return w.model.coefficients }

// multiply adds a product of shared unknowns.
func multiply(to []float64, p product, values [][]float64) {
	for j := range to {
		v := p.weight
		for _, f := range p.of {
			if f.inverse {
				v /= values[f.unknown][j]
			} else {
				v *= values[f.unknown][j]
			}
		}
		to[j] += v
	}
}

// sample draws an unknown.
func (w *worker) sample(to []float64, d *Distribution, s *stream, draws []uint32) {
	if d.Certain() {
		for i := range to {
			to[i] = d.a
		}
		return
	}
	u := w.u[:len(draws)]
	s.fill(u, draws)
	switch {
	case d.uniform:
		for i, x := range u {
			to[i] = d.a + float64(d.b*((float64(x)+0.5)/(1<<32)))
		}
		return
	case d.g == 0:
		normals(to, u, d.a, d.b)
		return
	}
	normals(to, u, 0, d.g)
	scale := d.b / d.g
	base := d.a - scale
	if math.Abs(d.g) < 1e-3 { // where the difference of the two would lose digits
		for i, z := range to {
			to[i] = d.a + float64(scale*math.Expm1(z))
		}
		return
	}
	for i, z := range to {
		to[i] = base + float64(scale*math.Exp(z))
	}
}

// evaluate computes the outputs of a node that vary, for a block of draws, from the sums over the nodes that it counts.
func (w *worker) evaluate(n *node, b *block, sums *tally) {
	p := n.plan
	for out := range outputs {
		if p.varies[out] && p.is[out] == out {
			to := w.out[out][:b.size]
			for j := range to {
				to[j] = p.base[out]
			}
		}
	}
	for _, f := range n.sums {
		if sums != nil && p.varies[f.to] {
			axpy(w.out[f.to][:b.size], f.scale, sums[f.from])
		}
	}
	w.rows(n, b)
	for _, f := range n.derived {
		if p.varies[f.from] && p.varies[f.to] && p.is[f.to] == f.to {
			axpy(w.out[f.to][:b.size], f.scale, w.out[p.is[f.from]])
		}
	}
}

// rows adds the own rows of a node.
func (w *worker) rows(n *node, b *block) {
	uses := n.plan.uses
	for len(w.streams) < len(uses) {
		w.streams = append(w.streams, stream{})
	}
	for i, use := range uses {
		if u := &n.own[use.own]; !u.dist.Certain() {
			w.streams[i].open(w.opt.Seed, u.id, w.own+use.own, w.opt.Draws)
		}
	}
	seed := uint32(hash(n.key) ^ w.opt.Seed*golden>>32)
	for from := 0; from < b.size && len(uses) > 0; from += strip {
		size := min(strip, b.size-from)
		shuffled := w.shuffled[:size]
		shuffle(shuffled, b.numbers[from:from+size], seed, w.opt.Draws)
		own := w.drawing[:size]
		for i, use := range uses {
			w.sample(own, &n.own[use.own].dist, &w.streams[i], shuffled)
			for k := 0; k < len(use.rows); k++ {
				r := use.rows[k]
				to, by := w.out[r.out][from:from+size], b.coefficients[r.coefficient][from:from+size]
				if k+1 < len(use.rows) && r.scale == 1 && use.rows[k+1].scale == 1 { // two at once
					k++
					r = use.rows[k]
					addProducts(own, to, by, w.out[r.out][from:from+size], b.coefficients[r.coefficient][from:from+size])
					continue
				}
				addProduct(own, to, by, r.scale)
			}
		}
	}
}

// addProduct adds scale x own x by.
func addProduct(own, to, by []float64, scale float64) {
	own, by = own[:len(to)], by[:len(to)]
	for j := range to {
		to[j] += float64(scale * float64(own[j]*by[j]))
	}
}

// addProducts adds own times each of two.
func addProducts(own, to, by, to2, by2 []float64) {
	own, by, to2, by2 = own[:len(to)], by[:len(to)], to2[:len(to)], by2[:len(to)]
	for j := range to {
		v := own[j]
		to[j] += float64(v * by[j])
		to2[j] += float64(v * by2[j])
	}
}

// drawn returns the draws of an output that varies.
func (w *worker) drawn(n *node, out int) []float64 { return w.out[n.plan.is[out]] }

// axpy adds a multiple.
func axpy(to []float64, scale float64, from []float64) {
	from = from[:len(to)]
	for j := range to {
		to[j] += float64(scale * from[j])
	}
}

// each calls use for every measure of a node that varies, with its draws.
func (w *worker) each(n *node, size int, use func(kind Measure, draws []float64)) {
	varies := &n.plan.varies
	value := func(out int) []float64 {
		if varies[out] {
			return w.drawn(n, out)[:size]
		}
		if w.level[out] == nil {
			w.level[out] = make([]float64, len(w.measure))
		}
		v := n.forms[out].shared.constant()
		level := w.level[out][:size]
		for j := range level {
			level[j] = v
		}
		return level
	}
	for measure, out := range []int{CO2: co2, CO2e: co2e, AnnualSaving: saving, NPV: npv} {
		if varies[out] && w.wants(Measure(measure)) && (out != saving || n.outcome.AnnualSaving != nil) && (out != npv || n.money) {
			use(Measure(measure), w.drawn(n, out)[:size])
		}
	}
	if !n.money {
		return
	}
	to := w.measure[:size]
	if w.wants(SimplePayback) && (varies[basisNet] || varies[basisSaving]) {
		paidBack(to, value(basisNet), value(basisSaving))
		use(SimplePayback, to)
	}
	if w.wants(AbatementCost) && n.outcome.AbatementCost != nil && (varies[annualised] || varies[basisSaving] || varies[basisCO2]) {
		perTonne(to, value(annualised), value(basisSaving), value(basisCO2))
		use(AbatementCost, to)
	}
}

// wants says whether the percentiles of a measure are to be drawn.
func (s *simulation) wants(m Measure) bool {
	return s.opt.Measures == nil || slices.Contains(s.opt.Measures, m)
}

// paidBack computes simple paybacks as numbers: never is +Inf, immediate 0.
func paidBack(to, investment, saving []float64) {
	investment, saving = investment[:len(to)], saving[:len(to)]
	for j := range to {
		p := finance.SimplePayback(investment[j], saving[j])
		to[j] = p.Years
		if p.Kind == finance.Never {
			to[j] = math.Inf(1)
		}
	}
}

// perTonne computes costs per tonne; where CO2 is not reduced there is none, and +Inf stands for that.
func perTonne(to, annualised, saving, co2 []float64) {
	annualised, saving, co2 = annualised[:len(to)], saving[:len(to)], co2[:len(to)]
	for j := range to {
		cost, ok := finance.AbatementCost(annualised[j], saving[j], co2[j])
		to[j] = cost
		if !ok {
			to[j] = math.Inf(1)
		}
	}
}

// set puts the percentiles of a measure in place of the propagated ones.
func (o *Outcome) set(kind Measure, p percentiles, h *Histogram) {
	estimate := func(e *Estimate) {
		e.Low, e.Median, e.High, e.LowError, e.HighError, e.Histogram = p.low, p.median, p.high, p.lowError, p.highError, h
	}
	switch kind {
	case CO2:
		estimate(o.CO2)
	case CO2e:
		estimate(o.CO2e)
	case AnnualSaving:
		estimate(o.AnnualSaving)
	case NPV:
		estimate(o.NPV)
	case SimplePayback:
		*o.Payback = Payback{years(p.low), years(p.median), years(p.high), p.never, p.lowError, p.highError, h}
	case AbatementCost:
		*o.AbatementCost = Cost{known(p.low), known(p.median), known(p.high), p.never, p.lowError, p.highError, h}
	}
}

func years(v float64) finance.Payback {
	switch {
	case math.IsInf(v, 1):
		return finance.Payback{Kind: finance.Never}
	case v == 0:
		return finance.Payback{Kind: finance.Immediate}
	}
	return finance.Payback{Kind: finance.Finite, Years: v}
}

func known(v float64) *float64 {
	if math.IsInf(v, 0) {
		return nil
	}
	return &v
}

// task is a batch of options of one programme, or a programme without options.
type task struct {
	programme *node
	options   []int
	last      bool // of its programme
	done      chan *tally
}

// simulate takes the percentiles from draws.
func (m *model) simulate(ctx context.Context) error {
	s := m.prepare()
	cores := m.cores()
	first := &block{size: min(kept, m.opt.Draws)}
	s.worker().open(first)
	var sketches map[*node]*[measures]*sketch
	if m.opt.Draws > kept {
		sketches = map[*node]*[measures]*sketch{}
	}
	if err := s.begin(ctx, first, cores, sketches); err != nil {
		return err
	}
	if sketches != nil {
		if err := s.count(ctx, cores, sketches); err != nil {
			return err
		}
		put(sketches)
	}
	if s.one {
		m.each(func(n *node) {
			e, from := n.result.CO2e, n.result.CO2
			e.Low, e.Median, e.High, e.LowError, e.HighError, e.Histogram = from.Low, from.Median, from.High, from.LowError, from.HighError, from.Histogram
		})
	}
	return nil
}

// begin goes through the first draws, all of which are at hand for one option after the other.
func (s *simulation) begin(ctx context.Context, b *block, cores int, sketches map[*node]*[measures]*sketch) error {
	var guard sync.Mutex // of sketches
	use := func(w *worker, n *node) {
		var mine [measures]*sketch
		w.each(n, b.size, func(kind Measure, draws []float64) {
			var bins *Histogram
			if s.opt.Bins > 0 && n.binned {
				bins = newHistogram(&w.selector, draws, s.opt.Bins)
			}
			if sketches == nil {
				bins.add(draws)
				n.result.set(kind, w.selector.percentiles(draws), bins)
				return
			}
			mine[kind] = newSketch(&w.selector, draws)
			mine[kind].bins = bins
			mine[kind].add(draws)
		})
		if sketches != nil {
			guard.Lock()
			sketches[n] = &mine
			guard.Unlock()
		}
	}
	tasks := s.tasks()
	spare := make(pool, 4*cores)
	queue := make(chan *task)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var workers sync.WaitGroup
	ready := make(chan *task, 2*cores) // in order; bounds how many sums wait
	workers.Go(func() {
		defer close(queue)
		defer close(ready)
		for _, t := range tasks {
			select {
			case ready <- t:
				queue <- t
			case <-ctx.Done():
				return
			}
		}
	})
	for range cores {
		workers.Go(func() {
			w := s.worker()
			for t := range queue {
				if ctx.Err() != nil {
					t.done <- nil
					continue
				}
				t.done <- w.work(t, b, spare.get(s, b.size), use)
			}
		})
	}
	w := s.worker()
	total, programme := s.sums(b.size), s.sums(b.size)
	finished := 0
	for t := range ready {
		part := <-t.done
		finished++
		if part == nil {
			continue
		}
		if s.opt.Progress != nil {
			s.opt.Progress(float64(finished) / float64(len(tasks)) * float64(b.size) / float64(s.opt.Draws))
		}
		if t.options == nil {
			part.addTo(total)
			spare.put(part)
			continue
		}
		part.addTo(programme)
		spare.put(part)
		if t.last {
			w.evaluate(t.programme, b, programme)
			use(w, t.programme)
			w.accumulate(total, s.total, t.programme)
			programme.clear()
		}
	}
	workers.Wait()
	if err := ctx.Err(); err != nil {
		return err
	}
	w.evaluate(s.total, b, total)
	use(w, s.total)
	return nil
}

// tasks lists the batches in the order of the ids, so that neither the order of the options nor the number of cores
// changes a sum.
func (s *simulation) tasks() []*task {
	var all []*task
	programmes := sorted(s.programmes)
	for _, i := range programmes {
		n := s.programmes[i]
		if len(n.options) == 0 {
			all = append(all, &task{programme: n, last: true, done: make(chan *tally, 1)})
			continue
		}
		for part := range slices.Chunk(sorted(n.options), batch) {
			all = append(all, &task{programme: n, options: part, done: make(chan *tally, 1)})
		}
		all[len(all)-1].last = true
	}
	return all
}

// sorted returns the indices of nodes in the order of their keys.
func sorted(nodes []*node) []int {
	order := make([]int, len(nodes))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(nodes[a].key, nodes[b].key) })
	return order
}

// tally holds sums of outputs over nodes, draw by draw, of the outputs that are needed.
type tally [outputs][]float64

func (s *simulation) sums(size int) *tally {
	t := &tally{}
	for out := range t {
		if s.needed[out] {
			t[out] = make([]float64, size)
		}
	}
	return t
}

func (t *tally) clear() {
	for out := range t {
		clear(t[out])
	}
}

func (t *tally) addTo(to *tally) {
	for out := range t {
		axpy(to[out], 1, t[out])
	}
}

// pool keeps tallies that are done with.
type pool chan *tally

func (p pool) get(s *simulation, size int) *tally {
	select {
	case t := <-p:
		t.clear()
		return t
	default:
		return s.sums(size)
	}
}

func (p pool) put(t *tally) {
	select {
	case p <- t:
	default:
	}
}

// accumulate adds the outputs of a node to sums, as far as the node that counts it takes them.
func (w *worker) accumulate(sums *tally, by, n *node) {
	for _, f := range by.sums {
		if n.plan.varies[f.from] {
			axpy(sums[f.from], 1, w.drawn(n, f.from))
		}
	}
}

// work evaluates a task, and returns the sums over what it counts.
func (w *worker) work(t *task, b *block, part *tally, use func(*worker, *node)) *tally {
	if t.options == nil {
		w.evaluate(t.programme, b, nil)
		use(w, t.programme)
		w.accumulate(part, w.total, t.programme)
		return part
	}
	for _, j := range t.options {
		n := t.programme.options[j]
		w.evaluate(n, b, nil)
		use(w, n)
		if n.counts {
			w.accumulate(part, t.programme, n)
		}
	}
	return part
}

// count goes through the draws after the first, a block at a time, and counts.
func (s *simulation) count(ctx context.Context, cores int, sketches map[*node]*[measures]*sketch) error {
	blocks := (s.opt.Draws - 1) / kept // without the first
	next, finished := 0, 0
	var guard sync.Mutex // of next, finished and counted
	var counted []map[*node]*[measures]*sketch
	take := func() int {
		guard.Lock()
		defer guard.Unlock()
		next++
		return next
	}
	var workers sync.WaitGroup
	for range min(cores, blocks) {
		workers.Go(func() {
			w := s.worker()
			b := &block{}
			total, programme, part := s.sums(kept), s.sums(kept), s.sums(kept)
			mine := map[*node]*[measures]*sketch{}
			use := func(n *node) {
				have := mine[n]
				if have == nil {
					have = new([measures]*sketch)
					mine[n] = have
				}
				w.each(n, b.size, func(kind Measure, draws []float64) {
					if have[kind] == nil {
						have[kind] = sketches[n][kind].empty()
					}
					have[kind].add(draws)
				})
			}
			for i := take(); i <= blocks && ctx.Err() == nil; i = take() {
				b.first = i * kept
				b.size = min(kept, s.opt.Draws-b.first)
				w.open(b)
				w.all(b, total, programme, part, use)
				guard.Lock()
				finished++
				if s.opt.Progress != nil {
					s.opt.Progress(float64(min((finished+1)*kept, s.opt.Draws)) / float64(s.opt.Draws))
				}
				guard.Unlock()
			}
			guard.Lock()
			defer guard.Unlock()
			counted = append(counted, mine)
		})
	}
	workers.Wait()
	for _, mine := range counted {
		for n, have := range mine {
			for kind, k := range have {
				if k != nil {
					sketches[n][kind].merge(k)
				}
			}
		}
	}
	return ctx.Err()
}

// all evaluates every node for a block, in the order of the ids.
func (w *worker) all(b *block, total, programme, part *tally, use func(*node)) {
	total.clear()
	for _, i := range sorted(w.programmes) {
		n := w.programmes[i]
		programme.clear()
		for batch := range slices.Chunk(sorted(n.options), batch) {
			part.clear()
			for _, j := range batch {
				o := n.options[j]
				w.evaluate(o, b, nil)
				use(o)
				if o.counts {
					w.accumulate(part, n, o)
				}
			}
			part.addTo(programme)
		}
		w.evaluate(n, b, programme)
		use(n)
		w.accumulate(total, w.total, n)
	}
	w.evaluate(w.total, b, total)
	use(w.total)
}

// put takes the percentiles from the sketches.
func put(sketches map[*node]*[measures]*sketch) {
	for n, all := range sketches {
		for kind, k := range all {
			if k != nil {
				n.result.set(Measure(kind), k.percentiles(), k.bins)
			}
		}
	}
}
