package colour

import (
	"slices"

	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// declaredStub tells whether a function has no body, as in a Protocol, and is
// declared to give an awaitable.
func declaredStub(f *resolve.Func) bool {
	return f.Kind == resolve.Def && !f.Async && f.Trivial() && f.DeclaresCoroutine()
}

// handsOn tells whether every return of a plain function hands on a coroutine.
func (a *Analysis) handsOn(in *resolve.Instance) bool {
	f := in.Func()
	if f.Declared {
		return true
	}
	if f.Async || f.Generator || a.program.FallsOff(in) || len(f.Returns) == 0 {
		return false
	}
	if a.asking[in] {
		return true // recursion: what the other returns say holds
	}
	if a.asking == nil {
		a.asking = map[*resolve.Instance]bool{}
	}
	a.asking[in] = true
	defer delete(a.asking, in)
	for _, r := range f.Returns {
		if !a.handed(in, r) {
			return false
		}
	}
	return true
}

// handed tells whether an expression is a call that makes a coroutine.
func (a *Analysis) handed(in *resolve.Instance, n syntax.Node) bool {
	t := in.Func().Unit.Tree
	n = t.Unparenthesized(n)
	switch t.Kind(n) {
	case syntax.Call:
		x := in.SiteAt(n)
		return x != nil && x.Coroutine && a.sure(x)
	case syntax.ConditionalExpression:
		var parts []syntax.Node
		parts = t.Children(n, parts)
		return len(parts) == 3 && a.handed(in, parts[0]) && a.handed(in, parts[2])
	case syntax.Identifier:
		return a.program.HoldsOwnCoroutine(in, n) && boundOnce(in.Func(), n)
	}
	return false
}

// boundOnce tells whether a variable that is returned at n is bound at one place
// alone, which runs once before each return: a coroutine that it holds is then
// always there, and none is lost when the variable is bound again.
func boundOnce(fn *resolve.Func, n syntax.Node) bool {
	t := fn.Unit.Tree
	name := t.String(n)
	bound := syntax.Nil
	for m := fn.Node + 1; m < t.After(fn.Node); m++ {
		if m == n || t.Kind(m) != syntax.Identifier || !t.Is(m, name) || !isBound(t, m) {
			continue
		}
		if bound >= 0 {
			return false
		}
		bound = m
	}
	if bound < 0 {
		return false
	}
	statement := t.Parent(t.Parent(bound))
	if t.Kind(statement) != syntax.ExpressionStatement || !t.Within(n, t.Parent(statement)) {
		return false
	}
	for p := t.Parent(statement); p != fn.Node; p = t.Parent(p) {
		if k := t.Kind(p); k == syntax.ForStatement || k == syntax.WhileStatement {
			return false
		}
	}
	return true
}

// isBound tells whether an identifier is one that its statement binds, or
// declares to be bound elsewhere, rather than reads.
func isBound(t *syntax.Tree, n syntax.Node) bool {
	switch p := t.Parent(n); t.Kind(p) {
	case syntax.Assignment, syntax.AugmentedAssignment, syntax.ForStatement, syntax.ForInClause:
		return t.Field(n) == syntax.FieldLeft
	case syntax.NamedExpression:
		return t.Field(n) == syntax.FieldName
	case syntax.PatternList, syntax.TuplePattern, syntax.ListPattern, syntax.ListSplatPattern, syntax.AsPatternTarget,
		syntax.DeleteStatement, syntax.GlobalStatement, syntax.NonlocalStatement, syntax.DottedName, syntax.CasePattern:
		return true
	}
	return false
}

// passThroughs tells whether all functions that a site calls, of those that
// hand on a coroutine at all, do so on every path, may do so by their
// annotation, and do so outside any try.
func (a *Analysis) passThroughs(x *resolve.Site) bool {
	for _, t := range x.Targets {
		f := t.Func()
		if f.Async || f.Declared || !originates(x, f) {
			continue
		}
		if annotatedPlain(f) || !a.handsOn(t) || a.cached(f) {
			return false
		}
		for _, r := range f.Returns {
			if insideTry(f.Unit.Tree, r, f.Node) {
				return false
			}
		}
	}
	return true
}

// originates tells whether a coroutine that a site gives comes out of f.
func originates(x *resolve.Site, f *resolve.Func) bool {
	return slices.ContainsFunc(x.Origins, func(o *resolve.Site) bool { return o.Instance().Func() == f })
}

// cached tells whether a decorator keeps what a function returns: a coroutine
// that is kept can be awaited only once.
func (a *Analysis) cached(f *resolve.Func) bool {
	names, _ := a.index.Decorations(f)
	for _, n := range names {
		if isCache(n) {
			return true
		}
	}
	return false
}

// insideTry tells whether n stands in the body of a try with handlers, or in
// a with block: there a coroutine must be awaited before control leaves.
func insideTry(t *syntax.Tree, n, within syntax.Node) bool {
	for p := t.Parent(n); p >= 0 && p != within; n, p = p, t.Parent(p) {
		switch t.Kind(p) {
		case syntax.TryStatement:
			if t.Field(n) == syntax.FieldBody {
				return true
			}
		case syntax.WithStatement:
			if t.Field(n) == syntax.FieldBody {
				return true
			}
		}
	}
	return false
}
