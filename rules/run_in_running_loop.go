package rules

import (
	"awaken/rewrite/colour"
	"awaken/rewrite/resolve"
)

// runInRunningLoop
//
//	async def f(): asyncio.run(g())   =>  async def f(): await g()
var runInRunningLoop = &Rule{
	Name:    "run-in-running-loop",
	Summary: "a loop is run from inside a running one",
	Doc: `## What it does

Finds ` + "`" + `asyncio.run` + "`" + `, ` + "`" + `run_until_complete` + "`" + ` and their like in async functions, and
in plain functions that an async function calls.

## Why it is bad

It raises RuntimeError: a running loop cannot be run again.

## Example

    def load():
        return asyncio.run(fetch())

    async def main():
        return load()

Use instead:

    async def load():
        return await fetch()

    async def main():
        return await load()

## Evidence

Reported if every step from the async function is a call with one known callee.
In plain functions the calls must be made whenever the function is called: not below a
condition, nor after a statement that may return. Plain functions that ask whether a
loop is running are passed over, as is what runs in a thread.

## Fix

None.

## Safety

Nothing is changed.
`,
	run: runRunInRunningLoop,
}

func runRunInRunningLoop(s *search) {
	paths := newReach(s.Analysis)
	s.onCall(func(x *resolve.Site) {
		name := libraryOf(x)
		if !colour.RunsLoop(name) {
			return
		}
		fn := x.Instance().Func()
		if chain := paths.fromAsync(x.Instance()); chain != nil && (len(chain) == 0 || !colour.AsksForLoop(fn) && everyStep(x, chain)) {
			s.add(fn, x.Node, name, "`"+short(name)+"` is called while a loop runs", chainText(fn, chain)+": it raises RuntimeError")
		}
	})
}

// everyStep tells whether every step below the async function is taken.
func everyStep(x *resolve.Site, chain []*resolve.Site) bool {
	for _, step := range chain[1:] {
		if !unconditional(step) {
			return false
		}
	}
	return unconditional(x)
}
