package convert

import (
	"strings"

	"awaken/rewrite/colour"
	algebra "awaken/rewrite/edit"
	"awaken/rewrite/header"
	"awaken/rewrite/plan"
	"awaken/rewrite/syntax"
)

// move takes those edits that stand inside text which an item moves, makes
// them there, and adds the insertion of that text.
func move(edits []plan.Edit, m colour.Moved) []plan.Edit {
	u, t := m.Unit, m.Unit.Tree
	start, end := t.Start(m.Node), t.End(m.Node)
	position := map[int]int{} // of a byte of the file in the text that is moved
	for i := start; i <= end; i++ {
		position[u.File.Offset(i)] = i - start
	}
	var inner []algebra.Edit
	var rest []plan.Edit
	for _, e := range edits {
		from, inside := position[e.Start]
		to, ends := position[e.End]
		if e.File == u.File.Name && inside && ends {
			inner = append(inner, algebra.Edit{Start: from, End: to, New: e.New, Rank: e.Rank})
			continue
		}
		rest = append(rest, e)
	}
	text := t.Bytes(m.Node)
	if composed, err := algebra.Compose(inner); err == nil {
		if made, err := algebra.Apply(text, composed); err == nil {
			text = made
		}
	}
	return append(rest, edit(u, m.At, m.At, m.Before+string(text)+m.After, rankIndent-1))
}

// helper adds a function to a module, below its leading imports.
func helper(h colour.Helper) plan.Edit {
	u, t := h.Unit, h.Unit.Tree
	newline := syntax.Newline(t.Text)
	text := strings.ReplaceAll(h.Text, "\n", newline)
	if at := header.BelowImports(t, u.Lines); at >= 0 {
		return edit(u, at, at, newline+newline+text, 1)
	}
	at := header.Top(t, u.Lines)
	return edit(u, at, at, text+newline+newline, 1)
}
