package rules

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"awaken/rewrite/finding"
	"awaken/rewrite/load"
	"awaken/rewrite/syntax"
)

// UnusedSuppression is the name of the rule that reports suppressions which
// suppress nothing. Suppress finds its places, for only it sees what is unused.
const UnusedSuppression = "unused-suppression"

// directives lists the words that may follow `# awaken:`.
var directives = []string{"ignore", "keep-sync", "refused"}

var (
	directive = regexp.MustCompile(`#\s*awaken:\s*([\w-]*)(?:\s*\[([^\]]*)\])?`)

	// foreign lists the comments of other tools that say of a dropped
	// coroutine or task that it is meant, with the rules that they answer.
	foreign = []struct {
		comment *regexp.Regexp
		code    string
		rules   []string
	}{
		{regexp.MustCompile(`#\s*type:\s*ignore\[([^\]]*)\]`), "unused-coroutine", droppedCoroutine},
		{regexp.MustCompile(`#\s*type:\s*ignore\[([^\]]*)\]`), "unused-awaitable", droppedTask},
		{regexp.MustCompile(`#\s*pyright:\s*ignore\[([^\]]*)\]`), "reportUnusedCoroutine", droppedCoroutine},
		{regexp.MustCompile(`(?i)#\s*noqa:\s*([A-Z]+[0-9]+(?:[,\s]+[A-Z]+[0-9]+)*)`), "RUF006", droppedTask},
	}

	droppedCoroutine = []string{"unawaited-call"}
	droppedTask      = []string{"dropped-task"}
)

// suppression is one comment that takes findings back.
type suppression struct {
	start, end int      // of the comment, in bytes
	line       int      // 1-based
	rules      []string // empty: every rule
	foreign    bool     // another tool's: never reported as unused
	used       []bool   // for each of rules, or one for all
	complaint  string   // what is wrong with the comment itself
}

// Suppress takes away the findings that a comment in the source answers, and
// adds one of rule UnusedSuppression for each comment that answers none, and one
// of RefusedMark for each that `fix --mark` left. A comment counts on the line on which the finding starts or ends, and on the
// first line of the statement around it:
//
//	# awaken: ignore[rule, rule] -- reason
//	# awaken: ignore                           every rule
//	# type: ignore[unused-coroutine]           and its like in pyright and ruff
//
// The tree of a file is asked for only where a comment may stand; nil, for a
// file that does not parse, leaves its findings as they are. A suppression is
// unused only with regard to rules that are active: active says whether a rule
// was asked for, and true of a name that is no rule. The result is sorted.
func Suppress(found []finding.Finding, files []*load.File, tree func(*load.File) *syntax.Tree, active func(rule string) bool) []finding.Finding {
	byFile := map[string][]finding.Finding{}
	for _, f := range found {
		byFile[f.File] = append(byFile[f.File], f)
	}
	var kept []finding.Finding
	for _, file := range files {
		here := byFile[file.Name]
		delete(byFile, file.Name)
		// An unused suppression in code that is never edited is not the
		// user's to remove.
		if mayHoldSuppression(file.Text, len(here) > 0) && (len(here) > 0 || !file.ReadOnly) {
			if t := tree(file); t != nil {
				here = suppressIn(file, t, here, active)
			}
		}
		kept = append(kept, here...)
	}
	for _, rest := range byFile { // of no loaded file: nothing can answer them
		kept = append(kept, rest...)
	}
	finding.Sort(kept)
	return kept
}

// MayAnswer tells whether any of some files may hold a comment that takes a
// finding back. It is much cheaper than to ask for the findings.
func MayAnswer(files []*load.File) bool {
	return slices.ContainsFunc(files, func(f *load.File) bool { return mayHoldSuppression(f.Text, true) })
}

// mayHoldSuppression looks for the words of a suppression anywhere in a text,
// which is much cheaper than to parse it.
func mayHoldSuppression(text []byte, hasFindings bool) bool {
	if bytes.Contains(text, []byte("awaken:")) {
		return true
	}
	return hasFindings && (bytes.Contains(text, []byte("ignore[")) || bytes.Contains(bytes.ToLower(text), []byte("noqa")))
}

func suppressIn(file *load.File, t *syntax.Tree, found []finding.Finding, active func(string) bool) []finding.Finding {
	lines := syntax.NewLines(file.Text)
	suppressions := suppressionsOf(t, lines)
	var kept []finding.Finding
	for _, f := range found {
		if !answered(suppressions, f.Rule, SuppressionLines(t, lines, f)) {
			kept = append(kept, f)
		}
	}
	if active(RefusedMark) && !file.ReadOnly {
		for _, f := range marksIn(file, t, lines) {
			if !answered(suppressions, f.Rule, []int{f.Line}) {
				kept = append(kept, f)
			}
		}
	}
	if !active(UnusedSuppression) || file.ReadOnly {
		return kept
	}
	var unused []finding.Finding
	for _, s := range suppressions {
		if message := s.unused(active); message != "" {
			f := finding.Finding{Rule: UnusedSuppression, File: file.Name, Message: message, Function: file.Module, Confidence: finding.Resolved}
			f.Line, f.Column = lines.Position(s.start)
			f.EndLine, f.EndColumn = lines.Position(s.end)
			f.Reason = "a comment that suppresses nothing hides the finding that comes next"
			if !answered(suppressions, UnusedSuppression, []int{f.Line}) {
				unused = append(unused, f)
			}
		}
	}
	return append(kept, unused...)
}

