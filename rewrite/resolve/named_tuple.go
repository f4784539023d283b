package resolve

import (
	"slices"
	"strings"

	"awaken/rewrite/syntax"
)

// namedTuple begins the names of the classes that collections.namedtuple makes;
// those of their fields follow.
const namedTuple = "collections.namedtuple of "

// defineNamedTuple gives the class that a call of collections.namedtuple makes.
// It tells whether the fields are known.
func (s *solver) defineNamedTuple(iv *invocation) bool {
	t := iv.base.fn.Unit.Tree
	if len(iv.args()) < 2 || iv.args()[1].mode != argPositional {
		return false
	}
	var fields []string
	n := iv.args()[1].node
	if text, ok := constantString(t, n); ok {
		fields = strings.Fields(strings.ReplaceAll(text, ",", " "))
	} else if k := t.Kind(n); k == syntax.List || k == syntax.Tuple {
		for _, c := range t.Children(n, nil) {
			text, ok := constantString(t, c)
			if !ok {
				return false
			}
			fields = append(fields, text)
		}
	}
	if len(fields) == 0 {
		return false
	}
	s.put(iv.dst, s.library(namedTuple+strings.Join(fields, " ")))
	return true
}

// makeNamedTuple calls such a class: the result is a tuple whose elements have
// names.
func (s *solver) makeNamedTuple(fields []string, iv *invocation) {
	made := s.made(iv, tupleContainer)
	s.put(iv.dst, made)
	names := make([]Name, len(fields))
	for i, f := range fields {
		names[i] = s.names.intern(f)
	}
	s.namedFields[made] = names
	position := 0
	for _, a := range iv.args() {
		v := iv.base.at(a.value)
		switch a.mode {
		case argPositional:
			s.storeIndex(made, s.position(position), v)
			position++
		case argKeyword:
			if i := slices.Index(names, a.name); i >= 0 {
				s.storeIndex(made, s.position(i), v)
			}
		case argStar:
			e := s.node()
			s.goal(v, goal{op: opIter, dst: e, instance: iv.base.id, at: a.node})
			s.storeIndex(made, nameNone, e)
		}
	}
}

// namedField is the node of a field of a named tuple, -1 if it has none of that
// name.
func (s *solver) namedField(o int32, name Name) int32 {
	if i := slices.Index(s.namedFields[o], name); i >= 0 {
		return s.field(o, s.position(i))
	}
	return -1
}
