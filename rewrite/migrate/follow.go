package migrate

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"awaken/rewrite/colour"
	"awaken/rewrite/header"
	"awaken/rewrite/library"
	"awaken/rewrite/pack"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// What a pack swaps only in async code (only-in-async) is taken place by place:
// the old library stays where it is, since sync code goes on to use it, and a
// place brings along what it needs itself. Places that share an object which
// changes its class go together.

// follow marks a swap of such a module, and tells whether it is one.
func (m *migration) follow(s *colour.Swap) bool {
	s.Follows = m.set.Follows(s.Uses)
	return s.Follows
}

// together names what a swap that follows goes with: all of the object that
// changes its class, or itself alone.
func (m *migration) together(s *colour.Swap) string {
	p := m.owners[s]
	if s.Free || m.changes(s.Uses) {
		for _, r := range m.roots[s] {
			if r != 0 {
				return fmt.Sprintf("%s %d", p.Name, m.find(r))
			}
		}
		return p.Name + " " + p.ModuleOf(s.Uses).Name()
	}
	return fmt.Sprintf("%s %s:%d", p.Name, s.Func.Unit.File.Name, s.Node)
}

// uses tells whether a dotted name is a method of an object that changes its
// class in async code: also where it is called as before, that must happen in the
// event loop.
func (m *migration) uses(name string) bool {
	if !m.set.Follows(name) {
		return false
	}
	_, itself := m.set.Class(name)
	c := m.classOf(name)
	return itself == nil && c != nil && !c.Stay
}

// changes tells whether a dotted name stands for an object that changes its
// class, or for what makes one.
func (m *migration) changes(name string) bool {
	if c := m.classOf(name); c != nil {
		return !c.Stay
	}
	e := m.program.Entry(name)
	return e != nil && (m.moves(e.Value.Type) || slices.ContainsFunc(e.Value.Elements, func(v library.Value) bool { return m.moves(v.Type) }))
}

func (m *migration) moves(class string) bool {
	c := m.classOf(class)
	return c != nil && !c.Stay
}

// classOf is the class that a dotted name is, or is a member of; nil if it is
// neither.
func (m *migration) classOf(name string) *pack.Class {
	if _, c := m.set.Class(name); c != nil {
		return c
	}
	_, c := m.set.Class(strings.TrimSuffix(name, "."+short(name)))
	return c
}

// settle records a use which tells that an object is in its async form already.
func (m *migration) settle(p *pack.Pack, at place, uses string) {
	m.add(p, &colour.Swap{Func: at.fn, Node: at.node, Uses: uses, Title: "leave `" + uses + "` alone", Free: true, Settled: true})
}

// bring adds to a swap what its rule needs in the file: equal edits of several
// swaps are one.
func (m *migration) bring(s *colour.Swap, p *pack.Pack, rule *pack.Rule) {
	u := s.Func.Unit
	t := u.Tree
	modules := slices.Clone(rule.Imports)
	if h := p.Helpers[rule.Helper]; h != nil {
		modules = append(modules, h.Imports...)
		newline := syntax.Newline(t.Text)
		text := strings.ReplaceAll(strings.TrimSpace(h.Text), "\n", newline)
		at, definition, tail := header.Definition(t, u.Lines, text+newline)
		switch {
		case strings.Contains(string(t.Text), text): // an earlier migration has put it there
		case u.Exports(h.Name):
			s.Block = &colour.Block{Rule: "shadowed", Func: s.Func, Node: s.Node, Reason: "the file has another `" + h.Name + "`, a name that the migration needs for a function of its own", WayOut: "rename it"}
			return
		default:
			rank := header.RankDefinition + slices.Index(slices.Sorted(maps.Keys(p.Helpers)), rule.Helper)
			s.Replacements = append(s.Replacements, replacement(u.Body, at, at, definition, rank))
			if tail != "" {
				s.Replacements = append(s.Replacements, replacement(u.Body, at, at, tail, header.RankTail))
			}
		}
	}
	for _, name := range modules {
		local, _, _ := strings.Cut(name, ".")
		switch {
		case m.imports(u, name):
		case u.Exports(local) && !m.binds(u, local, name):
			s.Block = &colour.Block{Rule: "shadowed", Func: s.Func, Node: s.Node, Reason: "the file has another `" + local + "`, the name of a module that the migration needs", WayOut: "rename it"}
			return
		default:
			at, text := header.Import(t, u.Lines, "import "+name, len(t.Text), nil)
			s.Replacements = append(s.Replacements, replacement(u.Body, at, at, text, header.Rank(name)))
		}
	}
}

