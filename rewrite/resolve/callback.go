package resolve

import (
	"awaken/rewrite/library"
	"awaken/rewrite/syntax"
)

// Callback is a callable given to a library, which calls it.
type Callback struct {
	Node syntax.Node // the argument
	How  library.How
	// Library is the dotted name of the callable that it was given to.
	Library string

	node int32
}

// callNow is how the library's sorting calls its key.
const callNow = library.Now

func (s *solver) decorateWith(entry *library.Entry, iv *invocation) {
	argument := s.positional(iv, 0)
	if argument < 0 {
		s.put(iv.dst, s.library(identity))
		if entry.Value.Type != "" { // it is good for something else as well
			s.put(iv.dst, s.libraryInstance(entry.Value.Type))
		}
		return
	}
	switch entry.Name {
	case "contextlib.contextmanager", "contextlib.asynccontextmanager":
		s.put(iv.dst, s.around(wrapperObject, argument, entry.Name))
	default:
		if entry.Makes.Value.From.Part != library.None {
			s.put(iv.dst, s.around(wrapperObject, argument, entry.Name))
			return
		}
		s.edge(argument, iv.dst)
	}
}

// positional is the node of the i-th positional argument, or of the keyword
// argument that a parameter names; -1 without one.
func (s *solver) positional(iv *invocation, i int) int32 {
	if i < len(iv.prefix) {
		return iv.prefix[i]
	}
	i -= len(iv.prefix)
	for _, a := range iv.args() {
		switch a.mode {
		case argPositional:
			if i == 0 {
				return iv.base.at(a.value)
			}
			i--
		case argStar:
			return -1
		}
	}
	return -1
}

func (s *solver) keyword(iv *invocation, name string) int32 {
	if name == "" {
		return -1
	}
	for _, a := range iv.args() {
		if a.mode == argKeyword && s.names.text(a.name) == name {
			return iv.base.at(a.value)
		}
	}
	for _, k := range iv.extra {
		if s.names.text(k.name) == name {
			return k.node
		}
	}
	return -1
}

// given lists the nodes of the arguments that a parameter of the table covers,
// with the syntax that gives them.
func (s *solver) given(p library.Param, iv *invocation) (nodes []int32, at []syntax.Node) {
	add := func(n int32, x syntax.Node) {
		if n >= 0 {
			nodes, at = append(nodes, n), append(at, x)
		}
	}
	switch {
	case p.Index >= 0 && p.Index < len(iv.prefix):
		add(iv.prefix[p.Index], syntax.Nil)
	case p.Index == library.AllPositional || p.Index >= 0:
		i := len(iv.prefix)
		for _, a := range iv.args() {
			switch a.mode {
			case argPositional:
				if i == p.Index || p.Index == library.AllPositional && i >= p.After {
					add(iv.base.at(a.value), a.node)
				}
				i++
			case argStar:
				if p.Index == library.AllPositional || i <= p.Index {
					e := s.node()
					s.goal(iv.base.at(a.value), goal{op: opIndex, name: nameAll, dst: e, instance: iv.base.id, at: syntax.Nil})
					add(e, a.node)
				}
			}
		}
	}
	for _, a := range iv.args() {
		if a.mode == argKeyword && p.Keyword != "" && s.names.text(a.name) == p.Keyword {
			add(iv.base.at(a.value), a.node)
		}
	}
	if p.Each {
		for i, n := range nodes {
			e := s.node()
			s.goal(n, goal{op: opIter, dst: e, instance: iv.base.id, at: at[i]})
			nodes[i] = e
		}
	}
	return nodes, at
}

// callbacks has the callee call its callable arguments, and gives the node of
// what those calls give, -1 if there are none.
func (s *solver) callbacks(entry *library.Entry, receiver int32, iv *invocation) int32 {
	called := int32(-1)
	for i := range entry.Callbacks {
		c := &entry.Callbacks[i]
		nodes, at := s.given(c.Param, iv)
		for k, n := range nodes {
			if called < 0 {
				called = s.node()
			}
			iv.site.own().Callbacks = append(iv.site.Callbacks, Callback{Node: at[k], How: c.How, Library: entry.Name, node: n})
			if c.How == library.Wraps {
				continue
			}
			var prefix []int32
			for g := range c.Given {
				v := &c.Given[g]
				if v.From.Part == library.Itself {
					for _, p := range v.From.Params {
						sources, _ := s.given(p, iv) // all of *args, one by one
						prefix = append(prefix, sources...)
					}
					continue
				}
				n := s.node()
				s.value(v, receiver, iv, called, n)
				prefix = append(prefix, n)
			}
			if c.How == library.Awaits {
				iv.site.own().consumed = append(iv.site.consumed, called)
			}
			for _, p := range c.Spread {
				sources, _ := s.given(p, iv)
				prefix = append(prefix, s.spreadOut(s.merged(sources), iv)...)
			}
			if at[k] >= 0 {
				s.invokeCallback(n, iv.base, at[k], prefix, called, c.How)
			}
		}
	}
	return called
}

// spreadOut lists the nodes of the elements of what node n holds, by position.
func (s *solver) spreadOut(n int32, iv *invocation) []int32 {
	var nodes []int32
	for i := range 6 { // more than anybody gives by position
		e := s.node()
		s.goal(n, goal{op: opIndex, name: s.position(i), dst: e, instance: iv.base.id, at: iv.site.Node})
		nodes = append(nodes, e)
	}
	return nodes
}

func (s *solver) invokeCallback(callee int32, in *instance, n syntax.Node, prefix []int32, dst int32, how library.How) {
	site := s.site(in, n, -3)
	site.Implicit, site.How = true, how
	iv := s.invocation(invocation{site: site, base: in, prefix: prefix, dst: dst})
	s.goal(callee, makeCallGoal(iv, in, n))
}

// merged is one node that includes all.
func (s *solver) merged(nodes []int32) int32 {
	switch len(nodes) {
	case 0:
		return s.node()
	case 1:
		return nodes[0]
	}
	n := s.node()
	for _, x := range nodes {
		s.edge(x, n)
	}
	return n
}
