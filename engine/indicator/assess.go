package indicator

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/internal/exact"
	"github.com/cleaner-production/abate/engine/internal/place"
	"github.com/cleaner-production/abate/engine/internal/spell"
	"github.com/cleaner-production/abate/engine/quantity"
)

// Verdict is what the actual figure says of the target.
type Verdict uint8

// The verdicts.
const (
	NoTarget Verdict = iota
	Met              // as good as the target or better
	Missed
)

var verdicts = [...]string{"no target", "met", "missed"}

// String returns the verdict in words, as JSON has it.
func (v Verdict) String() string { return verdicts[min(int(v), len(verdicts)-1)] }

// Assessment is what indicators come to.
type Assessment struct {
	Year     int
	Outcomes []Outcome // in the order given
	Checks   []Check   // of what the source says beside its figures
	Remarks  []Remark
}

// Off returns how many of the checks do not agree, and remarks there are.
func (a *Assessment) Off() int {
	n := len(a.Remarks)
	for i := range a.Checks {
		if !a.Checks[i].Agrees {
			n++
		}
	}
	return n
}

// Outcome is what an indicator comes to.
type Outcome struct {
	Indicator

	Value     float64  // the actual figure in the unit of the indicator: as reported, else the quotient
	Goal      *float64 // the target in it; nil without one
	Verdict   Verdict  // of Value as it is printed
	Deviation *float64 // Value / Goal - 1; nil without a target above 0

	// WithinRounding says that the digits Value is printed with leave open on which side of the target it is.
	WithinRounding bool

	Years []Point // history and actual, ascending
	Prior *Change // against the latest year before; nil without a history
	Trend *Trend  // nil with fewer than three years

	CO2Per      *float64      // kg of CO2 per unit of what stands below; nil without a carrier
	CO2         *float64      // t of CO2 in the year; nil where the quantities are not known
	Coefficient float64       // t of CO2 per CO2Unit
	CO2Unit     quantity.Unit // of the carrier
}

// Point is the figure of a year.
type Point struct {
	Year     int
	Value    float64
	Half     float64 // half a unit of its last digit; 0 is exact
	Quotient bool    // whether it is one, and not a value as reported
}

// Change is how the actual figure compares with that of an earlier year.
type Change struct {
	Point
	Relative       *float64 // actual / value - 1; nil where the value is 0
	Course         Course
	WithinRounding bool // whether the printed digits leave open which of the two is the larger
}

// Trend is the slope of the straight line through all years, by least squares.
type Trend struct {
	From, To int
	Years    int
	Slope    float64  // in the unit of the indicator a year
	Relative *float64 // Slope / mean of the years; nil where the mean is 0
	Course   Course
}

// Course says where it goes, by the direction of the indicator.
type Course uint8

// The courses.
const (
	Level Course = iota
	Better
	Worse
)

var courses = [...]string{"level", "better", "worse"}

// String returns "level", "better" or "worse".
func (c Course) String() string { return courses[min(int(c), len(courses)-1)] }

// level is how near two figures are equal, so that one that was computed in another unit is not another figure.
const level = 1e-9

// course says what it means that a figure goes from one value to another.
func (d Direction) course(from, to float64) Course {
	switch {
	case math.Abs(to-from) <= level*max(math.Abs(from), math.Abs(to)):
		return Level
	case (to < from) == (d == Lower):
		return Better
	}
	return Worse
}

// Assess computes what indicators come to in a year, the CO2 by a table of factors, which may be nil where no indicator
// names a carrier.
//
// A figure as printed is taken as printed: 0.18 meets a target of 0.18, and whether the digits leave the verdict open
// is said beside it. A figure that states both a value and its quantities counts by its value, and the two are compared.
func Assess(all []Indicator, year int, table *factor.Table) (*Assessment, error) {
	a := &assessor{year: year, table: table, out: &Assessment{Year: year}}
	seen := map[string]bool{}
	for i := range all {
		one := &all[i]
		switch {
		case strings.TrimSpace(one.ID) == "":
			a.list.Add(one.At, "an indicator without id", "", `add id = "…"`)
		case seen[one.ID]:
			a.list.Add(one.At, "a second indicator "+place.Quote(one.ID), "ids differ", "")
		}
		seen[one.ID] = true
		a.indicator(one)
	}
	a.mixed()
	if err := a.list.Err(); err != nil {
		return nil, err
	}
	return a.out, nil
}

// assessor carries what one assessment needs.
type assessor struct {
	year  int
	table *factor.Table
	list  place.List
	out   *Assessment
}

func (a *assessor) wrong(mistake *place.Error) {
	a.list.Add(mistake.Position(), mistake.Found, mistake.Wanted, mistake.Mend)
}

