package colour

import (
	"strings"

	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// questioned tells whether the functions around a call ask of its callee, by a
// function whose name speaks of asynchrony, what it is, and the call does not
// stand where the answer is yes: then it is meant for what is plain.
func questioned(t *syntax.Tree, n syntax.Node) bool {
	return t.Kind(n) == syntax.Call && askedOf(t, n, t.String(t.Child(n, syntax.FieldFunction)))
}

// AsksOf is questioned for a callable that is given to somebody at n.
func AsksOf(t *syntax.Tree, n syntax.Node) bool { return askedOf(t, n, t.String(n)) }

func askedOf(t *syntax.Tree, n syntax.Node, callee string) bool {
	outermost := syntax.Nil
	for p := t.Parent(n); p >= 0; p = t.Parent(p) {
		if t.Kind(p) == syntax.FunctionDefinition {
			outermost = p
		}
	}
	if outermost < 0 {
		return false
	}
	asked := false
	for k := outermost; k < t.After(outermost); k++ {
		function := t.Child(k, syntax.FieldFunction)
		if t.Kind(k) != syntax.Call || !resolve.AsksOf(t, k, callee) || !resolve.AsksAsynchrony(t.String(function)) {
			continue
		}
		p := t.Parent(k)
		if kind := t.Kind(p); (kind == syntax.IfStatement || kind == syntax.ElifClause) && t.Within(n, t.Child(p, syntax.FieldConsequence)) {
			// What is an async generator function is no coroutine function.
			return strings.Contains(t.String(function), "asyncgen")
		}
		asked = true
	}
	return asked
}
