package convert

import (
	"awaken/rewrite/colour"
	"awaken/rewrite/plan"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

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
