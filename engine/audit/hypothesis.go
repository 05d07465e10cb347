package audit

import (
	"cmp"
	"math"
	"slices"
)

// hypothesis is a way in which the figures of an entry may have come about, with its posterior probability.
type hypothesis struct {
	m       mended
	prior   float64
	p       float64 // posterior
	touches []int   // figures that it changes
	breaks  int     // the equation that fails for a reason of its own, or none
	mend    Mend    // without what follows from the posterior
}

// judge returns the hypotheses of an entry with their probabilities.
func (e *entry) judge(p *Prior) []hypothesis {
	all := e.hypotheses(p)
	logs := make([]float64, len(all))
	best := math.Inf(-1)
	for i := range all {
		logs[i] = math.Log(all[i].prior) + e.likelihood(&all[i], p)
		best = max(best, logs[i])
	}
	sum := 0.0
	for i := range all {
		all[i].p = math.Exp(logs[i] - best)
		sum += all[i].p
	}
	for i := range all {
		all[i].p /= sum
	}
	return all
}

// likelihood is the logarithm of the density of all that is printed under a hypothesis.
func (e *entry) likelihood(h *hypothesis, p *Prior) float64 {
	sum := 0.0
	for i := range e.equations {
		q := &e.equations[i]
		switch {
		case q.density == nil:
		case h.breaks == i:
			sum += math.Log(1 / (p.Decades * math.Ln10))
		default:
			d := q.density(&h.m)
			if !(d > impossible) { // also what is no number, of figures at the ends of what can be written
				d = impossible
			}
			sum += math.Log(min(d, 1/impossible))
		}
	}
	return sum
}

// hypotheses lists what may have happened: nothing, a single slip of one figure, two quantities in each other's place, a
// carrier left out, or something else in one equation.
func (e *entry) hypotheses(p *Prior) []hypothesis {
	nothing := hypothesis{m: *e.asPrinted(), breaks: none}
	var all []hypothesis
	involved := make([]bool, len(e.figures))
	for i := range e.equations {
		if e.equations[i].density != nil {
			for _, f := range e.equations[i].figures {
				involved[f] = true
			}
		}
	}
	for f := range e.figures {
		if !involved[f] || e.figures[f].value == 0 {
			continue
		}
		for _, c := range p.candidates(e.figures[f].kind, e.figures[f].unit) {
			h := hypothesis{m: *e.asPrinted(), prior: c.prior, touches: []int{f}, breaks: none}
			h.m.times[f] = c.factor
			h.mend = Mend{Field: e.figures[f].field, Kind: Slipped, Slips: c.names, Factor: c.factor, Value: e.figures[f].value * c.factor, Unit: e.figures[f].unit}
			all = append(all, h)
		}
	}
	for i := range e.lines {
		for j := range e.lines[:i] {
			if h, ok := e.swapped(i, j, p); ok {
				all = append(all, h)
			}
		}
	}
	if e.co2 != none {
		for i := range e.lines {
			if l := &e.lines[i]; l.known && l.co2 != 0 && len(e.lines) > 1 {
				h := hypothesis{m: *e.asPrinted(), prior: p.LeftOut, touches: []int{e.co2}, breaks: none}
				h.m.leftOut = i + 1
				h.mend = Mend{Field: "reported.co2", Kind: LeftOut, Carrier: l.carrier, Factor: 1, Value: e.figures[e.co2].value, Unit: "t"}
				all = append(all, h)
			}
		}
	}
	equations := 0
	for i := range e.equations {
		if e.equations[i].density != nil && !e.equations[i].witness {
			equations++
		}
	}
	for i := range e.equations {
		if e.equations[i].density != nil && !e.equations[i].witness {
			all = append(all, hypothesis{m: *e.asPrinted(), prior: p.Other / float64(equations), breaks: i})
		}
	}
	nothing.prior = 1
	for _, h := range all {
		nothing.prior -= h.prior
	}
	nothing.prior = max(nothing.prior, 0.5)
	return append(all, nothing)
}

