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
