package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The picture of README.md is what abate draws: abate plot --only co2 -o . makes it.
func TestReadmePicture(t *testing.T) {
	dir := t.TempDir()
	var out bytes.Buffer
	if code := run(context.Background(), []string{"plot", "--only", "co2", "-o", dir}, strings.NewReader(""), &out, &out); code != 0 {
		t.Fatal(out.String())
	}
	got, err := os.ReadFile(filepath.Join(dir, "co2.svg"))
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("../../engine/chart/testdata/table2-co2.svg")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("engine/chart/testdata/table2-co2.svg is not what abate draws; renew it")
	}
}
