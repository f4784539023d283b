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
		other := v.Others(m.mine)
		mine := classes[:0]
		for _, c := range classes {
			if m.mine(c, false) {
				mine = append(mine, c)
			}
		}
		for _, c := range v.Derived() {
			if m.mine(c, true) {
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

// mine tells whether a library's class is one of a pack; of one that classes of
// the program derive from, whether it is open to them.
func (m *migration) mine(class string, derived bool) bool {
	_, c := m.set.Class(class)
	return c != nil && (c.Open || !derived)
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
			m.attribute(at, u.By, classes, values)
		case syntax.Subscript:
			m.subscript(at, u.By, classes, other)
		case syntax.WithItem:
			if p, rule := m.one(at, classes, other.Enters, "with", func(c *pack.Class) *pack.Rule { return c.With }); rule != nil {
				m.with(at, u.By, p, rule, classes[0])
			}
		case syntax.ForStatement, syntax.ForInClause:
			if t.Async(u.By) {
				return // it is of the async API already
			}
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
	case colour.Flows:
		m.stored(at, classes)
	case colour.Argument:
		m.argument(at, u.By, classes, other, values)
	case colour.SoftUse:
		if u.What == colour.Truth || u.What == colour.Asserted {
			m.special(at, classes, other, "__bool__", "the truth")
		}
		if t.Kind(t.Parent(at.node)) == syntax.Interpolation {
			m.special(at, classes, other, "__repr__", "the text")
		}
		if p := t.Parent(at.node); t.Kind(p) == syntax.ComparisonOperator && t.First(p) != at.node && strings.Contains(t.String(p), " in ") {
			if m.special(at, classes, other, "__contains__", "`in`") {
				return
			}
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

// special handles what the interpreter calls a special method for, where a pack
// has a rule for the method; what names it for people. It tells whether there is
// a rule. Async collects the elements in a list, of which the same is asked.
func (m *migration) special(at place, classes []string, other resolve.Others, method, what string) bool {
	for _, class := range classes {
		p, c := m.set.Class(class)
		switch rule := m.method(c, method); {
		case rule == nil:
		case rule.Use == pack.Refuse:
			m.refuse(p, at, class, "no-twin", what+" of a "+short(class)+" has no async form", rule.Hint)
			return true
		case rule.Use == pack.Async && other.Any:
			m.refuse(p, at, class, "mixed-use", "the value may be a "+short(class)+", or something that stays sync", "split the place by what it gets")
			return true
		case rule.Use == pack.Async:
			m.add(p, &colour.Swap{
				Func: at.fn, Node: at.node, Uses: class, Note: rule.Note,
				Title: "collect `" + excerpt(at.fn.Unit.Tree, at.node) + "` by `async for`", Awaits: []colour.Await{{Func: at.fn, Node: at.node, Form: colour.CollectForm}},
			})
			return true
		}
	}
	return false
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

// with handles an instance that a `with` statement enters.
func (m *migration) with(at place, item syntax.Node, p *pack.Pack, rule *pack.Rule, class string) {
	t := at.fn.Unit.Tree
	if rule.Use == pack.Aside {
		m.threads[at.fn] = true
	}
	if rule.Use == pack.Sync || rule.Use == pack.Aside {
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
