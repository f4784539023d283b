package resolve

import "awaken/rewrite/syntax"

// index adds o[key] to dst; key nameAll and nameNone mean any element.
func (s *solver) index(o int32, key Name, dst, goal int32) {
	switch v := s.objects[o]; v.kind {
	case unknownObject:
		s.put(dst, unknown)
	case containerObject:
		if key == nameNone || key == nameAll {
			s.edge(s.field(o, nameAll), dst)
			return
		}
		s.edge(s.field(o, key), dst)
		if s.goals[goal].aux != exactKey {
			s.edge(s.field(o, nameAny), dst)
		}
	case instanceObject:
		if s.goals[goal].at < 0 {
			return
		}
		if n, ok := s.method(v.a, nameGetItem); ok && s.goals[goal].op == opIndex {
			s.invokeOn(n, goal, o, dst)
			return
		}
		// Unpacking an instance iterates over it.
		if n, ok := s.method(v.a, nameIter); ok {
			s.invokeIterator(n, o, goal, dst)
			return
		}
		if f := s.dataField(v.a, key); f >= 0 {
			s.edge(f, dst)
			return
		}
		s.inheritedSpecial(o, "__getitem__", dst)
	case generatorObject:
		s.edge(v.env.at(v.fn.yields), dst)
	case classObject:
		if s.enumerates(o) {
			s.put(dst, s.instanceOf(o)) // by the name of the member
			return
		}
		s.put(dst, o) // Generic[T]
	case awaitableObject:
	case coroutineObject:
		s.behind(o, s.goals[goal]) // as in loadAttribute
	case libraryObject:
		s.put(dst, s.genericAlias(o, goal))
	case callableObject:
		s.put(dst, o) // a generic alias: `list[int]()` makes what `list()` makes
	case libraryInstance:
		if !s.specialLibrary(o, v.name, "__getitem__", false, dst) {
			s.put(dst, unknown)
		}
	}
}

// dataField is the node of the i-th field of a named tuple, -1 if there is none.
func (s *solver) dataField(class int32, key Name) int32 {
	info := s.class(class)
	for i, f := range info.class.fields {
		if s.position(i) == key {
			return s.field(s.instanceOf(class), f.name)
		}
	}
	return -1
}

func (s *solver) storeIndex(o int32, key Name, value int32) {
	v := s.objects[o]
	if v.kind == instanceObject {
		return
	}
	if v.kind != containerObject {
		return
	}
	s.edge(value, s.field(o, nameAll))
	switch key {
	case nameNone, nameAll:
		s.edge(value, s.field(o, nameAny))
	default:
		s.edge(value, s.field(o, key))
	}
}

// slice gives a list of the elements of o.
func (s *solver) slice(o int32, g goal) {
	v := s.objects[o]
	if v.kind != containerObject && v.kind != generatorObject {
		switch v.kind {
		case unknownObject, libraryObject: // sys.argv[1:]
			s.put(g.dst, unknown)
		case libraryInstance:
			if v.name == "builtins.str" {
				s.put(g.dst, s.libraryInstance(v.name))
			} else if g.op == opSlice {
				s.specialLibrary(o, v.name, "__getslice__", false, g.dst)
			}
		case instanceObject:
			if g.op == opSlice {
				s.inheritedSpecial(o, "__getslice__", g.dst)
			}
		}
		return
	}
	made := s.object(objectKey{kind: containerObject, a: g.instance, b: int32(g.at), c: -2}, func() object {
		return object{kind: containerObject, a: listContainer, site: s.site(s.instances[g.instance], g.at, -1)}
	})
	s.put(g.dst, made)
	if v.kind == generatorObject {
		s.edge(v.env.at(v.fn.yields), s.field(made, nameAny))
		s.edge(v.env.at(v.fn.yields), s.field(made, nameAll))
		return
	}
	s.edge(s.field(o, nameAll), s.field(made, nameAny))
	s.edge(s.field(o, nameAll), s.field(made, nameAll))
}

// spreadAll copies the fields of container o into container to.
func (s *solver) spreadAll(o, to int32) {
	if v := s.objects[o]; v.kind != containerObject {
		return
	}
	s.edge(s.field(o, nameAll), s.field(to, nameAll))
	s.edge(s.field(o, nameAny), s.field(to, nameAny))
	// The keys that a call site gave by name are kept apart.
	for _, p := range s.keysOf(o) {
		s.edge(s.field(o, p), s.field(to, p))
	}
}

// iterate adds the elements of o to the goal's destination.
func (s *solver) iterate(o int32, g goal, async bool) {
	switch v := s.objects[o]; v.kind {
	case unknownObject, libraryObject:
		s.put(g.dst, unknown)
	case containerObject:
		if v.a == dictContainer {
			s.edge(s.field(o, nameKeys), g.dst)
		} else {
			s.edge(s.field(o, nameAll), g.dst)
		}
	case generatorObject, asyncGenObject:
		s.edge(v.env.at(v.fn.yields), g.dst)
	case coroutineObject:
		s.behind(o, g) // as in loadAttribute
	case awaitableObject:
		if v.iterates() {
			s.edge(v.a, g.dst)
		}
	case instanceObject:
		name := nameIter
		if async {
			name = nameAiter
		}
		if n, ok := s.method(v.a, name); ok {
			s.invokeIteratorAt(n, o, g, async)
			return
		}
		if n, ok := s.method(v.a, nameGetItem); ok && !async {
			s.invokeIn(n, s.instances[g.instance], g.at, s.before(s.only(o), nil), g.dst)
			return
		}
		if !s.inheritedSpecial(o, "__next__", g.dst) {
			s.put(g.dst, unknown)
		}
	case classObject:
		s.put(g.dst, s.instanceOf(o)) // an enum
	case libraryInstance:
		s.iterateLibrary(o, v, g, async)
	}
}

