package resolve

import "awaken/rewrite/syntax"

// scopes builds the scopes of a file: by node, for every module, def, lambda,
// class and comprehension.
type scopes struct {
	tree   *syntax.Tree
	text   *cache
	byNode map[syntax.Node]*scope
	order  []*scope
}

func newScopes(tree *syntax.Tree, text *cache) *scopes {
	s := &scopes{tree: tree, text: text, byNode: map[syntax.Node]*scope{}}
	root := s.open(moduleScope, 0, nil)
	// global and nonlocal statements hold for their whole function, also for
	// what stands before them, so they are read first.
	s.declarations(root)
	for c := tree.First(0); c >= 0; c = tree.Next(c) {
		s.visit(c, root)
	}
	s.capture()
	return s
}

func (s *scopes) open(kind scopeKind, n syntax.Node, parent *scope) *scope {
	sc := &scope{kind: kind, node: n, parent: parent, symbols: map[Name]*symbol{}, uses: map[Name]struct{}{}}
	s.byNode[n] = sc
	s.order = append(s.order, sc)
	return sc
}

// declarations reads the global and nonlocal statements below sc.node that
// belong to sc itself.
func (s *scopes) declarations(sc *scope) {
	t := s.tree
	end := t.After(sc.node)
	for n := sc.node + 1; n < end; n++ {
		switch t.Kind(n) {
		case syntax.FunctionDefinition, syntax.Lambda, syntax.ClassDefinition:
			n = t.After(n) - 1
		case syntax.GlobalStatement, syntax.NonlocalStatement:
			set := &sc.globals
			if t.Kind(n) == syntax.NonlocalStatement {
				set = &sc.outward
			}
			if *set == nil {
				*set = map[Name]bool{}
			}
			for c := t.First(n); c >= 0; c = t.Next(c) {
				if t.Kind(c) == syntax.Identifier {
					(*set)[s.text.bytes(t.Bytes(c))] = true
				}
			}
		}
	}
}

func (s *scopes) visitChildren(n syntax.Node, sc *scope) {
	for c := s.tree.First(n); c >= 0; c = s.tree.Next(c) {
		s.visit(c, sc)
	}
}

func (s *scopes) visit(n syntax.Node, sc *scope) {
	t := s.tree
	switch t.Kind(n) {
	case syntax.Identifier:
		sc.uses[s.text.bytes(t.Bytes(n))] = struct{}{}
	case syntax.Attribute:
		s.visit(t.Child(n, syntax.FieldObject), sc)
	case syntax.KeywordArgument:
		if v := t.Child(n, syntax.FieldValue); v >= 0 {
			s.visit(v, sc)
		}
	case syntax.FunctionDefinition:
		s.visitDef(n, sc)
	case syntax.Lambda:
		inner := s.open(functionScope, n, sc)
		s.parameters(t.Child(n, syntax.FieldParameters), sc, inner)
		if body := t.Child(n, syntax.FieldBody); body >= 0 {
			s.visit(body, inner)
		}
	case syntax.ClassDefinition:
		s.visitClass(n, sc)
	case syntax.ListComprehension, syntax.SetComprehension, syntax.DictionaryComprehension, syntax.GeneratorExpression:
		s.visitComprehension(n, sc)
	case syntax.Assignment:
		s.target(t.Child(n, syntax.FieldLeft), sc)
		if ty := t.Child(n, syntax.FieldType); ty >= 0 {
			s.visit(ty, sc)
		}
		if right := t.Child(n, syntax.FieldRight); right >= 0 {
			s.visit(right, sc)
		}
	case syntax.AugmentedAssignment:
		left := t.Child(n, syntax.FieldLeft)
		s.target(left, sc)
		s.visit(left, sc)
		s.visit(t.Child(n, syntax.FieldRight), sc)
	case syntax.ForStatement:
		s.target(t.Child(n, syntax.FieldLeft), sc)
		for c := t.First(n); c >= 0; c = t.Next(c) {
			if t.Field(c) != syntax.FieldLeft {
				s.visit(c, sc)
			}
		}
	case syntax.AsPattern:
		if target := t.ChildOf(n, syntax.AsPatternTarget); target >= 0 {
			s.target(target, sc)
		} else if last := s.last(n); t.Kind(last) == syntax.Identifier {
			s.target(last, sc) // `case x as y`
		}
		if first := t.Operand(n); first >= 0 {
			s.visit(first, sc)
		}
	case syntax.NamedExpression:
		// A walrus binds in the function around the comprehension.
		host := sc
		for host.kind == comprehensionScope {
			host = host.parent
		}
		s.target(t.Child(n, syntax.FieldName), host)
		s.visit(t.Child(n, syntax.FieldValue), sc)
	case syntax.DeleteStatement:
		s.visitChildren(n, sc)
		for c := t.First(n); c >= 0; c = t.Next(c) {
			s.target(c, sc)
		}
	case syntax.ImportStatement, syntax.ImportFromStatement, syntax.FutureImportStatement:
		s.imports(n, sc)
	case syntax.GlobalStatement, syntax.NonlocalStatement:
	case syntax.CaseClause:
		s.visitCase(n, sc)
	case syntax.Yield:
		sc.function().yields = true
		s.visitChildren(n, sc)
	case syntax.TypeAliasStatement:
		if left := t.Child(n, syntax.FieldLeft); left >= 0 {
			if id := t.At(t.Start(left)); t.Kind(id) == syntax.Identifier {
				s.target(id, sc)
			}
		}
		s.visitChildren(n, sc)
	default:
		s.visitChildren(n, sc)
	}
}

