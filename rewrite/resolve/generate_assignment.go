package resolve

import (
	"strings"

	"awaken/rewrite/syntax"
)

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
