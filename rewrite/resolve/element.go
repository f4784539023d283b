package resolve

import (
	"slices"
	"strings"

	"awaken/rewrite/library"
	"awaken/rewrite/syntax"
)

// libraryOf is an instance of a library's class whose elements node n holds; n
// is -1 where nothing is known of them.
func (s *solver) libraryOf(class string, n int32) int32 {
	if n < 0 {
		return s.libraryInstance(class)
	}
	return s.object(objectKey{kind: libraryInstance, a: n + 1, name: s.names.intern(class)}, func() object {
		return object{kind: libraryInstance, a: n + 1, name: class, vague: s.vagueInstance(class)}
	})
}

// elements is the node of the elements of an instance of a library's class, or
// of a class of the project that derives from one; -1 for others.
func (s *solver) elements(o int32) int32 {
	if o < 0 {
		return -1
	}
	switch v := &s.objects[o]; v.kind {
	case libraryInstance:
		return v.a - 1
	case instanceObject:
		return s.field(o, nameAll)
	}
	return -1
}

// element adds the elements of a receiver. Of a container without type arguments
// they are not known; what is owned has those that are seen to be made.
func (s *solver) element(receiver, dst int32) {
	n := s.elements(receiver)
	s.edge(n, dst)
	if receiver >= 0 && s.objects[receiver].kind == instanceObject {
		if !slices.ContainsFunc(s.externals(s.objects[receiver].a), s.isOwned) {
			s.put(dst, unknown)
		}
	} else if n < 0 {
		s.put(dst, unknown)
	}
}

// elementsOf is the node of the elements that a Value names, -1 if it names
// none.
func (s *solver) elementsOf(v *library.Value, receiver int32) int32 {
	if len(v.Elements) != 1 {
		return -1
	}
	switch e := &v.Elements[0]; {
	case e.OfSelf:
		return s.elements(receiver)
	case e.Self && s.itself(receiver, nil) >= 0:
		return s.only(s.itself(receiver, nil))
	}
	return -1
}

// ownMethod adds what a method of the receiver gives: where the project
// overrides it, what that gives.
func (s *solver) ownMethod(name string, receiver int32, iv *invocation, dst int32) {
	if receiver < 0 {
		return
	}
	v := s.objects[receiver]
	switch v.kind {
	case libraryInstance:
		if m := s.table.Member(v.name, name); m != nil {
			s.value(&m.Value, receiver, nil, -1, dst)
		}
	case instanceObject:
		in := s.instances[0]
		if iv != nil {
			in = iv.base
		}
		if outer, inner, path := strings.Cut(name, "."); path {
			owner, class := s.node(), s.node()
			s.goal(s.only(receiver), goal{op: opLoad, name: s.names.intern(outer), dst: owner, instance: in.id, at: syntax.Nil})
			s.goal(owner, goal{op: opLoad, name: s.names.intern(inner), dst: class, instance: in.id, at: syntax.Nil})
			s.goal(class, goal{op: opInstance, dst: dst, instance: in.id, at: syntax.Nil})
			return
		}
		// The call stands in the library, which no place of the project shows.
		method := s.node()
		s.goal(s.only(receiver), goal{op: opLoad, name: s.names.intern(name), dst: method, instance: in.id, at: syntax.Nil})
		site := s.site(in, syntax.Nil, -4)
		site.Implicit = true
		s.goal(method, makeCallGoal(s.invocation(invocation{site: site, base: in, dst: dst}), in, syntax.Nil))
	}
}

// inheritedSpecial adds what a special method gives that a class of the project
// inherits from a library's; it tells whether that is known.
func (s *solver) inheritedSpecial(o int32, method string, dst int32) bool {
	for _, e := range s.externals(s.objects[o].a) {
		if s.specialLibrary(o, e, method, false, dst) {
			return true
		}
	}
	return false
}

