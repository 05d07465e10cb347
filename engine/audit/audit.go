package audit

import (
	"errors"
	"math"
	"slices"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/uncertainty"
)

// Verdict is what the audit says of a printed figure.
type Verdict uint8

// The verdicts.
const (
	Consistent   Verdict = iota
	Impossible           // no factors and quantities within their ranges give it, and 15 % or more speak for it being off
	Unlikely             // it is more likely off than not
	CannotTell           // something is off, and mends of different figures explain it about equally well
	NotCheckable         // what it would follow from is not known
)

var verdicts = [...]string{"consistent", "impossible", "unlikely", "cannot tell", "not checkable"}

// String returns the verdict in words, as JSON has it.
func (v Verdict) String() string {
	if int(v) < len(verdicts) {
		return verdicts[v]
	}
	return "unknown"
}

// Report is the result of an audit.
type Report struct {
	Findings []Finding // in the order of the portfolio
	Prices   []Price   // that saving and quantity imply, likewise
	Remarks  []Remark  // programme by programme
	Implied  Implied
	Prior    Prior
}

// Off returns how many figures are more likely off than not.
func (r *Report) Off() int {
	n := 0
	for i := range r.Findings {
		if v := r.Findings[i].Verdict; v != Consistent && v != NotCheckable {
			n++
		}
	}
	return n
}

// Doubts returns how many remarks say that the totals are too high or too low.
func (r *Report) Doubts() int {
	n := 0
	for i := range r.Remarks {
		if m := &r.Remarks[i]; m.Kind != Overlap || !m.Once {
			n++
		}
	}
	return n
}

// Finding is a printed figure beside what it should be.
type Finding struct {
	Programme, Option string // ids; Option is "" for what the programme prints
	Field             string // "reported.co2", "annual_saving", "reported.payback", "reported.implementation_rate", "savings.coal" …
	Unit              string // of Reported and Computed; "" is the currency of the result, or a share
	Months            bool   // whether a payback is printed in months; here it is in years all the same
	Reported          float64
	Computed          float64
	Low, High         float64 // 95 % interval of Computed; of a payback what the printed digits stand for
	Outside           bool    // whether nothing within the ranges gives the printed figure
	Summed            bool    // whether Computed is the sum of the options of a programme
	Partial           bool    // whether something counts too that is not known
	Verdict           Verdict
	Consistent        float64 // the probability that nothing is wrong with the figure and what it follows from
	Unexplained       float64 // that something is, which no single mend explains
	Mends             []Mend  // likeliest first
	Evidence          []Evidence
	At                engine.Position
}

// MendKind says what a mend does.
type MendKind uint8

// The kinds of mends.
const (
	Slipped MendKind = iota // a figure times Factor
	Swapped                 // a quantity and that of Carrier in each other's place
	LeftOut                 // the reported CO2 is without Carrier
	Missing                 // the sum is without an option, Carrier being its id
)

// Mend is a single change that would reconcile a figure.
type Mend struct {
	Field         string
	Option        string // of which the field is, where it is not that of the finding
	Kind          MendKind
	Slips         []engine.Text // what may have happened, in words of the prior
	Carrier       string
	Factor        float64 // by which the printed figure is multiplied
	Value         float64 // the figure then
	Unit          string
	ComputedAfter float64 // what Computed is then
	Probability   float64
}

// EvidenceKind says what a piece of evidence is.
type EvidenceKind uint8

// The kinds of evidence.
const (
	AtTheirEnds    EvidenceKind = iota // Values: CO2 with all factors and quantities at their low and at their high ends
	Alone                              // Carrier alone counts for Values[0]
	PerTOE                             // Values: t CO2 per toe saved, as reported and as computed; fuels have 3 to 4
	ImpliedPrice                       // Carrier: Values: the price that saving and quantity imply, and the one to compare with
	WithoutFactor                      // Carrier has no factor or price, and may count
	BeyondUse                          // Carrier: Values: saved, and used before
	SumOfOptions                       // Values: the sum of the options
	Counted                            // Values: options implemented and proposed
	PrintedPayback                     // Values: the years from and to which the printed payback stands
)

// Evidence is a witness to a verdict.
type Evidence struct {
	Kind    EvidenceKind
	Carrier string
	Values  []float64
}

