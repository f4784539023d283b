package rules

import (
	"awaken/rewrite/convert"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// idleAwaitables reports statements that only name a future, or something else
// that is to be awaited, or assign it to itself: they do nothing, and with await
// they would.
func idleAwaitables(s *search) {
	s.onValue(func(v resolve.Value) {
		fn := v.Instance.Func()
		t := fn.Unit.Tree
		if !fn.Async || t.Kind(t.Parent(v.Node)) != syntax.ExpressionStatement && !toItself(t, v.Node) {
			return
		}
		switch t.Kind(v.Node) {
		case syntax.Identifier, syntax.Attribute, syntax.Subscript:
		default:
			return
		}
		if name, ok := v.Future(); ok || resolve.AnsweredAwaitable(t, v.Node) {
			excerpt := convert.Excerpt(t, v.Node)
			s.add(fn, v.Node, name, "`"+excerpt+"` is never awaited", "the statement only names it, which does nothing")
		}
	}, syntax.ExpressionStatement, syntax.Assignment)
}

// toItself tells whether a statement assigns an expression to itself.
func toItself(t *syntax.Tree, n syntax.Node) bool {
	p := t.Parent(n)
	return t.Kind(p) == syntax.Assignment && t.Field(n) == syntax.FieldRight && t.Is(t.Child(p, syntax.FieldLeft), t.String(n))
}
