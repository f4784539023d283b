package environment

import (
	"slices"
	"strings"

	"awaken/rewrite/syntax"
)

// scope is what the body of a module or a class binds.
type scope struct {
	name     string // dotted
	module   *module
	tree     *syntax.Tree
	outer    *scope      // of a class: the scope around it
	named    *scope      // of a type in quotes, whose tree is its own: the scope that its names are of
	node     syntax.Node // of a class: its statement
	minor    int
	bindings map[string][]binding
	stars    []string // modules that are imported with a star
	all      []string // __all__
	hasAll   bool
	classes  map[syntax.Node]*scope
	assigned map[string][]binding // of a class: what its methods assign to self
}

type bindingKind uint8

const (
	defBinding bindingKind = iota
	classBinding
	importBinding
	assignBinding
)

// binding is one way in which a name is bound.
type binding struct {
	kind       bindingKind
	node       syntax.Node   // the def, the class or the assignment
	decorators []syntax.Node // of a def, outermost first
	target     string        // of an import: the dotted name
	other      bool          // another branch may have bound the name instead
	method     syntax.Node   // of an attribute that is assigned to self: the def
}

// bind adds a binding. A later one replaces those before it, but overloads
// belong together, a declaration holds for the value that follows it, and
// branches are all possible.
func (s *scope) bind(name string, b binding) {
	old := s.bindings[name]
	switch {
	case b.other, len(old) == 0:
	case b.kind == defBinding && old[len(old)-1].kind == defBinding && (s.overload(old[len(old)-1]) || s.accessor(b, name)):
	case b.kind == assignBinding && s.tree.Child(b.node, syntax.FieldType) < 0 && s.declared(old):
		return
	default:
		old = nil
	}
	if s.accessor(b, name) {
		return // @name.setter: the getter tells what a read gives
	}
	s.bindings[name] = append(old[:len(old):len(old)], b)
}

func (s *scope) declared(list []binding) bool {
	return slices.ContainsFunc(list, func(b binding) bool {
		return b.kind == assignBinding && s.tree.Child(b.node, syntax.FieldType) >= 0
	})
}

// overload tells whether a def is one of several signatures.
func (s *scope) overload(b binding) bool {
	return slices.ContainsFunc(b.decorators, func(d syntax.Node) bool {
		text := s.tree.String(s.tree.Operand(d))
		return text == "overload" || strings.HasSuffix(text, ".overload")
	})
}

// accessor tells whether a def is the setter or deleter of a property.
func (s *scope) accessor(b binding, name string) bool {
	return slices.ContainsFunc(b.decorators, func(d syntax.Node) bool {
		text := s.tree.String(s.tree.Operand(d))
		return text == name+".setter" || text == name+".deleter"
	})
}

// block reads the statements of a body; other tells that it may not be carried
// out.
func (s *scope) block(body syntax.Node, other bool) {
	t := s.tree
	for n := t.First(body); n >= 0; n = t.Next(n) {
		switch t.Kind(n) {
		case syntax.FunctionDefinition:
			s.bind(t.String(t.Child(n, syntax.FieldName)), binding{kind: defBinding, node: n, other: other})
		case syntax.ClassDefinition:
			s.bind(t.String(t.Child(n, syntax.FieldName)), binding{kind: classBinding, node: n, other: other})
		case syntax.DecoratedDefinition:
			s.decorated(n, other)
		case syntax.ImportStatement:
			s.imports(n, other)
		case syntax.ImportFromStatement:
			s.importsFrom(n, other)
		case syntax.ExpressionStatement:
			s.assignment(t.Operand(n), other)
		case syntax.TypeAliasStatement:
			if name := t.Operand(t.Operand(n)); name >= 0 {
				s.bind(t.String(name), binding{kind: assignBinding, node: n, other: other})
			}
		case syntax.IfStatement:
			s.branches(n, other)
		case syntax.TryStatement:
			for c := t.First(n); c >= 0; c = t.Next(c) {
				switch t.Kind(c) {
				case syntax.Block:
					s.block(c, other)
				case syntax.ExceptClause, syntax.ElseClause, syntax.FinallyClause:
					s.block(t.ChildOf(c, syntax.Block), other || t.Kind(c) == syntax.ExceptClause)
				}
			}
		case syntax.WithStatement:
			s.block(t.Child(n, syntax.FieldBody), other)
		}
	}
}

func (s *scope) decorated(n syntax.Node, other bool) {
	t := s.tree
	b := binding{node: t.Child(n, syntax.FieldDefinition), other: other}
	for c := t.First(n); c >= 0; c = t.Next(c) {
		if t.Kind(c) == syntax.Decorator {
			b.decorators = append(b.decorators, c)
		}
	}
	if t.Kind(b.node) == syntax.ClassDefinition {
		b.kind = classBinding
	}
	if b.node >= 0 {
		s.bind(t.String(t.Child(b.node, syntax.FieldName)), b)
	}
}

func (s *scope) imports(n syntax.Node, other bool) {
	t := s.tree
	for c := t.First(n); c >= 0; c = t.Next(c) {
		switch t.Kind(c) {
		case syntax.DottedName:
			first, _, _ := strings.Cut(t.String(c), ".")
			s.bind(first, binding{kind: importBinding, node: n, target: first, other: other})
		case syntax.AliasedImport:
			s.bind(t.String(t.Child(c, syntax.FieldAlias)), binding{kind: importBinding, node: n, target: t.String(t.Child(c, syntax.FieldName)), other: other})
		}
	}
}

