package interactive

import (
	"cmp"
	"fmt"
	"path"
	"slices"
)

// topRows is the number of lines in each list of the overview.
const topRows = 10

// overviewRows shows the whole plan in numbers: by safety, rule, package and
// file, and the components by size.
func (v view) overviewRows() []row {
	safety, rules, packages, files := tally{}, tally{}, tally{}, tally{}
	mine := 0
	for _, it := range v.items {
		for _, c := range it.changes {
			mine++
			open := v.asked(c)
			file := v.places[c].file
			safety.add(string(v.change(c).Safety), open)
			rules.add(v.change(c).Rule, open)
			packages.add(path.Dir(file), open)
			files.add(file, open)
		}
	}
	out := []row{plain("%s in %s of %s, in %s.", count(mine, "change"), count(len(v.items), "item"), count(v.componentCount(), "component"), count(len(files), "file"))}
	if other := len(v.plan.Changes) - mine; other > 0 {
		out = append(out, plain("%s of the plan in other shards.", is(other)))
	}
	if n := len(v.plan.Refusals); n > 0 {
		out = append(out, plain("%s refused by awaken itself; the dry run lists them.", count(n, "place")))
	}
	if n := len(v.safeItems()); n > 0 {
		out = append(out, nil, row{{fmt.Sprintf("y accepts the %s.", count(n, "safe item")), green | bold}, {" Enter begins to review one by one.", 0}})
	} else {
		out = append(out, nil, plain("Enter begins to review one by one."))
	}
	out = append(out, safety.rows("safety")...)
	out = append(out, rules.rows("rule")...)
	out = append(out, v.componentRows()...)
	out = append(out, packages.rows("package")...)
	return append(out, files.rows("file")...)
}

// tally counts changes by name, and those that are open.
type tally map[string][2]int

func (t tally) add(name string, open bool) {
	n := t[name]
	n[0]++
	if open {
		n[1]++
	}
	t[name] = n
}

func (t tally) rows(heading string) []row {
	names := make([]string, 0, len(t))
	for name := range t {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(-cmp.Compare(t[a][0], t[b][0]), cmp.Compare(a, b))
	})
	out := []row{nil, {{fmt.Sprintf("%8s %6s  ", "changes", "open"), faint}, {"by " + heading, bold}}}
	for i, name := range names {
		if i == topRows {
			return append(out, styled(faint, "%15s  and %d more", "", len(names)-topRows))
		}
		out = append(out, plain("%8d %6d  %s", t[name][0], t[name][1], name))
	}
	return out
}

// componentRows lists the components, the largest first, with the number to go
// to.
func (v view) componentRows() []row {
	type component struct{ first, changes, open int }
	var list []component
	last := -1
	for _, it := range v.items {
		if part := v.part[it.changes[0]]; part != last {
			list = append(list, component{first: it.number})
			last = part
		}
		c := &list[len(list)-1]
		c.changes += len(it.changes)
		if v.open(it) {
			c.open += len(it.changes)
		}
	}
	slices.SortStableFunc(list, func(a, b component) int { return -cmp.Compare(a.changes, b.changes) })
	out := []row{nil, {{fmt.Sprintf("%8s %6s  ", "changes", "open"), faint}, {"components, by size", bold}}}
	for i, c := range list {
		if i == topRows {
			return append(out, styled(faint, "%15s  and %d more", "", len(list)-topRows))
		}
		out = append(out, row{{fmt.Sprintf("%8d %6d  ", c.changes, c.open), 0}, {fmt.Sprintf("g %d  ", c.first+1), faint}, {v.title(v.items[c.first]), 0}})
	}
	return out
}

// endRows is the last page: what q would do.
func (v view) endRows() []row {
	r := v.result()
	out := []row{
		plain("q applies %s; u takes the last answer back, k goes back to look again.", count(len(r.Report.Applied), "change")),
		nil,
	}
	for _, l := range []struct {
		name    string
		look    look
		entries []Entry
	}{
		{"blocked", yellow, r.Report.Blocked},
		{"undecided, and so not applied", yellow, r.Report.Undecided},
		{"suppressed", red, r.Report.Suppressed},
		{"rejected, or excluded by another", red, r.Report.Skipped},
		{"applied", green, r.Report.Applied},
	} {
		if len(l.entries) == 0 {
			continue
		}
		out = append(out, styled(l.look|bold, "%d %s", len(l.entries), l.name))
		for _, e := range l.entries {
			line := v.changeRow("  ", v.number[e.Change.ID])
			if e.Way != "" {
				line = append(line, span{"  by: " + e.Way, green})
			}
			if i, ok := v.number[e.By]; ok {
				line = append(line, span{"  because of: " + v.change(i).Title, yellow})
			}
			out = append(out, line)
		}
	}
	return out
}