// invokeIn calls what node callee holds, at a place that has no goal.
func (s *solver) invokeIn(callee int32, in *instance, n syntax.Node, prefix []int32, dst int32) {
	site := s.site(in, n, -2)
	site.Implicit = true
	iv := s.invocation(invocation{site: site, base: in, prefix: prefix, dst: dst})
	s.goal(callee, makeCallGoal(iv, in, n))
}

func (s *solver) invokeIterator(method, o, goal, dst int32) {
	g := s.goals[goal]
	g.dst = dst
	s.invokeIteratorAt(method, o, g, false)
}

// invokeIteratorAt calls __iter__ and then __next__ of what it gave.
func (s *solver) invokeIteratorAt(method, o int32, g goal, async bool) {
	iterator := s.node()
	s.invokeIn(method, s.instances[g.instance], g.at, s.before(s.only(o), nil), iterator)
	next := goal{op: opNext, dst: g.dst, instance: g.instance, at: g.at}
	if async {
		next.aux = 1
	}
	s.goal(iterator, next)
}

// opIterator waits for an iterable: dst ⊇ iter(o).
const opIterator op = 113

func (s *solver) iterator(o int32, g goal) {
	if v := s.objects[o]; v.kind == instanceObject {
		if n, ok := s.method(v.a, nameIter); ok {
			s.invokeIn(n, s.instances[g.instance], g.at, []int32{s.only(o)}, g.dst)
			return
		}
	}
	s.put(g.dst, o)
}

// opNext waits for an iterator: dst ⊇ its __next__().
const opNext op = 112

func (s *solver) next(o int32, g goal) {
	v := s.objects[o]
	if v.kind != instanceObject {
		s.iterate(o, g, g.aux == 1)
		return
	}
	name := nameNext
	if g.aux == 1 {
		name = nameAnext
	}
	n, ok := s.method(v.a, name)
	if !ok {
		s.put(g.dst, unknown)
		return
	}
	if g.aux == 0 {
		s.invokeIn(n, s.instances[g.instance], g.at, s.before(s.only(o), nil), g.dst)
		return
	}
	awaited := s.node()
	s.invokeIn(n, s.instances[g.instance], g.at, s.before(s.only(o), nil), awaited)
	s.goal(awaited, goal{op: opAwait, dst: g.dst, instance: g.instance, at: g.at})
}

// enter adds what `with o as x` binds.
func (s *solver) enter(o int32, g goal, async bool) {
	switch v := s.objects[o]; v.kind {
	case unknownObject:
		s.put(g.dst, unknown)
	case contextObject:
		s.goal(v.a, goal{op: opEntered, dst: g.dst, instance: g.instance, at: g.at})
	case coroutineObject:
		s.behind(o, g) // as in loadAttribute
	case awaitableObject:
		if v.enters() {
			s.edge(v.a, g.dst)
		}
	case instanceObject:
		enter, exit := nameEnter, nameExit
		if async {
			enter, exit = nameAenter, nameAexit
		}
		n, ok := s.method(v.a, enter)
		if !ok {
			if len(s.externals(v.a)) > 0 || s.lostBase(v.a) {
				s.put(g.dst, o)
			}
			return
		}
		if async {
			entered := s.node()
			s.invokeIn(n, s.instances[g.instance], g.at, s.before(s.only(o), nil), entered)
			s.goal(entered, goal{op: opAwait, dst: g.dst, instance: g.instance, at: g.at})
		} else {
			s.invokeIn(n, s.instances[g.instance], g.at, s.before(s.only(o), nil), g.dst)
		}
		if x, ok := s.method(v.a, exit); ok {
			s.invokeIn(x, s.instances[g.instance], g.at, s.before(s.only(o), nil), s.node())
		}
	case libraryInstance:
		s.enterLibrary(o, v, g, async)
	}
}

// enteredGenerator gives what the generator of a @contextmanager function
// yields.
func (s *solver) enteredGenerator(o, dst int32) {
	if v := s.objects[o]; v.kind == generatorObject || v.kind == asyncGenObject {
		s.edge(v.env.at(v.fn.yields), dst)
	}
}

// awaitObject adds the value of `await o`.
func (s *solver) awaitObject(o, dst int32) {
	switch v := s.objects[o]; v.kind {
	case coroutineObject, awaitableObject:
		s.edge(v.a, dst)
	case unknownObject:
		s.put(dst, unknown)
	case libraryInstance:
		if !s.specialLibrary(o, v.name, "__await__", false, dst) {
			s.put(dst, unknown)
		}
	case instanceObject:
		if _, ok := s.method(v.a, nameAwait); ok || s.lostBase(v.a) || len(s.externals(v.a)) > 0 {
			s.put(dst, unknown)
		}
	}
}
