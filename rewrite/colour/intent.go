package colour

import (
	"slices"

	"awaken/rewrite/library"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// asking are the library's functions that code calls which takes both colours:
// what it then does without an await is for the sync one.
var asking = []string{
	"inspect.isawaitable", "inspect.iscoroutine", "asyncio.iscoroutine",
	"inspect.iscoroutinefunction", "asyncio.iscoroutinefunction",
}

// asks tells whether a call asks of what colour its argument is: also by
// `isinstance(x, Awaitable)`.
func asks(x *resolve.Site) bool {
	if x == nil {
		return false
	}
	if slices.ContainsFunc(x.Libraries, func(l string) bool { return slices.Contains(asking, l) }) {
		return true
	}
	t := x.Instance().Func().Unit.Tree
	if t.Kind(x.Node) != syntax.Call || !slices.Contains(x.Libraries, "builtins.isinstance") {
		return false
	}
	args := t.Children(t.Child(x.Node, syntax.FieldArguments), nil)
	return len(args) == 2 && mentions(t.String(args[1]), "Awaitable", "Coroutine", "CoroutineType", "Future", "Task")
}

// asked tells whether the code around a call asks whether the function that is
// called is a coroutine function: then it handles both.
func asked(x *resolve.Site) bool {
	in := x.Instance()
	fn := in.Func()
	t := fn.Unit.Tree
	if x.Node < 0 || t.Kind(x.Node) != syntax.Call || x.Call() != nil && x.Call().Answered {
		return false
	}
	callee := t.String(t.Child(x.Node, syntax.FieldFunction))
	for _, c := range fn.Calls {
		if c.Node >= 0 && t.Kind(c.Node) == syntax.Call && asks(in.SiteAt(c.Node)) && t.Is(t.Operand(t.Child(c.Node, syntax.FieldArguments)), callee) {
			return true
		}
	}
	return false
}

// otherwiseBound tells whether a lost coroutine is unpacked from a variable that
// is bound elsewhere in the function to what another callee gives, of which it
// is not known for certain what it is: if that is a coroutine too, the await belongs where the variable is unpacked.
func (a *Analysis) otherwiseBound(l *Lost) bool {
	fn, call := l.Func, l.Node
	t := fn.Unit.Tree
	if l.Use.What != "unpacked" || l.Use.By == t.Parent(call) {
		return false
	}
	assignment := t.Parent(call)
	left := t.Child(assignment, syntax.FieldLeft)
	if t.Kind(assignment) != syntax.Assignment || t.Kind(left) != syntax.Identifier {
		return false
	}
	for _, c := range fn.Calls {
		if c.Node < 0 || c.Node == call || t.Kind(c.Node) != syntax.Call {
			continue
		}
		p := t.Parent(c.Node)
		if t.Kind(p) != syntax.Assignment || t.Field(c.Node) != syntax.FieldRight || t.Child(p, syntax.FieldLeft) < 0 || t.String(t.Child(p, syntax.FieldLeft)) != t.String(left) {
			continue
		}
		for _, in := range a.index.Instances(fn) {
			if x := in.SiteAt(c.Node); x != nil && (len(x.Targets)+len(x.Classes)+len(x.Libraries) == 0 || x.Coroutine && !a.sure(x)) {
				return true
			}
		}
	}
	return false
}

// handsOnUnknown tells whether a plain function returns what a callee gives of
// which nothing is known: that may be a coroutine already.
func handsOnUnknown(in *resolve.Instance) bool {
	f := in.Func()
	t := f.Unit.Tree
	if f.Async || f.Generator {
		return false
	}
	return slices.ContainsFunc(f.Returns, func(r syntax.Node) bool {
		n := t.Unparenthesized(r)
		if t.Kind(n) == syntax.ReturnStatement {
			n = t.Unparenthesized(t.Operand(n))
		}
		if n < 0 || t.Kind(n) != syntax.Call {
			return false
		}
		x := in.SiteAt(n)
		return x == nil || len(x.Targets)+len(x.Classes)+len(x.Libraries) == 0
	})
}

// appliesDecorator tells whether a site applies a decorator, whatever that
// declares: as one, or by hand, where what another call gave is called with a
// function alone.
func appliesDecorator(p *resolve.Program, x *resolve.Site) bool {
	t := x.Instance().Func().Unit.Tree
	if x.Node >= 0 && t.Kind(x.Node) == syntax.Decorator {
		return true
	}
	if x.Node < 0 || t.Kind(x.Node) != syntax.Call || t.Kind(t.Child(x.Node, syntax.FieldFunction)) != syntax.Call {
		return false
	}
	args := t.Children(t.Child(x.Node, syntax.FieldArguments), nil)
	if len(args) != 1 {
		return false
	}
	functions, _ := p.Value(x.Instance(), args[0]).Functions()
	return len(functions) > 0
}

// enters tells whether a call may also give what `async with` enters without
// an await.
func (a *Analysis) enters(x *resolve.Site) bool {
	return slices.ContainsFunc(x.Libraries, func(l string) bool {
		e := a.program.Entry(l)
		return e != nil && (e.Result == library.AsyncContextManager || e.Result == library.AwaitableContextManager)
	})
}
