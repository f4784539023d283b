package resolve

import (
	"slices"

	"awaken/rewrite/library"
	"awaken/rewrite/syntax"
)

// Trait is a set of protocols that a value follows.
type Trait uint8

// The protocols that come in a sync and an async form, and awaiting itself.
const (
	Awaitable     Trait = 1 << iota // await x
	Iterable                        // for ... in x
	AsyncIterable                   // async for ... in x
	Context                         // with x
	AsyncContext                    // async with x
)

// Value is an expression in an instance, with all that it can denote.
type Value struct {
	Instance *Instance
	Node     syntax.Node

	program *Program
	node    int32
}

// Values calls do for each expression whose value may matter, in each instance
// that does not merely stand for callers that nobody sees.
func (p *Program) Values(do func(Value)) {
	for _, in := range p.solver.instances {
		if in.stands {
			continue
		}
		for _, use := range in.fn.Uses {
			do(Value{in, use.Node, p, in.at(use.v)})
		}
	}
}

// Value is the value of an expression in an instance.
func (p *Program) Value(in *Instance, n syntax.Node) Value {
	return Value{in, n, p, in.values(n)}
}

// Traits are the protocols that every value follows, and those that some value
// follows. Known tells that there is a value and that the class of each is
// known with all its ancestors.
func (v Value) Traits() (every, some Trait, known bool) {
	if v.node < 0 {
		return 0, 0, false
	}
	s := v.program.solver
	points := s.points(v.node)
	if len(points) == 0 || s.nodes[v.node].unknown {
		return 0, 0, false
	}
	every = ^Trait(0)
	for _, o := range points {
		has, ok := s.traits(o)
		if !ok {
			return 0, 0, false
		}
		every &= has
		some |= has
	}
	return every, some, true
}

// Names lists the classes and functions of which the values are, for people.
func (v Value) Names() []string {
	if v.node < 0 {
		return nil
	}
	s := v.program.solver
	var names []string
	for _, o := range s.points(v.node) {
		switch x := &s.objects[o]; x.kind {
		case instanceObject:
			names = append(names, x.class.Qualified)
		case asyncGenObject, generatorObject:
			names = append(names, x.fn.Qualified)
		case contextObject:
			names = append(names, x.name)
			if x.site != nil && len(x.site.Targets) > 0 {
				names[len(names)-1] = x.site.Targets[0].fn.Qualified
			}
		case libraryInstance, awaitableObject:
			names = append(names, x.name)
		}
	}
	return names
}

// Only tells whether a value is an instance of a library's class, or of classes of
// the project that derive from it, and nothing else that is known.
func (v Value) Only(class string) bool {
	if v.node < 0 {
		return false
	}
	s := v.program.solver
	found := false
	for _, o := range s.points(v.node) {
		switch x := &s.objects[o]; {
		case x.kind == unknownObject:
		case x.kind == libraryInstance && x.name == class, x.kind == instanceObject && slices.Contains(s.externals(x.a), class):
			found = true
		default:
			return false
		}
	}
	return found
}

// Future tells whether a value can be a future, a task or another awaitable that
// no call here makes, and which.
func (v Value) Future() (string, bool) {
	if v.node < 0 {
		return "", false
	}
	s := v.program.solver
	for _, o := range s.points(v.node) {
		switch x := &s.objects[o]; x.kind {
		case awaitableObject:
			switch library.Result(x.b) {
			case library.Coroutine, library.Future, library.Task:
				return x.name, true
			}
		case instanceObject:
			if _, ok := s.method(x.a, nameAwait); ok {
				return x.class.Qualified, true
			}
		case libraryInstance:
			if s.table.Member(x.name, "__await__") != nil {
				return x.name, true
			}
		}
	}
	return "", false
}

// MadeAt are the sites that made the values: of generators, coroutines and
// context managers.
func (v Value) MadeAt() []*Site {
	if v.node < 0 {
		return nil
	}
	s := v.program.solver
	var sites []*Site
	for _, o := range s.points(v.node) {
		if x := s.objects[o].site; x != nil {
			sites = append(sites, x)
		}
	}
	return sites
}

