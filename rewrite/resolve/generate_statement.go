package resolve

import (
	"strings"

	"awaken/rewrite/syntax"
)

// block reads the statements below n.
func (g *generator) block(n syntax.Node) {
	for c := g.tree.First(n); c >= 0; c = g.tree.Next(c) {
		g.statement(c)
	}
}

func (g *generator) statement(n syntax.Node) {
	t := g.tree
	switch t.Kind(n) {
	case syntax.ExpressionStatement:
		for c := t.First(n); c >= 0; c = t.Next(c) {
			g.expressionStatement(c)
		}
	case syntax.ReturnStatement:
		if value := t.Operand(n); value >= 0 {
			g.fn.Returns = append(g.fn.Returns, value)
			g.returned(value, g.expr(value))
		}
		g.env.dead = true
	case syntax.IfStatement:
		g.ifStatement(n)
	case syntax.ForStatement:
		g.forStatement(n)
	case syntax.WhileStatement:
		g.whileStatement(n)
	case syntax.TryStatement:
		g.tryStatement(n)
	case syntax.WithStatement:
		g.withStatement(n)
	case syntax.FunctionDefinition:
		g.def(n, nil)
	case syntax.ClassDefinition:
		g.classDef(n, nil)
	case syntax.DecoratedDefinition:
		g.decorated(n)
	case syntax.ImportStatement:
		g.importStatement(n)
	case syntax.ImportFromStatement:
		g.importFrom(n)
	case syntax.MatchStatement:
		g.matchStatement(n)
	case syntax.RaiseStatement:
		for c := t.First(n); c >= 0; c = t.Next(c) {
			if v := g.expr(c); v >= 0 && c == t.First(n) && t.Kind(c) != syntax.Call {
				g.add(constraint{op: opRaise, dst: none, a: v, b: none, node: n})
			}
		}
		g.env.dead = true
	case syntax.BreakStatement:
		if g.loop != nil {
			g.loop.exits = append(g.loop.exits, g.env.clone())
		}
		g.env.dead = true
	case syntax.ContinueStatement:
		if g.loop != nil {
			g.loop.again = append(g.loop.again, g.env.clone())
		}
		g.env.dead = true
	case syntax.DeleteStatement:
		g.deleted(t.Operand(n))
	case syntax.TypeAliasStatement:
		g.typeAlias(n)
	case syntax.GlobalStatement, syntax.NonlocalStatement, syntax.PassStatement, syntax.FutureImportStatement, syntax.Comment:
	default:
		g.children(n)
	}
}

// children reads every expression below n for its effects.
func (g *generator) children(n syntax.Node) {
	for c := g.tree.First(n); c >= 0; c = g.tree.Next(c) {
		g.expr(c)
	}
}

func (g *generator) deleted(n syntax.Node) {
	switch g.tree.Kind(n) {
	case syntax.Identifier:
		g.assign(g.text.bytes(g.tree.Bytes(n)), none)
	case syntax.ExpressionList, syntax.Tuple, syntax.ParenthesizedExpression, syntax.List:
		for c := g.tree.First(n); c >= 0; c = g.tree.Next(c) {
			g.deleted(c)
		}
	case syntax.Attribute:
		g.expr(g.tree.Child(n, syntax.FieldObject))
	case syntax.Subscript:
		object := g.expr(g.tree.Child(n, syntax.FieldValue))
		_, key := g.keyed(n)
		g.operation("__delitem__", object, key, none, none, n)
	}
}

func (g *generator) expressionStatement(n syntax.Node) {
	switch g.tree.Kind(n) {
	case syntax.Assignment:
		g.assignment(n)
	case syntax.AugmentedAssignment:
		g.augmented(n)
	default:
		g.expr(n)
	}
}

