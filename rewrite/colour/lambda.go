package colour

import (
	"sort"
	"strings"

	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

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
