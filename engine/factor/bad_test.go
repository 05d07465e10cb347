package factor

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/cleaner-production/abate/engine/internal/place"
)

// TestBadFiles reads each file of testdata/bad. A file says itself what is wrong with it, behind the wrong line:
//
//	ncv = { value = 25, unit = "GJ/tt", source = "x" }  #! 4:28: unknown unit "tt"; did you mean "t"?
//
// Nothing else may be reported.
func TestBadFiles(t *testing.T) {
	files, err := filepath.Glob("testdata/bad/*.toml")
	if err != nil || len(files) < 90 {
		t.Fatal(len(files), "bad files:", err)
	}
	fsys := os.DirFS("testdata/bad")
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
			s, err := Open(fsys, filepath.Base(file))
			if diff := cmp.Diff(want, mistakes(err)); diff != "" || s != nil {
				t.Errorf("wanted (-) and reported (+):\n%s", diff)
			}
		})
	}
}

// notes returns the mistakes that a file says it has.
func notes(data []byte) []string {
	var all []string
	for _, line := range strings.Split(string(data), "\n") {
		for _, one := range strings.Split(line, "#! ")[1:] {
			all = append(all, strings.TrimSpace(one))
		}
	}
	return all
}

// mistakes returns the mistakes in an error as line:column: text.
func mistakes(err error) []string {
	var list []*Error
	var one *Error
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

// A mistake of a parent is told in the file of the parent.
func TestMistakesOfAParent(t *testing.T) {
	for _, tt := range []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"in a folder below", map[string]string{"own.toml": `extends = "sets/b.toml"`, "sets/b.toml": "id = \"b\"\nextends = \"base\"\ntitel = \"x\""},
			`sets/b.toml:3:1: unknown key "titel"; did you mean "title"?`},
		{"names are those of its own folder", map[string]string{"own.toml": `extends = "sets/b.toml"`, "sets/b.toml": `extends = "c.toml"`, "sets/c.toml": `gwp = "ar5"`},
			`sets/c.toml:1:1: no id; add id = "…"`},
		{"not found where it says", map[string]string{"own.toml": `extends = "sets/b.toml"`, "sets/b.toml": `extends = "c.toml"`, "c.toml": `gwp = "ar5"`},
			`sets/b.toml:1:11: cannot read the factor set "sets/c.toml"; there is no such file`},
		{"a set of one's own may not have the name of a parent", map[string]string{"own.toml": "id = \"b\"\nextends = \"b.toml\"", "b.toml": "id = \"b\"\nextends = \"base\""},
			`own.toml:1:6: the id "b" is taken; a name of its own is wanted`},
		{"a folder in place of a file", map[string]string{"own.toml": `extends = "b.toml"`, "b.toml/c.toml": ""},
			`own.toml:1:11: cannot read the factor set "b.toml"; it is not a regular file`},
		{"factors of two files together", map[string]string{"own.toml": "id = \"own\"\nextends = \"b.toml\"\n[carrier.x]\noxidation = { value = 0.98, unit = \"fraction\", source = \"x\" }",
			"b.toml": "id = \"b\"\nextends = \"base\"\n[carrier.x]\nunit = \"t\"\nscope = 1\nco2 = { value = 2, unit = \"t/t\", source = \"x\" }"},
			`own.toml:4:1: an oxidation without carbon content; a co2 factor already contains it; leave it out, or give carbon in place of co2`},
		{"a carrier of the parent that depends on what has changed", map[string]string{
			"own.toml": "id = \"own\"\nextends = \"b.toml\"\n[carrier.x]\nco2 = { value = 2, unit = \"t/t\", source = \"x\" }",
			"b.toml": "id = \"b\"\nextends = \"base\"\n[carrier.x]\nunit = \"t\"\nscope = 1\ncarbon = { value = 26, unit = \"t C/TJ\", source = \"x\" }\noxidation = { value = 0.98, unit = \"fraction\", source = \"x\" }\n" +
				"[carrier.y]\nsame_as = \"x\"\noxidation = { value = 0.9, unit = \"fraction\", source = \"x\" }"},
			`own.toml:1:1: an oxidation without carbon content; a co2 factor already contains it; leave it out, or give carbon in place of co2`},
	} {
		fsys := fstest.MapFS{}
		for name, text := range tt.files {
			fsys[name] = &fstest.MapFile{Data: []byte(text)}
		}
		if _, err := Open(fsys, "own.toml"); err == nil || err.Error() != tt.want {
			t.Errorf("%s:\n%v, want\n%s", tt.name, err, tt.want)
		}
	}
}

