package colour

import (
	"bytes"
	"slices"
	"strings"

	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// runs lists the calls of asyncio.run, in the code of a function from first to
// last, that can become awaits.
func (d *demand) runs(fn *resolve.Func, first, last syntax.Node) []syntax.Node {
	t := fn.Unit.Tree
	var list []syntax.Node
	for _, in := range d.index.Instances(fn) {
		for _, x := range in.Sites() {
			n := x.Node
			if n < first || n >= t.After(last) || slices.Contains(list, n) || len(x.Libraries) != 1 || x.Libraries[0] != "asyncio.run" || t.Kind(n) != syntax.Call {
				continue
			}
			arguments := t.Child(n, syntax.FieldArguments)
			var given []syntax.Node
			given = t.Children(arguments, given)
			if t.Kind(t.Child(n, syntax.FieldFunction)) == syntax.Attribute && len(given) == 1 && t.Kind(given[0]) != syntax.KeywordArgument && t.Kind(given[0]) != syntax.ListSplat {
				list = append(list, n)
			}
		}
	}
	slices.Sort(list)
	return list
}

// RunsLoop tells whether a library's function runs an event loop.
func RunsLoop(name string) bool {
	switch name {
	case "asyncio.run", "asyncio.AbstractEventLoop.run_until_complete", "asyncio.AbstractEventLoop.run_forever", "asyncio.Runner.run", "anyio.run", "trio.run":
		return true
	}
	return false
}

// askers are what is called to find out, or to be independent of it, and what is
// caught of a try.
var askers = [][]byte{[]byte("get_running_loop"), []byte("is_running"), []byte("new_event_loop"), []byte("except RuntimeError")}

// AsksForLoop tells whether a function looks whether a loop is running, or tries
// to run one and has another way where that fails.
func AsksForLoop(fn *resolve.Func) bool {
	text := fn.Unit.Tree.Bytes(fn.Node)
	return slices.ContainsFunc(askers, func(name []byte) bool { return bytes.Contains(text, name) })
}

// unrun has a function that becomes async await what it ran itself. A loop that
// is run below it, in any other way, would run inside of another.
func (d *demand) unrun(item *Item, fn *resolve.Func) {
	if AsksForLoop(fn) {
		return
	}
	item.Runs = d.runs(fn, fn.Node, fn.Node)
	for _, in := range d.index.Instances(fn) {
		for _, x := range in.Sites() {
			if !slices.Contains(item.Runs, x.Node) && d.running(certain).reached(x) {
				item.stop(&Block{"nested-run", fn, x.Node, "an event loop is run here, and could not be once " + fn.Qualified + " is async and runs in one itself", "await the async function here, or keep the caller sync"})
				return
			}
		}
	}
}

// runners are names of library functions that run an event loop, or a program
// that may.
var runners = []string{"run", "run_until_complete", "run_forever", "run_app", "run_sync", "serve", "serve_forever", "start_server", "mainloop"}

// runsLoop tells whether a call may run an event loop, which no coroutine may:
// also where that is not known, but likely by its name.
func (d *demand) runsLoop(x *resolve.Site) bool {
	return d.running(likely).reached(x)
}

func (a *Analysis) certainRun(x *resolve.Site) bool {
	return slices.ContainsFunc(x.Libraries, func(l string) bool {
		e := a.program.Entry(l)
		return RunsLoop(l) || e != nil && len(e.Runs) > 0
	})
}

func (a *Analysis) likelyRun(x *resolve.Site) bool {
	if a.certainRun(x) {
		return true
	}
	for _, l := range x.Libraries {
		e := a.program.Entry(l)
		if slices.Contains(runners, l[strings.LastIndexByte(l, '.')+1:]) && (e == nil || e.Blocking == "" && !e.Result.Asynchronous()) {
			return true
		}
	}
	t := x.Instance().Func().Unit.Tree
	if len(x.Libraries)+len(x.Targets)+len(x.Classes) > 0 || x.Node < 0 || t.Kind(x.Node) != syntax.Call {
		return false
	}
	name := t.String(t.Child(x.Node, syntax.FieldFunction))
	return slices.Contains(runners, name[strings.LastIndexByte(name, '.')+1:])
}

// calledFromLoop is a call in a coroutine function by which a sync function is
// reached, in any number of steps; nil if there is none.
func (d *demand) calledFromLoop(fn *resolve.Func, made map[*Item]bool) *resolve.Site {
	seen := map[*resolve.Func]bool{fn: true}
	for queue := []*resolve.Func{fn}; len(queue) > 0; queue = queue[1:] {
		for _, in := range d.index.Instances(queue[0]) {
			for _, x := range d.index.Callers(in) {
				caller := x.Instance().Func()
				if i := d.converts[caller]; caller.Async || i != nil && made[i] {
					return x
				}
				if !seen[caller] {
					seen[caller] = true
					queue = append(queue, caller)
				}
			}
		}
	}
	return nil
}
