package environment

import (
	"slices"
	"strings"

	"awaken/rewrite/library"
	"awaken/rewrite/syntax"
)

// describe is the entry of a symbol; nil of modules and of what lies outside.
func (e *Environment) describe(sym symbol) *library.Entry {
	if sym.outside || sym.module != nil {
		return nil
	}
	switch sym.bindings[0].kind {
	case classBinding:
		return e.class(sym)
	case defBinding:
		return e.function(sym)
	}
	return e.attribute(sym)
}

func (e *Environment) class(sym symbol) *library.Entry {
	body := sym.class()
	entry := &library.Entry{Name: sym.name, Class: true, Partial: true, Value: library.Value{Type: sym.name}}
	for _, v := range e.parametersOf(body) {
		entry.Variables = append(entry.Variables, bare(v))
	}
	t := body.tree
	if list := t.Child(body.node, syntax.FieldSuperclasses); list >= 0 {
		for _, b := range t.Children(list, nil) {
			switch t.Kind(b) {
			case syntax.KeywordArgument, syntax.DictionarySplat:
				if value := t.Child(b, syntax.FieldValue); value < 0 || !strings.HasSuffix(t.String(value), "ABCMeta") {
					entry.Open = true // a metaclass may add anything
				}
				continue
			}
			var arguments []library.Value
			if t.Kind(b) == syntax.Subscript {
				arguments = e.ownElements(body, e.arguments(body, syntax.Nil, t.TypeArguments(b)))
				b = t.Child(b, syntax.FieldValue)
			}
			if t.Kind(b) != syntax.Identifier && t.Kind(b) != syntax.Attribute {
				entry.Open = true
				continue
			}
			name := e.refer(body.outer, b)
			if base, ok := e.symbol(name); !ok || !base.outside && base.class() == nil {
				entry.Open = true
			} else {
				entry.Bases = append(entry.Bases, base.name)
				entry.Arguments = append(entry.Arguments, arguments)
			}
		}
	}
	if init, ok := e.inherited(sym, "__init__"); ok && init.bindings[0].kind == defBinding {
		e.parameters(entry, init, init.bindings[0])
	}
	return entry
}

// inherited finds a member of a class or of the first of its bases that has it.
func (e *Environment) inherited(class symbol, name string) (found symbol, ok bool) {
	e.follow(func() {
		body := class.class()
		if body == nil {
			return
		}
		if found, ok = e.member(class, name); ok {
			return
		}
		t := body.tree
		list := t.Child(body.node, syntax.FieldSuperclasses)
		if list < 0 {
			return
		}
		for _, b := range t.Children(list, nil) {
			if t.Kind(b) == syntax.Subscript {
				b = t.Child(b, syntax.FieldValue)
			}
			if t.Kind(b) != syntax.Identifier && t.Kind(b) != syntax.Attribute {
				continue
			}
			if base, known := e.symbol(e.refer(body.outer, b)); known {
				if found, ok = e.inherited(base, name); ok {
					return
				}
			}
		}
	})
	return found, ok && len(found.bindings) > 0
}

// function is the entry of a def: of all its overloads, and of all branches
// that may have defined it, what they have in common.
func (e *Environment) function(sym symbol) *library.Entry {
	if known := e.functions[sym.name]; known != nil {
		return known
	}
	e.functions[sym.name] = &library.Entry{Name: sym.name, Partial: true}
	entry := e.overloaded(sym)
	e.functions[sym.name] = entry
	return entry
}

func (e *Environment) overloaded(sym symbol) *library.Entry {
	list := sym.bindings
	overloads := slices.DeleteFunc(slices.Clone(list), func(b binding) bool { return b.kind != defBinding || !sym.scope.overload(b) })
	if len(overloads) > 0 {
		list = overloads
	}
	var entries []*library.Entry
	for _, b := range list {
		if b.kind != defBinding {
			return &library.Entry{Name: sym.name, Partial: true}
		}
		entries = append(entries, e.signature(sym, b))
	}
	if len(entries) == 1 {
		return entries[0]
	}
	entry := common(entries)
	if len(overloads) > 0 {
		entry.Overloads = e.overloads(sym, list, entries)
	}
	return entry
}

// common is what several signatures of one name have in common.
func common(entries []*library.Entry) *library.Entry {
	entry := *entries[0]
	entry.Params, entry.Signature = nil, false
	entry.Consumes, entry.Plain, entry.Callbacks = nil, nil, nil
	for _, next := range entries[1:] {
		if next.Result != entry.Result || next.Attribute != entry.Attribute || next.Decorator != entry.Decorator {
			return &library.Entry{Name: entry.Name, Partial: true}
		}
		if !next.Says() || !entry.Says() {
			entry.Value = library.Value{}
		} else if !next.Value.Equal(entry.Value) {
			entry.Or = append(append(slices.Clip(entry.Or), next.Value), next.Or...)
		}
	}
	return &entry
}

