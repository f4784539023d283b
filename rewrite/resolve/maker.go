package resolve

import (
	"slices"

	"awaken/rewrite/syntax"
)

// makers remembers which calls make the instances of library classes, and what
// flows into what. It is built when it is first asked for.
type makers struct {
	before map[int32][]int32          // see inclusions
	sites  map[string]map[int32]*Site // by class and the node of what is made
	known  map[makersKey][]*Site
}

type makersKey struct {
	node  int32
	class string
}

// Makers lists the calls that make the instances of a library's class which an
// expression can be.
func (p *Program) Makers(in *Instance, n syntax.Node, class string) []*Site {
	s := p.solver
	from := in.values(n)
	if from < 0 {
		return nil
	}
	if p.makers == nil {
		p.makers = &makers{s.inclusions(), map[string]map[int32]*Site{}, map[makersKey][]*Site{}}
	}
	m := p.makers
	if m.sites[class] == nil {
		m.sites[class] = map[int32]*Site{}
		for _, x := range s.order {
			if x.call != nil && slices.Contains(x.Libraries, class) {
				m.sites[class][x.result] = x
			}
		}
	}
	key := makersKey{from, class}
	if list, ok := m.known[key]; ok {
		return list
	}
	holds := func(n int32) bool {
		return slices.ContainsFunc(s.points(n), func(o int32) bool {
			return s.objects[o].kind == libraryInstance && s.objects[o].name == class
		})
	}
	var list []*Site
	reached := map[int32]bool{from: true}
	for queue := []int32{from}; len(queue) > 0; queue = queue[1:] {
		if x := m.sites[class][queue[0]]; x != nil {
			list = append(list, x)
		}
		for _, src := range m.before[queue[0]] {
			if !reached[src] && holds(src) {
				reached[src] = true
				queue = append(queue, src)
			}
		}
	}
	slices.SortFunc(list, func(x, y *Site) int { return int(x.id - y.id) })
	m.known[key] = list
	return list
}
