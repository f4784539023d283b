package interactive

import (
	"cmp"
	"container/heap"
	"slices"

	"awaken/rewrite/plan"
)

// graph is a plan with numbers for ids: all that does not change during a
// review. A change's number is its index in the plan.
type graph struct {
	plan    *plan.Plan
	number  map[string]int
	needs   [][][]int // by change and way: the changes required
	users   [][]use   // by change: who requires it
	clashes [][]clash // by change: what excludes it
	part    []int     // by change: its component, numbered in the order of the review
	cause   []bool    // by change: nothing requires it, but for those that it requires itself
	places  []place   // by change
	touched map[string][]touch
}

// use says that a change requires another when it is taken this way.
type use struct{ change, way int }

// clash says that a change, taken this way, excludes another taken that way;
// anyWay stands for all ways.
type clash struct{ way, other, otherWay int }

const anyWay = -1

// place is where a change stands in the text: for order and for titles.
type place struct {
	file string
	line int // 1-based; 0 if unknown
}

func (p place) compare(q place) int {
	return cmp.Or(cmp.Compare(p.file, q.file), cmp.Compare(p.line, q.line))
}

// newGraph numbers the plan; line tells the 1-based line of a byte offset.
func newGraph(p *plan.Plan, line func(file string, offset int) int) *graph {
	n := len(p.Changes)
	g := &graph{
		plan: p, number: make(map[string]int, n), needs: make([][][]int, n),
		users: make([][]use, n), clashes: make([][]clash, n), part: make([]int, n), cause: make([]bool, n), places: make([]place, n),
	}
	for i, c := range p.Changes {
		g.number[c.ID] = i
		g.places[i] = placeOf(c, line)
	}
	for i, c := range p.Changes {
		g.needs[i] = make([][]int, len(c.Alternatives)+1)
		for way := range g.needs[i] {
			requires, _ := c.Way(way)
			for _, id := range requires {
				if need, ok := g.number[id]; ok && need != i {
					g.needs[i][way] = append(g.needs[i][way], need)
					g.users[need] = append(g.users[need], use{i, way})
				}
			}
		}
		exclude := func(way int, ids []string) {
			for _, id := range ids {
				if other, ok := g.number[id]; ok && other != i {
					g.exclude(touch{change: i, way: way}, touch{change: other, way: anyWay})
				}
			}
		}
		exclude(anyWay, c.Conflicts)
		for n, a := range c.Alternatives {
			exclude(n+1, a.Conflicts)
		}
	}
	g.findOverlaps()
	g.findParts()
	return g
}

func (g *graph) exclude(a, b touch) {
	ab, ba := clash{a.way, b.change, b.way}, clash{b.way, a.change, a.way}
	if !slices.Contains(g.clashes[a.change], ab) {
		g.clashes[a.change] = append(g.clashes[a.change], ab)
		g.clashes[b.change] = append(g.clashes[b.change], ba)
	}
}

// placeOf prefers the end of the why-chain, which is the changed place: the
// first edit may be an import at the head of the file.
func placeOf(c *plan.Change, line func(string, int) int) place {
	if len(c.Why) > 0 {
		last := c.Why[len(c.Why)-1]
		if c.Offers() {
			return place{last.File, last.Line}
		}
		for _, e := range c.Edits {
			if e.File == last.File {
				return place{last.File, last.Line}
			}
		}
	}
	for way := range len(c.Alternatives) + 1 {
		if _, edits := c.Way(way); len(edits) > 0 {
			return place{edits[0].File, line(edits[0].File, edits[0].Start)}
		}
	}
	if len(c.Why) > 0 {
		return place{c.Why[len(c.Why)-1].File, c.Why[len(c.Why)-1].Line}
	}
	return place{}
}

// findParts numbers the weakly connected components of the graph of requires,
// whatever the ways, in the order of their first places.
func (g *graph) findParts() {
	sets := newUnion(len(g.needs))
	for i, ways := range g.needs {
		for _, needs := range ways {
			for _, need := range needs {
				sets.join(i, need)
			}
		}
	}
	first := map[int]int{} // root: the change with the first place
	for i := range g.needs {
		root := sets.find(i)
		if f, ok := first[root]; !ok || g.compare(i, f) < 0 {
			first[root] = i
		}
	}
	roots := make([]int, 0, len(first))
	for root := range first {
		roots = append(roots, root)
	}
	slices.SortFunc(roots, func(a, b int) int { return g.compare(first[a], first[b]) })
	number := make(map[int]int, len(roots))
	for i, root := range roots {
		number[root] = i
	}
	for i := range g.part {
		g.part[i] = number[sets.find(i)]
	}
}

// compare orders changes by file and line, then as the plan has them.
func (g *graph) compare(a, b int) int {
	return cmp.Or(g.places[a].compare(g.places[b]), cmp.Compare(a, b))
}

// order returns the items of the review: changes that require each other in
// their default ways are one item. Component by component; within one, callees
// before callers: a change requires that the callers of what it makes async
// can await, so what requires comes before what is required, and the cause of
// it all comes first. Among items that could come next it is the first by file
// and line.
func (g *graph) order() [][]int {
	groups := g.plan.Groups(g.plan.All())
	items := make([][]int, len(groups))
	home := make([]int, len(g.needs))
	for i, group := range groups {
		for _, c := range group {
			n := g.number[c.ID]
			items[i] = append(items[i], n)
			home[n] = i
		}
		slices.SortFunc(items[i], g.compare)
	}
	waits := make([]int, len(items)) // items that require this one and are not yet placed, counted per edge
	needs := make([][]int, len(items))
	for i := range g.needs {
		for _, need := range g.needs[i][0] {
			if home[i] != home[need] {
				waits[home[need]]++
				needs[home[i]] = append(needs[home[i]], home[need])
			}
		}
	}
	for i, changes := range items {
		for _, c := range changes {
			g.cause[c] = waits[i] == 0
		}
	}
	ready := &queue{before: func(a, b int) bool {
		x, y := items[a][0], items[b][0]
		return cmp.Or(cmp.Compare(g.part[x], g.part[y]), g.compare(x, y)) < 0
	}}
	for i := range items {
		if waits[i] == 0 {
			heap.Push(ready, i)
		}
	}
	out := make([][]int, 0, len(items))
	for ready.Len() > 0 {
		i := heap.Pop(ready).(int)
		out = append(out, items[i])
		for _, need := range needs[i] {
			if waits[need]--; waits[need] == 0 {
				heap.Push(ready, need)
			}
		}
	}
	return out
}

// queue is a heap of items, the first in the order of before on top.
type queue struct {
	items  []int
	before func(a, b int) bool
}

func (q *queue) Len() int           { return len(q.items) }
func (q *queue) Less(i, j int) bool { return q.before(q.items[i], q.items[j]) }
func (q *queue) Swap(i, j int)      { q.items[i], q.items[j] = q.items[j], q.items[i] }
func (q *queue) Push(x any)         { q.items = append(q.items, x.(int)) }
func (q *queue) Pop() any {
	last := q.items[len(q.items)-1]
	q.items = q.items[:len(q.items)-1]
	return last
}

// union is a forest of disjoint sets.
type union []int

func newUnion(n int) union {
	u := make(union, n)
	for i := range u {
		u[i] = i
	}
	return u
}

func (u union) find(i int) int {
	for u[i] != i {
		u[i] = u[u[i]]
		i = u[i]
	}
	return i
}

func (u union) join(a, b int) { u[u.find(a)] = u.find(b) }
