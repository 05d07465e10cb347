package uncertainty

import (
	"cmp"
	"context"
	"math"
	"runtime"
	"slices"
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
	coefficients [][]float64
}

// simulation is what all workers read.
type simulation struct {
	*model
	streams []stream // of the shared unknowns
	own     int      // the first dimension for own unknowns
	varies  map[*node]*[outputs]bool
	base    map[*node]*[outputs]float64
	one     bool // whether CO2e is CO2 throughout
}

// worker is what one goroutine writes.
type worker struct {
	*simulation
	draws, shuffled, u []uint32
	own                [][]float64
	streams            []stream
	out                [outputs][]float64
	measure            []float64
	selector           selector
}

// prepare opens the streams of the shared unknowns, and finds out what varies at all.
func (m *model) prepare() *simulation {
	s := &simulation{model: m, own: min(len(m.shared), ownDimension), varies: map[*node]*[outputs]bool{}, base: map[*node]*[outputs]float64{}}
	ids := make([]int, len(m.shared))
	for i := range ids {
		ids[i] = i
	}
	slices.SortFunc(ids, func(a, b int) int { return cmp.Compare(m.shared[a].id, m.shared[b].id) })
	s.streams = make([]stream, len(m.shared))
	for dimension, i := range ids {
		if dimension >= ownDimension {
			dimension = dimensions
		}
		s.streams[i].open(m.opt.Seed, m.shared[i].id, dimension, m.opt.Draws)
	}
	s.one = true
	for id, i := range m.made {
		if unit, ok := cutSuffix(id, "co2e"); ok {
			j, known := m.made[unit+"co2"]
			s.one = s.one && known && slices.Equal(m.polynomials[i], m.polynomials[j])
		}
	}
	for _, n := range m.programmes {
		for _, o := range n.options {
			s.fix(o)
		}
		s.fix(n)
	}
	s.fix(m.total)
	return s
}

func cutSuffix(s, suffix string) (string, bool) {
	if len(s) < len(suffix) || s[len(s)-len(suffix):] != suffix {
		return s, false
	}
	return s[:len(s)-len(suffix)], true
}

// fix finds which outputs of a node vary, and what is constant in them.
func (s *simulation) fix(n *node) {
	var varies [outputs]bool
	base := n.base
	for out := range outputs {
		t := s.moments(&n.forms[out])
		varies[out] = t.variance > 0 && !(s.one && out == co2e)
	}
	for _, f := range n.sums {
		for _, c := range n.counted {
			if !s.varies[c][f.from] {
				base[f.to] += f.scale * c.forms[f.from].shared.constant()
			}
		}
	}
	for _, f := range n.derived {
		if !varies[f.from] {
			base[f.to] += f.scale * n.forms[f.from].shared.constant()
		}
	}
	s.varies[n], s.base[n] = &varies, &base
}

func (s *simulation) worker() *worker {
	w := &worker{simulation: s, measure: make([]float64, kept)}
	w.draws, w.shuffled, w.u = make([]uint32, strip), make([]uint32, strip), make([]uint32, strip)
	for i := range w.out {
		w.out[i] = make([]float64, kept)
	}
	return w
}

