package input_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/input"
	"github.com/cleaner-production/abate/engine/language"
	"github.com/cleaner-production/abate/engine/quantity"
)

// One table in many writings.
func TestTableWritings(t *testing.T) {
	want := &engine.Portfolio{Programmes: []engine.Programme{
		{ID: "mill", Name: engine.Text{En: "mill"}, Options: []engine.Option{
			{ID: "leaks", Name: engine.Text{En: "Leaks", Vi: "Rò rỉ, hơi"}, Category: "GH", Status: engine.Implemented, Note: engine.Text{En: "two\nlines"}, Figures: engine.Figures{
				Investment: &engine.Money{}, AnnualSaving: &engine.Money{Value: 7300.5}, LifetimeYears: 8,
				Savings: []engine.Saving{{Carrier: "coal", Quantity: t_(60), Half: 5}, {Carrier: "electricity", Quantity: quantity.Quantity{Value: 188, Unit: quantity.MegawattHour}, Half: 0.5}},
			}},
			{ID: "bare"},
		}},
		{ID: "kiln", Name: engine.Text{En: "kiln"}, Options: []engine.Option{
			{ID: "fan", Figures: engine.Figures{
				Grant: engine.Grant{Share: 0.4}, Investment: &engine.Money{Value: 420e6, Currency: "VND"}, AnnualCost: &engine.Money{Value: 3},
				Savings:  []engine.Saving{{Carrier: "natural_gas", Quantity: quantity.Quantity{Value: -5, Unit: quantity.CubicMetre}, Half: 0.5}, {Carrier: "coal", Quantity: t_(1), Half: 0.5}},
				Reported: engine.Reported{CO2: &engine.Saving{Quantity: t_(3300), Half: 50}},
			}},
		}},
	}}
	plain := `programme,option,name,name_vi,category,status,investment,grant,annual_saving,annual_cost,lifetime_years,reported_co2_t,note,natural_gas_m3,coal_t,electricity_MWh
mill,leaks,Leaks,"Rò rỉ, hơi",GH,done,0,,7300.5,,8,,"two
lines",,60,188
kiln,fan,,,,,420 million VND,0.4,,3,,3300,,-5,1,0
mill,bare,,,,,,,,,,,,,,
`
	semicolons := strings.ReplaceAll(plain, ",", ";")
	tests := []struct {
		name, file, table string
		writing           quantity.Writing
	}{
		{"commas", "t.csv", plain, quantity.English},
		{"BOM and CRLF", "t.csv", "\ufeff" + strings.ReplaceAll(plain, "\n", "\r\n"), quantity.English},
		{"semicolons", "t.csv", semicolons, quantity.English},
		{"tabs, empty cells too", "t.tsv", strings.ReplaceAll(plain, ",", "\t"), quantity.English},
		{"Vietnamese numbers", "t.csv", strings.NewReplacer("7300.5", "7.300,5", "0.4", "0,4", "3300", "3.300", "million", "triệu").Replace(semicolons), quantity.Vietnamese},
		{"spaces in front", "t.csv", strings.ReplaceAll(plain, ",", ", "), quantity.English},
		{"spaces behind", "t.csv", strings.NewReplacer(",60,188", ",60 ,188 ", ",GH,", ",GH\u00a0,").Replace(plain), quantity.English},
		{"headers in other words", "t.csv", strings.NewReplacer("natural_gas_m3", "Natural gas (m3)", "coal_t", "Coal (tonnes)", "electricity_MWh", "electricity (Mwh)", "annual_cost", "Annual_Cost").Replace(plain), quantity.English},
		{"blank lines and rows", "t.csv", strings.ReplaceAll(plain, "kiln,fan", "\n , ,\n,,,,,,,,,,,,,,,\n,,,,,,,,,,,,,,,,,,,,\nkiln,fan"), quantity.English},
		{"no line end at the end", "t.csv", strings.TrimSuffix(plain, "\n"), quantity.English},
		{"separators at the end of rows", "t.csv", strings.ReplaceAll(plain, "\nkiln", "\nmill,bare,,,,,,,,,,,,,,,,,\nkiln"), quantity.English},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, err := input.Read(tt.file, []byte(tt.table), tt.writing)
			if err != nil {
				t.Fatal(err)
			}
			want := *want
			if tt.name == "separators at the end of rows" {
				want.Programmes = slices.Clone(want.Programmes)
				want.Programmes[0].Options = append(slices.Clone(want.Programmes[0].Options), want.Programmes[0].Options[1])
			}
			first := &p.Programmes[0].Options[0].Name // the mark within quotes was replaced too
			first.Vi = strings.NewReplacer(";", ",", "\t", ",", ",  ", ", ").Replace(first.Vi)
			if diff := cmp.Diff(&want, p, same); diff != "" {
				t.Errorf("wanted (-) and read (+):\n%s", diff)
			}
		})
	}
}

