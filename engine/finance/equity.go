package finance

import (
	"cmp"
	"errors"
	"fmt"
	"math"
)

// A Loan is repaid in equal periods, of which a year may have one or several.
type Loan struct {
	Principal float64
	Rate      float64 // of interest a period, nominal: 0.08 is 8 %
	Periods   int     // of the whole term, 1 to 1000
	Grace     int     // first periods in which interest is paid and nothing is repaid; below Periods
	Repayment Repayment
}

// Repayment is how a loan is paid back after its grace periods.
type Repayment uint8

const (
	LevelPayment   Repayment = iota // interest and principal together are the same in each period
	EqualPrincipal                  // the principal is repaid in equal parts, and interest falls
)

// An Instalment is what a loan costs at the end of a period.
type Instalment struct {
	Interest, Principal float64
	Balance             float64 // that is still owed
}

// Service returns interest and principal together.
func (i Instalment) Service() float64 { return i.Interest + i.Principal }

// Schedule returns the instalments of a loan, one per period; the last leaves a balance of 0.
//
// It fails where an amount or the rate is not finite or negative, or the term is out of bounds.
func (l Loan) Schedule() ([]Instalment, error) {
	if err := l.check(); err != nil {
		return nil, err
	}
	left := l.Periods - l.Grace
	level := float64(l.Principal * CapitalRecovery(l.Rate, float64(left)))
	schedule := make([]Instalment, l.Periods)
	balance := l.Principal
	for k := range schedule {
		i := Instalment{Interest: float64(balance * l.Rate)}
		switch {
		case k < l.Grace:
		case k == l.Periods-1:
			i.Principal = balance
		case l.Repayment == EqualPrincipal:
			i.Principal = l.Principal / float64(left)
		default:
			i.Principal = level - i.Interest
		}
		balance -= i.Principal
		i.Balance = balance
		schedule[k] = i
	}
	return schedule, nil
}

func (l Loan) check() error {
	switch {
	case !finite(l.Principal) || l.Principal < 0:
		return fmt.Errorf("finance: a loan of %v", l.Principal)
	case !finite(l.Rate) || l.Rate < 0:
		return fmt.Errorf("finance: a loan at a rate of %v", l.Rate)
	case l.Periods < 1 || l.Periods > maxLifetime:
		return fmt.Errorf("finance: a loan over %d periods; 1 to %d are wanted", l.Periods, maxLifetime)
	case l.Grace < 0 || l.Grace >= l.Periods:
		return fmt.Errorf("finance: %d grace periods of %d; fewer are wanted", l.Grace, l.Periods)
	case l.Repayment > EqualPrincipal:
		return fmt.Errorf("finance: repayment %d is neither LevelPayment nor EqualPrincipal", l.Repayment)
	}
	return nil
}

// Tax is on profit: on what a year brings, less interest and depreciation.
type Tax struct {
	Rate              float64 // 0 to 1: 0.20 is 20 %
	DepreciationYears int     // over which the investment is written off in equal parts, 1 to 1000
	CarryForward      bool    // whether a loss waits for the profits of later years, rather than saving tax on other profits at once
}

// Financing is what stands between a project and its owner. The zero value is nothing.
type Financing struct {
	Loan   *Loan    // its periods are years; nil without
	Tax    *Tax     // nil without
	Income []Stream // beside the savings, such as from carbon credits
}

// Equity is a project as its owner's cash sees it, year by year from 0 on, with the signs of a cash flow.
type Equity struct {
	Project      []float64 // the flows without financing
	Income       []float64 // beside the savings
	Borrowed     []float64
	Interest     []float64 // negative, as Repaid and, of a profit, Tax
	Repaid       []float64
	Depreciation []float64 // no cash: what it takes off the profit
	Tax          []float64
	Flows        []float64 // the sum of all but Depreciation
}

// Equity lays out the flows of the owner. A loan that lasts longer than the project is repaid as agreed, after its end.
// Replacements are costs of their year; what of the investment is not written off at the end is written off then, and
// the residual value is a profit.
//
// It fails as [Project.Flows] and [Loan.Schedule] do, and where a loan is larger than the investment.
func (p Project) Equity(f Financing) (*Equity, error) {
	flows, err := p.Flows()
	if err != nil {
		return nil, err
	}
	income, err := Project{LifetimeYears: p.LifetimeYears, PriceBase: p.PriceBase, Streams: f.Income}.Flows()
	if err != nil {
		return nil, err
	}
	var schedule []Instalment
	if f.Loan != nil {
		if schedule, err = f.Loan.Schedule(); err != nil {
			return nil, err
		}
		if f.Loan.Principal > p.Investment {
			return nil, fmt.Errorf("finance: a loan of %v for an investment of %v", f.Loan.Principal, p.Investment)
		}
	}
	years := max(len(flows), len(schedule)+1)
	row := func(from []float64) []float64 { return append(from, make([]float64, years-len(from))...) }
	e := &Equity{row(flows), row(income), row(nil), row(nil), row(nil), row(nil), row(nil), row(nil)}
	if f.Loan != nil {
		e.Borrowed[0] = f.Loan.Principal
	}
	for k, i := range schedule {
		e.Interest[k+1], e.Repaid[k+1] = -i.Interest, -i.Principal
	}
	if err := e.tax(p, f.Tax); err != nil {
		return nil, err
	}
	for k := range e.Flows {
		e.Flows[k] = e.Project[k] + e.Income[k] + e.Borrowed[k] + e.Interest[k] + e.Repaid[k] + e.Tax[k]
	}
	return e, CheckFlows(e.Flows)
}

