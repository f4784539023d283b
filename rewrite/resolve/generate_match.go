package resolve

import "awaken/rewrite/syntax"

func (g *generator) matchStatement(n syntax.Node) {
	t := g.tree
	subject := none
	for c := t.First(n); c >= 0; c = t.Next(c) {
		if t.Field(c) == syntax.FieldSubject {
			subject = g.expr(c)
		}
	}
	before := g.env.clone()
	var ends []*environment
	body := t.Child(n, syntax.FieldBody)
	for c := t.First(body); c >= 0; c = t.Next(c) {
		if t.Kind(c) != syntax.CaseClause {
			continue
		}
		g.env = before.clone()
		for d := t.First(c); d >= 0; d = t.Next(d) {
			switch t.Kind(d) {
			case syntax.CasePattern:
				g.pattern(d, subject)
			case syntax.IfClause:
				g.expr(t.Operand(d))
			case syntax.Block:
				g.block(d)
			}
		}
		ends = append(ends, g.env)
	}
	g.env = before
	for _, e := range ends {
		g.join(e)
	}
}

// pattern binds what a pattern captures from v.
func (g *generator) pattern(n syntax.Node, v int32) {
	t := g.tree
	if id := captureName(t, n); id >= 0 {
		g.assign(g.text.bytes(t.Bytes(id)), v)
		return
	}
	switch t.Kind(n) {
	case syntax.AsPattern: // case P as name
		var list []syntax.Node
		for _, c := range t.Children(n, list) {
			g.pattern(c, v)
		}
	case syntax.Identifier:
		g.assign(g.text.bytes(t.Bytes(n)), v)
	case syntax.ClassPattern:
		g.classPattern(n, v)
	case syntax.KeywordPattern:
		var list []syntax.Node
		list = t.Children(n, list)
		if len(list) < 2 {
			return
		}
		loaded := g.load(v, g.text.bytes(t.Bytes(list[0])), n)
		for _, c := range list[1:] {
			g.pattern(c, loaded)
		}
	case syntax.ListPattern, syntax.TuplePattern:
		var list []syntax.Node
		e := g.elements(v, n)
		for _, c := range t.Children(n, list) {
			g.pattern(c, e)
		}
	case syntax.DictPattern:
		for c := t.First(n); c >= 0; c = t.Next(c) {
			if t.Field(c) == syntax.FieldValue {
				g.pattern(c, g.elements(v, n))
			}
		}
	case syntax.DottedName:
		g.expr(n)
	default:
		for c := t.First(n); c >= 0; c = t.Next(c) {
			g.pattern(c, v)
		}
	}
}

func (g *generator) classPattern(n syntax.Node, v int32) {
	t := g.tree
	class := none
	for c := t.First(n); c >= 0; c = t.Next(c) {
		if t.Kind(c) == syntax.DottedName {
			class = g.expr(c)
			continue
		}
		narrowed := v
		if v >= 0 && class >= 0 {
			narrowed = g.fresh()
			g.add(constraint{op: opFilter, dst: narrowed, a: v, b: class, aux: filterInstance, node: n})
		}
		if t.Kind(c) == syntax.CasePattern && t.Kind(t.First(c)) != syntax.KeywordPattern {
			narrowed = none // positional: by __match_args__, which is not followed
		}
		g.pattern(c, narrowed)
	}
}
