package resolve

import (
	"strings"

	"awaken/rewrite/syntax"
)

// instancesOf adds what a value annotated with class o can be, with type
// arguments, by number.
func (s *solver) instancesOf(o, types, dst int32) {
	switch c := s.objects[o]; c.kind {
	case classObject:
		s.edge(s.class(o).typed, dst)
	case libraryObject:
		if saysNothing(c.name) {
			s.put(dst, unknown)
			return
		}
		if strings.HasSuffix(c.name, ".Callable") {
			return // without a subscript it says nothing of what a call gives: what returns it does
		}
		if genericOfAsynchrony(c.name) { // an alias: `Response = Coroutine[Any, Any, T]`
			element := s.only(unknown)
			s.put(dst, s.object(objectKey{kind: awaitableObject, a: element, b: -1, name: s.names.intern(c.name)}, func() object {
				return typedObject(c.name[strings.LastIndexByte(c.name, '.')+1:], element)
			}))
			return
		}
		if entry := s.table.Lookup(c.name); entry != nil && !entry.Class {
			return
		}
		s.put(dst, s.instanceWith(s.table.Public(c.name), max(types, c.b)))
	case unknownObject, libraryInstance:
		s.put(dst, unknown) // a TypeVar says nothing
	case instanceObject, awaitableObject, callableObject, containerObject:
		// An alias: `Handler = Callable[..., Awaitable[None]]`.
		s.put(dst, o)
	}
}

// raised adds what `except o as e` binds.
func (s *solver) raised(o int32, g goal) {
	dst := g.dst
	switch c := s.objects[o]; c.kind {
	case classObject:
		s.put(dst, s.instanceOf(o))
	case libraryObject:
		s.put(dst, s.libraryInstance(c.name))
	case containerObject:
		if g.aux == raisedNesting {
			return // `errors += (errors, KeyError)` would have no end
		}
		s.goal(s.field(o, nameAll), goal{op: opRaised, dst: dst, aux: g.aux + 1, instance: g.instance, at: syntax.Nil})
	}
}

// raisedNesting is how deep the tuples of an except clause may be nested.
const raisedNesting = 3

// instanceOfClass tells whether object o is an instance of class object c.
func (s *solver) instanceOfClass(o, c int32) bool {
	v, class := s.objects[o], s.objects[c]
	switch {
	case v.kind == unknownObject:
		return true
	case (v.kind == coroutineObject || v.kind == awaitableObject) && class.kind == libraryObject:
		switch class.name[strings.LastIndexByte(class.name, '.')+1:] {
		case "Awaitable", "Coroutine", "CoroutineType":
			return v.kind == coroutineObject || !v.iterates()
		case "Future", "Task":
			return v.kind == awaitableObject
		case "AsyncIterator", "AsyncIterable", "AsyncGenerator", "AsyncGeneratorType":
			return v.kind == awaitableObject && v.iterates()
		}
		return false
	case v.kind == asyncGenObject && class.kind == libraryObject:
		return strings.Contains(class.name, "Async")
	case v.kind == instanceObject && class.kind == classObject:
		return pointsTo(s.mro(v.a)).has(c)
	case v.kind == instanceObject && class.kind == libraryObject:
		for _, e := range s.externals(v.a) {
			if e == class.name || s.table.Subclass(e, class.name) {
				return true
			}
		}
		return s.lostBase(v.a)
	case v.kind == libraryInstance && class.kind == libraryObject:
		return v.name == class.name || s.table.Subclass(v.name, class.name)
	case v.kind == containerObject && class.kind == libraryObject:
		return containerClass(v.a) == class.name
	}
	return false
}

func containerClass(kind int32) string {
	switch kind {
	case tupleContainer:
		return "builtins.tuple"
	case setContainer:
		return "builtins.set"
	case dictContainer:
		return "builtins.dict"
	case generatorContainer:
		return "types.GeneratorType"
	case contextContainer:
		return "contextvars.ContextVar"
	}
	return "builtins.list"
}
