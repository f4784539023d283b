package environment

import (
	"strings"

	"awaken/rewrite/library"
	"awaken/rewrite/syntax"
)

// own calls do for the nodes of a def's own body: not of what is defined in it.
// It stops when do says so.
func (s *scope) own(def syntax.Node, do func(syntax.Node) bool) {
	t := s.tree
	body := t.Child(def, syntax.FieldBody)
	if body < 0 {
		return
	}
	for n, end := body, t.After(body); n < end && do(n); {
		switch t.Kind(n) {
		case syntax.FunctionDefinition, syntax.ClassDefinition, syntax.Lambda:
			n = t.After(n)
		default:
			n++
		}
	}
}

// yields tells whether a def is a generator function.
func (s *scope) yields(def syntax.Node) (found bool) {
	s.own(def, func(n syntax.Node) bool {
		found = s.tree.Kind(n) == syntax.Yield
		return !found
	})
	return found
}

// inferred is what a def gives that declares nothing, where each of its return
// statements tells: Plain with what comes back, or what a call gives that it
// hands on.
func (e *Environment) inferred(sym symbol, b binding) (library.Result, denoted) {
	s, t := sym.scope, sym.scope.tree
	var d denoted
	result, known, first := library.Plain, true, true
	s.own(b.node, func(n syntax.Node) bool {
		if t.Kind(n) == syntax.RaiseStatement && t.Parent(n) == t.Child(b.node, syntax.FieldBody) && first {
			known = false // abstract, it may be
		}
		if t.Kind(n) != syntax.ReturnStatement {
			return known
		}
		value := t.Operand(n)
		if value < 0 {
			d.none = true
			return true
		}
		r, more := e.expression(sym, b, value)
		if more.open || !first && r != result {
			known = false
			return false
		}
		result, first = r, false
		d = d.with(more)
		return true
	})
	if !known || d.open || result != library.Plain && len(d.values) > 1 {
		return library.Unknown, anything
	}
	if first { // it returns nothing: what stands in for it in a subclass may
		return library.Unknown, anything
	}
	return result, d
}

// expression is the value of an expression in a def: Plain with what it can be,
// or what a call gives.
func (e *Environment) expression(sym symbol, b binding, n syntax.Node) (library.Result, denoted) {
	s, t := sym.scope, sym.scope.tree
	n = t.Unparenthesized(n)
	switch t.Kind(n) {
	case syntax.None:
		return library.Plain, denoted{none: true}
	case syntax.String, syntax.ConcatenatedString:
		if strings.HasPrefix(strings.ToLower(t.String(n)), "b") {
			return library.Plain, one("builtins.bytes")
		}
		return library.Plain, one("builtins.str")
	case syntax.True, syntax.False, syntax.NotOperator:
		return library.Plain, one("builtins.bool")
	case syntax.Integer:
		return library.Plain, one("builtins.int")
	case syntax.Float:
		return library.Plain, one("builtins.float")
	case syntax.Identifier:
		if s.outer != nil && s.receiver(b) == t.String(n) && t.Is(n, "self") && !s.binds(b.node, "self") {
			return library.Plain, denoted{values: []library.Value{{Self: true}}}
		}
	case syntax.Await:
		result, d := e.expression(sym, b, t.Operand(n))
		if result == library.Coroutine {
			return library.Plain, d
		}
	case syntax.Call:
		return e.call(sym, b, n)
	}
	return library.Plain, anything
}

// call is what a call in a def gives.
func (e *Environment) call(sym symbol, b binding, n syntax.Node) (result library.Result, d denoted) {
	result, d = library.Plain, anything
	s, t := sym.scope, sym.scope.tree
	callee := t.Child(n, syntax.FieldFunction)
	if t.Kind(callee) != syntax.Identifier && t.Kind(callee) != syntax.Attribute {
		return result, d
	}
	text := t.String(callee)
	first, rest, dotted := strings.Cut(text, ".")
	var target symbol
	var ok bool
	switch {
	case s.outer != nil && first == s.receiver(b) && !s.binds(b.node, first):
		if !dotted {
			if first == "cls" {
				return library.Plain, denoted{values: []library.Value{{Self: true}}}
			}
			return result, d
		}
		if strings.Contains(rest, ".") {
			return result, d
		}
		class, found := e.symbol(s.name)
		if !found {
			return result, d
		}
		target, ok = e.inherited(class, rest)
	case s.binds(b.node, first):
		return result, d
	default:
		target, ok = e.symbol(e.spelled(s.module.scope, text))
	}
	switch {
	case !ok || target.outside || target.module != nil:
	case target.class() != nil:
		d = one(target.name)
	case target.bindings[0].kind == defBinding:
		e.follow(func() {
			entry := e.function(target)
			switch entry.Result {
			case library.Instance, library.Self, library.Coroutine, library.Task, library.Future, library.AsyncContextManager, library.ContextManager:
				if entry.Decorator != library.NotDecorator || entry.Attribute {
					return
				}
				if result = entry.Result; result == library.Instance || result == library.Self {
					result = library.Plain
				}
				d = denoted{}
				if v := entry.Value; v.Says() {
					d.values = append(d.values, v)
				}
			}
		})
	}
	return result, d
}

// receiver is the name of the first parameter of a method.
func (s *scope) receiver(b binding) string {
	if s.static(b) {
		return ""
	}
	t := s.tree
	first := t.Operand(t.Child(b.node, syntax.FieldParameters))
	if t.Kind(first) == syntax.TypedParameter {
		first = t.Operand(first)
	}
	if t.Kind(first) != syntax.Identifier {
		return ""
	}
	return t.String(first)
}

// binds tells whether a def binds a name itself, other than as its receiver.
func (s *scope) binds(def syntax.Node, name string) (found bool) {
	t := s.tree
	list := t.Children(t.Child(def, syntax.FieldParameters), nil)
	for i, p := range list {
		if i == 0 && s.outer != nil && (name == "self" || name == "cls") {
			continue
		}
		if id := t.Operand(p); id < 0 && t.Is(p, name) || id >= 0 && strings.TrimLeft(t.String(id), "*") == name {
			return true
		}
	}
	s.own(def, func(n syntax.Node) bool {
		switch t.Kind(n) {
		case syntax.Identifier:
			if !t.Is(n, name) {
				return true
			}
			switch p := t.Parent(n); t.Kind(p) {
			case syntax.Attribute, syntax.Call, syntax.ArgumentList, syntax.ReturnStatement, syntax.Type, syntax.GenericType,
				syntax.BinaryOperator, syntax.ComparisonOperator, syntax.Await:
			case syntax.Assignment:
				found = t.Field(n) == syntax.FieldLeft
			default:
				found = true // most likely: an import, a loop, a pattern
			}
		case syntax.FunctionDefinition, syntax.ClassDefinition:
			found = t.Is(t.Child(n, syntax.FieldName), name)
		}
		return !found
	})
	return found
}
