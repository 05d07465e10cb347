package tomltree

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// outline writes a tree with the place of each key and value.
func outline(n *Node) string {
	switch n.Kind {
	case KindTable:
		var all []string
		for _, e := range n.entries {
			all = append(all, fmt.Sprintf("%s@%s=%s", e.key, at(e.at), outline(e.value)))
		}
		return at(n.At) + "{" + strings.Join(all, " ") + "}"
	case KindArray:
		var all []string
		for _, item := range n.Items {
			all = append(all, outline(item))
		}
		return at(n.At) + "[" + strings.Join(all, " ") + "]"
	}
	return fmt.Sprintf("%s %q", at(n.At), n.Text)
}

func TestPlaces(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"empty file", "", `1:1{}`},
		{"a value stands at its first character", "investment =  112_000", `1:1{investment@1:1=1:15 "112_000"}`},
		{"columns are characters", `"tên" = "tấn" # đ` + "\n" + `x = ["đ", "ê"]`, `1:1{tên@1:1=1:9 "tấn" x@2:1=2:5[2:6 "đ" 2:11 "ê"]}`},
		{"a byte order mark is no character", "\ufeffa = 1", `1:1{a@1:1=1:5 "1"}`},
		{"tabs are one character, line ends of Windows none", "\ta\t=\t1\r\n\tb = 2\r\n", `1:1{a@1:2=1:6 "1" b@2:2=2:6 "2"}`},
		{"a table stands at the last part of its header", " [ a . b ]\nc = 1", `1:1{a@1:4=1:4{b@1:8=1:8{c@2:1=2:5 "1"}}}`},
		{"a table stands at its own header, not where it was implied", "[a.b]\n\n[a]", `1:1{a@3:2=3:2{b@1:4=1:4{}}}`},
		{"a list of tables stands at its first header", "[[a]]\n[[a]]", `1:1{a@1:3=1:3[1:3{} 2:3{}]}`},
		{"dotted keys", "a.b = 1\na.c = 2", `1:1{a@1:1=1:1{b@1:3=1:7 "1" c@2:3=2:7 "2"}}`},
		{"braces stand at the first", "a = { b = {} }", `1:1{a@1:1=1:5{b@1:7=1:11{}}}`},
		{"dotted keys in braces", "a = { b.c.d = 1, b.e = 2 }", `1:1{a@1:1=1:5{b@1:7=1:7{c@1:9=1:9{d@1:11=1:15 "1"} e@1:20=1:24 "2"}}}`},
		{"a list stands at its bracket", "a =  [ [1], [\n[ ]] ]", `1:1{a@1:1=1:6[1:8[1:9 "1"] 1:13[2:1[]]]}`},
		{"a list behind comments, texts and braces with brackets", "a = [ # [\n  '[', {b = ']'}, {}, # ]\n  [2004-06-30] ]\nc = [ ]",
			`1:1{a@1:1=1:5[2:3 "[" 2:8{b@2:9=2:13 "]"} 2:19{} 3:3[3:4 "2004-06-30"]] c@4:1=4:5[]}`},
		{"a value of several lines stands at its first quote", "a = \"\"\"\nb\n\"\"\"\nc = 1", `1:1{a@1:1=1:5 "b\n" c@4:1=4:5 "1"}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, outline(parse(t, tt.text))); diff != "" {
				t.Errorf("wanted (-) and got (+):\n%s", diff)
			}
		})
	}
}

// What may be added to a table, and what may not, are rules of TOML 1.1, "Table" and "Array of Tables".
func TestTablesMayBeAddedTo(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"a header above one that implied it", "[a.b]\n[a]", ""},
		{"a header below a dotted key", "[a]\nb.c = 1\n[a.b.d]", ""},
		{"a header below the last of a list", "[[a]]\n[a.b]\n[[a]]\n[a.b]", ""},
		{"a list below the last of a list", "[[a]]\n[[a.b]]\n[[a.b]]\n[[a]]\n[[a.b]]", ""},
		{"a list below a table", "[a]\n[[a.b]]\n[[a.b]]", ""},
		{"a dotted key beside a dotted key", "a.b.c = 1\na.b.d = 1\na.e = 1", ""},
		{"dotted keys in braces", "a = {b.c = 1, b.d = 2}", ""},
		{"a key twice", "a = 1\na = 2", `2:1: "a" is already set in line 1; keep one`},
		{"a key twice, once in quotes", "a = 1\n\"a\" = 2", `2:1: "a" is already set in line 1; keep one`},
		{"a key twice, both dotted", "a.b = 1\na.b = 2", `2:3: "b" is already set in line 1; keep one`},
		{"a key below a value", "a = 1\na.b = 2", `2:1: "a" is already set in line 1; keep one`},
		{"a value above a dotted key", "a.b = 1\na = 2", `2:1: "a" is already set in line 1; keep one`},
		{"a key below a list", "a = []\na.b = 2", `2:1: "a" is already set in line 1; keep one`},
		{"a header twice", "[a]\n[a]", `2:2: "a" is already set in line 1; keep one`},
		{"a header twice, implied before", "[a.b]\n[a]\n[a]", `3:2: "a" is already set in line 2; keep one`},
		{"a header of a value", "a = 1\n[a]", `2:2: "a" is already set in line 1; keep one`},
		{"a header below a value", "a = 1\n[a.b]", `2:2: "a" is already set in line 1; keep one`},
		{"a header of a dotted key", "[a]\nb.c = 1\n[a.b]", `3:4: "b" is already set in line 2; keep one`},
		{"a header of braces", "a = {}\n[a]", `2:2: "a" is already set in line 1; keep one`},
		{"a header below braces", "a = {}\n[a.b]", `2:2: "a" is already set in line 1; keep one`},
		{"a header below dotted keys in braces", "a = {b.c.d = 1}\n[a.b.c]", `2:2: "a" is already set in line 1; keep one`},
		{"a key below braces", "a = {}\na.b = 1", `2:1: "a" is already set in line 1; keep one`},
		{"a key below dotted keys in braces", "a = { b = {c.d.e = 1}, b.c.d.f = 2 }", `1:24: "b" is already set in line 1; keep one`},
		{"braces for dotted keys", "a = { b.c = 1, b = {} }", `1:16: "b" is already set in line 1; keep one`},
		{"a dotted key into a header", "[a.b]\n[a]\nb.c = 1", `3:1: "b" is already set in line 1; keep one`},
		{"a dotted key into a list of tables", "[[a.b]]\n[a]\nb.c = 1", `3:1: "b" is already set in line 1; keep one`},
		{"a list of tables for a list", "a = [{}]\n[[a]]", `2:3: "a" is already set in line 1; keep one`},
		{"a header below a list in brackets", "a = [{}]\n[a.b]", `2:2: "a" is already set in line 1; keep one`},
		{"a list of tables for braces", "a = {}\n[[a]]", `2:3: "a" is already set in line 1; keep one`},
		{"a list of tables for a dotted key", "a.b = 1\n[[a]]", `2:3: "a" is already set in line 1; keep one`},
		{"a list of tables for a table", "[a]\n[[a]]", `2:3: [ ] and [[ ]] are mixed for "a"; the other stands in line 1; write [[a]] in both places`},
		{"a list of tables for an implied table", "[a.b]\n[[a]]", `2:3: [ ] and [[ ]] are mixed for "a"; the other stands in line 1; write [[a]] in both places`},
		{"a table for a list of tables", "[[a.b]]\n[a.b]", `2:4: [ ] and [[ ]] are mixed for "a.b"; the other stands in line 1; write [[a.b]] in both places`},
		{"a table for a list of tables, with a name in quotes", "[['a b']]\n['a b']", `2:2: [ ] and [[ ]] are mixed for "a b"; the other stands in line 1; write [[ ]] in both places`},
	} {
		_, err := Parse("plant.toml", []byte(tt.text))
		if got := strings.Join(mistakes(err), "\n"); got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, got, tt.want)
		}
	}
}

// Each limit is tried at its edge: so much is read, and one more is not.
func TestLimits(t *testing.T) {
	full := numbered("k%d = 1\n", MaxValues)
	most := strings.Repeat("[", MaxDepth)
	for _, tt := range []struct{ name, text, want string }{
		{"bytes", strings.Repeat(" ", MaxBytes), ""},
		{"one byte more", strings.Repeat(" ", MaxBytes+1), "0:0: more than 16 MiB; give long lists of options as CSV"},
		{"brackets", "x = " + most + strings.Repeat("]", MaxDepth), ""},
		{"one bracket more", "x = " + most + "[]" + strings.Repeat("]", MaxDepth), "1:37: " + manyBrackets},
		{"one brace more", "x = " + most + "{}" + strings.Repeat("]", MaxDepth), "1:37: " + manyBrackets},
		{"braces", "x = " + strings.Repeat("{a=", MaxDepth) + "1" + strings.Repeat("}", MaxDepth), ""},
		{"brackets beside brackets", "x = [" + strings.Repeat("[],", 100) + "]", ""},
		{"brackets in a text", "x = '" + most + "[[['", ""},
		{"brackets in a comment", "# " + most + "[[[", ""},
		{"brackets behind a text that ends in four quotes", `x = ["""a"""", ` + most + strings.Repeat("]", MaxDepth+1), "1:47: " + manyBrackets},
		{"parts of a key", "a.b.c.d.e.f.g.h = 1", ""},
		{"one part more", "a.b.c.d.e.f.g.h.i = 1", "1:17: " + manyKeyParts},
		{"parts of a header", "[a.b.c.d.e.f.g.h]", ""},
		{"one part more in a header", "[[a.b.c.d.e.f.g.h.i]]", "1:19: " + manyKeyParts},
		{"one part more in a header in quotes", "['a'.a.b.c.d.e.f.g.h]", "1:20: " + manyKeyParts},
		{"values", full, ""},
		{"tables", strings.Repeat("[[p]]\n", MaxValues), ""},
		{"one table of a list more", full + "[[p]]", "100001:3: " + manyValues + "; " + mendMany},
		{"one key more", full + "a = 1", "100001:5: " + manyValues + "; " + mendMany},
		{"one item more", "x = [" + strings.Repeat("\n1,", MaxValues) + "]", "100001:1: " + manyValues + "; " + mendMany},
		{"one key in braces more", strings.Repeat("[[p]]\n", MaxValues-1) + "a = { b = 1 }", "100000:11: " + manyValues + "; " + mendMany},
		{"one table implied by a header more", full + "[a.b]", "100001:2: " + manyValues + "; " + mendMany},
		{"one table implied by a key more", full + "a.b = 1", "100001:1: " + manyValues + "; " + mendMany},
		{"values, each with two marks", "x = [" + strings.Repeat("[],", MaxValues-1) + "]", ""},
		{"one mark more", strings.Repeat("[[p]]\n", MaxValues) + " [", "100001:2: " + manyValues + "; " + mendMany},
		{"points of a sentence", "x = " + strings.Repeat("a.", 1000), "1:5: found \"" + strings.Repeat("a.", 30) + "…\"; a number, true, false, a date, or text in quotes is wanted"},
		{"one point more", "x = " + strings.Repeat("a.", 1001), "1:2006: " + manyKeyParts},
		{"points of several sentences", "x = " + strings.Repeat("a.", 1000) + "\n" + strings.Repeat("a.", 1000), "1:5: found \"" + strings.Repeat("a.", 30) + "…\"; a number, true, false, a date, or text in quotes is wanted"},
		{"points on many lines", strings.Repeat(strings.Repeat(".", 1000)+"\n", MaxParts*MaxValues/1000) + "..", "801:1: " + manyDots + "; " + mendMany},
	} {
		_, err := Parse("plant.toml", []byte(tt.text))
		if got := strings.Join(mistakes(err), "\n"); got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, got, tt.want)
		}
	}
}

