package cmd

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// Main runs awaken on the process's own arguments, streams and signals, and
// ends the process with the exit status of the run.
func Main() {
	if os.Getenv("GOGC") == "" && os.Getenv("GOMEMLIMIT") == "" {
		tuneCollector()
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// The first signal ends the run in good order; giving the signals back to
	// the system lets a second one end the process whatever it is doing.
	context.AfterFunc(ctx, stop)
	app := &App{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Env: os.Getenv}
	os.Exit(app.Run(ctx, os.Args[1:]))
}
