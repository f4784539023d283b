package rules

import (
	"fmt"
	"strings"

	"awaken/rewrite"
	"awaken/rewrite/colour"
	"awaken/rewrite/finding"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// reports collects findings, one for each place.
type reports struct {
	rule string
	list []finding.Finding
	seen map[site]bool
}

type site struct {
	unit *resolve.Unit
	node syntax.Node
}

func newReports(rule string) *reports {
	return &reports{rule: rule, seen: map[site]bool{}}
}

// add reports node n in the code of fn, and gives the finding for what is to
// be added to it; nil if the place is reported already.
func (r *reports) add(fn *resolve.Func, n syntax.Node, callee, message, reason string) *finding.Finding {
	key := site{fn.Unit, n}
	if n < 0 || r.seen[key] || colour.Dead(fn.Unit.Tree, n) || expected(fn.Unit.Tree, n) {
		return nil
	}
	r.seen[key] = true
	f := placed(fn.Unit, n)
	f.Rule, f.Function, f.Callee, f.Message, f.Reason = r.rule, fn.Qualified, callee, message, reason
	f.Confidence = finding.Resolved
	f.Fix = "none"
	r.list = append(r.list, f)
	return &r.list[len(r.list)-1]
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

// short is the last part of a dotted name.
func short(name string) string { return name[strings.LastIndexByte(name, '.')+1:] }

// functions calls do for each function of the project, module bodies left out.
func functions(a *rewrite.Analysis, do func(*resolve.Func)) {
	a.Program().Functions(func(f *resolve.Func) {
		if f.Kind != resolve.Module {
			do(f)
		}
	})
}
