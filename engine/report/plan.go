package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/language"
	"github.com/cleaner-production/abate/engine/manifest"
	"github.com/cleaner-production/abate/engine/plan"
)

// WritePlan writes a plan: what is chosen, what it brings, what a list by payback would have chosen, what more money would
// bring, and why the other options are not chosen. The manifest says what it was made from; nil is none.
//
// In JSON it is an object with goal, budget, currency, proven (whether nothing better exists; else gap is how much more there
// may be), chosen, ranking and next (each with options as programme/option, net_investment and value of the goal; next is
// null where no more money brings more, or where next_known is false), shadow_price, totals of what is chosen, and left with a reason each.
func WritePlan(w io.Writer, p *plan.Plan, m *manifest.Manifest, f Format, l language.Language) error {
	v := planned{plan: p, l: l, r: p.After, made: m}
	switch f {
	case JSON:
		return v.json(w)
	case CSV:
		return v.csv(w)
	}
	on := page{Document{Result: v.r, Manifest: m}, v.r, l}
	var b strings.Builder
	on.opening(&b, f)
	grids := []grid{v.chosen()}
	if left := v.left(); len(left.rows) > 0 {
		grids = append(grids, left)
	}
	for _, g := range grids {
		if f == Markdown {
			b.WriteString("## " + escape(g.title) + "\n\n" + g.markdown() + "\n")
		} else {
			b.WriteString(g.title + "\n" + g.aligned() + "\n\n")
		}
	}
	for _, s := range v.sentences() {
		if f == Markdown {
			s = "- " + escape(s)
		}
		b.WriteString(s + "\n")
	}
	on.ending(&b, f, on.terms())
	_, err := io.WriteString(w, b.String())
	return err
}

// planned is a plan being written.
type planned struct {
	plan *plan.Plan
	l    language.Language
	r    *engine.Result
	made *manifest.Manifest
}

// find returns the outcome of an option, as it is with what is chosen.
func (v planned) find(id plan.ID) *engine.Outcome {
	for i := range v.r.Programmes {
		if p := &v.r.Programmes[i]; p.ID == id.Programme {
			for j := range p.Options {
				if p.Options[j].ID == id.Option {
					return &p.Options[j]
				}
			}
		}
	}
	return nil
}

func (v planned) name(id plan.ID) string {
	if o := v.find(id); o != nil {
		if name := v.l.Of(o.Name); name != "" {
			return name
		}
	}
	return language.Plain(id.Option)
}

// added is what a plan adds to what is done.
type added struct {
	Net     float64  `json:"net_investment"`
	Saving  float64  `json:"annual_saving"`
	NPV     float64  `json:"npv"`
	CO2     float64  `json:"co2_t"`
	CO2e    float64  `json:"co2e_t"`
	TOE     float64  `json:"energy_toe"`
	Payback *float64 `json:"-"`
	payback finance.Payback
}

func (v planned) added() added {
	before, after := &v.plan.Before.Total, &v.plan.After.Total
	less := func(a, b *float64) float64 {
		d := 0.0
		if a != nil {
			d = *a
		}
		if b != nil {
			d -= *b
		}
		return d
	}
	a := added{Net: v.plan.Chosen.Cost, Saving: less(after.AnnualSaving, before.AnnualSaving), NPV: less(after.NPV, before.NPV),
		CO2: after.CO2 - before.CO2, CO2e: after.CO2e - before.CO2e, TOE: after.TOE - before.TOE}
	if len(v.plan.Chosen.IDs) > 0 {
		a.payback = finance.SimplePayback(a.Net, a.Saving)
	}
	a.Payback, _ = paybackOf(a.payback)
	return a
}

