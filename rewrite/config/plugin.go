package config

import (
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

var (
	asyncioPlugin = regexp.MustCompile(`\bpytest[-_]asyncio\b`)
	anyioPlugin   = regexp.MustCompile(`(?:^|[^\w:-])anyio\b`)
)

// findPlugins tells whether the project lists the plugins that run async tests
// among its dependencies, or configures them.
func (p *Pytest) findPlugins(home string) {
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
	p.Asyncio = p.Asyncio && !slices.Contains(p.Plugins, "no:asyncio")
	p.Anyio = p.Anyio && !slices.Contains(p.Plugins, "no:anyio")
}

// Installed takes account of the packages of the environment that the tests run
// in; has tells whether one is there. anyio is installed beside much that has
// nothing to do with tests, so that its being there tells nothing.
func (p *Pytest) Installed(has func(name string) bool) {
	p.Asyncio = p.Asyncio || has("pytest_asyncio") && !slices.Contains(p.Plugins, "no:asyncio")
}
