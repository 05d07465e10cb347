package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
)

// The memory of a stream does not grow with its rows, not even with those that are wrong.
func TestStreamNeedsNoMemory(t *testing.T) {
	few, many := peakOfStream(t, 150_000), peakOfStream(t, 750_000)
	t.Logf("%d KiB for 150,000 rows, %d KiB for 750,000", few, many)
	if many > few+few/5 {
		t.Errorf("%d KiB for 150,000 rows and %d KiB for 750,000", few, many)
	}
}

// peakOfStream returns what a run has used at most, in KiB, after so many rows.
func peakOfStream(t *testing.T, rows int) (kib int) {
	t.Helper()
	cmd := process(t, t.TempDir(), "bulk", "-", "--factors", "viet-nam", "--year", "2023", "-o", os.DevNull, "--totals", "totals.csv", "--rejects", "rejects.csv")
	cmd.Env = append(cmd.Environ(), "GOGC=10") // for what is held, not what waits to be collected
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	io.WriteString(in, "programme,option,investment,coal_t,electricity_kwh\n")
	var b strings.Builder
	for i := range rows {
		fmt.Fprintf(&b, "p%d,o%d,%d,%d.5,%d\n", i%7, i, 1000+i%977, i%31, 40*(i%1009))
		if i%10 == 0 {
			b.WriteString("p,wrong,,x,\n")
		}
		if i%1000 == 999 {
			io.WriteString(in, b.String())
			b.Reset()
		}
	}
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", cmd.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(status)) {
		fmt.Sscanf(line, "VmHWM: %d kB", &kib)
	}
	in.Close()
	if err := cmd.Wait(); err != nil || kib == 0 {
		t.Fatalf("%v, %d KiB", err, kib)
	}
	return kib
}
