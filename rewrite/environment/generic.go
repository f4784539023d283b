package environment

import (
	"slices"
	"strings"

	"awaken/rewrite/library"
	"awaken/rewrite/syntax"
)

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
