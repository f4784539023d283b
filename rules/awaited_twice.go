package rules

import (
	"awaken/rewrite/colour"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// awaitedTwice
//
//	await c; await c     =>  result = await c
var awaitedTwice = &Rule{
	Name:    "awaited-twice",
	Summary: "one coroutine is awaited twice",
	Doc: `## What it does

Finds a coroutine that is awaited, or handed to something that awaits it, and is
then awaited again on the same path.

## Why it is bad

The second await raises RuntimeError: a coroutine runs once. (Tasks and futures
can be awaited again.)

## Example

    job = fetch()
    first = await job
    second = await job

Use instead:

    job = asyncio.ensure_future(fetch())
    first = await job
    second = await job

## Evidence

Reported if the name can hold nothing but that one coroutine at both places, and
the first await runs whenever the second does.

## Fix

None: whether one call or two are meant is not known.

## Safety

Nothing is changed.
`,
	run: runAwaitedTwice,
}

func runAwaitedTwice(s *search) {
	for _, f := range s.Coloured().Fates() {
		if f.Task || f.Site.Instance().Stands() {
			continue
		}
		var awaits []resolve.Place
		for _, p := range f.Places {
			t := p.Instance.Func().Unit.Tree
			if t.Kind(p.Node) != syntax.Identifier || !s.Program().HoldsCoroutine(p.Instance, p.Node) || len(s.Program().Value(p.Instance, p.Node).MadeAt()) != 1 {
				continue
			}
			if colour.RoleOf(t, p.Node).Role == colour.Awaited {
				awaits = append(awaits, p)
			}
		}
		for _, second := range awaits {
			for _, first := range awaits {
				if first.Instance != second.Instance || first.Instance != f.Site.Instance() {
					continue
				}
				fn := second.Instance.Func()
				if t := fn.Unit.Tree; always(t, first.Node, second.Node) || again(t, fn, f.Site.Node, first.Node) && first.Node == second.Node {
					s.add(fn, second.Node, calleeOf(f.Coroutine), "coroutine `"+t.String(second.Node)+"` is awaited twice",
						"it was awaited on "+where(fn.Unit, fn.Unit, first.Node)+" already: a coroutine runs once")
				}
			}
		}
	}
}

// always tells whether first is evaluated before second whenever second is:
// its simple statement stands in a block of which second is farther down.
func always(t *syntax.Tree, first, second syntax.Node) bool {
	if first >= second {
		return false
	}
	n := first
	for p := t.Parent(n); p >= 0; n, p = p, t.Parent(p) {
		switch t.Kind(p) {
		case syntax.Block:
			return second >= t.After(n) && second < t.After(p)
		case syntax.ExpressionStatement, syntax.Assignment, syntax.Await, syntax.ParenthesizedExpression, syntax.Call, syntax.ArgumentList,
			syntax.BinaryOperator, syntax.KeywordArgument:
		default:
			return false
		}
	}
	return false
}

// again tells whether an await stands in a loop that never leaves early, with
// the coroutine made before it.
func again(t *syntax.Tree, fn *resolve.Func, made, await syntax.Node) bool {
	for p := t.Parent(await); p >= 0 && p != fn.Node; p = t.Parent(p) {
		switch t.Kind(p) {
		case syntax.ForStatement, syntax.WhileStatement:
			if t.Within(made, p) || bindsName(t, t.Child(p, syntax.FieldLeft), t.String(await)) {
				return false // of each round another one
			}
			for k := p; k < t.After(p); k++ {
				switch t.Kind(k) {
				case syntax.BreakStatement, syntax.ReturnStatement, syntax.RaiseStatement, syntax.TryStatement, syntax.Yield, syntax.IfStatement:
					return false
				}
			}
			return true
		case syntax.FunctionDefinition, syntax.Lambda, syntax.IfStatement:
			return false
		}
	}
	return false
}

// bindsName tells whether a name stands in what a loop binds.
func bindsName(t *syntax.Tree, target syntax.Node, name string) bool {
	if target < 0 {
		return false
	}
	for n := target; n < t.After(target); n++ {
		if t.Kind(n) == syntax.Identifier && t.Is(n, name) {
			return true
		}
	}
	return false
}
