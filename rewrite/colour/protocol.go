package colour

import (
	"bytes"
	"slices"
	"strings"

	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// asyncProtocol maps the special methods of with and for to their async twins.
var asyncProtocol = map[string]string{
	"__enter__": "__aenter__", "__exit__": "__aexit__", "__iter__": "__aiter__", "__next__": "__anext__",
}

// partner is the other half of a protocol.
var partner = map[string]string{"__enter__": "__exit__", "__exit__": "__enter__"}

// inProtocol tells whether a method is a special method that has an async twin.
func inProtocol(fn *resolve.Func) bool { return fn.Class != nil && asyncProtocol[fn.Name] != "" }

// convertProtocol renames a special method to its async twin, with the other
// half of the protocol.
func (d *demand) convertProtocol(item *Item, fn *resolve.Func) {
	t := fn.Unit.Tree
	item.replace(fn.Unit, t.Child(fn.Node, syntax.FieldName), asyncProtocol[fn.Name])
	if other := partner[fn.Name]; other != "" {
		m := d.index.Method(fn.Class, other)
		if m == nil {
			for _, c := range d.index.Ancestry(fn.Class) {
				if m == nil {
					m = d.index.Method(c, other)
				}
			}
		}
		if m == nil {
			item.stop(&Block{"dunder", fn, fn.Node, fn.Class.Qualified + " has no " + other + " of its own", "define both halves of the context manager in the class"})
			return
		}
		item.require(d.toAsync(m, item, Await{Func: fn, Node: fn.Node}))
	}
	if fn.Name == "__next__" {
		d.stopAsync(item, fn)
	}
}

// stopAsync has the end of an iteration raised as StopAsyncIteration.
func (d *demand) stopAsync(item *Item, fn *resolve.Func) {
	t := fn.Unit.Tree
	for n := fn.Node; n < t.After(fn.Node); n++ {
		if t.Kind(n) == syntax.Identifier && t.Is(n, "StopIteration") {
			item.replace(fn.Unit, n, "StopAsyncIteration")
		}
	}
}

// renamedIter renames an __iter__ that stays `def`: __aiter__ gives the async
// iterator at once.
func (d *demand) renamedIter(fn *resolve.Func, cause *Item) *Item {
	if i := d.converts[fn]; i != nil {
		return i
	}
	if i := d.iters[fn]; i != nil {
		return i
	}
	item := d.add(&Item{Func: fn, Cause: cause, Rule: "async-iterator", Title: "make `" + fn.Class.Name + "` an async iterator", Reason: "what it iterates over has become asynchronous"})
	d.iters[fn] = item
	if b := d.protocolBoundary(fn); b != nil {
		item.stop(b)
		return item
	}
	item.replace(fn.Unit, fn.Unit.Tree.Child(fn.Node, syntax.FieldName), "__aiter__")
	d.asyncResult(item, fn)
	d.queue = append(d.queue, func() {
		for _, f := range d.index.Family(fn) {
			if f != fn {
				item.require(d.renamedIter(f, item))
			}
		}
		for _, in := range d.index.Instances(fn) {
			for _, x := range d.index.Callers(in) {
				d.iterated(item, x)
			}
		}
		d.givenIterables(item, fn)
		d.renamedReads(item, fn, func(f *resolve.Func, _ Await) *Item { return d.renamedIter(f, item) })
	})
	return item
}

// givenIterables looks at where a library is given an object of the class, which
// may walk it.
func (d *demand) givenIterables(item *Item, iter *resolve.Func) {
	for _, v := range d.produce().iterables[iter] {
		fn := v.Instance.Func()
		t := fn.Unit.Tree
		u := RoleOf(t, v.Node)
		if u.Role != Argument {
			continue
		}
		x := v.Instance.SiteAt(u.By)
		if x == nil || len(x.Libraries) == 0 || len(x.Targets)+len(x.Classes) > 0 {
			continue
		}
		argument := argumentNode(t, v.Node, u.By)
		switch {
		case asksForPlain(t, u.By, x.Libraries):
		case takesBoth(x.Libraries):
			if !d.collect(item, fn, u.By, argument, x.Libraries) {
				item.stop(&Block{"dunder", fn, v.Node, "the object is given to " + x.Libraries[0] + " here, which walks it", "loop over it by `async for`"})
			}
		case !slices.Contains(keepers, x.Libraries[0]) && !strings.HasPrefix(x.Libraries[0], "builtins.") && x.Callbacks == nil:
			item.Unsafe = "an object of " + iter.Class.Qualified + " is given to " + x.Libraries[0] + ", which may walk it"
		}
	}
}

func (d *demand) protocolBoundary(fn *resolve.Func) *Block {
	if fn.Unit.File.ReadOnly {
		return &Block{"read-only", fn, fn.Node, fn.Qualified + " stands in a " + fn.Unit.File.Reason + " file", "convert it where it comes from"}
	}
	if d.keptSync(fn) {
		return &Block{"keep-sync", fn, fn.Node, fn.Qualified + " is kept sync", "drop --keep-sync for it"}
	}
	if base := d.index.PlatformBase(fn); base != "" {
		return &Block{"external-base", fn, fn.Node, fn.Qualified + " is a method of a " + base, "use an async base class"}
	}
	return nil
}

// iterated converts a place that iterates over an instance by __iter__ and
// __next__.
func (d *demand) iterated(item *Item, x *resolve.Site) {
	fn, n := x.Instance().Func(), x.Node
	if n < 0 {
		item.stop(&Block{"dunder", fn, fn.Node, "an iteration in " + fn.Qualified + " cannot be seen", "iterate by `async for`"})
		return
	}
	t := fn.Unit.Tree
	d.halves(item, fn, n, x)
	switch t.Kind(n) {
	case syntax.ForStatement, syntax.ForInClause:
		if !t.Async(n) {
			d.either(item, fn, t.Child(n, syntax.FieldRight), false)
			d.place(item, Await{Func: fn, Node: n, Form: AsyncForm})
		}
		return
	case syntax.ListSplat:
		d.collectAt(item, fn, t.Operand(n))
		return
	case syntax.AugmentedAssignment:
		d.collectAt(item, fn, t.Child(n, syntax.FieldRight))
		return
	case syntax.Yield:
		d.either(item, fn, t.Operand(n), false)
		if !fn.Async {
			item.require(d.toAsync(fn, item, Await{Func: fn, Node: n}))
		}
		return
	}
	site := x.Instance().SiteAt(n)
	if t.Kind(n) == syntax.Call && site != nil && len(site.Targets)+len(site.Classes) == 0 {
		argument := t.Operand(t.Child(n, syntax.FieldArguments))
		if argument >= 0 && d.collect(item, fn, n, argument, site.Libraries) {
			return
		}
	} else {
		if call := callAround(t, n); call >= 0 {
			if site := x.Instance().SiteAt(call); site != nil && d.collect(item, fn, call, n, site.Libraries) {
				return
			}
		}
	}
	if right := unpacked(t, n); right >= 0 {
		d.collectAt(item, fn, right)
		return
	}
	if t.Kind(n) == syntax.ComparisonOperator && d.membership(item, fn, n, t.Next(t.Next(t.Operand(n)))) {
		return
	}
	item.stop(&Block{"dunder", fn, n, "the object is iterated over here, in a way that has no async form that awaken knows", "loop over it by `async for`"})
}

// halves has the methods that iterate at one place over instances of the
// class, or of its relatives, become asynchronous together.
func (d *demand) halves(item *Item, fn *resolve.Func, n syntax.Node, x *resolve.Site) {
	family := d.index.Family(item.Func)
	related := func(c *resolve.Class) bool {
		for _, f := range family {
			if f.Class == c || slices.Contains(d.index.Ancestry(c), f.Class) || slices.Contains(d.index.Ancestry(f.Class), c) {
				return true
			}
		}
		return false
	}
	for _, other := range x.Targets {
		f := other.Func()
		if f.Class == nil || item.Func.Class != nil && !related(f.Class) {
			continue
		}
		switch f.Name {
		case "__iter__":
			if f.Generator {
				item.require(d.toAsync(f, item, Await{Func: fn, Node: n}))
			} else {
				item.require(d.renamedIter(f, item))
			}
		case "__next__":
			item.require(d.toAsync(f, item, Await{Func: fn, Node: n}))
		}
	}
}

// unpacked is the right side of the assignment that unpacks at n, Nil if n is no
// such place.
func unpacked(t *syntax.Tree, n syntax.Node) syntax.Node {
	assignment := t.Parent(n)
	if t.Kind(assignment) != syntax.Assignment {
		return syntax.Nil
	}
	right := t.Child(assignment, syntax.FieldRight)
	switch t.Kind(t.Child(assignment, syntax.FieldLeft)) {
	case syntax.PatternList, syntax.TuplePattern, syntax.ListPattern:
		return right
	}
	return syntax.Nil
}

// callAround is the call of which n is an argument, or Nil; n is Nil for an
// argument that is not written.
func callAround(t *syntax.Tree, n syntax.Node) syntax.Node {
	if n < 0 {
		return syntax.Nil
	}
	p := t.Parent(n)
	if t.Kind(p) == syntax.KeywordArgument {
		p = t.Parent(p)
	}
	if t.Kind(p) == syntax.ArgumentList && t.Kind(t.Parent(p)) == syntax.Call {
		return t.Parent(p)
	}
	return syntax.Nil
}

// renamedReads gives a method that is renamed its new name where it is read and
// not called at once: `stack.push(lock.__exit__)`, and `next = __next__` in the
// body of its class. What else may be read there is renamed by also.
func (d *demand) renamedReads(item *Item, fn *resolve.Func, also func(*resolve.Func, Await) *Item) {
	name := d.renamed(fn)
	if name == "" {
		return
	}
	for _, u := range d.program.Units {
		t := u.Tree
		if !bytes.Contains(t.Text, []byte(fn.Name)) {
			continue
		}
		for n := syntax.Node(1); int(n) < t.Len(); n++ {
			word := n
			switch {
			case t.Kind(n) == syntax.Attribute && t.Field(n) != syntax.FieldFunction:
				word = t.Child(n, syntax.FieldAttribute)
			case t.Kind(n) == syntax.Identifier && fn.Class != nil && u == fn.Unit && t.Field(n) == syntax.FieldRight && t.Is(n, fn.Name):
			default:
				continue
			}
			if !t.Is(word, fn.Name) {
				continue
			}
			host := functionAround(u, n)
			for _, in := range d.index.Instances(host) {
				read, _ := d.program.Value(in, n).Functions()
				if !slices.Contains(read, fn) {
					continue
				}
				for _, other := range read {
					item.require(also(other, Await{Func: host, Node: n}))
				}
				item.replace(u, word, name)
				break
			}
		}
	}
}
