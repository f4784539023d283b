package resolve

import (
	"strings"

	"awaken/rewrite/library"
	"awaken/rewrite/syntax"
)

// loadAttribute adds what o.name can be to dst. The goal is where the read
// stands.
func (s *solver) loadAttribute(o int32, name Name, dst, goal int32) {
	switch v := s.objects[o]; v.kind {
	case unknownObject:
		if s.names.text(name) == "__anext__" {
			// Whatever has it: the language says what calling it gives.
			s.put(dst, s.library("collections.abc.AsyncIterator.__anext__"))
			return
		}
		s.put(dst, unknown)
	case instanceObject:
		s.loadInstance(o, v.a, name, dst, goal)
	case classObject:
		s.loadClass(o, name, dst, goal)
	case moduleObject:
		s.loadModule(v.unit, name, dst)
	case libraryObject:
		if folder, ok := strings.CutPrefix(v.name, namespacePrefix); ok {
			s.importModule(s.instances[0], folder+"."+s.names.text(name), dst)
			return
		}
		s.loadMember(o, v.name, name, dst)
	case libraryInstance:
		s.loadLibrary(o, v.name, name, dst)
	case containerObject, bundleObject:
		if f := s.namedField(o, name); f >= 0 {
			s.edge(f, dst)
		} else if m := s.containerMember(v.a, name); m >= 0 {
			s.put(dst, s.bound(m, o))
		} else if text := s.names.text(name); s.namedFields[o] != nil && text == "_replace" {
			s.put(dst, s.bound(s.library("builtins.tuple._replace"), o))
		} else if v.site != nil && len(v.site.Libraries) == 1 && strings.HasPrefix(v.site.Libraries[0], "collections.") {
			s.put(dst, s.bound(s.library(v.site.Libraries[0]+"."+text), o))
		}
	case superObject:
		s.loadSuper(v, name, dst, goal)
	case propertyObject:
		// `@x.setter`, `@x.deleter` give back the property.
		s.put(dst, s.bound(s.library("builtins.property."+s.names.text(name)), o))
	case boundObject:
		if s.names.text(name) == "__self__" {
			s.put(dst, v.b)
			return
		}
		s.loadAttribute(v.a, name, dst, goal)
	case funcObject, wrapperObject, partialObject:
		if t := s.names.text(name); (t == "__wrapped__" || t == "func") && v.kind != funcObject {
			s.edge(v.a, dst)
			return
		}
		s.edge(s.field(o, name), dst)
	case coroutineObject:
		// A coroutine has next to no attributes: the one that is asked for is
		// its result's, once the missing await stands there.
		s.behind(o, s.goals[goal])
	case awaitableObject:
		switch library.Result(v.b) {
		case library.Task, library.Future:
			s.loadLibrary(o, "asyncio.Task", name, dst)
		case library.AsyncGenerator:
			s.loadLibrary(o, "types.AsyncGeneratorType", name, dst)
		case library.AwaitableContextManager:
			s.behind(o, s.goals[goal]) // as of a coroutine
		}
	case asyncGenObject:
		s.loadLibrary(o, "types.AsyncGeneratorType", name, dst)
	}
}

// behind has a constraint that met a coroutine wait for the coroutine's
// result, once: a coroutine may give itself.
func (s *solver) behind(o int32, g goal) {
	key := behindKey{o, g.dst, g.aux, g.op, g.name}
	if s.through[key] {
		return
	}
	if s.through == nil {
		s.through = map[behindKey]bool{}
	}
	s.through[key] = true
	s.goal(s.objects[o].a, g)
}

type behindKey struct {
	o, dst, aux int32
	op          op
	name        Name
}

// depth is how many names a dotted library name may have. `node = node.next`
// would otherwise make longer ones without end.
const depth = 6

// libraryMember is the object of an attribute of a library's object.
func (s *solver) libraryMember(o int32, owner string, name Name) int32 {
	if m, ok := s.members.get(o, int32(name)); ok {
		return m
	}
	m := unknown
	if full := s.table.Public(owner + "." + s.names.text(name)); strings.Count(full, ".") < depth || s.table.Lookup(full) != nil {
		m = s.library(full)
	}
	s.members.set(o, int32(name), m)
	return m
}

