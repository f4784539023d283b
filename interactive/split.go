package interactive

import (
	"fmt"
	"slices"

	"awaken/rewrite/plan"
)

// Kinds of edits that replace those of a way.
const (
	kindEdited = "edited" // a person wrote the text
	kindParts  = "parts"  // some of the parts that stand alone
)

// parts is a change that is being answered in the parts that are correct each
// on its own.
type parts struct {
	change, way int
	edits       [][]plan.Edit
	take        []bool // answers given
	at          int
}

// splitItem cuts the item shown along lines that leave each piece correct, or
// says why there are none.
func (s *session) splitItem() {
	it := s.current()
	take := s.chosen()
	if len(it.changes) > 1 {
		s.splitGroup(it, take)
		return
	}
	c, d := it.changes[0], take[0].decision
	edits := s.edits(c, d)
	switch users := s.leaning(c); {
	case len(edits) < 2:
		s.say("cannot be split: it is a single edit")
	case d.edits != nil:
		s.say("cannot be split: its text was chosen by hand; e edits it again")
	case len(users) > 0:
		s.say("cannot be split: %s the whole of it", require(s, users))
	case s.split == nil:
		s.say("cannot be split: its %d edits are right together only", len(edits))
	default:
		pieces, err := s.split(s.change(c), d.way)
		switch {
		case err != nil:
			s.say("cannot be split: %v", err)
		case len(pieces) < 2:
			s.say("cannot be split: its %d edits are right together only", len(edits))
		default:
			s.mode = splitting
			s.parts = &parts{change: c, way: d.way, edits: pieces, take: make([]bool, len(pieces))}
		}
	}
}

func require(s *session, users []int) string {
	verb := "requires"
	if len(users) > 1 {
		verb = "require"
	}
	return fmt.Sprintf("%s (%s) %s", count(len(users), "change"), s.titles(users), verb)
}

// leaning returns the changes that would lean on this one as things stand.
func (s *session) leaning(c int) []int {
	var out []int
	for _, u := range s.users[c] {
		d := s.decisions[u.change]
		if d.way == u.way && !d.refused() {
			out = append(out, u.change)
		}
	}
	return out
}

// splitGroup makes items of the groups into which changes fall that no longer
// all require each other in the ways shown.
func (s *session) splitGroup(it *item, take []assignment) {
	groups := s.groups(take)
	if len(groups) == 1 {
		s.say("cannot be split: these %d changes require each other (%s); an alternative that needs less may free them", len(it.changes), s.titles(it.changes))
		return
	}
	st := step{verb: "split", item: s.position, items: s.items}
	var set []assignment
	for _, a := range take {
		d := s.decisions[a.change]
		if d.wish == undecided && d.way != a.way {
			d.way = a.way
			set = append(set, assignment{a.change, d})
		}
	}
	if err := s.save(entry{Step: "split", At: s.itemID(st.item), Set: s.record(set), Groups: s.ids(groups)}); err != nil {
		s.say("not split, as it could not be saved: %v", err)
		return
	}
	st.before = s.assign(set)
	s.steps = append(s.steps, st)
	s.replaceItem(it, groups)
	s.to(st.item)
	s.say("split into %d", len(groups))
}

func (s *session) replaceItem(it *item, groups [][]int) {
	items := slices.Clone(s.items[:it.number])
	for _, g := range groups {
		items = append(items, &item{changes: g})
	}
	items = append(items, s.items[it.number+1:]...)
	for i, old := range items { // numbers of the old items stay, for undo
		copied := *old
		items[i] = &copied
	}
	s.setItems(items)
}

// groups are the changes taken, those together that require each other in the
// ways given; in the order of the review.
func (s *session) groups(take []assignment) [][]int {
	sel := plan.Selection{}
	for _, a := range take {
		sel[s.change(a.change).ID] = a.way
	}
	var out [][]int
	for _, group := range s.plan.Groups(sel) {
		var g []int
		for _, c := range group {
			g = append(g, s.number[c.ID])
		}
		slices.SortFunc(g, s.compare)
		out = append(out, g)
	}
	slices.Reverse(out) // rewrite/plan puts required ones first
	return out
}

// takePart answers for one part; after the last, the change is accepted with
// the parts taken, or rejected if there are none.
func (s *session) takePart(yes bool) {
	p := s.parts
	p.take[p.at] = yes
	if p.at++; p.at < len(p.edits) {
		return
	}
	d := decision{wish: accepted, way: p.way, kind: kindParts, edits: []plan.Edit{}}
	for i, edits := range p.edits {
		if p.take[i] {
			d.edits = append(d.edits, edits...)
		}
	}
	s.mode, s.parts = reviewing, nil
	it := s.home[p.change]
	switch {
	case len(d.edits) == 0:
		s.offer(s.refuse("reject", s.title(it), it.changes, rejected, ""))
		return
	case !slices.Contains(p.take, false):
		d.kind, d.edits = "", nil
	}
	e, err := s.accept(s.title(it), []assignment{{p.change, d}})
	if err != nil {
		s.say("not possible: %v", err)
		return
	}
	s.offer(e)
}
