package colour

import (
	"bytes"
	"slices"

	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// isProperty tells whether a method is read like an attribute.
func (d *demand) isProperty(fn *resolve.Func) bool {
	names, _ := d.index.Decorations(fn)
	return slices.Contains(names, "builtins.property")
}

// propertyReads keeps a property sync where an attribute of its name is read of
// something that awaken lost sight of: there is no call to be seen there, and
// nothing fails until the awaitable is used.
func (d *demand) propertyReads(item *Item, fn *resolve.Func) {
	if !d.isProperty(fn) {
		return
	}
	for _, u := range d.program.Units {
		t := u.Tree
		if !bytes.Contains(t.Text, []byte(fn.Name)) {
			continue
		}
		for n := syntax.Node(1); int(n) < t.Len(); n++ {
			if t.Kind(n) != syntax.Attribute || !t.Is(t.Child(n, syntax.FieldAttribute), fn.Name) || t.Field(n) == syntax.FieldLeft && t.Kind(t.Parent(n)) == syntax.Assignment {
				continue
			}
			host := functionAround(u, n)
			if host == nil {
				continue
			}
			for _, in := range d.index.Instances(host) {
				if x := in.SiteAt(n); x != nil {
					continue // it is known to call a property
				}
				if d.program.Value(in, t.Child(n, syntax.FieldObject)).Unknown() {
					item.stop(&Block{"property", host, n, "`" + t.String(n) + "` may read the property " + fn.Qualified + ", and awaken cannot see what it reads from", "make it an async method, which is called by name"})
					return
				}
			}
		}
	}
}

// functionAround is the function, lambda or module in whose code a node stands.
func functionAround(u *resolve.Unit, n syntax.Node) *resolve.Func {
	for p := u.Tree.Parent(n); p > 0; p = u.Tree.Parent(p) {
		if f := u.FuncAt(p); f != nil {
			return f
		}
	}
	return u.Body
}
