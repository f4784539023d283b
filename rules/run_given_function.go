package rules

import (
	"awaken/rewrite"
	"awaken/rewrite/convert"
	"awaken/rewrite/finding"
	"awaken/rewrite/resolve"
)

// runGivenFunction
//
//	asyncio.run(main)     =>  asyncio.run(main())
var runGivenFunction = &Rule{
	Name:    "run-given-function",
	Summary: "a coroutine is wanted and a function is given",
	Doc: `## What it does

Finds coroutine functions given to what takes a coroutine: ` + "`" + `asyncio.run(main)` + "`" + `,
` + "`" + `create_task(work)` + "`" + `, ` + "`" + `gather(load)` + "`" + `, ` + "`" + `wait_for(fetch, 1)` + "`" + `.

## Why it is bad

It raises TypeError or ValueError: a coroutine was expected.

## Example

    asyncio.run(main)

Use instead:

    asyncio.run(main())

## Evidence

Reported only if the argument can be nothing but coroutine functions of the project.

## Fix

None: the arguments of the call are not known.

## Safety

Nothing is changed.
`,
	Run: runRunGivenFunction,
}

func runRunGivenFunction(a *rewrite.Analysis) []finding.Finding {
	r := newReports("run-given-function")
	for _, x := range a.Program().Sites {
		if x.Call() == nil || x.Implicit || x.Unknown || x.Instance().Stands() || len(x.Libraries) != 1 || len(x.Targets)+len(x.Classes) > 0 {
			continue
		}
		for _, n := range a.Program().AwaitedArguments(x) {
			value := a.Program().Value(x.Instance(), n)
			if _, some, _ := value.Traits(); some&resolve.Awaitable != 0 {
				continue // an object that can be called as well
			}
			list, known := value.Functions()
			for _, f := range list {
				known = known && f.Async && !f.Generator
			}
			if known {
				fn := x.Instance().Func()
				text := convert.Excerpt(fn.Unit.Tree, n)
				r.add(fn, n, list[0].Qualified, "function `"+text+"` is given to `"+short(x.Libraries[0])+"` in place of its coroutine",
					"`"+short(x.Libraries[0])+"` takes a coroutine: call `"+text+"`")
			}
		}
	}
	return r.list
}
