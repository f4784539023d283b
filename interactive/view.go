package interactive

import (
	"fmt"
	"slices"
	"strings"
)

// view is a session as rows: what both skins show.
type view struct {
	*session
	context int // equal lines around a change
}

// counts of items by state.
type counts struct{ accepted, blocked, rejected, idle, left, open, total int }

func (s *session) counts() counts {
	n := counts{total: len(s.items)}
	for _, it := range s.items {
		c := it.changes[0]
		switch d := s.decisions[c]; {
		case s.open(it):
			n.open++
		case s.blocker[c] >= 0 && !d.refused():
			n.blocked++
		case d.refused():
			n.rejected++
		case d.wish == undecided && slices.ContainsFunc(it.changes, s.waits):
			n.left++
		case d.wish == undecided:
			n.idle++
		default:
			n.accepted++
		}
	}
	return n
}

// progress is the line of counts.
func (v view) progress() row {
	n := v.counts()
	where := "overview"
	switch {
	case v.position >= len(v.items):
		where = "end"
	case v.position >= 0:
		where = fmt.Sprintf("%d of %d", v.position+1, n.total)
		if parts := v.componentCount(); parts > 1 {
			where += fmt.Sprintf(", component %d of %d", v.componentAt(), parts)
		}
	}
	r := row{{where, bold}, {"  ", 0}, {fmt.Sprintf("%d accepted", n.accepted), green}, {fmt.Sprintf("  %d rejected", n.rejected), red}}
	if n.blocked > 0 {
		r = append(r, span{fmt.Sprintf("  %d blocked", n.blocked), yellow})
	}
	if n.idle > 0 {
		r = append(r, span{fmt.Sprintf("  %d not needed", n.idle), faint})
	}
	if n.left > 0 {
		r = append(r, span{fmt.Sprintf("  %d left open", n.left), faint})
	}
	return append(r, span{fmt.Sprintf("  %d open", n.open), 0})
}

// bar is the share of items that are answered or blocked, over width cells.
func (v view) bar(width int) row {
	n := v.counts()
	done := 0
	if n.total > 0 {
		done = (n.total - n.open) * width / n.total
	}
	return row{{strings.Repeat("━", done), green}, {strings.Repeat("─", width-done), faint}}
}

// componentAt is the 1-based number of the component shown, among those of
// this review.
func (s *session) componentAt() int {
	n, last := 0, -1
	for _, it := range s.items[:s.position+1] {
		if part := s.part[it.changes[0]]; part != last {
			n, last = n+1, part
		}
	}
	return n
}

func (s *session) componentCount() int {
	n, last := 0, -1
	for _, it := range s.items {
		if part := s.part[it.changes[0]]; part != last {
			n, last = n+1, part
		}
	}
	return n
}

// head is the title of what is shown, and a line about it.
func (v view) head() []row {
	switch {
	case v.mode == helping:
		return []row{styled(bold, "Keys that work here")}
	case v.mode == confirming:
		return []row{styled(bold, "%s: %s", v.pending.verb, v.pending.what), plain("This does more than that; nothing is decided yet.")}
	case v.mode == splitting:
		return []row{
			styled(bold, "part %d of %d: %s", v.parts.at+1, len(v.parts.edits), v.change(v.parts.change).Title),
			plain("Take this part?"),
		}
	case v.position < 0:
		return []row{styled(bold, "Overview of %s", count(len(v.plan.Changes), "change"))}
	case v.position >= len(v.items):
		return []row{styled(bold, "The end of the review")}
	}
	it := v.current()
	c := v.change(it.changes[0])
	p := v.places[it.changes[0]]
	title := row{v.badge(it), {" " + v.title(it), bold}}
	return []row{title, {{fmt.Sprintf("%s:%d", p.file, p.line), cyan}, {fmt.Sprintf("  %s  %s", c.Rule, c.Symbol), faint}, {"  " + v.standing(it), bold}}}
}

// badge is the safety of the way shown.
func (v view) badge(it *item) span {
	if v.choices(it)[v.choice].safe {
		return span{"[safe]", green}
	}
	return span{"[unsafe]", yellow | bold}
}

// standing says how the item shown stands.
func (v view) standing(it *item) string {
	state := v.state(it)
	if state == "undecided" {
		if v.offersEnter() {
			return "preselected"
		}
		return ""
	}
	d := v.decisions[it.changes[0]]
	if d.by != "" {
		if by, ok := v.number[d.by]; ok {
			return fmt.Sprintf("%s (for: %s)", state, v.change(by).Title)
		}
	}
	if d.note != "" {
		return fmt.Sprintf("%s (%s)", state, d.note)
	}
	return state
}

// body is everything below the head.
func (v view) body() *roll {
	switch {
	case v.mode == helping:
		return rolled(v.helpRows())
	case v.mode == confirming:
		return v.effectRows(v.pending)
	case v.mode == splitting:
		return v.diffRows(v.parts.edits[v.parts.at], v.context)
	case v.position < 0:
		return rolled(v.overviewRows())
	case v.position >= len(v.items):
		return rolled(v.endRows())
	}
	return v.itemRows(v.current())
}

// helpRows lists the keys that work where help was asked for.
func (v view) helpRows() []row {
	s := *v.session
	s.mode = reviewing
	var out []row
	for _, b := range s.usable() {
		out = append(out, keyRow(strings.Join(b.keys, " "), b.does))
	}
	out = append(out, nil)
	for _, k := range screenKeys {
		out = append(out, keyRow(k.keys, k.does))
	}
	return out
}

func keyRow(keys, does string) row {
	return row{{fmt.Sprintf("%20s  ", keys), bold}, {does, 0}}
}

// keyNames are the short names of keys, for the foot of the screen.
var keyNames = map[mode]map[string]string{
	reviewing: {
		"y": "yes", "n": "no", "tab": "other way", "w": "why", "u": "undo", "a": "rest of file", "r": "of rule", "c": "of component",
		"e": "edit", "k": "back", "j": "forth", "q": "finish", "?": "keys", "enter": "yes",
	},
	confirming: {"y": "do it", "b": "with boundaries", "s": "safe ones", "n": "back"},
	splitting:  {"y": "take", "n": "leave", "k": "back", "esc": "cancel"},
	helping:    {"?": "back"},
}

// keyLine is the short list of keys at the foot of the screen: as many as fit,
// and the last, which tells about the others.
func (v view) keyLine(width int) row {
	if v.mode == asking {
		return row{{"enter", bold}, {" answer  ", 0}, {"esc", bold}, {" back", 0}}
	}
	names := keyNames[v.mode]
	var out []row
	for _, b := range v.usable() {
		name := names[b.keys[0]]
		if v.position < 0 && b.keys[0] == "enter" {
			name = "begin"
		}
		if name != "" {
			out = append(out, row{{b.keys[0], bold}, {" " + name, 0}})
		}
	}
	var line row
	for i, r := range out {
		last := out[len(out)-1].text()
		if i < len(out)-1 && cells(line.text()+r.text()+"    "+last) > width {
			continue
		}
		if line != nil {
			line = append(line, span{"  ", 0})
		}
		line = append(line, r...)
	}
	return line
}
