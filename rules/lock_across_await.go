package rules

import (
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// lockAcrossAwait
//
//	with threading_lock: await save()   =>  async with asyncio_lock: await save()
var lockAcrossAwait = &Rule{
	Name:    "lock-across-await",
	Summary: "a lock of threads is held over an await",
	Doc: `## What it does

Finds ` + "`" + `await` + "`" + ` below a plain ` + "`" + `with` + "`" + ` on a lock of the threading module.

## Why it is bad

The task that waits keeps the lock. Another task of the same thread that wants it
blocks the whole loop, and the first can never go on: a deadlock.

## Example

    lock = threading.Lock()

    async def save():
        with lock:
            await write()

Use instead:

    lock = asyncio.Lock()

    async def save():
        async with lock:
            await write()

## Evidence

Reported only if the lock can be nothing but a lock of the threading module.

## Fix

None: threads may need the lock too.

## Safety

Nothing is changed.
`,
	run: runLockAcrossAwait,
}

func runLockAcrossAwait(s *search) {
	s.onValue(func(v resolve.Value) {
		fn := v.Instance.Func()
		t := fn.Unit.Tree
		if !fn.Async || t.Kind(v.Node) == syntax.ParenthesizedExpression {
			return
		}
		statement := entered(t, v.Node)
		if statement < 0 || t.Async(statement) {
			return
		}
		names := v.Names()
		for _, name := range names {
			switch name {
			case "threading.Lock", "threading.RLock", "threading.Condition", "threading.Semaphore", "threading.BoundedSemaphore":
			default:
				return
			}
		}
		if _, _, known := v.Traits(); !known || len(names) == 0 {
			return
		}
		body := t.Child(statement, syntax.FieldBody)
		for n := body; n < t.After(body); n++ {
			if t.Kind(n) == syntax.Await && homeOf(t, n) == fn.Node {
				s.add(fn, v.Node, names[0], "`"+t.String(v.Node)+"` is held over an await", "a lock of threads blocks every task that wants it, and with them the one that holds it")
				return
			}
		}
	}, syntax.WithItem, syntax.AsPattern)
}
