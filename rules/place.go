package rules

import (
	"fmt"
	"strings"

	"awaken/rewrite/finding"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// site is a node of a file.
type site struct {
	unit *resolve.Unit
	node syntax.Node
}

// expected tells whether a test expects an exception of the code around n:
// what is wrong there is meant to be.
func expected(t *syntax.Tree, n syntax.Node) bool {
	for p := t.Parent(n); p >= 0; n, p = p, t.Parent(p) {
		if t.Kind(p) != syntax.WithStatement || t.Field(n) != syntax.FieldBody {
			continue
		}
		for k := p; k < n; k++ {
			if t.Kind(k) == syntax.Call {
				switch short(t.String(t.Child(k, syntax.FieldFunction))) {
				case "raises", "assertRaises", "assertRaisesRegex", "warns", "assertWarns", "assertWarnsRegex", "deprecated_call":
					return true
				}
			}
		}
	}
	return false
}

// placed is a finding at a node.
func placed(u *resolve.Unit, n syntax.Node) finding.Finding {
	f := finding.Finding{File: u.File.Name}
	f.Line, f.Column = u.Lines.Position(u.Tree.Start(n))
	f.EndLine, f.EndColumn = u.Lines.Position(u.Tree.End(n))
	return f
}

// where names a node's place for people, shortly if it is in the same file as
// from.
func where(from *resolve.Unit, u *resolve.Unit, n syntax.Node) string {
	line := u.Lines.Line(u.Tree.Start(n))
	if from == u {
		return fmt.Sprintf("line %d", line)
	}
	return fmt.Sprintf("%s:%d", u.File.Name, line)
}

// nameOf is the name in a def, the whole of a lambda.
func nameOf(fn *resolve.Func) syntax.Node {
	if n := fn.Unit.Tree.Child(fn.Node, syntax.FieldName); n >= 0 {
		return n
	}
	return fn.Node
}

// libraryOf is the dotted name of a library's callable if a call can call
// nothing else, and "" otherwise.
func libraryOf(x *resolve.Site) string {
	if x.Unknown || len(x.Libraries) != 1 || len(x.Targets)+len(x.Classes) > 0 {
		return ""
	}
	return x.Libraries[0]
}

// short is the last part of a dotted name.
func short(name string) string { return name[strings.LastIndexByte(name, '.')+1:] }
