package config

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// dependencyFiles are the places, relative to the project, in which projects of
// any kind of tool list what their tests need.
var dependencyFiles = []string{
	"pyproject.toml", "setup.cfg", "setup.py", "tox.ini", "noxfile.py", "Pipfile", "environment*.yml", "environment*.yaml",
	"*requirements*.txt", "*requirements*.in", "requirements/*.txt", "requirements/*.in",
}

// environments are where an interpreter's packages lie below a project.
var environments = []string{".venv", "venv", ".env", "env"}

var (
	asyncioPlugin = regexp.MustCompile(`\bpytest[-_]asyncio\b`)
	anyioPlugin   = regexp.MustCompile(`(?:^|[^\w:-])anyio\b`)
)

// findPlugins tells whether the project lists the plugins that run async tests
// among its dependencies, configures them, or has pytest-asyncio installed.
// anyio is installed beside much that has nothing to do with tests, so that its
// being there tells nothing.
func (p *Pytest) findPlugins(home, python string) {
	for _, pattern := range dependencyFiles {
		files, _ := filepath.Glob(filepath.Join(home, pattern))
		for _, file := range files {
			data, err := readable(file)
			if err != nil {
				continue
			}
			for line := range strings.Lines(string(data)) {
				line, _, _ = strings.Cut(line, "#")
				p.Asyncio = p.Asyncio || asyncioPlugin.MatchString(line)
				p.Anyio = p.Anyio || anyioPlugin.MatchString(line)
			}
		}
	}
	if python != "" {
		if info, err := os.Stat(python); err == nil && !info.IsDir() {
			python = filepath.Dir(filepath.Dir(python))
		}
		p.Asyncio = p.Asyncio || installed(python, "pytest_asyncio")
	}
	for _, e := range environments {
		p.Asyncio = p.Asyncio || installed(filepath.Join(home, e), "pytest_asyncio")
	}
	p.Asyncio = p.Asyncio && !slices.Contains(p.Plugins, "no:asyncio")
	p.Anyio = p.Anyio && !slices.Contains(p.Plugins, "no:anyio")
}

// installed tells whether a virtual environment holds a package.
func installed(environment, name string) bool {
	for _, lib := range []string{"lib/python3*", "Lib"} {
		found, _ := filepath.Glob(filepath.Join(environment, lib, "site-packages", name))
		if len(found) > 0 {
			return true
		}
	}
	return false
}
