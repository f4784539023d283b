package colour

import (
	"slices"

	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// Rename puts another name of a library's module in the place of one.
type Rename struct {
	Unit *resolve.Unit
	Node syntax.Node // the identifier that is written anew; Nil where the new name is wanted besides
	New  string
	// Import is the `from module import name` that binds the old name, and must
	// bind the new one; Nil where Node is the last part of a dotted name.
	Import syntax.Node
}

// Drop takes names out of a `from module import ...`, which nothing uses once
// the renames of the file are made.
type Drop struct {
	Unit   *resolve.Unit
	Import syntax.Node
	Names  []syntax.Node // children of Import, in order
}

// rename writes a library's name for another of the same module, in a file
// where the old one is spelled at n. It tells whether it can.
func (d *demand) rename(item *Item, u *resolve.Unit, n syntax.Node, name string) bool {
	t := u.Tree
	r := Rename{Unit: u, Node: n, New: name, Import: syntax.Nil}
	switch t.Kind(n) {
	case syntax.Attribute:
		r.Node = t.Child(n, syntax.FieldAttribute)
	case syntax.Identifier:
		if r.Import = importOf(t, t.String(n)); r.Import < 0 || u.Exports(name) && importOf(t, name) < 0 {
			return false
		}
	default:
		return false
	}
	if !slices.Contains(item.Renames, r) {
		item.Renames = append(item.Renames, r)
	}
	return true
}

// needName has the import that binds the name at n bind another name of its
// module as well. It tells whether it can.
func (d *demand) needName(item *Item, u *resolve.Unit, n syntax.Node, name string) bool {
	t := u.Tree
	statement := importOf(t, t.String(n))
	if statement < 0 || u.Exports(name) && importOf(t, name) < 0 {
		return false
	}
	r := Rename{Unit: u, Node: syntax.Nil, New: name, Import: statement}
	if !slices.Contains(item.Renames, r) {
		item.Renames = append(item.Renames, r)
	}
	return true
}

// importOf is the `from module import ...` of a file that binds a name, or Nil.
func importOf(t *syntax.Tree, name string) syntax.Node {
	for n := syntax.Node(1); int(n) < t.Len(); n++ {
		if t.Kind(n) == syntax.ImportFromStatement && importedAs(t, n, name) >= 0 {
			return n
		}
	}
	return syntax.Nil
}

// importedAs is the part of a `from module import ...` that binds a name.
func importedAs(t *syntax.Tree, statement syntax.Node, name string) syntax.Node {
	for c := t.First(statement); c >= 0; c = t.Next(c) {
		if t.Field(c) != syntax.FieldName {
			continue
		}
		if bound := t.Child(c, syntax.FieldAlias); bound >= 0 && t.Is(bound, name) || bound < 0 && t.Is(c, name) {
			return c
		}
	}
	return syntax.Nil
}

// dropImports finds the imported names that the renames leave unused.
func (a *Analysis) dropImports() {
	type imported struct {
		unit *resolve.Unit
		node syntax.Node // the name in the import
	}
	items := map[imported][]*Item{}
	replaced := map[imported]map[syntax.Node]bool{}
	statement := map[imported]syntax.Node{}
	var order []imported
	for _, item := range a.Items {
		for _, r := range item.Renames {
			if r.Import < 0 || r.Node < 0 {
				continue
			}
			key := imported{r.Unit, importedAs(r.Unit.Tree, r.Import, r.Unit.Tree.String(r.Node))}
			if replaced[key] == nil {
				replaced[key] = map[syntax.Node]bool{}
				statement[key] = r.Import
				order = append(order, key)
			}
			replaced[key][r.Node] = true
			items[key] = append(items[key], item)
		}
	}
	drops := map[imported]*Item{} // by the statement
	for _, key := range order {
		t := key.unit.Tree
		local := t.String(key.node)
		if alias := t.Child(key.node, syntax.FieldAlias); alias >= 0 {
			local = t.String(alias)
		}
		if usedElsewhere(t, local, replaced[key]) || a.program.ReadElsewhere(key.unit, local) {
			continue
		}
		at := imported{key.unit, statement[key]}
		item := drops[at]
		if item == nil {
			item = &Item{
				Func: key.unit.Body, Drop: &Drop{Unit: key.unit, Import: at.node}, Rule: "unused-import", Title: "drop an import that is no longer used",
				Reason: "the repair replaces all uses of an imported name",
			}
			drops[at] = item
			a.Items = append(a.Items, item)
		}
		item.Drop.Names = append(item.Drop.Names, key.node)
		for _, i := range items[key] {
			item.require(i)
		}
	}
	for _, item := range drops {
		slices.Sort(item.Drop.Names)
	}
	a.dropRuns()
	a.dropSwapped()
}

// dropSwapped finds the names of imports that the swaps which follow leave
// unused.
func (a *Analysis) dropSwapped() {
	type name struct {
		unit  *resolve.Unit
		local string
	}
	items := map[name][]*Item{}
	gone := map[name]map[syntax.Node]bool{}
	var order []name
	for _, item := range a.Items {
		if item.Swap == nil {
			continue
		}
		for _, n := range item.Swap.Gone {
			key := name{item.Func.Unit, item.Func.Unit.Tree.String(n)}
			if gone[key] == nil {
				gone[key] = map[syntax.Node]bool{}
				order = append(order, key)
			}
			gone[key][n] = true
			items[key] = append(items[key], item)
		}
	}
	drops := map[lockKey]*Item{}
	for _, key := range order {
		statement, n := boundAtTop(key.unit.Tree, key.local)
		if n < 0 || usedElsewhere(key.unit.Tree, key.local, gone[key]) || a.program.ReadElsewhere(key.unit, key.local) {
			continue
		}
		at := lockKey{key.unit, statement}
		item := drops[at]
		if item == nil {
			item = &Item{
				Func: key.unit.Body, Rule: "unused-import", Title: "drop an import that is no longer used", Reason: "all uses of an imported name are swapped",
				Drop: &Drop{Unit: key.unit, Import: statement},
			}
			drops[at] = item
			a.Items = append(a.Items, item)
		}
		item.Drop.Names = append(item.Drop.Names, n)
		slices.Sort(item.Drop.Names)
		for _, i := range items[key] {
			item.require(i)
		}
	}
}

// boundAtTop is the one import at module level that binds a name, with the part
// of it that does; Nil where there is none, or another import binds it too.
func boundAtTop(t *syntax.Tree, local string) (statement, name syntax.Node) {
	statement, name = syntax.Nil, syntax.Nil
	for n := syntax.Node(1); int(n) < t.Len(); n++ {
		if t.Kind(n) != syntax.ImportStatement && t.Kind(n) != syntax.ImportFromStatement {
			continue
		}
		found := importedAs(t, n, local)
		switch {
		case found < 0:
		case name >= 0 || t.Parent(n) != 0:
			return syntax.Nil, syntax.Nil
		default:
			statement, name = n, found
		}
	}
	return statement, name
}

// dropRuns finds the files that import asyncio for calls of asyncio.run alone
// which have become awaits.
func (a *Analysis) dropRuns() {
	unrun := map[*resolve.Unit][]*Item{}
	replaced := map[*resolve.Unit]map[syntax.Node]bool{}
	needed := map[*resolve.Unit]bool{} // what is written there says asyncio
	for _, item := range a.Items {
		u := item.Func.Unit
		needed[u] = needed[u] || item.Program != nil || item.Twin != nil
		for _, p := range item.Awaits {
			needed[p.Func.Unit] = needed[p.Func.Unit] || p.Form == RunForm
		}
		for _, r := range item.Replacements {
			needed[r.Unit] = needed[r.Unit] || r.Module == "asyncio"
		}
		for _, n := range item.Runs {
			if replaced[u] == nil {
				replaced[u] = map[syntax.Node]bool{}
			}
			replaced[u][u.Tree.Child(u.Tree.Child(n, syntax.FieldFunction), syntax.FieldObject)] = true
			unrun[u] = append(unrun[u], item)
		}
	}
	for _, u := range a.program.Units {
		if unrun[u] == nil || needed[u] || usedElsewhere(u.Tree, "asyncio", replaced[u]) || a.program.ReadElsewhere(u, "asyncio") {
			continue
		}
		for s := u.Tree.First(0); s >= 0; s = u.Tree.Next(s) {
			if u.Tree.Kind(s) != syntax.ImportStatement || !u.Tree.Is(s, "import asyncio") {
				continue
			}
			item := &Item{
				Func: u.Body, Rule: "unused-import", Title: "drop an import that is no longer used", Reason: "what was run by asyncio.run is awaited",
				Drop: &Drop{Unit: u, Import: s, Names: []syntax.Node{u.Tree.Child(s, syntax.FieldName)}},
			}
			for _, i := range unrun[u] {
				item.require(i)
			}
			a.Items = append(a.Items, item)
		}
	}
}

// usedElsewhere tells whether a file spells a name outside of its imports and
// of some nodes.
func usedElsewhere(t *syntax.Tree, name string, but map[syntax.Node]bool) bool {
	for n := syntax.Node(1); int(n) < t.Len(); n++ {
		switch t.Kind(n) {
		case syntax.ImportFromStatement, syntax.ImportStatement:
			n = t.After(n) - 1
		case syntax.Identifier:
			if t.Is(n, name) && !but[n] && t.Field(n) != syntax.FieldAttribute {
				return true
			}
		case syntax.String:
			if mentions(t.String(n), name) {
				return true
			}
		}
	}
	return false
}
