package resolve

import "slices"

// seal says that a node has a declared type: what the analysis lost sight of
// does not enter it, for the declaration says what it is. by is the node of
// the annotation's values.
//
// Whether a declaration says anything is known only when all else is: values
// that are lost sight of therefore wait until the rest is solved.
type seal struct {
	node, by int32
	// Of an attribute: the object that has it, and its name; -1 otherwise.
	owner int32
	name  Name
}

func (s *solver) seal(n, by int32) {
	if n >= 0 && by >= 0 {
		s.seals = append(s.seals, seal{n, by, -1, nameNone})
		s.nodes[n].applied = s.nodes[by].applied
	}
}

// sealField seals the attribute of an instance.
func (s *solver) sealField(o int32, name Name, by int32) {
	if by >= 0 && s.objects[o].kind == instanceObject {
		s.seals = append(s.seals, seal{s.field(o, name), by, o, name})
		s.nodes[s.field(o, name)].applied = s.nodes[by].applied
	}
}

// opSeal: dst has the type that annotation a declares. opSealField: so has a's
// attribute of that name, by annotation b. opApplied: the annotation dst tells
// what a generic class is applied to.
const (
	opApplied   op = 229
	opSeal      op = 230
	opSealField op = 231
)

// lostValue is a value that waits until all else is solved.
type lostValue struct{ node, o int32 }

// lose lets what was lost sight of flow, but not past declarations.
func (s *solver) lose() {
	for i := 0; i < len(s.seals); i++ { // subclasses share what is declared
		if x := s.seals[i]; x.owner >= 0 {
			class := s.objects[x.owner].a
			for _, c := range s.subclasses(class, nil) {
				if o := s.instanceOf(c); o != x.owner && s.hasField(o, x.name) {
					s.seal(s.field(o, x.name), x.by)
				}
			}
		}
	}
	for _, x := range s.seals {
		s.nodes[x.node].sealed = true
	}
	s.losing = true
	pending := s.lost
	s.lost = nil
	for _, x := range pending {
		s.put(x.node, x.o)
	}
	s.run()
	s.loseSight()
	for {
		opened := false
		for _, x := range s.seals {
			d := &s.nodes[x.node]
			if !d.sealed || s.says(x.by) {
				continue
			}
			d.sealed = false
			if !d.held {
				continue
			}
			opened = true
			for _, o := range slices.Clone(s.points(x.by)) {
				s.put(x.node, o)
			}
			s.put(x.node, unknown)
		}
		if !opened {
			return
		}
		s.run()
		s.loseSight()
	}
}

// says tells whether an annotation says what a value is.
func (s *solver) says(by int32) bool {
	for _, o := range s.points(by) {
		if s.vague(o) {
			return false
		}
	}
	return len(s.points(by)) > 0 && !s.nodes[by].unknown
}
