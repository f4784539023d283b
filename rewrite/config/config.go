// Package config reads what a Python project says about itself: the options
// in [tool.awaken], the oldest Python it supports, its entry points, where its
// packages lie, and how its tests run coroutines.
package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// DefaultVersion is the N of the oldest Python 3.N that output must run on
// when the project does not say.
const DefaultVersion = 9

// Config is the configuration of one project. Flags win over it.
type Config struct {
	File string // absolute path of the pyproject.toml, or empty
	Dir  string // absolute folder that the globs of Exclude count from: File's, or the one asked for

	// The keys of [tool.awaken].
	Exclude       []string // "exclude": globs as in .gitignore
	Select        []string // "select": rules to run; empty means the default ones
	Ignore        []string // "ignore": rules not to run
	KeepSync      []string // "keep-sync": globs of qualified names that stay sync
	Async         []string // "async": globs of qualified names that are coroutine functions
	Packs         []string // "packs"
	Unsafe        bool     // "unsafe"
	Python        string   // "python": environment or interpreter, absolute, or empty
	Baseline      string   // "baseline": file of accepted findings, absolute, or empty
	TargetVersion int      // "target-version": the N of 3.N; else from requires-python, else DefaultVersion

	EntryPoints []EntryPoint
	Pytest      Pytest
	// Requires maps the distributions that the project depends on, by lower-case
	// name, to the oldest version that it admits, "" where it admits any.
	Requires map[string]string
}

// Error is a mistake in a configuration file. Line and Column count from 1,
// Column in characters.
type Error struct {
	File         string // absolute
	Line, Column int
	Message      string
}

func (e *Error) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, e.Message)
}

// Load reads the configuration of the folder dir, or the folder of the file
// dir: the nearest pyproject.toml from there upward and the files next to it.
// Without one, setup.cfg and the like count from the nearest folder that has
// one. Every mistake is an *Error; several are joined.
func Load(dir string) (*Config, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		dir = filepath.Dir(dir)
	}
	c := &Config{Dir: dir, TargetVersion: DefaultVersion}
	c.File = nearest(dir, "pyproject.toml")
	home := dir
	if c.File != "" {
		c.Dir = filepath.Dir(c.File)
		home = c.Dir
	} else if f := nearest(dir, "setup.cfg", "setup.py", "pytest.ini", "tox.ini"); f != "" {
		home = filepath.Dir(f)
	}
	var doc *node
	if c.File != "" {
		if doc, err = readTOML(c.File); err != nil {
			return nil, err
		}
	} else {
		doc = &node{}
	}
	setup := readINI(filepath.Join(home, "setup.cfg"))
	if n, ok := requiredVersion(doc, setup); ok {
		c.TargetVersion = n
	}
	c.EntryPoints = entryPoints(doc, c.File, setup, filepath.Join(home, "setup.py"))
	c.Pytest = readPytest(home, doc, c.File, setup)
	c.Pytest.Runners = readRunners(home)
	c.Requires = requirements(home, doc, setup)
	err = c.options(doc.find("tool", "awaken"))
	c.Pytest.findPlugins(home)
	return c, err
}

// nearest finds the first of the named files from dir upward.
func nearest(dir string, names ...string) string {
	for {
		for _, name := range names {
			path := filepath.Join(dir, name)
			if info, err := os.Stat(path); err == nil && !info.IsDir() {
				return path
			}
		}
		up := filepath.Dir(dir)
		if up == dir {
			return ""
		}
		dir = up
	}
}

// readable reads a file; a missing one is no error and no text.
func readable(path string) ([]byte, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return data, err
}
