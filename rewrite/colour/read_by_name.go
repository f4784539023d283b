package colour

import (
	"strings"

	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// readByName tells why the calls of a function are not known: it may be read by
// a name that is made at run time.
func (d *demand) readByName(fn *resolve.Func) *Block {
	const way = "call it by name, or through a table of functions"
	if x := d.index.Dynamic(fn); x != nil {
		return &Block{"dynamic-name", x.Instance().Func(), x.Node, fn.Qualified + " may be read here by a name that is made at run time, so its calls are not known", way}
	}
	if n := readFromGlobals(fn); n >= 0 {
		return &Block{"dynamic-name", around(fn.Unit, n), n, fn.Qualified + " may be read here from the names of the module, so its calls are not known", way}
	}
	if g := d.intercepted(fn); g != nil {
		return &Block{"dynamic-name", g, g.Node, fn.Qualified + " is read through " + g.Qualified + ", which may call it, or keep what it gives", "have " + g.Name + " leave it alone, or convert the class by hand"}
	}
	return nil
}

// intercepted is the __getattribute__ of the project through which all reads of
// a method go, nil if there is none.
func (d *demand) intercepted(fn *resolve.Func) *resolve.Func {
	if fn.Class == nil || strings.HasPrefix(fn.Name, "__") {
		return nil
	}
	for _, c := range d.kin(fn.Class) {
		if g := d.index.Method(c, "__getattribute__"); g != nil {
			return g
		}
	}
	return nil
}

// readFromGlobals is a call of globals() in the module of a function of its top
// level that may read the function by its name, Nil if there is none.
func readFromGlobals(fn *resolve.Func) syntax.Node {
	t := fn.Unit.Tree
	if fn.Kind != resolve.Def || fn.Class != nil || fn.Parent == nil || fn.Parent.Kind != resolve.Module {
		return syntax.Nil
	}
	for n := range syntax.Node(t.Len()) {
		if t.Kind(n) != syntax.Call || !t.Is(t.Child(n, syntax.FieldFunction), "globals") {
			continue
		}
		switch p := t.Parent(n); t.Kind(p) {
		case syntax.Subscript:
			if t.Field(t.Parent(p)) == syntax.FieldLeft && t.Kind(t.Parent(p)) == syntax.Assignment {
				continue
			}
			if key := t.Child(p, syntax.FieldSubscript); t.Kind(key) == syntax.String && !strings.Contains(t.String(key), fn.Name) {
				continue
			}
			return n
		case syntax.Attribute:
			if t.Is(t.Child(p, syntax.FieldAttribute), "update") {
				continue
			}
			return n
		}
	}
	return syntax.Nil
}
