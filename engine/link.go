package engine

import (
	"cmp"
	"slices"
	"strings"

	"github.com/cleaner-production/abate/engine/internal/place"
	"github.com/cleaner-production/abate/engine/internal/spell"
)

// Links are what an option has to do with others of its programme.
type Links struct {
	Excludes   []string // ids of options of which only one can be done; it holds both ways
	Requires   []string // ids of options without which this one cannot be done
	SameStream string   // the name of a stream that others save on too: each saves a share of what the others leave
	LinksAt    Position
}

// Counted says whether an outcome counts in the totals: it is not ruled out, not excluded by another that counts, and
// lacks none that it requires.
func (o *Outcome) Counted() bool {
	return !o.RuledOut() && o.ExcludedBy == "" && o.Lacks == ""
}

// RuledOut says whether an option is rejected, or judged infeasible and not done.
func (o *Outcome) RuledOut() bool {
	return o.Status == Rejected || o.Status != Implemented && o.Feasibility.Overall() == Infeasible
}

// judged doubts options that go on although they are judged infeasible.
func (e *evaluator) judged(p *Programme) {
	for i := range p.Options {
		o := &p.Options[i]
		if o.Feasibility.Overall() != Infeasible || o.Status != Planned && o.Status != Implementing && o.Status != Implemented {
			continue
		}
		form := "option %s is %s, and judged not feasible (%s): it is not counted"
		if o.Status == Implemented {
			form = "option %s is %s, and judged not feasible (%s): it is counted"
		}
		e.warn(o.At, form, place.Quote(o.ID), o.Status, o.Feasibility.Against())
	}
}

// checkLinks refuses links to nothing and contradictions.
func (e *evaluator) checkLinks(p *Programme) {
	var ids []string
	for i := range p.Options {
		ids = append(ids, p.Options[i].ID)
	}
	at := func(id string) int { return slices.Index(ids, id) }
	for i := range p.Options {
		o := &p.Options[i]
		for _, links := range []struct {
			word string
			ids  []string
		}{{"excludes", o.Excludes}, {"requires", o.Requires}} {
			for _, id := range links.ids {
				switch {
				case id == o.ID:
					e.list.Add(o.LinksAt, "the option "+place.Quote(o.ID)+" "+links.word+" itself", "", "name another")
				case at(id) < 0:
					mend := "an id of an option of the same programme is wanted"
					if near := spell.Nearest(id, ids); near != "" {
						mend = "did you mean " + place.Quote(near) + "?"
					}
					e.list.Add(o.LinksAt, "the option "+place.Quote(o.ID)+" "+links.word+" "+place.Quote(id)+", which is no option of "+place.Quote(p.ID), "", mend)
				case links.word == "requires" && (slices.Contains(o.Excludes, id) || slices.Contains(p.Options[at(id)].Excludes, o.ID)):
					e.list.Add(o.LinksAt, "the option "+place.Quote(o.ID)+" both requires and excludes "+place.Quote(id), "", "keep one")
				}
			}
		}
	}
	e.checkCycles(p, at)
}

// checkCycles refuses options that require each other in a ring.
func (e *evaluator) checkCycles(p *Programme, at func(string) int) {
	const (
		open = iota + 1
		done
	)
	state := make([]int, len(p.Options))
	var path []string
	var visit func(i int) bool
	visit = func(i int) bool {
		path = append(path, p.Options[i].ID)
		state[i] = open
		for _, id := range p.Options[i].Requires {
			j := at(id)
			if j < 0 || j == i {
				continue // told
			}
			if state[j] == open {
				ring := append(path[slices.Index(path, id):], id)
				e.list.Add(p.Options[i].LinksAt, "options that require each other: "+plain(strings.Join(ring, " → ")), "", "leave one of the links out")
				return false
			}
			if state[j] != done && !visit(j) {
				return false
			}
		}
		state[i] = done
		path = path[:len(path)-1]
		return true
	}
	for i := range p.Options {
		if state[i] == 0 && !visit(i) {
			return
		}
	}
}

// resolve says of each option of a programme whether another excludes it or it lacks another. What is done counts. Of other
// options that exclude each
// other the one that is further in its status counts, then the one with the higher NPV, then the first by id, so that the
// order of the options does not matter.
func (e *evaluator) resolve(p *Programme, outcomes []Outcome) {
	if !slices.ContainsFunc(p.Options, func(o Option) bool { return len(o.Excludes) > 0 || len(o.Requires) > 0 }) {
		return
	}
	at := map[string]int{}
	excludes := make([][]int, len(p.Options))
	var order []int
	for i := range p.Options {
		at[p.Options[i].ID] = i
		order = append(order, i)
	}
	for i := range p.Options {
		for _, id := range p.Options[i].Excludes {
			j, ok := at[id]
			if !ok {
				return // told
			}
			excludes[i], excludes[j] = append(excludes[i], j), append(excludes[j], i)
		}
	}
	further := func(o *Outcome) int { // planned before unknown, which is proposed
		return slices.Index([]Status{Implemented, Implementing, Planned, Proposed, StatusUnknown, Rejected}, o.Status)
	}
	slices.SortFunc(order, func(i, j int) int {
		a, b := &outcomes[i], &outcomes[j]
		byNPV := 0
		switch {
		case a.NPV != nil && b.NPV != nil:
			byNPV = cmp.Compare(*b.NPV, *a.NPV)
		case a.NPV != nil:
			byNPV = -1
		case b.NPV != nil:
			byNPV = 1
		}
		return cmp.Or(cmp.Compare(further(a), further(b)), byNPV, cmp.Compare(a.ID, b.ID))
	})
	for { // an option that lacks another gives way to what it excludes
		accepted := make([]bool, len(outcomes))
		for _, i := range order {
			outcomes[i].ExcludedBy = ""
			if outcomes[i].RuledOut() || outcomes[i].Lacks != "" {
				continue
			}
			if outcomes[i].Status == Implemented { // a fact
				accepted[i] = true
				continue
			}
			for _, k := range order { // the first by order that does
				if accepted[k] && slices.Contains(excludes[i], k) {
					outcomes[i].ExcludedBy = outcomes[k].ID
					break
				}
			}
			accepted[i] = outcomes[i].ExcludedBy == ""
		}
		lacking := false
		for _, i := range order {
			for _, id := range p.Options[i].Requires {
				if j, ok := at[id]; ok && accepted[i] && !accepted[j] && outcomes[i].Status != Implemented {
					outcomes[i].Lacks, lacking = id, true
					break
				}
			}
		}
		if !lacking {
			break
		}
	}
	for i := range p.Options {
		o := &p.Options[i]
		for _, id := range o.Excludes {
			if o.Status == Implemented && p.Options[at[id]].Status == Implemented {
				e.warn(o.LinksAt, "options %s and %s are both done, and exclude each other: both are counted", place.Quote(o.ID), place.Quote(id))
			}
		}
		for _, id := range o.Requires {
			if j, ok := at[id]; ok && o.Status == Implemented && !outcomes[j].Counted() {
				e.warn(o.LinksAt, "option %s is done, and requires %s, which is not counted", place.Quote(o.ID), place.Quote(id))
			}
		}
	}
}
