package migrate

import (
	"strings"

	"awaken/rewrite/colour"
	"awaken/rewrite/pack"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// renamed is a call of a function by the name under which it was imported, that
// has another name in the async API beside.
type renamed struct {
	imported syntax.Node // in the import statement
	to       string
}

// renameFunction gives a call of a module's function its async name; it gives
// the reason if it cannot.
func (m *migration) renameFunction(s *colour.Swap, at place, rule *pack.Rule, uses string) string {
	t := at.fn.Unit.Tree
	function := t.Child(at.node, syntax.FieldFunction)
	name := function
	switch t.Kind(function) {
	case syntax.Attribute:
		name = t.Child(function, syntax.FieldAttribute)
	case syntax.Identifier:
		imported := importOf(t, t.String(function), short(uses))
		if imported < 0 {
			return uses + " is called here by a name of the program's own"
		}
		m.renames[s] = renamed{imported, rule.To}
	default:
		return uses + " is called here through an expression"
	}
	s.Replacements = append(s.Replacements, replacement(at.fn, t.Start(name), t.End(name), rule.To, 0))
	return ""
}

// importOf is where a file imports a name from a module, without an alias; -1 if
// it does not.
func importOf(t *syntax.Tree, local, name string) syntax.Node {
	if local != name {
		return syntax.Nil
	}
	for n := syntax.Node(0); int(n) < t.Len(); n++ {
		if t.Kind(n) != syntax.ImportFromStatement {
			continue
		}
		for c := t.First(n); c >= 0; c = t.Next(c) {
			if t.Field(c) == syntax.FieldName && t.Kind(c) == syntax.DottedName && t.Is(c, name) {
				return c
			}
		}
	}
	return syntax.Nil
}

// renamed imports the async names of the functions that a file calls: in place
// of the sync ones, if nothing else in the file uses those.
func (m *migration) renamed(u *resolve.Unit, p *pack.Pack) {
	t := u.Tree
	made := map[syntax.Node]int{}
	to := map[syntax.Node]string{}
	var order []syntax.Node
	for _, s := range m.swaps {
		r, ok := m.renames[s]
		if !ok || s.Func.Unit != u || m.owners[s] != p || s.Block != nil {
			continue
		}
		if made[r.imported] == 0 {
			order = append(order, r.imported)
		}
		made[r.imported]++
		to[r.imported] = r.to
	}
	if len(order) == 0 {
		return
	}
	s := &colour.Swap{Func: u.Body, Node: t.Parent(order[0]), Uses: p.Name}
	var names []string
	for _, imported := range order {
		used := 0
		for n := syntax.Node(0); int(n) < t.Len(); n++ {
			if t.Kind(n) == syntax.Identifier && t.String(n) == t.String(imported) && denotes(t, n) && t.Kind(t.Parent(n)) != syntax.ImportFromStatement {
				used++
			}
		}
		text := to[imported]
		if used > made[imported] {
			text += ", " + t.String(imported)
		}
		names = append(names, to[imported])
		s.Replacements = append(s.Replacements, replacement(u.Body, t.Start(imported), t.End(imported), text, 0))
	}
	s.Title = "import " + strings.Join(names, ", ") + " in `" + u.File.Module + "`"
	m.add(p, s)
}
