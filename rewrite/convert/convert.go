// Package convert turns colours into changes: it knows what text to write
// where, and nothing of why.
package convert

import (
	"fmt"
	"slices"
	"strings"

	"awaken/rewrite/colour"
	"awaken/rewrite/plan"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// Plan makes the plan of an analysis: first the changes in source order, then
// what is offered for what is refused.
func Plan(a *colour.Analysis) *plan.Plan {
	p, c := changes(a)
	p.Refusals = refusals(a)
	offer(p, a, c)
	return p
}

// changes makes the changes of an analysis.
func changes(a *colour.Analysis) (*plan.Plan, *converter) {
	c := &converter{ids: &plan.IDs{}, changes: map[*colour.Item]*plan.Change{}, imports: map[moduleKey]*importer{}, drops: map[importKey][]syntax.Node{}, own: map[string]bool{}}
	for _, u := range a.Units() {
		first, _, _ := strings.Cut(u.File.Module, ".")
		c.own[first] = true
	}
	for _, item := range a.Items {
		if d := item.Drop; d != nil {
			c.drops[importKey{d.Unit, d.Import}] = d.Names
		}
	}
	p := &plan.Plan{Version: plan.Version}
	regions := deeperRegions(a.Items)
	for _, item := range a.Items {
		if asksNothing(item) {
			continue // it asks for nothing itself
		}
		change := &plan.Change{
			Rule: rule(item), Symbol: symbol(item), Title: title(item), Safety: plan.Safe,
			Requires: []string{}, Conflicts: []string{}, Alternatives: []plan.Alternative{},
		}
		change.ID = c.ids.Next(change.Rule, change.Symbol, oldText(item))
		change.Edits = c.edits(item)
		deepen(item, change.Edits, regions)
		change.Alternatives = c.alternatives(item, change)
		change.Why = why(item)
		change.Notes = notes(item)
		if item.Lost != nil && !item.Lost.Later {
			change.Callee = calleeName(item.Lost)
		}
		change.Doubt = doubt(item)
		c.changes[item] = change
		p.Changes = append(p.Changes, change)
	}
	needed := safelyNeeded(a.Items)
	for _, item := range a.Items {
		change := c.changes[item]
		if change == nil {
			continue
		}
		for _, r := range c.required(item, map[*colour.Item]bool{}) {
			change.Requires = append(change.Requires, r.ID)
		}
		change.Requires = sortedUnique(change.Requires)
		for i := range change.Alternatives {
			change.Alternatives[i].Requires = append([]string{}, change.Requires...)
		}
		if !needed[item] {
			change.Safety = plan.Unsafe
			for i := range change.Alternatives {
				change.Alternatives[i].Safety = plan.Unsafe
			}
		}
	}
	return p, c
}

// asksNothing tells whether an item changes nothing itself.
func asksNothing(i *colour.Item) bool {
	if len(i.Awaits)+len(i.Replacements)+len(i.Renames) > 0 {
		return false
	}
	if i.Swap != nil && i.Swap.Follows && len(i.Splits)+len(i.Moved)+len(i.Swap.Files) == 0 {
		return true // a use that stays as it is
	}
	return i.PassThrough || i.Bridge && i.Twin == nil || i.Lost != nil || i.Rule == "async-mock" || i.Rule == colour.RuleDeclareAsync
}

// required lists the changes that an item requires: through items that change
// nothing themselves.
func (c *converter) required(i *colour.Item, seen map[*colour.Item]bool) []*plan.Change {
	var list []*plan.Change
	for _, r := range i.Requires {
		if seen[r] {
			continue
		}
		seen[r] = true
		if change := c.changes[r]; change != nil {
			list = append(list, change)
		} else {
			list = append(list, c.required(r, seen)...)
		}
	}
	return list
}

// safelyNeeded finds the items that a lost coroutine needs whose whole
// requirement is safe: the others are worth nothing without an unsafe one.
func safelyNeeded(items []*colour.Item) map[*colour.Item]bool {
	needed := map[*colour.Item]bool{}
	for _, item := range items {
		if item.Lost == nil && item.Cause != nil || item.Drop != nil {
			continue
		}
		closure := map[*colour.Item]bool{}
		if safeClosure(item, closure) {
			for i := range closure {
				needed[i] = true
			}
		}
	}
	for _, item := range items {
		// Nothing is done for the sake of an import that may go then.
		if item.Drop != nil && !slices.ContainsFunc(item.Requires, func(r *colour.Item) bool { return !needed[r] }) {
			needed[item] = true
		}
	}
	return needed
}

func safeClosure(item *colour.Item, seen map[*colour.Item]bool) bool {
	if seen[item] {
		return true
	}
	seen[item] = true
	if item.Unsafe != "" {
		return false
	}
	for _, r := range item.Requires {
		if !safeClosure(r, seen) {
			return false
		}
	}
	return true
}

type converter struct {
	ids     *plan.IDs
	changes map[*colour.Item]*plan.Change
	imports map[moduleKey]*importer
	own     map[string]bool             // the project's packages and modules of no package
	drops   map[importKey][]syntax.Node // names that changes take out of imports
}

// Rules of changes.
const (
	RuleAwait     = "await"
	RuleRun       = "run"
	RuleMakeAsync = "make-async"
	RuleHandOn    = "await-handed-on"
	RuleAsyncTest = "async-test-case"
)

func rule(i *colour.Item) string {
	switch {
	case i.Rule != "":
		return i.Rule
	case i.PassThrough:
		return RuleHandOn
	case i.Bridge:
		return RuleRun
	case i.Class != nil:
		return RuleAsyncTest
	case i.Lost == nil:
		return RuleMakeAsync
	case len(i.Awaits) > 0 && i.Awaits[0].Form == colour.RunForm:
		return RuleRun
	}
	return RuleAwait
}

func symbol(i *colour.Item) string {
	if i.Class != nil {
		return i.Class.Qualified
	}
	return i.Func.Qualified
}

func title(i *colour.Item) string {
	if i.Title != "" {
		return i.Title
	}
	switch rule(i) {
	case RuleHandOn:
		return fmt.Sprintf("await what `%s` hands on", i.Func.Name)
	case RuleAsyncTest:
		return fmt.Sprintf("derive `%s` from IsolatedAsyncioTestCase", i.Class.Name)
	case RuleMakeAsync:
		return fmt.Sprintf("make `%s` async", i.Func.Name)
	case RuleRun:
		if i.Bridge {
			if i.Twin != nil {
				return fmt.Sprintf("keep `%s` sync: it runs `%s`, which takes over its body", i.Func.Name, i.Twin.Name)
			}
			return fmt.Sprintf("keep `%s` sync: it runs the coroutine with asyncio.run", i.Func.Name)
		}
		return fmt.Sprintf("run `%s` with asyncio.run", Excerpt(i.Func.Unit.Tree, i.Lost.Node))
	}
	return fmt.Sprintf("await `%s` in `%s`", Excerpt(i.Func.Unit.Tree, i.Lost.Node), i.Func.Name)
}

// Excerpt is a call as people name it: its callee, and dots for arguments.
func Excerpt(t *syntax.Tree, call syntax.Node) string {
	n := call
	suffix := ""
	if t.Kind(call) == syntax.Call {
		n = t.Child(call, syntax.FieldFunction)
		suffix = "()"
		if arguments := t.Child(call, syntax.FieldArguments); t.Operand(arguments) >= 0 {
			suffix = "(...)"
		}
	}
	return strings.Join(strings.Fields(t.String(n)), " ") + suffix
}

func oldText(i *colour.Item) string {
	t := i.Func.Unit.Tree
	if i.Lost != nil {
		return t.String(i.Lost.Node)
	}
	if i.Swap != nil && i.Swap.Node > 0 {
		return t.String(i.Swap.Node)
	}
	if i.Class != nil {
		return i.Class.Unit.Tree.String(i.Class.Unit.Tree.Child(i.Class.Node, syntax.FieldSuperclasses))
	}
	if i.Title != "" {
		return i.Title
	}
	if i.Func.Kind != resolve.Def {
		return t.String(i.Func.Node)
	}
	return t.String(t.Child(i.Func.Node, syntax.FieldParameters))
}

// edits are the edits of an item: `async` before its def, and an await at each
// of its places.
func (c *converter) edits(i *colour.Item) []plan.Edit {
	var edits []plan.Edit
	if i.Lost == nil && !i.PassThrough && !i.Bridge && i.Class == nil && i.Title == "" {
		f := i.Func
		edits = append(edits, edit(f.Unit, f.Unit.Tree.Start(f.Node), f.Unit.Tree.Start(f.Node), "async ", 0))
	}
	switch {
	case i.Program != nil:
		edits = append(edits, c.program(i)...)
	case i.Twin != nil:
		edits = append(edits, c.twin(i.Func, i.Twin)...)
	case i.Maker != nil:
		edits = append(edits, maker(i.Func, i.Maker))
	case i.Drop != nil:
		edits = append(edits, c.drop(i.Drop)...)
	}
	for _, r := range i.Renames {
		edits = append(edits, c.rename(r)...)
	}
	for _, run := range i.Runs {
		edits = append(edits, unrun(i.Func.Unit, run)...)
	}
	for _, a := range i.Awaits {
		edits = append(edits, c.await(a)...)
	}
	for _, r := range i.Replacements {
		text := r.Text
		if r.Module != "" {
			name, imports := c.module(r.Unit, r.Module, r.Start)
			edits = append(edits, imports...)
			text = r.Before + name + text
		}
		edits = append(edits, edit(r.Unit, r.Start, r.End, text, r.Rank))
	}
	for _, h := range i.Helpers {
		edits = append(edits, helper(h)...)
	}
	for _, s := range i.Splits {
		edits = append(edits, split(s)...)
	}
	edits = unique(edits)
	if i.Swap != nil {
		for _, f := range i.Swap.Files {
			edits = append(edits, plan.Edit{File: f.File, Start: f.Start, End: f.End, New: f.Text, Hash: f.Hash})
		}
	}
	for _, m := range i.Moved {
		edits = move(edits, m)
	}
	for _, x := range i.Closings {
		edits = append(edits, closing(x)...)
	}
	return edits
}

func edit(u *resolve.Unit, start, end int, text string, rank int) plan.Edit {
	return plan.Edit{File: u.File.Name, Start: u.File.Offset(start), End: u.File.Offset(end), New: text, Rank: rank, Hash: u.File.Hash}
}

// await writes one await. Insertions at one offset nest: the wider expression
// opens first and closes last.
func (c *converter) await(a colour.Await) []plan.Edit {
	u := a.Func.Unit
	t := u.Tree
	start, end := t.Start(a.Node), t.End(a.Node)
	extent := end - start
	if a.Form == colour.RunForm {
		name, edits := c.asyncio(u, start)
		return append(edits,
			edit(u, start, start, name+".run(", -extent),
			edit(u, end, end, ")", extent))
	}
	var edits []plan.Edit
	switch a.Form {
	case colour.NoForm:
	case colour.AsyncForm:
		edits = append(edits, edit(u, start, start, "async ", -extent))
	case colour.CollectForm:
		edits = append(edits, edit(u, start, start, "[item async for item in ", -extent-2), edit(u, end, end, "]", extent+2)) // around a helper, around an await of the same call
	case colour.AskForm:
		name, imports := c.module(u, "inspect", start)
		value := freeIn(a.Func, "_result")
		edits = append(imports,
			edit(u, start, start, "(await "+value+" if "+name+".isawaitable("+value+" := ", -extent),
			edit(u, end, end, ") else "+value+")", extent))
	case colour.ListForm:
		argument := t.Operand(t.Child(a.Node, syntax.FieldArguments))
		edits = append(edits,
			edit(u, start, t.Start(argument), "[item async for item in ", -extent),
			edit(u, t.End(argument), end, "]", extent))
	default:
		if needsParentheses(t, a.Node) {
			edits = append(edits, edit(u, start, start, "(await ", -extent), edit(u, end, end, ")", extent))
		} else {
			edits = append(edits, edit(u, start, start, "await ", -extent))
		}
		if a.Form == colour.AnextForm {
			function := t.Child(a.Node, syntax.FieldFunction)
			edits = append(edits, edit(u, t.Start(function), t.Start(function), "a", 0))
		}
	}
	return edits
}

// freeIn is the first of a name with underscores behind it that a function does
// not spell.
func freeIn(fn *resolve.Func, name string) string {
	t := fn.Unit.Tree
	for n := fn.Node; n < t.After(fn.Node); n++ {
		if t.Kind(n) == syntax.Identifier && t.Is(n, name) {
			return freeIn(fn, name+"_")
		}
	}
	return name
}

// needsParentheses tells whether `await x` at the place of x must be
// parenthesized: before a trailer (await binds weaker than those), and after a
// star, for readers. Everything else binds weaker than await.
func needsParentheses(t *syntax.Tree, n syntax.Node) bool {
	p := t.Parent(n)
	switch t.Kind(p) {
	case syntax.Attribute:
		return true
	case syntax.Subscript:
		return t.Field(n) == syntax.FieldValue
	case syntax.Call:
		return t.Field(n) == syntax.FieldFunction
	case syntax.ListSplat, syntax.DictionarySplat:
		return true
	}
	return false
}

// alternatives offers a task in place of an await where nobody uses the
// result: the work may be meant to go on in the background. A set holds the
// task, since one that nothing refers to can be collected before it is done.
func (c *converter) alternatives(i *colour.Item, change *plan.Change) []plan.Alternative {
	none := []plan.Alternative{}
	if i.Offered != nil {
		return []plan.Alternative{{
			Title:  fmt.Sprintf("keep `%s` sync for its users: it runs `%s`, which takes over its body", i.Func.Name, i.Offered.Name),
			Safety: plan.Unsafe, Requires: []string{}, Edits: c.twin(i.Func, i.Offered),
		}}
	}
	if i.Lost == nil || rule(i) != RuleAwait || i.Lost.Use.Role != colour.Dropped || i.Func.Kind == resolve.Module {
		return none
	}
	u := i.Func.Unit
	t := u.Tree
	if i.Lost.UsedIn != i.Func {
		return none // dropped elsewhere, by somebody that it was handed to
	}
	statement := i.Lost.Use.By
	if t.Kind(statement) != syntax.ExpressionStatement || t.Operand(statement) != i.Lost.Node || t.Kind(t.Parent(statement)) != syntax.Block {
		return none
	}
	if previous := statement - 1; previous >= 0 && u.Lines.Line(t.Start(statement)) == u.Lines.Line(t.Start(t.Parent(statement))) && t.First(t.Parent(statement)) != statement {
		return none
	}
	start, end := t.Start(statement), t.End(statement)
	line := u.Lines.Start(u.Lines.Line(start))
	indent := string(t.Text[line:start])
	if strings.TrimLeft(indent, " \t\f") != "" {
		return none // a suite on the line of its header
	}
	name, edits := c.asyncio(u, start)
	newline := syntax.Newline(t.Text)
	text := t.String(statement)
	edits = append(edits, tasksSet(u, newline)...)
	edits = append(edits, edit(u, start, end,
		"_task = "+name+".create_task("+text+")"+newline+
			indent+"_background_tasks.add(_task)"+newline+
			indent+"_task.add_done_callback(_background_tasks.discard)", 0))
	return []plan.Alternative{{
		Title: "start it in the background with create_task, kept in a set until it is done", Safety: plan.Unsafe,
		Requires: []string{}, Edits: edits,
	}}
}

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

func calleeName(l *colour.Lost) string {
	if l.Callee != nil {
		return l.Callee.Qualified
	}
	return l.Library
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
