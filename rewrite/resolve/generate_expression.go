package resolve

import "awaken/rewrite/syntax"

// expr reads an expression for its effects and gives the variable of its
// value, none where nothing is known of it.
func (g *generator) expr(n syntax.Node) int32 {
	if n < 0 {
		return none
	}
	return g.use(n, g.value(n))
}

func (g *generator) value(n syntax.Node) int32 {
	t := g.tree
	switch t.Kind(n) {
	case syntax.Identifier:
		return g.name(g.text.bytes(t.Bytes(n)), n)
	case syntax.Attribute:
		return g.load(g.expr(t.Child(n, syntax.FieldObject)), g.text.bytes(t.Bytes(t.Child(n, syntax.FieldAttribute))), n)
	case syntax.Call:
		return g.call(n, false)
	case syntax.Await:
		return g.await(n)
	case syntax.ParenthesizedExpression:
		return g.expr(t.Operand(n))
	case syntax.ConditionalExpression:
		return g.conditional(n)
	case syntax.BooleanOperator:
		return g.boolean(n)
	case syntax.NamedExpression:
		v := g.expr(t.Child(n, syntax.FieldValue))
		outer := g.scope
		for g.scope.kind == comprehensionScope {
			g.scope = g.scope.parent
		}
		g.target(t.Child(n, syntax.FieldName), v)
		g.scope = outer
		return v
	case syntax.Lambda:
		return g.lambda(n)
	case syntax.List, syntax.Set, syntax.Tuple, syntax.ExpressionList:
		return g.display(n)
	case syntax.Dictionary:
		return g.dictionary(n)
	case syntax.ListComprehension, syntax.SetComprehension, syntax.DictionaryComprehension, syntax.GeneratorExpression:
		return g.comprehension(n)
	case syntax.Subscript:
		return g.subscript(n)
	case syntax.Yield:
		return g.yield(n)
	case syntax.String, syntax.ConcatenatedString:
		g.children(n)
		return g.literal(n, "builtins.str")
	case syntax.Integer, syntax.Float, syntax.True, syntax.False, syntax.None, syntax.Ellipsis,
		syntax.StringStart, syntax.StringEnd, syntax.Comment, syntax.Operator, syntax.TypeConversion,
		syntax.AsyncKeyword, syntax.FromKeyword:
		return none
	case syntax.ListSplat, syntax.DictionarySplat:
		g.expr(t.Operand(n))
		return none
	case syntax.BinaryOperator:
		return g.binary(n)
	case syntax.UnaryOperator:
		return g.unary(n)
	case syntax.ComparisonOperator:
		g.comparison(n)
		return none
	case syntax.AsPattern: // `x as y` outside with and except
		return g.expr(t.Operand(n))
	case syntax.DottedName:
		return g.dotted(n)
	case syntax.FunctionDefinition, syntax.ClassDefinition, syntax.Block:
		return none
	default:
		g.children(n)
		return none
	}
}

func (g *generator) literal(n syntax.Node, class string) int32 {
	v := g.fresh()
	g.add(constraint{op: opLiteral, dst: v, a: none, b: none, name: g.text.string(class), node: n})
	return v
}

func (g *generator) load(object int32, name Name, n syntax.Node) int32 {
	if object == none {
		return none
	}
	v := g.fresh()
	g.add(constraint{op: opLoad, name: name, dst: v, a: object, b: none, node: n})
	return v
}

// dotted reads a dotted name outside expressions: in patterns and decorators.
func (g *generator) dotted(n syntax.Node) int32 {
	v := none
	for c := g.tree.First(n); c >= 0; c = g.tree.Next(c) {
		name := g.text.bytes(g.tree.Bytes(c))
		if c == g.tree.First(n) {
			v = g.use(c, g.name(name, c))
		} else {
			v = g.load(v, name, c)
		}
	}
	return v
}

func (g *generator) await(n syntax.Node) int32 {
	t := g.tree
	operand := t.Operand(n)
	inner := t.Unparenthesized(operand)
	if t.Kind(inner) == syntax.Call {
		// The usual form: the coroutine is consumed where it is made.
		return g.call(inner, true)
	}
	v := g.expr(operand)
	if v == none {
		return none
	}
	result := g.fresh()
	g.add(constraint{op: opAwait, dst: result, a: v, b: none, node: n})
	return result
}

func (g *generator) conditional(n syntax.Node) int32 {
	t := g.tree
	var parts []syntax.Node
	parts = t.Children(n, parts)
	if len(parts) != 3 {
		g.children(n)
		return none
	}
	g.expr(parts[1])
	before := g.env.clone()
	g.narrow(parts[1], true)
	a := g.expr(parts[0])
	end := g.env
	g.env = before
	g.narrow(parts[1], false)
	b := g.expr(parts[2])
	g.join(end)
	a, b = g.branchWhenVoid(parts, 0, a), g.branchWhenVoid(parts, 2, b)
	return g.union(a, b)
}