// TestNumbersAreRead says what is a whole number and what a number; how they are written is the parser's part,
// and their size is checked here.
func TestNumbersAreRead(t *testing.T) {
	for _, tt := range []struct {
		text string
		kind Kind
		want string
	}{
		{"0", KindInteger, ""},
		{"-0", KindInteger, ""},
		{"9_223_372_036_854_775_807", KindInteger, ""},
		{"-9223372036854775808", KindInteger, ""},
		{"0x7fff_ffff_ffff_ffff", KindInteger, ""},
		{"9_223_372_036_854_775_808", 0, `1:5: "9_223_372_036_854_775_808" is too large for a whole number; write 9_223_372_036_854_775_808.0`},
		{"-9223372036854775809", 0, `1:5: "-9223372036854775809" is too large for a whole number; write -9223372036854775809.0`},
		{"0x8000000000000000", 0, `1:5: "0x8000000000000000" is too large for a whole number`},
		{"0o1000000000000000000000", 0, `1:5: "0o1000000000000000000000" is too large for a whole number`},
		{strings.Repeat("1", longestMend), 0, `1:5: "` + strings.Repeat("1", 60) + `…" is too large for a whole number; write ` + strings.Repeat("1", longestMend) + ".0"},
		{strings.Repeat("1", longestMend+1), 0, `1:5: "` + strings.Repeat("1", 60) + `…" is too large for a whole number`},
		{"1.0", KindFloat, ""},
		{"1e3", KindFloat, ""},
		{"-inf", KindFloat, ""},
		{"nan", KindFloat, ""},
		{"2004-02-29", KindDate, ""},
		{"2003-02-29", 0, `1:5: "2003-02-29" is not a date`},
		{"2003-2-28", 0, `1:5: "2003-2-28" is not a date; write year-month-day, as in 2004-06-30`},
		{"2004-06", 0, `1:5: "2004-06" is not a date; write year-month-day, as in 2004-06-30`},
		{"25:00:00", KindTime, ""}, // nothing reads a time
		{"2004-06-30T07:32:00.5+07:00", KindTime, ""},
		{"true", KindBool, ""},
	} {
		root, err := Parse("plant.toml", []byte("x = "+tt.text))
		if got := strings.Join(mistakes(err), "\n"); got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.text, got, tt.want)
		}
		if err == nil && (root.value("x").Kind != tt.kind || root.value("x").Text != tt.text) {
			t.Errorf("%s: got %v %s", tt.text, root.value("x").Kind, root.value("x").Text)
		}
	}
}

