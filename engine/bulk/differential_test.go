package bulk_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/bulk"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/quantity"
	"github.com/cleaner-production/abate/engine/uncertainty"
)

// table is a table of options as text.
type table struct {
	names []string
	rows  [][]string
}

func (t *table) text() string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	w.Write(t.names)
	w.WriteAll(t.rows)
	return b.String()
}

// portfolio returns the options of a programme as somebody would type them, with the lines that hold them.
func (t *table) portfolio(tb testing.TB, terms *engine.Portfolio, programme string) *engine.Portfolio {
	tb.Helper()
	p := *terms
	p.Programmes = []engine.Programme{{ID: "programme"}}
	for i, row := range t.rows {
		if row[0] == programme {
			p.Programmes[0].Options = append(p.Programmes[0].Options, t.option(tb, i))
		}
	}
	return &p
}

func (t *table) option(tb testing.TB, i int) engine.Option {
	tb.Helper()
	o := engine.Option{ID: strconv.Itoa(i)}
	for j, name := range t.names {
		text := t.rows[i][j]
		if name == "programme" || name == "company" || name == "option" || strings.TrimSpace(text) == "" {
			continue
		}
		v, err := quantity.English.ParseNumber(strings.TrimSpace(text))
		if err != nil {
			tb.Fatal(err)
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
			cut := strings.LastIndexByte(name, '_')
			unit, err := quantity.ParseUnit(name[cut+1:])
			if err != nil {
				tb.Fatal(err)
			}
			o.Savings = append(o.Savings, engine.Saving{Carrier: name[:cut], Quantity: quantity.Quantity{Value: v, Unit: unit}})
		}
	}
	return o
}

var units = map[string][]string{"coal": {"t", "kg", "GJ", "lb"}, "do": {"t", "l", "m3"}, "fo": {"t", "kg"}, "lpg": {"kg", "t"}, "electricity": {"kwh", "MWh", "GJ"},
	"water": {"m3", "l"}, "natural_gas": {"Nm3", "GJ"}}

// random returns a table with all that a row can be, of some columns in some order.
func random(r *rand.Rand, rows int) *table {
	t := &table{names: []string{"programme"}}
	for _, name := range []string{"company", "option", "investment", "lifetime_years", "annual_saving", "annual_cost", "grant"} {
		if r.IntN(4) > 0 && (name != "grant" || slices.Contains(t.names, "investment")) {
			t.names = append(t.names, name)
		}
	}
	for _, carrier := range []string{"coal", "do", "fo", "lpg", "electricity", "water", "natural_gas"} {
		if r.IntN(4) > 0 || carrier == "coal" {
			t.names = append(t.names, carrier+"_"+units[carrier][r.IntN(len(units[carrier]))])
		}
	}
	r.Shuffle(len(t.names)-1, func(i, j int) { t.names[i+1], t.names[j+1] = t.names[j+1], t.names[i+1] })
	for range rows {
		row := []string{"p" + strconv.Itoa(r.IntN(5))}
		for _, name := range t.names[1:] {
			v := math.Round(1000*math.Exp(3*r.NormFloat64())*100) / 100
			text := strconv.FormatFloat(v, 'f', -1, 64)
			switch name {
			case "company", "option":
				text = []string{"c1", "a, b", `5" pipe`, "two\nlines", "=1+1", "Nồi hơi", " x "}[r.IntN(7)]
			case "lifetime_years":
				text = strconv.Itoa(1 + r.IntN(40))
			case "grant":
				text = "0"
				if k := slices.Index(t.names, "investment"); k < len(row) && row[k] != "" && r.IntN(2) == 0 {
					text = row[k]
				}
			case "investment":
				if r.IntN(5) == 0 {
					text = "0"
				}
			default:
				switch r.IntN(12) {
				case 0:
					text = "-" + text
				case 1:
					text = strconv.FormatFloat(r.NormFloat64()*math.Exp(40*r.Float64()), 'g', -1, 64)
				case 2:
					text = " " + text + " "
				case 3:
					text = []string{"0", "-0", "0.00", "1e6", "5e-9", "123456789012345678", "0.1234567890123456789", "1e17", "1e-17", "5.", ".5", "007", "1e200", "1e-250"}[r.IntN(14)]
				}
			}
			if name != "company" && name != "option" && r.IntN(4) == 0 {
				text = ""
			}
			row = append(row, text)
		}
		if k := slices.Index(t.names, "grant"); k >= 0 && row[slices.Index(t.names, "investment")] == "" {
			row[k] = ""
		}
		t.rows = append(t.rows, row)
	}
	return t
}

