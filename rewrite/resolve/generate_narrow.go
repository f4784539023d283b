package resolve

// seenNarrowed lists what a function that is defined here sees of the names
// that conditions around the definition narrow, and that are bound only once:
//
//	if iscoroutinefunction(f): ...
//	else:
//	    def wrapper(): return f()   # f is no coroutine function here
func (g *generator) seenNarrowed() map[*symbol]int32 {
	var seen map[*symbol]int32
	see := func(sym *symbol, v int32) {
		if seen == nil {
			seen = map[*symbol]int32{}
		}
		seen[sym] = v
	}
	for sym, v := range g.captured {
		see(sym, v)
	}
	for _, sym := range g.cells {
		if v := g.env.get(sym.slot); v >= 0 && g.narrowed[v] && !sym.shared && g.boundOnce(sym) {
			see(sym, v)
		}
	}
	return seen
}

func (g *generator) boundOnce(sym *symbol) bool {
	count := 0
	for _, b := range sym.scope.bindings {
		if b.sym == sym {
			count++
		}
	}
	return count <= 1
}
