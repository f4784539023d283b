package colour

import (
	"strings"

	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// yieldLoop is a `yield from` that becomes a loop.
type yieldLoop struct {
	fn      *resolve.Func
	yield   syntax.Node
	operand syntax.Node
	indent  string
	name    string // of the variable of the loop
	held    string // the variable of the generator, if the loop closes it
	// result is the variable that takes what the generator returns, empty where
	// nobody uses that.
	result string
}

// unrollYieldFrom turns `yield from x`, which an async generator cannot have,
// into a loop.
func (d *demand) unrollYieldFrom(item *Item, fn *resolve.Func, n syntax.Node) {
	u := fn.Unit
	t := u.Tree
	l := yieldLoop{fn: fn, yield: n, operand: t.Operand(n), name: "item"}
	statement := l.statement()
	if statement < 0 {
		item.stop(&Block{"generator", fn, n, "an async generator cannot `yield from`, and here its value is part of an expression", "bind the value to a variable in a statement of its own"})
		return
	}
	line := u.Lines.Start(u.Lines.Line(t.Start(statement)))
	l.indent = string(t.Text[line:t.Start(statement)])
	if strings.TrimLeft(l.indent, " \t\f") != "" {
		item.stop(&Block{"generator", fn, n, "an async generator cannot `yield from`, and no loop can stand on this line", "write it on a line of its own"})
		return
	}
	for d.bound(fn, l.name) {
		l.name += "_"
	}
	if t.Parent(n) != statement {
		l.result = d.freshIn(fn, "returned")
		if !d.takeResult(item, l) {
			return
		}
	}
	if d.abandoned(fn) && d.closes(fn, l.operand) {
		l.held = d.freshIn(fn, "items")
	}
	item.loops = append(item.loops, l)
}

// statement is the simple statement that a `yield from` is the value of: a
// statement of its own, an assignment, also an augmented one, or a return; Nil
// for others.
func (l yieldLoop) statement() syntax.Node {
	t := l.fn.Unit.Tree
	n := l.yield
	p := t.Parent(n)
	if t.Kind(p) == syntax.ExpressionStatement {
		return p
	}
	for t.Kind(p) == syntax.ParenthesizedExpression {
		n, p = p, t.Parent(p)
	}
	switch {
	case t.Kind(p) == syntax.ReturnStatement:
		return p
	case t.Kind(p) == syntax.ExpressionStatement:
		return p
	case t.Kind(p) == syntax.Assignment && t.Field(n) == syntax.FieldRight && t.Kind(t.Parent(p)) == syntax.ExpressionStatement:
		return t.Parent(p)
	case t.Kind(p) == syntax.AugmentedAssignment && t.Kind(t.Child(p, syntax.FieldLeft)) == syntax.Identifier && t.Kind(t.Parent(p)) == syntax.ExpressionStatement:
		return t.Parent(p)
	}
	return syntax.Nil
}

// closes tells whether all that is walked at n are generators of the project
// that become async, of which some have something to clean up.
func (d *demand) closes(fn *resolve.Func, n syntax.Node) bool {
	some := false
	for _, in := range d.index.Instances(fn) {
		v := d.program.Value(in, n)
		made := v.Produced()
		if !made.Only || len(made.Lazy) > 0 {
			return false
		}
		some = some || d.cleaning(v) != nil
	}
	return some
}

// finishLoops writes the loops, now that it is known which operands have become
// async, and which generators have to set aside what they return.
func (d *demand) finishLoops() {
	for _, item := range d.items {
		for _, l := range item.loops {
			d.writeLoop(item, l)
		}
	}
	for _, item := range d.items {
		if fn := item.Func; d.converts[fn] == item && fn.Generator && item.block == nil {
			d.writeResults(item, fn)
		}
	}
}

// writeLoop writes one loop: what stands before its operand, and what after.
func (d *demand) writeLoop(item *Item, l yieldLoop) {
	u, t := l.fn.Unit, l.fn.Unit.Tree
	newline := syntax.Newline(t.Text)
	step := step(l.indent)
	line := newline + l.indent
	statement := l.statement()
	before, after := "", ""
	if l.result != "" {
		before = l.result + " = []" + line
	}
	if l.held != "" {
		before += l.held + " = "
		after = line + "try:" + line + step + "async for " + l.name + " in " + l.held + ":" + line + step + step + "yield " + l.name +
			line + "finally:" + line + step + "await " + l.held + ".aclose()"
	} else {
		head := "for "
		if d.unrolled[agreement{fn: l.fn, node: l.operand}] || d.anyAsync(l.fn, l.operand) {
			head = "async for "
		}
		before += head + l.name + " in "
		after = ":" + line + step + "yield " + l.name
	}
	if l.result != "" {
		value := l.result + "[0] if " + l.result + " else None"
		if t.Kind(statement) == syntax.ReturnStatement {
			after += line + d.setAside(l.fn, value, line)
		} else {
			a := t.Operand(statement)
			after += line + string(t.Text[t.Start(a):t.Start(t.Child(a, syntax.FieldRight))]) + value
		}
	}
	end := t.End(statement)
	item.Replacements = append(item.Replacements,
		Replacement{Unit: u, Start: t.Start(statement), End: t.Start(l.operand), Text: before},
		Replacement{Unit: u, Start: t.End(l.operand), End: end, Text: after, Rank: 1 << 30})
}
