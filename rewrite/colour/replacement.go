package colour

import (
	"slices"

	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// Replacement puts other text in the place of the bytes [Start, End) of a file.
// Rank orders insertions at one offset.
type Replacement struct {
	Unit       *resolve.Unit
	Start, End int
	Text       string
	Rank       int
}

func (i *Item) replace(u *resolve.Unit, n syntax.Node, text string) {
	r := Replacement{u, u.Tree.Start(n), u.Tree.End(n), text, 0}
	if !slices.Contains(i.Replacements, r) {
		i.Replacements = append(i.Replacements, r)
	}
}

func (i *Item) insert(u *resolve.Unit, at int, text string, rank int) {
	i.Replacements = append(i.Replacements, Replacement{u, at, at, text, rank})
}
