package tomltree

import (
	"bytes"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/BurntSushi/toml"

	"github.com/cleaner-production/abate/engine/internal/place"
)

// good are texts that must be read; the fuzzer begins with them and with the bad files.
var good = []string{
	"",
	"# only a comment",
	"\ufeff# a byte order mark, line ends of Windows, tabs\r\n\tinvestment = 112_000\t\r\n",
	"[programme]\nid = \"cp-ee\"\ninvestment = 112_000\n[programme.saving]\ncoal = \"2970 t\"\n",
	"[[programme]]\nid = \"a\"\n[[programme.option]]\nid = \"a1\"\n[[programme.option]]\nid = \"a2\"\n[[programme]]\n[[programme.option]]\n",
	"[factors.coal]\nncv = { value = 26.7, low = 25.0, high = 28, unit = \"GJ/t\", source = \"ipcc-2006:table 1.2\" }\n",
	"grid = [\n  { year = 2014, value = 0.6612 }, # tCO2/MWh\n  { year = 2015, value = 0.6244 },\n]\n",
	"table = {\n  name = \"1.1\", # of TOML\n  lines = \"many\",\n}\n",
	"a.b.c = 1\na.b.d = 2\na.\"e f\".g = 3\n[h.'i.j']\nk = 4\n",
	"[x.y]\n[x]\nz = 1\n[fruit]\napple.colour = \"red\"\n[fruit.apple.taste]\nsweet = true\n",
	"i = [0, +1, -1, 0x1F, 0o17, 0b11, 9223372036854775807, -9223372036854775808]\n",
	"f = [0.0, -0.0, 5e-324, 1e15, 1e16, 9007199254740993.0, 1e308, -1e308, 1.7976931348623157e308, 1e3, 6.02_2e+23, 1e-300, inf, -inf, nan]\n",
	"b = [true, false]\nd = 2004-06-30\nt = [07:32:00, 2004-06-30T07:32:00Z, 2004-06-30 07:32]\n",
	"s = \"\\\"\\\\\\b\\t\\n\\f\\r\\e\\x41\\u00e9\\U0001F600\"\nl = 'C:\\plant'\ne = [\"\", '']\n",
	"m = \"\"\"\nfirst \\\n   and \"second\" \"\"\"\"\"\nr = '''\nno \\escape ''''\n",
	"\"\" = 1\n[a.\"\"]\n",
	"n = [[[[[[]]]]], {a = {b = {c = {}}}}]\n",
}

// hostile are texts that have brought a reader of TOML down, or look as if they could.
var hostile = []string{
	strings.Repeat("[", 100), "x = " + strings.Repeat("[", 100), "x = " + strings.Repeat("[", 33) + strings.Repeat("]", 33),
	"x = " + strings.Repeat("{a=", 100), strings.Repeat("a.", 100) + "a = 1", "[" + strings.Repeat("a.", 100) + "a]",
	"x = \"", "x = '", "x = \"\"\"", "x = '''", "x = \"\"\"\"", "x = \"\\", "x = \"\"\"\\", "\"", "'", "x = \"\\u", "x = \"\\U0000",
	"x =", "x", "x.", "[x", "[x.", "[[x]", "[]", "[[]]", "x = {", "x = {a", "x = {a =", "x = [1,", "x = [1 2", "x = 0x", "x = 1e", "x = 1.", "x = +",
	"x = [\"\"\"a\"\"\"\", [[]]]", "<<<<<<< a", "\r", "\n\r", "\x00", "a\x00=\x00", "\ufeff\ufeff", "x = \ufeff1", "\xff\xfe", "x = \"\xff\"",
	"a = 1\n[a.b]\n", "a = [{}]\n[[a]]\n", "a.b = 1\n[[a]]\n", "[[a]]\n[a]\n", "x = 1e999", "x = 9223372036854775808", "x = 112,000,", "= =", "x = {a = 1,2",
}

// FuzzParse compares what is read with another reader of TOML, and looks whether every place lies in the file.
func FuzzParse(f *testing.F) {
	for _, text := range slices.Concat(good, hostile) {
		f.Add([]byte(text))
	}
	bad, err := filepath.Glob("testdata/bad/*.toml")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range bad {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		root, err := Parse("fuzz.toml", data)
		var want map[string]any
		var refused error
		if len(data) <= 4096 { // the other one takes quadratic time
			_, refused = toml.Decode(string(data), &want)
		}
		data = bytes.TrimPrefix(data, []byte("\ufeff"))
		switch {
		case err != nil:
			mistake := checkError(t, data, err)
			if want != nil && refused == nil && !stricter(mistake.Found) {
				t.Errorf("BurntSushi/toml reads what is refused here: %v", mistake)
			}
		case refused != nil:
			checkPlaces(t, data, root)
			if !laxer(root) {
				t.Errorf("BurntSushi/toml refuses what is read here: %v", refused)
			}
		default:
			checkPlaces(t, data, root)
			if want != nil {
				compare(t, "the file", root, want)
			}
		}
	})
}

// stricter says whether a mistake is one that BurntSushi/toml 1.6.0 lets pass: the limits and the guard of this
// package; tables that are opened twice or added to from outside, a gap that its own tests list; and six quotes at the end
// of a text, which it takes where a backslash is before them.
func stricter(found string) bool {
	for _, known := range []string{manyValues, manyKeyParts, manyBrackets, "merge conflict", "UTF-16", "too many quotes", "is already set in line", "are mixed for"} {
		if strings.Contains(found, known) {
			return true
		}
	}
	return false
}

