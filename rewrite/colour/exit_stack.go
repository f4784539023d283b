package colour

import (
	"slices"

	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// Exit stacks, of contextlib: a sync one takes no async context managers, an
// async one takes both.
const (
	exitStack      = "contextlib.ExitStack"
	asyncExitStack = "contextlib.AsyncExitStack"
)

// enterStack converts `stack.enter_context(cm)` where the context manager, the
// argument at n, has become asynchronous. It tells whether it could.
func (d *demand) enterStack(item *Item, fn *resolve.Func, n syntax.Node) bool {
	call := d.stackCall(item, fn, n, ".enter_context", "enter_async_context")
	if call < 0 {
		return false
	}
	d.await(item, fn, call)
	return true
}

// stackCallback converts `stack.callback(f)` where the function has become a
// coroutine function. It tells whether it could.
func (d *demand) stackCallback(item *Item, r resolve.Reference) bool {
	return d.stackCall(item, r.Site.Instance().Func(), r.Node, ".callback", "push_async_callback") >= 0
}

// stackCall renames the method of an exit stack that is given the argument at
// n, and has the stack become an async one. It gives the call, Nil where that
// is not possible.
func (d *demand) stackCall(item *Item, fn *resolve.Func, n syntax.Node, method, async string) syntax.Node {
	t := fn.Unit.Tree
	call := callAround(t, n)
	if call < 0 {
		return syntax.Nil
	}
	libraries := d.librariesAt(fn, call)
	function := t.Child(call, syntax.FieldFunction)
	if len(libraries) != 1 || t.Kind(function) != syntax.Attribute {
		return syntax.Nil
	}
	switch libraries[0] {
	case asyncExitStack + method:
	case exitStack + method:
		stack := t.Child(function, syntax.FieldObject)
		if with := d.stackAround(item, fn, call, stack); with >= 0 {
			if !d.asyncStack(item, fn, with) {
				return syntax.Nil
			}
		} else if !d.asyncStacks(item, fn, stack) {
			return syntax.Nil
		}
	default:
		return syntax.Nil
	}
	item.replace(fn.Unit, t.Child(function, syntax.FieldAttribute), async)
	return call
}

// stackAround is the `with` item around a node that makes the exit stack of a
// name: `with ExitStack() as stack`. All that is done with the name must have a
// form with an async exit stack; else Nil.
func (d *demand) stackAround(item *Item, fn *resolve.Func, n, name syntax.Node) syntax.Node {
	t := fn.Unit.Tree
	if t.Kind(name) != syntax.Identifier {
		return syntax.Nil
	}
	text := t.String(name)
	with, target := syntax.Nil, syntax.Nil
	for p := t.Parent(n); p >= 0 && p != fn.Node && with < 0; p = t.Parent(p) {
		if t.Kind(p) != syntax.WithStatement {
			continue
		}
		for _, w := range withItems(t, p) {
			as := t.Child(w, syntax.FieldValue)
			if t.Kind(as) != syntax.AsPattern {
				continue
			}
			alias := t.Child(as, syntax.FieldAlias)
			for alias >= 0 && t.Kind(alias) == syntax.AsPatternTarget {
				alias = t.Operand(alias)
			}
			if t.Is(alias, text) && slicesEqual(d.librariesAt(fn, t.Operand(as)), exitStack) {
				with, target = w, alias
			}
		}
	}
	if with < 0 {
		return syntax.Nil
	}
	for u := fn.Node; u < t.After(fn.Node); u++ {
		if t.Kind(u) == syntax.Identifier && t.Is(u, text) && u != target && isVariable(t, u) && !d.useStack(item, around(fn.Unit, u), u) {
			return syntax.Nil
		}
	}
	return with
}

// asyncStacks has the exit stacks that a variable or an attribute holds become
// async ones, with all that is done with them. It tells whether it could.
func (d *demand) asyncStacks(item *Item, fn *resolve.Func, n syntax.Node) bool {
	is := func(u lockUse) bool {
		return slices.ContainsFunc(d.index.Instances(u.fn), func(in *resolve.Instance) bool { return slices.Contains(in.Libraries(u.node), exitStack) })
	}
	var uses []lockUse
	here := lockUse{fn, n}
	switch fn.Unit.Tree.Kind(n) {
	case syntax.Attribute:
		uses = d.attributeUses(here, is)
	case syntax.Identifier:
		uses = d.variableUses(here, is)
	}
	made := false
	for _, u := range uses {
		t := u.fn.Unit.Tree
		if owner := d.stacks[u]; owner != nil {
			item.require(owner)
			made = true // it is done, or being done
			continue
		}
		d.stacks[u] = item
		if u.fn.Unit.File.ReadOnly || !d.useStack(item, u.fn, u.node) {
			return false
		}
		made = made || t.Kind(t.Parent(u.node)) == syntax.Assignment
	}
	return made
}

// useStack converts one expression for an exit stack that becomes an async one.
// It tells whether it could.
func (d *demand) useStack(item *Item, fn *resolve.Func, n syntax.Node) bool {
	u, t := fn.Unit, fn.Unit.Tree
	p := t.Parent(n)
	if with := withItem(t, n); with >= 0 {
		if t.Kind(p) == syntax.AsPattern {
			return false
		}
		if !t.Async(t.Parent(t.Parent(with))) {
			d.asyncWith(item, fn, with)
		}
		return true
	}
	if t.Kind(p) == syntax.Assignment && t.Field(n) == syntax.FieldLeft {
		right := t.Child(p, syntax.FieldRight)
		if right < 0 || t.Kind(right) != syntax.Call || t.Child(p, syntax.FieldType) >= 0 {
			return false
		}
		function := t.Child(right, syntax.FieldFunction)
		if d.makes(fn, right, exitStack) {
			return d.rename(item, u, function, "AsyncExitStack")
		}
		return t.Kind(function) == syntax.Attribute && t.Is(t.Child(function, syntax.FieldAttribute), "pop_all")
	}
	call := t.Parent(p)
	if t.Kind(p) != syntax.Attribute || t.Kind(call) != syntax.Call || t.Child(call, syntax.FieldFunction) != p {
		return false
	}
	name := t.Child(p, syntax.FieldAttribute)
	switch t.String(name) {
	case "enter_context", "callback", "push":
		return true
	case "close", "__enter__", "__exit__":
		item.replace(u, name, map[string]string{"close": "aclose", "__enter__": "__aenter__", "__exit__": "__aexit__"}[t.String(name)])
		d.await(item, fn, call)
		return true
	case "pop_all":
		if with := withItem(t, call); with >= 0 && t.Kind(t.Parent(call)) != syntax.AsPattern {
			d.asyncWith(item, fn, with)
			return true
		}
		a := t.Parent(call)
		return t.Kind(a) == syntax.Assignment && t.Field(call) == syntax.FieldRight && d.asyncStacks(item, fn, t.Child(a, syntax.FieldLeft))
	}
	return false
}

// asyncStack has a `with` item that makes an exit stack make an async one. It
// tells whether it could.
func (d *demand) asyncStack(item *Item, fn *resolve.Func, with syntax.Node) bool {
	t := fn.Unit.Tree
	class := t.Child(t.Operand(t.Child(with, syntax.FieldValue)), syntax.FieldFunction)
	if !d.rename(item, fn.Unit, class, "AsyncExitStack") {
		return false
	}
	if !t.Async(t.Parent(t.Parent(with))) {
		d.asyncWith(item, fn, with)
	}
	return true
}
