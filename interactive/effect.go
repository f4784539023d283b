package interactive

import (
	"slices"
)

// effect is an answer worked out but not given: what it decides, and what that
// means for other changes. It is shown before it happens.
type effect struct {
	verb string // of the log and the messages: "accept", "reject", "suppress"
	what string // what the answer is about, for people
	set  []assignment

	// Changes besides those that the answer is about, in the order of the
	// plan's numbers.
	pulls   []int // accepted because they are required
	retakes []int // accepted although they had been refused before: also in pulls
	drops   []int // no longer accepted: they exclude what is
	pushes  []int // now blocked: they require what is refused
	returns []int // no longer blocked
	frees   []int // open again: they had been accepted only because something now refused required them
	left    []int // the start of a bulk answer would cover them, but it cannot

	// bridged is the same refusal with a boundary at the cut: dependents that
	// have a way that does without what is refused take this way and stay. nil
	// if there is none.
	bridged *effect
	bridges []assignment // of a bridged effect: who takes which way
	safer   *effect      // of a bulk yes: the same for the safe ones only; nil if it does not differ
	bulk    bool
}

// plain tells whether an effect touches nothing but what it is about.
func (e *effect) plain() bool {
	return !e.bulk && len(e.pulls)+len(e.drops)+len(e.pushes)+len(e.returns)+len(e.frees) == 0
}

// consequences fills in frees, pushes and returns by trying the effect out.
func (s *session) consequences(e *effect) {
	before := slices.Clone(s.blocker)
	undo := s.assign(e.set)
	free := s.needless()
	for _, a := range free {
		e.frees = append(e.frees, a.change)
	}
	e.set = append(e.set, free...)
	undo = append(s.assign(free), undo...)
	about := map[int]bool{}
	for _, a := range e.set {
		about[a.change] = true
	}
	for c, b := range s.blocker {
		switch {
		case about[c] || s.decisions[c].refused():
		case before[c] < 0 && b >= 0:
			e.pushes = append(e.pushes, c)
		case before[c] >= 0 && b < 0:
			e.returns = append(e.returns, c)
		}
	}
	s.assign(undo)
}

// needless returns what is accepted only because it was required, and is
// required no longer by anything that a person accepted, as open again.
func (s *session) needless() []assignment {
	needed := make([]bool, len(s.decisions))
	var queue []int
	for c, d := range s.decisions {
		if d.wish == accepted && d.by == "" {
			needed[c] = true
			queue = append(queue, c)
		}
	}
	for len(queue) > 0 {
		c := queue[0]
		queue = queue[1:]
		for _, need := range s.needs[c][s.decisions[c].way] {
			if s.decisions[need].wish == accepted && !needed[need] {
				needed[need] = true
				queue = append(queue, need)
			}
		}
	}
	var out []assignment
	for c, d := range s.decisions {
		if d.wish == accepted && !needed[c] {
			out = append(out, assignment{c, decision{way: d.way, kind: d.kind, edits: d.edits}})
		}
	}
	return out
}

// assign makes decisions and returns those it replaced, in an order in which
// assign would restore them.
func (s *session) assign(set []assignment) []assignment {
	before := make([]assignment, 0, len(set))
	for _, a := range set {
		before = append(before, assignment{a.change, s.decisions[a.change]})
		s.decisions[a.change] = a.decision
	}
	slices.Reverse(before) // a change named twice gets its oldest decision back
	touched := map[int]bool{}
	for _, a := range set {
		touched[s.part[a.change]] = true
	}
	s.block(touched)
	return before
}

// block works out the blockers in these components: from each refused change
// along the requirements, in the ways decided or offered, to all that cannot
// be without it. The nearest refused change is named, the first in the plan
// among equals.
func (s *session) block(parts map[int]bool) {
	if len(parts) == 0 {
		return
	}
	var queue []int
	for c := range s.blocker {
		if parts[s.part[c]] {
			s.blocker[c] = -1
			if s.decisions[c].refused() {
				queue = append(queue, c)
			}
		}
	}
	for len(queue) > 0 {
		c := queue[0]
		queue = queue[1:]
		cause := c
		if s.blocker[c] >= 0 {
			cause = s.blocker[c]
		}
		for _, u := range s.users[c] {
			d := &s.decisions[u.change]
			if d.way == u.way && !d.refused() && s.blocker[u.change] < 0 {
				s.blocker[u.change] = cause
				queue = append(queue, u.change)
			}
		}
	}
	s.findIdle(parts)
}

// findIdle works out what is idle in these components. A requirement leads
// from a cause to its consequences; what no live cause leads to has no purpose.
func (s *session) findIdle(parts map[int]bool) {
	var queue []int
	wake := func(c int) {
		if s.idle[c] && !s.decisions[c].refused() && s.blocker[c] < 0 {
			s.idle[c] = false
			queue = append(queue, c)
		}
	}
	for c := range s.idle {
		if parts[s.part[c]] {
			s.idle[c] = true
		}
	}
	for c, cause := range s.cause {
		if cause && parts[s.part[c]] {
			wake(c)
		}
	}
	for len(queue) > 0 {
		c := queue[0]
		queue = queue[1:]
		for _, need := range s.needs[c][s.decisions[c].way] {
			wake(need)
		}
	}
}

// refuse works out a no to these changes.
func (s *session) refuse(verb, what string, changes []int, w wish, note string) *effect {
	e := &effect{verb: verb, what: what}
	for _, c := range changes {
		e.set = append(e.set, assignment{c, decision{wish: w, way: s.decisions[c].way, note: note}})
	}
	s.consequences(e)
	if len(e.pushes) > 0 {
		e.bridged = s.bridge(e)
	}
	return e
}
