package resolve

import "awaken/rewrite/syntax"

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
