package bulk

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/internal/place"
	"github.com/cleaner-production/abate/engine/quantity"
)

// priced are prices of coal and electricity.
func priced() *engine.Portfolio {
	return &engine.Portfolio{Currency: "USD", Year: 2023, Prices: []engine.Price{
		{Carrier: "coal", Value: engine.Money{Value: 100}, Unit: quantity.Tonne},
		{Carrier: "electricity", Value: engine.Money{Value: 80}, Unit: quantity.MegawattHour}}}
}

func vietNam(tb testing.TB) *factor.Set {
	tb.Helper()
	set, err := factor.Load("viet-nam")
	if err != nil {
		tb.Fatal(err)
	}
	return set
}

// results of a run.
type results struct {
	rows, totals, rejects string
	sum                   *Summary
	err                   error
}

func run(tb testing.TB, table io.Reader, cfg Config) results {
	tb.Helper()
	var rows, totals, rejects bytes.Buffer
	cfg.File = "t.csv"
	if cfg.Terms == nil {
		cfg.Terms = priced()
	}
	out := Output{Rows: &rows}
	if cfg.OnError == Collect {
		out.Rejects = &rejects
	}
	s, err := Run(context.Background(), vietNam(tb), table, out, cfg)
	if err == nil && cfg.Totals {
		if err := s.WriteTotals(&totals); err != nil {
			tb.Fatal(err)
		}
	}
	return results{rows.String(), totals.String(), rejects.String(), s, err}
}

func TestRows(t *testing.T) {
	const head = "co2_t,annual_saving,simple_payback_years,npv,abatement_cost_per_t\n"
	for _, tt := range []struct{ name, table, want string }{
		{"coal of 2.62461 t CO2 and 100 USD a tonne", "option,investment,lifetime_years,coal_t\na,5000,10,10\n", "option," + head + "a,26.246,1000.00,5.0000,1144.57,-7.10\n"},
		{"what is not known stays empty", "option,investment,coal_t\na,,10\nb,5,\n", "option," + head + "a,26.246,1000.00,,,\nb,0.000,,,,\n"},
		{"immediate is 0, never is empty", "option,investment,coal_t\na,0,1\nb,10,-1\n", "option," + head + "a,2.625,100.00,0.0000,614.46,-38.10\nb,-2.625,-100.00,,-624.46,\n"},
		{"a stated saving, a cost and a grant", "option,investment,grant,annual_saving,annual_cost,coal_t\na,1000,400,300,100,1\n", "option," + head + "a,2.625,200.00,3.0000,628.91,-39.00\n"},
		{"columns in any order, keys in theirs", "coal_t,option,company,programme\n1,o,c,p\n", "programme,company,option," + head + "p,c,o,2.625,100.00,,,\n"},
		{"lines that end as in Windows, the last one not at all", "option,coal_t\r\na,1\r\nb,2", "option," + head + "a,2.625,100.00,,,\nb,5.249,200.00,,,\n"},
		{"a byte order mark, and blank lines", "\ufeff\noption,coal_t\n\na,1\n  \n", "option," + head + "a,2.625,100.00,,,\n"},
		{"quotes, commas, line breaks within", "option,coal_t\n\"a, \"\"b\"\"\nc\",\"1\"\n", "option," + head + "\"a, \"\"b\"\"\nc\",2.625,100.00,,,\n"},
		{"semicolons", "option;coal_t\na,b;1\n", "option," + head + "\"a,b\",2.625,100.00,,,\n"},
		{"tabs", "option\tcoal_t\na b\t1\n", "option," + head + "a b,2.625,100.00,,,\n"},
		{"no text is a formula", "option,coal_t\n=1+1,1\n\"+a\",1\n＝b,1\n", "option," + head + "'=1+1,2.625,100.00,,,\n'+a,2.625,100.00,,,\n'＝b,2.625,100.00,,,\n"},
		{"numbers as in every other file", "option,coal_t\na,1e1\nb, 10 \nc,1 000\nd,−1\n", "option," + head + "a,26.246,1000.00,,,\nb,26.246,1000.00,,,\nc,2624.610,100000.00,,,\nd,-2.625,-100.00,,,\n"},
		{"nor in keys side by side", "company,option,coal_t\na,=b,1\n c,\u00a0-d,1\n", "company,option," + head + "a,'=b,2.625,100.00,,,\n c,'\u00a0-d,2.625,100.00,,,\n"},
		{"what spreadsheets say of the delimiter", "sep=;\noption;coal_t\na;1\n", "option," + head + "a,2.625,100.00,,,\n"},
		{"a header in quotes", "\"a;b;c;option\",\"coal_t\"\nx,1\n", ""},
		{"blank lines of a column alone", "coal_t\r\n1\r\n\r\n2\r\n", head + "2.625,100.00,,,\n5.249,200.00,,,\n"},
		{"no keys", "coal_t\n1\n", head + "2.625,100.00,,,\n"},
		{"no rows", "option,coal_t\n", "option," + head},
	} {
		cfg := Config{}
		if tt.want == "" {
			cfg.Ignore, tt.want = []string{"a;b;c;option"}, head+"2.625,100.00,,,\n"
		}
		if got := run(t, strings.NewReader(tt.table), cfg); got.err != nil || got.rows != tt.want {
			t.Errorf("%s: %v\n%s want\n%s", tt.name, got.err, got.rows, tt.want)
		}
	}
	vi := run(t, strings.NewReader("option;coal_t\na;2,5\nb;2.970\nc;2.970,5\nd;3\n"), Config{Numbers: quantity.Vietnamese})
	if want := "option," + head + "a,6.562,250.00,,,\nb,7795.092,297000.00,,,\nc,7796.404,297050.00,,,\nd,7.874,300.00,,,\n"; vi.err != nil || vi.rows != want {
		t.Errorf("Vietnamese writing: %v\n%s want\n%s", vi.err, vi.rows, want)
	}
}