// open computes the coefficients of a block of draws.
func (w *worker) open(b *block) {
	values := make([][]float64, len(w.shared))
	for i := range values {
		values[i] = make([]float64, strip)
	}
	if b.coefficients == nil {
		for range w.coefficients() {
			b.coefficients = append(b.coefficients, make([]float64, kept))
		}
	}
	for from := 0; from < b.size; from += strip {
		size := min(strip, b.size-from)
		w.number(b.first+from, size)
		for i := range w.shared {
			w.sample(values[i][:size], &w.shared[i].dist, &w.simulation.streams[i], w.draws[:size])
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

// number sets w.draws to the numbers of a strip.
func (w *worker) number(first, size int) {
	for i := range w.draws[:size] {
		w.draws[i] = uint32(first + i)
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
	if d.uniform {
		for i, x := range u {
			to[i] = d.a + float64(d.b*((float64(x)+0.5)/(1<<32)))
		}
		return
	}
	normals(to, u)
	if d.g == 0 {
		for i, z := range to {
			to[i] = d.a + float64(d.b*z)
		}
		return
	}
	scale := d.b / d.g
	base := d.a - scale
	if math.Abs(d.g) < 1e-3 { // where the difference of the two would lose digits
		for i, z := range to {
			to[i] = d.a + float64(scale*math.Expm1(d.g*z))
		}
		return
	}
	for i, z := range to {
		to[i] = base + float64(scale*math.Exp(d.g*z))
	}
}

// evaluate computes the outputs of a node that vary, for a block of draws, from the sums over the nodes that it counts.
func (w *worker) evaluate(n *node, b *block, sums *[outputs][]float64) {
	varies, base := w.varies[n], w.base[n]
	for out := range outputs {
		if varies[out] {
			to := w.out[out][:b.size]
			for j := range to {
				to[j] = base[out]
			}
		}
	}
	for _, f := range n.sums {
		if sums != nil && varies[f.to] {
			axpy(w.out[f.to][:b.size], f.scale, sums[f.from])
		}
	}
	w.rows(n, b)
	for _, f := range n.derived {
		if varies[f.from] && varies[f.to] {
			axpy(w.out[f.to][:b.size], f.scale, w.out[f.from])
		}
	}
}

// rows adds the own rows of a node.
func (w *worker) rows(n *node, b *block) {
	if len(n.own) == 0 {
		return
	}
	for len(w.own) < len(n.own) {
		w.own = append(w.own, make([]float64, strip))
		w.streams = append(w.streams, stream{})
	}
	for i := range n.own {
		if !n.own[i].dist.Certain() {
			w.streams[i].open(w.opt.Seed, n.own[i].id, w.simulation.own+i, w.opt.Draws)
		}
	}
	varies := w.varies[n]
	seed := uint32(hash(n.key) ^ w.opt.Seed*golden>>32)
	for from := 0; from < b.size; from += strip {
		size := min(strip, b.size-from)
		w.number(b.first+from, size)
		shuffled := w.shuffled[:size]
		shuffle(shuffled, w.draws[:size], seed, w.opt.Draws)
		for i := range n.own {
			w.sample(w.own[i][:size], &n.own[i].dist, &w.streams[i], shuffled)
		}
		for out := range outputs {
			if !varies[out] {
				continue
			}
			to := w.out[out][from : from+size]
			for _, r := range n.rows[out] {
				own, by := w.own[r.own][:size], b.coefficients[r.coefficient][from:from+size]
				if r.scale == 1 {
					for j := range to {
						to[j] += float64(own[j] * by[j])
					}
					continue
				}
				for j := range to {
					to[j] += float64(r.scale * float64(own[j]*by[j]))
				}
			}
		}
	}
}

// axpy adds a multiple.
func axpy(to []float64, scale float64, from []float64) {
	from = from[:len(to)]
	for j := range to {
		to[j] += float64(scale * from[j])
	}
}

// each calls use for every measure of a node that varies, with its draws.
func (w *worker) each(n *node, size int, use func(kind Measure, draws []float64)) {
	varies := w.varies[n]
	value := func(out int) func(j int) float64 {
		if varies[out] {
			from := w.out[out]
			return func(j int) float64 { return from[j] }
		}
		v := n.forms[out].shared.constant()
		return func(int) float64 { return v }
	}
	for measure, out := range []int{CO2: co2, CO2e: co2e, AnnualSaving: saving, NPV: npv} {
		if varies[out] && (out != saving || n.outcome.AnnualSaving != nil) && (out != npv || n.money) {
			use(Measure(measure), w.out[out][:size])
		}
	}
	if !n.money {
		return
	}
	to := w.measure[:size]
	if varies[net] || varies[basisSaving] {
		if varies[basisSaving] && !varies[net] && n.forms[net].shared.constant() > 0 {
			investment, s := n.forms[net].shared.constant(), w.out[basisSaving]
			for j := range to {
				to[j] = paidBack(investment, s[j])
			}
		} else {
			i, s := value(net), value(basisSaving)
			for j := range to {
				to[j] = paidBack(i(j), s(j))
			}
		}
		use(SimplePayback, to)
	}
	if n.outcome.AbatementCost != nil && (varies[annualised] || varies[basisSaving] || varies[basisCO2]) {
		a, s, c := value(annualised), value(basisSaving), value(basisCO2)
		for j := range to {
			to[j] = math.Inf(1)
			if tonnes := c(j); tonnes > 0 {
				to[j] = (a(j) - s(j)) / tonnes
			}
		}
		use(AbatementCost, to)
	}
}

// paidBack is the simple payback of finance.SimplePayback as a number: never is +Inf, immediate 0.
func paidBack(investment, saving float64) float64 {
	switch {
	case investment > 0 && saving > 0:
		return investment / saving
	case investment <= 0 && saving >= 0:
		return 0
	}
	return math.Inf(1)
}

// set puts the percentiles of a measure in place of the propagated ones.
func (o *Outcome) set(kind Measure, p percentiles) {
	estimate := func(e *Estimate) {
		e.Low, e.Median, e.High, e.LowError, e.HighError = p.low, p.median, p.high, p.lowError, p.highError
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
		*o.Payback = Payback{years(p.low), years(p.median), years(p.high), p.never, p.lowError, p.highError}
	case AbatementCost:
		*o.AbatementCost = Cost{known(p.low), known(p.median), known(p.high), p.never, p.lowError, p.highError}
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
	into      *Outcome // of the programme
	options   []int
	last      bool // of its programme
	done      chan *[outputs][]float64
}

// simulate takes the percentiles from draws.
func (m *model) simulate(ctx context.Context, a *Analysis) error {
	s := m.prepare()
	cores := m.opt.Workers
	if cores <= 0 {
		cores = runtime.GOMAXPROCS(0)
	}
	first := &block{size: min(kept, m.opt.Draws)}
	s.worker().open(first)
	var sketches map[*node]*[measures]*sketch
	if m.opt.Draws > kept {
		sketches = map[*node]*[measures]*sketch{}
	}
	if err := s.begin(ctx, a, first, cores, sketches); err != nil {
		return err
	}
	if sketches != nil {
		if err := s.count(ctx, cores, sketches); err != nil {
			return err
		}
		s.put(a, sketches)
	}
	if s.one {
		for _, o := range a.outcomes() {
			o.CO2e.Low, o.CO2e.Median, o.CO2e.High, o.CO2e.LowError, o.CO2e.HighError = o.CO2.Low, o.CO2.Median, o.CO2.High, o.CO2.LowError, o.CO2.HighError
		}
	}
	return nil
}

// outcomes returns the whole, and every programme and option.
func (a *Analysis) outcomes() []*Outcome {
	all := []*Outcome{&a.Total}
	for i := range a.Programmes {
		all = append(all, &a.Programmes[i])
		for j := range a.Programmes[i].Options {
			all = append(all, &a.Programmes[i].Options[j])
		}
	}
	return all
}

// begin goes through the first draws, all of which are at hand for one option after the other.
func (s *simulation) begin(ctx context.Context, a *Analysis, b *block, cores int, sketches map[*node]*[measures]*sketch) error {
	var guard sync.Mutex // of sketches
	use := func(w *worker, n *node, o *Outcome) {
		var mine [measures]*sketch
		w.each(n, b.size, func(kind Measure, draws []float64) {
			if sketches == nil {
				o.set(kind, w.selector.percentiles(draws))
				return
			}
			mine[kind] = newSketch(&w.selector, draws)
			mine[kind].add(draws)
		})
		if sketches != nil {
			guard.Lock()
			sketches[n] = &mine
			guard.Unlock()
		}
	}
	tasks := s.tasks(a)
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
				t.done <- w.work(t, b, use)
			}
		})
	}
	w := s.worker()
	total := sums(b.size)
	programme := sums(b.size)
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
			s.accumulate(total, t.programme, part)
			continue
		}
		for out := range outputs {
			axpy(programme[out], 1, part[out])
		}
		if t.last {
			w.evaluate(t.programme, b, programme)
			use(w, t.programme, t.into)
			s.accumulate(total, t.programme, &w.out)
			for out := range outputs {
				clear(programme[out])
			}
		}
	}
	workers.Wait()
	if err := ctx.Err(); err != nil {
		return err
	}
	w.evaluate(s.total, b, total)
	use(w, s.total, &a.Total)
	return nil
}

