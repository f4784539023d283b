package resolve

import (
	"slices"

	"awaken/rewrite/syntax"
)

// values is the node of an expression in the instance, -1 if nothing is known
// of it.
func (i *instance) values(n syntax.Node) int32 {
	for _, use := range i.fn.Uses {
		if use.Node == n {
			return i.at(use.v)
		}
	}
	return -1
}

// Libraries lists the library classes of which an expression can be an
// instance, by dotted name.
func (i *instance) Libraries(n syntax.Node) []string {
	v := i.values(n)
	if v < 0 {
		return nil
	}
	var names []string
	for _, o := range i.solver.points(v) {
		if x := &i.solver.objects[o]; x.kind == libraryInstance && !slices.Contains(names, x.name) {
			names = append(names, x.name)
		}
	}
	return names
}

// Instances lists the library classes of which the values are instances, by
// dotted name; other tells whether there is anything else among them. What the
// analysis lost sight of does not count: a function that is given connections
// wherever its calls are seen is taken for one of connections.
func (v Value) Instances() (classes []string, other bool) {
	if v.node < 0 {
		return nil, false
	}
	s := v.program.solver
	for _, o := range s.points(v.node) {
		switch x := &s.objects[o]; x.kind {
		case libraryInstance:
			if !slices.Contains(classes, x.name) {
				classes = append(classes, x.name)
			}
		case unknownObject:
		default:
			other = true
		}
	}
	return classes, other
}

// FuncAt is the function or lambda that stands at a node, nil if none does.
func (u *Unit) FuncAt(n syntax.Node) *Func {
	if i, ok := u.byNode[n]; ok {
		return u.Funcs[i]
	}
	return nil
}

// Others tells what else a value can be, besides what the caller knows of.
type Others struct {
	Any      bool // anything that is known
	Enters   bool // a context manager
	Iterates bool // something to loop over
}

// Add joins two answers.
func (o *Others) Add(p Others) {
	o.Any, o.Enters, o.Iterates = o.Any || p.Any, o.Enters || p.Enters, o.Iterates || p.Iterates
}

// Others looks at the values that are no instances of the caller's library
// classes. Those that the analysis lost sight of do not count, and an instance
// of a class that does not have the protocol cannot be what is meant where the
// protocol is used.
func (v Value) Others(mine func(class string, derived bool) bool) (others Others) {
	if v.node < 0 {
		return others
	}
	s := v.program.solver
	for _, o := range s.points(v.node) {
		x := &s.objects[o]
		if x.kind == unknownObject || x.kind == libraryInstance && mine(x.name, false) {
			continue
		}
		if x.kind == instanceObject && slices.ContainsFunc(s.externals(x.a), func(class string) bool { return mine(class, true) }) {
			continue
		}
		others.Any = true
		has, known := s.traits(o)
		switch x.kind {
		case instanceObject, libraryInstance, contextObject, generatorObject, containerObject, bundleObject, awaitableObject:
			others.Enters = others.Enters || has&Context != 0
			others.Iterates = others.Iterates || has&Iterable != 0
			if !known && x.kind == instanceObject || x.kind == libraryInstance && !known && !v.program.Lacks(x.name+".__enter__") {
				others.Enters, others.Iterates = true, true
			}
		}
	}
	return others
}