func TestMistakes(t *testing.T) {
	long := strings.Repeat("x", maxField+1)
	for _, tt := range []struct{ name, table, want string }{
		{"nothing", "", "t.csv:1: an empty table; the names of the columns are wanted in the first line; as in programme,option,investment,coal_t"},
		{"only blank lines", "\n\n", "t.csv:2: an empty table; the names of the columns are wanted in the first line; as in programme,option,investment,coal_t"},
		{"UTF-16", "\xff\xfec\x00o\x00", "t.csv:1: no text in UTF-8; a CSV in UTF-8 is wanted; save it as one"},
		{"a column that is none", "option,coal_t,note\n", `t.csv:1: unknown column "note"; known: programme, company, option, investment, lifetime_years, annual_saving, annual_cost, grant, and carriers with their unit, as in coal_t; --ignore leaves another column out`},
		{"a slip of the pen", "option,cola_t\n", `t.csv:1: unknown column "cola_t"; did you mean "coal_t"?`},
		{"no quantity", "option,investment\n", "t.csv:1: no column of a quantity; a carrier and its unit are wanted; as in coal_t or electricity_kwh"},
		{"too few fields", "option,coal_t\na,1\nb\n", "t.csv:3:1: a row of 1 fields; the header has 2"},
		{"too many fields", "option,coal_t\na,1,000\n", "t.csv:2:5: a row of 3 fields; the header has 2; a comma within a text or a number? quote the field"},
		{"a word for a number", "option,coal_t\nNồi hơi,ten\n", `t.csv:2:9: coal_t: "ten" does not begin with a number; a number is wanted`},
		{"a decimal comma", "option;coal_t\na;2,5\n", `t.csv:2:3: coal_t: "2,5" is Vietnamese writing; write 2.5, or set number_format = "vi"`},
		{"infinite", "option,coal_t\na,inf\n", ""},
		{"not a number", "option,coal_t\na,NaN\n", ""},
		{"beyond all bounds", "option,coal_t\na,1e95\n", ""},
		{"a delimiter that is none", "sep=\xa7\noption\xa7coal_t\n", "t.csv:1: fields that are parted by \"\\xa7\"; a comma, a semicolon, a tab or another mark is wanted; as in sep=;"},
		{"a digit as delimiter", "sep=1\noption1coal_t\n", "t.csv:1: fields that are parted by \"1\"; a comma, a semicolon, a tab or another mark is wanted; as in sep=;"},
		{"a negative investment", "option,investment,coal_t\na,-5,1\n", "t.csv:2:3: an investment of -5; an amount of 0 or more is wanted; give money received as grant or residual value"},
		{"a lifetime of no year", "option,lifetime_years,coal_t\na,0,1\n", "t.csv:2:3: a lifetime of 0 years; a whole number from 1 to 100 is wanted"},
		{"a lifetime in halves", "option,lifetime_years,coal_t\na,2.5,1\n", "t.csv:2:3: a lifetime of 2.5 years; a whole number from 1 to 100 is wanted"},
		{"more granted than invested", "option,investment,grant,coal_t\na,5,6,1\n", "t.csv:2:5: a grant of 6 for an investment of 5; if 6 % is meant, write 0.06"},
		{"a grant for nothing", "option,investment,grant,coal_t\na,,6,1\n", "t.csv:2:4: a grant without an investment; add the investment that it is a part of"},
		{"a quote that is never closed", "option,coal_t\na,1\n\"b,1\nc,1\n", "t.csv:3:1: a quote that is never closed; close it, or write a quote within a quoted field twice"},
		{"a quote within", "option,coal_t\n5\" pipe,1\n", "t.csv:2:2: a quote within a field that begins without one; quote the field, and write the quote twice"},
		{"text behind a quote", "option,coal_t\n\"a\"b,1\n", "t.csv:2:4: text after the closing quote; write a quote within a quoted field twice"},
		{"a lone carriage return", "option,coal_t\na,1\rb,2\n", "t.csv:2:4: a carriage return within a field; lines end with a line feed"},
		{"behind a line break in quotes", "option,company,coal_t\n\"a\nb\",c,x\n", `t.csv:3:6: coal_t: "x" does not begin with a number; a number is wanted`},
		{"a field of more than a mebibyte", "option,coal_t\n" + long + ",1\n", "t.csv:2:1: a field of more than 1 MiB"},
		{"a quote in the header that is never closed", "\"option,coal_t\na,1\n", "t.csv:1: a quote in the header that is never closed; close it, or leave it out"},
		{"lines of carriage returns", "option,coal_t\ra,1\rb,2", "t.csv:1: lines that end in a carriage return alone; lines that end in a line feed are wanted"},
		{"another encoding", "option,coal_t\na,1\ncaf\xe9,1\n", "t.csv:3:4: the byte 0xe9; text in UTF-8 is wanted; save the table as CSV in UTF-8"},
		{"a zero byte", "option,coal_t\n" + strings.Repeat("a,1\n", 500) + "b\x00,1\n", "t.csv:502:2: the byte 0x00; text in UTF-8 is wanted; save the table as CSV in UTF-8"},
		{"a row of more than two", "option,coal_t\n" + long + long + ",1\n", "t.csv:2: a row of more than 2 MiB; is a quote closed, are lines ended by a line feed?"},
	} {
		got := run(t, strings.NewReader(tt.table), Config{})
		var one *place.Error
		if got.err == nil || !errors.As(got.err, &one) || tt.want != "" && got.err.Error() != tt.want {
			t.Errorf("%s: %v\nwant %s", tt.name, got.err, tt.want)
		}
	}
}