// terms are prices and money terms; those of kinds from 1 on rise.
func terms(kind int) *engine.Portfolio {
	p := &engine.Portfolio{Currency: "USD", Year: 2023,
		Exchange: []engine.ExchangeRate{{Currency: "VND", Per: "USD", Rate: 24_000}},
		Prices: []engine.Price{
			{Carrier: "coal", Value: engine.Money{Value: 3_000_000, Currency: "VND"}, Unit: quantity.Tonne},
			{Carrier: "do", Value: engine.Money{Value: 900}, Unit: quantity.Tonne},
			{Carrier: "lpg", Value: engine.Money{Value: 1.1}, Unit: quantity.Kilogram},
			{Carrier: "electricity", Value: engine.Money{Value: 80}, Unit: quantity.MegawattHour},
		}}
	switch kind {
	case 1:
		p.Prices[1].Escalation, p.Prices[3].Escalation = new(0.02), new(0.03)
		p.Finance.CostEscalation = 0.01
	case 2:
		p.Prices[2].ByYear = []float64{1.1, 1.2, 1.15}
		p.Finance.Escalation, p.Finance.DiscountRate = 0.04, new(0.0)
	case 3:
		p.Prices = nil
		p.Finance.PriceBase, p.Finance.Escalation = finance.Year0, 0.02
	case 4:
		p.Finance.DiscountRate = new(-0.95)
	}
	return p
}

// Rows and totals are those of Evaluate, to the last bit, whatever the columns, the numbers and the number of workers.
func TestBulkIsEvaluate(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 1))
	for run := range 60 {
		tab, p := random(r, 1+r.IntN(60)), terms(run%5)
		set := load(t, []string{"viet-nam", "ipcc-2006", "viet-nam"}[run%3])
		if run%3 == 1 {
			p.NearestYear = true
		}
		compare(t, fmt.Sprint("table ", run), set, tab, p, bulk.Config{Workers: 1 + run%3})
		tab.unquote()
		compare(t, fmt.Sprint("table ", run, " without quotes"), set, tab, p, bulk.Config{Workers: 1 + run%3})
	}
}

// unquote leaves out what a CSV quotes: rows are then computed side by side.
func (t *table) unquote() {
	for _, row := range t.rows {
		for i, text := range row {
			if text = strings.TrimSpace(text); strings.ContainsAny(text, ",\"\n") {
				text = "x"
			}
			row[i] = text
		}
	}
}

func compare(t *testing.T, what string, set *factor.Set, tab *table, p *engine.Portfolio, cfg bulk.Config) {
	t.Helper()
	var out, rejects bytes.Buffer
	cfg.File, cfg.Terms, cfg.Totals, cfg.Full, cfg.OnError = "t.csv", p, true, true, bulk.Collect
	s, err := bulk.Run(context.Background(), set, strings.NewReader(tab.text()), bulk.Output{Rows: &out, Rejects: &rejects}, cfg)
	if err != nil {
		t.Fatalf("%s: %v\n%s", what, err, tab.text())
	}
	got, err := csv.NewReader(&out).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	rounded(t, what, set, tab, cfg, got)
	head := got[0]
	got = got[1:]
	kept, refused := &table{names: tab.names}, 0
	next := 0
	for i := range tab.rows {
		alone := *p
		alone.Programmes = []engine.Programme{{ID: "programme", Options: []engine.Option{tab.option(t, i)}}}
		r, err := engine.Evaluate(&alone, set, engine.Options{})
		if err != nil {
			refused++
			continue
		}
		kept.rows = append(kept.rows, tab.rows[i])
		if next >= len(got) {
			t.Fatalf("%s: row %d is missing: %q\n%s", what, i, tab.rows[i], rejects.String())
		}
		o := &r.Programmes[0].Options[0]
		want := []string{digits(&o.CO2), digits(o.AnnualSaving), payback(o), digits(o.NPV), digits(o.AbatementCost)}
		if have := got[next][len(head)-5:]; !slices.Equal(have, want) {
			t.Errorf("%s: row %d is %q, want %q: %q %q", what, i, have, want, tab.names, tab.rows[i])
		}
		next++
	}
	if next != len(got) || int64(refused) != s.Rejected || s.Rows != int64(len(tab.rows)) {
		t.Errorf("%s: %d rows and %d left out of %d, want %d and %d of %d\n%s", what, len(got), s.Rejected, s.Rows, next, refused, len(tab.rows), rejects.String())
	}
	whole := *p
	for i := range s.Totals {
		total := &s.Totals[i]
		if total.Options == 0 {
			continue
		}
		of := kept.portfolio(t, p, total.Programme)
		r, err := engine.Evaluate(of, set, engine.Options{})
		if err != nil {
			t.Logf("%s: %s is beyond Evaluate: %v", what, total.Programme, err)
			return
		}
		of.Programmes[0].ID = total.Programme
		whole.Programmes = append(whole.Programmes, of.Programmes[0])
		o := &r.Programmes[0]
		same(t, what+": "+total.Programme, total, o)
		if int(total.Options) != len(o.Options) {
			t.Errorf("%s: %d options, want %d", what, total.Options, len(o.Options))
		}
		low, high := interval(t, kept, p, total.Programme, set)
		if !near(total.CO2Low, low) || !near(total.CO2High, high) {
			t.Errorf("%s: interval of %s is %v to %v, want %v to %v", what, total.Programme, total.CO2Low, total.CO2High, low, high)
		}
	}
	if len(whole.Programmes) > 0 {
		r, err := engine.Evaluate(&whole, set, engine.Options{})
		if err != nil {
			t.Fatal(err)
		}
		same(t, what+": total", &s.Total, &r.Total)
	}
}

