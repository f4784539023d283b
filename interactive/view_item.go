package interactive

import (
	"fmt"
	"slices"

	"awaken/rewrite/plan"
)

// itemRows shows one item: what stands in its way, its ways, why, and the diff
// of the way chosen.
func (v view) itemRows(it *item) *roll {
	out := new(roll)
	choices := v.choices(it)
	take := v.chosen()
	for _, c := range it.changes {
		if b := v.blocker[c]; b >= 0 {
			out.add(styled(yellow, "blocked: it requires %q, which was refused", v.change(b).Title))
			break
		}
	}
	if v.state(it) == "not needed" {
		out.add(styled(yellow, "not needed as things stand: all that requires it was refused or is blocked"))
	}
	if len(it.changes) > 1 {
		out.add(plain("%d changes that require each other:", len(it.changes)))
		out.each(len(it.changes), func(i int) row { return v.changeRow("  ", it.changes[i]) })
	}
	if needs := v.requirements(it, take); len(needs) > 0 {
		out.add(row{{"requires ", faint}, {v.titles(needs), 0}})
	}
	if users := v.dependents(it); len(users) > 0 {
		out.add(row{{"required by ", faint}, {v.titles(users), 0}})
	}
	if len(choices) > 1 {
		out.each(len(choices), func(i int) row { return wayRow(i, i == v.choice, choices[i]) })
	}
	if v.why {
		out.add(nil)
		out.later(func() []row { return v.whyRows(it) })
	}
	if len(out.upto(1)) > 0 {
		out.add(nil)
	}
	out.follow(v.diffRows(v.choiceEdits(take), v.context))
	return out
}

func (s *session) choiceEdits(take []assignment) []plan.Edit {
	var edits []plan.Edit
	for _, a := range take {
		edits = append(edits, s.edits(a.change, a.decision)...)
	}
	return edits
}

func wayRow(i int, shown bool, ch choice) row {
	mark, l := "  ", look(0)
	if shown {
		mark, l = "> ", bold
	}
	r := row{{fmt.Sprintf("%s%d ", mark, i+1), l}, {ch.title, l}}
	if !ch.safe {
		r = append(r, span{" [unsafe]", yellow})
	}
	return r
}

// changeRow names a change with its place.
func (v view) changeRow(indent string, c int) row {
	p := v.places[c]
	r := row{{indent + v.change(c).Title, 0}, {fmt.Sprintf("  %s:%d", p.file, p.line), faint}}
	if !v.safe(c, v.decisions[c].way) {
		r = append(r, span{" [unsafe]", yellow})
	}
	return r
}

// requirements of a choice, outside of the item.
func (s *session) requirements(it *item, take []assignment) []int {
	var out []int
	for _, a := range take {
		for _, need := range s.needs[a.change][a.way] {
			if s.home[need] != it && !slices.Contains(out, need) {
				out = append(out, need)
			}
		}
	}
	return out
}

// dependents of an item that are not refused.
func (s *session) dependents(it *item) []int {
	var out []int
	for _, c := range it.changes {
		for _, u := range s.leaning(c) {
			if s.home[u] != it && !slices.Contains(out, u) {
				out = append(out, u)
			}
		}
	}
	return out
}

// whyRows is the chain from the root cause, with the evidence of each link,
// and what breaks without the change.
func (v view) whyRows(it *item) []row {
	var out []row
	for _, c := range it.changes {
		if len(it.changes) > 1 {
			out = append(out, styled(bold, "why %s", v.change(c).Title))
		} else {
			out = append(out, styled(bold, "why"))
		}
		steps := v.change(c).Why
		for i, st := range steps {
			out = append(out, row{
				{fmt.Sprintf("  %d. ", i+1), faint},
				{fmt.Sprintf("%s:%d", st.File, st.Line), cyan},
				{" " + st.Symbol + ": ", 0},
				{st.Reason, 0},
			})
		}
		if len(steps) == 0 {
			out = append(out, styled(faint, "  the plan gives no reason"))
		}
	}
	users := v.dependents(it)
	if len(users) == 0 {
		return append(out, plain("  Without it, what the first link says stays so; no other change depends on it."))
	}
	out = append(out, plain("  Without it, %s cannot be made:", count(len(users), "other change")))
	for _, u := range users {
		out = append(out, v.changeRow("    ", u))
	}
	return out
}