func (s *scope) importsFrom(n syntax.Node, other bool) {
	t := s.tree
	from := t.Child(n, syntax.FieldModuleName)
	if from < 0 {
		return
	}
	name := t.String(from)
	bare := strings.TrimLeft(name, ". \t")
	name = s.module.absolute(bare, strings.Count(name[:len(name)-len(bare)], "."))
	if name == "" {
		return
	}
	if t.ChildOf(n, syntax.WildcardImport) >= 0 {
		s.stars = append(s.stars, name)
		return
	}
	for c := t.First(n); c >= 0; c = t.Next(c) {
		if t.Field(c) != syntax.FieldName {
			continue
		}
		b := binding{kind: importBinding, node: n, other: other}
		as := c
		if t.Kind(c) == syntax.AliasedImport {
			as = t.Child(c, syntax.FieldAlias)
			b.target = name + "." + t.String(t.Child(c, syntax.FieldName))
		} else {
			b.target = name + "." + t.String(c)
		}
		s.bind(t.String(as), b)
	}
}

func (s *scope) assignment(n syntax.Node, other bool) {
	t := s.tree
	left := t.Child(n, syntax.FieldLeft)
	switch {
	case left < 0 || t.Kind(left) != syntax.Identifier:
	case t.Is(left, "__all__"):
		s.exported(t.Child(n, syntax.FieldRight))
	case t.Kind(n) == syntax.Assignment:
		s.bind(t.String(left), binding{kind: assignBinding, node: n, other: other})
		if right := t.Child(n, syntax.FieldRight); t.Kind(right) == syntax.Assignment { // a = b = value
			s.assignment(right, other)
		}
	}
}

// exported reads a list of names; anything else exports what is public.
func (s *scope) exported(list syntax.Node) {
	t := s.tree
	switch t.Kind(list) {
	case syntax.List, syntax.Tuple:
	case syntax.BinaryOperator:
		s.hasAll, s.all = false, nil
		return
	default:
		return
	}
	s.hasAll = true
	for c := t.First(list); c >= 0; c = t.Next(c) {
		if t.Kind(c) == syntax.String {
			s.all = append(s.all, strings.Trim(t.String(c), `"'`))
		}
	}
}

// exports tells whether a star import of the module takes a name.
func (s *scope) exports(name string) bool {
	if s.hasAll {
		return slices.Contains(s.all, name)
	}
	return !strings.HasPrefix(name, "_")
}

// branches reads an if statement: of a condition that is known the branch that
// is taken, else all of them.
func (s *scope) branches(n syntax.Node, other bool) {
	t := s.tree
	for c := n; c >= 0; {
		switch s.condition(t.Child(c, syntax.FieldCondition)) {
		case syntax.Always:
			s.block(t.Child(c, syntax.FieldConsequence), other)
			return
		case syntax.Open:
			s.block(t.Child(c, syntax.FieldConsequence), other)
			other = true
		}
		if c == n {
			c = t.ChildOf(n, syntax.ElifClause)
		} else {
			c = t.Next(c)
		}
		for c >= 0 && t.Kind(c) != syntax.ElifClause && t.Kind(c) != syntax.ElseClause {
			c = t.Next(c)
		}
		if c < 0 {
			c = t.ChildOf(n, syntax.ElseClause)
		}
		if t.Kind(c) == syntax.ElseClause {
			s.block(t.Child(c, syntax.FieldBody), other)
			return
		}
	}
}

// classScope is the body of a class.
func (s *scope) classScope(name string, n syntax.Node) *scope {
	if c := s.classes[n]; c != nil {
		return c
	}
	c := &scope{name: name, module: s.module, tree: s.tree, outer: s, node: n, minor: s.minor, bindings: map[string][]binding{}}
	c.block(s.tree.Child(n, syntax.FieldBody), false)
	if s.classes == nil {
		s.classes = map[syntax.Node]*scope{}
	}
	s.classes[n] = c
	return c
}

// member is how the class binds an attribute: in its body, else by what its
// methods assign to self.
func (s *scope) member(name string) []binding {
	if list := s.bindings[name]; len(list) > 0 {
		return list
	}
	if s.assigned == nil {
		s.assigned = map[string][]binding{}
		s.assignments()
	}
	return s.assigned[name]
}

// assignments reads what the methods assign to attributes of self. A declared
// type counts for all of them.
func (s *scope) assignments() {
	t := s.tree
	for n := t.Child(s.node, syntax.FieldBody); n < t.After(s.node); n++ {
		if t.Kind(n) != syntax.Assignment {
			continue
		}
		left := t.Child(n, syntax.FieldLeft)
		if t.Kind(left) != syntax.Attribute || !t.Is(t.Child(left, syntax.FieldObject), "self") {
			continue
		}
		method := t.Parent(n)
		for method >= 0 && t.Kind(method) != syntax.FunctionDefinition {
			method = t.Parent(method)
		}
		if s.class(method) != s.node {
			continue
		}
		name := t.String(t.Child(left, syntax.FieldAttribute))
		b := binding{kind: assignBinding, node: n, method: method, other: true}
		old := s.assigned[name]
		switch {
		case s.declared(old):
		case t.Child(n, syntax.FieldType) >= 0:
			s.assigned[name] = []binding{b}
		default:
			s.assigned[name] = append(old, b)
		}
	}
}

// class is the innermost class around a node, Nil outside of classes.
func (s *scope) class(n syntax.Node) syntax.Node {
	for n >= 0 && s.tree.Kind(n) != syntax.ClassDefinition {
		n = s.tree.Parent(n)
	}
	return n
}