// signature is the entry of one def.
func (e *Environment) signature(sym symbol, b binding) *library.Entry {
	entry := &library.Entry{Name: sym.name, Partial: true}
	e.parameters(entry, sym, b)
	s, t := sym.scope, sym.scope.tree
	async := t.Async(b.node)
	yields := s.yields(b.node)
	var d denoted
	annotation := t.Child(b.node, syntax.FieldReturnType)
	result := library.Unknown
	if annotation >= 0 {
		d = e.typed(s, b.node, annotation)
		result = library.Plain
	} else if !s.module.stub && !yields {
		e.follow(func() { result, d = e.inferred(sym, b) })
		if async && result != library.Plain {
			result, d = library.Plain, anything
		}
	} else {
		d = anything
		result = library.Plain
	}
	d = e.itself(sym, b, d)
	d = e.own(s, d)
	e.orGiven(entry, d)
	if !e.handsOn(entry, d) {
		d = e.settled(d)
	}
	switch {
	case async && yields:
		entry.Result, entry.Value = library.AsyncGenerator, elementOf(d)
	case async:
		entry.Result, entry.Value = library.Coroutine, d.value()
	case yields:
		entry.Result, entry.Value = library.Generator, elementOf(d)
	case result == library.Plain:
		e.given(entry, d)
	default:
		entry.Result, entry.Value = result, d.value()
	}
	if strings.HasSuffix(sym.name, ".__await__") {
		entry.Result, entry.Value = library.Unknown, e.awaited(s, b)
	}
	e.decorate(entry, sym, b)
	clean(&entry.Value)
	return entry
}

// awaited is what awaiting an object gives whose __await__ is a def: the last
// argument of Generator[A, B, T].
func (e *Environment) awaited(s *scope, b binding) library.Value {
	t := s.tree
	n := t.Child(b.node, syntax.FieldReturnType)
	if n < 0 {
		return library.Value{}
	}
	list := t.ChildOf(t.Operand(n), syntax.TypeParameter)
	if list < 0 {
		return library.Value{}
	}
	parts := t.Children(list, nil)
	if len(parts) != 3 {
		return library.Value{}
	}
	return e.settled(e.own(s, e.itself(symbol{scope: s}, b, e.typed(s, b.node, parts[2])))).value()
}

// given says what a plain def gives that declares or returns d.
func (e *Environment) given(entry *library.Entry, d denoted) {
	switch {
	case d.open:
		return
	case len(d.variables) > 0:
		for _, p := range entry.Params {
			if e.variables[p.Name] == d.variables[0] {
				entry.From.Params = append(entry.From.Params, p)
			}
		}
		entry.Result, entry.From.Part = library.Argument, library.Itself
		return
	case len(d.values) == 0:
		entry.Result = library.Plain
		return
	}
	v := d.value()
	if len(d.values) > 1 {
		if slices.ContainsFunc(d.values, func(v library.Value) bool { return resultOf(v.Type) != library.Instance }) {
			return // in part to be awaited: whoever calls it knows
		}
		entry.Result, entry.Value = library.Instance, v
		return
	}
	entry.Result = resultOf(v.Type)
	switch {
	case entry.Result == library.Instance && v.Self:
		entry.Result, entry.Value = library.Self, v
	case entry.Result == library.Instance || entry.Result == library.Unknown:
		entry.Value = v
	case len(v.Elements) > 0:
		entry.Value = v.Elements[0]
	}
}

// handsOn tells whether a def gives back an argument: it declares the type
// variable of a parameter.
func (e *Environment) handsOn(entry *library.Entry, d denoted) bool {
	return len(d.variables) == 1 && len(d.values) == 0 && !d.open && slices.ContainsFunc(entry.Params, func(p library.Param) bool {
		return e.variables[p.Name] == d.variables[0]
	})
}

// resultOf is what a call gives that gives an instance of a class.
func resultOf(class string) library.Result {
	switch class {
	case "typing.Coroutine":
		return library.Coroutine
	case "asyncio.Future":
		return library.Future
	case "asyncio.Task":
		return library.Task
	case "typing.AsyncIterator":
		return library.AsyncGenerator
	case "typing.AsyncContextManager":
		return library.AsyncContextManager
	case "typing.ContextManager":
		return library.ContextManager
	case "typing.Iterator":
		return library.Generator
	case "typing.Awaitable", "typing.Callable":
		return library.Unknown
	}
	return library.Instance
}

