package migrate

import (
	"slices"
	"strings"

	"awaken/rewrite/colour"
	"awaken/rewrite/pack"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// followed is a name of a module that is swapped only in async code, where it is
// not called.
type followed struct {
	pack *pack.Pack
	at   place
	root syntax.Node // the identifier that the expression begins with
	name string      // dotted
	fate pack.Fate
}

// followNames has annotations and handlers of exceptions follow the objects
// that they are about.
func (m *migration) followNames() {
	if !slices.ContainsFunc(m.set.Packs, func(p *pack.Pack) bool { return p.MovesAfter() }) {
		return
	}
	var raised []followed
	raises := map[string]bool{} // exceptions that are used in another way than in handlers
	for _, u := range m.program.Units {
		for _, f := range m.followedIn(u) {
			switch {
			case u.Tree.Kind(u.Tree.Parent(f.at.node)) == syntax.Call && u.Tree.Field(f.at.node) == syntax.FieldFunction && m.classOf(f.name) != nil:
			case m.classOf(f.name) != nil:
				m.followAnnotation(f)
			case handles(u.Tree, f.at.node) >= 0:
				raised = append(raised, f)
			default:
				raises[f.name] = true
			}
		}
	}
	m.here = nil
	for _, f := range raised {
		m.followHandler(f, raises[f.name])
	}
	m.here = nil
}

// followedIn lists the names of a file that may have to follow.
func (m *migration) followedIn(u *resolve.Unit) []followed {
	t := u.Tree
	var list []followed
	for n := syntax.Node(0); int(n) < t.Len(); n++ {
		switch t.Kind(n) {
		case syntax.ImportStatement, syntax.ImportFromStatement:
			n = t.After(n) - 1
			continue
		case syntax.Identifier:
		default:
			continue
		}
		local := t.String(n)
		bound := m.imported(t, local)
		if len(bound) != 1 || !denotes(t, n) {
			continue
		}
		path, whole := bound[0], n
		if first, _, dotted := strings.Cut(path, "."); dotted && first == local {
			path = local // of `import a.b`
		}
		for {
			if p := m.set.Owner(path); p != nil && p.ModuleOf(path).Name() != path {
				mod := p.ModuleOf(path)
				name := strings.TrimPrefix(path, mod.Name()+".")
				fate := mod.Fate(name)
				if mod.Follows && fate.Known && !fate.Stays && fate.Module != "" && fate.Module+"."+fate.Name != path {
					list = append(list, followed{p, place{m.host(u, n), whole}, n, mod.Name() + "." + name, fate})
				}
				break
			}
			up := t.Parent(whole)
			if t.Kind(up) != syntax.Attribute || t.Field(whole) != syntax.FieldObject {
				break
			}
			path, whole = path+"."+t.String(t.Child(up, syntax.FieldAttribute)), up
		}
	}
	return list
}

// followAnnotation has an annotation, or the class that isinstance looks for,
// follow the objects that it is about.
func (m *migration) followAnnotation(f followed) {
	roots := m.ofReference(f.at)
	if !slices.ContainsFunc(roots, func(r root) bool { return r != 0 }) {
		return
	}
	m.here = roots
	m.rename(f, f.fate.Module+"."+f.fate.Name, true)
}

// followHandler has a handler of an exception follow the objects of its class's
// module whose methods are called in the try; others is set where the program
// also raises the old exception itself.
func (m *migration) followHandler(f followed, others bool) {
	t := f.at.fn.Unit.Tree
	try := t.Parent(handles(t, f.at.node))
	var roots []root
	for fn, within := range m.reachedFrom(f.at.fn, t.Child(try, syntax.FieldBody)) {
		for _, s := range m.swaps {
			if s.Func != fn || within >= 0 && !fn.Unit.Tree.Within(s.Node, within) || !m.changes(s.Uses) || f.pack.ModuleOf(s.Uses) != f.pack.ModuleOf(f.name) {
				continue
			}
			for _, r := range m.roots[s] {
				if r != 0 && !slices.Contains(roots, r) {
					roots = append(roots, r)
				}
			}
		}
	}
	if len(roots) == 0 {
		return
	}
	slices.Sort(roots)
	m.here = roots
	text := f.fate.Module + "." + f.fate.Name
	if old := t.String(f.at.node); others && t.Kind(t.Parent(f.at.node)) == syntax.Tuple {
		text = old + ", " + text
	} else if others {
		text = "(" + old + ", " + text + ")"
	}
	m.rename(f, text, !others)
}

// rename writes another name for one that follows; gone tells that the text does
// not have the old one.
func (m *migration) rename(f followed, text string, gone bool) {
	u := f.at.fn.Unit
	t := u.Tree
	s := &colour.Swap{
		Func: f.at.fn, Node: f.at.node, Uses: f.name, Free: true, Title: "write `" + text + "` for `" + t.String(f.at.node) + "`",
		Replacements: []colour.Replacement{replacement(f.at.fn, t.Start(f.at.node), t.End(f.at.node), text, 0)},
	}
	if gone {
		s.Gone = []syntax.Node{f.root}
	}
	m.bring(s, f.pack, &pack.Rule{Imports: []string{f.fate.Module}})
	m.add(f.pack, s)
}

// handles is the except clause in whose head an expression stands, Nil if it
// stands in none.
func handles(t *syntax.Tree, n syntax.Node) syntax.Node {
	for p := t.Parent(n); p >= 0; p = t.Parent(p) {
		switch t.Kind(p) {
		case syntax.ExceptClause:
			return p
		case syntax.Tuple, syntax.ParenthesizedExpression, syntax.AsPattern:
		default:
			return syntax.Nil
		}
	}
	return syntax.Nil
}

// reachedFrom lists the functions whose code a block may run: all of what it
// calls, and of its own function what is within the node.
func (m *migration) reachedFrom(fn *resolve.Func, block syntax.Node) map[*resolve.Func]syntax.Node {
	found := map[*resolve.Func]syntax.Node{fn: block}
	for queue := []*resolve.Func{fn}; len(queue) > 0; queue = queue[1:] {
		for _, in := range m.instances(queue[0]) {
			for _, x := range in.Sites() {
				if within := found[queue[0]]; within >= 0 && !queue[0].Unit.Tree.Within(x.Node, within) {
					continue
				}
				for _, target := range x.Targets {
					if _, seen := found[target.Func()]; !seen {
						found[target.Func()] = syntax.Nil
						queue = append(queue, target.Func())
					}
				}
			}
		}
	}
	return found
}
