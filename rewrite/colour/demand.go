package colour

import (
	"slices"
	"sort"

	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// demand is one attempt to convert everything that a set of lost coroutines
// needs. Attempts are repeated without the coroutines that turned out to be
// refused, until none is.
type demand struct {
	*Analysis
	items    []*Item
	converts map[*resolve.Func]*Item
	passes   map[*resolve.Instance]*Item
	bridges  map[*resolve.Func]*Item
	isolated map[*resolve.Class]*Item
	iters    map[*resolve.Func]*Item // of __iter__ methods that stay def
	lazies   map[lazyKey]*Item
	withs    []*withUse
	eithers  []*eitherUse
	early    []earlyLoop
	leavings map[*resolve.Func]bool   // see abandoned
	holders  map[*resolve.Func]string // the parameters for what generators return
	stacks   map[lockUse]*Item        // expressions for exit stacks that become async ones
	// freshNames are the names that the repair gives in functions.
	freshNames map[*resolve.Func]map[string]bool
	queue      []func()
	// Of a large attempt: futile tells that a root is known to be refused, so
	// that it is given up; look is the number of items at which that is asked.
	futile   bool
	look     int
	agreed   map[agreement]bool
	declared map[*resolve.Func]*Item // see declare
	mocks    map[mockKey]*mock
	// mockOrder are the mocks as they were found.
	mockOrder []*mock
	named     map[string]bool    // file and name of the functions that the repair adds
	unrolled  map[agreement]bool // operands of `yield from` that a library makes asynchronous
	locks     map[lockKey]*Item  // by where they are made
	// groups are those of swaps that follow; followed has the items of those that
	// are made, by name.
	groups   []*followGroup
	followed map[string][]*Item
	untied   map[*followGroup][]*Item // what holds something for threads over an await
	across   map[agreement]bool       // calls that a swap takes from one colour to the other

	refused     map[*Lost]bool      // in earlier attempts
	wouldBeLost map[callPlace]*Lost // see followNames; the same in all attempts
}

// agreement is a call whose callees an item has been made to agree with.
type agreement struct {
	item *Item
	fn   *resolve.Func
	node syntax.Node
}

// convert makes the items, but for those lost coroutines of which it is known
// that they are refused.
func (a *Analysis) convert(refused map[*Lost]bool) {
	skip := map[string]bool{}
	wouldBeLost := map[callPlace]*Lost{}
	for {
		d := &demand{
			refused: refused, wouldBeLost: wouldBeLost,
			Analysis: a, converts: map[*resolve.Func]*Item{}, passes: map[*resolve.Instance]*Item{}, bridges: map[*resolve.Func]*Item{},
			isolated: map[*resolve.Class]*Item{}, iters: map[*resolve.Func]*Item{}, agreed: map[agreement]bool{}, named: map[string]bool{}, mocks: map[mockKey]*mock{}, declared: map[*resolve.Func]*Item{},
			locks: map[lockKey]*Item{}, lazies: map[lazyKey]*Item{}, leavings: map[*resolve.Func]bool{}, holders: map[*resolve.Func]string{}, stacks: map[lockUse]*Item{}, freshNames: map[*resolve.Func]map[string]bool{}, look: large,
		}
		if a.options.Swapped == nil {
			for _, l := range a.Lost {
				if !refused[l] {
					d.root(l)
				}
			}
			d.cleanups()
		}
		d.following(skip)
		d.swaps(skip)
		d.drain()
		if a.options.Swapped == nil {
			d.followNames()
		}
		if !d.futile && d.ctx.Err() == nil {
			d.finish()
		}
		if a.ctx.Err() != nil {
			break
		}
		bad := d.tainted()
		again := d.refuseSwaps(bad, skip)
		for _, item := range d.items {
			if chain := bad[item]; chain != nil && item.Lost != nil {
				if !item.Lost.Named || item.Lost.Seen != nil { // of a guess, no refusal is owed
					a.Refused = append(a.Refused, &Refusal{Item: item, Block: chain[len(chain)-1].block, Chain: chain})
				}
				refused[item.Lost] = true
				again = true
			}
		}
		if !again {
			a.Idle = d.idle()
			a.Items, a.Kept = nil, skip
			for _, item := range d.items {
				if bad[item] == nil {
					a.Items = append(a.Items, item)
				}
			}
			break
		}
	}
	joinGroups(a.Items)
	sort.SliceStable(a.Items, func(i, j int) bool {
		return before(a.Items[i].Func, a.Items[i].Start(), a.Items[j].Func, a.Items[j].Start())
	})
	sort.SliceStable(a.Refused, func(i, j int) bool {
		x, y := a.Refused[i].Item, a.Refused[j].Item
		return before(x.Func, x.Start(), y.Func, y.Start())
	})
}

// finish adds what can be told only when all that is converted is known.
func (d *demand) finish() {
	d.follow()
	d.waits()
	d.drain()
	d.follow()
	d.meetTwins()
	d.finishLazies()
	d.finishEithers()
	d.finishLoops()
	d.finishMocks()
	d.types()
	d.finishLocks()
	d.finishStops()
	d.finishWiths()
	d.finishEarly()
	d.finishLambdas()
	d.keepShown()
	d.finishSwaps()
	d.finishFixtures()
	d.finishMakers()
	d.finishBridges()
	d.programs(d.made())
	d.oneLoop()
	d.importedInLoops(d.made())
	d.offerTwins()
}

// Start is the node at which an item begins.
func (i *Item) Start() syntax.Node {
	if i.Lost != nil {
		return i.Lost.Node
	}
	if i.Swap != nil {
		return i.Swap.Node
	}
	if i.Class != nil {
		return i.Class.Node
	}
	switch {
	case i.Program != nil:
		return i.Program.First
	case i.Drop != nil:
		return i.Drop.Import
	}
	if i.place > 0 {
		return i.place
	}
	if i.Title != "" && len(i.Replacements) > 0 {
		return i.Replacements[0].Unit.Tree.At(i.Replacements[0].Start)
	}
	return i.Func.Node
}

// tainted finds the items that require, in any number of steps, one that is
// blocked: with the shortest chain to it.
func (d *demand) tainted() map[*Item][]*Item {
	chains := map[*Item][]*Item{}
	var level []*Item
	dependents := map[*Item][]*Item{}
	for _, i := range d.items {
		for _, r := range i.Requires {
			dependents[r] = append(dependents[r], i)
		}
		if i.block != nil {
			chains[i] = []*Item{i}
			level = append(level, i)
		}
	}
	for len(level) > 0 {
		var next []*Item
		for _, i := range level {
			for _, dep := range dependents[i] {
				if chains[dep] == nil {
					chains[dep] = append([]*Item{dep}, chains[i]...)
					next = append(next, dep)
				}
			}
		}
		level = next
	}
	return chains
}

// made finds the items that will be made as far as is known by now: those that
// something needs of which no part is blocked.
func (d *demand) made() map[*Item]bool {
	bad := d.tainted()
	made := map[*Item]bool{}
	var queue []*Item
	for _, i := range d.items {
		if bad[i] == nil && (i.Lost != nil || i.Swap != nil || i.Cause == nil) {
			made[i] = true
			queue = append(queue, i)
		}
	}
	for ; len(queue) > 0; queue = queue[1:] {
		for _, r := range queue[0].Requires {
			if !made[r] {
				made[r] = true
				queue = append(queue, r)
			}
		}
	}
	return made
}

func (d *demand) add(i *Item) *Item {
	d.items = append(d.items, i)
	return i
}

// large is the number of items from which on an attempt is given up early.
const large = 512

// drain does what is queued, and what that queues. What a root needs is found
// nearest first, and so is what refuses it: a large attempt ends where it knows
// of a root that is refused, since all else would be found for nothing.
func (d *demand) drain() {
	for len(d.queue) > 0 && !d.futile && d.ctx.Err() == nil {
		if len(d.items) >= d.look && d.options.Swapped == nil {
			d.look *= 2
			bad := d.tainted()
			d.futile = slices.ContainsFunc(d.items, func(i *Item) bool { return i.Lost != nil && bad[i] != nil })
			continue
		}
		next := d.queue[0]
		d.queue = d.queue[1:]
		next()
	}
}

func (i *Item) require(other *Item) {
	if other == nil || other == i {
		return
	}
	if i.required[other] {
		return
	}
	if i.required == nil {
		i.required = map[*Item]bool{}
	}
	i.required[other] = true
	i.Requires = append(i.Requires, other)
}

func (i *Item) stop(b *Block) { i.stopAt(b, nil) }

// stopAt blocks an item, with what would let it be made all the same.
func (i *Item) stopAt(b *Block, l *lift) {
	if i.block == nil {
		i.block, i.lift = b, l
	}
}

// root demands an await for a lost coroutine.
func (d *demand) root(l *Lost) *Item {
	item := d.add(&Item{Lost: l, Func: l.Func})
	switch {
	case l.Named:
		item.Unsafe = "the callee is known by its name alone"
	case d.otherwiseBound(l):
		item.Unsafe = "its variable is also bound to what may be a coroutine"
	}
	d.queue = append(d.queue, func() {
		if l.Given {
			name := l.Library
			if l.Callee != nil {
				name = l.Callee.Qualified
			}
			d.given(item, l.Func, l.Node, name)
			return
		}
		d.agree(item, l.Func, l.Node)
		d.await(item, l.Func, l.Node)
		if l.Callee != nil {
			d.patchedFunction(item, l.Callee)
		}
	})
	return item
}

// agree has all callees of a call become awaitable, because one of them is.
func (d *demand) agree(item *Item, fn *resolve.Func, n syntax.Node) {
	if key := (agreement{item, fn, n}); d.agreed[key] {
		return // each clone of fn comes here
	} else {
		d.agreed[key] = true
	}
	if d.lifts[lift{"mixed-callees", fn, n}] {
		return // what the call gives is asked whether it is awaitable
	}
	mixed := d.mixedLift(fn, n)
	for _, in := range d.index.Instances(fn) {
		x := in.SiteAt(n)
		if x == nil || len(x.Targets)+len(x.Classes)+len(x.Libraries) == 0 {
			continue
		}
		if x.Unknown && !d.program.DeclaresCoroutine(x) {
			item.Unsafe = "not every callee of this call is known"
		}
		for _, t := range x.Targets {
			switch f := t.Func(); {
			case d.constructsAwaitable(x, f):
			case d.passes[t] != nil: // it is awaitable only if that is made
				item.require(d.passes[t])
			case d.converts[f] == nil && !d.awaitable(t) && handsOnUnknown(t):
				if d.program.DeclaresCoroutine(x) {
					continue
				}
				item.Unsafe = f.Qualified + " hands on what an unknown function gives, which may be awaitable or not"
			case d.converts[f] != nil || !d.awaitable(t):
				known := d.converts[f] != nil
				other := d.toAsync(f, item, Await{Func: fn, Node: n})
				if item.require(other); !known {
					other.agreed = mixed
				}
			case !f.Async:
				if b := d.readByName(f); b != nil { // who reads it so gets an awaitable, too
					item.stop(b)
				}
			}
		}
		for _, c := range x.Classes {
			if d.madeAsync(c) || d.index.Awaitable(c) {
				continue
			}
			item.stopAt(&Block{"mixed-callees", fn, n, "the call may also make an instance of " + c.Qualified + ", which is not awaitable", "split the call by what is called"}, mixed)
		}
		for _, l := range x.Libraries {
			if !d.awaitsLibrary(l) && !d.mocked(item, in, n, l) && !d.madeUp(l) && !(item.Swap != nil && d.program.Lacks(l)) {
				item.stopAt(&Block{"mixed-callees", fn, n, "the call may also reach " + l + ", which stays sync", "wrap " + l + " in an async function, or split the call by what is called"}, mixed)
			}
		}
	}
}

// constructsAwaitable tells whether a function is the constructor of classes
// that a call makes instances of, and these can be awaited.
func (d *demand) constructsAwaitable(x *resolve.Site, f *resolve.Func) bool {
	made := 0
	for _, c := range x.Classes {
		if f.Name != "__init__" || !slices.Contains(d.index.Ancestry(c), f.Class) {
			continue
		}
		if !d.index.Awaitable(c) {
			return false
		}
		made++
	}
	return made > 0
}

// awaitable tells whether calling an instance gives, or will give, an
// awaitable.
func (d *demand) awaitable(in *resolve.Instance) bool {
	f := in.Func()
	if !f.Generator && (f.Async || declaredStub(f) || d.converts[f] != nil) || d.passes[in] != nil {
		return true
	}
	return d.handsOn(in)
}

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
	case isTestFile(fn.Unit.File.Name):
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

// mixed tells whether the clones of a function call both awaitables and
// others at n.
func (d *demand) mixed(fn *resolve.Func, n syntax.Node) bool {
	plain, awaitable := false, false
	for _, in := range d.index.Instances(fn) {
		x := in.SiteAt(n)
		if x == nil {
			continue
		}
		some, others := false, false
		for _, t := range x.Targets {
			if d.awaitable(t) {
				some = true
			} else {
				others = true
			}
		}
		for _, l := range x.Libraries {
			if d.awaitsLibrary(l) {
				some = true
			} else {
				others = true
			}
		}
		others = others || len(x.Classes) > 0
		if some && others {
			return false // no caller knows what it gets
		}
		plain, awaitable = plain || others, awaitable || some
	}
	return plain && awaitable
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
