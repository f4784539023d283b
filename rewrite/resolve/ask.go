package resolve

import (
	"strings"

	"awaken/rewrite/syntax"
)

// AsksAsynchrony tells whether a function of that name, by what it says, tells
// what is asynchronous from what is not: `inspect.isawaitable`,
// `is_async_callable`.
func AsksAsynchrony(function string) bool {
	name := questionName(function)
	return strings.HasPrefix(name, "is") && (strings.Contains(name, "async") || strings.Contains(name, "coroutine") || strings.Contains(name, "awaitable"))
}

// asksFunction tells whether a function of that name tells of a callable
// whether calling it gives an awaitable.
func asksFunction(function string) bool {
	name := questionName(function)
	rest, ok := strings.CutPrefix(name, "isasync")
	if !ok {
		if rest, ok = strings.CutPrefix(name, "iscoroutine"); !ok || rest == "" {
			return false // `iscoroutine(x)` asks of the value
		}
	}
	switch rest {
	case "", "func", "function", "fn", "callable", "callback", "method", "handler":
		return true
	}
	return false
}

// asksValue tells whether a function of that name tells of a value whether it is
// awaitable.
func asksValue(function string) bool {
	switch name := questionName(function); name {
	case "isawaitable", "iscoroutine", "isfuture":
		return true
	}
	return false
}

func questionName(function string) string {
	return strings.ReplaceAll(strings.ToLower(function[strings.LastIndexByte(function, '.')+1:]), "_", "")
}

// awaitableClass tells whether an isinstance asks for a class of awaitables.
func awaitableClass(t *syntax.Tree, isinstance syntax.Node) bool {
	args := t.Children(t.Child(isinstance, syntax.FieldArguments), nil)
	if len(args) != 2 {
		return false
	}
	switch t.LastName(args[1]) {
	case "Awaitable", "Coroutine", "Future", "Task":
		return true
	}
	return false
}

// AsksOf tells whether the first argument of a call is a callable, or its
// `__call__`.
func AsksOf(t *syntax.Tree, call syntax.Node, callable string) bool {
	first := t.First(t.Child(call, syntax.FieldArguments))
	return first >= 0 && strings.TrimSuffix(t.String(first), ".__call__") == callable
}

// asks tells whether any call in the file asks of a callable what it gives.
func asks(t *syntax.Tree) bool {
	for n := range syntax.Node(t.Len()) {
		if t.Kind(n) == syntax.Call && asksFunction(t.String(t.Child(n, syntax.FieldFunction))) {
			return true
		}
	}
	return false
}

// answered tells whether a call stands where the program has asked whether its
// callee gives an awaitable, and the answer was yes:
//
//	if iscoroutinefunction(self.func):
//	    await self.func()
//
// The question may also be kept in a variable, or in an attribute of self.
func (g *generator) answered(call syntax.Node) bool {
	t := g.tree
	callee := t.Child(call, syntax.FieldFunction)
	if t.Kind(callee) != syntax.Identifier && t.Kind(callee) != syntax.Attribute {
		return false
	}
	return question{t, t.String(callee), call, asksFunction}.answered()
}

// AnsweredAwaitable tells whether an expression stands where the program has
// asked whether its value is awaitable, and the answer was yes.
func AnsweredAwaitable(t *syntax.Tree, n syntax.Node) bool {
	return question{t, t.String(n), n, asksValue}.answered()
}

func (q question) answered() bool {
	t := q.t
	for n, p := q.call, t.Parent(q.call); p >= 0; n, p = p, t.Parent(p) {
		switch t.Kind(p) {
		case syntax.FunctionDefinition, syntax.Lambda:
			if q.rebinds(t.Child(p, syntax.FieldParameters)) {
				return false
			}
		case syntax.ClassDefinition:
			return false
		case syntax.IfStatement, syntax.ElifClause:
			if t.Field(n) == syntax.FieldConsequence && q.proves(t.Child(p, syntax.FieldCondition), true) {
				return !q.bound(n)
			}
			if t.Kind(n) == syntax.ElifClause || t.Kind(n) == syntax.ElseClause {
				for c := p; c >= 0 && c != n; {
					if q.proves(t.Child(c, syntax.FieldCondition), false) {
						return !q.bound(n)
					}
					if c == p {
						c = t.First(p)
					} else {
						c = t.Next(c)
					}
					for c >= 0 && c != n && t.Kind(c) != syntax.ElifClause {
						c = t.Next(c)
					}
				}
			}
		case syntax.ConditionalExpression:
			if parts := t.Children(p, nil); len(parts) == 3 && (n == parts[0] && q.proves(parts[1], true) || n == parts[2] && q.proves(parts[1], false)) {
				return true
			}
		case syntax.BooleanOperator:
			if t.Field(n) == syntax.FieldRight && q.proves(t.Child(p, syntax.FieldLeft), t.Is(t.Child(p, syntax.FieldOperator), "and")) {
				return true
			}
		case syntax.Block:
			// `if not iscoroutinefunction(f): return ...` before it
			for c := t.First(p); c >= 0 && c != n; c = t.Next(c) {
				if t.Kind(c) == syntax.IfStatement && t.ChildOf(c, syntax.ElseClause) < 0 && t.ChildOf(c, syntax.ElifClause) < 0 &&
					leaves(t, t.Child(c, syntax.FieldConsequence)) && q.proves(t.Child(c, syntax.FieldCondition), false) {
					return !q.boundBetween(c, q.call)
				}
			}
		}
	}
	return false
}

