package resolve

// keptOutside marks the coroutines that are stored in an attribute or an item of
// something that the analysis does not see: whoever reads it there may await.
func (s *solver) keptOutside(mark func(node int32)) {
	for _, in := range s.instances {
		if in.stands {
			continue
		}
		for k := range in.fn.constraints {
			switch c := &in.fn.constraints[k]; c.op {
			case opStore, opStoreIndex:
				if s.outside(in.at(c.a)) {
					mark(in.at(c.b))
				}
			}
		}
	}
}

// outside tells whether what a node holds may be an object that is not the
// project's.
func (s *solver) outside(n int32) bool {
	if n < 0 || s.nodes[n].unknown {
		return true
	}
	for _, o := range s.points(n) {
		switch s.objects[o].kind {
		case instanceObject, classObject, moduleObject, containerObject, bundleObject, funcObject:
		default:
			return true
		}
	}
	return len(s.points(n)) == 0
}