// A decimal comma is none where commas part the fields.
func TestCommaBetweenFieldsIsNoMark(t *testing.T) {
	got := run(t, strings.NewReader("option,coal_t\na,1,5\n"), Config{Numbers: quantity.Vietnamese})
	if want := "t.csv:2:5: a row of 3 fields; the header has 2; a comma within a text or a number? quote the field"; got.err == nil || got.err.Error() != want {
		t.Errorf("%v, want %s", got.err, want)
	}
	got = run(t, strings.NewReader("option,coal_t\na,\"1,5\"\n"), Config{Numbers: quantity.Vietnamese})
	if !strings.HasSuffix(got.rows, "a,3.937,150.00,,,\n") {
		t.Errorf("%v\n%s", got.err, got.rows)
	}
}

// A figure of 0 has no sign, and prices beyond all measure are the engine's to judge.
func TestOddTerms(t *testing.T) {
	terms := priced()
	terms.Prices[0].Value.Value = 0
	got := run(t, strings.NewReader("option,investment,coal_t\na,0,-5\n"), Config{Terms: terms, Full: true})
	if !strings.HasSuffix(got.rows, ",0,0,0,\n") {
		t.Errorf("%v\n%s", got.err, got.rows)
	}
	terms.Prices[0].Value.Value = 1e85
	got = run(t, strings.NewReader("option,investment,coal_t\na,0,5\nb,0,5e9\n"), Config{Terms: terms})
	if got.err == nil || !strings.HasPrefix(got.err.Error(), "t.csv:3:1: the money of") {
		t.Errorf("%v\n%s", got.err, got.rows)
	}
}

