package resolve

import (
	"slices"

	"awaken/rewrite/syntax"
)

// delegates tells whether node n holds methods __getattr__ that tell by their
// bodies what each attribute is: all that they return is reached from self, is read
// from another object by the name that is asked for, or is a function that
// stands there.
func (s *solver) delegates(n int32) bool {
	for _, o := range s.points(n) {
		v := &s.objects[o]
		if v.kind != funcObject || v.fn.Async || v.fn.Generator || v.fn.FallsOff || len(v.fn.Decorators) > 0 || len(v.fn.Params) != 2 || len(v.fn.Returns) == 0 {
			return false
		}
		for _, value := range v.fn.Returns {
			if !v.fn.handsOver(value) {
				return false
			}
		}
	}
	return len(s.points(n)) > 0
}

// delegate adds what the __getattr__ that node n holds gives for an attribute of an
// object. One that comes to an object of its own class, a proxy of a proxy, gives
// what it gives anyway.
func (s *solver) delegate(n, o int32, name Name, dst, goal int32) {
	for in := s.instances[s.goals[goal].instance]; in != nil; in = in.parent {
		for _, f := range s.points(n) {
			if s.objects[f].fn == in.fn {
				return
			}
		}
	}
	for _, f := range s.points(n) {
		fn := s.objects[f].fn
		if !slices.ContainsFunc(fn.Returns, func(value syntax.Node) bool { _, ok := fn.reached(value, name); return !ok }) {
			s.edge(s.reach(o, fn, name), dst)
			continue
		}
		if *s.clonesOf(fn) >= clones || s.spent > cloneBudget {
			s.put(dst, unknown) // it would give all that it gives for other names
			continue
		}
		s.invokeAt(s.only(f), goal, []int32{s.only(o), s.only(s.spelling(name))}, dst)
	}
}

// reach is the node of what a __getattr__ gives for an attribute of an object, by
// reading one attribute after the other: the same for all places that read it.
func (s *solver) reach(o int32, fn *Func, name Name) int32 {
	dst, known := s.reached.get(o, int32(name))
	if known {
		return dst
	}
	dst = s.node()
	s.reached.set(o, int32(name), dst)
	for _, value := range fn.Returns {
		path, _ := fn.reached(value, name)
		of := s.only(o)
		for i, part := range path {
			to := dst
			if i < len(path)-1 {
				to = s.node()
			}
			s.goal(of, goal{op: opLoad, name: part, dst: to, instance: s.instances[0].id, at: syntax.Nil})
			of = to
		}
	}
	return dst
}

// reached lists the attributes by which a __getattr__ comes from self to what it
// returns; ok is false if it does not come there so.
func (f *Func) reached(value syntax.Node, name Name) (path []Name, ok bool) {
	t := f.Unit.Tree
	value = t.Unparenthesized(value)
	last := nameNone
	if t.Kind(value) == syntax.Call { // getattr(self._client, name), see handsOver
		value, last = t.Children(t.Child(value, syntax.FieldArguments), nil)[0], name
	}
	for t.Kind(value) == syntax.Attribute {
		path = append(path, f.Unit.text.bytes(t.Bytes(t.Child(value, syntax.FieldAttribute))))
		value = t.Child(value, syntax.FieldObject)
	}
	slices.Reverse(path)
	if last != nameNone {
		path = append(path, last)
	}
	return path, t.Kind(value) == syntax.Identifier && t.Is(value, f.Unit.text.table.text(f.Params[0].Name)) && len(path) > 0
}

// handsOver tells whether a __getattr__ that returns a value tells by it what the
// attribute is.
func (f *Func) handsOver(value syntax.Node) bool {
	t := f.Unit.Tree
	value = t.Unparenthesized(value)
	switch t.Kind(value) {
	case syntax.Lambda:
		return true
	case syntax.Attribute:
		_, ok := f.reached(value, nameNone)
		return ok
	case syntax.Call:
		args := t.Children(t.Child(value, syntax.FieldArguments), nil)
		return t.Is(t.Child(value, syntax.FieldFunction), "getattr") && len(args) == 2 && t.Is(args[1], f.Unit.text.table.text(f.Params[1].Name))
	case syntax.Identifier:
		for _, g := range f.Unit.Funcs {
			if g.Parent == f && g.Kind == Def && g.Name == t.String(value) {
				return true
			}
		}
	}
	return false
}
