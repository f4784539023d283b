package resolve

import "awaken/rewrite/syntax"

func (g *generator) call(n syntax.Node, awaited bool) int32 {
	t := g.tree
	function := t.Child(n, syntax.FieldFunction)
	c := Call{Node: n, Awaited: awaited, callee: g.expr(function)}
	arguments := t.Child(n, syntax.FieldArguments)
	if t.Kind(arguments) == syntax.GeneratorExpression {
		c.args = append(c.args, argument{mode: argPositional, value: g.expr(arguments), node: arguments})
	} else {
		c.args = g.arguments(arguments)
	}
	if g.params[c.callee] {
		g.fn.polymorphic = true
	}
	if g.asks && g.answered(n) {
		c.Answered, c.callee = true, g.coroutineFunctions(c.callee, n)
	}
	return g.emit(c)
}

// coroutineFunctions is a variable with what of v is known to give an awaitable
// when it is called, and with something that is only known to do so.
func (g *generator) coroutineFunctions(v int32, n syntax.Node) int32 {
	narrowed := g.fresh()
	if v >= 0 {
		known := g.fresh()
		g.add(constraint{op: opFilter, dst: known, a: v, b: none, aux: filterDefined, node: n})
		g.add(constraint{op: opFilter, dst: narrowed, a: known, b: none, aux: filterCoroutineFunction, node: n})
	}
	g.add(constraint{op: opCoroutineFunction, dst: narrowed, a: none, b: none, node: n})
	return narrowed
}

func (g *generator) arguments(list syntax.Node) []argument {
	t := g.tree
	var args []argument
	for c := t.First(list); c >= 0; c = t.Next(c) {
		switch t.Kind(c) {
		case syntax.Comment:
		case syntax.KeywordArgument:
			value := t.Child(c, syntax.FieldValue)
			args = append(args, argument{argKeyword, g.text.bytes(t.Bytes(t.Child(c, syntax.FieldName))), g.expr(value), value})
		case syntax.ListSplat:
			v := g.expr(t.Operand(c))
			g.iterate(v, c, false)
			args = append(args, argument{argStar, nameNone, v, c})
		case syntax.DictionarySplat:
			args = append(args, argument{argDoubleStar, nameNone, g.expr(t.Operand(c)), c})
		default:
			args = append(args, argument{argPositional, nameNone, g.expr(c), c})
		}
	}
	return args
}

// emit adds a call site and gives the variable of its result.
func (g *generator) emit(c Call) int32 {
	if c.callee == none {
		c.callee = g.fresh() // the site is listed all the same
	}
	c.result = g.fresh()
	g.add(constraint{op: opCall, dst: c.result, a: c.callee, b: none, aux: int32(len(g.fn.Calls)), node: c.Node})
	g.fn.Calls = append(g.fn.Calls, c)
	return c.result
}