// binds tells whether an import at module level gives a file a package of that
// name: by itself, or by one of its submodules.
func (m *migration) binds(u *resolve.Unit, local, module string) bool {
	for _, b := range m.imported(u.Tree, local) {
		if b == module || strings.HasPrefix(b, local+".") || b == local {
			return true
		}
	}
	return false
}

// importsOf lists what the imports of a file bind each name to, by dotted name.
func importsOf(t *syntax.Tree) map[string][]string {
	names := map[string][]string{}
	for n := syntax.Node(1); int(n) < t.Len(); n++ {
		kind := t.Kind(n)
		if kind != syntax.ImportStatement && kind != syntax.ImportFromStatement {
			continue
		}
		prefix := ""
		if module := t.Child(n, syntax.FieldModuleName); module >= 0 {
			prefix = t.String(module) + "."
		}
		for c := t.First(n); c >= 0; c = t.Next(c) {
			if t.Field(c) != syntax.FieldName {
				continue
			}
			name, bound := c, ""
			if t.Kind(c) == syntax.AliasedImport {
				name = t.Child(c, syntax.FieldName)
				bound = t.String(t.Child(c, syntax.FieldAlias))
			} else if bound = t.String(c); kind == syntax.ImportStatement {
				bound, _, _ = strings.Cut(bound, ".")
			}
			names[bound] = append(names[bound], prefix+t.String(name))
		}
	}
	return names
}

// imported lists what the imports of a file bind a name to.
func (m *Migration) imported(t *syntax.Tree, local string) []string {
	if m.bound[t] == nil {
		m.bound[t] = importsOf(t)
	}
	return m.bound[t][local]
}

// spells looks at the function of a call whose place a text takes that does not
// have it: it must be written by the library's own name. It gives the reason if
// it is not.
func (m *migration) spells(s *colour.Swap, c *called, rule *pack.Rule, function syntax.Node, uses string) string {
	if !m.set.Follows(uses) || hasHole(rule, "recv") || hasHole(rule, "function") {
		return ""
	}
	root, ok := m.spelled(c.fn.Unit.Tree, function, uses)
	if !ok || c.others || isParameter(c.fn, root) {
		return "it is called here through a variable"
	}
	s.Gone = append(s.Gone, root)
	return ""
}

// isParameter tells whether an identifier stands for a parameter of a function or
// of one around it.
func isParameter(fn *resolve.Func, n syntax.Node) bool {
	t := fn.Unit.Tree
	for ; fn != nil && fn.Kind != resolve.Module; fn = fn.Parent {
		for _, p := range fn.Params {
			if t.String(p.Node) == t.String(n) {
				return true
			}
		}
	}
	return false
}

// spelled tells whether the function of a call is written by a name that an
// import binds, or that is built in, and not through a variable that may hold
// something else; root is the identifier that the expression begins with.
func (m *migration) spelled(t *syntax.Tree, function syntax.Node, uses string) (root syntax.Node, ok bool) {
	root = function
	for t.Kind(root) == syntax.Attribute {
		root = t.Child(root, syntax.FieldObject)
	}
	if t.Kind(root) != syntax.Identifier {
		return root, false
	}
	if name, builtin := strings.CutPrefix(uses, "builtins."); builtin && root == function {
		return root, t.Is(root, name)
	}
	return root, len(m.imported(t, t.String(root))) > 0
}
