package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/audit"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/indicator"
	"github.com/cleaner-production/abate/engine/language"
)

// measured are two indicators without programmes: one whose verdict in the source is wrong, one with a hostile name.
func measured(t *testing.T) *engine.Result {
	t.Helper()
	set, err := factor.Load("viet-nam")
	if err != nil {
		t.Fatal(err)
	}
	figure := func(v, half float64) indicator.Figure { return indicator.Figure{Value: &v, Half: half} }
	target, of := figure(1.48, 0.005), figure(0.5, 0)
	p := &engine.Portfolio{Title: engine.Text{En: "Title"}, Year: 2023, Indicators: []indicator.Indicator{
		{ID: "paper", Aspect: engine.Text{En: "Paper", Vi: "Giấy"}, Area: engine.Text{En: "Office"}, Unit: engine.Text{En: "kg per month"}, Frequency: engine.Text{En: "Quarterly"}, Target: &target, Actual: figure(1.5, 0.05), Dropped: true,
			History:  []indicator.Past{{Year: 2021, Figure: figure(1.4, 0.05)}, {Year: 2022, Figure: figure(1.5, 0.05)}},
			Reported: indicator.Reported{Verdict: "đạt", Chart: []indicator.Printed{{Part: "target", Figure: figure(1.6, 0.05)}}}},
		{ID: "kwh", Name: engine.Text{En: hostile}, Unit: engine.Text{En: "MWh/t"}, Carrier: "electricity", Direction: indicator.Higher, Target: &of,
			Actual: indicator.Figure{Value: new(0.1), Quotient: &indicator.Quotient{Above: indicator.NewAmount(250, "kWh"), Below: indicator.NewAmount(2, "t")}}},
	}}
	r, err := engine.Evaluate(p, set, engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func indicators(t *testing.T, f Format, l language.Language) string {
	t.Helper()
	var b bytes.Buffer
	if err := WriteIndicators(&b, Document{Result: measured(t)}, f, l); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// What a table says of a target missed within the rounding, of a source that contradicts itself, and of one better than asked.
func TestIndicatorsInWords(t *testing.T) {
	for l, want := range map[language.Language][]string{
		language.English: {
			"over by 1 %; to be dropped", "short by 80 %", "Quarterly", "≈ 0.0 %", "+3.4 %", "targets met: 0 of 2",
			"Office: Paper: over by less than the rounding of the printed figure, which leaves the verdict open",
			"verdicts that agree: 0 of 1; figures of charts that agree, as rounded: 0 of 1; figures that are the quotient of their quantities: 0 of 1",
			`Office: Paper: the source says "đạt", its figures say: missed`,
			"Office: Paper, target: the chart has 1.6, the table 1.48",
			"actual: 0.1 stated, the quantities come to 0.125",
		},
		language.Vietnamese: {
			"vượt mức 1 %; sẽ không quan trắc nữa", "không đạt, thấp hơn 80 %", "hàng quí", "Giấy", "mục tiêu đạt: 0 trên 2",
			"Office: Giấy, mục tiêu: biểu đồ ghi 1,6, bảng ghi 1,48", `tài liệu ghi "đạt", còn số liệu cho thấy: không đạt`,
		},
	} {
		got := indicators(t, Text, l)
		for _, w := range want {
			if !strings.Contains(got, w) {
				t.Errorf("%v: no %q in\n%s", l, w, got)
			}
		}
	}
}

// The names that other programs rely on, as the documentation of the package lists them.
func TestIndicatorJSONHasItsNames(t *testing.T) {
	var d map[string]any
	if err := json.Unmarshal([]byte(indicators(t, JSON, language.English)), &d); err != nil {
		t.Fatal(err)
	}
	has := func(where string, m map[string]any, names ...string) {
		for _, n := range names {
			if _, ok := m[n]; !ok {
				t.Errorf("%s has no %q", where, n)
			}
		}
	}
	has("the object", d, "schema", "title", "year", "factors", "indicators", "checks", "remarks", "warnings")
	all := d["indicators"].([]any)
	paper, kwh := all[0].(map[string]any), all[1].(map[string]any)
	for _, one := range []map[string]any{paper, kwh} {
		has("an indicator", one, "id", "name", "area", "aspect", "group", "unit", "frequency", "direction", "target", "actual", "verdict", "deviation", "within_rounding", "dropped", "years", "against_year_before", "trend", "co2_kg_per_unit", "co2_t")
	}
	has("a change", paper["against_year_before"].(map[string]any), "year", "value", "change", "course", "within_rounding")
	has("a trend", paper["trend"].(map[string]any), "from", "to", "slope_per_year", "change_per_year", "course")
	has("a check", d["checks"].([]any)[0].(map[string]any), "id", "kind", "reported", "table", "agrees")
	if paper["verdict"] != "missed" || paper["within_rounding"] != true || paper["co2_t"] != nil || kwh["trend"] != nil || kwh["direction"] != "higher" {
		t.Errorf("%v\n%v", paper, kwh)
	}
	if co2 := kwh["co2_kg_per_unit"].(float64); co2 < 65.9 || co2 > 65.93 { // 0.1 MWh/t at 0.6592 t/MWh
		t.Errorf("%v kg CO2", co2)
	}
}

func TestIndicatorNamesAreText(t *testing.T) {
	rows, err := csv.NewReader(strings.NewReader(indicators(t, CSV, language.English))).ReadAll()
	if err != nil || len(rows) != 3 || !strings.HasPrefix(rows[2][1], "'=HYPERLINK") || len(rows[0]) != len(rows[2]) {
		t.Errorf("%v: %q", err, rows)
	}
	if md := indicators(t, Markdown, language.English); strings.Contains(md, "<script") || strings.Contains(md, "[a](b)") {
		t.Errorf("markup in\n%s", md)
	}
	if text := indicators(t, Text, language.English); strings.ContainsAny(text, "\x1b\u202e") {
		t.Errorf("control characters in %q", text)
	}
	var b bytes.Buffer
	if err := WriteHTML(&b, Page{Document: Document{Result: measured(t)}}, language.English); err != nil {
		t.Fatal(err)
	}
	page := b.String()
	if strings.Contains(page, "<script>alert") || !strings.Contains(page, `<h2 id="indicators">`) || strings.Contains(page, `id="summary"`) || !strings.Contains(page, `<th scope="row" colspan="`) {
		t.Errorf("the page:\n%s", page)
	}
}

func TestNoIndicatorIsTold(t *testing.T) {
	if err := WriteIndicators(&bytes.Buffer{}, Document{Result: evaluated(t)}, Text, language.English); !errors.Is(err, ErrNoIndicator) {
		t.Error(err)
	}
}

// The audit says of indicators what the source says beside its table, also where there are no programmes.
func TestAuditShowsIndicators(t *testing.T) {
	r := measured(t)
	for f, want := range map[Format]string{
		Text:     `Office: Paper: the source says "đạt", its figures say: missed`,
		Markdown: "- Office: Paper, target: the chart has 1.6, the table 1.48",
		CSV:      "paper,,indicator.chart.target,,1.6,1.48,,,differs,",
		JSON:     `"indicator_checks": [`,
	} {
		var b bytes.Buffer
		if err := WriteAudit(&b, Document{Result: r}, &audit.Report{}, f, language.English); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(b.String(), want) {
			t.Errorf("%v: no %q in\n%s", f, want, b.String())
		}
	}
}
