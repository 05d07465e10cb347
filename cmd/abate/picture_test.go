package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Pictures of the built-in examples are what abate draws: that of README.md, and Table 4 in both languages.
func TestPicturesOfTheExamples(t *testing.T) {
	for want, args := range map[string][]string{
		"table2-co2.svg": {"--only", "co2"},
		"table4.svg":     {"--only", "indicators"},
		"table4.vi.svg":  {"--only", "indicators", "--lang", "vi"},
	} {
		dir := t.TempDir()
		var out bytes.Buffer
		if code := run(context.Background(), append([]string{"plot", "-o", dir}, args...), strings.NewReader(""), &out, &out); code != 0 {
			t.Fatal(out.String())
		}
		got, err := os.ReadFile(filepath.Join(dir, args[1]+".svg"))
		if err != nil {
			t.Fatal(err)
		}
		golden, err := os.ReadFile("../../engine/chart/testdata/" + want)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, golden) {
			t.Errorf("engine/chart/testdata/%s is not what abate plot %s draws; renew it", want, strings.Join(args, " "))
		}
	}
}
