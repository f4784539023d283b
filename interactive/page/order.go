package page

import (
	"cmp"
	"slices"

	"awaken/rewrite/plan"
	"awaken/rewrite/syntax"
)

// arrange sets the components and the order of the review: component by
// component in the order of their first places, and within one the cause of it
// all first. What is made async requires that its callers await it, so a change
// comes before what it requires.
func (m *model) arrange(p *plan.Plan) {
	index := map[string]int{}
	for i, c := range p.Changes {
		index[c.ID] = i
	}
	root := make([]int, len(p.Changes)) // a forest of disjoint sets
	for i := range root {
		root[i] = i
	}
	find := func(i int) int {
		for root[i] != i {
			root[i] = root[root[i]]
			i = root[i]
		}
		return i
	}
	for i, c := range p.Changes {
		for way := range len(c.Alternatives) + 1 {
			requires, _ := c.Way(way)
			for _, need := range requires {
				root[find(i)] = find(index[need])
			}
		}
	}
	place := func(a, b int) int {
		x, y := m.Shown[a], m.Shown[b]
		return cmp.Or(cmp.Compare(x.File, y.File), cmp.Compare(x.Line, y.Line), cmp.Compare(a, b))
	}
	byPlace := make([]int, len(p.Changes))
	for i := range byPlace {
		byPlace[i] = i
	}
	slices.SortFunc(byPlace, place)
	part := map[int]int{}
	for _, i := range byPlace {
		if _, known := part[find(i)]; !known {
			part[find(i)] = len(part)
		}
	}
	for i := range m.Shown {
		m.Shown[i].Part = part[find(i)]
	}
	m.Order = []int{}
	groups := p.Groups(p.All())
	slices.Reverse(groups)
	for _, group := range groups {
		for _, c := range group {
			m.Order = append(m.Order, index[c.ID])
		}
	}
	slices.SortStableFunc(m.Order, func(a, b int) int { return cmp.Compare(m.Shown[a].Part, m.Shown[b].Part) })
}

// openQuotes says of the lines of a Python text, 1-based, that begin within a
// string which quotes end it: a hunk may begin in the middle of a docstring.
func openQuotes(src []byte) map[int]string {
	tree, err := syntax.Parse(src)
	if err != nil {
		return nil
	}
	lines := syntax.NewLines(src)
	out := map[int]string{}
	for n := range syntax.Node(tree.Len()) {
		if tree.Kind(n) != syntax.String {
			continue
		}
		from, to := lines.Line(tree.Start(n)), lines.Line(tree.End(n))
		if from == to {
			continue
		}
		if end := tree.ChildOf(n, syntax.StringEnd); end >= 0 {
			for line := from + 1; line <= to; line++ {
				out[line] = tree.String(end)
			}
		}
	}
	return out
}
