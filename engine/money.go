package engine

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/cleaner-production/abate/engine/internal/place"
	"github.com/cleaner-production/abate/engine/quantity"
)

// Convert returns an amount in the currency of the portfolio, by its exchange rates. The error is an *[Error].
func (p *Portfolio) Convert(m Money) (float64, error) {
	if !finite(m.Value) {
		return 0, place.At(m.At, "an amount that is not finite", "", "")
	}
	if m.Currency == "" || m.Currency == p.Currency {
		return m.Value, nil
	}
	for _, x := range p.Exchange {
		switch {
		case x.Currency == m.Currency && x.Per == p.Currency:
			return m.Value / x.Rate, nil
		case x.Currency == p.Currency && x.Per == m.Currency:
			return m.Value * x.Rate, nil
		}
	}
	if p.Currency == "" {
		return 0, place.At(m.At, "an amount in "+plain(m.Currency)+" in a portfolio without a currency", "", fmt.Sprintf("set currency = %q", m.Currency))
	}
	from, to := plain(m.Currency), plain(p.Currency)
	return 0, place.At(m.At, "an amount in "+from+" without an exchange rate to "+to, "",
		fmt.Sprintf("add %s = { rate = …, date = … } to [currency], in %s per %s", from, from, to))
}

// in returns an amount in the currency of the portfolio; false where there is no rate, which is noted.
func (e *evaluator) in(m Money) (float64, bool) {
	v, err := e.p.Convert(m)
	var mistake *Error
	if errors.As(err, &mistake) {
		e.list.Add(m.At, mistake.Found, mistake.Wanted, mistake.Mend)
	}
	return v, err == nil
}

// optional converts an amount that need not be stated.
func (e *evaluator) optional(m *Money) *float64 {
	if m == nil {
		return nil
	}
	if v, ok := e.in(*m); ok {
		return &v
	}
	return nil
}

func (e *evaluator) orZero(m *Money) float64 {
	if v := e.optional(m); v != nil {
		return *v
	}
	return 0
}

// grant returns the part of an investment that somebody else pays.
func (e *evaluator) grant(o *Outcome, f *Figures, investment float64) (paid float64) {
	if f.Grant.Scheme != "" {
		paid, o.Award = e.award(o, f, investment)
		return paid
	}
	if f.Grant.Amount == nil {
		return float64(f.Grant.Share * investment)
	}
	g := e.orZero(f.Grant.Amount)
	if g < 0 || g > investment {
		mend := ""
		if g > 1 && g <= 100 {
			mend = fmt.Sprintf("if %v %% is meant, write %v", g, g/100)
		}
		e.list.Add(f.Grant.At, fmt.Sprintf("a grant of %v for an investment of %v", g, investment), "", mend)
	}
	return g
}

// priceOf returns the price of a carrier; nil without one.
func (e *evaluator) priceOf(carrier string) *Price {
	i := slices.IndexFunc(e.p.Prices, func(p Price) bool { return p.Carrier == carrier })
	if i < 0 {
		return nil
	}
	return &e.p.Prices[i]
}

// path returns the prices of the first years as parts of the price.
func (p *Price) path() []float64 {
	var path []float64
	for _, v := range p.ByYear {
		path = append(path, v/p.Value.Value)
	}
	return path
}

// worth returns what a line saves in money; nil without a price.
func (e *evaluator) worth(l *Line, p *Price) *float64 {
	if p == nil {
		return nil
	}
	each, ok := e.in(p.Value)
	if !ok {
		return nil
	}
	q, err := e.convert(l.Saving, p.Unit)
	if err != nil {
		e.wrong(p.At, err)
		return nil
	}
	return new(float64(q * each))
}

// convert returns a quantity in another unit, through density and calorific value where the set has them.
func (e *evaluator) convert(s Saving, to quantity.Unit) (float64, error) {
	if row, known := e.table.Row(s.Carrier); known {
		return row.In(s.Quantity, to)
	}
	return s.Quantity.In(to)
}

// differ says whether two figures of one thing differ by more than their rounding.
func differ(a, b, tolerance float64) bool {
	return math.Abs(a-b) > max(tolerance, 1e-9*max(math.Abs(a), math.Abs(b)))
}

// disagree warns where what a programme states and the sum of its options are two things.
func (e *evaluator) disagree(p *Programme, what string, stated, sum, tolerance float64, unit string) {
	if differ(stated, sum, tolerance) {
		e.warn(p.At, "programme %s states %s %s of %s, its options add up to %s: a difference of %s",
			place.Quote(p.ID), stated, plain(unit), e.called(what), sum, stated-sum)
	}
}

// plain returns a name as it stands, unless it has letters that a terminal would obey.
func plain(name string) string {
	if quoted := place.Quote(name); quoted != `"`+name+`"` {
		return quoted
	}
	return name
}

func figure(v float64) string { return fmt.Sprintf("%.6g", v) }

// called is a carrier as it is called in a warning: in English by its id.
func (e *evaluator) called(carrier string) Text {
	name := Text{En: plain(carrier)}
	if row, known := e.table.Row(carrier); known {
		name.Vi = row.Name.Vi
	}
	return name
}
