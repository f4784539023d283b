package colour

import (
	"slices"
	"strconv"
	"strings"

	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// Moved is the text of an expression that a repair puts elsewhere, with the
// edits inside of it made.
type Moved struct {
	Unit   *resolve.Unit
	Node   syntax.Node // whose text it is
	At     int         // where it is inserted
	Before string      // what stands before it there
	After  string
	Rank   int // as of Replacement
}

// captured lists the names in the body of a lambda that scopes between it and
// the function around bind.
func (d *demand) captured(fn *resolve.Func, body syntax.Node, scopes []syntax.Node) []string {
	t := fn.Unit.Tree
	bound := map[string]bool{}
	for _, s := range scopes {
		for n := s; n < t.After(s); n++ {
			if t.Within(n, fn.Node) || t.Kind(n) != syntax.Identifier {
				continue
			}
			if t.Kind(s) != syntax.Lambda && inTarget(t, n, s) || t.Kind(s) == syntax.Lambda && t.Child(s, syntax.FieldParameters) >= 0 && t.Within(n, t.Child(s, syntax.FieldParameters)) {
				bound[t.String(n)] = true
			}
		}
	}
	for _, p := range fn.Params {
		delete(bound, t.String(p.Node))
	}
	var names []string
	for n := body; n < t.After(body); n++ {
		if name := t.String(n); t.Kind(n) == syntax.Identifier && bound[name] && !slices.Contains(names, name) && isVariable(t, n) {
			names = append(names, name)
		}
	}
	return names
}

// inTarget tells whether a name stands in the target of a clause of a
// comprehension.
func inTarget(t *syntax.Tree, n, comprehension syntax.Node) bool {
	for p := t.Parent(n); p >= comprehension; n, p = p, t.Parent(p) {
		if t.Kind(p) == syntax.ForInClause && t.Parent(p) == comprehension {
			return t.Field(n) == syntax.FieldLeft
		}
	}
	return false
}

// hasStatementBefore tells whether the line before a statement's is that of
// another statement, and no empty line.
func hasStatementBefore(u *resolve.Unit, statement syntax.Node, line int) bool {
	t := u.Tree
	if t.First(t.Parent(statement)) == statement || line == 0 {
		return false
	}
	return strings.TrimSpace(string(u.Lines.Text(u.Lines.Line(line)-1))) != ""
}

// movedTo tells whether something has been moved to an offset of a file.
func (d *demand) movedTo(u *resolve.Unit, at int) bool {
	for _, item := range d.items {
		for _, m := range item.Moved {
			if m.Unit == u && m.At == at {
				return true
			}
		}
	}
	return false
}

// nameFor is a name for the function that a lambda becomes: that of the
// parameter which takes it, with a number where it is in use.
func (d *demand) nameFor(fn *resolve.Func) string {
	t := fn.Unit.Tree
	base := "function"
	if argument := t.Parent(fn.Node); t.Kind(argument) == syntax.KeywordArgument {
		base = t.String(t.Child(argument, syntax.FieldName))
	}
	return d.freshIn(fn.Parent, base)
}

// freshIn is a name, with a number where needed, that a function does not use
// and that the repair has given to nothing else in it.
func (d *demand) freshIn(fn *resolve.Func, base string) string {
	name := base
	taken := d.freshNames[fn]
	if taken == nil {
		taken = map[string]bool{}
		d.freshNames[fn] = taken
	}
	for i := 2; taken[name] || mayBind(fn.Unit.Tree, fn.Node, name); i++ {
		name = base + strconv.Itoa(i)
	}
	taken[name] = true
	return name
}

// mayBind tells whether an identifier below a node may be a variable of a name.
func mayBind(t *syntax.Tree, below syntax.Node, name string) bool {
	for n := below; n < t.After(below); n++ {
		if t.Kind(n) != syntax.Identifier || !t.Is(n, name) {
			continue
		}
		switch t.Kind(t.Parent(n)) {
		case syntax.KeywordArgument:
			if t.Field(n) == syntax.FieldName {
				continue
			}
		case syntax.Attribute:
			if t.Field(n) == syntax.FieldAttribute {
				continue
			}
		}
		return true
	}
	return false
}

// step is one more level of an indentation.
func step(indent string) string {
	if strings.HasPrefix(indent, "\t") {
		return "\t"
	}
	return "    "
}

// defaultsKeep tells whether the defaults of a lambda are the same when they
// are evaluated before the statement that holds it.
func (d *demand) defaultsKeep(fn *resolve.Func, simple bool) bool {
	t := fn.Unit.Tree
	for _, p := range fn.Params {
		if p.Default < 0 {
			continue
		}
		switch t.Kind(p.Default) {
		case syntax.Integer, syntax.Float, syntax.True, syntax.False, syntax.None:
		default:
			if !simple || !steady(t, p.Default) && t.Kind(p.Default) != syntax.String {
				return false
			}
		}
	}
	return true
}

// statementAround is the statement before which what stands at n can be
// defined, Nil if something between has a scope of its own; simple tells that
// it has no suites.
func statementAround(t *syntax.Tree, n syntax.Node) (statement syntax.Node, simple bool) {
	simple = true
	right := false // of the clause that was left last, n stood in the iterable
	for p := t.Parent(n); p >= 0; n, p = p, t.Parent(p) {
		switch t.Kind(p) {
		case syntax.ListComprehension, syntax.SetComprehension, syntax.DictionaryComprehension, syntax.GeneratorExpression:
			if firstClause(t, p) != n || !right {
				return syntax.Nil, false
			} // else it is evaluated in the scope around
		case syntax.Lambda:
			return syntax.Nil, false
		case syntax.ForInClause:
			right = t.Field(n) == syntax.FieldRight
		case syntax.NamedExpression:
			simple = false
		case syntax.IfStatement, syntax.WhileStatement, syntax.ForStatement, syntax.WithStatement, syntax.TryStatement, syntax.MatchStatement:
			simple = false
		case syntax.Block, syntax.Module:
			return n, simple
		}
	}
	return syntax.Nil, false
}

// takeAlong gives the edits inside a moved expression to the item that moves
// it: they are made in the moved text.
func (d *demand) takeAlong(item *Item, m Moved) {
	t := m.Unit.Tree
	inside := func(u *resolve.Unit, start, end int) bool {
		return u == m.Unit && start >= t.Start(m.Node) && end <= t.End(m.Node)
	}
	for _, other := range d.items {
		if other == item || other.block != nil {
			continue
		}
		taken := false
		keep := other.Awaits[:0:0]
		for _, a := range other.Awaits {
			if a.Func.Unit == m.Unit && t.Within(a.Node, m.Node) {
				item.Awaits, taken = append(item.Awaits, a), true
				continue
			}
			keep = append(keep, a)
		}
		other.Awaits = keep
		rest := other.Replacements[:0:0]
		for _, r := range other.Replacements {
			if inside(r.Unit, r.Start, r.End) {
				item.Replacements, taken = append(item.Replacements, r), true
				continue
			}
			rest = append(rest, r)
		}
		other.Replacements = rest
		if len(other.Moved) > 0 {
			for _, n := range other.Moved {
				if n.Unit == m.Unit && t.Within(n.Node, m.Node) {
					item.stop(&Block{"lambda", item.Func, item.Func.Node, "a lambda in a lambda cannot await", "turn both into functions"})
				}
			}
		}
		if taken {
			item.Helpers = append(item.Helpers, other.Helpers...)
			other.Helpers = nil
			item.require(other)
			other.require(item)
		}
	}
}
