package migrate

import (
	"slices"
	"strings"

	"awaken/rewrite/colour"
	"awaken/rewrite/pack"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// attribute looks at the read, or the setting, of an attribute.
func (m *migration) attribute(at place, attribute syntax.Node, classes []string, values []resolve.Value) {
	t := at.fn.Unit.Tree
	name := t.Child(attribute, syntax.FieldAttribute)
	text := t.String(name)
	set := isTarget(t, attribute)
	call := t.Kind(t.Parent(attribute)) == syntax.Call && t.Field(attribute) == syntax.FieldFunction
	if m.bound(place{at.fn, attribute}, text, set, values) {
		return
	}
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
		case rule == nil && (c.Open || c.Stay && m.set.Follows(class)):
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

// bound looks at an attribute that the class bodies of the program bind, so that
// it is not the library's; they may bind it to a descriptor of the library. It
// tells whether they do.
func (m *migration) bound(at place, name string, set bool, values []resolve.Value) bool {
	var classes []string
	bound := false
	for _, v := range values {
		list, ok := v.Bound(name)
		bound = bound || ok
		for _, c := range list {
			if !slices.Contains(classes, c) {
				classes = append(classes, c)
			}
		}
	}
	if set {
		return bound
	}
	for _, class := range classes {
		p, c := m.set.Class(class)
		if c == nil {
			continue
		}
		for _, b := range m.set.Bases(c) {
			if b.Read == nil {
				continue
			}
			m.changeAttribute(at, at.fn.Unit.Tree.Child(at.node, syntax.FieldAttribute), p, b.Read, class)
			return true
		}
	}
	return bound
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
		list := pieces(rule, t, object)
		for i, part := range rule.Parts() {
			if part.Hole == "name" {
				list[i].text = t.String(name)
			}
			if list[i].start < 0 {
				list[i].text = quotedInside(t, at.node, list[i].text)
			}
		}
		fill(s, at.fn, t.Start(at.node), t.End(at.node), list, -1)
	case rule.To != "":
		s.Replacements = append(s.Replacements, replacement(at.fn, t.Start(name), t.End(name), rule.To, 0))
	}
	if rule.Use == pack.Await {
		s.Awaits = []colour.Await{{Func: at.fn, Node: at.node}}
	}
	m.use(s, p, rule)
	m.add(p, s)
}

// quotedInside writes a text with other quotes than those of the f-string around
// a node, which may not stand in it before Python 3.12.
func quotedInside(t *syntax.Tree, n syntax.Node, text string) string {
	for p := t.Parent(n); p >= 0; p = t.Parent(p) {
		if t.Kind(p) != syntax.String {
			continue
		}
		if start := strings.TrimLeft(t.String(p), "fFrRbBuUtT"); strings.HasPrefix(start, `"`) {
			return strings.ReplaceAll(text, `"`, "'")
		}
		break
	}
	return text
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
