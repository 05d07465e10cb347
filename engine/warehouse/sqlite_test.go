package warehouse_test

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/warehouse"
)

// sqlite runs statements on tables in a file, each made of a CSV.
func sqlite(t *testing.T, file, sql string) string {
	t.Helper()
	if _, err := exec.LookPath("sqlite3"); err != nil {
		if os.Getenv("ABATE_DATABASES") != "" {
			t.Fatal("sqlite3 is missing, and ABATE_DATABASES asks for it")
		}
		t.Skip("sqlite3 is not installed, so that NO statement was run; .ci/run installs it")
	}
	cmd := exec.Command("sqlite3", "-bail", "-batch", "-csv", "-header", file)
	cmd.Stdin = strings.NewReader(sql)
	var out, problems bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &problems
	if err := cmd.Run(); err != nil || problems.Len() > 0 {
		t.Fatalf("%v\n%s\n%s", err, problems.String(), sql)
	}
	return out.String()
}

// fill makes a table with NULL where a cell is empty.
func fill(t *testing.T, file, name string, o *options) {
	t.Helper()
	csv := filepath.Join(t.TempDir(), "options.csv")
	var text bytes.Buffer
	if err := o.write(&text, false); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(csv, text.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	columns, nulls := []string{"programme TEXT", "company TEXT", "option TEXT"}, ""
	for _, c := range o.columns {
		columns = append(columns, c+" REAL")
		nulls += fmt.Sprintf("UPDATE %s SET %s = NULL WHERE %s = '';\n", name, c, c)
	}
	sqlite(t, file, fmt.Sprintf("CREATE TABLE %s (%s);\n.import --skip 1 %s %s\n%s", name, strings.Join(columns, ", "), csv, name, nulls))
}

// A random portfolio, with gaps and refused rows, comes to the same in SQLite as in the engine: every option, every
// programme, every interval. The variants are what Compile takes into the statement.
func TestSQLiteComputesWhatTheEngineComputes(t *testing.T) {
	set := load(t, "viet-nam")
	rising := terms()
	rising.Finance = engine.Finance{Escalation: 0.01, CostEscalation: 0.04, PriceBase: finance.Year0}
	for name, variant := range map[string]struct {
		terms *engine.Portfolio
		opt   engine.Options
		only  []string // columns; nil is all
	}{
		"prices and money":        {terms(), engine.Options{}, nil},
		"rising prices":           {rising, engine.Options{DiscountRate: new(0.07)}, nil},
		"rate 0":                  {terms(), engine.Options{DiscountRate: new(0.0)}, nil},
		"rate 0.0000001":          {terms(), engine.Options{DiscountRate: new(1e-7)}, nil},
		"a rate that the rise is": {terms(), engine.Options{DiscountRate: new(0.02)}, nil},
		"no prices":               {&engine.Portfolio{Year: 2023}, engine.Options{}, nil},
		"one lifetime":            {rising, engine.Options{LifetimeYears: 17}, []string{"investment", "coal_t", "do_l", "electricity_kwh"}},
		"no investment":           {terms(), engine.Options{}, []string{"lifetime_years", "coal_t", "water_m3"}},
		"one factor":              {terms(), engine.Options{}, []string{"investment", "lifetime_years", "electricity_kwh"}},
	} {
		t.Run(name, func(t *testing.T) {
			table := hostile(7, 400)
			if variant.only != nil {
				table = table.of(variant.only)
			}
			file := filepath.Join(t.TempDir(), "options.db")
			fill(t, file, "options", table)
			cfg := warehouse.Config{Dialect: warehouse.SQLite, Table: "options", Columns: table.all(), Terms: variant.terms, Options: variant.opt}
			rows := map[string]map[string]string{}
			for _, r := range records(t, sqlite(t, file, statement(t, set, cfg).SQL+";\n")) {
				rows[r["option"]] = r
			}
			cfg.Result = warehouse.Totals
			totals := records(t, sqlite(t, file, statement(t, set, cfg).SQL+";\n"))
			if len(rows) != 400 || len(totals) != 7 {
				t.Fatalf("%d rows and %d totals", len(rows), len(totals))
			}
			for _, total := range totals {
				want, each := table.computed(t, variant.terms, set, variant.opt, total["programme"])
				want.differences(t, total["programme"], total, 1e-9)
				for option, want := range each {
					want.differences(t, option, rows[option], 1e-9)
				}
			}
		})
	}
}

// A CSV that .import brings in as it stands, all texts and ” where nothing stands, or into columns of numbers, comes to the
// same; and what is no number is refused, and not taken for 0.
func TestSQLiteComputesWhatWasImported(t *testing.T) {
	set, table := load(t, "viet-nam"), hostile(5, 200)
	csv := filepath.Join(t.TempDir(), "options.csv")
	var text bytes.Buffer
	if err := table.write(&text, false); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(csv, text.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	typed := []string{"programme TEXT", "company TEXT", "option TEXT"}
	for _, c := range table.columns {
		typed = append(typed, c+" REAL")
	}
	for name, load := range map[string]string{
		"texts":   ".import --csv " + csv + " options\n",
		"numbers": "CREATE TABLE options (" + strings.Join(typed, ", ") + ");\n.import --csv --skip 1 " + csv + " options\n",
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "options.db")
			sqlite(t, file, load)
			cfg := warehouse.Config{Dialect: warehouse.SQLite, Table: "options", Columns: table.all(), Terms: terms(), Result: warehouse.Totals}
			totals := records(t, sqlite(t, file, statement(t, set, cfg).SQL+";\n"))
			if len(totals) != 7 {
				t.Fatalf("%d totals", len(totals))
			}
			for _, total := range totals {
				want, _ := table.computed(t, terms(), set, engine.Options{}, total["programme"])
				want.differences(t, total["programme"], total, 1e-9)
			}
		})
	}
	file := filepath.Join(t.TempDir(), "words.db")
	sqlite(t, file, "CREATE TABLE options (option TEXT, coal_t TEXT);\nINSERT INTO options VALUES ('a', '5'), ('b', 'five'), ('c', '2,5'), ('d', ''), ('e', ' 1e1 ');\n")
	cfg := warehouse.Config{Dialect: warehouse.SQLite, Table: "options", Columns: []string{"option", "coal_t"}, Terms: terms()}
	var got []string
	for _, r := range records(t, sqlite(t, file, statement(t, set, cfg).SQL+";\n")) {
		got = append(got, r["option"]+" "+r["co2_t"])
	}
	for i, want := range []string{"a 13", "b ", "c ", "d 0", "e 26"} {
		if !strings.HasPrefix(got[i], want) || strings.HasSuffix(want, " ") && got[i] != want {
			t.Errorf("%q, want %q…", got, want)
		}
	}
}

