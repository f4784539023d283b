package rules

import (
	"awaken/rewrite/convert"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// iterationMismatch
//
//	for row in stream(): ...    =>  async for row in stream(): ...
//	list(stream())              =>  [row async for row in stream()]
var iterationMismatch = &Rule{
	Name:    "iteration-mismatch",
	Summary: "an iterator is iterated over in the wrong way",
	Doc: `## What it does

Finds asynchronous generators and iterators in a plain ` + "`for`" + `, a plain
comprehension, ` + "`yield from`" + `, unpacking, or in a builtin that iterates (list, next,
sorted, sum ...), and plain iterables in ` + "`async for`" + `.

## Why it is bad

Python looks for ` + "`__iter__`" + ` in the one case and for ` + "`__aiter__`" + ` in the other,
finds nothing, and raises TypeError; in code that is rarely run, late.

## Example

    async def rows():
        yield 1

    async def show():
        for row in rows():
            print(row)

Use instead:

    async def show():
        async for row in rows():
            print(row)

## Evidence

Reported only if everything that the expression can denote is known and
iterates in the other way alone.

## Fix

None: change the loop by hand, and make the function async.

## Safety

Nothing is changed.
`,
	run: runIterationMismatch,
}

func runIterationMismatch(s *search) {
	s.onValue(func(v resolve.Value) {
		fn := v.Instance.Func()
		t := fn.Unit.Tree
		how, async, call := iterated(t, v.Node)
		if how == "" || t.Kind(v.Node) == syntax.ParenthesizedExpression {
			return // of the latter, the operand is a value too
		}
		every, some, known := v.Traits()
		if !known || async && every&resolve.Iterable == 0 || !async && every&resolve.AsyncIterable == 0 {
			return
		}
		if call >= 0 {
			x := v.Instance.SiteAt(call)
			if x == nil || !iterating[libraryOf(x)] {
				return
			}
			if libraryOf(x) == "builtins.len" && !v.Produced().Only {
				return // an object may have a length of its own
			}
			how += "`" + short(libraryOf(x)) + "`"
		}
		excerpt := convert.Excerpt(t, v.Node)
		switch {
		case !async && some&resolve.Iterable == 0:
			s.add(fn, v.Node, first(v.Names()), "async iterator `"+excerpt+"` "+how,
				"`"+excerpt+"` gives its elements to `async for` alone: everything else raises TypeError")
		case async && some&resolve.AsyncIterable == 0:
			s.add(fn, v.Node, first(v.Names()), "plain iterable `"+excerpt+"` in async for",
				"`"+excerpt+"` has no `__aiter__`: `async for` raises TypeError")
		}
	}, syntax.ForStatement, syntax.ForInClause, syntax.Yield, syntax.ListSplat, syntax.Assignment, syntax.ArgumentList)
}

// iterated says how an expression is iterated over, "" if it is not; by a call
// of which it is the first argument, if that is one of iterating.
func iterated(t *syntax.Tree, n syntax.Node) (how string, async bool, call syntax.Node) {
	p := t.Parent(n)
	for t.Kind(p) == syntax.ParenthesizedExpression {
		n, p = p, t.Parent(p)
	}
	call = syntax.Nil
	switch t.Kind(p) {
	case syntax.ForStatement:
		if t.Field(n) == syntax.FieldRight {
			return "in a plain for", t.Async(p), call
		}
	case syntax.ForInClause:
		if t.Field(n) == syntax.FieldRight {
			return "in a plain comprehension", t.Async(p), call
		}
	case syntax.Yield:
		if t.ChildOf(p, syntax.FromKeyword) >= 0 {
			return "in yield from", false, call
		}
	case syntax.ListSplat:
		return "is unpacked", false, call
	case syntax.Assignment:
		switch t.Kind(t.Child(p, syntax.FieldLeft)) {
		case syntax.PatternList, syntax.TuplePattern, syntax.ListPattern:
			if t.Field(n) == syntax.FieldRight {
				return "is unpacked", false, call
			}
		}
	case syntax.ArgumentList:
		if t.Operand(p) == n && t.Kind(t.Parent(p)) == syntax.Call {
			return "given to ", false, t.Parent(p)
		}
	}
	return "", false, call
}

// iterating are the callables that iterate over their first argument.
var iterating = map[string]bool{
	"builtins.list": true, "builtins.tuple": true, "builtins.set": true, "builtins.frozenset": true, "builtins.sorted": true,
	"builtins.sum": true, "builtins.any": true, "builtins.all": true, "builtins.enumerate": true, "builtins.zip": true,
	"builtins.iter": true, "builtins.next": true, "builtins.len": true, "builtins.reversed": true, "builtins.dict": true,
	"builtins.list.extend": true, "builtins.str.join": true, "collections.deque": true, "builtins.set.update": true,
}
