package colour

import (
	"fmt"
	"strings"

	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// namedAt is a place where a string names a function by its dotted path.
type namedAt struct {
	unit *resolve.Unit
	node syntax.Node
}

// inStrings lists where strings name the functions of the project: settings,
// plugin tables, what is given to importlib. What patches is left out: see
// patched.
func (a *Analysis) inStrings() map[*resolve.Func][]namedAt {
	if a.strings != nil {
		return a.strings
	}
	a.strings = map[*resolve.Func][]namedAt{}
	patching := a.patched().names
	for _, u := range a.program.Units {
		t := u.Tree
		for n := syntax.Node(1); int(n) < t.Len(); n++ {
			if t.Kind(n) != syntax.String || patching[namedAt{u, n}] {
				continue
			}
			text, ok := resolve.ConstantString(t, n)
			if !ok || len(text) > 200 || !isPath(text) {
				continue
			}
			functions, _ := a.program.Lookup(strings.Replace(text, ":", ".", 1))
			for _, f := range functions {
				a.strings[f] = append(a.strings[f], namedAt{u, n})
			}
		}
	}
	return a.strings
}

// isPath tells whether a text is a dotted path, perhaps with a colon before the
// name in the module: "package.module:function".
func isPath(text string) bool {
	parts := 0
	for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == '.' || r == ':' }) {
		parts++
		for i, r := range part {
			if r != '_' && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (i == 0 || r < '0' || r > '9') {
				return false
			}
		}
	}
	return parts > 1
}

// stringUses keeps the conversion of a function for people to decide on that a
// string names: whoever looks it up may call it, and not await.
func (d *demand) stringUses(item *Item, fn *resolve.Func) {
	for _, at := range d.inStrings()[fn] {
		line := at.unit.Lines.Line(at.unit.Tree.Start(at.node))
		item.Unsafe = fmt.Sprintf("%s:%d names %s in a string, by which something may call it that awaken cannot see", at.unit.File.Name, line, fn.Qualified)
	}
}
