// Package diff turns edits into unified diffs, for `git apply`, for `patch`
// and for eyes. Hunks are made from the edits, not by comparing two files:
// only the lines that an edit touches are compared, and those that come out
// equal are context again.
package diff

import (
	"bytes"
	"strings"

	"awaken/rewrite/edit"
)

// context is the number of equal lines around a change, as in git and patch.
const context = 3

// Kind says on which side of a diff a line stands.
type Kind byte

// The kinds are the first bytes of the lines of a unified diff.
const (
	Context Kind = ' '
	Removed Kind = '-'
	Added   Kind = '+'
)

// Line is one line of a hunk. Only "\n" ends a line; carriage returns and form
// feeds are text. The last line of a file may lack the "\n".
type Line struct {
	Kind Kind
	Text string
}

// Hunk is a run of lines, changes with their context. Line numbers count from
// 1; where a side has no lines, its number is that of the line before.
type Hunk struct {
	OldStart, OldCount int
	NewStart, NewCount int
	Lines              []Line
}

// Hunks returns what the edits change in old, in the order of the text; none
// if they change nothing. Errors are those of edit.Apply.
func Hunks(old []byte, edits []edit.Edit) ([]Hunk, error) {
	edits, err := edit.Compose(edits)
	if err != nil {
		return nil, err
	}
	var changes []change
	for len(edits) > 0 {
		start, end, n := region(old, edits)
		moved := make([]edit.Edit, n)
		for i, e := range edits[:n] {
			e.Start, e.End = e.Start-start, e.End-start
			moved[i] = e
		}
		text, err := edit.Apply(old[start:end], moved)
		if err != nil {
			return nil, err
		}
		edits = edits[n:]
		first := bytes.Count(old[:start], []byte("\n"))
		changes = append(changes, compareLines(first, lines(old[start:end]), lines(text))...)
	}
	return hunks(lines(old), changes), nil
}

// region returns the whole lines that the first of the edits touches, as bytes
// [start, end), and the number n of edits that touch these lines or the lines
// right after them.
func region(old []byte, edits []edit.Edit) (start, end, n int) {
	for n < len(edits) {
		e := edits[n]
		if e.End > len(old) {
			// Left to edit.Apply, which reports it.
			return 0, len(old), len(edits)
		}
		from := bytes.LastIndexByte(old[:e.Start], '\n') + 1
		if n == 0 {
			start = from
		} else if from > end {
			break
		}
		// The line of End belongs to it even if End is the line's start: the
		// edit may have joined that line to the one before.
		if i := bytes.IndexByte(old[e.End:], '\n'); i >= 0 {
			end = max(end, e.End+i+1)
		} else {
			end = len(old)
		}
		n++
	}
	return start, end, n
}

// lines splits text behind each "\n".
func lines(text []byte) []string {
	out := strings.SplitAfter(string(text), "\n")
	if out[len(out)-1] == "" {
		out = out[:len(out)-1]
	}
	return out
}

// change says that the lines from first on, counted from 0 in the old text,
// give way to others.
type change struct {
	first          int
	removed, added []string
}

func compareLines(first int, before, after []string) []change {
	var out []change
	i, j := 0, 0
	for _, r := range compare(before, after) {
		if !r.equal {
			out = append(out, change{first + i, before[i : i+r.old], after[j : j+r.new]})
		}
		i, j = i+r.old, j+r.new
	}
	return out
}

// hunks puts context around changes, and changes whose contexts meet into one
// hunk.
func hunks(old []string, changes []change) []Hunk {
	var out []Hunk
	shift := 0 // new line number minus old one
	for len(changes) > 0 {
		at := max(0, changes[0].first-context)
		h := Hunk{OldStart: at + 1, NewStart: at + 1 + shift}
		for len(changes) > 0 && (len(h.Lines) == 0 || changes[0].first-at <= 2*context) {
			c := changes[0]
			changes = changes[1:]
			h.add(Context, old[at:c.first])
			h.add(Removed, c.removed)
			h.add(Added, c.added)
			at = c.first + len(c.removed)
			shift += len(c.added) - len(c.removed)
		}
		h.add(Context, old[at:min(at+context, len(old))])
		if h.OldCount == 0 {
			h.OldStart--
		}
		if h.NewCount == 0 {
			h.NewStart--
		}
		out = append(out, h)
	}
	return out
}

func (h *Hunk) add(kind Kind, texts []string) {
	for _, text := range texts {
		h.Lines = append(h.Lines, Line{kind, text})
	}
	if kind != Added {
		h.OldCount += len(texts)
	}
	if kind != Removed {
		h.NewCount += len(texts)
	}
}

// Stat counts the lines that hunks add and remove.
func Stat(hunks []Hunk) (added, removed int) {
	for _, h := range hunks {
		for _, l := range h.Lines {
			switch l.Kind {
			case Added:
				added++
			case Removed:
				removed++
			}
		}
	}
	return added, removed
}
