package resolve

import "awaken/rewrite/syntax"

// Ancestry lists a class and its ancestors in the project.
func (x *Index) Ancestry(c *Class) []*Class {
	s := x.program.solver
	var list []*Class
	seen := map[*Class]bool{}
	for _, o := range x.objects[c] {
		for _, b := range s.mro(o) {
			if k := s.objects[b].class; !seen[k] {
				seen[k] = true
				list = append(list, k)
			}
		}
	}
	return list
}

// Awaitable tells whether the instances of a class can be awaited.
func (x *Index) Awaitable(c *Class) bool {
	s := x.program.solver
	for _, o := range x.objects[c] {
		if _, ok := s.method(o, nameAwait); ok {
			return true
		}
	}
	return false
}

// BaseNames lists the library classes that a base in a class statement can be,
// by dotted name.
func (x *Index) BaseNames(c *Class, base syntax.Node) []string {
	s := x.program.solver
	var names []string
	for _, o := range x.objects[c] {
		v := s.class(o).env.values(base)
		if v < 0 {
			continue
		}
		for _, p := range s.points(v) {
			if s.objects[p].kind == libraryObject {
				names = append(names, s.objects[p].name)
			}
		}
	}
	return names
}
