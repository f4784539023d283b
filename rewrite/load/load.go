// Package load finds the Python files of a project and reads them: it walks
// the tree, names the modules, and turns bytes into text without losing any.
//
// What it leaves out it lists in Project.Skipped with the reason, what it
// cannot read in Project.Problems with a place and a way out.
package load

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sort"
)

// Options says what to load.
type Options struct {
	// Paths are files and folders as the user gave them; none means ".".
	// A path given here is always taken, whatever ignores or excludes it.
	Paths []string
	// Dir is the working directory, to which relative Paths and all names
	// refer; empty means that of the process.
	Dir string
	// Exclude holds globs of the configuration, in the form of .gitignore
	// lines, relative to ConfigDir.
	Exclude []string
	// ConfigDir is the folder of the configuration; empty means Dir.
	ConfigDir string
	// NoGitignore reads what .gitignore and .git/info/exclude leave out.
	NoGitignore bool
	// Jobs is the number of files read at once; 0 means GOMAXPROCS.
	Jobs int
	// Progress, if not nil, is called after each file with the number of
	// files read so far and in all. Calls come from several goroutines.
	Progress func(done, total int)
}

// Skip is a file or folder that was left out, or is read but never edited.
type Skip struct {
	Path   string // relative to the working directory, forward slashes
	Reason string // for example "virtual environment"
}

// Problem is a file or folder that could not be read. Line and Column count
// from 1, Column in characters; both are 0 when there is no place.
type Problem struct {
	Name    string // relative to the working directory, forward slashes
	Line    int
	Column  int
	Message string // what is wrong and the way out
}

// Project is all that was loaded. Nothing in it changes after Load returns.
type Project struct {
	Dir  string // absolute working directory
	Root string // nearest folder above the first path with pyproject.toml or .git, else the path's own

	Files    []*File   // ordered by Name
	Skipped  []Skip    // ordered by Path
	Problems []Problem // ordered by Name, Line, Column

	// ByModule lists the files of each dotted name, best first, in the
	// order that Module describes. Use Module to resolve an import.
	ByModule map[string][]*File

	byStem map[string][]*File // absolute path without extension or "/__init__"
	byPath map[string]*File   // File.Path
	byName map[string]*File
	dirs   map[string]bool     // absolute folders with a loaded file somewhere below
	byLast map[string][]string // last element of a key of byStem -> keys, sorted
	roots  map[string]bool     // all package roots
}

// File returns the file of that Name, or nil.
func (p *Project) File(name string) *File { return p.byName[name] }

// Load reads the project. The error is of a path that does not exist or is no
// Python source, of the working directory, or of ctx; problems with single
// files below a folder are in Project.Problems instead.
func Load(ctx context.Context, o Options) (*Project, error) {
	dir, err := filepath.Abs(o.Dir) // of "": the process's own
	if err != nil {
		return nil, err
	}
	o.Dir = dir
	if o.ConfigDir == "" {
		o.ConfigDir = dir
	}
	if len(o.Paths) == 0 {
		o.Paths = []string{"."}
	}
	if o.Jobs <= 0 {
		o.Jobs = runtime.GOMAXPROCS(0)
	}
	w := newWalk(ctx, o)
	if err := w.paths(o.Paths); err != nil {
		return nil, err
	}
	p := &Project{Dir: dir, Root: w.projectRoot(w.given[0].path)}
	r := &reader{jobs: o.Jobs, progress: o.Progress, open: os.Open}
	if p.Files, p.Problems, err = r.read(ctx, w.found); err != nil {
		return nil, err
	}
	p.Problems = append(p.Problems, w.problems...)
	p.Skipped = w.skipped
	for _, f := range p.Files {
		if f.ReadOnly && f.Reason == reasonGenerated {
			p.Skipped = append(p.Skipped, Skip{f.Name, f.Reason})
		}
	}
	nameModules(w, p)
	p.index(w.links)
	p.sort()
	return p, nil
}

// sort puts everything that is reported into its one order.
func (p *Project) sort() {
	sort.Slice(p.Skipped, func(i, j int) bool {
		a, b := p.Skipped[i], p.Skipped[j]
		return a.Path < b.Path || a.Path == b.Path && a.Reason < b.Reason
	})
	sort.SliceStable(p.Problems, func(i, j int) bool {
		a, b := p.Problems[i], p.Problems[j]
		switch {
		case a.Name != b.Name:
			return a.Name < b.Name
		case a.Line != b.Line:
			return a.Line < b.Line
		}
		return a.Column < b.Column
	})
}

// why gives the reason of an error of the file system without the path, which
// the reports carry in their own form.
func why(err error) string {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err.Error()
	}
	return err.Error()
}
