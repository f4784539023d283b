package convert

import (
	"fmt"

	"awaken/rewrite/colour"
	"awaken/rewrite/plan"
)

// why is the chain that led to an item, root cause first.
func why(i *colour.Item) []plan.Step {
	var steps []plan.Step
	if i.Lost != nil {
		return []plan.Step{lostStep(i)}
	}
	for x := i; x != nil; x = x.Cause {
		if x.Lost != nil {
			steps = append(steps, lostStep(x))
			continue
		}
		u := x.Func.Unit
		if x.Swap != nil {
			steps = append(steps, swapStep(x))
			continue
		}
		if x.Class != nil {
			steps = append(steps, plan.Step{
				File: x.Class.Unit.File.Name, Line: x.Class.Unit.Lines.Line(x.Class.Unit.Tree.Start(x.Class.Node)), Symbol: x.Class.Qualified,
				Reason: fmt.Sprintf("`%s` must derive from IsolatedAsyncioTestCase, or its async tests pass without being run", x.Class.Name),
			})
			continue
		}
		reason := fmt.Sprintf("`%s` must become async: it awaits", x.Func.Name)
		if x.Title != "" {
			steps = append(steps, plan.Step{File: u.File.Name, Line: u.Lines.Line(u.Tree.Start(x.Start())), Symbol: x.Func.Qualified, Reason: x.Reason})
			continue
		}
		if x.PassThrough {
			reason = fmt.Sprintf("`%s` hands on an awaitable", x.Func.Name)
		} else if x.At.Func != nil && x.At.Func != x.Func {
			reason = fmt.Sprintf("`%s` must become async: the call in `%s` awaits all that it may call", x.Func.Name, x.At.Func.Name)
		} else if x.At.Func == x.Func && x.At.Node >= 0 && x.At.Node != x.Func.Node {
			reason = fmt.Sprintf("`%s` must become async: it awaits `%s`", x.Func.Name, Excerpt(u.Tree, x.At.Node))
		}
		line := u.Lines.Line(u.Tree.Start(x.Func.Node))
		if x.At.Func == x.Func && x.At.Node > 0 {
			line = u.Lines.Line(u.Tree.Start(x.At.Node))
		}
		steps = append(steps, plan.Step{File: u.File.Name, Line: line, Symbol: x.Func.Qualified, Reason: reason})
	}
	for a, b := 0, len(steps)-1; a < b; a, b = a+1, b-1 {
		steps[a], steps[b] = steps[b], steps[a]
	}
	return steps
}

// notes are the places to look at once an item is made.
func notes(i *colour.Item) []plan.Step {
	var steps []plan.Step
	for _, n := range i.Notes {
		u := n.Func.Unit
		steps = append(steps, plan.Step{File: u.File.Name, Line: u.Lines.Line(u.Tree.Start(n.Node)), Symbol: n.Func.Qualified, Reason: n.Text})
	}
	return steps
}

// doubt is why an item is not safe in itself, nil if it is.
func doubt(i *colour.Item) *plan.Step {
	if i.Unsafe == "" {
		return nil
	}
	fn, n := i.Func, i.Func.Node
	switch {
	case i.Lost != nil:
		n = i.Lost.Node
	case i.At.Func != nil && i.At.Node >= 0:
		fn, n = i.At.Func, i.At.Node
	}
	return &plan.Step{File: fn.Unit.File.Name, Line: fn.Unit.Lines.Line(fn.Unit.Tree.Start(n)), Symbol: fn.Qualified, Reason: i.Unsafe}
}

func lostStep(i *colour.Item) plan.Step {
	u := i.Func.Unit
	callee := calleeName(i.Lost)
	makes := "makes a coroutine of `" + callee + "`, which nobody awaits"
	if i.Lost.Later {
		makes = "would make a coroutine, now that `" + callee + "` becomes async"
	}
	return plan.Step{
		File: u.File.Name, Line: u.Lines.Line(u.Tree.Start(i.Lost.Node)), Symbol: i.Func.Qualified,
		Reason: fmt.Sprintf("`%s` %s", Excerpt(u.Tree, i.Lost.Node), makes),
	}
}

func swapStep(i *colour.Item) plan.Step {
	u := i.Func.Unit
	if len(i.Swap.Files) > 0 {
		return plan.Step{File: i.Swap.Files[0].File, Line: 1, Symbol: i.Func.Qualified, Reason: "the new library must be installed"}
	}
	reason := fmt.Sprintf("`%s` is used here, of which the async form takes the place", i.Swap.Uses)
	return plan.Step{File: u.File.Name, Line: u.Lines.Line(u.Tree.Start(i.Swap.Node)), Symbol: i.Func.Qualified, Reason: reason}
}
