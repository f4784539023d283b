package colour

import (
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// An async generator returns no value. Where a `yield from` uses what a
// generator returns, the generator puts that into a list that it is given;
// elsewhere the value is only evaluated.

// takeResult has the generators that a `yield from` walks set aside what they
// return. It tells whether they can.
func (d *demand) takeResult(item *Item, l yieldLoop) bool {
	fn, t := l.fn, l.fn.Unit.Tree
	stop := func(n syntax.Node, reason, way string) bool {
		item.stop(&Block{"generator", fn, n, reason, way})
		return false
	}
	const way = "set the value aside, in an attribute or a list"
	call := l.operand
	if t.Kind(call) != syntax.Call || t.Kind(t.Child(call, syntax.FieldArguments)) != syntax.ArgumentList {
		return stop(l.yield, "what the generator returns is used here, which an async generator cannot give, and the generator is not made here", way)
	}
	for _, in := range d.index.Instances(fn) {
		x := in.SiteAt(call)
		if x == nil || x.Unknown || len(x.Targets) == 0 || len(x.Classes)+len(x.Libraries) > 0 {
			return stop(l.yield, "what is returned by what is walked here is used, and it is not known what that is", way)
		}
		for _, target := range x.Targets {
			f := target.Func()
			if !f.Generator || f.Async || f.Kind != resolve.Def || d.managerDecorator(f) >= 0 {
				return stop(l.yield, "what "+f.Qualified+" returns is used here, which an async generator cannot give", way)
			}
			if len(d.index.Family(f)) > 1 || len(f.Decorators) > 0 {
				return stop(l.yield, f.Qualified+" returns a value that is used here, which an async generator cannot; it has relatives or decorators, so that it cannot be given a list for it", way)
			}
			item.require(d.toAsync(f, item, Await{Func: fn, Node: l.yield}))
			if d.holders[f] == "" {
				d.holders[f] = d.freshIn(f, "returned")
			}
		}
		keyword := d.holders[x.Targets[0].Func()]
		for _, target := range x.Targets {
			if d.holders[target.Func()] != keyword {
				return stop(l.yield, "the generators here cannot be given a list for what they return under one name", way)
			}
		}
		arguments := t.Child(call, syntax.FieldArguments)
		text := keyword + "=" + l.result
		if t.Operand(arguments) >= 0 {
			text = ", " + text
		}
		item.put(Replacement{Unit: fn.Unit, Start: lastEnd(t, arguments), End: t.End(arguments) - 1, Text: text, Rank: 1})
	}
	return true
}

// lastEnd is where the last part of a list in parentheses ends, or where the
// list begins that has none.
func lastEnd(t *syntax.Tree, list syntax.Node) int {
	end := t.Start(list) + 1
	for c := t.First(list); c >= 0; c = t.Next(c) {
		if t.Kind(c) != syntax.Comment {
			end = t.End(c)
		}
	}
	return end
}

// writeResults has a generator set aside what it returns, or only evaluate it.
func (d *demand) writeResults(item *Item, fn *resolve.Func) {
	u, t := fn.Unit, fn.Unit.Tree
	if d.holders[fn] != "" {
		d.addHolder(item, fn)
	}
	for _, r := range fn.Returns {
		n := r
		for t.Kind(n) == syntax.ParenthesizedExpression {
			n = t.Operand(n)
		}
		if t.Kind(n) == syntax.Yield && t.ChildOf(n, syntax.FromKeyword) >= 0 {
			continue // see writeLoop
		}
		statement := t.Parent(r)
		between := "; "
		if t.StartsLine(statement) {
			between = syntax.Newline(t.Text) + lineStart(u, statement)
		}
		simple := steady(t, n) || t.Kind(n) == syntax.None || t.Kind(n) == syntax.Integer || t.Kind(n) == syntax.True || t.Kind(n) == syntax.False || t.Kind(n) == syntax.String
		switch {
		case d.holders[fn] == "" && simple && !d.awaitsIn(fn, r):
			item.rewrite(u, t.Start(statement), t.End(statement), "return")
		case d.holders[fn] == "":
			item.rewrite(u, t.Start(statement), t.Start(r), "")
			item.put(Replacement{Unit: u, Start: t.End(r), End: t.End(statement), Text: between + "return", Rank: 1 << 30})
		default:
			value := d.freshIn(fn, "value")
			item.rewrite(u, t.Start(statement), t.Start(r), value+" = ")
			item.put(Replacement{Unit: u, Start: t.End(r), End: t.End(statement), Text: between + d.setAside(fn, value, between), Rank: 1 << 30})
		}
	}
}

// awaitsIn tells whether something inside an expression becomes awaited.
func (d *demand) awaitsIn(fn *resolve.Func, n syntax.Node) bool {
	for _, item := range d.items {
		for _, a := range item.Awaits {
			if a.Func == fn && fn.Unit.Tree.Within(a.Node, n) {
				return true
			}
		}
	}
	return false
}

// setAside is the text that ends a generator which would return a value; line
// begins its lines.
func (d *demand) setAside(fn *resolve.Func, value, line string) string {
	holder := d.holders[fn]
	if holder == "" {
		return "return"
	}
	if line == "; " { // no compound statement can follow on a line
		return holder + " is not None and " + holder + ".append(" + value + "); return"
	}
	return "if " + holder + " is not None:" + line + step(line) + holder + ".append(" + value + ")" + line + "return"
}

// lineStart is the indentation of a node that begins its line.
func lineStart(u *resolve.Unit, n syntax.Node) string {
	return string(u.Tree.Text[u.Lines.Start(u.Lines.Line(u.Tree.Start(n))):u.Tree.Start(n)])
}

// addHolder adds the parameter for the list to a generator.
func (d *demand) addHolder(item *Item, fn *resolve.Func) {
	u, t := fn.Unit, fn.Unit.Tree
	parameters := t.Child(fn.Node, syntax.FieldParameters)
	text, at, last := d.holders[fn]+"=None", t.Start(parameters)+1, syntax.Nil
	keywords, after := false, ""
	for c := t.First(parameters); c >= 0; c = t.Next(c) {
		switch t.Kind(c) {
		case syntax.Comment:
			continue
		case syntax.ListSplatPattern, syntax.KeywordSeparator:
			keywords = true
		case syntax.TypedParameter:
			if k := t.Kind(t.First(c)); k == syntax.ListSplatPattern {
				keywords = true
			} else if k == syntax.DictionarySplatPattern {
				after = ", "
			}
		case syntax.DictionarySplatPattern:
			after = ", "
		}
		if after != "" {
			if !keywords {
				text = "*, " + text
			}
			item.put(Replacement{Unit: u, Start: t.Start(c), End: t.Start(c), Text: text + after})
			return
		}
		last, at = c, t.End(c)
	}
	if !keywords {
		text = "*, " + text
	}
	if last >= 0 {
		text = ", " + text
	}
	item.put(Replacement{Unit: u, Start: at, End: t.End(parameters) - 1, Text: text})
}