// The bad files show each mistake once; here are its neighbours, and what looks like it and is none.
func TestDiagnosis(t *testing.T) {
	const otherwise = "; a number, true, false, a date, or text in quotes is wanted"
	for _, tt := range []struct{ name, text, want string }{
		// Numbers. Where two readings are possible both are told, or none.
		{"one group", "x = 1,234", `1:5: found "1,234"; numbers in TOML have no comma; write 1234 or 1_234, or with decimals 1.234`},
		{"plus", "x = +1,234", `1:5: found "+1,234"; numbers in TOML have no comma; write +1234 or +1_234, or with decimals +1.234`},
		{"four digits before the comma are no group", "x = 1234,567", `1:5: found "1234,567"; numbers in TOML have no comma; write 1234.567`},
		{"four digits behind it", "x = 1,2345", `1:5: found "1,2345"; numbers in TOML have no comma; write 1.2345`},
		{"zero before it", "x = 0,5", `1:5: found "0,5"; numbers in TOML have no comma; write 0.5`},
		{"zeros before it", "x = 00,5", `1:5: found "00,5"; numbers in TOML have no comma`},
		{"two groups", "x = 12,345,678", `1:5: found "12,345,678"; numbers in TOML have no comma; write 12345678 or 12_345_678`},
		{"two groups and a point", "x = 12,345,678.9", `1:5: found "12,345,678.9"; numbers in TOML have no comma; write 12345678.9 or 12_345_678.9`},
		{"a point among groups", "x = 12.345,678.9", `1:5: found "12.345,678.9"; numbers in TOML have no comma`},
		{"groups of points and a comma", "x = 12.345,67", `1:5: found "12.345,67"; numbers in TOML have no comma; write 12345.67`},
		{"a point and a comma, not in groups", "x = 12.34,5", `1:5: found "12.34,5"; numbers in TOML have no comma`},
		{"groups of points", "x = -12.345.678", `1:5: found "-12.345.678"; a number has one decimal point; write -12345678 or -12_345_678`},
		{"a comma at the end", "x = 5,", `1:6: found "," behind the value; delete it`},
		{"a semicolon at the end", "x = 5;", `1:6: found ";" behind the value; delete it`},
		{"a comment behind it", "x = 1,234 # USD", `1:5: found "1,234"; numbers in TOML have no comma; write 1234 or 1_234, or with decimals 1.234`},
		{"spaces", "x = 1 234 567.8", `1:5: found "1 234 567.8"; digits are grouped with _ alone; write 1_234_567.8`},
		{"apostrophes", "x = 1'234", `1:5: found "1'234"; digits are grouped with _ alone; write 1_234`},
		{"spaces not in groups", "x = 12 34", `1:5: "12 34" is not a number`},
		{"spaces in a list are perhaps no groups", "x = [1 234]", `1:8: no comma before "234]"; write one, or close the bracket`},
		{"in a list the tail is not mended", "x = [1,05]", `1:8: found "05"; a number has no leading zero`},
		{"in a list a number of its own is", "x = [1, 05]", `1:9: found "05"; a number has no leading zero; write 5`},
		{"in braces decimals", "x = { a = 3,27, b = 1 }", `1:11: found "3,27"; numbers in TOML have no comma; write 3.27`},
		{"leading zeros of a fraction", "x = -000.50", `1:5: found "-000.50"; a number has no leading zero; write -0.50`},
		{"leading zero of a telephone number", "x = 0912 345 678", `1:5: "0912 345 678" is not a number`},
		{"nothing but zeros", "x = 000", `1:5: found "000"; a number has no leading zero; write 0`},
		{"point at the end of zero", "x = 0.", `1:5: found "0."; digits stand on both sides of the point; write 0.0`},
		{"point before an exponent", "x = 1.e5", `1:5: "1.e5" is not a number`},
		{"no exponent", "x = 1e", `1:5: "1e" is not a number`},
		{"two signs", "x = +-5", `1:5: "+-5" is not a number`},
		{"long minus and a fraction", "x = −0.5", `1:5: found "−0.5" with a long minus; write -0.5`},
		{"long minus and a comma", "x = −1,5", `1:5: found "−1,5"; numbers in TOML have no comma`},
		{"infinity", "x = Infinity", `1:5: found "Infinity" without quotes; write "Infinity"`},
		{"percent", "x = 10%", `1:5: found "10%" without quotes; write "10%"`},
		{"a range", "x = 300-400 t", `1:5: found "300-400 t" without quotes; write "300-400 t"`},
		{"hexadecimal with a sign", "x = -0xff", `1:5: "-0xff" is not a number`},
		{"capital hexadecimal", "x = 0XFF", `1:5: "0XFF" is not a number`},
		{"a sign alone", "x = -", `1:5: found "-"; TOML has no word for no value; leave the line out`},
		{"currency sign", "x = $5", `1:5: found "$5"` + otherwise},

		{"long minus and groups", "x = −1,120,000", `1:5: found "−1,120,000"; numbers in TOML have no comma`},
		{"long minus and an exponent", "x = −5e3", `1:5: "−5e3" is not a number`},
		{"two signs, one of them long", "x = +−5", `1:5: "+−5" is not a number`},
		{"a number on the next line of a list", "x = [\n  1\n  2\n]", `3:3: no comma before "2"; write one, or close the bracket`},

		// Words.
		{"false in capitals", "x = False", `1:5: found "False"; write false`},
		{"true in a list", "x = [True]", `1:6: found "True"; write true`},
		{"on", "x = On # or off", `1:5: found "On" without quotes; write true or false, or "On" for a text`},
		{"a word that begins like true", "x = truck", `1:5: found "truck" without quotes; write "truck"`},
		{"a word that begins with true", "x = trueish", `1:5: found "trueish" without quotes; write "trueish"`},
		{"a very long text", "x = " + strings.Repeat("a", longestMend-7), `1:5: found "` + strings.Repeat("a", 60) + `…" without quotes`},
		{"a long text", "x = " + strings.Repeat("a", longestMend-8), `1:5: found "` + strings.Repeat("a", 60) + `…" without quotes; write "` + strings.Repeat("a", longestMend-8) + `"`},
		{"accents", "x = Hà Nội", `1:5: found "Hà Nội" without quotes; write "Hà Nội"`},
		{"a backslash is not put in quotes", `x = C:\plant`, `1:5: found "C:\\plant"` + otherwise},
		{"a unit", "x = t/MWh", `1:5: found "t/MWh" without quotes; write "t/MWh"`},
		{"an equal sign", "x = a = b", `1:5: found "a = b"` + otherwise},
		{"two values in a list, true first", "x = [true coal]", `1:11: no comma before "coal]"; write one, or close the bracket`},
		{"a word in a list of several lines", "x = [\n  coal,\n]", `2:3: found "coal" without quotes; write "coal"`},
		{"a key in a list", "x = [\n  a = 1,\n]", `2:3: found "a = 1"` + otherwise},
		{"a number sign without a space is part of it", "x = C# note", `1:5: found "C# note" without quotes; write "C# note"`},
		{"n/a", "x = N/A", `1:5: found "N/A"; TOML has no word for no value; leave the line out`},
		{"a word on the next line of a list", "x = [\n  true\n  false\n]", `3:3: no comma before "false"; write one, or close the bracket`},
		{"words before a date", "x = VNCPC 30/06/2004", `1:5: found "VNCPC 30/06/2004" without quotes; write "VNCPC 30/06/2004"`},
		{"words behind a date", "x = 30/06/2004 or later", `1:5: found "30/06/2004 or later" without quotes; write "30/06/2004 or later"`},
		{"date with points", "x = 30.6.2004", `1:5: found "30.6.2004"; a date is written year-month-day`},
		{"date with slashes, year first", "x = 2004/06/30", `1:5: found "2004/06/30"; a date is written year-month-day`},

		// Texts.
		{"open in braces", "x = { a = \"b }\n", `1:11: a text opened here is not closed on this line; close it with ", or write """ at both ends of several lines`},
		{"open with Windows line ends", "x = 'b\r\ny = 1\r\n", `1:5: a text opened here is not closed on this line; close it with ', or write ''' at both ends of several lines`},
		{"closed with the other quote", "x = \"b'\n", `1:5: a text opened here is not closed on this line; close it with ", or write """ at both ends of several lines`},
		{"several lines in single quotes", "x = 1\ny = '''\n", `2:5: a text opened here is not closed; close it with '''`},
		{"an open one behind a closed one", "x = [\"a\", \"b]", `1:11: a text opened here is not closed on this line; close it with ", or write """ at both ends of several lines`},
		{"an escape at the end of a line", "x = \"a\\\ny = 1", `1:7: found \ in a text; write \\ for it, or put the text in ' '`},
		{"too short an escape", `x = "\u12"`, `1:6: found \ in a text; write \\ for it, or put the text in ' '`},
		{"a code point that is none", `x = "\ud800"`, `1:6: found \ in a text; write \\ for it, or put the text in ' '`},
		{"words behind a text", `x = "a" and more`, `1:9: found "and more" behind the value; begin a new line, or a comment with #`},
		{"two texts in a list", "x = ['a''b']", `1:9: found "'b']" behind the end of a text; put a text that has ' in it in " "`},
		{"control character in a comment", "# \x01", `1:3: found the control character "\x01"; delete it`},
		{"control character behind a value", "x = 1\x7f", `1:6: found the control character "\x7f"; delete it`},
		{"typographic quote behind a number", "x = 5”", `1:6: found a typographic quote "”"; write the straight one: "`},
		{"French quotes", "x = «a»", `1:5: found a typographic quote "«"; write the straight one: "`},
		{"a byte order mark inside", "x = 1\n\ufeffy = 2", `2:1: found the invisible character "\ufeff"; delete it or write an ordinary space`},
		{"a symbol is visible", "x = ✓", `1:5: found "✓"` + otherwise},

		// Keys.
		{"nothing but a key, at the end of the file", "x", `1:1: found "x"; key = value is wanted`},
		{"a key and a comment", "x # = 1", `1:1: found "x"; key = value is wanted`},
		{"a value and no equal sign", `coal "2970 t"`, `1:1: found "coal \"2970 t\""; key = value is wanted`},
		{"a point at the end of a key", "a. = 1", `1:1: found "a. = 1"; key = value is wanted`},
		{"a bad character in a key", "a!b = 1", `1:1: found "a!b = 1"; key = value is wanted`},
		{"a key with three words", "net annual saving = 1", `1:1: "net annual saving" is a key with a space; write net_annual_saving, or "net annual saving" in quotes`},
		{"a key with a space in braces", "x = { annual saving = 5 }", `1:7: "annual saving" is a key with a space; write annual_saving, or "annual saving" in quotes`},
		{"no key in braces", "x = { 5 }", `1:7: found "5 }"; key = value is wanted`},
		{"a list in braces", "x = { [5] }", `1:7: found "[5] }"; key = value is wanted`},
		{"a colon in braces", "x = { a: 5 }", `1:8: found : after a key; write = instead`},
		{"two equal signs", "x == 5", `1:4: found "= 5"` + otherwise},
		{"no value before a comment", "x = # later", `1:5: no value after =; write one or delete the line`},
		{"no value at the end of braces", "x = { a = }", `1:11: no value after =; write one or delete the line`},
		{"no value, Windows line ends", "x =\r\ny = 1", `1:4: no value after =; write one or delete the line`},
		{"accent in the header of a list", "[[điện]]", `1:1: "điện" in a header without quotes; names are of letters A to Z, digits, _ and -; write "điện" in quotes`},

		{"a key in quotes that is not closed, first in the file", "\"x = 1\n", `1:1: a text opened here is not closed on this line; close it with ", or write """ at both ends of several lines`},

		// Headers.
		{"nothing but a bracket", "[\n", `1:1: a header without a name; write one, as in [name]`},
		{"one bracket too many", "[a]]", `1:1: the brackets of "[a]]" do not match; write [a], or [[a]] for one of several`},
		{"not closed, with a space before it", "x = 1\n  [a.b # c\n", `2:3: the header "[a.b" is not closed; close it with ]`},
		{"a value behind it", "[a] 5", `1:1: found "[a] 5"; a header such as [name] or [[name]] is wanted, on a line of its own`},
		{"three brackets", "[[[a]]]", `1:1: the brackets of "[[[a]]]" do not match; write [a], or [[a]] for one of several`},
		{"a bad character", "[a!]", `1:1: found "[a!]"; a header such as [name] or [[name]] is wanted, on a line of its own`},
		{"a header without a name, with a space", "[ ]", `1:1: a header without a name; write one, as in [name]`},

		// Brackets.
		{"as many open as may be", "x = " + strings.Repeat("[", MaxDepth) + "!", `1:37: found "!"` + otherwise},
		{"a list open at the end of the file", "x = [", `1:5: a list opened here is not closed; close it with ]`},
		{"braces open at the end of the file", "x = [{", `1:6: a table opened here is not closed; close it with }`},
		{"the inner list open at the end", "x = [[1], [2, [3], ", `1:11: a list opened here is not closed; close it with ]`},
		{"a comment with a bracket closes nothing", "x = [1 # ]", `1:5: a list opened here is not closed; close it with ]`},
		{"a text with a bracket closes nothing", "x = [']' # ]", `1:5: a list opened here is not closed; close it with ]`},
		{"a key in a list that is indented is perhaps without braces", "x = [\n  1\n  y = 2", `3:3: no comma before "y = 2"; write one, or close the bracket`},
		{"a key with a comma is perhaps without braces", "x = [\ny = 2,\n]", `2:1: found "y = 2"` + otherwise},
		{"a list before a dotted key", "x = [1\na.b = 2", `1:5: a list opened here is not closed before line 2; close it with ]`},
		{"a list before a header with a comment", "x = [1,\n\n[a] # b", `1:5: a list opened here is not closed before line 3; close it with ]`},
		{"a word in brackets in a list is perhaps a list", "x = [\n  [coal]\n]", `2:4: found "coal" without quotes; write "coal"`},
		{"a word in brackets and a comma is a list", "x = [\n[coal],\n]", `2:2: found "coal" without quotes; write "coal"`},
		{"an earlier expression does not count", "x = [1]\ny = [2\nz = 3", `2:5: a list opened here is not closed before line 3; close it with ]`},
		{"braces in a list before a header", "x = [\n{ a = 1,\n[b]", `2:1: a table opened here is not closed before line 3; close it with }`},
		{"the wrong bracket in braces", "x = {\n  a = 1\n]", `3:1: found ]; { of line 1 is to be closed first`},
		{"a bracket too many", "x = [1]]", `1:8: found "]" behind the value; begin a new line, or a comment with #`},
		{"a comma first", "x = [, 1]", `1:6: found a comma with no value before it; delete it`},
		{"a comma first in braces", "x = {, a = 1}", `1:6: found a comma with no value before it; delete it`},

		// Encoding.
		{"not UTF-8 from the first byte", "\xd0a", `1:1: not UTF-8 (byte 0xD0); save the file as UTF-8; an older Vietnamese file is often Windows-1258 or TCVN3`},
		{"Windows-1258 in the second line", "a = 1\nb = \"\xd0\"", `2:6: not UTF-8 (byte 0xD0); save the file as UTF-8; an older Vietnamese file is often Windows-1258 or TCVN3`},
		{"cut in a character", "a = \"é\xc3", `1:7: not UTF-8 (byte 0xC3); save the file as UTF-8; an older Vietnamese file is often Windows-1258 or TCVN3`},
		{"CR at the end of the file", "a = 1\r", `1:6: a line that ends in CR alone; save the file with line ends LF or CR LF`},
		{"CR among CR LF", "a = 1\r\nb = 2\rc = 3\r\n", `2:6: a line that ends in CR alone; save the file with line ends LF or CR LF`},
		{"a zero byte behind the first two", "ab\x00", `1:3: found the control character "\x00"; delete it`},
		{"a zero byte first", "\x00a", `1:1: UTF-16 text; save the file as UTF-8`},
		{"two zero bytes", "\x00\x00", `1:1: found the control character "\x00"; delete it`},
		{"merge mark inside a line", "# <<<<<<< a\nx = 1 >>>>>>> b", `2:7: found ">>>>>>> b" behind the value; begin a new line, or a comment with #`},
		{"merge mark in the first line", "<<<<<<< a", `1:1: a merge conflict was left in the file; choose one side and delete the marks`},
		{"merge mark behind a line of its own length", "x = 1\n>>>>>>> b", `2:1: a merge conflict was left in the file; choose one side and delete the marks`},
	} {
		_, err := Parse("plant.toml", []byte(tt.text))
		if got := strings.Join(mistakes(err), "\n"); got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, got, tt.want)
		}
	}
}

