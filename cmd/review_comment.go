package cmd

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"awaken/interactive"
	"awaken/rewrite/convert"
	"awaken/rewrite/edit"
	"awaken/rewrite/finding"
	"awaken/rewrite/load"
	"awaken/rewrite/plan"
	"awaken/rewrite/syntax"
	"awaken/rules"
)

// remark is a comment that is to stand in the source, for what was suppressed
// in a review.
type remark struct {
	file    string
	line    int // 1-based; where it stands, or where it belongs if it cannot
	rules   []string
	reasons []string
	problem string // why it is not written; empty if it is
}

// comment is the text of a remark. What was typed stays on one line.
func (r *remark) comment() string {
	oneLine := func(c rune) rune {
		if unicode.IsControl(c) || c == '\u2028' || c == '\u2029' {
			return ' '
		}
		return c
	}
	reason := strings.ToValidUTF8(strings.Map(oneLine, strings.Join(r.reasons, "; ")), "?")
	return fmt.Sprintf("# awaken: ignore[%s] -- %s", strings.Join(r.rules, ", "), strings.TrimSpace(reason))
}

func (r *remark) String() string {
	return fmt.Sprintf("%s:%d: %s", r.file, r.line, r.comment())
}

// remarks are the comments that answer what a review suppressed, in the order
// of their places, and as edits those that can be written beside the changes
// accepted. A change that repairs nothing itself is answered where the repairs
// are needed that it was proposed for.
func (a *App) remarks(p *project, result *interactive.Result) ([]*remark, []plan.Edit, error) {
	if len(result.Report.Suppressed) == 0 {
		return nil, nil, nil
	}
	composed, err := plan.Compose(result.Plan, result.Selection)
	if err != nil {
		return nil, nil, err
	}
	found := a.engine.check(p.analysis)
	w := &remarkWriter{project: p, accepted: composed, trees: map[string]*syntax.Tree{}}
	var all []*remark
	for _, at := range suppressedPlaces(result) {
		here := slices.DeleteFunc(slices.Clone(found), func(f finding.Finding) bool {
			return f.File != at.step.File || f.Line != at.step.Line || !f.Fixable
		})
		if at.repaired || len(here) == 0 {
			why := "nothing is reported there"
			if at.repaired {
				why = "it is repaired there in another way"
			}
			all = append(all, &remark{file: at.step.File, line: at.step.Line, rules: []string{"unawaited-call"}, reasons: []string{at.reason}, problem: why})
			continue
		}
		for _, f := range here {
			all = append(all, w.place(f, at.reason))
		}
	}
	all = merged(all)
	var edits []plan.Edit
	for _, r := range all {
		if r.problem == "" {
			e, _ := w.edit(r) // place tried this line
			edits = append(edits, e)
		}
	}
	return all, edits, nil
}

// suppressedPlace is where a comment is wanted.
type suppressedPlace struct {
	step     plan.Step
	reason   string
	repaired bool // an accepted change repairs this very place
}

func repairs(c *plan.Change) bool {
	return (c.Rule == convert.RuleAwait || c.Rule == convert.RuleRun) && len(c.Why) > 0
}

// suppressedPlaces are the causes of what was suppressed: the places of the
// repairs that now cannot be made, or of the change itself if there are none.
func suppressedPlaces(result *interactive.Result) []suppressedPlace {
	refused := map[string]bool{} // for a reason of their own, or none
	for _, e := range result.Report.Skipped {
		refused[e.Change.ID] = true
	}
	type line struct {
		file string
		line int
	}
	repaired := map[line]bool{}
	byID := map[string]*plan.Change{}
	for _, c := range result.Plan.Changes {
		byID[c.ID] = c
		if _, taken := result.Selection[c.ID]; taken && repairs(c) {
			repaired[line{c.Why[0].File, c.Why[0].Line}] = true
		}
	}
	var out []suppressedPlace
	add := func(c *plan.Change, reason string) {
		at := line{c.Why[0].File, c.Why[0].Line}
		out = append(out, suppressedPlace{c.Why[0], reason, repaired[at]})
	}
	for _, e := range result.Report.Suppressed {
		before := len(out)
		for _, id := range result.Plan.Dependents(result.Plan.All(), e.Change.ID) {
			_, taken := result.Selection[id]
			if c := byID[id]; repairs(c) && !taken && !refused[id] {
				add(c, e.Reason)
			}
		}
		if len(out) == before && len(e.Change.Why) > 0 {
			add(e.Change, e.Reason)
		}
	}
	return out
}

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
	trees    map[string]*syntax.Tree
}

func (w *remarkWriter) tree(file *load.File) *syntax.Tree {
	if _, ok := w.trees[file.Name]; !ok {
		w.trees[file.Name] = treeOf(file)
	}
	return w.trees[file.Name]
}

// place finds the line for a finding: of those on which a comment counts, the
// first that can take one, rather one that ends in no comment yet.
func (w *remarkWriter) place(f finding.Finding, reason string) *remark {
	r := &remark{file: f.File, line: f.Line, rules: []string{f.Rule}, reasons: []string{reason}}
	file := w.project.File(f.File)
	if file == nil || file.ReadOnly || w.tree(file) == nil {
		r.problem = "the file is not one that awaken edits"
		return r
	}
	lines := syntax.NewLines(file.Text)
	candidates := rules.SuppressionLines(w.tree(file), lines, f)
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
