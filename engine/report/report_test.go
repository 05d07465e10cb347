package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/language"
	"github.com/cleaner-production/abate/engine/quantity"
)

// hostile is a name that each output must treat as text.
const hostile = "=HYPERLINK(\"http://x\")|<script>alert(1)</script>`[a](b)\x1b[31m\u202ex"

// evaluated is a small portfolio: an option that pays back, one at once, one never, one rejected, one without money.
func evaluated(t *testing.T) *engine.Result {
	t.Helper()
	set, err := factor.Load("viet-nam")
	if err != nil {
		t.Fatal(err)
	}
	tonnes := func(carrier string, v float64) []engine.Saving {
		return []engine.Saving{{Carrier: carrier, Quantity: quantity.Quantity{Value: v, Unit: quantity.Tonne}}}
	}
	money := func(v float64) *engine.Money { return &engine.Money{Value: v} }
	option := func(id string, investment, saving float64, savings []engine.Saving) engine.Option {
		return engine.Option{ID: id, Figures: engine.Figures{Investment: money(investment), AnnualSaving: money(saving), Savings: savings}}
	}
	rejected := option("rejected", 1000, 10, tonnes("coal", 1))
	rejected.Status = engine.Rejected
	named := option("named", 1000, 500, append(tonnes("coal", 10), tonnes("chemicals", 5)...))
	named.Name = engine.Text{En: hostile, Vi: "Giải pháp"}
	named.Reported.CO2 = &engine.Saving{Quantity: quantity.Quantity{Value: 26, Unit: quantity.Tonne}}
	p := &engine.Portfolio{
		Title: engine.Text{En: "Title", Vi: "Tiêu đề"}, Currency: "USD", Source: engine.Text{En: "a source"}, Year: 2023,
		Programmes: []engine.Programme{{ID: "p", Name: engine.Text{En: "Programme"}, Options: []engine.Option{
			named, option("never", 1000, -5, tonnes("coal", 1)), option("at-once", 0, 5, tonnes("do", 1)), rejected,
			{ID: "unpriced", Figures: engine.Figures{Savings: tonnes("coal", 2)}},
		}}},
	}
	r, err := engine.Evaluate(p, set, engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func write(t *testing.T, r *engine.Result, f Format, l language.Language) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, Document{Result: r}, f, l); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// The names that other programs rely on, as the documentation of the package lists them.
func TestJSONHasItsNames(t *testing.T) {
	var d map[string]any
	if err := json.Unmarshal([]byte(write(t, evaluated(t), JSON, language.English)), &d); err != nil {
		t.Fatal(err)
	}
	has := func(where string, m map[string]any, names ...string) {
		for _, n := range names {
			if _, ok := m[n]; !ok {
				t.Errorf("%s has no %q", where, n)
			}
		}
	}
	has("the object", d, "title", "currency", "year", "schema", "factors", "programmes", "total", "gwp", "finance", "warnings", "notes")
	programme := d["programmes"].([]any)[0].(map[string]any)
	option := programme["options"].([]any)[0].(map[string]any)
	for where, m := range map[string]map[string]any{"the programme": programme, "the total": d["total"].(map[string]any), "the option": option} {
		has(where, m, "id", "name", "investment", "annual_saving", "implemented", "proposed", "implementation_rate", "simple_payback_years", "payback",
			"discounted_payback_years", "npv", "irr", "abatement_cost_per_t", "energy_gj", "energy_toe", "co2_t", "co2e_t", "co2_t_low", "co2_t_high",
			"by_carrier", "no_factor", "reported", "reported_ratio")
	}
	has("a carrier", option["by_carrier"].(map[string]any)["coal"].(map[string]any), "quantity", "unit", "co2_t", "co2e_t", "energy_gj")
	has("a factor set", d["factors"].([]any)[0].(map[string]any), "id", "sha256")
	if got := option["reported"].(map[string]any)["co2_t"]; got != 26.0 {
		t.Errorf("reported co2_t = %v, want 26", got)
	}
	if got := option["no_factor"].([]any); len(got) != 1 || got[0] != "chemicals" {
		t.Errorf("no_factor = %v, want chemicals", got)
	}
	if chemicals := option["by_carrier"].(map[string]any)["chemicals"].(map[string]any); chemicals["co2_t"] != nil {
		t.Errorf("a carrier without factor has co2_t %v, want null, never 0", chemicals["co2_t"])
	}
}

// What is written as JSON can be read into its structure and written again, to the byte: no number loses a digit.
func TestJSONRoundTrip(t *testing.T) {
	for _, l := range []language.Language{language.English, language.Vietnamese} {
		text := write(t, evaluated(t), JSON, l)
		var d document
		decoder := json.NewDecoder(strings.NewReader(text))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&d); err != nil {
			t.Fatal(err)
		}
		var again bytes.Buffer
		if err := writeObject(&again, d); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(strings.Split(text, "\n"), strings.Split(again.String(), "\n")); diff != "" {
			t.Error(diff)
		}
	}
}

