package cmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"awaken/rewrite"
	"awaken/rewrite/colour"
	"awaken/rewrite/config"
	"awaken/rewrite/load"
	"awaken/rewrite/syntax"
)

// project is what a command works on: the files, the configuration, and what
// the engine says about them.
type project struct {
	*load.Project
	config      *config.Config
	analysis    *rewrite.Analysis
	options     rewrite.Options      // of the analysis
	diagnostics []rewrite.Diagnostic // all that could not be read or parsed, in order
	lines       map[string]*syntax.Lines
}

// open loads and analyses the project that a command line names, and prints
// what could not be read to standard error. The caller goes on with the rest,
// and ends with trouble.
func (a *App) open(c *cli.Context, s settings) (*project, error) {
	return a.openPaths(c, s, c.Args().Slice())
}

// openPaths is open for paths that are not all the words of the command line.
func (a *App) openPaths(c *cli.Context, s settings, words []string) (*project, error) {
	paths, err := checkPaths(words)
	if err != nil {
		return nil, err
	}
	conf, err := config.Load(a.path(paths[0]))
	if err != nil {
		return nil, err
	}
	target := conf.TargetVersion
	if c.IsSet("target-version") {
		if target, err = config.ParseVersion(c.String("target-version")); err != nil {
			return nil, &usageError{message: "--target-version: " + err.Error()}
		}
	}
	set, err := a.packSet(c, conf)
	if err != nil {
		return nil, err
	}
	exclude, err := a.rebase(c.StringSlice("exclude"), conf.Dir)
	if err != nil {
		return nil, err
	}
	if s.timing {
		a.timer = new(rewrite.Timer)
	}
	warnings, err := a.readWarnings(c)
	if err != nil {
		return nil, err
	}
	table, err := a.libraries(c, s, conf)
	if err != nil {
		return nil, err
	}
	bar := a.startProgress(s.quiet)
	p, err := a.analyzePaths(c.Context, load.Options{
		Paths:     paths,
		Dir:       a.Dir,
		Exclude:   slices.Concat(conf.Exclude, exclude),
		ConfigDir: conf.Dir,
		Jobs:      s.jobs,
		Progress:  bar.set,
	}, rewrite.Options{
		KeepSync: slices.Concat(conf.KeepSync, c.StringSlice("keep-sync")),
		Async:    slices.Concat(conf.Async, c.StringSlice("async")),
		Target:   target,
		Jobs:     s.jobs,
		Timing:   a.timer,
		Library:  table,
		Packs:    set,
		Findings: c.Command.Name == "check" || c.Command.Name == "fix",
		Offers:   c.Command.Name == "fix",
		Entry:    callers(conf.EntryPoints),
		Requires: conf.Requires,
		Tests:    colour.Tests{Asyncio: conf.Pytest.Runs(conf.Pytest.Asyncio, conf.Pytest.AsyncioMode), Anyio: conf.Pytest.Runs(conf.Pytest.Anyio, conf.Pytest.AnyioMode)},
		NeedMark: conf.Pytest.NeedsMark(),
		Warnings: warnings,
	})
	bar.end()
	if err != nil {
		return nil, err
	}
	p.config = conf
	a.showInputs(p, s)
	return p, nil
}

// callers says of each function that is started from outside who starts it, by
// its qualified name.
func callers(points []config.EntryPoint) map[string]string {
	who := map[string]string{}
	for _, point := range points {
		if point.Object != "" {
			who[point.Module+"."+point.Object] = "the console script " + point.Name
		}
	}
	return who
}

