package resolve

import (
	"slices"
	"strings"

	"awaken/rewrite/library"
	"awaken/rewrite/syntax"
)

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
