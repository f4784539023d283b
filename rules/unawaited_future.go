package rules

import (
	"awaken/rewrite/colour"
	"awaken/rewrite/convert"
)

// unawaitedFuture
//
//	data = loop.run_in_executor(None, read)      =>  data = await loop.run_in_executor(None, read)
//	asyncio.gather(first(), second())            =>  await asyncio.gather(first(), second())
var unawaitedFuture = &Rule{
	Name:    "unawaited-future",
	Summary: "a future is used in place of its result, or dropped",
	Doc: `## What it does

Finds futures and tasks that are subscripted, calculated with or asked for
attributes that only their result has, and ` + "`" + `gather` + "`" + `, ` + "`" + `shield` + "`" + ` and ` + "`" + `wrap_future` + "`" + ` whose future is dropped,
and statements that do nothing but name a future or task.

## Why it is bad

A future is not its result: the operation fails, late and far from the missing
` + "`" + `await` + "`" + `. Of a dropped one nobody learns whether it failed.

## Example

    async def size(path):
        data = asyncio.get_running_loop().run_in_executor(None, path.read_bytes)
        return data[0]

Use instead:

    async def size(path):
        data = await asyncio.get_running_loop().run_in_executor(None, path.read_bytes)
        return data[0]

## Evidence

Reported only where the future is sure to be one; a statement that only names a
value, or assigns it to itself, also where a test has just shown it to be awaitable. Comparisons, truth and formatting
of futures are passed over: code that tracks them does that.

## Fix

None.

## Safety

Nothing is changed.
`,
	run: runUnawaitedFuture,
}

func runUnawaitedFuture(s *search) {
	for _, f := range s.Coloured().Fates() {
		if !f.Task || !f.Lost || f.Site.Instance().Stands() || f.Site.Unknown || f.Site.Call() == nil || len(f.Site.Targets)+len(f.Site.Classes) > 0 || len(f.Site.Libraries) != 1 {
			continue
		}
		fn := f.Site.Instance().Func()
		excerpt := convert.Excerpt(fn.Unit.Tree, f.Site.Node)
		switch f.Use.Role {
		case colour.Dropped:
			switch f.Library {
			case "asyncio.gather", "asyncio.shield", "asyncio.wrap_future":
				s.add(fn, f.Site.Node, f.Library, "future `"+excerpt+"` is never awaited", "nobody learns when it is done, or that it failed")
			}
		case colour.HardUse, colour.SoftUse, colour.ReturnValue:
			if f.UsedIn == nil {
				continue
			}
			s.add(fn, f.Site.Node, f.Library, "future `"+excerpt+"` is never awaited",
				"the future is "+f.Use.What+" at "+where(fn.Unit, f.UsedIn.Unit, f.Use.By)+" in place of its result")
		}
	}
	idleAwaitables(s)
}
