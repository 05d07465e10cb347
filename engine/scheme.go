package engine

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cleaner-production/abate/engine/internal/exact"
	"github.com/cleaner-production/abate/engine/internal/place"
	"github.com/cleaner-production/abate/engine/internal/spell"
)

// Scheme is a fund that pays a share of an investment by what it improves: nothing up to the first tier, and then the
// share of the highest tier that is passed, not more for being further above it.
type Scheme struct {
	ID     string
	Name   Text
	Tiers  []Tier // ascending
	AtMost *Money // nil is without limit
	Source string
	At     Position
}

// Tier pays Share of the investment for an improvement of more than Above; both are fractions.
type Tier struct {
	Above, Share float64
}

// The indicators of an improvement that are not a carrier.
const (
	IndicatorEnergy = "energy" // of all carriers together
	IndicatorCO2    = "co2"
)

// Award is how a grant by a scheme came about.
type Award struct {
	Scheme      Scheme
	Indicator   string  // a carrier, IndicatorEnergy or IndicatorCO2; empty where the improvement was stated
	Improvement float64 // of the indicator, or as stated: 0.55 is 55 %
	Share       float64 // of the investment, of the tier that is passed; 0 below the first
	Above       float64 // what that tier asks for
	Next        *Tier   // the first that is not passed
	Capped      bool    // whether AtMost is less than the share
}

// checkSchemes refuses schemes whose tiers do not ascend.
func (e *evaluator) checkSchemes() {
	for _, s := range e.p.Schemes {
		if len(s.Tiers) == 0 {
			e.list.Add(s.At, "the scheme "+place.Quote(s.ID)+" without tiers", "", "add tiers = [{ above = 0.30, share = 0.15 }]")
		}
		for i, t := range s.Tiers {
			switch {
			case !(t.Above >= 0 && t.Above < 1) || !(t.Share >= 0 && t.Share <= 1):
				e.list.Add(s.At, fmt.Sprintf("a tier of %v above %v in the scheme %s", t.Share, t.Above, place.Quote(s.ID)), "fractions from 0 to 1 are wanted", "write 0.30 for 30 %")
			case i > 0 && (t.Above <= s.Tiers[i-1].Above || t.Share <= s.Tiers[i-1].Share):
				e.list.Add(s.At, "the tiers of the scheme "+place.Quote(s.ID)+" do not ascend", "", "each asks for more than the one before it, and pays more")
			}
		}
		if s.AtMost != nil && s.AtMost.Value < 0 {
			e.list.Add(s.AtMost.At, fmt.Sprintf("at most %v", s.AtMost.Value), "0 or more is wanted", "")
		}
	}
}

// scheme returns the scheme that a grant asks for.
func (e *evaluator) scheme(g Grant) *Scheme {
	i := slices.IndexFunc(e.p.Schemes, func(s Scheme) bool { return s.ID == g.Scheme })
	if i >= 0 {
		return &e.p.Schemes[i]
	}
	var known []string
	for _, s := range e.p.Schemes {
		known = append(known, s.ID)
	}
	mend := "add [scheme." + plain(g.Scheme) + "] with its tiers"
	if near := spell.Nearest(g.Scheme, known); near != "" {
		mend = "did you mean " + place.Quote(near) + "?"
	} else if len(known) > 0 {
		mend = "known: " + strings.Join(known, ", ") + "; or " + mend
	}
	e.list.Add(g.At, "unknown scheme "+place.Quote(g.Scheme), "", mend)
	return nil
}

// award computes what a scheme pays for an entry whose savings are known; nil where that is an error.
func (e *evaluator) award(o *Outcome, f *Figures, investment float64) (float64, *Award) {
	g := f.Grant
	s := e.scheme(g)
	if s == nil {
		return 0, nil
	}
	a := &Award{Scheme: *s, Indicator: g.Indicator}
	switch {
	case g.Improvement != nil && g.Indicator != "":
		e.list.Add(g.At, "an improvement and an indicator", "one of the two is wanted", "")
		return 0, nil
	case g.Improvement != nil:
		if a.Improvement = *g.Improvement; !(a.Improvement <= 1) {
			e.list.Add(g.At, fmt.Sprintf("an improvement of %v", a.Improvement), "a fraction up to 1 is wanted", fmt.Sprintf("write %v for %v %%", a.Improvement/100, a.Improvement))
			return 0, nil
		}
	default:
		improvement, ok := e.improvement(o, f)
		if !ok {
			return 0, nil
		}
		a.Improvement = improvement
	}
	for i, t := range s.Tiers {
		const rounding = 1e-12 // 0.1+0.2 is not more than 0.3
		if a.Improvement <= t.Above*(1+rounding) {
			a.Next = &s.Tiers[i]
			break
		}
		a.Share, a.Above = t.Share, t.Above
	}
	paid := float64(a.Share * investment)
	if s.AtMost != nil {
		if most := e.orZero(s.AtMost); paid > most {
			paid, a.Capped = most, true
		}
	}
	return paid, a
}

// improvement returns the share of its use before that an entry saves: of a carrier, or of energy or CO2 of all.
func (e *evaluator) improvement(o *Outcome, f *Figures) (float64, bool) {
	g := f.Grant
	var saved, used exact.Sum
	measure := func(l *Line) float64 {
		switch g.Indicator {
		case IndicatorEnergy:
			return l.Energy
		case IndicatorCO2:
			return l.CO2
		}
		return l.Quantity
	}
	several := g.Indicator == IndicatorEnergy || g.Indicator == IndicatorCO2
	if g.Indicator == "" {
		e.list.Add(g.At, "a grant by a scheme without its improvement", "",
			`add improvement = 0.35, or indicator = "coal" (or another carrier, "energy", "co2") with the baseline of it`)
		return 0, false
	}
	before := map[string]bool{}
	unit := ""
	for _, b := range f.Baseline {
		if l, ok := e.line(b); ok && (several || b.Carrier == g.Indicator) {
			before[b.Carrier] = true
			unit = l.Unit.String()
			used.Add(measure(&l))
		}
	}
	for i := range o.Lines {
		l := &o.Lines[i]
		switch {
		case !several && l.Saving.Carrier != g.Indicator:
			continue
		case !before[l.Saving.Carrier] && measure(l) > 0, !several && unit != "" && l.Unit.String() != unit:
			e.list.Add(g.At, "a grant by what is saved of "+plain(l.Saving.Carrier)+", whose use before is not known", "", "add "+plain(l.Saving.Carrier)+" to the baseline of "+place.Quote(o.ID))
			return 0, false
		}
		saved.Add(measure(l))
	}
	share := saved.Value() / used.Value()
	if used.Value() <= 0 || !finite(share) {
		known := []string{IndicatorEnergy, IndicatorCO2}
		for _, b := range f.Baseline {
			known = append(known, plain(b.Carrier))
		}
		e.list.Add(g.At, "a grant by what is saved of "+plain(g.Indicator)+", whose use before is not known", "",
			"add "+plain(g.Indicator)+" to the baseline of "+place.Quote(o.ID)+", or write one of "+strings.Join(known, ", "))
		return 0, false
	}
	return share, true
}
