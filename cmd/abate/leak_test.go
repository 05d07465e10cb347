package main

import (
	"context"
	"io"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// A run leaves no goroutine behind, whether it is done, refused or interrupted.
func TestRunLeavesNoGoroutine(t *testing.T) {
	folder := t.TempDir()
	before := runtime.NumGoroutine()
	for _, c := range []struct {
		args []string
		code int
	}{
		{[]string{"calc", "--draws", "2000", "--format", "json"}, exitDone},
		{[]string{"report", "-o", filepath.Join(folder, "a.html")}, exitDone},
		{[]string{"report", "-o", filepath.Join(folder, "a.xlsx")}, exitDone},
		{[]string{"plot", "-o", filepath.Join(folder, "pictures")}, exitDone},
		{[]string{"audit"}, exitDone},
		{[]string{"calc", "nowhere.toml"}, exitFailed},
		{[]string{"calc", "--unknown"}, exitUsage},
		{[]string{"calc", "--draws", "50000000"}, exitInterrupted},
		{[]string{"bulk", national(), "--factors", "viet-nam", "--year", "2023", "--totals", filepath.Join(folder, "a.csv.zst")}, exitDone},
		{[]string{"bulk", national(), "--factors", "viet-nam", "--year", "2023", "-o", filepath.Join(folder, "nowhere", "a.csv")}, exitFailed},
		{[]string{"bulk", "-", "--factors", "viet-nam"}, exitFailed},
	} {
		ctx, stop := context.WithCancel(context.Background())
		if c.code == exitInterrupted {
			time.AfterFunc(100*time.Millisecond, stop)
		}
		var said strings.Builder
		if code := run(ctx, c.args, strings.NewReader(""), io.Discard, &said); code != c.code {
			t.Errorf("%q ends with %d, want %d: %s", c.args, code, c.code, said.String())
		}
		stop()
	}
	for range 200 { // those that are about to end
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	stacks := make([]byte, 1<<16)
	t.Errorf("%d goroutines before, %d after:\n%s", before, runtime.NumGoroutine(), stacks[:runtime.Stack(stacks, true)])
}

// A run leaves nothing in memory, for the process of a fuzzer makes millions of them.
func TestRunsLeaveNothingInMemory(t *testing.T) {
	held := func() int64 {
		for range 50 {
			if code := run(t.Context(), []string{"version"}, strings.NewReader(""), io.Discard, io.Discard); code != exitDone {
				t.Fatalf("exit code %d", code)
			}
		}
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	before := held()
	if more := held() - before; more > 1<<20 {
		t.Errorf("50 runs leave %d bytes in memory", more)
	}
}
