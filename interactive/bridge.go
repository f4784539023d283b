package interactive

import (
	"cmp"
	"slices"
)

// bridge looks for dependents of a refusal that can do without it in another
// of their ways, and gives them the first such way that excludes nothing
// accepted, a safe one if there is any. It begins at the cut, so that the
// boundary lies as near to it as it can; who leans on a bridged change stays
// without a bridge of its own. Nil if no dependent has such a way.
func (s *session) bridge(e *effect) *effect {
	set := slices.Clone(e.set[:len(e.set)-len(e.frees)]) // other changes may be free then
	undo := s.assign(set)
	b := &effect{verb: e.verb, what: e.what, bulk: e.bulk, left: e.left, set: set}
	pushed := slices.Clone(e.pushes)
	slices.SortStableFunc(pushed, func(x, y int) int { return cmp.Compare(s.home[y].number, s.home[x].number) })
	for _, c := range pushed {
		d := s.decisions[c]
		if !s.lacks(c, d.way) {
			s.blocker[c] = -1 // bridges below it freed it
			continue
		}
		way := s.bridgeWay(c)
		if way < 0 {
			continue
		}
		undo = append(undo, assignment{c, d})
		d.way = way
		s.decisions[c] = d
		s.blocker[c] = -1
		b.bridges = append(b.bridges, assignment{c, d})
	}
	s.assign(undo)
	if len(b.bridges) == 0 {
		return nil
	}
	b.set = append(b.set, b.bridges...)
	s.consequences(b)
	return b
}

// lacks tells whether a change taken this way would lean on something that
// cannot be applied.
func (s *session) lacks(c, way int) bool {
	return slices.ContainsFunc(s.needs[c][way], func(need int) bool {
		return s.decisions[need].refused() || s.blocker[need] >= 0
	})
}

// bridgeWay returns another way for a change that lacks nothing; -1 if there
// is none.
func (s *session) bridgeWay(c int) int {
	d := s.decisions[c]
	if d.edits != nil {
		return -1 // what a person wrote is not replaced behind their back
	}
	found := -1
	for way, needs := range s.needs[c] {
		// An accepted change may lean on accepted ones only, and exclude none.
		if way == d.way || s.lacks(c, way) || d.wish == accepted &&
			(slices.ContainsFunc(needs, func(need int) bool { return s.decisions[need].wish != accepted }) || len(s.excluded(c, way)) > 0) {
			continue
		}
		if s.safe(c, way) {
			return way
		}
		if found < 0 {
			found = way
		}
	}
	return found
}

// excluded returns the accepted changes that a change taken this way excludes.
func (s *session) excluded(c, way int) []int {
	var out []int
	for _, x := range s.clashes[c] {
		d := s.decisions[x.other]
		if d.wish == accepted && (x.way == anyWay || x.way == way) && (x.otherWay == anyWay || x.otherWay == d.way) && !slices.Contains(out, x.other) {
			out = append(out, x.other)
		}
	}
	return out
}
