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

// BenchmarkProcess is "abate calc" as a whole process, beside one that does nothing ("abate version"): the wall time of
// each, and the peak memory of the first.
func BenchmarkProcess(b *testing.B) {
	binary := filepath.Join(b.TempDir(), "abate")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	for _, args := range [][]string{{"version"}, {"calc"}} {
		b.Run(args[0], func(b *testing.B) {
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