// tasks lists the batches in the order of the ids, so that neither the order of the options nor the number of cores
// changes a sum.
func (s *simulation) tasks(a *Analysis) []*task {
	var all []*task
	programmes := sorted(s.programmes)
	for _, i := range programmes {
		n := s.programmes[i]
		if len(n.options) == 0 {
			all = append(all, &task{programme: n, into: &a.Programmes[i], last: true, done: make(chan *[outputs][]float64, 1)})
			continue
		}
		for part := range slices.Chunk(sorted(n.options), batch) {
			all = append(all, &task{programme: n, into: &a.Programmes[i], options: part, done: make(chan *[outputs][]float64, 1)})
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

func sums(size int) *[outputs][]float64 {
	var all [outputs][]float64
	for out := range all {
		all[out] = make([]float64, size)
	}
	return &all
}

// accumulate adds the varying outputs of a node to sums.
func (s *simulation) accumulate(to *[outputs][]float64, n *node, from *[outputs][]float64) {
	for out, varies := range s.varies[n] {
		if varies {
			axpy(to[out], 1, from[out])
		}
	}
}

// work evaluates a task, and returns the sums over what it counts.
func (w *worker) work(t *task, b *block, use func(*worker, *node, *Outcome)) *[outputs][]float64 {
	part := sums(b.size)
	if t.options == nil {
		w.evaluate(t.programme, b, nil)
		use(w, t.programme, t.into)
		w.accumulate(part, t.programme, &w.out)
		return part
	}
	for _, j := range t.options {
		n := t.programme.options[j]
		w.evaluate(n, b, nil)
		use(w, n, &t.into.Options[j])
		if n.counts {
			w.accumulate(part, n, &w.out)
		}
	}
	return part
}

// count goes through the draws after the first, a block at a time, and counts.
func (s *simulation) count(ctx context.Context, cores int, sketches map[*node]*[measures]*sketch) error {
	blocks := (s.opt.Draws - 1) / kept // without the first
	next, finished := 0, 0
	var guard sync.Mutex // of next, finished and the sketches
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
			total, programme := sums(kept), sums(kept)
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
				w.all(b, total, programme, use)
				guard.Lock()
				finished++
				if s.opt.Progress != nil {
					s.opt.Progress(float64(min((finished+1)*kept, s.opt.Draws)) / float64(s.opt.Draws))
				}
				guard.Unlock()
			}
			guard.Lock()
			defer guard.Unlock()
			for n, have := range mine {
				for kind, k := range have {
					if k != nil {
						sketches[n][kind].merge(k)
					}
				}
			}
		})
	}
	workers.Wait()
	return ctx.Err()
}

