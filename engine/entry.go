package engine

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/internal/exact"
	"github.com/cleaner-production/abate/engine/internal/place"
)

// programme evaluates a programme: by what it states itself and, where it states nothing, by its options.
func (e *evaluator) programme(p *Programme) Outcome {
	own := Outcome{ID: p.ID, Name: p.Name, Proposed: p.Proposed, Implemented: p.Implemented}
	for i := range p.Options {
		own.Options = append(own.Options, e.option(&p.Options[i]))
	}
	if len(p.Options) == 0 {
		e.physical(&own, &p.Figures)
		e.money(&own, &p.Figures)
	} else {
		e.merge(&own, p)
	}
	own.ImplementationRate = rate(own.Implemented, own.Proposed)
	e.reported(&own, &p.Figures)
	e.finite(&own, p.At)
	return own
}

// merge takes physical figures and money each from the programme where it states them, else from its options.
func (e *evaluator) merge(own *Outcome, p *Programme) {
	options := counted(own.Options)
	sum := e.group(Outcome{ID: p.ID}, options)
	if p.Proposed == 0 {
		own.Proposed, own.Implemented = sum.Proposed, max(p.Implemented, sum.Implemented)
	}
	if len(p.Savings) > 0 {
		e.physical(own, &p.Figures)
		e.compareCarriers(own, &sum, p)
	} else {
		own.takePhysical(&sum)
	}
	if p.Investment == nil && p.AnnualSaving == nil {
		own.takeMoney(&sum)
		return
	}
	e.money(own, &p.Figures)
	const cent = 0.005 // of the figure: what rounding to two digits leaves open
	if own.Investment != nil && sum.Investment != nil {
		e.disagree(p, "investment", *own.Investment, *sum.Investment, cent*abs(*own.Investment), e.p.Currency)
	}
	if own.AnnualSaving != nil && sum.AnnualSaving != nil {
		e.disagree(p, "annual saving", *own.AnnualSaving, *sum.AnnualSaving, cent*abs(*own.AnnualSaving), e.p.Currency)
	}
}

// counted leaves out rejected options.
func counted(options []Outcome) []Outcome {
	return slices.DeleteFunc(slices.Clone(options), func(o Outcome) bool { return o.Status == Rejected })
}

func (e *evaluator) compareCarriers(own, sum *Outcome, p *Programme) {
	for _, l := range own.Lines {
		for _, c := range sum.ByCarrier {
			if c.Carrier != l.Saving.Carrier || c.Unit != l.Unit {
				continue
			}
			half := l.Saving.Half
			if l.Saving.Quantity.Value != 0 {
				half *= abs(l.Quantity / l.Saving.Quantity.Value)
			}
			e.disagree(p, c.Carrier, l.Quantity, c.Quantity, half, c.Unit.String())
		}
	}
}

func (e *evaluator) option(o *Option) Outcome {
	out := Outcome{ID: o.ID, Name: o.Name, Category: o.Category, Status: o.Status, Proposed: 1}
	if o.Status == Implemented {
		out.Implemented = 1
	}
	out.ImplementationRate = rate(out.Implemented, out.Proposed)
	e.physical(&out, &o.Figures)
	e.money(&out, &o.Figures)
	e.reported(&out, &o.Figures)
	e.finite(&out, o.At)
	return out
}

func rate(implemented, proposed int) *float64 {
	if proposed == 0 {
		return nil
	}
	return new(float64(implemented) / float64(proposed))
}

