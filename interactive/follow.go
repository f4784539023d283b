package interactive

import (
	"fmt"
	"slices"
	"strings"
)

// follow makes this session go on from a review of the same files as they were
// before: it tells what became of the decisions, and shows the first question
// that the change of the files brought. What was left open before stays so and
// is not asked again. It returns whether there is a question.
func (s *session) follow(before *Result, changed []string) bool {
	s.left = make([]bool, len(s.decisions))
	for _, c := range s.plan.Changes {
		s.left[s.number[c.ID]] = before.passed[c.ID]
	}
	var gone, again, fresh []string
	known := map[string]bool{}
	for _, c := range before.Plan.Changes {
		known[c.ID] = true
	}
	decided := before.Report.decided()
	for _, e := range decided {
		i, ok := s.number[e.Change.ID]
		switch {
		case !ok:
			s.gone = append(s.gone, e)
			gone = append(gone, e.Change.Title)
			s.stale = slices.DeleteFunc(s.stale, func(id string) bool { return id == e.Change.ID }) // said in gone
		case s.home[i] != nil && s.asked(i):
			again = append(again, e.Change.Title)
		}
	}
	for i, c := range s.plan.Changes {
		if !known[c.ID] && s.home[i] != nil && s.asked(i) {
			fresh = append(fresh, c.Title)
		}
	}
	s.say("%s changed meanwhile: %s stand", named(changed), count(len(decided)-len(gone)-len(again), "decision"))
	for _, part := range []struct {
		titles []string
		fate   string
	}{{gone, "of a change that is gone"}, {again, "to be made again"}, {fresh, "new to be made"}} {
		if n := len(part.titles); n > 0 {
			s.message += fmt.Sprintf("; %d %s: %s", n, part.fate, named(part.titles))
		}
	}
	first := slices.IndexFunc(s.items, s.open)
	if first >= 0 {
		s.to(first)
	}
	return first >= 0
}

// decided lists all that has an answer.
func (r *Report) decided() []Entry {
	return slices.Concat(r.Applied, r.Blocked, r.Skipped, r.Suppressed)
}

// named lists the first few of some names.
func named(names []string) string {
	const shown = 3
	if n := len(names); n > shown {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:shown], ", "), n-shown)
	}
	return strings.Join(names, ", ")
}
