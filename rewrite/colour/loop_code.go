package colour

import (
	"slices"

	"awaken/rewrite/library"
	"awaken/rewrite/resolve"
)

// loopCode is what is known of the code that the event loop runs.
type loopCode struct {
	// some: coroutine functions, those that become one, and what these call,
	// in any number of steps.
	some map[*resolve.Func]bool
	// all: those of them that nothing else calls.
	all map[*resolve.Func]bool
	// async tells the coroutine functions, and those that become one.
	async func(*resolve.Func) bool
}

// loopCode finds the functions that run in the event loop, as far as the repair
// has come.
func (d *demand) loopCode() loopCode {
	l := loopCode{some: map[*resolve.Func]bool{}, all: map[*resolve.Func]bool{}}
	bad := d.tainted()
	l.async = func(fn *resolve.Func) bool {
		item := d.converts[fn]
		return fn.Async || item != nil && bad[item] == nil && fn.Kind != resolve.Lambda
	}
	calls := map[*resolve.Func][]*resolve.Func{}
	var queue []*resolve.Func
	reach := func(fn *resolve.Func) {
		if !l.some[fn] {
			l.some[fn] = true
			queue = append(queue, fn)
		}
	}
	for _, x := range d.program.Sites {
		fn := x.Instance().Func()
		if x.Instance().Stands() || !runsWhereCalled(x) {
			continue
		}
		for _, t := range x.Targets {
			if d.meant(x, t) {
				calls[fn] = append(calls[fn], t.Func())
			}
		}
	}
	for _, u := range d.program.Units {
		for _, fn := range u.Funcs {
			if l.async(fn) {
				reach(fn)
			}
		}
	}
	for ; len(queue) > 0; queue = queue[1:] {
		for _, callee := range calls[queue[0]] {
			reach(callee)
		}
	}
	for fn := range l.some {
		l.all[fn] = true
	}
	for again := true; again; {
		again = false
		for fn := range l.all {
			if !l.async(fn) && !d.onlyFrom(fn, l.all) {
				delete(l.all, fn)
				again = true
			}
		}
	}
	return l
}

// meant tells whether a site can mean one of its targets: where a call is
// awaited, and one of them is a coroutine function, it is none that is not.
func (d *demand) meant(x *resolve.Site, target *resolve.Instance) bool {
	if x.Call() == nil || !x.Call().Awaited || target.Func().Async {
		return true
	}
	return !slices.ContainsFunc(x.Targets, func(t *resolve.Instance) bool { return t.Func().Async }) || d.handsOn(target)
}

// onlyFrom tells whether a function is called by some functions alone.
func (d *demand) onlyFrom(fn *resolve.Func, some map[*resolve.Func]bool) bool {
	for _, in := range d.index.Instances(fn) {
		for _, x := range d.index.Callers(in) {
			if d.meant(x, in) && (!some[x.Instance().Func()] || !runsWhereCalled(x)) {
				return false
			}
		}
	}
	return true
}

// runsWhereCalled tells whether what is called at a site runs there and then:
// not in a thread, and not as a command or handler later on.
func runsWhereCalled(x *resolve.Site) bool {
	return !x.Implicit || x.How != library.Thread && x.How != library.Later && x.How != library.Command
}

// follow makes the swaps that are only made in code that the event loop runs.
// What they make async may be the code that others wait for.
func (d *demand) follow() {
	for again := len(d.groups) > 0; again; {
		again = false
		code := d.loopCode()
		for _, g := range d.groups {
			if d.followed[g.name] == nil && (len(d.untied[g]) > 0 || d.runsSome(g, code)) {
				d.startGroup(g, code)
				again = true
			}
		}
		d.drain()
	}
	for _, g := range d.groups {
		for _, item := range d.untied[g] {
			item.require(d.followed[g.name][0])
		}
	}
}