// Sets that are trusted may extend any file of the file system, and none beside it.
func TestOpenAnywhere(t *testing.T) {
	fsys := fstest.MapFS{"sets/own/a.toml": {Data: []byte("id = \"a\"\nextends = \"../b.toml\"")}, "sets/b.toml": {Data: []byte("id = \"b\"\nextends = \"base\"\ngwp = \"ar5\"")},
		"out.toml": {Data: []byte("id = \"out\"\nextends = \"../../b.toml\"")}, "abs.toml": {Data: []byte("id = \"abs\"\nextends = \"/sets/b.toml\"")}}
	if s, err := OpenAnywhere(fsys, "sets/own/a.toml"); err != nil || len(s.Lineage) != 3 {
		t.Errorf("%+v, %v", s, err)
	}
	const wanted = "; a set in the same folder or below it is wanted; copy the file there and write its name"
	for name, want := range map[string]string{"out.toml": `out.toml:2:11: found "../../b.toml"` + wanted, "abs.toml": `abs.toml:2:11: found "/sets/b.toml"` + wanted} {
		if _, err := OpenAnywhere(fsys, name); err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
	if _, err := Open(fsys, "sets/own/a.toml"); err == nil || err.Error() != `sets/own/a.toml:2:11: found "../b.toml"`+wanted {
		t.Error(err)
	}
}

// A chain of sets has an end, and so has a file.
func TestLimits(t *testing.T) {
	fsys := fstest.MapFS{"large.toml": {Data: make([]byte, 16<<20+1)}}
	for i := range 20 {
		fsys[fmt.Sprintf("%d.toml", i)] = &fstest.MapFile{Data: fmt.Appendf(nil, "id = \"s%d\"\nextends = \"%d.toml\"", i, i+1)}
	}
	fsys["20.toml"] = &fstest.MapFile{Data: []byte("id = \"s20\"\ngwp = \"ar5\"")}
	if s, err := Open(fsys, "5.toml"); err != nil || len(s.Lineage) != maxLineage {
		t.Errorf("%d sets: %v", maxLineage, err)
	}
	if _, err := Open(fsys, "4.toml"); err == nil || err.Error() != "19.toml:2:11: more than 16 sets extend one another" {
		t.Errorf("one more: %v", err)
	}
	if _, err := Open(fsys, "large.toml"); err == nil || err.Error() != `cannot read the factor set "large.toml"; it is larger than 16 MiB` {
		t.Errorf("a large file: %v", err)
	}
	if _, err := Decode("own.toml", []byte(`extends = "x.toml"`)); err == nil || !strings.HasPrefix(err.Error(), `own.toml:1:11: found "x.toml"; a built-in set is wanted here; known: base, `) {
		t.Errorf("a file where there are none: %v", err)
	}
}

// No name from a file reaches a message as it stands if it could move the reader's cursor.
func TestMessagesArePlain(t *testing.T) {
	evil := "\u001b[2J\u202e.toml"
	fsys := fstest.MapFS{evil: {Data: []byte("id = \"a\"\nextends = \"\\u001b[2J\\u202e.toml\"")}}
	for _, name := range []string{evil, "none" + evil, "../" + evil, "\u001b[2J"} {
		_, err := Open(fsys, name)
		if err == nil || strings.ContainsFunc(err.Error(), func(r rune) bool { return !unicode.IsPrint(r) }) && !strings.HasPrefix(err.Error(), evil) {
			t.Errorf("%q: %q", name, err)
		}
	}
}
