package colour

import (
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// mixedLift is the way past a call of which some callees stay sync: it asks of
// what it gets whether that is awaitable. Nil where that cannot be written.
func (d *demand) mixedLift(fn *resolve.Func, n syntax.Node) *lift {
	if fn.Kind != resolve.Def || d.bridged(fn) {
		return nil
	}
	t := fn.Unit.Tree
	if t.Kind(n) != syntax.Call || GeneratorAround(t, fn, n) >= 0 {
		return nil
	}
	for c, p := n, t.Parent(n); p >= 0 && p != fn.Node; c, p = p, t.Parent(p) {
		switch t.Kind(p) {
		case syntax.ForInClause:
			if t.Field(c) == syntax.FieldRight {
				return nil // no name can be bound there
			}
		case syntax.Decorator, syntax.DefaultParameter, syntax.TypedDefaultParameter, syntax.ClassDefinition:
			return nil
		}
	}
	return &lift{"mixed-callees", fn, n}
}
