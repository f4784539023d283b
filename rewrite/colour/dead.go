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
			if t.Field(n) == syntax.FieldConsequence && constant(t, t.Child(p, syntax.FieldCondition)) == never {
				return true
			}
			if k := t.Kind(n); (k == syntax.ElseClause || k == syntax.ElifClause) && constant(t, t.Child(p, syntax.FieldCondition)) == always {
				return true
			}
		case syntax.ConditionalExpression:
			var parts []syntax.Node
			if parts = t.Children(p, parts); len(parts) == 3 {
				c := constant(t, parts[1])
				if parts[0] == n && c == never || parts[2] == n && c == always {
					return true
				}
			}
		}
	}
	return false
}

// truth is what is known of a condition.
type truth uint8

const (
	unknown truth = iota
	never
	always
)

func constant(t *syntax.Tree, condition syntax.Node) truth {
	condition = t.Unparenthesized(condition)
	switch t.Kind(condition) {
	case syntax.NotOperator:
		switch constant(t, t.Operand(condition)) {
		case never:
			return always
		case always:
			return never
		}
		return unknown
	case syntax.BooleanOperator:
		left, right := constant(t, t.Child(condition, syntax.FieldLeft)), constant(t, t.Child(condition, syntax.FieldRight))
		decides := always // of `or`: one is enough
		if t.Is(t.Child(condition, syntax.FieldOperator), "and") {
			decides = never
		}
		switch {
		case left == decides || right == decides:
			return decides
		case left == right:
			return left
		}
		return unknown
	case syntax.True:
		return always
	case syntax.False:
		return never
	case syntax.Identifier, syntax.Attribute, syntax.Integer:
	default:
		return unknown
	}
	switch text := t.String(condition); text {
	case "TYPE_CHECKING", "typing.TYPE_CHECKING", "0":
		return never
	case "1":
		return always
	default:
		if t.Kind(condition) == syntax.Identifier {
			return bound(t, text)
		}
	}
	return unknown
}

// bound is the constant to which a module binds a name, once and at its top
// level; unknown if anything else in the file could bind it.
func bound(t *syntax.Tree, name string) truth {
	found := unknown
	for n := syntax.Node(0); int(n) < t.Len(); n++ {
		if t.Kind(n) != syntax.Identifier || !t.Is(n, name) {
			continue
		}
		p := t.Parent(n)
		switch {
		case t.Kind(p) == syntax.Assignment && t.Field(n) == syntax.FieldLeft && t.Parent(t.Parent(p)) == 0 && found == unknown:
			switch t.Kind(t.Child(p, syntax.FieldRight)) {
			case syntax.True:
				found = always
			case syntax.False:
				found = never
			default:
				return unknown
			}
		case bindsAt(t, n, p):
			return unknown
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
