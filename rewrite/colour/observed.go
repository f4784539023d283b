package colour

import (
	"fmt"
	"slices"
	"strings"

	"awaken/rewrite/load"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
	"awaken/rewrite/warning"
)

// Sighting is what the analysis makes of one warning of a run.
type Sighting struct {
	Warning warning.Warning
	// Lost is the coroutine that it speaks of; nil if its place cannot be told,
	// or if the coroutine that is made there is awaited on another path.
	Lost *Lost
	// Alone tells that only the run has shown it.
	Alone bool
	// Func and Node are the place that makes it, Node is -1 if it cannot be
	// told.
	Func *resolve.Func
	Node syntax.Node
	// Reason says why there is no Lost.
	Reason string
	// Callee is the coroutine function of the project; nil if it is another's,
	// or if several bear the name.
	Callee *resolve.Func
	// Perhaps are the places that may have made it, if it cannot be told which.
	Perhaps []Place
}

// Place is a node in the code of a function.
type Place struct {
	Func *resolve.Func
	Node syntax.Node
}

// observe finds the place of each warning. Where the analysis alone has found
// nothing lost, the place becomes a lost coroutine that was seen.
func (a *Analysis) observe() {
	if len(a.options.Warnings) == 0 {
		return
	}
	o := a.newObserver()
	known := map[string]bool{}
	for _, w := range a.options.Warnings {
		key := fmt.Sprint(w.Name, w.Collected, w.Created)
		if known[key] {
			continue // what runs for long says it again and again
		}
		known[key] = true
		s := &Sighting{Warning: w, Node: syntax.Nil, Callee: o.functions[w.Name]}
		if len(w.Created) > 0 {
			o.created(s)
		} else {
			o.collected(s)
		}
		if l := s.Lost; l != nil {
			if l.Seen == nil {
				l.Seen = &s.Warning
			}
		}
		a.Sightings = append(a.Sightings, s)
	}
}

// observer matches warnings to the places that make coroutines.
type observer struct {
	*Analysis
	locator   *warning.Locator
	units     map[*load.File]*resolve.Unit
	functions map[string]*resolve.Func // coroutine functions by the name that a warning has; nil for several
	made      []*made                  // in no order that matters
	calls     map[*resolve.Unit][]*made
	sites     map[*resolve.Unit][]*resolve.Site // of all calls, awaited or not
}

// made is a place that makes, or may make, a coroutine that is not awaited on
// the spot.
type made struct {
	in         *resolve.Instance
	fn         *resolve.Func
	node       syntax.Node
	lost       *Lost
	verdict    verdict // if lost is nil
	coroutines []*resolve.Coroutine
}

func (a *Analysis) newObserver() *observer {
	o := &observer{Analysis: a, units: map[*load.File]*resolve.Unit{}, functions: map[string]*resolve.Func{}, calls: map[*resolve.Unit][]*made{}, sites: map[*resolve.Unit][]*resolve.Site{}}
	var files []*load.File
	for _, u := range a.program.Units {
		files = append(files, u.File)
		o.units[u.File] = u
	}
	o.locator = warning.NewLocator(files)
	a.program.Functions(func(f *resolve.Func) {
		if f.Async && !f.Generator {
			name := ownName(f)
			if _, several := o.functions[name]; several {
				f = nil
			}
			o.functions[name] = f
		}
	})
	at := map[Place]*made{}
	get := func(fn *resolve.Func, n syntax.Node) *made {
		m := at[Place{fn, n}]
		if m == nil {
			m = &made{fn: fn, node: n, verdict: consumed}
			at[Place{fn, n}] = m
			o.calls[fn.Unit] = append(o.calls[fn.Unit], m)
		}
		return m
	}
	for _, x := range a.program.Sites {
		fn := x.Instance().Func()
		if x.Call() == nil || x.Node < 0 || x.Instance().Stands() || fn.Unit.Tree.Kind(x.Node) != syntax.Call {
			continue
		}
		o.sites[fn.Unit] = append(o.sites[fn.Unit], x)
		if !x.Call().Awaited {
			get(fn, x.Node).in = x.Instance()
		}
	}
	for _, c := range a.coroutines {
		if c.Task || c.Site.Node < 0 || c.Site.Instance().Stands() {
			continue
		}
		m := get(c.Site.Instance().Func(), c.Site.Node)
		if len(m.coroutines) == 0 || a.judged[c].verdict < m.verdict {
			m.verdict = a.judged[c].verdict
		}
		m.in = c.Site.Instance()
		m.coroutines = append(m.coroutines, c)
	}
	for _, l := range a.Lost {
		get(l.Func, l.Node).lost = l
	}
	for _, u := range a.program.Units {
		slices.SortFunc(o.calls[u], func(x, y *made) int { return int(x.node - y.node) })
		o.made = append(o.made, o.calls[u]...)
	}
	return o
}

