package convert

import (
	"strings"

	"awaken/rewrite/colour"
	"awaken/rewrite/header"
	"awaken/rewrite/plan"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// Insertions at one offset: a header comes first, then the indentation of a
// line, then what is inserted into the line.
const (
	rankHeader = -1 << 30
	rankIndent = -1 << 29
)

// program moves module-level code into a coroutine function. The code itself
// stays where it is: `async def main():` comes before it, in place of the
// headers around it, and those come after it, around the asyncio.run.
func (c *converter) program(i *colour.Item) []plan.Edit {
	u, p := i.Func.Unit, i.Program
	t := u.Tree
	newline := syntax.Newline(t.Text)
	asyncio, edits := c.asyncio(u, t.Start(p.First))
	start := u.Lines.Start(u.Lines.Line(t.Start(p.First)))
	indent := string(t.Text[start:t.Start(p.First)])
	inner, outside := "", ""
	if len(p.Path) == 0 {
		inner = indentation(t)
		start = above(u, start)
	} else {
		inner = indent
		if len(p.Path) > 1 {
			inner = lineIndent(u, p.Path[1])
		}
		outer := u.Lines.Start(u.Lines.Line(t.Start(p.Path[0])))
		outer += header.BOM(t, u.Lines.Line(t.Start(p.Path[0])))
		start = headerEnd(u, p.Path[len(p.Path)-1], t.Parent(p.First))
		outside = string(t.Text[outer:start])
		edits = append(edits, edit(u, outer, start, "", 0))
		start = outer
	}
	head := "async def " + p.Name + "():" + newline
	if len(p.Globals) > 0 {
		head += inner + "global " + strings.Join(p.Globals, ", ") + newline
	}
	edits = append(edits, edit(u, start, start, strings.Repeat(newline, missingLines(u, start))+head, rankHeader))
	end := lineEnd(u, t.End(p.Last))
	edits = append(edits, reindent(u, start+len(outside), end, indent, inner)...)
	result := ""
	if len(p.Returns) > 0 {
		names := strings.Join(p.Returns, ", ")
		result = names + " = "
		edits = append(edits, edit(u, end, end, newline+inner+"return "+names, 1<<29))
	}
	return append(edits, edit(u, end, end, newline+newline+newline+outside+indent+result+asyncio+".run("+p.Name+"())", 1<<30))
}

// unrun turns asyncio.run(x) into await x.
func unrun(u *resolve.Unit, run syntax.Node) []plan.Edit {
	t := u.Tree
	argument := t.Operand(t.Child(run, syntax.FieldArguments))
	open, end := "await ", ""
	if needsParentheses(t, run) {
		open, end = "(await ", ")"
	}
	return []plan.Edit{edit(u, t.Start(run), t.Start(argument), open, 0), edit(u, t.End(argument), t.End(run), end, 0)}
}

// headerEnd is where the line after the header of a statement begins, whose
// body is block.
func headerEnd(u *resolve.Unit, statement, block syntax.Node) int {
	t := u.Tree
	end := t.Start(statement)
	for n := t.First(statement); n >= 0 && n != block; n = t.Next(n) {
		if t.Kind(n) != syntax.Comment {
			end = t.End(n)
		}
	}
	return header.NextLine(u.Lines, end)
}

// above is the start of the comment lines that stand directly above a line.
func above(u *resolve.Unit, start int) int {
	line := u.Lines.Line(start)
	for line > 1 && strings.HasPrefix(string(u.Lines.Text(line-1)), "#") {
		line--
	}
	return u.Lines.Start(line) + header.BOM(u.Tree, line)
}

// missingLines is how many empty lines there are too few above a function at
// module level that starts at an offset.
func missingLines(u *resolve.Unit, start int) int {
	line := u.Lines.Line(start)
	missing := 2
	for missing > 0 && line > 1 && strings.TrimSpace(string(u.Lines.Text(line-1))) == "" {
		missing--
		line--
	}
	if line == 1 {
		return 0
	}
	return missing
}

// lineEnd is the end of the line that holds the byte before an offset, without
// its line end.
func lineEnd(u *resolve.Unit, offset int) int {
	line := u.Lines.Line(max(offset-1, 0))
	return u.Lines.Start(line) + len(u.Lines.Text(line))
}

// lineIndent is the white space before a node that begins its line.
func lineIndent(u *resolve.Unit, n syntax.Node) string {
	return string(u.Tree.Text[u.Lines.Start(u.Lines.Line(u.Tree.Start(n))):u.Tree.Start(n)])
}

// indentation is one step of indentation, as the first block of a file has it.
func indentation(t *syntax.Tree) string {
	for n := syntax.Node(0); int(n) < t.Len(); n++ {
		if t.Kind(n) != syntax.Block || t.Parent(n) < 0 || t.Parent(t.Parent(n)) != 0 {
			continue
		}
		at := t.Start(n)
		for at > 0 && (t.Text[at-1] == ' ' || t.Text[at-1] == '\t') {
			at--
		}
		if at < t.Start(n) && (at == 0 || t.Text[at-1] == '\n' || t.Text[at-1] == '\r') {
			return string(t.Text[at:t.Start(n)])
		}
	}
	return "    "
}

// reindent moves the lines of [start, end) from one indentation to another, but
// for empty ones and those that begin inside a string.
func reindent(u *resolve.Unit, start, end int, from, to string) []plan.Edit {
	if from == to {
		return nil
	}
	inside := stringLines(u, start, end)
	var edits []plan.Edit
	for line := u.Lines.Line(start); line <= u.Lines.Len() && u.Lines.Start(line) < end; line++ {
		at := max(u.Lines.Start(line), start)
		text := string(u.Lines.Text(line))
		if inside[line] || strings.TrimSpace(text) == "" {
			continue
		}
		if strings.HasPrefix(to, from) {
			edits = append(edits, edit(u, at, at, to[len(from):], rankIndent))
			continue
		}
		blank := len(text) - len(strings.TrimLeft(text, " \t"))
		if cut := min(blank, len(from)-len(to)); cut > 0 {
			edits = append(edits, edit(u, at, at+cut, "", 0))
		}
	}
	return edits
}

// stringLines are the lines that begin inside a string.
func stringLines(u *resolve.Unit, start, end int) map[int]bool {
	t := u.Tree
	lines := map[int]bool{}
	for n := syntax.Node(0); int(n) < t.Len(); n++ {
		if t.Kind(n) != syntax.String || t.End(n) <= start || t.Start(n) >= end {
			continue
		}
		for line := u.Lines.Line(t.Start(n)) + 1; line <= u.Lines.Line(t.End(n)-1); line++ {
			lines[line] = true
		}
	}
	return lines
}
