package input_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/indicator"
	"github.com/cleaner-production/abate/engine/input"
	"github.com/cleaner-production/abate/engine/language"
	"github.com/cleaner-production/abate/engine/quantity"
)

// A file may hold nothing but indicators. Figures keep how many digits they were written with, in either writing.
func TestIndicators(t *testing.T) {
	p, err := input.Read("t.toml", []byte(`year = 2004
number_format = "vi"
[[indicator]]
id = "paper"
name = { en = "Paper", vi = "Giấy" }
area = "Office"
unit = { en = "kg per person-month", vi = "kg/công-tháng" }
frequency = "quarterly"
direction = "higher"
carrier = "wood"
dropped = true
target = "1,48"
actual = { value = "1,6", numerator = "2.672 kg", denominator = "1.670 person-months" }
history = { 2003 = 1.5, 2002 = 2 }
note = "a note"
  [indicator.reported]
  verdict = "vượt mức"
  chart = { actual = 1.6, before = 1.5 }
`), quantity.English)
	if err != nil {
		t.Fatal(err)
	}
	figure := func(v, half float64) indicator.Figure { return indicator.Figure{Value: &v, Half: half} }
	target, actual := figure(1.48, 0.005), figure(1.6, 0.05)
	actual.Quotient = &indicator.Quotient{Above: indicator.NewAmount(2672, "kg"), Below: indicator.NewAmount(1670, "person-months")}
	want := []indicator.Indicator{{
		ID: "paper", Name: engine.Text{En: "Paper", Vi: "Giấy"}, Area: engine.Text{En: "Office"}, Unit: engine.Text{En: "kg per person-month", Vi: "kg/công-tháng"},
		Frequency: engine.Text{En: "quarterly"}, Note: engine.Text{En: "a note"}, Direction: indicator.Higher, Carrier: "wood", Dropped: true,
		Target: &target, Actual: actual, History: []indicator.Past{{Year: 2003, Figure: figure(1.5, 0.05)}, {Year: 2002, Figure: figure(2, 0.5)}},
		Reported: indicator.Reported{Verdict: "vượt mức", Chart: []indicator.Printed{{Part: "before", Figure: figure(1.5, 0.05)}, {Part: "actual", Figure: figure(1.6, 0.05)}}},
	}}
	if diff := cmp.Diff(want, p.Indicators, cmpopts.IgnoreTypes(engine.Position{}), cmp.Comparer(func(a, b quantity.Unit) bool { return a == b })); diff != "" {
		t.Error(diff)
	}
	if at := p.Indicators[0].History[1].Figure.At.String(); at != "t.toml:14:32" {
		t.Errorf("2002 stands at %s", at)
	}
	if len(p.Doubts) > 0 {
		t.Errorf("doubts: %v", p.Doubts)
	}
	_, lost := input.Tabulate(p, language.English)
	if diff := cmp.Diff([]string{"1 indicators"}, lost); diff != "" {
		t.Error(diff)
	}
}
