package resolve

import "awaken/rewrite/library"

// facts remembers what the table said: the solver asks the same of it for each
// object that arrives at a read or a call, and the table looks for an answer by
// the parts of dotted names.
type facts struct {
	table   *library.Table
	entries map[string]*library.Entry
	members map[member]*library.Entry
}

// member is an attribute of a library's class.
type member struct {
	class string
	name  Name
}

func newFacts(table *library.Table) *facts {
	return &facts{table, map[string]*library.Entry{}, map[member]*library.Entry{}}
}

// lookup is Table.Lookup.
func (f *facts) lookup(name string) *library.Entry {
	e, ok := f.entries[name]
	if !ok {
		e = f.table.Lookup(name)
		f.entries[name] = e
	}
	return e
}

// member is Table.Member.
func (s *solver) member(class string, name Name) *library.Entry {
	key := member{class, name}
	e, ok := s.facts.members[key]
	if !ok {
		e = s.table.Member(class, s.names.text(name))
		s.facts.members[key] = e
	}
	return e
}
