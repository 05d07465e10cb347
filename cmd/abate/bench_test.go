package main

import (
	"context"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// BenchmarkCalc is the built-in Table 2 from arguments to output, without the process around it.
func BenchmarkCalc(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if code := run(context.Background(), []string{"calc"}, strings.NewReader(""), io.Discard, io.Discard); code != 0 {
			b.Fatal(code)
		}
	}
}

// BenchmarkProcess is Table 2 as a whole process: to the terminal, to one picture, to the page with all pictures and to the
// workbook, beside a process that does nothing ("abate version"). It shows the wall time and the peak memory of each.
func BenchmarkProcess(b *testing.B) {
	binary := filepath.Join(b.TempDir(), "abate")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	dir := b.TempDir()
	for _, c := range []struct {
		name string
		args []string
	}{
		{"version", []string{"version"}},
		{"calc", []string{"calc"}},
		{"svg", []string{"plot", "--only", "co2", "--force", "-o", dir}},
		{"html", []string{"report", "--force", "-o", filepath.Join(dir, "table2.html")}},
		{"xlsx", []string{"report", "--force", "-o", filepath.Join(dir, "table2.xlsx")}},
	} {
		args := c.args
		b.Run(c.name, func(b *testing.B) {
			var peak int64
			for b.Loop() {
				cmd := exec.Command(binary, args...)
				if err := cmd.Run(); err != nil {
					b.Fatal(err)
				}
				peak = max(peak, peakBytes(cmd.ProcessState))
			}
			if peak > 0 {
				b.ReportMetric(float64(peak)/(1<<20), "MiB-peak")
			}
		})
	}
}
