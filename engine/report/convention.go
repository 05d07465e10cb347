package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/language"
	"github.com/cleaner-production/abate/engine/manifest"
)

// WriteConventions writes the measures of one entry as several tools count them, side by side, and why they differ. The
// results are of one portfolio, evaluated by one convention each, [finance.House] first; id is that of [Explain] without a
// measure, "" the whole. The manifest says what it was made from; nil is none.
func WriteConventions(w io.Writer, results []*engine.Result, id string, m *manifest.Manifest, f Format, l language.Language) error {
	if id == "" {
		id = "total"
	}
	var found []*engine.Outcome
	for _, r := range results {
		o, _, err := find(r, id)
		if err != nil {
			return err
		}
		found = append(found, o)
	}
	switch f {
	case JSON:
		return conventionsJSON(w, results, found, m, l)
	case CSV:
		return conventionsCSV(w, results, found)
	}
	r, o := results[0], found[0]
	g := grid{head: []string{l.Word("figure")}}
	for _, r := range results {
		g.head = append(g.head, r.Terms.Convention.String())
	}
	row := func(name string, cell func(o *engine.Outcome) string) {
		cells := []string{name}
		for _, o := range found {
			cells = append(cells, cell(o))
		}
		g.rows = append(g.rows, cells)
	}
	row(l.Word("simple payback"), func(o *engine.Outcome) string { return years(l, o.SimplePayback) })
	row(l.Word("discounted payback"), func(o *engine.Outcome) string { return years(l, o.DiscountedPayback) })
	row(l.Word("npv")+", "+r.Currency, func(o *engine.Outcome) string { return l.Amount(o.NPV) })
	row(l.Word("irr"), func(o *engine.Outcome) string { return irr(l, o.IRR) })
	row(l.Word("cost")+", "+r.Currency+l.Word("per tonne"), func(o *engine.Outcome) string {
		if o.AbatementCost == nil {
			return ""
		}
		return l.UnitCost(*o.AbatementCost)
	})
	var b strings.Builder
	title := (&explainer{r: r, o: o, l: l}).title()
	rate := r.Terms.DiscountRate
	title += ": " + termsOf(l, l.Percent(&rate, -1), o, r.Terms.LifetimeYears)
	reasons := []string{l.Word("why simple"), l.Word("why discounted"), l.Word("why npv"), l.Word("why base"), l.Word("why irr"), l.Word("why cost")}
	reasons = append(reasons, otherCosts(r, o, l)...)
	reasons = append(reasons, l.Word("why flows"), l.Word("why factors"))
	if f == Markdown {
		b.WriteString("# " + escape(title) + "\n\n" + g.markdown() + "\n## " + escape(l.Word("why")) + "\n\n")
		for _, s := range reasons {
			b.WriteString("- " + escape(strings.TrimSpace(s)) + "\n")
		}
	} else {
		b.WriteString(title + "\n\n" + g.aligned() + "\n\n" + l.Word("why") + "\n")
		for _, s := range reasons {
			b.WriteString("  " + s + "\n")
		}
	}
	page{Document{Result: r, Manifest: m}, r, l}.ending(&b, f)
	_, err := io.WriteString(w, b.String())
	return err
}

// years writes a payback in years with the digits in which conventions differ.
func years(l language.Language, p finance.Payback) string {
	if p.Kind == finance.Finite {
		return l.Number(p.Years, 4)
	}
	return l.Payback(p)
}

// otherCosts are figures that others call a cost per tonne, of an entry that reduces CO2.
func otherCosts(r *engine.Result, o *engine.Outcome, l language.Language) []string {
	if o.Basis == nil || !(o.Basis.CO2 > 0) {
		return nil
	}
	lifetime := o.Basis.CO2 * float64(len(o.Flows)-1)
	all := []string{l.Word("why costs")}
	add := func(key string, amount, tonnes float64) {
		if cost, ok := finance.AbatementCost(amount, 0, tonnes); ok {
			all = append(all, "  "+fmt.Sprintf(l.Word(key), l.UnitCost(cost)+" "+r.Currency))
		}
	}
	add("why cost first", o.Basis.NetInvestment, o.Basis.CO2)
	add("why cost lifetime", o.Basis.NetInvestment, lifetime)
	add("why cost worth", -finance.NPV(r.Terms.DiscountRate, o.Flows), lifetime)
	return all
}

// convened are the measures by one convention, in JSON.
type convened struct {
	Convention             string   `json:"convention"`
	SimplePaybackYears     *float64 `json:"simple_payback_years"`
	Payback                *string  `json:"payback"`
	DiscountedPaybackYears *float64 `json:"discounted_payback_years"`
	DiscountedPayback      *string  `json:"discounted_payback"`
	NPV                    *float64 `json:"npv"`
	IRR                    *float64 `json:"irr"`
	AbatementCost          *float64 `json:"abatement_cost_per_t"`
}

func newConvened(r *engine.Result, o *engine.Outcome) convened {
	c := convened{Convention: r.Terms.Convention.String(), NPV: o.NPV, IRR: o.IRR.Value, AbatementCost: o.AbatementCost}
	c.SimplePaybackYears, c.Payback = paybackOf(o.SimplePayback)
	c.DiscountedPaybackYears, c.DiscountedPayback = paybackOf(o.DiscountedPayback)
	return c
}

func conventionsJSON(w io.Writer, results []*engine.Result, found []*engine.Outcome, m *manifest.Manifest, l language.Language) error {
	all := struct {
		Schema      int                `json:"schema"`
		ID          string             `json:"id"`
		Name        string             `json:"name"`
		Currency    string             `json:"currency"`
		Conventions []convened         `json:"conventions"`
		Manifest    *manifest.Manifest `json:"manifest,omitempty"`
	}{Schema, found[0].ID, l.Of(found[0].Name), results[0].Currency, nil, m}
	for i, o := range found {
		all.Conventions = append(all.Conventions, newConvened(results[i], o))
	}
	return writeObject(w, all)
}

func conventionsCSV(w io.Writer, results []*engine.Result, found []*engine.Outcome) error {
	c := csv.NewWriter(w)
	c.Write([]string{"convention", "simple_payback_years", "payback", "discounted_payback_years", "discounted_payback", "npv", "irr", "abatement_cost_per_t"}) // errors are kept until Flush
	word := func(s *string) string {
		if s == nil {
			return ""
		}
		return *s
	}
	for i, o := range found {
		v := newConvened(results[i], o)
		c.Write([]string{v.Convention, digits(v.SimplePaybackYears), word(v.Payback), digits(v.DiscountedPaybackYears), word(v.DiscountedPayback), digits(v.NPV), digits(v.IRR), digits(v.AbatementCost)})
	}
	c.Flush()
	return c.Error()
}
