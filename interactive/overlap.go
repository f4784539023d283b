package interactive

import (
	"cmp"
	"slices"

	"awaken/rewrite/plan"
)

// touch is one edit with the change and the way that make it.
type touch struct {
	change, way int
	edit        plan.Edit
}

// findOverlaps makes changes exclude each other whose edits cannot be
// composed. A plan promises that its default edits never overlap; alternatives
// chosen freely may, and the review must not let both through.
func (g *graph) findOverlaps() {
	g.touched = map[string][]touch{}
	for i, c := range g.plan.Changes {
		for way := range len(c.Alternatives) + 1 {
			_, edits := c.Way(way)
			for _, e := range edits {
				if e.Start < e.End || e.New != "" {
					g.touched[e.File] = append(g.touched[e.File], touch{i, way, e})
				}
			}
		}
	}
	files := make([]string, 0, len(g.touched))
	for file := range g.touched {
		files = append(files, file)
	}
	slices.Sort(files) // clashes are listed in this order
	for _, file := range files {
		list := g.touched[file]
		slices.SortStableFunc(list, compareTouches)
		overlaps(list, g.exclude)
	}
}

// compareTouches is the order of rewrite/edit: insertions come before the
// replacement that starts where they stand.
func compareTouches(a, b touch) int {
	span := func(t touch) int {
		if t.edit.Start == t.edit.End {
			return 0
		}
		return 1
	}
	return cmp.Or(cmp.Compare(a.edit.Start, b.edit.Start), cmp.Compare(span(a), span(b)), cmp.Compare(a.edit.End, b.edit.End))
}

// overlaps reports the pairs of one file's sorted edits that belong to
// different changes and claim the same bytes; equal edits count once, and do
// not.
func overlaps(list []touch, report func(a, b touch)) {
	var open []touch // replacements that may reach into what follows
	for _, t := range list {
		open = slices.DeleteFunc(open, func(o touch) bool { return o.edit.End <= t.edit.Start })
		for _, o := range open {
			if o.change != t.change && !sameEdit(o.edit, t.edit) {
				report(o, t)
			}
		}
		if t.edit.Start < t.edit.End {
			open = append(open, t)
		}
	}
}

func sameEdit(a, b plan.Edit) bool {
	return a.Start == b.Start && a.End == b.End && a.New == b.New && a.Rank == b.Rank
}

// overlapping returns a change outside of those given that edits bytes which
// these edits claim too; -1 if there is none.
func (g *graph) overlapping(edits []plan.Edit, but []int) int {
	for _, e := range edits {
		others := g.touched[e.File]
		list := make([]touch, 0, len(others)+1)
		list = append(list, touch{change: anyWay, edit: e})
		for _, t := range others {
			if !slices.Contains(but, t.change) && t.edit.Start <= e.End && e.Start <= t.edit.End {
				list = append(list, t)
			}
		}
		slices.SortStableFunc(list, compareTouches)
		found := -1
		overlaps(list, func(a, b touch) {
			switch anyWay {
			case a.change:
				found = b.change
			case b.change:
				found = a.change
			}
		})
		if found >= 0 {
			return found
		}
	}
	return -1
}
