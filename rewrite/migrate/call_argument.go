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
	"awaken/rewrite/syntax"
)

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
