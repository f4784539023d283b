package colour

import "awaken/rewrite/syntax"

// Dead tells whether n stands in a branch that never runs: below a condition
// that is constantly false, or that only type checkers take for true.
func Dead(t *syntax.Tree, n syntax.Node) bool {
	if n < 0 {
		return true // it is written nowhere: nothing can be said of it
	}
	for p := t.Parent(n); p >= 0; n, p = p, t.Parent(p) {
		switch t.Kind(p) {
		case syntax.IfStatement, syntax.ElifClause:
			if t.Field(n) == syntax.FieldConsequence && never(t, t.Child(p, syntax.FieldCondition)) {
				return true
			}
		}
	}
	return false
}

func never(t *syntax.Tree, condition syntax.Node) bool {
	switch t.String(condition) {
	case "TYPE_CHECKING", "typing.TYPE_CHECKING", "False", "0":
		return true
	}
	return false
}
