package resolve

import (
	"slices"

	"awaken/rewrite/library"
	"awaken/rewrite/syntax"
)

// Coroutine is an awaitable that one call makes and that is not awaited in the
// same breath, with all places of the project that it reaches.
type Coroutine struct {
	Site *Site
	// Callee is the coroutine function of the project that makes it, nil for a
	// library's, whose dotted name is Library.
	Callee  *Func
	Library string
	// Task tells that it runs whether or not it is awaited; Enters, that it is no
	// coroutine, but something of a library that may as well be entered by
	// `async with`.
	Task, Enters bool
	// Places are the expressions whose value it can be.
	Places []Place
	// Consumed: a library awaits or schedules it, alone or out of a container.
	// Plain: a library uses it as a plain value there. Escaped: it is given to
	// a callee that is not known, alone or in a container.
	Consumed bool
	Plain    []Place
	Escaped  bool
	// Stored: it is kept in a container or in an attribute.
	Stored bool
	// Misplaced names the attributes that are declared to hold something else
	// and hold it, "" for a variable.
	Misplaced []string

	object int32
}

// Place is an expression in an instance of a function.
type Place struct {
	Instance *Instance
	Node     syntax.Node
}

// Func is the function that is instantiated.
func (i *instance) Func() *Func { return i.fn }

// Stands tells whether the instance only stands for callers that nobody sees.
func (i *instance) Stands() bool { return i.stands }

// Clone tells whether the instance serves one call site alone.
func (i *instance) Clone() bool { return i.clone }

// Instance is the instance in whose code the site stands.
func (x *Site) Instance() *Instance { return x.instance }

// Call is the written call of the site, nil for an implicit one.
func (x *Site) Call() *Call { return x.call }

// SiteAt is the site of a call node in the instance, nil if there is none.
func (i *instance) SiteAt(n syntax.Node) *Site {
	if k, ok := i.fn.callAt[n]; ok {
		return i.calls[k]
	}
	return nil
}

// HoldsCoroutine tells whether an expression can be a coroutine and nothing
// else that is known.
func (p *Program) HoldsCoroutine(in *Instance, n syntax.Node) bool {
	return p.holds(in, n, func(*object) bool { return true })
}

// HoldsOwnCoroutine is HoldsCoroutine for coroutines that the instance makes
// itself, or that are declared: of a parameter it says nothing that somebody
// passes a coroutine there, perhaps by mistake.
func (p *Program) HoldsOwnCoroutine(in *Instance, n syntax.Node) bool {
	return p.holds(in, n, func(v *object) bool { return v.site == nil || v.site.instance == in })
}

func (p *Program) holds(in *Instance, n syntax.Node, also func(*object) bool) bool {
	s := p.solver
	for _, use := range in.fn.Uses {
		if use.Node != n {
			continue
		}
		points := s.points(in.at(use.v))
		for _, o := range points {
			if v := &s.objects[o]; v.kind != coroutineObject && v.kind != awaitableObject || !also(v) {
				return false
			}
		}
		return len(points) > 0
	}
	return false
}

// Coroutines lists all coroutines, in the order of their sites, with where
// they flow.
func (p *Program) Coroutines() []*Coroutine {
	s := p.solver
	s.mixDeclared()
	byObject := map[int32]*Coroutine{}
	var list []*Coroutine
	for o := range s.objects {
		v := &s.objects[o]
		if v.site == nil {
			continue
		}
		task := v.kind == awaitableObject && isTask(v.b)
		enters := v.kind == awaitableObject && library.Result(v.b) == library.AwaitableContextManager
		if v.kind != coroutineObject && !task && !enters || v.fn != nil && slices.Contains(v.site.barred, v.fn) {
			continue
		}
		c := &Coroutine{Site: v.site, Callee: v.fn, Library: v.name, Task: task, Enters: enters, Escaped: v.dropped, object: int32(o)}
		byObject[int32(o)] = c
		list = append(list, c)
	}
	if len(list) == 0 {
		return nil
	}
	held := s.holders(byObject)
	for _, in := range s.instances {
		for _, use := range in.fn.Uses {
			for _, c := range held.by(in.at(use.v)) {
				c.Places = append(c.Places, Place{in, use.Node})
			}
		}
	}
	s.fields.each(func(_, _, n int32) {
		for _, c := range held.by(n) {
			c.Stored = true
		}
	})
	for _, x := range s.seals {
		if x.node != x.by && len(held.by(x.node)) > 0 && s.plainType(x.by) {
			name := ""
			if x.owner >= 0 {
				name = s.names.text(x.name)
			}
			for _, c := range held.by(x.node) {
				c.Misplaced = append(c.Misplaced, name)
			}
		}
	}
	for _, x := range s.order {
		for _, n := range x.consumed {
			for _, c := range held.by(n) {
				c.Consumed = true
			}
		}
		for _, n := range x.plain {
			for _, c := range held.by(n.node) {
				c.Plain = append(c.Plain, Place{x.instance, n.at})
			}
		}
		if s.escapes(x) {
			s.escape(x, held)
		}
	}
	s.keptOutside(func(n int32) { s.escapeNode(n, held) })
	return list
}

func isTask(result int32) bool {
	switch library.Result(result) {
	case library.Task, library.Future:
		return true
	}
	return false
}

// holders are the nodes that hold coroutines: few of very many.
type holders struct {
	nodes      []bool // whether a node is one
	coroutines map[int32][]*Coroutine
}

// by lists the coroutines that a node holds.
func (h holders) by(n int32) []*Coroutine {
	if n < 0 || int(n) >= len(h.nodes) || !h.nodes[n] {
		return nil
	}
	return h.coroutines[n]
}

// holders finds the nodes that hold coroutines.
func (s *solver) holders(byObject map[int32]*Coroutine) holders {
	h := holders{make([]bool, len(s.nodes)), map[int32][]*Coroutine{}}
	for n := range s.nodes {
		for _, o := range s.points(int32(n)) {
			if !s.heads[o].tracked() {
				continue
			}
			if c := byObject[o]; c != nil {
				h.nodes[n] = true
				h.coroutines[int32(n)] = append(h.coroutines[int32(n)], c)
			}
		}
	}
	return h
}
