package rules

import (
	"awaken/rewrite/convert"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// withMismatch
//
//	with lock: ...          =>  async with lock: ...
//	async with open(p): ... =>  with open(p): ...
var withMismatch = &Rule{
	Name:    "with-mismatch",
	Summary: "a context manager is entered by the wrong kind of with",
	Doc: `## What it does

Finds asynchronous context managers in a plain ` + "`with`" + `, and plain ones in
` + "`async with`" + `.

## Why it is bad

Python looks for ` + "`__enter__`" + ` in the one case and for ` + "`__aenter__`" + ` in the
other, finds nothing, and raises TypeError; in code that is rarely run, late.

## Example

    lock = asyncio.Lock()

    async def update():
        with lock:
            ...

Use instead:

    async def update():
        async with lock:
            ...

## Evidence

Reported only if everything that the expression can denote is known and enters
in the other way alone.

## Fix

None: change ` + "`with`" + ` by hand, and make the function async.

## Safety

Nothing is changed.
`,
	run: runWithMismatch,
}

func runWithMismatch(s *search) {
	s.onValue(func(v resolve.Value) {
		fn := v.Instance.Func()
		t := fn.Unit.Tree
		statement := entered(t, v.Node)
		if statement < 0 {
			return
		}
		if t.Kind(v.Node) == syntax.ParenthesizedExpression {
			return // its operand is a value too
		}
		every, some, known := v.Traits()
		if !known {
			return
		}
		excerpt := convert.Excerpt(t, v.Node)
		switch {
		case !t.Async(statement) && every&resolve.AsyncContext != 0 && some&resolve.Context == 0:
			s.add(fn, v.Node, first(v.Names()), "async context manager `"+excerpt+"` in a plain with",
				"`"+excerpt+"` is entered by `async with` alone: a plain `with` raises TypeError")
		case t.Async(statement) && every&resolve.Context != 0 && some&resolve.AsyncContext == 0:
			s.add(fn, v.Node, first(v.Names()), "context manager `"+excerpt+"` in async with",
				"`"+excerpt+"` is entered by a plain `with` alone: `async with` raises TypeError")
		}
	}, syntax.WithItem, syntax.AsPattern)
}

// entered is the with statement whose item n is, or Nil.
func entered(t *syntax.Tree, n syntax.Node) syntax.Node {
	p := t.Parent(n)
	for t.Kind(p) == syntax.ParenthesizedExpression {
		n, p = p, t.Parent(p)
	}
	if t.Kind(p) == syntax.AsPattern && t.Operand(p) == n {
		p = t.Parent(p)
	}
	if t.Kind(p) != syntax.WithItem {
		return syntax.Nil
	}
	for t.Kind(p) != syntax.WithStatement && p >= 0 {
		p = t.Parent(p)
	}
	return p
}

func first(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return names[0]
}
