package resolve

import (
	"slices"
	"strings"

	"awaken/rewrite/syntax"
)

// ConstantString is the value of a string literal without interpolations.
func ConstantString(t *syntax.Tree, n syntax.Node) (string, bool) { return constantString(t, n) }

// Lookup lists the functions and the classes of the project that a dotted name
// leads to, also by way of a module that imports them from another:
// "package.main".
func (p *Program) Lookup(name string) ([]*Func, []*Class) {
	if p.modules == nil {
		p.modules = map[string]*Unit{}
		for _, u := range p.Units {
			if p.modules[u.File.Module] == nil || p.modules[u.File.Module].File.Stub {
				p.modules[u.File.Module] = u
			}
		}
	}
	for i := len(name) - 1; i > 0; i-- {
		if name[i] != '.' {
			continue
		}
		u := p.modules[name[:i]]
		if u == nil {
			continue
		}
		first, rest, more := strings.Cut(name[i+1:], ".")
		v, bound := u.exports[u.text.string(first)]
		if !bound {
			continue
		}
		found := p.solver.points(p.solver.bodies[u.index].at(v))
		for more {
			var next pointsTo
			first, rest, more = strings.Cut(rest, ".")
			for _, o := range found {
				next = append(next, p.member(o, first)...)
			}
			found = next
		}
		return p.definitions(found)
	}
	return nil, nil
}

// Attribute lists the functions and classes of the project that an attribute of
// an expression can be, which denotes modules, classes or instances of the
// project.
func (p *Program) Attribute(in *Instance, n syntax.Node, name string) ([]*Func, []*Class) {
	var found pointsTo
	if v := in.values(n); v >= 0 {
		for _, o := range p.solver.points(v) {
			found = append(found, p.member(o, name)...)
		}
	}
	return p.definitions(found)
}

func (p *Program) definitions(objects pointsTo) (functions []*Func, classes []*Class) {
	for _, o := range objects {
		x := &p.solver.objects[o]
		if x.kind == classObject && !slices.Contains(classes, x.class) {
			classes = append(classes, x.class)
		}
		for _, f := range p.solver.functionsOf(o) {
			if x.kind != instanceObject && !slices.Contains(functions, f) {
				functions = append(functions, f)
			}
		}
	}
	return functions, classes
}

// member lists what an attribute of a module, a class or an instance of the
// project is.
func (p *Program) member(o int32, name string) pointsTo {
	s := p.solver
	switch x := &s.objects[o]; x.kind {
	case moduleObject:
		if v, bound := x.unit.exports[x.unit.text.string(name)]; bound {
			return s.points(s.bodies[x.unit.index].at(v))
		}
	case instanceObject:
		return p.member(x.a, name)
	case classObject:
		if n, ok := s.method(o, s.names.intern(name)); ok && n >= 0 {
			return s.points(n)
		}
	}
	return nil
}

// Held is what a parameter of a function can be given.
func (p *Program) Held(in *Instance, parameter int) Value {
	return Value{in, in.fn.Params[parameter].Node, p, in.at(in.fn.Params[parameter].v)}
}

// Unknown tells whether the value may be something that the analysis lost sight
// of, or that nothing in the project gives.
func (v Value) Unknown() bool {
	if v.node < 0 {
		return false // it is not looked at: no value of the project comes here
	}
	n := &v.program.solver.nodes[v.node]
	return n.unknown || len(v.program.solver.points(v.node)) == 0 || slices.Contains(v.program.solver.points(v.node), unknown)
}
