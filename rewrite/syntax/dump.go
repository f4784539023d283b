package syntax

import (
	"fmt"
	"strings"
)

// kindLabels is kindNames the other way round, for Dump.
var kindLabels = func() map[Kind]string {
	labels := map[Kind]string{Error: "ERROR", Missing: "MISSING", Operator: "operator"}
	for name, kind := range kindNames {
		labels[kind] = name
	}
	return labels
}()

// String is the grammar's name of the kind.
func (k Kind) String() string { return kindLabels[k] }

// Dump writes the subtree of n, a node a line, for tests and for people who
// look for the reason of a wrong result.
func (t *Tree) Dump(n Node) string {
	var b strings.Builder
	var walk func(n Node, depth int)
	walk = func(n Node, depth int) {
		text := t.String(n)
		if len(text) > 40 {
			text = text[:40] + "..."
		}
		fmt.Fprintf(&b, "%s%s %q\n", strings.Repeat("  ", depth), t.Kind(n), text)
		for c := t.First(n); c >= 0; c = t.Next(c) {
			walk(c, depth+1)
		}
	}
	walk(n, 0)
	return b.String()
}