func (g *generator) assignment(n syntax.Node) int32 {
	t := g.tree
	left, right := t.Child(n, syntax.FieldLeft), t.Child(n, syntax.FieldRight)
	annotation := none
	if ty := t.Child(n, syntax.FieldType); ty >= 0 {
		annotation = g.annotation(ty)
	}
	v := none
	switch {
	case right < 0:
		if annotation == none || t.Kind(left) == syntax.Identifier && g.class == nil {
			g.field(left, annotation, none)
			if annotation != none {
				g.target(left, g.declared(annotation, annotation, left))
			}
			return none
		}
	case t.Kind(right) == syntax.Assignment:
		v = g.assignment(right)
	case t.Kind(right) == syntax.AugmentedAssignment:
		g.augmented(right)
	default:
		v = g.aliased(right, g.expr(right))
	}
	g.field(left, annotation, v)
	if annotation != none {
		v = g.declared(g.union(v, annotation), annotation, left)
	}
	g.target(left, v)
	return v
}

// declared is a variable for v that holds what the annotation declares: what
// is assigned to an annotated target, or to an attribute that is annotated
// anywhere in the class.
func (g *generator) declared(v, annotation int32, left syntax.Node) int32 {
	sealed := g.fresh()
	g.add(constraint{op: opSeal, dst: sealed, a: annotation, b: none, node: left})
	g.copy(sealed, v)
	if t := g.tree; t.Kind(left) == syntax.Attribute {
		object := g.expr(t.Child(left, syntax.FieldObject))
		g.add(constraint{op: opSealField, name: g.text.bytes(t.Bytes(t.Child(left, syntax.FieldAttribute))), dst: none, a: object, b: annotation, node: left})
	}
	return sealed
}

// field notes an annotated name of a class body, in order: dataclasses and
// named tuples make parameters of them.
func (g *generator) field(left syntax.Node, annotation, value int32) {
	if g.class == nil || g.tree.Kind(left) != syntax.Identifier || g.tree.Kind(g.tree.Parent(left)) != syntax.Assignment ||
		g.tree.Child(g.tree.Parent(left), syntax.FieldType) < 0 {
		return
	}
	g.class.fields = append(g.class.fields, field{g.text.bytes(g.tree.Bytes(left)), annotation, value, left, g.open(g.tree.Child(g.tree.Parent(left), syntax.FieldType), annotation)})
}

func (g *generator) augmented(n syntax.Node) {
	t := g.tree
	left := t.Child(n, syntax.FieldLeft)
	old := g.expr(left)
	v := g.expr(t.Child(n, syntax.FieldRight))
	if old == none && v == none {
		g.target(left, none)
		return
	}
	// `a += b` may extend a list or add numbers; what matters is what flows on.
	// An awaitable does not, nor does a generator: there is no arithmetic with one.
	sum := g.union(g.plain(old, n), g.plain(v, n))
	if dunder := operatorMethods[strings.TrimSuffix(t.String(t.ChildOf(n, syntax.Operator)), "=")]; dunder != "" && old >= 0 {
		if sum == old {
			sum = g.fresh()
			g.copy(sum, old)
		}
		g.operation("__i"+dunder[2:], old, v, none, sum, n)
	}
	if sum >= 0 && old >= 0 && v >= 0 {
		g.add(constraint{op: opStoreIndex, dst: none, a: old, b: g.elements(v, n), name: nameNone})
	}
	g.target(left, sum)
}

// plain is v without its awaitables and generators.
func (g *generator) plain(v int32, n syntax.Node) int32 {
	if v < 0 {
		return v
	}
	p := g.fresh()
	g.add(constraint{op: opFilter, dst: p, a: v, b: none, aux: filterOperand, node: n})
	return p
}

// elements is a variable with the elements of v.
func (g *generator) elements(v int32, at syntax.Node) int32 {
	if v == none {
		return none
	}
	e := g.fresh()
	g.add(constraint{op: opIndex, dst: e, a: v, b: none, name: nameAll, node: at})
	return e
}

