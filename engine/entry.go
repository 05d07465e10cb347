package engine

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/internal/exact"
	"github.com/cleaner-production/abate/engine/internal/place"
	"github.com/cleaner-production/abate/engine/quantity"
)

// programme evaluates a programme: by what it states itself and, where it does not, by its options.
func (e *evaluator) programme(p *Programme) Outcome {
	own := Outcome{ID: p.ID, Name: p.Name, Proposed: p.Proposed, Implemented: p.Implemented}
	own.Options = slices.Grow(own.Options, len(p.Options))
	for i := range p.Options {
		own.Options = append(own.Options, e.option(&p.Options[i]))
	}
	if len(p.Options) == 0 {
		e.physical(&own, &p.Figures)
		e.money(&own, &p.Figures)
	} else {
		e.merge(&own, p)
	}
	e.leftOut(&own, p.At)
	own.ImplementationRate = rate(own.Implemented, own.Proposed)
	e.reported(&own, &p.Figures)
	e.overflow(&own, p.At)
	return own
}

// merge takes each figure from the programme where it states it, else from its options.
func (e *evaluator) merge(own *Outcome, p *Programme) {
	e.judged(p)
	e.resolve(p, own.Options)
	options := counted(own.Options)
	own.Streams, own.Overlaps = e.overlaps(p, own.Options)
	sum := e.group(Outcome{}, append(slices.Clone(options), own.Overlaps...))
	own.Proposed = cmp.Or(p.Proposed, sum.Proposed)
	own.Implemented = cmp.Or(p.Implemented, sum.Implemented)
	if own.Proposed < max(sum.Proposed, own.Implemented) {
		e.warn(p.At, "programme %s comes to %d options implemented of %d proposed, and lists %d",
			place.Quote(p.ID), own.Implemented, own.Proposed, sum.Proposed)
	}
	if len(p.Savings) > 0 {
		e.physical(own, &p.Figures)
		e.compareCarriers(own, &sum, p)
	} else {
		own.takePhysical(&sum)
		e.achieved(own, &p.Figures)
		own.Baseline = e.uses(p.Baseline)
		e.overdrawn(own, p)
	}
	own.Baseline = e.usedBy(own.Baseline, own.Options)
	if own.AchievedCO2 == nil {
		own.AchievedCO2 = sum.AchievedCO2
	}
	if !statesMoney(&p.Figures) {
		own.takeMoney(&sum)
		return
	}
	if p.Loan == nil && slices.ContainsFunc(p.Options, func(o Option) bool { return o.Loan != nil }) {
		e.warn(p.At, "programme %s states money of its own, so that the loans of its options are not in the owner's flows of the programme and of the whole; give the programme its loan, or leave its money to its options", place.Quote(p.ID))
	}
	completed := e.completed(own, p, options, &sum)
	e.money(own, completed)
	if p.Investment == nil && completed.Investment != nil {
		own.Origin.Investment = Summed
	}
	if p.AnnualSaving == nil && completed.AnnualSaving != nil {
		own.Origin.AnnualSaving = Summed
	}
	const rounding = 0.005 // of the figure: what rounding to three digits leaves open
	if p.Investment != nil && own.Investment != nil && sum.Investment != nil {
		e.disagree(p, "investment", *own.Investment, *sum.Investment, rounding*abs(*own.Investment), e.p.Currency)
	}
	if p.AnnualSaving != nil && own.AnnualSaving != nil && sum.AnnualSaving != nil {
		e.disagree(p, "annual saving", *own.AnnualSaving, *sum.AnnualSaving, rounding*abs(*own.AnnualSaving), e.p.Currency)
	}
}

// counted leaves out the options that count in no total.
func counted(options []Outcome) []Outcome {
	return slices.DeleteFunc(slices.Clone(options), func(o Outcome) bool { return !o.Counted() })
}

