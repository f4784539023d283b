package rules

import (
	"strings"

	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// swallowedCancellation
//
//	try: await work()
//	except BaseException: log()      =>  except Exception: log()
var swallowedCancellation = &Rule{
	Name:    "swallowed-cancellation",
	Summary: "a handler around an await swallows cancellation",
	Doc: `## What it does

Finds handlers for everything (` + "`except:`" + `, ` + "`except BaseException`" + `) around an await which do not
raise again, and go on.

## Why it is bad

Cancellation arrives as an exception, CancelledError, at an await. A handler that
swallows it makes a task that cannot be cancelled: timeouts do not end it, and the
program does not stop.

## Example

    async def poll():
        while True:
            try:
                await fetch()
            except:
                log.exception("fetch failed")

Use instead:

    async def poll():
        while True:
            try:
                await fetch()
            except Exception:
                log.exception("fetch failed")

## Evidence

By the statement alone: an await, ` + "`async for`" + ` or ` + "`async with`" + ` in the body of the try, no
earlier handler that raises cancellation again, no raise in the handler, and no use
of the exception but to log it. Handlers that end the function are passed over, as
is what stands in a handler that raises in the end.

## Fix

None: what the handler is for is not known.

## Safety

Nothing is changed.
`,
	run: runSwallowedCancellation,
}

func runSwallowedCancellation(s *search) {
	s.functions(func(f *resolve.Func) {
		if !f.Async || f.Kind != resolve.Def {
			return
		}
		t := f.Unit.Tree
		for n := f.Node; n < t.After(f.Node); n++ {
			if t.Kind(n) != syntax.TryStatement || homeOf(t, n) != f.Node {
				continue
			}
			if raisesAfter(t, n) {
				continue
			}
			await := awaitIn(t, f, t.Child(n, syntax.FieldBody))
			if await < 0 {
				continue
			}
			for k := t.First(n); k >= 0; k = t.Next(k) {
				if t.Kind(k) != syntax.ExceptClause {
					continue
				}
				types, name := caught(t, k)
				if mentionsType(types, "CancelledError") {
					break // cancellation is thought of
				}
				if types != "" && !mentionsType(types, "BaseException") {
					continue
				}
				if body := t.ChildOf(k, syntax.Block); goesOn(t, body, name) {
					what := "`except BaseException`"
					if types == "" {
						what = "a bare `except`"
					}
					report := s.add(f, k, "", what+" swallows cancellation", "the await on "+where(f.Unit, f.Unit, await)+" raises CancelledError when the task is cancelled, and the handler goes on as if nothing had happened")
					if report != nil {
						report.EndLine, report.EndColumn = report.Line, report.Column+len("except")
					}
				}
			}
		}
	})
}

// raisesAfter tells whether a statement stands in a handler that raises once it
// is done: there a failing cleanup is kept from hiding what went wrong.
func raisesAfter(t *syntax.Tree, n syntax.Node) bool {
	for p := t.Parent(n); p >= 0 && t.Kind(p) != syntax.FunctionDefinition; n, p = p, t.Parent(p) {
		if t.Kind(p) != syntax.Block || t.Kind(t.Parent(p)) != syntax.ExceptClause {
			continue
		}
		for next := t.Next(n); next >= 0; next = t.Next(next) {
			if t.Kind(next) == syntax.RaiseStatement {
				return true
			}
		}
	}
	return false
}

// awaitIn is the first await, or other place that waits, in the code of f below
// a node.
func awaitIn(t *syntax.Tree, f *resolve.Func, body syntax.Node) syntax.Node {
	for n := body; n >= 0 && n < t.After(body); n++ {
		switch t.Kind(n) {
		case syntax.Await:
		case syntax.ForStatement, syntax.WithStatement:
			if !t.Async(n) {
				continue
			}
		default:
			continue
		}
		if homeOf(t, n) == f.Node {
			return n
		}
	}
	return syntax.Nil
}

// caught is what a handler catches, as it is written, and the name that it
// binds.
func caught(t *syntax.Tree, handler syntax.Node) (types, name string) {
	n := t.First(handler)
	if n < 0 || t.Kind(n) == syntax.Block {
		return "", ""
	}
	if t.Kind(n) == syntax.AsPattern {
		operand := t.Operand(n)
		if next := t.Next(operand); next >= 0 {
			name = t.String(next)
		}
		n = operand
	}
	return t.String(n), name
}

// mentionsType tells whether an exception of that name is among those caught.
func mentionsType(types, name string) bool {
	for _, word := range strings.FieldsFunc(types, func(r rune) bool { return strings.ContainsRune("(), \t\n\\", r) }) {
		if short(word) == name {
			return true
		}
	}
	return false
}

// goesOn tells whether a handler swallows what it catches: it neither raises,
// nor ends the function, nor hands the exception on to anything but a log.
func goesOn(t *syntax.Tree, body syntax.Node, name string) bool {
	for n := body; n >= 0 && n < t.After(body); n++ {
		switch t.Kind(n) {
		case syntax.RaiseStatement, syntax.ReturnStatement, syntax.BreakStatement:
			return false
		case syntax.Call:
			switch short(t.String(t.Child(n, syntax.FieldFunction))) {
			case "exit", "_exit", "exc_info", "set_exception", "abort", "fail", "throw", "uncancel":
				return false
			}
		case syntax.Identifier:
			if name != "" && t.Is(n, name) && !logged(t, n, body) {
				return false
			}
		}
	}
	return body >= 0
}

// logged tells whether an expression below body is only written to a log.
func logged(t *syntax.Tree, n, body syntax.Node) bool {
	for p := t.Parent(n); p > body; p = t.Parent(p) {
		if t.Kind(p) != syntax.Call {
			continue
		}
		switch short(t.String(t.Child(p, syntax.FieldFunction))) {
		case "debug", "info", "warning", "warn", "error", "exception", "critical", "log", "print", "print_exc":
			return true
		}
	}
	return false
}