// Functions are the functions of the project that the values call when they
// are called; known tells that nothing else is among the values.
func (v Value) Functions() (list []*Func, known bool) {
	if v.node < 0 {
		return nil, false
	}
	s := v.program.solver
	list = s.functionsIn(v.node)
	known = len(list) > 0 && !s.nodes[v.node].unknown
	for _, o := range s.points(v.node) {
		switch s.objects[o].kind {
		case funcObject, boundObject, partialObject, wrapperObject, staticObject:
		case instanceObject:
			if _, ok := s.method(s.objects[o].a, nameCall); !ok {
				known = false
			}
		default:
			known = false
		}
	}
	return list, known
}

// traits are the protocols of an object; ok is false if they are not known.
func (s *solver) traits(o int32) (has Trait, ok bool) {
	switch v := &s.objects[o]; v.kind {
	case coroutineObject:
		return Awaitable, true
	case generatorObject, containerObject, bundleObject:
		return Iterable, true
	case asyncGenObject:
		return AsyncIterable, true
	case contextObject:
		if v.name == "contextlib.asynccontextmanager" {
			return AsyncContext, true
		}
		return Context, true
	case awaitableObject:
		switch library.Result(v.b) {
		case library.Coroutine, library.Future, library.Task:
			return Awaitable, true
		case library.AsyncGenerator:
			return AsyncIterable, true
		case library.ContextManager:
			return Context, true
		case library.AsyncContextManager:
			if v.site == nil { // by an annotation: a class may be both
				return 0, false
			}
			if v.name == "contextlib.nullcontext" {
				return AsyncContext | Context, true
			}
			return AsyncContext, true
		case library.AwaitableContextManager:
			return AsyncContext | Awaitable, true
		}
		return 0, false
	case instanceObject:
		return s.instanceTraits(v.a)
	case libraryInstance:
		return s.libraryTraits(v.name)
	}
	return 0, false
}

var protocols = []struct {
	trait Trait
	name  Name
	text  string
}{
	{Awaitable, nameAwait, "__await__"},
	{Iterable, nameIter, "__iter__"},
	{Iterable, nameGetItem, "__getitem__"},
	{AsyncIterable, nameAiter, "__aiter__"},
	{Context, nameEnter, "__enter__"},
	{AsyncContext, nameAenter, "__aenter__"},
}

func (s *solver) instanceTraits(class int32) (has Trait, ok bool) {
	if s.lostBase(class) {
		return 0, false
	}
	for _, p := range protocols {
		if _, ok := s.method(class, p.name); ok {
			has |= p.trait
		}
	}
	for _, e := range s.externals(class) {
		switch e {
		case "builtins.object", "typing.Generic", "typing.Protocol", "abc.ABC":
			continue
		}
		more, ok := s.libraryTraits(e)
		if !ok {
			return 0, false
		}
		has |= more
	}
	return has, true
}

// libraryTraits are the protocols of a library's class. Only classes of which
// the table knows a special method say anything: silence of a table about the
// rest proves nothing.
func (s *solver) libraryTraits(class string) (has Trait, ok bool) {
	entry := s.table.Lookup(class)
	if entry == nil || !entry.Class || s.openLibrary(entry, 0) {
		return 0, false
	}
	for _, p := range protocols {
		if s.table.Member(class, p.text) != nil {
			has |= p.trait
		}
	}
	return has, has != 0
}

// openLibrary tells whether a class that was read has an ancestor that is not
// known.
func (s *solver) openLibrary(e *library.Entry, depth int) bool {
	if !e.Partial || depth > 16 {
		return depth > 16
	}
	if e.Open {
		return true
	}
	for _, b := range e.Bases {
		if inert(b) {
			continue
		}
		if base := s.table.Lookup(b); base == nil || s.openLibrary(base, depth+1) {
			return true
		}
	}
	return false
}
