package colour

// tainted finds the items that require, in any number of steps, one that is
// blocked: with the shortest chain to it.
func (d *demand) tainted() map[*Item][]*Item {
	chains := map[*Item][]*Item{}
	var level []*Item
	dependents := map[*Item][]*Item{}
	for _, i := range d.items {
		for _, r := range i.Requires {
			dependents[r] = append(dependents[r], i)
		}
		if i.block != nil {
			chains[i] = []*Item{i}
			level = append(level, i)
		}
	}
	for len(level) > 0 {
		var next []*Item
		for _, i := range level {
			for _, dep := range dependents[i] {
				if chains[dep] == nil {
					chains[dep] = append([]*Item{dep}, chains[i]...)
					next = append(next, dep)
				}
			}
		}
		level = next
	}
	return chains
}

// made finds the items that will be made as far as is known by now: those that
// something needs of which no part is blocked.
func (d *demand) made() map[*Item]bool {
	bad := d.tainted()
	made := map[*Item]bool{}
	var queue []*Item
	for _, i := range d.items {
		if bad[i] == nil && (i.Lost != nil || i.Swap != nil || i.Cause == nil) {
			made[i] = true
			queue = append(queue, i)
		}
	}
	for ; len(queue) > 0; queue = queue[1:] {
		for _, r := range queue[0].Requires {
			if !made[r] {
				made[r] = true
				queue = append(queue, r)
			}
		}
	}
	return made
}
