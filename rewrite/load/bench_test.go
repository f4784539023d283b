package load

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// BenchmarkLoad reads a tree of 2,000 files in 200 packages, about 200,000
// lines, with a .gitignore of usual length.
func BenchmarkLoad(b *testing.B) {
	dir := b.TempDir()
	text := strings.Repeat("def f(x):\n    return x + 1  # one more\n", 50)
	var ignore strings.Builder
	for i := range 60 {
		fmt.Fprintf(&ignore, "*.e%d\n/build%d/\ncache*%d\n", i, i, i)
	}
	write := func(name, text string) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			b.Fatal(err)
		}
	}
	write(".gitignore", ignore.String())
	for i := range 200 {
		write(fmt.Sprintf("app/p%d/__init__.py", i), "")
		for j := range 9 {
			write(fmt.Sprintf("app/p%d/m%d.py", i, j), text)
		}
	}
	b.SetBytes(int64(200 * 9 * len(text)))
	b.ReportAllocs()
	b.ResetTimer()
	for b.Loop() {
		p, err := Load(context.Background(), Options{Dir: dir})
		if err != nil || len(p.Files) != 2000 {
			b.Fatal(len(p.Files), err)
		}
	}
}

// BenchmarkModule looks up a name that many roots hold, and one that none does.
func BenchmarkModule(b *testing.B) {
	dir := b.TempDir()
	for i := range 300 {
		path := filepath.Join(dir, fmt.Sprintf("s%d", i))
		if err := os.MkdirAll(path, 0o755); err != nil {
			b.Fatal(err)
		}
		for _, name := range []string{"setup.cfg", "util.py", "main.py"} {
			if err := os.WriteFile(filepath.Join(path, name), nil, 0o644); err != nil {
				b.Fatal(err)
			}
		}
	}
	p, err := Load(context.Background(), Options{Dir: dir})
	if err != nil {
		b.Fatal(err)
	}
	from := p.File("s9/main.py")
	for b.Loop() {
		if p.Module("util", from) == nil || p.Module("requests.sessions", from) != nil {
			b.Fatal("wrong file")
		}
	}
}
