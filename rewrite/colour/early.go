package colour

import (
	"sort"
	"strings"

	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// Closing is a loop over an async generator that may be left before its end,
// where the generator has something to clean up. A sync generator is closed as
// soon as nothing refers to it; an async one is closed some time later, unless
// that is written down.
type Closing struct {
	Unit *resolve.Unit
	Loop syntax.Node
	Name string // of the variable that holds the generator
}

// earlyLoop is such a loop in the function around it.
type earlyLoop struct {
	fn    *resolve.Func
	loop  syntax.Node
	owner *Item
}

// closeEarly notes a loop over a generator of f, made at n, if it has to close
// it.
func (d *demand) closeEarly(item *Item, fn *resolve.Func, loop, n syntax.Node, made resolve.Produced) {
	t := fn.Unit.Tree
	if t.Kind(loop) != syntax.ForStatement || t.Kind(n) != syntax.Call || t.Child(loop, syntax.FieldRight) != n || !leavesEarly(t, loop) {
		return
	}
	for _, e := range d.early {
		if e.fn == fn && e.loop == loop {
			return
		}
	}
	for _, f := range made.Generators {
		if d.cleansUp(f, map[*resolve.Func]bool{}) {
			d.early = append(d.early, earlyLoop{fn, loop, item})
			return
		}
	}
}

// leftOver marks a call that asks a generator, made on the spot, for no more
// items than it needs, where the generator has something to clean up.
func (d *demand) leftOver(item *Item, v resolve.Value, libraries []string) {
	if v.Instance.Func().Unit.Tree.Kind(v.Node) != syntax.Call || len(libraries) != 1 {
		return
	}
	switch libraries[0] {
	case "builtins.next", "builtins.any", "builtins.all", "builtins.zip", "itertools.islice":
	default:
		return
	}
	for _, f := range v.Produced().Generators {
		if d.cleansUp(f, map[*resolve.Func]bool{}) {
			item.Unsafe = "the async generator of " + f.Qualified + " may be left before its end, and would clean up some time later"
		}
	}
}

// cleansUp tells whether a generator yields where something is to be done when
// it is closed: in a try, or in a with.
func (d *demand) cleansUp(f *resolve.Func, seen map[*resolve.Func]bool) bool {
	if seen[f] {
		return false
	}
	seen[f] = true
	t := f.Unit.Tree
	for n := f.Node + 1; n < t.After(f.Node); n++ {
		switch t.Kind(n) {
		case syntax.FunctionDefinition, syntax.Lambda, syntax.ClassDefinition:
			n = t.After(n) - 1
		case syntax.Yield:
			if insideTry(t, n, f.Node) {
				return true
			}
			if t.ChildOf(n, syntax.FromKeyword) < 0 {
				continue
			}
			for _, in := range d.index.Instances(f) {
				for _, g := range d.program.Value(in, t.Operand(n)).Produced().Generators {
					if d.cleansUp(g, seen) {
						return true
					}
				}
			}
		}
	}
	return false
}

// leavesEarly tells whether a loop has a break of its own, or a return.
func leavesEarly(t *syntax.Tree, loop syntax.Node) bool {
	body := t.Child(loop, syntax.FieldBody)
	for n := body; n < t.After(body); n++ {
		switch t.Kind(n) {
		case syntax.FunctionDefinition, syntax.Lambda, syntax.ClassDefinition:
			n = t.After(n) - 1
		case syntax.ReturnStatement:
			return true
		case syntax.BreakStatement:
			p := t.Parent(n)
			for t.Kind(p) != syntax.ForStatement && t.Kind(p) != syntax.WhileStatement {
				p = t.Parent(p)
			}
			if p == loop {
				return true
			}
		}
	}
	return false
}

// finishEarly writes the loops that close their generators.
func (d *demand) finishEarly() {
	sort.SliceStable(d.early, func(i, j int) bool { return before(d.early[i].fn, d.early[i].loop, d.early[j].fn, d.early[j].loop) })
	for _, e := range d.early {
		u, t := e.fn.Unit, e.fn.Unit.Tree
		iterable := t.Child(e.loop, syntax.FieldRight)
		made := d.add(&Item{
			Func: e.fn, Rule: "close-generator", Title: "close `" + shortened(t.String(iterable)) + "` where the loop is left",
			Reason: "an async generator is not closed when a loop over it is left", Cause: e.owner, place: e.loop,
		})
		e.owner.require(made)
		made.require(e.owner)
		line := u.Lines.Start(u.Lines.Line(t.Start(e.loop)))
		indent := string(t.Text[line:t.Start(e.loop)])
		if strings.TrimLeft(indent, " \t") != "" || e.fn.Kind == resolve.Module {
			made.stop(&Block{"generator", e.fn, e.loop, "the loop may be left before the generator's end, and would have to close it", "use contextlib.aclosing"})
			continue
		}
		name := d.freshIn(e.fn, "items")
		newline := syntax.Newline(t.Text)
		made.Closings = append(made.Closings, Closing{u, e.loop, name})
		made.Moved = append(made.Moved, Moved{u, iterable, line, indent + name + " = ", newline + indent + "try:" + newline, 0})
	}
}