// Answered tells whether a call in a function stands where the program has asked
// whether its callee gives an awaitable, and the answer was yes.
func (f *Func) Answered(call syntax.Node) bool {
	k, ok := f.callAt[call]
	return ok && f.Calls[k].Answered
}

// question is what is asked of a callee, or of a value, as it is written, before
// a call or a use of it.
type question struct {
	t      *syntax.Tree
	callee string
	call   syntax.Node
	by     func(function string) bool // tells by its name whether a function asks it
}

// proves tells whether a condition says of the callee that it gives an
// awaitable, if it is true or, unless positive, if it is not.
func (q question) proves(n syntax.Node, positive bool) bool {
	t := q.t
	if n < 0 {
		return false
	}
	switch n = t.Unparenthesized(n); t.Kind(n) {
	case syntax.NotOperator:
		return q.proves(t.Child(n, syntax.FieldArgument), !positive)
	case syntax.BooleanOperator:
		if t.Is(t.Child(n, syntax.FieldOperator), "and") != positive {
			return false
		}
		return q.proves(t.Child(n, syntax.FieldLeft), positive) || q.proves(t.Child(n, syntax.FieldRight), positive)
	case syntax.Call:
		if !positive || !AsksOf(t, n, q.callee) {
			return false
		}
		function := t.String(t.Child(n, syntax.FieldFunction))
		return q.by(function) || function == "isinstance" && q.by("isawaitable") && awaitableClass(t, n)
	case syntax.Identifier:
		asked, _ := q.kept(n, syntax.FunctionDefinition)
		return asked >= 0 && t.Kind(asked) == syntax.Call && q.proves(asked, positive)
	case syntax.Attribute:
		return q.keptInSelf(n, positive)
	}
	return false
}

// kept is what is assigned to an expression in the one assignment to it that
// there is within the nearest definition of a kind around the call, and the
// assignment; Nil if there are more.
func (q question) kept(n syntax.Node, kind syntax.Kind) (value, assignment syntax.Node) {
	t := q.t
	value, assignment = syntax.Nil, syntax.Nil
	def := t.Parent(q.call)
	for def >= 0 && t.Kind(def) != kind {
		def = t.Parent(def)
	}
	if def < 0 {
		return value, assignment
	}
	text := t.String(n)
	for k := def; k < t.After(def); k++ {
		if !boundHere(t, k) || t.Kind(k) != t.Kind(n) || !t.Is(k, text) {
			continue
		}
		if value >= 0 || t.Kind(t.Parent(k)) != syntax.Assignment {
			return syntax.Nil, syntax.Nil
		}
		assignment = t.Parent(k)
		value = t.Unparenthesized(t.Child(assignment, syntax.FieldRight))
	}
	return value, assignment
}

// keptInSelf tells the same of `self.flag`, by what the class assigns to it,
// where the callee is an attribute of self as well:
//
//	self.func = func
//	self.is_async = iscoroutinefunction(func)
func (q question) keptInSelf(n syntax.Node, positive bool) bool {
	t := q.t
	if !t.Is(t.Child(n, syntax.FieldObject), "self") || !strings.HasPrefix(q.callee, "self.") {
		return false
	}
	asked, at := q.kept(n, syntax.ClassDefinition)
	if asked < 0 || t.Kind(asked) != syntax.Call {
		return false
	}
	if q.proves(asked, positive) {
		return true
	}
	for c := t.First(t.Parent(t.Parent(at))); c >= 0; c = t.Next(c) {
		a := t.First(c)
		if t.Kind(c) != syntax.ExpressionStatement || t.Kind(a) != syntax.Assignment || !t.Is(t.Child(a, syntax.FieldLeft), q.callee) {
			continue
		}
		if right := t.Child(a, syntax.FieldRight); right >= 0 {
			return question{t, t.String(right), q.call, q.by}.proves(asked, positive)
		}
	}
	return false
}

// rebinds tells whether parameters have the callee's name.
func (q question) rebinds(parameters syntax.Node) bool {
	first, _, _ := strings.Cut(q.callee, ".")
	if parameters < 0 || first == "self" {
		return false
	}
	t := q.t
	for _, p := range t.Children(parameters, nil) {
		if id := t.Operand(p); id < 0 && t.Is(p, first) || id >= 0 && t.Is(id, first) || t.Is(t.Child(p, syntax.FieldName), first) {
			return true
		}
	}
	return false
}

// bound tells whether anything before the call in block binds the callee anew.
func (q question) bound(block syntax.Node) bool { return q.boundBetween(block, q.call) }

func (q question) boundBetween(from, to syntax.Node) bool {
	t := q.t
	for k := from; k < to; k++ {
		if boundHere(t, k) && t.Is(k, q.callee) && !t.Within(to, t.Parent(k)) {
			return true
		}
	}
	return false
}

// boundHere tells whether a statement or a walrus binds the expression at n.
func boundHere(t *syntax.Tree, n syntax.Node) bool {
	if n == 0 {
		return false
	}
	switch t.Kind(t.Parent(n)) {
	case syntax.Assignment, syntax.AugmentedAssignment, syntax.ForStatement, syntax.ForInClause:
		return t.Field(n) == syntax.FieldLeft
	case syntax.NamedExpression, syntax.FunctionDefinition, syntax.ClassDefinition:
		return t.Field(n) == syntax.FieldName
	}
	return false
}
