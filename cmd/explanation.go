package cmd

import (
	"cmp"
	"fmt"
	"slices"

	"awaken/rewrite"
	"awaken/rewrite/convert"
	"awaken/rewrite/plan"
	"awaken/rewrite/resolve"
)

// explanation is all that explain says, in its JSON form.
type explanation struct {
	Place    *plan.Step        `json:"place,omitempty"` // that was asked for, if it was one
	Calls    []rewrite.Call    `json:"calls"`           // on that line
	Nearest  []rewrite.Call    `json:"nearest"`         // calls, if the line has none
	Function explainedFunction `json:"function"`
	Changes  []explainedChange `json:"changes"`  // of the function
	Refusals []plan.Refusal    `json:"refusals"` // that its chain leads to
	Callers  []rewrite.Call    `json:"callers"`
	Lost     []rewrite.Spot    `json:"lost"` // where its coroutines are lost
	Cost     *rewrite.Cost     `json:"cost,omitempty"`
}

type explainedFunction struct {
	Name    string         `json:"name"`
	File    string         `json:"file"`
	Line    int            `json:"line"`
	Colour  rewrite.Colour `json:"colour"`
	Verdict string         `json:"verdict"`
}

// explainedChange is a change with the titles of those that it hangs together
// with.
type explainedChange struct {
	ID       string      `json:"id"`
	Title    string      `json:"title"`
	Safety   plan.Safety `json:"safety"`
	Why      []plan.Step `json:"why"`
	Notes    []plan.Step `json:"notes,omitempty"`
	Requires []titled    `json:"requires"`
	NeededBy []titled    `json:"needed_by"`
	Line     int         `json:"line"` // where it starts, 1-based
}

type titled struct {
	ID    string `json:"id"`
	Title string `json:"title"`
}

// describe fills in what becomes of a function, the chain that leads there, and
// what else depends on it.
func (e *explanation) describe(whole *plan.Plan, p *project, f *resolve.Func) error {
	titles := map[string]string{}
	for _, change := range whole.Changes {
		titles[change.ID] = change.Title
	}
	name := func(ids []string) []titled {
		list := []titled{}
		for _, id := range ids {
			list = append(list, titled{id, titles[id]})
		}
		return list
	}
	e.Changes, e.Refusals, e.Lost = []explainedChange{}, []plan.Refusal{}, p.analysis.LostOf(f)
	converted := false
	var roots []string
	for _, change := range whole.Changes {
		if e.makes(change) {
			roots = append(roots, change.ID)
		}
		if change.Symbol != f.Qualified {
			continue
		}
		converted = converted || change.Rule == convert.RuleMakeAsync
		if change.Rule == convert.RuleMakeAsync || !f.Async {
			roots = append(roots, change.ID)
		}
		dependents := slices.DeleteFunc(whole.Dependents(whole.All(), change.ID), func(id string) bool { return id == change.ID })
		x := explainedChange{change.ID, change.Title, change.Safety, change.Why, change.Notes, name(change.Requires), name(dependents), 0}
		if len(change.Why) > 0 {
			x.Line = change.Why[len(change.Why)-1].Line
		}
		e.Changes = append(e.Changes, x)
	}
	for _, r := range whole.Refusals {
		if slices.ContainsFunc(r.Why, func(step plan.Step) bool { return step.Symbol == f.Qualified }) ||
			slices.ContainsFunc(e.Lost, func(s rewrite.Spot) bool { return s.File == r.File && s.Line == r.Line }) {
			e.Refusals = append(e.Refusals, r)
		}
	}
	line := 1
	if f.Kind != resolve.Module {
		line = f.Unit.Lines.Line(f.Unit.Tree.Start(f.Node))
	}
	e.Function = explainedFunction{f.Qualified, f.Unit.File.Name, line, p.analysis.ColourOf(f), e.verdict(f, converted)}
	e.Callers = p.analysis.Callers(f)
	if len(roots) == 0 {
		return nil
	}
	cost, err := rewrite.CostOf(whole, roots...)
	if err != nil {
		return fmt.Errorf("the cost of %s: %w", f.Qualified, err)
	}
	e.Cost = &cost
	return nil
}

// makes tells whether a change awaits a lost coroutine of the function.
func (e *explanation) makes(change *plan.Change) bool {
	if len(change.Why) != 1 || change.Rule == convert.RuleMakeAsync {
		return false
	}
	return slices.ContainsFunc(e.Lost, func(s rewrite.Spot) bool {
		return s.File == change.Why[0].File && s.Line == change.Why[0].Line && s.Function == change.Symbol
	})
}

func (e *explanation) verdict(f *resolve.Func, converted bool) string {
	switch {
	case f.Async:
		return "is async: it is written `async def`"
	case converted:
		return "is sync and becomes async"
	case len(e.Refusals) > 0:
		return "is sync and stays so: what would make it async is refused"
	case len(e.Changes) > 0:
		return "is sync and stays so, and is repaired"
	}
	return "is sync and stays so: no coroutine that is lost reaches it"
}

// fewNeeded is how many dependents of a change are named on the terminal.
const fewNeeded = 6