func (a *App) analyzePaths(ctx context.Context, from load.Options, o rewrite.Options) (*project, error) {
	done := o.Timing.Start("load")
	loaded, err := load.Load(ctx, from)
	done()
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &usageError{message: err.Error(), hint: "check the spelling; a flag that takes a value swallows the word after it"}
	}
	if err != nil {
		return nil, err
	}
	analysis, err := a.engine.analyze(ctx, loaded, o)
	if err != nil {
		return nil, err
	}
	p := &project{Project: loaded, analysis: analysis, options: o, lines: map[string]*syntax.Lines{}}
	for _, bad := range loaded.Problems {
		p.diagnostics = append(p.diagnostics, rewrite.Diagnostic{File: bad.Name, Line: bad.Line, Column: bad.Column, Message: bad.Message})
	}
	p.diagnostics = append(p.diagnostics, analysis.Diagnostics()...)
	slices.SortStableFunc(p.diagnostics, func(x, y rewrite.Diagnostic) int {
		return cmp.Or(cmp.Compare(x.File, y.File), cmp.Compare(x.Line, y.Line), cmp.Compare(x.Column, y.Column), cmp.Compare(x.Message, y.Message))
	})
	p.diagnostics = slices.Compact(p.diagnostics)
	return p, nil
}

// showInputs says what was left out and what could not be read.
func (a *App) showInputs(p *project, s settings) {
	if s.verbose {
		for _, skip := range p.Skipped {
			fmt.Fprintf(a.Stderr, "skipped %s: %s\n", visible(skip.Path), skip.Reason)
		}
		fmt.Fprintf(a.Stderr, "read %s\n", count(len(p.Files), "file"))
		if n := p.analysis.Unread(); n > 0 {
			fmt.Fprintf(a.Stderr, "%s not parsed: nothing asynchronous has to do with them\n", count(n, "file"))
		}
	}
	for _, d := range p.diagnostics {
		place := visible(d.File)
		if d.Line > 0 {
			place += fmt.Sprintf(":%d:%d", d.Line, max(d.Column, 1))
		}
		fmt.Fprintf(a.Stderr, "%s: %s %s\n", a.term.strong(place), a.term.bad("error:"), visible(d.Message))
	}
	if len(p.Files) == 0 && len(p.diagnostics) == 0 && !s.quiet {
		fmt.Fprintln(a.Stderr, "awaken: no Python files were found; --verbose says what was left out")
	}
}

// rebase makes the globs of --exclude, which count from the working directory,
// count from the folder of the configuration, as its own do. Globs without a
// slash match at any depth and stay.
func (a *App) rebase(globs []string, dir string) ([]string, error) {
	from, err := filepath.Rel(dir, a.Dir)
	if err != nil {
		return nil, err
	}
	out := make([]string, len(globs))
	for i, glob := range globs {
		bare, negated := strings.CutPrefix(glob, "!")
		out[i] = glob
		if !strings.Contains(strings.TrimSuffix(bare, "/"), "/") || from == "." {
			continue
		}
		moved := path.Join(filepath.ToSlash(from), bare)
		if strings.HasPrefix(moved, "../") {
			return nil, &usageError{
				message: fmt.Sprintf("--exclude: %q lies outside %s, the folder of the configuration", glob, dir),
				hint:    "run awaken in that folder, or give a glob without a slash",
			}
		}
		out[i] = "/" + moved
		if strings.HasSuffix(bare, "/") {
			out[i] += "/"
		}
		if negated {
			out[i] = "!" + out[i]
		}
	}
	return out, nil
}

// source gives the lines of a file of the project, nil if there is none.
func (p *project) source(name string) *syntax.Lines {
	if lines, ok := p.lines[name]; ok {
		return lines
	}
	var lines *syntax.Lines
	if f := p.File(name); f != nil {
		lines = syntax.NewLines(f.Text)
	}
	p.lines[name] = lines
	return lines
}

// verdict is how a command ends that found something, or not.
func (p *project) verdict(found bool) error {
	switch {
	case len(p.diagnostics) > 0:
		return errDiagnosed
	case found:
		return errFound
	}
	return nil
}

// checkPaths are the paths of a command line, "." if there are none.
func checkPaths(paths []string) ([]string, error) {
	for _, path := range paths {
		switch path {
		case "":
			return nil, &usageError{message: "a path is empty", hint: "an unset variable of the shell? The current folder is ."}
		case "-":
			return nil, &usageError{message: "standard input is no project", hint: "give a file or folder; a file with the name - is ./-"}
		}
	}
	if len(paths) == 0 {
		paths = []string{"."}
	}
	return paths, nil
}

// count is a number with its noun.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
