package plan

// Groups returns the selected changes as nodes of the graph of requires: each
// group is one strongly connected component, that is one change alone, or
// changes that require each other in a cycle and are taken or left together.
// A group stands behind all groups that it requires; within a group the
// changes keep the order of the plan.
func (p *Plan) Groups(sel Selection) [][]*Change {
	t := &tarjan{sel: sel, changes: p.index(), seen: map[string]*mark{}}
	for _, c := range p.Changes {
		if _, taken := sel[c.ID]; taken && t.seen[c.ID] == nil {
			t.visit(c)
		}
	}
	groups := make([][]*Change, t.groups)
	for _, c := range p.Changes {
		if m := t.seen[c.ID]; m != nil {
			groups[m.group] = append(groups[m.group], c)
		}
	}
	return groups
}

// tarjan finds strongly connected components: R. Tarjan, Depth-first search
// and linear graph algorithms, SIAM Journal on Computing 1(2), 1972. It yields
// them with the required ones first.
type tarjan struct {
	sel     Selection
	changes map[string]*Change
	seen    map[string]*mark
	stack   []*mark
	groups  int
}

type mark struct {
	number  int // in the order of the visits, from 1
	low     int // the smallest number known to be in the same component
	onStack bool
	group   int
}

// visit walks with a stack of its own: a call chain of 100,000 functions is a
// plan too, and must not cost a goroutine stack of that depth.
func (t *tarjan) visit(start *Change) {
	type frame struct {
		mark     *mark
		requires []string // those not yet followed
	}
	enter := func(c *Change) frame {
		m := &mark{number: len(t.seen) + 1, low: len(t.seen) + 1, onStack: true}
		t.seen[c.ID] = m
		t.stack = append(t.stack, m)
		requires, _ := c.Way(t.sel[c.ID])
		return frame{m, requires}
	}
	walk := []frame{enter(start)}
	for len(walk) > 0 {
		f := &walk[len(walk)-1]
		if len(f.requires) > 0 {
			id := f.requires[0]
			f.requires = f.requires[1:]
			c := t.changes[id]
			if _, taken := t.sel[id]; !taken || c == nil {
				continue
			}
			if m := t.seen[id]; m == nil {
				walk = append(walk, enter(c))
			} else if m.onStack {
				f.mark.low = min(f.mark.low, m.number)
			}
			continue
		}
		walk = walk[:len(walk)-1]
		if len(walk) > 0 {
			parent := walk[len(walk)-1].mark
			parent.low = min(parent.low, f.mark.low)
		}
		if f.mark.low == f.mark.number {
			t.pop(f.mark)
		}
	}
}

func (t *tarjan) pop(root *mark) {
	for {
		m := t.stack[len(t.stack)-1]
		t.stack = t.stack[:len(t.stack)-1]
		m.onStack, m.group = false, t.groups
		if m == root {
			t.groups++
			return
		}
	}
}