// tax fills in depreciation and tax.
func (e *Equity) tax(p Project, t *Tax) error {
	if t == nil {
		return nil
	}
	if !(t.Rate >= 0 && t.Rate <= 1) {
		return fmt.Errorf("finance: a tax rate of %v; 0 to 1 is wanted", t.Rate)
	}
	if t.DepreciationYears < 1 || t.DepreciationYears > maxLifetime {
		return fmt.Errorf("finance: depreciation over %d years; 1 to %d are wanted", t.DepreciationYears, maxLifetime)
	}
	book, loss := p.Investment, 0.0
	for k := 1; k < len(e.Project); k++ {
		part := 0.0
		switch {
		case k > p.LifetimeYears || k > t.DepreciationYears:
		case k == p.LifetimeYears || k == t.DepreciationYears:
			part = book
		default:
			part = p.Investment / float64(t.DepreciationYears)
		}
		book -= part
		e.Depreciation[k] = -part
		profit := e.Project[k] + e.Income[k] + e.Interest[k] - part
		if t.CarryForward {
			profit -= loss
			loss = max(0, -profit)
			profit = max(0, profit)
		}
		e.Tax[k] = 0 - float64(t.Rate*profit)
	}
	return nil
}

// DebtServiceCover returns what is left to serve a loan after tax, as a multiple of interest and repayment: the least of any
// year with debt service and the mean over these years. A bank asks for more than 1.
//
// ok is false where no year has debt service.
func (e *Equity) DebtServiceCover() (least, mean float64, ok bool) {
	least = math.Inf(1)
	years := 0
	for k := range e.Flows {
		service := -(e.Interest[k] + e.Repaid[k])
		if service <= 0 {
			continue
		}
		cover := saturated((e.Project[k] + e.Income[k] + e.Tax[k]) / service)
		least = min(least, cover)
		mean += (cover - mean) / float64(years+1)
		years++
	}
	if years == 0 {
		return 0, 0, false
	}
	return least, saturated(mean), true
}

// Nominal returns a project of constant prices of year 0 as one of current prices: what comes in year k is (1+inflation)^k
// times as much. Its NPV at a nominal rate is that of p at the real rate ([RealRate]).
func (p Project) Nominal(inflation float64) (Project, error) {
	if err := checkRate("inflation", inflation); err != nil {
		return Project{}, err
	}
	streams := make([]Stream, len(p.Streams))
	for i, s := range p.Streams {
		streams[i] = Stream{Annual: s.Annual, Escalation: s.Escalation + inflation + float64(s.Escalation*inflation)}
		first := 1.0 // the year from which the path is at current prices
		if p.PriceBase == Year1 {
			streams[i].Annual = float64(s.Annual * (1 + inflation))
			first = 0
		}
		for k, price := range s.Path {
			streams[i].Path = append(streams[i].Path, float64(price*math.Pow(1+inflation, float64(k)+first)))
		}
	}
	replacements := make([]Replacement, len(p.Replacements))
	for i, r := range p.Replacements {
		replacements[i] = Replacement{r.Year, float64(r.Cost * math.Pow(1+inflation, float64(r.Year)))}
	}
	p.Streams, p.Replacements = streams, replacements
	p.ResidualValue = float64(p.ResidualValue * math.Pow(1+inflation, float64(p.LifetimeYears)))
	return p, nil
}

// NominalRate returns the rate at current prices, (1+real)(1+inflation) - 1, of which [RealRate] is the inverse.
//
// It fails where either rate is not above -1.
func NominalRate(real, inflation float64) (float64, error) {
	if err := cmp.Or(checkRate("real rate", real), checkRate("inflation", inflation)); err != nil {
		return 0, err
	}
	nominal := real + inflation + float64(real*inflation)
	if !finite(nominal) {
		return 0, errors.New("finance: the nominal rate is beyond the range of a float64")
	}
	return nominal, nil
}
