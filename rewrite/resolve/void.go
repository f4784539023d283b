package resolve

import (
	"slices"

	"awaken/rewrite/syntax"
)

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
	var queue []int32
	var first []int32 // parameters that nobody gave anything
	s.notGiven(called, func(n int32) {
		if n >= 0 && s.nodes[n].count == 0 && !s.nodes[n].void {
			first = append(first, n)
		}
	})
	sources := s.sourcesOf(first)
	mark := func(n int32) {
		if sources[n] == 0 && s.nodes[n].count == 0 && !s.nodes[n].void {
			s.nodes[n].void = true
			queue = append(queue, n)
		}
	}
	for _, n := range first {
		mark(n)
	}
	for len(queue) > 0 {
		n := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		for e := s.nodes[n].edges; e >= 0; e = s.edges[e].next {
			if d := s.edges[e].dst; s.nodes[d].count == 0 {
				sources[d]--
				mark(d)
			}
		}
	}
}

// notGiven calls do for the parameters of called instances that hold None, or
// nothing, where they are not given.
func (s *solver) notGiven(called []bool, do func(int32)) {
	for _, in := range s.instances {
		if !called[in.id] {
			continue // what calls it is not seen
		}
		t := in.fn.Unit.Tree
		for i := range in.fn.Params {
			switch p := &in.fn.Params[i]; {
			case p.Mode == Star:
				s.markRest(s.restTuple(in, i), do)
			case p.Mode == DoubleStar:
				s.markRest(s.restDict(in, i), do)
			case p.Default >= 0 && t.Kind(p.Default) == syntax.None:
				do(in.at(p.v))
			}
		}
	}
}

// sourcesOf counts, for nodes that hold nothing and for those like them that they
// may flow to, the edges and goals that may give them a value.
func (s *solver) sourcesOf(nodes []int32) map[int32]int32 {
	sources := make(map[int32]int32, len(nodes))
	// Few nodes are looked at: which, is asked for every edge.
	reached := make([]uint64, len(s.nodes)/64+1)
	is := func(n int32) bool { return reached[n>>6]>>(n&63)&1 != 0 }
	queue := slices.Clone(nodes)
	for _, n := range nodes {
		reached[n>>6] |= 1 << (n & 63)
	}
	for len(queue) > 0 {
		n := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		for e := s.nodes[n].edges; e >= 0; e = s.edges[e].next {
			if d := s.edges[e].dst; s.nodes[d].count == 0 && !is(d) {
				reached[d>>6] |= 1 << (d & 63)
				queue = append(queue, d)
			}
		}
	}
	for i := range s.edges {
		if d := s.edges[i].dst; is(d) {
			sources[d]++
		}
	}
	elements := false
	for i := range s.goals {
		if d := s.goals[i].dst; d >= 0 && is(d) {
			sources[d]++
			elements = elements || s.goals[i].op == opIndex
		}
	}
	for n := int32(0); elements && int(n) < len(s.nodes); n++ {
		if s.nodes[n].goals < 0 || !s.containers(n) {
			continue
		}
		for g := s.nodes[n].goals; g >= 0; g = s.goals[g].next {
			// An element of a container comes by the edges that have been made.
			if d := s.goals[g].dst; d >= 0 && is(d) && s.goals[g].op == opIndex {
				sources[d]--
			}
		}
	}
	return sources
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
