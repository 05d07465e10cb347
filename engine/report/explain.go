package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/internal/spell"
	"github.com/cleaner-production/abate/engine/language"
	"github.com/cleaner-production/abate/engine/quantity"
)

// Measures are the figures that Explain can take apart.
func Measures() []string {
	return []string{"co2", "co2e", "energy", "toe", "saving", "payback", "npv", "cost"}
}

// Explain writes how one figure came about, step by step, with factors and sources. The id is that of a programme, of
// an option as programme/option, or "total", and after it the measure: "geriap/co2". Without a measure it is co2.
func Explain(w io.Writer, d Document, id string, l language.Language) error {
	r := d.Result
	o, measure, err := find(r, id)
	if err != nil {
		return err
	}
	x := explainer{r: r, o: o, l: l}
	switch measure {
	case "co2":
		x.lines("CO2, t", func(n *engine.Line) float64 { return n.CO2 }, func(n *engine.Line) factor.Coefficient { return n.PerUnit.CO2 }, o.CO2)
	case "co2e":
		x.equivalent()
	case "energy":
		x.lines("GJ", func(n *engine.Line) float64 { return n.Energy }, func(n *engine.Line) factor.Coefficient { return n.PerUnit.Energy }, o.Energy)
	case "toe":
		x.lines("toe", func(n *engine.Line) float64 { return n.TOE }, func(n *engine.Line) factor.Coefficient { return n.PerUnit.TOE }, o.TOE)
	default:
		x.money(measure)
	}
	x.doubt(d, measure)
	_, err = io.WriteString(w, x.b.String())
	return err
}

// doubt adds the 95 % interval of a measure and what it comes from.
func (x *explainer) doubt(d Document, measure string) {
	u := d.of(x.o)
	if u == nil {
		return
	}
	l := x.l
	span := ""
	switch measure {
	case "co2":
		span = estimate(l, u.CO2, l.Tonnes)
	case "co2e":
		span = estimate(l, u.CO2e, l.Tonnes)
	case "saving":
		span = estimate(l, u.AnnualSaving, l.Digits)
	case "payback":
		span = paybackSpan(l, u.Payback)
	case "npv":
		span = estimate(l, u.NPV, l.Digits)
	case "cost":
		span = costSpan(l, u.AbatementCost)
	}
	if span == "" {
		return
	}
	x.printf("%s: %s\n", l.Word("interval"), span)
	if s := drivers(x.r, l, d.Analysis.Drivers(drawn[measure], x.o)); s != "" {
		x.printf("%s: %s\n", l.Word("from"), s)
	}
}

// find splits an id into an outcome and a measure.
func find(r *engine.Result, id string) (*engine.Outcome, string, error) {
	parts := strings.Split(strings.Trim(id, "/"), "/")
	measure := "co2"
	if last := parts[len(parts)-1]; len(parts) > 1 && slices.Contains(Measures(), last) {
		measure, parts = last, parts[:len(parts)-1]
	}
	if len(parts) == 1 && parts[0] == "total" {
		return &r.Total, measure, nil
	}
	level := r.Programmes
	var o *engine.Outcome
	for _, part := range parts {
		i := slices.IndexFunc(level, func(o engine.Outcome) bool { return o.ID == part })
		if i < 0 {
			return nil, "", unknownID(part, level, o)
		}
		o = &level[i]
		level = o.Options
	}
	return o, measure, nil
}

func unknownID(part string, level []engine.Outcome, below *engine.Outcome) error {
	var known []string
	for _, o := range level {
		known = append(known, o.ID)
	}
	if below == nil {
		known = append(known, "total")
	} else {
		known = append(known, Measures()...)
	}
	hint := "known: " + strings.Join(known, ", ")
	if near := spell.Nearest(part, known); near != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	return fmt.Errorf("unknown id %q; %s", part, hint)
}

type explainer struct {
	b strings.Builder
	r *engine.Result
	o *engine.Outcome
	l language.Language
}

func (x *explainer) printf(format string, args ...any) { fmt.Fprintf(&x.b, format, args...) }

// members are the outcomes that a group is the sum of.
func (x *explainer) members() []engine.Outcome {
	if x.o == &x.r.Total {
		return x.r.Programmes
	}
	all := slices.DeleteFunc(slices.Clone(x.o.Options), func(o engine.Outcome) bool { return !o.Counted() })
	return append(all, x.o.Overlaps...)
}