// rounded compares figures with few digits to those with all of them.
func rounded(t *testing.T, what string, set *factor.Set, tab *table, cfg bulk.Config, full [][]string) {
	t.Helper()
	var out bytes.Buffer
	cfg.Full, cfg.OnError = false, bulk.Skip
	if _, err := bulk.Run(context.Background(), set, strings.NewReader(tab.text()), bulk.Output{Rows: &out}, cfg); err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	got, err := csv.NewReader(&out).ReadAll()
	if err != nil || len(got) != len(full) {
		t.Fatalf("%s: %d rows with few digits, want %d: %v", what, len(got), len(full), err)
	}
	for i := 1; i < len(got); i++ {
		for k, decimals := range []int{3, 2, 4, 2, 2} {
			at := len(got[0]) - 5 + k
			want := full[i][at]
			if v, err := strconv.ParseFloat(want, 64); err == nil {
				if want = strconv.FormatFloat(v, 'f', decimals, 64); strings.Trim(want, "-0.") == "" {
					want = strings.TrimPrefix(want, "-")
				}
			}
			if got[i][at] != want {
				t.Errorf("%s: row %d has %s, want %s", what, i-1, got[i][at], want)
			}
		}
	}
}

func same(t *testing.T, what string, total *bulk.Total, o *engine.Outcome) {
	t.Helper()
	have := []string{digits(&total.CO2), digits(total.AnnualSaving), digits(total.Investment), digits(total.NPV), digits(total.AbatementCost), total.SimplePayback.Kind.String(), digits(&total.SimplePayback.Years)}
	want := []string{digits(&o.CO2), digits(o.AnnualSaving), digits(o.Investment), digits(o.NPV), digits(o.AbatementCost), o.SimplePayback.Kind.String(), digits(&o.SimplePayback.Years)}
	if !slices.Equal(have, want) {
		t.Errorf("%s is %q, want %q", what, have, want)
	}
}

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-12*max(math.Abs(a), math.Abs(b)) }

// interval is that of a programme which states the sums of its options, as [uncertainty.Analyse] has it.
func interval(t *testing.T, tab *table, terms *engine.Portfolio, programme string, set *factor.Set) (low, high float64) {
	t.Helper()
	p := *terms
	sums := map[string]*engine.Saving{}
	own := engine.Programme{ID: programme}
	for _, o := range tab.portfolio(t, terms, programme).Programmes[0].Options {
		for _, s := range o.Savings {
			if have := sums[s.Carrier]; have != nil {
				have.Quantity.Value += s.Quantity.Value
			} else {
				sums[s.Carrier] = &s
			}
		}
	}
	for _, s := range sums {
		own.Savings = append(own.Savings, *s)
	}
	if own.Savings == nil {
		return 0, 0
	}
	slices.SortFunc(own.Savings, func(a, b engine.Saving) int { return strings.Compare(a.Carrier, b.Carrier) })
	p.Programmes = []engine.Programme{own}
	r, err := engine.Evaluate(&p, set, engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	a, err := uncertainty.Analyse(context.Background(), &p, r, uncertainty.Options{Exact: true})
	if err != nil {
		t.Fatal(err)
	}
	return a.Total.CO2.Low, a.Total.CO2.High
}

func digits(v *float64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatFloat(*v, 'f', -1, 64)
}

func payback(o *engine.Outcome) string {
	if k := o.SimplePayback.Kind; k != finance.Immediate && k != finance.Finite {
		return ""
	}
	return digits(&o.SimplePayback.Years)
}

func load(tb testing.TB, name string) *factor.Set {
	tb.Helper()
	set, err := factor.Load(name)
	if err != nil {
		tb.Fatal(err)
	}
	return set
}
