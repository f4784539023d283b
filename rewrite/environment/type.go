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

// plainName is what values of a type of typing, or a builtin, are.
func plainName(name string) (denoted, bool) {
	i := strings.LastIndexByte(name, '.')
	if i < 0 || !slices.Contains(typing, name[:i]) {
		return denoted{}, false
	}
	switch last := name[i+1:]; last {
	case "Self":
		return denoted{values: []library.Value{{Self: true}}}, true
	case "NoReturn", "Never", "NoneType":
		return denoted{none: true}, true
	case "Text", "LiteralString":
		return one("builtins.str"), true
	case "List", "Sequence", "MutableSequence", "Collection", "Deque":
		return one("builtins.list"), true
	case "Dict", "Mapping", "MutableMapping", "DefaultDict":
		return one("builtins.dict"), true
	case "Set", "FrozenSet", "AbstractSet", "MutableSet":
		return one("builtins.set"), true
	case "Tuple":
		return one("builtins.tuple"), true
	case "bool", "bytearray", "bytes", "complex", "dict", "float", "frozenset", "int", "list", "memoryview", "range", "set", "slice", "str", "tuple":
		if name[:i] == "builtins" {
			return one(name), true
		}
	case "Any", "AnyStr", "Hashable", "Sized", "Container", "Union", "Optional", "Type", "object", "type", "Generic", "Protocol", "Buffer":
		return anything, true
	default:
		if generics[last] != "" {
			return one(generics[last]), true
		}
		if name[:i] == "builtins" {
			if strings.HasSuffix(last, "Error") || strings.HasSuffix(last, "Exception") {
				return one(name), true
			}
			return anything, true // no builtin, then: a name that nothing binds
		}
	}
	return denoted{}, false
}

// generics maps the generics that tell how a value is used to one spelling.
var generics = map[string]string{
	"Awaitable": "typing.Awaitable", "Coroutine": "typing.Coroutine", "CoroutineType": "typing.Coroutine",
	"Future": "asyncio.Future", "Task": "asyncio.Task", "Callable": "typing.Callable",
	"AsyncIterator": "typing.AsyncIterator", "AsyncIterable": "typing.AsyncIterator", "AsyncGenerator": "typing.AsyncIterator",
	"AsyncContextManager": "typing.AsyncContextManager", "AbstractAsyncContextManager": "typing.AsyncContextManager", "_AsyncGeneratorContextManager": "typing.AsyncContextManager",
	"ContextManager": "typing.ContextManager", "AbstractContextManager": "typing.ContextManager", "_GeneratorContextManager": "typing.ContextManager",
	"Iterator": "typing.Iterator", "Iterable": "typing.Iterable", "Generator": "typing.Iterator",
}

// generic reads `X[A, B]`.
func (e *Environment) generic(s *scope, fn, n syntax.Node) denoted {
	t := s.tree
	parts := t.TypeArguments(n)
	base := t.Operand(n)
	name := e.refer(s, base)
	if sym, ok := e.symbol(name); ok && sym.outside {
		name = sym.name
	}
	i := strings.LastIndexByte(name, '.')
	if len(parts) == 0 || i < 0 || !slices.Contains(typing, name[:i]) {
		d := e.named(name, "")
		if len(d.variables) > 0 {
			return anything
		}
		if len(d.values) == 1 && len(parts) > 0 && i >= 0 {
			d.values = []library.Value{d.values[0]}
			d.values[0].Elements = e.arguments(s, fn, parts)
		}
		return d
	}
	at := func(k int) denoted {
		if k < 0 {
			k = len(parts) - 1
		}
		return e.typed(s, fn, parts[k])
	}
	argument := 0
	switch last := name[i+1:]; last {
	case "Optional":
		return at(0).with(denoted{none: true})
	case "Final", "ClassVar", "Annotated", "Required", "NotRequired", "ReadOnly", "InitVar":
		return at(0)
	case "Union":
		return e.unionOf(s, fn, parts)
	case "Literal":
		return denoted{none: true}
	case "TypeGuard", "TypeIs":
		return one("builtins.bool")
	case "tuple", "Tuple":
		if len(parts) == 2 && t.Is(parts[1], "...") {
			return one("builtins.list", at(0).element())
		}
		var elements []library.Value
		for k := range parts {
			elements = append(elements, at(k).element())
		}
		return one("builtins.tuple", elements...)
	case "Coroutine", "CoroutineType", "Callable", "dict", "Dict", "Mapping", "MutableMapping", "defaultdict", "DefaultDict", "OrderedDict":
		argument = -1
	case "type", "Type", "Generic", "Protocol", "Concatenate", "Unpack":
		return anything
	}
	d, ok := plainName(name)
	if !ok || len(d.values) != 1 {
		return e.named(name, "")
	}
	d.values[0].Elements = []library.Value{at(argument).element()}
	d.variables = nil
	return d
}

// element is d as an argument of a generic: a type variable that is to be
// decided keeps its name.
func (d denoted) element() library.Value {
	if len(d.variables) == 1 && len(d.values) == 0 && !d.open {
		return library.Value{Type: variablePrefix + d.variables[0]}
	}
	return d.value()
}

// arguments reads the type arguments of a class that is no generic of typing.
func (e *Environment) arguments(s *scope, fn syntax.Node, parts []syntax.Node) (list []library.Value) {
	for _, p := range parts {
		list = append(list, e.typed(s, fn, p).element())
	}
	return list
}

// variablePrefix marks the name of a type variable where a class should stand.
const variablePrefix = "~"

// bind reads what a type variable is bound to, or the types that it may be.
func (e *Environment) bind(sym symbol, args []syntax.Node) {
	t := sym.scope.tree
	var d denoted
	for i, a := range args {
		switch {
		case t.Kind(a) != syntax.KeywordArgument:
			if i > 0 {
				d = d.with(e.typed(sym.scope, syntax.Nil, a))
			}
		case t.Is(t.Child(a, syntax.FieldName), "default"):
			d = e.typed(sym.scope, syntax.Nil, t.Child(a, syntax.FieldValue))
		case t.Is(t.Child(a, syntax.FieldName), "bound") && len(d.values) == 0: // else the default is nearer
			d = e.typed(sym.scope, syntax.Nil, t.Child(a, syntax.FieldValue))
		}
	}
	if len(d.variables) == 0 && len(d.values) > 0 && !d.open {
		e.bounds[sym.name] = d
	}
}

// settled is d with each type variable that nothing decides replaced by what
// it is bound to.
func (e *Environment) settled(d denoted) denoted {
	variables := d.variables
	d.variables = nil
	for _, name := range variables {
		if b, ok := e.bounds[name]; ok {
			d = d.with(b)
		} else {
			d.open = true
		}
	}
	d.values = slices.Clone(d.values)
	for i := range d.values {
		d.values[i] = e.settledValue(d.values[i])
	}
	return d
}

func (e *Environment) settledValue(v library.Value) library.Value {
	if name, ok := strings.CutPrefix(v.Type, variablePrefix); ok {
		return e.bounds[name].value()
	}
	v.Elements, v.Or = slices.Clone(v.Elements), slices.Clone(v.Or)
	for i := range v.Elements {
		v.Elements[i] = e.settledValue(v.Elements[i])
	}
	for i := range v.Or {
		v.Or[i] = e.settledValue(v.Or[i])
	}
	return v
}
