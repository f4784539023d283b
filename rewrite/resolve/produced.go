package resolve

// Generators lists the generator functions whose generators a value can be,
// and tells whether it can be nothing else that is known.
func (v Value) Generators() (functions []*Func, only bool) {
	if v.node < 0 {
		return nil, false
	}
	s := v.program.solver
	return s.generatorsIn(v.node)
}

func (s *solver) generatorsIn(n int32) (functions []*Func, only bool) {
	only = len(s.nodes[n].points) > 0
	for _, o := range s.nodes[n].points {
		switch x := &s.objects[o]; x.kind {
		case generatorObject:
			functions = append(functions, x.fn)
		case asyncGenObject:
		default:
			only = false
		}
	}
	return functions, only
}

// Managers lists the generator functions under @contextmanager whose context
// managers a value can be, and tells whether it can be nothing else that is
// known.
func (v Value) Managers() (functions []*Func, only bool) {
	if v.node < 0 {
		return nil, false
	}
	s := v.program.solver
	only = len(s.nodes[v.node].points) > 0
	for _, o := range s.nodes[v.node].points {
		x := &s.objects[o]
		if x.kind != contextObject {
			only = false
			continue
		}
		inner, pure := s.generatorsIn(x.a)
		functions = append(functions, inner...)
		only = only && pure
	}
	return functions, only
}
