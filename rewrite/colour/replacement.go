package colour

import (
	"slices"

	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// Replacement puts other text in the place of the bytes [Start, End) of a file.
// Rank orders insertions at one offset. With Asyncio, Text follows the name
// that the file has for that module.
type Replacement struct {
	Unit       *resolve.Unit
	Start, End int
	Text       string
	Rank       int
	// Module is a module whose name, as the file has it, stands between Before
	// and Text; it is imported where it is not. Empty: none.
	Before, Module string
}

func (i *Item) replace(u *resolve.Unit, n syntax.Node, text string) {
	i.put(Replacement{Unit: u, Start: u.Tree.Start(n), End: u.Tree.End(n), Text: text})
}

// rewrite puts text in the place of the bytes [start, end).
func (i *Item) rewrite(u *resolve.Unit, start, end int, text string) {
	i.put(Replacement{Unit: u, Start: start, End: end, Text: text})
}

func (i *Item) put(r Replacement) {
	if !slices.Contains(i.Replacements, r) {
		i.Replacements = append(i.Replacements, r)
	}
}

func (i *Item) insert(u *resolve.Unit, at int, text string, rank int) {
	i.Replacements = append(i.Replacements, Replacement{Unit: u, Start: at, End: at, Text: text, Rank: rank})
}

// write puts a module's name and text in the place of the bytes [start, end).
func (i *Item) write(u *resolve.Unit, start, end int, module, text string) {
	i.Replacements = append(i.Replacements, Replacement{Unit: u, Start: start, End: end, Module: module, Text: text})
}
