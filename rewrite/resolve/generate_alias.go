package resolve

import (
	"strings"

	"awaken/rewrite/syntax"
)

// aliased is the value of the right side of an assignment: of a type alias
// such as `Handler = Optional[Callable[..., Awaitable[None]]]`, what a value of
// that type can be. An annotation that names the alias takes it as it is.
func (g *generator) aliased(n syntax.Node, v int32) int32 {
	t := g.tree
	if g.scope.kind == functionScope {
		return v
	}
	if t.Kind(n) == syntax.Call {
		return g.typeVariable(n, v)
	}
	if t.Kind(n) != syntax.Subscript {
		return v
	}
	base := t.String(t.Child(n, syntax.FieldValue))
	switch base[strings.LastIndexByte(base, '.')+1:] {
	case "Union", "Optional", "Callable", "Awaitable", "Coroutine", "AsyncIterator", "AsyncIterable", "AsyncGenerator",
		"AsyncContextManager", "Annotated":
		if alias := g.annotation(n); alias >= 0 {
			return alias
		}
	}
	return v
}

// typeVariable is the value of a call on the right side of an assignment: of
// `T = TypeVar("T", bound=C)` or `TypeVar("T", C, D)`, what a value of that
// type can be.
func (g *generator) typeVariable(n syntax.Node, v int32) int32 {
	t := g.tree
	callee := t.String(t.Child(n, syntax.FieldFunction))
	if callee != "TypeVar" && !strings.HasSuffix(callee, ".TypeVar") {
		return v
	}
	bound, first := none, true
	for a := t.First(t.Child(n, syntax.FieldArguments)); a >= 0; a = t.Next(a) {
		switch {
		case t.Kind(a) == syntax.Comment:
		case t.Kind(a) != syntax.KeywordArgument:
			if !first {
				bound = g.union(bound, g.annotation(a))
			}
			first = false
		case t.Is(t.Child(a, syntax.FieldName), "bound"):
			bound = g.union(bound, g.annotation(t.Child(a, syntax.FieldValue)))
		}
	}
	if bound == none {
		return v
	}
	return bound
}