func (a *assessor) indicator(one *Indicator) {
	o := Outcome{Indicator: *one}
	unit := takeApart(one.Unit)
	if len(unit.above) == 0 {
		a.list.Add(one.At, "indicator "+place.Quote(one.ID)+" without unit", "", `add unit = "kWh per person-month", or "kWh/t"`)
		return
	}
	before := a.list.Len()
	actual := a.point(&o, unit, a.year, &one.Actual, PartActual)
	o.Value = actual.Value
	if one.Target != nil {
		o.Goal = new(a.point(&o, unit, a.year, one.Target, PartTarget).Value)
	}
	a.history(&o, unit, actual)
	a.carrier(&o, unit)
	if a.list.Len() > before {
		return
	}
	o.judge(actual)
	o.compare()
	a.out.Outcomes = append(a.out.Outcomes, o)
	a.check(&a.out.Outcomes[len(a.out.Outcomes)-1])
}

// point returns a figure in the unit of its indicator, and checks a value against its quantities.
func (a *assessor) point(o *Outcome, unit ratio, year int, f *Figure, part string) Point {
	p := Point{Year: year, Quotient: f.Value == nil}
	if f.Value == nil && f.Quotient == nil {
		a.list.Add(f.At, "no figure of "+place.Quote(o.ID), "", "")
		return p
	}
	var quotient float64
	if f.Quotient != nil {
		v, mistake := unit.value(f.Quotient)
		if mistake != nil {
			a.wrong(mistake)
			return p
		}
		quotient, p.Value = v, v
	}
	const most = 1e15 // beyond it no figure means anything, and no sum of figures is finite for sure
	if f.Value == nil {
		if p.Value > most {
			a.list.Add(f.At, fmt.Sprintf("a quotient of %v", p.Value), "a number from 0 to 1e15 is wanted", "check the units")
		}
		return p
	}
	if !(*f.Value >= 0 && *f.Value <= most) || !(f.Half >= 0) || math.IsInf(f.Half, 0) {
		a.list.Add(f.At, fmt.Sprintf("a figure of %v", *f.Value), "a number from 0 to 1e15 is wanted", "")
		return p
	}
	p.Value, p.Half = *f.Value, f.Half
	if f.Quotient != nil {
		a.out.Checks = append(a.out.Checks, Check{ID: o.ID, Kind: QuotientCheck, Part: part, Reported: p.Value, Table: quotient, Agrees: agrees(p.Value, f.Half, quotient), At: f.At})
	}
	return p
}

func (a *assessor) history(o *Outcome, unit ratio, actual Point) {
	if len(o.History) > 0 && a.year == 0 {
		a.list.Add(o.At, "a history, and no year of what it is the history", "", "add year = … to the file, the year of the actual figures")
		return
	}
	past := slices.Clone(o.History)
	slices.SortStableFunc(past, func(x, y Past) int { return cmp.Compare(x.Year, y.Year) })
	for i := range past {
		h := &past[i]
		switch {
		case h.Year >= a.year:
			a.list.Add(h.Figure.At, fmt.Sprintf("%d in the history of %d", h.Year, a.year), "a year before it is wanted", "")
		case i > 0 && past[i-1].Year == h.Year:
			a.list.Add(h.Figure.At, fmt.Sprintf("a second figure of %d", h.Year), "one is wanted", "")
		}
		o.Years = append(o.Years, a.point(o, unit, h.Year, &h.Figure, fmt.Sprint(h.Year)))
	}
	o.Years = append(o.Years, actual)
}

// judge holds the actual figure against the target.
func (o *Outcome) judge(actual Point) {
	if o.Goal == nil {
		return
	}
	o.Verdict = Met
	if o.Direction.course(*o.Goal, o.Value) == Worse {
		o.Verdict = Missed
	}
	o.Deviation = relative(*o.Goal, o.Value)
	o.WithinRounding = actual.Half > 0 && math.Abs(o.Value-*o.Goal) <= actual.Half*(1-level)
}

// relative returns to / from - 1, nil where that is not finite.
func relative(from, to float64) *float64 {
	v := (to - from) / from
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}

