package colour

import (
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
		with := d.stackAround(fn, call, t.Child(function, syntax.FieldObject))
		if with < 0 || !d.asyncStack(item, fn, with) {
			return syntax.Nil
		}
	default:
		return syntax.Nil
	}
	item.replace(fn.Unit, t.Child(function, syntax.FieldAttribute), async)
	return call
}

// stackAround is the `with` item around a node that makes the exit stack of a
// name: `with ExitStack() as stack`. All that is done with the name must be
// calls of methods that an async exit stack has as well; else Nil.
func (d *demand) stackAround(fn *resolve.Func, n, name syntax.Node) syntax.Node {
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
		if t.Kind(u) != syntax.Identifier || !t.Is(u, text) || u == target {
			continue
		}
		switch attribute := t.Parent(u); {
		case t.Kind(attribute) == syntax.KeywordArgument && t.Field(u) == syntax.FieldName:
		case t.Kind(attribute) != syntax.Attribute:
			return syntax.Nil
		case t.Field(u) == syntax.FieldAttribute:
		default:
			switch t.String(t.Child(attribute, syntax.FieldAttribute)) {
			case "enter_context", "callback", "push":
			default:
				return syntax.Nil
			}
		}
	}
	return with
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