// owned is what an object is that was bound in a class body, read through that
// class or an instance of it: one that is owned has the instances of the class
// for elements.
func (s *solver) owned(o, owner int32) int32 {
	if s.objects[owner].kind == classObject {
		owner = s.instanceOf(owner)
	}
	if s.objects[owner].kind != instanceObject {
		return o
	}
	switch v := s.objects[o]; v.kind {
	case libraryInstance:
		if s.isOwned(v.name) {
			return s.libraryOf(v.name, s.only(owner))
		}
	case instanceObject:
		if slices.ContainsFunc(s.externals(v.a), s.isOwned) {
			s.edge(s.only(owner), s.field(o, nameAll))
		}
	}
	return o
}

// targets lists the classes that a relation leads to: those that it is given,
// or those of the name that it is given, of which one in a package of the name
// before the dot is meant if there is one.
func (s *solver) targets(r *relation, owner int32, classes []int32) []int32 {
	var list []int32
	nodes, _ := s.relationArgument(r, r.entry.Relation.Target)
	for _, n := range nodes {
		for _, o := range s.points(n) {
			if s.objects[o].kind == classObject {
				list = append(list, o)
			}
		}
	}
	text, ok := s.relationText(r, r.entry.Relation.Target)
	if len(list) > 0 || !ok {
		return list
	}
	if text == "self" {
		return s.subclasses(owner, nil)
	}
	label, name, qualified := strings.Cut(text, ".")
	if !qualified {
		label, name = "", text
	}
	var near []int32
	for _, c := range classes {
		class := s.objects[c].class
		if class.Name != name || len(s.externals(c)) == 0 {
			continue
		}
		list = append(list, c)
		module := class.Unit.File.Module
		if label != "" && slices.Contains(strings.Split(module, "."), label) || label == "" && module == s.objects[owner].class.Unit.File.Module {
			near = append(near, c)
		}
	}
	if len(near) > 0 {
		return near
	}
	return list
}

// elementsManage reads an attribute of an instance of a library's class that
// derives from an owned one, and does not have it: what leads to objects of a
// class has the methods of what that class itself owns. It tells whether there
// is any such.
func (s *solver) elementsManage(o int32, class string, name Name, dst int32) bool {
	n := s.objects[o].a - 1
	if n < 0 || !s.isOwned(class) {
		return false
	}
	found := false
	for _, e := range s.points(n) {
		if s.objects[e].kind != instanceObject {
			continue
		}
		for _, b := range s.mro(s.objects[e].a) {
			info := s.class(b)
			for _, attr := range info.class.attrs {
				for _, m := range s.points(info.env.at(attr)) {
					v := &s.objects[m]
					if v.kind != instanceObject || !slices.ContainsFunc(s.externals(v.a), s.isOwned) {
						continue
					}
					if _, ok := s.method(v.a, name); ok {
						s.loadAttribute(s.owned(m, e), name, dst, -1)
						found = true
					}
				}
			}
		}
	}
	return found
}

// isOwned tells whether a library's class, or one of its bases, is owned.
func (s *solver) isOwned(class string) bool {
	e := s.table.Lookup(class)
	return e != nil && (e.Owned || slices.ContainsFunc(e.Bases, s.isOwned))
}

// Bound tells what the class bodies of an object's class bind to a name, if any
// of them does: the classes of the libraries' instances among it.
func (v Value) Bound(name string) (classes []string, bound bool) {
	if v.node < 0 {
		return nil, false
	}
	s := v.program.solver
	key := s.names.intern(name)
	for _, o := range s.points(v.node) {
		if s.objects[o].kind != instanceObject {
			continue
		}
		n, ok := s.method(s.objects[o].a, key)
		if !ok {
			continue
		}
		bound = true
		for _, x := range s.points(n) {
			if c := &s.objects[x]; c.kind == libraryInstance && !slices.Contains(classes, c.name) {
				classes = append(classes, c.name)
			}
		}
	}
	return classes, bound
}

// Derived lists the libraries' classes that the classes of the project derive
// from of which the values are instances.
func (v Value) Derived() []string {
	if v.node < 0 {
		return nil
	}
	s := v.program.solver
	var classes []string
	for _, o := range s.points(v.node) {
		if x := &s.objects[o]; x.kind == instanceObject {
			for _, e := range s.externals(x.a) {
				if !slices.Contains(classes, e) {
					classes = append(classes, e)
				}
			}
		}
	}
	return classes
}
