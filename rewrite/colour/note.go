package colour

import (
	"fmt"
	"slices"

	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// Note is something that a person should look at once a change is made: the
// change is right, but what stands there now means something else.
type Note struct {
	Func *resolve.Func
	Node syntax.Node
	Text string
}

func (i *Item) note(fn *resolve.Func, n syntax.Node, text string) {
	if x := (Note{fn, n, text}); !slices.Contains(i.Notes, x) {
		i.Notes = append(i.Notes, x)
	}
}

// annotate adds what is to be said of the items that are made.
func (a *Analysis) annotate() {
	made := a.rewritten()
	for _, i := range a.Items {
		for _, p := range i.Awaits {
			if p.Form != RunForm {
				a.swallowed(i, p)
			}
		}
		if i.Lost == nil && i.Class == nil && i.Title == "" && !i.PassThrough && !i.Bridge {
			a.inTheLoop(i, made)
		}
	}
}

// swallowed notes the handlers around a new await that would take the
// cancellation of a task for an error of the code within.
func (a *Analysis) swallowed(item *Item, place Await) {
	t := place.Func.Unit.Tree
	for n, p := place.Node, t.Parent(place.Node); p >= 0 && p != place.Func.Node; n, p = p, t.Parent(p) {
		if t.Kind(p) != syntax.TryStatement || t.Field(n) != syntax.FieldBody {
			continue
		}
		for c := t.First(p); c >= 0; c = t.Next(c) {
			if t.Kind(c) == syntax.ExceptClause && broad(t, c) {
				item.note(place.Func, c, "around an await, this handler also catches asyncio.CancelledError, and swallows the cancellation of the task: catch Exception, or raise it again")
			}
		}
	}
}

// broad tells whether a handler catches all exceptions, CancelledError among
// them, and does not raise.
func broad(t *syntax.Tree, clause syntax.Node) bool {
	catches := true // a bare one
	for c := t.First(clause); c >= 0; c = t.Next(c) {
		switch t.Kind(c) {
		case syntax.Block, syntax.Comment:
			continue
		}
		catches = false
		for n := c; n < t.After(c); n++ {
			switch t.String(n) {
			case "BaseException", "asyncio.CancelledError", "CancelledError":
				catches = true
			}
		}
	}
	for n := clause; n < t.After(clause); n++ {
		if t.Kind(n) == syntax.RaiseStatement {
			return false
		}
	}
	return catches
}

// inTheLoop notes what a function that becomes async does to the event loop,
// and to other tasks.
func (a *Analysis) inTheLoop(item *Item, made map[formed]bool) {
	fn := item.Func
	t := fn.Unit.Tree
	noted := map[syntax.Node]bool{}
	for _, in := range a.index.Instances(fn) {
		for _, x := range in.Sites() {
			for _, l := range x.Libraries {
				if e := a.program.Entry(l); e != nil && e.Blocking != "" && x.Node >= 0 && !noted[x.Node] && !has(made, fn.Unit, x.Node) {
					noted[x.Node] = true
					item.note(fn, x.Node, fmt.Sprintf("%s now blocks the event loop; the way out: %s", l, e.Blocking))
				}
			}
		}
		for _, use := range fn.Uses {
			if p := t.Parent(use.Node); t.Kind(p) == syntax.Attribute && slices.Contains(in.Libraries(use.Node), "threading.local") && !noted[p] {
				noted[p] = true
				item.note(fn, p, "all tasks of a thread share a threading.local: use contextvars.ContextVar")
			}
		}
	}
}

// rewritten finds the places that the items give another form.
func (a *Analysis) rewritten() map[formed]bool {
	made := map[formed]bool{}
	for _, i := range a.Items {
		for _, p := range i.Awaits {
			made[formed{p.Func.Unit, p.Node}] = true
		}
		for _, r := range i.Replacements {
			t := r.Unit.Tree
			for n := t.At(r.Start); n >= 0 && t.Start(n) >= r.Start; n = t.Parent(n) {
				made[formed{r.Unit, n}] = true
			}
		}
	}
	return made
}

// formed is a node that an item gives another form.
type formed struct {
	unit *resolve.Unit
	node syntax.Node
}

// has tells whether a call, or the entering of a context manager, is among the
// places.
func has(made map[formed]bool, u *resolve.Unit, n syntax.Node) bool {
	t := u.Tree
	switch t.Kind(n) {
	case syntax.WithItem:
		return made[formed{u, t.Parent(t.Parent(n))}]
	case syntax.Call:
		return made[formed{u, n}] || made[formed{u, t.Child(n, syntax.FieldFunction)}]
	}
	return made[formed{u, n}]
}
