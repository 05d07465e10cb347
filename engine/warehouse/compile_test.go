package warehouse_test

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/quantity"
	"github.com/cleaner-production/abate/engine/warehouse"
)

var update = flag.Bool("update", false, "renew the golden files")

// The statements of each dialect, as they are.
func TestStatements(t *testing.T) {
	set := load(t, "viet-nam")
	columns := []string{"programme", "company", "option", "investment", "lifetime_years", "annual_saving", "grant", "coal_t", "do_l", "electricity_kwh", "water_m3"}
	for i, name := range warehouse.Dialects() {
		for result, what := range []string{"rows", "totals"} {
			got := statement(t, set, warehouse.Config{Dialect: warehouse.Dialect(i), Table: "national.options", Columns: columns,
				Result: warehouse.Result(result), Terms: terms(), Program: "abate (devel)"}).SQL
			file := filepath.Join("testdata", name+"_"+what+".sql")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("%s has changed; go test ./engine/warehouse -update renews it:\n%s", file, got)
			}
		}
	}
}

func TestMistakesAreToldWithTheirMend(t *testing.T) {
	set := load(t, "viet-nam")
	base := warehouse.Config{Table: "options", Columns: []string{"programme", "investment", "coal_t"}, Terms: terms()}
	for _, test := range []struct {
		change func(*warehouse.Config)
		want   string
	}{
		{func(c *warehouse.Config) { c.Columns = []string{"programme", "investmnet", "coal_t"} }, `unknown column "investmnet"; did you mean "investment"?`},
		{func(c *warehouse.Config) { c.Columns = []string{"electricty_kwh"} }, `unknown column "electricty_kwh"; did you mean "electricity_kwh"?`},
		{func(c *warehouse.Config) { c.Columns = []string{"electricity"} }, `unknown column "electricity"; did you mean "electricity_mwh"?`},
		{func(c *warehouse.Config) { c.Columns = []string{"coal_tt"} }, `the column "coal_tt": unknown unit "tt"; a unit of mass, volume or energy is wanted; as in coal_t, coal_m3 or coal_kwh`},
		{func(c *warehouse.Config) { c.Columns = []string{"remarks", "coal_t"} }, `unknown column "remarks"; known: programme, company, option, investment, lifetime_years, annual_saving, annual_cost, grant, and carriers with their unit, as in coal_t; leave another column out`},
		{func(c *warehouse.Config) { c.Columns = []string{"coal_t", "coal_t"} }, `the column "coal_t" twice`},
		{func(c *warehouse.Config) { c.Columns = []string{"coal_t", "coal_kg"} }, `"coal_kg" and "coal_t" are both coal; add the two up in one column`},
		{func(c *warehouse.Config) { c.Columns = []string{"investment"} }, `no column of a quantity; a carrier and its unit are wanted; as in coal_t or electricity_kwh`},
		{func(c *warehouse.Config) { c.Columns, c.Result = []string{"coal_t"}, warehouse.Totals }, `totals of a table without the column "programme"; add it, or ask for rows`},
		{func(c *warehouse.Config) { c.Table = "a..b" }, `an empty name; rename it, or make a view with a name that fits`},
		{func(c *warehouse.Config) { c.Table = "a\x00b" }, `the name "a\x00b" has a character that no client takes as it stands; rename it, or make a view with a name that fits`},
		{func(c *warehouse.Config) { c.Table = strings.Repeat("n", 64) }, `is longer than the 63 bytes of postgres`},
		{func(c *warehouse.Config) { c.Columns = []string{"electricity_kwh"}; c.Terms.Year = 1900 }, `1900`},
		{func(c *warehouse.Config) { c.Options.LifetimeYears = 101 }, `a lifetime of 101 years; 1 to 100 years are wanted`},
		{func(c *warehouse.Config) { c.Options.Convention = finance.Excel }, `the convention excel; abate is wanted`},
		{func(c *warehouse.Config) { c.Terms.Prices[0].ByYear = []float64{3e6, 4e6} }, `prices of "coal" by year; one price is wanted, which may escalate; or compute the totals with abate bulk`},
		{func(c *warehouse.Config) { c.Terms.Prices[0].Value.Currency = "EUR" }, `an amount in EUR without an exchange rate to USD`},
	} {
		cfg := base
		cfg.Terms = terms()
		test.change(&cfg)
		_, err := warehouse.Compile(set, cfg)
		var mistake *engine.Error
		if !errors.As(err, &mistake) || !strings.Contains(err.Error(), test.want) {
			t.Errorf("got  %v\nwant %s", err, test.want)
		}
	}
}

func TestWhatLacksAFactorOrAPriceIsSaid(t *testing.T) {
	s := statement(t, load(t, "viet-nam"), warehouse.Config{Table: "options", Columns: []string{"coal_t", "fo_t", "water_m3", "chemicals_t"}, Terms: terms()})
	if got := fmt.Sprint(s.NoFactor, s.NoPrice); got != "[water chemicals] [fo water chemicals]" {
		t.Error(got)
	}
	if !strings.Contains(s.SQL, "\n-- no factor: water, chemicals\n") {
		t.Errorf("not in the statement:\n%s", s.SQL)
	}
}

