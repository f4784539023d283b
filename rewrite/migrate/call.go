package migrate

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
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

// rewriteCall writes the new text of a call; it gives the reason if it cannot.
func (m *migration) rewriteCall(s *colour.Swap, c *called, p *pack.Pack, rule *pack.Rule, uses string) string {
	t := c.fn.Unit.Tree
	function := t.Child(c.node, syntax.FieldFunction)
	args := m.arguments(c, uses)
	for _, name := range slices.Sorted(maps.Keys(rule.RefuseGiven)) {
		if args.of(name) != nil {
			return fmt.Sprintf("%s is given %s: %s", uses, name, rule.RefuseGiven[name])
		}
		if args.hidden {
			return fmt.Sprintf("%s may be given %s by a starred argument: %s", uses, name, rule.RefuseGiven[name])
		}
	}
	if reason := m.refusedText(t, args, rule, uses); reason != "" {
		return reason
	}
	if rule.Template() {
		m.gone[place{c.fn, function}] = !hasHole(rule, "function")
		if reason := m.spells(s, c, rule, function, uses); reason != "" {
			return reason
		}
		if reason := m.template(s, c, rule, function, args); reason != "" {
			return reason
		}
		return m.changeArguments(s, c, rule, args)
	}
	if rule.To != "" && p.Beside != nil && !m.isMethod(uses) {
		if reason := m.renameFunction(s, c.place, rule, uses); reason != "" {
			return reason
		}
	} else if rule.To != "" && m.isMethod(uses) {
		if t.Kind(function) != syntax.Attribute {
			return uses + " is called here through a variable, and has another name after the swap"
		}
		name := t.Child(function, syntax.FieldAttribute)
		s.Replacements = append(s.Replacements, replacement(c.fn, t.Start(name), t.End(name), rule.To, 0))
	}
	if _, reason := m.placeholders(s, c, rule, args); reason != "" {
		return reason
	}
	return m.changeArguments(s, c, rule, args)
}

// isMethod tells whether a dotted name is that of a method.
func (m *migration) isMethod(name string) bool {
	_, c := m.set.Class(strings.TrimSuffix(name, "."+short(name)))
	return c != nil
}

// argument is one argument of a call, as written.
type argument struct {
	node  syntax.Node // with its keyword
	value syntax.Node
	name  string // of the parameter, "" if it is not known
	named bool   // given by keyword
}

type arguments struct {
	list   []argument
	hidden bool // there is a starred one
	open   int  // the byte after the opening parenthesis
	close  int  // the byte of the closing one
}

func (a *arguments) of(name string) *argument {
	for i := range a.list {
		if a.list[i].name == name {
			return &a.list[i]
		}
	}
	return nil
}

// arguments reads the arguments of a call, with the names of their parameters
// as the pack has them.
func (m *migration) arguments(c *called, uses string) *arguments {
	t := c.fn.Unit.Tree
	list := t.Child(c.node, syntax.FieldArguments)
	a := &arguments{open: t.Start(list) + 1, close: t.End(list) - 1}
	var params []library.Param
	if e := m.program.Entry(uses); e != nil {
		params = e.Params
	}
	if t.Kind(list) == syntax.GeneratorExpression {
		a.open, a.close = t.Start(list), t.End(list)
		name := ""
		if len(params) > 0 {
			name = params[0].Name
		}
		a.list = []argument{{node: list, value: list, name: name}}
		return a
	}
	position := 0
	for n := t.First(list); n >= 0; n = t.Next(n) {
		switch t.Kind(n) {
		case syntax.Comment:
		case syntax.ListSplat, syntax.DictionarySplat:
			a.hidden = true
			a.list = append(a.list, argument{node: n, value: n})
			position = 1 << 20
		case syntax.KeywordArgument:
			a.list = append(a.list, argument{n, t.Child(n, syntax.FieldValue), t.String(t.Child(n, syntax.FieldName)), true})
		default:
			arg := argument{node: n, value: n}
			for _, p := range params {
				if p.Index == position {
					arg.name = p.Name
				}
			}
			position++
			a.list = append(a.list, arg)
		}
	}
	return a
}

