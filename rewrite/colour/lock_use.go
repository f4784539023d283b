package colour

import (
	"bytes"
	"slices"

	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// attributeUses lists the expressions for one attribute: with the receiver
// `self` those of classes related to the one around here, with another those
// that are, or may be, what is looked for.
func (d *demand) attributeUses(here lockUse, mayBe func(lockUse) bool) []lockUse {
	t := here.fn.Unit.Tree
	name := t.String(t.Child(here.node, syntax.FieldAttribute))
	owner := d.receiver(here)
	var list []lockUse
	for _, u := range d.program.Units {
		if !bytes.Contains(u.Tree.Text, []byte(name)) {
			continue
		}
		for n := range syntax.Node(u.Tree.Len()) {
			switch u.Tree.Kind(n) {
			case syntax.Attribute:
				if !u.Tree.Is(u.Tree.Child(n, syntax.FieldAttribute), name) {
					continue
				}
				use := lockUse{around(u, n), n}
				if class := d.receiver(use); class != nil && owner != nil {
					if d.related(class, owner) {
						list = append(list, use)
					}
				} else if mayBe(use) {
					list = append(list, use)
				}
			case syntax.Identifier: // a class variable
				if class := d.bodyOf(u, n); class != nil && u.Tree.Is(n, name) && (owner == nil || d.related(class, owner)) {
					list = append(list, lockUse{class.Host, n})
				}
			}
		}
	}
	return list
}

// receiver is the class whose method reads an attribute of its own `self`, nil
// for other receivers.
func (d *demand) receiver(u lockUse) *resolve.Class {
	t := u.fn.Unit.Tree
	object := t.Operand(u.node)
	if t.Kind(object) != syntax.Identifier {
		return nil
	}
	for f := u.fn; f != nil; f = f.Parent {
		if f.Class != nil && f.Kind == resolve.Def && len(f.Params) > 0 && t.String(f.Params[0].Node) == t.String(object) {
			return f.Class
		}
	}
	return nil
}

func (d *demand) related(a, b *resolve.Class) bool {
	return a == b || slices.Contains(d.index.Ancestry(a), b) || slices.Contains(d.index.Ancestry(b), a)
}

// mayBeForThreads tells whether an expression stands for something for
// threads, or for something of which nothing is known.
func (d *demand) mayBeForThreads(u lockUse) bool {
	if d.threads(u.fn, u.node) != nil {
		return true
	}
	for _, in := range d.index.Instances(u.fn) {
		if len(in.Libraries(u.node)) > 0 {
			return false
		}
	}
	t := u.fn.Unit.Tree
	p := t.Parent(u.node)
	return withItem(t, u.node) >= 0 || t.Kind(p) == syntax.Attribute && t.Is(t.Child(p, syntax.FieldAttribute), "acquire")
}

// bodyOf is the class in whose body a name is assigned, nil if it is not.
func (d *demand) bodyOf(u *resolve.Unit, n syntax.Node) *resolve.Class {
	t := u.Tree
	p := t.Parent(n)
	if t.Kind(p) != syntax.Assignment || t.Field(n) != syntax.FieldLeft {
		return nil
	}
	statement := t.Parent(p)
	block := t.Parent(statement)
	if t.Kind(statement) != syntax.ExpressionStatement || t.Kind(t.Parent(block)) != syntax.ClassDefinition {
		return nil
	}
	for _, c := range u.Classes {
		if c.Node == t.Parent(block) {
			return c
		}
	}
	return nil
}

// variableUses lists the expressions for one variable of a module or a
// function, in the functions within it and, where they are what is looked for,
// in the modules that import it.
func (d *demand) variableUses(here lockUse, is func(lockUse) bool) []lockUse {
	t := here.fn.Unit.Tree
	name := t.String(here.node)
	home := here.fn
	for home.Kind != resolve.Module && !binds(home, name) {
		home = home.Parent
	}
	var list []lockUse
	for n := home.Node; n < t.After(home.Node); n++ {
		if t.Kind(n) != syntax.Identifier || !t.Is(n, name) || !isVariable(t, n) {
			continue
		}
		fn := around(here.fn.Unit, n)
		inner := false // another variable of the name
		for f := fn; f != home && f.Parent != nil; f = f.Parent {
			inner = inner || binds(f, name)
		}
		if !inner {
			list = append(list, lockUse{fn, n})
		}
	}
	if home.Kind != resolve.Module {
		return list
	}
	for _, u := range d.program.Units {
		if u == home.Unit || !bytes.Contains(u.Tree.Text, []byte(name)) {
			continue
		}
		for n := range syntax.Node(u.Tree.Len()) {
			use := lockUse{node: n}
			switch u.Tree.Kind(n) {
			case syntax.Identifier:
				if !u.Tree.Is(n, name) || !isVariable(u.Tree, n) {
					continue
				}
			case syntax.Attribute:
				if !u.Tree.Is(u.Tree.Child(n, syntax.FieldAttribute), name) {
					continue
				}
			default:
				continue
			}
			use.fn = around(u, n)
			if is(use) {
				list = append(list, use)
			}
		}
	}
	return list
}

// isForThreads tells whether an expression stands for something for threads.
func (d *demand) isForThreads(u lockUse) bool { return d.threads(u.fn, u.node) != nil }

// isVariable tells whether an identifier stands for a variable: it is no
// attribute, no name of a keyword argument, and no part of an import.
func isVariable(t *syntax.Tree, n syntax.Node) bool {
	p := t.Parent(n)
	switch t.Kind(p) {
	case syntax.Attribute:
		return t.Field(n) != syntax.FieldAttribute
	case syntax.KeywordArgument:
		return t.Field(n) != syntax.FieldName
	case syntax.DottedName, syntax.AliasedImport, syntax.GlobalStatement, syntax.NonlocalStatement:
		return false
	}
	return true
}

// binds tells whether a function has a variable of its own of a name.
func binds(fn *resolve.Func, name string) bool {
	t := fn.Unit.Tree
	if fn.Kind == resolve.Module {
		return true
	}
	for _, p := range fn.Params {
		if t.Is(p.Node, name) {
			return true
		}
	}
	assigned, shared := false, false
	for n := fn.Node; n < t.After(fn.Node); n++ {
		if t.Kind(n) != syntax.Identifier || !t.Is(n, name) || around(fn.Unit, n) != fn {
			continue
		}
		switch p := t.Parent(n); t.Kind(p) {
		case syntax.GlobalStatement, syntax.NonlocalStatement:
			shared = true
		case syntax.Assignment, syntax.AugmentedAssignment, syntax.ForStatement:
			assigned = assigned || t.Field(n) == syntax.FieldLeft
		case syntax.PatternList, syntax.TuplePattern, syntax.AsPatternTarget, syntax.NamedExpression:
			assigned = true
		}
	}
	return assigned && !shared
}

// around is the innermost function whose code holds a node.
func around(u *resolve.Unit, n syntax.Node) *resolve.Func {
	found := u.Body
	for _, f := range u.Funcs {
		if f.Node < n && n < u.Tree.After(f.Node) {
			found = f // those within come after those around them
		}
	}
	return found
}