// Programmes are held in memory, and so there is an end to them.
func TestTooManyProgrammes(t *testing.T) {
	var b strings.Builder
	b.WriteString("programme,coal_t\n")
	for i := range maxProgrammes + 1 {
		fmt.Fprintf(&b, "%d,1\n", i)
	}
	if got := run(t, strings.NewReader(b.String()), Config{Totals: true, Workers: 1}); got.err == nil || !strings.Contains(got.err.Error(), "more than 100000 programmes; is it the column") {
		t.Errorf("%v", got.err)
	}
	if got := run(t, strings.NewReader(b.String()), Config{}); got.err != nil {
		t.Errorf("without totals: %v", got.err)
	}
}

// A mistake in one row leaves the others alone, and no row is lost.
func TestOnError(t *testing.T) {
	table := "programme,option,lifetime_years,coal_t\np,a,,1\np,b,,ten\n\np,\"c\nd\",0,5\nq,e,,2\nq,\"f,,3\nq,g,,4,5\n" + strings.Repeat("x", maxRow+1) + "\nq,h,,6\n"
	skipped := run(t, strings.NewReader(table), Config{OnError: Skip, Totals: true})
	collected := run(t, strings.NewReader(table), Config{OnError: Collect, Totals: true})
	want := "programme,option,co2_t,annual_saving,simple_payback_years,npv,abatement_cost_per_t\np,a,2.625,100.00,,,\nq,e,5.249,200.00,,,\nq,h,15.748,600.00,,,\n"
	rejects := `line,column,reason,row
3,6,"coal_t: ""ten"" does not begin with a number; a number is wanted","p,b,,ten"
6,4,a lifetime of 0 years; a whole number from 1 to 100 is wanted,"p,""c
d"",0,5"
8,3,"a quote that is never closed; close it, or write a quote within a quoted field twice","q,""f,,3"
9,8,a row of 5 fields; the header has 4; a comma within a text or a number? quote the field,"q,g,,4,5"
10,0,"a row of more than 2 MiB; is a quote closed, are lines ended by a line feed?",
`
	for _, got := range []results{skipped, collected} {
		if s := got.sum; got.err != nil || got.rows != want || s.Rows != 8 || s.Rejected != 5 || s.Blank != 1 || s.Total.Options != 3 || s.Total.Refused != 2 {
			t.Errorf("%v\n%s%+v", got.err, got.rows, s)
		}
		if n := got.sum.Bytes; n != int64(len(table)-strings.Index(table, "\n")-1) {
			t.Errorf("%d bytes were read", n)
		}
	}
	if collected.rejects != rejects {
		t.Errorf("rejects:\n%s want\n%s", collected.rejects, rejects)
	}
	if first := skipped.sum.First; len(first) != 3 || first[2].Error() != "t.csv:8:3: a quote that is never closed; close it, or write a quote within a quoted field twice" {
		t.Errorf("the first ones are %v", first)
	}
}

