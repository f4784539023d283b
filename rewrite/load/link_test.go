package load

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestLinks(t *testing.T) {
	dir := tree(t, `
-- p/pyproject.toml --
-- p/app/__init__.py --
-- p/app/real.py --
-- p/app/alias.py --
-> real.py
-- p/app/self.py --
-> self.py
-- p/app/gone.py --
-> nowhere.py
-- p/app/up --
-> ..
-- p/app/loop --
-> .
-- p/aaa --
-> app
-- p/shared --
-> ../outside
-- p/single.py --
-> ../outside/one.py
-- outside/one.py --
-- outside/two.py --
-- outside/back --
-> ../p
`)
	p := load(t, Options{Dir: filepath.Join(dir, "p")})
	equal(t, "files", modules(p), `
app/__init__.py app package
app/real.py app.real
shared/one.py shared.one (symlink that leads out of the given paths)
shared/two.py shared.two (symlink that leads out of the given paths)
`)
	equal(t, "skipped", skips(p), `
aaa: symlink to app
app/alias.py: symlink to app/real.py
app/gone.py: broken symlink
app/loop: symlink loop
app/self.py: symlink loop
app/up: symlink loop
shared/back: symlink loop
single.py: symlink to shared/one.py
`)
	for name, want := range map[string]string{
		"app.alias": "app/real.py", "aaa.real": "app/real.py", "aaa": "app/__init__.py", "single": "shared/one.py",
	} {
		if f := p.Module(name, nil); f == nil || f.Name != want {
			t.Errorf("%s is %v, want %s", name, f, want)
		}
	}
	t.Run("named", func(t *testing.T) {
		p := load(t, Options{Dir: filepath.Join(dir, "p"), Paths: []string{"single.py", "shared", "aaa"}})
		equal(t, "files", modules(p), `
aaa/__init__.py aaa package
aaa/real.py aaa.real
shared/two.py shared.two
single.py single
`)
	})
}

func TestOneFileReachedTwiceIsOne(t *testing.T) {
	dir := tree(t, "-- a/x.py --\n-- a/b/y.py --\n")
	p := load(t, Options{Dir: dir, Paths: []string{"a/b", "a", ".", "a/x.py", "./a/../a/x.py", filepath.Join(dir, "a", "b", "y.py")}})
	equal(t, "files", modules(p), "a/b/y.py a.b.y\na/x.py a.x")
}

func TestNamedPaths(t *testing.T) {
	dir := tree(t, `
-- tool --
#!/usr/bin/env python3
-- gui.pyw --
-- shell --
#!/bin/sh
-- notes.txt --
-- .venv/pyvenv.cfg --
-- .venv/x.py --
-- vendor/v.py --
-- z_pb2.py --
`)
	p := load(t, Options{Dir: dir, Paths: []string{"tool", "gui.pyw", ".venv", "vendor", "z_pb2.py"}})
	equal(t, "files", modules(p), `
.venv/x.py x
gui.pyw gui
tool tool
vendor/v.py vendor.v
z_pb2.py z_pb2
`)
	if f := p.File("tool"); f == nil || !f.Script {
		t.Errorf("tool is no script: %+v", f)
	}
	for path, want := range map[string]string{
		"gone":      "gone: no such file or folder",
		"gone/x.py": "gone/x.py: no such file or folder",
		"shell":     "shell: not Python source",
		"notes.txt": "notes.txt: not Python source",
		"":          "an empty path",
	} {
		_, err := Load(context.Background(), Options{Dir: dir, Paths: []string{"tool", path}})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", path, err, want)
		}
	}
}

func TestOddEntriesDoNotStopTheWalk(t *testing.T) {
	dir := tree(t, "-- a.py --\n-- folder.py/b.py --\n")
	if err := exec.Command("mkfifo", filepath.Join(dir, "pipe.py")).Run(); err != nil {
		t.Skip("needs mkfifo")
	}
	p := load(t, Options{Dir: dir})
	equal(t, "files", modules(p), "a.py a\nfolder.py/b.py b")
	equal(t, "skipped", skips(p), "pipe.py: not a regular file")
	if os.Geteuid() == 0 {
		return // root reads everything
	}
	if err := os.Chmod(filepath.Join(dir, "folder.py"), 0); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(filepath.Join(dir, "folder.py"), 0o755)
	if p = load(t, Options{Dir: dir}); len(p.Problems) != 1 || len(p.Files) != 1 {
		t.Errorf("%d files, problems %v", len(p.Files), p.Problems)
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if p, err := Load(ctx, Options{Dir: tree(t, "-- a.py --\n")}); p != nil || err != context.Canceled {
		t.Errorf("got %v, %v", p, err)
	}
}
