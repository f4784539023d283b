package resolve

// objectKind tells the abstract values apart.
type objectKind uint8

const (
	unknownObject     objectKind = iota // something that the analysis lost sight of
	funcObject                          // a function with the instance whose variables it captures
	boundObject                         // a callable with a receiver
	classObject                         // a class
	instanceObject                      // some instance of a class
	moduleObject                        // a module of the project
	libraryObject                       // a function, class, module or attribute of a library, by dotted name
	libraryInstance                     // an instance of a library's class
	coroutineObject                     // made by one call site, not awaited there
	generatorObject                     // what a call of a generator function gives
	asyncGenObject                      // what a call of an async generator function gives
	contextObject                       // what a call of a @contextmanager function gives
	containerObject                     // list, tuple, set, dict or generator expression, by where it is made
	partialObject                       // functools.partial
	staticObject                        // staticmethod(f)
	classMethodObject                   // classmethod(f)
	propertyObject                      // property(f)
	superObject                         // super()
	awaitableObject                     // a library's coroutine, future or task, or one that an annotation declares
	wrapperObject                       // a callable around another: contextmanager(f), lru_cache(f)
	callableObject                      // a callable that an annotation declares
	bundleObject                        // the container behind **kwargs
)

// object is one abstract value. Equal values have equal numbers.
type object struct {
	kind  objectKind
	fn    *Func
	class *Class
	unit  *Unit
	env   *instance // of funcObject and classObject: where it was defined; of generators: the call
	a, b  int32     // other objects or nodes, by kind
	name  string
	site  *Site // where a coroutine, awaitable or container was made
	takes int32 // of a callableObject: one more than the node of the tuple of what it takes, 0 if that is not known
	// dropped: a full variable did not take it, so not all that is done with it
	// is seen.
	dropped bool
	vague   bool // of a libraryInstance: see vagueInstance
	root    Root // of a libraryInstance: see Root
	text    Name // of a string: what it says, where that is the name of an attribute; else 0
}

// head is what nearly every step asks of an object, kept apart from the rest:
// the heads of all objects of a project fit into a processor's cache.
type head struct {
	kind objectKind
	// late: it waits until all else is solved, see lose.
	late bool
	// a is the class object of an instance, the place of a class in the list of
	// classes, and the number of the default instance of a function, -1 as long
	// as there is none.
	a int32
	// only is one more than the node that holds the object alone, 0 without one.
	only int32
}

// tracked tells whether it matters that a full variable did not take an
// object, see object.dropped.
func (h head) tracked() bool { return h.kind == coroutineObject || h.kind == awaitableObject }

// limit is how many objects one variable may hold. Beyond it the variable is
// marked unknown and takes no more: what flows there (the arguments of an
// assertion method that half a million calls share) tells nothing anyway, and
// the sets would grow with the square of the program.
const limit = 96

// least is the lowest limit. From some 450,000 constraints on, which is some
// 200,000 lines, the limit shrinks as the project grows: variables that hold as
// much as they may are then a fixed part of all, and the time that they cost
// grows with the square of the limit.
const least = 16

// limitFor is the limit for a project of so many constraints.
func limitFor(constraints int) int {
	return min(max(limit*450_000/max(constraints, 1), least), limit)
}

func (s *solver) object(key objectKey, make func() object) int32 {
	if o, ok := s.objectIndex.get(key); ok {
		return o
	}
	v := make() // which may make others
	o := s.addObject(v)
	s.objectIndex.set(key, o)
	return o
}

// addObject numbers an object.
func (s *solver) addObject(v object) int32 {
	h := head{kind: v.kind, late: v.kind == unknownObject || v.vague, a: v.a}
	if v.kind == classObject || v.kind == funcObject {
		h.a = -1
	}
	s.objects = append(s.objects, v)
	s.heads = append(s.heads, h)
	return int32(len(s.objects) - 1)
}

// number tells the functions of the project apart, from 0.
func (s *solver) number(f *Func) int32 { return s.funcBase[f.Unit.index] + int32(f.index) }

func (s *solver) funcObject(fn *Func, env *instance) int32 {
	return s.object(objectKey{kind: funcObject, a: s.number(fn), b: env.id}, func() object {
		return object{kind: funcObject, fn: fn, env: env}
	})
}

func (s *solver) classObject(c *Class, env *instance) int32 {
	return s.object(objectKey{kind: classObject, a: int32(c.Unit.index), b: int32(c.index), c: env.id}, func() object {
		return object{kind: classObject, class: c, env: env}
	})
}

func (s *solver) instanceOf(class int32) int32 {
	return s.object(objectKey{kind: instanceObject, a: class}, func() object {
		return object{kind: instanceObject, a: class, class: s.objects[class].class}
	})
}

func (s *solver) bound(callable, receiver int32) int32 {
	if o, ok := s.boundIndex.get(callable, receiver); ok {
		return o
	}
	o := s.addObject(object{kind: boundObject, a: callable, b: receiver})
	s.boundIndex.set(callable, receiver, o)
	return o
}

func (s *solver) library(name string) int32 {
	return s.object(objectKey{kind: libraryObject, name: s.names.intern(name)}, func() object {
		return object{kind: libraryObject, name: name}
	})
}

func (s *solver) libraryInstance(class string) int32 {
	return s.object(objectKey{kind: libraryInstance, name: s.names.intern(class)}, func() object {
		return object{kind: libraryInstance, name: class, vague: s.vagueInstance(class)}
	})
}

func (s *solver) moduleObject(u *Unit) int32 {
	return s.object(objectKey{kind: moduleObject, a: int32(u.index)}, func() object {
		return object{kind: moduleObject, unit: u, name: u.File.Module}
	})
}

// around is an object that wraps what node n holds: property(f), partial(f) and
// their like, one for each node.
func (s *solver) around(kind objectKind, n int32, name string) int32 {
	return s.object(objectKey{kind: kind, a: n, name: s.names.intern(name)}, func() object {
		return object{kind: kind, a: n, name: name}
	})
}

// only is a node that holds one object, for use as an argument.
func (s *solver) only(o int32) int32 {
	if n := s.heads[o].only; n > 0 {
		return n - 1
	}
	n := s.node()
	d := &s.nodes[n]
	s.sets.add(&d.set, o)
	d.done, d.fixed, d.unknown = 1, true, o == unknown
	s.heads[o].only = n + 1
	return n
}
