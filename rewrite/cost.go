package rewrite

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"awaken/rewrite/convert"
	"awaken/rewrite/plan"
)

// Cost is what a change drags along.
type Cost struct {
	Functions int `json:"functions"` // that become async
	Files     int `json:"files"`     // that are edited
	Sites     int `json:"sites"`     // that get an await or a run
	// Cut are the fewest functions beyond the changes asked for that must stay
	// sync, each with a bridge of its own, for asynchrony not to reach the ends
	// of the call chains; Left is how many functions become async then. Empty
	// where the chains end at once.
	Cut  []string `json:"cut"`
	Left int      `json:"left"`
}

// RootCost is what the lost calls of one coroutine function drag along.
type RootCost struct {
	Callee string
	Calls  int // that are lost, and repaired
	Cost
}

// RootCosts are the costs of a plan's roots that make functions async, those
// with the most first, at most so many of them; and how many there are.
func RootCosts(p *plan.Plan, most int) (costs []RootCost, all int, err error) {
	ids := map[string][]string{}
	for _, c := range p.Changes {
		if c.Callee != "" {
			ids[c.Callee] = append(ids[c.Callee], c.ID)
		}
	}
	for callee, list := range ids {
		_, c, err := closureOf(p, list)
		if err != nil {
			return nil, 0, err
		}
		if c.Functions > 0 {
			costs = append(costs, RootCost{callee, len(list), c})
		}
	}
	slices.SortFunc(costs, func(a, b RootCost) int {
		return cmp.Or(cmp.Compare(b.Functions, a.Functions), cmp.Compare(a.Callee, b.Callee))
	})
	all = len(costs)
	costs = costs[:min(most, all)]
	for i := range costs {
		if costs[i].Cost, err = CostOf(p, ids[costs[i].Callee]...); err != nil {
			return nil, 0, err
		}
	}
	return costs, all, nil
}

// CostOf adds up the closure of some changes of a plan.
func CostOf(p *plan.Plan, ids ...string) (Cost, error) {
	g, c, err := closureOf(p, ids)
	if err != nil {
		return c, err
	}
	cut, left := g.cut(ids)
	for _, id := range cut {
		c.Cut = append(c.Cut, g.changes[id].Symbol)
	}
	slices.Sort(c.Cut)
	c.Left = left
	return c, nil
}

// closureOf is what some changes require, with its cost but for the cut.
func closureOf(p *plan.Plan, ids []string) (*cutter, Cost, error) {
	sel := plan.Selection{}
	for _, id := range ids {
		sel[id] = 0
	}
	sel, err := p.Closure(sel)
	if err != nil {
		return nil, Cost{}, err
	}
	g := &cutter{changes: map[string]*plan.Change{}, dependents: map[string][]string{}, roots: map[string]bool{}, reach: map[string]map[string]bool{}}
	for _, id := range ids {
		g.roots[id] = true
	}
	files := map[string]bool{}
	c := Cost{Cut: []string{}}
	for _, change := range p.Changes {
		if _, taken := sel[change.ID]; !taken {
			continue
		}
		g.changes[change.ID] = change
		if change.Rule == convert.RuleMakeAsync {
			c.Functions++
		}
		for _, e := range change.Edits {
			files[e.File] = true
			if strings.Contains(e.New, "await ") || strings.Contains(e.New, ".run(") {
				c.Sites++
			}
		}
	}
	c.Files = len(files)
	for id, change := range g.changes {
		for _, r := range change.Requires {
			g.dependents[r] = append(g.dependents[r], id)
		}
	}
	for _, list := range g.dependents {
		slices.Sort(list)
	}
	return g, c, nil
}

// cutter finds a minimum vertex cut between the roots and the changes that
// require nothing further, by augmenting paths (Ford and Fulkerson 1956): each
// change that makes a function async may be cut once. Of all minimum cuts it
// is the one nearest to the roots, which leaves the fewest functions async.
type cutter struct {
	changes    map[string]*plan.Change
	dependents map[string][]string // by what they require
	roots      map[string]bool
	reach      map[string]map[string]bool // see required
	flow       map[[2]vertex]bool
}

