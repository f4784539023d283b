package cmd

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
)

// Main runs awaken on the process's own arguments, streams and signals, and
// ends the process with the exit status of the run.
func Main() {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(softLimit)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// The first signal ends the run in good order; giving the signals back to
	// the system lets a second one end the process whatever it is doing.
	context.AfterFunc(ctx, stop)
	app := &App{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Env: os.Getenv}
	os.Exit(app.Run(ctx, os.Args[1:]))
}

// softLimit is how many bytes the heap may have before the garbage collector
// works harder than usual. Up to there memory is cheaper than time.
const softLimit = 1300 << 20
