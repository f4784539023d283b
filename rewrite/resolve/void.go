package resolve

import "awaken/rewrite/syntax"

// markVoid finds the nodes that hold None in all calls that are seen, because
// a parameter whose default it is was not given: `def load(key, hook=None)`. No
// value arrives at them, and yet nothing was lost sight of: what is called
// through them is not called at all.
func (s *solver) markVoid() {
	called := make([]bool, len(s.instances)) // by number
	for _, x := range s.order {
		if x.instance.stands {
			continue
		}
		for _, t := range x.Targets {
			called[t.id] = true
		}
	}
	// Few nodes hold nothing: which, is looked up where it is close at hand.
	empty := make([]uint64, len(s.nodes)/64+1)
	for n := range s.nodes {
		if s.nodes[n].count == 0 {
			empty[n>>6] |= 1 << (n & 63)
		}
	}
	sources := make([]int32, len(s.nodes)) // of each empty node, that are not known to be void
	for i := range s.edges {
		if d := s.edges[i].dst; empty[d>>6]>>(d&63)&1 != 0 {
			sources[d]++
		}
	}
	for n := range s.nodes {
		for g := s.nodes[n].goals; g >= 0; g = s.goals[g].next {
			// An element of a container comes by the edges that have been made.
			d := s.goals[g].dst
			if d >= 0 && empty[d>>6]>>(d&63)&1 != 0 && !(s.goals[g].op == opIndex && s.containers(int32(n))) {
				sources[d]++
			}
		}
	}
	var queue []int32
	mark := func(n int32) {
		if n >= 0 && sources[n] == 0 && s.nodes[n].count == 0 && !s.nodes[n].void {
			s.nodes[n].void = true
			queue = append(queue, n)
		}
	}
	for _, in := range s.instances {
		if !called[in.id] {
			continue // what calls it is not seen
		}
		t := in.fn.Unit.Tree
		for i := range in.fn.Params {
			switch p := &in.fn.Params[i]; {
			case p.Mode == Star:
				s.markRest(s.restTuple(in, i), mark)
			case p.Mode == DoubleStar:
				s.markRest(s.restDict(in, i), mark)
			case p.Default >= 0 && t.Kind(p.Default) == syntax.None:
				mark(in.at(p.v))
			}
		}
	}
	for len(queue) > 0 {
		n := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		for e := s.nodes[n].edges; e >= 0; e = s.edges[e].next {
			sources[s.edges[e].dst]--
			mark(s.edges[e].dst)
		}
	}
}

// markRest marks what *args or **kwargs were not given.
func (s *solver) markRest(o int32, mark func(int32)) {
	for _, name := range append([]Name{nameAny, nameAll}, s.keyed[o]...) {
		if s.hasField(o, name) {
			mark(s.field(o, name))
		}
	}
}

// containers tells whether all that a node holds is a container that the
// project makes.
func (s *solver) containers(n int32) bool {
	d := &s.nodes[n]
	if d.count == 0 || d.full || d.unknown {
		return false
	}
	for _, o := range s.points(n) {
		if s.objects[o].kind != containerObject {
			return false
		}
	}
	return true
}