// lines explains a figure that is a product of the quantity and a coefficient.
func (x *explainer) lines(unit string, value func(*engine.Line) float64, coefficient func(*engine.Line) factor.Coefficient, sum float64) {
	x.printf("%s: %s\n", x.title(), unit)
	x.steps()
	if len(x.o.Lines) == 0 {
		for _, m := range x.members() {
			v := map[string]float64{"CO2, t": m.CO2, "GJ": m.Energy, "toe": m.TOE, "CO2e, t": m.CO2e}[unit]
			x.printf("  %-14s %14s\n", language.Plain(m.ID), x.l.Digits(v))
		}
	}
	var sources []string
	for i := range x.o.Lines {
		n := &x.o.Lines[i]
		c := coefficient(n)
		if !c.Known {
			x.printf("  %-14s %s: %s\n", x.carrier(n), x.given(n), x.l.Word("no factor"))
			continue
		}
		x.printf("  %-14s %s = %s\n", x.carrier(n), x.product(n, c), x.l.Digits(value(n)))
		sources = append(sources, x.sources(c)...)
	}
	x.printf("  %-14s %s\n", x.l.Word("total"), x.l.Digits(sum))
	x.footnotes(sources)
}

// product writes quantity x part x part, each part as its file has it.
func (x *explainer) product(n *engine.Line, c factor.Coefficient) string {
	q := n.Saving.Quantity
	steps := []string{x.given(n)}
	if q.Unit != n.PerUnit.Unit {
		steps[0] += " (" + x.l.Digits(n.Amount) + " " + n.PerUnit.Unit.String() + ")"
	}
	for _, p := range c.Parts {
		switch {
		case p.Factor == nil && p.Symbol == "44/12":
			steps = append(steps, "44/12")
		case p.Factor == nil:
			steps = append(steps, x.l.Digits(p.Value)+" "+p.Symbol)
		case strings.HasPrefix(p.Symbol, "1/"):
			steps = append(steps, "1/("+x.l.Digits(p.Factor.Value)+" "+p.Factor.Unit.String()+")")
		default:
			steps = append(steps, x.rate(p.Factor))
		}
	}
	return strings.Join(steps, " × ")
}

// carrier is what was saved: in English its id, as files and --set have it.
func (x *explainer) carrier(n *engine.Line) string {
	if x.l == language.English || n.Name == (engine.Text{}) {
		return language.Plain(n.Saving.Carrier)
	}
	return x.l.Of(n.Name)
}

// given writes a quantity as it was stated.
func (x *explainer) given(n *engine.Line) string {
	return x.l.Digits(n.Saving.Quantity.Value) + " " + n.Saving.Quantity.Unit.String()
}

// rate writes a factor with its unit, a fraction without one.
func (x *explainer) rate(f *factor.Factor) string {
	if f.Unit == (quantity.Rate{}) {
		return x.l.Digits(f.Value)
	}
	return x.l.Digits(f.Value) + " " + f.Unit.String()
}

// sources names the factors of a coefficient and where they are from.
func (x *explainer) sources(c factor.Coefficient) []string {
	var all []string
	for _, p := range c.Parts {
		if p.Factor == nil {
			continue
		}
		s := fmt.Sprintf("%-22s %s", p.Factor.ID, x.rate(p.Factor))
		if p.Factor.Range != factor.NoRange {
			s += fmt.Sprintf(" (%s %s %s, %s)", x.l.Digits(p.Factor.Low), x.l.Word("to"), x.l.Digits(p.Factor.High), cmp.Or(x.l.Word("range "+p.Factor.Range.String()), p.Factor.Range.String()))
		}
		if p.How != factor.AnyYear {
			s += ", " + x.l.Word(p.How.String())
			if p.Factor.Year != 0 {
				s += fmt.Sprintf(" %d", p.Factor.Year)
			}
		}
		if p.Factor.Method != "" {
			s += ", " + p.Factor.Method
		}
		s += "; " + p.Factor.Set + ": " + x.publication(p.Factor)
		if !p.Factor.Verified {
			s += "; " + x.l.Word("not verified")
		}
		if note := x.l.Of(p.Factor.Note); note != "" {
			s += "; " + note
		}
		all = append(all, language.Plain(s))
	}
	return all
}

// publication returns the source of a factor with the title of its publication.
func (x *explainer) publication(f *factor.Factor) string {
	key, where, _ := strings.Cut(f.Source, ": ")
	for _, s := range x.r.Sources {
		if s.Key == key {
			return s.Title + ", " + where
		}
	}
	return f.Source
}

func (x *explainer) footnotes(lines []string) {
	seen := map[string]bool{}
	for _, s := range lines {
		if !seen[s] {
			seen[s] = true
			x.printf("    %s\n", s)
		}
	}
}

func (x *explainer) title() string {
	if name := x.l.Of(x.o.Name); name != "" {
		return name
	}
	return language.Plain(x.o.ID)
}

