package colour

import (
	"slices"
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
}

// produce reads all values once.
func (a *Analysis) produce() *produced {
	if a.produced != nil {
		return a.produced
	}
	p := &produced{map[*resolve.Func][]resolve.Value{}, map[*resolve.Func][]resolve.Value{}, map[lazyKey][]resolve.Value{}, map[*resolve.Func][]resolve.Value{}}
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
	if len(fn.Returns) > 0 {
		item.stop(&Block{"generator", fn, fn.Returns[0], fn.Qualified + " is a generator that returns a value, which an async generator cannot", "yield the value, or set it aside"})
		return
	}
	if manager := d.managerDecorator(fn); manager >= 0 {
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
	for n := fn.Node; n < t.After(fn.Node); n++ {
		switch t.Kind(n) {
		case syntax.FunctionDefinition, syntax.Lambda, syntax.ClassDefinition:
			if n != fn.Node {
				n = t.After(n) - 1
			}
		case syntax.Yield:
			if t.ChildOf(n, syntax.FromKeyword) >= 0 {
				d.unrollYieldFrom(item, fn, n)
			}
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
				functions, only := v.Managers()
				if !only {
					item.stop(mixedUse(fn, v.Node, "entered"))
					return
				}
				d.convertAll(item, functions, fn, v.Node)
				d.asyncWith(item, fn, u.By)
			}
			return
		}
	case Argument:
		argument := argumentNode(t, v.Node, u.By)
		if d.program.Argument(v.Instance.SiteAt(u.By), argument) == resolve.PassedOn {
			return
		}
		if functions, only := v.Managers(); only && d.enterStack(item, fn, argument) {
			d.convertAll(item, functions, fn, v.Node)
			return
		}
	}
	item.stop(&Block{"generator", fn, v.Node, "the context manager is " + orElse(u.What, "used") + " here, which has no async form that awaken knows", "use it by `async with`"})
}

