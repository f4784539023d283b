package resolve

import (
	"bytes"
	"slices"
	"strings"

	"awaken/rewrite/syntax"
)

// Region is what moving a stretch of module-level code into a function of its
// own would do to the names that the code binds.
type Region struct {
	Bound  []string // in the order of their first binding
	Shared []string // those of Bound that code outside the stretch reads or binds too, in that order
	// Later: the rest of the module's own code alone uses what is Shared, after
	// the stretch, and so may other files.
	Later bool
}

// Region looks at the statements from first to last, which stand in one block
// of the module's own code. Imported tells whether the code runs when the
// module is imported, so that other files can read what it binds.
func (p *Program) Region(u *Unit, first, last syntax.Node, imported bool) Region {
	t := u.Tree
	s := newScopes(t, u.text)
	root := s.byNode[0]
	inside := func(n syntax.Node) bool { return n >= first && n < t.After(last) }
	r := Region{Later: true}
	for _, b := range root.bindings {
		if name := u.text.table.text(b.sym.name); inside(b.node) && !slices.Contains(r.Bound, name) {
			r.Bound = append(r.Bound, name)
		}
	}
	if len(r.Bound) == 0 {
		return r
	}
	shared := map[string]bool{}
	byName := false // names of the module are looked up by text
	for n := syntax.Node(1); int(n) < t.Len(); n++ {
		if t.Kind(n) != syntax.Identifier {
			continue
		}
		name := t.String(n)
		byName = byName || name == "globals" || name == "__all__"
		if !slices.Contains(r.Bound, name) || !isName(t, n) {
			continue
		}
		at := s.around(n)
		id := u.text.string(name)
		if inside(n) {
			if at.function() != root && at.declaresGlobal(id) {
				shared[name], r.Later = true, false
			}
		} else if sym := at.lookup(id); sym == nil || sym.scope == root {
			shared[name] = true
			r.Later = r.Later && n > first && at.function() == root
		}
	}
	for _, name := range r.Bound {
		if shared[name] || byName || imported && p.ReadElsewhere(u, name) {
			r.Shared = append(r.Shared, name)
		}
	}
	return r
}

// declaresGlobal tells whether a name that is read in sc is declared global
// there, or in a function around it.
func (sc *scope) declaresGlobal(n Name) bool {
	for s := sc; s != nil; s = s.parent {
		if s.globals[n] {
			return true
		}
		if s.symbols[n] != nil && s.kind != classScope {
			return false
		}
	}
	return false
}

// around is the innermost scope around a node.
func (s *scopes) around(n syntax.Node) *scope {
	for p := s.tree.Parent(n); p >= 0; p = s.tree.Parent(p) {
		if sc := s.byNode[p]; sc != nil {
			return sc
		}
	}
	return s.byNode[0]
}

// isName tells whether an identifier stands for a variable: it is no attribute
// and no keyword of a call.
func isName(t *syntax.Tree, n syntax.Node) bool {
	switch p := t.Parent(n); t.Kind(p) {
	case syntax.Attribute:
		return t.Field(n) != syntax.FieldAttribute
	case syntax.KeywordArgument:
		return t.Field(n) != syntax.FieldName
	}
	return true
}

// ReadElsewhere tells whether another file may read a name of a module: it
// spells the module, and the name as an attribute, an import or a string.
func (p *Program) ReadElsewhere(u *Unit, name string) bool {
	module := u.Body.Name[strings.LastIndexByte(u.Body.Name, '.')+1:]
	for _, other := range p.Units {
		t := other.Tree
		if other == u || !bytes.Contains(t.Text, []byte(name)) || !bytes.Contains(t.Text, []byte(module)) {
			continue
		}
		for n := syntax.Node(1); int(n) < t.Len(); n++ {
			switch t.Kind(n) {
			case syntax.Identifier:
				if t.Is(n, name) && (t.Kind(t.Parent(n)) == syntax.Attribute && t.Field(n) == syntax.FieldAttribute || imports(t, n)) {
					return true
				}
			case syntax.WildcardImport:
				return true
			case syntax.String:
				if text, ok := constantString(t, n); ok && text == name {
					return true
				}
			}
		}
	}
	return false
}

// imports tells whether an identifier stands in an import.
func imports(t *syntax.Tree, n syntax.Node) bool {
	for p := t.Parent(n); p >= 0; p = t.Parent(p) {
		switch t.Kind(p) {
		case syntax.DottedName, syntax.AliasedImport:
			continue
		}
		return t.Kind(p) == syntax.ImportFromStatement
	}
	return false
}
