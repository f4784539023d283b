package resolve

import (
	"slices"

	"awaken/rewrite/syntax"
)

// declaredTypes reads the declared types of expressions of one instance.
type declaredTypes struct {
	solver *solver
	in     *instance
}

// of lists the objects that a value of the declared type of an expression can
// be; ok is false if nothing is declared, or too little.
func (e *declaredTypes) of(n syntax.Node, depth int) (objects []int32, ok bool) {
	if depth > 6 {
		return nil, false
	}
	t := e.in.fn.Unit.Tree
	n = t.Unparenthesized(n)
	switch t.Kind(n) {
	case syntax.Identifier:
		return e.ofName(n, depth)
	case syntax.Attribute:
		base, ok := e.of(t.Child(n, syntax.FieldObject), depth+1)
		if !ok {
			return nil, false
		}
		name := e.in.fn.Unit.text.bytes(t.Bytes(t.Child(n, syntax.FieldAttribute)))
		for _, o := range base {
			more, ok := e.ofAttribute(o, name)
			if !ok {
				return nil, false
			}
			objects = append(objects, more...)
		}
		return objects, len(objects) > 0
	case syntax.Call:
		return e.ofCall(n, false)
	case syntax.Await:
		if inner := t.Unparenthesized(t.Operand(n)); t.Kind(inner) == syntax.Call {
			return e.ofCall(inner, true)
		}
	}
	return nil, false
}

// ofName is the declared type of a parameter or a variable, of which everything
// that is assigned to it must tell as well. None says nothing.
func (e *declaredTypes) ofName(n syntax.Node, depth int) (objects []int32, ok bool) {
	t := e.in.fn.Unit.Tree
	assigned, ok := e.assignments(n)
	if !ok || e.in.parent == nil {
		return nil, false
	}
	if q := e.parameter(t.String(n)); q != nil {
		if objects, ok = e.ofParameter(q); !ok {
			return nil, false
		}
	}
	for _, right := range assigned {
		if t.Kind(right) == syntax.None {
			continue
		}
		more, ok := e.of(right, depth+1)
		if !ok {
			return nil, false
		}
		objects = append(slices.Clip(objects), more...)
	}
	return objects, len(objects) > 0
}

// assignments lists what the function assigns to a name; ok is false if it is
// bound in another way as well.
func (e *declaredTypes) assignments(n syntax.Node) (list []syntax.Node, ok bool) {
	fn, t := e.in.fn, e.in.fn.Unit.Tree
	name := t.String(n)
	for k := fn.Node; k < t.After(fn.Node); k++ {
		if t.Kind(k) != syntax.Identifier || k == n || !t.Is(k, name) {
			continue
		}
		switch p := t.Parent(k); t.Kind(p) {
		case syntax.Assignment:
			if t.Field(k) == syntax.FieldLeft {
				right := t.Child(p, syntax.FieldRight)
				if right < 0 || len(list) == 4 {
					return nil, false
				}
				list = append(list, t.Unparenthesized(right))
			}
		case syntax.FunctionDefinition, syntax.ClassDefinition:
			if t.Field(k) == syntax.FieldName && p != fn.Node {
				return nil, false
			}
		case syntax.NamedExpression, syntax.ForStatement, syntax.ForInClause, syntax.AugmentedAssignment:
			if t.Field(k) == syntax.FieldLeft || t.Field(k) == syntax.FieldName {
				return nil, false
			}
		case syntax.PatternList, syntax.TuplePattern, syntax.ListPattern, syntax.AsPatternTarget, syntax.GlobalStatement,
			syntax.NonlocalStatement, syntax.DeleteStatement, syntax.AliasedImport, syntax.DottedName:
			return nil, false
		}
	}
	return list, true
}

// parameter is the parameter of that name, nil if there is none.
func (e *declaredTypes) parameter(name string) *Param {
	fn := e.in.fn
	for i := range fn.Params {
		if fn.Unit.Tree.Is(fn.Params[i].Node, name) {
			return &fn.Params[i]
		}
	}
	return nil
}

