package rewrite

import (
	"slices"

	"awaken/rewrite/load"
	"awaken/rewrite/relevance"
	"awaken/rewrite/resolve"
)

// LeftOut is a size that is worth its while: to parse and to resolve so many
// bytes takes about a second.
const LeftOut = 4 << 20

// scan decides which files are read. The graph is nil if all are.
func (a *Analysis) scan(p *load.Project, o Options) *relevance.Graph {
	defer o.Timing.Start("scan")()
	size := 0
	for i, f := range p.Files {
		size += len(f.Text)
		a.read[i] = true
	}
	if !o.Findings || o.Packs != nil || len(o.Async)+len(o.Warnings) > 0 {
		return nil
	}
	if size < o.LeastLeftOut {
		a.sync = !relevance.Asynchronous(p, o.Library, o.Jobs)
		return nil
	}
	graph := relevance.New(p, o.Library, o.Jobs)
	a.read = graph.Relevant(o.LeastLeftOut)
	if !slices.Contains(a.read, false) {
		return nil
	}
	return graph
}

// changed lists by file the names of the functions and classes that repairs
// touch, or in which a coroutine is lost, and whether they are of methods.
func (a *Analysis) changed() map[*load.File]map[string]bool {
	names := map[*load.File]map[string]bool{}
	add := func(f *load.File, name string, method bool) {
		if names[f] == nil {
			names[f] = map[string]bool{}
		}
		names[f][name] = names[f][name] || method
	}
	function := func(fn *resolve.Func) {
		for fn.Parent != nil && fn.Parent.Kind != resolve.Module { // what stands inside is no other file's to use
			fn = fn.Parent
		}
		if fn.Kind == resolve.Def {
			add(fn.Unit.File, fn.Name, fn.Class != nil)
		}
		if fn.Class != nil {
			add(fn.Unit.File, fn.Class.Name, false)
		}
	}
	for _, i := range a.colour.Items {
		function(i.Func)
		if i.Class != nil {
			add(i.Class.Unit.File, i.Class.Name, false)
		}
	}
	for _, l := range a.colour.Lost {
		if l.Sure { // others are not reported, and more callees do not make them surer
			function(l.Func)
		}
	}
	return names
}

// Unread counts the files that were not parsed, because nothing that is
// asynchronous can have to do with them and only findings were asked for.
func (a *Analysis) Unread() (n int) {
	for _, read := range a.read {
		if !read {
			n++
		}
	}
	return n
}