// laxer says whether a tree holds what is read here and computed with nowhere: times, kept as written, and
// numbers that only [Node.Number] refuses.
func laxer(n *Node) bool {
	if n.Kind == KindTime {
		return true
	}
	if n.Kind == KindFloat {
		_, err := strconv.ParseFloat(strings.ReplaceAll(n.Text, "_", ""), 64)
		return err != nil
	}
	return slices.ContainsFunc(children(n), laxer)
}

func children(n *Node) []*Node {
	all := slices.Clone(n.Items)
	for _, e := range n.entries {
		all = append(all, e.value)
	}
	return all
}

// checkError says whether an error is one line of text about a line of the file.
func checkError(t *testing.T, data []byte, err error) *place.Error {
	var mistake *place.Error
	if !errors.As(err, &mistake) {
		t.Fatalf("not a place.Error: %v", err)
	}
	lines := bytes.Split(data, []byte("\n"))
	if mistake.Line < 1 || mistake.Line > len(lines) || mistake.Column < 1 || mistake.Column > utf8.RuneCount(lines[mistake.Line-1])+1 {
		t.Errorf("outside of the file: %v", mistake)
	}
	text := mistake.Error()
	if strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) || !utf8.ValidString(text) {
		t.Errorf("not plain text: %q", text)
	}
	if mistake.Found == "" || len(text) > 1000 {
		t.Errorf("too short or too long: %q", text)
	}
	return mistake
}

// checkPlaces looks whether at the place of each value stands what a value of its kind begins with.
func checkPlaces(t *testing.T, data []byte, root *Node) {
	lines := bytes.Split(data, []byte("\n"))
	from := func(at place.Position) string {
		if at.Line < 1 || at.Line > len(lines) || at.Column < 1 || at.Column > utf8.RuneCount(lines[at.Line-1])+1 {
			t.Fatalf("outside of the file: %v", at)
		}
		return string([]rune(string(lines[at.Line-1]))[at.Column-1:])
	}
	checkKey := func(name string, at place.Position) {
		if text := from(at); text == "" || !strings.HasPrefix(text, name) && !strings.ContainsRune("\"'", rune(text[0])) {
			t.Fatalf("%v: the key %q is not here", at, name)
		}
	}
	var check func(n *Node)
	check = func(n *Node) {
		text := from(n.At)
		switch {
		case n.Kind == KindTable && n.origin == inline && !strings.HasPrefix(text, "{"),
			n.Kind == KindArray && !n.current && !strings.HasPrefix(text, "["),
			n.Kind == KindString && !strings.HasPrefix(text, "\"") && !strings.HasPrefix(text, "'"),
			n.Kind > KindString && !strings.HasPrefix(text, n.Text):
			t.Fatalf("%v: %v is not here but %q", n.At, n.found(), text)
		}
		for _, e := range n.entries {
			checkKey(e.key, e.at)
			if n.value(e.key) != e.value {
				t.Fatalf("%v: the key %q leads elsewhere", e.at, e.key)
			}
			check(e.value)
		}
		for _, item := range n.Items {
			check(item)
		}
	}
	check(root)
}

// compare looks whether a tree is what BurntSushi/toml reads.
func compare(t *testing.T, path string, n *Node, want any) {
	same := false
	switch want := want.(type) {
	case map[string]any:
		same = n.Kind == KindTable && len(n.entries) == len(want)
		for key, value := range want {
			if child := n.value(key); child != nil {
				compare(t, path+"."+key, child, value)
			} else {
				same = false
			}
		}
	case []map[string]any:
		same = n.Kind == KindArray && len(n.Items) == len(want)
		for i := range min(len(n.Items), len(want)) {
			compare(t, path+"[]", n.Items[i], want[i])
		}
	case []any:
		same = n.Kind == KindArray && len(n.Items) == len(want)
		for i := range min(len(n.Items), len(want)) {
			compare(t, path+"[]", n.Items[i], want[i])
		}
	case string:
		same = n.Kind == KindString && n.Text == want
	case bool:
		same = n.Kind == KindBool && n.Text == strconv.FormatBool(want)
	case int64:
		v, err := strconv.ParseInt(n.Text, 0, 64)
		same = n.Kind == KindInteger && err == nil && v == want
	case float64:
		v, err := n.Number()
		same = n.Kind == KindFloat && (err == nil && v == want || err != nil && (math.IsInf(want, 0) || math.IsNaN(want) || math.Abs(want) < tiny))
	case time.Time:
		same = n.Kind == KindDate && n.Text == want.Format(time.DateOnly) || n.Kind == KindTime
	}
	if !same {
		t.Errorf("%s: read %v %q, BurntSushi/toml reads %v", path, n.Kind, n.Text, want)
	}
}

func TestGoodFilesAreRead(t *testing.T) {
	for _, text := range good {
		if _, err := Parse("good.toml", []byte(text)); err != nil {
			t.Errorf("%v in:\n%s", err, text)
		}
	}
}

// TestBuiltInFiles compares what is read of the sets and examples that are shipped.
func TestBuiltInFiles(t *testing.T) {
	sets, _ := filepath.Glob("../../../factors/*.toml")
	examples, _ := filepath.Glob("../../../examples/*/*.toml")
	if len(sets) == 0 || len(examples) == 0 {
		t.Fatalf("found %d sets and %d examples", len(sets), len(examples))
	}
	for _, file := range slices.Concat(sets, examples) {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		root, err := Parse(file, data)
		if err != nil {
			t.Error(err)
			continue
		}
		var want map[string]any
		if _, err := toml.Decode(string(data), &want); err != nil {
			t.Error(err)
			continue
		}
		checkPlaces(t, data, root)
		compare(t, filepath.Base(file), root, want)
	}
}