// The separator is that of the header, whatever stands in quotes or below.
func TestSeparators(t *testing.T) {
	for _, table := range []string{
		"option;\"wet, brown, hard (t)\"\na;5\n",
		"option;note;wet (t)\na;1,2,3,4,5,6;5\n",
		"\"wet, brown\n(t)\";option;note\n5;a;x\n",
		"note\toption\t\"wet;;; (t)\"\n1,2,3;;;;\ta\t5\n",
	} {
		p := read(t, "t.csv", table)
		if o := p.Programmes[0].Options[0]; o.ID != "a" || len(o.Savings) != 1 || o.Savings[0].Quantity != t_(5) {
			t.Errorf("%q is read as %+v", table, o)
		}
	}
}

// Columns are counted in characters, and rows as an editor shows them.
func TestPlacesInTables(t *testing.T) {
	p := read(t, "t.csv", "option,note,coal_t\n\n\"đường\nhơi\",\"việc\nnhà\", 5\nđường,x,6\n")
	options := p.Programmes[0].Options
	for i, want := range []engine.Position{{File: "t.csv", Line: 5, Column: 7}, {File: "t.csv", Line: 6, Column: 9}} {
		if got := options[i].Savings[0].At; got != want {
			t.Errorf("saving %d stands at %v, want %v", i, got, want)
		}
	}
	if got, want := options[0].At, (engine.Position{File: "t.csv", Line: 3, Column: 1}); got != want {
		t.Errorf("the first option stands at %v, want %v", got, want)
	}
}

func TestRowsOfTotals(t *testing.T) {
	tests := []struct {
		table string
		want  []string
	}{
		{"option,coal_t\na,5\nTotal,5\n", []string{`t.csv:3:1: a row of totals was left out: "Total | 5"`}},
		{"option,coal_t\na,5\nTỔNG CỘNG:,#REF!\n", []string{`t.csv:3:1: a row of totals was left out: "TỔNG CỘNG: | #REF!"`}},
		{"programme,option,coal_t\nmill,a,5\nTổng,,5\n", []string{`t.csv:3:1: a row of totals was left out: "Tổng | 5"`}},
		{"option,name,coal_t\na,x,5\n,Sum,5\n", []string{`t.csv:3:1: a row of totals was left out: "Sum | 5"`}},
		{"option,name_vi,coal_t\na,x,5\n,Cộng,5\n", []string{`t.csv:3:1: a row of totals was left out: "Cộng | 5"`}},
		{"option,name,coal_t\na,Total,5\n", nil}, // an option of that name
		{"programme,option,coal_t\nTotal,a,5\n", nil},
	}
	for _, tt := range tests {
		p := read(t, "t.csv", tt.table)
		var got []string
		for _, d := range p.Doubts {
			got = append(got, d.String())
		}
		if diff := cmp.Diff(tt.want, got); diff != "" || len(p.Programmes) != 1 || len(p.Programmes[0].Options) != 1 {
			t.Errorf("%q: %d programmes\n%s", tt.table, len(p.Programmes), diff)
		}
	}
	if p := read(t, "t.csv", "option,coal_t\na,5\n"); p.Programmes[0].ID != "options" {
		t.Errorf("without a column programme the programme is %q", p.Programmes[0].ID)
	}
}

// A table and a TOML file of one portfolio come to the same result.
func TestTableAndTOMLAgree(t *testing.T) {
	toml := read(t, "plant.toml", `
[[programme]]
id = "mill"
name = "mill"
  [[programme.option]]
  id = "leaks"
  name = { en = "Repair leaks", vi = "Sửa rò rỉ" }
  category = "GH"
  status = "done"
  investment = 0
  annual_saving = 7_300
  savings = { coal = "60 t", water = "400 m3" }
  [[programme.option]]
  id = "drives"
  name = "Drives"
  investment = 26_000
  grant = 0.4
  annual_saving = 15_040
  annual_cost = 300
  lifetime_years = 12
  savings.electricity = "188 MWh"
  reported.co2 = "110 t"
`)
	table := read(t, "plant.csv", `programme,option,name,name_vi,category,status,investment,grant,annual_saving,annual_cost,lifetime_years,reported_co2_t,coal_t,water_m3,electricity_mwh
mill,leaks,Repair leaks,Sửa rò rỉ,GH,done,0,,7300,,,,60,400,
mill,drives,Drives,,,,26000,0.4,15040,300,12,110,,,188
`)
	if diff := cmp.Diff(toml, table, same); diff != "" {
		t.Errorf("TOML (-) and CSV (+):\n%s", diff)
	}
	a, b := evaluated(t, toml), evaluated(t, table)
	if diff := cmp.Diff(a, b, same, unexported); diff != "" {
		t.Errorf("results of TOML (-) and CSV (+):\n%s", diff)
	}
}