// physical computes energy and emissions of an entry from the savings it states.
func (e *evaluator) physical(o *Outcome, f *Figures) {
	o.Lines = e.lines(f.Savings)
	e.baseline(o.Lines, f.Baseline)
	var energy, toe, co2, co2e, low, high, biogenic exact.Sum
	var scope [4]exact.Sum
	for _, l := range o.Lines {
		energy.Add(l.Energy)
		toe.Add(l.TOE)
		co2.Add(l.CO2)
		co2e.Add(l.CO2e)
		low.Add(l.CO2Low)
		high.Add(l.CO2High)
		biogenic.Add(l.BiogenicCO2)
		scope[l.Scope].Add(l.CO2)
		o.ByCarrier = append(o.ByCarrier, CarrierSum{l.Saving.Carrier, l.Name, l.Unit, l.Quantity, l.Known, l.Energy, l.CO2, l.CO2e})
		if !l.Known {
			o.NoFactor = append(o.NoFactor, l.Saving.Carrier)
		}
	}
	o.Energy, o.TOE, o.CO2, o.CO2e = energy.Value(), toe.Value(), co2.Value(), co2e.Value()
	o.CO2Low, o.CO2High, o.BiogenicCO2 = low.Value(), high.Value(), biogenic.Value()
	for i := range scope {
		o.CO2ByScope[i] = scope[i].Value()
	}
	if len(f.Achieved) > 0 {
		var achieved exact.Sum
		for _, l := range e.lines(f.Achieved) {
			achieved.Add(l.CO2)
		}
		o.AchievedCO2 = new(achieved.Value())
	}
}

// money computes what an entry costs and earns, from what it states and, for the saving, from prices.
func (e *evaluator) money(o *Outcome, f *Figures) {
	streams := e.savingStreams(o, f)
	o.AnnualCost = e.orZero(f.AnnualCost)
	if streams != nil {
		var saving exact.Sum
		for _, s := range streams {
			saving.Add(s.Annual)
		}
		saving.Add(-o.AnnualCost)
		o.AnnualSaving = new(saving.Value())
	}
	if o.Investment = e.optional(f.Investment); o.Investment != nil {
		o.Grant = e.grant(f, *o.Investment)
		o.NetInvestment = new(*o.Investment - o.Grant)
	}
	o.LifetimeYears = e.t.LifetimeYears
	if f.LifetimeYears != 0 {
		o.LifetimeYears = f.LifetimeYears
	}
	if o.NetInvestment == nil || o.AnnualSaving == nil || e.list.Len() > 0 {
		return
	}
	streams = append(streams, finance.Stream{Annual: -o.AnnualCost, Escalation: e.t.CostEscalation})
	project := finance.Project{
		Investment: *o.NetInvestment, Streams: streams, LifetimeYears: o.LifetimeYears,
		PriceBase: e.t.PriceBase, ResidualValue: e.orZero(f.ResidualValue),
	}
	for _, r := range f.Replacements {
		project.Replacements = append(project.Replacements, finance.Replacement{Year: r.Year, Cost: e.orZero(&r.Cost)})
	}
	flows, err := project.Flows()
	if err != nil {
		e.wrong(f.At, err)
		return
	}
	o.Flows = flows
	o.AnnualisedCost = new(e.annualised(project))
	o.priced = true
	e.measure(o, *o.NetInvestment, *o.AnnualSaving, *o.AnnualisedCost, o.CO2)
}

// savingStreams returns the savings in money before running costs: the one that is stated, else one per carrier
// with a price. Where a price is missing for some, it says so; where for all, the saving is not known: nil.
func (e *evaluator) savingStreams(o *Outcome, f *Figures) []finance.Stream {
	var priced []finance.Stream
	var sum exact.Sum
	var missing []string
	for i := range o.Lines {
		l := &o.Lines[i]
		money, price := e.price(l)
		if money == nil {
			missing = append(missing, l.Saving.Carrier)
			continue
		}
		l.Money = money
		escalation := e.t.Escalation
		if price.Escalation != nil {
			escalation = *price.Escalation
		}
		priced = append(priced, finance.Stream{Annual: *money, Escalation: escalation})
		sum.Add(*money)
	}
	if stated := e.optional(f.AnnualSaving); stated != nil {
		const tenth = 0.1 // a price list is seldom better than that
		if len(priced) > 0 && len(missing) == 0 && differ(*stated, sum.Value(), tenth*abs(*stated)) {
			e.warn(f.AnnualSaving.At, "%s states an annual saving of %s, prices and quantities give %s", place.Quote(o.ID), figure(*stated), figure(sum.Value()))
		}
		return []finance.Stream{{Annual: *stated, Escalation: e.t.Escalation}}
	}
	if len(priced) > 0 && len(missing) > 0 {
		e.warn(f.At, "the annual saving of %s leaves out %s, for which there is no price", place.Quote(o.ID), strings.Join(missing, ", "))
	}
	return priced
}

