package cmd

import (
	"fmt"
	"slices"

	"awaken/rewrite/finding"
	"awaken/rewrite/plan"
	"awaken/rewrite/syntax"
	"awaken/rules"
)

// ruleMark is the rule of changes that mark a refused site.
const ruleMark = "mark"

// marked is the plan of a choice with a change more for each line that gets a
// comment which says what is refused there, and why; and the remarks for which
// there is no place. Sites that bear such a comment get no other.
func marked(p *project, c *choice) (*plan.Plan, []*remark, error) {
	composed, err := plan.Compose(c.plan, c.selected)
	if err != nil {
		return nil, nil, err
	}
	w := &remarkWriter{project: p, accepted: composed}
	var all, left []*remark
	symbols := map[string]string{} // of the place of a remark
	for _, r := range c.plan.Refusals {
		f := finding.Finding{Rule: r.Rule, File: r.File, Line: r.Line, Column: r.Column, EndLine: r.Line}
		file := p.File(r.File)
		if file != nil && w.tree(file) != nil && rules.Marked(w.tree(file), syntax.NewLines(file.Text), f) {
			continue
		}
		x := w.place(refusedWord, f, r.Reason)
		symbols[x.place()] = r.Symbol
		all = append(all, x)
	}
	out := &plan.Plan{Version: c.plan.Version, Changes: slices.Clone(c.plan.Changes), Refusals: c.plan.Refusals}
	ids := &plan.IDs{}
	for _, r := range merged(all) {
		if r.problem != "" {
			left = append(left, r)
			continue
		}
		e, _ := w.edit(r) // place tried this line
		symbol := symbols[r.place()]
		out.Changes = append(out.Changes, &plan.Change{
			ID: ids.Next(ruleMark, symbol, r.comment()), Rule: ruleMark, Symbol: symbol,
			Title: fmt.Sprintf("mark line %d of %s as refused", r.line, r.file), Safety: plan.Safe,
			Requires: []string{}, Conflicts: []string{}, Alternatives: []plan.Alternative{}, Edits: []plan.Edit{e},
			Why: []plan.Step{{File: r.file, Line: r.line, Symbol: symbol, Reason: r.reasons[0]}},
		})
	}
	return out, left, nil
}
