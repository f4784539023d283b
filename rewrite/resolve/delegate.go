package resolve

import "awaken/rewrite/syntax"

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

// delegate calls the __getattr__ that node n holds for an attribute of an object.
// One that comes to an object of its own class, a proxy of a proxy, gives what it
// gives anyway.
func (s *solver) delegate(n, o int32, name Name, dst, goal int32) {
	for in := s.instances[s.goals[goal].instance]; in != nil; in = in.parent {
		for _, f := range s.points(n) {
			if s.objects[f].fn == in.fn {
				return
			}
		}
	}
	s.invokeAt(n, goal, []int32{s.only(o), s.only(s.spelling(name))}, dst)
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
		of := value
		for t.Kind(of) == syntax.Attribute {
			of = t.Child(of, syntax.FieldObject)
		}
		return t.Is(of, f.Unit.text.table.text(f.Params[0].Name))
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
