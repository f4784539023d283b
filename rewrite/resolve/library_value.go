package resolve

import (
	"strings"

	"awaken/rewrite/library"
	"awaken/rewrite/syntax"
)

// value adds a Value of the table to dst. The receiver is -1 where there is
// none, and iv nil where no call gives the value.
func (s *solver) value(v *library.Value, receiver int32, iv *invocation, called, dst int32) {
	if v.Variable != "" {
		if n := s.typeArgument(receiver, v.Variable); n >= 0 {
			s.edge(n, dst)
			return
		}
		if v.Type == "" && v.From.Part == library.None {
			s.put(dst, unknown)
			return
		}
	}
	switch {
	case v.Self && s.itself(receiver, iv) >= 0:
		s.put(dst, s.itself(receiver, iv))
	case v.OfSelf && v.Kind:
		s.goal(s.elements(receiver), goal{op: opTypeOf, dst: dst, at: syntax.Nil})
	case v.OfSelf:
		s.element(receiver, dst)
	case v.Method != "":
		s.ownMethod(v.Method, receiver, iv, dst)
	case v.Type != "":
		s.typedValue(v, receiver, iv, called, dst)
	}
	for i := range v.Or {
		s.value(&v.Or[i], receiver, iv, called, dst)
	}
	if iv == nil {
		return
	}
	for _, p := range v.From.Params {
		nodes, at := s.given(p, iv)
		for i, n := range nodes {
			switch v.From.Part {
			case library.Itself:
				s.edge(n, dst)
			case library.Element:
				s.goal(n, goal{op: opIter, dst: dst, instance: iv.base.id, at: at[i]})
			case library.Awaited:
				s.goal(n, goal{op: opAwait, dst: dst, instance: iv.base.id, at: syntax.Nil})
			}
		}
	}
	switch v.From.Part {
	case library.Called:
		s.edge(called, dst)
	case library.CalledAwaited:
		s.goal(called, goal{op: opAwait, dst: dst, instance: iv.base.id, at: syntax.Nil})
	case library.CalledElement:
		s.goal(called, goal{op: opIter, dst: dst, instance: iv.base.id, at: syntax.Nil})
	}
}

// itself is what a method gives that gives Self: its receiver, or an instance
// of it where it is a class; -1 if the receiver does not tell. No call gives it
// where iv is nil.
func (s *solver) itself(receiver int32, iv *invocation) int32 {
	if receiver < 0 {
		return -1
	}
	switch v := &s.objects[receiver]; v.kind {
	case instanceObject, libraryInstance:
		return receiver
	case classObject:
		return s.instanceOf(receiver)
	case libraryObject:
		if e := s.table.Lookup(v.name); e != nil && e.Class {
			return s.rooted(e.Name, receiver, iv)
		}
	}
	return -1
}

// typedValue adds an instance of the class of a Value.
func (s *solver) typedValue(v *library.Value, receiver int32, iv *invocation, called, dst int32) {
	element := func(i int) int32 {
		e := s.node()
		if x := &v.Elements[i]; !x.Says() && x.From.Part == library.None {
			s.put(e, unknown)
		} else {
			s.value(x, receiver, iv, called, e)
		}
		return e
	}
	kind, isContainer := containerKinds[v.Type]
	switch {
	case v.Type == "builtins.type" && len(v.Elements) == 2:
		s.heirs = append(s.heirs, heirs{v.Elements[0].Type, v.Elements[1].Type, v.Kind, dst})
		if !s.early {
			s.findHeirs()
		}
		return
	case genericOfAsynchrony(v.Type) && (len(v.Elements) > 0 || strings.HasPrefix(v.Type, "typing.")):
		inner := s.only(unknown)
		if len(v.Elements) > 0 {
			inner = element(0)
		}
		s.put(dst, s.object(objectKey{kind: awaitableObject, a: inner, b: -1, name: s.names.intern(v.Type)}, func() object {
			return typedObject(v.Type[strings.LastIndexByte(v.Type, '.')+1:], inner)
		}))
		return
	case !isContainer:
		if e := s.elementsOf(v, receiver); e >= 0 {
			s.put(dst, s.libraryOf(v.Type, e))
			return
		}
		if o := s.applied(v, receiver); o >= 0 {
			s.put(dst, o)
			return
		}
		s.put(dst, s.rooted(v.Type, receiver, iv))
		return
	}
	made := s.object(objectKey{kind: containerObject, a: dst, b: declaredContainer, c: kind}, func() object {
		o := object{kind: containerObject, a: kind}
		if iv != nil {
			o.site = iv.site
		}
		return o
	})
	s.put(dst, made)
	for i := range v.Elements {
		e := element(i)
		s.edge(e, s.field(made, nameAll))
		if kind == tupleContainer {
			s.edge(e, s.field(made, s.position(i)))
		} else {
			s.edge(e, s.field(made, nameAny))
		}
	}
}