// equivalent explains CO2e, which is a sum over gases.
func (x *explainer) equivalent() {
	x.printf("%s: CO2e, t (GWP %s)\n", x.title(), strings.ToUpper(x.r.GWP))
	x.steps()
	for _, m := range x.members() {
		if len(x.o.Lines) == 0 {
			x.printf("  %-14s %14s\n", language.Plain(m.ID), x.l.Digits(m.CO2e))
		}
	}
	var sources []string
	for i := range x.o.Lines {
		n := &x.o.Lines[i]
		c := n.PerUnit
		switch {
		case !n.Known:
			x.printf("  %-14s %s: %s\n", x.carrier(n), x.given(n), x.l.Word("no factor"))
		case c.CO2FromCO2e:
			x.printf("  %-14s %s = %s\n", x.carrier(n), x.product(n, c.CO2e), x.l.Digits(n.CO2e))
		default:
			x.printf("  %-14s CO2 %s + CH4 %s × GWP + N2O %s × GWP = %s\n", x.carrier(n), x.l.Digits(n.CO2+n.BiogenicCO2), x.l.Digits(n.CH4), x.l.Digits(n.N2O), x.l.Digits(n.CO2e))
		}
		sources = append(append(sources, x.sources(c.CH4)...), x.sources(c.N2O)...)
	}
	x.printf("  %-14s %s\n", x.l.Word("total"), x.l.Digits(x.o.CO2e))
	x.footnotes(sources)
}

// award says how a scheme came to a grant.
func award(l language.Language, o *engine.Outcome) string {
	a, percent := o.Award, func(v float64) string { return l.Percent(&v, -1) }
	name := l.Of(a.Scheme.Name)
	if name == "" {
		name = language.Plain(a.Scheme.ID)
	}
	text := fmt.Sprintf(l.Word("award none"), name, percent(a.Improvement))
	if a.Share > 0 {
		text = fmt.Sprintf(l.Word("award"), name, percent(a.Improvement), percent(a.Above), percent(a.Share))
	}
	if a.Capped {
		text += "; " + fmt.Sprintf(l.Word("award capped"), l.Number(o.Grant, 0))
	}
	if a.Next != nil {
		text += "; " + fmt.Sprintf(l.Word("award next"), percent(a.Next.Above), percent(a.Next.Share))
	}
	return text
}

// money explains a measure of money.
func (x *explainer) money(measure string) {
	o, t, l := x.o, x.r.Terms, x.l
	head := map[string]string{
		"saving": l.Word("annual saving") + ", " + x.r.Currency + l.Word("a year"), "payback": l.Word("payback") + " (" + fmt.Sprintf(l.Word("amounts in"), x.r.Currency) + ")",
		"npv": l.Word("npv") + ", " + x.r.Currency, "cost": l.Word("cost") + ", " + x.r.Currency + l.Word("per tonne"),
	}[measure]
	x.printf("%s: %s\n", x.title(), head)
	x.steps()
	amount := func(key string, v *float64) {
		if v != nil {
			x.printf("  %-32s %s\n", l.Word(key), l.Digits(*v))
		}
	}
	amount("investment", o.Investment)
	if o.Award != nil {
		x.printf("  %s\n", award(l, o))
	}
	if o.Grant != 0 {
		amount("grant", &o.Grant)
		amount("net investment", o.NetInvestment)
	}
	for i := range o.Lines {
		if n := &o.Lines[i]; n.Money != nil {
			x.printf("  %-32s %s\n", l.Word("price")+" × "+x.given(n)+" "+x.carrier(n), l.Digits(*n.Money))
		}
	}
	if o.AnnualCost != 0 {
		amount("running cost", &o.AnnualCost)
	}
	amount("annual saving", o.AnnualSaving)
	if o.NPV == nil || o.AnnualisedCost == nil {
		x.printf("  %s\n", l.Word("not priced"))
		return
	}
	rate := t.DiscountRate
	switch measure {
	case "payback":
		x.printf("  "+l.Word("simple formula")+"\n", l.Years(o.SimplePayback))
		x.printf("  "+l.Word("discounted formula")+"\n", l.Years(o.DiscountedPayback), l.Percent(&rate, -1))
	case "npv":
		x.printf("  %-32s %s", l.Word("flows"), l.Digits(o.Flows[0]))
		for _, f := range o.Flows[1:] {
			x.printf("; %s", l.Digits(f))
		}
		x.printf("\n  "+l.Word("npv formula")+"\n  IRR %s\n", l.Digits(rate), l.Digits(*o.NPV), irr(l, o.IRR))
	case "cost":
		amount("annualised", o.AnnualisedCost)
		if o.AbatementCost == nil {
			x.printf("  %s\n", l.Word("no cost"))
			return
		}
		x.printf("  "+l.Word("cost formula")+"\n", l.Digits(o.CO2), l.Digits(*o.AbatementCost))
	}
}
