package resolve

import (
	"slices"
	"strings"
)

// Callee is what a function calls: a function of the project, or a library's
// callable by its dotted name.
type Callee struct {
	Func    *Func // nil for a library's
	Library string
}

// Calls calls do for every pair of a function and what its code may start or
// resume: written calls, constructors, decorators, properties, the special
// methods behind with, for and operators, callbacks that a library calls
// within the call, and the generators and coroutines that it iterates over or
// awaits although another function made them. Pairs come in no order and may
// come more than once.
func (p *Program) Calls(do func(*Func, Callee)) {
	s := p.solver
	constructors := s.constructors()
	for _, x := range s.order {
		caller := x.instance.fn
		for _, t := range x.Targets {
			do(caller, Callee{Func: t.fn})
		}
		for _, l := range x.Libraries {
			if inherits(x, l, constructors) {
				l += ".__init__"
			}
			if l != identity && !strings.HasPrefix(l, namespacePrefix) {
				do(caller, Callee{Library: l})
			}
		}
		if x.call == nil || len(x.Libraries) == 0 {
			continue
		}
		for _, a := range x.call.args { // `list(numbers())` runs the generator
			s.resumed(x.instance.at(a.value), func(f *Func) { do(caller, Callee{Func: f}) })
		}
	}
	s.implicit(do)
	for _, in := range s.instances {
		for k := range in.fn.constraints {
			switch c := &in.fn.constraints[k]; c.op {
			case opAwait, opIter, opAsyncIter, opYieldFrom, opIndex, opRest:
				s.resumed(in.at(c.a), func(f *Func) { do(in.fn, Callee{Func: f}) })
			}
		}
	}
}

// resumed calls do for the functions whose code runs when what node n holds is
// iterated over or awaited.
func (s *solver) resumed(n int32, do func(*Func)) {
	if n < 0 {
		return
	}
	for _, o := range s.points(n) {
		switch v := &s.objects[o]; v.kind {
		case generatorObject, asyncGenObject, coroutineObject:
			if v.fn != nil {
				do(v.fn)
			}
		}
	}
}

// constructors are the library's classes from which the classes of the project
// have what they do not define themselves.
func (s *solver) constructors() map[*Class][]string {
	from := map[*Class][]string{}
	for _, info := range s.classes {
		if names := s.externals(info.object); len(names) > 0 {
			from[info.class] = append(from[info.class], names...)
		}
	}
	return from
}

func inherits(x *Site, name string, from map[*Class][]string) bool {
	return slices.ContainsFunc(x.Classes, func(c *Class) bool { return slices.Contains(from[c], name) })
}
