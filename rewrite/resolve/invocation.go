package resolve

// invocation is a call as it reaches a callee: the arguments of the site, with
// receivers and the arguments of partials put before them.
type invocation struct {
	id      int32
	site    *Site
	base    *instance // whose variables args are
	prefix  []int32   // nodes of positional arguments before them
	extra   []keyword // keywords that a partial adds
	bare    bool      // the arguments of the call as written are left out
	making  bool      // of a special method that makes an object
	dst     int32
	awaited bool
	depth   int16 // how many others it was made from, see nested
	linked  int32 // the first instance that it was linked to, see link
	more    bool  // there are others
	// like is the invocation that this one differs from in the values of its
	// prefix alone, nil if there is none.
	like *invocation
}

// nested is how many callables around one another a call is followed through.
// `f = partial(f, x)` in a loop would otherwise have no end, and nobody writes
// more.
const nested = 16

// step is what a call has been followed through: the callable, and the invocation
// that it was met by.
type step struct{ outer, callable int32 }

// leastStep is the depth from which the steps of a call are kept. Nearly all calls
// have less.
const leastStep = 2

// goesRound tells whether a call has been followed through a callable already: an
// __init__ that may be the class itself, a partial of what may be the partial.
func (s *solver) goesRound(iv *invocation, callable int32) bool {
	for at, ok := s.steps[iv.id]; ok; at, ok = s.steps[at.outer] {
		if at.callable == callable {
			return true
		}
	}
	return false
}

// linkedTo tells whether an invocation that differs from iv in the values of
// its prefix alone has been linked to an instance, with a prefix of that length.
func (s *solver) linkedTo(iv *invocation, in *instance, prefix int) bool {
	if prefix > 2 {
		return false
	}
	of, key := iv.origin(), in.linkKey(prefix)
	if of.linked == key {
		return true
	}
	if !of.more {
		return false
	}
	_, ok := s.linked.get(of.id, key)
	return ok
}

// link notes that an invocation has been linked to an instance: most are linked
// to one, which is kept with the invocation.
func (s *solver) link(iv *invocation, in *instance, prefix int) {
	if prefix > 2 {
		return
	}
	of, key := iv.origin(), in.linkKey(prefix)
	if of.linked == 0 {
		of.linked = key
		return
	}
	of.more = true
	s.linked.set(of.id, key, 1)
}

// linkKey is the key of an instance and the length of a prefix, at most 2; it is
// not 0.
func (i *instance) linkKey(prefix int) int32 { return i.id<<2 | int32(prefix+1) }

// origin is the first of the invocations that differ in their prefix alone.
func (iv *invocation) origin() *invocation {
	if iv.like != nil {
		return iv.like
	}
	return iv
}

// args are the arguments of the call as written.
func (iv *invocation) args() []argument {
	if iv.bare || iv.site == nil || iv.site.call == nil {
		return nil
	}
	return iv.site.call.args
}

type keyword struct {
	name Name
	node int32
}

// with is a copy of iv with other leading arguments, for what the callable calls.
func (s *solver) with(iv *invocation, callable int32, prefix []int32, extra []keyword) *invocation {
	next := *iv
	next.depth++
	next.prefix = prefix
	next.extra = extra
	next.like = nil
	next.linked, next.more, next.making = 0, false, false
	made := s.invocation(next)
	if next.depth >= leastStep {
		s.steps[made.id] = step{iv.id, callable}
	}
	return made
}

// before is a list of nodes with another one before it, out of a large piece.
func (s *solver) before(n int32, rest []int32) []int32 {
	need := len(rest) + 1
	if len(s.prefixes) < need {
		s.prefixes = make([]int32, max(1<<12, need))
	}
	list := s.prefixes[:need:need]
	s.prefixes = s.prefixes[need:]
	list[0] = n
	copy(list[1:], rest)
	return list
}

// invocation keeps an invocation and numbers it.
func (s *solver) invocation(v invocation) *invocation {
	iv, i := s.invocations.take()
	*iv = v
	iv.id = i
	return iv
}