// compare holds the actual figure against the years before.
func (o *Outcome) compare() {
	last := len(o.Years) - 1
	if last < 1 {
		return
	}
	now, then := o.Years[last], o.Years[last-1]
	o.Prior = &Change{Point: then, Relative: relative(then.Value, now.Value), Course: o.Direction.course(then.Value, now.Value)}
	// Both digits may be off by half a unit, and figures that do not touch then are told apart.
	o.Prior.WithinRounding = math.Abs(now.Value-then.Value) < (now.Half+then.Half)*(1-level)
	const least = 3 // two years are the change between them
	if len(o.Years) < least {
		return
	}
	var sum, years exact.Sum
	for _, p := range o.Years {
		sum.Add(p.Value)
		years.Add(float64(p.Year))
	}
	n := float64(len(o.Years))
	mean, middle := sum.Value()/n, years.Value()/n
	var products, squares exact.Sum
	for _, p := range o.Years {
		d := float64(p.Year) - middle
		products.Add(d * (p.Value - mean))
		squares.Add(d * d)
	}
	t := &Trend{From: o.Years[0].Year, To: now.Year, Years: len(o.Years), Slope: products.Value() / squares.Value()}
	if mean > 0 {
		t.Relative = new(t.Slope / mean)
	}
	if t.Course = o.Direction.course(0, t.Slope); math.Abs(t.Slope) <= level*mean {
		t.Course = Level
	}
	o.Trend = t
}

// carrier computes the CO2 behind an indicator: kg per unit of what stands below, and where the quantities are known t.
func (a *assessor) carrier(o *Outcome, unit ratio) {
	if o.Carrier == "" {
		return
	}
	above := physical(unit.above)
	if above == (quantity.Unit{}) {
		a.list.Add(o.At, "indicator "+place.Quote(o.ID)+" has the carrier "+place.Quote(o.Carrier)+", and its unit begins with "+place.Quote(unit.above[0].Words), "a unit such as kWh, t or m3 is wanted", "")
		return
	}
	if o.Coefficient, o.CO2Unit = 1, quantity.Tonne; o.Carrier == CO2 {
		if above.Dimension() != quantity.Mass {
			a.list.Add(o.At, "CO2 in "+above.String(), "a mass is wanted", "as in t CO2 per person-month")
			return
		}
	} else if !a.coefficient(o, above) {
		return
	}
	co2 := func(v float64) *float64 { // t of so many of the unit above
		amount, err := quantity.Convert(v, above, o.CO2Unit)
		if err != nil {
			a.list.Add(o.At, err.Error(), "", "")
			return nil
		}
		if t := amount * o.Coefficient; math.Abs(t) < 1e300 {
			return &t
		}
		a.list.Add(o.At, "CO2 too large to be computed with", "", "check the units")
		return nil
	}
	t := co2(o.Value)
	if t == nil {
		return
	}
	const kilograms = 1000
	o.CO2Per = new(*t * kilograms)
	if q := o.Actual.Quotient; q != nil {
		whole, mistake := in(q.Above, unit.above, "above")
		if mistake == nil { // else the figure was refused
			o.CO2 = co2(whole)
		}
	}
}

// coefficient looks up t of CO2 per unit of a carrier.
func (a *assessor) coefficient(o *Outcome, above quantity.Unit) bool {
	if a.table == nil {
		a.list.Add(o.At, "the carrier "+place.Quote(o.Carrier)+" without a factor set", "", `add factors = "viet-nam" to the file`)
		return false
	}
	row, ok := a.table.Row(o.Carrier)
	if !ok {
		known := append(a.table.Carriers(), CO2)
		mend := "known: " + strings.Join(known, ", ")
		if near := spell.Nearest(o.Carrier, known); near != "" {
			mend = "did you mean " + place.Quote(near) + "?"
		}
		a.list.Add(o.At, "unknown carrier "+place.Quote(o.Carrier), "", mend)
		return false
	}
	per, err := row.Per(above.Dimension())
	if err != nil {
		a.list.Add(o.At, err.Error(), "", "")
		return false
	}
	if !per.CO2.Known {
		a.list.Add(o.At, "the factor set has no CO2 of "+place.Quote(o.Carrier)+" by "+above.Dimension().String(), "", "name a set that has it, as in factors = \"viet-nam\", or leave the carrier out")
		return false
	}
	o.Coefficient, o.CO2Unit = per.CO2.Value, per.Unit
	return true
}

// Only returns the assessment of those outcomes that are kept, with what was found of them.
func (a *Assessment) Only(keep func(*Outcome) bool) *Assessment {
	out := &Assessment{Year: a.Year}
	kept := map[string]bool{}
	for i := range a.Outcomes {
		if o := &a.Outcomes[i]; keep(o) {
			kept[o.ID] = true
			out.Outcomes = append(out.Outcomes, *o)
		}
	}
	for _, c := range a.Checks {
		if kept[c.ID] {
			out.Checks = append(out.Checks, c)
		}
	}
	for _, r := range a.Remarks {
		if !slices.ContainsFunc(r.IDs, func(id string) bool { return !kept[id] }) {
			out.Remarks = append(out.Remarks, r)
		}
	}
	return out
}
