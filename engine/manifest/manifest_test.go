package manifest

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func ExampleCompare() {
	m := &Manifest{Schema: Schema, Abate: "v1.2.3", Input: Of("plant.toml", []byte("title = \"Plant\"\n")), Options: []string{"--seed=1"}}
	computed := "| total | 1,234 |\n\n" + m.Comment() + "\n"
	report := strings.Replace(computed, "1,234", "1,243", 1)

	read, _ := Find([]byte(report))
	fmt.Println(read.Abate, read.Input.Name, read.Options)
	fmt.Println(Compare("plant.md", []byte(report), []byte(computed)))
	// Output:
	// v1.2.3 plant.toml [--seed=1]
	// plant.md:1: found "| total | 1,243 |"; computed "| total | 1,234 |"
}

func TestTextsAreComparedByLines(t *testing.T) {
	const computed = "one\ntwo\nthree\nfour\nfive\n"
	for name, c := range map[string]struct{ report, want string }{
		"the same":                        {computed, ""},
		"as a mail makes it":              {"\ufeffone\r\ntwo \r\nthree\t\r\nfour\r\nfive", ""},
		"two lines changed":               {"one\n2\nthree\n4\nfive\n", `r.md:2: found "2"; computed "two"` + "\n" + `r.md:4: found "4"; computed "four"`},
		"a line taken out":                {"one\nthree\nfour\nfive\n", `r.md:2: found nothing; computed "two"`},
		"a line put in":                   {"one\ntwo\nthree\nmore\nfour\nfive\n", `r.md:4: found "more"; computed nothing`},
		"one taken out, another changed":  {"one\nthree\nfour\n5\n", `r.md:2: found nothing; computed "two"` + "\n" + `r.md:4: found "5"; computed "five"`},
		"lines in another order":          {"one\nthree\ntwo\nfour\nfive\n", `r.md:2: found "three"; computed nothing` + "\n" + `r.md:4: found nothing; computed "three"`},
		"nothing":                         {"", `r.md:1: found nothing; computed "one"` + "\n" + `r.md:1: found nothing; computed "two"`},
		"the difference in a long line":   {"one\ntwo\nthree\nfour\nfive\n" + strings.Repeat("x", 500), `r.md:6: found "` + strings.Repeat("x", 40) + `…"; computed nothing`},
		"text that would move the cursor": {"one\ntwo\nthree\nfour\n\x1b[31mfive\n", `r.md:5: found "\x1b[31mfive"; computed "five"`},
	} {
		t.Run(name, func(t *testing.T) {
			got := ""
			if err := Compare("r.md", []byte(c.report), []byte(computed)); err != nil {
				got = err.Error()
			}
			if name == "nothing" {
				got = strings.Join(strings.Split(got, "\n")[:2], "\n")
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestJSONIsComparedByValues(t *testing.T) {
	const computed = `{"title": "Plant", "programmes": [{"id": "a", "co2_t": 1234.5, "npv": null}], "warnings": []}`
	for name, c := range map[string]struct{ report, want string }{
		"written otherwise":  {`{"warnings":[],"programmes":[{"npv":null,"id":"a","co2_t":1234.5}],"title":"Plant"}`, ""},
		"a figure":           {strings.Replace(computed, "1234.5", "1243.5", 1), `r.json: programmes[a].co2_t: found "1243.5"; computed "1234.5"`},
		"a figure left out":  {strings.Replace(computed, `"co2_t": 1234.5, `, "", 1), `r.json: programmes[a].co2_t: found "null"; computed "1234.5"`},
		"a key of their own": {strings.Replace(computed, `"title"`, `"by": "me", "title"`, 1), `r.json: by: found "me"; computed "null"`},
		"one more":           {strings.Replace(computed, `[]`, `["x"]`, 1), `r.json: warnings: found "a list of 1"; computed "a list of 0"`},
		"no JSON":            {"{", "r.json: not JSON: unexpected EOF"},
	} {
		t.Run(name, func(t *testing.T) {
			got := ""
			if err := Compare("r.json", []byte(c.report), []byte(computed)); err != nil {
				got = err.Error()
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

// What a user writes can end neither the comment nor the script that holds a manifest.
func TestLineEndsNoCommentAndNoScript(t *testing.T) {
	m := &Manifest{Schema: Schema, Input: File{Name: "--></script>.toml"}, Options: []string{"--set=--><b>"}}
	line := m.Line()
	if strings.ContainsAny(line, "<>") {
		t.Fatal(line)
	}
	if _, err := Find([]byte("<!-- " + mark + " " + line + " -->")); err == nil {
		t.Error("a name with a folder was taken")
	}
}

func TestFindRefuses(t *testing.T) {
	for report, want := range map[string]string{
		"":                            ErrNone.Error(),
		"<html></html>":               ErrNone.Error(),
		`{"title": "x"}`:              ErrNone.Error(),
		`{"title": `:                  "not JSON: unexpected end of JSON input",
		"abate-manifest":              "its manifest is damaged",
		`abate-manifest">{"schema":`:  "its manifest is damaged: unexpected EOF",
		`{"manifest": 3}`:             "its manifest is damaged: json: cannot unmarshal number into Go value of type manifest.Manifest",
		`{"manifest": {"schema": 2}}`: "its manifest is of schema 2; 1 is known; a newer abate may know it",
		`{"manifest": {"schema": 1, "input": {"name": "../x"}}}`: `its manifest names the path "../x"; a name without folder is wanted`,
	} {
		if _, err := Find([]byte(report)); err == nil || err.Error() != want {
			t.Errorf("%s: %v; want %s", report, err, want)
		}
	}
	if _, err := Find(nil); !errors.Is(err, ErrNone) {
		t.Error(err)
	}
}

func FuzzCompare(f *testing.F) {
	f.Add("a\nb\n", "a\nc\n")
	f.Add(`{"a": [1, 2]}`, `{"a": [1, {"id": 3}]}`)
	f.Add("{", "{")
	f.Fuzz(func(t *testing.T, a, b string) {
		_, _ = Find([]byte(a))
		_ = Compare("r", []byte(a), []byte(b))
		if strings.HasPrefix(strings.TrimSpace(a), "{") {
			return // what is no JSON is told even beside itself
		}
		if err := Compare("r", []byte(a), []byte(a)); err != nil {
			t.Errorf("%q differs from itself: %v", a, err)
		}
	})
}