// last is the last child of n that is no comment.
func (s *scopes) last(n syntax.Node) syntax.Node {
	last := syntax.Nil
	for c := s.tree.First(n); c >= 0; c = s.tree.Next(c) {
		if s.tree.Kind(c) != syntax.Comment {
			last = c
		}
	}
	return last
}

func (s *scopes) visitDef(n syntax.Node, sc *scope) {
	t := s.tree
	sc.bind(s.text.bytes(t.Bytes(t.Child(n, syntax.FieldName))), n)
	inner := s.open(functionScope, n, sc)
	s.declarations(inner)
	s.parameters(t.Child(n, syntax.FieldParameters), sc, inner)
	if r := t.Child(n, syntax.FieldReturnType); r >= 0 {
		s.visit(r, sc)
	}
	s.visit(t.Child(n, syntax.FieldBody), inner)
}

// parameters binds the parameters in inner; their defaults and annotations
// belong to the scope around.
func (s *scopes) parameters(list syntax.Node, outer, inner *scope) {
	if list < 0 {
		return
	}
	t := s.tree
	for c := t.First(list); c >= 0; c = t.Next(c) {
		if id := parameterName(t, c); id >= 0 {
			inner.bind(s.text.bytes(t.Bytes(id)), id)
		}
		if v := t.Child(c, syntax.FieldValue); v >= 0 {
			s.visit(v, outer)
		}
		if ty := t.Child(c, syntax.FieldType); ty >= 0 {
			s.visit(ty, outer)
		}
	}
}

// parameterName is the identifier of a parameter of any form, or Nil.
func parameterName(t *syntax.Tree, n syntax.Node) syntax.Node {
	switch t.Kind(n) {
	case syntax.Identifier:
		return n
	case syntax.DefaultParameter, syntax.TypedDefaultParameter:
		return t.Child(n, syntax.FieldName)
	case syntax.TypedParameter:
		return parameterName(t, t.Operand(n))
	case syntax.ListSplatPattern, syntax.DictionarySplatPattern:
		return t.Operand(n)
	}
	return syntax.Nil
}

func (s *scopes) visitClass(n syntax.Node, sc *scope) {
	t := s.tree
	sc.bind(s.text.bytes(t.Bytes(t.Child(n, syntax.FieldName))), n)
	if bases := t.Child(n, syntax.FieldSuperclasses); bases >= 0 {
		s.visit(bases, sc)
	}
	inner := s.open(classScope, n, sc)
	s.declarations(inner)
	s.visit(t.Child(n, syntax.FieldBody), inner)
}

func (s *scopes) visitComprehension(n syntax.Node, sc *scope) {
	t := s.tree
	inner := s.open(comprehensionScope, n, sc)
	first := true
	for c := t.First(n); c >= 0; c = t.Next(c) {
		if t.Kind(c) != syntax.ForInClause {
			s.visit(c, inner)
			continue
		}
		s.target(t.Child(c, syntax.FieldLeft), inner)
		for d := t.First(c); d >= 0; d = t.Next(d) {
			if t.Field(d) == syntax.FieldRight {
				if first { // the outermost iterable belongs to the scope around
					s.visit(d, sc)
				} else {
					s.visit(d, inner)
				}
			}
		}
		first = false
	}
}

