package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/language"
	"github.com/cleaner-production/abate/engine/uncertainty"
)

// co2Range returns the 95 % interval of the CO2 or, without an analysis, the figures with every factor at the ends of
// its range; not ok where they are the same, or only rounding keeps them apart.
func (d Document) co2Range(o *engine.Outcome) (low, high float64, ok bool) {
	low, high = o.CO2Low, o.CO2High
	if u := d.of(o); u != nil {
		low, high = u.CO2.Low, u.CO2.High
	}
	return low, high, low != high && d.ranged(o)
}

// ranged says whether a range that somebody gave makes the interval of a CO2, and not the rounding of digits alone.
func (d Document) ranged(o *engine.Outcome) bool {
	for i := range o.Lines {
		l := &o.Lines[i]
		if s := &l.Saving; s.Low != s.High || s.Metered != nil || s.Derivation != nil {
			return true
		}
		for _, part := range l.PerUnit.CO2.Parts {
			if f := part.Factor; f != nil && f.Low != f.High {
				return true
			}
		}
	}
	below := func(o engine.Outcome) bool { return o.Counted() && d.ranged(&o) }
	return slices.ContainsFunc(o.Options, below) || o == &d.Result.Total && slices.ContainsFunc(d.Result.Programmes, below)
}

// of returns the intervals of an outcome; nil without an analysis.
func (d Document) of(o *engine.Outcome) *uncertainty.Outcome {
	if d.Analysis == nil {
		return nil
	}
	return d.Analysis.Of(o)
}

func estimate(l language.Language, e *uncertainty.Estimate, write func(float64) string) string {
	if e == nil || e.Low == e.High {
		return ""
	}
	return l.Span(write(e.Low), write(e.High))
}

// paybackSpan writes the unit once where both ends have the same.
func paybackSpan(l language.Language, p *uncertainty.Payback) string {
	if p == nil || p.Low == p.High {
		return ""
	}
	low, high := l.Payback(p.Low), l.Payback(p.High)
	number, unit, _ := strings.Cut(low, " ")
	if p.Low.Kind == finance.Finite && p.High.Kind == finance.Finite && strings.HasSuffix(high, " "+unit) && low != high {
		low = number
	}
	return l.Span(low, high)
}

func costSpan(l language.Language, c *uncertainty.Cost) string {
	if c == nil || c.Low == nil || c.High != nil && *c.Low == *c.High {
		return ""
	}
	high := l.Word("none")
	if c.High != nil {
		high = l.UnitCost(*c.High)
	}
	return l.Span(l.UnitCost(*c.Low), high)
}

// intervals is the table of the 95 % intervals of money; that of CO2 stands in the overview.
func (p page) intervals() grid {
	l, currency := p.l, p.r.Currency
	whole := func(v float64) string { return l.Number(v, 0) }
	g := grid{
		title: l.Word("intervals"),
		head:  []string{l.Word("programme"), l.Word("saving"), l.Word("payback"), l.Word("npv"), l.Word("cost")},
		unit:  []string{"", currency + l.Word("a year"), l.Word("simple"), currency, currency + l.Word("per tonne")},
	}
	row := func(o *engine.Outcome, name string) []string {
		u := p.of(o)
		return []string{name, estimate(l, u.AnnualSaving, whole), paybackSpan(l, u.Payback), estimate(l, u.NPV, whole), costSpan(l, u.AbatementCost)}
	}
	p.each(func(o *engine.Outcome, name string) {
		if o.Stream == "" {
			g.rows = append(g.rows, row(o, name))
		}
	})
	g.foot = row(&p.r.Total, l.Word("total"))
	return g.without(empty)
}

// method says how the intervals were made, and what makes the CO2 of the whole doubtful.
func (p page) method() []string {
	a, l := p.Analysis, p.l
	if a == nil {
		return nil
	}
	line := l.Word("intervals") + ": " + l.Word("propagated")
	if a.Draws > 0 {
		line = l.Word("intervals") + ": " + fmt.Sprintf(l.Word("drawn"), l.Number(float64(a.Draws), 0), a.Seed)
		if e, mean := a.Total.CO2, math.Abs(a.Total.CO2.Mean); mean > 0 && e.Low != e.High {
			line += ", " + fmt.Sprintf(l.Word("standard error"), l.Number(100*max(e.LowError, e.HighError)/mean, 2)+" %")
		}
	}
	if a.Exact {
		line += "; " + l.Word("exact quantities")
	} else {
		line += "; " + l.Word("rounded quantities")
	}
	if len(a.Scenarios) > 0 {
		line += "; " + l.Word("scenarios") + ": " + language.Plain(strings.Join(a.Scenarios, ", "))
	}
	all := []string{line}
	if s := p.exact(); s != "" {
		all = append(all, l.Word("taken as exact")+": "+s)
	}
	if s := drivers(p.r, l, a.Drivers(uncertainty.CO2, &p.r.Total)); s != "" {
		all = append(all, l.Word("drivers")+": "+s)
	}
	return all
}

