package indicator

import (
	"math"
	"slices"
	"strings"

	"github.com/cleaner-production/abate/engine/internal/place"
)

// CheckKind says what a check compares.
type CheckKind uint8

// The kinds of checks.
const (
	VerdictCheck  CheckKind = iota // the verdict of the source with that of its figures
	ChartCheck                     // a figure of a chart with that of the table
	QuotientCheck                  // a value with the quantities beside it
)

var checkKinds = [...]string{"verdict", "chart", "quotient"}

// String returns "verdict", "chart" or "quotient".
func (k CheckKind) String() string { return checkKinds[min(int(k), len(checkKinds)-1)] }

// Check is what a source says of an indicator twice.
type Check struct {
	ID       string
	Kind     CheckKind
	Part     string  // of a chart "before", "target", "actual"; of a quotient "target", "actual" or a year; else ""
	Reported float64 // in the chart, or the value; 0 of a verdict
	Table    float64 // in the table, or the quotient; 0 of a verdict
	Word     string  // of the source, of a verdict
	Verdict  Verdict // of the figures, of a verdict
	Agrees   bool    // as rounded as the source prints it
	At       place.Position
}

// agrees says whether a printed figure is another one rounded: 1.5 is 1.48, and 6.8 is 6.75.
func agrees(printed, half, v float64) bool {
	return math.Abs(printed-v) <= half+level*max(math.Abs(printed), math.Abs(v))
}

// RemarkKind says what is misleading.
type RemarkKind uint8

// The kinds of remarks.
const (
	Distorted  RemarkKind = iota // the rounding of a chart makes a step from target to actual look another: Values are the one of the chart and the one of the table, as shares
	MixedUnits                   // one chart has bars of several units: IDs
)

var remarkKinds = [...]string{"distorted", "mixed units"}

// String returns "distorted" or "mixed units".
func (k RemarkKind) String() string { return remarkKinds[min(int(k), len(remarkKinds)-1)] }

// Remark is about a chart whose figures may all be right.
type Remark struct {
	Kind   RemarkKind
	IDs    []string
	Group  Text // of the chart
	Values []float64
	Units  []Text // of mixed units, each once
}

// check compares what the source says of an outcome.
func (a *assessor) check(o *Outcome) {
	if word := o.Reported.Verdict; word != "" {
		said, known := Judged(word, o.Direction)
		switch {
		case !known:
			a.list.Add(o.Reported.VerdictAt, "the verdict "+place.Quote(word), "what the report says of the target is wanted", "one of "+strings.Join(Judgements(), ", "))
		case o.Verdict == NoTarget:
			a.list.Add(o.Reported.VerdictAt, "a verdict, and no target", "", "add target = …")
		}
		a.out.Checks = append(a.out.Checks, Check{ID: o.ID, Kind: VerdictCheck, Word: word, Verdict: o.Verdict, Agrees: said == o.Verdict, At: o.Reported.VerdictAt})
	}
	chart := map[string]float64{}
	for _, p := range o.Reported.Chart {
		v, ok := o.part(p.Part)
		switch {
		case p.Value == nil:
			a.list.Add(p.At, "a chart without a figure", "", "")
		case !(*p.Value >= 0) || math.IsInf(*p.Value, 0):
			a.list.Add(p.At, "a figure of a chart below 0", "0 or more is wanted", "")
		case !ok:
			a.list.Add(p.At, "the chart has "+place.Quote(p.Part)+", and the table has it not", "", "add it to the indicator, as the chart has it where it stands nowhere else")
		default:
			a.out.Checks = append(a.out.Checks, Check{ID: o.ID, Kind: ChartCheck, Part: p.Part, Reported: *p.Value, Table: v, Agrees: agrees(*p.Value, p.Half, v), At: p.At})
			chart[p.Part] = *p.Value
		}
	}
	target, ok := chart[PartTarget]
	actual, also := chart[PartActual]
	if !ok || !also || o.Deviation == nil {
		return
	}
	const visible = 0.05 // of the target: a step off by less looks the same
	if shown := relative(target, actual); shown != nil && math.Abs(*shown-*o.Deviation) > visible {
		a.out.Remarks = append(a.out.Remarks, Remark{Kind: Distorted, IDs: []string{o.ID}, Group: o.Group, Values: []float64{*shown, *o.Deviation}})
	}
}

// part returns a figure that a chart may show.
func (o *Outcome) part(name string) (float64, bool) {
	switch {
	case name == PartActual:
		return o.Value, true
	case name == PartTarget && o.Goal != nil:
		return *o.Goal, true
	case name == PartBefore && o.Prior != nil:
		return o.Prior.Value, true
	}
	return 0, false
}

// mixed remarks on each chart of the source that has bars of several units.
func (a *assessor) mixed() {
	var groups []Text
	for i := range a.out.Outcomes {
		g := a.out.Outcomes[i].Group
		if g == (Text{}) || slices.Contains(groups, g) {
			continue
		}
		groups = append(groups, g)
		r := Remark{Kind: MixedUnits, Group: g}
		for j := range a.out.Outcomes {
			o := &a.out.Outcomes[j]
			if o.Group != g || len(o.Reported.Chart) == 0 {
				continue
			}
			r.IDs = append(r.IDs, o.ID)
			if !slices.Contains(r.Units, o.Unit) {
				r.Units = append(r.Units, o.Unit)
			}
		}
		if len(r.Units) > 1 {
			a.out.Remarks = append(a.out.Remarks, r)
		}
	}
}
