package resolve

import "awaken/rewrite/syntax"

// cache interns the identifiers of one file without locking for those that it
// has seen.
type cache struct {
	table *names
	seen  map[string]Name
}

func (c *cache) bytes(b []byte) Name {
	if n, ok := c.seen[string(b)]; ok {
		return n
	}
	s := string(b)
	n := c.table.intern(s)
	c.seen[s] = n
	return n
}

func (c *cache) string(s string) Name {
	if n, ok := c.seen[s]; ok {
		return n
	}
	n := c.table.intern(s)
	c.seen[s] = n
	return n
}

type scopeKind uint8

const (
	moduleScope scopeKind = iota
	functionScope
	classScope
	comprehensionScope // its names live in the function around it
)

// scope is one namespace of a file, as CPython's symbol table sees it.
type scope struct {
	kind    scopeKind
	node    syntax.Node
	parent  *scope
	symbols map[Name]*symbol
	uses    map[Name]struct{}
	globals map[Name]bool // declared global
	outward map[Name]bool // declared nonlocal
	// bindings are the places that bind a name here, in preorder.
	bindings []binding
	stars    bool // holds `from m import *`
	yields   bool
}

// symbol is one name of a scope.
type symbol struct {
	name     Name
	scope    *scope
	captured bool  // read or written by an inner function
	shared   bool  // written by an inner function: its versions cannot be told apart
	cell     int32 // variable that inner functions see, none until one is defined
	slot     int   // index in the environment of the hosting function, -1 until first bound
}

type binding struct {
	node syntax.Node
	sym  *symbol
}

func (s *scope) bind(n Name, at syntax.Node) {
	if s.globals[n] { // a write from inside: the module owns the name
		m := s.module()
		if m.symbols[n] == nil {
			m.symbols[n] = &symbol{name: n, scope: m, cell: none, slot: -1}
		}
		m.symbols[n].shared = true
		return
	}
	if s.outward[n] {
		return // see capture
	}
	sym := s.symbols[n]
	if sym == nil {
		sym = &symbol{name: n, scope: s, cell: none, slot: -1}
		s.symbols[n] = sym
	}
	s.bindings = append(s.bindings, binding{at, sym})
}

// function is the scope of the function or module in which s runs.
func (s *scope) function() *scope {
	for s.kind == classScope || s.kind == comprehensionScope {
		s = s.parent
	}
	return s
}

// lookup finds the symbol that a name means in sc: local, enclosing, global.
// Nil means a builtin, a name from a star import, or an error.
func (sc *scope) lookup(n Name) *symbol {
	if sc.globals[n] {
		return sc.module().symbols[n]
	}
	skip := sc.outward[n]
	for s := sc; s != nil; s = s.parent {
		if s != sc && s.kind == classScope {
			continue // class variables are not seen from inside functions
		}
		if skip && s == sc {
			continue
		}
		if s.globals[n] {
			return s.module().symbols[n]
		}
		if sym := s.symbols[n]; sym != nil {
			return sym
		}
	}
	return nil
}

func (sc *scope) module() *scope {
	for sc.parent != nil {
		sc = sc.parent
	}
	return sc
}
