package input_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cleaner-production/abate/engine/input"
	"github.com/cleaner-production/abate/engine/quantity"
)

// TestBadFiles reads each file of testdata/bad. A file says itself what is wrong with it, and nothing else may be
// reported:
//
//	investment = 112.000  #! 5:14: "112.000" is 112 in English writing, 112000 in Vietnamese; write 112 or 112_000
//
// In TOML the note stands on the wrong line, or on the first one where the wrong line cannot carry it. A table has
// no comments: its notes are the first lines, which are cut off before it is read and do not count.
func TestBadFiles(t *testing.T) {
	files, err := filepath.Glob("testdata/bad/*.*")
	if err != nil || len(files) == 0 {
		t.Fatal("no bad files", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			want, data := badFile(t, file)
			if len(want) == 0 {
				t.Fatal("the file does not say what is wrong with it")
			}
			p, err := input.Read(filepath.Base(file), data, quantity.English)
			if diff := cmp.Diff(want, mistakes(err)); diff != "" || p != nil {
				t.Errorf("wanted (-) and reported (+), portfolio %v:\n%s", p, diff)
			}
		})
	}
}

var note = regexp.MustCompile(`#! ([^\r\n]+?)(?:  #!|[\r\n]|$)`)

// badFile returns the mistakes that a file says it has, and what is to be read of it.
func badFile(t testing.TB, file string) (want []string, data []byte) {
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if filepath.Ext(file) != ".toml" {
		for bytes.HasPrefix(data, []byte("#! ")) {
			line, rest, _ := bytes.Cut(data, []byte("\n"))
			want, data = append(want, string(line[3:])), rest
		}
		return want, data
	}
	more := ""
	for rest := data; ; {
		m := note.FindSubmatchIndex(rest)
		if m == nil {
			break
		}
		text := string(rest[m[2]:m[3]])
		if rest = rest[m[3]:]; strings.HasPrefix(text, "and ") {
			more = text
			continue
		}
		want = append(want, text)
	}
	if more != "" {
		want = append(want, more)
	}
	return want, data
}

// mistakes returns the mistakes in an error as line:column: text.
func mistakes(err error) []string {
	if err == nil {
		return nil
	}
	var one *input.Error
	if !errors.As(err, &one) {
		return []string{"not an *Error: " + err.Error()}
	}
	list := []*input.Error{one}
	var all *input.Errors
	more := 0
	if errors.As(err, &all) {
		list, more = all.List, all.More
	}
	var texts []string
	for _, e := range list {
		texts = append(texts, fmt.Sprintf("%d:%d: %s", e.Line, e.Column, strings.TrimPrefix(e.Error(), e.Position().String()+": ")))
	}
	if more > 0 {
		texts = append(texts, fmt.Sprintf("and %d more", more))
	}
	return texts
}

// Where the writing is Vietnamese, tables and files say how to read them in English.
func TestBadNumbersInVietnameseWriting(t *testing.T) {
	_, err := input.Read("t.csv", []byte("option,coal_t\na,\"2,970.5\"\n"), quantity.Vietnamese)
	want := []string{`2:3: "2,970.5" is English writing; write 2970,5, or read it with --number-format en`}
	if diff := cmp.Diff(want, mistakes(err)); diff != "" {
		t.Error(diff)
	}
	_, err = input.Read("t.toml", []byte("[[programme]]\nid='a'\nsavings.coal = \"2,970.5 t\"\n"), quantity.Vietnamese)
	want = []string{`3:16: "2,970.5" is English writing; write "2970,5 t", or set number_format = "en"`}
	if diff := cmp.Diff(want, mistakes(err)); diff != "" {
		t.Error(diff)
	}
}

func TestLimitsOfTables(t *testing.T) {
	tests := []struct {
		name, table string
		want        []string
	}{
		{"columns", "option" + strings.Repeat(",", 1024) + "\na\n", []string{"1:1: 1025 columns; at most 1024 are read"}},
		{"a field", "option,note\na," + strings.Repeat("x", 1<<20+1) + "\n", []string{"2:3: a field of 1048577 bytes; at most 1048576 are read"}},
		{"bytes", "option,note\na," + strings.Repeat("x", input.MaxBytes), []string{"0:0: more than 16 MiB; split the table"}},
		{"many mistakes", "option,coal_t\n" + strings.Repeat("a,x\n", 30), append(repeated(20, `%d:3: "x" does not begin with a number; a number is wanted`), "and 10 more")},
	}
	for _, tt := range tests {
		_, err := input.Read("t.csv", []byte(tt.table), quantity.English)
		if diff := cmp.Diff(tt.want, mistakes(err)); diff != "" {
			t.Errorf("%s:\n%s", tt.name, diff)
		}
	}
	within := []string{
		"option" + strings.Repeat(",", 1023) + "\na" + strings.Repeat(",", 1023) + "\n",
		"option,note\na," + strings.Repeat("x", 1<<20) + "\n",
	}
	for _, table := range within {
		if _, err := input.Read("t.csv", []byte(table), quantity.English); err != nil {
			t.Errorf("at the limit: %v", err)
		}
	}
}

func repeated(n int, format string) []string {
	var all []string
	for i := range n {
		all = append(all, fmt.Sprintf(format, i+2))
	}
	return all
}