// target assigns v to an assignment target.
func (g *generator) target(n syntax.Node, v int32) {
	t := g.tree
	switch t.Kind(n) {
	case syntax.Identifier:
		g.assign(g.text.bytes(t.Bytes(n)), v)
	case syntax.Attribute:
		object := g.expr(t.Child(n, syntax.FieldObject))
		if object >= 0 && v >= 0 {
			g.add(constraint{op: opStore, name: g.text.bytes(t.Bytes(t.Child(n, syntax.FieldAttribute))), dst: none, a: object, b: v, node: n})
		}
	case syntax.Subscript:
		object := g.expr(t.Child(n, syntax.FieldValue))
		key, index := g.keyed(n)
		g.operation("__setitem__", object, index, v, none, n)
		if object >= 0 && v >= 0 {
			g.add(constraint{op: opStoreIndex, dst: none, name: key, a: object, b: v, node: n})
		}
	case syntax.ParenthesizedExpression, syntax.AsPatternTarget:
		g.target(t.Operand(n), v)
	case syntax.PatternList, syntax.TuplePattern, syntax.ListPattern, syntax.Tuple, syntax.List, syntax.ExpressionList:
		g.unpack(n, v)
	case syntax.ListSplatPattern, syntax.ListSplat:
		g.target(t.Operand(n), v)
	}
}

// unpack assigns the elements of v to the targets in n.
func (g *generator) unpack(n syntax.Node, v int32) {
	t := g.tree
	starred := false
	var list []syntax.Node
	list = t.Children(n, list)
	for i, c := range list {
		star := t.Kind(c) == syntax.ListSplatPattern || t.Kind(c) == syntax.ListSplat
		if v == none {
			g.target(c, none)
			continue
		}
		e := g.fresh()
		switch {
		case star:
			starred = true
			g.add(constraint{op: opRest, dst: e, a: v, b: none, aux: int32(i), node: c})
		case starred:
			g.add(constraint{op: opIndex, dst: e, a: v, b: none, name: nameAll, node: n})
		default:
			g.add(constraint{op: opIndex, dst: e, a: v, b: none, name: g.position(i), node: n})
		}
		g.target(c, e)
	}
}

func (g *generator) ifStatement(n syntax.Node) {
	t := g.tree
	condition := t.Child(n, syntax.FieldCondition)
	g.expr(condition)
	before := g.env.clone()
	g.narrow(condition, true)
	g.block(t.Child(n, syntax.FieldConsequence))
	ends := []*environment{g.env}
	g.env = before
	g.narrow(condition, false)
	for c := t.First(n); c >= 0; c = t.Next(c) {
		switch t.Kind(c) {
		case syntax.ElifClause:
			condition := t.Child(c, syntax.FieldCondition)
			g.expr(condition)
			before := g.env.clone()
			g.narrow(condition, true)
			g.block(t.Child(c, syntax.FieldConsequence))
			ends = append(ends, g.env)
			g.env = before
			g.narrow(condition, false)
		case syntax.ElseClause:
			g.block(t.Child(c, syntax.FieldBody))
		}
	}
	for _, e := range ends {
		g.join(e)
	}
}

func (g *generator) forStatement(n syntax.Node) {
	t := g.tree
	v := g.expr(t.Child(n, syntax.FieldRight))
	element := g.iterate(v, n, t.Async(n))
	heads := g.enterLoop(n)
	before := g.env.clone()
	g.target(t.Child(n, syntax.FieldLeft), element)
	g.block(t.Child(n, syntax.FieldBody))
	g.finishLoop(n, heads, before)
}

func (g *generator) finishLoop(n syntax.Node, heads map[*symbol]int32, before *environment) {
	exits := g.closeLoop(heads, before)
	if alternative := g.tree.ChildOf(n, syntax.ElseClause); alternative >= 0 {
		g.block(g.tree.Child(alternative, syntax.FieldBody))
	}
	for _, e := range exits {
		g.join(e)
	}
}

// iterate is a variable with what iterating over v gives at n.
func (g *generator) iterate(v int32, n syntax.Node, async bool) int32 {
	if v == none {
		return none
	}
	e := g.fresh()
	o := opIter
	if async {
		o = opAsyncIter
	}
	g.add(constraint{op: o, dst: e, a: v, b: none, node: n})
	return e
}

