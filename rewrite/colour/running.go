package colour

import (
	"awaken/rewrite/library"
	"awaken/rewrite/resolve"
)

// certainty says how much must be known of a call for it to count as one that
// runs an event loop.
type certainty uint8

const (
	certain certainty = iota
	likely            // also by its name alone
)

// running knows the instances of sync functions that run an event loop, or call
// one that does, in any number of steps.
type running struct {
	runs      func(*resolve.Site) bool
	instances map[*resolve.Instance]bool
}

// running finds, once, what runs a loop: from the calls that do, up their
// callers. What runs in a thread has a loop of its own; coroutine functions
// and functions that ask for a loop are not looked into.
func (a *Analysis) running(c certainty) *running {
	if a.runnings[c] != nil {
		return a.runnings[c]
	}
	r := &running{runs: a.certainRun, instances: map[*resolve.Instance]bool{}}
	if c == likely {
		r.runs = a.likelyRun
	}
	a.runnings[c] = r
	var queue []*resolve.Instance
	enters := map[*resolve.Func]bool{}
	add := func(in *resolve.Instance) {
		fn := in.Func()
		if _, ok := enters[fn]; !ok {
			enters[fn] = !fn.Async && !AsksForLoop(fn)
		}
		if enters[fn] && !r.instances[in] {
			r.instances[in] = true
			queue = append(queue, in)
		}
	}
	follows := func(x *resolve.Site) bool { return x.Call() != nil && x.How != library.Thread }
	for _, x := range a.program.Sites {
		if follows(x) && r.runs(x) {
			add(x.Instance())
		}
	}
	for ; len(queue) > 0; queue = queue[1:] {
		for _, x := range a.index.Calling(queue[0]) {
			if follows(x) {
				add(x.Instance())
			}
		}
	}
	return r
}

// reached tells whether a call is one that runs a loop, or calls a function
// that does.
func (r *running) reached(x *resolve.Site) bool {
	if x.How == library.Thread {
		return false
	}
	if r.runs(x) {
		return true
	}
	for _, t := range x.Targets {
		if r.instances[t] {
			return true
		}
	}
	return false
}
