package migrate

import (
	"maps"
	"slices"
	"strings"

	"awaken/rewrite/colour"
	"awaken/rewrite/header"
	"awaken/rewrite/pack"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// imports are the definitions and modules that rules need in one file.
type imports struct {
	helpers map[string]*pack.Pack // by key
	modules map[string]*pack.Pack
}

// use notes what the rule of a swap needs in its file.
func (m *migration) use(s *colour.Swap, p *pack.Pack, rule *pack.Rule) {
	switch {
	case rule.Helper == "" && len(rule.Imports) == 0 || m.keeps(p, m.here):
	case m.set.Follows(s.Uses):
		m.bring(s, p, rule)
	default:
		m.wants[s] = append(m.wants[s], want{p, rule})
	}
}

// want is what a rule of a pack needs in a file.
type want struct {
	pack *pack.Pack
	rule *pack.Rule
}

// gather has the files get what the rules of all swaps need.
func (m *migration) gather() {
	for _, s := range m.swaps {
		for _, w := range m.wants[s] {
			m.gatherFor(s.Func.Unit, w.pack, w.rule)
		}
	}
}

// gatherFor has a file get what a rule needs.
func (m *migration) gatherFor(u *resolve.Unit, p *pack.Pack, rule *pack.Rule) {
	need := m.units[u]
	if need == nil {
		need = &imports{helpers: map[string]*pack.Pack{}, modules: map[string]*pack.Pack{}}
		m.units[u] = need
	}
	if rule.Helper != "" {
		need.helpers[rule.Helper] = p
		for _, i := range p.Helpers[rule.Helper].Imports {
			need.modules[i] = p
		}
	}
	for _, i := range rule.Imports {
		need.modules[i] = p
	}
}

// helpers writes what the rules need into the files.
func (m *migration) helpers() {
	for _, u := range m.program.Units {
		need := m.units[u]
		if need == nil {
			continue
		}
		t := u.Tree
		newline := syntax.Newline(t.Text)
		for _, name := range slices.Sorted(maps.Keys(need.modules)) {
			if m.imports(u, name) || m.brought[u][name] {
				continue
			}
			at, text := header.Import(t, u.Lines, "import "+name, len(t.Text), nil)
			m.add(need.modules[name], &colour.Swap{
				Func: u.Body, Node: 0, Uses: name, Title: "import `" + name + "` in `" + u.File.Module + "`",
				Replacements: []colour.Replacement{replacement(u.Body, at, at, text, header.Rank(name))},
			})
		}
		for i, key := range slices.Sorted(maps.Keys(need.helpers)) {
			p := need.helpers[key]
			h := p.Helpers[key]
			text := strings.ReplaceAll(strings.TrimSpace(h.Text), "\n", newline)
			at, definition, tail := header.Definition(t, u.Lines, text+newline)
			switch {
			case strings.Contains(string(t.Text), text):
				continue // an earlier migration has put it there
			case u.Exports(h.Name):
				m.refuse(p, place{u.Body, 0}, h.Name, "shadowed", "the file has another `"+h.Name+"`, a name that the migration needs for a function of its own", "rename it")
				continue
			}
			s := m.add(p, &colour.Swap{
				Func: u.Body, Node: 0, Uses: h.Name, Title: "define `" + h.Name + "` in `" + u.File.Module + "`",
				Replacements: []colour.Replacement{replacement(u.Body, at, at, definition, header.RankDefinition+i)},
			})
			if tail != "" {
				s.Replacements = append(s.Replacements, replacement(u.Body, at, at, tail, header.RankTail))
			}
		}
	}
}

// imports tells whether a file imports a module by its own name, at module
// level, and goes on to do so.
func (m *migration) imports(u *resolve.Unit, name string) bool {
	t := u.Tree
	for s := t.First(0); s >= 0; s = t.Next(s) {
		if t.Kind(s) != syntax.ImportStatement {
			continue
		}
		for c := t.First(s); c >= 0; c = t.Next(c) {
			if t.Kind(c) == syntax.DottedName && t.Is(c, name) {
				return true
			}
		}
	}
	return false
}
