package colour

import (
	"slices"
	"strings"

	"awaken/rewrite/library"
	"awaken/rewrite/load"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// Twin is the async function that takes over the body of an entry point which
// itself stays sync and runs it.
type Twin struct {
	Name     string
	Receiver string // of a method: the name of its first parameter
	Shared   bool   // others call it too, and may leave out what has a default
}

// findEntries maps the functions that the project's metadata names as commands
// to what calls them.
func (a *Analysis) findEntries() {
	a.entries = map[*resolve.Func]string{}
	for name, who := range a.options.Entry {
		functions, _ := a.program.Lookup(name)
		for _, f := range functions {
			if a.entries[f] == "" || who < a.entries[f] {
				a.entries[f] = who
			}
		}
	}
}

// entry says who outside the project calls a function synchronously, with no loop
// running: "" if nobody does.
func (d *demand) entry(fn *resolve.Func) string {
	who, known := d.entries[fn]
	if !known {
		who = d.enteredBy(fn)
		d.entries[fn] = who
	}
	return who
}

// enteredBy is entry for what the project's metadata does not name.
func (d *demand) enteredBy(fn *resolve.Func) string {
	names, _ := d.index.Decorations(fn)
	for _, n := range names {
		if e := d.program.Entry(n); e != nil && e.Decorates == library.Command {
			return n
		}
	}
	if e := d.overrides(fn); e != nil && e.Decorates == library.Command {
		return e.Name
	}
	references := d.index.References(fn)
	for _, r := range references {
		if r.How != library.Command {
			return d.platform(fn)
		}
	}
	if len(references) > 0 {
		return references[0].Library
	}
	return d.platform(fn)
}

// platform says which platform calls a function by its well-known signature,
// synchronously and with no loop running, "" if none does. A function of an
// event and a context is one of those only if nothing in the project calls it, or
// if its name says so too.
func (d *demand) platform(fn *resolve.Func) string {
	if fn.Parent == nil || fn.Parent.Kind != resolve.Module || load.IsTest(fn.Unit.File.Name) {
		return ""
	}
	var names []string
	for _, p := range fn.Params {
		names = append(names, strings.Trim(fn.Unit.Tree.String(p.Node), "_"))
	}
	if fn.Class != nil {
		if fn.Name != "__call__" || len(names) == 0 {
			return ""
		}
		names = names[1:]
	}
	switch strings.Join(names, " ") {
	case "environ start_response":
		return "a WSGI server"
	case "event context":
		if fn.Class == nil && (fn.Name == "lambda_handler" || !d.hasCallers(fn)) {
			return "AWS Lambda or its like"
		}
	}
	return ""
}

// bridged tells whether a function stays sync because the user wants it so, or
// because something outside the project calls it, and runs what it calls
// itself.
func (d *demand) bridged(fn *resolve.Func) bool {
	if fn.Async || fn.Generator || fn.Kind != resolve.Def || fn.Unit.File.ReadOnly {
		return false
	}
	if d.keptSync(fn) {
		return true
	}
	if d.entry(fn) == "" {
		return false
	}
	// It stays what it is for whoever calls it, so that no other decorator
	// matters, but for one that would call it in a running event loop.
	names, _ := d.index.Decorations(fn)
	for _, n := range names {
		if e := d.program.Entry(n); e != nil && e.Decorates == library.Awaits {
			return false
		}
	}
	return true
}

// bridge has an entry point run what it calls: finishBridges says how.
func (d *demand) bridge(fn *resolve.Func, cause *Item, at Await) *Item {
	b := d.bridges[fn]
	if b == nil {
		b = d.add(&Item{Func: fn, Bridge: true, Cause: cause, At: at})
		d.bridges[fn] = b
	}
	return b
}

// place is one await of an item.
type place struct {
	item *Item
	at   int // in its Awaits
}

func (p place) await() *Await { return &p.item.Awaits[p.at] }

// placesIn lists the awaits in a function's own code that are made for certain.
func (d *demand) placesIn(made map[*Item]bool) map[*resolve.Func][]place {
	places := map[*resolve.Func][]place{}
	for _, item := range d.items {
		if !made[item] || item.Lost != nil && item.Lost.Named {
			continue
		}
		for k, a := range item.Awaits {
			places[a.Func] = append(places[a.Func], place{item, k})
		}
	}
	return places
}

// finishBridges settles how each entry point runs what it calls. A single call
// outside any loop runs by itself. Else the body moves into an async twin, for
// each asyncio.run would be an event loop of its own.
func (d *demand) finishBridges() {
	if len(d.bridges) == 0 {
		return
	}
	made := d.made()
	places := d.placesIn(made)
	for _, b := range d.items {
		if !b.Bridge {
			continue
		}
		fn := b.Func
		list := places[fn]
		if b.Twin != nil {
			settle(list)
			continue
		}
		if x := d.calledFromLoop(fn, made); x != nil {
			caller := x.Instance().Func()
			b.stopAt(&Block{"nested-run", caller, x.Node, fn.Qualified + ", which " + d.staysSync(fn) + " and would use asyncio.run, is reached here from a coroutine", "call the async function itself"}, &lift{rule: "nested-run", fn: fn})
			continue
		}
		runs := d.runs(fn, fn.Node, fn.Node)
		moves := len(list) > 1 || len(list) == 1 && (len(runs) > 0 || list[0].await().Form != RunForm || repeated(fn.Unit.Tree, list[0].await().Node, fn.Node))
		if who := d.entry(fn); strings.HasPrefix(who, "django.") {
			var own *resolve.Func // whose code runs in the loop as well
			if moves {
				own = fn
			}
			if block := d.asksModel(fn, own, who); block != nil {
				b.stop(block)
				continue
			}
		}
		if moves && d.twin(b, runs) {
			settle(list)
		}
	}
	for _, b := range d.items {
		if b.Bridge {
			d.nested(b, made)
		}
	}
}

// nested refuses an entry point that a coroutine function, or what takes over the
// body of another entry point, hands on to something that may call it there:
// `ctx.invoke(command)`. Each would run an event loop, one inside the other.
func (d *demand) nested(b *Item, made map[*Item]bool) {
	fn := b.Func
	inLoop := func(f *resolve.Func) bool {
		if i := d.bridges[f]; i != nil && i.Twin != nil && made[i] {
			return true
		}
		return f.Async || d.converts[f] != nil && made[d.converts[f]]
	}
	for _, r := range d.index.References(fn) {
		caller := r.Site.Instance().Func()
		if (r.Library == "" || r.How == library.Now) && inLoop(caller) && !d.bearsAnother(r, fn) {
			b.stop(&Block{"nested-run", caller, r.Node, fn.Qualified + ", which " + d.staysSync(fn) + " and would use asyncio.run, is handed on here by a coroutine", "move what both do into an async function, and call that"})
		}
	}
}

// bearsAnother tells whether a reference that may be several functions, because
// a decorator gives back what it is given, is spelled by the name of another one.
func (d *demand) bearsAnother(r resolve.Reference, fn *resolve.Func) bool {
	in := r.Site.Instance()
	name := in.Func().Unit.Tree.LastName(r.Node)
	if name == fn.Name {
		return false
	}
	functions, _ := d.program.Value(in, r.Node).Functions()
	return slices.ContainsFunc(functions, func(f *resolve.Func) bool { return f.Name == name })
}

// settle has places that would run a coroutine stand in a coroutine function.
func settle(places []place) {
	for _, p := range places {
		if a := p.await(); a.Form == RunForm {
			a.Form = AwaitForm
		}
	}
}

// twin gives an entry point an async twin, if that can be.
func (d *demand) twin(b *Item, runs []syntax.Node) bool {
	fn := b.Func
	t := fn.Unit.Tree
	refuse := func(n syntax.Node, why string) bool {
		b.stop(&Block{"several-runs", fn, n, fn.Qualified + " " + d.staysSync(fn) + ", and its asynchronous calls need one event loop: " + why, "move its body into an async function by hand, and run that with asyncio.run"})
		return false
	}
	body := t.Child(fn.Node, syntax.FieldBody)
	if t.First(body) < 0 || fn.Unit.Lines.Line(t.Start(fn.Node)) == fn.Unit.Lines.Line(t.Start(t.First(body))) {
		return refuse(fn.Node, "its body stands on the line of its header")
	}
	for _, in := range d.index.Instances(fn) {
		for _, x := range in.Sites() {
			if !slices.Contains(runs, x.Node) && d.runsLoop(x) {
				return refuse(x.Node, "a call in it runs an event loop of its own")
			}
		}
	}
	receiver, ok := d.receives(fn)
	if !ok {
		return refuse(fn.Node, "it is a static or a class method")
	}
	b.Twin = &Twin{Name: d.freeName(fn.Unit, "async_"+strings.Trim(fn.Name, "_"), "_async_"+fn.Name), Receiver: receiver}
	b.Runs = runs
	return true
}

// freeName is the first of some names that a file does not spell, and that no
// other function of the repair has got.
func (d *demand) freeName(u *resolve.Unit, names ...string) string {
	last := names[len(names)-1]
	for {
		for _, name := range names {
			if key := u.File.Name + ":" + name; !d.named[key] && !d.bound(u.Body, name) {
				d.named[key] = true
				return name
			}
		}
		last += "_"
		names = []string{last}
	}
}

// repeated tells whether a place in the code of `within` may come about more
// than once.
func repeated(t *syntax.Tree, n, within syntax.Node) bool {
	for p := t.Parent(n); p >= 0 && p != within; n, p = p, t.Parent(p) {
		switch t.Kind(p) {
		case syntax.ForStatement:
			if t.Field(n) != syntax.FieldRight {
				return true
			}
		case syntax.WhileStatement:
			return true
		case syntax.ListComprehension, syntax.SetComprehension, syntax.DictionaryComprehension, syntax.GeneratorExpression:
			if n != firstClause(t, p) {
				return true
			}
		}
	}
	return false
}