// A line of delimiters alone is a row, tabs too; one of spaces is none, whatever is beside it.
func TestBlankLines(t *testing.T) {
	for _, delimiter := range []string{",", ";", "\t"} {
		for _, last := range []string{"b", "\"b\"", "\xff"} {
			table := strings.ReplaceAll("option,coal_t\na,1\n,\n  \n"+last+",2\n", ",", delimiter)
			got := run(t, strings.NewReader(table), Config{OnError: Skip})
			if s := got.sum; got.err != nil || s.Rows != 3 || s.Blank != 1 {
				t.Errorf("%q: %v, %d rows, %d blank", table, got.err, s.Rows, s.Blank)
			}
		}
	}
}

// A table of one column has rows side by side, and blank lines between them.
func TestOneColumn(t *testing.T) {
	for _, ending := range []string{"\n", "\r\n"} {
		for _, between := range []string{"", ending, " " + ending, ending + ending} {
			got := run(t, strings.NewReader("coal_t"+ending+"1"+ending+"2"+ending+between+"3"+ending+between), Config{})
			blank := 2 * strings.Count(between, "\n")
			if got.err != nil || got.rows != "co2_t,annual_saving,simple_payback_years,npv,abatement_cost_per_t\n2.625,100.00,,,\n5.249,200.00,,,\n7.874,300.00,,,\n" || got.sum.Blank != int64(blank) {
				t.Errorf("%q between: %v, %d blank, not %d\n%s", between, got.err, got.sum.Blank, blank, got.rows)
			}
		}
	}
}

// A row that is refused counts for its own programme, wherever the column stands.
func TestRefusedOfProgramme(t *testing.T) {
	got := run(t, strings.NewReader("coal_t,programme\nx,q\n1,p\nx,q\n1,p\n"), Config{OnError: Skip, Totals: true})
	if s := got.sum; got.err != nil || len(s.Totals) != 2 || s.Totals[0].Refused != 0 || s.Totals[1].Programme != "q" || s.Totals[1].Refused != 2 {
		t.Errorf("%v\n%s", got.err, got.totals)
	}
}

// Neither the size of chunks nor the number of workers, nor how the bytes come, shows in any output.
func TestChunksDoNotShow(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	for table := range 40 {
		var b strings.Builder
		b.WriteString("programme,option,investment,lifetime_years,coal_t,electricity_kwh\n")
		for i := range 1 + r.IntN(300) {
			option, between := fmt.Sprint("o", i), []string{"\n", "x\n", "p1,,,,,\n", "p1,,,2\n"}
			if table%2 == 0 { // rows are then not computed side by side
				option = []string{option, "\"a, \n\"\"b\"", "\"open", "", "=x"}[r.IntN(60)/14]
				between = []string{"\n", "x\n", "\r\n", "p1,\"\n"}
			}
			fmt.Fprintf(&b, "p%d,%s,%.2f,%d,%.3f,%v\n", r.IntN(4), option, 1e4*r.Float64(), r.IntN(30), r.NormFloat64(), r.Float64()*1e6)
			if r.IntN(20) == 0 {
				b.WriteString(between[r.IntN(4)])
			}
		}
		text := b.String()
		if table%4 == 1 {
			text = strings.ReplaceAll(text, "\n", "\r\n")
		}
		want := run(t, strings.NewReader(text), Config{OnError: Collect, Totals: true, Workers: 1})
		if want.err != nil {
			t.Fatal(want.err)
		}
		for _, chunk := range []int{1, 7, 64, 1000, 1 << 14} {
			for _, reader := range []func(io.Reader) io.Reader{func(r io.Reader) io.Reader { return r }, iotest.HalfReader, iotest.OneByteReader, iotest.DataErrReader} {
				got := run(t, reader(strings.NewReader(text)), Config{OnError: Collect, Totals: true, Workers: 1 + r.IntN(4), chunk: chunk})
				if got.err != nil || got.rows != want.rows || got.totals != want.totals || got.rejects != want.rejects || got.sum.Progress != want.sum.Progress {
					t.Fatalf("chunks of %d: %v\n%s\nwant\n%s\nof\n%s", chunk, got.err, got.rejects, want.rejects, text)
				}
			}
		}
	}
}