// swapped is the hypothesis that two quantities of one kind stand in each other's place.
func (e *entry) swapped(i, j int, p *Prior) (hypothesis, bool) {
	a, b := &e.figures[e.lines[i].figure], &e.figures[e.lines[j].figure]
	if a.unit != b.unit || a.value == b.value || a.value == 0 || b.value == 0 {
		return hypothesis{}, false
	}
	h := hypothesis{m: *e.asPrinted(), prior: p.Swap, touches: []int{e.lines[i].figure, e.lines[j].figure}, breaks: none}
	h.m.times[e.lines[i].figure], h.m.times[e.lines[j].figure] = b.value/a.value, a.value/b.value
	h.mend = Mend{Field: a.field, Kind: Swapped, Carrier: e.lines[j].carrier, Factor: b.value / a.value, Value: b.value, Unit: a.unit}
	return h, true
}

// finding is the verdict on one equation.
func (e *entry) finding(i int, all []hypothesis) Finding {
	q := &e.equations[i]
	f := Finding{Programme: e.programme, Option: e.option, Field: q.field, Unit: e.figures[q.figures[0]].unit, Reported: e.figures[q.figures[0]].value}
	f.Months = f.Field == "reported.payback" && e.stated.Reported.PaybackMonths
	if q.density == nil {
		f.Verdict = NotCheckable
		return f
	}
	printed := e.asPrinted()
	f.Computed, f.Low, f.High, f.Outside, f.Partial = bounded(q.computed(printed)), bounded(q.low), bounded(q.high), q.outside, q.partial
	f.Consistent = 1
	for k := range all {
		h := &all[k]
		switch {
		case h.breaks == i:
			f.Unexplained += h.p
			f.Consistent -= h.p
		case h.breaks == none && slices.ContainsFunc(h.touches, func(t int) bool { return slices.Contains(q.figures, t) }):
			f.Consistent -= h.p
			mend := h.mend
			mend.Probability, mend.ComputedAfter, mend.Value = h.p, bounded(q.computed(&h.m)), bounded(h.mend.Value)
			f.Mends = append(f.Mends, mend)
		}
	}
	f.Consistent = min(max(f.Consistent, 0), 1)
	slices.SortStableFunc(f.Mends, func(a, b Mend) int {
		return cmp.Or(cmp.Compare(b.Probability, a.Probability), cmp.Compare(a.Field, b.Field), cmp.Compare(math.Abs(math.Log(a.Factor)), math.Abs(math.Log(b.Factor))))
	})
	f.verdict(q)
	const most, least = 5, 0.005
	for k, m := range f.Mends {
		if k == most || m.Probability < least {
			f.Mends = f.Mends[:k]
			break
		}
	}
	return f
}

// verdict settles the verdict from the probabilities.
func (f *Finding) verdict(q *equation) {
	// A figure that nothing within the ranges gives must have more to say for it.
	half, apart := 0.5, 2.0
	if f.Outside {
		half = 0.85
	}
	switch {
	case f.Consistent >= half && q.partial && !f.Outside && f.Computed == 0:
		f.Verdict = NotCheckable
	case f.Consistent >= half:
		f.Verdict, f.Mends = Consistent, nil
	case len(f.Mends) > 1 && f.Mends[0].Probability > f.Unexplained && f.Mends[0].Probability < apart*f.Mends[1].Probability && f.Mends[0].Field != f.Mends[1].Field:
		f.Verdict = CannotTell
	case f.Outside:
		f.Verdict = Impossible
	default:
		f.Verdict = Unlikely
	}
}

// bounded keeps what a mend makes of a figure that is as large as numbers go within them.
func bounded(v float64) float64 {
	if math.IsNaN(v) {
		return 0
	}
	return min(max(v, -math.MaxFloat64), math.MaxFloat64)
}
