package interactive

import (
	"slices"
)

// acceptAll works out a yes to many items, in the order of the review. It
// never overrides an earlier answer: an item that would need something refused
// or exclude something accepted is left as it is, and so is, with safeOnly,
// one that is not safe or requires what is not.
func (s *session) acceptAll(what string, items []*item, safeOnly bool) *effect {
	e := &effect{verb: "accept", what: what, bulk: true}
	taken := map[int]decision{}
	about := map[int]bool{}
	for _, it := range items {
		for _, c := range it.changes {
			about[c] = s.decisions[c].wish == undecided
		}
	}
	for _, it := range items {
		more, ok := s.reach(it.changes, taken, safeOnly)
		if !ok {
			e.left = append(e.left, it.changes...)
			continue
		}
		for _, a := range more {
			if !about[a.change] {
				a.by = s.change(it.changes[0]).ID
				e.pulls = append(e.pulls, a.change)
			}
			e.set = append(e.set, a)
		}
	}
	slices.Sort(e.pulls)
	slices.Sort(e.left)
	e.left = slices.DeleteFunc(e.left, func(c int) bool { _, ok := taken[c]; return ok })
	s.consequences(e)
	return e
}

// reach adds changes and what they require to those taken, and returns what it
// added; if that is not possible without overriding a decision it adds nothing
// and returns false.
func (s *session) reach(changes []int, taken map[int]decision, safeOnly bool) ([]assignment, bool) {
	var more []assignment
	enter := func(c int) bool {
		if _, ok := taken[c]; ok || s.applied(c) {
			return true
		}
		d := s.decisions[c]
		if d.wish != undecided || s.blocker[c] >= 0 || safeOnly && !s.safe(c, d.way) || len(s.excluded(c, d.way)) > 0 {
			return false
		}
		d.wish = accepted
		taken[c] = d
		more = append(more, assignment{c, d})
		return s.rival(c, taken) < 0
	}
	ok := !slices.ContainsFunc(changes, func(c int) bool { return !enter(c) })
	for i := 0; ok && i < len(more); i++ {
		a := more[i]
		ok = !slices.ContainsFunc(s.needs[a.change][a.way], func(need int) bool { return !enter(need) })
	}
	if !ok {
		for _, a := range more {
			delete(taken, a.change)
		}
		return nil, false
	}
	return more, true
}

// refuseAll works out a no to many items.
func (s *session) refuseAll(what string, items []*item) *effect {
	var changes []int
	for _, it := range items {
		for _, c := range it.changes {
			if s.decisions[c].wish == undecided {
				changes = append(changes, c)
			}
		}
	}
	e := s.refuse("reject", what, changes, rejected, "")
	e.bulk = true
	if e.bridged != nil {
		e.bridged.bulk = true
	}
	return e
}

// rest returns the item shown, if it is open, and the open items behind it for
// which keep holds.
func (s *session) rest(keep func(*item) bool) []*item {
	var out []*item
	for _, it := range s.items[max(s.position, 0):] {
		if s.open(it) && keep(it) {
			out = append(out, it)
		}
	}
	return out
}

// safeItems are the items that are preselected: open, safe, and requiring only
// what is safe.
func (s *session) safeItems() []*item {
	taken := map[int]decision{}
	var out []*item
	for _, it := range s.items {
		if s.open(it) {
			if _, ok := s.reach(it.changes, taken, true); ok {
				out = append(out, it)
			}
		}
	}
	return out
}

// preselected tells whether Enter accepts the item shown: it is open, and
// taking it takes nothing that is unsafe or already decided.
func (s *session) preselected(it *item) bool {
	if !s.open(it) {
		return false
	}
	_, ok := s.reach(it.changes, map[int]decision{}, true)
	return ok
}
