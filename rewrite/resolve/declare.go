package resolve

import "strings"

// genericOfAsynchrony tells whether a library's class is one of the generics
// that say of a value how it is awaited, entered or iterated over.
func genericOfAsynchrony(name string) bool {
	module, class := "", name
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		module, class = name[:i], name[i+1:]
	}
	switch module {
	case "typing", "typing_extensions", "collections.abc", "asyncio", "contextlib":
	default:
		return false
	}
	switch class {
	case "Awaitable", "Coroutine", "Future", "Task", "AsyncIterator", "AsyncIterable", "AsyncGenerator", "AsyncContextManager",
		"AbstractAsyncContextManager", "ContextManager", "AbstractContextManager", "Callable":
		return true
	}
	return false
}

// saysNothing tells whether an annotation by a library's name leaves open what
// the value is.
func saysNothing(name string) bool {
	module, class := name[:max(strings.LastIndexByte(name, '.'), 0)], name[strings.LastIndexByte(name, '.')+1:]
	switch module {
	case "typing", "typing_extensions", "collections.abc":
		switch class {
		case "Any", "Self", "TypeVar", "Union", "Optional", "Generic", "Protocol", "Hashable":
			return true
		}
	}
	return name == "builtins.object"
}

// inert tells whether a library's base class adds nothing to a class.
func inert(name string) bool {
	switch name[strings.LastIndexByte(name, '.')+1:] {
	case "ABC", "Generic", "Protocol", "object":
		return strings.HasPrefix(name, "abc.") || strings.HasPrefix(name, "builtins.") || strings.HasPrefix(name, "collections.abc.") ||
			strings.HasPrefix(name, "typing")
	}
	return false
}

// DeclaresAwaitable tells whether the return annotation, with its aliases
// followed, has a value that is awaited, or one that is not known.
func (f *Func) DeclaresAwaitable() bool { return f.declares }

// declare reads the return annotations of a solved program.
func (s *solver) declare() {
	for _, in := range s.instances {
		if in.parent == nil || in.fn.returnType < 0 || in.fn.declared {
			continue
		}
		n := in.parent.at(in.fn.returnType)
		in.fn.declared = true
		in.fn.declaresAwaitable = s.awaitableType(n)
		in.fn.declares = in.fn.declaresAwaitable || s.points(n).has(unknown)
		in.fn.plain = s.plainType(n)
		in.fn.plainYields = s.plainElements(n)
	}
}

// plainElements tells whether an annotation declares asynchronous iterators
// alone, of values that are not awaitable.
func (s *solver) plainElements(n int32) bool {
	for _, o := range s.points(n) {
		if v := &s.objects[o]; v.kind != awaitableObject || !v.iterates() || !s.plainType(v.a) {
			return false
		}
	}
	return len(s.points(n)) > 0
}
