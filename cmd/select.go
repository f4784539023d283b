package cmd

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	// doublestar has the ** of .gitignore, which path.Match lacks.
	"github.com/bmatcuk/doublestar/v4"

	"awaken/rewrite/plan"
)

// choice is a closed selection of a plan without conflicts, with what had to
// go or come along to make it so.
type choice struct {
	plan     *plan.Plan
	selected plan.Selection
	required []string        // ids that nobody asked for but that others require
	blocked  []string        // ids that were asked for and require what was rejected
	excluded []string        // ids left out since they conflict with one before them
	replaced []string        // ids left out since an alternative that was chosen does without them
	idle     []string        // wishes for alternatives that no change has
	unsafe   []string        // ids left out since they, or what they require, are unsafe
	comments []plan.Edit     // suppressions to be written beside the changes
	parsed   map[string]bool // files whose new text was parsed, or whose old one did not parse
}

// choose takes what `fix` applies: every safe change whose requirements are
// safe, and the others too if unsafe is wanted.
func choose(p *plan.Plan, unsafe bool) *choice {
	c := &choice{plan: p, selected: p.Proposed()}
	if !unsafe {
		for _, change := range p.Changes {
			if change.Safety != plan.Safe {
				c.leave(&c.unsafe, change.ID)
			}
		}
	}
	c.settleConflicts()
	return c
}

// take takes alternatives, of changes that are named by id or by rule, and leaves
// out what excludes them. A rule may have no change that has one.
func (c *choice) take(wanted []string) error {
	for _, wish := range wanted {
		name, number, numbered := strings.Cut(wish, ":")
		way := 1
		if numbered {
			var err error
			if way, err = strconv.Atoi(number); err != nil || way < 1 {
				return &usageError{message: fmt.Sprintf("--choose %s: after the colon stands the number of an alternative", wish)}
			}
		}
		found := false
		ofRule := func(change *plan.Change) bool { return change.Rule == name }
		if strings.Trim(name, "0123456789abcdef-") == "" {
			id, _, err := findChange(c.plan, fmt.Sprintf("%s:%d", name, way))
			if err != nil {
				return err
			}
			ofRule = func(change *plan.Change) bool { return change.ID == id }
		}
		for _, change := range c.plan.Changes {
			if !ofRule(change) || way > len(change.Alternatives) {
				continue
			}
			found = true
			c.selected[change.ID] = way
			for _, id := range change.Excludes(way) {
				c.leave(&c.replaced, id)
			}
		}
		if !found {
			c.idle = append(c.idle, wish)
		}
	}
	if len(wanted) == 0 {
		return nil
	}
	closed, err := c.plan.Closure(c.selected)
	if err != nil {
		return err
	}
	c.selected = closed
	missing := func(id string) bool { _, taken := c.selected[id]; return !taken }
	c.unsafe = slices.DeleteFunc(c.unsafe, func(id string) bool { return !missing(id) })
	c.settleConflicts()
	return nil
}

// refused lists what stays refused.
func (c *choice) refused() []plan.Refusal {
	return slices.DeleteFunc(slices.Clone(c.plan.Refusals), func(r plan.Refusal) bool {
		return slices.ContainsFunc(r.Offers, func(id string) bool { return c.selected[id] > 0 })
	})
}

// leave takes a change and its dependents out of the selection, and notes them.
func (c *choice) leave(list *[]string, id string) {
	for _, gone := range c.plan.Dependents(c.selected, id) {
		if _, taken := c.selected[gone]; taken {
			*list = append(*list, gone)
			delete(c.selected, gone)
		}
	}
}

// settleConflicts leaves out the later of each two changes that exclude each
// other, in the order of the plan.
func (c *choice) settleConflicts() {
	order := map[string]int{}
	for i, change := range c.plan.Changes {
		order[change.ID] = i
	}
	for _, pair := range c.plan.Conflicts(c.selected) {
		_, a := c.selected[pair.A]
		_, b := c.selected[pair.B]
		if a && b {
			later := pair.A
			if order[pair.B] > order[pair.A] {
				later = pair.B
			}
			c.leave(&c.excluded, later)
		}
	}
}

// wishes are the flags of `apply` that narrow a plan.
type wishes struct {
	accept, reject []string // ids, or beginnings of ids, of which --accept takes id:N for the N-th alternative
	rules          []string
	files          []string // globs
}

// grant narrows a plan to what was wished for. Changes that are required come
// along, those that require a rejected one stay away.
func grant(p *plan.Plan, w wishes) (*choice, error) {
	c := &choice{plan: p}
	asked := plan.Selection{}
	for _, wish := range w.accept {
		id, way, err := findChange(p, wish)
		if err != nil {
			return nil, err
		}
		asked[id] = way
	}
	if len(w.accept) == 0 {
		asked = p.Proposed()
	}
	if err := w.narrow(p, asked); err != nil {
		return nil, err
	}
	var err error
	if c.selected, err = p.Closure(asked); err != nil {
		return nil, err
	}
	for _, wish := range w.reject {
		id, _, err := findChange(p, wish)
		if err != nil {
			return nil, err
		}
		delete(asked, id)
		var gone []string
		c.leave(&gone, id)
		for _, g := range gone {
			if g != id {
				c.blocked = append(c.blocked, g)
			}
		}
	}
	if len(w.accept) == 0 { // who names both of a pair is told; who names none gets the first
		c.settleConflicts()
	}
	c.prune(asked)
	return c, nil
}

