package colour

import (
	"slices"

	"awaken/rewrite/library"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// references looks at where a function is handed to callees outside the
// project.
func (d *demand) references(item *Item, fn *resolve.Func) {
	for _, r := range d.index.References(fn) {
		in := r.Site.Instance().Func()
		switch {
		case r.Library == "" && d.raisesUnseen(item, r):
		case d.patched().values[mockKey{in, r.Node}]: // see awaitPatch
		case r.Library == "" && slices.Contains(fn.Decorators, r.Site.Node): // see decorated
		case r.Library == "":
			item.Unsafe = fn.Qualified + " is passed to something that awaken cannot follow"
		case r.How == library.Awaits:
			if e := d.program.Entry(r.Library); e != nil {
				if b := d.hook(fn, e); b != nil {
					item.stop(b)
				}
				dropSync(item, in.Unit, r.Site.Node, e)
			}
		case r.How == library.Wraps, r.Library == "pytest.fixture":
		case d.cleanup(item, r):
		case d.callsBack(item, r), d.stackCallback(item, r):
		default:
			item.stop(callback(in, fn.Qualified, r))
		}
	}
}

func callback(in *resolve.Func, name string, r resolve.Reference) *Block {
	how := map[library.How]string{library.Now: "calls it and does not await", library.Thread: "calls it in a thread and does not await", library.Later: "calls it later and does not await", library.Command: "calls it with no event loop running and does not await"}[r.How]
	n := r.Node
	if n < 0 { // it is no argument here: it came in a partial
		n = r.Site.Node
	}
	if n < 0 {
		n = in.Node
	}
	return &Block{"callback", in, n, name + " is given to " + r.Library + ", which " + how, "give it a sync function, or replace the call"}
}

// given repairs a call that is given a coroutine function, and calls it
// without an await.
func (d *demand) given(item *Item, fn *resolve.Func, n syntax.Node, name string) {
	call := callAround(fn.Unit.Tree, n)
	for _, in := range d.index.Instances(fn) {
		x := in.SiteAt(call)
		if call < 0 || x == nil {
			continue
		}
		for _, c := range x.Callbacks {
			r := resolve.Reference{Site: x, Node: c.Node, Library: c.Library, How: c.How}
			if c.Node == n && !d.cleanup(item, r) && !d.callsBack(item, r) && !d.stackCallback(item, r) {
				item.stop(callback(fn, name, r))
			}
		}
		return
	}
	item.stop(&Block{"callback", fn, n, name + " is called here by a library, which does not await", "give it a sync function, or replace the call"})
}

// callsBack converts a call that calls what becomes awaitable: to a
// comprehension, or to a call of an async stand-in. It tells whether it could.
func (d *demand) callsBack(item *Item, r resolve.Reference) bool {
	fn := r.Site.Instance().Func()
	t := fn.Unit.Tree
	call := r.Site.Node
	if t.Kind(call) != syntax.Call || r.How != library.Now || !d.plainCall(r.Site) {
		return false
	}
	for _, in := range d.index.Instances(fn) {
		if _, known := d.program.Value(in, r.Node).Functions(); !known {
			return false // another caller may give it what cannot be awaited
		}
	}
	switch {
	case raises[r.Library]:
		if !d.raisesInBlock(item, fn, call, r.Node) {
			return false
		}
		d.sameColour(item, fn, r.Node)
		return true
	case mapped[r.Library], byFunction[r.Library].name != "":
		d.sameColour(item, fn, r.Node)
		item.require(d.toLazy(fn, call, item))
		return true
	case r.Library == "builtins.list.sort":
		if !d.sortInPlace(item, fn, call) {
			return false
		}
		d.sameColour(item, fn, r.Node)
		return true
	}
	w, ok := byKey[r.Library]
	if !ok {
		return false
	}
	d.sameColour(item, fn, r.Node)
	d.useStandIn(item, fn, call, w)
	return true
}

// plainCall tells whether a call calls one function of a library alone, with
// arguments that all stand there one by one.
func (d *demand) plainCall(x *resolve.Site) bool {
	if len(x.Libraries) != 1 || len(x.Targets)+len(x.Classes) > 0 || x.Unknown {
		return false
	}
	t := x.Instance().Func().Unit.Tree
	arguments := t.Child(x.Node, syntax.FieldArguments)
	if t.Kind(arguments) == syntax.GeneratorExpression {
		return true
	}
	for c := t.First(arguments); c >= 0; c = t.Next(c) {
		switch t.Kind(c) {
		case syntax.ListSplat, syntax.DictionarySplat, syntax.ParenthesizedListSplat:
			return false
		}
	}
	return true
}

// sameColour has all functions that an argument can be become awaitable.
func (d *demand) sameColour(item *Item, fn *resolve.Func, n syntax.Node) {
	for _, in := range d.index.Instances(fn) {
		functions, _ := d.program.Value(in, n).Functions()
		for _, f := range functions {
			if !d.givesAwaitable(f) {
				item.require(d.toAsync(f, item, Await{Func: fn, Node: n}))
			}
		}
	}
}

// givesAwaitable tells whether calling a function gives, or will give, an
// awaitable, whoever calls it.
func (d *demand) givesAwaitable(f *resolve.Func) bool {
	instances := d.index.Instances(f)
	return len(instances) > 0 && !slices.ContainsFunc(instances, func(in *resolve.Instance) bool { return !d.awaitable(in) })
}

// sortInPlace turns the statement `xs.sort(key=f)` into
// `xs[:] = await _sorted(xs, key=f)`.
func (d *demand) sortInPlace(item *Item, fn *resolve.Func, call syntax.Node) bool {
	t := fn.Unit.Tree
	function := t.Child(call, syntax.FieldFunction)
	object := t.Child(function, syntax.FieldObject)
	arguments := t.Child(call, syntax.FieldArguments)
	first := t.Operand(arguments)
	if t.Kind(function) != syntax.Attribute || t.Kind(t.Parent(call)) != syntax.ExpressionStatement || !steady(t, object) || first < 0 {
		return false
	}
	name := d.helper(item, fn.Unit, byKey["builtins.sorted"])
	list := t.String(object)
	item.rewrite(fn.Unit, t.Start(call), t.Start(first), list+"[:] = await "+name+"("+list+", ")
	d.within(item, fn, call)
	return true
}

// steady tells whether an expression gives the same when it is evaluated again:
// a name, or attributes of one.
func steady(t *syntax.Tree, n syntax.Node) bool {
	for t.Kind(n) == syntax.Attribute {
		n = t.Child(n, syntax.FieldObject)
	}
	return t.Kind(n) == syntax.Identifier
}
