package resolve

import (
	"maps"
	"slices"

	"awaken/rewrite/library"
	"awaken/rewrite/syntax"
)

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

// Method is the method of that name that a class defines itself, or nil.
func (x *Index) Method(c *Class, name string) *Func { return x.methods[c][name] }

// Methods lists the methods that a class defines itself, by name.
func (x *Index) Methods(c *Class) []*Func {
	list := make([]*Func, 0, len(x.methods[c]))
	for _, name := range slices.Sorted(maps.Keys(x.methods[c])) {
		list = append(list, x.methods[c][name])
	}
	return list
}

// Family is a method with all that it overrides and all that override it in
// the project, itself first, in a fixed order.
func (x *Index) Family(f *Func) []*Func {
	family := []*Func{f}
	if f.Class == nil || f.Kind != Def {
		return family
	}
	if known := x.families[f]; known != nil {
		return known
	}
	s := x.program.solver
	seen := map[*Func]bool{f: true}
	looked := map[int32]bool{}
	for i := 0; i < len(family); i++ {
		for _, o := range x.objects[family[i].Class] {
			for _, up := range s.mro(o) {
				// Heirs are related only if up itself has the method.
				if looked[up] || x.methods[s.objects[up].class][f.Name] == nil {
					continue
				}
				looked[up] = true
				for _, c := range s.subclasses(up, nil) {
					if m := x.methods[s.objects[c].class][f.Name]; m != nil && !seen[m] {
						seen[m] = true
						family = append(family, m)
					}
				}
			}
		}
	}
	// All of a family have the same one, but for who comes first.
	for i, m := range family {
		own := make([]*Func, 0, len(family))
		own = append(append(append(own, m), family[:i]...), family[i+1:]...)
		x.families[m] = own
	}
	return family
}

// ExternalBases lists the library classes among the ancestors of a class.
func (x *Index) ExternalBases(c *Class) []string {
	var names []string
	for _, o := range x.objects[c] {
		names = append(names, x.program.solver.externals(o)...)
	}
	return names
}

// Heirs lists the classes that derive from a class, in any number of steps.
func (x *Index) Heirs(c *Class) []*Class {
	s := x.program.solver
	var list []*Class
	for _, o := range x.objects[c] {
		for _, heir := range s.subclasses(o, nil) {
			if class := s.objects[heir].class; class != c && !slices.Contains(list, class) {
				list = append(list, class)
			}
		}
	}
	return list
}

// External lists the library classes among the ancestors of a method's class,
// and tells whether an ancestor is not known at all.
func (x *Index) External(f *Func) (names []string, lost bool) {
	if f.Class == nil {
		return nil, false
	}
	s := x.program.solver
	for _, o := range x.objects[f.Class] {
		names = append(names, s.externals(o)...)
		lost = lost || s.lostBase(o)
	}
	return names, lost
}

// Overrides tells whether a library's class, among the ancestors of a method's
// class, has a method of that name that gives a plain value, and which.
func (x *Index) Overrides(f *Func) (string, bool) {
	names, _ := x.External(f)
	for _, n := range names {
		m := x.program.solver.table.Member(n, f.Name)
		switch {
		case m == nil:
		case m.Decorates == library.Awaits, m.Result.Asynchronous(), m.Partial && m.Result == library.Unknown:
			return "", false // whoever calls it awaits, or may
		default:
			return m.Name, true
		}
	}
	return "", false
}
