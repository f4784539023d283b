package interactive

import (
	"fmt"
	"slices"
)

// choice is one way to say yes to an item.
type choice struct {
	title string
	safe  bool
	take  []assignment // a decision for every change of the item
}

// choices lists the ways to say yes to an item: all in the default way, then
// every alternative of every change, and last, where what was decided is none
// of these (an edited text, several alternatives at once), that.
func (s *session) choices(it *item) []choice {
	build := func(title string, way func(c int) decision) choice {
		ch := choice{title: title, safe: true}
		for _, c := range it.changes {
			d := way(c)
			d.wish = accepted
			ch.take = append(ch.take, assignment{c, d})
			ch.safe = ch.safe && d.edits == nil && s.safe(c, d.way)
		}
		return ch
	}
	out := []choice{build(s.title(it), func(int) decision { return decision{} })}
	for _, c := range it.changes {
		for i, a := range s.change(c).Alternatives {
			title := a.Title
			if len(it.changes) > 1 {
				title = fmt.Sprintf("%s (%s)", a.Title, s.change(c).Symbol)
			}
			out = append(out, build(title, func(other int) decision {
				if other == c {
					return decision{way: i + 1}
				}
				return decision{}
			}))
		}
	}
	decided := build("", func(c int) decision {
		d := s.decisions[c]
		return decision{way: d.way, edits: d.edits, kind: d.kind}
	})
	if !slices.ContainsFunc(out, decided.same) {
		decided.title = "as decided"
		for _, a := range decided.take {
			switch a.kind {
			case kindEdited:
				decided.title = "the text as you edited it"
			case kindParts:
				decided.title = "the parts that you chose"
			}
		}
		out = append(out, decided)
	}
	return out
}

func (c choice) same(d choice) bool {
	return slices.EqualFunc(c.take, d.take, func(a, b assignment) bool { return a.change == b.change && a.decision.equal(b.decision) })
}

// decided returns the index of the choice that stands for the decisions made,
// or to be offered first.
func (s *session) decided(it *item) int {
	list := s.choices(it)
	return slices.IndexFunc(list, func(ch choice) bool {
		return !slices.ContainsFunc(ch.take, func(a assignment) bool {
			d := s.decisions[a.change]
			return d.way != a.way || !(decision{edits: d.edits}).equal(decision{edits: a.edits})
		})
	})
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
