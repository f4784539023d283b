package resolve

import "awaken/rewrite/library"

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