// watch has the load done again if class c gets another base.
func (s *solver) watch(c, o int32, name Name, dst, goal int32) {
	if info := s.class(c); len(info.class.bases) > 0 {
		s.watchers = append(s.watchers, watcher{o: o, goal: goal, name: name, dst: dst})
		i := int32(len(s.watchers))
		if last := info.watching.last; last > 0 {
			s.watchers[last-1].next = i
		} else {
			info.watching.first = i
		}
		info.watching.last = i
	}
}

// attribute is what all reads of one attribute of one class share.
type attribute struct {
	instance int32 // node of what is assigned to it, through instances or classes
	class    int32 // node of what is assigned through classes alone
	declared int32 // node of what the first class body that has it binds, -1 without one
	epoch    int32 // of the class when it was looked up
}

// attribute looks name up along the MRO of a class, once for each name until
// a base arrives.
func (s *solver) attribute(class int32, name Name) attribute {
	epoch := s.class(class).epoch
	i, ok := s.attributeIndex.get(class, int32(name))
	if !ok {
		i = int32(len(s.attributes))
		s.attributes = append(s.attributes, attribute{instance: s.node(), class: s.node(), epoch: -1})
		s.attributeIndex.set(class, int32(name), i)
	}
	a := s.attributes[i]
	if a.epoch == epoch {
		return a
	}
	a.epoch, a.declared = epoch, -1
	mro := s.mro(class)
	for _, b := range mro {
		s.edge(s.field(s.instanceOf(b), name), a.instance)
	}
	s.edge(a.class, a.instance)
	for _, b := range mro {
		s.edge(s.field(b, name), a.class) // `Class.name = value` from outside
		if n, ok := s.declares(b, name); ok {
			a.declared = n
			break
		}
	}
	s.attributes[i] = a
	return a
}

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
	if n, ok := s.method(class, nameGetAttr); ok && !s.refuses(n) || s.lostBase(class) {
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

func (s *solver) loadLibrary(o int32, class string, name Name, dst int32) {
	text := s.names.text(name)
	m := s.member(class, name)
	switch {
	case m != nil && m.Attribute:
		s.libraryAttribute(m, o, dst)
	case m != nil:
		s.put(dst, s.bound(s.library(m.Name), o))
	case holds(class):
		s.edge(s.field(o, name), dst)
	case lacks(class, text), s.readLacks(class, text):
		// It would fail: another of the values is meant.
	case !strings.HasPrefix(text, "_") && s.member(class, nameGetAttr) != nil:
		// Any name gives the same: the collections of a database.
		s.value(&s.member(class, nameGetAttr).Value, o, nil, -1, dst)
	case s.elementsManage(o, class, name, dst):
	default:
		if member := s.libraryMember(o, class, name); member != unknown {
			s.put(dst, s.bound(member, o))
		} else {
			s.put(dst, unknown)
		}
	}
}

// loadModule reads a name of a project's module: its own, a submodule, or one
// that it imports with a star.
func (s *solver) loadModule(u *Unit, name Name, dst int32) {
	s.moduleName(u, name, dst)
}

// starKey is one question to a module's star imports.
type starKey struct {
	unit *Unit
	name Name
	dst  int32
}

func (s *solver) moduleName(u *Unit, name Name, dst int32) bool {
	body := s.bodies[u.index]
	if v, ok := u.exports[name]; ok {
		s.edge(body.at(v), dst)
		s.edge(s.field(s.moduleObject(u), name), dst)
		return true
	}
	s.edge(s.field(s.moduleObject(u), name), dst)
	key := starKey{u, name, dst}
	if s.starred[key] {
		return false // modules that import one another with stars
	}
	if s.starred == nil {
		s.starred = map[starKey]bool{}
	}
	s.starred[key] = true
	for i := len(u.stars) - 1; i >= 0; i-- {
		// The last star import that has the name wins; what a star imports is
		// known once the module object has arrived, so each is asked.
		s.goal(body.at(u.stars[i]), goal{op: opStar, name: name, dst: dst, instance: body.id, at: syntax.Nil})
	}
	if u.File.Package {
		if sub := s.project.Module(u.File.Module+"."+s.names.text(name), u.File); sub != nil {
			if unit := s.unitOf[sub]; unit != nil {
				s.put(dst, s.moduleObject(unit))
				return true
			}
		}
	}
	return false
}

// opStar waits for the module of a star import.
const opStar op = 110

// starMember adds a name of module object o, as a star import hands it on.
func (s *solver) starMember(o int32, name Name, dst int32) {
	switch v := s.objects[o]; v.kind {
	case moduleObject:
		if v.unit.all != nil && !v.unit.all[name] {
			return
		}
		if text := s.names.text(name); v.unit.all == nil && len(text) > 0 && text[0] == '_' {
			return
		}
		s.moduleName(v.unit, name, dst)
	case libraryObject:
		if full := s.table.Public(v.name + "." + s.names.text(name)); s.table.Lookup(full) != nil {
			s.loadMember(o, v.name, name, dst)
		}
	}
}

// starName reads a name that nothing in the file binds, in a file with star
// imports.
func (s *solver) starName(in *instance, name Name, dst int32) {
	body := in
	for body.parent != nil {
		body = body.parent
	}
	for i := len(body.fn.Unit.stars) - 1; i >= 0; i-- {
		s.goal(body.at(body.fn.Unit.stars[i]), goal{op: opStar, name: name, dst: dst, instance: body.id, at: syntax.Nil})
	}
	if s.table.Lookup("builtins."+s.names.text(name)) != nil {
		s.builtin(name, dst)
	}
}

// builtin adds the builtin of that name, if there is one.
func (s *solver) builtin(name Name, dst int32) {
	full := "builtins." + s.names.text(name)
	if s.table.Lookup(full) != nil || s.table.Module(full) {
		s.put(dst, s.library(full))
	} else if t := s.names.text(name); t != "__name__" && t != "__file__" && t != "__doc__" {
		s.put(dst, s.library(full))
	}
}

func (s *solver) storeAttribute(o int32, name Name, value int32) {
	switch v := s.objects[o]; v.kind {
	case instanceObject, classObject, moduleObject, funcObject, wrapperObject, partialObject, containerObject:
		s.edge(value, s.field(o, name))
		if v.kind == moduleObject && v.unit != nil { // the code of the module reads it by its name
			if variable, bound := v.unit.exports[v.unit.text.string(s.names.text(name))]; bound {
				s.edge(value, s.bodies[v.unit.index].at(variable))
			}
		}
	case boundObject:
		s.storeAttribute(v.a, name, value)
	case superObject:
		s.storeAttribute(v.b, name, value)
	case libraryInstance:
		if holds(v.name) {
			s.edge(value, s.field(o, name))
		}
	}
}

// holds tells whether instances of a library's class are there to be given
// attributes. Those of one class are taken for one.
func holds(class string) bool {
	switch class {
	case namespace, "types.SimpleNamespace", "threading.local":
		return true
	}
	return false
}

// importModule adds the module of an absolute dotted name.
func (s *solver) importModule(in *instance, name string, dst int32) {
	if name == "" {
		s.put(dst, unknown)
		return
	}
	if f := s.project.Module(name, in.fn.Unit.File); f != nil {
		if u := s.unitOf[f]; u != nil {
			s.put(dst, s.moduleObject(u))
			return
		}
	}
	if s.project.Namespace(name, in.fn.Unit.File) {
		s.put(dst, s.object(objectKey{kind: moduleObject, a: -1, name: s.names.intern(name)}, func() object {
			return object{kind: libraryObject, name: namespacePrefix + name}
		}))
		return
	}
	s.put(dst, s.library(s.table.Public(name)))
}

// namespacePrefix marks the name of a namespace package of the project, which
// has no file: its attributes are modules.
const namespacePrefix = "\x00"
