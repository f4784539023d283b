package rules

import (
	"awaken/rewrite/colour"
	"awaken/rewrite/convert"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// blockingCall
//
//	async def f(): time.sleep(1)   =>  async def f(): await asyncio.sleep(1)
var blockingCall = &Rule{
	Name:    "blocking-call",
	Summary: "an async function blocks the event loop",
	Off:     true,
	Doc: `## What it does

Finds calls that block (` + "`" + `time.sleep` + "`" + `, ` + "`" + `requests` + "`" + `, ` + "`" + `subprocess.run` + "`" + `, sockets, ` + "`" + `input` + "`" + `,
reading and writing files, ` + "`" + `open` + "`" + ` in a loop, sync database and HTTP clients) in async functions, and in plain functions that an
async function calls. This rule reports only when it is selected.

## Why it is bad

While it blocks, nothing else of the loop runs: no request, no timeout, no
heartbeat.

## Example

    async def poll():
        time.sleep(5)

Use instead:

    async def poll():
        await asyncio.sleep(5)

## Evidence

Reported if the callee is a library's that the table knows to block, and every step from
the async function is a call with one known callee. What runs in a thread is passed over.

## Fix

None; the message names the way out. ` + "`" + `awaken migrate --pack stdlib` + "`" + ` swaps what is of the
standard library, and the packs of other libraries swap theirs.

## Safety

Nothing is changed.
`,
	run: runBlockingCall,
}

func runBlockingCall(s *search) {
	paths := newReach(s.Analysis)
	s.onCall(func(x *resolve.Site) {
		name := libraryOf(x)
		if name == "" || x.Call().Awaited || colour.RunsLoop(name) {
			return
		}
		e := s.Program().Entry(name)
		if e == nil || e.Blocking == "" {
			return
		}
		fn := x.Instance().Func()
		if name == "builtins.open" && !inLoop(fn, x.Node) {
			return // a file that is opened once costs little
		}
		if chain := paths.fromAsync(x.Instance()); chain != nil {
			if f := s.add(fn, x.Node, name, "`"+convert.Excerpt(fn.Unit.Tree, x.Node)+"` blocks the event loop", chainText(fn, chain)); f != nil {
				f.Fix = e.Blocking
			}
		}
	})
}

// inLoop tells whether a call stands in a loop of its function.
func inLoop(fn *resolve.Func, n syntax.Node) bool {
	t := fn.Unit.Tree
	for p := t.Parent(n); p >= 0 && p != fn.Node; p = t.Parent(p) {
		switch t.Kind(p) {
		case syntax.ForStatement, syntax.WhileStatement, syntax.ListComprehension, syntax.SetComprehension, syntax.DictionaryComprehension,
			syntax.GeneratorExpression:
			return true
		}
	}
	return false
}
