// Package rewrite is the pipeline of awaken: load, parse, resolve, colour,
// plan. Each pass is a package below this one; this package runs them in order
// and keeps their results together.
package rewrite

import (
	"cmp"
	"context"
	"runtime"
	"slices"

	"awaken/rewrite/colour"
	"awaken/rewrite/convert"
	"awaken/rewrite/library"
	"awaken/rewrite/load"
	"awaken/rewrite/migrate"
	"awaken/rewrite/pack"
	"awaken/rewrite/plan"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
	"awaken/rewrite/warning"
)

// oldest is N of the Python 3.N that the output must run on where nothing else
// is said.
const oldest = 9

// Options steer an analysis.
type Options struct {
	KeepSync []string       // globs of qualified names that stay sync
	Async    []string       // globs of qualified names that are coroutine functions whatever their source says
	Target   int            // minor version of the oldest Python 3 that the output must run on; 0 means 9
	Jobs     int            // files parsed at once; 0 means one for each core
	Timing   *Timer         // nil: nothing is measured
	Library  *library.Table // what is known of callables outside the project; nil: nothing
	// Packs are the packs of a migration: the plan then swaps their libraries,
	// and repairs nothing else. Nil: no migration.
	Packs *pack.Set
	// Findings tells that only findings and repairs are wanted. Files that can
	// have nothing to do with coroutines are then not even parsed, so that they
	// have no diagnostics either, if they are LeastLeftOut bytes in all; see
	// package relevance. 0 means LeftOut.
	Findings     bool
	LeastLeftOut int
	// Entry maps qualified names of functions that something outside the
	// project calls synchronously to what that is ("the console script x").
	Entry map[string]string
	// Warnings are what runs of the program have said of coroutines that were
	// never awaited.
	Warnings []warning.Warning
	// Offers asks for other ways to repair what is refused.
	Offers bool
	// Requires maps distributions, by lower-case name, to the oldest version
	// that the project admits; see config.Config.
	Requires map[string]string
	// Tests tells how pytest runs async tests.
	Tests colour.Tests
	// NeedMark tells that pytest runs async tests only if they are marked.
	NeedMark bool
}

// Diagnostic is a problem with an input file: it could not be read or parsed.
// Line and Column count from 1, Column in characters.
type Diagnostic struct {
	File    string
	Line    int
	Column  int
	Message string
}

// Analysis is the result of all passes over one project.
type Analysis struct {
	read      []bool          // the files of the project that were parsed
	sync      bool            // nothing in them has to do with coroutines: there is nothing to resolve
	elsewhere map[string]bool // names of the functions in the others; see colour.Options
	diagnosed []*Diagnostic   // by file
	plan      *plan.Plan
	colour    *colour.Analysis
	program   *resolve.Program
	swaps     []*colour.Swap
	needMark  bool
}

// Analyze runs all passes. Files that do not parse become diagnostics and are
// left alone; only a cancelled context or an internal failure is an error.
func Analyze(ctx context.Context, p *load.Project, o Options) (*Analysis, error) {
	if o.Jobs <= 0 {
		o.Jobs = runtime.GOMAXPROCS(0)
	}
	if o.Library == nil {
		o.Library = library.New()
	}
	if o.Packs != nil {
		o.Library = o.Packs.Table()
	}
	o.LeastLeftOut = cmp.Or(o.LeastLeftOut, LeftOut)
	a := &Analysis{needMark: o.NeedMark, read: make([]bool, len(p.Files)), diagnosed: make([]*Diagnostic, len(p.Files))}
	graph := a.scan(p, o)
	for {
		if graph != nil {
			a.elsewhere = graph.Functions(a.read)
		}
		if err := a.resolve(ctx, p, o); err != nil {
			return nil, err
		}
		// What a repair changes may be used by files that were left out.
		if graph == nil || !graph.Using(a.read, a.changed()) {
			break
		}
	}
	end := o.Timing.Start("plan")
	a.plan = convert.Plan(a.colour)
	end()
	return a, nil
}

