package rules

import (
	"fmt"
	"strings"

	"awaken/rewrite/colour"
	"awaken/rewrite/convert"
	"awaken/rewrite/finding"
	"awaken/rewrite/resolve"
)

// unawaitedCall
//
//	status = fetch()        =>  status = await fetch()
//	if check(user): ...     =>  if await check(user): ...
//
// Reported is the place where the coroutine is made, for that is where await
// belongs, whatever is done with it later. Calls whose callee is not wholly
// known are passed over.
var unawaitedCall = &Rule{
	Name:    "unawaited-call",
	Summary: "a coroutine is made and never awaited",
	Doc: `## What it does

Finds calls of coroutine functions whose coroutine nobody awaits, schedules or
hands to a caller who does: dropped as a statement, or used as if it were the
result (tested, compared, formatted, subscripted, stored and never awaited).

## Why it is bad

A coroutine that nobody awaits does nothing: no query runs, no mail is sent, and
no error is raised. As a value it is always true, so a permission check that
forgets its await lets everybody in.

## Example

    async def fetch_status():
        ...

    def check():
        status = fetch_status()
        print(f"status: {status}")

Use instead:

    async def check():
        status = await fetch_status()
        print(f"status: {status}")

## Evidence

Only calls are reported all of whose callees are resolved and make coroutines,
whose coroutine can be followed to every place where it is used (confidence
` + "`resolved`" + `). With ` + "`--warnings LOG`" + `, calls of which Python itself said at run time
that their coroutine was never awaited are reported too (confidence ` + "`observed`" + `),
whatever else is known of them; the message tells which only the run has shown. A method of an unknown receiver is reported with confidence ` + "`name`" + ` if
only coroutine functions of the project bear its name, and its result is used
without an await on the spot.

Where the program has asked whether a callable gives an awaitable
(` + "`if iscoroutinefunction(f)`" + `), and the answer was yes, its call is known to make one.
What a library gives that may be awaited or entered by ` + "`async with`" + ` (a request of
aiohttp's) is reported where neither is done, and nobody else gets hold of it.

## Fix

` + "`awaken fix`" + ` inserts the await, makes the functions around it async up
the call chain, and runs entry points with asyncio.run. Where that cannot be
done right, it refuses with the reason. What is known by name alone, or seen at run
time at a call that is not resolved, is repaired with --unsafe only; a coroutine
that is awaited on another path is not repaired.
`,
	run: runUnawaitedCall,
}

// unusedSuppression is reported by Suppress, which knows which comments were
// needed.
var unusedSuppression = &Rule{
	Name:    UnusedSuppression,
	Summary: "a suppression comment that suppresses nothing",
	Doc: `## What it does

Finds ` + "`# awaken: ignore[rule]`" + ` comments on lines where that rule reports nothing.

## Why it is bad

A comment that suppresses nothing hides the finding that comes next.

## Fix

Remove the comment.
`,
}

func runUnawaitedCall(s *search) {
	refused := map[*colour.Lost]*colour.Refusal{}
	for _, r := range s.Refused() {
		refused[r.Item.Lost] = r
	}
	for _, l := range s.Lost() {
		if l.Given || !l.Sure && !l.Named && l.Seen == nil || resolve.CallsSyncParameter(l.Func, l.Node) {
			continue // of the latter, the argument is reported
		}
		u := l.Func.Unit
		f := placed(u, l.Node)
		f.Rule = s.rule
		excerpt := convert.Excerpt(u.Tree, l.Node)
		f.Message = fmt.Sprintf("coroutine `%s` is never awaited", excerpt)
		f.Function = l.Func.Qualified
		f.Callee = l.Library
		if l.Callee != nil {
			f.Callee = l.Callee.Qualified
		}
		f.Confidence = finding.Resolved
		if l.Named {
			f.Confidence = finding.Name
		}
		if l.Seen != nil {
			f.Confidence = finding.Observed
		}
		f.Fixable = refused[l] == nil
		f.Reason = reason(l)
		f.Fix = fix(l, refused[l])
		s.found = append(s.found, f)
	}
	s.found = observed(s.Analysis, s.found)
}

// reason says what becomes of the coroutine.
func reason(l *colour.Lost) string {
	callee := l.Library
	if l.Callee != nil {
		callee = l.Callee.Name
	}
	text := fmt.Sprintf("`%s` is a coroutine function: the call only makes a coroutine", callee)
	if l.Callee == nil && (strings.HasSuffix(callee, "Awaitable") || strings.HasSuffix(callee, "Coroutine")) {
		text = "what is called is declared to give an awaitable: the call only makes one"
	}
	if l.Named {
		text = fmt.Sprintf("nothing is known of the receiver, but only coroutine functions of the project are called `%s`: the call seems to make a coroutine", callee)
	}
	if l.Seen != nil {
		text = fmt.Sprintf("Python warned of it (%s:%d): ", l.Seen.Log, l.Seen.Line) + text
	}
	switch {
	case l.Use.Role == colour.Dropped:
		return text + ", which is dropped here, and nothing runs"
	case l.Use.Role == colour.Flows:
		return text + ", which is never used, and nothing runs"
	}
	where := "here"
	if u := l.UsedIn.Unit; u != l.Func.Unit || u.Lines.Line(u.Tree.Start(l.Use.By)) != u.Lines.Line(u.Tree.Start(l.Node)) {
		where = fmt.Sprintf("at %s:%d", u.File.Name, u.Lines.Line(u.Tree.Start(l.Use.By)))
	}
	return text + ", which is " + l.Use.What + " " + where + " in place of the result"
}

// fix says what `awaken fix` does.
func fix(l *colour.Lost, refused *colour.Refusal) string {
	switch {
	case refused != nil:
		return "none: " + refused.Block.Reason + "; " + refused.Block.WayOut
	case l.Func.Kind == resolve.Module:
		return "run it with asyncio.run"
	case l.Func.Async:
		return "insert await"
	}
	return fmt.Sprintf("insert await, make `%s` async, and await it wherever it is called", l.Func.Name)
}
