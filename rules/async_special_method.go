package rules

import (
	"awaken/rewrite/resolve"
)

// asyncSpecialMethod
//
//	async def __init__(self): ...   =>  a factory: async def create(cls)
var asyncSpecialMethod = &Rule{
	Name:    "async-special-method",
	Summary: "a special method that Python calls synchronously is async",
	Doc: `## What it does

Finds ` + "`" + `async def` + "`" + ` for special methods that the interpreter calls without an await:
` + "`" + `__init__` + "`" + `, ` + "`" + `__len__` + "`" + `, ` + "`" + `__bool__` + "`" + `, ` + "`" + `__str__` + "`" + `, ` + "`" + `__enter__` + "`" + `, ` + "`" + `__iter__` + "`" + `, ` + "`" + `__del__` + "`" + ` ...

## Why it is bad

Python takes the coroutine for the result. ` + "`" + `__init__` + "`" + ` and ` + "`" + `__len__` + "`" + ` raise
TypeError, ` + "`" + `__bool__` + "`" + ` as well, ` + "`" + `__del__` + "`" + ` and ` + "`" + `__exit__` + "`" + ` do nothing at all.

## Example

    class Session:
        async def __init__(self):
            self.connection = await connect()

Use instead:

    class Session:
        @classmethod
        async def create(cls):
            self = cls()
            self.connection = await connect()
            return self

## Evidence

By the name alone, in a class body. Methods whose result is handed on as it is
(` + "`" + `__call__` + "`" + `, ` + "`" + `__getattr__` + "`" + `, ` + "`" + `__getitem__` + "`" + `, ` + "`" + `__add__` + "`" + `, ` + "`" + `__get__` + "`" + `) may give a coroutine, and are passed over.

## Fix

None.

## Safety

Nothing is changed.
`,
	run: runAsyncSpecialMethod,
}

func runAsyncSpecialMethod(s *search) {
	s.functions(func(f *resolve.Func) {
		if f.Class == nil || !f.Async || !synchronous[f.Name] || f.Generator && f.Name == "__aiter__" || len(f.Decorators) > 0 {
			return
		}
		s.add(f, nameOf(f), f.Qualified, "special method `"+f.Name+"` is async", "Python calls it without an await, and takes the coroutine for its result")
	})
}

// synchronous are the special methods whose result Python itself looks at, or
// drops.
var synchronous = map[string]bool{
	"__init__": true, "__init_subclass__": true, "__post_init__": true, "__del__": true, "__len__": true, "__length_hint__": true,
	"__bool__": true, "__str__": true, "__repr__": true, "__bytes__": true, "__format__": true, "__hash__": true, "__int__": true,
	"__float__": true, "__complex__": true, "__index__": true, "__contains__": true, "__iter__": true, "__next__": true,
	"__aiter__": true, "__await__": true, "__enter__": true, "__exit__": true, "__setitem__": true, "__delitem__": true,
	"__setattr__": true, "__delattr__": true, "__set__": true, "__delete__": true, "__set_name__": true, "__sizeof__": true,
	"__dir__": true, "__instancecheck__": true, "__subclasscheck__": true, "__eq__": true, "__ne__": true, "__lt__": true,
	"__le__": true, "__gt__": true, "__ge__": true,
}