// annualised returns net investment, replacements and residual value as a level annual cost over the lifetime.
func (e *evaluator) annualised(p finance.Project) float64 {
	var present exact.Sum
	present.Add(p.Investment)
	for _, r := range p.Replacements {
		present.Add(e.discounted(r.Cost, r.Year))
	}
	present.Add(-e.discounted(p.ResidualValue, p.LifetimeYears))
	return present.Value() * finance.CapitalRecovery(e.t.DiscountRate, float64(p.LifetimeYears))
}

// discounted returns the value today of an amount at the end of a year.
func (e *evaluator) discounted(amount float64, year int) float64 {
	flows := make([]float64, year+1)
	flows[year] = amount
	return finance.NPV(e.t.DiscountRate, flows)
}

// measure fills in the measures of an entry or of a group.
func (e *evaluator) measure(o *Outcome, investment, saving, annualised, co2 float64) {
	r := e.t.DiscountRate
	o.SimplePayback = finance.SimplePayback(investment, saving)
	o.DiscountedPayback = finance.DiscountedPayback(r, o.Flows)
	npv := finance.NPV(r, o.Flows)
	o.NPV = &npv
	o.EquivalentAnnualSaving = new(npv * finance.CapitalRecovery(r, float64(len(o.Flows)-1)))
	o.IRR = irr(o.Flows)
	if v, err := finance.MIRR(o.Flows, e.mirr[0], e.mirr[1]); err == nil {
		o.MIRR = &v
	}
	if v, err := finance.ProfitabilityIndex(r, o.Flows); err == nil {
		o.ProfitabilityIndex = &v
	}
	if v, ok := finance.AbatementCost(annualised, saving, co2); ok {
		o.AbatementCost = &v
	}
}

func irr(flows []float64) IRR {
	v, err := finance.IRR(flows)
	var several *finance.SeveralIRRError
	switch {
	case err == nil:
		return IRR{IRRUnique, &v, []float64{v}}
	case errors.As(err, &several):
		i := IRR{Kind: IRRSeveral, Roots: several.Roots}
		if several.Supported {
			i.Value = &v
		}
		return i
	}
	return IRR{Kind: IRRNone}
}

// reported carries what the source prints and compares the CO2.
func (e *evaluator) reported(o *Outcome, f *Figures) {
	o.ReportedPayback, o.ReportedRate = f.Reported.PaybackYears, f.Reported.ImplementationRate
	s := f.Reported.CO2
	if s == nil {
		return
	}
	t, err := s.Quantity.In(tonne)
	if err != nil {
		e.wrong(s.At, err)
		return
	}
	o.ReportedCO2 = &t
	o.ReportedRatio = ratio(o.CO2, &t)
}

// notes says how to read the figures of a result.
func (e *evaluator) notes(r *Result) []string {
	var all []string
	if e.set.Note != "" {
		all = append(all, e.set.ID+": "+e.set.Note)
	}
	if len(e.stands) > 0 {
		all = append(all, fmt.Sprintf("%s gives all gases together for %s: CO2 is shown as CO2e", e.set.ID, strings.Join(e.stands, ", ")))
	}
	if len(e.doubtful) > 0 {
		slices.Sort(e.doubtful)
		all = append(all, "not verified in their source: "+strings.Join(e.doubtful, ", "))
	}
	return all
}

func abs(v float64) float64 { return max(v, -v) }
