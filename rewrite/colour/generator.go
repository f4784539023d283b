package colour

import (
	"iter"
	"strings"

	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// produced maps generator functions to the expressions that their generators,
// or the context managers made of them, reach.
type produced struct {
	generators map[*resolve.Func][]resolve.Value
	managers   map[*resolve.Func][]resolve.Value
	lazies     map[lazyKey][]resolve.Value
	inside     map[*resolve.Func][]resolve.Value // containers with generators in them
	iterables  map[*resolve.Func][]resolve.Value // by the __iter__ of their class
}

// produce reads all values once.
func (a *Analysis) produce() *produced {
	if a.produced != nil {
		return a.produced
	}
	p := &produced{map[*resolve.Func][]resolve.Value{}, map[*resolve.Func][]resolve.Value{}, map[lazyKey][]resolve.Value{}, map[*resolve.Func][]resolve.Value{}, map[*resolve.Func][]resolve.Value{}}
	a.program.LazyValues(func(v resolve.Value) {
		made := v.Produced()
		for _, f := range made.Generators {
			p.generators[f] = append(p.generators[f], v)
		}
		for _, l := range made.Lazy {
			key := lazyKey{l.Instance.Func(), l.Node}
			p.lazies[key] = append(p.lazies[key], v)
		}
		for _, f := range v.Inside() {
			p.inside[f] = append(p.inside[f], v)
		}
		for _, f := range v.Iterators() {
			p.iterables[f] = append(p.iterables[f], v)
		}
		functions, _ := v.Managers()
		for _, f := range functions {
			p.managers[f] = append(p.managers[f], v)
		}
	})
	a.produced = p
	return p
}

// toAsyncGenerator converts what a generator function that becomes an async
// generator function needs: every consumer.
func (d *demand) toAsyncGenerator(item *Item, fn *resolve.Func) {
	t := fn.Unit.Tree
	if manager := d.managerDecorator(fn); manager >= 0 {
		if n := delegates(fn); n >= 0 {
			item.stop(&Block{"generator", fn, n, "a context manager hands the exceptions of its block to `yield from`, and a loop does not", "enter the inner generator as a context manager of its own"})
			return
		}
		d.renameManager(item, fn, manager)
		for _, v := range d.produce().managers[fn] {
			d.enterManager(item, v)
		}
		return
	}
	d.walkedInside(item, fn)
	for _, v := range d.produce().generators[fn] {
		d.consumeGenerator(item, v)
	}
	for n := range yields(fn) {
		if t.ChildOf(n, syntax.FromKeyword) >= 0 {
			d.unrollYieldFrom(item, fn, n)
		}
	}
}

// managerDecorator is the decorator that makes a context manager of the
// generator function, or Nil.
func (d *demand) managerDecorator(fn *resolve.Func) syntax.Node {
	t := fn.Unit.Tree
	for _, n := range fn.Decorators {
		if text := t.String(t.Operand(n)); text == "contextmanager" || strings.HasSuffix(text, ".contextmanager") {
			return t.Operand(n)
		}
	}
	return syntax.Nil
}

// renameManager writes asynccontextmanager for contextmanager.
func (d *demand) renameManager(item *Item, fn *resolve.Func, n syntax.Node) {
	if !d.rename(item, fn.Unit, n, "asynccontextmanager") {
		item.stop(&Block{"generator", fn, n, "the decorator is spelled in a way that awaken cannot rewrite", "use contextlib.asynccontextmanager"})
	}
}

// enterManager has a `with` of a context manager become `async with`.
func (d *demand) enterManager(item *Item, v resolve.Value) {
	fn := v.Instance.Func()
	t := fn.Unit.Tree
	u := RoleOf(t, v.Node)
	if t.Kind(u.By) == syntax.Decorator {
		item.stop(&Block{"generator", fn, v.Node, "the context manager is used as a decorator here, which would need the function to be async", "enter it in the function"})
		return
	}
	switch u.Role {
	case Flows, ReturnValue, Element, Yielded, Dropped:
		return
	case HardUse:
		if t.Kind(u.By) == syntax.WithItem {
			if !t.Async(t.Parent(t.Parent(u.By))) {
				functions, _ := v.Managers()
				d.convertAll(item, functions, fn, v.Node)
				d.either(item, fn, entry(t, u.By), true)
				d.asyncWith(item, fn, u.By)
			}
			return
		}
	case Argument:
		argument := argumentNode(t, v.Node, u.By)
		if d.program.Argument(v.Instance.SiteAt(u.By), argument) == resolve.PassedOn {
			return
		}
		if functions, _ := v.Managers(); d.enterStack(item, fn, argument) {
			d.convertAll(item, functions, fn, v.Node)
			d.either(item, fn, argument, true)
			return
		}
	}
	item.stop(&Block{"generator", fn, v.Node, "the context manager is " + orElse(u.What, "used") + " here, which has no async form that awaken knows", "use it by `async with`"})
}

// entry is the expression of an item of a `with` statement.
func entry(t *syntax.Tree, with syntax.Node) syntax.Node {
	value := t.Child(with, syntax.FieldValue)
	if t.Kind(value) == syntax.ParenthesizedExpression && t.Kind(t.Operand(value)) == syntax.AsPattern {
		value = t.Operand(value)
	}
	if t.Kind(value) == syntax.AsPattern {
		return t.Operand(value)
	}
	return value
}

func orElse(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

// driven maps the methods of generators to those of async generators.
var driven = map[string]string{"close": "aclose", "send": "asend", "throw": "athrow"}

// drives tells whether a node reads such a method.
func drives(t *syntax.Tree, n syntax.Node) bool {
	return n >= 0 && t.Kind(n) == syntax.Attribute && driven[t.String(t.Child(n, syntax.FieldAttribute))] != ""
}

// closeGenerator turns g.close() into await g.aclose(), and so on.
func (d *demand) closeGenerator(item *Item, v resolve.Value, attribute syntax.Node) {
	fn := v.Instance.Func()
	t := fn.Unit.Tree
	call := t.Parent(attribute)
	name := t.Child(attribute, syntax.FieldAttribute)
	async := driven[t.String(name)]
	if t.Kind(call) != syntax.Call || t.Child(call, syntax.FieldFunction) != attribute {
		item.stop(&Block{"generator", fn, attribute, "the generator's " + t.String(name) + " is read here", "use the async generator's own"})
		return
	}
	if async != "aclose" {
		for _, f := range v.Produced().Generators {
			if n := delegates(f); n >= 0 {
				item.stop(&Block{"generator", f, n, "`yield from` hands on what " + t.String(name) + " gives the generator, and a loop does not", "drive the inner generator itself"})
				return
			}
		}
	}
	item.replace(fn.Unit, name, async)
	d.await(item, fn, call)
}

// delegates is a `yield from` in a generator function, Nil if it has none.
func delegates(fn *resolve.Func) syntax.Node {
	for n := range yields(fn) {
		if fn.Unit.Tree.ChildOf(n, syntax.FromKeyword) >= 0 {
			return n
		}
	}
	return syntax.Nil
}

// yields are the yield expressions of a function's own code, in source order.
func yields(fn *resolve.Func) iter.Seq[syntax.Node] {
	return func(yield func(syntax.Node) bool) {
		t := fn.Unit.Tree
		for n := fn.Node + 1; n < t.After(fn.Node); n++ {
			switch t.Kind(n) {
			case syntax.FunctionDefinition, syntax.Lambda, syntax.ClassDefinition:
				n = t.After(n) - 1
			case syntax.Yield:
				if !yield(n) {
					return
				}
			}
		}
	}
}

// bound tells whether a function uses a name.
func (d *demand) bound(fn *resolve.Func, name string) bool {
	t := fn.Unit.Tree
	for n := fn.Node; n < t.After(fn.Node); n++ {
		if t.Kind(n) == syntax.Identifier && t.Is(n, name) {
			return true
		}
	}
	return false
}
