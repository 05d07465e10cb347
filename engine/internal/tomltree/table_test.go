package tomltree

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cleaner-production/abate/engine/internal/place"
)

// parse reads a text that is good TOML.
func parse(t *testing.T, text string) *Node {
	t.Helper()
	root, err := Parse("plant.toml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return root
}

// taking is how an accessor is tried: what it takes from a text under the key x, printed, and what it reports.
type taking struct {
	name string
	text string
	want string   // the value, its place as line:column, and whether it was there
	says []string // as line:column: text
}

func check(t *testing.T, tests []taking, take func(*Table) string) {
	t.Helper()
	for _, tt := range tests {
		var list place.List
		if got := take(Open(parse(t, tt.text), &list)); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, got, tt.want)
		}
		if diff := cmp.Diff(tt.says, mistakes(list.Err())); diff != "" {
			t.Errorf("%s: wanted (-) and reported (+):\n%s", tt.name, diff)
		}
	}
}

func at(p place.Position) string { return fmt.Sprintf("%d:%d", p.Line, p.Column) }

func TestText(t *testing.T) {
	check(t, []taking{
		{"text", `x = "2970 tấn"`, "2970 tấn 1:5 true", nil},
		{"text in single quotes", `x = 'C:\plant'`, `C:\plant 1:5 true`, nil},
		{"escapes are decoded", `x = "a\tb\u00e9"`, "a\tbé 1:5 true", nil},
		{"text of several lines", "x = \"\"\"\na\nb\"\"\"", "a\nb 1:5 true", nil},
		{"empty text is there", `x = ""`, " 1:5 true", nil},
		{"a missing key stands at its table", "y = 1", " 1:1 false", nil},
		{"number", "x = 2_970", " 1:5 false", []string{`1:5: found a whole number "2_970"; text is wanted; write "2_970"`}},
		{"number with a point", "x =  2.50", " 1:6 false", []string{`1:6: found a number "2.50"; text is wanted; write "2.50"`}},
		{"bool", "x = true", " 1:5 false", []string{`1:5: found true; text is wanted; write "true"`}},
		{"date", "x = 2004-06-30", " 1:5 false", []string{`1:5: found a date "2004-06-30"; text is wanted; write "2004-06-30"`}},
		{"time", "x = 07:32:00", " 1:5 false", []string{`1:5: found a time "07:32:00"; text is wanted; write "07:32:00"`}},
		{"a very long number", "x = 0." + strings.Repeat("1", longestMend), " 1:5 false", []string{`1:5: found a number "0.` + strings.Repeat("1", 58) + `…"; text is wanted`}},
		{"list", "x = [\"a\"]", " 1:5 false", []string{`1:5: found a list; text is wanted`}},
		{"table", "\n[x]", " 2:2 false", []string{`2:2: found a table; text is wanted`}},
	}, func(top *Table) string {
		s, p, ok := top.Text("x")
		return fmt.Sprint(s, " ", at(p), " ", ok)
	})
}

