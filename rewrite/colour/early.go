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

// closeEarly notes a loop over the generators that a value can be, if it has to
// close them.
func (d *demand) closeEarly(item *Item, loop syntax.Node, v resolve.Value) {
	fn, n := v.Instance.Func(), v.Node
	t := fn.Unit.Tree
	if t.Kind(loop) != syntax.ForStatement || !d.leaves(fn, loop) {
		return
	}
	if t.Kind(n) != syntax.Call || t.Child(loop, syntax.FieldRight) != n {
		d.leftOpen(item, v)
		return
	}
	for _, e := range d.early {
		if e.fn == fn && e.loop == loop {
			return
		}
	}
	if d.cleaning(v) != nil {
		d.early = append(d.early, earlyLoop{fn, loop, item})
	}
}

// cleaning is a generator function of those whose generators a value can be
// that has something to clean up, nil if none has.
func (d *demand) cleaning(v resolve.Value) *resolve.Func {
	for _, f := range v.Produced().Generators {
		if d.cleansUp(f, map[*resolve.Func]bool{}) {
			return f
		}
	}
	return nil
}

// leftOpen marks a use that may leave a generator before its end which a
// variable holds: the sync one was closed when the variable went.
func (d *demand) leftOpen(item *Item, v resolve.Value) {
	fn := v.Instance.Func()
	t := fn.Unit.Tree
	f := d.cleaning(v)
	if f == nil || t.Kind(v.Node) != syntax.Identifier {
		return
	}
	for n := fn.Node; n < t.After(fn.Node); n++ {
		if t.Kind(n) == syntax.Identifier && t.Is(n, t.String(v.Node)) && d.ends(fn, n) {
			return
		}
	}
	item.Unsafe = d.late(f)
}

// ends tells whether a generator is closed at n, or taken whole.
func (d *demand) ends(fn *resolve.Func, n syntax.Node) bool {
	t := fn.Unit.Tree
	if target := t.Parent(n); t.Kind(target) == syntax.AsPatternTarget {
		made := t.Operand(t.Parent(target))
		return t.Kind(made) == syntax.Call && slicesEqual(d.librariesAt(fn, made), contextClosing)
	}
	switch u := RoleOf(t, n); u.Role {
	case Closed:
		return true
	case HardUse:
		k := t.Kind(u.By)
		return k == syntax.ForStatement && !d.leaves(fn, u.By) || k == syntax.ForInClause || d.wholeHere(fn, n)
	case Argument:
		return d.wholeHere(fn, n)
	}
	return false
}

func (d *demand) late(f *resolve.Func) string {
	return "the async generator of " + f.Qualified + " may be left before its end, and would clean up some time later"
}

// leftOver marks a call that asks a generator for no more items than it needs,
// where the generator has something to clean up.
func (d *demand) leftOver(item *Item, v resolve.Value, libraries []string) {
	if len(libraries) != 1 {
		return
	}
	switch libraries[0] {
	case "builtins.next", "builtins.any", "builtins.all", "builtins.zip", "itertools.islice":
	default:
		return
	}
	if v.Instance.Func().Unit.Tree.Kind(v.Node) != syntax.Call {
		d.leftOpen(item, v)
	} else if f := d.cleaning(v); f != nil {
		item.Unsafe = d.late(f)
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
	for n := range yields(f) {
		if insideTry(t, n, f.Node) {
			return true
		}
		if t.ChildOf(n, syntax.FromKeyword) >= 0 && d.walksCleaning(f, t.Operand(n), seen) {
			return true
		}
		for p := t.Parent(n); p != f.Node; p = t.Parent(p) {
			if t.Kind(p) == syntax.ForStatement && d.walksCleaning(f, t.Child(p, syntax.FieldRight), seen) {
				return true
			}
		}
	}
	return false
}

// walksCleaning tells whether what f walks at n can be a generator that has
// something to clean up.
func (d *demand) walksCleaning(f *resolve.Func, n syntax.Node, seen map[*resolve.Func]bool) bool {
	for _, in := range d.index.Instances(f) {
		for _, g := range d.program.Value(in, n).Produced().Generators {
			if d.cleansUp(g, seen) {
				return true
			}
		}
	}
	return false
}

// abandoned tells whether somebody may leave a generator of f before its end.
func (d *demand) abandoned(f *resolve.Func) bool {
	known, ok := d.leavings[f]
	if ok {
		return known
	}
	d.leavings[f] = false // for generators that walk one another
	for _, v := range d.produce().generators[f] {
		fn := v.Instance.Func()
		t := fn.Unit.Tree
		left := false
		switch u := RoleOf(t, v.Node); {
		case drives(t, u.By):
			left = true
		case u.Role == HardUse && t.Kind(u.By) == syntax.ForStatement:
			left = d.leaves(fn, u.By)
		case u.Role == HardUse && t.Kind(u.By) == syntax.Yield:
			left = d.abandoned(fn)
		case u.Role == Argument:
			left = len(d.librariesAt(fn, u.By)) > 0 && !d.wholeHere(fn, v.Node)
		}
		if left {
			d.leavings[f] = true
			return true
		}
	}
	return false
}

// leaves tells whether a loop may be left before its end: it has a break of its
// own, a return or a raise, somebody handles what is raised in it, or it yields
// in a generator that may be abandoned.
func (d *demand) leaves(fn *resolve.Func, loop syntax.Node) bool {
	t := fn.Unit.Tree
	if insideTry(t, loop, fn.Node) {
		return true
	}
	body := t.Child(loop, syntax.FieldBody)
	for n := body; n < t.After(body); n++ {
		switch t.Kind(n) {
		case syntax.FunctionDefinition, syntax.Lambda, syntax.ClassDefinition:
			n = t.After(n) - 1
		case syntax.ReturnStatement, syntax.RaiseStatement:
			return true
		case syntax.Yield:
			if fn.Generator && d.abandoned(fn) {
				return true
			}
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
