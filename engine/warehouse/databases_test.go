package warehouse_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/bulk"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/warehouse"
)

// national is a table of the shape of a national programme: 64 programmes, some quantities and lifetimes unknown. The
// same for the same number of rows, everywhere.
func national(rows int) *options {
	random := rand.New(rand.NewPCG(2004, 64))
	t := &options{columns: []string{"investment", "lifetime_years", "coal_t", "do_t", "fo_t", "lpg_t", "electricity_kwh", "water_m3"}}
	usual := []float64{20e3, 0, 60, 8, 12, 5, 90e3, 4e3}
	cells := make([]float64, rows*len(usual))
	for i := range rows {
		row := cells[i*len(usual) : (i+1)*len(usual) : (i+1)*len(usual)]
		for j := range row {
			row[j] = math.Round(usual[j]*math.Exp(1.2*random.NormFloat64())*100) / 100
			if j > 1 && random.IntN(3) == 0 {
				row[j] = math.NaN()
			}
		}
		if row[1] = float64(5 + random.IntN(21)); random.IntN(10) == 0 {
			row[1] = math.NaN()
		}
		if random.IntN(20) == 0 { // coal gives way to LPG
			row[5] = -math.Abs(row[5])
		}
		t.keys = append(t.keys, [3]string{fmt.Sprintf("p%02d", random.IntN(64)), fmt.Sprintf("c%05d", random.IntN(20_000)), fmt.Sprintf("o%07d", i)})
		t.cells, t.refused = append(t.cells, row), append(t.refused, false)
	}
	return t
}

// part returns the rows that go to one of several servers.
func (t *options) part(here func(row int) bool) *options {
	out := &options{columns: t.columns}
	for i := range t.keys {
		if here(i) {
			out.keys, out.cells = append(out.keys, t.keys[i]), append(out.cells, t.cells[i])
		}
	}
	return out
}

// servers are the programs by which .ci/databases lets a statement be run.
type servers struct {
	dir string
	t   *testing.T
}

// run gives a statement to a server, and what it reads, and returns what it prints.
func (s servers) run(server, sql string, data io.Reader) string {
	s.t.Helper()
	cmd := exec.Command(filepath.Join(s.dir, server), sql)
	var out, problems bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = data, &out, &problems
	if err := cmd.Run(); err != nil {
		s.t.Fatalf("%s: %v\n%s\n%.2000s", server, err, problems.String(), sql)
	}
	return out.String()
}

// load fills a table of a server.
func (s servers) load(server, table string, o *options) {
	s.t.Helper()
	sql := "COPY " + table + " FROM STDIN WITH (FORMAT csv, HEADER)"
	switch {
	case strings.HasPrefix(server, "click"):
		sql = "INSERT INTO " + table + " FORMAT CSVWithNames"
	case strings.HasPrefix(server, "duckdb"):
		sql = "COPY " + table + " FROM '/dev/stdin' (FORMAT csv, HEADER)"
	}
	r, w := io.Pipe()
	go func() { w.CloseWithError(o.write(w, strings.HasPrefix(server, "click"))) }()
	s.run(server, sql, r)
}

// streamed lets the stream compute the totals of the programmes.
func streamed(t *testing.T, table *options, terms *engine.Portfolio, set *factor.Set) map[string]figures {
	t.Helper()
	r, w := io.Pipe()
	go func() { w.CloseWithError(table.write(w, false)) }()
	s, err := bulk.Run(context.Background(), set, r, bulk.Output{}, bulk.Config{Terms: terms, Totals: true})
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]figures{}
	for _, total := range s.Totals {
		number := func(n int64) *float64 { return new(float64(n)) }
		f := figures{"co2_t": &total.CO2, "co2_t_low": &total.CO2Low, "co2_t_high": &total.CO2High, "annual_saving": total.AnnualSaving, "investment": total.Investment,
			"npv": total.NPV, "abatement_cost_per_t": total.AbatementCost, "options": number(total.Options), "options_with_money": number(total.WithMoney), "refused": number(total.Refused)}
		if k := total.SimplePayback.Kind; k == finance.Immediate || k == finance.Finite {
			f["simple_payback_years"] = &total.SimplePayback.Years
		}
		all[total.Programme] = f
	}
	return all
}