// tokens takes a statement apart: it returns it without comments and with each quoted name as one letter, and the names.
func tokens(t *testing.T, d warehouse.Dialect, sql string) (code string, names []string) {
	t.Helper()
	quote, backslash := byte('"'), d == warehouse.ClickHouse || d == warehouse.BigQuery
	if backslash || d == warehouse.Spark {
		quote = '`'
	}
	var b strings.Builder
	for i := 0; i < len(sql); i++ {
		switch {
		case strings.HasPrefix(sql[i:], "--"):
			i += strings.IndexByte(sql[i:], '\n')
		case sql[i] == quote:
			name, rest := unquoted(sql[i+1:], quote, backslash)
			names = append(names, name)
			b.WriteByte('N')
			i = len(sql) - len(rest) - 1
		default:
			b.WriteByte(sql[i])
		}
	}
	return b.String(), names
}

// unquoted reads a name to its closing quote, as the databases document it: a quote within it is doubled, or behind a
// backslash.
func unquoted(sql string, quote byte, backslash bool) (name, rest string) {
	var b strings.Builder
	for i := 0; i < len(sql); i++ {
		switch {
		case backslash && sql[i] == '\\' && i+1 < len(sql), !backslash && strings.HasPrefix(sql[i:], string([]byte{quote, quote})):
			i++
		case sql[i] == quote:
			return b.String(), sql[i+1:]
		}
		b.WriteByte(sql[i])
	}
	return b.String(), ""
}

// Whatever a table, a unit, a program or a factor set is called, it is a name in quotes or a word of a comment: the
// statement without them is the same for all.
func FuzzNamesAreNoSQL(f *testing.F) {
	for _, name := range []string{"options", `o"; DROP TABLE options; --`, "o`; DROP TABLE x", `a\`, `\"`, "a\nb", "a\x00b", "{{ jinja }}", "${env:HOME}", "bảng", "a\u2028b", "'", "/*", "*/", "--", "\xff", "a.b.c", " "} {
		for d := range warehouse.Dialects() {
			f.Add(name, uint8(d))
		}
	}
	set, err := factor.Load("viet-nam")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, name string, dialect uint8) {
		d := warehouse.Dialect(int(dialect) % len(warehouse.Dialects()))
		compile := func(table, text string) (string, error) {
			named := *set
			named.Note, named.ID = factor.Text{En: text}, text
			p := terms()
			p.Currency, p.Exchange[0].Per = text, text
			s, err := warehouse.Compile(&named, warehouse.Config{Dialect: d, Table: table, Program: text, Result: warehouse.Totals,
				Columns: []string{"programme", "coal_t", "investment"}, Terms: p})
			if err != nil {
				return "", err
			}
			return s.SQL, nil
		}
		plain, err := compile("options", "USD")
		if err != nil {
			t.Fatal(err)
		}
		want, _ := tokens(t, d, plain)
		for _, named := range []struct{ table, text string }{{strings.ReplaceAll(name, ".", "_"), "USD"}, {"options", name}} {
			sql, err := compile(named.table, named.text)
			if err != nil {
				continue // refused
			}
			got, names := tokens(t, d, sql)
			if strings.TrimSpace(got) != strings.TrimSpace(want) {
				t.Errorf("%q becomes SQL:\n%s", name, sql)
			}
			if !slices.Contains(names, named.table) {
				t.Errorf("the table %q is not a name of the statement: %q", named.table, names)
			}
			for _, r := range sql {
				if r != '\n' && !unicode.IsPrint(r) || r == '{' {
					t.Errorf("%q leaves %q in the statement", name, r)
				}
			}
		}
	})
}

// A statement for PostgreSQL: the numbers are those of the factor set.
func ExampleCompile() {
	set, err := factor.Load("viet-nam")
	if err != nil {
		panic(err)
	}
	s, err := warehouse.Compile(set, warehouse.Config{
		Dialect: warehouse.Postgres, Table: "options", Columns: []string{"option", "coal_t", "electricity_kwh", "water_m3"},
		Terms: &engine.Portfolio{Currency: "USD", Year: 2023, Prices: []engine.Price{
			{Carrier: "electricity", Value: engine.Money{Value: 0.08}, Unit: quantity.KilowattHour}}},
	})
	if err != nil {
		panic(err)
	}
	for line := range strings.Lines(s.SQL) {
		if strings.Contains(line, " AS co2,") || strings.Contains(line, "no factor:") {
			fmt.Println(strings.TrimSpace(line))
		}
	}
	// Output:
	// -- no factor: water
	// 2.62461E0 * "q_coal_t" + 6.592E-4 * "q_electricity_kwh" AS co2,
}
