package resolve

import "strings"

// Lookup lists the functions of the project that a dotted name leads to, also by
// way of a module that imports them from another: "package.main".
func (p *Program) Lookup(name string) []*Func {
	for _, u := range p.Units {
		rest, ok := strings.CutPrefix(name, u.File.Module+".")
		if !ok {
			continue
		}
		if !strings.Contains(rest, ".") {
			if v, bound := u.exports[u.text.string(rest)]; bound {
				return p.solver.functionsIn(p.solver.bodies[u.index].at(v))
			}
			continue
		}
		for _, f := range u.Funcs { // a method
			if f.Qualified == name {
				return []*Func{f}
			}
		}
	}
	return nil
}
