package colour

import (
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// aliased is the type that a name of a file's top level stands for, and the file
// in which that is said, which may be another one that it is imported from; Nil
// if there is none.
func (d *demand) aliased(u *resolve.Unit, name string) (*resolve.Unit, syntax.Node) {
	key := aliasKey{u, name}
	a, ok := d.aliases[key]
	if !ok {
		a.unit, a.node = d.findAlias(u, name)
		if d.aliases == nil {
			d.aliases = map[aliasKey]alias{}
		}
		d.aliases[key] = a
	}
	return a.unit, a.node
}

// aliasKey is a name of a file's top level.
type aliasKey struct {
	unit *resolve.Unit
	name string
}

// alias is a type, and the file that has it.
type alias struct {
	unit *resolve.Unit
	node syntax.Node
}

func (d *demand) findAlias(u *resolve.Unit, name string) (*resolve.Unit, syntax.Node) {
	if alias := aliasIn(u.Tree, name); alias >= 0 {
		return u, alias
	}
	statement := importOf(u.Tree, name)
	if statement < 0 {
		return u, syntax.Nil
	}
	original := importedAs(u.Tree, statement, name)
	if inner := u.Tree.Child(original, syntax.FieldName); inner >= 0 {
		original = inner
	}
	for _, other := range imports(u, statement, d.modules()) {
		if alias := aliasIn(other.Tree, u.Tree.String(original)); alias >= 0 && !other.File.ReadOnly {
			return other, alias
		}
	}
	return u, syntax.Nil
}

// modules are the files of the project by the names of their modules.
func (a *Analysis) modules() map[string]*resolve.Unit {
	if a.byModule == nil {
		a.byModule = map[string]*resolve.Unit{}
		for _, u := range a.program.Units {
			if old := a.byModule[u.File.Module]; old == nil || old.File.Stub {
				a.byModule[u.File.Module] = u
			}
		}
	}
	return a.byModule
}

// aliasIn is the type that a name of a file's top level stands for, or Nil.
func aliasIn(t *syntax.Tree, name string) syntax.Node {
	for s := t.First(0); s >= 0; s = t.Next(s) {
		assignment := t.Operand(s)
		if t.Kind(s) == syntax.ExpressionStatement && t.Kind(assignment) == syntax.Assignment && t.Is(t.Child(assignment, syntax.FieldLeft), name) {
			if right := t.Child(assignment, syntax.FieldRight); len(callableTypes(t, right)) == 1 {
				return right
			}
		}
	}
	return syntax.Nil
}
