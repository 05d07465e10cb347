package language

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/finance"
)

func TestPaybackInWords(t *testing.T) {
	for _, tt := range []struct {
		p      finance.Payback
		en, vi string
	}{
		{finance.Payback{Kind: finance.Immediate}, "immediate", "ngay"},
		{finance.Payback{Kind: finance.Never}, "never", "không hoàn vốn"},
		{finance.Payback{Kind: finance.Finite, Years: 0.0758}, "0.9 months", "0,9 tháng"}, // metal finishing in Table 2
		{finance.Payback{Kind: finance.Finite, Years: 0.9999}, "12.0 months", "12,0 tháng"},
		{finance.Payback{Kind: finance.Finite, Years: 1}, "1.0 years", "1,0 năm"},
		{finance.Payback{}, "", ""},
	} {
		if en, vi := English.Payback(tt.p), Vietnamese.Payback(tt.p); en != tt.en || vi != tt.vi {
			t.Errorf("%v: %q and %q, want %q and %q", tt.p, en, vi, tt.en, tt.vi)
		}
	}
}

func TestNumbersInWords(t *testing.T) {
	for _, tt := range []struct{ name, got, want string }{
		{"whole tonnes from 100 on", English.Tonnes(10545.3), "10,545"},
		{"three digits below", English.Tonnes(56.28), "56.3"},
		{"and below ten", English.Tonnes(9.234), "9.23"},
		{"negative", Vietnamese.Tonnes(-1014.8), "-1.015"},
		{"nothing saved", English.Tonnes(0), "0"},
		{"seven digits", English.Digits(15808.0275), "15,808.03"},
		{"no zeros at the end", English.Digits(338.5), "338.5"},
		{"small", Vietnamese.Digits(0.00013244), "0,00013244"},
		{"large", English.Digits(1234567890), "1,234,567,890"},
		{"zero", English.Digits(0), "0"},
		{"cost per tonne", English.UnitCost(-15.04), "-15.0"},
		{"cost per tonne in VND", Vietnamese.UnitCost(-1126516.6), "-1.126.517"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, tt.got, tt.want)
		}
	}
}

// What JSON says is the same before and after, and none of it moves a cursor.
func TestJSONIsPlain(t *testing.T) {
	const evil = "đ\u0085\u202e\u2028\U000e0001\u00a0 \"x"
	data, err := json.MarshalIndent(map[string]string{"a": evil}, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	var back map[string]string
	if err := json.Unmarshal(JSON(data), &back); err != nil || back["a"] != evil {
		t.Errorf("%q, %v", back["a"], err)
	}
	if want := "{\n  \"a\": \"đ\\u0085\\u202e\\u2028\\udb40\\udc01\u00a0 \\\"x\"\n}"; string(JSON(data)) != want {
		t.Errorf("%s, want %s", JSON(data), want)
	}
}

func TestParse(t *testing.T) {
	for _, l := range []Language{English, Vietnamese} {
		if got, err := Parse(l.String()); err != nil || got != l {
			t.Errorf("%v: %v, %v", l, got, err)
		}
	}
	if _, err := Parse("fr"); err == nil || err.Error() != `unknown language "fr"; en and vi are known` {
		t.Error(err)
	}
	if l := Language(7); l.String() != "en" || l.Word("months") != "months" || l.Number(1234.5, 1) != "1,234.5" {
		t.Error("a number that is no language is not English")
	}
}

func TestTextInTheOtherLanguage(t *testing.T) {
	for _, tt := range []struct {
		l    Language
		text factor.Text
		want string
	}{
		{Vietnamese, factor.Text{En: "coal", Vi: "than"}, "than"},
		{Vietnamese, factor.Text{En: "coal"}, "coal"},
		{English, factor.Text{Vi: "than"}, "than"},
		{English, factor.Text{En: "a\x1b[31m\u202eb"}, `a\u001b[31m\u202eb`},
		{English, factor.Text{En: "5\u202f000\u00a0t"}, "5\u202f000\u00a0t"},
	} {
		if got := tt.l.Of(tt.text); got != tt.want {
			t.Errorf("%v of %q: %q, want %q", tt.l, tt.text, got, tt.want)
		}
	}
}

func TestSpan(t *testing.T) {
	if got := Vietnamese.Span("1", "2"); got != "1 đến 2" {
		t.Error(got)
	}
	if got := English.Span("1", "1"); got != "" {
		t.Error(got)
	}
}

var verb = regexp.MustCompile(`%%|%[a-z]`)

// English and Vietnamese are equals: every label has both, with the same places for figures.
func TestEveryWordHasBothLanguages(t *testing.T) {
	for key, w := range words {
		if w[0] == "" || w[1] == "" || !slices.Equal(verb.FindAllString(w[0], -1), verb.FindAllString(w[1], -1)) {
			t.Errorf("%s: %q", key, w)
		}
		if strings.HasPrefix(key, "sheet ") && strings.ContainsAny(w[0]+w[1], "\"*?~") {
			t.Errorf("%s: %q is not fit for a formula", key, w)
		}
	}
}

// A word that is asked for is there, and one that is there is asked for.
func TestWordsAreThoseUsed(t *testing.T) {
	said := map[string]bool{} // every string of the source, for keys that are put together
	walk := func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || d.Name() == "words.go" {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		room := filepath.Base(filepath.Dir(path))
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BasicLit:
				if s, err := strconv.Unquote(n.Value); err == nil && n.Kind == token.STRING {
					said[s], said[room+" "+s] = true, true
				}
			case *ast.CallExpr:
				f, ok := n.Fun.(*ast.SelectorExpr)
				if !ok || len(n.Args) == 0 || !strings.EqualFold(f.Sel.Name, "word") {
					return true
				}
				if lit, ok := n.Args[0].(*ast.BasicLit); ok {
					key, _ := strconv.Unquote(lit.Value)
					if English.Word(room+" "+key, key) == "" {
						t.Errorf("%s: there is no word for %q", path, key)
					}
				}
			}
			return true
		})
		return nil
	}
	for _, root := range []string{"..", "../../cmd"} {
		if err := filepath.WalkDir(root, walk); err != nil {
			t.Fatal(err)
		}
	}
	for key := range words {
		first, _, _ := strings.Cut(key, " ")
		if !said[key] && !said[first+" "] {
			t.Errorf("nobody says %q", key)
		}
	}
}

