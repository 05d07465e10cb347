package chart_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/cleaner-production/abate/engine/chart"
	"github.com/cleaner-production/abate/engine/language"
)

// What the three charts of the report show is shown, with the figures of its table; bars of other units stand apart.
func TestIndicatorsOfTable4(t *testing.T) {
	d := measured(t)
	for l, want := range map[language.Language][]string{
		language.English:    {"2003", "target", "2004, met", "2004, missed", "1.5", "1.48", "1.6", "missed (+8.1 %)", "met (−8.0 %)", "98.7", "6.75", "missed (−95.3 %)", "kg per person-day of training"},
		language.Vietnamese: {"mục tiêu", "2004, đạt", "1,48", "6,75", "không đạt (+8,1 %)", "Giấy văn phòng", "Không phục vụ đào tạo", "Phát thải CO2 do đi lại", "kwh / công-tháng hữu ích"},
	} {
		d.Language = l
		svg, err := chart.Draw(chart.Indicators, d, chart.SVG, 0, 0)
		if err != nil {
			t.Fatal(err)
		}
		all := texts(t, svg)
		for _, w := range want {
			if !slices.Contains(all, w) {
				t.Errorf("%v: no %q in %q", l, w, all)
			}
		}
	}
	d.Language = language.English
	alt := chart.Indicators.Alt(d)
	for _, w := range []string{"Targets and results: VNCPC annual report 2004, Table 4. Office paper 1.5, 1.48, 1.6 kg per useful person-month: missed (+8.1 %); ", "Waste paper sold 0.64, 0.03 kg per useful person-month: missed (−95.3 %)."} {
		if !strings.Contains(alt, w) {
			t.Errorf("alt text %q lacks %q", alt, w)
		}
	}
}

// A narrow picture has the tiles below each other, and every size gives a picture.
func TestIndicatorsOfEverySize(t *testing.T) {
	d := measured(t)
	for _, width := range []float64{240, 400, 600, 1200} {
		svg, err := chart.Draw(chart.Indicators, d, chart.SVG, width, 0)
		if err != nil {
			t.Fatal(err)
		}
		if notNumber.Match(svg) {
			t.Errorf("%v: not a number", width)
		}
		if _, err := chart.Draw(chart.Indicators, d, chart.SVG, width, 200); err != nil {
			t.Error(err)
		}
	}
}

func TestNothingToDrawOfIndicators(t *testing.T) {
	if _, err := chart.Draw(chart.Indicators, table2(t), chart.SVG, 0, 0); !errors.Is(err, chart.ErrNothing) {
		t.Error(err)
	}
}

// Text of a file is text, and a group without a unit in common is drawn apart.
func TestHostileIndicator(t *testing.T) {
	d := load(t, "t.toml", `year = 2004
factors = "viet-nam"
nearest_year = true
[[indicator]]
id = "a"
name = "<script>alert(1)</script>"
group = "g"
unit = "kWh/t"
actual = 0
[[indicator]]
id = "b"
group = "g"
unit = "kWh/t"
actual = 0
target = 0
[[indicator]]
id = "c"
group = "g"
unit = "t/t"
actual = 3
`)
	svg, err := chart.Draw(chart.Indicators, d, chart.SVG, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(svg, []byte("<script")) || notNumber.Match(svg) {
		t.Error("markup, or no number")
	}
}
