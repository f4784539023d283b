package migrate

import (
	"slices"
	"strings"

	"awaken/rewrite/syntax"
)

// stored refuses an instance that is kept in an object of another library: who
// takes it out there is not seen, or, of what a thread keeps for itself, would
// share it with all tasks of the thread.
func (m *migration) stored(at place, classes []string) {
	t := at.fn.Unit.Tree
	assignment := t.Parent(at.node)
	target := t.Child(assignment, syntax.FieldLeft)
	object := t.Child(target, syntax.FieldObject)
	if t.Kind(target) == syntax.Subscript {
		object = t.Child(target, syntax.FieldValue)
	}
	if t.Kind(assignment) != syntax.Assignment || t.Field(at.node) != syntax.FieldRight || object < 0 {
		return
	}
	var owners []string
	for _, in := range m.instances(at.fn) {
		found, _ := m.program.Value(in, object).Instances()
		owners = append(owners, found...)
	}
	slices.Sort(owners)
	p, _ := m.set.Class(classes[0])
	for _, owner := range owners {
		switch _, class := m.set.Class(owner); {
		case class != nil, strings.HasPrefix(owner, "unittest.mock."), owner == "argparse.Namespace", owner == "types.SimpleNamespace":
			continue
		case owner == "threading.local":
			m.refuse(p, at, classes[0], "thread-local", "the "+short(classes[0])+" is kept for each thread, and all tasks of a thread would share it", "keep it in a contextvars.ContextVar, or hand it on as an argument")
		default:
			m.refuse(p, at, classes[0], "foreign", "the "+short(classes[0])+" is kept in a "+owner+", where awaken does not see who takes it out", "keep it in an object of your own")
		}
		return
	}
}
