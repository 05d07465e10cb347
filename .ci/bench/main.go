// Command bench runs abate bulk beside other programs that do the same work on the same table, in turn, and prints how long
// each takes as a whole process, to how much memory, and the ratios:
//
//	go run ./.ci/bench [-runs 5] [-rows 100000,1000000,10000000] [-peers duckdb,polars,mawk]
//
// The table is of the shape of a national programme, 11 columns; the output of all has 8, rounded to cents, and is written to a
// file. The others check nothing. It needs npm, which brings DuckDB and Polars, and mawk.
package main

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"flag"
	"fmt"
	"io"
	"log"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const prices = `currency = "USD"
[prices]
coal = "120 USD/t"
do = "900 USD/t"
lpg = "1100 USD/t"
electricity = "0.08 USD/kWh"
`

func main() {
	log.SetFlags(0)
	runs := flag.Int("runs", 5, "counted runs of each, after one that is not")
	sizes := flag.String("rows", "100000,1000000", "sizes of the table")
	peers := flag.String("peers", "duckdb,polars,mawk", "beside which")
	flag.Parse()
	dir, err := os.MkdirTemp("", "abate-bench-")
	check(err)
	defer os.RemoveAll(dir)
	b := &bench{dir: dir, runs: *runs}
	b.must("go", "build", "-trimpath", "-ldflags=-s -w", "-o", b.file("abate"), "./cmd/abate")
	check(os.WriteFile(b.file("prices.toml"), []byte(prices), 0o644))
	names := strings.Split(*peers, ",")
	if slices.Contains(names, "duckdb") || slices.Contains(names, "polars") {
		b.must("npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", dir, "@duckdb/node-api@1.5.6-r.1", "nodejs-polars@0.24.0")
	}
	for size := range strings.SplitSeq(*sizes, ",") {
		rows, err := strconv.Atoi(size)
		check(err)
		b.compare(rows, names)
	}
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

type bench struct {
	dir  string
	runs int
}

func (b *bench) file(name string) string { return filepath.Join(b.dir, name) }

func (b *bench) must(name string, args ...string) string {
	cmd := exec.Command(name, args...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	check(err)
	return string(out)
}

// program is one that does the work.
type program struct {
	name    string
	args    []string
	out     string
	seconds []float64
	mib     float64 // the largest; where it is small, at most: a process begins with the peak of the one that starts it
}

func (b *bench) compare(rows int, peers []string) {
	table := b.file("options.csv")
	check(write(table, rows))
	co2, price := b.coefficients(table)
	programs := []*program{
		{name: "abate bulk", out: "abate.csv", args: []string{b.file("abate"), "bulk", table, "--factors", "viet-nam", "--year", "2023", "--prices", b.file("prices.toml"), "-o", b.file("abate.csv"), "--force"}},
		{name: "abate bulk --totals", out: "abate.csv", args: []string{b.file("abate"), "bulk", table, "--factors", "viet-nam", "--year", "2023", "--prices", b.file("prices.toml"), "-o", b.file("abate.csv"), "--totals", b.file("totals.csv"), "--force"}},
		{name: "cp, the bytes alone", args: []string{"cp", table, b.file("copy.csv")}},
	}
	for _, peer := range peers {
		p := &program{name: peer, out: peer + ".csv"}
		switch peer {
		case "duckdb":
			p.args = []string{"node", b.script("duckdb.mjs", duckdb(table, b.file(p.out), co2, price))}
		case "polars":
			p.args = []string{"node", b.script("polars.cjs", polars(table, b.file(p.out), co2, price))}
		case "mawk":
			p.args = []string{"mawk", "-F,", "-v", "OUT=" + b.file(p.out), awk(co2, price), table}
		default:
			log.Fatalf("unknown peer %q", peer)
		}
		programs = append(programs, p)
	}
	for run := range b.runs + 1 {
		for _, p := range programs {
			seconds, mib := b.run(p)
			if run > 0 {
				p.seconds, p.mib = append(p.seconds, seconds), max(p.mib, mib)
			}
		}
	}
	info, err := os.Stat(table)
	check(err)
	fmt.Printf("\n%d options, %.0f MB; medians of %d runs\n%-20s %9s %7s %18s %12s %s\n", rows, float64(info.Size())/1e6, b.runs, "", "seconds", "MiB", "times abate bulk", "ns per row", "t CO2, differs")
	first := programs[0]
	want := b.sum(first)
	for _, p := range programs {
		ratios := make([]float64, b.runs)
		for i := range ratios {
			ratios[i] = p.seconds[i] / first.seconds[i]
		}
		fmt.Printf("%-20s %9.3f %7.1f %8.2f (%.2f-%.2f) %9.0f", p.name, median(p.seconds), p.mib, median(ratios), slices.Min(ratios), slices.Max(ratios), median(p.seconds)*1e9/float64(rows))
		differs := 0.0
		if p.out != "" {
			differs = math.Abs(b.sum(p)-want) / want
			fmt.Printf("    %.1e", differs)
		}
		fmt.Println()
		if differs > 1e-6 {
			log.Fatalf("%s does something else", p.name)
		}
	}
}

func (b *bench) run(p *program) (seconds, mib float64) {
	os.Remove(b.file(p.out)) // so that nobody has to take the old one away
	cmd := exec.Command(p.args[0], p.args[1:]...)
	var problems bytes.Buffer
	cmd.Stderr = &problems
	begin := time.Now()
	if err := cmd.Run(); err != nil {
		log.Fatalf("%s: %v\n%s", p.name, err, problems.String())
	}
	return time.Since(begin).Seconds(), float64(cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss) / 1024
}

// sum adds up the column of CO2, so that nobody is fast by doing something else.
func (b *bench) sum(p *program) (sum float64) {
	f, err := os.Open(b.file(p.out))
	check(err)
	defer f.Close()
	r := csv.NewReader(f)
	r.ReuseRecord = true
	head, err := r.Read()
	check(err)
	column := slices.Index(head, "co2_t")
	for {
		row, err := r.Read()
		if err == io.EOF {
			return sum
		}
		check(err)
		v, err := strconv.ParseFloat(row[column], 64)
		check(err)
		sum += v
	}
}

func median(v []float64) float64 {
	s := slices.Sorted(slices.Values(v))
	return (s[len(s)/2] + s[(len(s)-1)/2]) / 2
}

// write writes the table, the same each time.
func write(name string, rows int) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(f, 1<<20)
	r := rand.New(rand.NewPCG(2004, 64))
	fmt.Fprintln(w, "programme,company,option,investment,lifetime_years,coal_t,do_t,fo_t,lpg_t,electricity_kwh,water_m3")
	for i := range rows {
		fmt.Fprintf(w, "p%02d,c%05d,o%07d", r.IntN(64), r.IntN(20_000), i)
		for j, usual := range []float64{20e3, 0, 60, 8, 12, 5, 90e3, 4e3} {
			w.WriteByte(',')
			switch v := math.Round(usual*math.Exp(1.2*r.NormFloat64())*100) / 100; {
			case j == 1 && r.IntN(10) > 0:
				fmt.Fprint(w, 5+r.IntN(21))
			case j == 0 || j > 1 && r.IntN(3) > 0:
				w.WriteString(strconv.FormatFloat(v, 'f', -1, 64))
			}
		}
		w.WriteByte('\n')
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return f.Close()
}

// coefficients lets abate say what a unit of each column is, in t CO2 and in money.
func (b *bench) coefficients(table string) (co2, price map[string]string) {
	sql := b.must(b.file("abate"), "sql", "--dialect", "duckdb", "--like", table, "--factors", "viet-nam", "--year", "2023", "--prices", b.file("prices.toml"))
	co2, price = map[string]string{}, map[string]string{}
	for _, m := range regexp.MustCompile(`(?m)^-- (\w+): (?:([0-9.]+) t CO2)?[^;\n]*(?:; ([0-9.]+) USD)?$`).FindAllStringSubmatch(sql, -1) {
		if m[2] != "" {
			co2[m[1]] = m[2]
		}
		if m[3] != "" {
			price[m[1]] = m[3]
		}
	}
	if len(co2) < 5 || len(price) < 4 {
		log.Fatalf("abate sql does not say what a unit of each column is:\n%.2000s", sql)
	}
	return co2, price
}

// total writes a sum of products in another language.
func total(of map[string]string, term string) string {
	var all []string
	for _, name := range []string{"coal_t", "do_t", "fo_t", "lpg_t", "electricity_kwh"} {
		if each := of[name]; each != "" {
			all = append(all, strings.NewReplacer("NAME", name, "EACH", each).Replace(term))
		}
	}
	return strings.Join(all, " + ")
}

func (b *bench) script(name, text string) string {
	check(os.WriteFile(b.file(name), []byte(text), 0o644))
	return b.file(name)
}

func duckdb(in, out string, co2, price map[string]string) string {
	const term = "EACH * coalesce(NAME, 0)"
	return fmt.Sprintf("import { DuckDBInstance } from '@duckdb/node-api';\nconst c = await (await DuckDBInstance.create(':memory:')).connect();\nawait c.run(`"+`
COPY (SELECT programme, company, option, round(co2, 2) AS co2_t, round(saving, 2) AS annual_saving,
  round(CASE WHEN investment <= 0 AND saving >= 0 THEN 0 WHEN saving > 0 THEN investment / saving END, 2) AS simple_payback_years,
  round(saving * annuity - investment, 2) AS npv, round(CASE WHEN co2 > 0 THEN (investment / annuity - saving) / co2 END, 2) AS abatement_cost_per_t
FROM (SELECT *, %s AS co2, %s AS saving, (1 - pow(1.1, -coalesce(lifetime_years, 10))) / 0.1 AS annuity
  FROM read_csv('%s', header = true, columns = {programme: 'VARCHAR', company: 'VARCHAR', option: 'VARCHAR', investment: 'DOUBLE', lifetime_years: 'INTEGER',
    coal_t: 'DOUBLE', do_t: 'DOUBLE', fo_t: 'DOUBLE', lpg_t: 'DOUBLE', electricity_kwh: 'DOUBLE', water_m3: 'DOUBLE'})))
TO '%s' (FORMAT csv, HEADER)`+"`);\n", total(co2, term), total(price, term), in, out)
}

func polars(in, out string, co2, price map[string]string) string {
	const term = `q("NAME").mul(EACH)`
	chain := func(of map[string]string) string {
		parts := strings.Split(total(of, term), " + ")
		return parts[0] + ".add(" + strings.Join(parts[1:], ").add(") + ")"
	}
	return fmt.Sprintf(`const pl = require('nodejs-polars');
const q = (name) => pl.col(name).fillNull(0);
const F = pl.Float64, S = pl.Utf8;
let t = pl.readCSV('%s', { schema: { programme: S, company: S, option: S, investment: F, lifetime_years: F, coal_t: F, do_t: F, fo_t: F, lpg_t: F, electricity_kwh: F, water_m3: F } });
t = t.withColumns(%s.alias('co2'), %s.alias('saving'), pl.lit(1).sub(pl.col('lifetime_years').fillNull(10).mul(-0.09531017980432493).exp()).div(0.1).alias('annuity'));
t = t.select(pl.col('programme'), pl.col('company'), pl.col('option'), pl.col('co2').round(2).alias('co2_t'), pl.col('saving').round(2).alias('annual_saving'),
  pl.when(pl.col('saving').gt(0)).then(pl.col('investment').div(pl.col('saving'))).otherwise(pl.lit(null)).round(2).alias('simple_payback_years'),
  pl.col('saving').mul(pl.col('annuity')).sub(pl.col('investment')).round(2).alias('npv'),
  pl.when(pl.col('co2').gt(0)).then(pl.col('investment').div(pl.col('annuity')).sub(pl.col('saving')).div(pl.col('co2'))).otherwise(pl.lit(null)).round(2).alias('abatement_cost_per_t'));
t.writeCSV('%s');
`, in, chain(co2), chain(price), out)
}

func awk(co2, price map[string]string) string {
	column := map[string]int{"coal_t": 6, "do_t": 7, "fo_t": 8, "lpg_t": 9, "electricity_kwh": 10}
	term := func(of map[string]string) string {
		text := total(of, "EACH * $NAME")
		for name, i := range column {
			text = strings.ReplaceAll(text, "$"+name, "$"+strconv.Itoa(i))
		}
		return text
	}
	return fmt.Sprintf(`NR == 1 { print "programme,company,option,co2_t,annual_saving,simple_payback_years,npv,abatement_cost_per_t" > OUT; next }
{ co2 = %s; saving = %s; years = $5 == "" ? 10 : $5; annuity = (1 - exp(-years * 0.09531017980432493)) / 0.1
  payback = saving > 0 ? sprintf("%%.2f", $4 / saving) : ""; cost = co2 > 0 ? sprintf("%%.2f", ($4 / annuity - saving) / co2) : ""
  printf "%%s,%%s,%%s,%%.2f,%%.2f,%%s,%%.2f,%%s\n", $1, $2, $3, co2, saving, payback, saving * annuity - $4, cost > OUT }`, term(co2), term(price))
}
