package interactive

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"awaken/rewrite/edit"
	"awaken/rewrite/plan"
)

// replay makes the decisions of a log, as far as this plan still has their
// changes. The same plan gives the same session, with all its steps to undo.
// Of what was decided about another plan the decisions stay, but not the
// steps: states in between need not make sense here. A decision whose change,
// alternative or text is gone is stale, and what can no longer be accepted as
// it was is open again.
func (s *session) replay(entries []entry) error {
	print := fingerprint(s.plan)
	stale := map[string]bool{}
	own := false
	for _, e := range entries {
		if e.Version > 0 {
			if own = e.Plan == print; own && len(s.steps) == 0 {
				s.reopen() // as the session did that wrote the lines below
			}
			continue
		}
		set := s.resolve(e.Set, stale)
		switch {
		case !own:
			s.steps = nil
			s.assign(set)
		case e.Step == "undo":
			if len(s.steps) > 0 {
				s.revert()
			}
			s.assign(set)
		default:
			s.redo(e, set)
		}
	}
	for id, gone := range stale {
		if gone {
			s.stale = append(s.stale, id)
		}
	}
	slices.Sort(s.stale)
	s.reopen()
	s.greet()
	if own {
		return nil
	}
	s.steps = nil
	return s.save(entry{Version: logVersion, Plan: print})
}

// redo makes a step that the log holds.
func (s *session) redo(e entry, set []assignment) {
	st := step{verb: e.Step, item: -1}
	if i, ok := s.number[e.At]; ok && s.home[i] != nil {
		st.item = s.home[i].number
	} else if e.At == atEnd {
		st.item = len(s.items)
	}
	if len(e.Groups) > 0 {
		st.items = s.items
		s.regroup(e.Groups)
	}
	st.before = s.assign(set)
	s.steps = append(s.steps, st)
}

// fingerprint tells plans apart by all that a review depends on.
func fingerprint(p *plan.Plan) string {
	h := sha256.New()
	enc := json.NewEncoder(h)
	for _, c := range p.Changes {
		_ = enc.Encode([]any{c.ID, c.Requires, c.Conflicts, c.Edits, c.Alternatives}) // a hash takes all bytes, and the fields are plain
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// resolve turns records into decisions, and drops those that do not fit.
func (s *session) resolve(set []record, stale map[string]bool) []assignment {
	var out []assignment
	var together []int
	for _, r := range set {
		if i, ok := s.number[r.ID]; ok && r.Kind != "" {
			together = append(together, i)
		}
	}
	for _, r := range set {
		i, ok := s.number[r.ID]
		if ok && s.home[i] == nil {
			continue // of another shard
		}
		fits := ok && r.Way >= 0 && r.Way <= len(s.change(i).Alternatives) &&
			(r.Way == 0 || s.change(i).Alternatives[r.Way-1].Title == r.Title)
		fits = fits && s.carries(r.Edits, together)
		stale[r.ID] = !fits && r.State != undecided
		if !fits {
			continue
		}
		d := decision{wish: r.State, way: r.Way, kind: r.Kind, edits: r.Edits, note: r.Note, by: r.By}
		if d.kind != "" && d.edits == nil {
			d.edits = noEdits // JSON leaves an empty list out
		}
		out = append(out, assignment{i, d})
	}
	return out
}

// carries tells whether edits of the person's own can still be made: in the
// texts that they were made for, and beside the edits of all changes but those
// whose part they took.
func (s *session) carries(edits []plan.Edit, together []int) bool {
	names, lists := byFile(edits)
	for _, name := range names {
		if _, err := edit.Apply(s.get(name).bytes, lists[name]); err != nil || s.get(name).err != nil {
			return false
		}
	}
	for _, e := range edits {
		if known := s.touched[e.File]; len(known) == 0 || known[0].edit.Hash != e.Hash {
			return false
		}
	}
	return s.overlapping(edits, together) < 0
}

func (s *session) regroup(groups [][]string) {
	var split [][]int
	var home *item
	size := 0
	for _, g := range groups {
		var changes []int
		for _, id := range g {
			i, ok := s.number[id]
			if !ok || s.home[i] == nil || home != nil && s.home[i] != home {
				return // the plan groups otherwise now
			}
			home = s.home[i]
			changes = append(changes, i)
		}
		size += len(changes)
		split = append(split, changes)
	}
	if home != nil && size == len(home.changes) {
		s.replaceItem(home, split)
	}
}

// reopen asks again about what the plan no longer lets stand: accepted changes
// that exclude each other, and those that require what was never answered.
func (s *session) reopen() {
	var again []assignment
	for {
		found := -1
		for c, d := range s.decisions {
			if d.wish != accepted {
				continue
			}
			unanswered := slices.ContainsFunc(s.needs[c][d.way], func(need int) bool {
				return s.decisions[need].wish == undecided
			})
			if unanswered || len(s.excluded(c, d.way)) > 0 {
				found = c
				break
			}
		}
		if found < 0 {
			break
		}
		a := assignment{found, decision{way: s.decisions[found].way}}
		s.assign([]assignment{a})
		again = append(again, a)
	}
	free := s.needless() // what required it may be gone
	s.assign(free)
	for _, a := range append(again, free...) {
		s.reopened = append(s.reopened, s.change(a.change).ID)
	}
	slices.Sort(s.reopened)
}

// greet tells at the start what the log brought.
func (s *session) greet() {
	decided := 0
	for _, d := range s.decisions {
		if d.wish != undecided {
			decided++
		}
	}
	if decided > 0 {
		s.say("resumed: %s as before", count(decided, "decision"))
	}
	if n := len(s.stale); n > 0 {
		s.message += fmt.Sprintf("; %s fit nothing here any more", count(n, "decision"))
	}
	if n := len(s.reopened); n > 0 {
		s.message += fmt.Sprintf("; %s must be answered again", count(n, "change"))
	}
	s.message = strings.TrimPrefix(s.message, "; ")
}
