package engine

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/internal/place"
	"github.com/cleaner-production/abate/engine/quantity"
)

// Error is a mistake in a portfolio, with its place where the portfolio was read from a file.
type Error = place.Error

// Options change how a portfolio is evaluated. The zero value takes everything from the portfolio.
type Options struct {
	Year          int  // of the factors; 0 is the portfolio's
	NearestYear   bool // also where the portfolio does not say so
	DiscountRate  *float64
	LifetimeYears int
}

// Evaluate computes the Result of a portfolio with a factor set. Neither is changed or kept.
//
// The error holds all mistakes that were found, as *[Error]s: a quantity in a unit that its carrier cannot have, a
// year for which the set has no factor, money in a currency without an exchange rate, a rate or a lifetime out of
// bounds, an id used twice, a figure that is not finite.
func Evaluate(p *Portfolio, set *factor.Set, opt Options) (*Result, error) {
	if p == nil || set == nil {
		return nil, errors.New("engine: Evaluate needs a portfolio and a factor set")
	}
	e := &evaluator{p: p, set: set, year: p.Year, told: map[string]bool{}}
	if opt.Year != 0 {
		e.year = opt.Year
	}
	if p.NearestYear || opt.NearestYear {
		near := *set
		near.NearestYear = true
		e.set = &near
	}
	table, err := e.set.Compile(e.year)
	if err != nil {
		return nil, place.At(p.At, err.Error(), "", "")
	}
	e.table = table
	e.terms(opt)
	e.check()
	r := e.result()
	for i := range p.Programmes {
		r.Programmes = append(r.Programmes, e.programme(&p.Programmes[i]))
	}
	r.Total = e.group(Outcome{ID: "total", Name: Text{En: "Total", Vi: "Tổng cộng"}}, r.Programmes)
	r.Total.ReportedCO2 = sumReported(r.Programmes)
	r.Total.ReportedRatio = ratio(r.Total.CO2, r.Total.ReportedCO2)
	e.finite(&r.Total, p.At)
	if err := e.list.Err(); err != nil {
		return nil, err
	}
	r.Warnings = append(slices.Clone(p.Doubts), e.warnings...)
	for _, w := range set.Warnings {
		r.Warnings = append(r.Warnings, Warning{w.Position(), (&place.Error{Found: w.Found, Wanted: w.Wanted, Mend: w.Mend}).Error()})
	}
	r.Notes = e.notes(r)
	return r, nil
}

// evaluator carries what one evaluation needs.
type evaluator struct {
	p        *Portfolio
	set      *factor.Set
	table    *factor.Table
	year     int
	t        Terms
	mirr     [2]float64 // finance rate, reinvest rate
	list     place.List
	warnings []Warning
	told     map[string]bool // what is told once: factors used, years missing
	stands   []string        // carriers of which CO2e stands for CO2
	doubtful []string        // factors used that were not verified
}

func (e *evaluator) warn(at Position, format string, args ...any) {
	e.warnings = append(e.warnings, Warning{at, fmt.Sprintf(format, args...)})
}

// wrong notes an error of a lower room at a place.
func (e *evaluator) wrong(at Position, err error) {
	var q *quantity.Error
	var p *place.Error
	switch {
	case errors.As(err, &q):
		e.list.Add(at, q.Found, q.Wanted, q.Mend)
	case errors.As(err, &p):
		e.list.Add(at, p.Found, p.Wanted, p.Mend)
	default:
		e.list.Add(at, err.Error(), "", "")
	}
}

func (e *evaluator) result() *Result {
	r := &Result{
		Title: e.p.Title, Source: e.p.Source, Currency: e.p.Currency, Year: e.year,
		Set: e.set.ID, SetTitle: e.set.Title, Factors: slices.Clone(e.set.Lineage), Overrides: slices.Clone(e.set.Overrides),
		Sources: slices.Clone(e.set.Sources),
		GWP:     e.set.GWP.ID, Terms: e.t, Exchange: slices.Clone(e.p.Exchange),
	}
	return r
}

// terms settles the money terms.
func (e *evaluator) terms(opt Options) {
	f := e.p.Finance
	e.t = Terms{DefaultDiscountRate, DefaultLifetimeYears, f.Escalation, f.CostEscalation, f.PriceBase, f.Real}
	for _, rate := range []*float64{f.DiscountRate, opt.DiscountRate} {
		if rate != nil {
			e.t.DiscountRate = *rate
		}
	}
	for _, years := range []int{f.LifetimeYears, opt.LifetimeYears} {
		if years != 0 {
			e.t.LifetimeYears = years
		}
	}
	e.mirr = [2]float64{e.t.DiscountRate, e.t.DiscountRate}
	for i, rate := range []*float64{f.FinanceRate, f.ReinvestRate} {
		if rate != nil {
			e.mirr[i] = *rate
		}
	}
	for _, rate := range []float64{e.t.DiscountRate, e.mirr[0], e.mirr[1], e.t.Escalation, e.t.CostEscalation} {
		if err := finance.CheckRate(rate); err != nil {
			e.wrong(e.p.At, err)
		}
	}
	e.lifetime(e.t.LifetimeYears, e.p.At)
}

func (e *evaluator) lifetime(years int, at Position) {
	if years < 1 || years > MaxLifetimeYears {
		e.list.Add(at, fmt.Sprintf("a lifetime of %d years", years), fmt.Sprintf("1 to %d years are wanted", MaxLifetimeYears), "")
	}
}

// finite refuses a result that overflowed.
func (e *evaluator) finite(o *Outcome, at Position) {
	for _, v := range []float64{o.Energy, o.TOE, o.CO2, o.CO2e, o.CO2Low, o.CO2High, o.BiogenicCO2, o.Grant, o.AnnualCost} {
		if !sane(v) {
			e.list.Add(at, fmt.Sprintf("the figures of %s are too large to be computed with", place.Quote(o.ID)), "", "check the units")
			return
		}
	}
	for _, v := range []*float64{o.Investment, o.NetInvestment, o.AnnualSaving, o.NPV, o.MIRR, o.ProfitabilityIndex,
		o.EquivalentAnnualSaving, o.AnnualisedCost, o.AbatementCost, o.ReportedRatio, o.AchievedCO2} {
		if v != nil && !sane(*v) {
			e.list.Add(at, fmt.Sprintf("the money of %s is too large to be computed with", place.Quote(o.ID)), "", "check the amounts")
			return
		}
	}
}

// sane says whether a figure is finite and far from overflow, near which the measures are no longer exact.
func sane(v float64) bool { return math.Abs(v) < 1e300 }

func ratio(computed float64, reported *float64) *float64 {
	if reported == nil || *reported == 0 {
		return nil
	}
	return new(computed / *reported)
}

func sumReported(of []Outcome) *float64 {
	var sum *float64
	for _, o := range of {
		if o.ReportedCO2 == nil {
			continue
		}
		if sum == nil {
			sum = new(0.0)
		}
		*sum += *o.ReportedCO2
	}
	return sum
}
