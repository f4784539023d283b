package colour

import (
	"slices"
	"strings"

	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// asyncTypes are the types of what is iterated over or entered, and those of
// their async twins.
var asyncTypes = map[string]string{
	"Iterator": "AsyncIterator", "Iterable": "AsyncIterable", "Generator": "AsyncGenerator",
	"ContextManager": "AsyncContextManager", "AbstractContextManager": "AbstractAsyncContextManager",
}

// asyncResult writes the async twin of the type that a function is annotated to
// give.
func (d *demand) asyncResult(item *Item, fn *resolve.Func) {
	if fn.Annotated >= 0 {
		d.asyncType(item, fn.Unit, fn.Annotated)
	}
}

// asyncType writes the async twin of a type at n: Iterator[T] becomes
// AsyncIterator[T]. The last argument of Generator, what it returns, goes.
func (d *demand) asyncType(item *Item, u *resolve.Unit, n syntax.Node) {
	t := u.Tree
	if q := quoted(t, n); q != nil {
		if twin := asyncTypes[q.name]; twin != "" && d.quotedName(item, u, q, twin) {
			item.put(Replacement{Unit: u, Start: q.start, End: q.start + len(q.name), Text: twin})
			if arguments := q.arguments(t); twin == "AsyncGenerator" && len(arguments) == 3 {
				item.put(Replacement{Unit: u, Start: arguments[1][1], End: arguments[2][1]})
			}
		}
		return
	}
	name, arguments := generic(t, n)
	twin := asyncTypes[t.LastName(name)]
	if twin == "" || !d.rename(item, u, name, twin) {
		return
	}
	if twin == "AsyncGenerator" && len(arguments) == 3 {
		r := Replacement{Unit: u, Start: t.End(arguments[1]), End: t.End(arguments[2])}
		if !slices.Contains(item.Replacements, r) {
			item.Replacements = append(item.Replacements, r)
		}
	}
}

// generic takes a type apart: its name, without the arguments, and those.
func generic(t *syntax.Tree, n syntax.Node) (name syntax.Node, arguments []syntax.Node) {
	for t.Kind(n) == syntax.Type {
		n = t.Operand(n)
	}
	switch t.Kind(n) {
	case syntax.GenericType:
		name = t.Operand(n)
		return name, t.Children(t.Next(name), nil)
	case syntax.Subscript:
		for c := t.First(n); c >= 0; c = t.Next(c) {
			if t.Field(c) == syntax.FieldSubscript {
				arguments = append(arguments, c)
			}
		}
		return t.Child(n, syntax.FieldValue), arguments
	}
	return n, nil
}

// callableTypes lists the types Callable[..., T] below n, but for those whose T
// may be an awaitable already.
func callableTypes(t *syntax.Tree, n syntax.Node) []syntax.Node {
	var list []syntax.Node
	for c := n; c >= 0 && c < t.After(n); c++ {
		switch t.Kind(c) {
		case syntax.GenericType, syntax.Subscript:
			name, arguments := generic(t, c)
			if t.LastName(name) == "Callable" && len(arguments) == 2 && !mentions(t.String(arguments[1]), "Awaitable", "Coroutine", "Any", "object", "Future", "Task") {
				list = append(list, c)
				c = t.After(c) - 1
			}
		}
	}
	return list
}

// awaitableResult writes Callable[..., Awaitable[T]] for the one Callable[..., T]
// in a type; where the type is the name of an alias of the same file, there.
func (d *demand) awaitableResult(item *Item, u *resolve.Unit, n syntax.Node) {
	if name, _ := generic(u.Tree, n); u.Tree.Kind(name) == syntax.Identifier {
		if at, alias := d.aliased(u, u.Tree.String(name)); alias >= 0 {
			u, n = at, alias
		}
	}
	t := u.Tree
	if d.quotedResult(item, u, n) {
		return
	}
	found := callableTypes(t, n)
	if len(found) != 1 {
		return
	}
	name, arguments := generic(t, found[0])
	awaitable := "Awaitable"
	if t.Kind(name) == syntax.Attribute {
		awaitable = t.String(t.Child(name, syntax.FieldObject)) + "." + awaitable
	} else if !d.needName(item, u, name, awaitable) {
		return
	}
	open := Replacement{Unit: u, Start: t.Start(arguments[1]), End: t.Start(arguments[1]), Text: awaitable + "["}
	if !slices.Contains(item.Replacements, open) {
		item.Replacements = append(item.Replacements, open)
		item.insert(u, t.End(arguments[1]), "]", 0)
	}
}

// types has the annotations follow what has been converted.
func (d *demand) types() {
	bad := d.tainted()
	made := func(f *resolve.Func) *Item {
		if i := d.converts[f]; i != nil && bad[i] == nil {
			return i
		}
		return nil
	}
	some := false
	for _, item := range slices.Clone(d.items) {
		if bad[item] != nil {
			continue
		}
		some = some || d.converts[item.Func] == item
		for _, a := range item.Awaits {
			d.calleeTypes(item, a)
		}
		if fn := item.Func; d.converts[fn] == item && fn.Kind == resolve.Def {
			if fn.Generator {
				d.asyncResult(item, fn)
			}
			d.declarations(item, fn)
		}
	}
	if !some {
		return
	}
	d.program.Functions(func(f *resolve.Func) {
		t := f.Unit.Tree
		if f.Unit.File.ReadOnly || f.Kind != resolve.Def {
			return
		}
		for k := range f.Params {
			if n := t.Child(t.Parent(f.Params[k].Node), syntax.FieldType); n >= 0 {
				d.heldTypes(f, n, made, func(in *resolve.Instance) []resolve.Value { return []resolve.Value{d.program.Held(in, k)} })
			}
		}
		if f.Annotated >= 0 && !f.Async && d.converts[f] == nil {
			d.heldTypes(f, f.Annotated, made, func(in *resolve.Instance) []resolve.Value {
				var list []resolve.Value
				for _, r := range f.Returns {
					list = append(list, d.program.Value(in, r))
				}
				return list
			})
		}
	})
}

// heldTypes has a type at n follow the functions and generators that values of
// it are: if some have been converted, and all that are known are alike.
func (d *demand) heldTypes(f *resolve.Func, n syntax.Node, made func(*resolve.Func) *Item, values func(*resolve.Instance) []resolve.Value) {
	t := f.Unit.Tree
	name, _ := generic(t, n)
	callable := len(callableTypes(t, n)) == 1
	if t.Kind(name) == syntax.Identifier {
		_, alias := d.aliased(f.Unit, t.String(name))
		callable = callable || alias >= 0
	}
	iterable := asyncTypes[t.LastName(name)] != ""
	if q := quoted(t, n); q != nil {
		callable, iterable = q.result(t) != nil, asyncTypes[q.name] != ""
	}
	if !callable && !iterable {
		return
	}
	var functions, generators []*resolve.Func
	for _, in := range d.index.Instances(f) {
		for _, v := range values(in) {
			list, _ := v.Functions()
			functions = append(functions, list...)
			made, entered := v.Produced(), []*resolve.Func(nil)
			if !made.Only || len(made.Lazy) > 0 {
				entered, made.Only = v.Managers()
			}
			iterable = iterable && made.Only
			generators = append(append(generators, made.Generators...), entered...)
		}
	}
	if callable {
		for _, g := range functions {
			if g.Generator || !g.Async && made(g) == nil {
				return
			}
		}
		for _, g := range functions {
			if item := made(g); item != nil {
				d.awaitableResult(item, f.Unit, n)
			}
		}
		return
	}
	for _, g := range generators {
		if iterable = iterable && made(g) != nil; !iterable {
			return
		}
	}
	for _, g := range generators {
		d.asyncType(made(g), f.Unit, n)
	}
}

// calleeTypes has the annotation of what is called at a place that awaits now
// say that it gives an awaitable: of a parameter, a variable or an attribute.
func (d *demand) calleeTypes(item *Item, a Await) {
	fn, t := a.Func, a.Func.Unit.Tree
	if a.Form != AwaitForm && a.Form != RunForm || t.Kind(a.Node) != syntax.Call {
		return
	}
	callee := t.Unparenthesized(t.Child(a.Node, syntax.FieldFunction))
	for t.Kind(callee) == syntax.Subscript {
		callee = t.Child(callee, syntax.FieldValue)
	}
	switch text := t.String(callee); t.Kind(callee) {
	case syntax.Identifier:
		for f := fn; f != nil; f = f.Parent {
			for k := range f.Params {
				if n := t.Child(t.Parent(f.Params[k].Node), syntax.FieldType); n >= 0 && t.Is(f.Params[k].Node, text) {
					d.awaitableResult(item, fn.Unit, n)
					return
				}
			}
		}
		d.assignedType(item, fn.Unit, 0, text)
	case syntax.Attribute:
		name, self := strings.CutPrefix(text, "self.")
		if !self || fn.Class == nil {
			return
		}
		for _, c := range d.index.Ancestry(fn.Class) {
			if !c.Unit.File.ReadOnly {
				d.assignedType(item, c.Unit, c.Node, name)
				d.assignedType(item, c.Unit, c.Node, text)
			}
		}
	}
}

// assignedType is awaitableResult for the annotated assignments to a target
// below a node.
func (d *demand) assignedType(item *Item, u *resolve.Unit, below syntax.Node, target string) {
	t := u.Tree
	for n := below; n < t.After(below); n++ {
		if t.Kind(n) == syntax.Assignment && t.Is(t.Child(n, syntax.FieldLeft), target) {
			if ty := t.Child(n, syntax.FieldType); ty >= 0 {
				d.awaitableResult(item, u, ty)
			}
		}
	}
}

// declarations has the overloads of a function become async with it, and what a
// stub says of it.
func (d *demand) declarations(item *Item, fn *resolve.Func) {
	for _, u := range d.program.Units {
		if u != fn.Unit && !(u.File.Stub && u.File.Module == fn.Unit.File.Module) || u.File.ReadOnly {
			continue
		}
		for _, f := range u.Funcs {
			if f == fn || f.Qualified != fn.Qualified || f.Kind != resolve.Def || f.Async || d.converts[f] != nil || u == fn.Unit && !isOverload(f) {
				continue
			}
			if fn.Generator {
				d.asyncResult(item, f)
				continue
			}
			async := Replacement{Unit: u, Start: u.Tree.Start(f.Node), End: u.Tree.Start(f.Node), Text: "async "}
			if !slices.Contains(item.Replacements, async) {
				item.Replacements = append(item.Replacements, async)
			}
		}
	}
}

// isOverload tells whether a function is a signature of an overloaded one.
func isOverload(f *resolve.Func) bool {
	return slices.ContainsFunc(f.Decorators, func(n syntax.Node) bool {
		text := f.Unit.Tree.String(f.Unit.Tree.Operand(n))
		return text == "overload" || strings.HasSuffix(text, ".overload")
	})
}
