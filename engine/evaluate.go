package engine

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/indicator"
	"github.com/cleaner-production/abate/engine/internal/exact"
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
	Convention    finance.Convention // of payback, NPV and cost per tonne; prices by year stay those of their years
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
	e := &evaluator{p: p, set: set, year: cmp.Or(opt.Year, p.Year), told: map[string]bool{}, per: map[rowUnit]factor.Coefficients{}}
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
	e.owned = e.financed()
	e.p = e.derived(p)
	e.check()
	r := e.result()
	for i := range e.p.Programmes {
		r.Programmes = append(r.Programmes, e.programme(&e.p.Programmes[i]))
	}
	r.Indicators = e.indicators()
	r.Total = e.group(Outcome{ID: "total", Name: Text{En: "Total", Vi: "Tổng cộng"}}, r.Programmes)
	r.Total.Baseline = e.usedTogether(r.Programmes)
	r.Total.ReportedCO2 = sumReported(r.Programmes)
	r.Total.ReportedRatio = ratio(r.Total.CO2, r.Total.ReportedCO2)
	e.leftOut(&r.Total, p.At)
	e.overflow(&r.Total, p.At)
	if err := e.list.Err(); err != nil {
		return nil, err
	}
	r.Warnings = append(slices.Clone(p.Doubts), e.warnings...)
	for _, w := range set.Warnings {
		r.Warnings = append(r.Warnings, Warning{At: w.Position(), Text: (&place.Error{Found: w.Found, Wanted: w.Wanted, Mend: w.Mend}).Error()})
	}
	r.Notes = e.notes()
	return r, nil
}

// indicators assesses those of the portfolio, whose year they are of; that of the factors may be another.
func (e *evaluator) indicators() *indicator.Assessment {
	if len(e.p.Indicators) == 0 {
		return nil
	}
	a, err := indicator.Assess(e.p.Indicators, e.p.Year, e.table)
	var wrong *place.Errors
	if errors.As(err, &wrong) {
		for _, one := range wrong.List {
			e.list.Add(one.Position(), one.Found, one.Wanted, one.Mend)
		}
		return nil
	}
	for i := range a.Outcomes {
		o := &a.Outcomes[i]
		if row, ok := e.table.Row(o.Carrier); ok {
			if per, err := e.coefficients(row, o.CO2Unit.Dimension()); err == nil { // as they were used there
				e.used(row, factor.Coefficients{CO2: per.CO2, CO2FromCO2e: per.CO2FromCO2e})
			}
		}
	}
	return a
}

// evaluator carries what one evaluation needs.
type evaluator struct {
	p        *Portfolio
	set      *factor.Set
	table    *factor.Table
	year     int
	t        Terms
	list     place.List
	warnings []Warning
	told     map[string]bool // what is told once: factors used, years missing
	owned    bool            // whether the owner's flows are not those of the project
	stands   []string        // carriers of which CO2e stands for CO2
	doubtful []string        // factors used that were not verified
	per      map[rowUnit]factor.Coefficients
}

// rowUnit is what coefficients go by.
type rowUnit struct {
	row       *factor.Row
	dimension quantity.Dimension
}

func (e *evaluator) warn(at Position, format string, args ...any) { // package language has words for each format
	e.warnings = append(e.warnings, Warn(at, format, args...))
}

// wrong notes an error of a lower room at a place.
func (e *evaluator) wrong(at Position, err error) {
	var q *quantity.Error
	if !errors.As(err, &q) {
		q = &quantity.Error{Found: err.Error()}
	}
	e.list.Add(at, q.Found, q.Wanted, q.Mend)
}

func (e *evaluator) result() *Result {
	return &Result{
		Title: e.p.Title, Source: e.p.Source, Currency: e.p.Currency, Year: e.year,
		Set: e.set.ID, SetTitle: e.set.Title, Factors: slices.Clone(e.set.Lineage), Overrides: slices.Clone(e.set.Overrides),
		Sources: slices.Clone(e.set.Sources),
		GWP:     e.set.GWP.ID, Terms: e.t, Exchange: slices.Clone(e.p.Exchange),
	}
}