// Area and feasibility are words of either language, in headers with and without accents, and in TOML.
func TestJudgements(t *testing.T) {
	want := read(t, "plant.toml", `
[[programme]]
id = "options"
name = "options"
  [[programme.option]]
  id = "a"
  area = "nhà nồi hơi"
  status = "rejected"
  feasibility = { technical = "yes", economic = "no: quá đắt", environmental = "unknown" }
  note = "xem phụ lục"
  investment = 5
`)
	for _, table := range []string{
		"option,area,status,technical_feasibility,economic_feasibility,environmental_feasibility,note,investment\na,nhà nồi hơi,rejected,yes,no: quá đắt,unknown,xem phụ lục,5\n",
		"ID,Focus,State,Technically feasible,Economic feasibility,Environmental feasibility,Remarks,Investment\na,nhà nồi hơi,Rejected,Y,Not feasible (quá đắt),?,xem phụ lục,5\n",
		"Mã;Khu vực;Tình trạng;Khả thi về kỹ thuật;Tính khả thi về kinh tế;Khả thi môi trường;Ghi chú;Đầu tư\na;nhà nồi hơi;loại bỏ;có;Không, quá đắt;chưa rõ;xem phụ lục;5\n",
		"Ma;Cong doan;Tinh trang;Kha thi ky thuat;Kha thi kinh te;Kha thi moi truong;Ghi chu;Dau tu\na;nhà nồi hơi;loai bo;co;khong: quá đắt;chua ro;xem phụ lục;5\n",
	} {
		if diff := cmp.Diff(want, read(t, "plant.csv", table), same); diff != "" {
			t.Errorf("%s\nTOML (-) and CSV (+):\n%s", table, diff)
		}
	}
}

// What an option table is written with is read, in both languages: every status, every judgement.
func TestTablesAreWrittenAsTheyAreRead(t *testing.T) {
	want := &engine.Portfolio{Currency: "USD", Programmes: []engine.Programme{{ID: "mill", Name: engine.Text{En: "mill"}}}}
	for i, word := range engine.StatusNames() {
		o := engine.Option{ID: fmt.Sprint("o", i), Area: engine.Text{En: "boiler", Vi: "lò hơi"}, Note: engine.Text{En: "n", Vi: "ghi"}}
		o.Status, _ = engine.ParseStatus(word)
		for k, respect := range engine.Respects() {
			o.Feasibility.In(respect).Judgement = engine.Judgement((i + k) % 4)
		}
		if o.Feasibility.Economic.Judgement != engine.NotJudged {
			o.Feasibility.Economic.Note = engine.Text{En: "a: b, (c)", Vi: "b: c"}
		}
		want.Programmes[0].Options = append(want.Programmes[0].Options, o)
	}
	for _, l := range []language.Language{language.English, language.Vietnamese} {
		var out bytes.Buffer
		if lost, err := input.WriteCSV(&out, want, l, quantity.English); err != nil || len(lost) > 0 {
			t.Fatal(err, lost)
		}
		if l == language.Vietnamese && (!strings.Contains(out.String(), "đã thực hiện") || strings.Contains(out.String(), "done")) {
			t.Errorf("statuses are not in Vietnamese:\n%s", &out)
		}
		got := read(t, "plant.csv", out.String())
		got.Currency = "USD" // which stands in the header of money
		if diff := cmp.Diff(want, got, same); diff != "" {
			t.Errorf("%v: written (-) and read (+):\n%s", l, diff)
		}
	}
}

