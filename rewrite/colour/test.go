package colour

import (
	"slices"
	"strings"

	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// The unittest hooks that have an async twin, and the bases with and without
// one.
var asyncHooks = map[string]string{"setUp": "asyncSetUp", "tearDown": "asyncTearDown"}

const (
	plainTestCase    = "unittest.TestCase"
	isolatedTestCase = "unittest.IsolatedAsyncioTestCase"
)

// testHook tells whether a function is a test, or a hook around tests, of a
// unittest.TestCase.
func (d *demand) testHook(fn *resolve.Func) bool {
	if fn.Class == nil || fn.Kind != resolve.Def {
		return false
	}
	names, _ := d.index.External(fn)
	if !slices.Contains(names, plainTestCase) && !slices.Contains(names, isolatedTestCase) {
		return false
	}
	return isTestMethod(fn.Name) || asyncHooks[fn.Name] != ""
}

func isTestMethod(name string) bool { return strings.HasPrefix(name, "test") || name == "runTest" }

// testBoundary keeps tests that would silently stop testing.
func (d *demand) testBoundary(fn *resolve.Func) *Block {
	if fn.Class != nil {
		names, _ := d.index.External(fn)
		if slices.Contains(names, plainTestCase) && slices.Contains([]string{"setUpClass", "tearDownClass", "run", "debug"}, fn.Name) {
			return &Block{"async-test", fn, fn.Node, "unittest calls " + fn.Name + " synchronously", "do the asynchronous part in asyncSetUp"}
		}
	}
	if fn.Class == nil && fn.Parent.Kind == resolve.Module && strings.HasPrefix(fn.Name, "test") && d.options.Asyncio != "auto" && isTestFile(fn.Unit.File.Name) {
		return &Block{"async-test", fn, fn.Node, "pytest skips an async test unless a plugin runs it, and none is set to (asyncio_mode = auto)", "install and configure pytest-asyncio or anyio, or run the coroutine with asyncio.run"}
	}
	return nil
}

func isTestFile(name string) bool {
	base := name[strings.LastIndexByte(name, '/')+1:]
	return strings.HasPrefix(base, "test_") || strings.HasSuffix(base, "_test.py") || base == "conftest.py"
}

// convertTest does what an async test or hook needs besides being async: a base
// class that runs it, and the async name of the hook.
func (d *demand) convertTest(item *Item, fn *resolve.Func) {
	for _, c := range d.index.Ancestry(fn.Class) {
		item.require(d.isolate(c, item))
	}
	if name := asyncHooks[fn.Name]; name != "" {
		t := fn.Unit.Tree
		item.replace(fn.Unit, t.Child(fn.Node, syntax.FieldName), name)
	}
}

// isolate makes a class whose statement names unittest.TestCase derive from
// IsolatedAsyncioTestCase instead. Nil if the class does not name it.
func (d *demand) isolate(c *resolve.Class, cause *Item) *Item {
	if i := d.isolated[c]; i != nil {
		return i
	}
	t := c.Unit.Tree
	list := t.Child(c.Node, syntax.FieldSuperclasses)
	if list < 0 {
		return nil
	}
	for base := t.First(list); base >= 0; base = t.Next(base) {
		if !slices.Contains(d.index.BaseNames(c, base), plainTestCase) {
			continue
		}
		item := d.add(&Item{Func: c.Host, Class: c, Cause: cause})
		d.isolated[c] = item
		if c.Unit.File.ReadOnly {
			item.stop(&Block{"read-only", c.Host, c.Node, c.Qualified + " stands in a " + c.Unit.File.Reason + " file", "convert it where it comes from"})
			return item
		}
		d.renameBase(item, c, base)
		return item
	}
	return nil
}

// renameBase writes the isolated base for the plain one, however it is spelled.
func (d *demand) renameBase(item *Item, c *resolve.Class, base syntax.Node) {
	t := c.Unit.Tree
	const isolated = "IsolatedAsyncioTestCase"
	switch t.Kind(base) {
	case syntax.Attribute:
		item.replace(c.Unit, t.Child(base, syntax.FieldAttribute), isolated)
		return
	case syntax.Identifier:
		name := t.String(base)
		for s := t.First(0); s >= 0; s = t.Next(s) {
			if t.Kind(s) != syntax.ImportFromStatement || !t.Is(t.Child(s, syntax.FieldModuleName), "unittest") {
				continue
			}
			for n := t.First(s); n >= 0; n = t.Next(n) {
				if t.Field(n) == syntax.FieldName && t.Is(n, name) {
					// The import keeps the old name too: others may use it.
					item.replace(c.Unit, base, isolated)
					item.replace(c.Unit, n, isolated+", "+name)
					return
				}
			}
		}
	}
	item.stop(&Block{"async-test", c.Host, c.Node, c.Qualified + " names its TestCase base in a way that awaken cannot rewrite", "derive it from unittest.IsolatedAsyncioTestCase"})
}

// cleanups repairs the cleanups of tests that are coroutine functions already.
func (d *demand) cleanups() {
	d.program.Functions(func(f *resolve.Func) {
		if !f.Async || f.Generator {
			return
		}
		for _, r := range d.index.References(f) {
			if fn := r.Site.Instance().Func(); !fn.Unit.File.ReadOnly {
				item := &Item{Func: fn, Rule: "async-cleanup", Title: "register `" + f.Name + "` with addAsyncCleanup", Reason: "a coroutine function is registered here where it would be called and not awaited"}
				if d.cleanup(item, r) {
					d.add(item)
				}
			}
		}
	})
}

// cleanup turns `addCleanup(f)` into `addAsyncCleanup(f)` where f becomes async.
func (d *demand) cleanup(item *Item, r resolve.Reference) bool {
	if r.Library != plainTestCase+".addCleanup" && !strings.HasSuffix(r.Library, "TestCase.addCleanup") {
		return false
	}
	fn := r.Site.Instance().Func()
	t := fn.Unit.Tree
	function := t.Child(r.Site.Node, syntax.FieldFunction)
	if t.Kind(function) != syntax.Attribute {
		return false
	}
	item.replace(fn.Unit, t.Child(function, syntax.FieldAttribute), "addAsyncCleanup")
	if fn.Class != nil {
		for _, c := range d.index.Ancestry(fn.Class) {
			item.require(d.isolate(c, item))
		}
	}
	return true
}
