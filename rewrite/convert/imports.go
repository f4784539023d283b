package convert

import (
	"slices"

	"awaken/rewrite/header"
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

// importEdit adds an import where it belongs.
func importEdit(u *resolve.Unit, statement string, use int) plan.Edit {
	at, text := header.Import(u.Tree, u.Lines, statement, use)
	return edit(u, at, at, text, 0)
}

// tasksSet adds the module's set of running background tasks after its last
// leading import, unless the module has one.
func tasksSet(u *resolve.Unit, newline string) []plan.Edit {
	if u.Exports("_background_tasks") {
		return nil
	}
	at := header.AfterImports(u.Tree, u.Lines)
	if at < 0 {
		at = header.Top(u.Tree, u.Lines)
	}
	return []plan.Edit{edit(u, at, at, newline+"_background_tasks = set()"+newline, 1)}
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
