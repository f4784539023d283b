package migrate

import (
	"slices"
	"strings"

	"awaken/rewrite/colour"
	"awaken/rewrite/pack"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// values looks at what is done with the instances of the packs' classes, apart
// from calls of their methods.
func (m *migration) values() {
	type seen struct {
		classes []string
		other   resolve.Others
		values  []resolve.Value
	}
	found := map[place]*seen{}
	var order []place
	m.program.Values(func(v resolve.Value) {
		classes, _ := v.Instances()
		other := v.Others(func(class string) bool { _, c := m.set.Class(class); return c != nil })
		mine := classes[:0]
		for _, c := range classes {
			if _, class := m.set.Class(c); class != nil {
				mine = append(mine, c)
			}
		}
		at := place{v.Instance.Func(), v.Node}
		x := found[at]
		if len(mine) == 0 && x == nil {
			if len(classes) == 0 && other == (resolve.Others{}) {
				return
			}
		}
		if x == nil {
			x = &seen{}
			found[at] = x
			order = append(order, at)
		}
		x.other.Add(other)
		if len(mine) > 0 {
			x.values = append(x.values, v)
		}
		for _, c := range mine {
			if !slices.Contains(x.classes, c) {
				x.classes = append(x.classes, c)
			}
		}
	})
	for _, at := range order {
		x := found[at]
		t := at.fn.Unit.Tree
		if at.node < 0 || len(x.classes) == 0 || handsOn(t, at.node) {
			continue
		}
		m.here = nil
		for _, v := range x.values {
			m.here = union(m.here, v.Roots())
		}
		m.value(at, x.classes, x.other, x.values)
	}
}

// handsOn tells whether the expression around n has the same value, so that it
// is looked at instead.
func handsOn(t *syntax.Tree, n syntax.Node) bool {
	switch t.Kind(t.Parent(n)) {
	case syntax.ParenthesizedExpression, syntax.ConditionalExpression, syntax.BooleanOperator, syntax.NamedExpression:
		return true
	}
	return false
}

// value looks at one expression that can be instances of the classes.
func (m *migration) value(at place, classes []string, other resolve.Others, values []resolve.Value) {
	t := at.fn.Unit.Tree
	u := colour.RoleOf(t, at.node)
	switch u.Role {
	case colour.HardUse:
		switch t.Kind(u.By) {
		case syntax.Attribute:
			m.attribute(at, u.By, classes)
		case syntax.Subscript:
			m.special(at, classes, "__getitem__", "a subscript")
		case syntax.WithItem:
			if p, rule := m.one(at, classes, other.Enters, "with", func(c *pack.Class) *pack.Rule { return c.With }); rule != nil {
				m.with(at, u.By, p, rule, classes[0])
			}
		case syntax.ForStatement, syntax.ForInClause:
			m.loop(at, classes, other, func(s *colour.Swap) {
				s.Node, s.Awaits = u.By, []colour.Await{{Func: at.fn, Node: u.By, Form: colour.AsyncForm}}
			})
		case syntax.Yield:
			m.loop(at, classes, other, func(s *colour.Swap) { s.Node, s.Async = u.By, true })
		case syntax.ListSplat, syntax.Assignment:
			m.loop(at, classes, other, func(s *colour.Swap) {
				s.Awaits = []colour.Await{{Func: at.fn, Node: at.node, Form: colour.CollectForm}}
			})
		}
	case colour.Argument:
		m.argument(at, u.By, classes, other, values)
	case colour.SoftUse:
		if u.What == colour.Truth || u.What == colour.Asserted {
			m.special(at, classes, "__bool__", "the truth")
		}
		if p := t.Parent(at.node); t.Kind(p) == syntax.ComparisonOperator && t.Field(at.node) != syntax.FieldLeft && strings.Contains(t.String(p), " in ") {
			if p, rule := m.iterated(at, classes, other); rule != nil && rule.Use == pack.Async {
				m.refuse(p, at, classes[0], "iteration", "`in` iterates over the "+short(classes[0])+", and has no async form", "collect it in a list first")
			}
		}
	}
}

// loop has what walks an object do so asynchronously; form writes it.
func (m *migration) loop(at place, classes []string, other resolve.Others, form func(*colour.Swap)) {
	p, rule := m.iterated(at, classes, other)
	if rule == nil || rule.Use != pack.Async {
		return
	}
	t := at.fn.Unit.Tree
	s := &colour.Swap{Func: at.fn, Node: at.node, Uses: classes[0], Note: rule.Note, Title: "loop over `" + excerpt(t, at.node) + "` by `async for`"}
	form(s)
	m.walk(s, at, p, rule)
	m.add(p, s)
}

// walk writes the text that a rule has in the place of an object that is walked.
func (m *migration) walk(s *colour.Swap, at place, p *pack.Pack, rule *pack.Rule) {
	if !rule.Template() {
		return
	}
	t := at.fn.Unit.Tree
	fill(s, at.fn, t.Start(at.node), t.End(at.node), pieces(rule, t, at.node), 1)
	m.use(s, p, rule)
}

// one is the rule that all classes of a value agree in; without one the place
// is refused.
func (m *migration) one(at place, classes []string, other bool, what string, of func(*pack.Class) *pack.Rule) (*pack.Pack, *pack.Rule) {
	var owner *pack.Pack
	var rule *pack.Rule
	for _, name := range classes {
		p, c := m.set.Class(name)
		var r *pack.Rule
		for _, b := range m.set.Bases(c) {
			if r = of(b); r != nil {
				break
			}
		}
		switch {
		case r == nil && c.Stay && m.set.Follows(name):
			return nil, nil // it is what it was
		case r == nil:
			m.refuse(p, at, name, "unknown-use", "the pack "+p.Name+" does not know what "+what+" does with a "+short(name), "leave it out, or add it to the pack")
			return nil, nil
		case r.Use == pack.Refuse:
			m.refuse(p, at, name, "no-twin", what+" with a "+short(name)+" has no async form", r.Hint)
			return nil, nil
		case rule != nil && !alike(rule, r):
			m.refuse(p, at, name, "mixed-use", "the value may be a "+short(classes[0])+" or a "+short(name)+", which are used in different ways after the swap", "split the place by what it gets")
			return nil, nil
		}
		owner, rule = p, r
	}
	if other && rule.Use != pack.Sync {
		m.refuse(owner, at, classes[0], "mixed-use", "the value may be a "+short(classes[0])+", or something that stays sync", "split the place by what it gets")
		return nil, nil
	}
	return owner, rule
}

func (m *migration) iterated(at place, classes []string, other resolve.Others) (*pack.Pack, *pack.Rule) {
	return m.one(at, classes, other.Iterates, "a loop", func(c *pack.Class) *pack.Rule { return c.Iterate })
}

// attribute looks at the read, or the setting, of an attribute.
func (m *migration) attribute(at place, attribute syntax.Node, classes []string) {
	t := at.fn.Unit.Tree
	name := t.Child(attribute, syntax.FieldAttribute)
	text := t.String(name)
	set := isTarget(t, attribute)
	call := t.Kind(t.Parent(attribute)) == syntax.Call && t.Field(attribute) == syntax.FieldFunction
	for _, class := range classes {
		p, c := m.set.Class(class)
		var rule *pack.Rule
		method := false
		for _, b := range m.set.Bases(c) {
			if rule = b.Attributes[text]; rule != nil {
				break
			}
			if rule = b.Methods[text]; rule != nil {
				method = true
				break
			}
		}
		if rule == nil && !set && !strings.HasPrefix(text, "_") {
			rule, method = m.method(c, "__getattr__"), true
		}
		full := class + "." + text
		here := place{at.fn, attribute}
		switch {
		case rule == nil && c.Stay && m.set.Follows(class):
		case rule == nil && !call && !(strings.HasPrefix(text, "__") && !set):
			m.refuse(p, here, full, "unknown-name", full+" is not in the pack "+p.Name, "leave it out, or add it to the pack")
			return
		case rule == nil:
		case method && set:
			m.refuse(p, here, full, "monkeypatch", full+" is replaced here by something else", "wrap the "+short(class)+" in a class of your own")
			return
		case method:
		case rule.Use == pack.Refuse:
			m.refuse(p, here, full, "no-twin", full+" has no async form", rule.Hint)
			return
		case set && rule.Set != "":
			m.setAttribute(here, p, rule, full)
		case set && (rule.Use != pack.Sync || rule.Template()):
			m.refuse(p, here, full, "no-twin", full+" cannot be set in the async form", "set it in another way")
			return
		default:
			m.changeAttribute(here, name, p, rule, full)
		}
	}
}

// special refuses what the interpreter calls a special method for, where a pack
// refuses the method; what names it for people.
func (m *migration) special(at place, classes []string, method, what string) {
	for _, class := range classes {
		p, c := m.set.Class(class)
		if rule := m.method(c, method); rule != nil && rule.Use == pack.Refuse {
			m.refuse(p, at, class, "no-twin", what+" of a "+short(class)+" has no async form", rule.Hint)
			return
		}
	}
}

// method is the rule of a method of a class or one of its bases, nil without
// one.
func (m *migration) method(c *pack.Class, name string) *pack.Rule {
	for _, b := range m.set.Bases(c) {
		if r := b.Methods[name]; r != nil {
			return r
		}
	}
	return nil
}

// changeAttribute writes what becomes of the read of an attribute.
func (m *migration) changeAttribute(at place, name syntax.Node, p *pack.Pack, rule *pack.Rule, full string) {
	t := at.fn.Unit.Tree
	if rule.Use == pack.Sync && rule.To == "" && rule.Note == "" {
		return
	}
	s := &colour.Swap{Func: at.fn, Node: at.node, Uses: full, Note: rule.Note, Title: "change `" + excerpt(t, at.node) + "`", Async: rule.Use == pack.Async}
	switch object := t.Child(at.node, syntax.FieldObject); {
	case rule.Template():
		fill(s, at.fn, t.Start(at.node), t.End(at.node), pieces(rule, t, object), -1)
	case rule.To != "":
		s.Replacements = append(s.Replacements, replacement(at.fn, t.Start(name), t.End(name), rule.To, 0))
	}
	if rule.Use == pack.Await {
		s.Awaits = []colour.Await{{Func: at.fn, Node: at.node}}
	}
	m.use(s, p, rule)
	m.add(p, s)
}

// setAttribute writes what becomes of an assignment to an attribute.
func (m *migration) setAttribute(at place, p *pack.Pack, rule *pack.Rule, full string) {
	t := at.fn.Unit.Tree
	assignment := t.Parent(at.node)
	value := t.Child(assignment, syntax.FieldRight)
	if t.Kind(assignment) != syntax.Assignment || t.Field(at.node) != syntax.FieldLeft || t.Kind(t.Parent(assignment)) != syntax.ExpressionStatement || t.Kind(value) == syntax.Assignment {
		m.refuse(p, at, full, "no-twin", full+" is set here together with something else", "give it an assignment of its own")
		return
	}
	s := &colour.Swap{Func: at.fn, Node: assignment, Uses: full, Note: rule.Note, Title: "set `" + excerpt(t, at.node) + "` by a call", Async: strings.Contains(rule.Set, "await ")}
	object := t.Child(at.node, syntax.FieldObject)
	var pieces []hole
	for _, part := range rule.SetParts() {
		switch part.Hole {
		case "recv":
			pieces = append(pieces, hole{start: t.Start(object), end: t.End(object)})
		case "value":
			pieces = append(pieces, hole{start: t.Start(value), end: t.End(value)})
		default:
			pieces = append(pieces, hole{start: -1, text: part.Text})
		}
	}
	fill(s, at.fn, t.Start(assignment), t.End(assignment), pieces, -1)
	m.use(s, p, rule)
	m.add(p, s)
}

// isTarget tells whether an expression is assigned to or deleted.
func isTarget(t *syntax.Tree, n syntax.Node) bool {
	for p := t.Parent(n); p >= 0; n, p = p, t.Parent(p) {
		switch t.Kind(p) {
		case syntax.Assignment, syntax.AugmentedAssignment:
			return t.Field(n) == syntax.FieldLeft
		case syntax.DeleteStatement:
			return true
		case syntax.PatternList, syntax.TuplePattern, syntax.ListPattern:
		default:
			return false
		}
	}
	return false
}

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
			if _, _, known := m.ruleOf(l); known || harmless(l) || other.Any && ofText(l) {
				continue
			}
			switch {
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
			if m.stay(classes) {
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
		if !m.stay(classes) && m.program.Argument(x, at.node) == resolve.PassedAway && len(x.Libraries) == 0 {
			m.refuse(p, at, classes[0], "foreign", "the "+short(classes[0])+" is given to something that awaken cannot follow", "make the callee visible, or keep a sync "+short(classes[0])+" for it")
			return
		}
	}
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
	var list []hole
	for _, part := range rule.Parts() {
		if part.Hole == "recv" {
			list = append(list, filled(t, receiver))
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
		"builtins.bool", "builtins.callable", "builtins.len", "builtins.hash", "builtins.getattr", "builtins.setattr", "typing.cast", "dataclasses.field",
		"functools.partial", "builtins.dict", "builtins.dict.setdefault", "builtins.dict.get", "builtins.dict.pop", "builtins.dict.update",
		"builtins.list.append", "builtins.list.remove", "builtins.list.insert", "builtins.set.add", "builtins.set.discard", "builtins.set.remove",
		"collections.deque.append", "collections.deque.appendleft", "weakref.ref", "weakref.proxy", "builtins.object.__setattr__",
		"queue.Queue.put", "queue.Queue.put_nowait", "queue.SimpleQueue.put", "queue.LifoQueue.put", "contextvars.ContextVar.set", "identity":
		return true
	}
	return strings.HasPrefix(name, "logging.") || strings.HasPrefix(name, "builtins.str.") || strings.HasPrefix(name, "\x01") || strings.HasPrefix(name, "unittest.TestCase.assert")
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

// with handles an instance that a `with` statement enters.
func (m *migration) with(at place, item syntax.Node, p *pack.Pack, rule *pack.Rule, class string) {
	t := at.fn.Unit.Tree
	if rule.Use == pack.Sync {
		return
	}
	s := &colour.Swap{Func: at.fn, Node: at.node, Uses: class, Note: rule.Note, Title: "enter `" + excerpt(t, at.node) + "` by `async with`"}
	if rule.Template() {
		fill(s, at.fn, t.Start(at.node), t.End(at.node), pieces(rule, t, at.node), 1)
		m.use(s, p, rule)
	}
	s.With = entered(t, item)
	m.add(p, s)
}

// stacked handles stack.enter_context(x).
func (m *migration) stacked(at place, classes []string, other resolve.Others) {
	t := at.fn.Unit.Tree
	p, rule := m.one(at, classes, other.Enters, "with", func(c *pack.Class) *pack.Rule { return c.With })
	if rule == nil || rule.Use == pack.Sync {
		return
	}
	s := &colour.Swap{Func: at.fn, Node: at.node, Uses: classes[0], Note: rule.Note, Title: "enter `" + excerpt(t, at.node) + "` by `enter_async_context`", Stacked: true}
	if rule.Template() {
		fill(s, at.fn, t.Start(at.node), t.End(at.node), pieces(rule, t, at.node), 1)
		m.use(s, p, rule)
	}
	m.add(p, s)
}

// entered is an item of a `with` statement, 0 if that is asynchronous already.
func entered(t *syntax.Tree, item syntax.Node) syntax.Node {
	if t.Async(t.Parent(t.Parent(item))) {
		return 0
	}
	return item
}
