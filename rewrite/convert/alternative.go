package convert

import (
	"fmt"
	"strings"

	"awaken/rewrite/colour"
	"awaken/rewrite/plan"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

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
