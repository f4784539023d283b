// Package convert turns colours into changes: it knows what text to write
// where, and nothing of why.
package convert

import (
	"slices"
	"strings"

	"awaken/rewrite/colour"
	"awaken/rewrite/plan"
	"awaken/rewrite/syntax"
)

// Plan makes the plan of an analysis: first the changes in source order, then
// what is offered for what is refused.
func Plan(a *colour.Analysis) *plan.Plan {
	p, c := changes(a)
	p.Refusals = refusals(a)
	offer(p, a, c)
	return p
}

// changes makes the changes of an analysis.
func changes(a *colour.Analysis) (*plan.Plan, *converter) {
	c := &converter{ids: &plan.IDs{}, changes: map[*colour.Item]*plan.Change{}, imports: map[moduleKey]*importer{}, drops: map[importKey][]syntax.Node{}, own: map[string]bool{}}
	for _, u := range a.Units() {
		first, _, _ := strings.Cut(u.File.Module, ".")
		c.own[first] = true
	}
	for _, item := range a.Items {
		if d := item.Drop; d != nil {
			c.drops[importKey{d.Unit, d.Import}] = d.Names
		}
	}
	p := &plan.Plan{Version: plan.Version}
	regions := deeperRegions(a.Items)
	for _, item := range a.Items {
		if asksNothing(item) {
			continue // it asks for nothing itself
		}
		change := &plan.Change{
			Rule: rule(item), Symbol: symbol(item), Title: title(item), Safety: plan.Safe,
			Requires: []string{}, Conflicts: []string{}, Alternatives: []plan.Alternative{},
		}
		change.ID = c.ids.Next(change.Rule, change.Symbol, oldText(item))
		change.Edits = c.edits(item)
		deepen(item, change.Edits, regions)
		change.Alternatives = c.alternatives(item, change)
		change.Why = why(item)
		change.Notes = notes(item)
		if item.Lost != nil && !item.Lost.Later {
			change.Callee = calleeName(item.Lost)
		}
		change.Doubt = doubt(item)
		c.changes[item] = change
		p.Changes = append(p.Changes, change)
	}
	needed := safelyNeeded(a.Items)
	for _, item := range a.Items {
		change := c.changes[item]
		if change == nil {
			continue
		}
		for _, r := range c.required(item, map[*colour.Item]bool{}) {
			change.Requires = append(change.Requires, r.ID)
		}
		change.Requires = sortedUnique(change.Requires)
		for i := range change.Alternatives {
			change.Alternatives[i].Requires = append([]string{}, change.Requires...)
		}
		if !needed[item] {
			change.Safety = plan.Unsafe
			for i := range change.Alternatives {
				change.Alternatives[i].Safety = plan.Unsafe
			}
		}
	}
	return p, c
}

// asksNothing tells whether an item changes nothing itself.
func asksNothing(i *colour.Item) bool {
	if len(i.Awaits)+len(i.Replacements)+len(i.Renames) > 0 {
		return false
	}
	if i.Swap != nil && i.Swap.Follows && len(i.Splits)+len(i.Moved)+len(i.Swap.Files) == 0 {
		return true // a use that stays as it is
	}
	return i.PassThrough || i.Bridge && i.Twin == nil || i.Lost != nil || i.Rule == "async-mock" || i.Rule == colour.RuleDeclareAsync
}

// required lists the changes that an item requires: through items that change
// nothing themselves.
func (c *converter) required(i *colour.Item, seen map[*colour.Item]bool) []*plan.Change {
	var list []*plan.Change
	for _, r := range i.Requires {
		if seen[r] {
			continue
		}
		seen[r] = true
		if change := c.changes[r]; change != nil {
			list = append(list, change)
		} else {
			list = append(list, c.required(r, seen)...)
		}
	}
	return list
}

// safelyNeeded finds the items that a lost coroutine needs whose whole
// requirement is safe: the others are worth nothing without an unsafe one.
func safelyNeeded(items []*colour.Item) map[*colour.Item]bool {
	needed := map[*colour.Item]bool{}
	for _, item := range items {
		if item.Lost == nil && item.Cause != nil || item.Drop != nil {
			continue
		}
		closure := map[*colour.Item]bool{}
		if safeClosure(item, closure) {
			for i := range closure {
				needed[i] = true
			}
		}
	}
	for _, item := range items {
		// Nothing is done for the sake of an import that may go then.
		if item.Drop != nil && !slices.ContainsFunc(item.Requires, func(r *colour.Item) bool { return !needed[r] }) {
			needed[item] = true
		}
	}
	return needed
}

func safeClosure(item *colour.Item, seen map[*colour.Item]bool) bool {
	if seen[item] {
		return true
	}
	seen[item] = true
	if item.Unsafe != "" {
		return false
	}
	for _, r := range item.Requires {
		if !safeClosure(r, seen) {
			return false
		}
	}
	return true
}

type converter struct {
	ids     *plan.IDs
	changes map[*colour.Item]*plan.Change
	imports map[moduleKey]*importer
	own     map[string]bool             // the project's packages and modules of no package
	drops   map[importKey][]syntax.Node // names that changes take out of imports
}
