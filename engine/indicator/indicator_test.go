package indicator_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/indicator"
	"github.com/cleaner-production/abate/engine/internal/place"
)

func value(v, half float64) indicator.Figure { return indicator.Figure{Value: &v, Half: half} }

func quotient(above float64, unitAbove string, below float64, unitBelow string) indicator.Figure {
	return indicator.Figure{Quotient: &indicator.Quotient{Above: indicator.NewAmount(above, unitAbove), Below: indicator.NewAmount(below, unitBelow)}}
}

// one is an indicator with a target, an actual figure and one of the year before.
func one(target, actual, before indicator.Figure) indicator.Indicator {
	return indicator.Indicator{ID: "a", Unit: indicator.Text{En: "kWh per person-month"}, Target: &target, Actual: actual, History: []indicator.Past{{Year: 2003, Figure: before}}}
}

func assess(t *testing.T, one indicator.Indicator) indicator.Outcome {
	t.Helper()
	a, err := indicator.Assess([]indicator.Indicator{one}, 2004, nil)
	if err != nil {
		t.Fatal(err)
	}
	return a.Outcomes[0]
}

// The six verdicts of Table 4 of the VNCPC annual report 2004, divided by hand: 1.6/1.48 = 1.0811, 86.2/93.7 = 0.91996,
// 0.32/0.36 = 0.8889, 0.03/0.64 = 0.0469, 6.75/6.3 = 1.0714.
func TestVerdictsOfTable4(t *testing.T) {
	tests := []struct {
		name           string
		target, actual float64
		direction      indicator.Direction
		verdict        indicator.Verdict
		deviation      float64
	}{
		{"office paper", 1.48, 1.6, indicator.Lower, indicator.Missed, 0.0811},
		{"electricity", 93.7, 86.2, indicator.Lower, indicator.Met, -0.0800},
		{"office travel", 0.36, 0.32, indicator.Lower, indicator.Met, -0.1111},
		{"waste paper sold", 0.64, 0.03, indicator.Higher, indicator.Missed, -0.9531},
		{"training paper", 0.18, 0.18, indicator.Lower, indicator.Met, 0},
		{"trainees' travel", 6.3, 6.75, indicator.Lower, indicator.Missed, 0.0714},
	}
	for _, tt := range tests {
		i := one(value(tt.target, 0), value(tt.actual, 0), value(1, 0))
		i.Direction = tt.direction
		o := assess(t, i)
		if o.Verdict != tt.verdict || math.Abs(*o.Deviation-tt.deviation) > 5e-5 {
			t.Errorf("%s: %v by %v, want %v by %v", tt.name, o.Verdict, *o.Deviation, tt.verdict, tt.deviation)
		}
	}
}

// A quotient is brought to the unit of its indicator: of 4,350 MWh per 12,000 t are 362.5 kWh/t.
func TestQuotients(t *testing.T) {
	tests := []struct {
		unit   string
		actual indicator.Figure
		want   float64
	}{
		{"kWh/t", quotient(4350, "MWh", 12000, "t"), 362.5},
		{"kWh per tonne of paper", quotient(4350, "MWh", 12000, "t of paper"), 362.5},
		{"kWh/kg", quotient(4350, "MWh", 12000, "t"), 0.3625},
		{"t/t of paper", quotient(5.4, "t of coal", 6000, "kg"), 0.9},
		{"kWh per useful person-month", quotient(14400, "kWh", 160, "useful person-months"), 90},
		{"kWh per useful person-month", quotient(14400, "kWh", 160, ""), 90},
		{"kg//công-tháng hữu ích", quotient(5, "kg", 10, "công-tháng hữu ích"), 0.5},
		{"accidents per person-year", quotient(3, "accidents", 12, "person-years"), 0.25},
	}
	for _, tt := range tests {
		o := assess(t, indicator.Indicator{ID: "a", Unit: indicator.Text{En: tt.unit}, Actual: tt.actual})
		if math.Abs(o.Value-tt.want) > 1e-12 {
			t.Errorf("%s: %v, want %v", tt.unit, o.Value, tt.want)
		}
		if o.Verdict != indicator.NoTarget || o.Deviation != nil || o.Prior != nil || o.Trend != nil {
			t.Errorf("%s: more than there is: %+v", tt.unit, o)
		}
	}
}

