package environment

import (
	"strings"

	"awaken/rewrite/library"
	"awaken/rewrite/syntax"
)

// parameters reads the parameters of a def, and what their annotations say is
// done with the arguments.
func (e *Environment) parameters(entry *library.Entry, sym symbol, b binding) {
	s, t := sym.scope, sym.scope.tree
	entry.Signature = true
	e.variables = map[string]string{}
	list := t.Children(t.Child(b.node, syntax.FieldParameters), nil)
	if s.outer != nil && !s.static(b) && len(list) > 0 {
		list = list[1:]
	}
	next := 0 // the position of the next one; NoPosition after a star
	for _, n := range list {
		switch t.Kind(n) {
		case syntax.PositionalSeparator:
			for i := range entry.Params {
				entry.Params[i].Keyword = ""
			}
			continue
		case syntax.KeywordSeparator:
			next = library.NoPosition
			continue
		}
		pattern := n
		if t.Kind(n) != syntax.Identifier && t.Kind(n) != syntax.ListSplatPattern && t.Kind(n) != syntax.DictionarySplatPattern {
			if pattern = t.Child(n, syntax.FieldName); pattern < 0 {
				pattern = t.Operand(n)
			}
		}
		name := strings.TrimLeft(t.String(pattern), "*")
		p := library.Param{Name: name, Keyword: name, Index: next}
		switch t.Kind(pattern) {
		case syntax.ListSplatPattern:
			p = library.Param{Name: name, Index: library.AllPositional, After: max(next, 0)}
			next = library.NoPosition
		case syntax.DictionarySplatPattern:
			p.Keyword, p.Index, next = "", library.NoPosition, library.NoPosition
		default:
			if next >= 0 {
				next++
			}
		}
		entry.Params = append(entry.Params, p)
		if annotation := t.Child(n, syntax.FieldType); annotation >= 0 {
			e.role(entry, p, e.typed(s, b.node, annotation))
		}
	}
}

func (s *scope) static(b binding) bool {
	if s.tree.Is(s.tree.Child(b.node, syntax.FieldName), "__new__") {
		return false
	}
	for _, d := range b.decorators {
		if s.tree.Is(s.tree.Operand(d), "staticmethod") {
			return true
		}
	}
	return false
}

// role says what is done with an argument of a declared type: an awaitable is
// awaited, and what takes builtin values alone awaits nothing.
func (e *Environment) role(entry *library.Entry, p library.Param, d denoted) {
	if len(d.variables) == 1 && len(d.values) == 0 && !d.open {
		e.variables[p.Name] = d.variables[0]
	}
	if d.open || len(d.variables) > 0 || len(d.values) == 0 {
		return
	}
	awaits, plain, calls := true, true, true
	for _, v := range d.values {
		awaits = awaits && awaitable(v)
		calls = calls && v.Type == "typing.Callable" && len(v.Elements) == 1 && awaitable(v.Elements[0])
		switch v.Type {
		case "builtins.str", "builtins.bytes", "builtins.int", "builtins.float", "builtins.bool", "builtins.bytearray", "builtins.memoryview", "builtins.complex":
		default:
			plain = false
		}
		if v.Type == "typing.Iterable" && len(v.Elements) == 1 && awaitable(v.Elements[0]) {
			p.Each = true
			entry.Consumes = append(entry.Consumes, p)
			return
		}
	}
	switch {
	case awaits:
		entry.Consumes = append(entry.Consumes, p)
	case calls:
		entry.Callbacks = append(entry.Callbacks, library.Callback{Param: p, How: library.Awaits})
	case plain:
		entry.Plain = append(entry.Plain, p)
	}
}

func awaitable(v library.Value) bool {
	switch v.Type {
	case "typing.Awaitable", "typing.Coroutine", "asyncio.Future", "asyncio.Task":
		return true
	}
	return false
}
