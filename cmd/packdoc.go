package cmd

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"awaken/rewrite/pack"
)

// packDoc is the documentation of a pack, from its data.
func packDoc(p *pack.Pack) string {
	var b strings.Builder
	if doc := strings.TrimSpace(p.Doc); doc != "" {
		b.WriteString(doc + "\n\n")
	}
	if len(p.To.Packages) > 0 {
		fmt.Fprintf(&b, "Needs %s", strings.Join(p.To.Packages, ", "))
		if p.To.Python != "" {
			fmt.Fprintf(&b, " and Python %s", p.To.Python)
		}
		b.WriteString(".\n")
	}
	if len(p.From.Packages) > 0 {
		fmt.Fprintf(&b, "No longer needs %s.\n", strings.Join(p.From.Packages, ", "))
	}
	for _, t := range p.Traps {
		fmt.Fprintf(&b, "\n* %s: %s", t.Name, strings.Join(strings.Fields(t.Text), " "))
	}
	if len(p.Traps) > 0 {
		b.WriteString("\n")
	}
	for _, name := range slices.Sorted(maps.Keys(p.Modules)) {
		m := p.Modules[name]
		switch {
		case m.Follows && m.To == name:
			fmt.Fprintf(&b, "\n%s, in async code\n", name)
		case m.Follows:
			fmt.Fprintf(&b, "\n%s becomes %s, in async code\n", name, m.To)
		default:
			fmt.Fprintf(&b, "\n%s becomes %s\n", name, m.To)
		}
		if len(m.Packages) > 0 {
			fmt.Fprintf(&b, "  needs: %s\n", strings.Join(m.Packages, ", "))
		}
		ruleLines(&b, "  ", m.Functions)
		for _, c := range slices.Sorted(maps.Keys(m.Classes)) {
			classDoc(&b, c, m.Classes[c])
		}
		for _, list := range []struct {
			what  string
			names []string
		}{{"same names", m.Same}, {"stay in " + name, m.Stay}} {
			if len(list.names) > 0 {
				fmt.Fprintf(&b, "  %s: %s\n", list.what, strings.Join(list.names, ", "))
			}
		}
		for _, n := range slices.Sorted(maps.Keys(m.Renamed)) {
			fmt.Fprintf(&b, "  %s: becomes %s\n", n, m.Renamed[n])
		}
		for _, n := range slices.Sorted(maps.Keys(m.Refuse)) {
			fmt.Fprintf(&b, "  %s: refused; %s\n", n, m.Refuse[n])
		}
	}
	return b.String()
}

func classDoc(b *strings.Builder, name string, c *pack.Class) {
	fmt.Fprintf(b, "  class %s\n", name)
	for _, special := range []struct {
		what string
		rule *pack.Rule
	}{{"call", c.New}, {"with", c.With}, {"loop", c.Iterate}, {"next", c.Next}, {"contextlib.closing", c.Closing}} {
		if special.rule != nil {
			fmt.Fprintf(b, "    %s: %s\n", special.what, ruleDoc(special.rule))
		}
	}
	ruleLines(b, "    ", c.Methods)
	ruleLines(b, "    ", c.Attributes)
}

// ruleLines prints rules that say the same on one line.
func ruleLines(b *strings.Builder, indent string, rules map[string]*pack.Rule) {
	names := map[string][]string{}
	for _, name := range slices.Sorted(maps.Keys(rules)) {
		text := ruleDoc(rules[name])
		names[text] = append(names[text], name)
	}
	for _, text := range slices.SortedFunc(maps.Keys(names), func(x, y string) int { return strings.Compare(names[x][0], names[y][0]) }) {
		fmt.Fprintf(b, "%s%s: %s\n", indent, strings.Join(names[text], ", "), text)
	}
}

// ruleDoc says in words what a rule does.
func ruleDoc(r *pack.Rule) string {
	text := map[pack.Use]string{pack.Await: "awaited", pack.Async: "async", pack.Sync: "stays sync", pack.Refuse: "refused"}[r.Use]
	if r.Hint != "" {
		text += "; " + r.Hint
	}
	if r.Threaded() {
		text = "awaited, in a thread"
	} else if r.To != "" {
		text += ", as " + r.To
	}
	if r.Settles {
		text = "tells that it is async already"
	}
	if r.Python != "" && !r.Threaded() {
		text += ", from Python " + r.Python + " on"
	}
	for _, name := range slices.Sorted(maps.Keys(r.Given)) {
		text += "; with " + name + ": " + ruleDoc(r.Given[name])
	}
	for _, name := range r.Drop {
		text += ", without " + name
	}
	for _, name := range slices.Sorted(maps.Keys(r.Rename)) {
		text += ", " + name + " becomes " + r.Rename[name]
	}
	for _, name := range slices.Sorted(maps.Keys(r.Add)) {
		text += ", with " + name + "=" + r.Add[name]
	}
	for _, name := range slices.Sorted(maps.Keys(r.RefuseGiven)) {
		text += "; refused with " + name + ": " + r.RefuseGiven[name]
	}
	if r.Note != "" {
		text += "; mind: " + r.Note
	}
	return text
}
