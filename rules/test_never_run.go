package rules

import (
	"bytes"
	"slices"
	"strings"

	"awaken/rewrite"
	"awaken/rewrite/load"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// testNeverRun
//
//	class T(TestCase): async def test_x(self)   =>  class T(IsolatedAsyncioTestCase)
//	async def test_x(): ...                     =>  @pytest.mark.asyncio
var testNeverRun = &Rule{
	Name:    "test-never-run",
	Summary: "an async test, or hook around tests, that nothing runs",
	Doc: `## What it does

Finds async tests, and async hooks around tests, that nothing runs: in a
` + "`unittest.TestCase`" + ` that is no ` + "`IsolatedAsyncioTestCase`" + `, and in pytest without a plugin or
a mark that runs them.

## Why it is bad

The runner calls the test, gets a coroutine, and takes the test for passed, or
skips it. Nothing is tested, and nothing fails.

## Example

    class TestClient(unittest.TestCase):
        async def test_fetch(self):
            self.assertEqual(await fetch(), 1)

Use instead:

    class TestClient(unittest.IsolatedAsyncioTestCase):
        async def test_fetch(self):
            self.assertEqual(await fetch(), 1)

## Evidence

In unittest: reported if all bases of the class are known, nothing decorates the test,
and no class among them runs tests in its own way (` + "`run`, `__call__`" + `, a metaclass).
` + "`setUp`, `tearDown`" + ` and their like are hooks that no TestCase awaits.

In pytest: reported if pytest-asyncio is the only plugin for async tests that the
project names (in pyproject.toml, setup.cfg, tox.ini, requirements or a test file), it is
in strict mode, no conftest.py runs tests in its own way, and neither the test nor its
class, module or package has a mark. Where no plugin is named, modern pytest itself
fails such a test, and nothing is reported.

## Fix

None: ` + "`awaken fix`" + ` switches the base of tests that it makes async itself.

## Safety

Nothing is changed.
`,
	run: runTestNeverRun,
}

// syncHooks are what unittest calls and does not await, even where it awaits
// tests.
var syncHooks = []string{"setUp", "tearDown", "setUpClass", "tearDownClass", "run", "debug", "runTest"}

func runTestNeverRun(s *search) {
	index := s.Coloured().Index()
	marks := s.NeedMark() && !ownCollection(s.Analysis)
	s.functions(func(f *resolve.Func) {
		if !f.Async || f.Kind != resolve.Def || f.Generator {
			return
		}
		if marks && unmarked(s.Analysis, f) {
			s.add(f, nameOf(f), "", "async test `"+f.Name+"` has no mark, and never runs", "pytest-asyncio is in strict mode, and runs tests that are marked with pytest.mark.asyncio")
		}
		if f.Class == nil {
			return
		}
		names, lost := index.External(f)
		plain, isolated := slices.Contains(names, "unittest.TestCase"), slices.Contains(names, "unittest.IsolatedAsyncioTestCase")
		if lost || !plain && !isolated || len(f.Decorators) > 0 || ownRunner(index, f.Class) {
			return
		}
		switch test := strings.HasPrefix(f.Name, "test"); {
		case test && plain && !isolated:
			if isolatedBelow(s.Analysis, f.Class) {
				return
			}
			s.add(f, nameOf(f), "", "async test `"+f.Name+"` never runs", "`"+f.Class.Name+"` is a unittest.TestCase, which calls its tests and does not await them: the test passes without being run")
		case !test && slices.Contains(syncHooks, f.Name):
			s.add(f, nameOf(f), "", "async `"+f.Name+"` never runs", "unittest calls it and does not await it")
		}
	})
}

// runnerMethods are the methods by which a class may run tests in its own way.
var runnerMethods = []string{"run", "__call__", "_callTestMethod", "__getattribute__", "__init_subclass__", "__init__", "__new__", "debug"}

// ownRunner tells whether a class runs tests in its own way, or an ancestor of
// it does.
func ownRunner(index *resolve.Index, c *resolve.Class) bool {
	return slices.ContainsFunc(index.Ancestry(c), func(b *resolve.Class) bool {
		return len(b.Decorators) > 0 || b.Keyword("metaclass") >= 0 || slices.ContainsFunc(runnerMethods, func(name string) bool {
			f := index.Method(b, name)
			return f != nil && !f.Async
		})
	})
}

// isolatedBelow tells whether a class is only the base of others that do run
// async tests.
func isolatedBelow(a *rewrite.Analysis, c *resolve.Class) bool {
	index := a.Coloured().Index()
	for _, u := range a.Program().Units {
		for _, heir := range u.Classes {
			if heir == c || !slices.Contains(index.Ancestry(heir), c) {
				continue
			}
			list := heir.Unit.Tree.Child(heir.Node, syntax.FieldSuperclasses)
			for base := heir.Unit.Tree.First(list); base >= 0; base = heir.Unit.Tree.Next(base) {
				if slices.Contains(index.BaseNames(heir, base), "unittest.IsolatedAsyncioTestCase") {
					return true
				}
			}
		}
	}
	return false
}

// ownCollection tells whether the project has a hand in how pytest runs tests.
func ownCollection(a *rewrite.Analysis) bool {
	for _, u := range a.Program().Units {
		name := u.File.Name[strings.LastIndexByte(u.File.Name, '/')+1:]
		if name != load.Conftest && name != "__init__.py" {
			continue
		}
		for _, word := range []string{"pytest_pyfunc_call", "pytest_collection", "pytest_itemcollected", "pytest_pycollect", "pytest_runtest", "pytest_plugins", "pytestmark", "anyio_backend"} {
			if bytes.Contains(u.Tree.Text, []byte(word)) {
				return true
			}
		}
	}
	return false
}

// unmarked tells whether pytest collects a function and nothing marks it.
func unmarked(a *rewrite.Analysis, f *resolve.Func) bool {
	u := f.Unit
	name := u.File.Name[strings.LastIndexByte(u.File.Name, '/')+1:]
	if !strings.HasPrefix(f.Name, "test") || !strings.HasPrefix(name, "test_") && !strings.HasSuffix(name, "_test.py") || bytes.Contains(u.Tree.Text, []byte("pytestmark")) || f.Parent.Kind != resolve.Module {
		return false
	}
	for _, q := range f.Params {
		if strings.Contains(u.Tree.String(q.Node), "anyio_backend") {
			return false
		}
	}
	decorators := f.Decorators
	if c := f.Class; c != nil {
		names, lost := a.Coloured().Index().External(f)
		if lost || len(names) > 1 || len(names) == 1 && names[0] != "builtins.object" || !strings.HasPrefix(c.Name, "Test") {
			return false
		}
		for _, b := range a.Coloured().Index().Ancestry(c) {
			decorators = append(slices.Clone(decorators), b.Decorators...)
		}
	}
	for _, d := range decorators {
		if !harmless(u.Tree.String(d)) {
			return false
		}
	}
	return true
}

// harmless tells whether a decorator is a mark of pytest's own.
func harmless(decorator string) bool {
	for _, mark := range []string{"parametrize", "skip", "skipif", "xfail", "usefixtures", "filterwarnings"} {
		if rest, ok := strings.CutPrefix(decorator, "@pytest.mark."+mark); ok && (rest == "" || rest[0] == '(') {
			return true
		}
	}
	return false
}
