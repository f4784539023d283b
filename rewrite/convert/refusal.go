package convert

import (
	"awaken/rewrite/colour"
	"awaken/rewrite/plan"
)

func refusals(a *colour.Analysis) []plan.Refusal {
	list := []plan.Refusal{}
	for _, r := range a.Refused {
		u := r.Item.Func.Unit
		line, column := u.Lines.Position(u.Tree.Start(r.Item.Start()))
		refusal := plan.Refusal{
			Rule: r.Block.Rule, File: u.File.Name, Line: line, Column: column, Symbol: r.Item.Func.Qualified,
			Reason: r.Block.Reason, WayOut: r.Block.WayOut, Why: []plan.Step{},
		}
		for _, x := range r.Chain {
			if x.Lost != nil {
				refusal.Why = append(refusal.Why, lostStep(x))
				continue
			}
			steps := why(x)
			refusal.Why = append(refusal.Why, steps[len(steps)-1])
		}
		b := r.Block.Func.Unit
		refusal.Why = append(refusal.Why, plan.Step{
			File: b.File.Name, Line: b.Lines.Line(b.Tree.Start(r.Block.Node)), Symbol: r.Block.Func.Qualified, Reason: r.Block.Reason,
		})
		list = append(list, refusal)
	}
	return list
}
