package interactive

import (
	"fmt"
	"slices"
)

// accept works out a yes to changes in the ways given, with all that they
// require. It fails, with the reason, if what is required excludes itself.
func (s *session) accept(what string, about []assignment) (*effect, error) {
	e := &effect{verb: "accept", what: what}
	taken := map[int]decision{}
	queue := make([]int, 0, len(about))
	for _, a := range about {
		taken[a.change] = a.decision
		e.set = append(e.set, a)
		queue = append(queue, a.change)
	}
	cause := s.change(about[0].change).ID
	for len(queue) > 0 {
		c := queue[0]
		queue = queue[1:]
		for _, need := range s.needs[c][taken[c].way] {
			if _, ok := taken[need]; ok || s.applied(need) {
				continue // what is applied is closed
			}
			d := s.decisions[need]
			if d.refused() {
				e.retakes = append(e.retakes, need)
			}
			if d.wish != accepted { // else it is blocked, and its requirements are still to be taken
				d.by = cause
				d.wish, d.note = accepted, ""
				e.pulls = append(e.pulls, need)
				e.set = append(e.set, assignment{need, d})
			}
			taken[need] = d
			queue = append(queue, need)
		}
	}
	slices.Sort(e.pulls)
	if err := s.drop(e, taken); err != nil {
		return nil, err
	}
	s.consequences(e)
	return e, nil
}

// drop takes back what the changes taken exclude.
func (s *session) drop(e *effect, taken map[int]decision) error {
	ids := make([]int, 0, len(taken))
	for c := range taken {
		ids = append(ids, c)
	}
	slices.Sort(ids)
	for _, c := range ids {
		if rival := s.rival(c, taken); rival >= 0 {
			return fmt.Errorf("this needs both %q and %q, which exclude each other", s.change(c).Title, s.change(rival).Title)
		}
		for _, x := range s.excluded(c, taken[c].way) {
			if _, ok := taken[x]; ok || slices.Contains(e.drops, x) {
				continue // taken another way than before
			}
			if s.leansOn(taken, x) {
				return fmt.Errorf("this excludes %q, which it needs", s.change(x).Title)
			}
			e.drops = append(e.drops, x)
			e.set = append(e.set, assignment{x, decision{wish: rejected, way: s.decisions[x].way, by: s.change(c).ID}})
		}
	}
	slices.Sort(e.drops)
	return nil
}

// rival returns another change taken that excludes this one; -1 if none does.
func (s *session) rival(c int, taken map[int]decision) int {
	for _, x := range s.clashes[c] {
		d, ok := taken[x.other]
		if ok && (x.way == anyWay || x.way == taken[c].way) && (x.otherWay == anyWay || x.otherWay == d.way) {
			return x.other
		}
	}
	return -1
}

// leansOn tells whether any change taken requires x, directly or through what
// is applied already.
func (s *session) leansOn(taken map[int]decision, x int) bool {
	seen := map[int]bool{x: true}
	queue := []int{x}
	for len(queue) > 0 {
		c := queue[0]
		queue = queue[1:]
		for _, u := range s.users[c] {
			d, ok := taken[u.change]
			if ok && d.way == u.way {
				return true
			}
			if !ok && !seen[u.change] && s.applied(u.change) && s.decisions[u.change].way == u.way {
				seen[u.change] = true
				queue = append(queue, u.change)
			}
		}
	}
	return false
}