// exact lists what has no range, without which an interval may look narrower than anybody knows it.
func (p page) exact() string {
	factors, prices := p.Analysis.TakenAsExact()
	var names []string
	for _, id := range factors {
		names = append(names, unknown(p.r, p.l, id))
	}
	for _, carrier := range prices {
		name := language.Plain(carrier)
		for _, c := range p.r.Total.ByCarrier {
			if c.Carrier == carrier {
				name = p.l.Of(c.Name)
			}
		}
		names = append(names, fmt.Sprintf(p.l.Word("variable of"), name))
	}
	return strings.Join(names, ", ")
}

// unknown names an unknown: in English by its key, which --set takes, and in Vietnamese in words.
func unknown(r *engine.Result, l language.Language, key string) string {
	if l == language.English {
		return language.Plain(key)
	}
	p := page{r: r, l: l}
	return l.Unknown(key, func(carrier string) string {
		i := slices.IndexFunc(r.Total.ByCarrier, func(s engine.CarrierSum) bool { return s.Carrier == carrier })
		if i < 0 {
			return ""
		}
		return l.Of(r.Total.ByCarrier[i].Name)
	}, func(entry string) string {
		if o, _, err := find(r, entry); err == nil {
			return p.name(o)
		}
		return entry
	})
}

// drivers writes the largest shares of the variance.
func drivers(r *engine.Result, l language.Language, of []uncertainty.Driver) string {
	const most, least = 5, 0.005
	text := ""
	for i, d := range of {
		if i == most || d.Share < least {
			break
		}
		if i > 0 {
			text += ", "
		}
		text += unknown(r, l, d.Unknown) + " " + l.Number(100*d.Share, 0) + " %"
	}
	return text
}

// doubt is the JSON of how the intervals were made.
type doubt struct {
	Method           string   `json:"method"`
	Draws            int      `json:"draws,omitempty"`
	Seed             *uint64  `json:"seed,omitempty"`
	WrittenPrecision bool     `json:"written_precision"`
	Scenarios        []string `json:"scenarios_as_intervals"`
	Drivers          []driver `json:"co2_drivers"`
}

type driver struct {
	Unknown string   `json:"unknown"`
	Share   float64  `json:"share"`
	AtLow   *float64 `json:"at_low"`
	AtHigh  *float64 `json:"at_high"`
}

func newDoubt(a *uncertainty.Analysis, r *engine.Result) *doubt {
	if a == nil {
		return nil
	}
	d := &doubt{Method: "propagation", WrittenPrecision: !a.Exact, Scenarios: append([]string{}, a.Scenarios...), Drivers: newDrivers(a.Drivers(uncertainty.CO2, &r.Total))}
	if a.Draws > 0 {
		d.Method, d.Draws, d.Seed = "draws", a.Draws, new(a.Seed)
	}
	return d
}

func newDrivers(of []uncertainty.Driver) []driver {
	const most = 20
	all := []driver{}
	for _, d := range of[:min(most, len(of))] {
		all = append(all, driver(d))
	}
	return all
}

// intervals is the JSON of the intervals of an outcome.
type intervals struct {
	CO2          *interval `json:"co2_t"`
	CO2e         *interval `json:"co2e_t"`
	AnnualSaving *interval `json:"annual_saving"`
	NPV          *interval `json:"npv"`
	Payback      *interval `json:"simple_payback_years"`
	Cost         *interval `json:"abatement_cost_per_t"`
}

// interval has null for an end that is never, or where there is no cost per tonne.
type interval struct {
	Low       *float64 `json:"low"`
	Median    *float64 `json:"median"`
	High      *float64 `json:"high"`
	Mean      *float64 `json:"mean,omitempty"`
	SD        *float64 `json:"sd,omitempty"`
	Never     *float64 `json:"never,omitempty"`
	None      *float64 `json:"none,omitempty"`
	LowError  *float64 `json:"low_standard_error,omitempty"`
	HighError *float64 `json:"high_standard_error,omitempty"`
}

func newIntervals(u *uncertainty.Outcome) *intervals {
	if u == nil {
		return nil
	}
	i := &intervals{CO2: newInterval(u.CO2), CO2e: newInterval(u.CO2e), AnnualSaving: newInterval(u.AnnualSaving), NPV: newInterval(u.NPV)}
	if p := u.Payback; p != nil {
		i.Payback = &interval{Low: yearsOf(p.Low), Median: yearsOf(p.Median), High: yearsOf(p.High), Never: &p.Never}
		i.Payback.errors(p.LowError, p.HighError)
	}
	if c := u.AbatementCost; c != nil {
		i.Cost = &interval{Low: c.Low, Median: c.Median, High: c.High, None: &c.None}
		i.Cost.errors(c.LowError, c.HighError)
	}
	return i
}

func newInterval(e *uncertainty.Estimate) *interval {
	if e == nil {
		return nil
	}
	i := &interval{Low: &e.Low, Median: &e.Median, High: &e.High, Mean: &e.Mean, SD: &e.SD}
	i.errors(e.LowError, e.HighError)
	return i
}

// orNone returns an interval without ends for none.
func (i *interval) orNone() *interval {
	if i == nil {
		return &interval{}
	}
	return i
}

func (i *interval) errors(low, high float64) {
	if low != 0 || high != 0 {
		i.LowError, i.HighError = &low, &high
	}
}

func yearsOf(p finance.Payback) *float64 {
	years, _ := paybackOf(p)
	return years
}