func statesMoney(f *Figures) bool {
	return f.Investment != nil || f.AnnualSaving != nil || f.AnnualCost != nil || f.ResidualValue != nil || f.LifetimeYears != 0 ||
		!f.Grant.none() || f.Loan != nil || len(f.Replacements) > 0
}

// completed returns the money that a programme states, with the sums of its options for the investment, the grant,
// the saving and the running cost that it does not state. Sums that lack an option are not taken.
func (e *evaluator) completed(own *Outcome, p *Programme, options []Outcome, sum *Outcome) *Figures {
	f := p.Figures
	if f.Investment == nil && sum.Investment != nil && !slices.ContainsFunc(options, func(o Outcome) bool { return o.Investment == nil }) {
		f.Investment = &Money{Value: *sum.Investment}
		if f.Grant.none() {
			f.Grant.Amount = &Money{Value: sum.Grant}
		}
	}
	priced := slices.ContainsFunc(own.Lines, func(l Line) bool { return e.priceOf(l.Saving.Carrier) != nil })
	if f.AnnualSaving == nil && !priced && sum.AnnualSaving != nil && !slices.ContainsFunc(options, func(o Outcome) bool { return o.AnnualSaving == nil }) {
		f.AnnualSaving = &Money{Value: *sum.AnnualSaving + sum.AnnualCost}
		if f.AnnualCost == nil {
			f.AnnualCost = &Money{Value: sum.AnnualCost}
		}
	}
	return &f
}

// compareCarriers doubts a programme whose savings are not those of its options, where those state any.
func (e *evaluator) compareCarriers(own, sum *Outcome, p *Programme) {
	if len(sum.ByCarrier) == 0 {
		return
	}
	stated := map[string]bool{}
	for _, l := range own.Lines {
		stated[l.Saving.Carrier] = true
		listed := CarrierSum{Unit: l.Unit}
		for _, c := range sum.ByCarrier {
			if c.Carrier == l.Saving.Carrier {
				listed = c
			}
		}
		if listed.Unit != l.Unit {
			continue
		}
		half := l.Saving.Half
		if l.Saving.Quantity.Value != 0 {
			half *= abs(l.Quantity / l.Saving.Quantity.Value)
		}
		e.disagree(p, l.Saving.Carrier, l.Quantity, listed.Quantity, half, l.Unit.String())
	}
	for _, c := range sum.ByCarrier {
		if !stated[c.Carrier] {
			e.disagree(p, c.Carrier, 0, c.Quantity, 0, c.Unit.String())
		}
	}
}

// overdrawn doubts options that save more of a carrier together than the programme says is used.
func (e *evaluator) overdrawn(own *Outcome, p *Programme) {
	for _, use := range own.Baseline {
		for _, c := range own.ByCarrier {
			if c.Carrier == use.Carrier && c.Unit == use.Unit && c.Quantity > use.Quantity {
				e.warn(p.Baseline[byCarrier(p.Baseline, c.Carrier)].At, "the options of programme %s save %s %s of %s together, and %s are used", place.Quote(p.ID),
					c.Quantity, c.Unit, e.called(c.Carrier), use.Quantity)
			}
		}
	}
}