// elementOf is what an iterator of a declared type gives, one at a time.
func elementOf(d denoted) library.Value {
	if v := d.value(); len(v.Elements) > 0 && len(v.Or) == 0 {
		return v.Elements[0]
	}
	return library.Value{}
}

// itself puts the class in the place of Self, and of a type variable that self
// or cls is annotated with.
func (e *Environment) itself(sym symbol, b binding, d denoted) denoted {
	s, t := sym.scope, sym.scope.tree
	if s.outer == nil {
		return d
	}
	first := t.Operand(t.Child(b.node, syntax.FieldParameters))
	if first >= 0 && t.Kind(first) == syntax.TypedParameter && len(d.variables) > 0 {
		own := t.Child(first, syntax.FieldType)
		if inner := t.String(own); strings.HasPrefix(inner, "type[") || strings.HasPrefix(inner, "Type[") {
			inner = strings.TrimSuffix(inner[5:], "]")
			if e.spelled(s, inner) == d.variables[0] {
				d.variables = d.variables[1:]
				d.values = append(d.values, library.Value{Self: true})
			}
		} else if of := e.typed(s, b.node, own); len(of.variables) == 1 && of.variables[0] == d.variables[0] {
			d.variables = d.variables[1:]
			d.values = append(d.values, library.Value{Self: true})
		}
	}
	d.values = slices.Clone(d.values)
	for i := range d.values {
		setSelf(&d.values[i], s.name)
	}
	return d
}

func setSelf(v *library.Value, class string) {
	if v.Self && v.Type == "" {
		v.Type = class
	}
	for i := range v.Elements {
		setSelf(&v.Elements[i], class)
	}
}

// clean makes of what only this package tells apart what a table would say.
func clean(v *library.Value) {
	switch {
	case v.Type == "typing.Iterator", v.Type == "typing.Iterable":
		v.Type = "builtins.list"
	}
	for i := range v.Elements {
		clean(&v.Elements[i])
	}
	for i := range v.Or {
		clean(&v.Or[i])
	}
}

// decorate changes the entry as the decorators do, innermost first.
func (e *Environment) decorate(entry *library.Entry, sym symbol, b binding) {
	s, t := sym.scope, sym.scope.tree
	for i := len(b.decorators) - 1; i >= 0; i-- {
		operand := t.Operand(b.decorators[i])
		called := t.Kind(operand) == syntax.Call
		if called {
			operand = t.Child(operand, syntax.FieldFunction)
		}
		name := e.refer(s, operand)
		if name == sym.name { // not bound yet: the name means one further out
			name = e.refer(s.module.scope, operand)
		}
		if made, ok := e.symbol(name); ok {
			name = made.name
		}
		switch name {
		case "builtins.property", "functools.cached_property", "abc.abstractproperty":
			entry.Attribute = true
		case "contextlib.contextmanager":
			if entry.Result = library.ContextManager; entry.Value.Type == "" && !s.yields(b.node) {
				entry.Value = library.Value{}
			}
		case "contextlib.asynccontextmanager":
			entry.Result = library.AsyncContextManager
			if v := entry.Value; v.Type == "typing.AsyncIterator" && len(v.Elements) == 1 { // a stub has no yield
				entry.Value = v.Elements[0]
			}
		case "builtins.staticmethod", "builtins.classmethod", "abc.abstractmethod", "typing.overload", "typing_extensions.overload",
			"typing.final", "typing_extensions.final", "typing.override", "typing_extensions.override", "typing.no_type_check",
			"warnings.deprecated", "typing_extensions.deprecated", "functools.lru_cache", "functools.cache", "functools.wraps":
		default:
			if !e.keeps(name, called) {
				*entry = library.Entry{Name: entry.Name, Partial: true}
			}
		}
	}
}

// keeps tells whether a decorator of the environment gives back something that
// is called like what it is given: it declares the same type for both.
func (e *Environment) keeps(name string, called bool) (same bool) {
	e.follow(func() {
		sym, ok := e.symbol(name)
		if !ok || called || len(sym.bindings) != 1 || sym.bindings[0].kind != defBinding {
			return
		}
		t, n := sym.scope.tree, sym.bindings[0].node
		list := t.Children(t.Child(n, syntax.FieldParameters), nil)
		result := t.Child(n, syntax.FieldReturnType)
		if len(list) == 0 || result < 0 {
			return
		}
		own := t.Child(list[0], syntax.FieldType)
		same = own >= 0 && t.String(own) == t.String(result) && !strings.Contains(t.String(own), "Any")
	})
	return same
}
