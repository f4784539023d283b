package resolve

import "strings"

// namespace is the class of what parsing a command line gives. All of a program
// are taken for one: which parser made it is not told apart.
const namespace = "argparse.Namespace"

// patchDict stores what unittest.mock.patch.dict puts into a dictionary, which is
// given as it is or by its dotted name.
func (s *solver) patchDict(iv *invocation) {
	target := s.positional(iv, 0)
	for i, a := range iv.args() {
		if text, ok := constantString(iv.base.fn.Unit.Tree, a.node); ok && i == 0 && a.mode == argPositional {
			target = s.exported(iv.base, text)
		}
	}
	if target < 0 {
		return
	}
	put := func(value int32) {
		s.goal(target, goal{op: opStoreIndex, name: nameNone, b: value, instance: iv.base.id, at: iv.site.Node})
	}
	values := s.positional(iv, 1)
	if values < 0 {
		values = s.keyword(iv, "values")
	}
	if values >= 0 {
		each := s.node()
		s.goal(values, goal{op: opIndex, name: nameNone, dst: each, instance: iv.base.id, at: iv.site.Node})
		put(each)
	}
	for _, a := range iv.args() {
		if a.mode == argKeyword {
			put(iv.base.at(a.value))
		}
	}
}

// exported is the node of a name of a module of the project, by its dotted name;
// -1 if there is none.
func (s *solver) exported(in *instance, name string) int32 {
	i := strings.LastIndexByte(name, '.')
	if i < 0 {
		return -1
	}
	f := s.project.Module(name[:i], in.fn.Unit.File)
	if f == nil || s.unitOf[f] == nil {
		return -1
	}
	u := s.unitOf[f]
	if v, bound := u.exports[u.text.string(name[i+1:])]; bound {
		return s.bodies[u.index].at(v)
	}
	return -1
}

// setDefaults stores what parsed arguments carry besides those of the command
// line: `sub.set_defaults(run=serve)`, of which `args.run(args)` calls one.
func (s *solver) setDefaults(iv *invocation) {
	s.fillNamespace(s.libraryInstance(namespace), iv)
}

// fillNamespace stores keyword arguments as attributes.
func (s *solver) fillNamespace(o int32, iv *invocation) {
	for _, a := range iv.args() {
		if a.mode == argKeyword {
			s.edge(iv.base.at(a.value), s.field(o, a.name))
		}
	}
	for _, k := range iv.extra {
		s.edge(k.node, s.field(o, k.name))
	}
}