func (e *evaluator) option(o *Option) Outcome {
	out := Outcome{ID: o.ID, Name: o.Name, Category: o.Category, Area: o.Area, Status: o.Status, Note: o.Note, Feasibility: o.Feasibility, Proposed: 1}
	if o.Status == Implemented {
		out.Implemented = 1
	}
	out.ImplementationRate = rate(out.Implemented, out.Proposed)
	e.physical(&out, &o.Figures)
	e.money(&out, &o.Figures)
	e.reported(&out, &o.Figures)
	e.overflow(&out, o.At)
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
	if len(o.Lines) > 0 {
		o.Origin.Savings = Stated
	}
	o.ByCarrier = slices.Grow(o.ByCarrier, len(o.Lines))
	o.Baseline = e.uses(f.Baseline)
	e.shares(o, f.Baseline)
	var energy, toe, co2, co2e, low, high, biogenic exact.Sum
	var scope [4]exact.Sum
	for i := range o.Lines {
		l := &o.Lines[i]
		energy.Add(l.Energy)
		toe.Add(l.TOE)
		co2.Add(l.CO2)
		co2e.Add(l.CO2e)
		low.Add(l.CO2Low)
		high.Add(l.CO2High)
		biogenic.Add(l.BiogenicCO2)
		scope[l.Scope].Add(l.CO2)
		o.ByCarrier = append(o.ByCarrier, l.sum())
		if !l.Known {
			o.NoFactor = append(o.NoFactor, l.Saving.Carrier)
		}
	}
	o.Energy, o.TOE, o.CO2, o.CO2e = energy.Value(), toe.Value(), co2.Value(), co2e.Value()
	o.CO2Low, o.CO2High, o.BiogenicCO2 = low.Value(), high.Value(), biogenic.Value()
	for i := range scope {
		o.CO2ByScope[i] = scope[i].Value()
	}
	e.achieved(o, f)
}

// achieved computes the CO2 of the savings that were measured.
func (e *evaluator) achieved(o *Outcome, f *Figures) {
	if len(f.Achieved) == 0 {
		return
	}
	var achieved exact.Sum
	for _, l := range e.lines(f.Achieved) {
		achieved.Add(l.CO2)
		if l.Saving.Metered != nil {
			o.Meters = append(o.Meters, *l.Saving.Metered)
		}
	}
	o.AchievedCO2 = new(achieved.Value())
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
		o.Origin.AnnualSaving = Priced
		if f.AnnualSaving != nil {
			o.Origin.AnnualSaving = Stated
		}
	}
	if o.Investment = e.optional(f.Investment); o.Investment != nil {
		o.Origin.Investment = Stated
		o.Grant = e.grant(o, f, *o.Investment)
		o.NetInvestment = new(*o.Investment - o.Grant)
	} else if f.Investment == nil && !f.Grant.none() {
		e.list.Add(f.Grant.At, "a grant without an investment", "", "add the investment that it is a part of")
	}
	o.Origin.Money = Stated
	o.LifetimeYears = e.t.LifetimeYears
	if f.LifetimeYears != 0 {
		o.LifetimeYears = f.LifetimeYears
	}
	if o.NetInvestment == nil || o.AnnualSaving == nil || e.list.Len() > 0 {
		return
	}
	streams = together(append(streams, finance.Stream{Annual: -o.AnnualCost, Escalation: e.t.CostEscalation}))
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
	o.Basis = &Basis{NetInvestment: *o.NetInvestment, AnnualSaving: *o.AnnualSaving, CO2: o.CO2}
	e.measure(o)
	e.equity(o, f, project)
}

// together adds up the streams that rise alike, exactly, and sorts them, so that no digit depends on the order of the carriers
// and level savings are the annual saving in every year.
func together(streams []finance.Stream) []finance.Stream {
	rise := func(a, b finance.Stream) int {
		return cmp.Or(cmp.Compare(a.Escalation, b.Escalation), slices.Compare(a.Path, b.Path))
	}
	slices.SortFunc(streams, rise)
	var all []finance.Stream
	for len(streams) > 0 {
		var sum exact.Sum
		n := 0
		for ; n < len(streams) && rise(streams[0], streams[n]) == 0; n++ {
			sum.Add(streams[n].Annual)
		}
		one := streams[0]
		one.Annual = sum.Value()
		all, streams = append(all, one), streams[n:]
	}
	return all
}

