package resolve

import (
	"strconv"

	"awaken/rewrite/syntax"
)

// kinds of containers.
const (
	listContainer int32 = iota
	tupleContainer
	setContainer
	dictContainer
	generatorContainer
	contextContainer  // contextvars.ContextVar, which holds one value
	iterableContainer // what an annotation says is iterated over: of any kind
)

func (g *generator) container(kind int32, n syntax.Node) int32 {
	v := g.fresh()
	g.add(constraint{op: opContainer, dst: v, a: none, b: none, aux: kind, node: n})
	return v
}

func (g *generator) display(n syntax.Node) int32 {
	t := g.tree
	kind := listContainer
	switch t.Kind(n) {
	case syntax.Tuple, syntax.ExpressionList:
		kind = tupleContainer
	case syntax.Set:
		kind = setContainer
	}
	v := g.container(kind, n)
	i, starred := 0, false
	for c := t.First(n); c >= 0; c = t.Next(c) {
		if t.Kind(c) == syntax.Comment {
			continue
		}
		if t.Kind(c) == syntax.ListSplat {
			starred = true
			if e := g.iterate(g.expr(t.Operand(c)), c, false); e >= 0 {
				g.add(constraint{op: opStoreIndex, name: nameNone, dst: none, a: v, b: e, node: c})
			}
			continue
		}
		if e := g.expr(c); e >= 0 {
			key := nameNone
			if !starred && kind == tupleContainer || !starred && kind == listContainer && i < 16 {
				key = g.position(i)
			}
			g.add(constraint{op: opStoreIndex, name: key, dst: none, a: v, b: e, node: c})
		}
		i++
	}
	return v
}

// position is the field of the i-th element.
func (g *generator) position(i int) Name { return g.text.string("[" + strconv.Itoa(i) + "]") }

func (g *generator) dictionary(n syntax.Node) int32 {
	t := g.tree
	v := g.container(dictContainer, n)
	for c := t.First(n); c >= 0; c = t.Next(c) {
		switch t.Kind(c) {
		case syntax.Pair:
			key := t.Child(c, syntax.FieldKey)
			k := g.expr(key)
			e := g.expr(t.Child(c, syntax.FieldValue))
			if k >= 0 && t.Kind(key) != syntax.String {
				g.add(constraint{op: opStore, name: nameKeys, dst: none, a: v, b: k, node: c})
			}
			if e >= 0 {
				g.add(constraint{op: opStoreIndex, name: g.constantKey(key), dst: none, a: v, b: e, node: c})
			}
		case syntax.DictionarySplat:
			if e := g.elements(g.expr(t.Operand(c)), c); e >= 0 {
				g.add(constraint{op: opStoreIndex, name: nameNone, dst: none, a: v, b: e, node: c})
			}
		}
	}
	return v
}

// constantKey is the field of a constant key, nameNone if the key is not
// constant.
func (g *generator) constantKey(n syntax.Node) Name {
	t := g.tree
	switch t.Kind(n) {
	case syntax.Integer:
		return g.text.string("[" + t.String(n) + "]")
	case syntax.String:
		if s, ok := constantString(t, n); ok {
			return g.text.string("['" + s + "']")
		}
	}
	return nameNone
}

// constantString is the text inside a plain string literal without escapes.
func constantString(t *syntax.Tree, n syntax.Node) (string, bool) {
	start, end := t.ChildOf(n, syntax.StringStart), t.ChildOf(n, syntax.StringEnd)
	if t.Kind(n) != syntax.String || start < 0 || end < 0 || t.ChildOf(n, syntax.Interpolation) >= 0 {
		return "", false
	}
	s := string(t.Text[t.End(start):t.Start(end)])
	for _, c := range s {
		if c == '\\' {
			return "", false
		}
	}
	return s, true
}

// key is the field that a subscript names.
func (g *generator) key(n syntax.Node) Name {
	name, _ := g.keyed(n)
	return name
}

// keyed is key with the variable of the key's value.
func (g *generator) keyed(n syntax.Node) (Name, int32) {
	t := g.tree
	name, value := nameNone, none
	count := 0
	for c := t.First(n); c >= 0; c = t.Next(c) {
		if t.Field(c) == syntax.FieldSubscript {
			value = g.expr(c)
			name = g.constantKey(c)
			count++
		}
	}
	if count != 1 {
		return nameNone, none
	}
	return name, value
}

func (g *generator) subscript(n syntax.Node) int32 {
	t := g.tree
	object := g.expr(t.Child(n, syntax.FieldValue))
	key := g.key(n)
	if object == none {
		return none
	}
	v := g.fresh()
	if t.Kind(t.Child(n, syntax.FieldSubscript)) == syntax.Slice {
		g.add(constraint{op: opSlice, dst: v, a: object, b: none, node: n})
	} else {
		g.add(constraint{op: opIndex, name: key, dst: v, a: object, b: none, node: n})
	}
	return v
}
