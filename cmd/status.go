package cmd

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// The exit statuses, a contract with other programs.
const (
	statusDone        = 0
	statusFound       = 1
	statusTrouble     = 2
	statusInterrupted = 130
)

// errFound ends a run that has findings, or changes pending or refused: no
// message, for they are printed already.
var errFound = errors.New("findings or pending changes")

// errDiagnosed ends a run in which some file could not be read or parsed; the
// files are named already, and the rest of the project was worked on.
var errDiagnosed = errors.New("some files could not be analysed")

// usageError is a command line that means nothing.
type usageError struct {
	message string
	hint    string // a way out, or nothing
}

func (e *usageError) Error() string { return e.message }

// hintedError is any other error with a way out.
type hintedError struct {
	error
	hint string
}

func (e *hintedError) Unwrap() error { return e.error }

// internalError is a panic of the program itself.
type internalError struct {
	value any
	stack []byte
}

func (e *internalError) Error() string { return fmt.Sprintf("internal error: %v", e.value) }

// report prints how a run ended and maps it to its exit status.
func (a *App) report(err error) int {
	var usage *usageError
	var internal *internalError
	var hinted *hintedError
	switch {
	case err == nil:
		return statusDone
	case errors.Is(err, context.Canceled):
		a.complain("interrupted", "no file is half-written; run the command again")
		return statusInterrupted
	case errors.Is(err, errFound):
		return statusFound
	case errors.Is(err, errDiagnosed):
		return statusTrouble
	case errors.As(err, &internal):
		a.complain(internal.Error(), "this is a defect of awaken: please report it with the lines below; no file is half-written")
		fmt.Fprintf(a.Stderr, "version %s\n%s", version(), internal.stack)
		return statusTrouble
	case errors.As(err, &usage):
		a.complain(usage.message, usage.hint)
		return statusTrouble
	case errors.As(err, &hinted):
		a.complain(err.Error(), hinted.hint)
		return statusTrouble
	default:
		a.complain(err.Error(), "")
		return statusTrouble
	}
}

// complain prints an error and the way out of it.
func (a *App) complain(message, hint string) {
	message = strings.TrimPrefix(message, "awaken: ")
	fmt.Fprintf(a.Stderr, "%s %s\n", a.term.bad("awaken:"), message)
	if hint != "" {
		fmt.Fprintf(a.Stderr, "  %s %s\n", a.term.strong("hint:"), hint)
	}
}
