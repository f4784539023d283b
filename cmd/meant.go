package cmd

import (
	"slices"

	"awaken/rewrite/convert"
	"awaken/rewrite/finding"
	"awaken/rewrite/load"
	"awaken/rewrite/plan"
	"awaken/rules"
)

// suppressed are the findings of the chosen rules that no comment answers.
func (a *App) suppressed(p *project, chosen map[string]bool) []finding.Finding {
	defer a.timer.Start("rules")()
	all := a.engine.check(p.analysis, func(rule string) bool { return chosen[rule] })
	return rules.Suppress(all, p.parsed(), p.analysis.Tree, func(rule string) bool {
		return chosen[rule] || !slices.Contains(rules.Names(), rule)
	})
}

// everyRule wants all rules, whatever is reported.
func everyRule(string) bool { return true }

// intended is the plan without what a comment in the source says is meant: the
// repair of such a place, and the conversions that nothing else needs.
func (a *App) intended(p *project) *plan.Plan {
	type place struct {
		file string
		line int
	}
	if !rules.MayAnswer(p.parsed()) {
		return p.analysis.Plan()
	}
	meant := map[place]bool{}
	all := a.engine.check(p.analysis, everyRule)
	for _, f := range all {
		meant[place{f.File, f.Line}] = true
	}
	for _, f := range rules.Suppress(all, p.parsed(), p.analysis.Tree, func(string) bool { return false }) {
		delete(meant, place{f.File, f.Line})
	}
	whole := p.analysis.Plan()
	if len(meant) == 0 {
		return whole
	}
	out := &plan.Plan{}
	needed := plan.Selection{}
	for _, change := range whole.Changes {
		repairs := change.Rule == convert.RuleAwait || change.Rule == convert.RuleRun
		if repairs && !(len(change.Why) > 0 && meant[place{change.Why[0].File, change.Why[0].Line}]) {
			needed[change.ID] = 0
		}
	}
	needed, err := whole.Closure(needed)
	if err != nil {
		return whole // the ids are the plan's own
	}
	for _, refusal := range whole.Refusals {
		if !meant[place{refusal.File, refusal.Line}] {
			out.Refusals = append(out.Refusals, refusal)
		}
	}
	return (&choice{plan: &plan.Plan{Changes: whole.Changes, Refusals: out.Refusals}, selected: needed}).restricted()
}

// parsed are the files of the project that have a tree.
func (p *project) parsed() []*load.File {
	bad := map[string]bool{}
	for _, d := range p.diagnostics {
		bad[d.File] = true
	}
	return slices.DeleteFunc(slices.Clone(p.Files), func(f *load.File) bool { return bad[f.Name] })
}