// The statement for a million options that lie on several servers comes to the totals of the stream: every figure of
// every programme, to 1e-9.
func TestDatabases(t *testing.T) {
	dir := os.Getenv("ABATE_DATABASES")
	if dir == "" {
		t.Skip("ABATE_DATABASES is not set, so that NO statement was run on PostgreSQL, ClickHouse and DuckDB; .ci/databases starts them and sets it")
	}
	s := servers{dir, t}
	const rows = 1_000_000
	table, set, terms := national(rows), load(t, "viet-nam"), terms()
	begin := time.Now()
	expected := streamed(t, table, terms, set)
	t.Logf("%d options in %d programmes; the stream takes %.2f s", rows, len(expected), time.Since(begin).Seconds())
	few, _ := table.computed(t, terms, set, engine.Options{}, "p07")
	for name, want := range few {
		if got := expected["p07"][name]; got == nil || math.Abs(*got-*want) > 1e-12*math.Abs(*want) {
			t.Errorf("the stream has %s of p07 as %v, the engine as %v", name, got, *want)
		}
	}

	west := func(i int) bool { return table.keys[i][0] < "p32" }
	s.load("psql-node1", "options", table.part(west))
	s.load("psql-node2", "options", table.part(func(i int) bool { return !west(i) }))
	s.load("click-server1", "by_programme_here", table.part(west))
	s.load("click-server2", "by_programme_here", table.part(func(i int) bool { return !west(i) }))
	s.load("click-server1", "by_line_here", table.part(func(i int) bool { return i%2 == 0 }))
	s.load("click-server2", "by_line_here", table.part(func(i int) bool { return i%2 == 1 }))
	s.load("duckdb-file", "options", table)
	for _, server := range []string{"psql-node1", "psql-node2", "psql-coordinator"} {
		s.run(server, "ANALYZE options", nil) // of tables that it knows nothing of, PostgreSQL fetches every row
	}

	for _, place := range []struct {
		what, server, table string
		dialect             warehouse.Dialect
	}{
		{"PostgreSQL, 3 servers", "psql-coordinator", "options", warehouse.Postgres},
		{"ClickHouse, 2 servers, by programme", "click-server1", "by_programme", warehouse.ClickHouse},
		{"ClickHouse, 2 servers, half of each programme", "click-server1", "by_line", warehouse.ClickHouse},
		{"DuckDB, one file", "duckdb-file", "options", warehouse.DuckDB},
	} {
		sql := statement(t, set, warehouse.Config{Dialect: place.dialect, Table: place.table, Columns: table.all(), Terms: terms, Result: warehouse.Totals}).SQL
		var text string
		best := math.Inf(1)
		for range 3 {
			begin := time.Now()
			text = s.run(place.server, sql, nil)
			best = min(best, time.Since(begin).Seconds())
		}
		totals, worst := records(t, text), 0.0
		if len(totals) != len(expected) {
			t.Errorf("%s: %d programmes, want %d", place.what, len(totals), len(expected))
		}
		for _, total := range totals {
			worst = max(worst, expected[total["programme"]].differences(t, place.what+": "+total["programme"], total, 1e-9))
		}
		t.Logf("%s: %.2f s with the client, best of 3; largest relative difference %.1e", place.what, best, worst)
		if place.dialect == warehouse.Postgres { // the sums are made where the data lies, and only they travel
			plan := s.run(place.server, "EXPLAIN (VERBOSE, COSTS OFF) "+sql, nil)
			if n := strings.Count(plan, "Relations: Aggregate on"); n != 2 {
				t.Errorf("%s: %d of the 2 data nodes add up themselves:\n%s", place.what, n, plan)
			}
		}
	}
}

// All that a row can be, on one server of each.
func TestDatabasesHostile(t *testing.T) {
	dir := os.Getenv("ABATE_DATABASES")
	if dir == "" {
		t.Skip("ABATE_DATABASES is not set, so that NO statement was run on PostgreSQL, ClickHouse and DuckDB; .ci/databases starts them and sets it")
	}
	s := servers{dir, t}
	table, set, terms := hostile(9, 2000), load(t, "viet-nam"), terms()
	for _, place := range []struct {
		server, text, double, engine string
		dialect                      warehouse.Dialect
	}{
		{"psql-coordinator", "text", "double precision", "", warehouse.Postgres},
		{"click-server1", "String", "Nullable(Float64)", " ENGINE = Memory", warehouse.ClickHouse},
		{"duckdb-file", "text", "double", "", warehouse.DuckDB},
	} {
		columns := "programme " + place.text + ", company " + place.text + ", option " + place.text
		for _, c := range table.columns {
			columns += `, "` + c + `" ` + place.double
		}
		s.run(place.server, "CREATE TABLE hostile ("+columns+")"+place.engine, nil)
		s.load(place.server, "hostile", table)
		cfg := warehouse.Config{Dialect: place.dialect, Table: "hostile", Columns: table.all(), Terms: terms}
		rows := map[string]map[string]string{}
		for _, r := range records(t, s.run(place.server, statement(t, set, cfg).SQL, nil)) {
			rows[r["option"]] = r
		}
		cfg.Result = warehouse.Totals
		totals := records(t, s.run(place.server, statement(t, set, cfg).SQL, nil))
		if len(rows) != len(table.keys) || len(totals) != 7 {
			t.Fatalf("%s: %d rows and %d totals", place.dialect, len(rows), len(totals))
		}
		for _, total := range totals {
			want, each := table.computed(t, terms, set, engine.Options{}, total["programme"])
			want.differences(t, place.dialect.String()+": "+total["programme"], total, 1e-9)
			for option, want := range each {
				want.differences(t, place.dialect.String()+": "+option, rows[option], 1e-9)
			}
		}
	}
}
