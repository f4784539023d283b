package resolve

import (
	"awaken/rewrite/library"
)

// opDeclared waits for what an annotation says a callable gives: dst ⊇ what
// invocation aux gives.
const opDeclared op = 240

// callDeclared calls a value annotated Callable[..., T].
func (s *solver) callDeclared(v object, iv *invocation) {
	iv.site.Declared = true
	iv.site.own().gives = append(iv.site.gives, v.a)
	if iv.awaited {
		s.goal(v.a, goal{op: opAwait, dst: iv.dst, instance: iv.base.id, at: iv.site.Node})
		return
	}
	s.goal(v.a, goal{op: opDeclared, dst: iv.dst, aux: iv.id, instance: iv.base.id, at: iv.site.Node})
}

// declared adds what a declared callable gives: an awaitable is made by the
// call, for that is where its await belongs.
func (s *solver) declared(o int32, g goal) {
	site := s.invocations.at(g.aux).site
	switch v := s.objects[o]; {
	case o == unknown:
		site.Unknown = true
	case v.kind == awaitableObject && v.site == nil && library.Result(v.b) == library.Coroutine:
		s.put(g.dst, s.coroutine(v.a, nil, v.name, site))
		return
	default:
		site.Mixed = true
	}
	s.put(g.dst, o)
}

// mixDeclared marks the sites that call one of several declared callables, of
// which one gives no coroutine: `Callable[[], Awaitable[None]] | Callable[[], None]`.
func (s *solver) mixDeclared() {
	for _, x := range s.order {
		for _, n := range x.gives {
			x.Mixed = x.Mixed || len(x.gives) > 1 && (n < 0 || !s.awaitableType(n))
		}
	}
}
