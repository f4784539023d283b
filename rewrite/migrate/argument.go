package migrate

import (
	"slices"
	"strings"

	"awaken/rewrite/colour"
	"awaken/rewrite/pack"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// argument looks at an instance that is given to a call.
func (m *migration) argument(at place, call syntax.Node, classes []string, other resolve.Others, values []resolve.Value) {
	t := at.fn.Unit.Tree
	p, _ := m.set.Class(classes[0])
	for _, r := range m.reached[place{at.fn, call}] {
		if !slices.Contains(m.here, r) {
			m.here = append(m.here, r)
		}
	}
	seen := slices.ContainsFunc(values, func(v resolve.Value) bool {
		x := v.Instance.SiteAt(call)
		return x != nil && len(x.Targets)+len(x.Classes)+len(x.Libraries) > 0
	})
	for _, v := range values {
		x := v.Instance.SiteAt(call)
		if x == nil {
			continue
		}
		for _, l := range x.Libraries {
			if method := asks[l]; method != "" && m.special(at, classes, other, method, short(l)) {
				return
			}
			if _, _, known := m.ruleOf(l); known || harmless(l) || other.Any && ofText(l) {
				continue
			}
			switch {
			case m.mayGive(classes):
				continue
			case l == "contextlib.closing":
				m.closing(at, call, classes, other)
				return
			case strings.HasPrefix(l, "contextlib.") && strings.HasSuffix(l, "ExitStack.enter_context"):
				m.stacked(at, classes, other)
				return
			case l == "builtins.next" && len(x.Libraries) == 1:
				m.next(at, call, classes, other)
				return
			case colour.Eager(l):
				if p, rule := m.iterated(at, classes, other); rule != nil && rule.Use == pack.Async {
					if place, ok := colour.Collected(at.fn, call, at.node, x.Libraries); ok {
						s := &colour.Swap{
							Func: at.fn, Node: at.node, Uses: classes[0], Note: rule.Note,
							Title: "collect `" + excerpt(t, at.node) + "` by `async for`", Awaits: []colour.Await{place},
						}
						m.walk(s, at, p, rule)
						m.add(p, s)
						return
					}
					m.refuse(p, at, classes[0], "iteration", l+" iterates over the "+short(classes[0])+", and has no async form", "collect it in a list first, or loop by hand")
				}
				return
			}
			if m.stay(classes) && p.Beside == nil {
				continue // it is what it was
			}
			if slices.ContainsFunc(classes, func(name string) bool { _, c := m.set.Class(name); return c.Settles(l) }) {
				m.settle(p, at, classes[0])
				return
			}
			m.refuse(p, at, classes[0], "foreign", "the "+short(classes[0])+" is given to "+l+", which expects the sync one", "do the same through the async "+short(classes[0])+", or keep a sync one for it")
			return
		}
		if len(x.Targets)+len(x.Classes)+len(x.Libraries) == 0 && seen {
			continue // where nothing can be called, such as the None of a default, nothing is given away
		}
		if !(m.stay(classes) && p.Beside == nil) && m.program.Argument(x, at.node) == resolve.PassedAway && len(x.Libraries) == 0 && !m.mayGive(classes) {
			m.refuse(p, at, classes[0], "foreign", "the "+short(classes[0])+" is given to something that awaken cannot follow", "make the callee visible, or keep a sync "+short(classes[0])+" for it")
			return
		}
	}
}

// asks are the library's functions that ask an object for a special method.
var asks = map[string]string{
	"builtins.len": "__len__", "builtins.bool": "__bool__", "builtins.repr": "__repr__", "builtins.str": "__repr__", "builtins.print": "__repr__",
}

// mayGive tells whether instances of the classes may be given to what no pack
// knows.
func (m *migration) mayGive(classes []string) bool {
	return !slices.ContainsFunc(classes, func(class string) bool {
		_, c := m.set.Class(class)
		for _, b := range m.set.Bases(c) {
			if b.Given != nil {
				return b.Given.Use != pack.Sync
			}
		}
		return true
	})
}

// stay tells whether objects keep their classes.
func (m *migration) stay(classes []string) bool {
	return !slices.ContainsFunc(classes, func(name string) bool { _, c := m.set.Class(name); return !c.Stay })
}

// next handles next(x).
func (m *migration) next(at place, call syntax.Node, classes []string, other resolve.Others) {
	t := at.fn.Unit.Tree
	_, loop := m.iterated(at, classes, other)
	if loop == nil || loop.Use != pack.Async {
		return
	}
	p, rule := m.one(at, classes, other.Iterates, "next", func(c *pack.Class) *pack.Rule { return c.Next })
	if rule == nil {
		return
	}
	s := &colour.Swap{Func: at.fn, Node: call, Uses: classes[0], Note: rule.Note, Title: "await `" + excerpt(t, call) + "` in `" + at.fn.Name + "`"}
	if rule.Template() {
		if t.Next(at.node) >= 0 {
			m.refuse(p, at, classes[0], "arguments", "next has a default here", "catch the end by hand")
			return
		}
		fill(s, at.fn, t.Start(call), t.End(call), pieces(rule, t, at.node), -1)
	} else {
		function := t.Child(call, syntax.FieldFunction)
		s.Replacements = append(s.Replacements, replacement(at.fn, t.Start(function), t.Start(function), "a", 0))
	}
	s.Awaits = []colour.Await{{Func: at.fn, Node: call}}
	m.use(s, p, rule)
	m.add(p, s)
}

// pieces fills the holes of a text that has a receiver alone.
func pieces(rule *pack.Rule, t *syntax.Tree, receiver syntax.Node) []hole {
	return filledWith(rule, t, map[string]syntax.Node{"recv": receiver})
}

// filledWith fills the holes of a text with expressions, by their names.
func filledWith(rule *pack.Rule, t *syntax.Tree, nodes map[string]syntax.Node) []hole {
	var list []hole
	for _, part := range rule.Parts() {
		if n, ok := nodes[part.Hole]; ok {
			list = append(list, filled(t, n))
		} else {
			list = append(list, hole{start: -1, text: part.Text})
		}
	}
	return list
}

// harmless are the library's functions that ask nothing of an instance but
// what any object answers.
func harmless(name string) bool {
	switch name {
	case "builtins.print", "builtins.repr", "builtins.str", "builtins.id", "builtins.isinstance", "builtins.hasattr", "builtins.type",
		"builtins.bool", "builtins.callable", "builtins.len", "builtins.hash", "builtins.getattr", "builtins.setattr", "typing.cast", "collections.abc.cast", "dataclasses.field",
		"functools.partial", "builtins.dict", "builtins.dict.setdefault", "builtins.dict.get", "builtins.dict.pop", "builtins.dict.update",
		"builtins.list.append", "builtins.list.remove", "builtins.list.insert", "builtins.set.add", "builtins.set.discard", "builtins.set.remove",
		"collections.deque.append", "collections.deque.appendleft", "collections.deque.remove", "types.SimpleNamespace", "weakref.proxy", "builtins.object.__setattr__",
		"queue.Queue.put", "queue.Queue.put_nowait", "queue.SimpleQueue.put", "queue.LifoQueue.put", "contextvars.ContextVar.set", "identity":
		return true
	}
	return strings.HasPrefix(name, "logging.") || strings.HasPrefix(name, "builtins.str.") || strings.HasPrefix(name, "\x01") || strings.HasSuffix(name, ".NamedTuple") || strings.HasPrefix(name, "unittest.TestCase.assert")
}

// ofText tells whether a library's function is about files and texts: where a
// value may be the library's or a path, it is the path that is meant.
func ofText(name string) bool {
	for _, module := range []string{"os.", "pathlib.", "shutil.", "io.", "re.", "json.", "urllib."} {
		if strings.HasPrefix(name, module) {
			return true
		}
	}
	return name == "builtins.open"
}

// closing handles contextlib.closing(x).
func (m *migration) closing(at place, call syntax.Node, classes []string, other resolve.Others) {
	t := at.fn.Unit.Tree
	for _, c := range classes {
		m.closed[c] = true
	}
	p, rule := m.one(at, classes, other.Any, "contextlib.closing", func(c *pack.Class) *pack.Rule { return c.Closing })
	if rule == nil {
		return
	}
	item := t.Parent(call)
	if t.Kind(item) == syntax.AsPattern {
		item = t.Parent(item)
	}
	if t.Kind(item) != syntax.WithItem {
		m.refuse(p, place{at.fn, call}, classes[0], "unknown-use", "contextlib.closing is not entered where it is called", "enter it by `with`")
		return
	}
	s := &colour.Swap{Func: at.fn, Node: call, Uses: classes[0], Note: rule.Note, Title: "enter `" + excerpt(t, call) + "` by `async with`"}
	fill(s, at.fn, t.Start(call), t.End(call), pieces(rule, t, at.node), 1)
	m.gone[place{at.fn, t.Child(call, syntax.FieldFunction)}] = true
	m.use(s, p, rule)
	s.With = entered(t, item)
	m.add(p, s)
}