// Printed digits stand for all that rounds to them: 0.2 and 0.18 may be the same, 0.4 and 0.32 may not.
func TestRoundingLeavesOpen(t *testing.T) {
	tenth := 0.1
	tests := []struct {
		name           string
		target, actual indicator.Figure
		before         indicator.Figure
		verdict        indicator.Verdict
		open, openYear bool
		course         indicator.Course
	}{
		{"as printed it is met", value(0.18, 0.005), value(0.18, 0.005), value(0.2, 0.05), indicator.Met, true, true, indicator.Better},
		{"0.4 is at least 0.35", value(0.36, 0.005), value(0.32, 0.005), value(0.4, 0.05), indicator.Met, false, false, indicator.Better},
		{"1.5 may be 1.48", value(1.48, 0.005), value(1.5, 0.05), value(1.5, 0.05), indicator.Missed, true, true, indicator.Level},
		{"exact figures leave nothing open", value(1.48, 0), value(1.49, 0), value(1.5, 0), indicator.Missed, false, false, indicator.Better},
		{"another unit is no other figure", value(0.3, 0), value(tenth+0.2, 0), value(0.3, 0), indicator.Met, false, false, indicator.Level},
	}
	for _, tt := range tests {
		o := assess(t, one(tt.target, tt.actual, tt.before))
		if o.Verdict != tt.verdict || o.WithinRounding != tt.open || o.Prior.WithinRounding != tt.openYear || o.Prior.Course != tt.course {
			t.Errorf("%s: %v, open %v; the year before %v, open %v", tt.name, o.Verdict, o.WithinRounding, o.Prior.Course, o.Prior.WithinRounding)
		}
	}
}

// By hand: years 2001, 2002, 2004 with 10, 8, 3; mean year 2002.333, mean 7; slope = -10.333/4.6667 = -2.3571.
func TestTrendOverYearsWithAGap(t *testing.T) {
	i := one(value(5, 0), value(3, 0), value(8, 0))
	i.History = []indicator.Past{{Year: 2002, Figure: value(8, 0)}, {Year: 2001, Figure: value(10, 0)}}
	o := assess(t, i)
	want := &indicator.Trend{From: 2001, To: 2004, Years: 3, Slope: -2.357142857142857, Relative: new(-2.357142857142857 / 7), Course: indicator.Better}
	if diff := cmp.Diff(want, o.Trend, cmpopts.EquateApprox(1e-12, 0)); diff != "" {
		t.Error(diff)
	}
	if o.Prior.Year != 2002 {
		t.Errorf("the year before is %d", o.Prior.Year)
	}
	i.Direction = indicator.Higher
	if o := assess(t, i); o.Trend.Course != indicator.Worse {
		t.Error("where more is better, a fall is no gain")
	}
	i.History[0].Figure, i.History[1].Figure = value(3, 0), value(3, 0)
	if o := assess(t, i); o.Trend.Slope != 0 || o.Trend.Course != indicator.Level {
		t.Errorf("level figures: %+v", o.Trend)
	}
}

