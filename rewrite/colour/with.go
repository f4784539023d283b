package colour

import (
	"sort"

	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// Split is a `with` statement of several items of which only some become
// asynchronous: it becomes one statement in another, in the order of the items.
type Split struct {
	Unit      *resolve.Unit
	Statement syntax.Node
	Async     map[syntax.Node]bool // the items that become asynchronous
}

// withUse is a `with` statement of several items, with those that become
// asynchronous and who asks for it.
type withUse struct {
	Split
	fn     *resolve.Func
	owners []*Item
}

// withItems lists the items of a `with` statement.
func withItems(t *syntax.Tree, statement syntax.Node) []syntax.Node {
	var items []syntax.Node
	clause := t.ChildOf(statement, syntax.WithClause)
	for c := t.First(clause); c >= 0; c = t.Next(c) {
		if t.Kind(c) == syntax.WithItem {
			items = append(items, c)
		}
	}
	return items
}

// asyncWith has an item of a `with` statement be entered by `async with`.
func (d *demand) asyncWith(item *Item, fn *resolve.Func, with syntax.Node) {
	t := fn.Unit.Tree
	statement := t.Parent(t.Parent(with))
	if len(withItems(t, statement)) == 1 {
		d.place(item, Await{Func: fn, Node: statement, Form: AsyncForm})
		return
	}
	d.within(item, fn, statement)
	for _, w := range d.withs {
		if w.fn == fn && w.Statement == statement {
			w.Async[with] = true
			w.owners = append(w.owners, item)
			return
		}
	}
	d.withs = append(d.withs, &withUse{Split{fn.Unit, statement, map[syntax.Node]bool{with: true}}, fn, []*Item{item}})
}

// finishWiths writes the `with` statements of several items.
func (d *demand) finishWiths() {
	sort.SliceStable(d.withs, func(i, j int) bool {
		return before(d.withs[i].fn, d.withs[i].Statement, d.withs[j].fn, d.withs[j].Statement)
	})
	for _, w := range d.withs {
		t := w.Unit.Tree
		whole := len(w.Async) == len(withItems(t, w.Statement))
		made := d.add(&Item{
			Func: w.fn, Rule: "async-with", Title: "enter `" + shortened(t.String(t.ChildOf(w.Statement, syntax.WithClause))) + "` by async with",
			Reason: "some of what is entered here has become asynchronous", Cause: w.owners[0], place: w.Statement,
		})
		for _, o := range w.owners {
			o.require(made)
			made.require(o)
		}
		if whole {
			made.insert(w.Unit, t.Start(w.Statement), "async ", 0)
			continue
		}
		block := t.Child(w.Statement, syntax.FieldBody)
		commented := false
		for n := w.Statement; n < block; n++ {
			commented = commented || t.Kind(n) == syntax.Comment
		}
		if !t.StartsLine(w.Statement) || !t.StartsLine(t.Operand(block)) || commented {
			made.stop(&Block{"with-items", w.fn, w.Statement, "the `with` statement enters several context managers, only some become async, and it is not written in a way that awaken can split", "give each a `with` of its own"})
			continue
		}
		made.Splits = append(made.Splits, w.Split)
	}
}
