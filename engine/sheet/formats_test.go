package sheet

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/input"
	"github.com/cleaner-production/abate/engine/language"
	"github.com/cleaner-production/abate/engine/quantity"
)

// drawPlant draws a portfolio of all that an option table, its settings and its prices have a place for.
func drawPlant(t *rapid.T) *engine.Portfolio {
	number := func(label string, low, high int) float64 {
		return float64(rapid.IntRange(low*1000, high*1000).Draw(t, label)) / 1000
	}
	share := func(label string) float64 { return float64(rapid.IntRange(0, 99).Draw(t, label)) / 100 }
	some := func(label string) bool { return rapid.Bool().Draw(t, label) }
	words := rapid.StringMatching(`'{0,2}[A-Za-zĐđệôPQ=+@-][a-z"',;|ễ =]{0,9}[a-z]`)
	p := &engine.Portfolio{Title: engine.Text{En: words.Draw(t, "title")}, Currency: "USD", Factors: "viet-nam", Year: rapid.IntRange(2014, 2023).Draw(t, "year"),
		Finance: engine.Finance{DiscountRate: new(share("rate")), LifetimeYears: rapid.IntRange(1, 30).Draw(t, "life")}}
	if some("escalates") {
		p.Finance.Escalation = 0.025
	}
	carriers := []string{"coal", "do", "electricity", "water", "natural_gas"}
	units := map[string]quantity.Unit{"coal": quantity.Tonne, "do": quantity.Litre, "electricity": quantity.KilowattHour, "water": quantity.CubicMetre, "natural_gas": quantity.CubicMetre}
	for _, c := range carriers {
		if some(c + " is priced") {
			price := engine.Price{Carrier: c, Value: engine.Money{Value: number("price", 1, 500), Currency: "USD"}, Unit: units[c]}
			if some("rises") {
				price.Escalation = new(share("rise"))
			}
			p.Prices = append(p.Prices, price)
		}
	}
	savings := func(label string) (all []engine.Saving) {
		for _, c := range carriers {
			if some(label + c) {
				all = append(all, engine.Saving{Carrier: c, Quantity: quantity.Quantity{Value: number(label, 1, 99_999), Unit: units[c]}})
			}
		}
		return all
	}
	for i := range rapid.IntRange(1, 2).Draw(t, "programmes") {
		g := engine.Programme{ID: fmt.Sprintf("p%d %s", i, words.Draw(t, "programme"))}
		g.Name.En = g.ID
		for j := range rapid.IntRange(1, 4).Draw(t, "options") {
			o := engine.Option{ID: fmt.Sprintf("o%d-%d", i, j), Status: rapid.SampledFrom([]engine.Status{engine.StatusUnknown, engine.Proposed, engine.Planned, engine.Implementing, engine.Implemented, engine.Rejected}).Draw(t, "status")}
			if some("named") {
				o.Name.En = words.Draw(t, "name")
			}
			if some("in Vietnamese") {
				o.Name.Vi = words.Draw(t, "tên")
			}
			if some("of a category") {
				o.Category = rapid.SampledFrom(engine.Categories()).Draw(t, "category")
			}
			if some("noted") {
				o.Note = engine.Text{En: words.Draw(t, "note"), Vi: words.Draw(t, "ghi chú")}
			}
			o.Savings = savings("saves")
			if some("used before") {
				for _, s := range o.Savings {
					s.Quantity.Value = math.Round((s.Quantity.Value+7)*1000) / 1000
					o.Baseline = append(o.Baseline, s)
				}
			}
			if some("invested in") {
				o.Investment = &engine.Money{Value: number("investment", 0, 1_000_000)}
				switch rapid.IntRange(0, 2).Draw(t, "grant") {
				case 1:
					o.Grant.Share = share("share")
				case 2:
					o.Grant.Amount = &engine.Money{Value: o.Investment.Value, Currency: "USD"}
				}
			}
			if some("saves money") {
				o.AnnualSaving = &engine.Money{Value: number("saving", -1000, 1_000_000)}
			}
			if some("costs") {
				o.AnnualCost = &engine.Money{Value: number("cost", 0, 1000)}
			}
			if some("lasts") {
				o.LifetimeYears = rapid.IntRange(1, 100).Draw(t, "years")
			}
			if some("is reported") {
				o.Reported.CO2 = &engine.Saving{Quantity: quantity.Quantity{Value: number("reported", 1, 9999), Unit: quantity.Tonne}}
			}
			if some("pays back") {
				o.Reported.PaybackYears = new(number("payback", 0, 90))
			}
			if j > 0 && some("is linked") {
				o.Excludes = []string{fmt.Sprintf("o%d-%d", i, j-1)}
			}
			if o.Baseline != nil && some("shares a stream") {
				o.SameStream = "stream of " + o.ID
			}
			g.Options = append(g.Options, o)
		}
		p.Programmes = append(p.Programmes, g)
	}
	return p
}

