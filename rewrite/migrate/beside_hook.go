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
