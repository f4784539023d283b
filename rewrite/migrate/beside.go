package migrate

import (
	"slices"

	"awaken/rewrite/colour"
	"awaken/rewrite/library"
	"awaken/rewrite/pack"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// A library may have its async API beside the sync one, in the same classes
// (see pack.Beside). Then not all of a program has to become async: what has no
// async form stays sync, with all that it calls, and coroutines call it in a
// thread; what the library calls synchronously (hooks) stays sync, and runs what
// it needs of the rest to its end.

// Stay are the functions that stay sync because something is in the way of their
// becoming async, with what that is.
type Stay struct {
	blocks map[*resolve.Func]*colour.Block
}

// Learn takes in what was refused, and tells whether there was anything new.
func (x *Migration) Learn(k *Stay, refused []*colour.Refusal, items []*colour.Item) bool {
	learned := map[*resolve.Func]bool{}
	keep := func(fn *resolve.Func, b *colour.Block) bool {
		switch {
		case learned[fn]:
			return true // that may be all that it takes
		case fn == nil || fn.Kind == resolve.Module || fn.Async || k.blocks[fn] != nil:
			return false
		}
		if k.blocks == nil {
			k.blocks = map[*resolve.Func]*colour.Block{}
		}
		k.blocks[fn], learned[fn] = b, true
		return true
	}
	for _, r := range refused {
		s := r.Item.Swap
		if s == nil || !x.set.IsBeside(s.Group) {
			continue
		}
		if keep(r.Block.Func, r.Block) {
			continue
		}
		for i := len(r.Chain) - 1; i >= 0; i-- {
			if keep(r.Chain[i].Func, r.Block) {
				break
			}
		}
	}
	beside := slices.ContainsFunc(x.set.Packs, func(p *pack.Pack) bool { return p.Beside != nil })
	for _, i := range items {
		if beside && i.Unsafe != "" && (i.Swap == nil || !i.Swap.Named) {
			keep(i.Func, &colour.Block{Rule: "not-sure", Func: i.Func, Node: i.Func.Node, Reason: i.Func.Qualified + " cannot become async for certain: " + i.Unsafe, WayOut: "convert it by hand"})
		}
	}
	return len(learned) > 0
}

// sides settles which functions stay sync.
type sides struct {
	*migration
	pack    *pack.Pack
	index   *resolve.Index
	kept    *Stay
	sites   []*resolve.Site
	callers map[*resolve.Func][]*resolve.Func
	callees map[*resolve.Func][]*resolve.Func
	hooks   map[*resolve.Func]bool
	hard    map[*resolve.Func]bool // they stay sync, with all that they call
	stay    map[*resolve.Func]bool // all that stays sync
	asks    map[*resolve.Func]bool // it uses the library, or calls what does
	why     map[*resolve.Func]*colour.Block
}

// besides leaves those swaps out that stand in functions that stay sync, and
// adds what crosses from one side to the other.
func (m *migration) besides(kept *Stay) {
	for _, p := range m.set.Packs {
		if p.Beside == nil || !slices.ContainsFunc(m.swaps, func(s *colour.Swap) bool { return m.owners[s] == p }) {
			continue
		}
		s := &sides{
			migration: m, pack: p, index: m.program.Index(), kept: kept,
			callers: map[*resolve.Func][]*resolve.Func{}, callees: map[*resolve.Func][]*resolve.Func{},
			hooks: map[*resolve.Func]bool{}, hard: map[*resolve.Func]bool{}, why: map[*resolve.Func]*colour.Block{},
		}
		s.graph()
		s.findHooks()
		s.findHard()
		for again := true; again; {
			s.settle()
			again = s.cross(false)
		}
		s.filter()
		s.cross(true)
	}
}

func (s *sides) graph() {
	for _, x := range s.program.Sites {
		if x.Instance().Stands() {
			continue
		}
		s.sites = append(s.sites, x)
		if x.How == library.Awaits {
			continue // it may be of either colour
		}
		caller := x.Instance().Func()
		for _, t := range x.Targets {
			f := t.Func()
			if f != caller && !slices.Contains(s.callees[caller], f) {
				s.callees[caller] = append(s.callees[caller], f)
				s.callers[f] = append(s.callers[f], caller)
			}
		}
	}
}

// settle finds out what stays sync, and what uses the library.
func (s *sides) settle() {
	spread := func(from map[*resolve.Func]bool, next func(*resolve.Func) []*resolve.Func) map[*resolve.Func]bool {
		all := map[*resolve.Func]bool{}
		var queue []*resolve.Func
		s.program.Functions(func(f *resolve.Func) {
			if from[f] {
				all[f] = true
				queue = append(queue, f)
			}
		})
		for ; len(queue) > 0; queue = queue[1:] {
			for _, f := range next(queue[0]) {
				if !all[f] {
					all[f] = true
					queue = append(queue, f)
				}
			}
		}
		return all
	}
	down := spread(s.hard, func(f *resolve.Func) []*resolve.Func {
		if f.Async {
			return nil
		}
		return append(slices.Clone(s.callees[f]), s.index.Family(f)...)
	})
	roots := map[*resolve.Func]bool{}
	s.program.Functions(func(f *resolve.Func) {
		roots[f] = !s.hooks[f] && (f.Kind == resolve.Module || f.Async || len(s.callers[f]) == 0)
	})
	open := spread(roots, func(f *resolve.Func) []*resolve.Func {
		return slices.DeleteFunc(slices.Clone(s.callees[f]), func(f *resolve.Func) bool { return s.hooks[f] })
	})
	s.stay = map[*resolve.Func]bool{}
	s.program.Functions(func(f *resolve.Func) {
		s.stay[f] = !f.Async && f.Kind != resolve.Module && (down[f] || s.hooks[f] || !open[f])
	})
	uses := map[*resolve.Func]bool{}
	for _, x := range s.swaps {
		if s.owners[x] == s.pack && !s.soft[x] && (len(x.Awaits) > 0 || x.Async || x.Block != nil) {
			uses[x.Func] = true
		}
	}
	for fn := range s.threads {
		uses[fn] = fn.Kind != resolve.Module
	}
	upward := func(f *resolve.Func) []*resolve.Func { return s.callers[f] }
	for {
		s.asks = spread(uses, upward)
		more := false
		for x := range s.soft {
			if fn := x.Func; !uses[fn] && (fn.Async || slices.ContainsFunc(s.callers[fn], s.turns)) {
				uses[fn], more = true, true
			}
		}
		if !more {
			return
		}
	}
}

// turns tells whether a function is async after the migration.
func (s *sides) turns(f *resolve.Func) bool {
	return f.Async || s.asks[f] && !s.stay[f] && f.Kind != resolve.Module
}

// filter leaves out what stands in functions that stay sync.
func (s *sides) filter() {
	s.swaps = slices.DeleteFunc(s.swaps, func(x *colour.Swap) bool {
		switch {
		case s.owners[x] != s.pack:
			return false
		case x.Block != nil && s.kept.blocks[x.Func] != nil && s.stay[x.Func]:
			s.apart[x] = " in " + x.Func.Qualified // it holds nothing else back
			return false
		}
		return s.stay[x.Func] || s.soft[x] && !s.turns(x.Func) && x.Func.Kind != resolve.Module
	})
	reported := map[*resolve.Func]bool{}
	for _, x := range s.swaps {
		if x.Block != nil {
			reported[x.Func] = true
		}
	}
	s.program.Functions(func(f *resolve.Func) {
		for _, b := range []*colour.Block{s.kept.blocks[f], s.why[f]} {
			if b == nil || reported[f] || !s.asks[f] {
				continue
			}
			reported[f] = true
			s.apart[s.add(s.pack, &colour.Swap{
				Func: b.Func, Node: max(b.Node, 0), Uses: s.pack.Name, // it may stand in another function, or file
				Title: "use the async form in `" + f.Qualified + "`", Block: b,
			})] = " in " + f.Qualified
		}
	})
}

// cross looks at the calls from one side to the other. Unless it is to write
// them, it finds out what cannot be called from the other side, and tells
// whether there is anything that has to stay sync because of that.
func (s *sides) cross(write bool) (again bool) {
	harden := func(f *resolve.Func, b *colour.Block) {
		if f.Async || f.Kind == resolve.Module || s.hard[f] {
			return
		}
		s.hard[f], again = true, true
		if b != nil {
			s.why[f] = b
		}
	}
	written := map[place]bool{}
	for _, x := range s.sites {
		caller, n := x.Instance().Func(), x.Node
		t := caller.Unit.Tree
		var sync, async []*resolve.Func
		for _, in := range x.Targets {
			switch f := in.Func(); {
			case s.stay[f] && s.asks[f]:
				sync = append(sync, f)
			case s.turns(f) && !f.Async:
				async = append(async, f)
			}
		}
		at := place{caller, n}
		call := n >= 0 && x.Call() != nil && !x.Implicit && t.Kind(n) == syntax.Call
		generator := func(f *resolve.Func) bool { return f.Generator }
		switch {
		case len(sync) > 0 && len(async) > 0:
			for _, f := range async {
				harden(f, nil)
			}
		case len(sync) > 0 && s.turns(caller):
			switch {
			case n < 0 || runsInThread(x) || call && t.Kind(t.Parent(n)) == syntax.Await:
			case slices.ContainsFunc(sync, generator) || !call && (t.Kind(n) != syntax.Attribute || x.How != 0):
				if s.isTest(caller) {
					s.hooks[caller], again = true, true
					continue
				}
				harden(caller, &colour.Block{
					Rule: "stays-sync", Func: caller, Node: n, Reason: sync[0].Qualified + ", which uses " + s.pack.Name + " and stays sync, is used here in a way that cannot wait for a thread",
					WayOut: "call it by name, or keep " + caller.Qualified + " sync",
				})
			case write && !written[at]:
				written[at] = true
				s.inThread(at, call, sync[0])
			}
		case len(async) > 0 && s.stay[caller]:
			switch {
			case n < 0 || runsInThread(x):
			case !call || slices.ContainsFunc(async, generator):
				for _, f := range async {
					harden(f, nil)
				}
			case write && !written[at]:
				written[at] = true
				s.toItsEnd(at, async[0])
			}
		}
	}
	return again
}
