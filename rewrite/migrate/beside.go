package migrate

import (
	"path"
	"slices"
	"strings"

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

// findHooks finds the methods that the library calls synchronously.
func (s *sides) findHooks() {
	s.program.Functions(func(f *resolve.Func) {
		if s.made(f) {
			s.hooks[f] = true
		}
		if f.Class == nil || f.Kind != resolve.Def || f.Async {
			return
		}
		names, lost := s.index.External(f)
		for _, heir := range s.index.Heirs(f.Class) {
			names = append(names, s.index.ExternalBases(heir)...)
		}
		if s.calledOutside(f, names, lost) {
			s.hooks[f] = true
		}
		for _, name := range names {
			_, c := s.set.Class(name)
			if c == nil {
				continue
			}
			for _, b := range s.set.Bases(c) {
				if slices.ContainsFunc(b.Hooks, func(glob string) bool { ok, _ := path.Match(glob, f.Name); return ok }) {
					s.hooks[f] = true
				}
			}
		}
	})
}

// calledOutside tells whether nothing in the program is seen to call a method of
// a class that derives from a library's, which may then be what calls it: unless
// that awaits it.
func (s *sides) calledOutside(f *resolve.Func, bases []string, lost bool) bool {
	if len(bases) == 0 && !lost || len(s.callers[f]) > 0 || s.isTest(f) {
		return false
	}
	return !slices.ContainsFunc(bases, func(base string) bool {
		m := s.program.Member(base, f.Name)
		return m != nil && m.Decorates == library.Awaits
	})
}

// findHard finds the functions that stay sync for what they are, or for what
// stands in them.
func (s *sides) findHard() {
	for fn := range s.threads {
		s.hard[fn] = fn.Kind != resolve.Module // no loop is running there
	}
	for fn := range s.kept.blocks {
		if len(s.callers[fn]) == 0 {
			s.hooks[fn] = true // something outside of the program calls it
		} else {
			s.hard[fn] = true
		}
	}
	for _, x := range s.sites {
		for _, c := range x.Callbacks {
			if _, r := s.set.Rule(c.Library); r != nil && r.Keeps {
				for _, f := range s.index.Given(c) {
					s.hard[f] = f.Kind != resolve.Module
				}
			}
		}
	}
	shown := shownNames(s.project.Root, s.pack.Beside.Templates)
	s.program.Functions(func(f *resolve.Func) {
		names, _ := s.index.Decorations(f)
		if f.Class != nil && s.isOpen(f) && (strings.HasPrefix(f.Name, "__") || shown[f.Name] || slices.ContainsFunc(names, isRead)) {
			s.hard[f] = true // who reads it, and how, is not only the program's concern
		}
		for _, n := range names {
			if p, r := s.set.Rule(n); p == s.pack && (r.Use == pack.Aside || r.Keeps || r.Decorator && s.entersThread(r)) {
				s.hard[f] = true
			}
		}
	})
}

// isRead tells whether a decorator makes an attribute of a method.
func isRead(name string) bool {
	return strings.HasPrefix(name, "builtins.property") || strings.HasSuffix(name, "cached_property")
}

// isOpen tells whether the class of a method derives from one of the pack's.
func (s *sides) isOpen(f *resolve.Func) bool {
	names, _ := s.index.External(f)
	return slices.ContainsFunc(names, func(name string) bool { return s.mine(name, true) })
}

// made tells whether a function is what a maker (see pack.Beside) makes.
func (s *sides) made(f *resolve.Func) bool {
	maker := func(f *resolve.Func) bool {
		return f != nil && slices.ContainsFunc(f.Params, func(p resolve.Param) bool {
			return slices.Contains(s.pack.Beside.Makers, f.Unit.Tree.String(p.Node))
		})
	}
	if f.Class != nil {
		return f.Name == "__call__" && maker(s.index.Method(f.Class, "__init__"))
	}
	return f.Kind == resolve.Def && maker(f.Parent)
}

// entersThread tells whether what a rule returns is entered by a `with` that
// keeps its function sync.
func (s *sides) entersThread(r *pack.Rule) bool {
	e := s.program.Entry(r.Name())
	if e == nil {
		return false
	}
	_, c := s.set.Class(e.Value.Type)
	return c != nil && c.With != nil && c.With.Use == pack.Aside
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

// isTest tells whether a function is a test of a test case of the library, which
// may be sync or async.
func (s *sides) isTest(f *resolve.Func) bool {
	if f.Class == nil || f.Async || !strings.HasPrefix(f.Name, "test") || len(s.callers[f]) > 0 {
		return false
	}
	names, _ := s.index.External(f)
	return slices.ContainsFunc(names, func(name string) bool {
		m := s.program.Member(name, "test")
		return m != nil && m.Decorates == library.Awaits
	})
}

// runsInThread tells whether a site is one that a library runs in a thread, or
// awaits.
func runsInThread(x *resolve.Site) bool {
	return x.Implicit && inThread(x)
}

// inThread has a coroutine call, or read, what stays sync in a thread.
func (s *sides) inThread(at place, call bool, f *resolve.Func) {
	t := at.fn.Unit.Tree
	swap := &colour.Swap{
		Func: at.fn, Node: at.node, Uses: f.Qualified, Across: true,
		Title: "call `" + f.Qualified + "`, which stays sync, in a thread in `" + at.fn.Name + "`",
	}
	if call {
		swap.Awaits = []colour.Await{{Func: at.fn, Node: at.node}}
		s.wrap(swap, at, s.pack, s.pack.Beside.Thread)
	} else {
		rule := &pack.Rule{Use: pack.Async, To: "(await " + s.pack.Beside.Thread + `(getattr)($recv, "` + t.String(t.Child(at.node, syntax.FieldAttribute)) + `"))`}
		list := pieces(rule, t, t.Child(at.node, syntax.FieldObject))
		for i := range list {
			list[i].text = quotedInside(t, at.node, list[i].text)
		}
		fill(swap, at.fn, t.Start(at.node), t.End(at.node), list, -1)
		swap.Async = true
		s.use(swap, s.pack, moduleOf(s.pack.Beside.Thread))
	}
	s.add(s.pack, swap)
}

// toItsEnd has sync code run what becomes async to its end.
func (s *sides) toItsEnd(at place, f *resolve.Func) {
	swap := &colour.Swap{
		Func: at.fn, Node: at.node, Uses: f.Qualified, Across: true,
		Title: "run `" + f.Qualified + "` to its end in `" + at.fn.Name + "`, which stays sync",
	}
	s.wrap(swap, at, s.pack, s.pack.Beside.Run)
	s.add(s.pack, swap)
}
