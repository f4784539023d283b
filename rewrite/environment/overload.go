package environment

import (
	"slices"

	"awaken/rewrite/library"
	"awaken/rewrite/syntax"
)

// overloads tells apart the signatures of a def that give different things:
// each says what its parameters take, but for those that all of them declare
// alike. nil where they give the same, or where one is not known.
func (e *Environment) overloads(sym symbol, list []binding, entries []*library.Entry) []*library.Entry {
	alike := true
	for _, next := range entries {
		if !next.Signature || next.Attribute || next.Decorator != library.NotDecorator {
			return nil
		}
		alike = alike && next.Result == entries[0].Result && next.Value.Equal(entries[0].Value)
	}
	if alike {
		return nil
	}
	declared := make([]map[string]string, len(list)) // the annotations, by parameter
	for i, b := range list {
		declared[i] = e.restrict(sym.scope, b, entries[i])
	}
	for i, next := range entries {
		for k := range next.Params {
			p := &next.Params[k]
			if slices.ContainsFunc(declared, func(other map[string]string) bool { return other[p.Name] != declared[i][p.Name] }) {
				continue
			}
			p.Takes = nil // it tells nothing apart
		}
	}
	return entries
}

// restrict notes which of the parameters of a def have a default, and what they
// take; it gives their annotations.
func (e *Environment) restrict(s *scope, b binding, entry *library.Entry) map[string]string {
	t := s.tree
	declared := map[string]string{}
	for _, n := range t.Children(t.Child(b.node, syntax.FieldParameters), nil) {
		id := t.Child(n, syntax.FieldName)
		if id < 0 {
			if id = t.Operand(n); id < 0 {
				id = n
			}
		}
		i := slices.IndexFunc(entry.Params, func(p library.Param) bool { return t.Is(id, p.Name) })
		if i < 0 {
			continue
		}
		entry.Params[i].Optional = t.Child(n, syntax.FieldValue) >= 0
		if annotation := t.Child(n, syntax.FieldType); annotation >= 0 {
			declared[entry.Params[i].Name] = t.String(annotation)
			entry.Params[i].Takes = e.takes(s, b.node, annotation)
		}
	}
	return declared
}

// takes lists what a declared type takes: literals as they are written, with
// double quotes, and classes by their dotted names; nil for anything.
func (e *Environment) takes(s *scope, fn, n syntax.Node) []string {
	t := s.tree
	switch t.Kind(n) {
	case syntax.Type, syntax.ParenthesizedExpression:
		return e.takes(s, fn, t.Operand(n))
	case syntax.None:
		return []string{"None"}
	case syntax.BinaryOperator, syntax.UnionType:
		return e.takesOneOf(s, fn, t.Children(n, nil))
	case syntax.Subscript, syntax.GenericType:
		name := e.refer(s, t.Operand(n))
		if sym, ok := e.symbol(name); ok && sym.outside {
			name = sym.name
		}
		parts := t.TypeArguments(n)
		switch name {
		case "typing.Literal", "typing_extensions.Literal":
			var list []string
			for _, p := range parts {
				list = append(list, library.Literal(t.String(p)))
			}
			return list
		case "typing.Optional":
			if list := e.takesOneOf(s, fn, parts); list != nil {
				return append(list, "None")
			}
			return nil
		case "typing.Union":
			return e.takesOneOf(s, fn, parts)
		}
	}
	switch e.refer(s, n) {
	case "typing.Any", "typing_extensions.Any", "builtins.object":
		return nil
	}
	d := e.settled(e.typed(s, fn, n))
	if d.open || len(d.values) == 0 {
		return []string{""}
	}
	var list []string
	for _, v := range d.values {
		list = append(list, v.Type)
	}
	if d.none {
		list = append(list, "None")
	}
	return list
}

func (e *Environment) takesOneOf(s *scope, fn syntax.Node, parts []syntax.Node) (list []string) {
	for _, p := range parts {
		more := e.takes(s, fn, p)
		if more == nil {
			return nil
		}
		list = append(list, more...)
	}
	return list
}
