package resolve

import (
	"path"
	"slices"
	"strings"

	"awaken/rewrite/load"
	"awaken/rewrite/syntax"
)

// supply gives the parameters of tests what pytest gives them: the values of
// the fixtures of their names, and those of parametrize. It tells whether
// there was anything to give.
func (s *solver) supply() bool {
	fixtures := map[string][]*instance{}
	var tests []*instance
	given := false
	for _, in := range s.instances {
		fn := in.fn
		if in.clone || in.parent == nil || fn.Kind != Def {
			continue
		}
		name, isFixture := "", false
		for _, d := range fn.Decorators {
			switch site := s.decoration(in, d); {
			case site == nil:
			case slices.Contains(site.Libraries, "pytest.fixture"), slices.Contains(site.Libraries, "pytest_asyncio.fixture"):
				name, isFixture = s.fixtureName(site, fn), true
			case slices.Contains(site.Libraries, "pytest.mark.parametrize"):
				given = s.parametrize(site, in) || given
			}
		}
		if isFixture {
			fixtures[name] = append(fixtures[name], in)
		}
		if isFixture || strings.HasPrefix(fn.Name, "test") {
			tests = append(tests, in)
		}
	}
	plugins := s.plugins()
	for _, in := range tests {
		for k := range in.fn.Params {
			p := &in.fn.Params[k]
			f := nearestFixture(fixtures[s.names.text(p.Name)], in, plugins)
			if f == nil || p.Default >= 0 {
				continue
			}
			given = true
			if f.fn.Generator {
				s.edge(f.at(f.fn.yields), in.at(p.v))
			} else {
				s.edge(f.at(f.fn.result), in.at(p.v))
			}
		}
	}
	return given
}

// fixtureParams are the texts that a fixture is made for: `request.param` in it
// is one of them.
func (s *solver) fixtureParams(in *instance) []Name {
	for in != nil && in.fn.Kind == Lambda {
		in = in.parent
	}
	if in == nil || in.parent == nil {
		return nil
	}
	for _, d := range in.fn.Decorators {
		site := s.decoration(in, d)
		if site == nil || site.call == nil {
			continue
		}
		t := in.fn.Unit.Tree
		for _, a := range site.call.args {
			if a.mode != argKeyword || s.names.text(a.name) != "params" {
				continue
			}
			var names []Name
			for n := a.node; n < t.After(a.node); n++ {
				if text, ok := constantString(t, n); ok {
					names = append(names, s.names.intern(text))
				}
			}
			return names
		}
	}
	return nil
}

// decoration is the site of the call in a decorator that has arguments, of the
// decorator itself where it has none; nil if there is none.
func (s *solver) decoration(in *instance, d syntax.Node) *Site {
	t := in.fn.Unit.Tree
	if operand := t.Operand(d); t.Kind(operand) == syntax.Call {
		return in.parent.SiteAt(operand)
	}
	return in.parent.SiteAt(d)
}

func (s *solver) fixtureName(site *Site, fn *Func) string {
	for _, a := range site.call.args {
		if a.mode == argKeyword && s.names.text(a.name) == "name" {
			if text, ok := constantString(fn.Unit.Tree, a.node); ok {
				return text
			}
		}
	}
	return fn.Name
}

// plugins are the modules that the conftest files of the project name in
// pytest_plugins: their fixtures are to be had everywhere.
func (s *solver) plugins() map[string]bool {
	named := map[string]bool{}
	for _, u := range s.program.Units {
		if path.Base(u.File.Name) != load.Conftest {
			continue
		}
		t := u.Tree
		for n := t.First(0); n >= 0; n = t.Next(n) {
			assignment := t.Operand(n)
			if t.Kind(assignment) != syntax.Assignment || !t.Is(t.Child(assignment, syntax.FieldLeft), "pytest_plugins") {
				continue
			}
			for k := assignment; k < t.After(assignment); k++ {
				if text, ok := constantString(t, k); ok {
					named[text] = true
				}
			}
		}
	}
	return named
}

// nearestFixture is the fixture that pytest finds for a function: of its class
// or module, of the nearest conftest.py, or of a plugin; nil if there is none.
func nearestFixture(candidates []*instance, in *instance, plugins map[string]bool) *instance {
	var best *instance
	nearness := 0
	for _, c := range candidates {
		near := 0
		switch file := c.fn.Unit.File.Name; {
		case c.fn == in.fn:
			continue // it overrides a fixture of its name, and takes that
		case c.fn.Unit == in.fn.Unit && c.fn.Class == in.fn.Class:
			near = 1 << 21
		case c.fn.Unit == in.fn.Unit && c.fn.Class == nil:
			near = 1 << 20
		case path.Base(file) == load.Conftest && below(in.fn.Unit.File.Name, path.Dir(file)):
			near = 2 + len(file)
		case plugins[c.fn.Unit.File.Module]:
			near = 1
		}
		if near > nearness {
			best, nearness = c, near
		}
	}
	return best
}

func below(file, folder string) bool {
	return folder == "." || strings.HasPrefix(file, folder+"/")
}

// parametrize hands the values of a parametrize decorator to the parameters
// that it names.
func (s *solver) parametrize(site *Site, in *instance) bool {
	t := in.fn.Unit.Tree
	names, values := syntax.Nil, int32(-1)
	for i, a := range site.call.args {
		switch {
		case a.mode == argPositional && i == 0, a.mode == argKeyword && s.names.text(a.name) == "argnames":
			names = a.node
		case a.mode == argPositional && i == 1, a.mode == argKeyword && s.names.text(a.name) == "argvalues":
			values = site.instance.at(a.value)
		}
	}
	if names < 0 || values < 0 {
		return false
	}
	var list []string
	if text, ok := constantString(t, names); ok {
		list = strings.Split(text, ",")
	} else {
		for c := t.First(names); c >= 0; c = t.Next(c) {
			text, _ := constantString(t, c)
			list = append(list, text)
		}
	}
	element := s.node()
	s.goal(values, goal{op: opIter, dst: element, instance: site.instance.id, at: syntax.Nil})
	for i, name := range list {
		for k := range in.fn.Params {
			p := &in.fn.Params[k]
			if s.names.text(p.Name) != strings.TrimSpace(name) {
				continue
			}
			if len(list) == 1 {
				s.edge(element, in.at(p.v))
			}
			if len(list) == 1 && !strings.Contains(t.String(site.Node), "param(") {
				continue
			}
			// Of a row, or of pytest.param around a single value.
			s.goal(element, goal{op: opIndex, name: s.position(i), dst: in.at(p.v), instance: site.instance.id, at: syntax.Nil})
		}
	}
	return len(list) > 0
}
