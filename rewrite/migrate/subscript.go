package migrate

import (
	"strings"

	"awaken/rewrite/colour"
	"awaken/rewrite/pack"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// subscript handles x[i] and x[a:b].
func (m *migration) subscript(at place, by syntax.Node, classes []string, other resolve.Others) {
	t := at.fn.Unit.Tree
	index := t.Child(by, syntax.FieldSubscript)
	slice := t.Kind(index) == syntax.Slice
	what := "a subscript"
	if isTarget(t, by) {
		m.storeItem(place{at.fn, by}, at.node, index, classes)
		return
	}
	of := func(c *pack.Class) *pack.Rule { return c.Methods["__getitem__"] }
	if slice {
		what = "a slice"
	}
	for _, class := range classes {
		p, c := m.set.Class(class)
		var rule *pack.Rule
		if slice {
			for _, b := range m.set.Bases(c) {
				if rule = b.Slice; rule != nil {
					break
				}
			}
			if stepped(t, index) || rule != nil && rule.Use == pack.Sync && m.walked(at) {
				rule = nil // it gives another thing
			}
		}
		if rule == nil {
			for _, b := range m.set.Bases(c) {
				if rule = of(b); rule != nil {
					break
				}
			}
		}
		switch {
		case rule == nil || rule.Use == pack.Sync && !rule.Template():
			continue
		case rule.Use == pack.Refuse:
			m.refuse(p, at, class, "no-twin", what+" of a "+short(class)+" has no async form", rule.Hint)
			return
		case slice && !stepped(t, index):
			m.refuse(p, at, class, "no-twin", "this slice may be a list, since the "+short(class)+" may have been walked before", "slice a new one: .all()[a:b]")
			return
		case slice:
			m.refuse(p, at, class, "no-twin", "a slice with a step asks the database at once, and has no async form", "slice without a step, and a list in the end")
			return
		case other.Any:
			m.refuse(p, at, class, "mixed-use", "the value may be a "+short(class)+", or something that stays sync", "split the place by what it gets")
			return
		}
		s := &colour.Swap{Func: at.fn, Node: by, Uses: class, Note: rule.Note, Title: "change `" + excerpt(t, by) + "`", Async: true}
		list := filledWith(rule, t, map[string]syntax.Node{"recv": at.node, "index": index})
		fill(s, at.fn, t.Start(by), t.End(by), list, -1)
		m.use(s, p, rule)
		m.add(p, s)
		return
	}
}

// storeItem handles x[i] = y.
func (m *migration) storeItem(at place, object, index syntax.Node, classes []string) {
	t := at.fn.Unit.Tree
	for _, class := range classes {
		p, c := m.set.Class(class)
		rule := m.method(c, "__setitem__")
		if rule == nil || rule.Use == pack.Sync {
			continue
		}
		assignment := t.Parent(at.node)
		value := t.Child(assignment, syntax.FieldRight)
		if rule.Use == pack.Refuse || t.Kind(assignment) != syntax.Assignment || t.Kind(t.Parent(assignment)) != syntax.ExpressionStatement || t.Kind(value) == syntax.Assignment {
			m.refuse(p, at, class, "no-twin", "an item of a "+short(class)+" is set here in a way that has no async form", "give it an assignment of its own")
			return
		}
		s := &colour.Swap{Func: at.fn, Node: assignment, Uses: class, Note: rule.Note, Title: "set `" + excerpt(t, at.node) + "` by a call", Async: true}
		list := filledWith(rule, t, map[string]syntax.Node{"recv": object, "index": index, "value": value})
		fill(s, at.fn, t.Start(assignment), t.End(assignment), list, -1)
		m.use(s, p, rule)
		m.add(p, s)
		return
	}
}

// stepped tells whether a slice has a step.
func stepped(t *syntax.Tree, slice syntax.Node) bool {
	return strings.Count(t.String(slice), ":") > 1
}

// walked tells whether the object of a slice is a variable that its function
// walks over as well: it may hold its elements then, and a slice gives a list of
// them.
func (m *migration) walked(at place) bool {
	t := at.fn.Unit.Tree
	if t.Kind(at.node) != syntax.Identifier {
		return t.Kind(at.node) == syntax.Attribute
	}
	name := t.String(at.node)
	for n := at.fn.Node; n < t.After(at.fn.Node); n++ {
		if t.Kind(n) != syntax.Identifier || !t.Is(n, name) || !denotes(t, n) {
			continue
		}
		switch u := colour.RoleOf(t, n); {
		case u.Role == colour.HardUse && t.Kind(u.By) != syntax.Attribute && t.Kind(u.By) != syntax.Subscript, u.Role == colour.SoftUse:
			return true
		case u.Role == colour.Argument:
			if f := t.Child(u.By, syntax.FieldFunction); t.Kind(f) == syntax.Identifier && colour.Eager("builtins."+t.String(f)) || t.Is(f, "len") || t.Is(f, "bool") {
				return true
			}
		}
	}
	return false
}
