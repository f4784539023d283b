package rules

import (
	"awaken/rewrite/syntax"
)

// awaitOutsideAsync
//
//	def load(): return await fetch()   =>  async def load(): return await fetch()
var awaitOutsideAsync = &Rule{
	Name:    "await-outside-async",
	Summary: "await outside an async function",
	Doc: `## What it does

Finds ` + "`" + `await` + "`" + `, ` + "`" + `async for` + "`" + `, ` + "`" + `async with` + "`" + ` and asynchronous comprehensions outside of ` + "`" + `async def` + "`" + `:
in a plain function, a lambda, a class body, or at module level.

## Why it is bad

The file does not compile.

## Example

    def load():
        return await fetch()

Use instead:

    async def load():
        return await fetch()

## Evidence

By syntax alone.

## Fix

None: make the function async; ` + "`" + `awaken fix` + "`" + ` then repairs its callers.

## Safety

Nothing is changed.
`,
	run: runAwaitOutsideAsync,
}

func runAwaitOutsideAsync(s *search) {
	for _, u := range s.Program().Units {
		t := u.Tree
		for n := syntax.Node(0); int(n) < t.Len(); n++ {
			what := ""
			switch t.Kind(n) {
			case syntax.Await:
				what = "`await`"
			case syntax.ForStatement:
				what = "`async for`"
			case syntax.WithStatement:
				what = "`async with`"
			default:
				continue
			}
			if what != "`await`" && !t.Async(n) {
				continue
			}
			home := homeOf(t, n)
			fn := u.FuncAt(home)
			switch {
			case t.Kind(home) == syntax.GeneratorExpression:
				continue // an asynchronous generator, wherever it stands
			case fn == nil:
				fn = u.Body
			case fn.Async:
				continue
			}
			s.add(fn, n, "", what+" outside an async function", "the file does not compile")
		}
	}
}

// homeOf is the function, lambda, class, generator expression or module whose
// code n is.
func homeOf(t *syntax.Tree, n syntax.Node) syntax.Node {
	for p := t.Parent(n); p >= 0; n, p = p, t.Parent(p) {
		switch t.Kind(p) {
		case syntax.FunctionDefinition, syntax.Lambda, syntax.ClassDefinition:
			if t.Field(n) == syntax.FieldBody {
				return p
			}
		case syntax.GeneratorExpression:
			if t.ChildOf(p, syntax.ForInClause) != n {
				return p
			}
		}
	}
	return 0
}
