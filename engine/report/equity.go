package report

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/cleaner-production/abate/engine"
)

// equity is what the owner gets after loan, tax and carbon credits, with what a bank asks for.
func (p page) equity() grid {
	l, currency := p.l, p.r.Currency
	rate := p.r.Terms.EquityRate
	g := grid{
		title: l.Word("equity") + ": " + fmt.Sprintf(l.Word("equity rate"), l.Percent(&rate, -1)),
		head:  []string{l.Word("programme"), l.Word("loan"), l.Word("own money"), l.Word("npv"), l.Word("irr"), l.Word("payback"), l.Word("cover"), l.Word("cover")},
		unit:  []string{"", currency, currency, currency, "", l.Word("of flows"), l.Word("least"), l.Word("mean")},
	}
	row := func(o *engine.Outcome, name string) []string {
		q := o.Equity
		if q == nil {
			return append([]string{name}, make([]string, len(g.head)-1)...)
		}
		if o.Stream != "" {
			return []string{name, "", "", l.Amount(&q.NPV), "", "", "", ""}
		}
		own := 0 - q.Flows[0]
		cells := []string{name, l.Amount(&q.Loan), l.Amount(&own), l.Amount(&q.NPV), irr(l, q.IRR), l.Payback(q.Payback), "", ""}
		if q.Covered {
			cells[6], cells[7] = l.Number(q.LeastCover, 2), l.Number(q.MeanCover, 2)
		}
		return cells
	}
	p.each(func(o *engine.Outcome, name string) { g.rows = append(g.rows, row(o, name)) })
	g.foot = row(&p.r.Total, l.Word("total"))
	return g.without(empty)
}

// service is the owner's cash flow year by year.
func (p page) service(o *engine.Outcome) grid {
	l, q := p.l, o.Equity
	g := grid{title: l.Word("equity flows"), head: []string{l.Word("year")}, unit: []string{""}}
	columns := []struct {
		word string
		row  []float64
	}{
		{"project flow", q.Project}, {"credits", q.Income}, {"loan", q.Borrowed}, {"interest", q.Interest}, {"repaid", q.Repaid}, {"tax", q.Tax}, {"flow", q.Flows},
	}
	for _, c := range columns {
		if !none(c.row) {
			g.head, g.unit = append(g.head, l.Word(c.word)), append(g.unit, p.r.Currency)
		}
	}
	for k := range q.Flows {
		row := []string{strconv.Itoa(k)}
		for _, c := range columns {
			if !none(c.row) {
				row = append(row, l.Number(c.row[k], 0))
			}
		}
		g.rows = append(g.rows, row)
	}
	return g
}

func none(row []float64) bool {
	return !slices.ContainsFunc(row, func(v float64) bool { return v != 0 })
}

// ownersView is the equity of an outcome in JSON.
type ownersView struct {
	Loan         float64   `json:"loan"`
	DiscountRate float64   `json:"discount_rate"`
	NPV          float64   `json:"npv"`
	IRR          *float64  `json:"irr"`
	IRRKind      string    `json:"irr_kind,omitempty"`
	PaybackYears *float64  `json:"payback_years"`
	Payback      *string   `json:"payback"`
	LeastCover   *float64  `json:"least_debt_service_cover"`
	MeanCover    *float64  `json:"mean_debt_service_cover"`
	Project      []float64 `json:"project_flows"`
	Credits      []float64 `json:"credits,omitempty"`
	Borrowed     []float64 `json:"borrowed,omitempty"`
	Interest     []float64 `json:"interest"`
	Repaid       []float64 `json:"repaid"`
	Tax          []float64 `json:"tax"`
	Flows        []float64 `json:"flows"`
}

func newOwnersView(q *engine.Equity) *ownersView {
	if q == nil {
		return nil
	}
	v := &ownersView{Loan: q.Loan, DiscountRate: q.DiscountRate, NPV: q.NPV, IRR: q.IRR.Value, IRRKind: q.IRR.Kind.String(),
		Project: q.Project, Interest: q.Interest, Repaid: q.Repaid, Tax: q.Tax, Flows: q.Flows}
	if !none(q.Income) {
		v.Credits = q.Income
	}
	if !none(q.Borrowed) {
		v.Borrowed = q.Borrowed
	}
	v.PaybackYears, v.Payback = paybackOf(q.Payback)
	if q.Covered {
		v.LeastCover, v.MeanCover = &q.LeastCover, &q.MeanCover
	}
	return v
}
