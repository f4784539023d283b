package migrate

import (
	"strings"

	"awaken/rewrite/colour"
	"awaken/rewrite/pack"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// binding is a name of a file that an import of a pack's library binds.
type binding struct {
	local     string
	path      string      // dotted name of what it is bound to
	statement syntax.Node // the import
	name      syntax.Node // in it: what is imported, without an alias
	aliased   bool
	from      bool // by `from m import n`
	uses      []*reference
}

// reference is one use of a binding, with the attributes that are read of it
// directly.
type reference struct {
	module extent // what denotes the module; empty for a name that was imported itself
	last   extent // the name, without what stands before it
	whole  extent // both
	owner  *pack.Module
	name   string // of the module's name; "" if the module itself is meant
	from   string // the module, as it is written
	fate   pack.Fate
	roots  []root // of what it is used for
	kept   bool   // by a component that stays as it is
}

// extent is a range of bytes of a file.
type extent struct{ start, end int }

func extentOf(t *syntax.Tree, n syntax.Node) extent { return extent{t.Start(n), t.End(n)} }

// names changes the imports of the packs' modules, and the names that are read
// of them.
func (m *migration) names() {
	for _, u := range m.program.Units {
		for _, p := range m.set.Packs {
			if p.Beside != nil {
				m.renamed(u, p)
				continue
			}
			m.namesOf(u, p)
		}
	}
}

func (m *migration) namesOf(u *resolve.Unit, p *pack.Pack) {
	bindings := m.bindings(u, p)
	if len(bindings) == 0 {
		return
	}
	if !m.findReferences(u, p, bindings) {
		return
	}
	s := &colour.Swap{Func: u.Body, Node: bindings[0].statement, Uses: bindings[0].path}
	w := &importWriter{migration: m, unit: u, pack: p, swap: s, done: map[string]bool{}}
	for _, b := range bindings {
		for _, r := range b.uses {
			if h := p.Helpers[r.fate.Helper]; h != nil {
				w.replace(r.whole.start, r.whole.end, h.Name)
				m.gatherFor(u, p, &pack.Rule{Helper: r.fate.Helper})
			}
		}
	}
	for i := 0; i < len(bindings); {
		j := i
		for j < len(bindings) && bindings[j].statement == bindings[i].statement {
			j++
		}
		w.statement(bindings[i:j])
		i = j
	}
	if len(s.Replacements) == 0 {
		return
	}
	s.Title = "import " + strings.Join(w.imported, ", ") + " in `" + u.File.Module + "`"
	m.add(p, s)
}

// bindings lists what the imports of a file bind of the pack's modules.
func (m *migration) bindings(u *resolve.Unit, p *pack.Pack) []*binding {
	t := u.Tree
	var list []*binding
	for n := syntax.Node(0); int(n) < t.Len(); n++ {
		switch t.Kind(n) {
		case syntax.ImportStatement:
			for c := t.First(n); c >= 0; c = t.Next(c) {
				name, alias := c, syntax.Nil
				if t.Kind(c) == syntax.AliasedImport {
					name, alias = t.Child(c, syntax.FieldName), t.Child(c, syntax.FieldAlias)
				}
				if t.Kind(name) != syntax.DottedName || !concerns(p, t.String(name)) {
					continue
				}
				b := &binding{statement: n, name: name, path: t.String(name)}
				if alias >= 0 {
					b.local, b.aliased = t.String(alias), true
				} else {
					b.local, _, _ = strings.Cut(b.path, ".")
				}
				list = append(list, b)
			}
		case syntax.ImportFromStatement:
			module := t.Child(n, syntax.FieldModuleName)
			if t.Kind(module) != syntax.DottedName || !concerns(p, t.String(module)) {
				continue
			}
			if t.ChildOf(n, syntax.WildcardImport) >= 0 {
				m.refuse(p, place{u.Body, n}, t.String(module), "star-import", "the names that a star import binds are not written", "import them by name")
				continue
			}
			for c := t.First(n); c >= 0; c = t.Next(c) {
				if t.Field(c) != syntax.FieldName {
					continue
				}
				name, alias := c, syntax.Nil
				if t.Kind(c) == syntax.AliasedImport {
					name, alias = t.Child(c, syntax.FieldName), t.Child(c, syntax.FieldAlias)
				}
				path := t.String(module) + "." + t.String(name)
				if p.ModuleOf(path) == nil && !concerns(p, path) {
					continue
				}
				b := &binding{statement: n, name: name, path: path, local: t.String(name), from: true}
				if alias >= 0 {
					b.local, b.aliased = t.String(alias), true
				}
				list = append(list, b)
			}
		}
	}
	return list
}

// concerns tells whether a dotted name is a module of the pack, or a package
// around one.
func concerns(p *pack.Pack, name string) bool {
	is := func(module string) bool { return module == name || strings.HasPrefix(module, name+".") }
	for module, m := range p.Modules {
		if is(module) && !m.Follows {
			return true
		}
	}
	for module := range p.From.Aliases {
		if is(module) {
			return true
		}
	}
	return false
}

// module gives the pack's module of exactly that name, also by an alias.
func module(p *pack.Pack, name string) *pack.Module {
	if to, ok := p.From.Aliases[name]; ok {
		name = to
	}
	return p.Modules[name]
}

// findReferences finds the uses of the bindings; it is false where something is
// in the way of changing them.
func (m *migration) findReferences(u *resolve.Unit, p *pack.Pack, bindings []*binding) bool {
	t := u.Tree
	byLocal := map[string][]*binding{}
	for _, b := range bindings {
		byLocal[b.local] = append(byLocal[b.local], b)
	}
	fine := true
	for n := syntax.Node(0); int(n) < t.Len(); n++ {
		switch t.Kind(n) {
		case syntax.ImportStatement, syntax.ImportFromStatement, syntax.FutureImportStatement:
			n = t.After(n) - 1
			continue
		case syntax.String:
			fine = m.text(u, p, byLocal, n) && fine
			continue
		case syntax.Identifier:
		default:
			continue
		}
		candidates := byLocal[t.String(n)]
		if len(candidates) == 0 || !denotes(t, n) {
			continue
		}
		if binds(t, n) {
			m.refuse(p, place{m.host(u, n), n}, candidates[0].path, "shadowed", "the name `"+candidates[0].local+"` is bound to something else here, so its uses cannot be told apart", "rename one of them")
			fine = false
			continue
		}
		if !m.reference(u, p, candidates, n) {
			fine = false
		}
	}
	for _, b := range bindings {
		if b.from { // one import serves all
			var roots []root
			for _, r := range b.uses {
				roots = append(roots, r.roots...)
			}
			m.join(p, roots)
		}
	}
	return fine
}

// denotes tells whether an identifier stands for a variable: not for an
// attribute, or the name of a keyword argument.
func denotes(t *syntax.Tree, n syntax.Node) bool {
	switch p := t.Parent(n); t.Kind(p) {
	case syntax.Attribute:
		return t.Field(n) == syntax.FieldObject
	case syntax.KeywordArgument:
		return t.Field(n) != syntax.FieldName
	case syntax.DottedName, syntax.AliasedImport:
		return false
	}
	return true
}

// binds tells whether an identifier is bound where it stands.
func binds(t *syntax.Tree, n syntax.Node) bool {
	switch p := t.Parent(n); t.Kind(p) {
	case syntax.FunctionDefinition, syntax.ClassDefinition, syntax.NamedExpression:
		return t.Field(n) == syntax.FieldName
	case syntax.DefaultParameter, syntax.TypedDefaultParameter:
		return t.Field(n) == syntax.FieldName
	case syntax.Parameters, syntax.LambdaParameters, syntax.TypedParameter, syntax.ListSplatPattern, syntax.DictionarySplatPattern,
		syntax.AsPatternTarget, syntax.GlobalStatement, syntax.NonlocalStatement:
		return true
	case syntax.ForStatement, syntax.ForInClause:
		return t.Field(n) == syntax.FieldLeft
	}
	return isTarget(t, n)
}

// host is the function whose code holds a node.
func (m *migration) host(u *resolve.Unit, n syntax.Node) *resolve.Func {
	host := u.Body
	for _, f := range u.Funcs {
		if f.Kind != resolve.Module && f.Node <= n && n < u.Tree.After(f.Node) {
			host = f
		}
	}
	return host
}

// reference reads one use of a binding, with the attributes behind it.
func (m *migration) reference(u *resolve.Unit, p *pack.Pack, candidates []*binding, n syntax.Node) bool {
	t := u.Tree
	b := candidates[0]
	r := &reference{last: extentOf(t, n)}
	whole, denoting := n, syntax.Nil
	path := b.path
	if !b.from && !b.aliased {
		path = b.local
	}
	expression := n
	for {
		if mod := module(p, path); mod != nil {
			r.owner, denoting = mod, expression
		}
		up := t.Parent(expression)
		isAttribute := t.Kind(up) == syntax.Attribute && t.Field(expression) == syntax.FieldObject
		switch {
		case r.owner != nil && denoting != expression:
			r.name, whole = short(path), expression
			r.module, r.last = extentOf(t, denoting), extentOf(t, t.Child(whole, syntax.FieldAttribute))
		case r.owner == nil && b.from && expression == n && p.ModuleOf(path) != nil:
			r.owner, r.name = p.ModuleOf(path), short(path)
		case isAttribute:
			expression = up
			path += "." + t.String(t.Child(up, syntax.FieldAttribute))
			continue
		}
		break
	}
	at := place{m.host(u, n), expression}
	switch {
	case r.owner == nil:
		return true // a package around the pack's modules: psycopg2.something else
	case r.name == "":
		m.refuse(p, at, r.owner.Name(), "module-value", "the module "+r.owner.Name()+" is used as a value here", "name what is used of it")
		return false
	}
	r.whole = extentOf(t, whole)
	full := r.owner.Name() + "." + r.name
	if p.Target(full) {
		return true // it is migrated already
	}
	r.from = strings.TrimSuffix(path, "."+r.name)
	r.roots = m.ofReference(at)
	m.here = r.roots
	defer func() { m.here = nil }()
	if !m.decide(p, at, r) {
		return false
	}
	switch gone := m.gone[place{at.fn, whole}]; {
	case r.kept:
	case gone:
		r.fate = pack.Fate{Known: true} // the text that takes the place of the call does not have the name
	case isTarget(t, whole):
		m.refuse(p, at, full, "monkeypatch", full+" is replaced here by something else", "replace a function of your own instead")
		return false
	case m.subclasses(t, whole, full):
		m.refuse(p, at, full, "subclass", "a class derives from "+full+", and its methods would have to be rewritten for the async class", "wrap the object instead of deriving from its class")
		return false
	case r.fate.Helper != "": // see namesOf
	case r.fate.Module == "":
		m.refuse(p, at, full, "function-value", full+" is used here without being called, and the call has another form after the swap", "call it in a function of your own")
		return false
	}
	for _, c := range candidates {
		c.uses = append(c.uses, r)
	}
	return true
}

// decide finds what becomes of the name of a reference; it is false where that
// is not known, or has no twin.
func (m *migration) decide(p *pack.Pack, at place, r *reference) bool {
	full := r.owner.Name() + "." + r.name
	switch r.fate = p.FateOf(r.from, r.owner, r.name); {
	case len(r.roots) > 0 && m.keeps(p, r.roots), len(r.roots) == 0 && m.partial(p) && r.owner.Both(r.name):
		r.kept = true
		r.fate = pack.Fate{Module: r.owner.Name(), Name: r.name, Stays: true, Known: true}
	case r.fate.Refuse != "":
		m.refuse(p, at, full, "no-twin", full+" has no async form", r.fate.Refuse)
		return false
	case !r.fate.Known:
		m.refuse(p, at, full, "unknown-name", full+" is not in the pack "+p.Name, "leave it out, or add it to the pack")
		return false
	}
	m.stays[p] = m.stays[p] || r.fate.Stays
	if len(r.roots) == 0 && !r.fate.Stays && !r.owner.Both(r.name) {
		m.whole[p] = true
	}
	m.join(p, r.roots)
	return true
}

// ofReference are the roots of what a name is used for: a call, or an
// annotation.
func (m *migration) ofReference(at place) []root {
	t := at.fn.Unit.Tree
	switch up := t.Parent(at.node); {
	case t.Kind(up) == syntax.Call && t.Field(at.node) == syntax.FieldFunction:
		return m.reached[place{at.fn, up}]
	case t.Kind(up) == syntax.ArgumentList: // isinstance(x, Connection)
		return m.got[place{at.fn, t.Parent(up)}]
	}
	return m.annotated(at.fn, at.node)
}

// subclasses tells whether an expression is a base of a class statement that
// the swap would change.
func (m *migration) subclasses(t *syntax.Tree, n syntax.Node, full string) bool {
	list := t.Parent(n)
	if t.Kind(list) != syntax.ArgumentList || t.Kind(t.Parent(list)) != syntax.ClassDefinition {
		return false
	}
	_, c := m.set.Class(full)
	return c != nil && !c.Stay
}
