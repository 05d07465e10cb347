package engine

import (
	"fmt"

	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/internal/exact"
	"github.com/cleaner-production/abate/engine/internal/place"
)

// Loan is what a bank lends for an investment, at a nominal rate.
type Loan struct {
	Share      float64 // of the net investment: 0.7 is 70 %
	Amount     *Money  // in place of a share
	Rate       float64 // of interest a year
	Years      int     // of the term, grace included
	GraceYears int     // in which only interest is paid
	Repayment  finance.Repayment
	At         Position
}

// Tax is on the profit that a saving brings.
type Tax struct {
	finance.Tax
	At Position
}

// CarbonPrice is what is paid for a tonne of CO2e reduced.
type CarbonPrice struct {
	Value      Money   // per t CO2e
	Escalation float64 // a year
}

// Equity is an outcome as its owner's cash sees it: with loan, tax and income from carbon credits, at current prices. The
// measures of [Outcome] are those of the project itself, without any of these, so that they compare with others.
type Equity struct {
	finance.Equity
	Loan         float64
	DiscountRate float64 // nominal
	NPV          float64
	IRR          IRR
	Payback      finance.Payback // from when on the owner's flows are together positive
	Covered      bool            // whether there is debt service
	LeastCover   float64         // of debt service, in the worst year, and
	MeanCover    float64         // over the years that have some
}

// financed says whether anything stands between a project and its owner.
func (e *evaluator) financed() bool {
	f := &e.p.Finance
	if f.Loan != nil || f.Tax != nil || f.Carbon != nil {
		return true
	}
	for i := range e.p.Programmes {
		p := &e.p.Programmes[i]
		if p.Loan != nil {
			return true
		}
		for j := range p.Options {
			if p.Options[j].Loan != nil {
				return true
			}
		}
	}
	return false
}

// checkFinancing refuses terms that no bank or tax office has, and the mixing of real and nominal rates.
func (e *evaluator) checkFinancing() {
	f := &e.p.Finance
	if f.Loan != nil {
		e.checkLoan(f.Loan)
		if f.Loan.Amount != nil {
			e.list.Add(f.Loan.At, "a loan of an amount for every entry", "a share is wanted", "write share = 0.7 for 70 % of each net investment, or give the loan to its programme or option")
		}
	}
	if t := f.Tax; t != nil {
		if !(t.Rate >= 0 && t.Rate <= 1) {
			e.list.Add(t.At, fmt.Sprintf("a tax rate of %v", t.Rate), "a fraction from 0 to 1 is wanted", "")
		}
		if t.DepreciationYears < 1 || t.DepreciationYears > MaxLifetimeYears {
			e.list.Add(t.At, fmt.Sprintf("depreciation over %d years", t.DepreciationYears), fmt.Sprintf("1 to %d years are wanted", MaxLifetimeYears), "")
		}
	}
	if f.Carbon != nil {
		if err := finance.CheckRate(f.Carbon.Escalation); err != nil {
			e.wrong(f.Carbon.Value.At, err)
		}
		e.in(f.Carbon.Value)
	}
	if f.Inflation != nil {
		if err := finance.CheckRate(*f.Inflation); err != nil {
			e.wrong(e.p.At, err)
		}
	}
	if f.EquityRate != nil {
		if err := finance.CheckRate(*f.EquityRate); err != nil {
			e.wrong(e.p.At, err)
		}
	}
	if e.owned && e.t.Real && f.Inflation == nil {
		e.list.Add(e.p.At, "real rates with a loan, a tax or a carbon price, which are nominal", "",
			"add inflation = … to [finance], from which Fisher's equation makes one of the other, or write rates = \"nominal\"")
	}
}

func (e *evaluator) checkLoan(l *Loan) {
	if l == nil {
		return
	}
	switch {
	case !(l.Share >= 0 && l.Share <= 1):
		mend := ""
		if l.Share > 1 && l.Share <= 100 {
			mend = fmt.Sprintf("write share = %v for %v %%", l.Share/100, l.Share)
		}
		e.list.Add(l.At, fmt.Sprintf("a loan of a share of %v", l.Share), "a share from 0 to 1 is wanted", mend)
	case !(l.Rate >= 0 && l.Rate < 1):
		e.list.Add(l.At, fmt.Sprintf("a loan at %v a year", l.Rate), "a fraction from 0 to 1 is wanted", "")
	case l.Years < 1 || l.Years > MaxLifetimeYears:
		e.list.Add(l.At, fmt.Sprintf("a loan over %d years", l.Years), fmt.Sprintf("1 to %d years are wanted", MaxLifetimeYears), "")
	case l.GraceYears < 0 || l.GraceYears >= l.Years:
		e.list.Add(l.At, fmt.Sprintf("%d years of grace in a loan over %d", l.GraceYears, l.Years), "fewer are wanted", "")
	case l.Repayment > finance.EqualPrincipal:
		e.list.Add(l.At, fmt.Sprintf("a repayment of kind %d", l.Repayment), "one of package finance is wanted", "")
	}
}