func (v planned) chosen() grid {
	l, currency := v.l, v.r.Currency
	g := grid{title: fmt.Sprintf(l.Word("plan title"), l.Number(v.plan.Budget, 0)+" "+currency, l.Word("goal "+v.plan.Goal.String())),
		head: []string{l.Word("option"), l.Word("net investment"), l.Word("saving"), l.Word("payback"), l.Word("npv"), l.Word("co2"), l.Word("energy")},
		unit: []string{"", currency, currency + l.Word("a year"), l.Word("simple"), currency, l.Word("t a year"), l.Word("toe a year")}}
	row := func(name string, o *engine.Outcome) []string {
		return []string{name, l.Amount(o.NetInvestment), l.Amount(o.AnnualSaving), l.Payback(o.SimplePayback), l.Amount(o.NPV), l.Tonnes(o.CO2), l.Tonnes(o.TOE)}
	}
	var outcomes []engine.Outcome
	for _, id := range v.plan.Chosen.IDs {
		outcomes = append(outcomes, *v.find(id))
	}
	for _, k := range engine.Rank(outcomes, engine.ByPayback) {
		g.rows = append(g.rows, row(v.name(v.plan.Chosen.IDs[k]), &outcomes[k]))
	}
	a := v.added()
	var alone added
	for i := range outcomes {
		o := &outcomes[i]
		if o.AnnualSaving != nil {
			alone.Saving += *o.AnnualSaving
		}
		if o.NPV != nil {
			alone.NPV += *o.NPV
		}
		alone.CO2 += o.CO2
		alone.TOE += o.TOE
	}
	if twice := a.CO2 - alone.CO2; math.Abs(twice) > 1e-9*math.Abs(a.CO2) || math.Abs(a.Saving-alone.Saving) > 1e-9*math.Abs(a.Saving) {
		g.rows = append(g.rows, []string{l.Word("status twice"), "", l.Number(a.Saving-alone.Saving, 0), "", l.Number(a.NPV-alone.NPV, 0), l.Tonnes(twice), l.Tonnes(a.TOE - alone.TOE)})
	}
	g.foot = []string{l.Word("total"), l.Amount(&a.Net), l.Amount(&a.Saving), l.Payback(a.payback), l.Amount(&a.NPV), l.Tonnes(a.CO2), l.Tonnes(a.TOE)}
	return g
}

func (v planned) left() grid {
	g := grid{title: v.l.Word("plan left"), head: []string{v.l.Word("option"), v.l.Word("plan why")}}
	for _, o := range v.plan.Left {
		g.rows = append(g.rows, []string{v.name(o.ID), v.reason(o)})
	}
	return g
}

func (v planned) reason(o plan.Left) string {
	word := v.l.Word("plan " + o.Reason.String())
	switch o.Reason {
	case plan.IsExcluded, plan.Requires:
		return fmt.Sprintf(word, v.name(o.By))
	case plan.IsInfeasible:
		return infeasible(v.l, v.find(o.ID))
	case plan.IsRejected:
		if why := infeasible(v.l, v.find(o.ID)); why != "" {
			return word + ": " + why
		}
	case plan.PaysTooLate:
		return fmt.Sprintf(word, v.l.Payback(v.find(o.ID).SimplePayback))
	}
	return word
}

// sentences say what the plan means.
func (v planned) sentences() []string {
	l, p, currency := v.l, v.plan, " "+v.r.Currency
	amount := func(x float64) string { return l.Number(x, 0) + currency }
	value := func(x float64) string {
		if p.Goal == plan.CO2 {
			return l.Tonnes(x) + " " + l.Word("t a year") + " CO2"
		}
		return amount(x) + " NPV"
	}
	all := []string{fmt.Sprintf(l.Word("plan budget left"), amount(p.Budget-p.Chosen.Cost))}
	if p.Proven {
		all = append(all, l.Word("plan proven"))
	} else {
		all = append(all, fmt.Sprintf(l.Word("plan gap"), value(p.Gap)))
	}
	drops, adds := v.difference(p.Ranking.IDs, p.Chosen.IDs)
	if len(drops)+len(adds) == 0 {
		all = append(all, l.Word("plan ranking same"))
	} else {
		all = append(all, fmt.Sprintf(l.Word("plan ranking"), value(p.Ranking.Value), amount(p.Ranking.Cost), value(p.Chosen.Value-p.Ranking.Value))+
			v.change(drops, adds))
	}
	switch {
	case p.Next != nil:
		drops, adds := v.difference(p.Chosen.IDs, p.Next.IDs)
		all = append(all, fmt.Sprintf(l.Word("plan next"), amount(p.Next.Cost), amount(p.Next.Cost-p.Budget), value(p.Next.Value-p.Chosen.Value))+v.change(drops, adds))
	case p.NextKnown:
		all = append(all, l.Word("plan enough"))
	}
	if p.ShadowPrice > 0 {
		price := l.Digits(round(p.ShadowPrice)) + currency + " NPV"
		unit := 1.0
		if p.Goal == plan.CO2 {
			unit = 1000
			price = l.Digits(round(p.ShadowPrice*unit)) + " " + l.Word("t a year") + " CO2"
		}
		all = append(all, fmt.Sprintf(l.Word("plan shadow"), amount(unit), price))
	}
	return all
}

