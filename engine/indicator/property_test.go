package indicator_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/cleaner-production/abate/engine/indicator"
)

// drawn is a target, an actual figure and three years before it, above 0.
func drawn(t *rapid.T) indicator.Indicator {
	figure := rapid.Float64Range(0.001, 1e6)
	i := indicator.Indicator{ID: "a", Unit: indicator.Text{En: "kWh/t"}, Actual: value(figure.Draw(t, "actual"), 0)}
	target := value(figure.Draw(t, "target"), 0)
	i.Target = &target
	for year := 2001; year < 2004; year++ {
		i.History = append(i.History, indicator.Past{Year: year, Figure: value(figure.Draw(t, "year"), 0)})
	}
	return i
}

func outcome(t *rapid.T, i indicator.Indicator) *indicator.Outcome {
	a, err := indicator.Assess([]indicator.Indicator{i}, 2004, nil)
	if err != nil {
		t.Fatal(err)
	}
	return &a.Outcomes[0]
}

// What is met where lower is better is missed where higher is, and what gets better gets worse, unless it is level.
func TestDirectionIsSymmetric(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		i := drawn(t)
		lower := outcome(t, i)
		i.Direction = indicator.Higher
		higher := outcome(t, i)
		equal := math.Abs(*lower.Deviation) <= 1e-9
		if (lower.Verdict == higher.Verdict) != equal {
			t.Errorf("%v and %v, by %v", lower.Verdict, higher.Verdict, *lower.Deviation)
		}
		opposite := map[indicator.Course]indicator.Course{indicator.Level: indicator.Level, indicator.Better: indicator.Worse, indicator.Worse: indicator.Better}
		if higher.Prior.Course != opposite[lower.Prior.Course] || higher.Trend.Course != opposite[lower.Trend.Course] {
			t.Errorf("%v and %v; %v and %v", lower.Prior.Course, higher.Prior.Course, lower.Trend.Course, higher.Trend.Course)
		}
	})
}

// In another unit every share and every verdict stays: kWh/t as MWh/t, and quantities in other units.
func TestUnitsChangeNoVerdict(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		i := drawn(t)
		product := rapid.Float64Range(0.1, 1e5).Draw(t, "product")
		in := func(f indicator.Figure) indicator.Figure { // MWh and kg, whose quotient is shown in kWh/t
			return quotient(*f.Value*product/1000, "MWh", product*1000, "kg")
		}
		j := i
		j.Actual, j.History = in(i.Actual), nil
		target := in(*i.Target)
		j.Target = &target
		for _, h := range i.History {
			j.History = append(j.History, indicator.Past{Year: h.Year, Figure: in(h.Figure)})
		}
		a, b := outcome(t, i), outcome(t, j)
		near := func(x, y *float64) bool { return math.Abs(*x-*y) <= 1e-9*(1+math.Abs(*x)) }
		if !near(a.Deviation, b.Deviation) || !near(a.Prior.Relative, b.Prior.Relative) || !near(a.Trend.Relative, b.Trend.Relative) {
			t.Errorf("%v, %v and %v, %v", *a.Deviation, *b.Deviation, *a.Prior.Relative, *b.Prior.Relative)
		}
		if math.Abs(*a.Deviation) > 1e-8 && a.Verdict != b.Verdict {
			t.Errorf("%v and %v", a.Verdict, b.Verdict)
		}
	})
}

// The slope of a straight line is that of the line, however many years there are.
func TestTrendOfALineIsTheLine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start, slope := rapid.Float64Range(100, 1000).Draw(t, "start"), rapid.Float64Range(-10, 10).Draw(t, "slope")
		years := rapid.SliceOfNDistinct(rapid.IntRange(1995, 2003), 2, 9, rapid.ID[int]).Draw(t, "years")
		i := indicator.Indicator{ID: "a", Unit: indicator.Text{En: "kWh/t"}, Actual: value(start+9*slope, 0)}
		for _, y := range years {
			i.History = append(i.History, indicator.Past{Year: y, Figure: value(start+slope*float64(y-1995), 0)})
		}
		if o := outcome(t, i); math.Abs(o.Trend.Slope-slope) > 1e-9 {
			t.Errorf("slope %v, want %v", o.Trend.Slope, slope)
		}
	})
}
