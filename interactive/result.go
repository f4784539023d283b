package interactive

import (
	"awaken/rewrite/plan"
)

// Result is what a finished review decided.
type Result struct {
	// Plan is the plan reviewed; where a text was edited, or parts of a change
	// were taken, a copy in which that is one more alternative.
	Plan *plan.Plan
	// Selection is closed under Requires and free of conflicts: plan.Compose
	// takes it with Plan.
	Selection plan.Selection
	Report    Report

	passed map[string]bool // ids of changes that could have been answered and were not
	lines  <-chan string   // of line prompts: what was typed ahead for a review that follows
}

// Report names every change of the review once, in the order of the review
// (Edited says more about some of those in Applied).
type Report struct {
	Applied    []Entry  // accepted, and in the selection
	Blocked    []Entry  // accepted, but something required was refused: By
	Skipped    []Entry  // rejected, or pushed out by By
	Suppressed []Entry  // rejected for a reason that is to stand in the source
	Undecided  []Entry  // not answered, and so not applied
	Edited     []Entry  // applied with a text of the person's own, or in parts
	Stale      []string // ids of decisions in the log that fit no change of the plan
	Gone       []Entry  // decided in Options.Before, of changes that the plan does not have any more
	Reopened   []string // ids accepted in the log whose acceptance the plan no longer supports
}

// Entry is one change in a report.
type Entry struct {
	Change *plan.Change
	Way    string // title of the alternative chosen; empty for the default
	By     string // id of the change because of which this one is not applied
	Reason string // of a suppression
}

// result sums the session up.
func (s *session) result() *Result {
	r := &Result{Plan: s.plan, Selection: plan.Selection{}}
	r.Report.Stale, r.Report.Reopened, r.Report.Gone = s.stale, s.reopened, s.gone
	r.passed = map[string]bool{}
	for i, c := range s.plan.Changes {
		if s.waits(i) {
			r.passed[c.ID] = true
		}
	}
	own := map[int]*plan.Change{}
	for _, it := range s.items {
		for _, i := range it.changes {
			d := s.decisions[i]
			en := Entry{Change: s.change(i), By: d.by, Reason: d.note}
			if d.way > 0 {
				en.Way = en.Change.Alternatives[d.way-1].Title
			}
			if b := s.blocker[i]; b >= 0 {
				en.By = s.change(b).ID
			}
			rep := &r.Report
			switch {
			case s.applied(i):
				en.By = ""
				way := d.way
				if d.edits != nil {
					own[i] = withEdits(en.Change, d)
					way = len(own[i].Alternatives)
					en.Way = own[i].Alternatives[way-1].Title
					rep.Edited = append(rep.Edited, en)
				}
				r.Selection[en.Change.ID] = way
				rep.Applied = append(rep.Applied, en)
			case d.wish == accepted:
				rep.Blocked = append(rep.Blocked, en)
			case d.wish == rejected:
				rep.Skipped = append(rep.Skipped, en)
			case d.wish == suppressed:
				rep.Suppressed = append(rep.Suppressed, en)
			default:
				rep.Undecided = append(rep.Undecided, en)
			}
		}
	}
	if len(own) > 0 {
		copied := *s.plan
		copied.Changes = make([]*plan.Change, len(s.plan.Changes))
		for i, c := range s.plan.Changes {
			if copied.Changes[i] = c; own[i] != nil {
				copied.Changes[i] = own[i]
			}
		}
		r.Plan = &copied
	}
	return r
}

// withEdits returns the change with the person's own edits as one more
// alternative. It is unsafe: nobody proved anything about it.
func withEdits(c *plan.Change, d decision) *plan.Change {
	requires, _ := c.Way(d.way)
	title := "text edited in the review"
	if d.kind == kindParts {
		title = "parts chosen in the review"
	}
	copied := *c
	copied.Alternatives = append(append([]plan.Alternative{}, c.Alternatives...), plan.Alternative{
		Title: title, Safety: plan.Unsafe, Requires: requires, Edits: d.edits,
	})
	return &copied
}