func TestJSONPayback(t *testing.T) {
	var d struct {
		Programmes []struct {
			Options []struct {
				ID, Status string
				Years      *float64 `json:"simple_payback_years"`
				Kind       *string  `json:"payback"`
				NPV        *float64
			}
		}
	}
	if err := json.Unmarshal([]byte(write(t, evaluated(t), JSON, language.English)), &d); err != nil {
		t.Fatal(err)
	}
	two, zero := 2.0, 0.0
	for _, want := range []struct {
		id    string
		years *float64
		kind  string
	}{{"named", &two, "finite"}, {"never", nil, "never"}, {"at-once", &zero, "immediate"}, {"unpriced", nil, ""}} {
		i := slices.IndexFunc(d.Programmes[0].Options, func(o struct {
			ID, Status string
			Years      *float64 `json:"simple_payback_years"`
			Kind       *string  `json:"payback"`
			NPV        *float64
		}) bool {
			return o.ID == want.id
		})
		got := d.Programmes[0].Options[i]
		switch {
		case (got.Years == nil) != (want.years == nil), want.years != nil && *got.Years != *want.years:
			t.Errorf("%s: simple_payback_years = %v, want %v", want.id, got.Years, want.years)
		case want.kind == "" && got.Kind != nil, want.kind != "" && (got.Kind == nil || *got.Kind != want.kind):
			t.Errorf("%s: payback = %v, want %q", want.id, got.Kind, want.kind)
		case want.kind == "" && got.NPV != nil:
			t.Errorf("%s: npv = %v, want null", want.id, *got.NPV)
		}
	}
}

// A name from a file is text in every output: no escape sequence, no formula, no Markdown or HTML.
func TestHostileNameIsText(t *testing.T) {
	r := evaluated(t)
	for _, f := range []Format{Text, JSON, CSV, Markdown} {
		out := write(t, r, f, language.English)
		if strings.ContainsAny(out, "\x1b\u202e") {
			t.Errorf("%v sends control characters", f)
		}
		if !strings.Contains(out, "HYPERLINK") {
			t.Errorf("%v has lost the name", f)
		}
	}
	if out := write(t, r, Markdown, language.English); strings.Contains(out, "<script>") || strings.Contains(out, "[a](b)") {
		t.Error("Markdown lets HTML or a link through")
	}
	rows, err := csv.NewReader(strings.NewReader(write(t, r, CSV, language.English))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if name := row[2]; strings.HasPrefix(name, "=") {
			t.Errorf("CSV has a formula: %q", name)
		}
	}
}

func TestCSVFormulaGuard(t *testing.T) {
	for _, s := range []string{"=1+1", "+1", "-2+3", "@SUM(A1)", "\tx", "\rx", "＝1", "＋1", "－1", "＠a", " =1", "\u00a0@x"} {
		if got := cell(s); got != "'"+language.Plain(s) {
			t.Errorf("cell(%q) = %q", s, got)
		}
	}
	for _, s := range []string{"", "a", "1-2", "Bơm nước"} {
		if got := cell(s); got != s {
			t.Errorf("cell(%q) = %q, want it unchanged", s, got)
		}
	}
}