// SuppressionLines are the lines, 1-based, on which a comment answers a finding
// in the file of the tree: the first line of the statement around it, and those
// on which it starts and ends.
func SuppressionLines(t *syntax.Tree, lines *syntax.Lines, f finding.Finding) []int {
	return []int{lines.Line(statementStart(t, lines, f.Line, f.Column)), f.Line, f.EndLine}
}

// answered says whether a suppression on one of the lines takes a rule's
// finding back, and marks all that do as used.
func answered(suppressions []*suppression, rule string, lines []int) bool {
	answer := false
	for _, s := range suppressions {
		if s.complaint != "" || !slices.Contains(lines, s.line) {
			continue
		}
		if len(s.rules) == 0 {
			if rule != UnusedSuppression { // else a bare one would excuse itself
				s.used[0], answer = true, true
			}
			continue
		}
		if i := slices.Index(s.rules, rule); i >= 0 {
			s.used[i], answer = true, true
		}
	}
	return answer
}

// unused is the message about what a suppression names for nothing, or "".
func (s *suppression) unused(active func(string) bool) string {
	switch {
	case s.foreign:
		return ""
	case s.complaint != "":
		return s.complaint
	case len(s.rules) == 0:
		if s.used[0] {
			return ""
		}
		return "suppression is unused: nothing on this line is reported"
	}
	var idle []string
	for i, rule := range s.rules {
		if !s.used[i] && rule != UnusedSuppression && active(rule) {
			idle = append(idle, "`"+rule+"`")
		}
	}
	if len(idle) == 0 {
		return ""
	}
	return "suppression of " + strings.Join(idle, ", ") + " is unused: nothing on this line is reported"
}

// suppressionsOf reads the comments of a file, in the order of their places.
func suppressionsOf(t *syntax.Tree, lines *syntax.Lines) []*suppression {
	var found []*suppression
	for n := range syntax.Node(t.Len()) {
		if t.Kind(n) != syntax.Comment {
			continue
		}
		text := t.String(n)
		at := suppression{start: t.Start(n), end: t.Start(n) + len(strings.TrimRight(text, " \t\r\f")), line: lines.Line(t.Start(n))}
		for _, m := range directive.FindAllStringSubmatch(text, -1) {
			if s := own(at, m[1], m[2], strings.Contains(m[0], "[")); s != nil {
				found = append(found, s)
			}
		}
		for _, other := range foreign {
			for _, m := range other.comment.FindAllStringSubmatch(text, -1) {
				if slices.ContainsFunc(names(m[1]), func(code string) bool { return strings.EqualFold(code, other.code) }) {
					s := at
					s.rules, s.foreign, s.used = other.rules, true, make([]bool, len(other.rules))
					found = append(found, &s)
				}
			}
		}
	}
	return found
}

// own reads a directive of awaken's own; nil if it is none that suppresses.
func own(at suppression, word, list string, listed bool) *suppression {
	s := at
	switch {
	case word == "ignore" && !listed:
		s.used = make([]bool, 1)
	case word == "ignore":
		s.rules = names(list)
		s.used = make([]bool, len(s.rules))
		if len(s.rules) == 0 {
			s.complaint = "`awaken: ignore[]` names no rule: name one, or leave the brackets away to ignore all"
		}
	case slices.Contains(directives, word):
		return nil
	default:
		s.complaint = fmt.Sprintf("`awaken: %s` is no directive: known are %s", word, strings.Join(directives, ", "))
	}
	return &s
}

// names splits a list at commas and white space.
func names(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' })
}

// statementStart is the byte offset of the innermost statement around a place.
// Line and column count from 1, columns in characters.
func statementStart(t *syntax.Tree, lines *syntax.Lines, line, column int) int {
	return t.Start(statementAt(t, lines, line, column))
}

// statementAt is the innermost statement around a place, or the node there
// where no statement is.
func statementAt(t *syntax.Tree, lines *syntax.Lines, line, column int) syntax.Node {
	if line < 1 || line > lines.Len() {
		return 0
	}
	offset := lines.Start(line)
	if line == 1 {
		offset += len(t.Text) - len(bytes.TrimPrefix(t.Text, []byte("\ufeff")))
	}
	for range string(lines.Text(line)) {
		if column <= 1 {
			break
		}
		column--
		_, size := utf8.DecodeRune(t.Text[offset:])
		offset += size
	}
	for n := t.At(offset); ; n = t.Parent(n) {
		switch p := t.Parent(n); {
		case p == syntax.Nil:
			return t.At(offset)
		case t.Kind(p) == syntax.Block, t.Kind(p) == syntax.Module:
			return n
		}
	}
}
