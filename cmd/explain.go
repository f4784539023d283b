package cmd

import (
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"awaken/rewrite/convert"
	"awaken/rewrite/plan"
	"awaken/rewrite/resolve"
)

// explainCommand says why something is async, becomes so, or does not.
func (a *App) explainCommand() *cli.Command {
	return &cli.Command{
		Name:      "explain",
		Usage:     "why a function is async, becomes async, or stays sync",
		UsageText: "awaken explain [flags] FILE:LINE|SYMBOL [PATH...]",
		Description: "SYMBOL is a qualified name, app.db.load_user, or the end of one that only one function has.\n" +
			"PATH is the project, the current folder if none is given.",
		Flags:        projectFlags(),
		OnUsageError: badFlag,
		Action:       a.action(a.explain),
	}
}

// fileLine is a place as compilers print it; a column is passed over.
var fileLine = regexp.MustCompile(`^(.+?):(\d+)(?::\d+)?$`)

func (a *App) explain(c *cli.Context, s settings) error {
	query := c.Args().First()
	if query == "" {
		return &usageError{message: "explain needs FILE:LINE or SYMBOL", hint: "for example `awaken explain app/db.py:12`"}
	}
	p, err := a.openPaths(c, s, c.Args().Tail())
	if err != nil {
		return err
	}
	f, err := a.findFunction(p, query)
	if err != nil {
		return err
	}
	a.printExplanation(p, f)
	return p.verdict(false)
}

// findFunction finds the innermost function at a place, or the one of a name.
func (a *App) findFunction(p *project, query string) (found *resolve.Func, err error) {
	var names []string
	var ends []*resolve.Func
	m := fileLine.FindStringSubmatch(query)
	name, line := "", 0
	if m != nil {
		relative, err := filepath.Rel(a.Dir, a.path(m[1]))
		if err != nil {
			return nil, err
		}
		name = filepath.ToSlash(relative)
		if line, err = strconv.Atoi(m[2]); err != nil {
			return nil, &usageError{message: fmt.Sprintf("%q is no place: %v", query, err)}
		}
		switch lines := p.source(name); {
		case lines == nil:
			return nil, &usageError{message: fmt.Sprintf("%s is no file of the project", m[1]), hint: "name the folder of the project after the place"}
		case line < 1 || line > lines.Len():
			return nil, &usageError{message: fmt.Sprintf("%s has no line %d: it has %d", m[1], line, lines.Len())}
		}
	}
	p.analysis.Program().Functions(func(f *resolve.Func) {
		names = append(names, f.Qualified)
		switch {
		case m != nil:
			from, to := f.Unit.Lines.Line(f.Unit.Tree.Start(f.Node)), f.Unit.Lines.Line(f.Unit.Tree.End(f.Node))
			if f.Unit.File.Name == name && (f.Kind == resolve.Module || from <= line && line <= to) {
				found = f // those within come after those around them
			}
		case f.Qualified == query:
			found = f
		case strings.HasSuffix(f.Qualified, "."+query):
			ends = append(ends, f)
		}
	})
	switch {
	case found != nil:
		return found, nil
	case m != nil:
		return nil, errors.New(name + " could not be parsed, and nothing can be said about it")
	case len(ends) == 1:
		return ends[0], nil
	case len(ends) > 1:
		var candidates []string
		for _, f := range ends {
			candidates = append(candidates, f.Qualified)
		}
		return nil, &usageError{message: fmt.Sprintf("%q may mean %d functions", query, len(ends)), hint: join(candidates)}
	}
	unknown := &usageError{message: fmt.Sprintf("the project has no function %q", query)}
	if near := nearest(query, names); near != "" {
		unknown.hint = "did you mean " + near + "?"
	}
	return nil, unknown
}

// printExplanation says what becomes of a function, the chain that leads there,
// and what else depends on it.
func (a *App) printExplanation(p *project, f *resolve.Func) {
	whole := a.intended(p)
	titles := map[string]string{}
	var here []*plan.Change
	converted := false
	for _, change := range whole.Changes {
		titles[change.ID] = change.Title
		if change.Symbol == f.Qualified {
			here = append(here, change)
			converted = converted || change.Rule == convert.RuleMakeAsync
		}
	}
	var refusals []plan.Refusal
	for _, r := range whole.Refusals {
		if slices.ContainsFunc(r.Why, func(step plan.Step) bool { return step.Symbol == f.Qualified }) {
			refusals = append(refusals, r)
		}
	}
	verdict := "is sync and stays so: no coroutine that is lost reaches it"
	switch {
	case f.Async:
		verdict = "is async: it is written `async def`"
	case converted:
		verdict = "is sync and becomes async"
	case len(refusals) > 0:
		verdict = "is sync and stays so: what would make it async is refused"
	case len(here) > 0:
		verdict = "is sync and stays so, and is repaired"
	}
	line := f.Unit.Lines.Line(f.Unit.Tree.Start(f.Node))
	fmt.Fprintf(a.out, "%s (%s:%d) %s\n", a.style.strong(visible(f.Qualified)), visible(f.Unit.File.Name), line, verdict)
	for _, change := range here {
		fmt.Fprintf(a.out, "\n%s  %s (%s)\n", change.ID, visible(change.Title), change.Safety)
		a.printSteps(change.Why)
		for _, id := range change.Requires {
			fmt.Fprintf(a.out, "  requires %s  %s\n", id, visible(titles[id]))
		}
		for _, id := range whole.Dependents(whole.All(), change.ID) {
			if id != change.ID {
				fmt.Fprintf(a.out, "  needed by %s  %s\n", id, visible(titles[id]))
			}
		}
	}
	for _, r := range refusals {
		fmt.Fprintf(a.out, "\nrefused: %s:%d:%d %s: %s\n", visible(r.File), r.Line, r.Column, r.Rule, visible(r.Reason))
		a.printSteps(r.Why)
		if r.WayOut != "" {
			fmt.Fprintf(a.out, "  way out: %s\n", visible(r.WayOut))
		}
	}
}

func (a *App) printSteps(steps []plan.Step) {
	for _, step := range steps {
		fmt.Fprintf(a.out, "  %s %s\n", a.style.pointer(fmt.Sprintf("%s:%d", visible(step.File), step.Line)), visible(step.Reason))
	}
}
