package migrate

import (
	"fmt"
	"slices"
	"strings"

	"awaken/rewrite/colour"
	"awaken/rewrite/pack"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// hole is a piece of a template that is filled: by a range of the source, or
// by a text.
type hole struct {
	start, end int // bytes; start < 0 for a text
	text       string
	node       syntax.Node
}

// filled is a hole that an expression fills.
func filled(t *syntax.Tree, n syntax.Node) hole {
	return hole{start: t.Start(n), end: t.End(n), node: n}
}

// template writes the text of a rule in the place of a call. What fills the
// holes stays where it stands, as long as the order is kept, so that edits
// inside it go on to count.
func (m *migration) template(s *colour.Swap, c *called, rule *pack.Rule, function syntax.Node, args *arguments) string {
	t := c.fn.Unit.Tree
	order, reason := m.placeholders(s, c, rule, args)
	if reason != "" {
		return reason
	}
	var holes []hole
	for _, part := range rule.Parts() {
		switch {
		case part.Hole == "":
			holes = append(holes, hole{start: -1, text: part.Text})
		case part.Hole == "recv":
			if t.Kind(function) != syntax.Attribute {
				return "it is called here through a variable, so its receiver is not written"
			}
			object := t.Child(function, syntax.FieldObject)
			holes = append(holes, filled(t, object))
		case part.Hole == "function":
			holes = append(holes, filled(t, function))
		case part.Hole == "*":
			if !slices.ContainsFunc(args.list, func(a argument) bool { return !slices.Contains(rule.Drop, a.name) }) {
				trimComma(holes)
			}
			if len(args.list) > 0 {
				holes = append(holes, hole{start: t.Start(args.list[0].node), end: t.End(args.list[len(args.list)-1].node)})
			}
		case part.Spread:
			elements, reason := spread(t, args.of(part.Hole), order)
			if reason != "" {
				return reason
			}
			if len(elements) == 0 {
				trimComma(holes)
			}
			holes = append(holes, elements...)
		default:
			a := args.of(part.Hole)
			switch {
			case a != nil:
				holes = append(holes, filled(t, a.value))
			case args.hidden:
				return fmt.Sprintf("a starred argument hides whether %s is given", part.Hole)
			case part.HasDefault:
				holes = append(holes, hole{start: -1, text: part.Default})
			default:
				return fmt.Sprintf("the argument %s is not given", part.Hole)
			}
		}
	}
	fill(s, c.fn, t.Start(c.node), t.End(c.node), holes, -1)
	return ""
}

// hasHole tells whether the text of a rule has a hole of that name.
func hasHole(rule *pack.Rule, name string) bool {
	return slices.ContainsFunc(rule.Parts(), func(p pack.Part) bool { return p.Hole == name })
}

// trimComma takes the comma away that stands before arguments of which there
// are none.
func trimComma(holes []hole) {
	if n := len(holes); n > 0 && holes[n-1].start < 0 {
		holes[n-1].text = strings.TrimSuffix(holes[n-1].text, ", ")
	}
}

// fill replaces the bytes [start, end) by the pieces. nest ranks insertions at
// the two ends: 1 puts them outside of what else is inserted for an expression
// of this extent, -1 inside. What stands in the order of the source stays in its
// place; the rest is moved.
func fill(s *colour.Swap, fn *resolve.Func, start, end int, pieces []hole, nest int) {
	extent := end - start + nest
	at, text := start, ""
	var moved []colour.Moved // before the next piece that stays
	put := func(until, rank int) {
		if at != until || text != "" {
			s.Replacements = append(s.Replacements, replacement(fn, at, until, text, rank))
		}
		for i := range moved {
			moved[i].At, moved[i].Rank = until, rankMoved+i
		}
		s.Moves = append(s.Moves, moved...)
		text, moved = "", nil
	}
	for _, p := range pieces {
		switch {
		case p.start < 0 && len(moved) > 0:
			moved[len(moved)-1].After += p.text
		case p.start < 0:
			text += p.text
		case p.start < at:
			moved = append(moved, colour.Moved{Unit: fn.Unit, Node: p.node})
		default:
			put(p.start, -extent)
			at = p.end
		}
	}
	put(end, extent)
}

// rankMoved comes before all that is inserted around an expression.
const rankMoved = -1 << 29