// resolve parses, resolves and colours the files that are read.
func (a *Analysis) resolve(ctx context.Context, p *load.Project, o Options) error {
	builder := resolve.NewBuilder()
	units, err := a.parse(ctx, p, builder, o)
	if err != nil {
		return err
	}
	end := o.Timing.Start("resolve")
	a.program, err = builder.Resolve(ctx, p, units, o.Library.Declare(o.Async))
	end()
	if err != nil {
		return err
	}
	defer o.Timing.Start("colour")()
	options := colour.Options{
		KeepSync: o.KeepSync, Entry: o.Entry, Tests: o.Tests, Target: o.Target, Requires: o.Requires, Warnings: o.Warnings, Offers: o.Offers,
		Elsewhere: a.elsewhere,
		Shadowed:  map[string]bool{"asyncio": p.Module("asyncio", nil) != nil},
	}
	if o.Packs != nil {
		options.Swapped = migrate.Swapped(o.Packs)
		a.migrate(ctx, migrate.New(p, a.program, o.Packs, cmp.Or(o.Target, oldest)), options)
	} else {
		a.colour = colour.Analyze(ctx, a.program, options)
	}
	return ctx.Err()
}

// migrate swaps what can be swapped. What has to stay is known only when all has
// been coloured; the rest is then written so that it does without.
func (a *Analysis) migrate(ctx context.Context, m *migrate.Migration, options colour.Options) {
	var kept map[string]bool
	var stay migrate.Stay
	for {
		a.swaps = m.Swaps(kept, &stay)
		options.Swaps = a.swaps
		a.colour = colour.Analyze(ctx, a.program, options)
		switch {
		case ctx.Err() != nil:
			return
		case m.Learn(&stay, a.colour.Refused, a.colour.Items):
			continue
		case !a.more(kept):
			return
		}
		kept = a.colour.Kept
	}
}

// more tells whether the colouring has found groups that have to stay, and left
// others to swap.
func (a *Analysis) more(kept map[string]bool) bool {
	made := slices.ContainsFunc(a.colour.Items, func(i *colour.Item) bool { return i.Swap != nil })
	for group := range a.colour.Kept {
		if !kept[group] {
			return made
		}
	}
	return false
}

// Diagnostics lists the files that could not be analysed, in file order.
func (a *Analysis) Diagnostics() []Diagnostic {
	var list []Diagnostic
	for _, d := range a.diagnosed {
		if d != nil {
			list = append(list, *d)
		}
	}
	return list
}

// Tree is the syntax tree of a file of the project, nil if it does not parse.
func (a *Analysis) Tree(f *load.File) *syntax.Tree {
	if a.program != nil {
		if u := a.program.Unit(f); u != nil {
			return u.Tree
		}
	}
	tree, _ := parse(f)
	return tree
}

// Plan is everything that the analysis proposes and refuses.
func (a *Analysis) Plan() *plan.Plan { return a.plan }

// Lost lists the coroutines that nobody awaits, in source order.
func (a *Analysis) Lost() []*colour.Lost { return a.colour.Lost }

// Program is the resolved project.
func (a *Analysis) Program() *resolve.Program { return a.program }

// NeedMark tells whether pytest runs async tests only if they are marked.
func (a *Analysis) NeedMark() bool { return a.needMark }

// Sightings is what became of the warnings of runs.
func (a *Analysis) Sightings() []*colour.Sighting { return a.colour.Sightings }

// Refused lists the lost coroutines that cannot be repaired, with the reason.
func (a *Analysis) Refused() []*colour.Refusal { return a.colour.Refused }

// Swaps lists the places of a migration, in source order.
func (a *Analysis) Swaps() []*colour.Swap {
	idle := map[*colour.Swap]bool{}
	for _, s := range a.colour.Idle {
		idle[s] = true
	}
	return slices.DeleteFunc(slices.Clone(a.swaps), func(s *colour.Swap) bool { return idle[s] })
}

// Idle lists the places of what is only swapped in async code that stand in
// other code.
func (a *Analysis) Idle() []*colour.Swap { return a.colour.Idle }

// Asynchronous tells whether the project has a coroutine function, or would
// have one after the plan.
func (a *Analysis) Asynchronous() bool {
	for _, u := range a.program.Units {
		if slices.ContainsFunc(u.Funcs, func(f *resolve.Func) bool { return f.Async }) {
			return true
		}
	}
	return slices.ContainsFunc(a.plan.Changes, func(c *plan.Change) bool { return c.Rule == convert.RuleMakeAsync })
}

// Coloured is the colouring of the project.
func (a *Analysis) Coloured() *colour.Analysis { return a.colour }
