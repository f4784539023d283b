package migrate

import (
	"regexp"
	"strings"

	"awaken/rewrite/pack"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// dotted matches a name, or several joined by dots.
var dotted = regexp.MustCompile(`[\pL_][\pL\pN_]*(\.[\pL_][\pL\pN_]*)*`)

// text looks at a string that may name what the pack's library has: as an
// annotation, where it is a reference like any other, or as what a patch
// replaces.
func (m *migration) text(u *resolve.Unit, p *pack.Pack, byLocal map[string][]*binding, n syntax.Node) bool {
	t := u.Tree
	if !annotates(t, n) {
		return m.patched(u, p, n)
	}
	fine := true
	for _, found := range dotted.FindAllIndex(t.Bytes(n), -1) {
		start := t.Start(n) + found[0]
		name := string(t.Text[start : t.Start(n)+found[1]])
		local, rest, _ := strings.Cut(name, ".")
		candidates := byLocal[local]
		if len(candidates) == 0 {
			continue
		}
		path := candidates[0].path
		if !candidates[0].from && !candidates[0].aliased {
			path = local
		}
		if rest != "" {
			path += "." + rest
		}
		r := &reference{owner: p.ModuleOf(path)}
		if r.owner == nil || module(p, path) != nil {
			continue
		}
		r.name, _, _ = strings.Cut(strings.TrimPrefix(path, r.owner.Name()+"."), ".")
		if p.Target(r.owner.Name() + "." + r.name) {
			continue // it is migrated already
		}
		end := start + strings.LastIndex(name, r.name) + len(r.name)
		r.last = extent{end - len(r.name), end}
		if r.last.start > start {
			r.module = extent{start, r.last.start - 1}
		}
		r.from, _, _ = strings.Cut(path, "."+r.name)
		r.roots = m.annotated(m.host(u, n), n)
		if !m.decide(p, place{m.host(u, n), n}, r) {
			fine = false
			continue
		}
		for _, c := range candidates {
			c.uses = append(c.uses, r)
		}
	}
	return fine
}

// annotates tells whether a string is, or is part of, an annotation.
func annotates(t *syntax.Tree, n syntax.Node) bool {
	for p := t.Parent(n); p >= 0; p = t.Parent(p) {
		switch t.Kind(p) {
		case syntax.Type:
			return true
		case syntax.Call, syntax.Block:
			return false
		}
	}
	return false
}

// patched refuses strings by which mock.patch and its like replace names of
// the library.
func (m *migration) patched(u *resolve.Unit, p *pack.Pack, n syntax.Node) bool {
	t := u.Tree
	name := strings.Trim(t.String(n), `rRbBuU"'`)
	list := t.Parent(n)
	if t.Kind(list) != syntax.ArgumentList || !strings.Contains(t.String(t.Child(t.Parent(list), syntax.FieldFunction)), "patch") {
		return true
	}
	owner := p.ModuleOf(name)
	if owner == nil || module(p, name) != nil || dotted.FindString(name) != name {
		return true
	}
	m.refuse(p, place{m.host(u, n), n}, name, "monkeypatch", name+" is replaced here by something else", "replace a function of your own instead")
	return false
}
