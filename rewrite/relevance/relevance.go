// Package relevance tells from the text of files alone which of them can have to
// do with coroutines, so that a large project of which only a part is
// asynchronous need not be parsed and resolved as a whole.
//
// A process runs what one file imports, and what that imports. Where none of it
// makes coroutines, none of it can lose one. So the files that matter are
//
//   - those that have to do with coroutines by what they spell, and those that
//     spell the name of something in them that may make one;
//   - those that import, over any number of files, one with coroutine functions;
//   - what all of these import.
//
// A copy of the standard library among them counts as installed packages do: the
// library's table tells which of its names matter, and the modules that its
// asynchronous ones do not need are left out, whoever imports them.
//
// Of the rest nothing is asked but whether it uses what a repair changes: see
// Graph.Using. What a program imports by a name that it computes is not seen. It
// matters where what is loaded so deals with coroutines and spells no name of any.
package relevance

import (
	"bytes"
	"slices"
	"sync"
	"sync/atomic"

	"awaken/rewrite/library"
	"awaken/rewrite/load"
)

// Graph is what the texts of a project say of who imports whom.
type Graph struct {
	project  *load.Project
	makers   *makers
	jobs     int
	pages    []page
	test     []bool
	standard []bool    // of a copy of the standard library, which the table describes
	below    [][]int32 // what each file imports, by index in the project
	above    [][]int32 // who imports it
	whole    [][]int32 // those that it imports all names of
}

// New reads the texts of a project, jobs at a time.
func New(p *load.Project, table *library.Table, jobs int) *Graph {
	g := &Graph{project: p, makers: makersOf(table), jobs: jobs, pages: make([]page, len(p.Files))}
	g.each(func(i int) { g.pages[i] = g.makers.read(p.Files[i].Text) })
	if g.asynchronous() {
		g.link()
	}
	return g
}

// Asynchronous tells whether anything in a project has to do with coroutines. It
// reads no more than it needs, jobs files at a time.
func Asynchronous(p *load.Project, table *library.Table, jobs int) bool {
	m := makersOf(table)
	var found atomic.Bool
	each(len(p.Files), jobs, func(i int) {
		if !found.Load() && m.read(p.Files[i].Text).asynchronous {
			found.Store(true)
		}
	})
	return found.Load()
}

// asynchronous tells whether anything in the project has to do with coroutines.
func (g *Graph) asynchronous() bool {
	return slices.ContainsFunc(g.pages, func(p page) bool { return p.asynchronous })
}

// link finds out who imports whom.
func (g *Graph) link() {
	p, n := g.project, len(g.pages)
	g.test, g.standard, g.below, g.above, g.whole = make([]bool, n), make([]bool, n), make([][]int32, n), make([][]int32, n), make([][]int32, n)
	l := newLinker(p)
	root := standardRoot(p)
	for i, f := range p.Files {
		g.test[i] = isTest(f.Name)
		g.standard[i] = root != "" && f.Root == root && !g.test[i]
	}
	g.each(func(i int) { g.below[i], g.whole[i] = l.links(p.Files[i], g.standard[i]) })
	// Of the standard library others import what its asynchronous modules need; of
	// the rest the table tells as much as matters.
	core := make([]bool, n)
	for i := range p.Files {
		if g.standard[i] && g.pages[i].asynchronous {
			reach(g.below, core, int32(i))
		}
	}
	for i := range p.Files {
		if !g.standard[i] {
			g.below[i] = slices.DeleteFunc(g.below[i], func(j int32) bool { return g.standard[j] && !core[j] })
		}
		for _, j := range g.below[i] {
			g.above[j] = append(g.above[j], int32(i))
		}
	}
}

func (g *Graph) each(do func(i int)) { each(len(g.pages), g.jobs, do) }

