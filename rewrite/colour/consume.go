package colour

import (
	"slices"
	"strings"

	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

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
	// follow has all that may arrive here become asynchronous that can; what
	// cannot, a helper takes as well.
	follow := func() {
		made := v.Produced()
		d.convertAll(item, made.Generators, fn, v.Node)
		for _, l := range made.Lazy {
			item.require(d.toLazy(l.Instance.Func(), l.Node, item))
		}
	}
	agreed := func() bool {
		if !v.Produced().Only {
			item.stop(mixedUse(fn, v.Node, orElse(u.What, "used")))
			return false
		}
		follow()
		return true
	}
	if drives(t, u.By) {
		if agreed() {
			d.closeGenerator(item, v, u.By)
		}
		return
	}
	switch u.Role {
	case ReturnValue:
		if fn.Class != nil && fn.Name == "__iter__" {
			follow()
			if x := v.Instance.SiteAt(v.Node); x == nil || !slicesEqual(x.Libraries, "builtins.iter") { // see collect
				d.either(item, fn, v.Node, false)
			}
			item.require(d.renamedIter(fn, item))
		}
		return
	case Flows, Element, Yielded, Dropped:
		return
	case HardUse:
		switch t.Kind(u.By) {
		case syntax.ForStatement, syntax.ForInClause:
			if !t.Async(u.By) {
				follow()
				d.either(item, fn, t.Child(u.By, syntax.FieldRight), false)
				d.place(item, Await{Func: fn, Node: u.By, Form: AsyncForm})
				d.closeEarly(item, u.By, v)
			}
			return
		case syntax.Yield:
			follow()
			d.either(item, fn, t.Operand(u.By), false)
			if !fn.Async {
				item.require(d.toAsync(fn, item, Await{Func: fn, Node: v.Node}))
			}
			return // unrollYieldFrom writes it
		case syntax.AugmentedAssignment:
			if t.Is(t.Child(u.By, syntax.FieldOperator), "+=") && t.Field(v.Node) == syntax.FieldRight {
				follow()
				d.collectAt(item, fn, v.Node)
				return
			}
		case syntax.ListSplat, syntax.Assignment:
			follow()
			d.collectAt(item, fn, v.Node)
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
		if asksForPlain(t, u.By, x.Libraries) {
			return
		}
		if !takesBoth(x.Libraries) && !agreed() {
			return
		}
		if d.closesAsync(item, fn, u.By, "aclose") {
			return
		}
		follow()
		if d.collect(item, fn, u.By, argumentNode(t, v.Node, u.By), x.Libraries) {
			d.leftOver(item, v, x.Libraries)
			return
		}
	case SoftUse:
		if u.What == Truth || comparesIdentity(t, u.By) {
			return // as true, and as different, as before
		}
		if d.membership(item, fn, u.By, v.Node) {
			follow()
			return
		}
	}
	item.stop(&Block{"generator", fn, v.Node, "the generator is " + orElse(u.What, "used") + " here, which has no async form that awaken knows", "loop over it by `async for`"})
}

// eager are the builtins that take all elements of an iterable at once: a list
// of them serves as well.
var eager = []string{
	"builtins.list", "builtins.tuple", "builtins.set", "builtins.frozenset", "builtins.dict", "builtins.sum", "builtins.min",
	"builtins.max", "builtins.sorted", "builtins.str.join", "collections.deque", "collections.Counter",
	"builtins.list.extend", "builtins.set.update", "builtins.dict.update", "builtins.dict.fromkeys", "builtins.set.union",
	"builtins.set.intersection", "builtins.set.difference", "builtins.bytes", "builtins.bytearray", "collections.OrderedDict", "collections.deque.extend",
	"collections.Counter.update", "itertools.product", "itertools.permutations", "itertools.combinations",
	"itertools.combinations_with_replacement", "math.prod", "math.fsum", "statistics.mean", "statistics.median", "heapq.nlargest", "heapq.nsmallest",
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

// collectAt has an async iterable collected into a list where it stands.
func (d *demand) collectAt(item *Item, fn *resolve.Func, n syntax.Node) {
	d.either(item, fn, n, false)
	d.place(item, Await{Func: fn, Node: n, Form: CollectForm})
}

// takesBoth tells whether what takes the place of a library's callable can walk
// what may be async or not.
func takesBoth(libraries []string) bool {
	if len(libraries) != 1 {
		return false
	}
	_, known := byItem[libraries[0]]
	return known || isEager(libraries[0]) || mapped[libraries[0]] || byFunction[libraries[0]].name != "" || libraries[0] == "builtins.iter"
}

// plainClasses are classes of which neither a generator nor an async one is an
// instance.
var plainClasses = []string{"list", "tuple", "set", "frozenset", "dict", "str", "bytes", "int", "float", "bool"}

// asksForPlain tells whether a call asks whether something is an instance of
// such classes.
func asksForPlain(t *syntax.Tree, call syntax.Node, libraries []string) bool {
	if !slicesEqual(libraries, "builtins.isinstance") {
		return false
	}
	classes := t.Next(t.Operand(t.Child(call, syntax.FieldArguments)))
	if classes < 0 {
		return false
	}
	list := []syntax.Node{classes}
	if t.Kind(classes) == syntax.Tuple {
		list = t.Children(classes, nil)
	}
	return !slices.ContainsFunc(list, func(n syntax.Node) bool { return !slices.Contains(plainClasses, t.String(n)) })
}

// comparesIdentity tells whether a comparison asks for nothing but whether
// objects are the same.
func comparesIdentity(t *syntax.Tree, n syntax.Node) bool {
	if t.Kind(n) != syntax.ComparisonOperator {
		return false
	}
	for c := t.First(n); c >= 0; c = t.Next(c) {
		if t.Kind(c) == syntax.Operator && !t.Is(c, "is") && !t.Is(c, "is not") && !t.Is(c, "==") && !t.Is(c, "!=") {
			return false
		}
	}
	return true
}

// membership converts `x in items` where the items at n have become
// asynchronous. It tells whether it could.
func (d *demand) membership(item *Item, fn *resolve.Func, comparison, n syntax.Node) bool {
	u, t := fn.Unit, fn.Unit.Tree
	if t.Kind(comparison) != syntax.ComparisonOperator {
		return false
	}
	left := t.Operand(comparison)
	operator := t.Next(left)
	if t.Kind(operator) != syntax.Operator || !t.Within(n, t.Next(operator)) || t.Next(t.Next(operator)) >= 0 {
		return false
	}
	head := "await "
	switch strings.Join(strings.Fields(t.String(operator)), " ") {
	case "in":
	case "not in":
		head = "not await "
	default:
		return false
	}
	right := t.Next(operator)
	name := d.helper(item, u, contains)
	extent := t.End(comparison) - t.Start(comparison)
	item.put(Replacement{Unit: u, Start: t.Start(comparison), End: t.Start(comparison), Text: head + name + "(", Rank: -extent})
	item.rewrite(u, t.End(left), t.Start(right), ", ")
	item.put(Replacement{Unit: u, Start: t.End(comparison), End: t.End(comparison), Text: ")", Rank: extent})
	d.either(item, fn, right, false)
	d.within(item, fn, comparison)
	return true
}

// collect converts a call that takes the elements of an async iterable.
func (d *demand) collect(item *Item, fn *resolve.Func, call, argument syntax.Node, libraries []string) bool {
	if len(libraries) != 1 {
		return false
	}
	t := fn.Unit.Tree
	w, known := byItem[libraries[0]]
	switch {
	case known && w.lazy, mapped[libraries[0]], byFunction[libraries[0]].name != "":
		if known && !w.both || mapped[libraries[0]] {
			d.either(item, fn, argument, false)
		}
		item.require(d.toLazy(fn, call, item))
		return true
	case known:
		d.either(item, fn, argument, false)
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
		d.either(item, fn, argument, false)
		item.rewrite(fn.Unit, t.Start(call), t.Start(argument), "")
		if d.hasIterator(fn, argument) {
			item.rewrite(fn.Unit, t.End(argument), t.End(call), ".__aiter__()")
		} else { // an async generator is its own iterator
			item.rewrite(fn.Unit, t.End(argument), t.End(call), "")
		}
		return true
	}
	place, ok := Collected(fn, call, argument, libraries)
	if ok {
		if place.Form != AnextForm {
			d.either(item, fn, argument, false)
		}
		d.place(item, place)
	}
	return ok
}

// hasIterator tells whether an expression can be an object of a class of the
// project that gives iterators.
func (d *demand) hasIterator(fn *resolve.Func, n syntax.Node) bool {
	return slices.ContainsFunc(d.index.Instances(fn), func(in *resolve.Instance) bool { return len(d.program.Value(in, n).Iterators()) > 0 })
}

func isEager(name string) bool { return slices.Contains(eager, name) }
