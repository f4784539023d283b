package colour

import (
	"slices"

	"awaken/rewrite/library"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// frameworkEntries is what is known of what decorates a function, and of the
// library's method that it overrides.
func (d *demand) frameworkEntries(fn *resolve.Func) []*library.Entry {
	var list []*library.Entry
	names, _ := d.index.Decorations(fn)
	for _, n := range names {
		if e := d.program.Entry(n); e != nil {
			list = append(list, e)
		}
	}
	if e := d.overrides(fn); e != nil {
		list = append(list, e)
	}
	return list
}

// awaitGiven has a function that a framework calls await what it gets of the
// coroutine function that it is given: a middleware of the next one.
func (d *demand) awaitGiven(item *Item, fn *resolve.Func) {
	t := fn.Unit.Tree
	for _, e := range d.frameworkEntries(fn) {
		for _, decorator := range fn.Decorators {
			dropSync(item, fn.Unit, t.Operand(decorator), e)
		}
		at := e.Hands - 1
		if fn.Class != nil {
			at++
		}
		if e.Hands == 0 || at >= len(fn.Params) {
			continue
		}
		name := t.String(fn.Params[at].Node)
		for _, call := range fn.Calls {
			n := call.Node
			if t.Kind(n) != syntax.Call || call.Awaited || !t.Is(t.Child(n, syntax.FieldFunction), name) {
				continue
			}
			if role := RoleOf(t, n).Role; role != Awaited && role != Argument {
				d.await(item, fn, n)
			}
		}
	}
}

// dropSync takes arguments out of a call that speak of a sync function alone,
// where the one that is given becomes async.
func dropSync(item *Item, u *resolve.Unit, call syntax.Node, e *library.Entry) {
	t := u.Tree
	if t.Kind(call) != syntax.Call {
		return
	}
	arguments := t.Child(call, syntax.FieldArguments)
	before := syntax.Nil
	for n := t.First(arguments); n >= 0; before, n = n, t.Next(n) {
		if t.Kind(n) != syntax.KeywordArgument {
			continue
		}
		name := t.String(t.Child(n, syntax.FieldName))
		if !slices.ContainsFunc(e.Sync, func(p library.Param) bool { return p.Keyword == name }) {
			continue
		}
		switch next := t.Next(n); {
		case before >= 0:
			item.rewrite(u, t.End(before), t.End(n), "")
		case next >= 0:
			item.rewrite(u, t.Start(n), t.Start(next), "")
		default:
			item.rewrite(u, t.Start(n), t.End(n), "")
		}
	}
}
