package rules

import (
	"awaken/rewrite"
	"awaken/rewrite/convert"
	"awaken/rewrite/path"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// loopBound
//
//	client = asyncio.run(connect())
//	asyncio.run(use(client))           =>  one asyncio.run for both
var loopBound = &Rule{
	Name:    "loop-bound",
	Summary: "what one event loop has made is used in another",
	Doc: `## What it does

Finds clients, locks, queues and sessions that are made under one ` + "`asyncio.run`" + ` and
outlive it, and those of a module that several ` + "`asyncio.run`" + ` of one program use.

## Why it is bad

Such an object belongs to the loop that first used it: its connections are closed
with that loop, and a lock that another loop waits for raises RuntimeError, or never
comes free.

## Example

    client = asyncio.run(connect())
    print(asyncio.run(client.fetch()))

Use instead:

    async def main():
        client = await connect()
        print(await client.fetch())

    asyncio.run(main())

## Evidence

Reported if a run is sure to give back a library's object that is entered by
` + "`async with`" + `, and its result is used; or if two runs that follow each other in one block
reach functions that use a name which the module binds to such an object. A program
with one run, or one for each of its commands, is passed over.

## Fix

None: make one coroutine of what is run in several.

## Safety

Nothing is changed.
`,
	run: runLoopBound,
}

func runLoopBound(s *search) {
	runs := map[*resolve.Func][]*resolve.Site{}
	var pairs [][2]*resolve.Site // of runs that follow each other
	eachCall(s.Analysis, func(x *resolve.Site) {
		if libraryOf(x) != "asyncio.run" {
			return
		}
		fn := x.Instance().Func()
		for _, before := range runs[fn] {
			if follows(fn, before.Node, x.Node) {
				pairs = append(pairs, [2]*resolve.Site{before, x})
			}
		}
		runs[fn] = append(runs[fn], x)
		t := fn.Unit.Tree
		v := s.Program().Value(x.Instance(), x.Node)
		if t.Kind(t.Parent(x.Node)) != syntax.ExpressionStatement && bound(v) {
			s.add(fn, x.Node, first(v.Names()), "`"+convert.Excerpt(t, x.Node)+"` gives back what belongs to its loop",
				"it makes an instance of "+first(v.Names())+", and closes the loop that this belongs to")
		}
	})
	if len(pairs) == 0 {
		return
	}
	names := sharedOf(s.Analysis)
	if len(names) == 0 {
		return
	}
	callees := map[*resolve.Func][]*resolve.Func{}
	s.Program().Calls(func(f *resolve.Func, c resolve.Callee) {
		if c.Func != nil {
			callees[f] = append(callees[f], c.Func)
		}
	})
	for _, pair := range pairs {
		before, second := pair[0], pair[1]
		fn := second.Instance().Func()
		one, other := reached(s.Analysis, callees, before), reached(s.Analysis, callees, second)
		for _, n := range names {
			if n.usedBy(one) && n.usedBy(other) {
				s.add(fn, second.Node, n.class, "a second loop uses `"+n.name+"`, which belongs to the first",
					"`"+n.name+"` ("+where(fn.Unit, n.unit, n.node)+") is an instance of "+n.class+", used in what is run on "+where(fn.Unit, fn.Unit, before.Node)+" and here")
			}
		}
	}
}

// shared is a name of a module that holds what belongs to a loop.
type shared struct {
	unit  *resolve.Unit
	node  syntax.Node
	name  string
	class string
}

// sharedOf lists the names that modules bind once to what belongs to a loop.
func sharedOf(a *rewrite.Analysis) (list []shared) {
	a.Program().Values(func(v resolve.Value) {
		fn := v.Instance.Func()
		t := fn.Unit.Tree
		assignment := t.Parent(v.Node)
		if fn.Kind != resolve.Module || t.Kind(assignment) != syntax.Assignment || t.Field(v.Node) != syntax.FieldRight || t.Kind(v.Node) != syntax.Call {
			return
		}
		if left := t.Child(assignment, syntax.FieldLeft); t.Kind(left) == syntax.Identifier && bound(v) {
			list = append(list, shared{fn.Unit, assignment, t.String(left), first(v.Names())})
		}
	})
	return list
}

// usedBy tells whether one of the functions mentions the name.
func (s *shared) usedBy(functions map[*resolve.Func]bool) bool {
	for f := range functions {
		if f.Unit == s.unit && (&path.Walk{Tree: f.Unit.Tree, Name: s.name}).Mentions(f.Node) {
			return true
		}
	}
	return false
}

// reached are the functions that a run may come to.
func reached(a *rewrite.Analysis, callees map[*resolve.Func][]*resolve.Func, run *resolve.Site) map[*resolve.Func]bool {
	found := map[*resolve.Func]bool{}
	t := run.Instance().Func().Unit.Tree
	var queue []*resolve.Func
	if argument := t.First(t.Child(run.Node, syntax.FieldArguments)); argument >= 0 {
		for _, made := range a.Program().Value(run.Instance(), argument).MadeAt() {
			for _, in := range made.Targets {
				queue = append(queue, in.Func())
			}
		}
	}
	for len(queue) > 0 {
		f := queue[0]
		queue = queue[1:]
		if !found[f] {
			found[f] = true
			queue = append(queue, callees[f]...)
		}
	}
	return found
}

// follows tells whether the statement of b stands behind that of a in one
// block, so that both run.
func follows(fn *resolve.Func, a, b syntax.Node) bool {
	t := fn.Unit.Tree
	block := func(n syntax.Node) syntax.Node {
		for p := t.Parent(n); p >= 0; p = t.Parent(p) {
			if k := t.Kind(p); k == syntax.Block || k == syntax.Module {
				return p
			}
		}
		return syntax.Nil
	}
	return a < b && block(a) == block(b)
}

// bound tells whether a value is sure to belong to an event loop.
func bound(v resolve.Value) bool {
	every, _, known := v.Traits()
	return known && every&resolve.AsyncContext != 0 && len(v.Names()) > 0
}
