// Command abate turns what cleaner-production programmes report into CO2 reductions, payback and cost per tonne.
//
// Without arguments it recomputes Table 2 of the VNCPC annual report 2004, its built-in example. See "abate help".
//
// Exit codes: 0 done; 1 the input or the run failed; 2 wrong usage; 3 warnings under --strict; 130 interrupted.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
