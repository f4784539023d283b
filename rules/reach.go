package rules

import (
	"fmt"

	"awaken/rewrite"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// reach finds out which plain functions run inside of an event loop.
type reach struct {
	index *resolve.Index
	known map[*resolve.Instance][]*resolve.Site
}

func newReach(a *rewrite.Analysis) *reach {
	return &reach{a.Coloured().Index(), map[*resolve.Instance][]*resolve.Site{}}
}

// fromAsync is the chain of calls from an async function to an instance, the
// call in the async function first; empty, not nil, if it is async itself, nil
// if there is none. Each call has this one callee.
func (r *reach) fromAsync(in *resolve.Instance) []*resolve.Site {
	if in.Func().Async {
		return []*resolve.Site{}
	}
	if in.Func().Kind != resolve.Def || in.Func().Generator {
		return nil
	}
	if chain, ok := r.known[in]; ok {
		return chain
	}
	r.known[in] = nil
	for _, x := range r.index.Callers(in) {
		if x.Call() == nil || x.Implicit || x.Unknown || len(x.Targets) != 1 || len(x.Libraries) > 0 || len(x.Classes) > 1 || x.Node < 0 {
			continue
		}
		if up := r.fromAsync(x.Instance()); up != nil {
			r.known[in] = append(append([]*resolve.Site{}, up...), x)
			break
		}
	}
	return r.known[in]
}

// chainText tells how an async function gets to fn.
func chainText(fn *resolve.Func, chain []*resolve.Site) string {
	if len(chain) == 0 {
		return fmt.Sprintf("`%s` is async", fn.Name)
	}
	text := fmt.Sprintf("the async function `%s`", chain[0].Instance().Func().Name)
	for _, x := range chain {
		u := x.Instance().Func().Unit
		text += fmt.Sprintf(" calls `%s` (%s)", x.Targets[0].Func().Name, where(fn.Unit, u, x.Node))
		if x != chain[len(chain)-1] {
			text += ", which"
		}
	}
	return text
}

// unconditional tells whether a call in a plain function is made whenever the
// function is called: nothing decides on it, and nothing before it may return.
func unconditional(x *resolve.Site) bool {
	f := x.Instance().Func()
	t := f.Unit.Tree
	for n, p := x.Node, t.Parent(x.Node); p >= 0 && n != f.Node; n, p = p, t.Parent(p) {
		switch t.Kind(p) {
		case syntax.IfStatement, syntax.ElifClause, syntax.ConditionalExpression, syntax.WhileStatement:
			if t.Field(n) != syntax.FieldCondition {
				return false
			}
		case syntax.ExceptClause, syntax.CaseClause, syntax.ElseClause, syntax.Lambda:
			return false
		case syntax.BooleanOperator:
			if t.Field(n) == syntax.FieldRight {
				return false
			}
		case syntax.Block:
			for c := t.First(p); c >= 0 && c != n; c = t.Next(c) {
				if leaves(t, c) {
					return false
				}
			}
		}
	}
	return true
}

// leaves tells whether a statement may return from the function, or raise.
func leaves(t *syntax.Tree, statement syntax.Node) bool {
	for n := statement; n < t.After(statement); n++ {
		switch t.Kind(n) {
		case syntax.FunctionDefinition, syntax.ClassDefinition, syntax.Lambda:
			return false
		case syntax.ReturnStatement, syntax.RaiseStatement:
			return true
		}
	}
	return false
}
