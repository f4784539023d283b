package cmd

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"awaken/rewrite"
	"awaken/rewrite/plan"
	"awaken/rewrite/resolve"
)

// explainCommand says why something is async, becomes so, or does not.
func (a *App) explainCommand() *cli.Command {
	return &cli.Command{
		Name:      "explain",
		Usage:     "why a call is lost or fine, why a function is async, becomes async, or stays sync",
		UsageText: "awaken explain [flags] FILE:LINE|SYMBOL [PATH...]",
		Description: "SYMBOL is a qualified name, app.db.load_user, or the end of one that only one function has.\n" +
			"For a place: each call on the line, what it may call and by which places that came there,\n" +
			"and the function around it. PATH is the project, the current folder if none is given.",
		Flags: append([]cli.Flag{
			&cli.StringFlag{Name: "output-format", Value: "text", Usage: "`FORMAT`: json, text"},
		}, projectFlags()...),
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
	if err := oneOf("--output-format", c.String("output-format"), []string{"json", "text"}); err != nil {
		return err
	}
	p, err := a.openPaths(c, s, c.Args().Tail())
	if err != nil {
		return err
	}
	e := &explanation{Calls: []rewrite.Call{}, Nearest: []rewrite.Call{}}
	f, err := a.findFunction(p, query, e)
	if err != nil {
		return err
	}
	if err := e.describe(a.intended(p), p, f); err != nil {
		return err
	}
	if c.String("output-format") == "json" {
		out := json.NewEncoder(a.out)
		out.SetEscapeHTML(false)
		out.SetIndent("", "  ")
		if err := out.Encode(e); err != nil {
			return err
		}
	} else {
		a.printExplanation(e)
	}
	return p.verdict(false)
}

// findFunction finds the innermost function at a place, or the one of a name.
// For a place it fills in the calls there.
func (a *App) findFunction(p *project, query string, e *explanation) (found *resolve.Func, err error) {
	m := fileLine.FindStringSubmatch(query)
	if m == nil {
		return functionNamed(p, query)
	}
	relative, err := filepath.Rel(a.Dir, a.path(m[1]))
	if err != nil {
		return nil, err
	}
	name := filepath.ToSlash(relative)
	line, err := strconv.Atoi(m[2])
	if err != nil {
		return nil, &usageError{message: fmt.Sprintf("%q is no place: %v", query, err)}
	}
	switch lines := p.source(name); {
	case lines == nil:
		return nil, &usageError{message: fmt.Sprintf("%s is no file of the project", m[1]), hint: "name the folder of the project after the place"}
	case line < 1 || line > lines.Len():
		return nil, &usageError{message: fmt.Sprintf("%s has no line %d: it has %d", m[1], line, lines.Len())}
	}
	p.analysis.Program().Functions(func(f *resolve.Func) {
		from, to := f.Unit.Lines.Line(f.Unit.Tree.Start(f.Node)), f.Unit.Lines.Line(f.Unit.Tree.End(f.Node))
		if f.Unit.File.Name == name && (f.Kind == resolve.Module || f.Kind == resolve.Def && from <= line && line <= to) {
			found = f // those within come after those around them
		}
	})
	if found == nil {
		return nil, errors.New(name + " could not be parsed, and nothing can be said about it")
	}
	e.Place = &plan.Step{File: name, Line: line}
	e.Calls = p.analysis.CallsAt(name, line)
	if starts := found.Kind != resolve.Module && found.Unit.Lines.Line(found.Unit.Tree.Start(found.Node)) == line; len(e.Calls) == 0 && !starts {
		e.Nearest = p.analysis.NearestCalls(name, line)
	}
	return found, nil
}

// functionNamed finds the function of a qualified name, or of the end of one.
func functionNamed(p *project, query string) (found *resolve.Func, err error) {
	var names, candidates []string
	var ends []*resolve.Func
	p.analysis.Program().Functions(func(f *resolve.Func) {
		names = append(names, f.Qualified)
		switch {
		case f.Qualified == query:
			found = f
		case strings.HasSuffix(f.Qualified, "."+query):
			ends = append(ends, f)
			candidates = append(candidates, f.Qualified)
		}
	})
	slices.Sort(candidates)
	candidates = slices.Compact(candidates)
	switch {
	case found != nil:
		return found, nil
	case len(candidates) == 1:
		return ends[len(ends)-1], nil
	case len(candidates) > 1:
		return nil, &usageError{message: fmt.Sprintf("%q may mean %d functions", query, len(candidates)), hint: join(candidates)}
	}
	unknown := &usageError{message: fmt.Sprintf("the project has no function %q", query)}
	if near := nearestFew(query, names, 3); len(near) > 0 {
		unknown.hint = "did you mean " + strings.Join(near, " or ") + "?"
	}
	return nil, unknown
}

// nearestFew are the candidates most like word, or like the end of one, at
// most n of them, the likest first.
func nearestFew(word string, candidates []string, n int) (found []string) {
	rest := slices.Clone(candidates)
	for _, c := range candidates { // a mistyped name is more often given without its module
		if i := strings.LastIndexByte(c, '.'); !strings.Contains(word, ".") && nearest(word, []string{c[i+1:]}) != "" {
			found = append(found, c)
		}
	}
	slices.Sort(found)
	found = slices.Compact(found)
	for len(found) < n {
		near := nearest(word, rest)
		if near == "" {
			break
		}
		rest = slices.DeleteFunc(rest, func(c string) bool { return c == near })
		if !slices.Contains(found, near) {
			found = append(found, near)
		}
	}
	return found[:min(n, len(found))]
}