// A run ends with what it is given to read or to write, and with its context, and says so.
func TestEnds(t *testing.T) {
	table := "option,coal_t\n" + strings.Repeat("a,1\n", 200_000)
	broken := errors.New("broken")
	if got := run(t, iotest.TimeoutReader(iotest.HalfReader(strings.NewReader(table))), Config{}); !errors.Is(got.err, iotest.ErrTimeout) {
		t.Errorf("reading: %v", got.err)
	}
	if _, err := Run(context.Background(), vietNam(t), strings.NewReader(table), Output{Rows: failing{broken}}, Config{}); !errors.Is(err, broken) {
		t.Errorf("writing: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	s, err := Run(ctx, vietNam(t), io.MultiReader(strings.NewReader(table), hanging{}), Output{Rows: io.Discard}, Config{Progress: func(p Progress) { cancel() }})
	if !errors.Is(err, context.Canceled) || s.Rows == 0 || s.Totals != nil {
		t.Errorf("interrupted: %v after %d rows", err, s.Rows)
	}
}

type failing struct{ error }

func (f failing) Write([]byte) (int, error) { return 0, f.error }

type hanging struct{}

func (hanging) Read([]byte) (int, error) { select {} }

// Of any text, either an error with its place comes out, or a row for each row.
func FuzzRun(f *testing.F) {
	for _, s := range []string{"option,coal_t\na,1\n", "\ufeffprogramme;electricity_kwh\r\np;\"1\"\r\n", "coal_t\n5e-324\n1e308\n-1e308\n1e15\n1e16\n0\n-0\n", "option,investment,lifetime_years,grant,annual_cost,annual_saving,lpg_t\na,1,2,1,3,4,5\n\"b\n\",0,0,0,0,0,0\n",
		"option,coal_t\n\"a,1\n\"\"\"\"\"b\",2\n", "coal_t\n\n\n", "a\x00b", "coal_t,coal_t\n", strings.Repeat(",", 2000) + "\n"} {
		f.Add(s, uint16(64))
	}
	set := vietNam(f)
	f.Fuzz(func(t *testing.T, table string, chunk uint16) {
		var rows, rejects bytes.Buffer
		s, err := Run(context.Background(), set, strings.NewReader(table), Output{Rows: &rows, Rejects: &rejects}, Config{File: "t.csv", Terms: priced(), OnError: Collect, Totals: strings.Contains(table, "programme"), chunk: int(chunk)})
		if err != nil {
			var one *place.Error
			if !errors.As(err, &one) || one.Line < 1 || one.Line > 1+strings.Count(table, "\n") {
				t.Fatalf("%v", err)
			}
			return
		}
		if s.Rows != s.Rejected+s.Total.Options {
			t.Errorf("%d rows, %d of them rejected and %d counted", s.Rows, s.Rejected, s.Total.Options)
		}
		if text := rows.String() + rejects.String(); strings.Contains(text, "NaN,") || strings.Contains(text, "Inf,") {
			t.Errorf("%s", text)
		}
	})
}
