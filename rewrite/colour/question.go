package colour

import (
	"slices"
	"strings"

	"awaken/rewrite/syntax"
)

// questioned tells whether the functions around a call ask of its callee, by a
// function whose name speaks of asynchrony, what it is, and the call does not
// stand where the answer is yes: then it is meant for what is plain.
func questioned(t *syntax.Tree, n syntax.Node) bool {
	if t.Kind(n) != syntax.Call {
		return false
	}
	callee := t.String(t.Child(n, syntax.FieldFunction))
	outermost := syntax.Nil
	for p := t.Parent(n); p >= 0; p = t.Parent(p) {
		if t.Kind(p) == syntax.FunctionDefinition {
			outermost = p
		}
	}
	if outermost < 0 {
		return false
	}
	for k := outermost; k < t.After(outermost); k++ {
		if t.Kind(k) != syntax.Call || !t.Is(t.First(t.Child(k, syntax.FieldArguments)), callee) || !ofAsynchrony(t.String(t.Child(k, syntax.FieldFunction))) {
			continue
		}
		p := t.Parent(k)
		if kind := t.Kind(p); (kind == syntax.IfStatement || kind == syntax.ElifClause) && t.Within(n, t.Child(p, syntax.FieldConsequence)) {
			return false
		}
		return true
	}
	return false
}

func ofAsynchrony(function string) bool {
	name := strings.TrimLeft(strings.ToLower(function[strings.LastIndexByte(function, '.')+1:]), "_")
	return strings.HasPrefix(name, "is") && slices.ContainsFunc([]string{"async", "coroutine", "awaitable"}, func(word string) bool { return strings.Contains(name, word) })
}