// each does something for all of n files, jobs at a time.
func each(n, jobs int, do func(i int)) {
	const piece = 16 // neighbours import the same
	var next atomic.Int64
	var wg sync.WaitGroup
	for range jobs {
		wg.Go(func() {
			for {
				start := int(next.Add(piece)) - piece
				if start >= n {
					return
				}
				for i := start; i < min(start+piece, n); i++ {
					do(i)
				}
			}
		})
	}
	wg.Wait()
}

// standardRoot is the folder of a copy of Python's standard library among the
// files, or empty.
func standardRoot(p *load.Project) string {
	for _, f := range p.ByModule["asyncio"] {
		has := func(module string) bool {
			return slices.ContainsFunc(p.ByModule[module], func(other *load.File) bool { return other.Root == f.Root })
		}
		if f.Package && has("os") && has("typing") && has("unittest") && has("contextlib") {
			return f.Root
		}
	}
	return ""
}

// Relevant tells of each file whether it can have to do with coroutines. Where
// those that cannot are fewer than least bytes, it tells so of all.
func (g *Graph) Relevant(least int) []bool {
	kept := make([]bool, len(g.pages))
	if !g.asynchronous() && g.left(kept) >= least {
		return kept
	}
	above := make([]bool, len(g.pages))
	for i := range g.pages {
		if g.pages[i].defines && !g.standard[i] && !g.test[i] {
			reach(g.above, above, int32(i))
		}
	}
	for i := range g.pages {
		if above[i] || g.pages[i].asynchronous {
			reach(g.below, kept, int32(i))
		}
	}
	for t := g.taint(true); g.left(kept) >= least; {
		touched := t.spread()
		if len(touched) == 0 {
			return kept
		}
		reach(g.below, kept, touched...)
	}
	for i := range kept {
		kept[i] = true
	}
	return kept
}

// Using adds to the files that are kept those that may use what changes in some
// others, and all that they import. Of each of the others it takes names, and
// whether they are of methods: a file that uses what bears one of them, or what
// its file makes of it, spells the name, and imports the file, if by way of
// others, unless it is given an object with such a method. Using tells whether
// there is any such file.
func (g *Graph) Using(kept []bool, changed map[*load.File]map[string]bool) bool {
	if len(changed) == 0 {
		return false
	}
	t := g.taint(false)
	for i, f := range g.project.Files {
		for name, method := range changed[f] {
			t.touched[i] = true
			if t.tops[i][name] = true; method && !g.test[i] && !g.standard[i] {
				t.members[name] = true
			}
		}
	}
	more := false
	for users := t.spread(); len(users) > 0; users = t.spread() {
		for _, i := range users {
			more = more || !kept[i]
			reach(g.below, kept, i)
		}
	}
	return more
}

// Functions gives the names of the functions in the files that are not kept.
func (g *Graph) Functions(kept []bool) map[string]bool {
	lists := make([][]string, len(g.pages))
	g.each(func(i int) {
		if !kept[i] {
			lists[i] = functions(g.project.Files[i].Text)
		}
	})
	names := map[string]bool{}
	for _, list := range lists {
		for _, name := range list {
			names[name] = true
		}
	}
	return names
}

// functions lists the names after each "def" of a text.
func functions(text []byte) (names []string) {
	word := []byte("def ")
	for at := 0; ; at += len(word) {
		i := bytes.Index(text[at:], word)
		if i < 0 {
			return names
		}
		at += i
		s := scanner{text: text, at: at + len(word)}
		if name := s.word(); name != "" {
			names = append(names, name)
		}
	}
}

// reach adds to a set files and all that edges lead to from them.
func reach(edges [][]int32, set []bool, files ...int32) {
	files = slices.Clone(files)
	for len(files) > 0 {
		i := files[len(files)-1]
		if files = files[:len(files)-1]; !set[i] {
			set[i] = true
			files = append(files, edges[i]...)
		}
	}
}

// left counts the bytes of the files that are not kept.
func (g *Graph) left(kept []bool) (n int) {
	for i, f := range g.project.Files {
		if !kept[i] {
			n += len(f.Text)
		}
	}
	return n
}
