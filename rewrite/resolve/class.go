package resolve

import (
	"slices"
	"strings"

	"awaken/rewrite/library"

	"awaken/rewrite/syntax"
)

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

// subclasses lists a class and all below it.
func (s *solver) subclasses(c int32, seen []int32) []int32 {
	if len(seen) == 0 {
		s.visit++
	}
	info := s.class(c)
	if info.visited == s.visit {
		return seen
	}
	info.visited = s.visit
	seen = append(seen, c)
	for _, d := range info.below {
		seen = s.subclasses(d, seen)
	}
	return seen
}

// derives tells whether class object c is base or derives from it.
func (s *solver) derives(c, base int32) bool {
	if c == base {
		return true
	}
	for _, bs := range s.class(c).bases {
		for _, b := range bs {
			if s.derives(b, base) {
				return true
			}
		}
	}
	return false
}

// mro is the method resolution order of a class object by C3 linearization
// (Python 2.3 and later); where C3 has no answer, because a base is ambiguous,
// depth-first order with repetitions removed.
func (s *solver) mro(c int32) []int32 {
	info := s.class(c)
	if info == nil {
		return nil
	}
	if info.mro == nil {
		info.mro = []int32{c} // ends the recursion of impossible hierarchies
		info.mro = s.linearize(info)
	}
	return info.mro
}

func (s *solver) linearize(info *classInfo) []int32 {
	var sequences [][]int32
	var direct []int32
	for _, bs := range info.bases {
		for _, b := range bs {
			sequences = append(sequences, s.mro(b))
			direct = append(direct, b)
		}
	}
	sequences = append(sequences, direct)
	if merged, ok := merge(sequences); ok {
		return append([]int32{info.object}, merged...)
	}
	order := []int32{info.object}
	for _, seq := range sequences {
		for _, c := range seq {
			if !pointsTo(order).has(c) {
				order = append(order, c)
			}
		}
	}
	return order
}

func merge(sequences [][]int32) (order []int32, ok bool) {
	rest := make([][]int32, len(sequences))
	copy(rest, sequences)
	for {
		empty := true
		next := int32(-1)
		for _, seq := range rest {
			if len(seq) == 0 {
				continue
			}
			empty = false
			blocked := false
			for _, other := range rest {
				if len(other) > 1 && pointsTo(other[1:]).has(seq[0]) {
					blocked = true
					break
				}
			}
			if !blocked {
				next = seq[0]
				break
			}
		}
		if empty {
			return order, true
		}
		if next < 0 {
			return nil, false
		}
		order = append(order, next)
		for i, seq := range rest {
			if len(seq) > 0 && seq[0] == next {
				rest[i] = seq[1:]
			}
		}
	}
}

// above is what the ancestors of a class say together, itself among them.
type above struct {
	external []string // library classes
	lost     bool     // one is not known
	data     bool     // see isData
}

// ancestors sums up what the ancestors of c say, once until a base arrives.
func (s *solver) ancestors(c int32) *above {
	info := s.class(c)
	if info == nil {
		return &above{}
	}
	if info.above == nil {
		sum := &above{}
		for _, b := range s.mro(c) {
			base := s.class(b)
			sum.external = append(sum.external, base.external...)
			sum.lost = sum.lost || base.lost
			sum.data = sum.data || base.makesData()
		}
		sum.external = slices.Clip(sum.external)
		info.above = sum
	}
	return info.above
}

// externals lists the library classes among the ancestors of c.
func (s *solver) externals(c int32) []string { return s.ancestors(c).external }

// lostBase tells whether an ancestor of c is not known.
func (s *solver) lostBase(c int32) bool { return s.ancestors(c).lost }

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

// instancesOf adds what a value annotated with class o can be, with type
// arguments, by number.
func (s *solver) instancesOf(o, types, dst int32) {
	switch c := s.objects[o]; c.kind {
	case classObject:
		s.edge(s.class(o).typed, dst)
	case libraryObject:
		if saysNothing(c.name) {
			s.put(dst, unknown)
			return
		}
		if strings.HasSuffix(c.name, ".Callable") {
			return // without a subscript it says nothing of what a call gives: what returns it does
		}
		if genericOfAsynchrony(c.name) { // an alias: `Response = Coroutine[Any, Any, T]`
			element := s.only(unknown)
			s.put(dst, s.object(objectKey{kind: awaitableObject, a: element, b: -1, name: s.names.intern(c.name)}, func() object {
				return typedObject(c.name[strings.LastIndexByte(c.name, '.')+1:], element)
			}))
			return
		}
		if entry := s.table.Lookup(c.name); entry != nil && !entry.Class {
			return
		}
		s.put(dst, s.instanceWith(s.table.Public(c.name), max(types, c.b)))
	case unknownObject, libraryInstance:
		s.put(dst, unknown) // a TypeVar says nothing
	case instanceObject, awaitableObject, callableObject, containerObject:
		// An alias: `Handler = Callable[..., Awaitable[None]]`.
		s.put(dst, o)
	}
}

