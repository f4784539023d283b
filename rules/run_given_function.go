package rules

import (
	"awaken/rewrite/convert"
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
	run: runRunGivenFunction,
}

func runRunGivenFunction(s *search) {
	s.onCall(func(x *resolve.Site) {
		name := libraryOf(x)
		if name == "" {
			return
		}
		for _, n := range s.Program().AwaitedArguments(x) {
			value := s.Program().Value(x.Instance(), n)
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
				s.add(fn, n, list[0].Qualified, "function `"+text+"` is given to `"+short(name)+"` in place of its coroutine",
					"`"+short(name)+"` takes a coroutine: call `"+text+"`")
			}
		}
	})
}
