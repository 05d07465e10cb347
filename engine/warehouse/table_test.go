package warehouse_test

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/quantity"
	"github.com/cleaner-production/abate/engine/uncertainty"
	"github.com/cleaner-production/abate/engine/warehouse"
)

// options is a table as a database has it: keys, and numbers of which NaN is NULL.
type options struct {
	columns []string // of the numbers
	keys    [][3]string
	cells   [][]float64
	refused []bool // by what the test knows of them, not by what the statement says
}

func (t *options) all() []string {
	return slices.Concat([]string{"programme", "company", "option"}, t.columns)
}

// write writes a CSV, with an empty cell for NULL, or \N as ClickHouse has it.
func (t *options) write(w io.Writer, backslash bool) error {
	out := csv.NewWriter(w)
	if err := out.Write(t.all()); err != nil {
		return err
	}
	record := make([]string, 3+len(t.columns))
	for i, key := range t.keys {
		copy(record, key[:])
		for j, v := range t.cells[i] {
			if record[3+j] = ""; backslash {
				record[3+j] = `\N`
			}
			if !math.IsNaN(v) {
				record[3+j] = strconv.FormatFloat(v, 'g', -1, 64)
			}
		}
		if err := out.Write(record); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// portfolio returns the options of a programme, as somebody would type them.
func (t *options) portfolio(terms *engine.Portfolio, programme string) *engine.Portfolio {
	p := *terms
	p.Programmes = []engine.Programme{{ID: programme}}
	for i, key := range t.keys {
		if key[0] != programme || t.refused[i] {
			continue
		}
		o := engine.Option{ID: key[2]}
		for j, name := range t.columns {
			v := t.cells[i][j]
			if math.IsNaN(v) {
				continue
			}
			switch name {
			case "investment":
				o.Investment = &engine.Money{Value: v}
			case "lifetime_years":
				o.LifetimeYears = int(v)
			case "annual_saving":
				o.AnnualSaving = &engine.Money{Value: v}
			case "annual_cost":
				o.AnnualCost = &engine.Money{Value: v}
			case "grant":
				o.Grant.Amount = &engine.Money{Value: v}
			default:
				o.Savings = append(o.Savings, saving(name, v))
			}
		}
		p.Programmes[0].Options = append(p.Programmes[0].Options, o)
	}
	return &p
}

func saving(column string, v float64) engine.Saving {
	cut := strings.LastIndexByte(column, '_')
	unit, err := quantity.ParseUnit(column[cut+1:])
	if err != nil {
		panic(err)
	}
	return engine.Saving{Carrier: column[:cut], Quantity: quantity.Quantity{Value: v, Unit: unit}}
}

// figures are those of an option or a programme by the names of the columns of a result; nil is NULL.
type figures map[string]*float64

func figuresOf(o *engine.Outcome) figures {
	f := figures{"co2_t": &o.CO2, "annual_saving": o.AnnualSaving, "npv": o.NPV, "abatement_cost_per_t": o.AbatementCost}
	if o.NPV != nil && o.SimplePayback.Kind != finance.Never {
		f["simple_payback_years"] = &o.SimplePayback.Years
	}
	return f
}

// computed lets the engine compute a programme: the figures of its total, of its options, and the interval.
func (t *options) computed(tb testing.TB, terms *engine.Portfolio, set *factor.Set, opt engine.Options, programme string) (total figures, each map[string]figures) {
	tb.Helper()
	p := t.portfolio(terms, programme)
	each, counted, refused, money := map[string]figures{}, 0.0, 0.0, 0.0
	for i, key := range t.keys {
		if key[0] == programme && t.refused[i] {
			refused++
			each[key[2]] = figures{}
		}
	}
	if len(p.Programmes[0].Options) == 0 {
		zero := 0.0
		return figures{"co2_t": &zero, "co2_t_low": &zero, "co2_t_high": &zero, "options": &zero, "options_with_money": &zero, "refused": &refused}, each
	}
	r, err := engine.Evaluate(p, set, opt)
	if err != nil {
		tb.Fatal(err)
	}
	for i := range r.Programmes[0].Options {
		o := &r.Programmes[0].Options[i]
		each[o.ID] = figuresOf(o)
		counted++
		if o.Basis != nil {
			money++
		}
	}
	total = figuresOf(&r.Programmes[0])
	total["investment"] = r.Programmes[0].Investment
	total["options"], total["refused"], total["options_with_money"] = &counted, &refused, &money
	low, high := interval(tb, t.sums(terms, programme), set, opt)
	total["co2_t_low"], total["co2_t_high"] = &low, &high
	return total, each
}

// sums is a programme that states the sums of its options by carrier, which is all that factors that they share ask for.
func (t *options) sums(terms *engine.Portfolio, programme string) *engine.Portfolio {
	p := *terms
	own := engine.Programme{ID: programme}
	for j, name := range t.columns {
		sum := 0.0
		for i, key := range t.keys {
			if v := t.cells[i][j]; key[0] == programme && !t.refused[i] && !math.IsNaN(v) {
				sum += v
			}
		}
		if slices.Contains(money, name) {
			continue
		}
		own.Savings = append(own.Savings, saving(name, sum))
	}
	p.Programmes = []engine.Programme{own}
	return &p
}

// money are the columns that are not quantities.
var money = []string{"investment", "lifetime_years", "grant", "annual_saving", "annual_cost"}

// interval is what the uncertainty of the factors makes of the CO2.
func interval(tb testing.TB, p *engine.Portfolio, set *factor.Set, opt engine.Options) (low, high float64) {
	tb.Helper()
	r, err := engine.Evaluate(p, set, opt)
	if err != nil {
		tb.Fatal(err)
	}
	a, err := uncertainty.Analyse(context.Background(), p, r, uncertainty.Options{Exact: true})
	if err != nil {
		tb.Fatal(err)
	}
	return a.Total.CO2.Low, a.Total.CO2.High
}

// differences compares a row of a database with what is expected, relative to the larger one, and returns the largest
// difference.
func (f figures) differences(tb testing.TB, what string, row map[string]string, within float64) (largest float64) {
	tb.Helper()
	for name, text := range row {
		want := f[name]
		if name == "programme" || name == "company" || name == "option" {
			continue
		}
		if text == "" || text == `\N` {
			if want != nil {
				tb.Errorf("%s: %s is NULL, want %v", what, name, *want)
			}
			continue
		}
		got, err := strconv.ParseFloat(text, 64)
		switch {
		case err != nil:
			tb.Errorf("%s: %s is %q", what, name, text)
		case want == nil:
			tb.Errorf("%s: %s is %v, want NULL", what, name, got)
		case got != *want:
			d := math.Abs(got-*want) / max(math.Abs(got), math.Abs(*want))
			largest = max(largest, d)
			if !(d <= within) {
				tb.Errorf("%s: %s is %v, want %v: they differ by %.1e", what, name, got, *want, d)
			}
		}
	}
	return largest
}

// records reads CSV with a header.
func records(tb testing.TB, text string) []map[string]string {
	tb.Helper()
	all, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(all) == 0 {
		tb.Fatalf("not a CSV with a header: %v\n%.500s", err, text)
	}
	var out []map[string]string
	for _, r := range all[1:] {
		row := map[string]string{}
		for i, name := range all[0] {
			row[name] = r[i]
		}
		out = append(out, row)
	}
	return out
}

// hostile is a table with all that a row can be: gaps, grants, rising use, refused rows, little and much.
func hostile(seed uint64, rows int) *options {
	random := rand.New(rand.NewPCG(seed, 1))
	t := &options{columns: []string{"investment", "lifetime_years", "grant", "annual_saving", "annual_cost",
		"coal_t", "do_l", "lpg_kg", "natural_gas_m3", "electricity_kwh", "wood_t", "water_m3", "fo_gj"}}
	for i := range rows {
		t.keys = append(t.keys, [3]string{fmt.Sprintf("p'%d\"; --", i%7), fmt.Sprintf("công ty, %d", i%3), fmt.Sprintf("o%d", i)})
		row := make([]float64, len(t.columns))
		for j, name := range t.columns {
			v := math.Trunc(math.Exp(random.NormFloat64()*2)*1e4) / 100
			if j > 5 && random.IntN(6) == 0 {
				v = -v
			}
			switch name {
			case "lifetime_years":
				v = float64(1 + random.IntN(30))
				if random.IntN(25) == 0 {
					v = []float64{0, 2.5, -3, 101, 1e300}[random.IntN(5)]
				}
			case "investment":
				v *= 1000
			}
			if random.IntN(3) == 0 {
				v = math.NaN()
			}
			row[j] = v
		}
		if random.IntN(30) == 0 {
			row[0] = -row[0]
		}
		switch investment := row[0]; {
		case math.IsNaN(investment):
			row[2] = math.NaN()
		case random.IntN(25) == 0:
			row[2] = investment*1.01 + 1
		case !math.IsNaN(row[2]):
			row[2] = math.Abs(math.Trunc(investment * random.Float64()))
		}
		t.cells, t.refused = append(t.cells, row), append(t.refused, refused(t.columns, row))
	}
	return t
}

// refused says whether Evaluate would refuse a row.
func refused(columns []string, row []float64) bool {
	at := func(name string) float64 {
		if i := slices.Index(columns, name); i >= 0 {
			return row[i]
		}
		return math.NaN()
	}
	years, grant := at("lifetime_years"), at("grant")
	return years < 1 || years > 100 || years > math.Trunc(years) || at("investment") < 0 || grant < 0 || grant > at("investment")
}

// of returns the table with some of its columns.
func (t *options) of(columns []string) *options {
	out := &options{columns: columns, keys: t.keys}
	for _, cells := range t.cells {
		var row []float64
		for _, name := range columns {
			row = append(row, cells[slices.Index(t.columns, name)])
		}
		out.cells, out.refused = append(out.cells, row), append(out.refused, refused(columns, row))
	}
	return out
}

// programmes returns the first key of the rows, each once.
func (t *options) programmes() []string {
	var all []string
	for _, key := range t.keys {
		if !slices.Contains(all, key[0]) {
			all = append(all, key[0])
		}
	}
	return all
}

// terms are prices and money terms with something of everything.
func terms() *engine.Portfolio {
	return &engine.Portfolio{Currency: "USD", Year: 2023,
		Exchange: []engine.ExchangeRate{{Currency: "VND", Per: "USD", Rate: 24_000}},
		Prices: []engine.Price{
			{Carrier: "coal", Value: engine.Money{Value: 3_000_000, Currency: "VND"}, Unit: quantity.Tonne},
			{Carrier: "do", Value: engine.Money{Value: 900}, Unit: quantity.Tonne, Escalation: new(0.02)},
			{Carrier: "lpg", Value: engine.Money{Value: 1.1}, Unit: quantity.Kilogram},
			{Carrier: "electricity", Value: engine.Money{Value: 80}, Unit: quantity.MegawattHour, Escalation: new(0.03)},
		}}
}

// statement compiles.
func statement(tb testing.TB, set *factor.Set, cfg warehouse.Config) *warehouse.Statement {
	tb.Helper()
	s, err := warehouse.Compile(set, cfg)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

func load(tb testing.TB, name string) *factor.Set {
	tb.Helper()
	set, err := factor.Load(name)
	if err != nil {
		tb.Fatal(err)
	}
	return set
}
