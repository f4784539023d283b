package colour

import (
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// together has the other methods of an object become async that a library wants
// of one colour with this one: the handlers of a class-based view.
func (d *demand) together(item *Item, fn *resolve.Func) {
	e := d.overrides(fn)
	if e == nil || !e.Together {
		return
	}
	for _, heir := range append(d.index.Heirs(fn.Class), fn.Class) {
		for _, c := range d.index.Ancestry(heir) {
			for _, m := range d.index.Methods(c) {
				if other := d.program.Member(memberClass(e.Name), m.Name); m != fn && !m.Async && other != nil && other.Together {
					item.require(d.toAsync(m, item, Await{Func: fn, Node: fn.Node}))
				}
			}
		}
	}
	if u, n := d.viewCalled(); u != nil {
		item.Unsafe = "what as_view gives may be called at " + u.File.Name + ", where awaken does not follow it"
		item.At = Await{Func: u.Body, Node: n}
	}
}

// memberClass is the class of a method, by their dotted names.
func memberClass(name string) string {
	for i := len(name) - 1; i > 0; i-- {
		if name[i] == '.' {
			return name[:i]
		}
	}
	return name
}

// viewCalled finds a call of as_view whose result is not handed on where it is
// made, as it is to a route.
func (d *demand) viewCalled() (*resolve.Unit, syntax.Node) {
	for _, u := range d.program.Units {
		t := u.Tree
		for n := syntax.Node(0); int(n) < t.Len(); n++ {
			if t.Kind(n) != syntax.Call {
				continue
			}
			callee := t.Child(n, syntax.FieldFunction)
			if t.Kind(callee) == syntax.Attribute && t.Is(t.Child(callee, syntax.FieldAttribute), "as_view") && RoleOf(t, n).Role != Argument {
				return u, n
			}
		}
	}
	return nil, 0
}
