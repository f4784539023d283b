package resolve

import "awaken/rewrite/library"

// result gives what a call of an entry gives.
func (s *solver) result(entry *library.Entry, receiver int32, iv *invocation, called int32) {
	value := func() int32 {
		n := s.node()
		s.value(&entry.Value, receiver, iv, called, n)
		return n
	}
	if from := entry.Value.From.Part; iv.awaited && (from == library.Itself || from == library.Called) && !entry.Result.Asynchronous() {
		// It hands on what is then awaited: `await context.run(work)`.
		given := value()
		iv.site.consumed = append(iv.site.consumed, given)
		s.goal(given, goal{op: opAwait, dst: iv.dst, instance: iv.base.id, at: iv.site.Node})
		return
	}
	switch entry.Result {
	case library.Unknown:
		if !entry.Value.Says() && entry.Value.From.Part == library.None {
			s.put(iv.dst, unknown)
			return
		}
		if iv.awaited && genericOfAsynchrony(entry.Value.Type) { // declared as Awaitable[T]
			s.goal(value(), goal{op: opAwait, dst: iv.dst, instance: iv.base.id, at: iv.site.Node})
			return
		}
		s.value(&entry.Value, receiver, iv, called, iv.dst)
	case library.Plain, library.Instance, library.Argument:
		s.value(&entry.Value, receiver, iv, called, iv.dst)
	case library.Self:
		if o := s.itself(receiver, iv); o >= 0 {
			s.put(iv.dst, o)
		} else if receiver >= 0 {
			s.put(iv.dst, receiver)
		}
	case library.Coroutine:
		v := value()
		if iv.awaited {
			s.edge(v, iv.dst)
			return
		}
		s.put(iv.dst, s.coroutine(v, nil, entry.Name, iv.site))
	case library.Future, library.Task, library.AsyncGenerator, library.ContextManager, library.AsyncContextManager, library.AwaitableContextManager:
		v := value()
		if iv.awaited && entry.Result != library.AsyncGenerator && entry.Result != library.ContextManager {
			s.edge(v, iv.dst)
			return
		}
		s.put(iv.dst, s.object(objectKey{kind: awaitableObject, a: iv.site.id, name: s.names.intern(entry.Name)}, func() object {
			return object{kind: awaitableObject, a: v, b: int32(entry.Result), name: entry.Name, site: iv.site}
		}))
	case library.Generator:
		v := value()
		made := s.made(iv, generatorContainer)
		s.edge(v, s.field(made, nameAll))
		s.edge(v, s.field(made, nameAny))
		s.put(iv.dst, made)
	}
}

// made is the container that a call makes.
func (s *solver) made(iv *invocation, kind int32) int32 {
	return s.object(objectKey{kind: containerObject, a: -iv.site.id - 2, c: kind}, func() object {
		return object{kind: containerObject, a: kind, site: iv.site}
	})
}

var containerKinds = map[string]int32{
	"builtins.list": listContainer, "builtins.tuple": tupleContainer, "builtins.set": setContainer, "builtins.frozenset": setContainer,
	"builtins.dict": dictContainer, "collections.deque": listContainer, "collections.OrderedDict": dictContainer,
	"collections.defaultdict": dictContainer,
}

// typedObject is what an annotation of asynchrony declares; element is the node
// of its argument.
func typedObject(generic string, element int32) object {
	v := object{kind: awaitableObject, a: element, name: generic}
	switch generic {
	case "Callable":
		v.kind = callableObject
	case "AsyncIterator", "AsyncIterable", "AsyncGenerator":
		v.b = int32(library.AsyncGenerator)
	case "ContextManager", "AbstractContextManager":
		v.b = int32(library.ContextManager)
	case "AsyncContextManager", "AbstractAsyncContextManager":
		v.b = int32(library.AsyncContextManager)
	case "Task":
		v.b = int32(library.Task)
	case "Future":
		v.b = int32(library.Future)
	default:
		v.b = int32(library.Coroutine)
	}
	return v
}

func (v object) iterates() bool { return library.Result(v.b) == library.AsyncGenerator }

func (v object) enters() bool {
	switch library.Result(v.b) {
	case library.ContextManager, library.AsyncContextManager, library.AwaitableContextManager:
		return true
	}
	return false
}