// ownName is the name of a function as a warning has it: without its module.
func ownName(f *resolve.Func) string {
	return strings.TrimPrefix(strings.TrimPrefix(f.Qualified, f.Unit.File.Module), ".")
}

// agrees tells whether a place may make the coroutines of a name: as the
// resolver has it, or as the call is written.
func (m *made) agrees(name string) (resolved, written bool) {
	last := name[strings.LastIndexByte(name, '.')+1:]
	written = m.written() == last
	for _, c := range m.coroutines {
		switch f := c.Callee; {
		case f == nil && (c.Library == name || strings.HasSuffix(c.Library, "."+name)):
			return true, written
		case f != nil && ownName(f) == name:
			return true, written
		case f != nil && written && f.Name != last && f.Parent.Kind == resolve.Def:
			return true, written // a decorator's wrapper, which bears the name of what it wraps
		}
	}
	return false, written && m.open()
}

// open tells whether something that the resolver does not see may be called.
func (m *made) open() bool {
	if m.in == nil {
		return true
	}
	x := m.in.SiteAt(m.node)
	return x == nil || x.Unknown || len(x.Targets)+len(x.Classes)+len(x.Libraries) == 0
}

// written is the last name of what is called.
func (m *made) written() string {
	t := m.fn.Unit.Tree
	n := m.node
	if t.Kind(n) == syntax.Call {
		n = t.Unparenthesized(t.Child(n, syntax.FieldFunction))
	}
	switch t.Kind(n) {
	case syntax.Attribute:
		return t.String(t.Child(n, syntax.FieldAttribute))
	case syntax.Identifier:
		return t.String(n)
	}
	return ""
}

// spans tells whether a 1-based line is one of a place's, and whether Python
// gives the call that line: that of its start, or of the method's name.
func (m *made) spans(line int) (within, named bool) {
	t, lines := m.fn.Unit.Tree, m.fn.Unit.Lines
	first, last := lines.Line(t.Start(m.node)), lines.Line(max(t.Start(m.node), t.End(m.node)-1))
	if line < first || line > last {
		return false, false
	}
	if line == first {
		return true, true
	}
	function := t.Child(m.node, syntax.FieldFunction)
	return true, t.Kind(m.node) == syntax.Call && t.Kind(function) == syntax.Attribute &&
		line == lines.Line(t.Start(t.Child(function, syntax.FieldAttribute)))
}

// at lists the places on a line that may have made the coroutines of a name:
// those that the resolver knows to make them before those that are so written,
// those that start there before those that merely reach over it, those that are
// lost before those that are not.
func (o *observer) at(f warning.Frame, name string) []*made {
	best, list := 0, []*made(nil)
	for _, file := range o.locator.Files(f) {
		for _, m := range o.calls[o.units[file]] {
			within, named := m.spans(f.Line)
			if !within || Dead(m.fn.Unit.Tree, m.node) {
				continue
			}
			resolved, written := m.agrees(name)
			if !resolved && !written {
				continue
			}
			rank := 1
			for i, is := range []bool{m.lost != nil, named, resolved} {
				if is {
					rank += 1 << i
				}
			}
			switch {
			case rank > best:
				best, list = rank, []*made{m}
			case rank == best:
				list = append(list, m)
			}
		}
	}
	return list
}