// narrow takes what --only-rule and --only-file do not name out of what was
// asked for.
func (w wishes) narrow(p *plan.Plan, asked plan.Selection) error {
	for _, glob := range w.files {
		if !doublestar.ValidatePattern(glob) {
			return &usageError{message: fmt.Sprintf("--only-file: %q is no proper glob", glob)}
		}
	}
	var known []string
	for _, change := range p.Changes {
		known = append(known, change.Rule)
		way, taken := asked[change.ID]
		_, edits := change.Way(way)
		inFile := func(e plan.Edit) bool {
			return slices.ContainsFunc(w.files, func(glob string) bool { return doublestar.MatchUnvalidated(glob, e.File) })
		}
		if taken && (len(w.rules) > 0 && !slices.Contains(w.rules, change.Rule) || len(w.files) > 0 && !slices.ContainsFunc(edits, inFile)) {
			delete(asked, change.ID)
		}
	}
	slices.Sort(known)
	known = slices.Compact(known)
	for _, rule := range w.rules {
		if !slices.Contains(known, rule) {
			return &usageError{message: fmt.Sprintf("--only-rule: no change of the plan has the rule %q", rule), hint: didYouMean(rule, known)}
		}
	}
	return nil
}

// prune takes out what came along for changes that are gone again, and notes
// what did come along and what of the wishes could not be granted.
func (c *choice) prune(asked plan.Selection) {
	kept := plan.Selection{}
	for id, way := range asked {
		if _, taken := c.selected[id]; taken {
			kept[id] = way
		}
	}
	closed, err := c.plan.Closure(kept)
	if err != nil {
		return // ids and ways were looked up in this very plan
	}
	c.selected = closed
	for _, change := range c.plan.Changes {
		_, taken := closed[change.ID]
		_, wanted := asked[change.ID]
		if taken && !wanted {
			c.required = append(c.required, change.ID)
		}
	}
	c.blocked = slices.DeleteFunc(c.blocked, func(id string) bool { _, wanted := asked[id]; return !wanted })
	slices.Sort(c.blocked)
	c.blocked = slices.Compact(c.blocked)
}

// findChange resolves an id, or the beginning of one, and the number of an
// alternative after a colon.
func findChange(p *plan.Plan, wish string) (id string, way int, err error) {
	begin, number, alternative := strings.Cut(wish, ":")
	if alternative {
		if way, err = strconv.Atoi(number); err != nil || way < 0 {
			return "", 0, &usageError{message: fmt.Sprintf("%q: after the colon stands the number of an alternative", wish)}
		}
	}
	var matches []*plan.Change
	for _, change := range p.Changes {
		if change.ID == begin {
			matches = []*plan.Change{change}
			break
		}
		if begin != "" && strings.HasPrefix(change.ID, begin) {
			matches = append(matches, change)
		}
	}
	switch {
	case len(matches) == 0:
		return "", 0, &usageError{message: fmt.Sprintf("the plan has no change %q", begin), hint: "the ids stand in the plan, as \"id\""}
	case len(matches) > 1:
		return "", 0, &usageError{message: fmt.Sprintf("%q is the beginning of %d ids", begin, len(matches)), hint: "give more of it"}
	case way > len(matches[0].Alternatives):
		return "", 0, &usageError{message: fmt.Sprintf("change %s has no alternative %d, only %d", matches[0].ID, way, len(matches[0].Alternatives))}
	}
	return matches[0].ID, way, nil
}

// restricted is the plan of the selected changes alone, so that applying the
// saved plan does what `fix --write` would have done, with what it offers: an
// alternative that was chosen is then how a change is made by default. What
// names a change that is not in it goes, alternatives that would require one
// included.
func (c *choice) restricted() *plan.Plan {
	kept := map[string]bool{}
	for id := range c.selected {
		kept[id] = true
	}
	offered := map[string]bool{} // for what stays refused
	for _, r := range c.refused() {
		for _, id := range r.Offers {
			offered[id] = true
		}
	}
	absent := func(id string) bool { return !kept[id] }
	ways := func(change *plan.Change) []plan.Alternative {
		return slices.DeleteFunc(slices.Clone(change.Alternatives), func(alternative plan.Alternative) bool {
			return slices.ContainsFunc(alternative.Requires, absent)
		})
	}
	for _, change := range c.plan.Changes {
		if change.Offers() && offered[change.ID] && len(ways(change)) > 0 {
			kept[change.ID] = true
		}
	}
	out := &plan.Plan{Version: plan.Version}
	for _, change := range c.plan.Changes {
		if absent(change.ID) {
			continue
		}
		copied := change.Taken(c.selected[change.ID])
		copied.Conflicts = slices.DeleteFunc(slices.Clone(change.Conflicts), absent)
		copied.Alternatives = ways(&copied)
		for i := range copied.Alternatives {
			copied.Alternatives[i].Conflicts = slices.DeleteFunc(slices.Clone(copied.Alternatives[i].Conflicts), absent)
		}
		out.Changes = append(out.Changes, &copied)
	}
	for _, r := range c.refused() {
		r.Offers = slices.DeleteFunc(slices.Clone(r.Offers), absent)
		out.Refusals = append(out.Refusals, r)
	}
	return out
}

// changes are the selected changes in the order of the plan, but for those that
// leave all as it is.
func (c *choice) changes() (list []*plan.Change) {
	for _, change := range c.plan.Changes {
		if way, taken := c.selected[change.ID]; taken && (way > 0 || !change.Offers()) {
			list = append(list, change)
		}
	}
	return list
}

// files are the names of the files that the selected changes edit, sorted.
func (c *choice) files() []string {
	found := map[string]bool{}
	for _, change := range c.changes() {
		_, edits := change.Way(c.selected[change.ID])
		for _, e := range edits {
			found[e.File] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// written are the names of the files that the changes and the comments edit,
// sorted.
func (c *choice) written() []string {
	names := c.files()
	for _, e := range c.comments {
		names = append(names, e.File)
	}
	slices.Sort(names)
	return slices.Compact(names)
}