// terms settles the money terms.
func (e *evaluator) terms(opt Options) {
	f := e.p.Finance
	rate := first(opt.DiscountRate, f.DiscountRate, new(DefaultDiscountRate))
	e.t = Terms{
		DiscountRate: rate, LifetimeYears: cmp.Or(opt.LifetimeYears, f.LifetimeYears, DefaultLifetimeYears),
		Escalation: f.Escalation, CostEscalation: f.CostEscalation, PriceBase: opt.Convention.PriceBase(f.PriceBase), Real: f.Real, Convention: opt.Convention,
		FinanceRate: first(f.FinanceRate, &rate), ReinvestRate: first(f.ReinvestRate, &rate),
		Inflation: clone(f.Inflation), Loan: clone(f.Loan), Tax: clone(f.Tax), Carbon: clone(f.Carbon),
	}
	e.t.EquityRate = e.equityRate()
	for _, rate := range []float64{e.t.DiscountRate, e.t.FinanceRate, e.t.ReinvestRate, e.t.Escalation, e.t.CostEscalation} {
		if err := finance.CheckRate(rate); err != nil {
			e.wrong(e.p.At, err)
		}
	}
	if opt.Convention > finance.Textbook {
		e.list.Add(e.p.At, fmt.Sprintf("convention %d", opt.Convention), "one of package finance is wanted", "")
	}
	if f.PriceBase > finance.Year0 {
		e.list.Add(e.p.At, fmt.Sprintf("price base %d", f.PriceBase), "finance.Year1 or finance.Year0 is wanted", "")
	}
	e.lifetime(e.t.LifetimeYears, e.p.At)
}

// first returns the first number that is given, else 0.
func first(given ...*float64) float64 {
	for _, v := range given {
		if v != nil {
			return *v
		}
	}
	return 0
}

func (e *evaluator) lifetime(years int, at Position) {
	if years < 1 || years > MaxLifetimeYears {
		e.list.Add(at, fmt.Sprintf("a lifetime of %d years", years), fmt.Sprintf("1 to %d years are wanted", MaxLifetimeYears), "")
	}
}

// overflow refuses a result that overflowed, unless what made it do so was told already.
func (e *evaluator) overflow(o *Outcome, at Position) {
	if e.list.Len() > 0 {
		return
	}
	physical := sane(o.Energy, o.TOE, o.CO2, o.CO2e, o.CO2Low, o.CO2High, o.BiogenicCO2, first(o.AchievedCO2), first(o.ReportedRatio))
	for _, c := range slices.Concat(o.ByCarrier, o.Baseline) {
		physical = physical && sane(c.Quantity, c.Energy, c.TOE, c.CO2, c.CO2e)
	}
	money := sane(o.Flows...) && sane(o.Grant, o.AnnualCost, first(o.Investment), first(o.NetInvestment), first(o.AnnualSaving), first(o.NPV),
		first(o.MIRR), first(o.ProfitabilityIndex), first(o.EquivalentAnnualSaving), first(o.AnnualisedCost), first(o.AbatementCost))
	if o.Equity != nil {
		money = money && sane(o.Equity.Flows...) && sane(o.Equity.NPV)
	}
	for i := range o.Lines {
		money = money && sane(first(o.Lines[i].Money))
	}
	switch {
	case !physical:
		e.list.Add(at, fmt.Sprintf("the quantities of %s are too large or too small to be computed with", place.Quote(o.ID)), "", "check the units")
	case !money:
		e.list.Add(at, fmt.Sprintf("the money of %s is too large or too small to be computed with", place.Quote(o.ID)), "", "check the amounts")
	}
}

// Largest is beyond what Evaluate computes with: the third moments of what lies below do not overflow.
const Largest = 1e90

// sane says whether all figures are far from overflow.
func sane(figures ...float64) bool {
	return !slices.ContainsFunc(figures, func(v float64) bool { return math.IsNaN(v) || math.Abs(v) >= Largest })
}

func ratio(computed float64, reported *float64) *float64 {
	if reported == nil || *reported == 0 {
		return nil
	}
	return new(computed / *reported)
}

// sumReported returns what outcomes report together; nil where one of them reports nothing, for the sum would be
// compared with the CO2 of all.
func sumReported(of []Outcome) *float64 {
	var sum exact.Sum
	for _, o := range of {
		if o.ReportedCO2 == nil {
			return nil
		}
		sum.Add(*o.ReportedCO2)
	}
	return new(sum.Value())
}