// Beside programmes, companies tell options apart that are called alike; alone they are the programmes.
func TestCompanies(t *testing.T) {
	want := read(t, "plant.toml", `
[[programme]]
id = "north"
name = "north"
  [[programme.option]]
  id = "N01: LED"
  investment = 5
  [[programme.option]]
  id = "N01: Trim"
  name = { en = "N01: Trim the burner", vi = "N01: Chỉnh vòi đốt" }
  investment = 6
  excludes = ["N01: LED"]
  same_stream = "N01: lighting"
  [[programme.option]]
  id = "N02: LED"
  investment = 7
`)
	for _, table := range []string{
		"company,programme,option,name,name_vi,investment,excludes,same_stream\nN01,north,LED,,,5,,\nN01,north,Trim,Trim the burner,Chỉnh vòi đốt,6,LED,lighting\nN02,north,LED,,,7,,\n",
		"Chương trình;Nhà máy;Mã;Tên;Tên tiếng Việt;Đầu tư;Loại trừ;Cùng dòng\nnorth;N01;LED;;;5;;\nnorth;N01;Trim;Trim the burner;Chỉnh vòi đốt;6;LED;lighting\nnorth;N02;LED;;;7;;\n",
	} {
		if diff := cmp.Diff(want, read(t, "plant.csv", table), same); diff != "" {
			t.Errorf("%s\nTOML (-) and CSV (+):\n%s", table, diff)
		}
	}
	if p := read(t, "plant.csv", "company,option,investment\nN01,LED,5\nN02,LED,7\n"); len(p.Programmes) != 2 || p.Programmes[1].ID != "N02" || p.Programmes[1].Options[0].ID != "LED" {
		t.Errorf("companies alone are read as %+v", p.Programmes)
	}
}

// A table says the low and high end of a saving and what a programme is called, as TOML does.
func TestRangesAndNamesInTables(t *testing.T) {
	want := read(t, "plant.toml", `
[[programme]]
id = "mill"
name = { en = "Paper mill", vi = "Nhà máy giấy" }
  [[programme.option]]
  id = "pipes"
  investment = 9500
  savings.coal = { value = 105, low = 90, high = 120, unit = "t" }
  [[programme.option]]
  id = "switch"
  investment = 3
  savings = { coal = "700 t", lpg = { low = -360, high = -320, unit = "t" } }
`)
	for name, table := range map[string]string{
		"English":    "programme,programme_name,Vietnamese programme name,id,investment,coal low (t),coal (t),coal high (t),LPG low (t),LPG high (t)\nmill,Paper mill,Nhà máy giấy,pipes,9500,90,105,120,,\nmill,,,switch,3,,700,,-360,-320\n",
		"Vietnamese": "Chương trình,Tên chương trình,Tên chương trình tiếng Việt,Mã,Đầu tư,Than thấp (kg),Than (tấn),Than cao (kg),LPG thấp (tấn),LPG cao (tấn)\nmill,Paper mill,Nhà máy giấy,pipes,9500,90000,105,120000,,\nmill,,,switch,3,,700,,-360,-320\n",
	} {
		if diff := cmp.Diff(want, read(t, "plant.csv", table), same); diff != "" {
			t.Errorf("%s: TOML (-) and CSV (+):\n%s", name, diff)
		}
	}
	for _, l := range []language.Language{language.English, language.Vietnamese} {
		var out bytes.Buffer
		if lost, err := input.WriteCSV(&out, want, l, quantity.English); err != nil || len(lost) > 0 {
			t.Fatal(err, lost)
		}
		if diff := cmp.Diff(want, read(t, "plant.csv", out.String()), same); diff != "" {
			t.Errorf("%v: written (-) and read (+):\n%s", l, diff)
		}
	}
	for table, want := range map[string]string{
		"id,investment,coal (t),coal low (t)\na,1,5,4\n":                   `t.csv:2:7: one end of a range; low and high are wanted; add the column "coal high (t)"`,
		"id,investment,coal (t),coal high (t)\na,1,5,6\n":                  `t.csv:2:7: one end of a range; low and high are wanted; add the column "coal low (t)"`,
		"id,investment,coal (t),coal low (t),coal high (t)\na,1,5,6,7\n":   `t.csv:2:5: 5 is not between 6 and 7; correct value, low or high`,
		"id,investment,coal (t),coal low (t),coal high (kWh)\na,1,5,6,7\n": `t.csv:2:7: a range in t and kWh of a saving in t; one kind of unit is wanted`,
	} {
		if _, err := input.Read("t.csv", []byte(table), quantity.English); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", table, err, want)
		}
	}
}

