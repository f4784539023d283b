package colour

import (
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// finishStops has handlers of StopIteration take what an async iterator raises
// at its end.
func (d *demand) finishStops() {
	type handler struct {
		unit *resolve.Unit
		node syntax.Node // the name StopIteration
	}
	only := map[handler]bool{}
	owners := map[handler][]*Item{}
	var order []handler
	for _, item := range d.items {
		for _, a := range item.Awaits {
			if a.Form == RunForm || a.Form == NoForm || a.Form == AwaitForm && !d.wasSync(a) {
				continue
			}
			t := a.Func.Unit.Tree
			for _, n := range stopHandlers(t, a.Node, a.Func.Node) {
				h := handler{a.Func.Unit, n}
				if len(owners[h]) == 0 {
					order = append(order, h)
					only[h] = t.Kind(t.Parent(n)) == syntax.ExceptClause && !d.otherNext(a.Func, tryAround(t, n))
				}
				owners[h] = append(owners[h], item)
			}
		}
	}
	for fn, item := range d.converts {
		if fn.Class != nil && fn.Name == "__next__" && item.block == nil {
			if n := d.letsOut(fn); n >= 0 {
				item.stop(&Block{"dunder", fn, n, "next may raise StopIteration here, which no coroutine can let out", "raise StopAsyncIteration for it"})
			}
		}
	}
	for _, h := range order {
		t := h.unit.Tree
		if n := asksForValue(t, h.node); n >= 0 {
			for _, item := range owners[h] {
				item.stop(&Block{"generator", around(h.unit, n), n, "what the generator returned is read here, which an async generator cannot give", "set the value aside, in an attribute or a list"})
			}
			continue
		}
		text := "StopAsyncIteration"
		switch {
		case only[h]:
		case t.Kind(t.Parent(h.node)) == syntax.Tuple:
			text = "StopIteration, StopAsyncIteration"
		default:
			text = "(StopIteration, StopAsyncIteration)"
		}
		for _, item := range owners[h] {
			item.replace(h.unit, h.node, text)
		}
	}
}

// wasSync tells whether what is awaited has been synchronous so far. What
// is a coroutine already raises after the repair what it raised before.
func (d *demand) wasSync(a Await) bool {
	t := a.Func.Unit.Tree
	if t.Kind(a.Node) != syntax.Call {
		return true
	}
	for _, in := range d.index.Instances(a.Func) {
		x := in.SiteAt(a.Node)
		if x == nil {
			continue
		}
		if x.Unknown || len(x.Targets) == 0 && len(x.Libraries) == 0 {
			return true
		}
		for _, target := range x.Targets {
			if !target.Func().Async {
				return true
			}
		}
		for _, l := range x.Libraries {
			if e := d.program.Entry(l); e == nil || !e.Result.Asynchronous() {
				return true
			}
		}
	}
	return false
}

// asksForValue is a read of the value of a StopIteration in the handler that
// names it at n, Nil if there is none.
func asksForValue(t *syntax.Tree, n syntax.Node) syntax.Node {
	clause := n
	for k := t.Kind(clause); k != syntax.ExceptClause && k != syntax.ExceptGroupClause; k = t.Kind(clause) {
		clause = t.Parent(clause)
	}
	for m := clause; m < t.After(clause); m++ {
		if t.Kind(m) != syntax.Attribute {
			continue
		}
		if name := t.Child(m, syntax.FieldAttribute); t.Is(name, "value") || t.Is(name, "args") {
			return m
		}
	}
	return syntax.Nil
}

// letsOut is a call of next in a function that stays sync, without a default
// and without a handler around it; Nil if there is none.
func (d *demand) letsOut(fn *resolve.Func) syntax.Node {
	t := fn.Unit.Tree
	for _, c := range fn.Calls {
		if c.Node < 0 || t.Kind(c.Node) != syntax.Call || !slicesEqual(d.librariesAt(fn, c.Node), "builtins.next") {
			continue
		}
		argument := t.Operand(t.Child(c.Node, syntax.FieldArguments))
		if argument >= 0 && t.Next(argument) < 0 && !d.anyAsync(fn, argument) && len(stopHandlers(t, c.Node, fn.Node)) == 0 {
			return c.Node
		}
	}
	return syntax.Nil
}

// stopHandlers lists the names StopIteration in the handlers around n.
func stopHandlers(t *syntax.Tree, n, within syntax.Node) []syntax.Node {
	var list []syntax.Node
	for p := t.Parent(n); p >= 0 && p != within; n, p = p, t.Parent(p) {
		if t.Kind(p) != syntax.TryStatement || t.Field(n) != syntax.FieldBody {
			continue
		}
		for c := t.First(p); c >= 0; c = t.Next(c) {
			if k := t.Kind(c); k != syntax.ExceptClause && k != syntax.ExceptGroupClause {
				continue
			}
			mentions := false
			var names []syntax.Node
			for m := c; m < t.After(c) && t.Kind(m) != syntax.Block; m++ {
				mentions = mentions || t.Is(m, "StopAsyncIteration")
				if t.Kind(m) == syntax.Identifier && t.Is(m, "StopIteration") {
					names = append(names, m)
				}
			}
			if !mentions {
				list = append(list, names...)
			}
		}
	}
	return list
}

// tryAround is the try statement around a node of its handlers.
func tryAround(t *syntax.Tree, n syntax.Node) syntax.Node {
	for t.Kind(n) != syntax.TryStatement {
		n = t.Parent(n)
	}
	return n
}

// otherNext tells whether something in the body of a try may raise
// StopIteration after the repair: a next that stays, a call of the project.
func (d *demand) otherNext(fn *resolve.Func, try syntax.Node) bool {
	t := fn.Unit.Tree
	body := t.Child(try, syntax.FieldBody)
	converted := map[syntax.Node]bool{}
	for _, item := range d.items {
		for _, a := range item.Awaits {
			if a.Func == fn && (a.Form == AnextForm || a.Form == AwaitForm && t.Kind(a.Node) == syntax.Call &&
				(drives(t, t.Child(a.Node, syntax.FieldFunction)) || slicesEqual(d.librariesAt(fn, a.Node), "builtins.next"))) {
				converted[a.Node] = true
			}
		}
	}
	for _, in := range d.index.Instances(fn) {
		for _, x := range in.Sites() {
			if x.Node < body || x.Node >= t.After(body) || converted[x.Node] || t.Kind(x.Node) != syntax.Call {
				continue
			}
			if len(x.Targets) > 0 || x.Unknown || slicesEqual(x.Libraries, "builtins.next") {
				for _, f := range x.Targets {
					if !f.Func().Generator {
						return true
					}
				}
				if len(x.Targets) == 0 {
					return true
				}
			}
		}
	}
	return false
}