// raised adds what `except o as e` binds.
func (s *solver) raised(o int32, g goal) {
	dst := g.dst
	switch c := s.objects[o]; c.kind {
	case classObject:
		s.put(dst, s.instanceOf(o))
	case libraryObject:
		s.put(dst, s.libraryInstance(c.name))
	case containerObject:
		if g.aux == raisedNesting {
			return // `errors += (errors, KeyError)` would have no end
		}
		s.goal(s.field(o, nameAll), goal{op: opRaised, dst: dst, aux: g.aux + 1, instance: g.instance, at: syntax.Nil})
	}
}

// raisedNesting is how deep the tuples of an except clause may be nested.
const raisedNesting = 3

// instanceOfClass tells whether object o is an instance of class object c.
func (s *solver) instanceOfClass(o, c int32) bool {
	v, class := s.objects[o], s.objects[c]
	switch {
	case v.kind == unknownObject:
		return true
	case (v.kind == coroutineObject || v.kind == awaitableObject) && class.kind == libraryObject:
		switch class.name[strings.LastIndexByte(class.name, '.')+1:] {
		case "Awaitable", "Coroutine", "CoroutineType":
			return v.kind == coroutineObject || !v.iterates()
		case "Future", "Task":
			return v.kind == awaitableObject
		case "AsyncIterator", "AsyncIterable", "AsyncGenerator", "AsyncGeneratorType":
			return v.kind == awaitableObject && v.iterates()
		}
		return false
	case v.kind == asyncGenObject && class.kind == libraryObject:
		return strings.Contains(class.name, "Async")
	case v.kind == instanceObject && class.kind == classObject:
		return pointsTo(s.mro(v.a)).has(c)
	case v.kind == instanceObject && class.kind == libraryObject:
		for _, e := range s.externals(v.a) {
			if e == class.name || s.table.Subclass(e, class.name) {
				return true
			}
		}
		return s.lostBase(v.a)
	case v.kind == libraryInstance && class.kind == libraryObject:
		return v.name == class.name || s.table.Subclass(v.name, class.name)
	case v.kind == containerObject && class.kind == libraryObject:
		return containerClass(v.a) == class.name
	}
	return false
}

func containerClass(kind int32) string {
	switch kind {
	case tupleContainer:
		return "builtins.tuple"
	case setContainer:
		return "builtins.set"
	case dictContainer:
		return "builtins.dict"
	case generatorContainer:
		return "types.GeneratorType"
	case contextContainer:
		return "contextvars.ContextVar"
	}
	return "builtins.list"
}

// filterClass passes an object through isinstance(x, C).
func (s *solver) filterClass(o int32, g goal) {
	is, known := false, false
	for _, c := range s.points(max(g.b, 0)) {
		switch s.objects[c].kind {
		case classObject, libraryObject:
			known = true
			is = is || s.instanceOfClass(o, c)
		case containerObject: // a tuple of classes
			for _, e := range s.points(s.field(c, nameAll)) {
				known = true
				is = is || s.instanceOfClass(o, e)
			}
		}
	}
	if !known || is == (g.aux == filterInstance) {
		s.put(g.dst, o)
	}
}

// passes tells whether an object satisfies a condition of opFilter.
func (s *solver) passes(o, condition int32) bool {
	switch condition {
	case filterKnown:
		return !s.vague(o)
	case filterDefined:
		return !s.vague(o) && s.objects[o].kind != callableObject
	case filterCoroutineFunction, filterNotCoroutineFunction:
		return s.passesFunction(o, condition)
	}
	awaitable := false
	switch v := &s.objects[o]; v.kind {
	case unknownObject:
		return true
	case coroutineObject, awaitableObject:
		awaitable = true
	}
	switch condition {
	case filterAwaitable:
		return awaitable
	case filterNotAwaitable:
		return !awaitable
	case filterOperand:
		return !awaitable && s.objects[o].kind != generatorObject && s.objects[o].kind != asyncGenObject
	case filterFuture:
		return s.objects[o].kind != coroutineObject
	}
	return true
}

// passesFunction tells whether a callable passes where calling it is known to
// give an awaitable, or, of filterNotCoroutineFunction, not to.
func (s *solver) passesFunction(o, condition int32) bool {
	is := false
	switch v := &s.objects[o]; v.kind {
	case funcObject:
		is = v.fn.Async && !v.fn.Generator
	case boundObject:
		return s.passesFunction(v.a, condition)
	case libraryObject:
		e := s.facts.lookup(v.name)
		is = e != nil && e.Result == library.Coroutine
	case unknownObject, partialObject, wrapperObject, callableObject:
		return true
	case instanceObject:
		n, ok := s.method(v.a, nameCall)
		if !ok {
			return s.lostBase(v.a)
		}
		for _, f := range s.functionsIn(n) {
			is = is || f.Async && !f.Generator
		}
	}
	return is == (condition == filterCoroutineFunction)
}

// someCoroutineFunction is an object of which is known that calling it gives an
// awaitable, and nothing else.
func (s *solver) someCoroutineFunction() int32 {
	element := s.only(unknown)
	awaitable := s.object(objectKey{kind: awaitableObject, a: element, b: -1, name: s.names.intern("Coroutine")}, func() object {
		return typedObject("Coroutine", element)
	})
	given := s.only(awaitable)
	return s.object(objectKey{kind: callableObject, a: given}, func() object {
		return object{kind: callableObject, a: given, name: "Callable"}
	})
}
