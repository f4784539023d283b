package colour

import "awaken/rewrite/resolve"

// PassThrough tells whether a function that is written `def`, or a lambda,
// gives back an awaitable on every path that is seen.
func (a *Analysis) PassThrough(f *resolve.Func) bool {
	if f.Kind == resolve.Module || f.Async || f.Generator || len(f.Returns) == 0 {
		return false
	}
	instances := a.index.Instances(f)
	for _, in := range instances {
		for _, r := range f.Returns {
			if !a.handed(in, r) && !a.program.HoldsCoroutine(in, r) {
				return false
			}
		}
	}
	return len(instances) > 0
}
