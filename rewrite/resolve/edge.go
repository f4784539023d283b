package resolve

// edge is an inclusion dst ⊇ src, with a change on the way.
type edge struct {
	dst  int32
	next int32
	how  uint32 // the kind in the lowest bits, x above them
}

func (e edge) kind() edgeKind { return edgeKind(e.how & (1<<kindBits - 1)) }

func (e edge) x() int32 { return int32(e.how >> kindBits) }

// kindBits is how many bits the kind of an edge has.
const kindBits = 3

type edgeKind uint8

const (
	plainEdge  edgeKind = iota
	bindEdge            // functions become methods of object x
	returnEdge          // a coroutine made inside becomes one of the call, invocation x
	filterEdge          // only what passes condition x
	classEdge           // functions become methods of class x (classmethod)
)

func (s *solver) edge(src, dst int32) { s.edgeOf(src, dst, plainEdge, 0) }

func (s *solver) edgeOf(src, dst int32, kind edgeKind, x int32) {
	if src < 0 || dst < 0 || src == dst && kind == plainEdge {
		return
	}
	if s.nodes[src].fixed {
		s.send(kind, x, s.points(src)[0], dst)
		return
	}
	s.edges = append(s.edges, edge{dst, s.nodes[src].edges, uint32(x)<<kindBits | uint32(kind)})
	s.nodes[src].edges = int32(len(s.edges) - 1)
	// Only what has been propagated must be sent over the new edge; the rest
	// is still to come.
	for _, o := range s.points(src)[:s.nodes[src].done] {
		s.send(kind, x, o, dst)
	}
}

// sendAll moves an object over an edge and those behind it.
func (s *solver) sendAll(e, o int32) {
	for e >= 0 {
		x := &s.edges[e]
		next := x.next
		if x.kind() == plainEdge {
			s.put(x.dst, o)
		} else {
			s.send(x.kind(), x.x(), o, x.dst)
		}
		e = next
	}
}

// setAside takes the edges of a node to full variables out of its list: over
// them only such objects are sent as matter to a variable that takes no more.
func (s *solver) setAside(n int32) {
	first := int32(-1)
	if s.nodes[n].aside {
		first, _ = s.aside.get(n, 0)
	}
	before, last := first, int32(-1)
	for e := s.nodes[n].edges; e >= 0; {
		x := &s.edges[e]
		next := x.next
		if k := x.kind(); (k == plainEdge || k == returnEdge) && s.nodes[x.dst].full {
			if last < 0 {
				s.nodes[n].edges = next
			} else {
				s.edges[last].next = next
			}
			x.next, first = first, e
		} else {
			last = e
		}
		e = next
	}
	if first != before {
		s.nodes[n].aside = true
		s.aside.set(n, 0, first)
	}
}

// send moves an object over an edge.
func (s *solver) send(kind edgeKind, x, o, dst int32) {
	switch kind {
	case plainEdge:
		s.put(dst, o)
	case bindEdge:
		s.bindTo(o, x, dst)
	case classEdge:
		s.put(dst, s.bound(o, x))
	case unboundEdge:
		s.unbind(o, x, dst)
	case returnEdge:
		if s.heads[o].tracked() {
			o = s.returnedObject(o, s.returns[x])
		}
		s.put(dst, o)
	case filterEdge:
		if s.passes(o, x) {
			s.put(dst, o)
		}
	}
}
