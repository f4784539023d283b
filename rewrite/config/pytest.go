package config

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Pytest is how the project's tests run coroutines.
type Pytest struct {
	File    string // absolute path of the file that configures pytest, or empty
	Asyncio bool   // the project requires pytest-asyncio, configures it, or has it installed (see Installed)
	Anyio   bool   // the same of anyio, which has a plugin
	// AsyncioMode is pytest-asyncio's: "auto" runs every async test, "strict"
	// (also when not set) only marked ones.
	AsyncioMode string
	// AnyioMode is that of anyio's plugin: "auto", or "strict" (also when not set).
	AnyioMode string
	// Plugins are what addopts loads with -p; "no:NAME" blocks NAME.
	Plugins []string
	// Runners are the plugins for async tests that the project's files name,
	// sorted: "asyncio" for pytest-asyncio.
	Runners []string
}

// runners are words that stand for a plugin that runs async tests, by what is
// needed to tell it from a word that says nothing of tests.
var runners = []struct{ name, word string }{
	{"aiohttp", "pytest-aiohttp"},
	{"anyio", "anyio"},
	{"asyncio", "pytest-asyncio"},
	{"cooperative", "asyncio-cooperative"},
	{"alt", "alt-pytest-asyncio"},
	{"sanic", "pytest-sanic"},
	{"tornado", "pytest-tornado"},
	{"tornasync", "pytest-tornasync"},
	{"trio", "trio"},
	{"twisted", "pytest-twisted"},
	{"tractor", "pytest-tractor"},
	{"homeassistant", "homeassistant"},
}

// NeedsMark tells whether async tests run only if they are marked: the one
// plugin that runs any is pytest-asyncio, in strict mode.
func (p Pytest) NeedsMark() bool {
	return p.AsyncioMode == "strict" && len(p.Plugins) == 0 && len(p.Runners) == 1 && p.Runners[0] == "asyncio"
}

// readRunners looks for the plugins in the files of a folder that say what the
// tests need.
func readRunners(dir string) (found []string) {
	names := []string{"pyproject.toml", "setup.cfg", "setup.py", "tox.ini", "noxfile.py", "Pipfile", "environment.yml"}
	for _, glob := range []string{"*requirements*.txt", "*requirements*.in", "requirements/*", "pytest.ini", ".pytest.ini"} {
		if more, err := filepath.Glob(filepath.Join(dir, glob)); err == nil { // the globs are proper ones
			for _, m := range more {
				if rel, err := filepath.Rel(dir, m); err == nil {
					names = append(names, rel)
				}
			}
		}
	}
	for _, name := range names {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			continue // it is not there, or a folder
		}
		for _, r := range runners {
			if bytes.Contains(bytes.ReplaceAll(text, []byte("_"), []byte("-")), []byte(r.word)) && !slices.Contains(found, r.name) {
				found = append(found, r.name)
			}
		}
	}
	slices.Sort(found)
	return found
}

// readPytest looks where pytest looks, in its order
// (docs.pytest.org/en/stable/reference/customize.html).
func readPytest(dir string, doc *node, file string, setup *ini) Pytest {
	for _, name := range []string{"pytest.ini", ".pytest.ini"} {
		if f := readINI(filepath.Join(dir, name)); f.exists {
			return pytestINI(f, "pytest") // it counts even without a section
		}
	}
	for _, path := range [][]string{{"tool", "pytest", "ini_options"}, {"tool", "pytest"}} {
		if t := doc.find(path...); t != nil {
			return pytest(file, t.string("asyncio_mode"), t.string("anyio_mode"), strings.Join(t.texts("addopts"), " "))
		}
	}
	if f := readINI(filepath.Join(dir, "tox.ini")); f.sections["pytest"] != nil {
		return pytestINI(f, "pytest")
	}
	if setup.sections["tool:pytest"] != nil {
		return pytestINI(setup, "tool:pytest")
	}
	return pytest("", "", "", "")
}

func pytestINI(f *ini, section string) Pytest {
	return pytest(f.file, f.text(section, "asyncio_mode"), f.text(section, "anyio_mode"), f.text(section, "addopts"))
}

func pytest(file, asyncio, anyio, addopts string) Pytest {
	p := Pytest{File: file, AsyncioMode: asyncio, AnyioMode: anyio, Asyncio: asyncio != "", Anyio: anyio != ""}
	words := strings.Fields(addopts)
	for i, w := range words {
		if mode, ok := strings.CutPrefix(w, "--asyncio-mode="); ok {
			p.AsyncioMode, p.Asyncio = mode, true // the command line wins
		}
		if i+1 < len(words) {
			switch w {
			case "--asyncio-mode":
				p.AsyncioMode, p.Asyncio = words[i+1], true
			case "-p":
				p.Plugins = append(p.Plugins, words[i+1])
			}
		}
	}
	if p.AsyncioMode == "" {
		p.AsyncioMode = "strict"
	}
	if p.AnyioMode == "" {
		p.AnyioMode = "strict"
	}
	return p
}

// Runs is the mode in which a plugin runs async tests, "" without the plugin.
func (p Pytest) Runs(plugin bool, mode string) string {
	if !plugin {
		return ""
	}
	return mode
}
