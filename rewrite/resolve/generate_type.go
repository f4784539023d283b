package resolve

import (
	"strings"

	"awaken/rewrite/syntax"
)

// annotation reads a type expression and gives a variable that holds what a
// value of that type can be. Strings are parsed as Python does.
func (g *generator) annotation(n syntax.Node) int32 {
	t := g.tree
	switch t.Kind(n) {
	case syntax.Type, syntax.ParenthesizedExpression, syntax.ConstrainedType:
		return g.annotation(t.Operand(n))
	case syntax.Identifier, syntax.Attribute, syntax.MemberType, syntax.DottedName:
		return g.instances(g.typeName(n), n)
	case syntax.BinaryOperator, syntax.UnionType:
		return g.unionOf(t.Children(n, nil))
	case syntax.Subscript, syntax.GenericType:
		return g.genericAnnotation(n)
	case syntax.String:
		return g.stringAnnotation(n)
	}
	return none
}

// typeName reads the name of a type without noting a use of it.
func (g *generator) typeName(n syntax.Node) int32 {
	t := g.tree
	switch t.Kind(n) {
	case syntax.Identifier:
		return g.name(g.text.bytes(t.Bytes(n)), n)
	case syntax.Attribute:
		return g.load(g.typeName(t.Child(n, syntax.FieldObject)), g.text.bytes(t.Bytes(t.Child(n, syntax.FieldAttribute))), n)
	case syntax.Type:
		return g.typeName(t.Operand(n))
	case syntax.MemberType:
		v := none
		var parts []syntax.Node
		for i, c := range t.Children(n, parts) {
			if i == 0 {
				v = g.typeName(c)
			} else {
				v = g.load(v, g.text.bytes(t.Bytes(c)), n)
			}
		}
		return v
	}
	return none
}

func (g *generator) instances(class int32, n syntax.Node) int32 {
	if class == none {
		return none
	}
	v := g.fresh()
	g.add(constraint{op: opInstance, dst: v, a: class, b: none, node: n})
	return v
}

// genericAnnotation reads `X[A, B]`. The generic is known by its last name:
// typing's own and the builtins mean the same under every spelling.
func (g *generator) genericAnnotation(n syntax.Node) int32 {
	t := g.tree
	parts := t.TypeArguments(n)
	base := t.Operand(n)
	text := t.String(base)
	name := text[strings.LastIndex(text, ".")+1:]
	last := func() int32 {
		if len(parts) == 0 {
			return none
		}
		return g.annotation(parts[len(parts)-1])
	}
	first := func() int32 {
		if len(parts) == 0 {
			return none
		}
		return g.annotation(parts[0])
	}
	switch name {
	case "Optional", "Final", "ClassVar", "Annotated", "Required", "NotRequired", "ReadOnly", "InitVar":
		return first()
	case "Union":
		return g.unionOf(parts)
	case "Iterable", "Iterator", "Collection", "Generator", "Reversible":
		return g.typedContainer(iterableContainer, first(), n)
	case "list", "List", "Sequence", "MutableSequence", "deque", "Deque":
		return g.typedContainer(listContainer, first(), n)
	case "set", "Set", "frozenset", "FrozenSet", "AbstractSet", "MutableSet":
		return g.typedContainer(setContainer, first(), n)
	case "dict", "Dict", "Mapping", "MutableMapping", "defaultdict", "DefaultDict", "OrderedDict":
		return g.typedContainer(dictContainer, last(), n)
	case "ContextVar":
		return g.typedContainer(contextContainer, first(), n)
	case "tuple", "Tuple":
		v := g.container(tupleContainer, n)
		for i, p := range parts {
			if e := g.annotation(p); e >= 0 {
				key := g.position(i)
				if len(parts) == 2 && t.Is(parts[1], "...") {
					key = nameNone
				}
				g.add(constraint{op: opStoreIndex, name: key, dst: none, a: v, b: e, node: n})
			}
		}
		return v
	case "type", "Type":
		if len(parts) > 0 {
			return g.typeName(parts[0])
		}
	case "Awaitable", "Coroutine", "Future", "Task", "AsyncIterator", "AsyncIterable", "AsyncGenerator", "AsyncContextManager",
		"AbstractAsyncContextManager", "ContextManager", "AbstractContextManager", "Callable":
		argument := first()
		if name == "Coroutine" || name == "Callable" {
			argument = last()
		}
		takes := none
		if name == "Callable" && len(parts) == 2 && t.Kind(parts[0]) == syntax.List {
			takes = g.container(tupleContainer, parts[0])
			for i, p := range t.Children(parts[0], nil) {
				if e := g.annotation(p); e >= 0 {
					g.add(constraint{op: opStoreIndex, name: g.position(i), dst: none, a: takes, b: e, node: p})
				}
			}
		}
		v := g.fresh()
		g.add(constraint{op: opType, dst: v, a: argument, b: takes, name: g.text.string(name), node: n})
		return v
	case "Literal":
		return none
	}
	class := g.typeName(base)
	if class == none || len(parts) == 0 {
		return g.instances(class, n)
	}
	g.fn.applications = append(g.fn.applications, g.application(n))
	v := g.fresh()
	g.add(constraint{op: opInstance, dst: v, a: class, b: none, aux: int32(len(g.fn.applications)), node: n})
	g.add(constraint{op: opApplied, dst: v, a: none, b: none, node: n})
	return v
}

