package migrate

import (
	"fmt"

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
}

// template writes the text of a rule in the place of a call. What fills the
// holes stays where it stands, as long as the order is kept, so that edits
// inside it go on to count.
func (m *migration) template(s *colour.Swap, c *called, rule *pack.Rule, function syntax.Node, args *arguments) string {
	t := c.fn.Unit.Tree
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
			holes = append(holes, hole{start: t.Start(object), end: t.End(object)})
		case part.Hole == "*":
			if len(args.list) > 0 {
				holes = append(holes, hole{start: t.Start(args.list[0].node), end: t.End(args.list[len(args.list)-1].node)})
			}
		default:
			a := args.of(part.Hole)
			switch {
			case a != nil:
				holes = append(holes, hole{start: t.Start(a.value), end: t.End(a.value)})
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

// fill replaces the bytes [start, end) by the pieces. nest ranks insertions at
// the two ends: 1 puts them outside of what else is inserted for an expression
// of this extent, -1 inside.
func fill(s *colour.Swap, fn *resolve.Func, start, end int, pieces []hole, nest int) {
	inOrder := true
	at := start
	for _, p := range pieces {
		if p.start >= 0 {
			inOrder = inOrder && p.start >= at
			at = p.end
		}
	}
	text := ""
	if !inOrder {
		for _, p := range pieces {
			if p.start >= 0 {
				p.text = string(fn.Unit.Tree.Text[p.start:p.end])
			}
			text += p.text
		}
		s.Replacements = append(s.Replacements, replacement(fn, start, end, text, 0))
		s.Moved = true
		return
	}
	extent := end - start + nest
	at = start
	put := func(until, rank int) {
		if at != until || text != "" {
			s.Replacements = append(s.Replacements, replacement(fn, at, until, text, rank))
		}
		text = ""
	}
	for _, p := range pieces {
		if p.start < 0 {
			text += p.text
			continue
		}
		put(p.start, -extent)
		at = p.end
	}
	put(end, extent)
}
