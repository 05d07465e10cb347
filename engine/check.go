package engine

import (
	"fmt"
	"math"
	"strings"

	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/internal/place"
	"github.com/cleaner-production/abate/engine/quantity"
)

// check refuses what no portfolio can mean, wherever it was built: ids, counts, lifetimes, grants, rates, prices.
func (e *evaluator) check() {
	if len(e.p.Programmes) == 0 && len(e.p.Indicators) == 0 {
		e.list.Add(e.p.At, "no programme", "", `add [[programme]] with id = "…" and its [programme.savings]`)
	}
	e.exchange()
	e.prices()
	e.checkSchemes()
	e.checkFinancing()
	ids := map[string]int{}
	for i := range e.p.Programmes {
		p := &e.p.Programmes[i]
		e.id(ids, p.ID, "a programme", p.At)
		e.counts(p)
		e.figures(&p.Figures)
		if len(p.Options) == 0 && len(p.Savings)+len(p.Uses)+len(p.Meters) == 0 && p.Investment == nil && p.AnnualSaving == nil {
			e.list.Add(p.At, "programme "+place.Quote(p.ID)+" has neither savings nor money nor options", "", "add [programme.savings] or [[programme.option]]")
		}
		e.checkLinks(p)
		options := map[string]int{}
		for j := range p.Options {
			o := &p.Options[j]
			e.id(options, o.ID, "an option", o.At)
			e.figures(&o.Figures)
			for _, respect := range Respects() {
				if j := o.Feasibility.In(respect).Judgement; j > Infeasible {
					e.list.Add(o.At, fmt.Sprintf("option %s of judgement %d", place.Quote(o.ID), j), "one of the judgements of package engine is wanted", "")
				}
			}
			if o.Status > Rejected {
				e.list.Add(o.At, fmt.Sprintf("option %s of status %d", place.Quote(o.ID), o.Status), "one of the statuses of package engine is wanted", "")
			}
		}
	}
}

func (e *evaluator) exchange() {
	for _, x := range e.p.Exchange {
		if !(x.Rate > 0) || !finite(x.Rate) {
			e.list.Add(x.At, fmt.Sprintf("an exchange rate of %v %s per %s", x.Rate, plain(x.Currency), plain(x.Per)), "a rate above 0 is wanted", "")
		}
	}
}

func (e *evaluator) prices() {
	seen := map[string]bool{}
	for _, p := range e.p.Prices {
		if _, known := e.table.Row(p.Carrier); !known {
			e.stranger(p.Carrier, p.At)
		}
		if seen[p.Carrier] {
			e.list.Add(p.At, "two prices of "+place.Quote(p.Carrier), "", "keep one")
		}
		seen[p.Carrier] = true
		if p.Escalation != nil {
			if err := finance.CheckRate(*p.Escalation); err != nil {
				e.wrong(p.At, err)
			}
		}
		if len(p.ByYear) > 0 && p.Value.Value == 0 {
			e.list.Add(p.At, "prices of "+place.Quote(p.Carrier)+" by year that begin with 0", "another price is wanted", "the later ones are taken as parts of it")
		}
		if len(p.ByYear) > MaxLifetimeYears || !finite(p.ByYear...) {
			e.list.Add(p.At, fmt.Sprintf("%d prices of %s by year", len(p.ByYear), place.Quote(p.Carrier)), fmt.Sprintf("at most %d finite ones are wanted", MaxLifetimeYears), "")
		}
		if len(p.ByYear) > 0 && e.t.PriceBase == finance.Year1 && p.Value.Value != p.ByYear[0] {
			e.list.Add(p.At, fmt.Sprintf("a price of %s of %v and one of year 1 of %v", place.Quote(p.Carrier), p.Value.Value, p.ByYear[0]), "", `keep that of year 1, or set price_base = "year0" where the other is today's`)
		}
		if p.Unit.Dimension() == quantity.None {
			e.list.Add(p.At, "a price of "+place.Quote(p.Carrier)+" without a unit", "a price per unit is wanted", "")
		}
	}
}

// finite says whether numbers are neither NaN nor infinite.
func finite(numbers ...float64) bool {
	for _, v := range numbers {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return false
		}
	}
	return true
}

