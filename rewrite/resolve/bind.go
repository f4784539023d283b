package resolve

import (
	"strings"

	"awaken/rewrite/library"
	"awaken/rewrite/syntax"
)

func (s *solver) loadInstance(o, class int32, name Name, dst, goal int32) {
	s.watch(class, o, name, dst, goal)
	a := s.attribute(class, name)
	if assigned, held, ok := s.openAttribute(o, name); ok {
		s.edge(a.instance, assigned)
		if a.declared >= 0 {
			s.edgeOf(a.declared, assigned, bindEdge, s.binding(o, goal))
		}
		s.edge(held, dst)
		return
	}
	s.edge(a.instance, dst)
	if a.declared >= 0 {
		s.edgeOf(a.declared, dst, bindEdge, s.binding(o, goal))
		return
	}
	if s.names.text(name) == "__class__" {
		s.put(dst, class)
		return
	}
	for _, e := range s.externals(class) {
		if m := s.member(e, name); m != nil {
			if m.Attribute {
				s.libraryAttribute(m, o, dst)
			} else {
				s.put(dst, s.bound(s.library(m.Name), o))
			}
			return
		}
	}
	for _, e := range s.externals(class) {
		// Most likely an attribute that some method sets; only if nobody is
		// seen to set it, it is one of the library's.
		s.inherited = append(s.inherited, inheritedRead{dst: dst, receiver: o, name: e + "." + s.names.text(name)})
		return
	}
	n, ok := s.method(class, nameGetAttr)
	switch {
	case ok && goal >= 0 && s.delegates(n) && !strings.HasPrefix(s.names.text(name), "__"):
		s.delegate(n, o, name, dst, goal)
	case ok && !s.refuses(n):
		s.put(dst, unknown)
	}
	if s.lostBase(class) {
		s.put(dst, unknown)
	}
}

// inheritedRead is the read of an attribute that no class of the project
// defines, of an instance whose class derives from a library's.
type inheritedRead struct {
	dst, receiver int32
	name          string
}

// inherit gives the reads that found nothing the members of their library
// classes, and calls without an __init__ of the project the library's; it tells
// whether there were any.
func (s *solver) inherit() bool {
	reads, constructed := s.inherited, s.constructed
	s.inherited, s.constructed = nil, nil
	found := false
	for _, c := range constructed {
		if _, ok := s.method(c.class, nameInit); ok {
			continue
		}
		for _, e := range s.externals(c.class) {
			next := *c.call
			next.dst = s.node()
			s.callLibrary(e, s.instanceOf(c.class), &next)
			found = true
		}
	}
	for _, r := range reads {
		if len(s.points(r.dst)) == 0 {
			s.put(r.dst, s.bound(s.library(r.name), r.receiver))
			found = true
		}
	}
	return found
}

// binding numbers the pair of a receiver and the place of the read: a property
// that is read there is called there.
func (s *solver) binding(receiver, goal int32) int32 {
	s.bindings = append(s.bindings, bindingKey{receiver, goal})
	return int32(len(s.bindings) - 1)
}

type bindingKey struct{ receiver, goal int32 }

// bindTo does what the descriptor protocol does when a class attribute is read
// through an instance.
func (s *solver) bindTo(o, binding, dst int32) {
	receiver := s.bindings[binding].receiver
	switch v := s.objects[o]; v.kind {
	case funcObject, wrapperObject:
		s.put(dst, s.bound(o, receiver))
	case staticObject:
		s.edge(v.a, dst)
	case classMethodObject:
		class := receiver
		if s.objects[receiver].kind == instanceObject {
			class = s.objects[receiver].a
		}
		s.edgeOf(v.a, dst, classEdge, class)
	case propertyObject:
		s.readProperty(v, receiver, s.bindings[binding].goal, dst)
	case instanceObject:
		if n, ok := s.method(v.a, nameGet); ok {
			s.invokeAt(n, s.bindings[binding].goal, []int32{s.only(o), s.only(receiver)}, dst)
			return
		}
		s.put(dst, s.owned(o, receiver))
	case libraryInstance:
		if m := s.table.Member(v.name, "__get__"); m != nil && m.Value.Says() {
			s.value(&m.Value, o, nil, -1, dst)
			return
		}
		s.put(dst, s.owned(o, receiver))
	case libraryObject:
		s.put(dst, s.bound(o, receiver))
	default:
		s.put(dst, o)
	}
}

