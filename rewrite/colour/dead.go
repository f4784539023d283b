package colour

import "awaken/rewrite/syntax"

// Dead tells whether n stands in a branch that never runs: below a condition
// that is constantly false, or that only type checkers take for true. A name
// that its module binds once, to True or False, is a constant: that is how one
// source is made to serve for a sync and an async twin.
func Dead(t *syntax.Tree, n syntax.Node) bool {
	if n < 0 {
		return true // it is written nowhere: nothing can be said of it
	}
	for p := t.Parent(n); p >= 0; n, p = p, t.Parent(p) {
		switch t.Kind(p) {
		case syntax.IfStatement, syntax.ElifClause:
			if t.Field(n) == syntax.FieldConsequence && constant(t, t.Child(p, syntax.FieldCondition)) == syntax.Never {
				return true
			}
			if k := t.Kind(n); (k == syntax.ElseClause || k == syntax.ElifClause) && constant(t, t.Child(p, syntax.FieldCondition)) == syntax.Always {
				return true
			}
		case syntax.ConditionalExpression:
			var parts []syntax.Node
			if parts = t.Children(p, parts); len(parts) == 3 {
				c := constant(t, parts[1])
				if parts[0] == n && c == syntax.Never || parts[2] == n && c == syntax.Always {
					return true
				}
			}
		}
	}
	return false
}

// constant is what is known of a condition where the program runs.
func constant(t *syntax.Tree, condition syntax.Node) syntax.Truth {
	return t.Truth(condition, func(n syntax.Node) syntax.Truth {
		switch t.Kind(n) {
		case syntax.Identifier, syntax.Attribute, syntax.Integer:
		default:
			return syntax.Open
		}
		switch text := t.String(n); text {
		case "TYPE_CHECKING", "typing.TYPE_CHECKING", "0":
			return syntax.Never
		case "1":
			return syntax.Always
		default:
			if t.Kind(n) == syntax.Identifier {
				return bound(t, text)
			}
		}
		return syntax.Open
	})
}

// bound is the constant to which a module binds a name, once and at its top
// level; Open if anything else in the file could bind it.
func bound(t *syntax.Tree, name string) syntax.Truth {
	found := syntax.Open
	for n := syntax.Node(0); int(n) < t.Len(); n++ {
		if t.Kind(n) != syntax.Identifier || !t.Is(n, name) {
			continue
		}
		p := t.Parent(n)
		switch {
		case t.Kind(p) == syntax.Assignment && t.Field(n) == syntax.FieldLeft && t.Parent(t.Parent(p)) == 0 && found == syntax.Open:
			switch t.Kind(t.Child(p, syntax.FieldRight)) {
			case syntax.True:
				found = syntax.Always
			case syntax.False:
				found = syntax.Never
			default:
				return syntax.Open
			}
		case bindsAt(t, n, p):
			return syntax.Open
		}
	}
	return found
}

// bindsAt tells whether a name that stands below p may be bound there.
func bindsAt(t *syntax.Tree, n, p syntax.Node) bool {
	switch t.Kind(p) {
	case syntax.Assignment, syntax.AugmentedAssignment, syntax.ForStatement, syntax.ForInClause:
		return t.Field(n) == syntax.FieldLeft
	case syntax.KeywordArgument, syntax.Attribute:
		return false // the name of a parameter, or of an attribute
	case syntax.IfStatement, syntax.ElifClause, syntax.WhileStatement, syntax.NotOperator, syntax.BooleanOperator, syntax.ConditionalExpression,
		syntax.ParenthesizedExpression, syntax.IfClause, syntax.ArgumentList, syntax.ComparisonOperator, syntax.ReturnStatement, syntax.Pair:
		return false
	}
	return true
}
