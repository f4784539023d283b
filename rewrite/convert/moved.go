package convert

import (
	"cmp"
	"strings"

	"awaken/rewrite/colour"
	algebra "awaken/rewrite/edit"
	"awaken/rewrite/header"
	"awaken/rewrite/plan"
	"awaken/rewrite/resolve"
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
		if e.File == u.File.Name && inside && ends && !around(e, from, to, end-start) {
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
	return append(rest, edit(u, m.At, m.At, m.Before+string(text)+m.After, cmp.Or(m.Rank, rankIndent-1)))
}

// around tells whether an insertion at one of the ends of a text of that size
// belongs to an expression around it: the wider ones open first and close last.
func around(e plan.Edit, from, to, size int) bool {
	return from == to && (from == 0 && e.Rank < -size-1 || to == size && e.Rank > size+1)
}

// helper adds a function to a module, below its leading imports.
func helper(h colour.Helper) []plan.Edit {
	u, t := h.Unit, h.Unit.Tree
	return definition(u, strings.ReplaceAll(h.Text, "\n", syntax.Newline(t.Text)))
}

// definition adds a definition to a module.
func definition(u *resolve.Unit, text string) []plan.Edit {
	at, text, tail := header.Definition(u.Tree, u.Lines, text)
	edits := []plan.Edit{edit(u, at, at, text, header.RankDefinition)}
	if tail != "" {
		edits = append(edits, edit(u, at, at, tail, header.RankTail))
	}
	return edits
}
