package colour

import (
	"slices"
	"strings"

	"awaken/rewrite/library"
	"awaken/rewrite/load"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// The unittest hooks that have an async twin, and the bases with and without
// one.
var asyncHooks = map[string]string{"setUp": "asyncSetUp", "tearDown": "asyncTearDown"}

// syncHooks are called by unittest, and have no async twin.
var syncHooks = []string{"setUpClass", "tearDownClass", "setUpModule", "tearDownModule", "run", "debug"}

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
	return (isTestMethod(fn.Name) || asyncHooks[fn.Name] != "") && d.inTestCase(fn)
}

// inTestCase tells whether a method's class, or a class that mixes it in, is a
// unittest.TestCase.
func (d *demand) inTestCase(fn *resolve.Func) bool {
	if fn.Class == nil {
		return false
	}
	names := d.index.ExternalBases(fn.Class)
	for _, c := range d.index.Heirs(fn.Class) {
		names = append(names, d.index.ExternalBases(c)...)
	}
	return slices.Contains(names, plainTestCase) || slices.Contains(names, isolatedTestCase)
}

func isTestMethod(name string) bool { return strings.HasPrefix(name, "test") || name == "runTest" }

// testBoundary keeps tests that would silently stop testing.
func (d *demand) testBoundary(fn *resolve.Func) *Block {
	if slices.Contains(syncHooks, fn.Name) && (d.inTestCase(fn) || fn.Class == nil && load.IsTest(fn.Unit.File.Name)) {
		return &Block{"async-test", fn, fn.Node, "unittest calls " + fn.Name + " synchronously", "do the asynchronous part in asyncSetUp"}
	}
	if b := d.libraryTest(fn); b != nil {
		return b
	}
	return d.pytestBoundary(fn)
}

// testRunner is the library's class, among the ancestors of a method's class, that
// runs async tests itself, by what its table says of a member `test`; nil if there
// is none.
func (d *demand) testRunner(fn *resolve.Func) *library.Entry {
	names, _ := d.index.External(fn)
	for _, name := range names {
		if m := d.program.Member(name, "test"); m != nil && m.Decorates == library.Awaits {
			return &library.Entry{Name: name, Since: m.Since}
		}
	}
	return nil
}

// libraryTest keeps tests sync that the library that runs them would not await,
// or that would ask a model, or the sync client of Django, in the event loop.
func (d *demand) libraryTest(fn *resolve.Func) *Block {
	if fn.Class == nil || !isTestMethod(fn.Name) || len(fn.Params) == 0 {
		return nil
	}
	runner := d.testRunner(fn)
	if runner == nil {
		return nil
	}
	if b := d.hook(fn, runner); b != nil {
		return b
	}
	t := fn.Unit.Tree
	client := t.String(fn.Params[0].Node) + ".client"
	for n := fn.Node; n < t.After(fn.Node); n++ {
		if t.Kind(n) == syntax.Attribute && t.Is(n, client) && !d.migrates(fn, n) {
			return &Block{"async-test", fn, n, "an async test of Django cannot use its sync client, which would run the views in the event loop", "use " + client[:len(client)-len("client")] + "async_client"}
		}
	}
	return nil
}

// migrates tells whether a migration puts something else in place of an
// expression.
func (d *demand) migrates(fn *resolve.Func, n syntax.Node) bool {
	return slices.ContainsFunc(d.options.Swaps, func(s *Swap) bool {
		return s.Func == fn && s.Node == n && len(s.Replacements) > 0 && s.Block == nil
	})
}

// convertTest does what an async test or hook needs besides being async: a base
// class that runs it, and the async name of the hook.
func (d *demand) convertTest(item *Item, fn *resolve.Func) {
	d.isolateAll(item, fn.Class)
	if name := asyncHooks[fn.Name]; name != "" {
		if d.index.Method(fn.Class, name) != nil {
			item.stop(&Block{"async-test", fn, fn.Node, fn.Class.Qualified + " has an " + name + " already", "move what awaits from " + fn.Name + " into " + name})
			return
		}
		t := fn.Unit.Tree
		item.replace(fn.Unit, t.Child(fn.Node, syntax.FieldName), name)
	}
}

// isolateAll gives a class, and those that mix it in, the base that runs async
// tests.
func (d *demand) isolateAll(item *Item, c *resolve.Class) {
	for _, heir := range append([]*resolve.Class{c}, d.index.Heirs(c)...) {
		for _, ancestor := range d.index.Ancestry(heir) {
			item.require(d.isolate(ancestor, item))
		}
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
	if !d.rename(item, c.Unit, base, "IsolatedAsyncioTestCase") {
		item.stop(&Block{"async-test", c.Host, c.Node, c.Qualified + " names its TestCase base in a way that awaken cannot rewrite", "derive it from unittest.IsolatedAsyncioTestCase"})
	}
}

// RuleAwaitRaises is the rule of calls of coroutine functions that a test makes
// by way of assertRaises.
const RuleAwaitRaises = "await-raises"

// cleanups repairs the cleanups, and the calls by assertRaises, of coroutine
// functions.
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
				} else if raises[r.Library] && d.raisesInBlock(item, fn, r.Site.Node, r.Node) || r.Library == "" && d.raisesUnseen(item, r) {
					item.Rule, item.Title = RuleAwaitRaises, "await `"+f.Name+"` where it is expected to raise"
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
		d.isolateAll(item, fn.Class)
	}
	return true
}
