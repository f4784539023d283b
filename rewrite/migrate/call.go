package migrate

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"awaken/rewrite/colour"
	"awaken/rewrite/library"
	"awaken/rewrite/pack"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// called is what a call can reach, over all instances of the function around.
type called struct {
	place
	libraries []string
	receivers []root
	implicit  bool
	unknown   bool
	others    bool // functions or classes of the project
	thread    bool // a library calls it in a thread
	threaded  bool // something runs it in a thread
}

// calls makes a swap of each call that reaches a pack's library.
func (m *migration) calls() {
	found := map[place]*called{}
	var order []*called
	for _, x := range m.program.Sites {
		if x.Instance().Stands() || len(x.Libraries) == 0 {
			continue
		}
		at := place{x.Instance().Func(), x.Node}
		c := found[at]
		if c == nil {
			c = &called{place: at}
			found[at] = c
			order = append(order, c)
		}
		c.implicit = c.implicit || x.Call() == nil || x.Implicit
		c.unknown = c.unknown || x.Unknown
		c.receivers = union(c.receivers, x.Roots)
		c.thread = c.thread || x.Implicit && x.How == library.Thread
		c.others = c.others || len(x.Targets)+len(x.Classes) > 0
		c.threaded = c.threaded || inThread(x)
		for _, l := range x.Libraries {
			if !slices.Contains(c.libraries, l) {
				c.libraries = append(c.libraries, l)
			}
		}
	}
	for _, c := range order {
		m.call(c)
	}
}

// ruleOf is what a pack says of the callable of a dotted name. Known is true
// for what a pack speaks of, even if it says nothing of this name.
func (m *migration) ruleOf(name string) (p *pack.Pack, r *pack.Rule, known bool) {
	if p, r := m.set.Rule(name); r != nil {
		return p, r, true
	}
	if p, c := m.set.Class(name); c != nil {
		if c.New != nil {
			return p, c.New, true
		}
		return p, &pack.Rule{Use: pack.Sync}, true
	}
	if owner := m.set.Owner(name); owner != nil {
		if m.set.Follows(name) {
			// What is not swapped stays, but for members of an object that is another.
			c := m.classOf(name)
			return owner, nil, c != nil && !c.Stay
		}
		if mod := owner.ModuleOf(name); mod.Fate(strings.TrimPrefix(name, mod.Name()+".")).Known {
			return owner, &pack.Rule{Use: pack.Sync}, true
		}
		return owner, nil, true
	}
	return nil, nil, false
}

func (m *migration) call(c *called) {
	var p *pack.Pack
	var rule *pack.Rule
	var uses string
	for _, l := range c.libraries {
		owner, r, known := m.ruleOf(l)
		if !known {
			continue // a call that may also reach other libraries: package colour refuses it
		}
		m.here = m.ofCall(owner, l, c.place, c.receivers)
		m.reached[c.place] = m.here
		switch {
		case r == nil:
			m.refuse(owner, c.place, l, "unknown-name", l+" is not in the pack "+owner.Name, "leave it out, or add it to the pack")
			return
		case r.Use == pack.Refuse && len(r.Given) == 0:
			m.refuse(owner, c.place, l, "no-twin", l+" has no async form", r.Hint)
			return
		case rule != nil && !alike(rule, r):
			m.refuse(owner, c.place, l, "mixed-callees", "the call may reach "+uses+" and "+l+", which are written in different ways after the swap", "split the call by what is called")
			return
		}
		p, rule, uses = owner, r, l
	}
	if rule == nil {
		return
	}
	if c.thread && m.set.Follows(uses) {
		if m.uses(uses) {
			m.refuse(p, c.place, uses, "outside-loop", uses+" is called by a thread here", "keep what threads and tasks share in a queue or lock for threads, and wait for it in a thread: await asyncio.to_thread(...)")
		}
		return
	}
	if rule.Use == pack.Sync && !m.uses(uses) && !rule.Template() && rule.To == "" && len(rule.Drop)+len(rule.Rename)+len(rule.Keyword)+len(rule.Add)+len(rule.RefuseGiven)+len(rule.RefuseText)+len(rule.Given) == 0 && rule.Note == "" {
		return
	}
	if t := c.fn.Unit.Tree; p.Beside != nil && (c.threaded || c.node > 0 && t.Kind(t.Parent(c.node)) == syntax.Await) {
		return // it is of the async API already
	}
	if c.implicit && c.node > 0 && rule.Use == pack.Await && rule.To == "" {
		m.add(p, &colour.Swap{
			Func: c.fn, Node: c.node, Uses: uses, Note: rule.Note, Given: true,
			Title: "await `" + excerpt(c.fn.Unit.Tree, c.node) + "` where it is called",
		})
		return
	}
	if c.implicit {
		m.refuse(p, c.place, uses, "callback", uses+" is called here without a call being written, by something that does not await", "call it in a function of your own")
		return
	}
	if variant, reason := m.variant(c, rule, uses); reason != "" {
		m.refuse(p, c.place, uses, "arguments", reason, "change the call by hand first")
		return
	} else if rule = variant; rule.Settles {
		m.settle(p, c.place, uses)
		return
	} else if rule.Use == pack.Refuse {
		m.refuse(p, c.place, uses, "no-twin", uses+" as it is called here has no async form", rule.Hint)
		return
	}
	if rule.Since() > m.target {
		m.refuse(p, c.place, uses, "python", fmt.Sprintf("the async form of %s needs Python %s, and the output must run on 3.%d", uses, rule.Python, m.target), "set requires-python, or --target-version, to "+rule.Python+" or later")
		return
	}
	if next := m.chained(c, uses); next != nil && rule.Use == pack.Await {
		m.call(next)
		return
	}
	if rule.Starred != "" {
		rule = m.starred(c, rule, uses)
	}
	t := c.fn.Unit.Tree
	s := &colour.Swap{
		Func: c.fn, Node: c.node, Uses: uses, Note: rule.Note,
		Title: fmt.Sprintf("await `%s` in `%s`", excerpt(t, c.node), c.fn.Name),
	}
	if rule.Decorator && (t.Kind(c.node) != syntax.Call || t.Kind(t.Parent(c.node)) == syntax.Decorator) {
		return // see besides
	}
	if t.Kind(c.node) != syntax.Call {
		m.refuse(p, c.place, uses, "decorator", uses+" is used as a decorator", "call it in a function of your own")
		return
	}
	if rule.Use == pack.Sync && !m.uses(uses) {
		s.Free, s.Bound = true, rule.Bound(m.target)
	}
	switch rule.Use {
	case pack.Await:
		s.Awaits = []colour.Await{{Func: c.fn, Node: c.node}}
	case pack.Async:
		s.Async = true
	case pack.Aside:
		s.Awaits = []colour.Await{{Func: c.fn, Node: c.node}}
		m.soft[s] = rule.Follows
		s.Across = true
		m.wrap(s, c.place, p, p.Beside.Thread)
	default:
		s.Title = fmt.Sprintf("change `%s` in `%s`", excerpt(t, c.node), c.fn.Name)
	}
	if reason := m.rewriteCall(s, c, p, rule, uses); reason != "" {
		m.refuse(p, c.place, uses, "arguments", reason, "change the call by hand first")
		return
	}
	m.use(s, p, rule)
	m.at[c.place] = m.add(p, s)
	for _, l := range c.libraries {
		m.closed[l] = true
	}
	if e := m.program.Entry(uses); rule.Close != "" && e != nil {
		m.opened = append(m.opened, opened{s, e.Value.Type, rule.Close})
	}
}

