package colour

import (
	"bytes"
	"slices"
	"strings"

	"awaken/rewrite/load"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// Tests tells which of pytest's plugins run async tests, and how: "auto" all
// of them, "strict" those that are marked; "" where there is no such plugin.
type Tests struct{ Asyncio, Anyio string }

// plugin is what runs the async tests of one file.
type plugin struct {
	name string // "asyncio" or "anyio", "" without one
	auto bool   // all async tests run, marked or not
}

// plugin finds out what runs the async tests of a file: what it uses already,
// else what the other tests use, else what the project depends on.
func (d *demand) plugin(u *resolve.Unit) plugin {
	marks := d.marksUsed()
	name := marks.of[u]
	if name == "" {
		name = marks.others
	}
	switch tests := d.options.Tests; {
	case name == "asyncio", name == "" && tests.Asyncio != "":
		return plugin{"asyncio", tests.Asyncio == "auto"}
	case name == "anyio", name == "" && tests.Anyio != "":
		return plugin{"anyio", tests.Anyio == "auto"}
	}
	return plugin{}
}

// marks are the plugins that files use for their async tests, "" for none.
type marks struct {
	of     map[*resolve.Unit]string
	others string // what the first test file that uses one uses
}

// marksUsed looks once through the texts of all files.
func (a *Analysis) marksUsed() *marks {
	if a.marks == nil {
		a.marks = &marks{of: map[*resolve.Unit]string{}}
		for _, u := range a.program.Units {
			name := markUsed(u)
			a.marks.of[u] = name
			if a.marks.others == "" && load.IsTest(u.File.Name) {
				a.marks.others = name
			}
		}
	}
	return a.marks
}

func markUsed(u *resolve.Unit) string {
	for _, name := range []string{"asyncio", "anyio"} {
		if bytes.Contains(u.Tree.Text, []byte("mark."+name)) || bytes.Contains(u.Tree.Text, []byte("pytest_"+name)) {
			return name
		}
	}
	return ""
}

// pytestTest tells whether pytest takes a function for a test.
func (d *demand) pytestTest(fn *resolve.Func) bool {
	if fn.Kind != resolve.Def || !load.IsTest(fn.Unit.File.Name) || !strings.HasPrefix(fn.Name, "test") || d.testHook(fn) {
		return false
	}
	if fn.Class == nil {
		return fn.Parent.Kind == resolve.Module
	}
	return strings.HasPrefix(fn.Class.Name, "Test") && d.testRunner(fn) == nil
}

// pytestHooks are called by pytest, and not awaited.
var pytestHooks = []string{
	"setup_module", "teardown_module", "setup_function", "teardown_function", "setup_class", "teardown_class", "setup_method", "teardown_method",
}

// fixture is the decorator that makes a fixture of a function, or Nil.
func (d *demand) fixture(fn *resolve.Func) (decorator syntax.Node, library string) {
	names, _ := d.index.Decorations(fn)
	for _, name := range names {
		if name != "pytest.fixture" && name != "pytest_asyncio.fixture" {
			continue
		}
		for _, n := range fn.Decorators {
			if strings.Contains(fn.Unit.Tree.String(n), "fixture") {
				return n, name
			}
		}
	}
	return syntax.Nil, ""
}

// pytestBoundary keeps tests, fixtures and hooks sync that pytest would not
// await.
func (d *demand) pytestBoundary(fn *resolve.Func) *Block {
	none := &Block{"async-test", fn, fn.Node, "pytest skips or fails what is async unless a plugin runs it, and the project neither configures nor requires one", "add pytest-asyncio, or anyio, to what the tests require; or run the coroutine with asyncio.run"}
	decorator, library := d.fixture(fn)
	switch {
	case load.IsTest(fn.Unit.File.Name) && slices.Contains(pytestHooks, fn.Name):
		return &Block{"async-test", fn, fn.Node, "pytest calls " + fn.Name + " and does not await", "make it an async fixture with autouse=True"}
	case decorator >= 0:
		p := d.plugin(fn.Unit)
		switch text := fn.Unit.Tree.String(decorator); {
		case p.name == "":
			return none
		case strings.Contains(text, "scope") && !strings.Contains(text, `"function"`) && d.loopScope(fn, decorator) == "":
			return &Block{"async-test", fn, decorator, fn.Qualified + " is a fixture of a wider scope than its tests, and would run in another event loop than they", "give it the scope of a function, or choose the loop scopes by hand"}
		case p.name == "anyio":
			return d.anyioFixture(fn)
		case library == "pytest.fixture" && !p.auto && d.fixtureName(fn, decorator) < 0:
			return &Block{"async-test", fn, decorator, "the decorator is spelled in a way that awaken cannot rewrite", "use pytest_asyncio.fixture"}
		}
	case d.pytestTest(fn) && d.plugin(fn.Unit).name == "":
		return none
	}
	return nil
}

// anyioFixture tells why a fixture that anyio runs cannot be async: it does so
// for async tests alone.
func (d *demand) anyioFixture(fn *resolve.Func) *Block {
	t := fn.Unit.Tree
	if decorator, _ := d.fixture(fn); strings.Contains(t.String(decorator), "autouse") {
		return &Block{"async-test", fn, decorator, "anyio runs an async fixture for async tests alone, and every test uses this one", "name the fixture in the tests that need it"}
	}
	return nil
}

// fixtureName is the name `pytest.fixture` or `fixture` in a decorator.
func (d *demand) fixtureName(fn *resolve.Func, decorator syntax.Node) syntax.Node {
	t := fn.Unit.Tree
	n := t.Operand(decorator)
	if t.Kind(n) == syntax.Call {
		n = t.Child(n, syntax.FieldFunction)
	}
	if t.Kind(n) == syntax.Attribute && t.Is(t.Child(n, syntax.FieldAttribute), "fixture") {
		return n
	}
	return syntax.Nil
}

// convertPytest gives an async test its mark, and an async fixture the
// decorator of the plugin.
func (d *demand) convertPytest(item *Item, fn *resolve.Func) {
	p := d.plugin(fn.Unit)
	t := fn.Unit.Tree
	decorator, library := d.fixture(fn)
	if p.auto && (decorator < 0 || d.loopScope(fn, decorator) == "") {
		return
	}
	switch {
	case decorator >= 0 && p.name == "asyncio" && library == "pytest.fixture":
		n := d.fixtureName(fn, decorator)
		item.write(fn.Unit, t.Start(n), t.End(n), "pytest_asyncio", ".fixture")
	case decorator < 0 && d.pytestTest(fn) && !d.marked(fn, p.name):
		item.put(markOf(fn, p.name))
	}
}

// markOf writes the mark of a plugin before a test.
func markOf(fn *resolve.Func, mark string) Replacement {
	t := fn.Unit.Tree
	at := fn.Node
	if outer := t.Parent(at); t.Kind(outer) == syntax.DecoratedDefinition {
		at = outer
	}
	start := t.Start(at)
	indent := string(t.Text[fn.Unit.Lines.Start(fn.Unit.Lines.Line(start)):start])
	return Replacement{
		Unit: fn.Unit, Start: start, End: start, Before: "@", Module: "pytest", Rank: -1,
		Text: ".mark." + mark + syntax.Newline(t.Text) + strings.TrimLeft(indent, "\ufeff"),
	}
}

// marked tells whether a test has a mark already: its own, its class's or its
// module's.
func (d *demand) marked(fn *resolve.Func, mark string) bool {
	t := fn.Unit.Tree
	has := func(n syntax.Node) bool { return strings.Contains(t.String(n), "mark."+mark) }
	if slices.ContainsFunc(fn.Decorators, has) || d.pytestmark(fn.Unit, 0, has) {
		return true
	}
	for c := fn.Class; c != nil; c = outerClass(c) {
		if slices.ContainsFunc(c.Decorators, has) || d.pytestmark(c.Unit, t.Child(c.Node, syntax.FieldBody), has) {
			return true
		}
	}
	return false
}

// pytestmark tells whether a module or class body assigns such a mark.
func (d *demand) pytestmark(u *resolve.Unit, body syntax.Node, has func(syntax.Node) bool) bool {
	t := u.Tree
	for s := t.First(body); s >= 0; s = t.Next(s) {
		assignment := t.Operand(s)
		if t.Kind(s) == syntax.ExpressionStatement && t.Kind(assignment) == syntax.Assignment && t.Is(t.Child(assignment, syntax.FieldLeft), "pytestmark") {
			if right := t.Child(assignment, syntax.FieldRight); right >= 0 && has(right) {
				return true
			}
		}
	}
	return false
}

// outerClass is the class in whose body a class stands, or nil.
func outerClass(c *resolve.Class) *resolve.Class {
	t := c.Unit.Tree
	for p := t.Parent(c.Node); p >= 0; p = t.Parent(p) {
		switch t.Kind(p) {
		case syntax.FunctionDefinition:
			return nil
		case syntax.ClassDefinition:
			for _, other := range c.Unit.Classes {
				if other.Node == p {
					return other
				}
			}
		}
	}
	return nil
}

// asyncFixture tells whether a coroutine is what pytest gets of an async
// fixture, and hands to the plugin that awaits it.
func asyncFixture(c *resolve.Coroutine) bool {
	f := c.Callee
	return f != nil && f.Async && c.Site.Implicit && slices.Contains(f.Decorators, c.Site.Node) && strings.Contains(f.Unit.Tree.String(c.Site.Node), "fixture")
}
