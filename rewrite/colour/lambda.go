package colour

import (
	"slices"
	"sort"
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

// asyncLambda demands that a lambda awaits. Given to map and its like, it
// becomes part of a comprehension; else it becomes a nested `async def`, which
// stands before the statement.
func (d *demand) asyncLambda(fn *resolve.Func, cause *Item, at Await) *Item {
	t := fn.Unit.Tree
	item := d.add(&Item{Func: fn, Cause: cause, At: at, Rule: "async-lambda", Title: "turn `" + shortened(t.String(fn.Node)) + "` into an async function", Reason: "the lambda must await", place: fn.Node})
	d.converts[fn] = item
	if fn.Unit.File.ReadOnly {
		item.stop(d.limits(fn))
		return item
	}
	if d.keptSync(fn.Parent) {
		item.stop(&Block{"keep-sync", fn.Parent, fn.Node, fn.Parent.Qualified + " is kept sync", "drop --keep-sync for it, or bridge by hand with asyncio.run"})
		return item
	}
	d.queue = append(d.queue, func() { d.spread(item, fn) })
	return item
}

// inlined is the call of map or its like whose function a lambda is, such that
// a comprehension says the same with the lambda's body; Nil if there is none.
func (d *demand) inlined(fn *resolve.Func) syntax.Node {
	t := fn.Unit.Tree
	arguments := t.Parent(fn.Node)
	if fn.Kind != resolve.Lambda || t.Kind(arguments) != syntax.ArgumentList || t.Operand(arguments) != fn.Node {
		return syntax.Nil
	}
	call := t.Parent(arguments)
	libraries := d.librariesAt(fn.Parent, call)
	if len(libraries) != 1 || !mapped[libraries[0]] || len(fn.Params) == 0 {
		return syntax.Nil
	}
	count := len(t.Children(arguments, nil)) - 1
	if libraries[0] != "itertools.starmap" && count != len(fn.Params) {
		return syntax.Nil
	}
	for _, p := range fn.Params {
		if p.Default >= 0 || p.Mode != resolve.Positional {
			return syntax.Nil
		}
	}
	for n := fn.Node + 1; n < t.After(fn.Node); n++ {
		switch t.Kind(n) {
		case syntax.GeneratorExpression:
			if d.walkedHere(fn, n) {
				continue
			}
			return syntax.Nil
		case syntax.Lambda, syntax.NamedExpression, syntax.Yield:
			return syntax.Nil // they would keep the variable of the loop, not its value
		}
	}
	return call
}

// finishLambdas writes the lambdas that have become coroutine functions.
func (d *demand) finishLambdas() {
	var lambdas []*Item
	for _, item := range d.items {
		if item.Rule == "async-lambda" && item.block == nil && d.inlined(item.Func) < 0 {
			lambdas = append(lambdas, item)
		}
	}
	sort.Slice(lambdas, func(i, j int) bool {
		return before(lambdas[i].Func, lambdas[i].place, lambdas[j].Func, lambdas[j].place)
	})
	for _, item := range lambdas {
		d.writeLambda(item, item.Func)
	}
	for _, item := range d.items {
		for _, m := range item.Moved {
			d.takeAlong(item, m)
		}
	}
}

// writeLambda writes a lambda as a nested `async def`.
func (d *demand) writeLambda(item *Item, fn *resolve.Func) {
	u, t := fn.Unit, fn.Unit.Tree
	stop := func() {
		item.stop(&Block{"lambda", fn, fn.Node, "a lambda cannot await, and it stands where no function can be defined before it", "turn the lambda into an async function"})
	}
	body := t.Child(fn.Node, syntax.FieldBody)
	parameters := ""
	if p := t.Child(fn.Node, syntax.FieldParameters); p >= 0 {
		parameters = t.String(p)
	}
	for n := fn.Node + 1; n < t.After(fn.Node); n++ {
		if t.Kind(n) == syntax.Yield {
			stop()
			return
		}
	}
	statement, simple := statementAround(t, fn.Node)
	if item.name == "" && (statement < 0 || !d.defaultsKeep(fn, simple)) || inClassBody(t, statement) && !bindsLambda(t, fn.Node, statement) {
		d.keepLambda(item, fn, stop)
		return
	}
	if statement < 0 {
		stop()
		return
	}
	line := u.Lines.Start(u.Lines.Line(t.Start(statement)))
	indent := string(t.Text[line:t.Start(statement)])
	if strings.TrimLeft(indent, " \t\f") != "" {
		stop()
		return
	}
	newline := syntax.Newline(t.Text)
	open, closing := "return ", ""
	if strings.ContainsAny(t.String(body), "\r\n") && t.Kind(body) != syntax.ParenthesizedExpression {
		open, closing = "return (", ")"
	}
	head := func(name string) string {
		return "async def " + name + "(" + parameters + "):" + newline + indent + step(indent) + open
	}
	if bindsLambda(t, fn.Node, statement) {
		name := t.String(t.Child(t.Parent(fn.Node), syntax.FieldLeft))
		item.rewrite(u, t.Start(statement), t.Start(body), head(name))
		if next := t.Next(statement); next >= 0 && u.Lines.Line(t.Start(next)) == u.Lines.Line(t.End(statement))+1 {
			closing += newline
		}
		if closing != "" || t.End(body) != t.End(statement) {
			item.put(Replacement{Unit: u, Start: t.End(body), End: t.End(statement), Text: closing, Rank: 1 << 30})
		}
		if hasStatementBefore(u, statement, line) {
			item.insert(u, line, newline, 0)
		}
		return
	}
	if !d.defaultsKeep(fn, simple) {
		stop()
		return
	}
	name := item.name
	if name == "" {
		name = d.nameFor(fn)
		item.replace(u, fn.Node, name)
	}
	before, after := "", newline
	if hasStatementBefore(u, statement, line) && !d.movedTo(u, line) {
		before = newline
	}
	item.Moved = append(item.Moved, Moved{u, body, line, before + indent + head(name), closing + newline + after, 0})
}

// bindsLambda tells whether a lambda is all that a statement binds to one name.
func bindsLambda(t *syntax.Tree, lambda, statement syntax.Node) bool {
	a := t.Parent(lambda)
	return t.Kind(a) == syntax.Assignment && t.Parent(a) == statement && t.Kind(statement) == syntax.ExpressionStatement &&
		t.Kind(t.Child(a, syntax.FieldLeft)) == syntax.Identifier && t.Child(a, syntax.FieldType) < 0
}

// inClassBody tells whether a statement stands in the body of a class.
func inClassBody(t *syntax.Tree, statement syntax.Node) bool {
	return statement >= 0 && t.Parent(statement) >= 0 && t.Kind(t.Parent(t.Parent(statement))) == syntax.ClassDefinition
}

// keepLambda writes the body of a lambda as an async function before the
// statement, and has the lambda call that and hand on what it gives: variables
// of a comprehension or of another lambda around it, which the function cannot
// see, are arguments, and defaults stay where they are.
func (d *demand) keepLambda(item *Item, fn *resolve.Func, stop func()) {
	u, t := fn.Unit, fn.Unit.Tree
	statement := fn.Node
	scopes := []syntax.Node{}
	for p := t.Parent(statement); t.Kind(p) != syntax.Block && t.Kind(p) != syntax.Module || inClassBody(t, statement); p = t.Parent(p) {
		switch t.Kind(p) {
		case syntax.ListComprehension, syntax.SetComprehension, syntax.DictionaryComprehension, syntax.GeneratorExpression, syntax.Lambda:
			scopes = append(scopes, p)
		}
		statement = p
	}
	line := u.Lines.Start(u.Lines.Line(t.Start(statement)))
	indent := string(t.Text[line:t.Start(statement)])
	body := t.Child(fn.Node, syntax.FieldBody)
	if strings.TrimLeft(indent, " \t\f") != "" {
		stop()
		return
	}
	names := d.captured(fn, body, scopes)
	for _, p := range fn.Params {
		names = append(names, t.String(p.Node))
	}
	host := fn.Parent
	for host.Kind == resolve.Lambda {
		host = host.Parent
	}
	for _, p := range fn.Params {
		if p.Default >= 0 && d.awaitsIn(host, p.Default) {
			stop()
			return
		}
	}
	name := d.freshIn(host, "function")
	list := "(" + strings.Join(names, ", ") + ")"
	newline := syntax.Newline(t.Text)
	open, closing := "return ", ""
	if strings.ContainsAny(t.String(body), "\r\n") && t.Kind(body) != syntax.ParenthesizedExpression {
		open, closing = "return (", ")"
	}
	before := ""
	if hasStatementBefore(u, statement, line) && !d.movedTo(u, line) {
		before = newline
	}
	item.replace(u, fn.Node, string(t.Text[t.Start(fn.Node):t.Start(body)])+name+list)
	item.Moved = append(item.Moved, Moved{u, body, line, before + indent + "async def " + name + list + ":" + newline + indent + step(indent) + open, closing + newline + newline, 0})
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
