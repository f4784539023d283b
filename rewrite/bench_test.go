//go:build unix

package rewrite_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"awaken/rewrite"
	"awaken/rewrite/load"
	"awaken/rewrite/relevance"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
	"awaken/rules/library"
)

// generated writes a project of about so many lines below dir: packages whose
// modules import one another, with classes, inheritance, callbacks, decorated
// functions and, in each tenth module, coroutines, a few of them lost. The same
// number gives the same bytes.
func generated(tb testing.TB, dir string, lines int) {
	tb.Helper()
	modules := max(lines/strings.Count(generatedModule(11), "\n"), 1)
	for i := range modules {
		name := filepath.Join(dir, "app", fmt.Sprintf("p%d", i/20), fmt.Sprintf("m%d.py", i))
		if i%20 == 0 {
			if err := os.MkdirAll(filepath.Dir(name), 0o750); err != nil {
				tb.Fatal(err)
			}
			for _, package_ := range []string{filepath.Dir(name), filepath.Join(dir, "app")} {
				if err := os.WriteFile(filepath.Join(package_, "__init__.py"), nil, 0o600); err != nil {
					tb.Fatal(err)
				}
			}
		}
		if err := os.WriteFile(name, []byte(generatedModule(i)), 0o600); err != nil {
			tb.Fatal(err)
		}
	}
}

func generatedModule(i int) string {
	var b strings.Builder
	base, async := "object", ""
	if i > 0 {
		parent := i * 7 / 11 // an earlier module
		fmt.Fprintf(&b, "from app.p%d.m%d import Service%d, register as register%d\n", parent/20, parent, parent, parent)
		base = fmt.Sprintf("Service%d", parent)
	}
	if i%12 == 0 {
		base = "object" // hierarchies stay as low as people keep them
	}
	if i%10 == 0 {
		async = "async "
		b.WriteString("import asyncio\n")
	}
	fmt.Fprintf(&b, "import functools\n\n\nHANDLERS = {}\n\n\ndef register(name):\n    def decorator(function):\n        HANDLERS[name] = function\n"+
		"        @functools.wraps(function)\n        def wrapper(*args, **kwargs):\n            return function(*args, **kwargs)\n        return wrapper\n    return decorator\n\n\n")
	fmt.Fprintf(&b, "class Service%d(%s):\n    def __init__(self, client, limit=10):\n        self.client = client\n        self.limit = limit\n        self.items = []\n\n", i, base)
	for k := range 12 {
		fmt.Fprintf(&b, "    def step%d(self, value):\n        for item in self.items:\n            if item is not value and self.limit > %d:\n                self.items.append([item, value, %d])\n"+
			"        return self.step%d(self.limit + len(self.items))\n\n", k, k, k, (k+1)%12)
	}
	fmt.Fprintf(&b, "    %sdef fetch%d(self, key):\n        return self.client.get(key, {'limit': self.limit})\n\n\n", async, i)
	for k := range 12 {
		fmt.Fprintf(&b, "@register('handler%d')\ndef handler%d(event, service=None):\n    service = service or Service%d(event.client)\n    result = service.step%d(event)\n"+
			"    data = {'result': result, 'text': f'{event} %d'}\n    return [x for x in data.values() if x]\n\n\n", k, k, i, k, k)
	}
	fmt.Fprintf(&b, "def main(client):\n    service = Service%d(client)\n    service.fetch%d('key')\n    for name, handler in HANDLERS.items():\n        handler(name)\n", i, i)
	return b.String()
}

// standardLibrary is the folder of CPython's own library; the benchmark is
// skipped where there is no python3.
func standardLibrary(b *testing.B) string {
	b.Helper()
	out, err := exec.Command("python3", "-c", "import os; print(os.path.dirname(os.__file__))").Output()
	if err != nil {
		b.Skip("there is no python3: ", err)
	}
	return strings.TrimSpace(string(out))
}

func loaded(b *testing.B, dir string) *load.Project {
	b.Helper()
	p, err := load.Load(context.Background(), load.Options{Paths: []string{dir}, Dir: dir, Exclude: []string{"site-packages", "dist-packages"}})
	if err != nil {
		b.Fatal(err)
	}
	size := 0
	for _, f := range p.Files {
		size += len(f.Text)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	return p
}

// each does something to all files, as many at once as Analyze does.
func each(p *load.Project, do func(i int, f *load.File)) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(p.Files); i = int(next.Add(1)) - 1 {
				do(i, p.Files[i])
			}
		})
	}
	wg.Wait()
}

// parsed parses and flattens all files.
func parsed(p *load.Project) []*syntax.Tree {
	trees := make([]*syntax.Tree, len(p.Files))
	each(p, func(i int, f *load.File) {
		if tree, err := syntax.Parse(f.Text); err == nil && len(tree.Problems()) == 0 {
			trees[i] = tree
		}
	})
	return trees
}

// peak reports the highest resident set of the process so far, in MB: of the
// largest benchmark that has run in it.
func peak(b *testing.B) {
	b.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(usage.Maxrss)/1024, "peak-MB") // Linux counts in KiB
}

// passes runs the passes on one project, each as a benchmark of its own.
func passes(b *testing.B, dir string) {
	b.Run("scan", func(b *testing.B) { // which files matter, and who uses what changes
		p := loaded(b, dir)
		for b.Loop() {
			g := relevance.New(p, library.Default(), runtime.GOMAXPROCS(0))
			g.Using(g.Relevant(rewrite.LeftOut), map[*load.File]map[string]bool{p.Files[0]: {"name": true}})
		}
	})
	b.Run("parse", func(b *testing.B) { // tree-sitter and flattening
		p := loaded(b, dir)
		for b.Loop() {
			parsed(p)
		}
		peak(b)
	})
	b.Run("resolve", func(b *testing.B) {
		p := loaded(b, dir)
		trees := parsed(p)
		for b.Loop() {
			builder, units := resolve.NewBuilder(), make([]*resolve.Unit, len(trees))
			each(p, func(i int, f *load.File) {
				if trees[i] != nil {
					units[i] = builder.Unit(f, trees[i])
				}
			})
			units = slices.DeleteFunc(units, func(u *resolve.Unit) bool { return u == nil })
			if _, err := builder.Resolve(context.Background(), p, units, library.Default()); err != nil {
				b.Fatal(err)
			}
		}
		peak(b)
	})
	b.Run("check", func(b *testing.B) {
		p := loaded(b, dir)
		for b.Loop() {
			if _, err := rewrite.Analyze(context.Background(), p, rewrite.Options{Library: library.Default(), Findings: true}); err != nil {
				b.Fatal(err)
			}
		}
		peak(b)
	})
}

// BenchmarkGenerated runs the passes on generated projects of 50,000 to
// 800,000 lines: the MB/s of each pass should stay the same.
func BenchmarkGenerated(b *testing.B) {
	for _, lines := range []int{50_000, 100_000, 200_000, 400_000, 800_000} {
		b.Run(fmt.Sprintf("lines=%d", lines), func(b *testing.B) {
			dir := b.TempDir()
			generated(b, dir, lines)
			passes(b, dir)
		})
	}
}

// BenchmarkStandardLibrary runs the passes on CPython's own library with its
// tests.
func BenchmarkStandardLibrary(b *testing.B) { passes(b, standardLibrary(b)) }