func evaluated(t testing.TB, p *engine.Portfolio) *engine.Result {
	t.Helper()
	set, err := factor.Load("viet-nam")
	if err != nil {
		t.Fatal(err)
	}
	r, err := engine.Evaluate(p, set, engine.Options{Year: 2014})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Options of any figures, written as TOML and as CSV in both writings, are read as what they were.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		type row struct {
			id                       string
			investment, saving, coal float64
			lifetime                 int
		}
		var rows []row
		number := func(label string) float64 { return float64(rapid.IntRange(-1e6, 1e9).Draw(t, label)) / 100 }
		for i := range rapid.IntRange(1, 5).Draw(t, "rows") {
			rows = append(rows, row{fmt.Sprintf("o%d %s", i, rapid.StringMatching(`[a-z"',;=#ệ]{0,8}x`).Draw(t, "id")), max(number("investment"), 0), number("saving"), number("coal"),
				rapid.IntRange(1, 100).Draw(t, "lifetime")})
		}
		want := &engine.Portfolio{Programmes: []engine.Programme{{ID: "options", Name: engine.Text{En: "options"}}}}
		var toml, en, vi strings.Builder
		toml.WriteString("[[programme]]\nid = \"options\"\nname = \"options\"\n")
		en.WriteString("option,investment,annual_saving,lifetime_years,coal_t\n")
		vi.WriteString("option;investment;annual_saving;lifetime_years;coal_t\n")
		for _, r := range rows {
			o := engine.Option{ID: r.id, Figures: engine.Figures{Investment: &engine.Money{Value: r.investment}, AnnualSaving: &engine.Money{Value: r.saving}, LifetimeYears: r.lifetime}}
			if r.coal != 0 {
				o.Savings = []engine.Saving{{Carrier: "coal", Quantity: t_(r.coal)}}
			}
			want.Programmes[0].Options = append(want.Programmes[0].Options, o)
			quoted := `"` + strings.ReplaceAll(r.id, `"`, `""`) + `"`
			fmt.Fprintf(&en, "%s,%.2f,%.2f,%d,%.2f\n", quoted, r.investment, r.saving, r.lifetime, r.coal)
			fmt.Fprintf(&vi, "%s;%s;%s;%d;%s\n", quoted, quantity.Vietnamese.Format(r.investment, -1), quantity.Vietnamese.Format(r.saving, -1), r.lifetime, quantity.Vietnamese.Format(r.coal, -1))
			fmt.Fprintf(&toml, "[[programme.option]]\nid = %s\ninvestment = %.2f\nannual_saving = %.2f\nlifetime_years = %d\n", `"`+strings.ReplaceAll(r.id, `"`, `\"`)+`"`, r.investment, r.saving, r.lifetime)
			if r.coal != 0 {
				fmt.Fprintf(&toml, "savings.coal = \"%.2f t\"\n", r.coal)
			}
		}
		for _, tt := range []struct {
			name, content string
			w             quantity.Writing
		}{{"t.toml", toml.String(), quantity.English}, {"t.csv", en.String(), quantity.English}, {"t.csv", vi.String(), quantity.Vietnamese}} {
			got, err := input.Read(tt.name, []byte(tt.content), tt.w)
			if err != nil {
				t.Fatalf("%v\n%s", err, tt.content)
			}
			got.Doubts = nil
			for i := range got.Programmes[0].Options {
				for j := range got.Programmes[0].Options[i].Savings {
					got.Programmes[0].Options[i].Savings[j].Half = 0
				}
			}
			if diff := cmp.Diff(want, got, same); diff != "" {
				t.Fatalf("%s\n%s", tt.content, diff)
			}
		}
	})
}

// Every example of the project is read without a doubt.
func TestExamplesAreRead(t *testing.T) {
	var files []string
	for _, pattern := range []string{"../../examples/*/*.toml", "../../examples/*/*.csv"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	if len(files) < 4 {
		t.Fatalf("found %q alone", files)
	}
	for _, file := range files {
		if filepath.Base(file) == "settings.toml" {
			continue // of a table, which is read without them too
		}
		p, err := input.ReadFile(file)
		if err != nil {
			t.Error(err)
			continue
		}
		if len(p.Doubts) > 0 {
			t.Errorf("%s: %v", file, p.Doubts)
		}
	}
	data, err := os.ReadFile("../../examples/vncpc-2004/table2.toml")
	if err != nil {
		t.Fatal(err)
	}
	p := read(t, "table2.toml", string(data))
	geriap := p.Programmes[3]
	if *p.Programmes[0].Investment != (engine.Money{Value: 112_000, Half: 500, At: p.Programmes[0].Investment.At}) || geriap.Savings[0].Quantity != t_(6023) || geriap.Savings[0].Half != 0.5 || geriap.Reported.CO2.Half != 5 {
		t.Errorf("Table 2 is read as %+v", p)
	}
}
