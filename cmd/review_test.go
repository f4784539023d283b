package cmd

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"awaken/rewrite"
	"awaken/rewrite/load"
)

// typist is a person at line prompts: each line is typed when it is asked for,
// after what the person does besides.
type typist struct {
	lines []string
	do    map[int]func() // before the line of this index
	at    int
}

func (p *typist) Read(b []byte) (int, error) {
	if p.at == len(p.lines) {
		return 0, io.EOF
	}
	if do := p.do[p.at]; do != nil {
		do()
	}
	n := copy(b, p.lines[p.at]+"\n")
	p.at++
	return n, nil
}

// reviewed is what a review of a folder printed, and its exit status.
func reviewed(t *testing.T, dir string, who *typist, change func(*App)) run {
	t.Helper()
	var out, errs bytes.Buffer
	dumb := func(name string) string { return map[string]string{"TERM": "dumb"}[name] }
	app := &App{Stdin: who, Stdout: &out, Stderr: &errs, Dir: dir, Env: dumb}
	if change != nil {
		change(app)
	}
	status := app.Run(context.Background(), []string{"fix", "--interactive", "--allow-dirty"})
	return run{status, out.String(), errs.String()}
}

func put(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

func got(t *testing.T, dir, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

const suppressHead = "import asyncio\n\nasync def go(x=0):\n    pass\n\nasync def other():\n    pass\n\n"

// TestSuppression writes the comments of what was suppressed, beside what was
// accepted, and changes no other byte.
func TestSuppression(t *testing.T) {
	for _, test := range []struct{ name, body, want, shown string }{
		{"a line", "    go()\n", "    go()  # awaken: ignore[unawaited-call] -- by design\n", ""},
		{"blanks at the end", "    go() \n", "    go()  # awaken: ignore[unawaited-call] -- by design\n", ""},
		{"several lines", "    go(\n        1,\n    )\n", "    go(  # awaken: ignore[unawaited-call] -- by design\n        1,\n    )\n", ""},
		{"a backslash", "    x = \\\n        go()\n", "    x = \\\n        go()  # awaken: ignore[unawaited-call] -- by design\n", ""},
		{"a string", "    go('''a\n  b''')\n", "    go('''a\n  b''')  # awaken: ignore[unawaited-call] -- by design\n", ""},
		{"a comment", "    go()  # for now\n", "    go()  # for now  # awaken: ignore[unawaited-call] -- by design\n", ""},
		{"a comment, and a line without", "    go(  # for now\n    )\n", "    go(  # for now\n    )  # awaken: ignore[unawaited-call] -- by design\n", ""},
		{"no line", "    go(); x = '''a\nb'''; y = \\\n        1\n", "    go(); x = '''a\nb'''; y = \\\n        1\n", "by hand (1):\n  m.py:10: # awaken: ignore[unawaited-call] -- by design (no line"},
	} {
		for _, newline := range []string{"\n", "\r\n"} {
			dir := t.TempDir()
			text := func(body string) string {
				return strings.ReplaceAll(suppressHead+"async def f():\n"+body+"    other()\n", "\n", newline)
			}
			put(t, dir, "m.py", text(test.body))
			// The calls are asked about in the order of their places.
			who := &typist{lines: []string{"g", "f", "x", "by design", "y", "q"}}
			shown := reviewed(t, dir, who, nil)
			want := strings.Replace(text(test.want), "    other()", "    await other()", 1)
			if now := got(t, dir, "m.py"); now != want || !strings.Contains(shown.stderr, test.shown) {
				t.Errorf("%s: %q, want %q\n%s", test.name, now, want, shown.stderr)
				continue
			}
			if test.shown != "" {
				continue
			}
			again := runApp(t, func(a *App) { a.Dir = dir }, "fix")
			if again.status != statusDone || again.stdout != "" {
				t.Errorf("%s: fix again: exit %d\n%s%s", test.name, again.status, again.stdout, again.stderr)
			}
			if check := runApp(t, func(a *App) { a.Dir = dir }, "check"); strings.Contains(check.stdout, "m.py:") {
				t.Errorf("%s: check: %s", test.name, check.stdout)
			}
		}
	}
}

// TestSuppressedConsequence suppresses a function on the way up: the comment
// stands where the coroutine is lost.
func TestSuppressedConsequence(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "m.py", suppressHead+"def f():\n    go()\n\ndef main():\n    f()\n\nif __name__ == '__main__':\n    main()\n")
	shown := reviewed(t, dir, &typist{lines: []string{"g", "main", "x", "too late", "y", "q"}}, nil)
	if want := "def f():\n    go()  # awaken: ignore[unawaited-call] -- too late\n"; !strings.Contains(got(t, dir, "m.py"), want) {
		t.Errorf("%s\n%s", got(t, dir, "m.py"), shown.stderr)
	}
	if again := runApp(t, func(a *App) { a.Dir = dir }, "fix"); again.status != statusDone || again.stdout != "" {
		t.Errorf("fix again: exit %d\n%s%s", again.status, again.stdout, again.stderr)
	}
}

// TestReviewRechecks holds a review to the promise that nothing is lost that
// was not lost before: then nothing is written, and the decisions stay. Only a
// text of the person's own is not held to it.
func TestReviewRechecks(t *testing.T) {
	const old = "async def f():\n    pass\n\nasync def main():\n    f()\n"
	dir := t.TempDir()
	put(t, dir, "m.py", old)
	var texts map[string][]byte
	worse := func(a *App) {
		engine := realEngine
		engine.recheck = func(_ *rewrite.Analysis, _ context.Context, _ *load.Project, after map[string][]byte, _ rewrite.Options) error {
			texts = after
			return &rewrite.WorseError{Places: []string{"m.py:5 `g()`"}}
		}
		a.engine = &engine
	}
	shown := reviewed(t, dir, &typist{lines: []string{"", "y", "q"}}, worse)
	if got(t, dir, "m.py") != old || shown.status != statusTrouble || string(texts["m.py"]) != strings.Replace(old, "    f()", "    await f()", 1) {
		t.Errorf("exit %d, texts %q\n%s", shown.status, texts, shown.stderr)
	}
	for _, want := range []string{"m.py:5 `g()`", "kept in .awaken/review.jsonl"} {
		if !strings.Contains(shown.stderr, want) {
			t.Errorf("no %q in\n%s", want, shown.stderr)
		}
	}
	shown = reviewed(t, dir, &typist{lines: []string{"q"}}, nil)
	if !strings.Contains(shown.stderr, "resumed: 1 decision") || !strings.Contains(got(t, dir, "m.py"), "    await f()") {
		t.Errorf("exit %d\n%s", shown.status, shown.stderr)
	}
}