// target binds the names in an assignment target and visits the rest of it.
func (s *scopes) target(n syntax.Node, sc *scope) {
	if n < 0 {
		return
	}
	t := s.tree
	switch t.Kind(n) {
	case syntax.Identifier:
		sc.bind(s.text.bytes(t.Bytes(n)), n)
	case syntax.Attribute, syntax.Subscript, syntax.Call:
		s.visit(n, sc)
	case syntax.PatternList, syntax.TuplePattern, syntax.ListPattern, syntax.Tuple, syntax.List, syntax.ListSplatPattern,
		syntax.ListSplat, syntax.ParenthesizedExpression, syntax.ExpressionList, syntax.AsPatternTarget:
		for c := t.First(n); c >= 0; c = t.Next(c) {
			s.target(c, sc)
		}
	}
}

func (s *scopes) imports(n syntax.Node, sc *scope) {
	t := s.tree
	for c := t.First(n); c >= 0; c = t.Next(c) {
		switch {
		case t.Kind(c) == syntax.WildcardImport:
			sc.stars = true
		case t.Field(c) != syntax.FieldName:
		case t.Kind(c) == syntax.AliasedImport:
			id := t.Child(c, syntax.FieldAlias)
			sc.bind(s.text.bytes(t.Bytes(id)), id)
		default: // `import a.b` binds a
			id := t.First(c)
			sc.bind(s.text.bytes(t.Bytes(id)), id)
		}
	}
}

// visitCase binds what a pattern captures.
func (s *scopes) visitCase(n syntax.Node, sc *scope) {
	for c := s.tree.First(n); c >= 0; c = s.tree.Next(c) {
		if s.tree.Kind(c) == syntax.CasePattern {
			s.pattern(c, sc)
		} else {
			s.visit(c, sc)
		}
	}
}

func (s *scopes) pattern(n syntax.Node, sc *scope) {
	t := s.tree
	if id := captureName(t, n); id >= 0 {
		sc.bind(s.text.bytes(t.Bytes(id)), id)
		return
	}
	switch t.Kind(n) {
	case syntax.ClassPattern:
		for c := t.First(n); c >= 0; c = t.Next(c) {
			if t.Kind(c) == syntax.DottedName {
				s.visit(t.First(c), sc)
			} else {
				s.pattern(c, sc)
			}
		}
	case syntax.KeywordPattern:
		first := true
		for c := t.First(n); c >= 0; c = t.Next(c) {
			if first { // the attribute's name
				first = false
				continue
			}
			s.pattern(c, sc)
		}
	case syntax.DottedName:
		s.visit(t.First(n), sc)
	case syntax.Identifier: // `as` name, `*rest`, `**rest`
		sc.bind(s.text.bytes(t.Bytes(n)), n)
	default:
		for c := t.First(n); c >= 0; c = t.Next(c) {
			s.pattern(c, sc)
		}
	}
}

// captureName is the identifier of a pattern that is a bare name, but for the
// wildcard `_`; else Nil.
func captureName(t *syntax.Tree, n syntax.Node) syntax.Node {
	for t.Kind(n) == syntax.CasePattern && t.First(n) >= 0 && t.Next(t.First(n)) < 0 {
		n = t.First(n)
	}
	if t.Kind(n) != syntax.DottedName || t.First(n) < 0 || t.Next(t.First(n)) >= 0 || t.Is(n, "_") {
		return syntax.Nil
	}
	return t.First(n)
}

// capture marks the symbols that inner functions read or write.
func (s *scopes) capture() {
	for _, sc := range s.order {
		for n := range sc.uses {
			s.markOutward(sc, n)
		}
		for n := range sc.outward {
			s.markOutward(sc, n)
			if sym := sc.lookup(n); sym != nil {
				sym.shared = true
			}
		}
	}
}

func (s *scopes) markOutward(sc *scope, n Name) {
	if sym := sc.lookup(n); sym != nil && sym.scope.function() != sc.function() {
		sym.captured = true
	}
}
