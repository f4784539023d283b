package resolve

import (
	"slices"

	"awaken/rewrite/syntax"
)

// A decorator that is written with arguments and without them gives back its
// inner decorator only where its parameter for the function is not given:
//
//	def step(fn=None, *, name=None):
//	    def deco(f): ...
//	    if fn is None:
//	        return deco
//	    return deco(fn)
//
// In an instance that serves one call, either the one or the other is true.

// returnWhenVoid adds what a return gives to the result of the function; a
// nested function only where the parameter that the return asks for holds
// nothing.
func (g *generator) returnWhenVoid(n syntax.Node, v int32) {
	p := none
	if g.namesNested(n) {
		p = g.parameterOf(g.noneBefore(n))
	}
	if p == none {
		g.copy(g.fn.result, v)
		return
	}
	g.add(constraint{op: opWhenVoid, dst: g.fn.result, a: v, b: p, node: n})
}

// branchWhenVoid is the value v of one branch of a conditional expression, as
// returnWhenVoid has it.
func (g *generator) branchWhenVoid(parts []syntax.Node, branch int, v int32) int32 {
	if v == none || !g.namesNested(parts[branch]) {
		return v
	}
	p := g.parameterOf(noneWhere(g.tree, parts[1], branch == 0))
	if p == none {
		return v
	}
	w := g.fresh()
	g.add(constraint{op: opWhenVoid, dst: w, a: v, b: p, node: parts[branch]})
	return w
}

// namesNested tells whether an expression is the name of a function that is
// defined in this one.
func (g *generator) namesNested(n syntax.Node) bool {
	t := g.tree
	n = t.Unparenthesized(n)
	return t.Kind(n) == syntax.Identifier && slices.ContainsFunc(g.unit.Funcs[g.nested:], func(f *Func) bool { return f.Kind == Def && t.Is(n, f.Name) })
}

// parameterOf is the variable of a parameter that is read at n, none if that is
// something else.
func (g *generator) parameterOf(n syntax.Node) int32 {
	if n >= 0 {
		for _, use := range g.fn.Uses {
			if use.Node == n && g.params[use.v] {
				return use.v
			}
		}
	}
	return none
}

// noneBefore is the name that is None where the value at n is returned, Nil if
// no condition says so.
func (g *generator) noneBefore(n syntax.Node) syntax.Node {
	t := g.tree
	statement := t.Parent(n)
	for t.Kind(statement) == syntax.ParenthesizedExpression {
		statement = t.Parent(statement)
	}
	block := t.Parent(statement)
	if t.Kind(statement) != syntax.ReturnStatement {
		return syntax.Nil
	}
	switch p := t.Parent(block); t.Kind(p) {
	case syntax.IfStatement:
		return noneWhere(t, t.Child(p, syntax.FieldCondition), true)
	case syntax.ElseClause:
		if i := t.Parent(p); t.Kind(i) == syntax.IfStatement && t.ChildOf(i, syntax.ElifClause) < 0 {
			return noneWhere(t, t.Child(i, syntax.FieldCondition), false)
		}
	case syntax.FunctionDefinition:
		previous := syntax.Nil
		for c := t.First(block); c >= 0 && c != statement; c = t.Next(c) {
			if t.Kind(c) != syntax.Comment {
				previous = c
			}
		}
		if previous >= 0 && t.Kind(previous) == syntax.IfStatement && t.ChildOf(previous, syntax.ElseClause) < 0 && t.ChildOf(previous, syntax.ElifClause) < 0 && leaves(t, t.Child(previous, syntax.FieldConsequence)) {
			return noneWhere(t, t.Child(previous, syntax.FieldCondition), false)
		}
	}
	return syntax.Nil
}

// noneWhere is the name that is None where a condition holds, or does not, Nil
// if the condition says nothing of the kind.
func noneWhere(t *syntax.Tree, condition syntax.Node, holds bool) syntax.Node {
	condition = t.Unparenthesized(condition)
	switch t.Kind(condition) {
	case syntax.Identifier:
		if !holds {
			return condition
		}
	case syntax.NotOperator:
		return noneWhere(t, t.Operand(condition), !holds)
	case syntax.ComparisonOperator:
		left := t.Operand(condition)
		operator := t.Next(left)
		right := t.Next(operator)
		if t.Kind(left) == syntax.Identifier && t.Kind(right) == syntax.None && t.Next(right) < 0 && t.Is(operator, map[bool]string{true: "is", false: "is not"}[holds]) {
			return left
		}
	}
	return syntax.Nil
}

// whenVoid is a flow that waits for whether a parameter is given.
type whenVoid struct {
	in                  *instance
	parameter, from, to int32
}

// settleVoid lets those flows pass whose parameter nobody gave anything. It
// tells whether there were any.
func (s *solver) settleVoid() bool {
	waiting := s.voids
	s.voids = nil
	found := false
	for _, w := range waiting {
		if w.in.clone && len(s.points(w.parameter)) > 0 {
			s.voids = append(s.voids, w)
			continue
		}
		s.edge(w.from, w.to)
		found = true
	}
	return found
}