func TestNumber(t *testing.T) {
	notFinite := func(s string) []string {
		return []string{"1:5: " + s + ` is not a finite number; write a number or leave the line out`}
	}
	tooSmall := func(s string) []string {
		return []string{"1:5: " + s + ` is too small to be kept; write 0 or the value in a larger unit`}
	}
	check(t, []taking{
		{"whole number", "x = 112_000", "112000 1:5 true", nil},
		{"negative", "x = -5", "-5 1:5 true", nil},
		{"hexadecimal", "x = 0xff", "255 1:5 true", nil},
		{"octal", "x = 0o17", "15 1:5 true", nil},
		{"binary", "x = 0b1_1", "3 1:5 true", nil},
		{"with a point", "x = 1_000.5", "1000.5 1:5 true", nil},
		{"with an exponent", "x = 1e2_0", "1e+20 1:5 true", nil},
		{"zero", "x = 0.000", "0 1:5 true", nil},
		{"zero with an exponent", "x = 0.0_0E-400", "0 1:5 true", nil},
		{"the smallest", "x = 1e-300", "1e-300 1:5 true", nil},
		{"below the smallest", "x = 0.99e-300", "0 1:5 false", tooSmall(`"0.99e-300"`)},
		{"the smallest below zero", "x = -1e-300", "-1e-300 1:5 true", nil},
		{"below the smallest float64, which would be zero", "x = -1e-400", "0 1:5 false", tooSmall(`"-1e-400"`)},
		{"written without an exponent", "x = 0." + strings.Repeat("0", 400) + "1", "0 1:5 false", tooSmall(`"0.` + strings.Repeat("0", 58) + `…"`)},
		{"the largest", "x = 1.7976931348623157e308", "1.7976931348623157e+308 1:5 true", nil},
		{"above the largest", "x = 1e309", "0 1:5 false", notFinite(`"1e309"`)},
		{"nan", "x = nan", "0 1:5 false", notFinite(`"nan"`)},
		{"inf", "x = +inf", "0 1:5 false", notFinite(`"+inf"`)},
		{"missing", "", "0 1:1 false", nil},
		{"number in quotes", `x = "112000"`, "0 1:5 false", []string{`1:5: found text "112000"; a number is wanted; write 112000 without quotes`}},
		{"number with a point in quotes", `x = "-1.5e3"`, "0 1:5 false", []string{`1:5: found text "-1.5e3"; a number is wanted; write -1.5e3 without quotes`}},
		{"a very long number in quotes", `x = "0.` + strings.Repeat("1", longestMend) + `"`, "0 1:5 false", []string{`1:5: found text "0.` + strings.Repeat("1", 58) + `…"; a number is wanted; write a number without quotes`}},
		{"no number of TOML in quotes", `x = ".5"`, "0 1:5 false", []string{`1:5: found text ".5"; a number is wanted; write a number without quotes`}},
		{"leading zero in quotes", `x = "007"`, "0 1:5 false", []string{`1:5: found text "007"; a number is wanted; write a number without quotes`}},
		{"infinity in quotes", `x = "inf"`, "0 1:5 false", []string{`1:5: found text "inf"; a number is wanted; write a number without quotes`}},
		{"text", `x = "112,000 USD"`, "0 1:5 false", []string{`1:5: found text "112,000 USD"; a number is wanted; write a number without quotes`}},
		{"text with a line end", `x = "5\ny = 6"`, "0 1:5 false", []string{`1:5: found text "5\ny = 6"; a number is wanted; write a number without quotes`}},
		{"bool", "x = false", "0 1:5 false", []string{`1:5: found false; a number is wanted`}},
		{"date", "x = 2004-06-30", "0 1:5 false", []string{`1:5: found a date "2004-06-30"; a number is wanted`}},
		{"list", "x = [1]", "0 1:5 false", []string{`1:5: found a list; a number is wanted`}},
		{"table", "x = {}", "0 1:5 false", []string{`1:5: found a table; a number is wanted`}},
	}, func(top *Table) string {
		v, p, ok := top.Number("x")
		return fmt.Sprint(v, " ", at(p), " ", ok)
	})
}

func TestWhole(t *testing.T) {
	wanted := func(s string) []string {
		return []string{"1:5: found " + s + "; a whole number from 1 to 100 is wanted"}
	}
	check(t, []taking{
		{"the lowest", "x = 1", "1 1:5 true", nil},
		{"the highest", "x = 100", "100 1:5 true", nil},
		{"with a point", "x = 20.0", "20 1:5 true", nil},
		{"with an exponent", "x = 1e1", "10 1:5 true", nil},
		{"below the lowest", "x = 0", "0 1:5 false", wanted(`"0"`)},
		{"above the highest", "x = 101", "0 1:5 false", wanted(`"101"`)},
		{"a fraction", "x = 2.5", "0 1:5 false", wanted(`"2.5"`)},
		{"far above", "x = 1e300", "0 1:5 false", wanted(`"1e300"`)},
		{"nan is told once", "x = nan", "0 1:5 false", []string{`1:5: "nan" is not a finite number; write a number or leave the line out`}},
		{"missing", "", "0 1:1 false", nil},
		{"number in quotes", `x = "10"`, "0 1:5 false", []string{`1:5: found text "10"; a number is wanted; write 10 without quotes`}},
	}, func(top *Table) string {
		v, p, ok := top.Whole("x", 1, 100)
		return fmt.Sprint(v, " ", at(p), " ", ok)
	})
}

// A float64 holds each whole number up to 2^53; beyond, the one that was written is not known.
func TestWholeIsExact(t *testing.T) {
	const most = 1 << 53
	for text, ok := range map[string]bool{"9007199254740992": true, "9007199254740994": false, "-9007199254740992": true, "-9007199254740994": false} {
		var list place.List
		v, _, got := Open(parse(t, "x = "+text), &list).Whole("x", -most-10, most+10)
		if got != ok || ok && fmt.Sprint(v) != text || (list.Len() == 0) != ok {
			t.Errorf("%s: got %d, %v", text, v, got)
		}
	}
}

func TestBool(t *testing.T) {
	check(t, []taking{
		{"true", "x = true", "true true", nil},
		{"false", "x = false", "false true", nil},
		{"missing", "", "false false", nil},
		{"text", `x = "true"`, "false false", []string{`1:5: found text "true"; true or false is wanted; write true or false`}},
		{"number", "x = 1", "false false", []string{`1:5: found a whole number "1"; true or false is wanted; write true or false`}},
	}, func(top *Table) string {
		v, ok := top.Bool("x")
		return fmt.Sprint(v, " ", ok)
	})
}

