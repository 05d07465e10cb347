package tomltree

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cleaner-production/abate/engine/internal/place"
)

// attack is a text of 4 MB made to cost its reader time or memory.
type attack struct {
	name string
	text string
	want string // what the error says; "" where the text is read
}

const attackBytes = 4 << 20

// fill repeats what stands between a head and a tail up to the size of an attack.
func fill(head, body, tail string) string {
	return head + strings.Repeat(body, (attackBytes-len(head)-len(tail))/len(body)) + tail
}

// numbered writes a line for each number.
func numbered(line string, most int) string {
	var b strings.Builder
	for i := 0; i < most && b.Len() < attackBytes; i++ {
		fmt.Fprintf(&b, line, i)
	}
	return b.String()
}

func attacks() []attack {
	lots := attackBytes
	var cases strings.Builder // keys that differ only in case: kkkkkkkkkkkkkkkk, Kkkkkkkkkkkkkkkk, kKkkk…
	for i := range 1 << 16 {
		for bit := range 16 {
			cases.WriteByte("kK"[i>>bit&1])
		}
		cases.WriteString(" = 1\n")
	}
	return []attack{
		{"brackets at the start", fill("", "[", ""), manyValues},
		{"brackets in brackets", fill("x = ", "[", ""), manyValues},
		{"fewer brackets in brackets", "x = " + strings.Repeat("[", MaxValues), manyBrackets},
		{"brackets in brackets, closed", "x = " + strings.Repeat("[", 9000) + strings.Repeat("]", 9000), manyBrackets},
		{"braces in braces", fill("x = ", "{a=", ""), manyValues},
		{"fewer braces in braces", "x = " + strings.Repeat("{a=", MaxValues), manyBrackets},
		{"a bracket on each line", "x = " + strings.Repeat("[\n", MaxValues), manyBrackets},
		{"brackets within the limit, many times", fill("x = [\n", strings.Repeat("[", 31)+strings.Repeat("]", 31)+",\n", "]"), manyValues},
		{"headers that are not closed", strings.Repeat("[a\n", MaxValues), "is not closed"},
		{"keys up to the limit", numbered("k%d = 1\n", MaxValues), ""},
		{"keys", numbered("k%d = 1\n", lots), manyValues},
		{"keys with long names", numbered("k%d"+strings.Repeat("k", 1000)+" = 1\n", lots), ""},
		{"tables up to the limit", numbered("[t%d]\n", MaxValues), ""},
		{"tables with a key, up to the limit", numbered("[t%d]\na = 1\n", MaxValues/2), ""},
		{"tables", numbered("[t%d]\n", lots), manyValues},
		{"tables in tables", numbered("[a.b.c.d.e.f.t%d]\n", MaxValues-6), ""},
		{"lists of tables up to the limit", numbered("[[p]]\ni = %d\n", MaxValues/2), ""},
		{"lists of tables", fill("", "[[p]]\n", ""), manyValues},
		{"keys that differ in case", cases.String(), ""},
		{"a key of many parts", fill("", "a.", "a = 1"), manyKeyParts},
		{"a header of many parts", fill("[", "a.", "a]"), manyKeyParts},
		{"keys of as many parts as there may be", numbered("k%d.b.c.d.e.f.g.h = 1\n", MaxValues/8), ""},
		{"keys of many parts in braces", fill("x = {", "a"+strings.Repeat(".a", 900)+"=1,", "}"), manyDots},
		{"fewer keys of many parts in braces", "x = {" + strings.Repeat("a"+strings.Repeat(".a", 900)+"=1,", 800) + "}", manyKeyParts},
		{"numbers on one line", fill("x = [", "1,", "]"), manyValues},
		{"numbers on one line, up to the limit", "x = [" + strings.Repeat("1234567890123456, ", MaxValues-1) + "]", ""},
		{"accents on one line", "x = [" + strings.Repeat(`"đđđđđđ", `, MaxValues-1) + "]", ""},
		{"keys on one line", "x = {" + numbered("k%d=1,", MaxValues-1) + "}", ""},
		{"an error at the end of one line", fill("x = [", `"đđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđ",`, " ! ]"), "wanted"},
		{"words without quotes on one line", fill("x = ", "a b.c ", ""), manyKeyParts},
		{"words without quotes", fill("x = ", "ab ", ""), "wanted"},
		{"digits", fill("x = ", "1", ""), "too large for a whole number"},
		{"words up to the length of a mend", "x = " + strings.Repeat("ab ", (longestMend-8)/3), `write "`},
		{"digits with points", fill("x = ", "1.", ""), manyKeyParts},
		{"digits with commas", fill("x = ", "111,", ""), manyValues},
		{"braces in a list", fill("x = [", "{},", "]"), manyValues},
		{"braces in a list, up to the limit", "x = [" + strings.Repeat("{},", MaxValues-1) + "]", ""},
		{"a million empty braces", "x = [" + strings.Repeat("{},", 1_000_000) + "]", manyValues},
		{"a text that is not closed", fill(`x = "`, "a", ""), "not closed on this line"},
		{"a long text that is not closed", fill(`x = """`, "a\n", ""), "not closed"},
		{"a text of escapes that is not closed", fill(`x = "`, `\n`, ""), "not closed on this line"},
		{"a long text", fill(`x = """`, "a\n", `"""`), ""},
		{"quotes", fill("x = ", `"`, ""), "too many quotes"},
		{"quotes in threes", fill("x = ", `""" `, ""), "behind the value"},
		{"single quotes", fill("x = '''", "''a", ""), "not closed"},
		{"backslashes", fill(`x = "`, `\`, ""), `found \ in a text`},
		{"a comment", fill("#", " [", ""), ""},
		{"line ends", fill("", "\n", ""), ""},
		{"spaces", fill("", " ", ""), ""},
		{"zero bytes", fill("", "\x00", ""), "control character"},
		{"carriage returns", fill("", "\r", ""), "CR alone"},
		{"merge marks", fill("", "<<<<<<< ", ""), "merge conflict"},
		{"the same key", strings.Repeat("a = 1\n", MaxValues), "already set"},
		{"a file too large", strings.Repeat(" ", MaxBytes+1), "more than 16 MiB"},
		{"the largest file", strings.Repeat("x", MaxBytes), "key = value is wanted"},
		{"the largest list", "x = [" + strings.Repeat("1,", MaxBytes/2-3) + "]", manyValues},
	}
}

// TestAttacks says how each ends; what it costs is told by BenchmarkAttacks.
func TestAttacks(t *testing.T) {
	for _, a := range attacks() {
		root, err := Parse("attack.toml", []byte(a.text))
		switch {
		case (root == nil) == (err == nil):
			t.Errorf("%s: want either a tree or an error", a.name)
		case a.want == "" && err != nil:
			t.Errorf("%s: %.200v", a.name, err)
		case a.want != "" && (err == nil || !strings.Contains(err.Error(), a.want)):
			t.Errorf("%s: got %.200v, want %q", a.name, err, a.want)
		case err != nil && len(err.Error()) > 400:
			t.Errorf("%s: an error of %d bytes", a.name, len(err.Error()))
		}
	}
}

// unknownKeys closes tables of which nobody knows a key.
func unknownKeys(root *Node) error {
	var list place.List
	top := Open(root, &list)
	tables := []*Table{top}
	if root.value("p") != nil {
		tables = top.Tables("p")
	}
	for _, p := range tables {
		for _, known := range []string{"id", "name", "investment", "annual_saving", "running_cost", "lifetime_years", "implemented", "note", "source"} {
			p.Value(known)
		}
		p.Close()
	}
	return list.Err()
}

func attacksOnClose() []attack {
	return []attack{
		{"unknown keys", numbered("invest%d = 1\n", MaxValues), "and 99980 more"},
		{"unknown keys with long names", numbered(strings.Repeat("investment", 6)+"%d = 1\n", MaxValues), "more"},
		{"unknown keys in many tables", numbered("[[p]]\ninvest%d = 1\n", MaxValues/2), "and 49980 more"},
		{"known keys in capitals", numbered("[[p]]\nINVESTMENT = %d\n", MaxValues/2), "and 49980 more"},
	}
}

func TestAttacksOnClose(t *testing.T) {
	for _, a := range attacksOnClose() {
		root, err := Parse("attack.toml", []byte(a.text))
		if err != nil {
			t.Fatal(a.name, err)
		}
		err = unknownKeys(root)
		if err == nil || !strings.HasSuffix(err.Error(), a.want) {
			t.Errorf("%s: got %.100v", a.name, err)
		}
	}
}

func BenchmarkAttacks(b *testing.B) {
	for _, a := range attacks() {
		b.Run(strings.ReplaceAll(a.name, " ", "_"), func(b *testing.B) {
			b.ReportAllocs()
			data := []byte(a.text)
			for b.Loop() {
				Parse("attack.toml", data)
			}
		})
	}
	for _, a := range attacksOnClose() {
		b.Run(strings.ReplaceAll(a.name, " ", "_"), func(b *testing.B) {
			b.ReportAllocs()
			root, err := Parse("attack.toml", []byte(a.text))
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				_ = unknownKeys(root)
			}
		})
	}
}
