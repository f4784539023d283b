package rules

import (
	"fmt"
	"slices"
	"strings"

	"awaken/rewrite/finding"
	"awaken/rewrite/load"
	"awaken/rewrite/syntax"
)

// RefusedMark is the name of the rule that reports the comments that
// `fix --mark` left. Suppress finds them, for it reads the comments.
const RefusedMark = "refused-mark"

var refusedMark = &Rule{
	Name:    RefusedMark,
	Summary: "a site that fix refused and marked",
	Doc: `## What it does

Finds ` + "`# awaken: refused[rule] reason`" + ` comments, which ` + "`awaken fix --mark`" + ` writes where it makes no change.

## Why it is bad

A coroutine is lost there, or was. The mark is a note to a person.

## Example

` + "```python" + `
class Client:
    def __init__(self):
        self.session = connect()  # awaken: refused[constructor] client.Client.__init__ is a constructor and cannot be async
` + "```" + `

## Fix

Repair the site by hand, as the refusal says (` + "`awaken explain FILE:LINE`" + `), and remove the comment.
`,
}

// mark is one comment that says what fix refused.
type mark struct {
	start, end int // of the comment, in bytes
	line       int // 1-based
	rules      []string
	reason     string
}

// marksOf reads the marks of a file, in the order of their places.
func marksOf(t *syntax.Tree, lines *syntax.Lines) []mark {
	var found []mark
	for n := range syntax.Node(t.Len()) {
		if t.Kind(n) != syntax.Comment {
			continue
		}
		text := t.String(n)
		for _, m := range directive.FindAllStringSubmatchIndex(text, -1) {
			if text[m[2]:m[3]] != "refused" {
				continue
			}
			x := mark{start: t.Start(n) + m[0], end: t.Start(n) + len(strings.TrimRight(text, " \t\r\f")), line: lines.Line(t.Start(n))}
			if m[4] >= 0 {
				x.rules = names(text[m[4]:m[5]])
			}
			x.reason = strings.TrimSpace(text[m[1]:])
			found = append(found, x)
		}
	}
	return found
}

// marksIn are the findings for the marks of a file.
func marksIn(file *load.File, t *syntax.Tree, lines *syntax.Lines) []finding.Finding {
	var found []finding.Finding
	for _, m := range marksOf(t, lines) {
		what := "a site"
		if len(m.rules) > 0 {
			what = "a site (" + strings.Join(m.rules, ", ") + ")"
		}
		f := finding.Finding{
			Rule: RefusedMark, File: file.Name, Function: file.Module, Confidence: finding.Resolved,
			Message: fmt.Sprintf("`fix` refused %s here: repair it, and remove the mark", what), Reason: m.reason,
		}
		f.Line, f.Column = lines.Position(m.start)
		f.EndLine, f.EndColumn = lines.Position(m.end)
		found = append(found, f)
	}
	return found
}

// MarkLines are the lines, 1-based, on which a mark stands for a refused site
// in the file of the tree: those of a suppression, and the last of the
// statement, which no backslash continues.
func MarkLines(t *syntax.Tree, lines *syntax.Lines, f finding.Finding) []int {
	list := SuppressionLines(t, lines, f)
	statement := statementAt(t, lines, f.Line, f.Column)
	end := t.End(statement)
	for n := t.First(statement); n >= 0; n = t.Next(n) {
		if t.Kind(n) == syntax.Block {
			end = t.Start(statement) // that of the header is among the others
		}
	}
	return append(list, lines.Line(end))
}

// Marked tells whether a refused site has a mark for the rule of its refusal.
func Marked(t *syntax.Tree, lines *syntax.Lines, f finding.Finding) bool {
	where := MarkLines(t, lines, f)
	return slices.ContainsFunc(marksOf(t, lines), func(m mark) bool {
		return slices.Contains(where, m.line) && slices.Contains(m.rules, f.Rule)
	})
}
