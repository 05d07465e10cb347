package place

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestErrorIsOneLine(t *testing.T) {
	for _, tt := range []struct {
		name string
		err  *Error
		want string
	}{
		{"all of it", &Error{"plant.toml", 14, 9, "", `unknown unit "tt"`, "a mass is wanted", `did you mean "t"?`},
			`plant.toml:14:9: unknown unit "tt"; a mass is wanted; did you mean "t"?`},
		{"without a wish", &Error{"plant.toml", 14, 9, "", "no unit", "", `write "2970 t"`}, `plant.toml:14:9: no unit; write "2970 t"`},
		{"without a column", &Error{File: "options.csv", Line: 3, Found: "9 fields"}, "options.csv:3: 9 fields"},
		{"the whole file", &Error{File: "empty.toml", Found: "no programme in the file"}, "empty.toml: no programme in the file"},
		{"no file", &Error{Found: "no unit"}, "no unit"},
	} {
		if got := tt.err.Error(); got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, got, tt.want)
		}
	}
}

func TestListIsSortedAndCut(t *testing.T) {
	var l List
	if l.Err() != nil {
		t.Fatal("an empty list is no error")
	}
	for line := 30; line > 0; line-- {
		l.Add(Position{"a.toml", line, 1, ""}, fmt.Sprint("mistake ", line), "", "")
	}
	l.Add(Position{"a.toml", 1, 1, ""}, "mistake 1", "", "") // the same mistake seen twice is told once
	l.Add(Position{"a.toml", 2, 7, ""}, "later in line 2", "", "")
	lines := strings.Split(l.Err().Error(), "\n")
	if len(lines) != Most+1 || lines[0] != "a.toml:1:1: mistake 1" || lines[2] != "a.toml:2:7: later in line 2" || lines[Most] != "and 11 more" {
		t.Errorf("got %d lines:\n%s", len(lines), strings.Join(lines, "\n"))
	}
	var one *Error
	if !errors.As(l.Err(), &one) || one.Line != 1 {
		t.Errorf("errors.As finds the first mistake; got %v", one)
	}
	if l.Len() != 32 {
		t.Errorf("Len = %d, want 32", l.Len())
	}
}

// A file of nothing but mistakes is told in a few lines, and all are counted.
func TestListIsBounded(t *testing.T) {
	var l List
	for line := range 500_000 {
		l.Add(Position{"a.toml", line + 1, 1, ""}, "mistake", "", "")
	}
	text := l.Err().Error()
	if l.Len() != 500_000 || !strings.HasSuffix(text, "\nand 499980 more") {
		t.Errorf("%d mistakes, told as\n%s", l.Len(), text)
	}
}

func TestQuote(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"plain", "2970 tấn", `"2970 tấn"`},
		{"quotes and backslashes", `a"b\c`, `"a\"b\\c"`},
		{"escape sequence of a terminal", "\x1b[31m", `"\x1b[31m"`},
		{"writing direction", "a\u202eb", `"a\u202eb"`},
		{"no-break space is shown", "2\u00a0970", `"2\u00a0970"`},
		{"not UTF-8", "\xd0", `"\xd0"`},
		{"long", strings.Repeat("é", 100), `"` + strings.Repeat("é", 60) + `…"`},
	} {
		if got := Quote(tt.text); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestPosition(t *testing.T) {
	if got := (Position{"a.toml", 3, 0, ""}).String(); got != "a.toml:3" {
		t.Error(got)
	}
	if got := (Position{}).String(); got != "" {
		t.Error(got)
	}
}