func TestDate(t *testing.T) {
	const mend = "; a date is wanted; write year-month-day, as in 2004-06-30"
	check(t, []taking{
		{"date", "x = 2004-06-30", "2004-06-30 true", nil},
		{"empty text", `x = ""`, " false", []string{`1:5: found text ""` + mend}},
		{"date in quotes", `x = "2004-06-30"`, "2004-06-30 true", nil},
		{"missing", "", " false", nil},
		{"month in quotes", `x = "2004-06"`, " false", []string{`1:5: found text "2004-06"` + mend}},
		{"no day of the calendar", `x = "2003-02-29"`, " false", []string{`1:5: found text "2003-02-29"; a date is wanted`}},
		{"date among words", `x = "on 2004-06-30"`, " false", []string{`1:5: found text "on 2004-06-30"` + mend}},
		{"date before words", `x = "2004-06-30."`, " false", []string{`1:5: found text "2004-06-30."` + mend}},
		{"time", "x = 2004-06-30 07:32:00", " false", []string{`1:5: found a time "2004-06-30 07:32:00"` + mend}},
		{"number", "x = 2004", " false", []string{`1:5: found a whole number "2004"` + mend}},
		{"table", "x = {}", " false", []string{`1:5: found a table` + mend}},
	}, func(top *Table) string {
		v, ok := top.Date("x")
		return fmt.Sprint(v, " ", ok)
	})
}

func TestTable(t *testing.T) {
	check(t, []taking{
		{"by its header", "\n[x]\na = 1", "2:2 [a]", nil},
		{"by the header of a table in it", "\n[x.y]", "2:2 [y]", nil},
		{"by its header after one in it", "[x.y]\n[x]\na = 1", "2:2 [y a]", nil},
		{"by dotted keys", "\nx.b = 1\nx.a = 2", "2:1 [b a]", nil},
		{"in braces", "x = { a = 1 }", "1:5 [a]", nil},
		{"in braces of several lines", "x = {\n  a = 1, # first\n  b = 2,\n}", "1:5 [a b]", nil},
		{"empty", "x = {}", "1:5 []", nil},
		{"missing", "", "none", nil},
		{"text", `x = "a"`, "none", []string{`1:5: found text "a"; a table is wanted; write [x] and its keys below it`}},
		{"list of tables", "[[x]]", "none", []string{`1:3: found a list; a table is wanted; write [x] and its keys below it`}},
	}, func(top *Table) string {
		x := top.Table("x")
		if x == nil {
			return "none"
		}
		return fmt.Sprint(at(x.At()), " ", x.Keys())
	})
}

func TestTables(t *testing.T) {
	check(t, []taking{
		{"by headers", "[[x]]\na = 1\n\n [[ x ]]\nb = 2", "1:3 [a], 4:5 [b]", nil},
		{"in braces", "x = [{ a = 1 },\n  { b = 2 }]", "1:6 [a], 2:3 [b]", nil},
		{"empty list", "x = []", "", nil},
		{"missing", "", "", nil},
		{"a single table", "\n[x]", "", []string{`2:2: found a table; a list is wanted; write [[x]]`}},
		{"text", `x = "a"`, "", []string{`1:5: found text "a"; a list is wanted; write [[x]]`}},
		{"what is no table is told and left out", "x = [{ a = 1 }, 5,\n [{ b = 1 }], {}]", "1:6 [a], 2:15 []", []string{
			`1:17: found a whole number "5"; a table is wanted; write [[x]] and its keys below it`,
			`2:2: found a list; a table is wanted; write [[x]] and its keys below it`,
		}},
	}, func(top *Table) string {
		var all []string
		for _, x := range top.Tables("x") {
			all = append(all, fmt.Sprint(at(x.At()), " ", x.Keys()))
		}
		return strings.Join(all, ", ")
	})
}

