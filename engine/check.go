package engine

import (
	"fmt"
	"math"
	"strings"

	"github.com/cleaner-production/abate/engine/internal/place"
)

// check refuses what no portfolio can mean, wherever it was built: ids, counts, lifetimes, grants.
func (e *evaluator) check() {
	if len(e.p.Programmes) == 0 {
		e.list.Add(e.p.At, "no programme", "", "add [[programme]] with id = \"…\" and its [programme.savings]")
	}
	ids := map[string]string{}
	for i := range e.p.Programmes {
		p := &e.p.Programmes[i]
		e.id(ids, p.ID, "programme", p.At)
		e.counts(p)
		e.figures(&p.Figures)
		if len(p.Options) == 0 && len(p.Savings) == 0 && p.Investment == nil && p.AnnualSaving == nil {
			e.list.Add(p.At, "programme "+place.Quote(p.ID)+" has neither savings nor money nor options", "", "add [programme.savings] or [[programme.option]]")
		}
		options := map[string]string{}
		for j := range p.Options {
			e.id(options, p.Options[j].ID, "option", p.Options[j].At)
			e.figures(&p.Options[j].Figures)
		}
	}
}

// id refuses an empty id and one used twice, letter case aside.
func (e *evaluator) id(seen map[string]string, id, what string, at Position) {
	if strings.TrimSpace(id) == "" {
		e.list.Add(at, "a "+what+" without id", "", `add id = "…"`)
		return
	}
	key := strings.ToLower(strings.TrimSpace(id))
	if first, ok := seen[key]; ok {
		e.list.Add(at, "the id "+place.Quote(id)+" is used twice"+first, "", "give each "+what+" its own")
		return
	}
	seen[key] = ""
	if at.Line > 0 {
		seen[key] = fmt.Sprintf(", first in line %d", at.Line)
	}
}

func (e *evaluator) counts(p *Programme) {
	switch {
	case p.Proposed < 0 || p.Implemented < 0:
		e.list.Add(p.At, fmt.Sprintf("%d implemented of %d proposed", p.Implemented, p.Proposed), "no count is negative", "")
	case p.Proposed > 0 && p.Implemented > p.Proposed:
		e.list.Add(p.At, fmt.Sprintf("implemented %d is more than proposed %d", p.Implemented, p.Proposed), "", "")
	}
}

func (e *evaluator) figures(f *Figures) {
	if f.LifetimeYears != 0 {
		e.lifetime(f.LifetimeYears, f.At)
	}
	if g := f.Grant; g.Share < 0 || g.Share > 1 {
		mend := ""
		if g.Share > 1 && g.Share <= 100 {
			mend = fmt.Sprintf("write %v for %v %%, or an amount with its currency", g.Share/100, g.Share)
		}
		e.list.Add(g.At, fmt.Sprintf("a grant of %v", g.Share), "a share from 0 to 1 is wanted", mend)
	}
	if f.Investment != nil && f.Investment.Value < 0 {
		e.list.Add(f.Investment.At, fmt.Sprintf("an investment of %v", f.Investment.Value), "an amount of 0 or more is wanted", "give money received as grant or residual value")
	}
	for _, list := range [][]Saving{f.Savings, f.Baseline, f.Achieved} {
		seen := map[string]bool{}
		for _, s := range list {
			if seen[s.Carrier] {
				e.list.Add(s.At, "the carrier "+place.Quote(s.Carrier)+" is given twice", "", "add the two up")
			}
			seen[s.Carrier] = true
			if math.IsNaN(s.Quantity.Value) || math.IsInf(s.Quantity.Value, 0) {
				e.list.Add(s.At, "a quantity of "+place.Quote(s.Carrier)+" that is not finite", "", "")
			}
		}
	}
	for _, r := range f.Replacements {
		years := e.t.LifetimeYears
		if f.LifetimeYears != 0 {
			years = f.LifetimeYears
		}
		if r.Year < 1 || r.Year > years {
			e.list.Add(r.Cost.At, fmt.Sprintf("a replacement in year %d", r.Year), fmt.Sprintf("a year of the lifetime, 1 to %d, is wanted", years), "")
		}
	}
}
