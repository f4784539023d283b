package resolve

// namespace is the class of what parsing a command line gives. All of a program
// are taken for one: which parser made it is not told apart.
const namespace = "argparse.Namespace"

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
