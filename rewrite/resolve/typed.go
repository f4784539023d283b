package resolve

import (
	"slices"
	"strings"

	"awaken/rewrite/library"
	"awaken/rewrite/syntax"
)

// TakesPlain tells whether every function of the project that a site calls
// declares that the parameter which takes the argument at n is no awaitable.
func (p *Program) TakesPlain(x *Site, n syntax.Node) bool {
	if x == nil || x.call == nil {
		return false
	}
	s := p.solver
	if s.declaredTakesPlain(x, n) || castToPlain(x, n) {
		return true
	}
	if len(x.Targets) == 0 || len(x.Libraries) > 0 {
		return false
	}
	for _, in := range x.Targets {
		q := p.parameter(x, in, n)
		if q == nil || q.annotation < 0 || !s.plainType(in.parent.at(q.annotation)) {
			return false
		}
	}
	return true
}

// isCast tells whether a library's callable is `typing.cast`. The table takes
// typing for another name of collections.abc.
func isCast(name string) bool {
	return name == "typing.cast" || name == "typing_extensions.cast" || name == "collections.abc.cast"
}

// castToPlain tells whether the argument at n of `typing.cast` is said to be of a
// builtin class.
func castToPlain(x *Site, n syntax.Node) bool {
	if len(x.Libraries) != 1 || !isCast(x.Libraries[0]) || len(x.Targets)+len(x.Classes) > 0 {
		return false
	}
	t := x.instance.fn.Unit.Tree
	kind := t.First(t.Child(x.Node, syntax.FieldArguments))
	if kind < 0 || kind == n || t.Next(kind) != n {
		return false
	}
	name, _, _ := strings.Cut(strings.Trim(t.String(kind), `"'`), "[")
	switch name {
	case "str", "bytes", "int", "float", "bool", "complex", "list", "dict", "set", "frozenset", "tuple", "List", "Dict", "Set", "FrozenSet", "Tuple":
		return true
	}
	return false
}

// declaredTakesPlain tells whether a call goes to a parameter that is declared
// as a callable which takes plain values there: `loads: Callable[[str], Any]`.
func (s *solver) declaredTakesPlain(x *Site, n syntax.Node) bool {
	fn := x.instance.fn
	t := fn.Unit.Tree
	if t.Kind(x.Node) != syntax.Call || t.Kind(t.Child(x.Node, syntax.FieldFunction)) != syntax.Identifier {
		return false
	}
	position, keyword := x.call.placeOf(n)
	if position < 0 || keyword != nameNone || x.instance.parent == nil {
		return false
	}
	name := t.String(t.Child(x.Node, syntax.FieldFunction))
	for i := range fn.Params {
		q := &fn.Params[i]
		if q.annotation < 0 || !t.Is(q.Node, name) {
			continue
		}
		by := x.instance.parent.at(q.annotation)
		for _, o := range s.points(by) {
			v := &s.objects[o]
			if v.kind != callableObject || v.takes == 0 || !s.takesPlain(v.takes-1, position) {
				return false
			}
		}
		return len(s.points(by)) > 0 && !s.nodes[by].unknown
	}
	return false
}

// takesPlain tells whether the type at a position of a tuple of types is plain.
func (s *solver) takesPlain(tuple int32, position int) bool {
	for _, o := range s.points(tuple) {
		if name := s.position(position); s.objects[o].kind != containerObject || !s.hasField(o, name) || !s.plainType(s.field(o, name)) {
			return false
		}
	}
	return len(s.points(tuple)) > 0
}

// plainType tells whether an annotation's values are known, and none of them
// is awaitable or may hold an awaitable.
func (s *solver) plainType(n int32) bool {
	points := s.points(n)
	for _, o := range points {
		switch v := &s.objects[o]; v.kind {
		case instanceObject:
			if _, ok := s.method(v.a, nameAwait); ok || s.lostBase(v.a) || slices.ContainsFunc(s.externals(v.a), mayAwait) {
				return false
			}
		case libraryInstance:
			if mayAwait(v.name) || s.member(v.name, nameAwait) != nil {
				return false
			}
		case containerObject:
		default:
			return false
		}
	}
	return len(points) > 0 && !s.nodes[n].unknown
}

// mayAwait tells whether a library's class may be awaitable, by its name.
func mayAwait(class string) bool {
	for _, word := range []string{"Awaitable", "Coroutine", "Future", "Task", "Deferred", "Promise", "object", "Any"} {
		if strings.Contains(class, word) {
			return true
		}
	}
	return false
}

// MayGiveAwaitable tells whether a function of the project is seen to return an
// awaitable, whatever it declares.
func (p *Program) MayGiveAwaitable(in *Instance) bool {
	for _, o := range p.solver.points(in.at(in.fn.result)) {
		if k := p.solver.objects[o].kind; k == coroutineObject || k == awaitableObject {
			return true
		}
	}
	return false
}

// DeclaresPlain tells whether the return annotation, with its aliases followed,
// is known, and says that no awaitable comes back.
func (f *Func) DeclaresPlain() bool { return f.plain }

// YieldsPlain tells whether the return annotation is that of an asynchronous
// iterator, and says that what it gives is no awaitable.
func (f *Func) YieldsPlain() bool { return f.plainYields }

// DeclaresCoroutine tells whether the return annotation says that an awaitable
// comes back.
func (f *Func) DeclaresCoroutine() bool { return f.declaresAwaitable }

// awaitableType tells whether an annotation has an awaitable.
func (s *solver) awaitableType(n int32) bool {
	for _, o := range s.points(n) {
		if v := &s.objects[o]; v.kind == awaitableObject {
			switch library.Result(v.b) {
			case library.Coroutine, library.Future, library.Task, library.AwaitableContextManager:
				return true
			}
		}
	}
	return false
}
