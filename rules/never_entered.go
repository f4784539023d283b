package rules

import (
	"awaken/rewrite/colour"
	"awaken/rewrite/convert"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// neverEntered
//
//	transaction()   =>  async with transaction(): ...
var neverEntered = &Rule{
	Name:    "never-entered",
	Summary: "an async context manager or generator is made and dropped",
	Doc: `## What it does

Finds calls that make an async generator, or the context manager of an
` + "`@asynccontextmanager`" + ` function, and drop it.

## Why it is bad

Nothing of the function has run: such a call only makes an object, which
` + "`async for`" + ` or ` + "`async with`" + ` would start. Python does not even warn.

## Example

    @asynccontextmanager
    async def transaction():
        ...
        yield

    async def save():
        transaction()

Use instead:

    async def save():
        async with transaction():
            ...

## Evidence

Reported only if every callee of the call is known.

## Fix

None: what is to stand inside is not known.

## Safety

Nothing is changed.
`,
	run: runNeverEntered,
}

func runNeverEntered(s *search) {
	s.onValue(func(v resolve.Value) {
		fn := v.Instance.Func()
		t := fn.Unit.Tree
		if t.Kind(v.Node) != syntax.Call || colour.RoleOf(t, v.Node).Role != colour.Dropped {
			return
		}
		every, _, known := v.Traits()
		if !known || every&(resolve.AsyncIterable|resolve.AsyncContext) == 0 || every&(resolve.Iterable|resolve.Context|resolve.Awaitable) != 0 {
			return
		}
		if x := v.Instance.SiteAt(v.Node); x == nil || x.Unknown || !made(v) {
			return
		}
		what := "async generator"
		if every&resolve.AsyncContext != 0 {
			what = "async context manager"
		}
		excerpt := convert.Excerpt(t, v.Node)
		s.add(fn, v.Node, first(v.Names()), what+" `"+excerpt+"` is made and dropped", "the call only makes an object: nothing of the function runs")
	}, syntax.ExpressionStatement, syntax.ConditionalExpression, syntax.BooleanOperator, syntax.NamedExpression)
}

// made tells whether the values are made by the call itself: a method that
// gives back its receiver has done something else before.
func made(v resolve.Value) bool {
	sites := v.MadeAt()
	for _, s := range sites {
		if s.Node != v.Node {
			return false
		}
	}
	return len(sites) > 0 && len(sites) == len(v.Names())
}
