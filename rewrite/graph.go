package rewrite

import (
	"cmp"
	"slices"

	"awaken/rewrite/resolve"
)

// Graph is the call graph of a project as it is, before any repair.
type Graph struct {
	// Functions are the project's, sorted by name, file and line: one entry for
	// each definition, also of those that nothing calls. A module stands for
	// its own code.
	Functions []GraphFunction `json:"functions"`
	// Calls are pairs of qualified names, caller and callee, sorted and each
	// once. A callee that is not in Functions is a library's.
	Calls [][2]string `json:"calls"`
}

// GraphFunction is one function of a Graph.
type GraphFunction struct {
	Name   string `json:"name"` // dotted
	File   string `json:"file"` // relative to the working directory, forward slashes
	Line   int    `json:"line"` // of its def or lambda, 1-based
	Colour Colour `json:"colour"`
}

// Colour is what a call of a function gives.
type Colour string

// The colours.
const (
	Sync        Colour = "sync"
	Async       Colour = "async"        // written `async def`, or said to be a coroutine function
	PassThrough Colour = "pass-through" // a `def` that gives back an awaitable
)

// Graph gives the call graph. Its order depends on the names alone.
func (a *Analysis) Graph() *Graph {
	g := &Graph{Functions: []GraphFunction{}, Calls: [][2]string{}}
	a.program.Functions(func(f *resolve.Func) {
		g.Functions = append(g.Functions, GraphFunction{f.Qualified, f.Unit.File.Name, lineOf(f), a.ColourOf(f)})
	})
	slices.SortStableFunc(g.Functions, func(x, y GraphFunction) int {
		return cmp.Or(cmp.Compare(x.Name, y.Name), cmp.Compare(x.File, y.File), cmp.Compare(x.Line, y.Line))
	})
	seen := map[[2]string]bool{}
	a.program.Calls(func(caller *resolve.Func, callee resolve.Callee) {
		name := callee.Library
		if callee.Func != nil {
			name = callee.Func.Qualified
		}
		if pair := [2]string{caller.Qualified, name}; !seen[pair] {
			seen[pair] = true
			g.Calls = append(g.Calls, pair)
		}
	})
	slices.SortFunc(g.Calls, func(x, y [2]string) int {
		return cmp.Or(cmp.Compare(x[0], y[0]), cmp.Compare(x[1], y[1]))
	})
	return g
}

// ColourOf is the colour of a function as it is written.
func (a *Analysis) ColourOf(f *resolve.Func) Colour {
	switch {
	case f.Async, f.Declared:
		return Async
	case a.colour.PassThrough(f):
		return PassThrough
	}
	return Sync
}

// lineOf is the 1-based line of a function's def or lambda; a module starts at
// its first.
func lineOf(f *resolve.Func) int {
	if f.Kind == resolve.Module {
		return 1
	}
	return f.Unit.Lines.Line(f.Unit.Tree.Start(f.Node))
}
