package cmd

import (
	"slices"

	"awaken/interactive"
	"awaken/rewrite/convert"
	"awaken/rewrite/finding"
	"awaken/rewrite/plan"
)

// remarks are the comments that answer what a review suppressed, in the order
// of their places, and as edits those that can be written beside the changes
// accepted. A change that repairs nothing itself is answered where the repairs
// are needed that it was proposed for.
func (a *App) remarks(p *project, result *interactive.Result) ([]*remark, []plan.Edit, error) {
	if len(result.Report.Suppressed) == 0 {
		return nil, nil, nil
	}
	composed, err := plan.Compose(result.Plan, result.Selection)
	if err != nil {
		return nil, nil, err
	}
	found := a.engine.check(p.analysis, everyRule)
	w := &remarkWriter{project: p, accepted: composed}
	var all []*remark
	for _, at := range suppressedPlaces(result) {
		here := slices.DeleteFunc(slices.Clone(found), func(f finding.Finding) bool {
			return f.File != at.step.File || f.Line != at.step.Line || !f.Fixable
		})
		if at.repaired || len(here) == 0 {
			why := "nothing is reported there"
			if at.repaired {
				why = "it is repaired there in another way"
			}
			all = append(all, &remark{word: ignoreWord, file: at.step.File, line: at.step.Line, rules: []string{"unawaited-call"}, reasons: []string{at.reason}, problem: why})
			continue
		}
		for _, f := range here {
			all = append(all, w.place(ignoreWord, f, at.reason))
		}
	}
	all = merged(all)
	var edits []plan.Edit
	for _, r := range all {
		if r.problem == "" {
			e, _ := w.edit(r) // place tried this line
			edits = append(edits, e)
		}
	}
	return all, edits, nil
}

// suppressedPlace is where a comment is wanted.
type suppressedPlace struct {
	step     plan.Step
	reason   string
	repaired bool // an accepted change repairs this very place
}

func repairs(c *plan.Change) bool {
	return (c.Rule == convert.RuleAwait || c.Rule == convert.RuleRun) && len(c.Why) > 0
}

// suppressedPlaces are the causes of what was suppressed: the places of the
// repairs that now cannot be made, or of the change itself if there are none.
func suppressedPlaces(result *interactive.Result) []suppressedPlace {
	refused := map[string]bool{} // for a reason of their own, or none
	for _, e := range result.Report.Skipped {
		refused[e.Change.ID] = true
	}
	type line struct {
		file string
		line int
	}
	repaired := map[line]bool{}
	byID := map[string]*plan.Change{}
	for _, c := range result.Plan.Changes {
		byID[c.ID] = c
		if _, taken := result.Selection[c.ID]; taken && repairs(c) {
			repaired[line{c.Why[0].File, c.Why[0].Line}] = true
		}
	}
	var out []suppressedPlace
	add := func(c *plan.Change, reason string) {
		at := line{c.Why[0].File, c.Why[0].Line}
		out = append(out, suppressedPlace{c.Why[0], reason, repaired[at]})
	}
	for _, e := range result.Report.Suppressed {
		before := len(out)
		for _, id := range result.Plan.Dependents(result.Plan.All(), e.Change.ID) {
			_, taken := result.Selection[id]
			if c := byID[id]; repairs(c) && !taken && !refused[id] {
				add(c, e.Reason)
			}
		}
		if len(out) == before && len(e.Change.Why) > 0 {
			add(e.Change, e.Reason)
		}
	}
	return out
}
