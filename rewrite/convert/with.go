package convert

import (
	"strings"

	"awaken/rewrite/colour"
	"awaken/rewrite/header"
	"awaken/rewrite/plan"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// split writes a `with` statement of several items as one in another.
func split(s colour.Split) []plan.Edit {
	u, t := s.Unit, s.Unit.Tree
	newline := syntax.Newline(t.Text)
	indent := lineIndent(u, s.Statement)
	block := t.Child(s.Statement, syntax.FieldBody)
	body := lineIndent(u, t.Operand(block))
	deeper := strings.TrimPrefix(body, indent)
	clause := t.ChildOf(s.Statement, syntax.WithClause)
	var items []syntax.Node
	for c := t.First(clause); c >= 0; c = t.Next(c) {
		if t.Kind(c) == syntax.WithItem {
			items = append(items, c)
		}
	}
	var edits []plan.Edit
	start := t.Start(s.Statement)
	head := "with "
	if s.Async[items[0]] {
		head = "async with "
	}
	edits = append(edits, edit(u, start, t.Start(items[0]), head, 0))
	level := ""
	for i := 1; i < len(items); i++ {
		between := ", "
		if s.Async[items[i]] != s.Async[items[i-1]] {
			level += deeper
			between = ":" + newline + indent + level + "with "
			if s.Async[items[i]] {
				between = ":" + newline + indent + level + "async with "
			}
		}
		edits = append(edits, edit(u, t.End(items[i-1]), t.Start(items[i]), between, 0))
	}
	last := t.End(items[len(items)-1])
	colon := last + strings.IndexByte(string(t.Text[last:t.Start(block)]), ':')
	if colon > last {
		edits = append(edits, edit(u, last, colon, "", 0)) // a comma, a parenthesis
	}
	first := u.Lines.Start(u.Lines.Line(t.Start(t.Operand(block))))
	return append(edits, reindent(u, header.NextLine(u.Lines, colon), lineEnd(u, max(t.End(s.Statement), first)), body, body+level)...)
}

// closing writes a loop into a try that closes what it walks, which has been
// bound to a name before it.
func closing(c colour.Closing) []plan.Edit {
	u, t := c.Unit, c.Unit.Tree
	newline := syntax.Newline(t.Text)
	indent := lineIndent(u, c.Loop)
	deeper := indent + stepOf(u, c.Loop)
	iterable := t.Child(c.Loop, syntax.FieldRight)
	end := lineEnd(u, t.End(c.Loop))
	edits := []plan.Edit{
		edit(u, t.Start(iterable), t.End(iterable), c.Name, 0),
		edit(u, end, end, newline+indent+"finally:"+newline+deeper+"await "+c.Name+".aclose()", 1<<30),
	}
	first, last := u.File.Offset(t.Start(iterable)), u.File.Offset(t.End(iterable))
	for _, e := range reindent(u, u.Lines.Start(u.Lines.Line(t.Start(c.Loop))), end, indent, deeper) {
		if e.Start <= first || e.Start >= last { // the iterable goes elsewhere, with its lines
			edits = append(edits, e)
		}
	}
	return edits
}

// stepOf is what the suite of a statement is indented by.
func stepOf(u *resolve.Unit, statement syntax.Node) string {
	t := u.Tree
	first := t.Operand(t.Child(statement, syntax.FieldBody))
	if t.StartsLine(first) {
		if step := strings.TrimPrefix(lineIndent(u, first), lineIndent(u, statement)); step != "" {
			return step
		}
	}
	return indentation(t)
}

// region is a range of a file whose lines a repair moves to a deeper
// indentation.
type region struct {
	item       *colour.Item
	file       string
	start, end int // bytes of the file
	deeper     string
}

// deeperRegions lists the regions of all items.
func deeperRegions(items []*colour.Item) []region {
	var regions []region
	for _, i := range items {
		if p := i.Program; p != nil {
			u, t := i.Func.Unit, i.Func.Unit.Tree
			inner := indentation(t)
			if len(p.Path) == 0 {
				regions = append(regions, region{i, u.File.Name, u.File.Offset(u.Lines.Start(u.Lines.Line(t.Start(p.First)))), u.File.Offset(t.End(p.Last)), inner})
			}
		}
		for _, c := range i.Closings {
			u, t := c.Unit, c.Unit.Tree
			regions = append(regions, region{i, u.File.Name, u.File.Offset(u.Lines.Start(u.Lines.Line(t.Start(c.Loop)))) + 1, u.File.Offset(t.End(c.Loop)), stepOf(u, c.Loop)})
		}
		for _, s := range i.Splits {
			u, t := s.Unit, s.Unit.Tree
			block := t.Child(s.Statement, syntax.FieldBody)
			deeper := ""
			var last syntax.Node
			for c := t.First(t.ChildOf(s.Statement, syntax.WithClause)); c >= 0; c = t.Next(c) {
				if t.Kind(c) != syntax.WithItem {
					continue
				}
				if last > 0 && s.Async[c] != s.Async[last] {
					deeper += strings.TrimPrefix(lineIndent(u, t.Operand(block)), lineIndent(u, s.Statement))
				}
				last = c
			}
			regions = append(regions, region{i, u.File.Name, u.File.Offset(u.Lines.Start(u.Lines.Line(t.Start(t.Operand(block))))), u.File.Offset(t.End(block)), deeper})
		}
	}
	return regions
}

// deepen has the lines that other edits write inside a region take its
// indentation.
func deepen(item *colour.Item, edits []plan.Edit, regions []region) {
	for _, r := range regions {
		if r.item == item || r.deeper == "" {
			continue
		}
		for i := range edits {
			e := &edits[i]
			if e.File != r.file || e.Start < r.start || e.End > r.end || !strings.ContainsAny(e.New, "\r\n") {
				continue
			}
			newline := syntax.Newline([]byte(e.New))
			lines := strings.Split(e.New, newline)
			from := 1
			if e.Start == e.End && lines[len(lines)-1] == "" {
				from, e.Rank = 0, rankIndent-1 // whole lines, before one that moves as well
			}
			for k := from; k < len(lines); k++ {
				if lines[k] != "" {
					lines[k] = r.deeper + lines[k]
				}
			}
			e.New = strings.Join(lines, newline)
		}
	}
}
