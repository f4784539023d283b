package convert

import (
	"fmt"
	"slices"

	"awaken/rewrite/colour"
	"awaken/rewrite/plan"
)

// offer adds to a plan what its analysis offers: as an alternative, what the plan
// with a block lifted has and this one has not. It belongs to a change of the
// rule of what is refused, which by default leaves all as it is; where nothing
// is refused, to the change that does it in the usual way.
func offer(p *plan.Plan, a *colour.Analysis, c *converter) {
	own := len(p.Changes)
	index := map[*colour.Refusal]int{}
	for i, r := range a.Refused {
		index[r] = i
	}
	for _, o := range a.Offers {
		after, _ := changes(o.After)
		way := difference(p.Changes[:own], after.Changes)
		if len(way.Edits) == 0 {
			continue
		}
		way.Title = offerTitle(o)
		if len(o.Refused) == 0 {
			if host := c.awaiting(a.Items, o, after); host != nil {
				way.Conflicts = slices.DeleteFunc(way.Conflicts, func(id string) bool { return id == host.ID })
				host.Alternatives = append(host.Alternatives, way)
			}
			continue
		}
		first := p.Refusals[index[o.Refused[0]]]
		change := &plan.Change{
			Rule: first.Rule, Symbol: first.Symbol, Title: "leave it: " + first.Reason, Safety: plan.Safe,
			ID:       c.ids.Next(first.Rule, first.Symbol, way.Title),
			Requires: []string{}, Conflicts: []string{}, Edits: []plan.Edit{},
			Alternatives: []plan.Alternative{way}, Why: first.Why,
		}
		p.Changes = append(p.Changes, change)
		for _, r := range o.Refused {
			refusal := &p.Refusals[index[r]]
			refusal.Offers = append(refusal.Offers, change.ID)
		}
	}
	apart(p.Changes[own:])
}

// awaiting is the first change that awaits the call which an offer is about, and
// that the plan of the offer has as well; nil if there is none.
func (c *converter) awaiting(items []*colour.Item, o *colour.Offer, after *plan.Plan) *plan.Change {
	for _, i := range items {
		change := c.changes[i]
		if change == nil || !slices.ContainsFunc(after.Changes, func(x *plan.Change) bool { return x.ID == change.ID }) {
			continue
		}
		if slices.ContainsFunc(i.Awaits, func(a colour.Await) bool { return a.Func == o.Func && a.Node == o.Node }) {
			return change
		}
	}
	return nil
}

func offerTitle(o *colour.Offer) string {
	switch o.Rule {
	case "constructor":
		return fmt.Sprintf("make `%s` by `await %s.%s(...)`", o.Func.Class.Name, o.Func.Class.Name, o.Name)
	case "nested-run":
		return fmt.Sprintf("keep `%s` sync for its other users: coroutines await `%s`, which takes over its body", o.Func.Name, o.Name)
	case "mixed-callees":
		return fmt.Sprintf("await what `%s` gives in `%s` only where it is awaitable", Excerpt(o.Func.Unit.Tree, o.Node), o.Func.Name)
	}
	return "do it all the same"
}

// apart keeps offers from being taken together that write at one place each in
// its own way: both were worked out without the other.
func apart(offers []*plan.Change) {
	for i, a := range offers {
		for _, b := range offers[i+1:] {
			if collide(a.Alternatives[0].Edits, b.Alternatives[0].Edits) {
				a.Alternatives[0].Conflicts = append(a.Alternatives[0].Conflicts, b.ID)
				b.Alternatives[0].Conflicts = append(b.Alternatives[0].Conflicts, a.ID)
			}
		}
	}
}

// collide tells whether among two lists of edits are two that differ and touch.
func collide(a, b []plan.Edit) bool {
	for _, x := range a {
		if !slices.Contains(b, x) && slices.ContainsFunc(b, func(y plan.Edit) bool {
			return x.File == y.File && x.Start <= y.End && y.Start <= x.End && !slices.Contains(a, y)
		}) {
			return true
		}
	}
	return false
}

// difference is the way from one list of changes to another: it makes what only
// the other has, requires what both have alike, and excludes what only the
// first has.
func difference(before, after []*plan.Change) plan.Alternative {
	alike := map[string]bool{}
	old := map[string]*plan.Change{}
	for _, c := range before {
		old[c.ID] = c
	}
	for _, c := range after {
		alike[c.ID] = old[c.ID] != nil && slices.Equal(old[c.ID].Edits, c.Edits)
	}
	// What requires something that differs differs itself: it would pull that in.
	for changed := true; changed; {
		changed = false
		for _, c := range slices.Concat(before, after) {
			if alike[c.ID] && slices.ContainsFunc(c.Requires, func(id string) bool { return !alike[id] }) {
				alike[c.ID], changed = false, true
			}
		}
	}
	way := plan.Alternative{Safety: plan.Unsafe, Requires: []string{}}
	for _, c := range after {
		if alike[c.ID] {
			continue
		}
		way.Edits = append(way.Edits, c.Edits...)
		for _, id := range c.Requires {
			if alike[id] {
				way.Requires = append(way.Requires, id)
			}
		}
	}
	way.Edits = unique(way.Edits)
	way.Requires = sortedUnique(way.Requires)
	for _, c := range before {
		if !alike[c.ID] {
			way.Conflicts = append(way.Conflicts, c.ID)
		}
	}
	slices.Sort(way.Conflicts)
	return way
}
