package resolve

// A place that calls one method of many objects calls it once: `a + b`, where a
// may be an instance of any of a hundred classes that inherit __add__, passes b
// to it once, and the receivers one after another. Otherwise the edges from the
// arguments of each call would grow with the classes.

// place is where a method is called: a goal, or an invocation.
type place int32

func placeOfGoal(i int32) place { return place(i << 1) }

func placeOfInvocation(iv *invocation) place { return place(iv.id<<1 | 1) }

// receivers is the node of the receivers of what node callee holds, as it is
// called at a place. It is fresh when the call has yet to be made.
func (s *solver) receivers(at place, callee int32) (n int32, fresh bool) {
	if n, ok := s.called.get(int32(at), callee); ok {
		return n, false
	}
	n = s.node()
	s.called.set(int32(at), callee, n)
	return n, true
}

// deliver adds an object to a node of receivers and sends it on at once, as if
// it stood alone in a node of its own.
func (s *solver) deliver(n, o int32) {
	d := &s.nodes[n]
	if s.sets.of(&d.set).has(o) {
		return
	}
	s.sets.add(&d.set, o)
	d.done = d.count
	edges, goals := d.edges, d.goals
	s.sendAll(edges, o)
	for g := goals; g >= 0; g = s.goals[g].next {
		s.meet(g, o)
	}
}
