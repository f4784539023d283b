package resolve

import "slices"

// Produced is what makes the lazy iterables that a value can be.
type Produced struct {
	// Generators are the generator functions whose generators it can be.
	Generators []*Func
	// Lazy are the generator expressions, and the calls of map, zip and their
	// like, whose iterators it can be.
	Lazy []Place
	// Only tells that it can be nothing else that is known.
	Only bool
}

// LazyValues is Values for those that can be a lazy iterable, hold one, be a
// context manager made of a generator function, or an object of the project
// that gives iterators.
func (p *Program) LazyValues(do func(Value)) {
	s := p.solver
	lazy := make([]bool, len(s.objects))
	for o := range s.objects {
		switch x := &s.objects[o]; x.kind {
		case generatorObject, contextObject:
			lazy[o] = true
		case instanceObject:
			_, lazy[o] = s.method(x.a, nameIter)
		case containerObject:
			lazy[o] = x.a == generatorContainer || s.hasField(int32(o), nameAll) && slices.ContainsFunc(s.points(s.field(int32(o), nameAll)), func(inner int32) bool { return s.heads[inner].kind == generatorObject })
		}
	}
	p.Values(func(v Value) {
		if v.node >= 0 && slices.ContainsFunc(s.points(v.node), func(o int32) bool { return lazy[o] }) {
			do(v)
		}
	})
}

// Produced tells what makes the lazy iterables that the value can be.
func (v Value) Produced() Produced {
	if v.node < 0 {
		return Produced{}
	}
	return v.program.solver.producedIn(v.node)
}

func (s *solver) producedIn(n int32) Produced {
	p := Produced{Only: len(s.points(n)) > 0}
	for _, o := range s.points(n) {
		switch x := &s.objects[o]; {
		case x.kind == generatorObject:
			p.Generators = append(p.Generators, x.fn)
		case x.kind == asyncGenObject:
		case x.kind == containerObject && x.a == iterableContainer: // an annotation says it of the others
		case x.kind == containerObject && x.a == generatorContainer && x.site != nil:
			p.Lazy = append(p.Lazy, Place{x.site.instance, x.site.Node})
		default:
			p.Only = false
		}
	}
	return p
}

// Inside lists the generator functions whose generators are elements of the
// containers that a value can be.
func (v Value) Inside() []*Func {
	if v.node < 0 {
		return nil
	}
	s := v.program.solver
	var list []*Func
	for _, o := range s.points(v.node) {
		if s.objects[o].kind == containerObject && s.hasField(o, nameAll) {
			list = append(list, s.producedIn(s.field(o, nameAll)).Generators...)
		}
	}
	return list
}

// Iterators lists the methods __iter__ of the project's classes of which the
// value can be an instance.
func (v Value) Iterators() []*Func {
	if v.node < 0 {
		return nil
	}
	s := v.program.solver
	var list []*Func
	for _, o := range s.points(v.node) {
		if x := &s.objects[o]; x.kind == instanceObject {
			if n, ok := s.method(x.a, nameIter); ok {
				list = append(list, s.functionsIn(n)...)
			}
		}
	}
	return list
}

// Walked tells what an iterable can be: the makers of lazy iterables, the
// methods __iter__ of classes of the project, and whether it can be something
// else, which is not asynchronous as far as is known.
func (v Value) Walked() (made Produced, iterators []*Func, other bool) {
	if v.node < 0 {
		return Produced{}, nil, true
	}
	s := v.program.solver
	for _, o := range s.points(v.node) {
		switch x := &s.objects[o]; x.kind {
		case generatorObject, asyncGenObject:
		case containerObject:
			other = other || x.a != iterableContainer && (x.a != generatorContainer || x.site == nil)
		case instanceObject:
			if n, ok := s.method(x.a, nameIter); ok {
				iterators = append(iterators, s.functionsIn(n)...)
			} else if _, ok := s.method(x.a, nameAiter); !ok {
				other = true
			}
		default:
			other = true
		}
	}
	return s.producedIn(v.node), iterators, other || s.nodes[v.node].unknown
}

// Enters tells which functions enter what a context manager can be: generator
// functions under @contextmanager and methods __enter__ of classes of the
// project; and whether it can be something else.
func (v Value) Enters() (functions []*Func, other bool) {
	if v.node < 0 {
		return nil, true
	}
	s := v.program.solver
	for _, o := range s.points(v.node) {
		switch x := &s.objects[o]; x.kind {
		case contextObject:
			inner := s.producedIn(x.a)
			functions = append(functions, inner.Generators...)
			other = other || len(inner.Generators) == 0
		case instanceObject:
			if n, ok := s.method(x.a, s.names.intern("__enter__")); ok {
				functions = append(functions, s.functionsIn(n)...)
			} else if _, ok := s.method(x.a, s.names.intern("__aenter__")); !ok {
				other = true
			}
		default:
			other = true
		}
	}
	return functions, other || s.nodes[v.node].unknown
}

// Managers lists the generator functions under @contextmanager whose context
// managers a value can be, and tells whether it can be nothing else that is
// known.
func (v Value) Managers() (functions []*Func, only bool) {
	if v.node < 0 {
		return nil, false
	}
	s := v.program.solver
	only = len(s.points(v.node)) > 0
	for _, o := range s.points(v.node) {
		x := &s.objects[o]
		if x.kind != contextObject {
			only = false
			continue
		}
		inner := s.producedIn(x.a)
		functions = append(functions, inner.Generators...)
		only = only && inner.Only && len(inner.Lazy) == 0
	}
	return functions, only
}
