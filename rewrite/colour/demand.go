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
			d.partials()
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
			if !d.awaitsLibrary(x, l) && !d.mocked(item, in, n, l) && !d.madeUp(l) && !(item.Swap != nil && d.program.Lacks(l)) {
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
			if d.awaitsLibrary(x, l) {
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
