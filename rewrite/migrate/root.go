package migrate

import (
	"slices"

	"awaken/rewrite/colour"
	"awaken/rewrite/pack"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// meet has the roots of all places that are swapped meet, and gives each swap
// its group.
func (m *migration) meet() {
	for _, s := range m.swaps {
		if !s.Named && !m.follow(s) {
			m.join(m.owners[s], m.roots[s])
		} else if s.Follows {
			m.join(nil, m.roots[s])
		}
	}
	for _, s := range m.swaps {
		p := m.owners[s]
		if s.Follows {
			s.Group = m.together(s)
			s.Whole = s.Group
			continue
		}
		s.Group, s.Whole = p.Name, p.Name
		if p.Beside != nil {
			s.Group += m.apart[s] // what has to stay does so by itself
			continue
		}
		if !s.Named {
			s.Group = m.group(p, m.roots[s])
		}
	}
}

// given collects, for each call, the roots of what it is given.
func (m *migration) given() {
	m.program.Values(func(v resolve.Value) {
		t := v.Instance.Func().Unit.Tree
		roots := v.Roots()
		if v.Node < 0 || len(roots) == 0 {
			return
		}
		if u := colour.RoleOf(t, v.Node); u.Role == colour.Argument {
			at := place{v.Instance.Func(), u.By}
			m.got[at] = union(m.got[at], roots)
		}
	})
}

func union(roots []root, more []resolve.Root) []root {
	for _, r := range more {
		if !slices.Contains(roots, root(r)) {
			roots = append(roots, root(r))
		}
	}
	return roots
}

// ofCall are the roots of a call that reaches a pack.
func (m *migration) ofCall(p *pack.Pack, name string, at place, receivers []root) []root {
	roots := slices.Clone(receivers)
	for _, r := range m.got[at] {
		if !slices.Contains(roots, r) {
			roots = append(roots, r)
		}
	}
	if len(roots) > 0 {
		return roots
	}
	if mod := p.ModuleOf(name); mod != nil && mod.Shared {
		if m.alone[at] == 0 {
			m.alone[at] = -root(len(m.alone) + 1)
		}
		return []root{m.alone[at]}
	}
	return []root{0}
}

// annotated are the roots of what an annotation around a node is about: the
// values of a parameter, the results of a function, or an assigned value.
func (m *migration) annotated(fn *resolve.Func, n syntax.Node) []root {
	t := fn.Unit.Tree
	for child, p := n, t.Parent(n); p >= 0; child, p = p, t.Parent(p) {
		switch t.Kind(p) {
		case syntax.TypedParameter, syntax.TypedDefaultParameter:
			return m.ofParameter(fn.Unit, p)
		case syntax.FunctionDefinition:
			if f := fn.Unit.FuncAt(p); f != nil && t.Field(child) == syntax.FieldReturnType {
				return m.ofValues(f, f.Returns)
			}
			return nil
		case syntax.Assignment:
			if t.Field(child) == syntax.FieldType {
				return m.ofValues(fn, []syntax.Node{t.Child(p, syntax.FieldRight)})
			}
			return nil
		case syntax.Block, syntax.Call:
			return nil
		}
	}
	return nil
}

func (m *migration) ofParameter(u *resolve.Unit, parameter syntax.Node) []root {
	var roots []root
	for _, f := range u.Funcs {
		for k := range f.Params {
			if at := f.Params[k].Node; at != parameter && u.Tree.Parent(at) != parameter {
				continue
			}
			for _, in := range m.instances(f) {
				roots = union(roots, m.program.Held(in, k).Roots())
			}
		}
	}
	return roots
}

func (m *migration) ofValues(f *resolve.Func, nodes []syntax.Node) []root {
	var roots []root
	for _, in := range m.instances(f) {
		for _, n := range nodes {
			roots = union(roots, m.program.Value(in, n).Roots())
		}
	}
	return roots
}

func (m *migration) instances(f *resolve.Func) []*resolve.Instance {
	if m.index == nil {
		m.index = m.program.Index()
	}
	return m.index.Instances(f)
}
