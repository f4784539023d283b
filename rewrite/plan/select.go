package plan

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Selection says which changes of a plan are taken, and how: it maps a
// change's id to the number of the way taken, 0 for the change's own edits and
// n for its n-th alternative, counted from 1.
type Selection map[string]int

// All selects every change in its default way; it may hold conflicts.
func (p *Plan) All() Selection {
	sel := Selection{}
	for _, c := range p.Changes {
		sel[c.ID] = 0
	}
	return sel
}

// Proposed selects, in their default ways, the changes that do something then.
func (p *Plan) Proposed() Selection {
	sel := p.All()
	for _, c := range p.Changes {
		if c.Offers() {
			delete(sel, c.ID)
		}
	}
	return sel
}

// Select takes the changes named and all that they require, in their default
// ways. An unknown id is an error, and so are changes that conflict
// (*ConflictError).
func (p *Plan) Select(ids ...string) (Selection, error) {
	sel := Selection{}
	for _, id := range ids {
		sel[id] = 0
	}
	sel, err := p.Closure(sel)
	if err != nil {
		return nil, err
	}
	if found := p.Conflicts(sel); len(found) > 0 {
		return nil, &ConflictError{Conflicts: found}
	}
	return sel, nil
}

// Way returns what a change requires and edits when it is taken the way-th
// way; nil, nil where it has no such way.
func (c *Change) Way(way int) (requires []string, edits []Edit) {
	switch {
	case way == 0:
		return c.Requires, c.Edits
	case way > 0 && way <= len(c.Alternatives):
		a := &c.Alternatives[way-1]
		return a.Requires, a.Edits
	}
	return nil, nil
}

// Taken is the change that makes the way-th way its default, and has no other
// then.
func (c *Change) Taken(way int) Change {
	taken := *c
	if way > 0 && way <= len(c.Alternatives) {
		a := c.Alternatives[way-1]
		taken.Title, taken.Safety, taken.Requires, taken.Edits, taken.Alternatives = a.Title, a.Safety, a.Requires, a.Edits, nil
		taken.Conflicts = c.Excludes(way)
	}
	return taken
}

// SafetyOf is the safety of a change that is taken the way-th way.
func (c *Change) SafetyOf(way int) Safety {
	if way > 0 && way <= len(c.Alternatives) {
		return c.Alternatives[way-1].Safety
	}
	return c.Safety
}

// Closure returns the selection with all that it requires added, in their
// default ways. What a change requires depends on the way taken. An id that
// the plan does not have, and a way that a change does not have, are errors.
func (p *Plan) Closure(sel Selection) (Selection, error) {
	changes := p.index()
	out := maps.Clone(sel)
	if out == nil {
		out = Selection{}
	}
	queue := slices.Sorted(maps.Keys(sel))
	for len(queue) > 0 {
		id := queue[0]
		queue = queue[1:]
		c, err := pick(changes, id, out[id])
		if err != nil {
			return nil, err
		}
		requires, _ := c.Way(out[id])
		for _, need := range requires {
			if _, taken := out[need]; !taken {
				out[need] = 0
				queue = append(queue, need)
			}
		}
	}
	return out, nil
}

// Dependents returns the ids given and all selected changes that require one
// of them, directly or not: what has to be left together with them. Sorted.
func (p *Plan) Dependents(sel Selection, ids ...string) []string {
	users := map[string][]string{}
	for _, c := range p.Changes {
		if way, taken := sel[c.ID]; taken {
			requires, _ := c.Way(way)
			for _, need := range requires {
				users[need] = append(users[need], c.ID)
			}
		}
	}
	found := map[string]bool{}
	queue := slices.Clone(ids)
	for len(queue) > 0 {
		id := queue[0]
		queue = queue[1:]
		if !found[id] {
			found[id] = true
			queue = append(queue, users[id]...)
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// Without returns the selection without the changes named and their
// dependents. A closed selection stays closed.
func (p *Plan) Without(sel Selection, ids ...string) Selection {
	out := maps.Clone(sel)
	for _, id := range p.Dependents(sel, ids...) {
		delete(out, id)
	}
	return out
}

// Conflict is a pair of changes that cannot be taken together.
type Conflict struct{ A, B string } // ids, A < B

// ConflictError says that a selection holds conflicting changes.
type ConflictError struct{ Conflicts []Conflict }

func (e *ConflictError) Error() string {
	var pairs []string
	for _, c := range e.Conflicts {
		pairs = append(pairs, fmt.Sprintf("%s and %s", c.A, c.B))
	}
	return "these changes exclude each other, select one of each pair: " + strings.Join(pairs, "; ")
}

// Excludes lists the changes that cannot be taken together with a change that
// is taken the way-th way.
func (c *Change) Excludes(way int) []string {
	if way > 0 && way <= len(c.Alternatives) {
		return append(slices.Clip(c.Conflicts), c.Alternatives[way-1].Conflicts...)
	}
	return c.Conflicts
}

// Conflicts returns the pairs of selected changes of which at least one names
// the other as a conflict, sorted.
func (p *Plan) Conflicts(sel Selection) []Conflict {
	found := map[Conflict]bool{}
	for _, c := range p.Changes {
		way, taken := sel[c.ID]
		if !taken {
			continue
		}
		for _, other := range c.Excludes(way) {
			if _, taken := sel[other]; taken {
				found[Conflict{min(c.ID, other), max(c.ID, other)}] = true
			}
		}
	}
	return slices.SortedFunc(maps.Keys(found), func(a, b Conflict) int {
		return slices.Compare([]string{a.A, a.B}, []string{b.A, b.B})
	})
}

func (p *Plan) index() map[string]*Change {
	changes := make(map[string]*Change, len(p.Changes))
	for _, c := range p.Changes {
		changes[c.ID] = c
	}
	return changes
}

func pick(changes map[string]*Change, id string, way int) (*Change, error) {
	c := changes[id]
	if c == nil {
		return nil, fmt.Errorf("the plan has no change %q", id)
	}
	if way < 0 || way > len(c.Alternatives) {
		return nil, fmt.Errorf("change %s has no alternative %d: it has %d", id, way, len(c.Alternatives))
	}
	return c, nil
}
