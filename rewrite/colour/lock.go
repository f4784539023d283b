package colour

import (
	"fmt"
	"slices"
	"strings"

	"awaken/rewrite/library"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// A lock of threads that a task holds over an await stops the whole event loop
// as soon as another task wants it. What is made for threads becomes its twin
// for tasks (threading.Lock becomes asyncio.Lock), with everything that uses
// it: a lock that serves tasks and threads at once serves neither.

// held lists the expressions for synchronizers of threads that are held at n:
// those of `with` statements around it, and those acquired before it in the
// same function.
func (d *demand) held(fn *resolve.Func, n syntax.Node) []syntax.Node {
	t := fn.Unit.Tree
	var list []syntax.Node
	for c, p := n, t.Parent(n); p >= 0 && p != fn.Node; c, p = p, t.Parent(p) {
		if t.Kind(p) != syntax.WithStatement || t.Async(p) || t.Field(c) != syntax.FieldBody {
			continue
		}
		clause := t.ChildOf(p, syntax.WithClause)
		for item := t.First(clause); item >= 0; item = t.Next(item) {
			value := t.Child(item, syntax.FieldValue)
			if t.Kind(value) == syntax.AsPattern {
				value = t.Operand(value)
			}
			if value >= 0 && d.threads(fn, value) != nil {
				list = append(list, value)
			}
		}
	}
	for _, c := range fn.Calls {
		if c.Node < 0 || c.Node >= n || t.Kind(c.Node) != syntax.Call {
			continue
		}
		function := t.Child(c.Node, syntax.FieldFunction)
		if t.Kind(function) != syntax.Attribute || !t.Is(t.Child(function, syntax.FieldAttribute), "acquire") || t.Parent(c.Node) >= 0 && t.Kind(t.Parent(c.Node)) == syntax.Await {
			continue
		}
		if value := t.Operand(function); d.threads(fn, value) != nil {
			list = append(list, value)
		}
	}
	return list
}

// synchronizers are the library's classes that stop a thread while another has
// them. Those without a twin have none among tasks.
var synchronizers = []string{
	"threading.Lock", "threading.RLock", "threading.Condition", "threading.Semaphore", "threading.BoundedSemaphore",
	"_thread.lock", "_thread.RLock", "multiprocessing.Lock", "multiprocessing.RLock",
}

// threads is what is known of the class of threads that an expression is an
// instance of, nil if it is none, or may be one for tasks: then it is used as
// that one is.
func (d *demand) threads(fn *resolve.Func, n syntax.Node) *library.Entry {
	for _, in := range d.index.Instances(fn) {
		if slices.ContainsFunc(in.Libraries(n), func(class string) bool { return strings.HasPrefix(class, "asyncio.") }) {
			return nil
		}
		for _, class := range in.Libraries(n) {
			e := d.program.Entry(class)
			if e != nil && e.Twin != "" {
				return e
			}
			if slices.Contains(synchronizers, class) {
				return &library.Entry{Name: class, Class: true}
			}
		}
	}
	return nil
}

// lockKey is the place where something for threads is made, or the expression
// for it where no such place is found.
type lockKey struct {
	unit *resolve.Unit
	node syntax.Node
}

// lock is something made for threads, with all that is seen of it.
type lock struct {
	key     lockKey
	name    string // as people write it
	class   *library.Entry
	makings []lockUse
	uses    []lockUse
	problem *Block // why it cannot become its twin
}

// lockUse is one expression for a lock, in the code of a function.
type lockUse struct {
	fn   *resolve.Func
	node syntax.Node
}

// untie demands that what is made for threads becomes its twin for tasks.
func (d *demand) untie(n syntax.Node, cause *Item, at Await) *Item {
	if g := d.swapped(at.Func, n); g != nil {
		d.untied[g] = append(d.untied[g], cause)
		return nil // see follow
	}
	l := d.lockAt(at.Func, n)
	if i := d.locks[l.key]; i != nil {
		return i
	}
	into := "for tasks"
	if l.class.Twin != "" {
		into = article(l.class.Twin)
	}
	item := d.add(&Item{Func: at.Func, Rule: "task-lock", Title: fmt.Sprintf("make `%s` %s", l.name, into), Reason: "what is made for threads would freeze the event loop while a task waits", Cause: cause, At: at})
	d.locks[l.key] = item
	if len(l.makings) > 0 {
		item.Func = l.makings[0].fn
	}
	if l.problem != nil {
		item.stop(l.problem)
		return item
	}
	for _, m := range l.makings {
		t := m.fn.Unit.Tree
		function := t.Child(t.Child(t.Parent(m.node), syntax.FieldRight), syntax.FieldFunction)
		item.put(Replacement{Unit: m.fn.Unit, Start: t.Start(function), End: t.End(function), Text: l.class.Twin[len("asyncio"):], Module: "asyncio"})
	}
	for _, u := range l.uses {
		d.queue = append(d.queue, func() { d.useTwin(item, l, u) })
	}
	return item
}

// swapped is the group of swaps that follow which has the use of something made
// for threads, nil if no pack swaps it.
func (d *demand) swapped(fn *resolve.Func, n syntax.Node) *followGroup {
	t := fn.Unit.Tree
	call := t.Parent(t.Parent(n)) // of a method
	for _, g := range d.groups {
		for _, s := range g.swaps {
			if s.Func == fn && (s.Node == n || s.Node == call && t.Kind(call) == syntax.Call) {
				return g
			}
		}
	}
	return nil
}

func article(name string) string {
	if strings.ContainsRune("aeiou", rune(name[0])) {
		return "an " + name
	}
	return "a " + name
}

// finishLocks refuses twins that would be made outside of the event loop where
// they belong to the loop that is current when they are made, as before
// Python 3.10.
func (d *demand) finishLocks() {
	if d.options.Target >= 10 {
		return
	}
	if len(d.locks) == 0 {
		return
	}
	code := d.loopCode()
	for _, item := range d.locks {
		if len(item.Replacements) > 0 && !code.all[item.Func] {
			first := item.Replacements[0]
			item.stop(loopBound(item.Func, first.Unit.Tree.At(first.Start), "an asyncio lock"))
		}
	}
}

func loopBound(fn *resolve.Func, n syntax.Node, what string) *Block {
	return &Block{"loop-bound", fn, n, "before Python 3.10 " + what + " belongs to the loop that is current when it is made, and here none runs yet", "set requires-python, or --target-version, to 3.10 or later, or make it in a coroutine function"}
}

// waits has what functions that become async wait for, an event or a queue,
// become its twin, where everything that uses it is async then. Where threads
// use it too it stays, see annotate.
func (d *demand) waits() {
	for _, item := range slices.Clone(d.items) {
		if d.converts[item.Func] != item || item.block != nil {
			continue
		}
		fn := item.Func
		t := fn.Unit.Tree
		for _, c := range fn.Calls {
			if c.Node < 0 || t.Kind(c.Node) != syntax.Call {
				continue
			}
			function := t.Child(c.Node, syntax.FieldFunction)
			if t.Kind(function) != syntax.Attribute {
				continue
			}
			value := t.Operand(function)
			class := d.threads(fn, value)
			if class == nil || class.Twin == "" || d.swapped(fn, value) != nil {
				continue // or see follow
			}
			if e := d.program.Member(class.Twin, t.String(t.Child(function, syntax.FieldAttribute))); e == nil || !e.Result.Asynchronous() {
				continue
			}
			if l := d.lockAt(fn, value); l.problem == nil && d.locks[l.key] == nil && !slices.ContainsFunc(l.uses, func(u lockUse) bool { return !u.fn.Async && d.converts[u.fn] == nil }) {
				item.require(d.untie(value, item, Await{Func: fn, Node: c.Node}))
			}
		}
	}
}

// useTwin converts one use of what has become its twin.
func (d *demand) useTwin(item *Item, l *lock, u lockUse) {
	t := u.fn.Unit.Tree
	p := t.Parent(u.node)
	if with := withItem(t, u.node); with >= 0 {
		if !t.Async(t.Parent(t.Parent(with))) {
			d.asyncWith(item, u.fn, with)
		}
		return
	}
	call := t.Parent(p)
	name := t.String(t.Child(p, syntax.FieldAttribute))
	if e := d.program.Member(l.class.Twin, name); e.Result.Asynchronous() && t.Kind(t.Parent(call)) != syntax.Await {
		d.await(item, u.fn, call)
		return
	}
	if !u.fn.Async { // what it does there must happen in the loop
		item.require(d.toAsync(u.fn, item, Await{Func: u.fn, Node: call}))
	}
}

// withItem is the item of a `with` statement that an expression is the value
// of, Nil if it is none.
func withItem(t *syntax.Tree, n syntax.Node) syntax.Node {
	p := t.Parent(n)
	if t.Kind(p) == syntax.AsPattern {
		p = t.Parent(p)
	}
	if t.Kind(p) == syntax.WithItem {
		return p
	}
	return syntax.Nil
}
