package resolve

import (
	"slices"
	"strings"

	"awaken/rewrite/syntax"
)

// escapes tells whether a callee of the site does with its arguments what the
// analysis cannot see.
func (s *solver) escapes(x *Site) bool {
	if x.call == nil || x.call.operator {
		return false
	}
	if x.Unknown || len(x.Targets)+len(x.Classes)+len(x.Libraries) == 0 && !x.identity {
		return x.Unknown || !x.Declared && !x.Void
	}
	return slices.ContainsFunc(x.Libraries, s.leaks)
}

// leaks tells whether a library's callable may do anything with its arguments.
func (s *solver) leaks(name string) bool {
	leaks, known := s.leaking[name]
	if !known {
		e := s.table.Lookup(name)
		leaks = (e == nil || e.Partial) && name != identity && !ofContainer(name) && !ofPlainBuiltin(name) && !s.table.TakesPlain(name) && !strings.HasPrefix(name, namedTuple)
		s.leaking[name] = leaks
	}
	return leaks
}

// keeps tells whether a site whose callees were read from declarations says of
// one argument all the same what is done with it.
func (s *solver) keeps(x *Site, argument syntax.Node) bool {
	if x.Unknown || len(x.Libraries) == 0 {
		return false
	}
	for _, l := range x.Libraries {
		if passed := s.passedTo(l, x, argument); passed != PassedPlain && passed != PassedConsumed {
			return false
		}
	}
	return true
}

// ofContainer tells whether a library's callable is a method of a builtin
// container, which keeps what it is given where the analysis sees it.
func ofContainer(name string) bool {
	for _, class := range []string{"list", "dict", "set", "tuple"} {
		if strings.HasPrefix(name, "builtins."+class+".") {
			return true
		}
	}
	for _, class := range []string{"deque", "Counter", "OrderedDict", "defaultdict"} {
		if strings.HasPrefix(name, "collections."+class+".") {
			return true
		}
	}
	return false
}

// escape marks what the arguments of a site hold.
func (s *solver) escape(x *Site, held holders) {
	for _, a := range x.call.args {
		if !s.keeps(x, a.node) {
			s.escapeNode(x.instance.at(a.value), held)
		}
	}
}

// escapeNode marks what a node holds, and what containers in it do.
func (s *solver) escapeNode(node int32, held holders) {
	var seen map[int32]bool // made where there is something in it: of few nodes
	var mark func(n int32, depth int)
	inside := func(n int32, depth int) {
		if seen == nil {
			seen = map[int32]bool{node: true}
		}
		mark(n, depth)
	}
	mark = func(n int32, depth int) {
		if n < 0 || seen[n] {
			return
		}
		if seen != nil {
			seen[n] = true
		}
		for _, c := range held.by(n) {
			c.Escaped = true
		}
		if depth == 0 {
			return
		}
		for _, o := range s.points(n) {
			switch v := &s.objects[o]; v.kind {
			case containerObject:
				if s.hasField(o, nameAll) {
					inside(s.field(o, nameAll), depth-1)
				}
			case generatorObject:
				inside(v.env.at(v.fn.yields), depth-1)
			}
		}
	}
	mark(node, 3)
}

// ofPlainBuiltin tells whether a library's callable is a method of a builtin
// class that holds nothing but text or numbers, or of a file.
func ofPlainBuiltin(name string) bool {
	if strings.HasPrefix(name, "io.") && strings.Count(name, ".") == 2 {
		return true
	}
	for _, class := range []string{"str", "bytes", "bytearray", "int", "float", "memoryview"} {
		if strings.HasPrefix(name, "builtins."+class+".") {
			return true
		}
	}
	return false
}
