package colour

import (
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// await demands an await at a call in fn.
func (d *demand) await(item *Item, fn *resolve.Func, n syntax.Node) {
	d.place(item, Await{Func: fn, Node: n})
}

// place demands something that only an async function can hold.
func (d *demand) place(item *Item, place Await) {
	fn := place.Func
	if fn.Kind == resolve.Lambda {
		// What a lambda has inside goes where the lambda goes.
		lambda := d.toAsync(fn, item, place)
		item.require(lambda)
		item = lambda
	}
	if d.lifts[lift{"mixed-callees", fn, place.Node}] {
		place.Form = AskForm
	}
	if !d.admit(item, &place) {
		return
	}
	for _, p := range item.Awaits {
		if p == place {
			return
		}
	}
	item.Awaits = append(item.Awaits, place)
}

// within demands that the function around n is async, for something that other
// edits write there.
func (d *demand) within(item *Item, fn *resolve.Func, n syntax.Node) {
	d.place(item, Await{Func: fn, Node: n, Form: NoForm})
}

// admit sees to it that an await, or what needs one, can stand at a place, and
// tells whether it can.
func (d *demand) admit(item *Item, place *Await) bool {
	fn, n := place.Func, place.Node
	if b := d.position(*place); b != nil {
		item.stop(b)
		return false
	}
	for _, held := range d.held(fn, n) {
		item.require(d.untie(held, item, *place))
	}
	if g := place.GeneratorAround(); g >= 0 {
		// The generator expression becomes asynchronous; its function need not.
		lazy := d.toLazy(fn, g, item)
		lazy.asynchronous = true
		item.require(lazy)
		return true
	}
	switch {
	case fn.Kind == resolve.Module:
		if place.Form == AwaitForm {
			place.Form = RunForm
		} else if !movable(fn.Unit.Tree, n) {
			item.stop(&Block{"class-body", fn, n, "what has become asynchronous cannot be waited for here", "compute the value before"})
			return false
		} // else see programs
		if d.options.Shadowed["asyncio"] {
			item.stop(&Block{"shadowed-module", fn, n, "the project has a module of its own called asyncio, which hides the library's", "rename the module, or write the entry point by hand"})
		}
	case fn.Kind == resolve.Lambda:
	case d.bridged(fn):
		if place.Form == AwaitForm {
			place.Form = RunForm
		} // else see bridge
		item.require(d.bridge(fn, item, *place))
	case !fn.Async:
		item.require(d.toAsync(fn, item, *place))
	}
	return true
}
