package migrate

import (
	"fmt"
	"slices"

	"awaken/rewrite/colour"
	"awaken/rewrite/pack"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// named finds calls of which nothing is known but the name of a method of a
// pack, on a variable that bears a usual name for the library's objects. They
// are weaker evidence, and only of interest where the library is used at all.
func (m *migration) named() {
	used := map[*pack.Pack]bool{}
	for _, s := range m.swaps {
		used[m.owners[s]] = true
	}
	seen := map[place]bool{}
	for _, x := range m.program.Sites {
		fn, n := x.Instance().Func(), x.Node
		t := fn.Unit.Tree
		function := t.Child(max(n, 0), syntax.FieldFunction)
		if n < 0 || x.Instance().Stands() || x.Call() == nil || len(x.Targets)+len(x.Classes)+len(x.Libraries) > 0 ||
			t.Kind(n) != syntax.Call || t.Kind(function) != syntax.Attribute || seen[place{fn, n}] || colour.Dead(t, n) {
			continue
		}
		method := t.String(t.Child(function, syntax.FieldAttribute))
		receiver := t.LastName(t.Child(function, syntax.FieldObject))
		for _, p := range m.set.Packs {
			if !used[p] || !slices.Contains(p.Receivers, receiver) || fn.Kind == resolve.Module {
				continue
			}
			rule, class := methodNamed(p, method)
			if rule == nil {
				continue
			}
			seen[place{fn, n}] = true
			m.add(p, &colour.Swap{
				Func: fn, Node: n, Uses: class + "." + method, Named: true,
				Title:  fmt.Sprintf("await `%s` in `%s`, by its name alone", excerpt(t, n), fn.Name),
				Awaits: []colour.Await{{Func: fn, Node: n}},
			})
			break
		}
	}
}

// methodNamed is the rule that all classes of a pack with a method of that name
// agree in, if it says nothing but await.
func methodNamed(p *pack.Pack, method string) (rule *pack.Rule, class string) {
	for _, c := range p.Classes() {
		r := c.Methods[method]
		switch {
		case r == nil:
		case r.Use != pack.Await || r.To != "" || rule != nil && !alike(rule, r):
			return nil, ""
		default:
			rule, class = r, c.Name()
		}
	}
	return rule, class
}
