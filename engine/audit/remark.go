package audit

import (
	"math"
	"slices"

	"github.com/cleaner-production/abate/engine"
)

// Price is what the saving and the quantity of an entry imply that a carrier costs, its other carriers being at their prices.
type Price struct {
	Programme, Option string
	Carrier           string
	Unit              string  // in which the quantity is printed
	Implied           float64 // in the currency of the result per Unit
	Known             float64 // what there is to compare with; 0 is nothing
	OfFile            bool    // whether that is the price in the file, not what the other entries imply
	Apart             bool    // whether the two differ by more than 95 % of honest ones do, in a saving that is not found off
	At                engine.Position
}

// RemarkKind says what a remark is about.
type RemarkKind uint8

// The kinds of remarks.
const (
	Switch    RemarkKind = iota // nearly all of an energy is saved and no other rises: what takes its place is missing
	Overlap                     // options together save more than is used
	Uncounted                   // an energy without a factor: the CO2 is without it
)

var remarkKinds = [...]string{"switch", "overlap", "uncounted"}

// String returns the kind in a word, as JSON has it.
func (k RemarkKind) String() string {
	if int(k) < len(remarkKinds) {
		return remarkKinds[k]
	}
	return "unknown"
}

// Remark is what the figures say that is no slip of one of them.
type Remark struct {
	Kind              RemarkKind
	Programme, Option string // Option is "" for what concerns the programme
	Carrier           string
	Unit              string  // of Saved and Used
	Saved, Used       float64 // a year
	Once              bool    // of an Overlap: whether a stream of its own takes off what is counted twice
	At                engine.Position
}

// Honest ratios of implied to actual price lie between these, 95 % of them.
const honestLow, honestHigh = 0.59, 1.60

// prices returns those that an entry implies, of carriers that weigh enough in its saving to be told by it.
func (e *entry) prices(found []Finding, at engine.Position) []Price {
	if e.saving == none {
		return nil
	}
	off := slices.ContainsFunc(found, func(f Finding) bool { return f.Field == "annual_saving" && f.Verdict != Consistent })
	whole := 0.0
	for i := range e.lines {
		whole += math.Abs(e.lines[i].worth())
	}
	const weight = 1.0 / 3
	var all []Price
	for i := range e.lines {
		l := &e.lines[i]
		rest, known := e.figures[e.saving].value, true
		for k := range e.lines {
			if k != i {
				rest -= e.lines[k].worth()
				known = known && e.lines[k].price != 0
			}
		}
		if !known || math.Abs(l.worth()) < weight*whole {
			continue
		}
		f := &e.figures[l.figure]
		p := Price{Programme: e.programme, Option: e.option, Carrier: l.carrier, Unit: f.unit, Implied: bounded(rest / f.value), Known: bounded(l.worth() / f.value), OfFile: l.price != 0 && l.spread == 0, At: at}
		p.Apart = p.Known != 0 && !off && !(p.Implied/p.Known >= honestLow && p.Implied/p.Known <= honestHigh)
		all = append(all, p)
	}
	return all
}

// worth is what the quantity of a line costs; 0 where its price is not known.
func (l *line) worth() float64 { return l.price * l.amount }

// Scopes of energy: burnt on site, and bought.
func (l *line) energy() bool { return l.scope == 1 || l.scope == 2 }

// switches returns the energies of which an entry saves nearly all while no other rises.
func (e *entry) switches(at engine.Position) []Remark {
	for i := range e.lines {
		if l := &e.lines[i]; l.energy() && l.amount < 0 {
			return nil
		}
	}
	const nearly, rounding = 0.9, 1.02 // more than is used is a finding
	var all []Remark
	for i := range e.lines {
		if l := &e.lines[i]; l.energy() && l.use > 0 && l.amount >= nearly*l.use && l.amount <= rounding*l.use {
			all = append(all, e.remark(Switch, l, l.amount, at))
		}
	}
	return all
}

// remark is one on a line of which so much is saved.
func (e *entry) remark(kind RemarkKind, l *line, amount float64, at engine.Position) Remark {
	f := &e.figures[l.figure]
	printed := f.value / l.amount // units in the one of the coefficients
	return Remark{Kind: kind, Programme: e.programme, Option: e.option, Carrier: l.carrier, Unit: f.unit, Saved: bounded(amount * printed), Used: bounded(l.use * printed), At: at}
}

// remarks returns those on a programme, its own entry and those of its options.
func remarks(p *engine.Programme, o *engine.Outcome, own *entry, options []*entry) []Remark {
	var all []Remark
	for _, e := range append([]*entry{own}, options...) {
		for i := range e.lines {
			l := &e.lines[i]
			if l.heat && !hasRemark(all, Uncounted, l.carrier) {
				r := e.remark(Uncounted, l, l.amount, p.At)
				r.Option, r.Saved, r.Used = "", 0, 0
				all = append(all, r)
			}
		}
	}
	for j := range options {
		if o.Options[j].Counted() {
			all = append(all, overlap(o, options, j, all, p.At)...)
		}
	}
	if len(options) == 0 {
		all = append(all, own.switches(p.At)...)
	}
	for j, e := range options {
		all = append(all, e.switches(p.Options[j].At)...)
	}
	return all
}

func hasRemark(all []Remark, kind RemarkKind, carrier string) bool {
	return slices.ContainsFunc(all, func(r Remark) bool { return r.Kind == kind && r.Carrier == carrier })
}

// overlap remarks on the carriers of an option of which it and the others save more than is used.
func overlap(o *engine.Outcome, options []*entry, j int, before []Remark, at engine.Position) []Remark {
	const rounding = 1.02
	var all []Remark
	for i := range options[j].lines {
		l := &options[j].lines[i]
		if !(l.use > 0 && l.amount > 0) || hasRemark(before, Overlap, l.carrier) {
			continue
		}
		sum, most, savers := 0.0, 0.0, 0
		for k, e := range options {
			for n := range e.lines {
				if m := &e.lines[n]; m.of() == l.of() && m.amount > 0 && o.Options[k].Counted() {
					sum += m.amount
					most = max(most, m.amount)
					savers++
				}
			}
		}
		if savers < 2 || sum <= rounding*l.use || most > rounding*l.use { // more than is used by one is a finding
			continue
		}
		r := options[j].remark(Overlap, l, sum, at)
		r.Option = ""
		for k := range o.Streams {
			r.Once = r.Once || o.Streams[k].Carrier == l.carrier && len(o.Streams[k].Parts) == savers
		}
		all = append(all, r)
	}
	return all
}
