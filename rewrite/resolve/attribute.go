package resolve

import (
	"strings"

	"awaken/rewrite/library"
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