// savingStreams returns the savings in money before running costs: the one that is stated, else one per carrier
// with a price. Where a price is missing for some, it warns; where for all, the saving is not known: nil.
func (e *evaluator) savingStreams(o *Outcome, f *Figures) []finance.Stream {
	var priced []finance.Stream
	var sum exact.Sum
	var missing []Text
	for i := range o.Lines {
		l := &o.Lines[i]
		price := e.priceOf(l.Saving.Carrier)
		money := e.worth(l, price)
		if money == nil {
			missing = append(missing, e.called(l.Saving.Carrier))
			continue
		}
		l.Money = money
		escalation := e.t.Escalation
		if price.Escalation != nil {
			escalation = *price.Escalation
		}
		l.Escalation, l.Path = escalation, price.path()
		priced = append(priced, finance.Stream{Annual: *money, Escalation: escalation, Path: l.Path})
		sum.Add(*money)
	}
	if stated := e.optional(f.AnnualSaving); stated != nil {
		const tenth = 0.1 // a price list is seldom better than that
		if o.Stream == "" && len(priced) > 0 && len(missing) == 0 && differ(*stated, sum.Value(), tenth*abs(*stated)) {
			e.warn(f.AnnualSaving.At, "%s states an annual saving of %s, prices and quantities give %s", place.Quote(o.ID), *stated, sum.Value())
		}
		return []finance.Stream{{Annual: *stated, Escalation: e.t.Escalation}}
	}
	if len(priced) > 0 && len(missing) > 0 {
		e.warn(f.At, "the annual saving of %s leaves out %s, for which there is no price", place.Quote(o.ID), missing)
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

// measure fills in the measures of an entry or of a group from its basis, its flows and its annualised cost.
func (e *evaluator) measure(o *Outcome) {
	r, as := e.t.DiscountRate, e.t.Convention
	o.SimplePayback = as.SimplePayback(o.Basis.NetInvestment, o.Basis.AnnualSaving, o.Flows)
	o.DiscountedPayback = as.DiscountedPayback(r, o.Flows)
	o.NPV = new(as.NPV(r, o.Flows))
	o.IRR = irr(o.Flows)
	if as == finance.Excel && o.IRR.Kind == IRRSeveral { // where its search from the first guess, 10 %, ends up at best
		o.IRR.Value = new(slices.MinFunc(o.IRR.Roots, func(a, b float64) int { return cmp.Compare(abs(a-0.1), abs(b-0.1)) }))
	}
	if v, err := finance.EquivalentAnnualSaving(r, o.Flows); err == nil {
		o.EquivalentAnnualSaving = &v
	}
	if v, err := finance.MIRR(o.Flows, e.t.FinanceRate, e.t.ReinvestRate); err == nil {
		o.MIRR = &v
	}
	if v, err := finance.ProfitabilityIndex(r, o.Flows); err == nil {
		o.ProfitabilityIndex = &v
	}
	if v, ok := as.AbatementCost(r, *o.AnnualisedCost, o.Basis.AnnualSaving, o.Basis.CO2, o.Flows); ok {
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
	o.ReportedPayback, o.ReportedRate = clone(f.Reported.PaybackYears), clone(f.Reported.ImplementationRate)
	s := f.Reported.CO2
	if s == nil {
		return
	}
	t, err := s.Quantity.In(quantity.Tonne)
	if err != nil {
		e.wrong(s.At, err)
		return
	}
	o.ReportedCO2 = &t
	o.ReportedRatio = ratio(o.CO2, &t)
}

func clone[T any](v *T) *T {
	if v == nil {
		return nil
	}
	return new(*v)
}

// notes says how to read the figures of the result.
func (e *evaluator) notes() []Warning {
	var all []Warning
	note := func(form string, args ...any) { all = append(all, Warn(Position{}, form, args...)) }
	if e.set.Note != (Text{}) {
		note("%s: %s", e.set.ID, e.set.Note)
	}
	if len(e.stands) > 0 {
		note("%s gives all gases together for %s: CO2 is shown as CO2e", e.set.ID, strings.Join(e.stands, ", "))
	}
	if len(e.doubtful) > 0 {
		slices.Sort(e.doubtful)
		note("not verified in their source: %s", strings.Join(e.doubtful, ", "))
	}
	return all
}

func abs(v float64) float64 { return max(v, -v) }
