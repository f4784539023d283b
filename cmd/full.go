package cmd

import (
	"fmt"
	"io"
	"strings"

	"awaken/rewrite/finding"
	"awaken/rewrite/syntax"
)

const (
	contextLines = 2 // around a finding
	longestSpan  = 6 // lines of a finding that are shown whole
)

// writeFull prints each finding with its source, the reason, and what the fix
// would do: the form for people.
func writeFull(w io.Writer, r *report) error {
	for _, f := range r.findings {
		var b strings.Builder
		fmt.Fprintf(&b, "%s:%d:%d: %s %s\n", r.style.strong(visible(f.File)), f.Line, f.Column, r.style.bad(f.Rule), visible(f.Message))
		writeExcerpt(&b, r, f)
		note := func(label, text string) {
			if text != "" {
				fmt.Fprintf(&b, "  %s %s\n", r.style.pointer("= "+label+":"), visible(text))
			}
		}
		note("why", f.Reason)
		note("fix", f.Fix)
		if f.Confidence != finding.Resolved {
			note("evidence", evidence[f.Confidence])
		}
		b.WriteByte('\n')
		if _, err := io.WriteString(w, b.String()); err != nil {
			return err
		}
	}
	return nil
}

// evidence says in words what a weaker confidence rests on.
var evidence = map[finding.Confidence]string{
	finding.Observed: "seen at run time",
	finding.Name:     "by name alone: only coroutine functions of this project bear it",
}

// writeExcerpt prints the lines of a finding with line numbers and the finding
// underlined.
func writeExcerpt(b *strings.Builder, r *report, f finding.Finding) {
	lines := r.source(f.File)
	if lines == nil || f.Line < 1 || f.Line > lines.Len() {
		return
	}
	end := min(max(f.EndLine, f.Line), lines.Len())
	shown := end
	if end-f.Line >= longestSpan {
		shown = f.Line + longestSpan - 1
	}
	from, to := around(lines, f.Line, shown)
	digits := len(fmt.Sprint(to))
	gutter := func(number string) string { return r.style.pointer(fmt.Sprintf("%*s |", digits, number)) }

	fmt.Fprintf(b, " %s\n", gutter(""))
	for n := from; n <= to; n++ {
		text := string(lines.Text(n))
		if n == 1 {
			text = strings.TrimPrefix(text, "\ufeff") // as in columns, not a character
		}
		row := layOut(text)
		first, last := -1, -1
		if n >= f.Line && n <= shown {
			first, last = row.span(columnsOf(f, n, row))
		}
		row, first, last = row.crop(first, last)
		fmt.Fprintf(b, " %s\n", strings.TrimRight(gutter(fmt.Sprint(n))+" "+row.text(), " "))
		if first >= 0 {
			mark := strings.Repeat("^", max(last-first, 1))
			fmt.Fprintf(b, " %s %s%s\n", gutter(""), strings.Repeat(" ", first), r.style.bad(mark))
		}
		if n == shown && shown < end {
			fmt.Fprintf(b, " %s\n", r.style.pointer(strings.Repeat(".", digits)+" |"))
		}
	}
	fmt.Fprintf(b, " %s\n", gutter(""))
}

// around widens a range of lines by the context, without blank lines at its
// ends. All numbers count from 1.
func around(lines *syntax.Lines, first, last int) (from, to int) {
	blank := func(n int) bool { return strings.TrimSpace(string(lines.Text(n))) == "" }
	from, to = max(first-contextLines, 1), min(last+contextLines, lines.Len())
	for from < first && blank(from) {
		from++
	}
	for to > last && blank(to) {
		to--
	}
	return from, to
}

// columnsOf gives the part of a line that belongs to a finding, in characters
// from 0, the end exclusive: white space at the ends of the line does not.
func columnsOf(f finding.Finding, line int, row row) (first, last int) {
	first, last = row.inked()
	if line == f.Line {
		first = f.Column - 1
	}
	if line == f.EndLine {
		last = f.EndColumn - 1
	}
	return first, last
}
