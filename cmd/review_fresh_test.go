package cmd

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestReviewFollowsFiles changes files while a review is going on: what was
// decided is applied to the files as they are then, and only what the change
// brought up is asked about.
func TestReviewFollowsFiles(t *testing.T) {
	const (
		a = "async def go():\n    pass\n\nasync def f():\n    go()\n"
		b = "async def go():\n    pass\n\nasync def g():\n    go()\n\nasync def h():\n    go()\n"
	)
	awaited := func(text string, lines ...string) string {
		for _, line := range lines {
			text = strings.Replace(text, line+":\n    go()", line+":\n    await go()", 1)
		}
		return text
	}
	const more = "\nasync def k():\n    go()\n"
	typed := func(lines ...string) []string { return append([]string{"g", "f", "y", "g", "g", "y", "q"}, lines...) }
	for _, test := range []struct {
		name         string
		lines        []string
		a, b         string // as another editor saves them before q
		wantA, wantB string
		shown        string
		rounds       int
	}{
		{"a line above", typed(), "# new\n" + a, b, awaited("# new\n"+a, "f()"), awaited(b, "g()"), "changed during the review: a.py", 1},
		{"after the question", typed("y", "q"), a + more, b, awaited(a+more, "f()", "k()"), awaited(b, "g()"), "a.py changed meanwhile: 2 decisions stand; 1 new to be made: await `go()` in `k`", 2},
		{"left open again", typed("q"), a + more, b, awaited(a+more, "f()"), awaited(b, "g()"), "1 left open", 2},
		{"the change is gone", typed(), strings.Replace(a, "    go()", "    await go()", 1), b, awaited(a, "f()"), awaited(b, "g()"), "decided, but gone with the files that changed (1):", 1},
		{"all are gone", typed(), "", "", "", "", "decided, but gone with the files that changed (2):", 1},
	} {
		dir := t.TempDir()
		put(t, dir, "a.py", a)
		put(t, dir, "b.py", b)
		who := &typist{lines: test.lines, do: map[int]func(){6: func() {
			put(t, dir, "a.py", test.a)
			put(t, dir, "b.py", test.b)
		}}}
		shown := reviewed(t, dir, who, nil)
		if now := got(t, dir, "a.py"); now != test.wantA {
			t.Errorf("%s: a.py holds\n%s\n%s", test.name, now, shown.stderr)
		}
		if now := got(t, dir, "b.py"); now != test.wantB {
			t.Errorf("%s: b.py holds\n%s\n%s", test.name, now, shown.stderr)
		}
		if !strings.Contains(shown.stderr, test.shown) {
			t.Errorf("%s: no %q in\n%s", test.name, test.shown, shown.stderr)
		}
		if rounds := 1 + strings.Count(shown.stderr, "* a.py changed meanwhile"); rounds != test.rounds {
			t.Errorf("%s: asked in %d rounds, want %d\n%s", test.name, rounds, test.rounds, shown.stderr)
		}
	}
}

// TestReviewMissesFile removes a file that the plan does not edit: it may have
// said what the others call.
func TestReviewMissesFile(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "lib.py", "async def go():\n    pass\n")
	const old = "from lib import go\n\nasync def f():\n    go()\n"
	put(t, dir, "m.py", old)
	who := &typist{lines: []string{"", "y", "q"}, do: map[int]func(){2: func() { os.Remove(filepath.Join(dir, "lib.py")) }}}
	if shown := reviewed(t, dir, who, nil); got(t, dir, "m.py") != old || !strings.Contains(shown.stderr, "changed during the review: lib.py") {
		t.Errorf("m.py holds\n%s\n%s", got(t, dir, "m.py"), shown.stderr)
	}
}
