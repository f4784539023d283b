package resolve

import "awaken/rewrite/syntax"

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
		if x := &i.solver.objects[o]; x.kind == libraryInstance {
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
			classes = append(classes, x.name)
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
