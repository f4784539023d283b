package colour

import (
	"strings"

	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// lazyKey is a generator expression, or a call of map, zip and their like, in
// the function that holds it.
type lazyKey struct {
	fn   *resolve.Func
	node syntax.Node
}

// mapped are the library's functions that call a function for each item, and
// that a generator expression says as well.
var mapped = map[string]bool{"builtins.map": true, "builtins.filter": true, "itertools.starmap": true, "itertools.filterfalse": true}

// toLazy demands that a lazy iterable, which is given to whoever walks it,
// becomes an async one, with all that walk it. It is written as a list where
// what takes it takes it whole on the spot.
func (d *demand) toLazy(fn *resolve.Func, n syntax.Node, cause *Item) *Item {
	key := lazyKey{fn, n}
	if i := d.lazies[key]; i != nil {
		return i
	}
	t := fn.Unit.Tree
	item := d.add(&Item{Func: fn, Cause: cause, At: Await{Func: fn, Node: n}, Rule: "async-iterable", Title: "make `" + shortened(t.String(n)) + "` asynchronous", Reason: "what is walked here has become asynchronous", place: n})
	d.lazies[key] = item
	d.queue = append(d.queue, func() {
		if item.block != nil {
			return
		}
		if d.wholeHere(fn, n) {
			d.within(item, fn, n)
			return
		}
		seen := false
		for _, v := range d.produce().lazies[key] {
			seen = seen || v.Node == n
			d.consumeGenerator(item, v)
		}
		if !seen {
			item.stop(&Block{"lazy-iterable", fn, n, "what walks the iterable that is made here cannot be seen", "write the loop by hand"})
		}
	})
	return item
}

// shortened is the beginning of a text, on one line.
func shortened(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if r := []rune(text); len(r) > 40 {
		return string(r[:37]) + "..."
	}
	return text
}

// wholeHere tells whether what takes the iterable at n takes all of it on the
// spot, so that a list serves as well.
func (d *demand) wholeHere(fn *resolve.Func, n syntax.Node) bool {
	t := fn.Unit.Tree
	switch u := RoleOf(t, n); u.Role {
	case HardUse:
		k := t.Kind(u.By)
		return k == syntax.ListSplat || k == syntax.Assignment
	case Argument:
		libraries := d.librariesAt(fn, u.By)
		return len(libraries) == 1 && isEager(libraries[0])
	}
	return false
}

// walkedHere tells whether what takes the iterable at n is done with it on the
// spot.
func (d *demand) walkedHere(fn *resolve.Func, n syntax.Node) bool {
	u := RoleOf(fn.Unit.Tree, n)
	if u.Role == Argument {
		if libraries := d.librariesAt(fn, u.By); len(libraries) == 1 {
			if w, ok := byItem[libraries[0]]; ok && !w.lazy {
				return true
			}
		}
	}
	return d.wholeHere(fn, n)
}

// finishLazies writes the lazy iterables, now that it is known what in them has
// become asynchronous.
func (d *demand) finishLazies() {
	for _, item := range d.items {
		if item.Rule == "async-iterable" && item.block == nil {
			d.writeLazy(item, item.Func, item.place, d.wholeHere(item.Func, item.place))
		}
	}
}

// librariesAt lists what a call calls, in all instances of the function; none
// if it may call anything of the project.
func (d *demand) librariesAt(fn *resolve.Func, call syntax.Node) []string {
	var names []string
	for _, in := range d.index.Instances(fn) {
		x := in.SiteAt(call)
		if x == nil || x.Unknown || len(x.Targets)+len(x.Classes) > 0 {
			return nil
		}
		for _, l := range x.Libraries {
			if len(names) == 0 || names[0] != l {
				names = append(names, l)
			}
		}
	}
	return names
}

// writeLazy writes the iterable as a generator expression, or as a list.
func (d *demand) writeLazy(item *Item, fn *resolve.Func, n syntax.Node, whole bool) {
	t := fn.Unit.Tree
	if t.Kind(n) == syntax.GeneratorExpression {
		if !item.asynchronous {
			item.stop(mixedUse(fn, n, "iterated over"))
		}
		if whole {
			d.bracket(item, fn, n)
		}
		return
	}
	libraries := d.librariesAt(fn, n)
	if len(libraries) != 1 {
		item.stop(mixedUse(fn, n, "called"))
		return
	}
	w, ok := byItem[libraries[0]]
	if !ok && mapped[libraries[0]] && d.writeMapped(item, fn, n, libraries[0], whole) {
		return
	}
	if !(ok && w.lazy) && byFunction[libraries[0]].name == "" {
		item.stop(d.notWalked(fn, n, libraries[0]))
		return
	}
	if whole {
		item.insert(fn.Unit, t.Start(n), "[item async for item in ", t.Start(n)-t.End(n)-1)
		item.insert(fn.Unit, t.End(n), "]", t.End(n)-t.Start(n)+1)
	}
	if ok {
		d.useStandIn(item, fn, n, w)
	} else if !d.useFunctionStandIn(item, fn, n, libraries[0]) {
		item.stop(d.notWalked(fn, n, libraries[0]))
	}
}

// notWalked tells why a library's iterable cannot become asynchronous.
func (d *demand) notWalked(fn *resolve.Func, n syntax.Node, library string) *Block {
	return &Block{"lazy-iterable", fn, n, library + " would have to walk what has become asynchronous, and does not await", "write the loop by hand"}
}

// bracket has a generator expression become a list: in its own parentheses, or
// in place of them.
func (d *demand) bracket(item *Item, fn *resolve.Func, n syntax.Node) {
	u, t := fn.Unit, fn.Unit.Tree
	call := t.Parent(n)
	switch {
	case t.Kind(call) != syntax.Call: // it has parentheses of its own
		item.rewrite(u, t.Start(n), t.Start(n)+1, "[")
		item.rewrite(u, t.End(n)-1, t.End(n), "]")
	case slicesEqual(d.librariesAt(fn, call), "builtins.list"):
		item.rewrite(u, t.Start(call), t.Start(n)+1, "[")
		item.rewrite(u, t.End(n)-1, t.End(n), "]")
	default:
		item.insert(u, t.Start(n)+1, "[", -1<<30)
		item.insert(u, t.End(n)-1, "]", 1<<30)
	}
}

func slicesEqual(list []string, one string) bool { return len(list) == 1 && list[0] == one }

// writeMapped writes a comprehension for a call of map and its like. It tells
// whether it could.
func (d *demand) writeMapped(item *Item, fn *resolve.Func, n syntax.Node, library string, whole bool) bool {
	u, t := fn.Unit, fn.Unit.Tree
	var arguments []syntax.Node
	arguments = t.Children(t.Child(n, syntax.FieldArguments), arguments)
	if len(arguments) < 2 || len(arguments) > 2 && library != "builtins.map" {
		return false
	}
	for _, a := range arguments {
		if k := t.Kind(a); k == syntax.KeywordArgument || k == syntax.ListSplat {
			return false
		}
	}
	first, last := arguments[1], arguments[len(arguments)-1]
	each := "for "
	for _, a := range arguments[1:] {
		if d.anyAsync(fn, a) {
			if len(arguments) > 2 {
				return false
			}
			each = "async for "
		}
	}
	start, end, open, closing := t.Start(n), t.End(n), "(", ")"
	if list := t.Parent(n); t.Kind(list) == syntax.ArgumentList && t.Start(list)+1 == start && t.End(list)-1 == end && !d.dropped(fn, t.Parent(list)) {
		open, closing = "", "" // those of the call serve
	}
	if whole {
		open, closing = "[", "]"
		if list := t.Parent(t.Parent(n)); t.Kind(t.Parent(n)) == syntax.ArgumentList && t.Operand(t.Parent(n)) == n && t.Next(n) < 0 && slicesEqual(d.librariesAt(fn, list), "builtins.list") {
			start, end = t.Start(list), t.End(list)
		}
	}
	m := mapping{fn: fn, library: library, function: arguments[0], several: len(arguments) > 2}
	var element, condition, target string
	var moved, kept bool
	if lambda := u.FuncAt(arguments[0]); lambda != nil && d.inlined(lambda) == n {
		target, moved, kept = m.inline(lambda)
	} else if element, condition, target = d.calledBy(m); element == "" {
		return false
	}
	in, after := " "+each+target+" in ", ""
	if m.several {
		in, after = in+"zip(", ")"
	}
	body := syntax.Nil
	if moved || kept {
		body = t.Child(arguments[0], syntax.FieldBody)
	}
	switch {
	case kept: // the body is the element: it stands before what is walked, as it did
		item.rewrite(u, start, t.Start(body), open)
		item.rewrite(u, t.End(body), t.Start(first), in)
	case moved:
		item.rewrite(u, start, t.Start(first), open+target+in)
		test := Moved{Unit: u, Node: body, At: t.End(last), Before: " if "}
		if k := t.Kind(body); library == "itertools.filterfalse" || k == syntax.ConditionalExpression {
			test.Before, test.After = " if (", ")"
			if library == "itertools.filterfalse" {
				test.Before = " if not ("
			}
		}
		item.Moved = append(item.Moved, test)
	default:
		item.rewrite(u, start, t.Start(first), open+element+in)
	}
	item.rewrite(u, t.End(last), end, after+condition+closing)
	return true
}

// dropped tells whether a call goes, and leaves its argument.
func (d *demand) dropped(fn *resolve.Func, call syntax.Node) bool {
	libraries := d.librariesAt(fn, call)
	return slicesEqual(libraries, "builtins.iter") || slicesEqual(libraries, "builtins.next")
}

// mapping is a call of map or its like.
type mapping struct {
	fn       *resolve.Func
	library  string
	function syntax.Node
	several  bool // more than one iterable
}

// inline gives the target of the loop for a lambda, and whether its body is
// the element of the comprehension, which keeps its place, or its condition,
// which moves.
func (m mapping) inline(lambda *resolve.Func) (target string, moved, kept bool) {
	t := m.fn.Unit.Tree
	var names []string
	for _, p := range lambda.Params {
		names = append(names, t.String(p.Node))
	}
	target = strings.Join(names, ", ")
	if m.library == "itertools.starmap" && len(names) == 1 {
		target = "(" + target + ",)"
	}
	filter := m.library == "builtins.filter" || m.library == "itertools.filterfalse"
	return target, filter, !filter
}

// calledBy gives the parts of the comprehension that calls a function by name.
func (d *demand) calledBy(m mapping) (element, condition, target string) {
	t := m.fn.Unit.Tree
	call := t.String(m.function)
	if lambda := m.fn.Unit.FuncAt(m.function); lambda != nil && d.converts[lambda] != nil {
		made := d.converts[lambda]
		made.name = d.nameFor(lambda)
		call = made.name
	} else if t.Kind(m.function) == syntax.None && (m.library == "builtins.filter" || m.library == "itertools.filterfalse") {
		target = d.unused(m.fn, "item")
		if m.library == "itertools.filterfalse" {
			return target, " if not " + target, target
		}
		return target, " if " + target, target
	} else if !steady(t, m.function) {
		return "", "", ""
	}
	if d.callsAwaitable(m.fn, m.function) {
		call = "await " + call
	}
	target = d.unused(m.fn, "item")
	switch {
	case m.library == "builtins.filter":
		return target, " if " + call + "(" + target + ")", target
	case m.library == "itertools.filterfalse":
		return target, " if not " + call + "(" + target + ")", target
	case m.library == "itertools.starmap":
		return call + "(*" + target + ")", "", target
	case m.several:
		target = d.unused(m.fn, "items")
		return call + "(*" + target + ")", "", target
	}
	return call + "(" + target + ")", "", target
}

// callsAwaitable tells whether what is called at n becomes awaitable.
func (d *demand) callsAwaitable(fn *resolve.Func, n syntax.Node) bool {
	for _, in := range d.index.Instances(fn) {
		functions, _ := d.program.Value(in, n).Functions()
		for _, f := range functions {
			if d.givesAwaitable(f) {
				return true
			}
		}
	}
	return false
}

// anyAsync tells whether an expression can be an iterable that becomes
// asynchronous.
func (d *demand) anyAsync(fn *resolve.Func, n syntax.Node) bool {
	for _, in := range d.index.Instances(fn) {
		v := d.program.Value(in, n)
		if d.becomesAsync(v.Produced()) {
			return true
		}
		for _, f := range v.Iterators() {
			if d.converts[f] != nil || d.iters[f] != nil {
				return true
			}
		}
	}
	return false
}

// becomesAsync tells whether one of the makers of an iterable becomes
// asynchronous.
func (d *demand) becomesAsync(p resolve.Produced) bool {
	for _, f := range p.Generators {
		if d.converts[f] != nil {
			return true
		}
	}
	for _, l := range p.Lazy {
		if d.lazies[lazyKey{l.Instance.Func(), l.Node}] != nil {
			return true
		}
	}
	return false
}

// unused is a name that the function does not use yet.
func (d *demand) unused(fn *resolve.Func, name string) string {
	for d.bound(fn, name) {
		name += "_"
	}
	return name
}
