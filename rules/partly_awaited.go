package rules

import (
	"awaken/rewrite/convert"
	"awaken/rewrite/finding"
	"awaken/rewrite/path"
	"awaken/rewrite/resolve"
)

// partlyAwaited
//
//	job = fetch()
//	if ready: return await job     =>  the coroutine made where it is awaited
//
// Paths that end in an exception are passed over, and so are conditions that
// may go together: see package path.
var partlyAwaited = &Rule{
	Name:    "partly-awaited",
	Summary: "a coroutine is awaited on some paths, and lost on others",
	Doc: `## What it does

Finds coroutines that a function keeps in a local name and awaits on some paths
only: an early return, a branch that does nothing with the name, or a new value
for it comes before the await.

## Why it is bad

On the other paths the work is not done, and Python warns of a coroutine that was
never awaited.

## Example

    async def load(key):
        job = fetch(key)
        if key in cache:
            return cache[key]
        return await job

Use instead:

    async def load(key):
        if key in cache:
            return cache[key]
        return await fetch(key)

## Evidence

Reported if the call is resolved, and a path from it to the end of the function, to
another value for the name, or to the next round of a loop does not mention the name
at all. Paths that end with an exception do not count, nor those on which a
condition may agree with one that was asked before.

## Fix

An await on the path that has none: before its return, or in an else clause of the
condition that was not met. None is offered where the name gets another value, in
loops, where the path leads through a handler, or where no one branch is told that
loses it: make the coroutine where it is awaited, or close it where it is not.

## Safety

Unsafe: the work is then done on that path too, which may be meant not to do it.
`,
	run: runPartlyAwaited,
}

func runPartlyAwaited(s *search) {
	seen := map[site]bool{}
	for _, w := range s.Sightings() {
		if w.Node >= 0 {
			seen[site{w.Func.Unit, w.Node}] = true
		}
	}
	for _, p := range s.Coloured().Partials() {
		fn, call := p.Func, p.Site.Node
		reason := "`" + p.Name + "` is not used " + ends(p.End, fn.Unit)
		report := s.add(fn, call, calleeOf(p.Coroutine), "coroutine `"+convert.Excerpt(fn.Unit.Tree, call)+"` is not awaited on every path", reason)
		if report == nil {
			continue
		}
		if seen[site{fn.Unit, call}] {
			report.Confidence = finding.Observed
		}
		if p.Unrepaired == "" {
			report.Fix = "`awaken fix --unsafe` awaits it there too; that may be meant to do without"
		} else {
			report.Fix = "none: " + p.Unrepaired
		}
	}
}

// ends says where a path ends.
func ends(e path.Ending, u *resolve.Unit) string {
	if e.Node < 0 {
		return "before the function ends"
	}
	at := where(u, u, e.Node)
	switch e.Kind {
	case path.Returned:
		return "before the return on " + at
	case path.Rebound:
		return "before it gets another value on " + at
	case path.Looped:
		return "before the next round of the loop on " + at + " gives it another value"
	}
	return "where the condition on " + at + " is not met"
}