// The interval of a programme from the sums of its quantities is that from all of its options.
func TestIntervalsNeedSumsOnly(t *testing.T) {
	table, set, terms := hostile(11, 300), load(t, "viet-nam"), terms()
	for _, programme := range table.programmes() {
		low, high := interval(t, table.sums(terms, programme), set, engine.Options{})
		wantLow, wantHigh := interval(t, table.portfolio(terms, programme), set, engine.Options{})
		if math.Abs(low-wantLow) > 1e-12*math.Abs(wantLow) || math.Abs(high-wantHigh) > 1e-12*math.Abs(wantHigh) {
			t.Errorf("%s: %v to %v, want %v to %v", programme, low, high, wantLow, wantHigh)
		}
	}
}

// However the range of a factor leans, the interval is that of the engine: not at all, so little that a series stands for the
// exponentials, to either side, and more than any distribution leans.
func TestSQLiteComputesLeaningIntervals(t *testing.T) {
	for _, ends := range [][2]float64{{0.6, 0.7184}, {0.6, 0.71841}, {0.6, 0.7185}, {0.6, 0.7175}, {0.58, 0.7}, {0.6, 0.9}, {0.65, 1.2}, {0.1, 0.66}, {0.1, 1.2219}} {
		own := fmt.Sprintf("id = \"own\"\nextends = \"viet-nam\"\n[carrier.electricity]\nco2 = { value = 0.6592, low = %v, high = %v, unit = \"t/MWh\", source = \"illustrative\" }\n", ends[0], ends[1]) +
			"[carrier.lpg]\nncv = { value = 20, low = 19.9, high = 200, unit = \"GJ/t\", source = \"illustrative\" }\nco2 = { value = 20000, low = 19900, high = 200000, unit = \"kg/TJ\", source = \"illustrative\" }\n"
		set, err := factor.Decode("own.toml", []byte(own))
		if err != nil {
			t.Fatal(err)
		}
		for _, columns := range [][]string{{"electricity_kwh"}, {"electricity_kwh", "lpg_kg"}, {"lpg_kg"}} {
			table, file := hostile(3, 60).of(columns), filepath.Join(t.TempDir(), "options.db")
			fill(t, file, "options", table)
			cfg := warehouse.Config{Dialect: warehouse.SQLite, Table: "options", Columns: table.all(), Terms: terms(), Result: warehouse.Totals}
			for _, total := range records(t, sqlite(t, file, statement(t, set, cfg).SQL+";\n")) {
				want, _ := table.computed(t, terms(), set, engine.Options{}, total["programme"])
				want.differences(t, fmt.Sprint(ends, columns, total["programme"]), total, 1e-9)
			}
		}
	}
}
