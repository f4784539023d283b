package resolve

import (
	"slices"
	"strings"

	"awaken/rewrite/library"
	"awaken/rewrite/syntax"
)

// Callback is a callable given to a library, which calls it.
type Callback struct {
	Node syntax.Node // the argument
	How  library.How
	// Library is the dotted name of the callable that it was given to.
	Library string

	node int32
}

// callNow is how the library's sorting calls its key.
const callNow = library.Now

// identity is the library object that hands back what it is called with: what
// a decorator factory such as functools.wraps(f) makes. Behind the prefix stands
// the class of which the decorated name is an instance besides, if any.
const identity = "\x01identity"

// callLibrary calls a library's callable; receiver is the object that it was
// read from, -1 without one.
func (s *solver) callLibrary(name string, receiver int32, iv *invocation) {
	if strings.HasPrefix(name, namespacePrefix) {
		return
	}
	site := iv.site
	if class, is := strings.CutPrefix(name, identity); is {
		site.identity = true
		s.edge(s.positional(iv, 0), iv.dst)
		if class != "" {
			s.put(iv.dst, s.libraryInstance(class))
		}
		return
	}
	if !slices.Contains(site.Libraries, name) {
		site.Libraries = append(site.Libraries, name)
	}
	if name == "contextlib.closing" { // calls the method of the project at the end of the with
		s.goal(s.positional(iv, 0), goal{op: opSpecial, name: s.names.intern("close"), b: none, aux: none, dst: none, instance: iv.base.id, at: site.Node})
	}
	if s.native(name, receiver, iv) {
		return
	}
	entry := s.facts.lookup(name)
	if entry == nil {
		s.callUnknown(name, receiver, iv)
		return
	}
	if len(entry.Overloads) > 0 {
		if fitting := s.overload(entry, iv); fitting != entry {
			entry = fitting
			iv.site.own().signatures = append(iv.site.signatures, fitting)
		}
	}
	s.root(entry, receiver, iv)
	s.fates(entry, iv)
	called := s.callbacks(entry, receiver, iv)
	switch {
	case entry.Decorator == library.Factory:
		s.put(iv.dst, s.library(identity+entry.Type))
		return
	case entry.Decorator == library.Direct:
		s.decorateWith(entry, iv)
		return
	case entry.Class:
		s.constructLibrary(entry, receiver, iv)
		return
	}
	if entry.Partial && entry.Result == library.Unknown && !entry.Value.Says() && entry.Value.From.Part == library.None && s.decorates(iv) {
		return
	}
	s.result(entry, receiver, iv, called)
}

// fates notes which arguments the callee awaits and which it takes for plain
// values.
func (s *solver) fates(entry *library.Entry, iv *invocation) {
	for _, list := range [][]library.Param{entry.Consumes, entry.Runs} {
		for _, p := range list {
			if nodes, _ := s.given(p, iv); len(nodes) > 0 {
				iv.site.own().consumed = append(iv.site.consumed, nodes...)
			}
		}
	}
	for _, p := range entry.Plain {
		nodes, at := s.given(p, iv)
		for i, n := range nodes {
			iv.site.own().plain = append(iv.site.plain, plainArgument{n, at[i]})
		}
	}
}

// decorates tells whether a call of something that is not known is a decorator's,
// and then gives back what it was given: a class as it is, for nearly all
// decorators of classes register them or add to them; a function as one that is
// called alike, most often, but is not known.
func (s *solver) decorates(iv *invocation) bool {
	t, n := iv.base.fn.Unit.Tree, iv.site.Node
	if iv.site.call == nil || t.Kind(n) != syntax.Decorator {
		return false
	}
	s.edge(s.positional(iv, 0), iv.dst)
	if t.Kind(t.Child(t.Parent(n), syntax.FieldDefinition)) != syntax.ClassDefinition {
		s.put(iv.dst, unknown)
		iv.site.Unknown = true
	}
	return true
}

// callUnknown calls something that no table knows.
func (s *solver) callUnknown(name string, receiver int32, iv *invocation) {
	if s.decorates(iv) {
		return
	}
	module := name
	for {
		i := strings.LastIndexByte(module, '.')
		if i < 0 {
			break
		}
		module = module[:i]
		if s.table.Module(module) {
			return // wholly known, and not in the table: a plain function
		}
	}
	if s.table.DeclaredBelow(name) { // a class, then
		s.put(iv.dst, s.libraryInstance(name))
		return
	}
	iv.site.Unknown = true
	s.put(iv.dst, unknown)
}

func (s *solver) decorateWith(entry *library.Entry, iv *invocation) {
	argument := s.positional(iv, 0)
	if argument < 0 {
		s.put(iv.dst, s.library(identity))
		if entry.Value.Type != "" { // it is good for something else as well
			s.put(iv.dst, s.libraryInstance(entry.Value.Type))
		}
		return
	}
	switch entry.Name {
	case "contextlib.contextmanager", "contextlib.asynccontextmanager":
		s.put(iv.dst, s.around(wrapperObject, argument, entry.Name))
	default:
		if entry.Makes.Value.From.Part != library.None {
			s.put(iv.dst, s.around(wrapperObject, argument, entry.Name))
			return
		}
		s.edge(argument, iv.dst)
	}
}

// positional is the node of the i-th positional argument, or of the keyword
// argument that a parameter names; -1 without one.
func (s *solver) positional(iv *invocation, i int) int32 {
	if i < len(iv.prefix) {
		return iv.prefix[i]
	}
	i -= len(iv.prefix)
	for _, a := range iv.args() {
		switch a.mode {
		case argPositional:
			if i == 0 {
				return iv.base.at(a.value)
			}
			i--
		case argStar:
			return -1
		}
	}
	return -1
}

