// Package cmd is the command line of awaken: one file a command, and the
// output formats. It reads flags, calls the engine, prints, and maps what
// happened to an exit status; what can be known about a Python program is known
// by the packages below it.
package cmd

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"

	// urfave/cli keeps the tables of commands and flags and prints their help.
	"github.com/urfave/cli/v2"

	"awaken/rewrite"
	"awaken/rewrite/warning"
)

// App is one run of the program with everything of the process that it may
// touch, so that a test can run it in its own process.
type App struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	// Dir is the working directory: relative paths of arguments start there and
	// reported paths are relative to it. Empty means that of the process.
	Dir string
	// Env looks an environment variable up; nil means that none is set.
	Env func(string) string

	engine *engine            // nil means the real one
	stdin  *[]warning.Warning // of standard input, once it has been read as a log
	timer  *rewrite.Timer     // nil unless --timing asks for it

	out   *bufio.Writer // Stdout, buffered; findings and diffs can be long
	style style         // of what goes to Stdout
	term  style         // of what goes to Stderr
}

// Run carries one command line out, args without the program's name, and
// returns its exit status: 0 when there is nothing left to do, 1 when there are
// findings or changes pending or refused, 2 on wrong usage, bad input or an
// internal error, 130 when ctx was cancelled.
func (a *App) Run(ctx context.Context, args []string) (status int) {
	if err := a.setUp(); err != nil {
		fmt.Fprintf(a.Stderr, "awaken: %v\n", err)
		return statusTrouble
	}
	return a.report(a.carryOut(ctx, args))
}

// setUp fills in what the caller left out.
func (a *App) setUp() error {
	if a.Env == nil {
		a.Env = func(string) string { return "" }
	}
	if a.Dir == "" {
		dir, err := os.Getwd()
		if err != nil {
			return fmt.Errorf("the working directory cannot be found: %w", err)
		}
		a.Dir = dir
	}
	dir, err := filepath.Abs(a.Dir)
	if err != nil {
		return err
	}
	a.Dir = dir
	if a.engine == nil {
		a.engine = &realEngine
	}
	a.out = bufio.NewWriterSize(a.Stdout, 1<<16)
	return nil
}

// carryOut runs the command and returns how it ended. A panic becomes an error
// with a stack, for a person to report; what was to be written is written by
// package apply, which leaves each file old or new, never between.
func (a *App) carryOut(ctx context.Context, args []string) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = &internalError{value: r, stack: debug.Stack()}
		}
		// What was printed before an error stays printed. A full disk or a
		// closed pipe shows here, and must not pass for success.
		if flushErr := a.out.Flush(); flushErr != nil && (err == nil || errors.Is(err, errFound)) {
			err = fmt.Errorf("the output could not be written: %w", flushErr)
		}
	}()
	defer func() { a.timer.Report(a.Stderr) }()
	program := a.program()
	canonical, err := arrange(program, args)
	if err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return program.RunContext(ctx, append([]string{program.Name}, canonical...))
}

// program is the table of commands.
func (a *App) program() *cli.App {
	program := &cli.App{
		Name:  "awaken",
		Usage: "migrate Python from sync to async",
		Description: "awaken finds coroutines that nobody awaits and async functions called from sync code,\n" +
			"and propagates async and await up the call chains. Nothing is written without being asked for.\n\n" +
			"Exit status: 0 nothing found or pending, 1 findings or changes pending or refused,\n" +
			"2 wrong usage, bad configuration or input, 130 interrupted.",
		UsageText: "awaken COMMAND [flags] [PATH...]",
		Commands: []*cli.Command{
			a.checkCommand(),
			a.fixCommand(),
			a.migrateCommand(),
			a.applyCommand(),
			a.explainCommand(),
			a.graphCommand(),
			a.rulesCommand(),
			a.completionCommand(),
		},
		Flags:           []cli.Flag{&cli.BoolFlag{Name: "version", Aliases: []string{"V"}, Usage: "print the version and end", DisableDefaultText: true}},
		HideHelpCommand: true, // `awaken help check` is read by arrange
		HideVersion:     true, // --version is a flag like the others, and -v means --verbose
		Writer:          a.out,
		ErrWriter:       a.Stderr,
		// A glob may hold a comma, so a list flag is given once for each value.
		DisableSliceFlagSeparator: true,
		// Without this, urfave/cli ends the process itself on some errors.
		ExitErrHandler: func(*cli.Context, error) {},
		Action: func(c *cli.Context) error {
			if c.Bool("version") {
				_, err := fmt.Fprintln(a.out, "awaken", version())
				return err
			}
			c.App.Writer = a.Stderr
			if err := cli.ShowAppHelp(c); err != nil {
				return err
			}
			return &usageError{message: "no command was given"}
		},
	}
	for _, command := range program.Commands {
		prepare(command)
	}
	return program
}

// prepare gives a command and those below it what all of them have in common.
func prepare(command *cli.Command) {
	command.HideHelpCommand = true // `check help` is a path named help
	if len(command.Subcommands) == 0 {
		command.Flags = append(command.Flags, commonFlags()...)
	}
	for _, f := range command.Flags {
		if f, ok := f.(*cli.BoolFlag); ok {
			f.DisableDefaultText = true // `(default: false)` says nothing
		}
	}
	for _, sub := range command.Subcommands {
		prepare(sub)
	}
}
