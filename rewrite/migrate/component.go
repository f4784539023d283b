package migrate

import (
	"fmt"
	"strings"

	"awaken/rewrite/pack"
)

// components keeps apart what has nothing to do with one another: connections
// that are opened at different places and never meet, each with all that comes
// from it. A component is swapped as a whole or not at all; what holds one back
// does not hold back another.
//
// A root (see resolve.Root) stands for what comes from one call. Roots that meet
// at a place, or in a name that cannot be imported for both, are one component.
type components struct {
	parent map[root]root
	// alone has the roots of calls that neither make nor get an object, and only
	// change a state that both libraries share.
	alone map[place]root
	// whole are the packs of which all roots are one component, because a place
	// is in the way that belongs to none of them.
	whole map[*pack.Pack]bool
	kept  map[string]bool // groups that cannot be swapped
}

// root is a resolve.Root, or a negative number of alone.
type root int

func newComponents() *components {
	return &components{parent: map[root]root{}, alone: map[place]root{}, whole: map[*pack.Pack]bool{}, kept: map[string]bool{}}
}

func (c *components) find(r root) root {
	for {
		p, ok := c.parent[r]
		if !ok || p == r {
			return r
		}
		r = p
	}
}

// join makes the components of all roots one. The zero root may be any: it
// makes all of the pack one, unless the place has others as well.
func (c *components) join(p *pack.Pack, roots []root) {
	first := root(0)
	for _, r := range roots {
		switch {
		case r == 0:
		case first == 0:
			first = c.find(r)
		default:
			if other := c.find(r); other != first {
				c.parent[other] = first
			}
		}
	}
	if first == 0 && len(roots) > 0 {
		c.whole[p] = true
	}
}

// group names the component of a place. Places without a root belong to the
// whole of the pack.
func (c *components) group(p *pack.Pack, roots []root) string {
	if c.whole[p] {
		return p.Name
	}
	for _, r := range roots {
		if r != 0 {
			return fmt.Sprintf("%s %d", p.Name, c.find(r))
		}
	}
	return p.Name
}

// keeps tells whether the component of a place stays as it is.
func (c *components) keeps(p *pack.Pack, roots []root) bool {
	return c.kept[c.group(p, roots)] || c.kept[p.Name]
}

// partial tells whether some component of a pack stays as it is.
func (c *components) partial(p *pack.Pack) bool {
	for group := range c.kept {
		if owner, _, _ := strings.Cut(group, " "); owner == p.Name {
			return true
		}
	}
	return false
}
