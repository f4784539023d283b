package interactive

import (
	"fmt"
	"path"
	"strings"
)

// marker starts the lines of an edited document that are not text. It is a
// comment to Python, so that editors colour the rest, and longer than any run
// of # in the text itself.
func marker(list []stretch) string {
	m := "####"
	for _, x := range list {
		for strings.Contains(x.old, m) || strings.Contains(x.new, m) {
			m += "#"
		}
	}
	return m
}

// document is what the editor shows: the new lines, each stretch below a line
// that says where it belongs.
func document(title string, list []stretch, m string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s\n", m, title)
	fmt.Fprintf(&b, "%s This is the text as it would be. Lines that begin with %s are not part of it; keep them.\n", m, m)
	fmt.Fprintf(&b, "%s An empty file decides nothing.\n", m)
	for _, x := range list {
		b.WriteString(x.heading(m))
		b.WriteString(strings.ReplaceAll(x.new, "\r\n", "\n"))
		if !strings.HasSuffix(x.new, "\n") && x.new != "" {
			b.WriteString("\n")
		}
	}
	return b.String()
}

func (x *stretch) heading(m string) string { return fmt.Sprintf("%s in %s:\n", m, x.file) }

// complain puts the reason why a text was refused on top of it, in place of an
// earlier reason.
func complain(text []byte, m string, err error) []byte {
	mark := m + " ! "
	var b strings.Builder
	for line := range strings.Lines(err.Error()) {
		b.WriteString(mark + strings.TrimRight(line, "\n") + "\n")
	}
	for line := range strings.Lines(string(text)) {
		if !strings.HasPrefix(line, mark) {
			b.WriteString(line)
		}
	}
	return []byte(b.String())
}

// sections takes a document apart again. Newlines become what they are in the
// old text.
func sections(list []stretch, m, document string) ([]string, error) {
	out := make([]string, 0, len(list))
	for line := range strings.Lines(strings.ReplaceAll(document, "\r\n", "\n")) {
		switch {
		case len(out) < len(list) && strings.TrimRight(line, " \n")+"\n" == list[len(out)].heading(m):
			out = append(out, "")
		case strings.HasPrefix(line, m):
			if strings.HasPrefix(line, m+" in ") {
				return nil, fmt.Errorf("the line %q is out of place", strings.TrimSpace(line))
			}
		case len(out) > 0:
			out[len(out)-1] += line
		case strings.TrimSpace(line) != "":
			return nil, fmt.Errorf("the line %q stands before the first heading", strings.TrimSpace(line))
		}
	}
	if len(out) < len(list) {
		return nil, fmt.Errorf("the line %q is missing", strings.TrimSpace(list[len(out)].heading(m)))
	}
	for i, x := range list {
		if !strings.HasSuffix(x.new, "\n") {
			out[i] = strings.TrimSuffix(out[i], "\n")
		} else if out[i] != "" && !strings.HasSuffix(out[i], "\n") {
			out[i] += "\n"
		}
		if strings.Contains(x.old, "\r\n") {
			out[i] = strings.ReplaceAll(out[i], "\n", "\r\n")
		}
	}
	return out, nil
}

// suffix is the ending for the temporary file, by which editors know the
// language.
func (r *request) suffix() string { return path.Ext(r.file) }