// id refuses an empty id and one used twice, letter case aside. It remembers the line of each.
func (e *evaluator) id(seen map[string]int, id, what string, at Position) {
	key := strings.ToLower(strings.TrimSpace(id))
	line, twice := seen[key]
	switch {
	case key == "":
		e.list.Add(at, what+" without id", "", `add id = "…"`)
	case twice && line > 0:
		e.list.Add(at, fmt.Sprintf("the id %s is used in line %d too", place.Quote(id), line), "", "give each its own")
	case twice:
		e.list.Add(at, "the id "+place.Quote(id)+" is used twice", "", "give each its own")
	default:
		seen[key] = at.Line
	}
}

func (e *evaluator) counts(p *Programme) {
	switch {
	case p.Proposed < 0 || p.Implemented < 0:
		e.list.Add(p.At, fmt.Sprintf("%d implemented of %d proposed", p.Implemented, p.Proposed), "no count is negative", "")
	case p.Implemented > p.Proposed && (p.Proposed > 0 || len(p.Options) == 0):
		e.list.Add(p.At, fmt.Sprintf("implemented %d is more than proposed %d", p.Implemented, p.Proposed), "", "")
	}
}

func (e *evaluator) figures(f *Figures) {
	lifetime := e.t.LifetimeYears
	if f.LifetimeYears != 0 {
		lifetime = f.LifetimeYears
		e.lifetime(lifetime, f.At)
	}
	e.checkGrant(f)
	e.checkLoan(f.Loan)
	if f.Investment != nil && f.Investment.Value < 0 {
		e.list.Add(f.Investment.At, fmt.Sprintf("an investment of %v", f.Investment.Value), "an amount of 0 or more is wanted", "give money received as grant or residual value")
	}
	for _, r := range f.Replacements {
		if r.Year < 1 || r.Year > lifetime {
			e.list.Add(r.Cost.At, fmt.Sprintf("a replacement in year %d", r.Year), fmt.Sprintf("a year of the lifetime, 1 to %d, is wanted", lifetime), "")
		}
	}
	for _, savings := range [][]Saving{f.Savings, f.Baseline, f.Achieved} {
		e.savings(savings)
	}
	for _, b := range f.Baseline {
		if b.Quantity.Value < 0 {
			e.list.Add(b.At, fmt.Sprintf("a use of %s of %s", b.Quantity, place.Quote(b.Carrier)), "0 or more is wanted", "")
		}
	}
	if v := f.Reported.PaybackYears; v != nil && (!finite(*v) || *v < 0) {
		e.list.Add(f.At, fmt.Sprintf("a reported payback of %v years", *v), "0 or more is wanted", "")
	}
	if v := f.Reported.ImplementationRate; v != nil && !(*v >= 0 && *v <= 1) {
		e.list.Add(f.At, fmt.Sprintf("a reported implementation rate of %v", *v), "a fraction from 0 to 1 is wanted", "")
	}
}

func (e *evaluator) checkGrant(f *Figures) {
	g := f.Grant
	if !(g.Share >= 0 && g.Share <= 1) {
		mend := ""
		if g.Share > 1 && g.Share <= 100 {
			mend = fmt.Sprintf("write %v for %v %%, or an amount with its currency", g.Share/100, g.Share)
		}
		e.list.Add(g.At, fmt.Sprintf("a grant of %v", g.Share), "a share from 0 to 1 is wanted", mend)
	}
}

// savings refuses quantities that are not numbers, ranges that do not hold them, and a carrier given twice.
func (e *evaluator) savings(savings []Saving) {
	seen := map[string]bool{}
	for _, s := range savings {
		carrier := place.Quote(s.Carrier)
		if seen[s.Carrier] {
			e.list.Add(s.At, "the carrier "+carrier+" is given twice", "", "add the two up")
		}
		seen[s.Carrier] = true
		switch {
		case !finite(s.Quantity.Value, s.Low, s.High, s.Half):
			e.list.Add(s.At, "a quantity of "+carrier+" that is not finite", "", "")
		case s.ranged() && (s.Low > s.Quantity.Value || s.Quantity.Value > s.High):
			e.list.Add(s.At, fmt.Sprintf("%v of %s is not between %v and %v", s.Quantity.Value, carrier, s.Low, s.High), "", "correct value, low or high")
		}
	}
}

// ranged says whether a range is given.
func (s *Saving) ranged() bool { return s.Low != 0 || s.High != 0 }
