package relevance

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"awaken/rewrite/library"
	"awaken/rewrite/load"
)

// load writes the files of an archive and reads them as a project.
func project(t *testing.T, files []txtar.File) *load.Project {
	t.Helper()
	dir := t.TempDir()
	for _, f := range files {
		name := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p, err := load.Load(context.Background(), load.Options{Paths: []string{dir}, Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// table knows what the archives of the tests use.
func table(t *testing.T) *library.Table {
	t.Helper()
	l, err := library.Parse("test.table", []byte("python 3.13\nmodule asyncio\nasync sleep(delay)\nmodule contextlib\nasynccontext aclosing(thing)\n"))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// TestRelevant reads the archives of testdata. In the comment of each stand the
// files that are kept, after "kept:"; those that are kept because they use what
// "changed:" names, methods with a dot, follow after "then:".
func TestRelevant(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal(err, names)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			p := project(t, archive.Files)
			g := New(p, table(t), 2)
			kept := g.Relevant(1)
			if got, want := listed(p, kept), field(archive, "kept:"); !slices.Equal(got, want) {
				t.Errorf("kept %q, want %q", got, want)
			}
			changed := field(archive, "changed:")
			if len(changed) == 0 {
				return
			}
			names := map[*load.File]map[string]bool{}
			for _, c := range changed {
				file, name, _ := strings.Cut(c, ":")
				name, method := strings.CutPrefix(name, ".")
				names[p.File(file)] = map[string]bool{name: method}
			}
			before := slices.Clone(kept)
			if more := g.Using(kept, names); more == slices.Equal(before, kept) {
				t.Errorf("Using tells %v", more)
			}
			for i := range kept {
				kept[i] = kept[i] && !before[i]
			}
			if got, want := listed(p, kept), field(archive, "then:"); !slices.Equal(got, want) {
				t.Errorf("then kept %q, want %q", got, want)
			}
		})
	}
}

func listed(p *load.Project, kept []bool) (names []string) {
	for i, f := range p.Files {
		if kept[i] {
			names = append(names, f.Name)
		}
	}
	return names
}

// field lists the words of the line of the comment that begins with a key.
func field(archive *txtar.Archive, key string) (words []string) {
	for line := range strings.Lines(string(archive.Comment)) {
		if rest, ok := strings.CutPrefix(line, key); ok {
			words = strings.Fields(rest)
		}
	}
	slices.Sort(words)
	return words
}

// TestLeast: where too little is left to be worth it, all files are kept.
func TestLeast(t *testing.T) {
	p := project(t, []txtar.File{{Name: "a.py", Data: []byte("async def f(): pass\n")}, {Name: "b.py", Data: []byte("x = 1\n")}})
	for least, want := range map[int]int{1: 1, 6: 1, 7: 2} {
		if got := len(listed(p, New(p, table(t), 1).Relevant(least))); got != want {
			t.Errorf("%d files are kept where %d bytes are the least, want %d", got, least, want)
		}
	}
}

// TestAsynchronous holds the reading of texts to what counts as having to do
// with coroutines.
func TestAsynchronous(t *testing.T) {
	m := makersOf(table(t))
	for text, want := range map[string]page{
		"async def f(): pass":                     {true, true},
		"if x:\n    async  \\\n  def f(): pass":   {true, true},
		"x = 1; await f()":                        {asynchronous: true},
		"async with x: pass":                      {asynchronous: true},
		"import asyncio":                          {asynchronous: true},
		"import os, asyncio as a":                 {asynchronous: true},
		"from asyncio import sleep":               {asynchronous: true},
		"import_module('asyncio')":                {asynchronous: true},
		"from lib import (\n  a,\n  async_get\n)": {asynchronous: true},
		"def f(x: Awaitable[int]): x":             {asynchronous: true},
		"def f(x: 'Awaitable[int]'): x":           {asynchronous: true},
		"t.AsyncIterator":                         {asynchronous: true},
		"inspect.iscoroutinefunction(f)":          {asynchronous: true},
		"aclosing(f)":                             {asynchronous: true},
		"x = '#'; await f()":                      {asynchronous: true},
		"x = 'it\\'s #'; await f()":               {asynchronous: true},
		"x = '''a''' ; await f()":                 {asynchronous: true},
		"x = \"\"\"a\\\"\"\" # \"\"\"; await f()": {asynchronous: true},
		"# c\rawait f()":                          {asynchronous: true},
		"f()  # awaken: ignore":                   {asynchronous: true},

		"x = 'a Coroutine\\n'":               {},
		"def a_coroutine(AsyncIterator_): f": {asynchronous: true},
		"class AsyncClient: pass":            {},
		"# await f()":                        {},
		"'''\nasync def f(): pass\n'''":      {},
		"x = 'async def f(): await g()'":     {},
		"async_queue = asynccall()":          {},
		"import asyncore, asynchat":          {},
		"pool.map_async(f).get()":            {},
		"CO_COROUTINE | TYPE_AWAITABLE":      {},
		"awaitx; xawait; asynchronously":     {},
		"await_ = async_ = awakened":         {},
		"await":                              {},
		"async = 1":                          {},
		"from lib import get, asynchronous":  {},
	} {
		if got := m.read([]byte(text)); got != want {
			t.Errorf("%q: %+v, want %+v", text, got, want)
		}
	}
}

// TestReferences holds the reading of imports to Python's forms of them.
func TestReferences(t *testing.T) {
	for text, want := range map[string][]reference{
		"import a":                           {{name: "a"}},
		"import a.b as c, d":                 {{name: "a.b"}, {name: "d"}},
		"from a import b as c, d":            {{name: "a", names: []string{"b", "d"}}},
		"from a import (b,  # x\n  c,\n)":    {{name: "a", names: []string{"b", "c"}}},
		"from a \\\n  import b":              {{name: "a", names: []string{"b"}}},
		"from . import b":                    {{level: 1, names: []string{"b"}}},
		"from .. a import b":                 {{level: 2, name: "a", names: []string{"b"}}},
		"from a import *":                    {{name: "a"}},
		"try: import a\nexcept E: import b":  {{name: "a"}, {name: "b"}},
		"x = 1; from a import b; import c":   {{name: "a", names: []string{"b"}}, {name: "c"}},
		"def f():\n  if x:\n\n    import a":  {{name: "a", inside: true}},
		"if x:\n  def f(): pass\n  import a": {{name: "a"}},
		"import_module('a')":                 {{name: "a", quoted: true}},
		"patch(\"a.b\")":                     {{name: "a.b", quoted: true}},
		"'app.main:run'":                     {{name: "app.main", quoted: true}},
		"important = 'a'; reimport(a.b)":     nil,
		"import":                             nil,
		"from":                               nil,
		"from a":                             nil,
	} {
		got := references([]byte(text), true)
		if !slices.EqualFunc(got, want, func(a, b reference) bool {
			return a.level == b.level && a.name == b.name && slices.Equal(a.names, b.names) && a.quoted == b.quoted && a.inside == b.inside
		}) {
			t.Errorf("%q: %+v, want %+v", text, got, want)
		}
	}
}

// FuzzTexts feeds any bytes through all that reads texts.
func FuzzTexts(f *testing.F) {
	for _, seed := range []string{"from a import (b,", "import a \\", "x = '''", "def f(", "@d\nasync def f():\n  self.x = await y", "'a.b'", "global x", "\\"} {
		f.Add([]byte(seed))
	}
	m := makersOf(library.New())
	f.Fuzz(func(_ *testing.T, text []byte) {
		m.read(text)
		references(text, true)
		g := &Graph{project: &load.Project{Files: []*load.File{{Text: text}}}, makers: m}
		g.tainted(0, names{tops: map[string]bool{"f": true}}, true)
	})
}
