package rules

import (
	"awaken/rewrite/colour"
	"awaken/rewrite/convert"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// taskDropped
//
//	asyncio.create_task(job())   =>  tasks.add(asyncio.create_task(job()))
var taskDropped = &Rule{
	Name:    "dropped-task",
	Summary: "a task is made and nothing keeps it",
	Doc: `## What it does

Finds tasks of ` + "`" + `asyncio.create_task` + "`" + `, ` + "`" + `ensure_future` + "`" + ` and ` + "`" + `loop.create_task` + "`" + ` whose
reference is dropped at once, or bound to a name that nobody reads.

## Why it is bad

The event loop holds tasks by weak references only: one that nobody keeps may be
collected before it is done. Its exception is not seen until then, or ever.

## Example

    async def handle(request):
        asyncio.create_task(audit(request))

Use instead:

    tasks = set()

    async def handle(request):
        task = asyncio.create_task(audit(request))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

## Evidence

Reported only if everything that the task reaches is known. Tasks of a task group
are kept by the group. ` + "`" + `# noqa: RUF006` + "`" + ` says that it is meant.

## Fix

None: where to keep it is a choice.

## Safety

Nothing is changed.
`,
	run: runTaskDropped,
}

func runTaskDropped(s *search) {
	for _, f := range s.Coloured().Fates() {
		if !f.Task || f.Site.Instance().Stands() || !startsTask(f.Library) || f.Site.Call() == nil || len(f.Site.Origins) > 0 {
			continue
		}
		fn := f.Site.Instance().Func()
		t := fn.Unit.Tree
		dropped := f.Lost && f.Use.Role == colour.Dropped
		if !dropped && !unread(f) {
			continue
		}
		s.add(fn, f.Site.Node, f.Library, "task `"+convert.Excerpt(t, f.Site.Node)+"` is dropped",
			"nothing keeps a reference: the task may be collected before it is done, and its exception is lost")
	}
}

// startsTask tells whether a library's callable starts a task that its caller
// has to keep.
func startsTask(name string) bool {
	switch name {
	case "asyncio.create_task", "asyncio.ensure_future", "asyncio.AbstractEventLoop.create_task":
		return true
	}
	return false
}

// unread tells whether a task is bound to a local name and never used.
func unread(f colour.Fate) bool {
	fn := f.Site.Instance().Func()
	t, n := fn.Unit.Tree, f.Site.Node
	assignment := t.Parent(n)
	if f.Stored || f.Escaped || f.Consumed || fn.Kind != resolve.Def || t.Kind(assignment) != syntax.Assignment || t.Field(n) != syntax.FieldRight {
		return false
	}
	left := t.Child(assignment, syntax.FieldLeft)
	if t.Kind(left) != syntax.Identifier || t.Kind(t.Parent(assignment)) != syntax.ExpressionStatement {
		return false
	}
	for _, p := range f.Places {
		if p.Node != n {
			return false
		}
	}
	// A name that the function declares global, or that a nested function
	// reads, lives on.
	name := t.String(left)
	for k := fn.Node; k < t.After(fn.Node); k++ {
		switch t.Kind(k) {
		case syntax.GlobalStatement, syntax.NonlocalStatement:
			return false
		case syntax.Identifier:
			if k != left && t.Is(k, name) && t.Field(k) != syntax.FieldAttribute {
				return false
			}
		}
	}
	return true
}
