package library

// Trace gives the table with classes whose instances are told apart by the call
// that made them, or that made what they come from.
func (t *Table) Trace(classes []string) *Table {
	with := *t
	with.traced = map[string]bool{}
	for _, c := range classes {
		with.traced[t.Public(c)] = true
	}
	return &with
}

// Hide takes what the table itself says of names and of their members out of it:
// they are aliases now. It must not have answered anything yet.
func (t *Table) Hide(names []string) *Table {
	t.hidden = map[string]bool{}
	for _, n := range names {
		t.hidden[n] = true
	}
	return t
}

// Traced says whether the instances of a class are told apart.
func (t *Table) Traced(class string) bool {
	return len(t.traced) > 0 && (t.traced[class] || t.traced[t.Public(class)])
}
