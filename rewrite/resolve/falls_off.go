package resolve

import (
	"awaken/rewrite/syntax"
)

// FallsOff tells whether control can reach the end of an instance's body, which
// gives None. Where the body ends with a test of a value for its class, what is
// known of the value in this instance tells which branch is taken.
func (p *Program) FallsOff(in *Instance) bool {
	fn, t := in.fn, in.fn.Unit.Tree
	if !fn.FallsOff {
		return false
	}
	last := lastStatement(t, t.Child(fn.Node, syntax.FieldBody))
	if t.Kind(last) != syntax.IfStatement {
		return true
	}
	otherwise := t.ChildOf(last, syntax.ElseClause)
	if otherwise < 0 || t.ChildOf(last, syntax.ElifClause) >= 0 {
		return true
	}
	first, second := t.Child(last, syntax.FieldConsequence), t.Child(otherwise, syntax.FieldBody)
	is, isNot := p.classTest(in, t.Child(last, syntax.FieldCondition))
	return is && !leaves(t, first) || isNot && !leaves(t, second)
}

// classTest tells whether `isinstance(x, C)` can be true, and whether it can be
// false; both, of all other conditions.
func (p *Program) classTest(in *Instance, n syntax.Node) (is, isNot bool) {
	s, t := p.solver, in.fn.Unit.Tree
	if t.Kind(n) != syntax.Call || !t.Is(t.Child(n, syntax.FieldFunction), "isinstance") {
		return true, true
	}
	args := t.Children(t.Child(n, syntax.FieldArguments), nil)
	if len(args) != 2 {
		return true, true
	}
	value, class := in.values(args[0]), in.values(args[1])
	if value < 0 || class < 0 || len(s.points(class)) != 1 || len(s.points(value)) == 0 || s.nodes[value].unknown {
		return true, true
	}
	c := s.points(class)[0]
	if k := s.objects[c].kind; k != classObject && k != libraryObject {
		return true, true
	}
	for _, o := range s.points(value) {
		if s.vague(o) {
			return true, true
		}
		if s.instanceOfClass(o, c) {
			is = true
		} else {
			isNot = true
		}
	}
	return is, isNot
}

// lastStatement is the last statement of a block, comments left out.
func lastStatement(t *syntax.Tree, block syntax.Node) syntax.Node {
	last := syntax.Nil
	for c := t.First(block); c >= 0; c = t.Next(c) {
		if t.Kind(c) != syntax.Comment {
			last = c
		}
	}
	return last
}

// leaves tells whether a block ends with a return or a raise.
func leaves(t *syntax.Tree, block syntax.Node) bool {
	switch t.Kind(lastStatement(t, block)) {
	case syntax.ReturnStatement, syntax.RaiseStatement:
		return true
	}
	return false
}
