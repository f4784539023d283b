package colour

import (
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// Role says what an expression's value is used for, by the syntax around it.
type Role uint8

// The roles of an expression.
const (
	Flows       Role = iota // handed on: bound, stored, returned, part of a larger value
	Awaited                 // operand of await
	Closed                  // closed or inspected as a coroutine
	Dropped                 // an expression statement
	HardUse                 // attribute, subscript, iteration, call, arithmetic: fails on a coroutine
	SoftUse                 // truth, comparison, formatting: silently wrong with a coroutine
	ReturnValue             // operand of return, or a lambda's body
	Yielded                 // operand of yield
	Argument                // argument of a call
	Element                 // element of a display or of a comprehension
)

// Use is the role of an expression, with the node that gives it that role.
type Use struct {
	Role Role
	// By is the statement or expression that uses the value.
	By syntax.Node
	// What names the use for people: "compared", [Truth].
	What string
}

// What is said of the uses that ask a value whether it is true.
const (
	Truth    = "tested for truth"
	Asserted = "asserted"
)

// RoleOf finds the use of expression n: through parentheses, the branches of
// conditional expressions, and boolean operators, whose value is their
// operand's.
func RoleOf(t *syntax.Tree, n syntax.Node) Use {
	for {
		p := t.Parent(n)
		switch t.Kind(p) {
		case syntax.ParenthesizedExpression:
			n = p
			continue
		case syntax.ConditionalExpression:
			if isCondition(t, p, n) {
				return Use{SoftUse, p, Truth}
			}
			n = p
			continue
		case syntax.BooleanOperator:
			if t.Field(n) == syntax.FieldLeft {
				return Use{SoftUse, p, Truth}
			}
			n = p
			continue
		case syntax.NamedExpression:
			n = p
			continue
		}
		return role(t, n, p)
	}
}

// isCondition tells whether n is the middle operand of a conditional
// expression.
func isCondition(t *syntax.Tree, conditional, n syntax.Node) bool {
	var parts []syntax.Node
	parts = t.Children(conditional, parts)
	return len(parts) == 3 && parts[1] == n
}

func role(t *syntax.Tree, n, p syntax.Node) Use {
	switch t.Kind(p) {
	case syntax.Await:
		return Use{Awaited, p, "awaited"}
	case syntax.ExpressionStatement:
		return Use{Dropped, p, "dropped"}
	case syntax.Attribute:
		switch name := t.String(t.Child(p, syntax.FieldAttribute)); name {
		case "close":
			return Use{Closed, p, "closed"}
		case "send":
			// Driven by hand. With another argument it is a method of the result.
			if call := t.Parent(p); t.Kind(call) == syntax.Call && t.Is(t.Child(call, syntax.FieldArguments), "(None)") {
				return Use{Awaited, p, "driven"}
			}
		case "throw", "__await__":
			return Use{Awaited, p, "driven"}
		case "__name__", "__qualname__", "cr_frame", "cr_running", "cr_await", "cr_code", "cr_origin":
			return Use{Closed, p, "inspected"}
		}
		return Use{HardUse, p, "asked for an attribute"}
	case syntax.Subscript:
		if t.Field(n) == syntax.FieldValue {
			return Use{HardUse, p, "subscripted"}
		}
		return Use{SoftUse, p, "used as a key"}
	case syntax.Slice:
		return Use{HardUse, p, "used as an index"}
	case syntax.Call:
		if t.Field(n) == syntax.FieldFunction {
			return Use{HardUse, p, "called"}
		}
		return Use{Argument, p, "passed"}
	case syntax.ArgumentList:
		if t.Kind(t.Parent(p)) == syntax.Call {
			return Use{Argument, t.Parent(p), "passed"}
		}
		return Use{HardUse, p, "used as a base class"}
	case syntax.KeywordArgument:
		if call := t.Parent(t.Parent(p)); t.Kind(call) == syntax.Call {
			return Use{Argument, call, "passed"}
		}
		return Use{Flows, p, ""}
	case syntax.BinaryOperator, syntax.UnaryOperator:
		return Use{HardUse, p, "used in arithmetic"}
	case syntax.AugmentedAssignment:
		return Use{HardUse, p, "used in arithmetic"}
	case syntax.NotOperator:
		return Use{SoftUse, p, Truth}
	case syntax.ComparisonOperator:
		return Use{SoftUse, p, "compared"}
	case syntax.IfStatement, syntax.ElifClause, syntax.WhileStatement, syntax.IfClause:
		if t.Field(n) == syntax.FieldCondition || t.Kind(p) == syntax.IfClause {
			return Use{SoftUse, p, Truth}
		}
	case syntax.AssertStatement:
		return Use{SoftUse, p, Asserted}
	case syntax.RaiseStatement:
		return Use{HardUse, p, "raised"}
	case syntax.ForStatement, syntax.ForInClause:
		if t.Field(n) == syntax.FieldRight {
			return Use{HardUse, p, "iterated over"}
		}
	case syntax.WithItem:
		return Use{HardUse, p, enteredByWith}
	case syntax.AsPattern:
		if t.Kind(t.Parent(p)) == syntax.WithItem {
			return Use{HardUse, t.Parent(p), enteredByWith}
		}
	case syntax.Interpolation, syntax.FormatExpression:
		return Use{SoftUse, p, "formatted into a string"}
	case syntax.MatchStatement:
		return Use{SoftUse, p, "matched"}
	case syntax.ListSplat, syntax.DictionarySplat:
		return Use{HardUse, p, "unpacked"}
	case syntax.ReturnStatement:
		return Use{ReturnValue, p, "returned"}
	case syntax.Lambda:
		if t.Field(n) == syntax.FieldBody {
			return Use{ReturnValue, p, "returned"}
		}
	case syntax.Yield:
		if t.ChildOf(p, syntax.FromKeyword) >= 0 {
			return Use{HardUse, p, "iterated over"}
		}
		return Use{Yielded, p, "yielded"}
	case syntax.List, syntax.Tuple, syntax.Set, syntax.Pair, syntax.ExpressionList, syntax.ListComprehension,
		syntax.SetComprehension, syntax.GeneratorExpression:
		if t.Kind(p) == syntax.Pair && t.Field(n) == syntax.FieldKey {
			return Use{SoftUse, p, "used as a key"}
		}
		return Use{Element, p, "stored"}
	case syntax.Assignment:
		if left := t.Child(p, syntax.FieldLeft); t.Field(n) == syntax.FieldRight {
			switch t.Kind(left) {
			case syntax.PatternList, syntax.TuplePattern, syntax.ListPattern:
				return Use{HardUse, p, "unpacked"}
			}
		}
	}
	return Use{Flows, p, ""}
}

// GeneratorAround is the innermost generator expression around n in a
// function, but for one whose outermost iterable holds n.
func GeneratorAround(t *syntax.Tree, fn *resolve.Func, n syntax.Node) syntax.Node {
	for p := t.Parent(n); p >= 0 && p != fn.Node; n, p = p, t.Parent(p) {
		if t.Kind(p) != syntax.GeneratorExpression {
			continue
		}
		if t.Kind(n) == syntax.ForInClause && firstClause(t, p) == n {
			continue // evaluated in the scope around
		}
		return p
	}
	return syntax.Nil
}

func firstClause(t *syntax.Tree, comprehension syntax.Node) syntax.Node {
	return t.ChildOf(comprehension, syntax.ForInClause)
}

// GeneratorAround is the generator expression that becomes asynchronous by the
// place, or Nil.
func (a Await) GeneratorAround() syntax.Node {
	t := a.Func.Unit.Tree
	if a.Form == AsyncForm && t.Kind(a.Node) == syntax.ForInClause {
		if p := t.Parent(a.Node); t.Kind(p) == syntax.GeneratorExpression {
			return p
		}
	}
	return GeneratorAround(t, a.Func, a.Node)
}

// enteredByWith is what a with statement does.
const enteredByWith = "entered by with"
