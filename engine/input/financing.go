package input

import (
	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/internal/tomltree"
)

// loan takes loan = { share = 0.7, rate = 0.08, years = 5 }, or an amount in place of the share.
func (r *reader) loan(t *tomltree.Table, currency string) *engine.Loan {
	one := t.Table("loan")
	if one == nil {
		return nil
	}
	l := &engine.Loan{At: one.At()}
	l.Share, _, _ = one.Number("share")
	l.Amount = r.money(one, "amount", currency)
	if one.Has("share") == one.Has("amount") {
		r.list.Add(one.At(), "a loan whose size is not clear", "one of share and amount is wanted", "write share = 0.7 for 70 % of the net investment")
	}
	if rate := r.rate(one, "rate"); rate != nil {
		l.Rate = *rate
	} else {
		r.list.Add(one.At(), "a loan without a rate", "", "add rate = 0.08 for 8 % a year")
	}
	if l.Years, _, _ = one.Whole("years", 1, engine.MaxLifetimeYears); !one.Has("years") {
		r.list.Add(one.At(), "a loan without a term", "", "add years = 5")
	}
	l.GraceYears, _, _ = one.Whole("grace_years", 0, engine.MaxLifetimeYears)
	l.Repayment = choose(r, one, "repayment", map[string]finance.Repayment{"level": finance.LevelPayment, "equal principal": finance.EqualPrincipal}, "level", "equal principal")
	one.Close()
	return l
}

// scheme takes [scheme.ID] with tiers = [{ above = 0.30, share = 0.15 }].
func (r *reader) scheme(t *tomltree.Table, id string) {
	one := t.Table(id)
	if one == nil {
		return
	}
	s := engine.Scheme{ID: id, Name: text(one, "name"), AtMost: r.money(one, "at_most", ""), At: one.At()}
	s.Source, _, _ = one.Text("source")
	for _, tier := range one.Tables("tiers") {
		for _, key := range []string{"above", "share"} {
			if !tier.Has(key) {
				r.list.Add(tier.At(), "a tier without "+key, "", "as in { above = 0.30, share = 0.15 }")
			}
		}
		above, _, _ := tier.Number("above")
		share, _, _ := tier.Number("share")
		s.Tiers = append(s.Tiers, engine.Tier{Above: above, Share: share})
		tier.Close()
	}
	one.Close()
	r.p.Schemes = append(r.p.Schemes, s)
}

// tax takes tax = { rate = 0.20, depreciation_years = 10, losses = "carry forward" }.
func (r *reader) tax(t *tomltree.Table) *engine.Tax {
	one := t.Table("tax")
	if one == nil {
		return nil
	}
	x := &engine.Tax{At: one.At()}
	if rate := r.rate(one, "rate"); rate != nil {
		x.Rate = *rate
	} else {
		r.list.Add(one.At(), "a tax without a rate", "", "add rate = 0.20 for 20 %")
	}
	if x.DepreciationYears, _, _ = one.Whole("depreciation_years", 1, engine.MaxLifetimeYears); !one.Has("depreciation_years") {
		r.list.Add(one.At(), "a tax without years of depreciation", "", "add depreciation_years = 10")
	}
	x.CarryForward = choose(r, one, "losses", map[string]bool{"offset": false, "carry forward": true}, "offset", "carry forward")
	one.Close()
	return x
}

// carbon takes carbon_price = "5 USD", or a number in the currency of the file, per tonne of CO2e, and carbon_escalation.
func (r *reader) carbon(t *tomltree.Table) *engine.CarbonPrice {
	m := r.money(t, "carbon_price", "")
	if m == nil {
		return nil
	}
	c := &engine.CarbonPrice{Value: *m}
	if g := r.rate(t, "carbon_escalation"); g != nil {
		c.Escalation = *g
	}
	return c
}