func table(t *testing.T) *factor.Table {
	t.Helper()
	set, err := factor.Load("viet-nam")
	if err != nil {
		t.Fatal(err)
	}
	table, err := set.Compile(2023)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// With the grid factor of 2023, 0.6592 t/MWh: 9,890 MWh are 6,519.488 t, and 800 kWh/t are 527.36 kg/t.
func TestCO2BehindAnIndicator(t *testing.T) {
	for _, tt := range []struct {
		name, unit, carrier string
		actual              indicator.Figure
		per                 float64
		whole               *float64
	}{
		{"of quantities", "kWh/t", "electricity", quotient(9890, "MWh", 10000, "t"), 651.9488, new(6519.488)},
		{"of a value", "kWh/t", "electricity", value(800, 0), 527.36, nil},
		{"which is CO2 already", "t CO2 per person-month", indicator.CO2, value(0.32, 0), 320, nil},
		{"of trainees", "kg CO2 of trainees per person-day", indicator.CO2, quotient(675, "kg CO2", 100, "person-days"), 6.75, new(0.675)},
	} {
		a, err := indicator.Assess([]indicator.Indicator{{ID: "a", Unit: indicator.Text{En: tt.unit}, Carrier: tt.carrier, Actual: tt.actual}}, 2023, table(t))
		if err != nil {
			t.Fatal(err)
		}
		o := a.Outcomes[0]
		if diff := cmp.Diff([]*float64{&tt.per, tt.whole}, []*float64{o.CO2Per, o.CO2}, cmpopts.EquateApprox(1e-12, 0)); diff != "" {
			t.Errorf("%s:\n%s", tt.name, diff)
		}
	}
}

func printed(part string, v, half float64) indicator.Printed {
	return indicator.Printed{Part: part, Figure: value(v, half)}
}

// A chart with one decimal agrees with 1.48 as 1.5 and with 6.75 as 6.8, not with 1.4; 0.36 and 0.32 drawn as 0.4 and 0.3 look
// like a quarter less.
func TestWhatTheSourceSaysBesideItsTable(t *testing.T) {
	paper := one(value(1.48, 0.005), value(6.75, 0.005), value(1.5, 0.05))
	paper.Reported = indicator.Reported{Verdict: "Vượt  mức", Chart: []indicator.Printed{printed("before", 1.5, 0.05), printed("target", 1.5, 0.05), printed("actual", 6.8, 0.05)}}
	slip := paper
	slip.ID = "b"
	slip.Reported = indicator.Reported{Verdict: "đạt", Chart: []indicator.Printed{printed("target", 1.4, 0.05)}}
	travel := one(value(0.36, 0.005), value(0.32, 0.005), value(0.4, 0.05))
	travel.ID, travel.Group, travel.Unit = "c", indicator.Text{En: "travel"}, indicator.Text{En: "t CO2 per person-month"}
	travel.Reported.Chart = []indicator.Printed{printed("target", 0.4, 0.05), printed("actual", 0.3, 0.05)}
	trainees := one(value(6.3, 0.05), value(6.75, 0.005), value(6.6, 0.05))
	trainees.ID, trainees.Group, trainees.Unit = "d", travel.Group, indicator.Text{En: "kg CO2 per person-day"}
	trainees.Reported.Chart = []indicator.Printed{printed("actual", 6.8, 0.05)}
	both := one(value(90, 0), quotient(14400, "kWh", 160, "person-months"), value(91, 0))
	both.ID, both.Actual.Value, both.Actual.Half = "e", new(89.), 0.5
	a, err := indicator.Assess([]indicator.Indicator{paper, slip, travel, trainees, both}, 2004, nil)
	if err != nil {
		t.Fatal(err)
	}
	var differ []string
	for _, c := range a.Checks {
		if !c.Agrees {
			differ = append(differ, strings.TrimSpace(c.ID+" "+c.Kind.String()+" "+c.Part))
		}
	}
	if diff := cmp.Diff([]string{"b verdict", "b chart target", "e quotient actual"}, differ); diff != "" {
		t.Error(diff)
	}
	if len(a.Checks) != 10 {
		t.Errorf("%d checks", len(a.Checks))
	}
	want := []indicator.Remark{
		{Kind: indicator.Distorted, IDs: []string{"c"}, Group: travel.Group, Values: []float64{-0.25, -1. / 9}},
		{Kind: indicator.MixedUnits, IDs: []string{"c", "d"}, Group: travel.Group, Units: []indicator.Text{travel.Unit, trainees.Unit}},
	}
	if diff := cmp.Diff(want, a.Remarks, cmpopts.EquateApprox(1e-12, 0)); diff != "" {
		t.Error(diff)
	}
	if a.Off() != 5 {
		t.Errorf("%d are off", a.Off())
	}
	only := a.Only(func(o *indicator.Outcome) bool { return o.ID == "c" || o.ID == "e" })
	if len(only.Outcomes) != 2 || len(only.Checks) != 3 || len(only.Remarks) != 1 || only.Year != 2004 {
		t.Errorf("only two: %d outcomes, %d checks, %d remarks", len(only.Outcomes), len(only.Checks), len(only.Remarks))
	}
}

func TestJudgedWords(t *testing.T) {
	for _, tt := range []struct {
		word      string
		direction indicator.Direction
		want      indicator.Verdict
		known     bool
	}{
		{"đạt", indicator.Lower, indicator.Met, true},
		{"Met", indicator.Higher, indicator.Met, true},
		{"không đạt", indicator.Higher, indicator.Missed, true},
		{"vượt mức", indicator.Lower, indicator.Missed, true},
		{"over", indicator.Higher, indicator.Met, true},
		{"under", indicator.Lower, indicator.Met, true},
		{"thấp hơn", indicator.Higher, indicator.Missed, true},
		{"so-so", indicator.Lower, indicator.NoTarget, false},
	} {
		if got, known := indicator.Judged(tt.word, tt.direction); got != tt.want || known != tt.known {
			t.Errorf("%s, %v better: %v, %v", tt.word, tt.direction, got, known)
		}
	}
	for _, word := range indicator.Judgements() {
		if _, known := indicator.Judged(word, indicator.Lower); !known {
			t.Errorf("%q is told and not known", word)
		}
	}
}

// What a program may pass, and a file cannot say.
func TestRefused(t *testing.T) {
	whole := one(value(1, 0), value(1, 0), value(1, 0))
	with := func(change func(*indicator.Indicator)) indicator.Indicator {
		i := whole
		change(&i)
		return i
	}
	tests := []struct {
		name string
		i    indicator.Indicator
		want string
	}{
		{"no id", with(func(i *indicator.Indicator) { i.ID = " " }), `an indicator without id; add id = "…"`},
		{"no unit", with(func(i *indicator.Indicator) { i.Unit = indicator.Text{} }), `indicator "a" without unit; add unit = "kWh per person-month", or "kWh/t"`},
		{"no figure", with(func(i *indicator.Indicator) { i.Actual = indicator.Figure{} }), `no figure of "a"`},
		{"below 0", with(func(i *indicator.Indicator) { i.Actual = value(-1, 0) }), `a figure of -1; a number from 0 to 1e15 is wanted`},
		{"not a number", with(func(i *indicator.Indicator) { i.Actual = value(math.NaN(), 0) }), `a figure of NaN; a number from 0 to 1e15 is wanted`},
		{"too large", with(func(i *indicator.Indicator) { i.Actual = value(1e300, 0) }), `a figure of 1e+300; a number from 0 to 1e15 is wanted`},
		{"quotient too large", with(func(i *indicator.Indicator) { i.Actual = quotient(1e200, "kWh", 1, "") }), `a quotient of 1e+200; a number from 0 to 1e15 is wanted; check the units`},
		{"by nothing", with(func(i *indicator.Indicator) { i.Actual = quotient(1, "kWh", 0, "") }), `0 below; more than 0 is wanted`},
		{"negative above", with(func(i *indicator.Indicator) { i.Actual = quotient(-1, "kWh", 1, "") }), `-1 above; 0 or more is wanted`},
		{"tonnes where kWh are", with(func(i *indicator.Indicator) { i.Actual = quotient(1, "t", 1, "") }), `"t", and the unit of the indicator has "kWh" above; 1 t is a mass; an energy is wanted; write kWh, MWh or GJ`},
		{"days where months are", with(func(i *indicator.Indicator) { i.Actual = quotient(1, "kWh", 1, "person-days") }), `"person-days", and the unit of the indicator has "person-month" below; the same is wanted`},
		{"nothing below", with(func(i *indicator.Indicator) { i.Unit.En, i.Actual = "kWh", quotient(1, "kWh", 1, "") }), `an amount below, and the unit of the indicator has nothing there; write a unit such as "kWh per person-month" or "kWh/t"`},
		{"history of the year", with(func(i *indicator.Indicator) { i.History = []indicator.Past{{Year: 2004, Figure: value(1, 0)}} }), `2004 in the history of 2004; a year before it is wanted`},
		{"a year twice", with(func(i *indicator.Indicator) { i.History = append(i.History, i.History[0]) }), `a second figure of 2003; one is wanted`},
		{"carrier of words", with(func(i *indicator.Indicator) { i.Unit.En, i.Carrier = "sheets per day", "electricity" }), `indicator "a" has the carrier "electricity", and its unit begins with "sheets"; a unit such as kWh, t or m3 is wanted`},
		{"CO2 in kWh", with(func(i *indicator.Indicator) { i.Carrier = indicator.CO2 }), `CO2 in kWh; a mass is wanted; as in t CO2 per person-month`},
		{"a slip in a carrier", with(func(i *indicator.Indicator) { i.Carrier = "electricty" }), `unknown carrier "electricty"; did you mean "electricity"?`},
		{"a verdict that says nothing", with(func(i *indicator.Indicator) { i.Reported.Verdict = "so-so" }), `the verdict "so-so"; what the report says of the target is wanted; one of met, not met, over, under, đạt, không đạt, vượt mức, quá mức, thấp hơn`},
		{"a verdict on nothing", with(func(i *indicator.Indicator) { i.Target, i.Reported.Verdict = nil, "met" }), `a verdict, and no target; add target = …`},
		{"a chart of what is not there", with(func(i *indicator.Indicator) {
			i.Target, i.Reported.Chart = nil, []indicator.Printed{printed("target", 1, 0)}
		}), `the chart has "target", and the table has it not; add it to the indicator, as the chart has it where it stands nowhere else`},
	}
	for _, tt := range tests {
		a, err := indicator.Assess([]indicator.Indicator{tt.i}, 2004, table(t))
		if err == nil || err.Error() != tt.want || a != nil {
			t.Errorf("%s: %v\nwant %s", tt.name, err, tt.want)
		}
		var mistake *place.Error
		if err != nil && !errors.As(err, &mistake) {
			t.Errorf("%s: %T", tt.name, err)
		}
	}
	if _, err := indicator.Assess([]indicator.Indicator{whole, whole}, 2004, nil); err == nil || err.Error() != `a second indicator "a"; ids differ` {
		t.Error(err)
	}
	if _, err := indicator.Assess([]indicator.Indicator{whole}, 0, nil); err == nil || !strings.HasPrefix(err.Error(), "a history, and no year") {
		t.Error(err)
	}
	whole.Carrier = "electricity"
	if _, err := indicator.Assess([]indicator.Indicator{whole}, 2004, nil); err == nil || !strings.Contains(err.Error(), "without a factor set") {
		t.Error(err)
	}
}

// A target of 0 has no percentage, and still a verdict.
func TestTargetOfZero(t *testing.T) {
	for actual, want := range map[float64]indicator.Verdict{0: indicator.Met, 1: indicator.Missed} {
		if o := assess(t, one(value(0, 0), value(actual, 0), value(0, 0))); o.Verdict != want || o.Deviation != nil {
			t.Errorf("%v against 0: %v by %v", actual, o.Verdict, o.Deviation)
		}
	}
}
