package resolve

import (
	"strings"

	"awaken/rewrite/library"
)

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

// DeclaresAwaitable tells whether the return annotation, with its aliases
// followed, has a value that is awaited, or one that is not known.
func (f *Func) DeclaresAwaitable() bool { return f.declares }

// declare reads the return annotations of a solved program.
func (s *solver) declare() {
	for _, in := range s.instances {
		if in.parent == nil || in.fn.returnType < 0 || in.fn.declares {
			continue
		}
		for _, o := range s.nodes[in.parent.at(in.fn.returnType)].points {
			switch v := &s.objects[o]; v.kind {
			case unknownObject:
				in.fn.declares = true
			case awaitableObject:
				switch library.Result(v.b) {
				case library.Coroutine, library.Future, library.Task, library.AwaitableContextManager:
					in.fn.declares = true
				}
			}
		}
	}
}
