package resolve

import (
	"slices"

	"awaken/rewrite/syntax"
)

// Trace lists the places through which a function comes to be called at a
// site, from where it starts to the call: for a method, the places through
// which an instance of its class comes to the receiver. It is one shortest way
// of possibly many, and empty if none is seen.
func (p *Program) Trace(x *Site, f *Func) []Place {
	s := p.solver
	t := x.instance.fn.Unit.Tree
	from, holds := s.calleeNode(x), s.holdsFunction(f)
	if n := calleeSyntax(t, x.Node); f.Class != nil && t.Kind(n) == syntax.Attribute {
		from, holds = x.instance.values(t.Child(n, syntax.FieldObject)), s.holdsInstance(f.Class)
	}
	if from < 0 || !holds(from) {
		return nil
	}
	before := s.inclusions()
	next := map[int32]int32{from: -1}
	queue := []int32{from}
	start := from
	for len(queue) > 0 {
		n := queue[0]
		queue = queue[1:]
		first := true
		for _, src := range before[n] {
			if _, seen := next[src]; seen {
				first = false
				continue
			}
			if holds(src) {
				next[src] = n
				queue = append(queue, src)
				first = false
			}
		}
		if first { // nothing before it has the value: it starts here
			start = n
			break
		}
	}
	return s.placesAlong(start, next)
}

// calleeNode is the node of what a site calls, -1 if there is none.
func (s *solver) calleeNode(x *Site) int32 {
	if x.call == nil {
		return -1
	}
	return x.callee
}

// calleeSyntax is the expression that a site calls, or the attribute that it
// reads.
func calleeSyntax(t *syntax.Tree, n syntax.Node) syntax.Node {
	switch t.Kind(n) {
	case syntax.Call:
		return t.Unparenthesized(t.Child(n, syntax.FieldFunction))
	case syntax.Decorator:
		return t.Unparenthesized(t.Operand(n))
	}
	return n
}

func (s *solver) holdsFunction(f *Func) func(int32) bool {
	return func(n int32) bool { return slices.Contains(s.functionsIn(n), f) }
}

func (s *solver) holdsInstance(c *Class) func(int32) bool {
	return func(n int32) bool {
		for _, o := range s.points(n) {
			class := o
			switch v := &s.objects[o]; v.kind {
			case instanceObject:
				class = v.a
			case classObject:
			default:
				continue
			}
			for _, b := range s.mro(class) {
				if s.objects[b].class == c {
					return true
				}
			}
		}
		return false
	}
}

// inclusions maps each node to those that flow into it.
func (s *solver) inclusions() map[int32][]int32 {
	before := map[int32][]int32{}
	for n := range s.nodes {
		for e := s.nodes[n].edges; e >= 0; e = s.edges[e].next {
			dst := s.edges[e].dst
			before[dst] = append(before[dst], int32(n))
		}
	}
	return before
}

// placesAlong are the expressions whose values the nodes of a chain are.
func (s *solver) placesAlong(start int32, next map[int32]int32) []Place {
	step := map[int32]int{}
	length := 0
	for n := start; n >= 0; n = next[n] {
		step[n] = length
		length++
	}
	found := make([]*Place, length)
	for _, in := range s.instances {
		for _, use := range in.fn.Uses {
			if i, ok := step[in.at(use.v)]; ok && found[i] == nil {
				found[i] = &Place{in, use.Node}
			}
		}
		for k := range in.fn.Params {
			if i, ok := step[in.at(in.fn.Params[k].v)]; ok {
				found[i] = &Place{in, in.fn.Params[k].Node}
			}
		}
	}
	var list []Place
	for _, p := range found {
		if p != nil {
			list = append(list, *p)
		}
	}
	return list
}