func orElse(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

func mixedUse(fn *resolve.Func, n syntax.Node, what string) *Block {
	return &Block{"mixed-use", fn, n, "what is " + what + " here may also be something that stays sync", "split the place by what it gets"}
}

// convertAll has all generator functions that reach one place become async.
func (d *demand) convertAll(item *Item, functions []*resolve.Func, fn *resolve.Func, n syntax.Node) {
	for _, f := range functions {
		item.require(d.toAsync(f, item, Await{Func: fn, Node: n}))
	}
}

// consumeGenerator converts one use of a generator that becomes async.
func (d *demand) consumeGenerator(item *Item, v resolve.Value) {
	fn := v.Instance.Func()
	t := fn.Unit.Tree
	u := RoleOf(t, v.Node)
	if _, made := d.lazies[lazyKey{fn, v.Node}]; made && d.wholeHere(fn, v.Node) {
		return // see toLazy
	}
	agreed := func() bool {
		made := v.Produced()
		if !made.Only {
			item.stop(mixedUse(fn, v.Node, orElse(u.What, "used")))
			return false
		}
		d.convertAll(item, made.Generators, fn, v.Node)
		for _, l := range made.Lazy {
			item.require(d.toLazy(l.Instance.Func(), l.Node, item))
		}
		return true
	}
	if drives(t, u.By) {
		if agreed() {
			d.closeGenerator(item, fn, u.By)
		}
		return
	}
	switch u.Role {
	case Flows, ReturnValue, Element, Yielded, Dropped:
		return
	case HardUse:
		switch t.Kind(u.By) {
		case syntax.ForStatement, syntax.ForInClause:
			if !t.Async(u.By) && agreed() {
				d.place(item, Await{Func: fn, Node: u.By, Form: AsyncForm})
				d.closeEarly(item, fn, u.By, v.Node, v.Produced())
			}
			return
		case syntax.Yield:
			if agreed() && !fn.Async {
				item.require(d.toAsync(fn, item, Await{Func: fn, Node: v.Node}))
			}
			return // unrollYieldFrom writes it
		case syntax.ListSplat, syntax.Assignment:
			if agreed() {
				d.place(item, Await{Func: fn, Node: v.Node, Form: CollectForm})
			}
			return
		}
	case Argument:
		x := v.Instance.SiteAt(u.By)
		if x == nil {
			break
		}
		if len(x.Libraries) == 0 && d.program.Argument(x, argumentNode(t, v.Node, u.By)) == resolve.PassedOn {
			return
		}
		if agreed() && d.collect(item, fn, u.By, argumentNode(t, v.Node, u.By), x.Libraries) {
			d.leftOver(item, v, x.Libraries)
			return
		}
	case SoftUse:
		if u.What == Truth {
			return // as true as before
		}
	}
	item.stop(&Block{"generator", fn, v.Node, "the generator is " + orElse(u.What, "used") + " here, which has no async form that awaken knows", "loop over it by `async for`"})
}

// eager are the builtins that take all elements of an iterable at once: a list
// of them serves as well.
var eager = []string{
	"builtins.list", "builtins.tuple", "builtins.set", "builtins.frozenset", "builtins.dict", "builtins.sum", "builtins.min",
	"builtins.max", "builtins.sorted", "builtins.str.join", "collections.deque", "collections.Counter",
	"builtins.list.extend", "builtins.set.update", "builtins.dict.update",
}

// Eager tells whether a library's callable takes all elements of an iterable
// at once, or the first of them.
func Eager(library string) bool {
	return library == "builtins.next" || isEager(library)
}

// Collected is how a call that takes the elements of an iterable takes those of
// an async one; ok is false if there is no way.
func Collected(fn *resolve.Func, call, argument syntax.Node, libraries []string) (place Await, ok bool) {
	t := fn.Unit.Tree
	if len(libraries) != 1 {
		return Await{}, false
	}
	switch {
	case libraries[0] == "builtins.next":
		return Await{Func: fn, Node: call, Form: AnextForm}, true
	case libraries[0] == "builtins.list" && t.Operand(t.Child(call, syntax.FieldArguments)) == argument && t.Next(argument) < 0:
		return Await{Func: fn, Node: call, Form: ListForm}, true
	case isEager(libraries[0]):
		return Await{Func: fn, Node: argument, Form: CollectForm}, true
	}
	return Await{}, false
}

// collect converts a call that takes the elements of an async iterable.
func (d *demand) collect(item *Item, fn *resolve.Func, call, argument syntax.Node, libraries []string) bool {
	if len(libraries) != 1 {
		return false
	}
	t := fn.Unit.Tree
	w, known := byItem[libraries[0]]
	switch {
	case known && w.lazy, mapped[libraries[0]]:
		item.require(d.toLazy(fn, call, item))
		return true
	case known:
		d.useStandIn(item, fn, call, w)
		return true
	case libraries[0] == "builtins.next" && d.options.Target < 10:
		switch k := t.Kind(argument); {
		case t.Next(argument) < 0 && (k == syntax.Identifier || k == syntax.Attribute || k == syntax.Call):
			item.rewrite(fn.Unit, t.Start(call), t.Start(argument), "")
			item.rewrite(fn.Unit, t.End(argument), t.End(call), ".__anext__()")
			d.await(item, fn, call)
		default:
			d.useStandIn(item, fn, call, next)
		}
		return true
	case libraries[0] == "builtins.iter" && t.Next(argument) < 0:
		// An async iterator is its own iterator.
		item.rewrite(fn.Unit, t.Start(call), t.Start(argument), "")
		item.rewrite(fn.Unit, t.End(argument), t.End(call), "")
		return true
	}
	place, ok := Collected(fn, call, argument, libraries)
	if ok {
		d.place(item, place)
	}
	return ok
}

func isEager(name string) bool { return slices.Contains(eager, name) }

// driven maps the methods of generators to those of async generators.
var driven = map[string]string{"close": "aclose", "send": "asend", "throw": "athrow"}

// drives tells whether a node reads such a method.
func drives(t *syntax.Tree, n syntax.Node) bool {
	return n >= 0 && t.Kind(n) == syntax.Attribute && driven[t.String(t.Child(n, syntax.FieldAttribute))] != ""
}

// closeGenerator turns g.close() into await g.aclose(), and so on.
func (d *demand) closeGenerator(item *Item, fn *resolve.Func, attribute syntax.Node) {
	t := fn.Unit.Tree
	call := t.Parent(attribute)
	name := t.Child(attribute, syntax.FieldAttribute)
	async := driven[t.String(name)]
	if t.Kind(call) != syntax.Call || t.Child(call, syntax.FieldFunction) != attribute {
		item.stop(&Block{"generator", fn, attribute, "the generator's " + t.String(name) + " is read here", "use the async generator's own"})
		return
	}
	item.replace(fn.Unit, name, async)
	d.await(item, fn, call)
}

// unrollYieldFrom turns `yield from x`, which an async generator cannot have,
// into a loop.
func (d *demand) unrollYieldFrom(item *Item, fn *resolve.Func, n syntax.Node) {
	u := fn.Unit
	t := u.Tree
	statement := t.Parent(n)
	operand := t.Operand(n)
	line := u.Lines.Start(u.Lines.Line(t.Start(n)))
	indent := string(t.Text[line:t.Start(n)])
	if t.Kind(statement) != syntax.ExpressionStatement || strings.TrimLeft(indent, " \t\f") != "" {
		item.stop(&Block{"generator", fn, n, "an async generator cannot `yield from`, and here its value is used", "write the loop by hand"})
		return
	}
	step := "    "
	if strings.HasPrefix(indent, "\t") {
		step = "\t"
	}
	name := "item"
	for d.bound(fn, name) {
		name += "_"
	}
	item.loops = append(item.loops, yieldLoop{fn, n, operand, name})
	item.insert(u, t.End(operand), ":"+syntax.Newline(t.Text)+indent+step+"yield "+name, 1<<30)
}

// yieldLoop is a `yield from` that becomes a loop.
type yieldLoop struct {
	fn      *resolve.Func
	yield   syntax.Node
	operand syntax.Node
	name    string
}

// finishLoops writes the heads of the loops, now that it is known which
// operands have become async.
func (d *demand) finishLoops() {
	for _, item := range d.items {
		for _, l := range item.loops {
			head := "for "
			if d.unrolled[agreement{fn: l.fn, node: l.operand}] {
				head = "async for "
			}
			if d.anyAsync(l.fn, l.operand) {
				head = "async for "
			}
			t := l.fn.Unit.Tree
			item.Replacements = append(item.Replacements, Replacement{Unit: l.fn.Unit, Start: t.Start(l.yield), End: t.Start(l.operand), Text: head + l.name + " in "})
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