func (g *generator) whileStatement(n syntax.Node) {
	t := g.tree
	heads := g.enterLoop(n)
	condition := t.Child(n, syntax.FieldCondition)
	g.expr(condition)
	before := g.env.clone()
	g.narrow(condition, true)
	g.block(t.Child(n, syntax.FieldBody))
	if t.Kind(condition) == syntax.True {
		before.dead = true // only break leaves the loop
	}
	g.finishLoop(n, heads, before)
}

func (g *generator) tryStatement(n syntax.Node) {
	t := g.tree
	before := g.env.clone()
	g.attempt = &attempt{parent: g.attempt}
	g.block(t.Child(n, syntax.FieldBody))
	made := g.attempt.versions
	g.attempt = g.attempt.parent
	for _, v := range made { // outer handlers see these too
		for a := g.attempt; a != nil; a = a.parent {
			a.versions = append(a.versions, v)
		}
	}
	// A handler starts with any state that the body went through.
	raised := before
	for _, v := range made {
		if old := raised.get(v.sym.slot); old != v.v {
			end := g.env
			g.env = raised
			g.env.set(v.sym.slot, g.union(old, v.v))
			g.env = end
		}
	}
	var ends []*environment
	for c := t.First(n); c >= 0; c = t.Next(c) {
		switch t.Kind(c) {
		case syntax.ElseClause:
			g.block(t.Child(c, syntax.FieldBody))
		case syntax.ExceptClause, syntax.ExceptGroupClause:
			end := g.env
			g.env = raised.clone()
			g.handler(c)
			ends = append(ends, g.env)
			g.env = end
		}
	}
	for _, e := range ends {
		g.join(e)
	}
	if final := t.ChildOf(n, syntax.FinallyClause); final >= 0 {
		dead := g.env.dead
		if dead {
			g.env = raised.clone()
		}
		g.block(t.ChildOf(final, syntax.Block))
		g.env.dead = g.env.dead || dead
	}
}

func (g *generator) handler(n syntax.Node) {
	t := g.tree
	for c := t.First(n); c >= 0; c = t.Next(c) {
		switch t.Kind(c) {
		case syntax.Block:
			g.block(c)
		case syntax.AsPattern:
			class := g.expr(t.Operand(c))
			v := none
			if class >= 0 {
				v = g.fresh()
				g.add(constraint{op: opRaised, dst: v, a: class, b: none, node: c})
			}
			g.target(t.ChildOf(c, syntax.AsPatternTarget), v)
		default:
			g.expr(c)
		}
	}
}

func (g *generator) withStatement(n syntax.Node) {
	t := g.tree
	async := t.Async(n)
	clause := t.ChildOf(n, syntax.WithClause)
	for item := t.First(clause); item >= 0; item = t.Next(item) {
		if t.Kind(item) != syntax.WithItem {
			continue
		}
		value := t.Child(item, syntax.FieldValue)
		target := syntax.Nil
		if t.Kind(value) == syntax.AsPattern {
			target = t.ChildOf(value, syntax.AsPatternTarget)
			value = t.Operand(value)
		}
		v := g.expr(value)
		entered := none
		if v != none {
			entered = g.fresh()
			o := opEnter
			if async {
				o = opAsyncEnter
			}
			g.add(constraint{op: o, dst: entered, a: v, b: none, node: item})
		}
		if target >= 0 {
			g.target(target, entered)
		}
	}
	g.block(t.Child(n, syntax.FieldBody))
}

func (g *generator) typeAlias(n syntax.Node) {
	t := g.tree
	left, right := t.Child(n, syntax.FieldLeft), t.Child(n, syntax.FieldRight)
	if left < 0 || right < 0 {
		return
	}
	if id := t.At(t.Start(left)); t.Kind(id) == syntax.Identifier {
		g.target(id, g.expr(t.Operand(right)))
	}
}
