package tomltree

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

	"github.com/cleaner-production/abate/engine/internal/place"
)

// TestBadFiles reads each file of testdata/bad as a small portfolio. A file says itself what is wrong with it:
//
//	investment = 0112  #! 1:14: found "0112"; a number has no leading zero; write 112
//
// The note stands on the wrong line, or on the first one where the wrong line cannot carry it. Nothing else may
// be reported.
func TestBadFiles(t *testing.T) {
	files, err := filepath.Glob("testdata/bad/*.toml")
	if err != nil || len(files) == 0 {
		t.Fatal("no bad files", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".toml"), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			want := notes(data)
			if len(want) == 0 {
				t.Fatal("the file does not say what is wrong with it")
			}
			if diff := cmp.Diff(want, mistakes(readPortfolio("bad.toml", data))); diff != "" {
				t.Errorf("wanted (-) and reported (+):\n%s", diff)
			}
		})
	}
}

var note = regexp.MustCompile(`#! ?([^\r\n]+)`)

// notes returns the mistakes that a file says it has. Zero bytes are passed over, for the files in UTF-16.
func notes(data []byte) []string {
	var all []string
	for _, m := range note.FindAllSubmatch(bytes.ReplaceAll(data, []byte{0}, nil), -1) {
		all = append(all, string(m[1]))
	}
	return all
}

// mistakes returns the mistakes in an error as line:column: text.
func mistakes(err error) []string {
	var list []*place.Error
	var one *place.Error
	if many := (*place.Errors)(nil); errors.As(err, &many) {
		list = many.List
	} else if errors.As(err, &one) {
		list = append(list, one)
	}
	var all []string
	for _, e := range list {
		text := strings.TrimPrefix(e.Error(), e.Position().String()+": ")
		all = append(all, fmt.Sprintf("%d:%d: %s", e.Line, e.Column, text))
	}
	return all
}

// readPortfolio takes apart a file of which every key is known here.
func readPortfolio(file string, data []byte) error {
	root, err := Parse(file, data)
	if err != nil {
		return err
	}
	var list place.List
	top := Open(root, &list)
	top.Text("title")
	top.Date("checked")
	if site := top.Table("site"); site != nil {
		site.Text("name")
		site.Text("region")
		site.Close()
	}
	for _, p := range append(top.Tables("programme"), top) {
		p.Text("id")
		p.Number("investment")
		p.Number("annual_saving")
		p.Whole("lifetime_years", 1, 100)
		p.Bool("implemented")
		p.Text("coal")
		p.Text("unit")
		p.Text("note")
		p.Value("parts")
		p.Close()
	}
	return list.Err()
}
