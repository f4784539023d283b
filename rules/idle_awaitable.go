package rules

import (
	"awaken/rewrite"
	"awaken/rewrite/convert"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// idleAwaitables reports statements that only name a future, or something else
// that is to be awaited: they do nothing, and with await they would.
func idleAwaitables(a *rewrite.Analysis, r *reports) {
	a.Program().Values(func(v resolve.Value) {
		fn := v.Instance.Func()
		t := fn.Unit.Tree
		if !fn.Async || t.Kind(t.Parent(v.Node)) != syntax.ExpressionStatement {
			return
		}
		switch t.Kind(v.Node) {
		case syntax.Identifier, syntax.Attribute, syntax.Subscript:
		default:
			return
		}
		if name, ok := v.Future(); ok {
			excerpt := convert.Excerpt(t, v.Node)
			r.add(fn, v.Node, name, "`"+excerpt+"` is never awaited", "the statement only names it, which does nothing")
		}
	})
}
