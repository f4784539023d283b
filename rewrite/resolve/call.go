package resolve

import (
	"awaken/rewrite/library"
	"awaken/rewrite/syntax"
)

// apply calls object o.
func (s *solver) apply(o int32, iv *invocation) {
	v := s.objects[o]
	switch {
	case v.kind == classObject && iv.making:
		return // what replaces an __init__ is no class: one would be called without the object
	case v.kind == funcObject || iv.depth < leastStep:
	case s.goesRound(iv, o):
		return
	case iv.depth > nested && (v.kind == partialObject || v.kind == wrapperObject):
		o = unknown
		v = s.objects[o]
	}
	switch v.kind {
	case unknownObject:
		if s.decorates(iv) {
			return
		}
		iv.site.Unknown = true
		s.put(iv.dst, unknown)
	case funcObject:
		s.callFunction(o, iv)
	case boundObject:
		if s.objects[v.a].kind == libraryObject {
			s.callLibrary(s.objects[v.a].name, v.b, iv)
			return
		}
		if s.receive(v.a, v.b, iv) {
			return
		}
		next := s.with(iv, o, s.before(s.only(v.b), iv.prefix), iv.extra)
		next.like = iv.origin()
		s.apply(v.a, next)
	case classObject:
		s.construct(o, iv)
	case instanceObject:
		s.callInstance(o, iv)
	case libraryObject:
		receiver := int32(-1)
		if v.b > 0 { // with type arguments
			receiver = o
		}
		s.callLibrary(v.name, receiver, iv)
	case libraryInstance:
		if m := s.member(v.name, nameCall); m != nil {
			s.callLibrary(m.Name, o, iv)
		}
	case coroutineObject:
		s.behind(o, makeCallGoal(iv, iv.base, iv.site.Node)) // as in loadAttribute
	case partialObject:
		p := s.partials[o]
		prefix := append(append([]int32(nil), p.prefix...), iv.prefix...)
		next := s.with(iv, o, prefix, append(append([]keyword(nil), p.extra...), iv.extra...))
		s.goal(v.a, makeCallGoal(next, iv.base, iv.site.Node))
	case wrapperObject:
		s.callWrapper(o, v, iv)
	case staticObject, classMethodObject:
		s.goal(v.a, makeCallGoal(iv, iv.base, iv.site.Node))
	case callableObject:
		s.callDeclared(v, iv)
	}
}

// receive links one more receiver to a method that the call has been linked to
// before: of a method that hundreds of classes inherit, the arguments need to
// be passed once only. It tells whether that was the case.
func (s *solver) receive(o, receiver int32, iv *invocation) bool {
	if s.objects[o].kind != funcObject || len(iv.prefix) > 0 || s.objects[o].fn.open != nil {
		return false
	}
	in := s.pick(o, iv.site)
	if !s.linkedTo(iv, in, 1) || len(in.fn.Params) == 0 || in.fn.Params[0].Mode > Positional {
		return false
	}
	s.put(in.at(in.fn.Params[0].v), receiver)
	return true
}

func (s *solver) callFunction(o int32, iv *invocation) {
	in := s.pick(o, iv.site)
	result := s.resultAt(in, iv)
	if s.linkedTo(iv, in, len(iv.prefix)) {
		s.pass(in, &invocation{base: iv.base, prefix: iv.prefix})
		return
	}
	s.link(iv, in, len(iv.prefix))
	iv.site.target(in)
	s.pass(in, iv)
	fn := in.fn
	switch {
	case fn.Declared:
		// Its source may hand on an awaitable or the value itself.
		value := s.node()
		s.goal(result, goal{op: opSettle, dst: value, instance: iv.base.id, at: iv.site.Node})
		if iv.awaited {
			s.edge(value, iv.dst)
			return
		}
		s.put(iv.dst, s.coroutine(value, in, "", iv.site))
	case fn.Generator && fn.Async:
		s.put(iv.dst, s.generator(asyncGenObject, in, iv.site))
	case fn.Generator:
		s.put(iv.dst, s.generator(generatorObject, in, iv.site))
	case fn.Async:
		if iv.awaited {
			s.edge(result, iv.dst)
			return
		}
		s.put(iv.dst, s.coroutine(result, in, "", iv.site))
	default:
		if iv.awaited {
			s.goal(result, goal{op: opAwait, dst: iv.dst, instance: iv.base.id, at: iv.site.Node})
			return
		}
		s.edgeOf(result, iv.dst, returnEdge, s.returning(iv, in))
	}
}

