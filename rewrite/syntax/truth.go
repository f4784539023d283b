package syntax

// Truth is what is known of a condition before the program runs.
type Truth uint8

// What may be known of a condition.
const (
	Open  Truth = iota // nothing
	Never              // it is false
	Always
)

// Truth is what is known of a condition: of a constant, and of what `not`, `and`
// and `or` make of such and of the rest, of which part tells.
func (t *Tree) Truth(condition Node, part func(Node) Truth) Truth {
	if condition < 0 {
		return Open
	}
	n := t.Unparenthesized(condition)
	switch t.Kind(n) {
	case True:
		return Always
	case False:
		return Never
	case NotOperator:
		switch t.Truth(t.Child(n, FieldArgument), part) {
		case Never:
			return Always
		case Always:
			return Never
		}
		return Open
	case BooleanOperator:
		left, right := t.Truth(t.Child(n, FieldLeft), part), t.Truth(t.Child(n, FieldRight), part)
		decides := Always // of `or`: one is enough
		if t.Is(t.Child(n, FieldOperator), "and") {
			decides = Never
		}
		switch {
		case left == decides || right == decides:
			return decides
		case left == right:
			return left
		}
		return Open
	}
	return part(n)
}