// ofParameter is the declared type of a parameter: by its own annotation, or by
// that of the method that is overridden.
func (e *declaredTypes) ofParameter(q *Param) ([]int32, bool) {
	s, fn := e.solver, e.in.fn
	if q.Mode == Star || q.Mode == DoubleStar {
		return nil, false
	}
	if q == &fn.Params[0] && fn.receiver() == receiverInstance {
		return []int32{s.instanceOf(s.classObject(fn.Class, e.in.parent))}, true
	}
	if q.annotation >= 0 {
		if objects, ok := s.declaredBy(e.in.parent.at(q.annotation)); ok {
			return objects, true
		}
	}
	if fn.Class == nil || fn.Kind != Def {
		return nil, false
	}
	name := s.names.intern(fn.Name)
	for _, b := range s.mro(s.classObject(fn.Class, e.in.parent))[1:] {
		n, ok := s.declares(b, name)
		if !ok || len(s.points(n)) != 1 {
			continue
		}
		v := &s.objects[s.points(n)[0]]
		if v.kind != funcObject {
			continue
		}
		for i := range v.fn.Params {
			if p := &v.fn.Params[i]; p.Name == q.Name && p.annotation >= 0 {
				return s.declaredBy(v.env.at(p.annotation))
			}
		}
	}
	return nil, false
}

// ofAttribute is the declared type of an attribute of an object.
func (e *declaredTypes) ofAttribute(o int32, name Name) ([]int32, bool) {
	s := e.solver
	v := &s.objects[o]
	if v.kind != instanceObject {
		return nil, false
	}
	if by, ok := s.declaredAttribute(o, name); ok {
		return s.declaredBy(by)
	}
	for _, b := range s.mro(v.a) {
		n, ok := s.declares(b, name)
		if !ok {
			continue
		}
		var objects []int32
		for _, p := range s.points(n) {
			if s.objects[p].kind != propertyObject {
				return nil, false
			}
			for _, f := range s.points(s.objects[p].a) {
				more, ok := s.declaredResult(f, false)
				if !ok {
					return nil, false
				}
				objects = append(objects, more...)
			}
		}
		return objects, len(objects) > 0
	}
	return nil, false
}

// ofCall is the declared result of a call, after the await if awaited says so.
func (e *declaredTypes) ofCall(n syntax.Node, awaited bool) (objects []int32, ok bool) {
	x := e.in.SiteAt(n)
	if x != nil && !awaited && len(x.Classes) > 0 && !x.Unknown && len(x.Libraries) == 0 {
		for _, o := range e.solver.points(x.callee) {
			if e.solver.objects[o].kind != classObject {
				return nil, false
			}
			objects = append(objects, e.solver.instanceOf(o))
		}
		return objects, len(objects) > 0
	}
	if x == nil || x.Unknown || len(x.Targets) == 0 || len(x.Libraries)+len(x.Classes) > 0 {
		return nil, false
	}
	for _, target := range x.Targets {
		if target.parent == nil || target.fn.Async != awaited || target.fn.Generator || target.fn.returnType < 0 {
			return nil, false
		}
		more, ok := e.solver.declaredBy(target.parent.at(target.fn.returnType))
		if !ok {
			return nil, false
		}
		objects = append(objects, more...)
	}
	return objects, true
}

// declaredResult is the declared result of a function object.
func (s *solver) declaredResult(o int32, awaited bool) ([]int32, bool) {
	v := &s.objects[o]
	if v.kind != funcObject || v.fn.Async != awaited || v.fn.Generator || v.fn.returnType < 0 {
		return nil, false
	}
	return s.declaredBy(v.env.at(v.fn.returnType))
}

// declaredBy lists what an annotation says, if it says all.
func (s *solver) declaredBy(by int32) ([]int32, bool) {
	if by < 0 || !s.says(by) {
		return nil, false
	}
	for _, o := range s.points(by) {
		switch s.objects[o].kind {
		case instanceObject, libraryInstance:
		default:
			return nil, false
		}
	}
	return s.points(by), true
}
