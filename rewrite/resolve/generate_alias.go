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
	if t.Kind(n) != syntax.Subscript || g.scope.kind == functionScope {
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
