package plan

import (
	"cmp"
	"maps"
	"slices"

	"awaken/rewrite/edit"
)

// Overlap says that two changes, taken in these ways, edit the same bytes, so
// that Compose would refuse both together.
type Overlap struct {
	A, B       string // ids, A before B in the plan
	WayA, WayB int
}

// Overlaps returns the overlaps among all ways of all changes, in the order of
// the plan. The default ways of a sound plan have none; alternatives may.
func (p *Plan) Overlaps() []Overlap {
	files := map[string][]claim{}
	for n, c := range p.Changes {
		for way := range len(c.Alternatives) + 1 {
			_, edits := c.Way(way)
			for name, list := range byFile(edits) {
				for _, e := range list {
					if e.Start < e.End || e.New != "" {
						files[name] = append(files[name], claim{n, way, e})
					}
				}
			}
		}
	}
	found := map[[4]int]bool{}
	for _, claims := range files {
		clash(claims, found)
	}
	keys := slices.SortedFunc(maps.Keys(found), func(a, b [4]int) int { return slices.Compare(a[:], b[:]) })
	out := make([]Overlap, len(keys))
	for i, k := range keys {
		out[i] = Overlap{A: p.Changes[k[0]].ID, B: p.Changes[k[1]].ID, WayA: k[2], WayB: k[3]}
	}
	return out
}

// claim is an edit with the number of its change and the way that makes it.
type claim struct {
	change, way int
	edit.Edit
}

// clash notes the pairs among the claims on one file: number, number, way, way.
func clash(claims []claim, found map[[4]int]bool) {
	span := func(c claim) int { return min(c.End-c.Start, 1) }
	slices.SortStableFunc(claims, func(a, b claim) int {
		// As in edit.Compose, an insertion does not touch the replacement that
		// starts where it stands.
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(span(a), span(b)), cmp.Compare(a.End, b.End))
	})
	var open []claim // replacements that may reach into what follows
	for _, c := range claims {
		open = slices.DeleteFunc(open, func(o claim) bool { return o.End <= c.Start })
		for _, o := range open {
			a, b := o, c
			if a.change > b.change {
				a, b = b, a
			}
			if a.change != b.change && a.Edit != b.Edit {
				found[[4]int{a.change, b.change, a.way, b.way}] = true
			}
		}
		if c.Start < c.End {
			open = append(open, c)
		}
	}
}
