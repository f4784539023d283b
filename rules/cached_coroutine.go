package rules

import (
	"awaken/rewrite/resolve"
)

// cachedCoroutine
//
//	@lru_cache
//	async def load(): ...    =>  a cache of results
var cachedCoroutine = &Rule{
	Name:    "cached-coroutine",
	Summary: "a cache keeps a coroutine, which can be awaited once only",
	Doc: `## What it does

Finds ` + "`" + `functools.lru_cache` + "`" + `, ` + "`" + `cache` + "`" + ` and ` + "`" + `cached_property` + "`" + ` on coroutine functions.

## Why it is bad

What is cached is the coroutine, not its result. The second caller gets the same
coroutine and fails: it cannot be awaited again.

## Example

    @lru_cache
    async def settings():
        return await read()

Use instead:

    cached = None

    async def settings():
        global cached
        if cached is None:
            cached = await read()
        return cached

## Evidence

Reported if the cache is the innermost decorator of an ` + "`" + `async def` + "`" + `.

## Fix

None: a cache for coroutine functions is another library, or code of your own.

## Safety

Nothing is changed.
`,
	run: runCachedCoroutine,
}

func runCachedCoroutine(s *search) {
	index := s.Coloured().Index()
	s.functions(func(f *resolve.Func) {
		if !f.Async || f.Generator || len(f.Decorators) == 0 {
			return
		}
		d := f.Decorators[len(f.Decorators)-1]
		for _, in := range index.Instances(f) {
			for _, name := range s.Program().DecoratedBy(in, d) {
				switch name {
				case "functools.lru_cache", "functools.cache", "functools.cached_property":
					s.add(f, d, name, "`"+short(name)+"` keeps the coroutine of `"+f.Name+"`, not its result",
						"a coroutine can be awaited once: the second use of the cached one fails")
				}
			}
		}
	})
}