func (a *App) printExplanation(e *explanation) {
	for _, c := range e.Calls {
		a.printCall(e, c)
		fmt.Fprintln(a.out)
	}
	if e.Place != nil && len(e.Calls) == 0 && len(e.Nearest) > 0 {
		fmt.Fprintf(a.out, "%s:%d has no call; the nearest are\n", visible(e.Place.File), e.Place.Line)
		for _, c := range e.Nearest {
			fmt.Fprintf(a.out, "  %s `%s`\n", a.spot(c.Spot), visible(c.Text))
		}
		fmt.Fprintln(a.out)
	}
	f := e.Function
	fmt.Fprintf(a.out, "%s (%s:%d) %s\n", a.style.strong(visible(f.Name)), visible(f.File), f.Line, f.Verdict)
	for _, change := range e.Changes {
		fmt.Fprintf(a.out, "\n%s  %s (%s)\n", change.ID, visible(change.Title), change.Safety)
		a.printSteps(change.Why)
		a.printSteps(change.Notes)
		for _, other := range change.Requires {
			fmt.Fprintf(a.out, "  requires %s  %s\n", other.ID, visible(other.Title))
		}
		for i, other := range change.NeededBy {
			if i == fewNeeded && len(change.NeededBy) > fewNeeded+1 {
				fmt.Fprintf(a.out, "  and by %s more\n", count(len(change.NeededBy)-i, "change"))
				break
			}
			fmt.Fprintf(a.out, "  needed by %s  %s\n", other.ID, visible(other.Title))
		}
	}
	for _, r := range e.Refusals {
		fmt.Fprintf(a.out, "\nrefused: %s:%d:%d %s: %s\n", visible(r.File), r.Line, r.Column, r.Rule, visible(r.Reason))
		a.printSteps(r.Why)
		if r.WayOut != "" {
			fmt.Fprintf(a.out, "  way out: %s\n", visible(r.WayOut))
		}
	}
	a.printSpots("its coroutines are lost at", e.Lost)
	if e.Place == nil {
		a.printCallers(e)
	}
	a.printCost(e)
}

// printCall says what a call may call, and what becomes of what it makes.
func (a *App) printCall(e *explanation, c rewrite.Call) {
	kind := ""
	if c.Implicit {
		kind = ", which calls without being written as a call,"
	}
	fmt.Fprintf(a.out, "%s `%s`%s in %s\n", a.spot(c.Spot), a.style.strong(visible(c.Text)), kind, visible(c.Function))
	if len(c.Callees) == 0 {
		fmt.Fprintln(a.out, "  calls something that awaken cannot see: nothing in the project gives it a value")
	}
	for _, d := range c.Callees {
		if d.File == "" {
			fmt.Fprintf(a.out, "  may call %s (a library's, %s)\n", visible(d.Name), d.Colour)
			continue
		}
		fmt.Fprintf(a.out, "  may call %s (%s:%d, %s)\n", visible(d.Name), visible(d.File), d.Line, d.Colour)
		for _, s := range d.Evidence {
			fmt.Fprintf(a.out, "    %s %s\n", a.spot(s), visible(s.Text))
		}
	}
	if c.Open && len(c.Callees) > 0 {
		fmt.Fprintln(a.out, "  or something else: not every value that reaches it is known")
	}
	if c.Fate != "" {
		fmt.Fprintf(a.out, "  %s\n", visible(c.Fate))
	}
	for _, change := range e.Changes {
		if change.Line == c.Line {
			fmt.Fprintf(a.out, "  fix would %s (%s, %s)\n", visible(change.Title), change.ID, change.Safety)
		}
	}
}

func (a *App) spot(s rewrite.Spot) string {
	return a.style.pointer(fmt.Sprintf("%s:%d:%d", visible(s.File), s.Line, s.Column))
}

func (a *App) printSpots(title string, spots []rewrite.Spot) {
	if len(spots) == 0 {
		return
	}
	fmt.Fprintf(a.out, "\n%s\n", title)
	for _, s := range spots {
		fmt.Fprintf(a.out, "  %s %s\n", a.spot(s), visible(s.Text))
	}
}

// printCallers lists the calls of a function: what its colour is felt by.
func (a *App) printCallers(e *explanation) {
	if len(e.Callers) == 0 {
		fmt.Fprintln(a.out, "\nno call of it is seen in the project")
		return
	}
	becomes := slices.ContainsFunc(e.Changes, func(c explainedChange) bool { return len(c.Requires)+len(c.NeededBy) > 0 }) && e.Function.Colour == rewrite.Sync
	fmt.Fprintln(a.out, "\ncalled by")
	bare := 0
	for _, c := range e.Callers {
		fate := c.Fate
		if fate == "" && e.Function.Colour == rewrite.Sync {
			bare++
		}
		fmt.Fprintf(a.out, "  %s `%s` in %s%s\n", a.spot(c.Spot), visible(c.Text), visible(c.Function), cmp.Or(prefixed(": ", visible(fate)), ""))
	}
	if becomes && bare > 0 {
		fmt.Fprintf(a.out, "were it async, %s would get a coroutine in place of a value until awaited\n", count(bare, "call"))
	}
}

func prefixed(prefix, text string) string {
	if text == "" {
		return ""
	}
	return prefix + text
}

// printCost says how much hangs on the function, and where that could be
// stopped.
func (a *App) printCost(e *explanation) {
	if e.Cost == nil || e.Cost.Functions == 0 {
		return
	}
	c := e.Cost
	fmt.Fprintf(a.out, "\ncost: %s async, %s awaited, %s\n", becomeAsync(c.Functions), count(c.Sites, "place"), count(c.Files, "file"))
	if len(c.Cut) > 0 && c.Left < c.Functions {
		fmt.Fprintf(a.out, "cheapest boundary: keep %s sync, with a bridge in each; then %s async\n", join(c.Cut), becomeAsync(c.Left))
	}
}

func becomeAsync(n int) string {
	if n == 1 {
		return "1 function becomes"
	}
	return count(n, "function") + " become"
}

func (a *App) printSteps(steps []plan.Step) {
	for _, step := range steps {
		fmt.Fprintf(a.out, "  %s %s\n", a.style.pointer(fmt.Sprintf("%s:%d", visible(step.File), step.Line)), visible(step.Reason))
	}
}
