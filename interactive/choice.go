package interactive

import (
	"fmt"
	"slices"
)

// choice is one way to say yes to an item: all changes in their default way
// but one, or all as they were decided.
type choice struct {
	title   string
	safe    bool
	change  int // the one that is taken another way
	way     int // its way; 0: all in their default way
	decided bool
}

// choices lists the ways to say yes to an item: all in the default way, then
// every alternative of every change, and last, where what was decided is none
// of these (an edited text, several alternatives at once), that.
func (s *session) choices(it *item) []choice {
	out := s.ways(it)
	if title, odd := s.odd(it); odd {
		out = append(slices.Clip(out), choice{title: title, decided: true})
	}
	return out
}

// ways lists those of the choices that no decision alters; they are many where
// thousands of changes are one item, and asked for with each key.
func (s *session) ways(it *item) []choice {
	if it.ways != nil {
		return it.ways
	}
	unsafe := 0
	for _, c := range it.changes {
		if !s.safe(c, 0) {
			unsafe++
		}
	}
	out := []choice{{title: s.title(it), safe: unsafe == 0}}
	for _, c := range it.changes {
		others := unsafe
		if !s.safe(c, 0) {
			others--
		}
		for i, a := range s.change(c).Alternatives {
			title := a.Title
			if len(it.changes) > 1 {
				title = fmt.Sprintf("%s (%s)", a.Title, s.change(c).Symbol)
			}
			out = append(out, choice{title: title, safe: others == 0 && s.safe(c, i+1), change: c, way: i + 1})
		}
	}
	it.ways = out
	return out
}

// odd tells whether what was decided on an item is a choice of its own, and
// names it.
func (s *session) odd(it *item) (title string, odd bool) {
	others := 0
	for _, c := range it.changes {
		switch d := s.decisions[c]; {
		case d.kind == kindEdited:
			return "the text as you edited it", true
		case d.kind == kindParts:
			return "the parts that you chose", true
		case d.way > 0:
			others++
		}
	}
	return "as decided", others > 1
}

// decided returns the index of the choice that stands for the decisions made,
// or to be offered first.
func (s *session) decided(it *item) int {
	_, odd := s.odd(it)
	n := 0
	for _, c := range it.changes {
		if d := s.decisions[c]; !odd && d.way > 0 {
			return n + d.way
		}
		n += len(s.change(c).Alternatives)
	}
	if odd {
		return n + 1
	}
	return 0
}

// take is what a choice decides: something for every change of the item.
func (s *session) take(it *item, ch choice) []assignment {
	out := make([]assignment, 0, len(it.changes))
	for _, c := range it.changes {
		d := decision{wish: accepted}
		switch old := s.decisions[c]; {
		case ch.decided:
			d.way, d.edits, d.kind = old.way, old.edits, old.kind
		case ch.way > 0 && ch.change == c:
			d.way = ch.way
		}
		out = append(out, assignment{c, d})
	}
	return out
}

// chosen is what the choice shown would decide on the item shown.
func (s *session) chosen() []assignment {
	it := s.current()
	return s.take(it, s.choices(it)[s.choice])
}

// title of an item, a verb phrase.
func (s *session) title(it *item) string {
	first := s.change(it.changes[0]).Title
	if n := len(it.changes); n > 1 {
		return fmt.Sprintf("%s, and %d more that go together", first, n-1)
	}
	return first
}

// state says in one word how an item stands.
func (s *session) state(it *item) string {
	word := ""
	for _, c := range it.changes {
		w := s.decisions[c].wish.String()
		switch {
		case s.decisions[c].refused():
		case s.blocker[c] >= 0:
			w = "blocked"
		case s.decisions[c].wish == undecided && s.idle[c]:
			w = "not needed"
		case s.decisions[c].edits != nil:
			w = s.decisions[c].kind
		}
		if word != "" && word != w {
			return "mixed"
		}
		word = w
	}
	return word
}