// unionOf reads types of which a value has one.
func (g *generator) unionOf(types []syntax.Node) int32 {
	v, applied := none, len(g.fn.applications)
	for _, p := range types {
		v = g.union(v, g.annotation(p))
	}
	if v != none && len(g.fn.applications) > applied {
		g.add(constraint{op: opApplied, dst: v, a: none, b: none, node: types[0]})
	}
	return v
}

func (g *generator) typedContainer(kind, element int32, n syntax.Node) int32 {
	v := g.container(kind, n)
	if element >= 0 {
		g.add(constraint{op: opStoreIndex, name: nameNone, dst: none, a: v, b: element, node: n})
	}
	return v
}

// stringAnnotation parses an annotation that is written as a string.
func (g *generator) stringAnnotation(n syntax.Node) int32 {
	s, ok := constantString(g.tree, n)
	if !ok {
		return none
	}
	tree, err := syntax.Parse([]byte(s))
	if err != nil || len(tree.Problems()) > 0 {
		return none
	}
	statement := tree.First(0)
	if tree.Kind(statement) != syntax.ExpressionStatement {
		return none
	}
	outer, uses := g.tree, len(g.fn.Uses)
	g.tree = tree
	from := len(g.fn.constraints)
	v := g.annotation(tree.Operand(statement))
	g.tree = outer
	// Nodes of the string's own tree mean nothing outside: the string stands
	// for them all.
	g.fn.Uses = g.fn.Uses[:uses]
	for i := from; i < len(g.fn.constraints); i++ {
		g.fn.constraints[i].node = n
	}
	return v
}

// conditions of opFilter.
const (
	filterInstance    int32 = iota // isinstance(x, C)
	filterNotInstance              // not isinstance(x, C)
	filterAwaitable                // inspect.isawaitable(x)
	filterNotAwaitable
	filterOperand           // what arithmetic can be done with
	filterCoroutineFunction // inspect.iscoroutinefunction(x)
	filterNotCoroutineFunction
	filterFuture // asyncio.isfuture(x)
	filterNotFuture
	filterKnown   // what says something of itself
	filterDefined // and is not known by a declaration alone
)

// narrow makes new versions of the names that a condition tells something of.
func (g *generator) narrow(n syntax.Node, positive bool) {
	t := g.tree
	switch t.Kind(n) {
	case syntax.ParenthesizedExpression:
		g.narrow(t.Operand(n), positive)
	case syntax.NotOperator:
		g.narrow(t.Child(n, syntax.FieldArgument), !positive)
	case syntax.BooleanOperator:
		if t.Is(t.Child(n, syntax.FieldOperator), "and") == positive {
			g.narrow(t.Child(n, syntax.FieldLeft), positive)
			g.narrow(t.Child(n, syntax.FieldRight), positive)
		}
	case syntax.Call:
		g.narrowCall(n, positive)
	}
}

func (g *generator) narrowCall(n syntax.Node, positive bool) {
	t := g.tree
	function, list := t.Child(n, syntax.FieldFunction), t.Child(n, syntax.FieldArguments)
	if t.Kind(list) != syntax.ArgumentList {
		return
	}
	var args []syntax.Node
	args = t.Children(list, args)
	if len(args) == 0 || t.Kind(args[0]) != syntax.Identifier {
		return
	}
	name := t.String(function)
	name = name[strings.LastIndex(name, ".")+1:]
	filter, class := filterInstance, none
	switch name {
	case "isinstance":
		if len(args) != 2 {
			return
		}
		if classes := t.Unparenthesized(args[1]); t.Kind(classes) == syntax.Tuple && t.First(classes) >= 0 {
			g.narrowTo(args[0], t.Children(classes, nil), positive, n)
			return
		}
		class = g.expr(args[1])
		if class == none {
			return
		}
	case "isawaitable", "iscoroutine":
		filter = filterAwaitable
	case "iscoroutinefunction":
		filter = filterCoroutineFunction
	case "isfuture":
		filter = filterFuture
	default:
		return
	}
	if !positive {
		filter++
	}
	sym, v := g.narrowable(args[0])
	if sym == nil {
		return
	}
	narrowed := g.fresh()
	g.add(constraint{op: opFilter, dst: narrowed, a: v, b: class, aux: filter, node: n})
	g.narrowed[narrowed] = true
	g.setVersion(sym, narrowed)
}

// narrowable is the symbol of a name of which a condition tells something, with
// its variable; nil if what the name holds may change unseen.
func (g *generator) narrowable(n syntax.Node) (*symbol, int32) {
	sym := g.scope.lookup(g.text.bytes(g.tree.Bytes(n)))
	if sym == nil {
		return nil, none
	}
	if _, own := g.depth(sym); !own || sym.shared {
		return nil, none
	}
	v := g.env.get(sym.slot)
	if v < 0 {
		return nil, none
	}
	return sym, v
}

// narrowTo narrows a name by `isinstance(x, (A, B))`: to what is an instance of
// one of the classes, or of none.
func (g *generator) narrowTo(name syntax.Node, classes []syntax.Node, positive bool, n syntax.Node) {
	sym, v := g.narrowable(name)
	if sym == nil {
		return
	}
	narrowed, rest := g.fresh(), v
	for _, c := range classes {
		class := g.expr(c)
		if class == none {
			return
		}
		if positive {
			g.add(constraint{op: opFilter, dst: narrowed, a: v, b: class, aux: filterInstance, node: n})
			continue
		}
		next := g.fresh()
		g.add(constraint{op: opFilter, dst: next, a: rest, b: class, aux: filterNotInstance, node: n})
		rest = next
	}
	if !positive {
		narrowed = rest
	}
	g.narrowed[narrowed] = true
	g.setVersion(sym, narrowed)
}
