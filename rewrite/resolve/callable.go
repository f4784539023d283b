package resolve

import (
	"strings"

	"awaken/rewrite/library"
	"awaken/rewrite/syntax"
)

// SyncCallables lists the arguments of a site for which every function of the
// project that it calls declares a callable with a plain result.
func (p *Program) SyncCallables(x *Site) []syntax.Node {
	if x.call == nil || x.Unknown || len(x.Targets) == 0 || len(x.Libraries)+len(x.Classes) > 0 || !x.Targets[0].fn.annotates {
		return nil
	}
	var list []syntax.Node
	for _, a := range x.call.args {
		if a.mode != argPositional && a.mode != argKeyword {
			return list
		}
		every := true
		for _, in := range x.Targets {
			q := p.parameter(x, in, a.node)
			every = every && q != nil && syncCallable(in.fn.Unit.Tree, q)
		}
		if every {
			list = append(list, a.node)
		}
	}
	return list
}

// parameter is the parameter of a called instance that takes the argument at
// n, nil if that cannot be told.
func (p *Program) parameter(x *Site, in *instance, n syntax.Node) *Param {
	s := p.solver
	offset := 0
	for _, o := range s.points(x.callee) {
		switch s.objects[o].kind {
		case boundObject, classObject, instanceObject:
			offset = 1
		case funcObject:
		default:
			return nil
		}
	}
	for _, a := range x.call.args {
		if a.mode == argStar && a.node != n {
			return nil
		}
	}
	position, keyword := x.call.placeOf(n)
	if position < 0 || in.parent == nil {
		return nil
	}
	for i := range in.fn.Params {
		switch q := &in.fn.Params[i]; {
		case q.Mode == Star || q.Mode == DoubleStar:
		case keyword != nameNone && q.Name == keyword, keyword == nameNone && i == position+offset && q.Mode != KeywordOnly:
			return q
		}
	}
	return nil
}

// syncCallable tells whether a parameter is annotated Callable[..., T] with a
// builtin type, or None, for T.
func syncCallable(t *syntax.Tree, q *Param) bool {
	typed := t.Parent(q.Node)
	annotation := t.Child(typed, syntax.FieldType)
	if annotation < 0 {
		return false
	}
	text := strings.Trim(strings.Join(strings.Fields(t.String(annotation)), ""), `"'`)
	text = strings.TrimSuffix(strings.TrimPrefix(text, "typing."), "|None")
	if inner, ok := strings.CutPrefix(text, "Optional["); ok {
		text = strings.TrimSuffix(inner, "]")
	}
	inner, ok := strings.CutPrefix(strings.TrimPrefix(text, "typing."), "Callable[")
	if !ok || !strings.HasSuffix(inner, "]") {
		return false
	}
	inner = strings.TrimSuffix(inner, "]")
	switch inner[strings.LastIndexByte(inner, ',')+1:] {
	case "None", "bool", "int", "str", "float", "bytes":
		return true
	}
	return false
}

// DecoratedBy lists the dotted names of the library's callables that decorator
// d of an instance's function is, or that made it.
func (p *Program) DecoratedBy(in *Instance, d syntax.Node) []string {
	if in.parent == nil {
		return nil
	}
	var names []string
	if x := in.parent.SiteAt(d); x != nil {
		names = append(names, x.Libraries...)
	}
	t := in.fn.Unit.Tree
	if made := t.Operand(d); t.Kind(made) == syntax.Call {
		if x := in.parent.SiteAt(made); x != nil {
			names = append(names, x.Libraries...)
		}
	}
	return names
}

// callables are the parameters of a library's callable that are called: a
// coroutine is no callable.
func callables(entry *library.Entry) []library.Param {
	var list []library.Param
	for _, c := range entry.Callbacks {
		list = append(list, c.Param)
	}
	return list
}

// Member is what the table knows of a method or attribute of a library's
// class, nil if nothing.
func (p *Program) Member(class, name string) *library.Entry {
	return p.solver.table.Member(class, name)
}

// CallsSyncParameter tells whether a call calls a parameter of the function
// that is declared as a callable with a plain result.
func CallsSyncParameter(fn *Func, call syntax.Node) bool {
	t := fn.Unit.Tree
	if t.Kind(call) != syntax.Call {
		return false
	}
	callee := t.Child(call, syntax.FieldFunction)
	if t.Kind(callee) != syntax.Identifier {
		return false
	}
	for i := range fn.Params {
		if q := &fn.Params[i]; t.Is(q.Node, t.String(callee)) && syncCallable(t, q) {
			return true
		}
	}
	return false
}

// AwaitedArguments lists the arguments of a library's call that it awaits or
// schedules, each alone.
func (p *Program) AwaitedArguments(x *Site) []syntax.Node {
	var list []syntax.Node
	for _, name := range x.Libraries {
		entry := p.solver.table.Lookup(name)
		if entry == nil {
			continue
		}
		for _, a := range x.call.args {
			position, keyword := x.call.placeOf(a.node)
			for _, q := range append(append([]library.Param(nil), entry.Consumes...), entry.Runs...) {
				named := keyword != nameNone && q.Keyword == p.solver.names.text(keyword)
				placed := keyword == nameNone && (q.Index == position || q.Index == library.AllPositional && position >= q.After)
				if !q.Each && a.mode != argStar && (named || placed) {
					list = append(list, a.node)
				}
			}
		}
	}
	return list
}

// Trivial tells whether the body says nothing of what the function does: a
// docstring, `...`, pass or raise alone.
func (f *Func) Trivial() bool { return f.trivial }

// isAssertion tells whether a library's callable is a method of test cases that
// looks at its arguments; assertRaises and its like call the second with the rest.
func isAssertion(name string) bool {
	method, ok := strings.CutPrefix(name, "unittest.TestCase.assert")
	return ok && !strings.HasPrefix(method, "Raises") && !strings.HasPrefix(method, "Warns")
}
