package convert

import (
	"slices"
	"strings"

	"awaken/rewrite/colour"
	"awaken/rewrite/header"
	"awaken/rewrite/plan"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// importKey is an import statement of a file.
type importKey struct {
	unit *resolve.Unit
	node syntax.Node
}

// rename writes the new name, and has the import that binds the old one bind
// it too.
func (c *converter) rename(r colour.Rename) []plan.Edit {
	t := r.Unit.Tree
	var edits []plan.Edit
	if r.Node >= 0 {
		edits = append(edits, edit(r.Unit, t.Start(r.Node), t.End(r.Node), r.New, 0))
	}
	if r.Import < 0 || r.Unit.Exports(r.New) {
		return edits
	}
	return append(edits, c.importName(r.Unit, r.Import, r.New))
}

// importName adds a name to `from module import ...`: where the names are
// sorted, in order, else at the end. Names that are dropped do not count; where
// all are, the new name gets a statement of its own before the dropped one.
func (c *converter) importName(u *resolve.Unit, statement syntax.Node, name string) plan.Edit {
	t := u.Tree
	kept, separator := c.kept(u, statement)
	rank := 0
	for i := range 8 { // several at one offset: in the order of their names
		rank <<= 7
		if i < len(name) {
			rank += int(name[i])
		}
	}
	if len(kept) == 0 {
		first := t.ChildOf(statement, syntax.DottedName)
		if f := t.Child(statement, syntax.FieldModuleName); f >= 0 {
			first = f
		}
		line := u.Lines.Start(u.Lines.Line(t.Start(statement))) + header.BOM(t, u.Lines.Line(t.Start(statement)))
		indent := string(t.Text[line:t.Start(statement)])
		return edit(u, line, line, indent+"from "+t.String(first)+" import "+name+syntax.Newline(t.Text), rank)
	}
	sorted := slices.IsSortedFunc(kept, func(a, b syntax.Node) int { return strings.Compare(t.String(a), t.String(b)) })
	if sorted {
		for _, k := range kept {
			if t.String(k) > name {
				return edit(u, t.Start(k), t.Start(k), name+separator, rank)
			}
		}
	}
	end := t.End(kept[len(kept)-1])
	return edit(u, end, end, separator+name, rank)
}

// kept lists the names of an import that no change drops, and what separates
// the names.
func (c *converter) kept(u *resolve.Unit, statement syntax.Node) (names []syntax.Node, separator string) {
	t := u.Tree
	var all []syntax.Node
	for n := t.First(statement); n >= 0; n = t.Next(n) {
		if t.Field(n) == syntax.FieldName {
			all = append(all, n)
		}
	}
	separator = ", "
	if len(all) > 1 {
		if text := string(t.Text[t.End(all[0]):t.Start(all[1])]); strings.TrimSpace(text) == "," {
			separator = text
		}
	}
	dropped := c.drops[importKey{u, statement}]
	return slices.DeleteFunc(all, func(n syntax.Node) bool { return slices.Contains(dropped, n) }), separator
}

// drop takes the dropped names out of an import, or the whole statement with
// its line.
func (c *converter) drop(d *colour.Drop) []plan.Edit {
	u, t := d.Unit, d.Unit.Tree
	kept, _ := c.kept(u, d.Import)
	if len(kept) == 0 {
		start, end := u.Lines.Start(u.Lines.Line(t.Start(d.Import)))+header.BOM(t, u.Lines.Line(t.Start(d.Import))), header.NextLine(u.Lines, t.End(d.Import))
		if !t.StartsLine(d.Import) || strings.TrimSpace(string(t.Text[t.End(d.Import):end])) != "" {
			return nil // it shares its line: what is unused does no harm there
		}
		if line := u.Lines.Line(end); blank(u, u.Lines.Line(start)-1) && end > start && line < u.Lines.Len() && blank(u, line) {
			end = u.Lines.Start(line + 1) // it was a group of imports of its own
		}
		return []plan.Edit{edit(u, start, end, "", 0)}
	}
	var edits []plan.Edit
	for i := 0; i < len(d.Names); i++ {
		first, last := d.Names[i], d.Names[i]
		before, after := syntax.Nil, syntax.Nil
		for _, k := range kept {
			if k < first {
				before = k
			}
			if k > first && after < 0 {
				after = k
			}
		}
		for i+1 < len(d.Names) && (after < 0 || d.Names[i+1] < after) {
			i++
			last = d.Names[i]
		}
		if before >= 0 {
			edits = append(edits, edit(u, t.End(before), t.End(last), "", 0))
		} else {
			edits = append(edits, edit(u, t.Start(first), t.Start(after), "", 0))
		}
	}
	return edits
}

// blank tells whether a line holds nothing, or lies before the first.
func blank(u *resolve.Unit, line int) bool {
	return line < 1 || strings.TrimSpace(string(u.Lines.Text(line))) == ""
}