// readProperty calls the getter where the property is read.
func (s *solver) readProperty(property object, receiver, goal, dst int32) {
	s.invokeOn(property.a, goal, receiver, dst)
}

// invokeOn calls what node callee holds with a receiver, at the place of a goal
// that gives dst.
func (s *solver) invokeOn(callee, at, receiver, dst int32) {
	if at < 0 {
		s.invokeAt(callee, at, s.before(s.only(receiver), nil), dst)
		return
	}
	receivers, fresh := s.receivers(placeOfGoal(at), callee)
	s.deliver(receivers, receiver)
	if fresh {
		s.invokeAt(callee, at, s.before(receivers, nil), dst)
	}
}

// invokeAt calls what node callee holds, at the place of a goal.
func (s *solver) invokeAt(callee, at int32, prefix []int32, dst int32) {
	in, n := s.instances[0], syntax.Nil
	if at >= 0 {
		in, n = s.instances[s.goals[at].instance], s.goals[at].at
	}
	site := s.site(in, n, -2)
	site.Implicit = true
	if site.result < 0 {
		site.result = s.node()
	}
	s.edge(site.result, dst)
	iv := s.invocation(invocation{site: site, base: in, prefix: prefix, dst: site.result})
	s.goal(callee, makeCallGoal(iv, in, n))
}

func makeCallGoal(iv *invocation, in *instance, n syntax.Node) goal {
	return goal{op: opCall, aux: iv.id, dst: iv.dst, instance: in.id, at: n}
}

func (s *solver) loadClass(o int32, name Name, dst, goal int32) {
	s.watch(o, o, name, dst, goal)
	a := s.attribute(o, name)
	s.edge(a.class, dst)
	if s.enumMember(o, name) {
		s.put(dst, s.instanceOf(o))
		return
	}
	if a.declared >= 0 {
		s.edgeOf(a.declared, dst, unboundEdge, o)
		return
	}
	for _, e := range s.externals(o) {
		if m := s.member(e, name); m != nil && m.Attribute && m.Value.Says() {
			s.libraryAttribute(m, o, dst)
			return
		}
	}
	if list := s.externals(o); len(list) > 0 {
		if m := s.table.Member(list[0], s.names.text(name)); m != nil && !m.Attribute && (m.Self || m.Result == library.Self) {
			s.put(dst, s.bound(s.library(m.Name), o)) // a class method, as in loadMember
			return
		}
		s.put(dst, s.library(list[0]+"."+s.names.text(name)))
		return
	}
	if s.lostBase(o) {
		s.put(dst, unknown)
	}
}

// unboundEdge reads a class attribute through the class itself.
const unboundEdge edgeKind = classEdge + 1

// unbind does what the descriptor protocol does when a class attribute is read
// through the class.
func (s *solver) unbind(o, class, dst int32) {
	switch v := s.objects[o]; v.kind {
	case staticObject:
		s.edge(v.a, dst)
	case classMethodObject:
		s.edgeOf(v.a, dst, classEdge, class)
	case funcObject:
		if r := v.fn.receiver(); r == receiverClass && v.fn.Name != "__new__" {
			s.put(dst, s.bound(o, class))
			return
		}
		s.put(dst, o)
	case instanceObject, libraryInstance:
		s.put(dst, s.owned(o, class))
	default:
		s.put(dst, o)
	}
}

func (s *solver) loadSuper(v object, name Name, dst, goal int32) {
	receiver := s.objects[v.b]
	class := v.b
	if receiver.kind == instanceObject {
		class = receiver.a
	}
	mro := s.mro(class)
	from := 0
	for i, b := range mro {
		if b == v.a {
			from = i + 1
		}
	}
	s.watch(class, s.superObject(v.a, v.b), name, dst, goal)
	for _, b := range mro[min(from, len(mro)):] {
		n, ok := s.declares(b, name)
		if !ok {
			continue
		}
		if receiver.kind == instanceObject {
			s.edgeOf(n, dst, bindEdge, s.binding(v.b, goal))
		} else {
			s.edgeOf(n, dst, unboundEdge, class)
		}
		return
	}
	for _, e := range s.externals(class) {
		s.put(dst, s.bound(s.library(e+"."+s.names.text(name)), v.b))
		return
	}
	if s.lostBase(class) {
		s.put(dst, unknown)
	}
}

func (s *solver) superObject(class, receiver int32) int32 {
	return s.object(objectKey{kind: superObject, a: class, b: receiver}, func() object {
		return object{kind: superObject, a: class, b: receiver}
	})
}
