package rules

import (
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// threadLocal
//
//	local = threading.local()        =>  user = contextvars.ContextVar("user")
//	async def f(): local.user = u    =>  async def f(): user.set(u)
var threadLocal = &Rule{
	Name:    "thread-local",
	Summary: "an async function keeps state in a threading.local",
	Doc: `## What it does

Finds async functions that set an attribute of a ` + "`threading.local`" + `, and wait afterwards.

## Why it is bad

All tasks of a loop run in one thread, and share one ` + "`threading.local`" + `: while one task
waits, another sets its own value, and the first goes on with that.

## Example

    local = threading.local()

    async def handle(request):
        local.user = request.user
        await load()
        audit(local.user)

Use instead:

    user = contextvars.ContextVar("user")

    async def handle(request):
        user.set(request.user)
        await load()
        audit(user.get())

## Evidence

Reported if the object can be nothing but a ` + "`threading.local`" + `, or an instance
of a class that derives from it, and the function awaits after the assignment.

## Fix

None.

## Safety

Nothing is changed.
`,
	run: runThreadLocal,
}

func runThreadLocal(s *search) {
	s.onValue(func(v resolve.Value) {
		fn := v.Instance.Func()
		t := fn.Unit.Tree
		target := t.Parent(v.Node)
		if !fn.Async || t.Kind(target) != syntax.Attribute || t.Field(v.Node) != syntax.FieldObject || t.Field(target) != syntax.FieldLeft {
			return
		}
		if !v.Only("threading.local") || !waitsAfter(t, fn, target) {
			return
		}
		s.add(fn, target, "threading.local", "`"+t.String(target)+"` is shared by all tasks of the thread", "other tasks set it while this one waits: use a contextvars.ContextVar")
	}, syntax.Attribute)
}

// waitsAfter tells whether the code of a function awaits behind a node.
func waitsAfter(t *syntax.Tree, fn *resolve.Func, n syntax.Node) bool {
	for k := t.After(n); k < t.After(fn.Node); k++ {
		switch t.Kind(k) {
		case syntax.Await:
		case syntax.ForStatement, syntax.WithStatement:
			if !t.Async(k) {
				continue
			}
		default:
			continue
		}
		if homeOf(t, k) == fn.Node {
			return true
		}
	}
	return false
}
