package environment

import (
	"awaken/rewrite/library"
	"awaken/rewrite/syntax"
)

// attribute is the entry of a variable of a module, or of an attribute of a
// class: of a declared type, or made by calls of classes and functions of which
// it is known what they give; nil if nothing is known.
func (e *Environment) attribute(sym symbol) *library.Entry {
	var d denoted
	for _, b := range sym.bindings {
		d = d.with(e.assigned(sym, b))
	}
	d = e.settled(e.own(sym.scope, d))
	for i := range d.values {
		setSelf(&d.values[i], sym.scope.name)
	}
	v := d.value()
	clean(&v)
	if !v.Says() {
		return nil
	}
	return &library.Entry{Name: sym.name, Attribute: true, Partial: true, Result: library.Instance, Value: v}
}

// assigned is what one assignment gives.
func (e *Environment) assigned(sym symbol, b binding) (d denoted) {
	s, t := sym.scope, sym.scope.tree
	if b.kind != assignBinding || t.Kind(b.node) != syntax.Assignment {
		return anything
	}
	d = anything
	e.follow(func() {
		if annotation := t.Child(b.node, syntax.FieldType); annotation >= 0 {
			d = e.typed(s, b.method, annotation)
			return
		}
		right := t.Unparenthesized(t.Child(b.node, syntax.FieldRight))
		switch {
		case t.Kind(right) == syntax.None:
			d = denoted{none: true}
		case b.method > 0 && t.Kind(right) == syntax.Identifier:
			d = e.parameter(s, b.method, t.String(right))
		case t.Kind(right) == syntax.Call:
			var result library.Result
			if b.method > 0 {
				result, d = e.call(sym, binding{node: b.method}, right)
			} else {
				result, d = e.made(s, right)
			}
			if result != library.Plain {
				d = anything
			}
		}
	})
	return d
}

// made is what a call outside of functions gives.
func (e *Environment) made(s *scope, call syntax.Node) (library.Result, denoted) {
	callee := s.tree.Child(call, syntax.FieldFunction)
	switch s.tree.Kind(callee) {
	case syntax.Identifier, syntax.Attribute:
		if sym, ok := e.symbol(e.refer(s, callee)); ok && sym.class() != nil {
			return library.Plain, one(sym.name)
		}
	}
	return library.Plain, anything
}

// parameter is what a parameter of a method declares, if the method does not
// bind the name otherwise.
func (e *Environment) parameter(s *scope, method syntax.Node, name string) denoted {
	t := s.tree
	for _, p := range t.Children(t.Child(method, syntax.FieldParameters), nil) {
		id := t.Child(p, syntax.FieldName)
		if id < 0 {
			id = t.Operand(p)
		}
		if annotation := t.Child(p, syntax.FieldType); annotation >= 0 && t.Is(id, name) {
			return e.typed(s, method, annotation)
		}
	}
	return anything
}
