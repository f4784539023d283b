package convert

import (
	"bytes"
	"slices"

	"awaken/rewrite/plan"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// importer knows by what name a file can say `asyncio`.
type importer struct {
	name  string
	edits []plan.Edit // that bind the name, if nothing does yet
}

// asyncio is the name of the module at module level of a file, with the edits
// that import it where that is needed. It must be bound before offset use.
func (c *converter) asyncio(u *resolve.Unit, use int) (string, []plan.Edit) {
	i := c.imports[u]
	if i == nil {
		i = newImporter(u, use)
		c.imports[u] = i
	}
	return i.name, slices.Clone(i.edits)
}

func newImporter(u *resolve.Unit, use int) *importer {
	t := u.Tree
	for s := t.First(0); s >= 0; s = t.Next(s) {
		if t.Kind(s) != syntax.ImportStatement {
			continue
		}
		for c := t.First(s); c >= 0; c = t.Next(c) {
			switch t.Kind(c) {
			case syntax.DottedName:
				if t.Is(c, "asyncio") {
					return &importer{name: "asyncio"}
				}
			case syntax.AliasedImport:
				if t.Is(t.Child(c, syntax.FieldName), "asyncio") {
					return &importer{name: t.String(t.Child(c, syntax.FieldAlias))}
				}
			}
		}
	}
	name, statement := "asyncio", "import asyncio"
	if u.Exports("asyncio") { // something else bears the name here
		name, statement = "_asyncio", "import asyncio as _asyncio"
	}
	return &importer{name: name, edits: []plan.Edit{importEdit(u, statement, use)}}
}

// importEdit adds an import before the first one, after docstring, comments
// above it and `from __future__`; a file without imports gets it after its
// docstring, set off by empty lines.
func importEdit(u *resolve.Unit, statement string, use int) plan.Edit {
	t := u.Tree
	newline := syntax.Newline(t.Text)
	after := -1 // end of the docstring and of the future imports
	first := true
	for s := t.First(0); s >= 0; s = t.Next(s) {
		switch {
		case t.Kind(s) == syntax.Comment:
			continue
		case first && isDocstring(t, s), t.Kind(s) == syntax.FutureImportStatement:
			after = t.End(s)
			first = false
			continue
		case t.Kind(s) == syntax.ImportStatement, t.Kind(s) == syntax.ImportFromStatement:
			if t.Start(s) < use && t.StartsLine(s) {
				return edit(u, t.Start(s), t.Start(s), statement+newline, 0)
			}
		}
		first = false
		if t.Start(s) >= use {
			break
		}
	}
	if after >= 0 {
		line := u.Lines.Line(after)
		if line < u.Lines.Len() {
			at := u.Lines.Start(line + 1)
			return edit(u, at, at, newline+statement+newline, 0)
		}
		return edit(u, after, after, newline+newline+statement, 0)
	}
	at := top(t, u)
	return edit(u, at, at, statement+newline+newline+newline, 0)
}

// top is the offset of the first statement's line, or of the comment block
// that stands directly above it.
func top(t *syntax.Tree, u *resolve.Unit) int {
	for s := t.First(0); s >= 0; s = t.Next(s) {
		if t.Kind(s) == syntax.Comment {
			continue
		}
		return u.Lines.Start(u.Lines.Line(t.Start(s))) + bom(t, u.Lines.Line(t.Start(s)))
	}
	return len(t.Text)
}

func bom(t *syntax.Tree, line int) int {
	if line == 1 && bytes.HasPrefix(t.Text, []byte("\ufeff")) {
		return 3
	}
	return 0
}

func isDocstring(t *syntax.Tree, s syntax.Node) bool {
	if t.Kind(s) != syntax.ExpressionStatement {
		return false
	}
	k := t.Kind(t.Operand(s))
	return k == syntax.String || k == syntax.ConcatenatedString
}

// tasksSet adds the module's set of running background tasks after its last
// leading import, unless the module has one.
func tasksSet(u *resolve.Unit, newline string) []plan.Edit {
	if u.Exports("_background_tasks") {
		return nil
	}
	t := u.Tree
	at := -1
	for s := t.First(0); s >= 0; s = t.Next(s) {
		switch t.Kind(s) {
		case syntax.ImportStatement, syntax.ImportFromStatement, syntax.FutureImportStatement:
			at = nextLine(u, t.End(s))
		}
	}
	if at < 0 {
		at = top(t, u)
	}
	return []plan.Edit{edit(u, at, at, newline+"_background_tasks = set()"+newline, 1)}
}

// nextLine is the start of the line after an offset.
func nextLine(u *resolve.Unit, offset int) int {
	line := u.Lines.Line(offset)
	if line < u.Lines.Len() {
		return u.Lines.Start(line + 1)
	}
	return offset
}

func unique(edits []plan.Edit) []plan.Edit {
	var list []plan.Edit
	for _, e := range edits {
		if !slices.Contains(list, e) {
			list = append(list, e)
		}
	}
	return list
}

func sortedUnique(ids []string) []string {
	slices.Sort(ids)
	return slices.Compact(ids)
}