// The rows of a CSV have the columns of its header, numbers with a point, and the total last.
func TestCSV(t *testing.T) {
	rows, err := csv.NewReader(strings.NewReader(write(t, evaluated(t), CSV, language.Vietnamese))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	head, last := rows[0], rows[len(rows)-1]
	if len(rows) != 1+1+5+1 || last[0] != "total" || rows[1][2] != "Programme" {
		t.Errorf("%d rows, the last of %q", len(rows), last[0])
	}
	at := slices.Index(head, "co2_t")
	if got, err := strconv.ParseFloat(rows[3][at], 64); err != nil || math.Abs(got-10*26.7*98.3/1000) > 1e-12 { // the second by payback: 10 t of anthracite
		t.Errorf("co2_t of %q is %s, want 26.2461", rows[3][1], rows[3][at])
	}
	if ids := []string{rows[2][1], rows[3][1], rows[4][1], rows[5][1], rows[6][1]}; !slices.Equal(ids, []string{"at-once", "named", "rejected", "never", "unpriced"}) {
		t.Errorf("options by payback: %v", ids)
	}
}

func TestRatio(t *testing.T) {
	for v, want := range map[float64]string{0.4242: "0.42", 999.36: "999"} {
		if got := ratio(language.English, v); got != want {
			t.Errorf("%v: %q, want %q", v, got, want)
		}
	}
}

func TestIRRInWords(t *testing.T) {
	v := 0.382
	for _, tt := range []struct {
		irr  engine.IRR
		want string
	}{
		{engine.IRR{Kind: engine.IRRUnique, Value: &v}, "38 %"},
		{engine.IRR{Kind: engine.IRRNone}, "none"},
		{engine.IRR{Kind: engine.IRRSeveral, Roots: []float64{.38, 2.6}}, "several"},
		{engine.IRR{Kind: engine.IRRSeveral, Value: &v}, "38 % (several)"},
		{engine.IRR{}, ""},
	} {
		if got := irr(language.English, tt.irr); got != tt.want {
			t.Errorf("%v: %q, want %q", tt.irr, got, tt.want)
		}
	}
}

func TestVietnameseLeavesNoEnglish(t *testing.T) {
	r := evaluated(t)
	r.Warnings = nil // these are in English
	out := write(t, r, Text, language.Vietnamese)
	for _, english := range []string{"programme", "payback", "investment", "Total", "Factors", "months"} {
		if strings.Contains(out, english) {
			t.Errorf("%q is left over in Vietnamese", english)
		}
	}
}

func TestParse(t *testing.T) {
	for _, name := range []string{"table", "json", "csv", "md"} {
		if f, err := ParseFormat(name); err != nil || f.String() != name {
			t.Errorf("ParseFormat(%q) = %v, %v", name, f, err)
		}
	}
	if _, err := ParseFormat("yaml"); err == nil || !strings.Contains(err.Error(), "table, json, csv, md") {
		t.Errorf("an unknown format names the known ones: %v", err)
	}
	if l, err := language.Parse("vi"); err != nil || l != language.Vietnamese {
		t.Errorf("ParseLanguage: %v, %v", l, err)
	}
	if _, err := language.Parse("fr"); err == nil {
		t.Error("French is not known")
	}
}

// Every measure of every outcome can be explained, in both languages, and ends with the figure itself.
func TestExplain(t *testing.T) {
	r := evaluated(t)
	ids := []string{"total", "p", "p/named", "p/never", "p/at-once", "p/unpriced"}
	for _, id := range ids {
		for _, measure := range Measures() {
			for _, l := range []language.Language{language.English, language.Vietnamese} {
				var b bytes.Buffer
				if err := Explain(&b, Document{Result: r}, id+"/"+measure, l); err != nil {
					t.Errorf("%s/%s: %v", id, measure, err)
				}
				if strings.Contains(b.String(), "%!") || strings.Contains(b.String(), "NaN") || strings.Count(b.String(), "\n") < 2 {
					t.Errorf("%s/%s:\n%s", id, measure, b.String())
				}
			}
		}
	}
	var b bytes.Buffer
	if err := Explain(&b, Document{Result: r}, "p/named", language.English); err != nil || !strings.Contains(b.String(), "10 t × 26.7 GJ/t × 98,300 kg/TJ = 26.2461") {
		t.Errorf("without a measure it is CO2: %v\n%s", err, b.String())
	}
	for _, id := range []string{"", "q", "p/nameed", "total/co3", "p/named/co3"} {
		if err := Explain(&b, Document{Result: r}, id, language.English); err == nil || !strings.Contains(err.Error(), "unknown id") {
			t.Errorf("%q: %v", id, err)
		}
	}
}
