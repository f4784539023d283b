package diff

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// Write prints the hunks of one file as a unified diff that both `git apply`
// and `patch -p1` take; nothing if there are no hunks. The name is the file's
// path with forward slashes.
func Write(w io.Writer, name string, hunks []Hunk) error {
	return write(w, name, hunks, plain)
}

// WriteColour prints the hunks for a terminal: with ANSI colours, the words
// that differ within a line set off, and control characters made visible, so
// that a source file cannot steer the terminal. It is no input for a patch
// program.
func WriteColour(w io.Writer, name string, hunks []Hunk) error {
	return write(w, name, hunks, coloured)
}

// style prints the parts of a diff; every text that it gets lacks the "\n".
type style struct {
	header, position func(text string) string
	lines            func(lines []Line) []string
}

var plain = style{
	header:   func(text string) string { return text },
	position: func(text string) string { return text },
	lines: func(lines []Line) []string {
		out := make([]string, len(lines))
		for i, l := range lines {
			out[i] = string(l.Kind) + strings.TrimSuffix(l.Text, "\n")
		}
		return out
	},
}

func write(w io.Writer, name string, hunks []Hunk, s style) error {
	if len(hunks) == 0 {
		return nil
	}
	out := bufio.NewWriter(w)
	fmt.Fprintln(out, s.header("--- "+headerName("a/"+name)))
	fmt.Fprintln(out, s.header("+++ "+headerName("b/"+name)))
	for _, h := range hunks {
		fmt.Fprintln(out, s.position("@@ -"+span(h.OldStart, h.OldCount)+" +"+span(h.NewStart, h.NewCount)+" @@"))
		for i, text := range s.lines(h.Lines) {
			fmt.Fprintln(out, text)
			if !strings.HasSuffix(h.Lines[i].Text, "\n") {
				fmt.Fprintln(out, `\ No newline at end of file`)
			}
		}
	}
	return out.Flush()
}

// span prints a count of 1 by leaving it out, as diff and git do.
func span(start, count int) string {
	if count == 1 {
		return fmt.Sprint(start)
	}
	return fmt.Sprintf("%d,%d", start, count)
}

// headerName is the name after --- or +++. A tab ends a name with spaces, which
// would else end at the first of them for patch.
func headerName(name string) string {
	quoted := quote(name)
	if strings.Contains(name, " ") && quoted == name {
		return name + "\t"
	}
	return quoted
}

// quote writes a name as git does with its default core.quotePath: in quotes
// with C escapes if it has quotes, backslashes, control characters or bytes
// beyond ASCII (git's quote.c).
func quote(name string) string {
	const letters = "abtnvfr" // from \a, byte 7, to \r
	var out strings.Builder
	special := false
	for i := range len(name) {
		switch c := name[i]; {
		case c == '"' || c == '\\':
			out.WriteString(`\` + string(c))
			special = true
		case c >= 7 && c <= 13:
			out.WriteString(`\` + letters[c-7:c-6])
			special = true
		case c < ' ' || c >= 0x7f:
			fmt.Fprintf(&out, `\%03o`, c)
			special = true
		default:
			out.WriteByte(c)
		}
	}
	if !special {
		return name
	}
	return `"` + out.String() + `"`
}