// Every warning of the engine and of the readers has Vietnamese words with as many arguments, and no words are left of one that
// is gone.
func TestWarningsHaveWords(t *testing.T) {
	said := regexp.MustCompile(`(?:\bwarn\((?:"",|[^"\n]*)\s*|\bdoubt\([^"\n]*|\bnote\(|\bWarn\([^"\n]*|\bform :?= |return )("(?:[^"\\]|\\.)*")`)
	verb := regexp.MustCompile(`%(?:\[\d\])?[a-z%]`)
	used := map[string]bool{}
	for _, room := range []string{"..", "../input", "../sheet"} {
		files, err := filepath.Glob(room + "/*.go")
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			for _, m := range said.FindAllStringSubmatch(string(text), -1) {
				key, err := strconv.Unquote(m[1])
				if err != nil {
					t.Fatal(err)
				}
				reason := strings.HasPrefix(m[0], "return ") // why package input leaves out a row
				if reason {
					key += " was left out: %s"
				}
				words, known := forms[key]
				used[key] = true
				switch {
				case key == "%s", key == " was left out: %s": // a doubt about one number, which is English
				case !known && !reason:
					t.Errorf("%s: no Vietnamese words for %q", file, key)
				case known && len(verb.FindAllString(words, -1)) != len(verb.FindAllString(key, -1)):
					t.Errorf("%q has other arguments than %q", words, key)
				}
			}
		}
	}
	for key := range forms {
		if !used[key] {
			t.Errorf("words for %q, which nothing says", key)
		}
	}
}

func TestSay(t *testing.T) {
	for _, tt := range []struct {
		form string
		args []any
		want string
	}{
		{"the annual saving of %s leaves out %s, for which there is no price", []any{`"b"`, []factor.Text{{En: "coal", Vi: "Than"}, {En: "x"}}}, `tiết kiệm hàng năm của "b" không gồm Than, x, vì không có giá`},
		{"%s states an annual saving of %s, prices and quantities give %s", []any{`"b"`, 1234.5, 2e6}, `"b" ghi tiết kiệm hàng năm 1.234,5, tính theo giá và lượng là 2.000.000`},
		{"option %s is %s, and judged not feasible (%s): it is counted", []any{`"b"`, named("done"), []string{"technical"}}, `giải pháp "b": đã thực hiện, nhưng bị đánh giá không khả thi (kỹ thuật): vẫn tính`},
		{"a form without words: %s", []any{"x"}, ""},
	} {
		if got := Vietnamese.Say(tt.form, tt.args); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
		if got := English.Say(tt.form, tt.args); got != "" {
			t.Errorf("English stands as it is, got %q", got)
		}
	}
}

type named string

func (n named) String() string { return string(n) }