// vertex is a change as it is entered, or as it is left.
type vertex struct {
	id   string
	left bool
}

// unlimited tells whether a change is no place for a cut: what is asked for, and
// what makes no function async.
func (g *cutter) unlimited(id string) bool {
	return g.roots[id] || g.rule(id) != convert.RuleMakeAsync
}

// neighbours are the vertices to which more can flow from v.
func (g *cutter) neighbours(v vertex) []vertex {
	var list []vertex
	if v.left {
		for _, r := range g.changes[v.id].Requires {
			if g.changes[r] != nil {
				list = append(list, vertex{r, false})
			}
		}
		if g.unlimited(v.id) || g.flow[[2]vertex{{v.id, false}, v}] {
			list = append(list, vertex{v.id, false}) // back
		}
		return list
	}
	if g.unlimited(v.id) || !g.flow[[2]vertex{v, {v.id, true}}] {
		list = append(list, vertex{v.id, true})
	}
	for _, id := range g.dependents[v.id] {
		if g.flow[[2]vertex{{id, true}, v}] {
			list = append(list, vertex{id, true}) // back
		}
	}
	return list
}

// ends tells whether nothing that a change requires goes beyond the changes
// that require it in turn: it, and its cycle, are the last of a chain.
func (g *cutter) ends(id string) bool {
	if g.rule(id) != convert.RuleMakeAsync {
		return false
	}
	for r := range g.required(id) {
		if g.rule(r) == convert.RuleMakeAsync && !g.required(r)[id] {
			return false
		}
	}
	return true
}

func (g *cutter) rule(id string) string { return g.changes[id].Rule }

// required are the changes that one requires, in any number of steps.
func (g *cutter) required(id string) map[string]bool {
	if known := g.reach[id]; known != nil {
		return known
	}
	seen := map[string]bool{}
	queue := []string{id}
	for len(queue) > 0 {
		next := queue[0]
		queue = queue[1:]
		for _, r := range g.changes[next].Requires {
			if g.changes[r] != nil && !seen[r] {
				seen[r] = true
				queue = append(queue, r)
			}
		}
	}
	g.reach[id] = seen
	return seen
}

// search walks from the roots as far as more can flow, and to a change that
// ends a chain if it can.
func (g *cutter) search(roots []string) (previous map[vertex]vertex, end vertex, found bool) {
	previous = map[vertex]vertex{}
	var queue []vertex
	for _, r := range roots {
		v := vertex{r, false}
		previous[v] = v
		queue = append(queue, v)
	}
	for len(queue) > 0 {
		v := queue[0]
		queue = queue[1:]
		if v.left && g.ends(v.id) && !g.roots[v.id] {
			return previous, v, true
		}
		for _, w := range g.neighbours(v) {
			if _, seen := previous[w]; !seen {
				previous[w] = v
				queue = append(queue, w)
			}
		}
	}
	return previous, vertex{}, false
}

func (g *cutter) cut(roots []string) (cut []string, left int) {
	g.flow = map[[2]vertex]bool{}
	for turn := 0; ; turn++ {
		previous, end, found := g.search(roots)
		if !found || turn > len(g.changes) {
			for _, id := range slices.Sorted(maps.Keys(g.changes)) {
				if g.rule(id) != convert.RuleMakeAsync {
					continue
				}
				_, entered := previous[vertex{id, false}]
				_, passed := previous[vertex{id, true}]
				switch {
				case entered && passed:
					left++
				case entered:
					cut = append(cut, id)
				}
			}
			return cut, left
		}
		for v := end; previous[v] != v; v = previous[v] {
			u := previous[v]
			if g.flow[[2]vertex{v, u}] {
				delete(g.flow, [2]vertex{v, u})
			} else {
				g.flow[[2]vertex{u, v}] = true
			}
		}
	}
}

func itoa(n int) string { return strconv.Itoa(n) }