// declaredContainer stands in the key of a container of a declared type where
// others have the node that makes them.
const declaredContainer = -7

// loadMember adds an attribute of a library's module or class.
func (s *solver) loadMember(o int32, owner string, name Name, dst int32) {
	m := s.libraryMember(o, owner, name)
	if m == unknown || !strings.Contains(owner, ".") && s.table.Module(owner) {
		s.put(dst, m)
		return
	}
	e := s.facts.lookup(s.objects[m].name)
	if e == nil {
		if class := s.table.Lookup(owner); class != nil && class.Class {
			if e = s.table.Member(owner, s.names.text(name)); e != nil && !e.Attribute {
				s.put(dst, s.bound(s.library(e.Name), o))
				return
			}
		}
	}
	switch {
	case e != nil && e.Attribute:
		s.libraryAttribute(e, o, dst)
	case e != nil && !e.Class && e.Self:
		s.put(dst, s.bound(m, o)) // a class method, which gives an instance of what it is called on
	default:
		s.put(dst, m)
	}
}

// libraryAttribute adds what reading an attribute gives. An async property
// gives a coroutine.
func (s *solver) libraryAttribute(e *library.Entry, receiver, dst int32) {
	switch {
	case !e.Value.Says():
		s.put(dst, unknown)
	case e.Result.Asynchronous():
		n := s.node()
		s.value(&e.Value, receiver, nil, -1, n)
		s.put(dst, s.object(objectKey{kind: awaitableObject, a: n, b: -1, name: s.names.intern(e.Name)}, func() object {
			return object{kind: awaitableObject, a: n, b: int32(e.Result), name: e.Name}
		}))
	default:
		s.value(&e.Value, receiver, nil, -1, dst)
	}
}

// special adds what a special method of a library's class gives, after the
// await if awaits says so. It tells whether that is known.
func (s *solver) specialLibrary(o int32, class, method string, awaits bool, dst int32) bool {
	m := s.member(class, s.names.intern(method))
	switch {
	case m == nil || !m.Value.Says():
		return false
	case awaits != (m.Result == library.Coroutine) && m.Result != library.Self:
		return false
	}
	s.value(&m.Value, o, nil, -1, dst)
	return true
}

// enterLibrary adds what `with` binds for an instance of a library's class.
func (s *solver) enterLibrary(o int32, v object, g goal, async bool) {
	method := "__enter__"
	if async {
		method = "__aenter__"
	}
	if s.specialLibrary(o, v.name, method, async, g.dst) {
		return
	}
	if m := s.member(v.name, s.names.intern(method)); m != nil && m.Partial {
		s.put(g.dst, unknown)
		return
	}
	s.put(g.dst, o) // nearly all give themselves
}

// iterateLibrary adds the elements of an instance of a library's class.
func (s *solver) iterateLibrary(o int32, v object, g goal, async bool) {
	iter, next := "__iter__", "__next__"
	if async {
		iter, next = "__aiter__", "__anext__"
	}
	if s.specialLibrary(o, v.name, next, async, g.dst) {
		return
	}
	m := s.member(v.name, s.names.intern(iter))
	if m != nil && (m.Result == library.Generator && !async || m.Result == library.AsyncGenerator && async) && m.Value.Says() {
		s.value(&m.Value, o, nil, -1, g.dst)
		return
	}
	s.put(g.dst, unknown)
}

// readLacks tells whether a class whose whole source has been read, with all
// its ancestors, is sure to have no attribute of that name.
func (s *solver) readLacks(class, name string) bool {
	e := s.table.Lookup(class)
	if e == nil || !e.Class || !e.Partial || strings.HasPrefix(name, "__") || !s.closed(e, 0) {
		return false
	}
	return s.table.Member(class, "__getattr__") == nil && s.table.Member(class, "__getattribute__") == nil
}

// closed tells whether a class and all its ancestors have been read.
func (s *solver) closed(e *library.Entry, depth int) bool {
	if !e.Partial || e.Open || depth > 16 {
		return false
	}
	for _, b := range e.Bases {
		if inert(b) {
			continue
		}
		if base := s.table.Lookup(b); base == nil || !s.closed(base, depth+1) {
			return false
		}
	}
	return true
}
