package resolve

import "strings"

// classInfo is what is known of a class object while solving.
type classInfo struct {
	object int32
	class  *Class
	env    *instance
	// bases by position in the class statement; a position has several where
	// control flow decides, and a string where a library's class stands.
	bases     [][]int32
	external  []string       // library bases, in order
	mro       []int32        // class objects, itself first; nil until asked for
	above     *above         // nil until asked for
	version   int32          // how often its ancestors have changed
	below     []int32        // direct subclasses
	typed     int32          // node with the instances of the class and its subclasses
	watching  chain          // of watchers
	epoch     int32          // how often bases have arrived, see attribute
	made      []construction // calls of the class that a later base may change
	lost      bool           // a base is not known
	related   map[Name]int32 // attributes that relations of other classes give it, see relate
	visited   int            // the walk of subclasses that was here last
	stale     bool           // a base has arrived since its attributes were looked up
	announced int32          // node of the __init_subclass__ that it was given to, 0 for none
}

// watcher is an attribute load that must be done again when a base arrives.
type watcher struct {
	o    int32
	goal int32
	name Name
	dst  int32
	next int32 // of the same class, see chain
}

// chain is a part of a list: the places of its first and last element, counted
// from 1, 0 if it is empty.
type chain struct{ first, last int32 }

// construction is a call of a class, with the methods that it found: only if a
// later base changes them is the call made again.
type construction struct {
	class   int32
	call    *invocation
	methods constructors
}

// constructors are the nodes of the methods that a call of a class calls, -1
// for those that it has none of, and whether its fields are parameters.
type constructors struct {
	init, new, post int32
	data            bool
}

// constructorsOf finds the methods that a call of a class calls.
func (s *solver) constructorsOf(class int32) constructors {
	find := func(name Name) int32 {
		n, ok := s.method(class, name)
		if !ok {
			return -1
		}
		return n
	}
	return constructors{find(nameInit), find(nameNew), find(namePostInit), s.isData(class)}
}

func (s *solver) defineClass(in *instance, c *Class, dst int32) {
	o := s.classObject(c, in)
	if s.class(o) == nil {
		info := &classInfo{object: o, class: c, env: in, bases: make([][]int32, len(c.bases)), typed: s.node()}
		s.heads[o].a = int32(len(s.classes))
		s.classes = append(s.classes, info)
		s.put(info.typed, s.instanceOf(o))
		for _, f := range c.fields {
			s.openFields = s.openFields || f.open != nil
			s.sealField(s.instanceOf(o), f.name, in.at(f.annotation))
		}
		for i, b := range c.bases {
			s.goal(in.at(b), goal{op: opBase, aux: o, b: int32(i), instance: in.id, at: c.Node})
		}
	}
	s.put(dst, o)
}

// addBase records that object o is a base of class object c.
func (s *solver) addBase(c, position, o int32) {
	info := s.class(c)
	switch b := s.objects[o]; b.kind {
	case classObject:
		if s.derives(o, c) {
			return // a class cannot be its own base: the name was bound twice
		}
		if len(info.bases[position]) == baseLimit {
			info.lost = true
			break
		}
		info.bases[position] = append(info.bases[position], o)
		base := s.class(o)
		base.below = append(base.below, c)
		for _, d := range s.subclasses(c, nil) {
			sub := s.class(d)
			sub.mro = nil
			s.edge(sub.typed, base.typed)
		}
	case libraryObject:
		if inert(b.name) {
			return
		}
		if strings.HasPrefix(b.name, namedTuple) {
			info.lost = true
			break
		}
		info.external = append(info.external, b.name)
	default:
		info.lost = true
	}
	s.renew(c)
}

// renew has what was read of a class and its heirs looked up anew.
func (s *solver) renew(c int32) {
	for _, d := range s.subclasses(c, nil) {
		sub := s.class(d)
		sub.above = nil
		sub.version++
	}
	if info := s.class(c); !info.stale {
		info.stale = true
		s.stale = append(s.stale, c)
	}
}

// baseLimit is how many classes one expression in a class statement may stand
// for. A mixin factory has a few; beyond them nothing is told apart, and the
// resolution order of every heir would grow with the project.
const baseLimit = 8

// again does the attribute loads anew that depend on classes whose bases have
// changed, all at once when nothing else is left to do: bases come in groups.
// It tells whether there were any.
func (s *solver) again() bool {
	if len(s.stale) == 0 {
		return false
	}
	changed := s.stale
	s.stale = nil
	seen := map[int32]bool{}
	var below []int32
	for _, c := range changed {
		s.class(c).stale = false
		for _, d := range s.subclasses(c, nil) {
			if !seen[d] {
				seen[d] = true
				below = append(below, d)
			}
		}
	}
	for _, d := range below {
		sub := s.class(d)
		watching := sub.watching.first
		sub.watching = chain{}
		sub.epoch++
		s.announce(d)
		for watching > 0 {
			w := s.watchers[watching-1]
			watching = w.next
			s.loadAttribute(w.o, w.name, w.dst, w.goal)
		}
		made := sub.made
		sub.made = nil
		if len(made) > 0 {
			now := s.constructorsOf(d)
			for _, m := range made {
				if m.methods == now {
					sub.made = append(sub.made, m)
				} else {
					s.construct(m.class, m.call)
				}
			}
		}
	}
	return true
}

// announce calls the __init_subclass__ of the nearest ancestor that has one, as
// the class statement does.
func (s *solver) announce(class int32) {
	info := s.class(class)
	mro := s.mro(class)
	for _, b := range mro[min(1, len(mro)):] {
		n, ok := s.declares(b, nameInitSubclass)
		if !ok {
			continue
		}
		if info.announced != n {
			info.announced = n
			s.invokeIn(n, info.env, info.class.Node, []int32{s.only(class)}, s.node())
		}
		return
	}
}

// class is what is known of a class object, nil for other objects and for
// classes whose statement has not been reached.
func (s *solver) class(o int32) *classInfo {
	if h := s.heads[o]; h.kind == classObject && h.a >= 0 {
		return s.classes[h.a]
	}
	return nil
}

// declares tells whether class object b binds name in its body, and where the
// value stands.
func (s *solver) declares(b int32, name Name) (int32, bool) {
	info := s.class(b)
	if v, ok := info.class.attrs[name]; ok {
		return info.env.at(v), true
	}
	if n, ok := info.related[name]; ok {
		return n, true
	}
	return -1, false
}

// method is what a look along the MRO of a class found, as long as the class has
// that version.
type method struct {
	node    int32
	version int32
	found   bool
}

// method finds name in the class bodies along the MRO: the node of its value.
// It looks once for each name until a base arrives.
func (s *solver) method(c int32, name Name) (int32, bool) {
	info := s.class(c)
	if info == nil {
		return -1, false
	}
	i, ok := s.methodIndex.get(c, int32(name))
	if !ok {
		i = int32(len(s.methods))
		s.methods = append(s.methods, method{version: -1})
		s.methodIndex.set(c, int32(name), i)
	}
	if m := &s.methods[i]; m.version == info.version {
		return m.node, m.found
	}
	m := method{-1, info.version, false}
	for _, b := range s.mro(c) {
		if n, ok := s.declares(b, name); ok {
			m.node, m.found = n, true
			break
		}
	}
	s.methods[i] = m
	return m.node, m.found
}
