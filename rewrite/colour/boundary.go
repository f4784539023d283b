package colour

import (
	"slices"
	"strings"

	"awaken/rewrite/library"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// boundary tells why a function cannot become async, nil if it can.
func (d *demand) boundary(fn *resolve.Func) *Block {
	block := func(rule, reason, way string) *Block {
		return &Block{rule, fn, fn.Node, reason, way}
	}
	if fn.Unit.File.ReadOnly {
		return block("read-only", fn.Qualified+" stands in a "+fn.Unit.File.Reason+" file, which awaken does not edit", "convert it where it comes from")
	}
	if d.keptSync(fn) {
		return block("keep-sync", fn.Qualified+" is kept sync", "let it become async, or call what it calls in another way")
	}
	if who := d.entry(fn); who != "" {
		return block("entry-point", fn.Qualified+" is called synchronously by "+who, "keep it sync and run a coroutine in it with asyncio.run")
	}
	if name := fn.Name; fn.Class != nil && strings.HasPrefix(name, "__") && strings.HasSuffix(name, "__") {
		if b := dunder(name); b != "" && !(name == "__iter__" && fn.Generator) && !d.lifts[lift{rule: dunderRule(name), fn: fn}] {
			return block(dunderRule(name), fn.Qualified+" "+b, dunderWayOut(name))
		}
	}
	if b := d.decorated(fn); b != nil {
		return b
	}
	if base := d.index.PlatformBase(fn); base != "" && !d.hasCallers(fn) {
		return block("external-base", fn.Qualified+" is a method of a "+base+", which calls it and does not await", "use an async base class, or bridge inside the method")
	}
	if b := d.readByName(fn); b != nil {
		return b
	}
	if d.testHook(fn) {
		return nil
	}
	if b := d.testBoundary(fn); b != nil {
		return b
	}
	if e := d.overridden(fn); e != nil {
		return d.hook(fn, e)
	}
	if name, ok := d.index.Overrides(fn); ok {
		return block("external-base", fn.Qualified+" overrides "+name+", which its library calls synchronously", "use an async base class, or bridge inside the method")
	}
	return nil
}

func dunderRule(name string) string {
	switch name {
	case "__init__", "__new__", "__post_init__":
		return "constructor"
	}
	return "dunder"
}

// dunder says who calls a special method, "" if it may be async.
func dunder(name string) string {
	switch name {
	case "__call__", "__aenter__", "__aexit__", "__anext__", "__enter__", "__exit__", "__next__":
		return ""
	case "__init__", "__new__", "__post_init__":
		return "is a constructor and cannot be async"
	case "__aiter__":
		return "must give an async iterator at once"
	}
	return "is called by the interpreter, which does not await"
}

func dunderWayOut(name string) string {
	switch name {
	case "__init__", "__new__", "__post_init__":
		return "add `@classmethod async def create(cls, ...)` and await that instead"
	case "__iter__":
		return "make it a generator, or give the iterator an __anext__"
	}
	return "move the awaiting part into a method of its own"
}

// harmless are the library's decorators that work alike on coroutine
// functions.
var harmless = []string{
	"builtins.staticmethod", "builtins.classmethod", "builtins.property", "functools.wraps", "abc.abstractmethod", "typing.override",
	"typing.overload", "typing.final", "typing_extensions.override", "functools.singledispatch", "builtins.super",
	"typing.no_type_check", "functools.update_wrapper", "warnings.deprecated", "typing_extensions.deprecated",
}

// isCache tells whether a library's decorator keeps what a function returns.
func isCache(name string) bool {
	return strings.HasSuffix(name, "cache") || strings.HasSuffix(name, "cached_property")
}

// notAwaiting are the ways in which a library calls a function and does not
// await.
var notAwaiting = []library.How{library.Now, library.Later, library.Thread, library.Command}

// decorated tells why a decorator keeps a function sync.
func (d *demand) decorated(fn *resolve.Func) *Block {
	names, unknown := d.index.Decorations(fn)
	for _, n := range names {
		if slices.Contains(harmless, n) {
			continue
		}
		e := d.program.Entry(n)
		switch {
		case isCache(n) && (e == nil || e.Decorates != library.Awaits):
			return &Block{"cached", fn, fn.Node, n + " would keep the coroutine, which can be awaited only once", "cache the awaited value, or use an async cache"}
		case n == "pytest.fixture", n == "pytest_asyncio.fixture", strings.HasPrefix(n, "pytest.mark.") && n != "pytest.mark.django_db":
			continue // see pytestBoundary
		case strings.HasSuffix(n, "contextmanager"):
			continue // see toAsyncGenerator
		case strings.HasPrefix(n, "builtins.property."):
			return &Block{"property", fn, fn.Node, "a property's " + n[len("builtins.property."):] + " cannot be async", "make it an async method"}
		case strings.HasPrefix(n, "unittest.mock.") || strings.HasPrefix(n, "unittest."):
			continue
		case e != nil && slices.Contains(notAwaiting, e.Decorates):
			return &Block{"callback", fn, fn.Node, fn.Qualified + " is registered by " + n + ", which calls it and does not await", "keep it sync and run a coroutine in it with asyncio.run"}
		case e != nil && e.Decorates == library.Awaits:
			if b := d.hook(fn, e); b != nil {
				return b
			}
			continue
		case e != nil && e.Decorator != library.NotDecorator:
			continue
		}
		return &Block{"decorator", fn, fn.Node, fn.Qualified + " is decorated by " + n + ", which is not known to take a coroutine function", "check that it does, and convert by hand"}
	}
	if unknown {
		return &Block{"decorator", fn, fn.Node, fn.Qualified + " has a decorator that awaken cannot follow", "convert it by hand"}
	}
	return nil
}

// blocking tells why a handler that a framework runs in a thread as long as it
// is sync must stay so: a call that blocks would stop the whole event loop.
func (d *demand) blocking(fn *resolve.Func, decorator string) *Block {
	var found *Block
	d.reached(fn, func(f *resolve.Func) bool {
		for _, in := range d.index.Instances(f) {
			for _, x := range in.Sites() {
				for _, l := range x.Libraries {
					if e := d.program.Entry(l); found == nil && e != nil && e.Blocking != "" {
						found = &Block{"web-handler", f, x.Node, "with " + decorator + " the async handler would run in the event loop, and " + l + " blocks it", e.Blocking}
					}
				}
			}
		}
		return found == nil
	})
	return found
}

// reached calls do for a function and those of the project that it may call, in
// any number of steps, as long as do wants more.
func (d *demand) reached(fn *resolve.Func, do func(*resolve.Func) bool) {
	seen := map[*resolve.Func]bool{fn: true}
	for queue := []*resolve.Func{fn}; len(queue) > 0; queue = queue[1:] {
		f := queue[0]
		if !do(f) {
			return
		}
		for _, in := range d.index.Instances(f) {
			for _, x := range in.Sites() {
				for _, t := range x.Targets {
					if !seen[t.Func()] {
						seen[t.Func()] = true
						queue = append(queue, t.Func())
					}
				}
			}
		}
	}
}

// implicit handles what calls a function without a call being written.
func (d *demand) implicit(item *Item, x *resolve.Site) {
	fn, n := x.Instance().Func(), x.Node
	if n < 0 {
		item.Unsafe = "a use of it is not visible"
		return
	}
	if x.How != 0 {
		if x.How == library.Awaits {
			return
		}
		return // see references
	}
	t := fn.Unit.Tree
	switch t.Kind(n) {
	case syntax.Attribute: // a property
		if t.Kind(t.Parent(n)) == syntax.Await {
			return
		}
		d.await(item, fn, n)
	case syntax.Call: // getattr(x, "name")
		if d.isProperty(item.Func) && t.Is(t.Child(n, syntax.FieldFunction), "getattr") {
			d.await(item, fn, n)
			return
		}
		d.special(item, x)
	case syntax.Decorator:
		item.stop(&Block{"decorator", fn, n, "it is called as a decorator, when the module is read", "keep the decorator sync"})
	case syntax.WithItem:
		if name := item.Func.Name; name == "__enter__" || name == "__exit__" {
			if !t.Async(t.Parent(t.Parent(n))) {
				d.either(item, fn, entry(t, n), true)
				d.asyncWith(item, fn, n)
			}
			return
		}
		d.interpreter(item, fn, n)
	default:
		d.special(item, x)
	}
}

// special handles what calls a special method of an object at an expression.
func (d *demand) special(item *Item, x *resolve.Site) {
	fn, n := x.Instance().Func(), x.Node
	switch item.Func.Name {
	case "__enter__", "__exit__":
		if d.enterStack(item, fn, n) {
			return
		}
	case "__iter__", "__next__":
		d.iterated(item, x)
		return
	case "close":
		if d.closesAsync(item, fn, n, "close") || d.closesAsync(item, fn, callAround(fn.Unit.Tree, n), "close") {
			return
		}
	}
	d.interpreter(item, fn, n)
}

func (d *demand) interpreter(item *Item, fn *resolve.Func, n syntax.Node) {
	item.stop(&Block{"dunder", fn, n, "it is called here by the interpreter, which does not await", "call an async method by name instead"})
}

// position tells why no await can stand at n.
func (d *demand) position(place Await) *Block {
	fn, n := place.Func, place.Node
	t := fn.Unit.Tree
	if fn.Unit.File.ReadOnly {
		return &Block{"read-only", fn, n, "the file is " + fn.Unit.File.Reason + ": awaken does not edit it", "repair it where it comes from"}
	}
	if t.Kind(n) == syntax.Decorator {
		return &Block{"decorator", fn, n, "what a decorator gives cannot be awaited where it decorates", "keep the decorator sync, or apply it by a call that can be awaited"}
	}
	module := fn.Kind == resolve.Module
	for c, p := n, t.Parent(n); p >= 0 && p != fn.Node; c, p = p, t.Parent(p) {
		switch t.Kind(p) {
		case syntax.ClassDefinition:
			if !module && t.Field(c) == syntax.FieldBody {
				return &Block{"class-body", fn, n, "a class body cannot await", "compute the value before the class"}
			}
		case syntax.DefaultParameter, syntax.TypedDefaultParameter:
			if !module {
				return &Block{"default", fn, n, "a default value cannot await", "compute the value before the function"}
			}
		case syntax.Decorator:
			if !module {
				return &Block{"decorator", fn, n, "a decorator expression cannot await", "compute the value before the function"}
			}
		case syntax.Type:
			return &Block{"annotation", fn, n, "an annotation cannot await", "compute the value before"}
		}
	}
	return nil
}