// all evaluates every node for a block, in the order of the ids.
func (w *worker) all(b *block, total, programme *[outputs][]float64, use func(*node)) {
	for out := range outputs {
		clear(total[out])
	}
	for _, i := range sorted(w.programmes) {
		n := w.programmes[i]
		for out := range outputs {
			clear(programme[out])
		}
		part := sums(0)
		for k, j := range sorted(n.options) {
			if k%batch == 0 {
				part = w.flush(programme, part, b.size)
			}
			o := n.options[j]
			w.evaluate(o, b, nil)
			use(o)
			if o.counts {
				w.accumulate(part, o, &w.out)
			}
		}
		w.flush(programme, part, 0)
		w.evaluate(n, b, programme)
		use(n)
		w.accumulate(total, n, &w.out)
	}
	w.evaluate(w.total, b, total)
	use(w.total)
}

// flush adds the sum of a batch to that of the programme and returns an empty one.
func (w *worker) flush(programme, part *[outputs][]float64, size int) *[outputs][]float64 {
	for out := range outputs {
		axpy(programme[out][:len(part[out])], 1, part[out])
	}
	return sums(size)
}

// put takes the percentiles from the sketches.
func (s *simulation) put(a *Analysis, sketches map[*node]*[measures]*sketch) {
	set := func(o *Outcome, n *node) {
		for kind, k := range sketches[n] {
			if k != nil {
				o.set(Measure(kind), k.percentiles())
			}
		}
	}
	set(&a.Total, s.total)
	for i, n := range s.programmes {
		set(&a.Programmes[i], n)
		for j, option := range n.options {
			set(&a.Programmes[i].Options[j], option)
		}
	}
}
