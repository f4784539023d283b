package interactive

import (
	"fmt"
	"slices"
	"strings"

	"awaken/rewrite/diff"
	"awaken/rewrite/edit"
	"awaken/rewrite/plan"
)

// startContext is the number of equal lines shown around a change at first,
// maxContext the most that can be asked for.
const (
	startContext = 3
	maxContext   = 10_000
)

// swap is one place of a file where lines give way to others.
type swap struct {
	old, new int // 0-based number of the first line on either side
	removed  int // lines
	added    []string
}

// shownDiff is the last diff shown of a file.
type shownDiff struct {
	edits   []edit.Edit
	context int
	rows    []row
}

// diffRows shows what edits do, file by file.
func (t *texts) diffRows(edits []plan.Edit, context int) *roll {
	out := new(roll)
	names, lists := byFile(edits)
	for _, name := range names {
		out.later(func() []row {
			last := &t.get(name).last // keys that change nothing about it are the most frequent
			if last.rows == nil || last.context != context || !slices.Equal(last.edits, lists[name]) {
				rows, err := t.fileRows(name, lists[name], context)
				if err != nil {
					rows = []row{styled(red, "  cannot be shown: %v", err)}
				}
				*last = shownDiff{lists[name], context, append([]row{styled(bold, "%s", name)}, rows...)}
			}
			return last.rows
		})
	}
	if len(names) == 0 {
		out.add(styled(faint, "no text changes"))
	}
	return out
}

func (t *texts) fileRows(name string, edits []edit.Edit, context int) ([]row, error) {
	old := t.get(name)
	if old.err != nil {
		return nil, old.err
	}
	hunks, err := diff.Hunks(old.bytes, edits)
	if err != nil {
		return nil, err
	}
	var (
		out      []row
		swaps    = swapsOf(hunks)
		total    = old.lines()
		numbered = len(fmt.Sprint(total + added(swaps)))
		at       = 0 // next old line to show
		olds     []row
	)
	if n := len(swaps); n > 0 {
		last := swaps[n-1]
		olds = old.painted(last.old + last.removed + context + 1) // one more, for where new lines follow on it
	}
	show := func(sign string, number int, r row, l look) {
		line := row{{fmt.Sprintf("%*d ", numbered, number+1), faint}, {sign + " ", l | bold}}
		out = append(out, append(line, r...))
	}
	for i, s := range swaps {
		if from := s.old - context; from > at {
			if i > 0 {
				out = append(out, styled(faint, "%*s", numbered+1, "..."))
			}
			at = from
		}
		for ; at < s.old; at++ {
			show(" ", at+s.new-s.old, olds[at], 0)
		}
		before, after := olds[s.old:s.old+s.removed], old.paint(s)
		if len(before) == len(after) {
			before, after = marked(before, after)
		}
		for k, r := range before {
			show("-", s.old+k, r, red)
		}
		for k, r := range after {
			show("+", s.new+k, r, green)
		}
		at = s.old + s.removed
		end := min(at+context, total)
		if i+1 < len(swaps) {
			end = min(end, swaps[i+1].old)
		}
		shift := s.new + len(s.added) - at
		for ; at < end; at++ {
			show(" ", at+shift, olds[at], 0)
		}
	}
	return out, nil
}

// swapsOf takes the context out of hunks again: how much of it is shown is up
// to the person.
func swapsOf(hunks []diff.Hunk) []swap {
	var out []swap
	for _, h := range hunks {
		old, fresh := h.OldStart-1, h.NewStart-1
		if h.OldCount == 0 {
			old++
		}
		if h.NewCount == 0 {
			fresh++
		}
		within := false
		for _, l := range h.Lines {
			if l.Kind == diff.Context {
				old, fresh, within = old+1, fresh+1, false
				continue
			}
			if !within {
				out = append(out, swap{old: old, new: fresh})
				within = true
			}
			if l.Kind == diff.Removed {
				old++
				out[len(out)-1].removed++
			} else {
				fresh++
				out[len(out)-1].added = append(out[len(out)-1].added, l.Text)
			}
		}
	}
	return out
}

func added(swaps []swap) (n int) {
	for _, s := range swaps {
		n += len(s.added)
	}
	return n
}

// lines is the number of lines of the old text.
func (t *text) lines() int {
	n := len(t.starts)
	if t.starts[n-1] == len(t.bytes) {
		n--
	}
	return n
}

// painted is the old text with its looks, line by line, to line n or the end.
func (t *text) painted(n int) []row {
	for n = min(n, t.lines()); len(t.rows) < n; {
		from, to := t.starts[len(t.rows)], len(t.bytes)
		if next := len(t.rows) + 1; next < len(t.starts) {
			to = t.starts[next]
		}
		t.quotes = append(t.quotes, t.painter.quote)
		t.rows = append(t.rows, t.painter.line(strings.TrimRight(string(t.bytes[from:to]), "\r\n")))
	}
	return t.rows
}

// paint gives new lines their looks, as they follow on the old ones: that the
// swaps before changed where strings begin and end is not worth reading the
// whole new text.
func (t *text) paint(s swap) []row {
	from := scanner{}
	if s.old < len(t.quotes) {
		from.quote = t.quotes[s.old]
	}
	var out []row
	for _, line := range s.added {
		out = append(out, from.line(strings.TrimRight(line, "\r\n")))
	}
	return out
}

// marked sets off the words by which pairs of lines differ.
func marked(before, after []row) (olds, news []row) {
	for i := range before {
		a, b := diff.Marks(before[i].text(), after[i].text())
		olds = append(olds, before[i].mark(a, red))
		news = append(news, after[i].mark(b, green))
	}
	return olds, news
}

func (r row) text() string {
	out := ""
	for _, s := range r {
		out += s.text
	}
	return out
}

// mark gives ranges of bytes of a row, which must be in order, another look.
func (r row) mark(spans []diff.Span, colour look) row {
	if len(spans) == 0 {
		return r
	}
	var out row
	at := 0
	for _, s := range r {
		text := s.text
		for text != "" {
			for len(spans) > 0 && spans[0].End <= at {
				spans = spans[1:]
			}
			n, l := len(text), s.look
			if len(spans) > 0 {
				if at < spans[0].Start {
					n = min(n, spans[0].Start-at)
				} else {
					n, l = min(n, spans[0].End-at), colour|reverse
				}
			}
			out = append(out, span{text[:n], l})
			text, at = text[n:], at+n
		}
	}
	return out
}
