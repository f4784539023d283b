package rules

import (
	"awaken/rewrite/convert"
	"awaken/rewrite/finding"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// partlyAwaited
//
//	job = fetch()
//	if ready: return await job     =>  the coroutine made where it is awaited
//
// Paths that end in an exception are passed over, and so are conditions that
// may go together: see followed.
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

None: make the coroutine where it is awaited, or close it where it is not.

## Safety

Nothing is changed.
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
	for _, f := range s.Coloured().Fates() {
		x := f.Site
		if f.Task || f.Lost || x.Call() == nil || x.Implicit || x.Instance().Stands() || !s.Coloured().Makes(x) {
			continue
		}
		fn := x.Instance().Func()
		t := fn.Unit.Tree
		assignment := t.Parent(x.Node)
		if fn.Kind != resolve.Def || t.Kind(assignment) != syntax.Assignment || t.Field(x.Node) != syntax.FieldRight || t.Kind(t.Parent(assignment)) != syntax.ExpressionStatement {
			continue
		}
		left := t.Child(assignment, syntax.FieldLeft)
		if t.Kind(left) != syntax.Identifier {
			continue
		}
		w := &walk{t: t, name: t.String(left)}
		if w.shared(fn.Node) {
			continue
		}
		if end := w.follow(fn.Node, t.Parent(assignment)); end.lost {
			report := s.add(fn, x.Node, calleeOf(f.Coroutine), "coroutine `"+convert.Excerpt(t, x.Node)+"` is not awaited on every path", "`"+w.name+"` is not used "+end.text(fn.Unit))
			if report != nil && seen[site{fn.Unit, x.Node}] {
				report.Confidence = finding.Observed
			}
		}
	}
}

// text says where a path ends.
func (e ending) text(u *resolve.Unit) string {
	if e.node < 0 {
		return "before the function ends"
	}
	at := where(u, u, e.node)
	switch e.kind {
	case returned:
		return "before the return on " + at
	case rebound:
		return "before it gets another value on " + at
	case looped:
		return "before the next round of the loop on " + at + " gives it another value"
	}
	return "where the condition on " + at + " is not met"
}
