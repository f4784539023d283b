package resolve

import (
	"sort"

	"awaken/rewrite/syntax"
)

// undefined is the version of a name that is not bound yet.
const undefined int32 = -2

// environment maps the names of a function to their current versions: every
// binding makes a new variable, and where control flow joins, a variable that
// includes both.
type environment struct {
	versions []int32 // by symbol slot
	dead     bool    // control does not reach this point
}

func (e *environment) clone() *environment {
	return &environment{versions: append([]int32(nil), e.versions...), dead: e.dead}
}

func (e *environment) get(slot int) int32 {
	if slot < 0 || slot >= len(e.versions) {
		return undefined
	}
	return e.versions[slot]
}

func (e *environment) set(slot int, v int32) {
	for len(e.versions) <= slot {
		e.versions = append(e.versions, undefined)
	}
	e.versions[slot] = v
}

// join merges other into g.env.
func (g *generator) join(other *environment) {
	switch {
	case other == nil || other.dead:
		return
	case g.env.dead:
		g.env = other.clone()
		return
	}
	for slot := range max(len(g.env.versions), len(other.versions)) {
		a, b := g.env.get(slot), other.get(slot)
		if a != b {
			g.env.set(slot, g.union(a, b))
		}
	}
}

// union is a variable that includes a and b.
func (g *generator) union(a, b int32) int32 {
	switch {
	case a == b || b < none:
		return a
	case a < none:
		return b
	case a == none:
		a, b = b, a
	}
	v := g.fresh()
	g.copy(v, a)
	g.copy(v, b)
	return v
}

// loop is what break and continue need to know of the loop around them.
type loop struct {
	parent *loop
	exits  []*environment
	again  []*environment
}

// bindingsIn lists the symbols that are bound in the subtree of n and live in
// the current function, each once, in source order.
func (g *generator) bindingsIn(n syntax.Node) []*symbol {
	var found []*symbol
	seen := map[*symbol]bool{}
	end := g.tree.After(n)
	for sc := g.scope; sc != nil; sc = sc.parent {
		i := sort.Search(len(sc.bindings), func(i int) bool { return sc.bindings[i].node >= n })
		for ; i < len(sc.bindings) && sc.bindings[i].node < end; i++ {
			if sym := sc.bindings[i].sym; !seen[sym] {
				seen[sym] = true
				found = append(found, sym)
			}
		}
		if sc.kind == functionScope || sc.kind == moduleScope {
			break
		}
	}
	return found
}

// enterLoop gives every name that the loop binds a version that includes those
// from before and from the end of the body.
func (g *generator) enterLoop(n syntax.Node) (heads map[*symbol]int32) {
	heads = map[*symbol]int32{}
	for _, sym := range g.bindingsIn(n) {
		head := g.fresh()
		if before := g.env.get(sym.slot); before >= 0 {
			g.copy(head, before)
		}
		heads[sym] = head
		g.setVersion(sym, head)
	}
	g.loop = &loop{parent: g.loop}
	return heads
}

// closeLoop ties the ends of the body back to the heads and leaves g.env as it
// is when the loop's condition ends it.
func (g *generator) closeLoop(heads map[*symbol]int32, before *environment) (exits []*environment) {
	l := g.loop
	g.loop = l.parent
	for _, end := range append(l.again, g.env) {
		if end.dead {
			continue
		}
		for sym, head := range heads {
			if v := end.get(sym.slot); v >= 0 && v != head {
				g.copy(head, v)
			}
		}
	}
	g.env = before.clone()
	for sym, head := range heads {
		g.setVersion(sym, head)
	}
	return l.exits
}

// setVersion makes v the current version of sym in the current function.
func (g *generator) setVersion(sym *symbol, v int32) {
	if sym.slot < 0 {
		sym.slot = g.slots
		g.slots++
	}
	g.env.set(sym.slot, v)
	for t := g.attempt; t != nil; t = t.parent {
		t.versions = append(t.versions, version{sym, v})
	}
}

// attempt records the versions made inside a try body: each of them may be the
// current one when a handler starts.
type attempt struct {
	parent   *attempt
	versions []version
}

type version struct {
	sym *symbol
	v   int32
}
