package uncertainty

import (
	"context"
	"errors"
	"runtime"
	"testing"
	"time"
)

// However an analysis ends, the goroutines that it drew with end too.
func TestDrawsLeaveNoGoroutine(t *testing.T) {
	p, r := table2(t, "vncpc-2004", 0)
	before := runtime.NumGoroutine()
	interrupted := 0
	for _, after := range []float64{-1, 0, 0.1, 0.5, 2} { // of the draws; before the first, and never
		ctx, stop := context.WithCancel(context.Background())
		if after < 0 {
			stop()
		}
		_, err := Analyse(ctx, p, r, Options{Draws: 400_000, Seed: 1, Workers: 4, Bins: 20, Progress: func(share float64) {
			if share >= after {
				stop()
			}
		}})
		stop()
		switch {
		case errors.Is(err, context.Canceled):
			interrupted++
		case err != nil:
			t.Fatal(err)
		}
	}
	if interrupted < 2 || interrupted > 4 {
		t.Errorf("%d of 5 analyses were interrupted", interrupted)
	}
	for range 100 { // those that are about to end
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	stacks := make([]byte, 1<<16)
	t.Errorf("%d goroutines before, %d after:\n%s", before, runtime.NumGoroutine(), stacks[:runtime.Stack(stacks, true)])
}