// Audit compares what a portfolio reports with its Result, which must come from Evaluate of it. The intervals are those
// of an analysis of the two; without one (nil) those of all factors at their ends are taken.
func Audit(p *engine.Portfolio, r *engine.Result, u *uncertainty.Analysis, prior Prior) (*Report, error) {
	if p == nil || r == nil || len(p.Programmes) != len(r.Programmes) {
		return nil, errors.New("audit: Audit needs a portfolio and its own result")
	}
	if len(prior.Slips) == 0 {
		return nil, errors.New("audit: the prior has no slips; see DefaultPrior")
	}
	out := &Report{Prior: prior}
	var entries []*entry
	for i := range p.Programmes {
		g, o := &p.Programmes[i], &r.Programmes[i]
		if len(g.Options) != len(o.Options) {
			return nil, errors.New("audit: Audit needs a portfolio and its own result")
		}
		entries = append(entries, newEntry(g.ID, "", o, &g.Figures, nil))
		for j := range g.Options {
			entries = append(entries, newEntry(g.ID, g.Options[j].ID, &o.Options[j], &g.Options[j].Figures, g.Baseline))
		}
	}
	implyPrices(entries)
	k := 0
	for i := range p.Programmes {
		g, o := &p.Programmes[i], &r.Programmes[i]
		out.Remarks = append(out.Remarks, remarks(g, o, entries[k], entries[k+1:k+1+len(g.Options)])...)
		found := entries[k].findings(&prior, of(u, o), g.At)
		out.Findings = append(out.Findings, found...)
		out.Prices = append(out.Prices, entries[k].prices(found, g.At)...)
		out.Findings = append(out.Findings, rate(g, o)...)
		out.Findings = append(out.Findings, totals(g, o, &prior)...)
		k++
		for j := range g.Options {
			found := entries[k].findings(&prior, of(u, &o.Options[j]), g.Options[j].At)
			out.Findings = append(out.Findings, found...)
			out.Prices = append(out.Prices, entries[k].prices(found, g.Options[j].At)...)
			k++
		}
	}
	out.Implied = imply(p, r, out.Findings, prior.Method)
	return out, nil
}

func of(u *uncertainty.Analysis, o *engine.Outcome) *uncertainty.Outcome {
	if u == nil {
		return nil
	}
	return u.Of(o)
}

// findings judges an entry.
func (e *entry) findings(p *Prior, u *uncertainty.Outcome, at engine.Position) []Finding {
	e.relate(p, u)
	if !slices.ContainsFunc(e.equations, func(q equation) bool { return !q.witness }) {
		return nil
	}
	hypotheses := e.judge(p)
	var all []Finding
	for i := range e.equations {
		if e.equations[i].witness {
			continue
		}
		f := e.finding(i, hypotheses)
		f.At = at
		e.testify(&f, &e.equations[i])
		all = append(all, f)
	}
	return all
}

// testify adds the evidence that a reader can follow.
func (e *entry) testify(f *Finding, q *equation) {
	add := func(kind EvidenceKind, carrier string, values ...float64) {
		f.Evidence = append(f.Evidence, Evidence{kind, carrier, values})
	}
	switch {
	case f.Field == "reported.co2":
		for i := range e.lines {
			if l := &e.lines[i]; l.heat || f.Verdict == NotCheckable && !l.known {
				add(WithoutFactor, l.carrier)
			}
		}
		if f.Verdict == NotCheckable || f.Verdict == Consistent {
			return
		}
		if f.Outside {
			add(AtTheirEnds, "", e.of.CO2Low, e.of.CO2High)
		}
		for i := range e.lines {
			if l := &e.lines[i]; l.known && l.amount*l.co2 > f.Reported {
				add(Alone, l.carrier, l.amount*l.co2)
			}
		}
		if e.of.TOE > 0 {
			add(PerTOE, "", f.Reported/e.of.TOE, f.Computed/e.of.TOE)
		}
	case f.Field == "annual_saving":
		for i := range e.lines {
			if l := &e.lines[i]; l.price == 0 {
				add(WithoutFactor, l.carrier)
			} else if len(e.lines) == 1 && l.amount > 0 {
				add(ImpliedPrice, l.carrier, f.Reported/l.amount, l.price)
			}
		}
	case f.Field == "reported.payback":
		add(PrintedPayback, "", f.Low, f.High)
	case q.outside && f.High > 0:
		add(BeyondUse, q.carrierOf(e), f.Computed, f.High)
	}
}

func (q *equation) carrierOf(e *entry) string {
	for i := range e.lines {
		if e.lines[i].figure == q.figures[0] {
			return e.lines[i].carrier
		}
	}
	return ""
}

// rate checks a printed implementation rate against its options. It is off where it is not what the division rounds to.
func rate(p *engine.Programme, o *engine.Outcome) []Finding {
	if o.ReportedRate == nil || o.ImplementationRate == nil || p.Proposed == 0 {
		return nil
	}
	f := Finding{Programme: p.ID, Field: "reported.implementation_rate", Reported: *o.ReportedRate, Computed: *o.ImplementationRate, Consistent: 1, At: p.At}
	const point = 0.005 // rates are printed in whole per cent
	f.Low, f.High = f.Computed, f.Computed
	if math.Abs(f.Reported-f.Computed) > point*(1+1e-9) {
		f.Verdict, f.Consistent, f.Unexplained, f.Outside = Unlikely, 0, 1, true
		f.Evidence = []Evidence{{Counted, "", []float64{float64(o.Implemented), float64(o.Proposed)}}}
	}
	return []Finding{f}
}
