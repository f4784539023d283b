package environment

import (
	"slices"
	"strings"

	"awaken/rewrite/library"
	"awaken/rewrite/syntax"
)

// denoted is what the values of a type can be.
type denoted struct {
	values    []library.Value
	variables []string // type variables
	open      bool     // anything else as well
	none      bool     // None as well
}

// typing are the modules whose generics say how a value is awaited, entered or
// iterated over.
var typing = []string{"typing", "typing_extensions", "collections.abc", "collections", "contextlib", "asyncio", "asyncio.futures", "asyncio.tasks", "types", "builtins"}

// value is d as what one call gives; the zero Value if it is not known.
func (d denoted) value() library.Value {
	if d.open || len(d.variables) > 0 || len(d.values) == 0 {
		return library.Value{}
	}
	v := d.values[0]
	if len(d.values) > 1 {
		v.Or = slices.Clone(d.values[1:])
	}
	return v
}

func (d denoted) with(more denoted) denoted {
	for _, v := range more.values {
		if !slices.ContainsFunc(d.values, func(old library.Value) bool { return old.Equal(v) }) {
			d.values = append(slices.Clip(d.values), v)
		}
	}
	d.variables = append(slices.Clip(d.variables), more.variables...)
	d.open = d.open || more.open
	d.none = d.none || more.none
	return d
}

var anything = denoted{open: true}

func one(class string, elements ...library.Value) denoted {
	return denoted{values: []library.Value{{Type: class, Elements: elements}}}
}

// typed reads a type expression that stands in scope s, below the def fn or in
// none (Nil).
func (e *Environment) typed(s *scope, fn, n syntax.Node) denoted {
	t := s.tree
	switch t.Kind(n) {
	case syntax.Type, syntax.ParenthesizedExpression, syntax.ConstrainedType:
		return e.typed(s, fn, t.Operand(n))
	case syntax.None:
		return denoted{none: true}
	case syntax.Identifier, syntax.Attribute, syntax.MemberType, syntax.DottedName:
		if t.Kind(n) == syntax.Identifier && s.parameterized(fn, t.String(n)) {
			return denoted{variables: []string{t.String(n)}}
		}
		return e.named(e.refer(s, n), t.String(n))
	case syntax.BinaryOperator, syntax.UnionType:
		return e.unionOf(s, fn, t.Children(n, nil))
	case syntax.Subscript, syntax.GenericType:
		return e.generic(s, fn, n)
	case syntax.String:
		return e.quoted(s, fn, n)
	}
	return anything
}

func (e *Environment) unionOf(s *scope, fn syntax.Node, parts []syntax.Node) denoted {
	var d denoted
	for _, p := range parts {
		d = d.with(e.typed(s, fn, p))
	}
	return d
}

// quoted reads a type that is written as a string.
func (e *Environment) quoted(s *scope, fn, n syntax.Node) denoted {
	text := strings.Trim(s.tree.String(n), `"'`)
	tree, err := syntax.Parse([]byte(text))
	if err != nil || len(tree.Problems()) > 0 || tree.Kind(tree.First(0)) != syntax.ExpressionStatement {
		return anything
	}
	inner := *s
	inner.tree, inner.named = tree, s
	return e.typed(&inner, fn, tree.Operand(tree.First(0)))
}

// parameterized tells whether a name is a type parameter of a def or of a class
// around it (PEP 695).
func (s *scope) parameterized(fn syntax.Node, name string) bool {
	if s.named != nil {
		return s.named.parameterized(fn, name)
	}
	t := s.tree
	if fn <= 0 {
		fn = s.node
	}
	for ; fn > 0; fn = t.Parent(fn) {
		list := t.ChildOf(fn, syntax.TypeParameter)
		if list < 0 {
			continue
		}
		for _, p := range t.Children(list, nil) {
			bound, _, _ := strings.Cut(t.String(p), ":")
			if strings.TrimSpace(strings.TrimLeft(bound, "*")) == name {
				return true
			}
		}
	}
	return false
}

// refer is the dotted name that a name in scope s leads to, "" if it leads
// nowhere.
func (e *Environment) refer(s *scope, n syntax.Node) string {
	if s.named != nil {
		return e.spelled(s.named, s.tree.String(n))
	}
	return e.spelled(s, s.tree.String(n))
}

func (e *Environment) spelled(s *scope, text string) string {
	first, rest, dotted := strings.Cut(text, ".")
	found := ""
	for c := s; c != nil && found == ""; c = c.outer {
		if len(c.bindings[first]) > 0 {
			found = c.name + "." + first
		}
	}
	if found == "" {
		for i := len(s.module.scope.stars) - 1; i >= 0 && found == ""; i-- {
			if sym, ok := e.symbol(s.module.scope.stars[i] + "." + first); ok && !sym.outside {
				found = sym.name
			}
		}
	}
	if found == "" {
		found = "builtins." + first
	}
	if dotted {
		found += "." + rest
	}
	return found
}

// named is what values of a type are that is given by its name.
func (e *Environment) named(name, _ string) (d denoted) {
	if d, ok := plainName(name); ok {
		return d
	}
	sym, ok := e.symbol(name)
	if !ok {
		return anything
	}
	switch {
	case sym.outside && sym.name != name:
		if d, ok := plainName(sym.name); ok {
			return d
		}
		return one(sym.name)
	case sym.outside:
		return one(name)
	case sym.class() != nil:
		return one(sym.name)
	case len(sym.bindings) == 0 || sym.bindings[0].kind != assignBinding:
		return anything
	}
	d, known := e.aliases[sym.name]
	if !known {
		e.aliases[sym.name] = anything
		d = anything
		e.follow(func() { d = e.alias(sym) })
		e.aliases[sym.name] = d
	}
	return d
}

// alias is what a type alias or a type variable stands for.
func (e *Environment) alias(sym symbol) denoted {
	t, n := sym.scope.tree, sym.bindings[0].node
	if t.Kind(n) == syntax.TypeAliasStatement {
		if parts := t.Children(n, nil); len(parts) == 2 {
			return e.typed(sym.scope, syntax.Nil, parts[1])
		}
		return anything
	}
	right := t.Child(n, syntax.FieldRight)
	switch t.Kind(right) {
	case syntax.Call:
		callee := t.String(t.Child(right, syntax.FieldFunction))
		args := t.Children(t.Child(right, syntax.FieldArguments), nil)
		switch callee[strings.LastIndexByte(callee, '.')+1:] {
		case "TypeVar":
			e.bind(sym, args)
			return denoted{variables: []string{sym.name}}
		case "NewType":
			if len(args) == 2 {
				return e.typed(sym.scope, syntax.Nil, args[1])
			}
		}
	case syntax.Subscript, syntax.BinaryOperator, syntax.String, syntax.Identifier, syntax.Attribute:
		if !t.Is(right, "...") {
			return e.typed(sym.scope, syntax.Nil, right)
		}
	}
	return anything
}