// wrap has a call be made through what another function makes of the callee.
func (m *migration) wrap(s *colour.Swap, at place, p *pack.Pack, by string) {
	t := at.fn.Unit.Tree
	function := t.Child(at.node, syntax.FieldFunction)
	extent := t.End(function) - t.Start(function)
	s.Replacements = append(s.Replacements,
		replacement(at.fn, t.Start(function), t.Start(function), by+"(", -extent),
		replacement(at.fn, t.End(function), t.End(function), ")", extent))
	m.use(s, p, moduleOf(by))
}

// moduleOf is a rule that needs the module of a dotted name.
func moduleOf(name string) *pack.Rule {
	return &pack.Rule{Imports: []string{name[:strings.LastIndexByte(name, '.')]}}
}

// inThread tells whether a library runs what it calls at a site in a thread, or
// awaits it.
func inThread(x *resolve.Site) bool {
	return x.How == library.Thread || x.How == library.Awaits
}

// chained is the call that is made on what a call of a fluent class's method
// gives, nil if there is none.
func (m *migration) chained(c *called, uses string) *called {
	dot := strings.LastIndexByte(uses, '.')
	_, class := m.set.Class(uses[:max(dot, 0)])
	if class == nil || !class.Fluent {
		return nil
	}
	t := c.fn.Unit.Tree
	member := t.Parent(c.node)
	next := t.Parent(member)
	if t.Kind(member) != syntax.Attribute || t.Kind(next) != syntax.Call || t.Field(member) != syntax.FieldFunction {
		return nil
	}
	name := uses[:dot+1] + t.String(t.Child(member, syntax.FieldAttribute))
	return &called{place: place{c.fn, next}, libraries: []string{name}, receivers: c.receivers}
}

// starred is the rule for one call: what the pack says of arguments that the
// running program has to look at, if there are any, and of all others if not.
func (m *migration) starred(c *called, rule *pack.Rule, uses string) *pack.Rule {
	r := *rule
	if !m.arguments(c, uses).hidden {
		r.Helper = ""
		return &r
	}
	r.To, r.Drop, r.Rename, r.Keyword, r.Add, r.RefuseGiven = rule.Starred, nil, nil, nil, nil, nil
	return &r
}

// variant is the rule for one call: that for an argument that it is given, if the
// pack has one.
func (m *migration) variant(c *called, rule *pack.Rule, uses string) (r *pack.Rule, reason string) {
	if len(rule.Given) == 0 {
		return rule, ""
	}
	t := c.fn.Unit.Tree
	args := m.arguments(c, uses)
	if args.hidden {
		return nil, "a starred argument hides which arguments are given"
	}
	for _, a := range args.list {
		if r := rule.Given[a.name+"="+t.String(a.value)]; r != nil {
			return r, ""
		}
	}
	for _, name := range slices.Sorted(maps.Keys(rule.Given)) {
		if args.of(name) != nil {
			return rule.Given[name], ""
		}
	}
	return rule, ""
}

// alike tells whether two rules give the same text.
func alike(a, b *pack.Rule) bool {
	return a == b || a.Use == b.Use && a.To == b.To && a.Helper == b.Helper && slices.Equal(a.Drop, b.Drop) &&
		slices.Equal(a.Keyword, b.Keyword) && maps.Equal(a.Rename, b.Rename) && maps.Equal(a.Add, b.Add) && maps.Equal(a.RefuseGiven, b.RefuseGiven) &&
		maps.EqualFunc(a.Placeholders, b.Placeholders, func(x, y *pack.Placeholders) bool { return *x == *y })
}

// isMethod tells whether a dotted name is that of a method.
func (m *migration) isMethod(name string) bool {
	_, c := m.set.Class(strings.TrimSuffix(name, "."+short(name)))
	return c != nil
}
