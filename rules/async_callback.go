package rules

import (
	"strings"

	"awaken/rewrite/colour"
	"awaken/rewrite/convert"
	"awaken/rewrite/library"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// asyncCallback
//
//	sorted(rows, key=load)    =>  keys awaited beforehand
var asyncCallback = &Rule{
	Name:    "async-callback",
	Summary: "a coroutine function is given where a plain function is called",
	Doc: `## What it does

Finds coroutine functions, and lambdas that give a coroutine, handed to a library that
calls them synchronously: ` + "`" + `sorted(key=)` + "`" + `, ` + "`" + `map` + "`" + `, ` + "`" + `filter` + "`" + `, ` + "`" + `Thread(target=)` + "`" + `, ` + "`" + `call_soon` + "`" + `,
` + "`" + `run_in_executor` + "`" + `, ` + "`" + `add_done_callback` + "`" + `, ` + "`" + `atexit.register` + "`" + `, ` + "`" + `signal.signal` + "`" + `, ` + "`" + `re.sub` + "`" + ` ...; and
to a parameter of the project that is annotated as a plain callable.

## Why it is bad

The call only makes a coroutine, which nobody awaits: the function never runs, and
its coroutine is taken for its result.

## Example

    async def size(path):
        ...

    files.sort(key=size)

Use instead:

    sizes = {path: await size(path) for path in files}
    files.sort(key=sizes.get)

## Evidence

Reported only if all functions that the argument can be are known and give
coroutines, and if no coroutine that they give is awaited later, as
` + "`" + `await gather(*map(load, ids))` + "`" + ` does.

## Fix

` + "`awaken fix`" + ` rewrites ` + "`" + `map` + "`" + ` and ` + "`" + `filter` + "`" + ` as comprehensions, and has ` + "`" + `sorted` + "`" + `, ` + "`" + `min` + "`" + `, ` + "`" + `max` + "`" + `,
` + "`" + `reduce` + "`" + ` and ` + "`" + `list.sort` + "`" + ` call a function that awaits, which it adds to the module. The
others it refuses: what is to be called there is a choice.

## Safety

Each function is called as often as before, and in the same order.
`,
	run: runAsyncCallback,
}

func runAsyncCallback(s *search) {
	repaired := map[site]bool{}
	for _, l := range s.Lost() {
		if l.Given {
			repaired[site{l.Func.Unit, l.Node}] = true
		}
	}
	for _, refusal := range s.Refused() {
		delete(repaired, site{refusal.Item.Func.Unit, refusal.Item.Start()})
	}
	takers := map[*resolve.Instance]map[syntax.Node]string{}
	for _, x := range s.Program().Sites {
		for _, c := range x.Callbacks {
			if takers[x.Instance()] == nil {
				takers[x.Instance()] = map[syntax.Node]string{}
			}
			takers[x.Instance()][c.Node] = c.Library
		}
	}
	for _, f := range s.Coloured().Fates() {
		x := f.Site
		switch x.How {
		case library.Now, library.Later, library.Thread, library.Command:
		default:
			continue
		}
		taker := takers[x.Instance()][x.Node]
		if e := s.Program().Entry(taker); e != nil && e.Since != "" {
			continue // it runs what is async in a loop of its own
		}
		if strings.HasPrefix(taker, "unittest.mock.") {
			continue // a mock hands the coroutine on to whoever calls it
		}
		if !f.Lost || f.Task || x.Instance().Stands() || !s.Coloured().Makes(x) {
			continue
		}
		fn := x.Instance().Func()
		if t := fn.Unit.Tree; t.Kind(t.Unparenthesized(x.Node)) == syntax.Lambda || colour.AsksOf(t, x.Node) {
			continue // the call in it is reported; the program knows of both colours
		}
		report := s.add(fn, x.Node, calleeOf(f.Coroutine), "coroutine function `"+convert.Excerpt(fn.Unit.Tree, x.Node)+"` is given to `"+
			short(taker)+"`, which does not await",
			"it is called like a plain function: its coroutine is never awaited")
		if report != nil && repaired[site{fn.Unit, x.Node}] {
			report.Fixable, report.Fix = true, "call it where it can be awaited"
		}
	}
	s.onCall(func(x *resolve.Site) {
		for _, n := range s.Program().SyncCallables(x) {
			fn := x.Instance().Func()
			list, known := s.Program().Value(x.Instance(), n).Functions()
			for _, f := range list {
				known = known && f.Async && !f.Generator
			}
			if known {
				s.add(fn, n, list[0].Qualified, "coroutine function `"+convert.Excerpt(fn.Unit.Tree, n)+"` is given where a plain function is declared",
					"the parameter is declared as a callable whose result is no awaitable: its coroutine is never awaited")
			}
		}
	})
}

// calleeOf names what makes a coroutine.
func calleeOf(c *resolve.Coroutine) string {
	if c.Callee != nil {
		return c.Callee.Qualified
	}
	return c.Library
}