// A table of many keys is searched otherwise than one of few.
func TestManyKeys(t *testing.T) {
	for n := 1; n <= 2*few+1; n++ {
		text := numbered("k%d = 1\n", n)
		root := parse(t, text)
		for i := range n {
			key := fmt.Sprint("k", i)
			if e := root.get(key); e == nil || e.at.Line != i+1 {
				t.Errorf("of %d keys, %s is not found in its line", n, key)
			}
			_, err := Parse("plant.toml", []byte(text+key+" = 2"))
			want := fmt.Sprintf("%d:1: \"%s\" is already set in line %d; keep one", n+1, key, i+1)
			if got := strings.Join(mistakes(err), ""); got != want {
				t.Errorf("of %d keys, got %s, want %s", n, got, want)
			}
		}
		if root.value(fmt.Sprint("k", n)) != nil {
			t.Errorf("of %d keys, one more is found", n)
		}
	}
}

// What stands in a text is no structure; the rules of where a text ends are those of TOML.
func TestStringLength(t *testing.T) {
	for _, tt := range []struct{ text, rest string }{
		{`"a" b`, ` b`},
		{`"" b`, ` b`},
		{`"a\" b" c`, ` c`},
		{`"a\\" b`, ` b`},
		{`'a\' b`, ` b`},
		{`'' b`, ` b`},
		{"\"a\n\"", "\n\""},
		{`"a`, ``},
		{`"a\`, ``},
		{`"""a" ""b\""" "\"""" c`, ` c`},
		{`"""a"" """" c`, ` c`},
		{`"""a"""""" c`, `" c`},
		{"'''a\n'' b\\''' c", " c"},
		{`"""" b""" c`, ` c`},
		{`"""a""`, ``},
		{`"""`, ``},
	} {
		if n := stringLength([]byte(tt.text), tt.text[0]); tt.text[n:] != tt.rest {
			t.Errorf("behind %q stands %q, want %q", tt.text, tt.text[n:], tt.rest)
		}
	}
}
