package colour

import "awaken/rewrite/resolve"

// RuleDeclareAsync is the rule of functions that stay `def`, but are declared to
// give something asynchronous.
const RuleDeclareAsync = "declare-async"

// declare has a function that overrides, or is overridden by, a generator
// function which becomes async be declared to give an async iterator: a call of
// it needs no await, so that it stays `def`.
func (d *demand) declare(fn *resolve.Func, cause *Item) *Item {
	if i := d.declared[fn]; i != nil {
		return i
	}
	item := d.add(&Item{
		Func: fn, Cause: cause, Rule: RuleDeclareAsync, Title: "declare that `" + fn.Name + "` gives an async iterator",
		Reason: "what it gives is iterated over asynchronously",
	})
	d.declared[fn] = item
	if b := d.limits(fn); b != nil {
		item.stop(b)
		return item
	}
	d.asyncResult(item, fn)
	d.queue = append(d.queue, func() { d.family(item, fn, true) })
	return item
}

// family has the methods that a method overrides, and those that override it,
// follow it. Iterates tells that it gives an async iterator, and not a
// coroutine.
func (d *demand) family(item *Item, fn *resolve.Func, iterates bool) {
	for _, f := range d.index.Family(fn) {
		switch {
		case f == fn || f.Async:
		case iterates && !f.Generator:
			item.require(d.declare(f, item))
		default:
			item.require(d.toAsync(f, item, Await{Func: fn, Node: fn.Node}))
		}
	}
}

// declareOthers has the signatures without a body that a call of a generator
// function may reach as well, those of a Protocol, follow it.
func (d *demand) declareOthers(item *Item, x *resolve.Site) {
	for _, t := range x.Targets {
		if f := t.Func(); f != item.Func && f.Trivial() && !f.Generator && !f.Async {
			item.require(d.declare(f, item))
		}
	}
}