// startGroup makes the items of a group of swaps that follow. Where some of them
// cannot be made, what is outside of the event loop is said once.
func (d *demand) startGroup(g *followGroup, code loopCode) {
	blocks := make([]*Block, len(g.swaps))
	outside := false
	for i, s := range g.swaps {
		switch {
		case s.Block != nil:
			blocks[i] = s.Block
		case s.waits() && !s.Func.Async && annotatedAwaitable(s.Func) && (s.Func.DeclaresCoroutine() || len(d.handedOn()[s.Func]) > 0):
			blocks[i] = &Block{"hands-on", s.Func, s.Node, s.Func.Qualified + " is no coroutine function, but hands on an awaitable, as its annotation says", "make it a coroutine function that awaits what it gives"}
		case code.all[s.Func]:
		case s.Bound:
			blocks[i] = loopBound(s.Func, s.Node, s.Uses)
		case !s.Free && !outside:
			blocks[i], outside = d.outsideOf(s, code), true
		}
	}
	doomed := slices.ContainsFunc(blocks, func(b *Block) bool { return b != nil })
	d.followed[g.name] = []*Item{}
	for i, s := range g.swaps {
		if blocks[i] != nil || !doomed {
			d.followed[g.name] = append(d.followed[g.name], d.start(s, blocks[i]))
		}
	}
}

// waits tells whether what takes the place of a swap can stand in async code
// alone.
func (s *Swap) waits() bool {
	return len(s.Awaits) > 0 || s.With > 0 || s.Async || s.Given
}

// followGroup is a group of swaps that follow.
type followGroup struct {
	name  string
	swaps []*Swap
}

// settled tells whether the object of a group is in its async form already.
func (g *followGroup) settled() bool {
	return slices.ContainsFunc(g.swaps, func(s *Swap) bool { return s.Settled })
}

// following finds the groups of swaps that follow, as their first swaps stand in
// the source.
func (d *demand) following(skip map[string]bool) {
	d.followed, d.untied = map[string][]*Item{}, map[*followGroup][]*Item{}
	byName := map[string]*followGroup{}
	for _, s := range d.options.Swaps {
		if !s.Follows || skip[s.Group] {
			continue
		}
		g := byName[s.Group]
		if g == nil {
			g = &followGroup{name: s.Group}
			byName[s.Group] = g
			d.groups = append(d.groups, g)
		}
		g.swaps = append(g.swaps, s)
	}
}

// idle lists the swaps that follow and had nothing to follow.
func (d *demand) idle() []*Swap {
	var list []*Swap
	for _, g := range d.groups {
		if d.followed[g.name] == nil && !g.settled() {
			list = append(list, g.swaps...)
		}
	}
	return list
}

// runsSome tells whether the event loop runs code of a group of swaps that
// waits. What does not, such as setting an event, threads and tasks may share.
func (d *demand) runsSome(g *followGroup, code loopCode) bool {
	if g.settled() {
		return false
	}
	for _, s := range g.swaps {
		if (s.waits() || s.Block != nil && len(g.swaps) == 1) && code.some[s.Func] {
			return true
		}
	}
	return false
}

// outsideOf tells why a swap cannot be made in code that other code than that
// of the event loop runs, too.
func (d *demand) outsideOf(s *Swap, code loopCode) *Block {
	what := "`" + s.Uses + "`"
	if !code.some[s.Func] {
		return &Block{"outside-loop", s.Func, s.Node, what + " is used by tasks, and here by code that does not run in the event loop", "keep what threads and tasks share in a queue or lock for threads, and wait for it in a thread: await asyncio.to_thread(...)"}
	}
	loop, other := "coroutine functions", "other code"
	for _, in := range d.index.Instances(s.Func) {
		for _, x := range d.index.Callers(in) {
			switch caller := x.Instance().Func(); {
			case x.Implicit && x.How == library.Thread:
				other = "a thread"
			case !code.all[caller]:
				other = "`" + caller.Qualified + "`"
			case code.async(caller):
				loop = "`" + caller.Qualified + "`"
			}
		}
	}
	return &Block{"mixed-callers", s.Func, s.Node, s.Func.Qualified + " is called by " + loop + ", and also by " + other + ", which the event loop does not run", "call it there by await asyncio.to_thread(...), or split it"}
}
