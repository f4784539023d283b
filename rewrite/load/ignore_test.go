package load

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestGitignore(t *testing.T) {
	dir := tree(t, `
-- .git/info/exclude --
local.py
-- .gitignore --
# a comment
gen_*.py
/top.py
out/
!gen_keep.py
a/**/deep.py
all/**
-- local.py --
-- top.py --
-- gen_a.py --
-- gen_keep.py --
-- out/gone.py --
-- all/gone.py --
-- a/top.py --
-- a/deep.py --
-- a/b/c/deep.py --
-- a/.gitignore --
!gen_back.py
/mine.py
-- a/gen_back.py --
-- a/mine.py --
-- a/b/mine.py --
-- a/b/gen_back.py --
-- sub/.git/HEAD --
-- sub/gen_x.py --
`)
	p := load(t, Options{Dir: dir})
	equal(t, "files", modules(p), `
a/b/gen_back.py a.b.gen_back
a/b/mine.py a.b.mine
a/gen_back.py a.gen_back
a/top.py a.top
gen_keep.py gen_keep
sub/gen_x.py gen_x
`)
	equal(t, "skipped", skips(p), `
a/b/c/deep.py: ignored by .gitignore
a/deep.py: ignored by .gitignore
a/mine.py: ignored by a/.gitignore
all/gone.py: ignored by .gitignore
gen_a.py: ignored by .gitignore
local.py: ignored by .git/info/exclude
out: ignored by .gitignore
top.py: ignored by .gitignore
`)
	t.Run("named is taken", func(t *testing.T) {
		p := load(t, Options{Dir: dir, Paths: []string{"out", "gen_a.py", "a/b"}})
		equal(t, "files", modules(p), `
a/b/gen_back.py a.b.gen_back
a/b/mine.py a.b.mine
gen_a.py gen_a
out/gone.py out.gone
`)
	})
	t.Run("lists above a named folder hold", func(t *testing.T) {
		p := load(t, Options{Dir: filepath.Join(dir, "a", "b")})
		equal(t, "skipped", skips(p), "c/deep.py: ignored by ../../.gitignore")
	})
	t.Run("not asked for", func(t *testing.T) {
		p := load(t, Options{Dir: dir, NoGitignore: true})
		if len(p.Skipped) != 0 || len(p.Files) != 14 {
			t.Errorf("%d files\n%s", len(p.Files), skips(p))
		}
	})
}

func TestExcludeCountsFromTheConfiguration(t *testing.T) {
	dir := tree(t, `
-- pyproject.toml --
-- app/a.py --
-- app/old/b.py --
-- old/c.py --
`)
	o := Options{Dir: filepath.Join(dir, "app"), ConfigDir: dir, Exclude: []string{"/app/old", "!old/c.py"}}
	equal(t, "files", modules(load(t, o)), "a.py app.a")
	o.Paths = []string{"..", "old/b.py"}
	equal(t, "files", modules(load(t, o)), "../old/c.py old.c\na.py app.a\nold/b.py app.old.b")
}

// git itself says what its lists ignore.
func TestIgnoresAsGitDoes(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("needs git")
	}
	lines := []string{
		"*.py", "!*.py", "!*/", "*", "/a", "a/", "b/", "!b/", "a/*", "!a/b", "**/c.py", "a/**", "a/**/c.py", "**/b/**",
		"[ab].py", "[!a].py", "[^b].py", "c?py", "{a,b}.py", `\!x.py`, `\#x.py`, "a.py ", `a.py\ `, "#a.py", "b/c.py", "!b/c.py",
		"a*/b", "/*", "!/a", "!/a/", "a**.py", "[a-b]/", "x.py\r", "[", "a/b/", "/**/b", "!c.py", "b/*.py",
	}
	var paths []string
	for _, d := range []string{"", "a/", "b/", "a/b/", "b/a/", "a/b/c/"} {
		for _, f := range []string{"a.py", "b.py", "c.py", "x.py", "!x.py", "#x.py", "{a,b}.py"} {
			paths = append(paths, d+f)
		}
	}
	dir := tree(t, "")
	for _, p := range paths {
		path := filepath.Join(dir, filepath.FromSlash(p))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if out, err := exec.Command("git", "init", "-q", dir).CombinedOutput(); err != nil {
		t.Skipf("git init: %s", out)
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	pick := func(n int) string {
		var b strings.Builder
		for range n {
			b.WriteString(lines[rnd.IntN(len(lines))] + "\n")
		}
		return b.String()
	}
	differing := 0
	for range 60 {
		outer, inner := pick(1+rnd.IntN(4)), pick(rnd.IntN(3))
		write := func(name, text string) {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		write(".gitignore", outer)
		write("a/.gitignore", inner)
		cmd := exec.Command("git", "-c", "core.excludesFile=", "-C", dir, "ls-files", "-z", "--others", "--exclude-standard", "--", "*.py")
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]bool{}
		for name := range bytes.SplitSeq(bytes.TrimSuffix(out, []byte{0}), []byte{0}) {
			want[string(name)] = true
		}
		got := map[string]bool{"": len(want) == 1 && want[""]}
		for _, f := range load(t, Options{Dir: dir}).Files {
			got[f.Name] = true
		}
		if len(want) > 1 && len(want) < len(paths) {
			differing++
		}
		for _, p := range append(paths, "") {
			if got[p] != want[p] {
				t.Errorf("%q: loaded %v, git lists %v\n.gitignore:\n%sa/.gitignore:\n%s", p, got[p], want[p], outer, inner)
			}
		}
	}
	if differing < 10 {
		t.Errorf("only %d of the lists ignore some files and not others", differing)
	}
}

func BenchmarkIgnore(b *testing.B) {
	var text strings.Builder
	for i := range 150 {
		fmt.Fprintf(&text, "*.e%d\nname%d/\n", i, i)
	}
	g := (*ignores)(nil).with("/p", "x", text.String())
	for b.Loop() {
		g.match("/p/app/services/notifier/module.py", false)
	}
}
