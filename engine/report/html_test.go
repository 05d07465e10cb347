package report

import (
	"bytes"
	"context"
	"encoding/xml"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/language"
	"github.com/cleaner-production/abate/engine/uncertainty"
)

// analysed analyses the result of evaluated, with a portfolio of the same shape that states the same money.
func analysed(t *testing.T, r *engine.Result) *uncertainty.Analysis {
	t.Helper()
	p := &engine.Portfolio{Programmes: make([]engine.Programme, len(r.Programmes))}
	for i := range r.Programmes {
		p.Programmes[i].ID = r.Programmes[i].ID
		for j := range r.Programmes[i].Options {
			o := &r.Programmes[i].Options[j]
			f := engine.Figures{}
			if o.Investment != nil {
				f.Investment = &engine.Money{Value: *o.Investment}
			}
			if o.AnnualSaving != nil {
				f.AnnualSaving = &engine.Money{Value: *o.AnnualSaving}
			}
			p.Programmes[i].Options = append(p.Programmes[i].Options, engine.Option{ID: o.ID, Status: o.Status, Figures: f})
		}
	}
	a, err := uncertainty.Analyse(context.Background(), p, r, uncertainty.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func html(t *testing.T, page Page, l language.Language) string {
	t.Helper()
	var b bytes.Buffer
	if err := WriteHTML(&b, page, l); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// A page is one file that asks for nothing from outside, has the text of users' files as text, and says the same twice.
func TestHTML(t *testing.T) {
	r := evaluated(t)
	r.Title = engine.Text{En: hostile, Vi: hostile}
	page := Page{Document: Document{Result: r, Analysis: analysed(t, r)}, Pictures: []Picture{{"A picture", "what it shows", []byte("<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"><text>3</text></svg>")}}}
	for _, l := range []language.Language{language.English, language.Vietnamese} {
		got := html(t, page, l)
		if again := html(t, page, l); again != got {
			t.Error("two pages of one document differ")
		}
		for _, bad := range []string{"<script>alert", "<?xml", "\x1b", "\u202e", "NaN", "Inf", "%!", "<no value>", "ZgotmplZ"} {
			if strings.Contains(got, bad) {
				t.Errorf("the page has %q", bad)
			}
		}
		for _, want := range []string{"&lt;script&gt;alert(1)", "<svg xmlns", `lang="` + []string{"en", "vi"}[l] + `"`, "what it shows", r.Factors[0].SHA256, "Table 1.2"} {
			if !strings.Contains(got, want) {
				t.Errorf("the page lacks %q", want)
			}
		}
		for _, m := range regexp.MustCompile(`(?:src|href|url\()=?["']?([^"' >)]+)`).FindAllStringSubmatch(got, -1) {
			if !strings.HasPrefix(m[1], "#") && m[1] != "'none'" && !strings.HasPrefix(m[1], "data:") {
				t.Errorf("the page refers to %q", m[1])
			}
		}
		balanced(t, got)
	}
}

// balanced decodes the page as markup: what is opened is closed.
func balanced(t *testing.T, page string) {
	t.Helper()
	page, _, _ = strings.Cut(page, "<script>") // not markup
	d := xml.NewDecoder(strings.NewReader(page))
	d.Strict = false
	d.AutoClose = xml.HTMLAutoClose
	d.Entity = xml.HTMLEntity
	for {
		if _, err := d.Token(); err == io.EOF || err != nil && strings.Contains(err.Error(), "unexpected EOF") {
			return // the end was cut off with the script
		} else if err != nil {
			t.Errorf("markup: %v", err)
			return
		}
	}
}

// Each reader gets what they ask for: the bank the cash flow of each year, the ministry t CO2 and TOE without NPV.
func TestReaders(t *testing.T) {
	r := evaluated(t)
	d := Document{Result: r, Analysis: analysed(t, r)}
	bank, ministry, factory := html(t, Page{Document: d, For: Bank}, language.English), html(t, Page{Document: d, For: Ministry}, language.English), html(t, Page{Document: d, For: Factory}, language.English)
	if !strings.Contains(bank, "Cash flow by year") || strings.Contains(factory, "Cash flow by year") {
		t.Error("the cash flow is for the bank")
	}
	if !strings.Contains(ministry, "toe/yr") || !strings.Contains(ministry, "t/yr") || strings.Contains(ministry, "discount rate") {
		t.Error("the ministry asks for t CO2 and TOE")
	}
	for name, want := range map[string]Reader{"all": Everybody, "factory": Factory, "bank": Bank, "ministry": Ministry} {
		if got, err := ParseReader(name); err != nil || got != want {
			t.Errorf("reader %s is %v, %v", name, got, err)
		}
	}
	if _, err := ParseReader("client"); err == nil {
		t.Error("an unknown reader is taken")
	}
}

// A page of one plant says once what it comes to, what of it is done, and what is only proposed as such; Table 2, of programmes
// that are over, speaks in the present tense.
func TestPageSaysWhatIsDone(t *testing.T) {
	plant, table2 := example(t, "factory/plant.toml"), example(t, "vncpc-2004/table2.toml")
	for l, want := range map[language.Language]struct{ plant, table2, status string }{
		// done are 4 of 21: 42.1888 + 56.6912 + 77.7856 and of the 249.3 t of the leaks, which are on no stream
		language.English:    {"The programme would reduce 9,067 t of CO2 a year; of it done: 426 t.", "Together the programmes reduce 31,546 t of CO2 a year.", "By status"},
		language.Vietnamese: {"Chương trình sẽ giảm 9.067 tấn CO2 mỗi năm; trong đó đã thực hiện: 426 tấn.", "Tổng cộng các chương trình giảm 31.546 tấn CO2 mỗi năm.", "Theo tình trạng"},
	} {
		page := html(t, Page{Document: Document{Result: plant}}, l)
		for text, times := range map[string]int{want.plant: 1, want.status: 1, `<ul class="cards">`: 1, `<th scope="row">` + l.Of(plant.Programmes[0].Options[0].Name) + "<": 1} {
			if n := strings.Count(page, text); n != times {
				t.Errorf("%q stands %d times, want %d", text, n, times)
			}
		}
		if unit := l.Word("million VND"); !strings.Contains(page, unit) || !strings.Contains(page, "800\u00a0m3") {
			t.Errorf("%v: the option table is in %s, amounts with their units on one line", l, unit)
		}
		if page := html(t, Page{Document: Document{Result: table2}}, l); !strings.Contains(page, want.table2) || strings.Contains(page, want.status) {
			t.Errorf("Table 2 lacks %q, or has %q", want.table2, want.status)
		}
	}
}

// A card has room for so many figures.
func TestMoneyOfCards(t *testing.T) {
	for v, want := range map[float64]string{98_480_000_000: "98,48 tỷ VND", -36_393_450_594: "-36,39 tỷ VND", 999_999_999: "999.999.999 VND", 35_500: "35.500 VND"} {
		b := builder{page: page{r: &engine.Result{}, l: language.Vietnamese}}
		b.page.Document.Result = &engine.Result{Currency: "VND"}
		if got := b.money(&v); got != want {
			t.Errorf("%v: %q, want %q", v, got, want)
		}
	}
}
