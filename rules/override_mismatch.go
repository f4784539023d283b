package rules

import (
	"strings"

	"awaken/rewrite"
	"awaken/rewrite/colour"
	"awaken/rewrite/resolve"
)

// overrideMismatch
//
//	class Base: def run(self): ...
//	class Sub(Base): async def run(self): ...   =>  one colour for all
var overrideMismatch = &Rule{
	Name:    "override-mismatch",
	Summary: "a method overrides one of the other colour",
	Doc: `## What it does

Finds methods that are async where the method they override is plain, or the other
way round, if some call can reach both.

## Why it is bad

Whoever calls through the base class awaits a plain value, or drops a coroutine:
one of the two is always wrong.

## Example

    class Base:
        def run(self):
            pass

    class Sub(Base):
        async def run(self):
            ...

    def drive(base: Base):
        base.run()

Use instead:

    class Base:
        async def run(self):
            pass

## Evidence

An async method over a plain one is reported if a call that is not awaited
can reach both; a plain method over an async one if a call that is awaited can
reach it, and it gives a plain value on every path. Methods that hand on an awaitable count as async; stubs are passed over,
and classes that are named as the sync or async face of another (SyncClient).

## Fix

None: which colour is meant is not known.

## Safety

Nothing is changed.
`,
	run: runOverrideMismatch,
}

func runOverrideMismatch(s *search) {
	index := s.Coloured().Index()
	awaited := map[*resolve.Func]bool{}
	for _, x := range s.Program().Sites {
		if c := x.Call(); c != nil && c.Awaited && !x.Instance().Stands() {
			for _, t := range x.Targets {
				awaited[t.Func()] = true
			}
		}
	}
	async := map[string]bool{} // the names of async methods: no other can mismatch
	s.functions(func(f *resolve.Func) {
		if f.Class != nil && f.Async {
			async[f.Name] = true
		}
	})
	s.functions(func(f *resolve.Func) {
		if !async[f.Name] || f.Class == nil || f.Kind != resolve.Def || f.Generator || len(f.Decorators) > 0 || otherFace(f.Class.Name) {
			return
		}
		for i, c := range index.Ancestry(f.Class) {
			m := index.Method(c, f.Name)
			if i == 0 || m == nil {
				continue
			}
			switch {
			case m.Generator || len(m.Decorators) > 0 || m.Async == f.Async:
			case f.Async && !m.Async && !colour.AnnotatedAwaitable(m) && sharedCall(s.Analysis, f, m):
				s.add(f, nameOf(f), m.Qualified, "async method `"+f.Name+"` overrides a plain one of `"+c.Name+"`",
					"calls through `"+c.Name+"` do not await, and drop the coroutine")
			case !f.Async && m.Async && givesPlain(f) && awaited[f]:
				s.add(f, nameOf(f), m.Qualified, "plain method `"+f.Name+"` overrides an async one of `"+c.Name+"`",
					"calls through `"+c.Name+"` await a plain value, which raises TypeError")
			}
			return
		}
	})
}

// otherFace tells whether a class is by its name the sync face of an async one,
// or the async face of a sync one: there the colours differ by intent.
func otherFace(class string) bool {
	for _, word := range []string{"Sync", "Async", "Blocking"} {
		if strings.Contains(class, word) {
			return true
		}
	}
	return false
}

// sharedCall tells whether a call that is not awaited, and whose coroutine is
// lost, can reach both functions.
func sharedCall(a *rewrite.Analysis, f, m *resolve.Func) bool {
	for _, fate := range a.Coloured().Fates() {
		x := fate.Site
		if fate.Callee != f || !fate.Lost || fate.Task || x.Call() == nil || x.Unknown {
			continue
		}
		for _, t := range x.Targets {
			if t.Func() == m {
				return true
			}
		}
	}
	return false
}