func TestClose(t *testing.T) {
	take := func(keys ...string) func(*Table) string {
		return func(top *Table) string {
			for _, k := range keys {
				top.Value(k)
			}
			top.Close()
			return ""
		}
	}
	check(t, []taking{
		{"all keys known", "investment = 1\nunit = 2", "", nil},
		{"none there", "", "", nil},
		{"a slip", "\n investmnt = 1", "", []string{`2:2: unknown key "investmnt"; did you mean "investment"?`}},
		{"nothing like it", "zzz = 1", "", []string{`1:1: unknown key "zzz"; known: investment, unit`}},
		{"other case", "Unit = 1", "", []string{`1:1: unknown key "Unit" differs from "unit" only in case; write "unit"`}},
		{"both cases", "unit = 1\nUNIT = 2", "", []string{`2:1: unknown key "UNIT" differs from "unit" in line 1 only in case; keep one`}},
		{"both cases, the unknown first", "UNIT = 2\nunit = 1", "", []string{`1:1: unknown key "UNIT" differs from "unit" in line 2 only in case; keep one`}},
		{"a table", "[investments]\na = 1", "", []string{`1:2: unknown key "investments"; did you mean "investment"?`}},
		{"a list of tables is one key", "[[zzz]]\n[[zzz]]", "", []string{`1:3: unknown key "zzz"; known: investment, unit`}},
		{"escapes of a terminal", `"\u001b[31m" = 1`, "", []string{`1:1: unknown key "\x1b[31m"; known: investment, unit`}},
		{"sorted", "b = 1\na = 2", "", []string{`1:1: unknown key "b"; known: investment, unit`, `2:1: unknown key "a"; known: investment, unit`}},
	}, take("investment", "unit", "investment"))
	check(t, []taking{{"where no key is known", "a = 1", "", []string{`1:1: unknown key "a"`}}}, take())
}

func TestCloseHintsAtTheFirstThousand(t *testing.T) {
	var list place.List
	top := Open(parse(t, numbered("invest%04d = 1\n", 1001)), &list)
	top.Value("invest")
	top.Close()
	many := list.Err().(*place.Errors)
	if len(many.List) != place.Most || many.More != 1001-place.Most {
		t.Errorf("got %d and %d more", len(many.List), many.More)
	}

	list = place.List{}
	for range manyMistakes - 1 {
		list.Add(place.Position{File: "plant.toml"}, "another", "", "")
	}
	top = Open(parse(t, "invest1 = 1\ninvest2 = 1"), &list)
	top.Value("invest")
	top.Close()
	if got := mistakes(list.Err()); got[1] != `1:1: unknown key "invest1"; did you mean "invest"?` || list.Len() != manyMistakes+1 {
		t.Errorf("got %q, %d in all", got, list.Len())
	}
}

func TestCloseKnowsTheFirstHundredKeys(t *testing.T) {
	var list place.List
	top := Open(parse(t, "zzz = 1"), &list)
	for i := range 2 * manyKnown {
		top.Value(fmt.Sprint("k", i/2))
		top.Value(fmt.Sprint("l", i/2))
	}
	top.Close()
	if got := mistakes(list.Err()); len(got) != 1 || !strings.HasPrefix(got[0], `1:1: unknown key "zzz"; known: k0, l0, k1, l1, `) || !strings.HasSuffix(got[0], ", k49, l49") {
		t.Errorf("got %q", got)
	}
}

func TestKeys(t *testing.T) {
	var list place.List
	top := Open(parse(t, "\n  b = 1\n[c]\n[[d]]\n[a.x]\n"), &list)
	if got := top.Keys(); !slices.Equal(got, []string{"b", "c", "d", "a"}) {
		t.Errorf("keys are given as they were written; got %v", got)
	}
	for key, want := range map[string]string{"b": "2:3", "c": "3:2", "d": "4:3", "a": "5:2", "e": "1:1"} {
		if got := at(top.KeyAt(key)); got != want {
			t.Errorf("KeyAt(%s) = %s, want %s", key, got, want)
		}
		if got := top.Has(key); got != (key != "e") {
			t.Errorf("Has(%s) = %v", key, got)
		}
	}
	top.Close()
	if list.Len() != 4 {
		t.Errorf("to ask whether and where a key is does not take it; %d are unknown", list.Len())
	}
	if n := top.Value("c"); n == nil || n.Kind != KindTable || at(n.At) != "3:2" {
		t.Errorf("Value(c) = %v", n)
	}
	if top.Value("e") != nil {
		t.Error("a missing key has no value")
	}
}

func TestErrorsNameTheFile(t *testing.T) {
	var one *place.Error
	if _, err := Parse("plant.toml", []byte("x = 1\nx = 2")); !errors.As(err, &one) || one.File != "plant.toml" {
		t.Errorf("got %v", err)
	}
	if _, err := Parse("plant.toml", make([]byte, MaxBytes+1)); !errors.As(err, &one) || err.Error() != "plant.toml: more than 16 MiB; give long lists of options as CSV" {
		t.Errorf("got %v", err)
	}
	var list place.List
	Open(parse(t, "x = 1"), &list).Text("x")
	if !errors.As(list.Err(), &one) || one.File != "plant.toml" {
		t.Errorf("got %v", list.Err())
	}
}