// asTOML writes a portfolio as TOML, the keys of a table in any order.
func asTOML(t *rapid.T, p *engine.Portfolio) string {
	var b strings.Builder
	quoted := func(s string) string { return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"` }
	table := func(head string, lines ...string) {
		b.WriteString(head + "\n")
		for _, line := range rapid.Permutation(lines).Draw(t, "keys of "+head) {
			if line != "" {
				b.WriteString(line + "\n")
			}
		}
	}
	plain := func(v float64) string {
		digits := strconv.FormatFloat(v, 'f', -1, 64)
		if i := strings.IndexByte(digits, '.'); i >= 0 && len(digits)-i == len(".001") {
			digits += "0" // for 1.001 could be a thousand and one
		}
		return digits
	}
	text := func(key, s string) string {
		if s == "" {
			return ""
		}
		return key + " = " + quoted(s)
	}
	money := func(key string, m *engine.Money) string {
		switch {
		case m == nil:
			return ""
		case m.Currency != "":
			return key + " = " + quoted(plain(m.Value)+" "+m.Currency)
		}
		return key + " = " + plain(m.Value)
	}
	quantities := func(key string, all []engine.Saving) string {
		var of []string
		for _, s := range all {
			of = append(of, s.Carrier+" = "+quoted(plain(s.Quantity.Value)+" "+s.Quantity.Unit.String()))
		}
		if of == nil {
			return ""
		}
		return key + " = { " + strings.Join(of, ", ") + " }"
	}
	table("", "title = "+quoted(p.Title.En), "currency = \"USD\"", "factors = \"viet-nam\"", fmt.Sprint("year = ", p.Year))
	table("[finance]", "discount_rate = "+plain(*p.Finance.DiscountRate), fmt.Sprint("lifetime_years = ", p.Finance.LifetimeYears), "escalation = "+plain(p.Finance.Escalation))
	for _, price := range p.Prices {
		lines := []string{"value = " + plain(price.Value.Value), fmt.Sprintf("unit = %q", "USD/"+price.Unit.String())}
		if price.Escalation != nil {
			lines = append(lines, "escalation = "+plain(*price.Escalation))
		}
		table("[prices."+price.Carrier+"]", lines...)
	}
	for _, g := range p.Programmes {
		table("[[programme]]", "id = "+quoted(g.ID), "name = "+quoted(g.Name.En))
		for _, o := range g.Options {
			name := text("name.en", o.Name.En)
			lines := []string{"id = " + quoted(o.ID), name, text("name.vi", o.Name.Vi), text("category", o.Category), text("note.en", o.Note.En), text("note.vi", o.Note.Vi), text("same_stream", o.SameStream),
				money("investment", o.Investment), money("annual_saving", o.AnnualSaving), money("annual_cost", o.AnnualCost), money("grant", o.Grant.Amount),
				quantities("savings", o.Savings), quantities("baseline", o.Baseline)}
			if o.Status != engine.StatusUnknown {
				lines = append(lines, text("status", o.Status.String()))
			}
			if o.Grant.Share != 0 {
				lines = append(lines, "grant = "+plain(o.Grant.Share))
			}
			if o.LifetimeYears != 0 {
				lines = append(lines, fmt.Sprint("lifetime_years = ", o.LifetimeYears))
			}
			if o.Reported.CO2 != nil {
				lines = append(lines, fmt.Sprintf("reported.co2 = %q", o.Reported.CO2.Quantity.String()))
			}
			if o.Reported.PaybackYears != nil {
				lines = append(lines, "reported.payback_years = "+plain(*o.Reported.PaybackYears))
			}
			if o.Excludes != nil {
				lines = append(lines, "excludes = ["+quoted(o.Excludes[0])+"]")
			}
			table("[[programme.option]]", lines...)
		}
	}
	return b.String()
}

// asCSV writes the options as CSV, the columns in any order.
func asCSV(t *rapid.T, p *engine.Portfolio, l language.Language) []byte {
	var out bytes.Buffer
	if lost, err := input.WriteCSV(&out, p, l, rapid.SampledFrom([]quantity.Writing{quantity.English, quantity.Vietnamese}).Draw(t, "writing")); err != nil || len(lost) > 0 {
		t.Fatal(err, lost)
	}
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(out.Bytes(), []byte("\ufeff")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	columns := make([]int, len(rows[0]))
	for i := range columns {
		columns[i] = i
	}
	columns = rapid.Permutation(columns).Draw(t, "columns")
	var mixed bytes.Buffer
	w := csv.NewWriter(&mixed)
	for _, row := range rows {
		var cells []string
		for _, i := range columns {
			cells = append(cells, row[i])
		}
		w.Write(cells)
	}
	w.Flush()
	return mixed.Bytes()
}

// named is the currency of an amount that names none too.
func named(currency string) string {
	if currency == "" {
		return "USD"
	}
	return currency
}

// settingsOf is what stands beside an option table in CSV.
func settingsOf(toml string) string { return toml[:strings.Index(toml, "[[programme]]")] }

// A portfolio is the same whether TOML, CSV or a workbook says it, in English or Vietnamese, with keys and columns in any
// order; and so is all that is computed from it.
func TestFormatsAgree(t *testing.T) {
	set, err := factor.Load("viet-nam")
	if err != nil {
		t.Fatal(err)
	}
	same := cmp.Options{
		cmp.Comparer(func(a, b quantity.Unit) bool { return a == b }),
		cmpopts.IgnoreTypes(engine.Position{}), cmpopts.EquateEmpty(),
		cmpopts.IgnoreFields(engine.Money{}, "Half"), cmpopts.IgnoreFields(engine.Saving{}, "Half"), cmpopts.IgnoreFields(engine.Reported{}, "PaybackHalf"),
		cmpopts.IgnoreFields(engine.Portfolio{}, "Doubts"),
		cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".Currency" }, cmp.Comparer(func(a, b string) bool { return named(a) == named(b) })),
		cmpopts.SortSlices(func(a, b engine.Saving) bool { return a.Carrier < b.Carrier }), // the columns of a table are in one order
	}
	rapid.Check(t, func(t *rapid.T) {
		want := drawPlant(t)
		toml := asTOML(t, want)
		l := rapid.SampledFrom([]language.Language{language.English, language.Vietnamese}).Draw(t, "language")
		table := asCSV(t, want, l)
		var workbook bytes.Buffer
		if lost, err := WriteOptions(&workbook, want, l); err != nil || len(lost) > 0 {
			t.Fatal(err, lost)
		}
		for _, format := range []struct {
			name, content string
			read          func() (*engine.Portfolio, error)
		}{
			{"TOML", toml, func() (*engine.Portfolio, error) { return input.Read("t.toml", []byte(toml), quantity.English) }},
			{"CSV", string(table), func() (*engine.Portfolio, error) {
				cells, err := input.ReadCSV("t.csv", table)
				if err != nil {
					return nil, err
				}
				s, err := input.ReadSettings("s.toml", []byte(settingsOf(toml)), quantity.English)
				if err != nil {
					return nil, err
				}
				return input.ReadTable(cells, s, quantity.English)
			}},
			{"XLSX", "", func() (*engine.Portfolio, error) { return Read("t.xlsx", workbook.Bytes(), nil, quantity.English) }},
		} {
			got, err := format.read()
			if err != nil {
				t.Fatalf("%s: %v\n%s", format.name, err, format.content)
			}
			if diff := cmp.Diff(want, got, same); diff != "" {
				t.Fatalf("%s is read as another portfolio:\n%s\n%s", format.name, diff, format.content)
			}
			a, errA := engine.Evaluate(want, set, engine.Options{})
			b, errB := engine.Evaluate(got, set, engine.Options{})
			if errA != nil || errB != nil {
				t.Fatal(errA, errB)
			}
			if x, y := a.Total, b.Total; x.CO2 != y.CO2 || x.CO2e != y.CO2e || x.Energy != y.Energy || x.SimplePayback != y.SimplePayback || (x.NPV == nil) != (y.NPV == nil) || x.NPV != nil && *x.NPV != *y.NPV {
				t.Fatalf("%s comes to %+v, want %+v", format.name, y, x)
			}
		}
	})
}
