package sheet

import (
	"bytes"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/input"
	"github.com/cleaner-production/abate/engine/language"
	"github.com/cleaner-production/abate/engine/quantity"
)

// bookOf makes a workbook of a few sheets from rows of cells: strings, numbers, or functions that set a cell.
func bookOf(t *testing.T, sheets map[string][][]any, change func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	for name, rows := range sheets {
		if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			for j, v := range row {
				if v == nil {
					continue
				}
				if err := f.SetCellValue(name, input.CellName(j+1, i+1), v); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	if change != nil {
		change(f)
	}
	if err := f.DeleteSheet("Sheet1"); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestReadWorkbook(t *testing.T) {
	data := bookOf(t, map[string][][]any{
		"Giải pháp": {
			{"Nhà máy (minh họa)"},
			{"TT", "Giải pháp", "Đầu tư (triệu đồng)", "Điện (kWh)", "Than (tấn)", "Tình trạng"},
			{1, "Sửa rò rỉ", 0, nil, 95.5, "đã thực hiện"},
			{2, "Biến tần", "1.250", 520000, nil, "đề xuất"},
			{3, "Bơm", "0,5", 1e5, nil, nil},
			{nil, "Tổng cộng", 1250.5, 620000, 95.5},
		},
		"Thiết lập": {{"Thiết lập", "giá trị"}, {"Tiền tệ", "VND"}, {"Năm", 2023}, {"Bộ hệ số", "viet-nam"}, {"Tỷ suất chiết khấu", "12%"}, {"Tuổi thọ", 8}},
		"Giá":       {{"Dạng năng lượng", "Giá", "Đơn vị", "Mức tăng giá"}, {"Điện", 1900, "VND/kWh", 0.03}, {"Than", "3,2", "triệu đồng/tấn", "2 %"}},
	}, nil)
	p, err := Read("plant.xlsx", data, nil, quantity.English)
	if err != nil {
		t.Fatal(err)
	}
	o := p.Programmes[0].Options
	if len(o) != 3 || o[0].Status != engine.Implemented || o[1].Investment.Value != 1250e6 || o[1].Investment.Currency != "VND" || o[2].Investment.Value != 0.5e6 ||
		o[0].Savings[0].Quantity.Value != 95.5 || o[1].Savings[0].Carrier != "electricity" {
		t.Errorf("read as %+v", o)
	}
	if p.Currency != "VND" || p.Year != 2023 || p.Factors != "viet-nam" || *p.Finance.DiscountRate != 0.12 || p.Finance.LifetimeYears != 8 {
		t.Errorf("settings are read as %+v", p)
	}
	if len(p.Prices) != 2 || p.Prices[1].Carrier != "coal" || p.Prices[1].Value.Value != 3.2e6 || *p.Prices[0].Escalation != 0.03 || *p.Prices[1].Escalation != 0.02 {
		t.Errorf("prices are read as %+v", p.Prices)
	}
	var told []string
	for _, d := range p.Doubts {
		told = append(told, d.String())
	}
	want := []string{
		`plant.xlsx: Giải pháp!A1: above the header, left out: "Nhà máy (minh họa)"`,
		`plant.xlsx: Giải pháp!C5: numbers are read as Vietnamese ones (2.970,5), for "0,5" can be no other`,
		`plant.xlsx: Giải pháp!A6: a row of totals was left out: "Tổng cộng | 1250.5 | 620000 | 95.5"`,
	}
	for _, w := range want {
		if !slices.Contains(told, w) {
			t.Errorf("not told: %s; told: %s", w, strings.Join(told, "\n"))
		}
	}
}

// A Vietnamese template says how it writes numbers, so that one that is typed as a text has one reading; a number of the
// spreadsheet never has two.
func TestTextsOfVietnameseTemplate(t *testing.T) {
	var out bytes.Buffer
	if _, err := WriteOptions(&out, factory(t)["plant.toml"], language.Vietnamese); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	rows, _ := f.GetRows("Giải pháp")
	i := slices.IndexFunc(rows[0], func(h string) bool { return strings.HasPrefix(h, "Than") })
	f.SetCellValue("Giải pháp", input.CellName(i+1, 2), "2.970")
	f.SetCellValue("Giải pháp", input.CellName(i+1, 3), 2.97)
	var filled bytes.Buffer
	if err := f.Write(&filled); err != nil {
		t.Fatal(err)
	}
	p, err := Read("plant.xlsx", filled.Bytes(), nil, quantity.English)
	if err != nil {
		t.Fatal(err)
	}
	var got []float64
	for _, o := range p.Programmes[0].Options[:2] {
		got = append(got, o.Savings[0].Quantity.Value)
	}
	if !slices.Equal(got, []float64{2970, 2.97}) {
		t.Errorf("2.970 as a text and 2.97 as a number are read as %v", got)
	}
}

func TestReadWorkbookRefused(t *testing.T) {
	head := []any{"id", "name", "investment (USD)", "coal (t)", "life (years)"}
	one := func(row ...any) map[string][][]any { return map[string][][]any{"Options": {head, row}} }
	for _, c := range []struct {
		name   string
		sheets map[string][][]any
		change func(f *excelize.File)
		want   string
	}{
		{"a word for a number", one("a", "x", 5, "five"), nil, `plant.xlsx: Options!D2: "five" does not begin with a number`},
		{"an error of a formula", one("a", "x", "#REF!", 5), nil, `plant.xlsx: Options!C2: found "#REF!"; an error of the spreadsheet; mend its formula`},
		{"two readings", one("a", "x", 5, "2,970"), nil, `plant.xlsx: Options!D2: "2,970" is`},
		{"a date", one("a", "x", 5, 45000), func(f *excelize.File) {
			id, _ := f.NewStyle(&excelize.Style{NumFmt: 14})
			f.SetCellStyle("Options", "D2", "D2", id)
		}, `plant.xlsx: Options!D2: found the date 2023-03-15; a number is wanted`},
		{"half a year", one("a", "x", 5, 5, 2.5), nil, "plant.xlsx: Options!E2: a lifetime of 2.5"},
		{"no table", map[string][][]any{"Data": {{"hello"}}}, nil, "plant.xlsx: Data!A1"},
		{"a setting that is not known", map[string][][]any{"Options": {head, {"a", "x", 5, 5}}, "Settings": {{"Discont rate", 0.1}}}, nil, `plant.xlsx: Settings!A1: unknown setting "Discont rate"; did you mean "discount rate"?`},
		{"a rate of 10", map[string][][]any{"Options": {head, {"a", "x", 5, 5}}, "Settings": {{"Discount rate", 10}}}, nil, "plant.xlsx: Settings!B1: found \"10\""},
		{"a price without a unit", map[string][][]any{"Options": {head, {"a", "x", 5, 5}}, "Prices": {{"carrier", "price", "unit"}, {"coal", 5, "USD"}}}, nil, `plant.xlsx: Prices!C2: found "USD"; a currency per unit is wanted`},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, err := Read("plant.xlsx", bookOf(t, c.sheets, c.change), nil, quantity.English)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, %+v; want %s", err, p, c.want)
			}
		})
	}
	for name, data := range map[string]string{"an old workbook": "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "a text": "id,coal\n", "nothing": "", "a torn archive": "PK\x03\x04torn"} {
		if _, err := Read("plant.xlsx", []byte(data), nil, quantity.English); err == nil || !strings.Contains(err.Error(), "save it as .xlsx") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What is hidden or merged is read, and said.
func TestReadWhatIsHidden(t *testing.T) {
	data := bookOf(t, map[string][][]any{"Options": {{"id", "name", "coal (t)"}, {"a", "x", 5}, {"b", "y", 6}, {"c", "z", 7}}}, func(f *excelize.File) {
		f.SetRowVisible("Options", 3, false)
		f.SetColVisible("Options", "C", false)
		f.MergeCell("Options", "B3", "B4")
	})
	p, err := Read("plant.xlsx", data, nil, quantity.English)
	if err != nil {
		t.Fatal(err)
	}
	told := ""
	for _, d := range p.Doubts {
		told += d.String() + "\n"
	}
	for _, want := range []string{"Options!C1: column C is hidden, and read", "Options!A3: row 3 is hidden, and read", "Options!B3: merged with the cells to B4"} {
		if !strings.Contains(told, want) {
			t.Errorf("not told: %s; told:\n%s", want, told)
		}
	}
	if len(p.Programmes[0].Options) != 3 {
		t.Errorf("%d options", len(p.Programmes[0].Options))
	}
}

// factory returns the illustrative factory as TOML, CSV and XLSX have it.
func factory(t *testing.T) map[string]*engine.Portfolio {
	t.Helper()
	all := map[string]*engine.Portfolio{}
	for _, name := range []string{"plant.toml", "plant.csv", "plant.xlsx"} {
		data, err := os.ReadFile("../../examples/factory/" + name)
		if err != nil {
			t.Fatal(err)
		}
		all[name] = readFactory(t, name, data)
	}
	return all
}

func readFactory(t *testing.T, name string, data []byte) *engine.Portfolio {
	t.Helper()
	var p *engine.Portfolio
	var err error
	switch {
	case strings.HasSuffix(name, ".toml"):
		p, err = input.Read(name, data, quantity.English)
	case strings.HasSuffix(name, ".xlsx"):
		p, err = Read(name, data, nil, quantity.English)
	default:
		var text []byte
		if text, err = os.ReadFile("../../examples/factory/settings.toml"); err != nil {
			t.Fatal(err)
		}
		s, e := input.ReadSettings("settings.toml", text, quantity.English)
		if e != nil {
			t.Fatal(e)
		}
		cells, e := input.ReadCSV(name, data)
		if e != nil {
			t.Fatal(e)
		}
		p, err = input.ReadTable(cells, s, quantity.English)
	}
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// The tables of the factory are those that its TOML file makes, and in any order of the rows they come to the same total.
func TestFactoryInThreeFormats(t *testing.T) {
	all := factory(t)
	toml := all["plant.toml"]
	var csv, xlsx bytes.Buffer
	for _, c := range []struct {
		name string
		out  *bytes.Buffer
		make func() ([]string, error)
	}{
		{"plant.csv", &csv, func() ([]string, error) { return input.WriteCSV(&csv, toml, language.English, quantity.English) }},
		{"plant.xlsx", &xlsx, func() ([]string, error) { return WriteOptions(&xlsx, toml, language.English) }},
	} {
		if lost, err := c.make(); err != nil || len(lost) > 0 {
			t.Fatalf("%s: %v, lost %v", c.name, err, lost)
		}
		stored, err := os.ReadFile("../../examples/factory/" + c.name)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(stored, c.out.Bytes()) {
			t.Errorf("examples/factory/%s is not what plant.toml makes: abate init %[1]s --from plant.toml --force", c.name)
		}
	}
	want := evaluate(t, toml)
	for name, p := range all {
		got := evaluate(t, p)
		if got.Total.CO2 != want.Total.CO2 || *got.Total.NPV != *want.Total.NPV || got.Total.CO2e != want.Total.CO2e || len(got.Warnings) > 0 {
			t.Errorf("%s: %v t, NPV %v; TOML has %v t, %v; warnings %v", name, got.Total.CO2, *got.Total.NPV, want.Total.CO2, *want.Total.NPV, got.Warnings)
		}
		r := rand.New(rand.NewPCG(1, 2))
		options := p.Programmes[0].Options
		r.Shuffle(len(options), func(i, j int) { options[i], options[j] = options[j], options[i] })
		if mixed := evaluate(t, p); mixed.Total.CO2 != want.Total.CO2 || *mixed.Total.NPV != *want.Total.NPV || *mixed.Total.AnnualSaving != *want.Total.AnnualSaving {
			t.Errorf("%s, rows mixed: %v t, NPV %v", name, mixed.Total.CO2, *mixed.Total.NPV)
		}
	}
}

// A template that LibreOffice has saved, as its own format and back, still reads as it did, in both languages.
func TestTemplateThroughLibreOffice(t *testing.T) {
	toml := factory(t)["plant.toml"]
	for _, l := range []language.Language{language.English, language.Vietnamese} {
		var out bytes.Buffer
		if _, err := WriteOptions(&out, toml, l); err != nil {
			t.Fatal(err)
		}
		before, err := Read("plant.xlsx", out.Bytes(), nil, quantity.English)
		if err != nil {
			t.Fatal(err)
		}
		after, err := Read("plant.xlsx", throughOffice(t, out.Bytes()), nil, quantity.English)
		if err != nil {
			t.Fatal(err)
		}
		a, b := evaluate(t, before), evaluate(t, after)
		if diff := cmp.Diff(a.Total.ByCarrier, b.Total.ByCarrier, cmp.Comparer(func(x, y quantity.Unit) bool { return x == y })); diff != "" || *a.Total.NPV != *b.Total.NPV || len(b.Warnings) != len(a.Warnings) {
			t.Errorf("%v: NPV %v, then %v; warnings %v\n%s", l, *a.Total.NPV, *b.Total.NPV, b.Warnings, diff)
		}
	}
}
