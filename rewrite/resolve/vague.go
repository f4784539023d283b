package resolve

import "strings"

// vagueInstance tells whether an instance of a library's class says next to
// nothing: of a class that no table has, of a mock, or of an enumeration that
// is made by a call. Such values may be anything that they stand for, so that
// a declaration beats them.
func (s *solver) vagueInstance(class string) bool {
	return strings.HasPrefix(class, "unittest.mock.") || class == "enum.Enum" || s.table.Lookup(class) == nil
}

// vague tells whether an object is unknown, or a library's that says as
// little.
func (s *solver) vague(o int32) bool {
	switch v := &s.objects[o]; v.kind {
	case unknownObject:
		return true
	case libraryInstance:
		return v.vague
	case libraryObject:
		return s.table.Lookup(v.name) == nil && !s.table.Module(v.name)
	case boundObject:
		return s.objects[v.a].kind == libraryObject && s.vague(v.a)
	}
	return false
}

// refuses tells whether node n holds functions that only raise.
func (s *solver) refuses(n int32) bool {
	for _, o := range s.points(n) {
		if v := &s.objects[o]; v.kind != funcObject || !v.fn.trivial {
			return false
		}
	}
	return len(s.points(n)) > 0
}
