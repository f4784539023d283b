package colour

import (
	"awaken/rewrite/load"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// limits is boundary, asked once for each function.
func (d *demand) limits(fn *resolve.Func) *Block {
	b, ok := d.boundaries[fn]
	if !ok {
		b = d.boundary(fn)
		d.boundaries[fn] = b
	}
	return b
}

// toAsync demands that a function becomes async.
func (d *demand) toAsync(fn *resolve.Func, cause *Item, at Await) *Item {
	if i := d.converts[fn]; i != nil {
		return i
	}
	if fn.Kind == resolve.Lambda {
		return d.asyncLambda(fn, cause, at)
	}
	item := d.add(&Item{Func: fn, Cause: cause, At: at})
	d.converts[fn] = item
	if b := d.limits(fn); b != nil {
		var way *lift
		if b.Rule == "constructor" && d.mayBeMadeAsync(fn) {
			way = &lift{rule: b.Rule, fn: fn}
		}
		item.stopAt(b, way)
		return item
	}
	d.unrun(item, fn)
	switch {
	case isConstructor(fn):
		d.convertConstructor(item, fn)
	case d.testHook(fn):
		d.convertTest(item, fn)
	case load.IsTest(fn.Unit.File.Name):
		d.convertPytest(item, fn)
	case inProtocol(fn):
		d.convertProtocol(item, fn)
	}
	if fn.Generator {
		d.queue = append(d.queue, func() { d.toAsyncGenerator(item, fn) })
	}
	d.together(item, fn)
	d.awaitGiven(item, fn)
	d.queue = append(d.queue, func() {
		if item.block != nil {
			return // it will not be done: what it asks for does not matter
		}
		if !isConstructor(fn) { // nobody calls one through an object
			d.family(item, fn, fn.Generator && d.managerDecorator(fn) < 0)
		}
		d.spread(item, fn)
	})
	return item
}

// spread demands what a function that becomes async asks of all that uses it.
func (d *demand) spread(item *Item, fn *resolve.Func) {
	d.references(item, fn)
	d.patchedFunction(item, fn)
	d.propertyReads(item, fn)
	d.renamedReads(item, fn, func(f *resolve.Func, at Await) *Item { return d.toAsync(f, item, at) })
	d.stringUses(item, fn)
	if !annotatedAwaitable(fn) {
		for _, c := range d.handedOn()[fn] {
			// What it handed on must be awaited, now that it is async itself.
			maker := c.Site.Instance().Func()
			if maker == fn && RoleOf(fn.Unit.Tree, c.Site.Node).Role == ReturnValue || d.judged[c].verdict == handed {
				d.await(item, maker, c.Site.Node)
			}
		}
	}
	for _, in := range d.index.Instances(fn) {
		for _, x := range d.index.Callers(in) {
			d.called(item, x)
		}
	}
	if fn.Class != nil && fn.Name == "__iter__" {
		d.givenIterables(item, fn)
	}
}

// handedOn maps functions to the coroutines that they return, of which a call
// that is written makes each.
func (a *Analysis) handedOn() map[*resolve.Func][]*resolve.Coroutine {
	if a.returned != nil {
		return a.returned
	}
	a.returned = map[*resolve.Func][]*resolve.Coroutine{}
	for _, c := range a.coroutines {
		if c.Site.Call() == nil || c.Task {
			continue
		}
		for _, p := range c.Places {
			fn := p.Instance.Func()
			if list := a.returned[fn]; RoleOf(fn.Unit.Tree, p.Node).Role == ReturnValue && (len(list) == 0 || list[len(list)-1] != c) {
				a.returned[fn] = append(list, c)
			}
		}
	}
	return a.returned
}

// called handles a call of something that becomes awaitable.
func (d *demand) called(item *Item, x *resolve.Site) {
	fn, n := x.Instance().Func(), x.Node
	t := fn.Unit.Tree
	if d.across[agreement{fn: fn, node: n}] {
		return
	}
	if item.Func.Generator && !item.PassThrough && !x.Implicit {
		d.declareOthers(item, x)
		return // what matters is who consumes the generator
	}
	if isConstructor(item.Func) && !d.make(item, x) {
		return
	}
	if x.Implicit || n < 0 || t.Kind(n) != syntax.Call {
		d.implicit(item, x)
		return
	}
	if x.Call().Awaited {
		return
	}
	u := RoleOf(t, n)
	switch u.Role {
	case Awaited:
		return
	case Argument:
		if d.program.Argument(x.Instance().SiteAt(u.By), argumentNode(t, n, u.By)) == resolve.PassedConsumed {
			return // `gather(load())` is right once load is async
		}
	case ReturnValue:
		if d.staysPassThrough(fn, n, u) {
			d.pass(item, x.Instance())
			return
		}
	}
	d.agree(item, fn, n)
	d.await(item, fn, n)
	if name := t.Child(n, syntax.FieldFunction); d.renamed(item.Func) != "" && t.Is(t.Child(name, syntax.FieldAttribute), item.Func.Name) {
		item.replace(fn.Unit, t.Child(name, syntax.FieldAttribute), d.renamed(item.Func))
	}
}

// renamed is the new name of a function that is converted, "" if it keeps its
// own.
func (d *demand) renamed(fn *resolve.Func) string {
	switch {
	case d.testHook(fn):
		return asyncHooks[fn.Name]
	case inProtocol(fn):
		return asyncProtocol[fn.Name]
	case isConstructor(fn):
		return d.makerNames().init
	}
	return ""
}

// staysPassThrough tells whether a plain function that returns a call should
// hand the awaitable on rather than await it: a lambda, a function that is
// annotated so, and one that also serves callers whose calls stay sync.
func (d *demand) staysPassThrough(fn *resolve.Func, n syntax.Node, u Use) bool {
	if fn.Kind == resolve.Lambda {
		return fn.Unit.Tree.Unparenthesized(u.By) == fn.Node && d.inlined(fn) < 0 && d.converts[fn] == nil
	}
	if fn.Async || fn.Kind != resolve.Def || fn.Generator || insideTry(fn.Unit.Tree, n, fn.Node) {
		return false
	}
	if annotatedAwaitable(fn) && !annotatedPlain(fn) {
		return true
	}
	return d.mixed(fn, n)
}

// pass has a function stay `def` and hand on what an instance of it returns.
func (d *demand) pass(item *Item, in *resolve.Instance) {
	p := d.passes[in]
	if p == nil {
		p = d.add(&Item{Func: in.Func(), PassThrough: true, Cause: item})
		d.passes[in] = p
		d.queue = append(d.queue, func() {
			d.references(p, in.Func())
			for _, x := range d.index.Callers(in) {
				d.called(p, x)
			}
		})
	}
	item.require(p)
}