// changeArguments drops, renames and adds single arguments.
func (m *migration) changeArguments(s *colour.Swap, c *called, rule *pack.Rule, args *arguments) string {
	t := c.fn.Unit.Tree
	dropped := make([]bool, len(args.list))
	for i, a := range args.list {
		if !slices.Contains(rule.Drop, a.name) {
			continue
		}
		if !a.named && i+1 < len(args.list) && !args.list[i+1].named {
			return fmt.Sprintf("the argument for %s has no place after the swap, and others stand behind it", a.name)
		}
		dropped[i] = true
	}
	kept := -1 // the last argument before i that is kept
	keywords := false
	for i, a := range args.list {
		switch {
		case !dropped[i]:
			kept = i
			switch to := rule.Rename[a.name]; {
			case a.named && to != "":
				name := t.Child(a.node, syntax.FieldName)
				s.Replacements = append(s.Replacements, replacement(c.fn, t.Start(name), t.End(name), to, 0))
			case !a.named && slices.Contains(rule.Keyword, a.name):
				s.Replacements = append(s.Replacements, replacement(c.fn, t.Start(a.node), t.Start(a.node), cmp.Or(to, a.name)+"=", -1<<30))
				keywords = true
			case !a.named && keywords:
				return "an argument by position stands behind one that becomes a keyword"
			}
		case kept >= 0:
			s.Replacements = append(s.Replacements, replacement(c.fn, t.End(args.list[i-1].node), t.End(a.node), "", 0))
		case i+1 < len(args.list):
			s.Replacements = append(s.Replacements, replacement(c.fn, t.Start(a.node), t.Start(args.list[i+1].node), "", 0))
		default:
			s.Replacements = append(s.Replacements, replacement(c.fn, t.Start(a.node), t.End(a.node), "", 0))
		}
	}
	text := ""
	for _, name := range slices.Sorted(maps.Keys(rule.Add)) {
		if args.of(name) != nil || slices.ContainsFunc(slices.Collect(maps.Keys(rule.Rename)), func(old string) bool {
			return rule.Rename[old] == name && args.of(old) != nil
		}) {
			continue
		}
		if args.hidden {
			return "a starred argument may give " + name + " already"
		}
		text += ", " + name + "=" + rule.Add[name]
	}
	if text == "" {
		return ""
	}
	if kept < 0 {
		s.Replacements = append(s.Replacements, replacement(c.fn, args.open, args.open, text[2:], 0))
		return ""
	}
	end := t.End(args.list[len(args.list)-1].node)
	s.Replacements = append(s.Replacements, replacement(c.fn, end, end, text, 1<<30))
	return ""
}

// refusedText looks at strings that are given to a call: some texts mean
// another thing to the twin.
func (m *migration) refusedText(t *syntax.Tree, args *arguments, rule *pack.Rule, uses string) string {
	for _, name := range slices.Sorted(maps.Keys(rule.RefuseText)) {
		a := args.of(name)
		if a == nil {
			continue
		}
		text, ok := literal(t, a.value)
		if !ok {
			continue
		}
		for _, expression := range slices.Sorted(maps.Keys(rule.RefuseText[name])) {
			if regexp.MustCompile(expression).MatchString(text) { // pack.Parse has compiled it
				return fmt.Sprintf("%s is given a text that means another thing after the swap: %s", uses, rule.RefuseText[name][expression])
			}
		}
	}
	return ""
}

// literal is the text of a string as it is written, without quotes; what an
// f-string has filled in stands in braces.
func literal(t *syntax.Tree, n syntax.Node) (string, bool) {
	n = t.Unparenthesized(n)
	switch t.Kind(n) {
	case syntax.String:
		text := strings.TrimLeft(t.String(n), "rRbBuUfF")
		for _, quotes := range []string{`"""`, "'''", `"`, "'"} {
			if inner, ok := strings.CutPrefix(text, quotes); ok {
				return strings.TrimSuffix(inner, quotes), true
			}
		}
	case syntax.ConcatenatedString:
		whole := ""
		for part := t.First(n); part >= 0; part = t.Next(part) {
			if text, ok := literal(t, part); ok {
				whole += text
			}
		}
		return whole, true
	}
	return "", false
}

func excerpt(t *syntax.Tree, call syntax.Node) string {
	if t.Kind(call) != syntax.Call {
		return strings.Join(strings.Fields(t.String(call)), " ")
	}
	text := strings.Join(strings.Fields(t.String(t.Child(call, syntax.FieldFunction))), " ")
	if t.Operand(t.Child(call, syntax.FieldArguments)) >= 0 {
		return text + "(...)"
	}
	return text + "()"
}