// equity lays out the owner's flows of an entry whose project is known.
func (e *evaluator) equity(o *Outcome, f *Figures, p finance.Project) {
	if !e.owned {
		return
	}
	var financing finance.Financing
	loan := f.Loan
	if loan == nil {
		loan = e.p.Finance.Loan
	}
	if loan != nil && p.Investment > 0 {
		financing.Loan = &finance.Loan{Principal: e.lent(o, loan, p.Investment), Rate: loan.Rate, Periods: loan.Years, Grace: loan.GraceYears, Repayment: loan.Repayment}
	}
	if t := e.p.Finance.Tax; t != nil {
		financing.Tax = &t.Tax
	}
	credits := finance.Project{PriceBase: p.PriceBase}
	if c := e.p.Finance.Carbon; c != nil {
		each, _ := e.in(c.Value)
		credits.Streams = []finance.Stream{{Annual: float64(o.CO2e * each), Escalation: c.Escalation}}
	}
	if e.t.Real {
		var err error
		if p, err = p.Nominal(*e.p.Finance.Inflation); err == nil {
			credits, err = credits.Nominal(*e.p.Finance.Inflation)
		}
		if err != nil {
			e.wrong(f.At, err)
			return
		}
	}
	financing.Income = credits.Streams
	flows, err := p.Equity(financing)
	if err != nil {
		e.wrong(f.At, err)
		return
	}
	o.Equity = &Equity{Equity: *flows}
	e.measureEquity(o.Equity)
}

// lent returns the amount of a loan, which cannot be more than what there is to pay.
func (e *evaluator) lent(o *Outcome, l *Loan, investment float64) float64 {
	if l.Amount == nil {
		return float64(l.Share * investment)
	}
	amount := e.orZero(l.Amount)
	if amount < 0 || amount > investment {
		e.list.Add(l.At, fmt.Sprintf("a loan of %s for the net investment of %s in %s", figure(amount), figure(investment), place.Quote(o.ID)), "", "write share = 0.7 for 70 %")
		return 0
	}
	return amount
}

// measureEquity fills in the measures of the owner's flows.
func (e *evaluator) measureEquity(q *Equity) {
	q.Loan, q.DiscountRate = q.Borrowed[0], e.t.EquityRate
	q.NPV, q.IRR, q.Payback = finance.NPV(q.DiscountRate, q.Flows), irr(q.Flows), finance.DiscountedPayback(0, q.Flows)
	q.LeastCover, q.MeanCover, q.Covered = q.DebtServiceCover()
}

// groupEquity adds the owner's flows up, year by year.
func (e *evaluator) groupEquity(o *Outcome, members []Outcome) {
	if !e.owned {
		return
	}
	var sums [8][]exact.Sum
	for i := range members {
		q := members[i].Equity
		if q == nil {
			continue
		}
		for r, row := range q.rows() {
			for k, v := range *row {
				if len(sums[r]) <= k {
					sums[r] = append(sums[r], exact.Sum{})
				}
				sums[r][k].Add(v)
			}
		}
	}
	if sums[0] == nil {
		return
	}
	o.Equity = &Equity{}
	for r, row := range o.Equity.rows() {
		for k := range sums[r] {
			*row = append(*row, sums[r][k].Value())
		}
	}
	e.measureEquity(o.Equity)
}

func (q *Equity) rows() [8]*[]float64 {
	return [8]*[]float64{&q.Project, &q.Income, &q.Borrowed, &q.Interest, &q.Repaid, &q.Depreciation, &q.Tax, &q.Flows}
}

// equityRate settles the nominal rate at which the owner's flows are discounted.
func (e *evaluator) equityRate() float64 {
	f := &e.p.Finance
	switch {
	case f.EquityRate != nil:
		return *f.EquityRate
	case e.t.Real && f.Inflation != nil:
		if nominal, err := finance.NominalRate(e.t.DiscountRate, *f.Inflation); err == nil {
			return nominal
		}
	}
	return e.t.DiscountRate
}