// difference lists what one choice has and another has not, both ways.
func (v planned) difference(from, to []plan.ID) (drops, adds []string) {
	for _, id := range from {
		if !slices.Contains(to, id) {
			drops = append(drops, v.name(id))
		}
	}
	for _, id := range to {
		if !slices.Contains(from, id) {
			adds = append(adds, v.name(id))
		}
	}
	return drops, adds
}

func (v planned) change(drops, adds []string) string {
	text := ""
	if len(adds) > 0 {
		text += "; + " + strings.Join(adds, ", + ")
	}
	if len(drops) > 0 {
		text += "; − " + strings.Join(drops, ", − ")
	}
	return text
}

// choiceView is a choice in JSON.
type choiceView struct {
	Options []string `json:"options"`
	Cost    float64  `json:"net_investment"`
	Value   float64  `json:"value"`
}

func newChoice(c plan.Choice) choiceView {
	v := choiceView{[]string{}, c.Cost, c.Value}
	for _, id := range c.IDs {
		v.Options = append(v.Options, id.String())
	}
	return v
}

func (v planned) json(w io.Writer) error {
	type left struct {
		Option string `json:"option"`
		Reason string `json:"reason"`
		By     string `json:"by,omitempty"`
	}
	type totals struct {
		added
		Payback *float64 `json:"simple_payback_years"`
	}
	p := v.plan
	out := struct {
		Schema      int                `json:"schema"`
		Title       string             `json:"title,omitempty"`
		Goal        string             `json:"goal"`
		Currency    string             `json:"currency"`
		Budget      float64            `json:"budget"`
		MaxPayback  float64            `json:"max_payback_years,omitempty"`
		Proven      bool               `json:"proven"`
		Gap         float64            `json:"gap"`
		Nodes       int                `json:"nodes"`
		Chosen      choiceView         `json:"chosen"`
		Totals      totals             `json:"totals"`
		Ranking     choiceView         `json:"ranking"`
		Next        *choiceView        `json:"next"`
		NextKnown   bool               `json:"next_known"`
		ShadowPrice float64            `json:"shadow_price"`
		Left        []left             `json:"left"`
		Manifest    *manifest.Manifest `json:"manifest,omitempty"`
	}{Manifest: v.made, Schema: Schema, Title: v.l.Of(v.r.Title), Goal: p.Goal.String(), Currency: v.r.Currency, Budget: p.Budget, MaxPayback: p.MaxPayback, Proven: p.Proven, Gap: p.Gap, Nodes: p.Nodes,
		Chosen: newChoice(p.Chosen), Ranking: newChoice(p.Ranking), NextKnown: p.NextKnown, ShadowPrice: p.ShadowPrice, Left: []left{}}
	out.Totals.added = v.added()
	out.Totals.Payback = out.Totals.added.Payback
	if p.Next != nil {
		out.Next = new(newChoice(*p.Next))
	}
	for _, o := range p.Left {
		by := ""
		if o.By != (plan.ID{}) {
			by = o.By.String()
		}
		out.Left = append(out.Left, left{o.ID.String(), o.Reason.String(), by})
	}
	return writeObject(w, out)
}

// csv writes a row for each option: whether it is chosen, and why not.
func (v planned) csv(w io.Writer) error {
	c := csv.NewWriter(w)
	c.Write([]string{"programme", "option", "name", "chosen", "reason", "by", "currency", "net_investment", "annual_saving", "npv", "co2_t"}) // errors are kept until Flush
	row := func(id plan.ID, chosen, reason, by string) {
		o := v.find(id)
		c.Write([]string{cell(id.Programme), cell(id.Option), cell(v.l.Of(o.Name)), chosen, reason, cell(by), v.r.Currency, digits(o.NetInvestment), digits(o.AnnualSaving), digits(o.NPV), digits(&o.CO2)})
	}
	for _, id := range v.plan.Chosen.IDs {
		row(id, "yes", "", "")
	}
	for _, o := range v.plan.Left {
		row(o.ID, "no", o.Reason.String(), o.By.Option)
	}
	c.Flush()
	return c.Error()
}
