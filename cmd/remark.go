package cmd

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"awaken/rewrite/edit"
	"awaken/rewrite/finding"
	"awaken/rewrite/load"
	"awaken/rewrite/plan"
	"awaken/rewrite/syntax"
	"awaken/rules"
)

// remark is a comment of awaken's that is to stand in the source: for what was
// suppressed in a review, or what is refused.
type remark struct {
	word    string // what comes after `awaken:`, see the constants below
	file    string
	line    int // 1-based; where it stands, or where it belongs if it cannot
	rules   []string
	reasons []string
	problem string // why it is not written; empty if it is
}

const (
	ignoreWord  = "ignore"
	refusedWord = "refused"
)

// comment is the text of a remark. What was typed stays on one line.
func (r *remark) comment() string {
	oneLine := func(c rune) rune {
		if unicode.IsControl(c) || c == '\u2028' || c == '\u2029' {
			return ' '
		}
		return c
	}
	reason := strings.ToValidUTF8(strings.Map(oneLine, strings.Join(r.reasons, "; ")), "?")
	gap := " "
	if r.word == ignoreWord {
		gap = " -- "
	}
	return strings.TrimRight(fmt.Sprintf("# awaken: %s[%s]%s%s", r.word, strings.Join(r.rules, ", "), gap, strings.TrimSpace(reason)), " ")
}

func (r *remark) String() string { return r.place() + ": " + r.comment() }

func (r *remark) place() string { return fmt.Sprintf("%s:%d", r.file, r.line) }

// merged puts remarks on one line together, in the order of their places.
func merged(list []*remark) []*remark {
	slices.SortStableFunc(list, func(a, b *remark) int {
		if c := strings.Compare(a.file, b.file); c != 0 {
			return c
		}
		return a.line - b.line
	})
	var out []*remark
	for _, r := range list {
		if n := len(out) - 1; n >= 0 && out[n].file == r.file && out[n].line == r.line && out[n].problem == r.problem {
			out[n].rules = union(out[n].rules, r.rules)
			out[n].reasons = union(out[n].reasons, r.reasons)
			continue
		}
		out = append(out, r)
	}
	return out
}

func union(list, more []string) []string {
	for _, s := range more {
		if !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	return list
}

// remarkWriter finds lines on which a comment is legal.
type remarkWriter struct {
	project  *project
	accepted map[string][]edit.Edit // of the files on disk, composed
}

func (w *remarkWriter) tree(file *load.File) *syntax.Tree { return w.project.analysis.Tree(file) }

// place finds the line for a finding: of those on which a comment of the word
// counts, the first that can take one, rather one that ends in no comment yet.
func (w *remarkWriter) place(word string, f finding.Finding, reason string) *remark {
	r := &remark{word: word, file: f.File, line: f.Line, rules: []string{f.Rule}, reasons: []string{reason}}
	file := w.project.File(f.File)
	if file == nil || file.ReadOnly || w.tree(file) == nil {
		r.problem = "the file is not one that awaken edits"
		return r
	}
	lines := syntax.NewLines(file.Text)
	candidates := rules.SuppressionLines(w.tree(file), lines, f)
	if word == refusedWord {
		candidates = rules.MarkLines(w.tree(file), lines, f)
	}
	for _, commented := range []bool{false, true} {
		for _, r.line = range candidates {
			if w.endsInComment(file, lines, r.line) != commented {
				continue
			}
			if _, ok := w.edit(r); ok {
				return r
			}
		}
	}
	r.line = f.Line
	r.problem = "no line of the statement can take a comment: they end in a backslash or within a string, or an accepted change rewrites them"
	return r
}

func (w *remarkWriter) endsInComment(file *load.File, lines *syntax.Lines, line int) bool {
	text := bytes.TrimRight(lines.Text(line), " \t\f")
	t := w.tree(file)
	return len(text) > 0 && t.Kind(t.At(lines.Start(line)+len(text)-1)) == syntax.Comment
}

// edit is a remark as an edit of its file on disk. It fails unless the text,
// with what was accepted, then has this comment there, and parses as before.
func (w *remarkWriter) edit(r *remark) (plan.Edit, bool) {
	file := w.project.File(r.file)
	lines := syntax.NewLines(file.Text)
	text := lines.Text(r.line)
	if bytes.HasSuffix(text, []byte(`\`)) && !w.endsInComment(file, lines, r.line) {
		return plan.Edit{}, false
	}
	blanks := len(text) - len(bytes.TrimRight(text, " "))
	gap := "  "[min(blanks, 2):] // as PEP 8 has it
	at := lines.Start(r.line) + len(text)
	comment := edit.Edit{Start: at, End: at, New: gap + r.comment()}
	var accepted []edit.Edit
	if file.Encoding == "utf-8" { // else offsets differ, and the old text must do
		accepted = w.accepted[r.file]
	}
	comment.Rank = rankAtEnd(w.accepted[r.file], file.Offset(at))
	if !stands(file.Text, accepted, comment, r.comment()) {
		return plan.Edit{}, false
	}
	encoded, err := file.Encode([]byte(comment.New))
	if err != nil {
		return plan.Edit{}, false
	}
	at = file.Offset(at)
	comment = edit.Edit{Start: at, End: at, New: string(encoded), Rank: comment.Rank}
	if _, err := edit.Compose(w.accepted[r.file], []edit.Edit{comment}); err != nil {
		return plan.Edit{}, false
	}
	return plan.Edit{File: r.file, Start: at, End: at, New: comment.New, Rank: comment.Rank, Hash: file.Hash}, true
}

// rankAtEnd is the rank with which a comment comes after what accepted changes
// insert at the end of its line, and before the lines that they insert below.
func rankAtEnd(accepted []edit.Edit, at int) int {
	rank, below := 0, false
	for _, e := range accepted {
		if e.Start != at || e.End != at {
			continue
		}
		if strings.HasPrefix(e.New, "\n") || strings.HasPrefix(e.New, "\r") {
			if !below {
				rank, below = min(rank, e.Rank-1), true
			}
		} else if !below {
			rank = max(rank, e.Rank)
		}
	}
	return rank
}

// stands tells whether a comment is one where an edit puts it.
func stands(old []byte, accepted []edit.Edit, comment edit.Edit, text string) bool {
	edits, err := edit.Compose(accepted, []edit.Edit{comment})
	if err != nil {
		return false
	}
	fresh, err := edit.Apply(old, edits)
	if err != nil {
		return false
	}
	t, err := syntax.Parse(fresh)
	if err != nil || len(t.Problems()) > 0 {
		return false
	}
	end := 0
	for i, e := range edits {
		if e == comment {
			end = edit.Map(edits[:i], comment.Start, edit.After) + len(comment.New)
			break
		}
	}
	n := t.At(end - 1)
	return t.Kind(n) == syntax.Comment && strings.HasSuffix(strings.TrimRight(t.String(n), " \t\f\r"), strings.TrimRight(text, " \t\f"))
}
