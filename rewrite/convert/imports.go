package convert

import (
	"slices"

	"awaken/rewrite/header"
	"awaken/rewrite/plan"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// importer knows by what name a file can say a module.
type importer struct {
	name  string
	edits []plan.Edit // that bind the name, if nothing does yet
}

// moduleKey is a module in a file that says its name.
type moduleKey struct {
	unit   *resolve.Unit
	module string
}

// asyncio is module for asyncio.
func (c *converter) asyncio(u *resolve.Unit, use int) (string, []plan.Edit) {
	return c.module(u, "asyncio", use)
}

// module is the name of a module at module level of a file, with the edits that
// import it where that is needed. It must be bound before offset use.
func (c *converter) module(u *resolve.Unit, module string, use int) (string, []plan.Edit) {
	key := moduleKey{u, module}
	i := c.imports[key]
	if i == nil {
		i = c.newImporter(u, module, use)
		c.imports[key] = i
	}
	return i.name, slices.Clone(i.edits)
}

func (c *converter) newImporter(u *resolve.Unit, module string, use int) *importer {
	t := u.Tree
	for s := t.First(0); s >= 0; s = t.Next(s) {
		if t.Kind(s) != syntax.ImportStatement {
			continue
		}
		for n := t.First(s); n >= 0; n = t.Next(n) {
			switch t.Kind(n) {
			case syntax.DottedName:
				if t.Is(n, module) {
					return &importer{name: module}
				}
			case syntax.AliasedImport:
				if t.Is(t.Child(n, syntax.FieldName), module) {
					return &importer{name: t.String(t.Child(n, syntax.FieldAlias))}
				}
			}
		}
	}
	name, statement := module, "import "+module
	if u.Exports(module) { // something else bears the name here
		name, statement = "_"+module, "import "+module+" as _"+module
	}
	return &importer{name: name, edits: []plan.Edit{c.importEdit(u, statement, use)}}
}

// importEdit adds an import where it belongs.
func (c *converter) importEdit(u *resolve.Unit, statement string, use int) plan.Edit {
	at, text := header.Import(u.Tree, u.Lines, statement, use, c.own)
	return edit(u, at, at, text, header.RankImport)
}

// tasksSet adds the module's set of running background tasks after its last
// leading import, unless the module has one.
func tasksSet(u *resolve.Unit, newline string) []plan.Edit {
	if u.Exports("_background_tasks") {
		return nil
	}
	return definition(u, "_background_tasks = set()"+newline)
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