func (g *generator) boolean(n syntax.Node) int32 {
	t := g.tree
	left, right := t.Child(n, syntax.FieldLeft), t.Child(n, syntax.FieldRight)
	and := t.Is(t.Child(n, syntax.FieldOperator), "and")
	a := g.expr(left)
	before := g.env.clone()
	g.narrow(left, and)
	b := g.expr(right)
	g.join(before)
	if and {
		return b // the left value passes only if it is false, and then it is nothing of interest
	}
	return g.union(a, b)
}

// binary reads an operator. What matters of its value: a string formatted or a
// list joined stays one; other results are dunder calls.
func (g *generator) binary(n syntax.Node) int32 {
	t := g.tree
	left, right := t.Child(n, syntax.FieldLeft), t.Child(n, syntax.FieldRight)
	a := g.expr(left)
	b := g.expr(right)
	dunder := operatorMethods[t.String(t.Child(n, syntax.FieldOperator))]
	if dunder == "" {
		return none
	}
	reflected := "__r" + dunder[2:]
	if a == none {
		if b == none {
			return none
		}
		v := g.fresh()
		g.operation(reflected, b, none, none, v, n)
		return v
	}
	method := g.load(a, g.text.string(dunder), n)
	if t.Kind(left) == syntax.String {
		return a
	}
	v := g.emit(Call{Node: n, callee: method, operator: true, args: []argument{{argPositional, nameNone, b, right}}})
	g.operation(reflected, b, a, none, v, n)
	return v
}

var operatorMethods = map[string]string{
	"+": "__add__", "-": "__sub__", "*": "__mul__", "/": "__truediv__", "//": "__floordiv__", "%": "__mod__",
	"**": "__pow__", "@": "__matmul__", "&": "__and__", "|": "__or__", "^": "__xor__", "<<": "__lshift__", ">>": "__rshift__",
}

func (g *generator) comprehension(n syntax.Node) int32 {
	t := g.tree
	outer, env := g.scope, g.env
	inner := g.scopes.byNode[n]
	g.env = env.clone()
	first := true
	for c := t.First(n); c >= 0; c = t.Next(c) {
		switch t.Kind(c) {
		case syntax.ForInClause:
			if !first {
				g.scope = inner
			}
			first = false
			v := none
			for d := t.First(c); d >= 0; d = t.Next(d) {
				if t.Field(d) == syntax.FieldRight && t.Kind(d) != syntax.Operator {
					v = g.expr(d)
				}
			}
			g.scope = inner
			g.target(t.Child(c, syntax.FieldLeft), g.iterate(v, c, t.Async(c)))
		case syntax.IfClause:
			g.scope = inner
			condition := t.Operand(c)
			g.expr(condition)
			g.narrow(condition, true)
		}
	}
	g.scope = inner
	kind := listContainer
	switch t.Kind(n) {
	case syntax.SetComprehension:
		kind = setContainer
	case syntax.DictionaryComprehension:
		kind = dictContainer
	case syntax.GeneratorExpression:
		kind = generatorContainer
	}
	v := g.container(kind, n)
	body := t.Child(n, syntax.FieldBody)
	element := none
	if t.Kind(body) == syntax.Pair {
		if k := g.expr(t.Child(body, syntax.FieldKey)); k >= 0 {
			g.add(constraint{op: opStore, name: nameKeys, dst: none, a: v, b: k, node: body})
		}
		element = g.expr(t.Child(body, syntax.FieldValue))
	} else {
		element = g.expr(body)
	}
	if element >= 0 {
		g.add(constraint{op: opStoreIndex, name: nameNone, dst: none, a: v, b: element, node: body})
	}
	g.scope = outer
	// A walrus inside binds in the function: keep what it bound.
	walrus := g.env
	g.env = env
	for _, sym := range g.bindingsIn(n) {
		if sym.scope.kind != comprehensionScope {
			if made := walrus.get(sym.slot); made != g.env.get(sym.slot) {
				g.setVersion(sym, g.union(g.env.get(sym.slot), made))
			}
		}
	}
	return v
}

func (g *generator) yield(n syntax.Node) int32 {
	t := g.tree
	operand := t.Operand(n)
	v := g.expr(operand)
	if t.ChildOf(n, syntax.FromKeyword) >= 0 {
		if v == none {
			return none
		}
		result := g.fresh()
		e := g.iterate(v, n, false)
		g.copy(g.fn.yields, e)
		g.add(constraint{op: opYieldFrom, dst: result, a: v, b: none, node: n})
		return result
	}
	if v >= 0 && g.fn.Generator {
		g.copy(g.fn.yields, v)
		if g.params[v] {
			g.fn.polymorphic = true
		}
	}
	return none
}