func (s *solver) keyword(iv *invocation, name string) int32 {
	if name == "" {
		return -1
	}
	for _, a := range iv.args() {
		if a.mode == argKeyword && s.names.text(a.name) == name {
			return iv.base.at(a.value)
		}
	}
	for _, k := range iv.extra {
		if s.names.text(k.name) == name {
			return k.node
		}
	}
	return -1
}

// given lists the nodes of the arguments that a parameter of the table covers,
// with the syntax that gives them.
func (s *solver) given(p library.Param, iv *invocation) (nodes []int32, at []syntax.Node) {
	add := func(n int32, x syntax.Node) {
		if n >= 0 {
			nodes, at = append(nodes, n), append(at, x)
		}
	}
	switch {
	case p.Index >= 0 && p.Index < len(iv.prefix):
		add(iv.prefix[p.Index], syntax.Nil)
	case p.Index == library.AllPositional || p.Index >= 0:
		i := len(iv.prefix)
		for _, a := range iv.args() {
			switch a.mode {
			case argPositional:
				if i == p.Index || p.Index == library.AllPositional && i >= p.After {
					add(iv.base.at(a.value), a.node)
				}
				i++
			case argStar:
				if p.Index == library.AllPositional || i <= p.Index {
					e := s.node()
					s.goal(iv.base.at(a.value), goal{op: opIndex, name: nameAll, dst: e, instance: iv.base.id, at: syntax.Nil})
					add(e, a.node)
				}
			}
		}
	}
	for _, a := range iv.args() {
		if a.mode == argKeyword && p.Keyword != "" && s.names.text(a.name) == p.Keyword {
			add(iv.base.at(a.value), a.node)
		}
	}
	if p.Each {
		for i, n := range nodes {
			e := s.node()
			s.goal(n, goal{op: opIter, dst: e, instance: iv.base.id, at: at[i]})
			nodes[i] = e
		}
	}
	return nodes, at
}

// callbacks has the callee call its callable arguments, and gives the node of
// what those calls give, -1 if there are none.
func (s *solver) callbacks(entry *library.Entry, receiver int32, iv *invocation) int32 {
	called := int32(-1)
	for i := range entry.Callbacks {
		c := &entry.Callbacks[i]
		nodes, at := s.given(c.Param, iv)
		for k, n := range nodes {
			if called < 0 {
				called = s.node()
			}
			iv.site.own().Callbacks = append(iv.site.Callbacks, Callback{Node: at[k], How: c.How, Library: entry.Name, node: n})
			if c.How == library.Wraps {
				continue
			}
			var prefix []int32
			for g := range c.Given {
				v := &c.Given[g]
				if v.From.Part == library.Itself {
					for _, p := range v.From.Params {
						sources, _ := s.given(p, iv) // all of *args, one by one
						prefix = append(prefix, sources...)
					}
					continue
				}
				n := s.node()
				s.value(v, receiver, iv, called, n)
				prefix = append(prefix, n)
			}
			if c.How == library.Awaits {
				iv.site.own().consumed = append(iv.site.consumed, called)
			}
			for _, p := range c.Spread {
				sources, _ := s.given(p, iv)
				prefix = append(prefix, s.spreadOut(s.merged(sources), iv)...)
			}
			if at[k] >= 0 {
				s.invokeCallback(n, iv.base, at[k], prefix, called, c.How)
			}
		}
	}
	return called
}

// spreadOut lists the nodes of the elements of what node n holds, by position.
func (s *solver) spreadOut(n int32, iv *invocation) []int32 {
	var nodes []int32
	for i := range 6 { // more than anybody gives by position
		e := s.node()
		s.goal(n, goal{op: opIndex, name: s.position(i), dst: e, instance: iv.base.id, at: iv.site.Node})
		nodes = append(nodes, e)
	}
	return nodes
}

func (s *solver) invokeCallback(callee int32, in *instance, n syntax.Node, prefix []int32, dst int32, how library.How) {
	site := s.site(in, n, -3)
	site.Implicit, site.How = true, how
	iv := s.invocation(invocation{site: site, base: in, prefix: prefix, dst: dst})
	s.goal(callee, makeCallGoal(iv, in, n))
}

// merged is one node that includes all.
func (s *solver) merged(nodes []int32) int32 {
	switch len(nodes) {
	case 0:
		return s.node()
	case 1:
		return nodes[0]
	}
	n := s.node()
	for _, x := range nodes {
		s.edge(x, n)
	}
	return n
}

// constructLibrary calls a library's class; receiver is the instance of a class
// of the project that derives from it, -1 without one.
func (s *solver) constructLibrary(entry *library.Entry, receiver int32, iv *invocation) {
	switch entry.Name {
	case "builtins.property", "functools.cached_property":
		return
	}
	if entry.Of != "" {
		made := receiver
		if made < 0 {
			made = s.libraryOf(entry.Name, s.node())
			s.put(iv.dst, made)
		}
		for _, p := range entry.Params {
			if p.Name != entry.Of {
				continue
			}
			nodes, _ := s.given(p, iv)
			for _, n := range nodes {
				s.goal(n, goal{op: opInstance, dst: s.elements(made), instance: iv.base.id, at: syntax.Nil})
			}
		}
		return
	}
	if entry.Relation != (library.Relation{}) {
		s.put(iv.dst, s.relation(entry, iv))
		return
	}
	if receiver >= 0 && s.objects[receiver].kind == libraryObject && s.objects[receiver].b > 0 {
		s.put(iv.dst, s.instanceWith(entry.Name, s.objects[receiver].b))
		return
	}
	s.put(iv.dst, s.rooted(entry.Name, -1, iv))
	if entry.Name == "types.SimpleNamespace" {
		s.fillNamespace(s.libraryInstance(entry.Name), iv)
	}
}

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
