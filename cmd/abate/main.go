// Command abate turns what cleaner-production programmes report into CO2 reductions, payback and cost per tonne.
//
// Without arguments it recomputes Table 2 of the VNCPC annual report 2004, its built-in example. See "abate help".
//
// Exit codes: 0 done; 1 the input or the run failed; 2 wrong usage; 3 warnings under --strict; 130 and 143 interrupted.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	ctx, cancel := context.WithCancelCause(context.Background())
	a := newApp(os.Stdin, os.Stdout, os.Stderr)
	go a.heed(cancel)
	os.Exit(a.run(ctx, os.Args[1:]))
}

// heed ends the run at a signal: within moments, and without half a file. A second signal ends it at once.
func (a *app) heed(cancel context.CancelCauseFunc) {
	signals := make(chan os.Signal, 1)
	for _, s := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		if !signal.Ignored(s) { // as it is for what a shell runs in the background
			signal.Notify(signals, s)
		}
	}
	why := interrupted{<-signals}
	signal.Stop(signals)
	cancel(why)
	time.Sleep(patience) // work that can be stopped ends by itself
	os.Exit(a.interrupt(why, a.desk.clear()))
}

// patience is how long a run may take to end by itself.
const patience = 100 * time.Millisecond

// interrupted is why a run was ended.
type interrupted struct{ os.Signal }

func (i interrupted) Error() string { return "interrupted" }

// code is the exit code: 128 and the number of the signal, as shells have it.
func (i interrupted) code() int {
	if i.Signal == syscall.SIGTERM {
		return exitTerminated
	}
	return exitInterrupted
}