// returning numbers the pair of a call and the instance that it returns from.
func (s *solver) returning(iv *invocation, from *instance) int32 {
	s.returns = append(s.returns, returned{iv.site.id, from.id})
	return int32(len(s.returns) - 1)
}

// returned is what a returnEdge passes, by number: from an instance to the site
// of a call of it.
type returned struct{ site, from int32 }

// returnedObject is what a returned object is for the caller: a coroutine that
// the function made becomes one that the call makes, because that is where its
// await belongs. One that was passed in stays what it is.
func (s *solver) returnedObject(o int32, iv returned) int32 {
	v := s.objects[o]
	if v.kind != coroutineObject && v.kind != awaitableObject || v.site == nil || v.site.instance.id != iv.from {
		return o
	}
	site := s.order[iv.site]
	site.from(v.site)
	if v.kind == awaitableObject {
		return s.object(objectKey{kind: awaitableObject, a: site.id, b: v.b, c: v.a, name: s.names.intern(v.name)}, func() object {
			v.site = site
			return v
		})
	}
	return s.coroutine(v.a, v.env, v.name, site)
}

func (s *solver) generator(kind objectKind, in *instance, site *Site) int32 {
	return s.object(objectKey{kind: kind, a: in.id, b: site.id}, func() object {
		return object{kind: kind, env: in, site: site, fn: in.fn}
	})
}

// coroutine is what a call of a coroutine function gives: result is the node
// of what awaiting it gives, in the called instance or nil for a library's.
func (s *solver) coroutine(result int32, in *instance, name string, site *Site) int32 {
	site.Coroutine = true
	id := int32(-1)
	if in != nil {
		id = in.id
	}
	return s.object(objectKey{kind: coroutineObject, a: site.id, b: id, name: s.names.intern(name)}, func() object {
		v := object{kind: coroutineObject, a: result, env: in, name: name, site: site}
		if in != nil {
			v.fn = in.fn
		}
		return v
	})
}

// callInstance calls __call__.
func (s *solver) callInstance(o int32, iv *invocation) {
	class := s.objects[o].a
	if n, ok := s.method(class, nameCall); ok {
		receivers, fresh := s.receivers(placeOfInvocation(iv), n)
		s.deliver(receivers, o)
		if fresh {
			next := s.with(iv, o, s.before(receivers, iv.prefix), iv.extra)
			next.like = iv.origin()
			s.goal(n, makeCallGoal(next, iv.base, iv.site.Node))
		}
		return
	}
	if s.lostBase(class) || len(s.externals(class)) > 0 {
		iv.site.Unknown = true
		s.put(iv.dst, unknown)
	}
}

// callWrapper calls what a library's wrapper made of a callable.
func (s *solver) callWrapper(o int32, v object, iv *invocation) {
	if s.callGetter(o, v, iv) {
		return
	}
	inner := s.node()
	next := s.with(iv, o, iv.prefix, iv.extra)
	switch v.name {
	case "contextlib.contextmanager", "contextlib.asynccontextmanager":
		next.dst, next.awaited = inner, false
		s.goal(v.a, makeCallGoal(next, iv.base, iv.site.Node))
		s.put(iv.dst, s.object(objectKey{kind: contextObject, a: inner, name: s.names.intern(v.name)}, func() object {
			return object{kind: contextObject, a: inner, name: v.name, site: iv.site}
		}))
	default:
		if e := s.table.Lookup(v.name); e != nil && e.Makes.Value.From.Part != library.None {
			s.callMade(e, v, inner, next)
			return
		}
		s.goal(v.a, makeCallGoal(next, iv.base, iv.site.Node))
	}
}

// callMade calls what a wrapper of a library made of a callable: the wrapper
// calls it, in a thread or awaiting it, and gives what its table says.
func (s *solver) callMade(e *library.Entry, v object, inner int32, iv *invocation) {
	outer, dst := iv.site, iv.dst
	site := s.site(iv.base, outer.Node, -3)
	site.Implicit = true
	if len(e.Callbacks) > 0 {
		site.How = e.Callbacks[0].How
	}
	iv.site, iv.dst = site, inner
	awaited := iv.awaited
	iv.awaited = false
	s.goal(v.a, makeCallGoal(iv, iv.base, outer.Node))
	value := inner
	if e.Makes.Value.From.Part == library.CalledAwaited {
		value = s.node()
		s.goal(inner, goal{op: opAwait, dst: value, instance: iv.base.id, at: syntax.Nil})
		outer.consumed = append(outer.consumed, inner)
	}
	if e.Makes.Result == library.Coroutine && !awaited {
		s.put(dst, s.coroutine(value, nil, e.Name, outer))
		return
	}
	s.edge(value, dst)
}
