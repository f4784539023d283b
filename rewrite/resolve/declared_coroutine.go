package resolve

import (
	"awaken/rewrite/library"
	"awaken/rewrite/syntax"
)

// DeclaresCoroutine tells whether the receiver of a call has a declared type,
// by the annotations of attributes, parameters and results that lead to it, all
// of whose classes have a coroutine function of the name that is called.
//
// What flows there besides is then wrong, or too much: the analysis tells
// neither calls nor instances of one function apart.
func (p *Program) DeclaresCoroutine(x *Site) bool {
	if x.call == nil || x.call.operator {
		return false
	}
	s, t := p.solver, x.instance.fn.Unit.Tree
	e := &declaredTypes{solver: s, in: x.instance}
	callee := calleeSyntax(t, x.Node)
	if t.Kind(callee) != syntax.Identifier {
		return e.attributeGives(callee)
	}
	assigned, ok := e.assignments(callee)
	if !ok {
		return false
	}
	if q := e.parameter(t.String(callee)); q != nil {
		return len(assigned) == 0 && q.Mode != Star && q.Mode != DoubleStar && q.annotation >= 0 && e.in.parent != nil &&
			s.callablesGive(e.in.parent.at(q.annotation))
	}
	for _, right := range assigned { // a method that has been bound to a name
		if !e.attributeGives(right) {
			return false
		}
	}
	return len(assigned) > 0
}

// attributeGives tells whether an expression is an attribute that by its
// receiver's declared type gives a coroutine when it is called: a method, or a
// callable that is declared so.
func (e *declaredTypes) attributeGives(n syntax.Node) bool {
	receivers, name, ok := e.receivers(n)
	if !ok {
		return false
	}
	for _, o := range receivers {
		if by, ok := e.solver.declaredAttribute(o, name); ok && e.solver.callablesGive(by) {
			continue
		}
		if !e.solver.coroutineMethod(o, name) {
			return false
		}
	}
	return true
}

// receivers are the objects of which an attribute is read, by their declared
// type.
func (e *declaredTypes) receivers(n syntax.Node) (objects []int32, name Name, ok bool) {
	t := e.in.fn.Unit.Tree
	if t.Kind(n) != syntax.Attribute {
		return nil, nameNone, false
	}
	objects, ok = e.of(t.Child(n, syntax.FieldObject), 0)
	return objects, e.in.fn.Unit.text.bytes(t.Bytes(t.Child(n, syntax.FieldAttribute))), ok
}

// callablesGive tells whether an annotation declares callables alone, each of
// which gives an awaitable.
func (s *solver) callablesGive(by int32) bool {
	for _, o := range s.points(by) {
		v := &s.objects[o]
		if v.kind != callableObject || v.a < 0 || len(s.points(v.a)) == 0 {
			return false
		}
		for _, given := range s.points(v.a) {
			if w := &s.objects[given]; w.kind != awaitableObject || library.Result(w.b) != library.Coroutine {
				return false
			}
		}
	}
	return len(s.points(by)) > 0
}

// coroutineMethod tells whether calling a method of an object is sure to give a
// coroutine.
func (s *solver) coroutineMethod(o int32, name Name) bool {
	switch v := &s.objects[o]; v.kind {
	case libraryInstance:
		m := s.table.Member(v.name, s.names.text(name))
		return m != nil && !m.Attribute && m.Result == library.Coroutine
	case instanceObject:
		n, ok := s.method(v.a, name)
		if !ok {
			return false
		}
		functions := s.functionsIn(n)
		for _, f := range functions {
			if f.Generator || !f.Async && !f.declaresAwaitable || len(f.Decorators) > 0 && !f.Async {
				return false
			}
		}
		return len(functions) > 0 && len(functions) == len(s.points(n))
	}
	return false
}
