package cmd

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"awaken/rewrite"
	"awaken/rewrite/load"
)

// run is one run of the program in a folder with one file m.py.
type run struct {
	status         int
	stdout, stderr string
}

func runApp(t *testing.T, change func(*App), args ...string) run {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "m.py"), []byte("x = 1\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	app := &App{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs, Dir: dir}
	if change != nil {
		change(app)
	}
	status := app.Run(context.Background(), args)
	return run{status, out.String(), errs.String()}
}

func TestPanic(t *testing.T) {
	got := runApp(t, func(a *App) {
		a.engine = &engine{analyze: func(context.Context, *load.Project, rewrite.Options) (*rewrite.Analysis, error) {
			panic("no such colour")
		}}
	}, "check")
	for _, want := range []string{"internal error: no such colour", "please report it", "version ", "app_test.go"} {
		if !strings.Contains(got.stderr, want) {
			t.Errorf("standard error lacks %q:\n%s", want, got.stderr)
		}
	}
	if got.status != statusTrouble {
		t.Errorf("status %d, want %d", got.status, statusTrouble)
	}
}

func TestEngineErrors(t *testing.T) {
	for _, test := range []struct {
		err    error
		status int
		stderr string
	}{
		{context.Canceled, statusInterrupted, "interrupted"},
		{errors.New("out of paper"), statusTrouble, "out of paper"},
	} {
		got := runApp(t, func(a *App) {
			a.engine = &engine{analyze: func(context.Context, *load.Project, rewrite.Options) (*rewrite.Analysis, error) { return nil, test.err }}
		}, "check")
		if got.status != test.status || !strings.Contains(got.stderr, test.stderr) {
			t.Errorf("%v: status %d, want %d\n%s", test.err, got.status, test.status, got.stderr)
		}
	}
}

// What the flags say must reach the engine.
func TestOptions(t *testing.T) {
	var o rewrite.Options
	runApp(t, func(a *App) {
		a.engine = &engine{analyze: func(_ context.Context, _ *load.Project, given rewrite.Options) (*rewrite.Analysis, error) {
			o = given
			return nil, errors.New("enough")
		}}
	}, "fix", "--keep-sync", "a.{b,c}", ".", "--async=d,e", "--keep-sync=f", "--target-version", "3.11", "-j3", "--timing")
	if strings.Join(o.KeepSync, " ") != "a.{b,c} f" || strings.Join(o.Async, " ") != "d,e" || o.Target != 11 || o.Jobs != 3 || o.Timing == nil {
		t.Errorf("the engine was given %+v", o)
	}
}

func TestOutputThatCannotBeWritten(t *testing.T) {
	got := runApp(t, func(a *App) { a.Stdout = failingWriter{} }, "rules", "list")
	if got.status != statusTrouble || !strings.Contains(got.stderr, iotest.ErrTimeout.Error()) {
		t.Errorf("status %d\n%s", got.status, got.stderr)
	}
}

type failingWriter struct{}

func (failingWriter) Write([]byte) (int, error) { return 0, iotest.ErrTimeout }

func TestColor(t *testing.T) {
	for _, test := range []struct {
		args string
		env  map[string]string
		want bool
	}{
		{"rules show unawaited-call", nil, false}, // not a terminal
		{"rules show unawaited-call --color always", nil, true},
		{"--color=always rules show unawaited-call", map[string]string{"NO_COLOR": "1", "TERM": "dumb"}, true}, // the flag wins
		{"rules show unawaited-call --color never", nil, false},
	} {
		got := runApp(t, func(a *App) { a.Env = func(name string) string { return test.env[name] } }, strings.Fields(test.args)...)
		if strings.Contains(got.stdout, "\x1b[") != test.want || got.status != 0 {
			t.Errorf("%s: %q, status %d", test.args, got.stdout, got.status)
		}
	}
}

func TestVersion(t *testing.T) {
	for _, test := range []struct {
		info debug.BuildInfo
		want string
	}{
		{debug.BuildInfo{GoVersion: "go1.26"}, "(devel) go1.26"},
		{debug.BuildInfo{GoVersion: "go1.26", Main: debug.Module{Version: "v1.2.3"}}, "v1.2.3 go1.26"},
		{debug.BuildInfo{
			GoVersion: "go1.26", Main: debug.Module{Version: "(devel)"},
			Settings: []debug.BuildSetting{{Key: "vcs.revision", Value: "0123456789abcdef"}, {Key: "vcs.modified", Value: "true"}},
		}, "(devel) 0123456789ab+modified go1.26"},
	} {
		if got := describe(&test.info); got != test.want {
			t.Errorf("%q, want %q", got, test.want)
		}
	}
}

func TestShellWord(t *testing.T) {
	for word, want := range map[string]string{
		"src/a.py": "src/a.py", "a b": "'a b'", "it's": `'it'\''s'`, "": "''", "-x": "'./-x'", "$HOME": "'$HOME'",
	} {
		if got := shellWord(word); got != want {
			t.Errorf("%q is %q, want %q", word, got, want)
		}
	}
}

func TestProgressLine(t *testing.T) {
	for _, test := range []struct {
		done, total int64
		want        string
	}{
		{0, 0, "analysing ..."},
		{0, 10, "reading [........................] 0/10 files"},
		{5, 10, "reading [############............] 5/10 files"},
		{10, 10, "analysing ..."},
	} {
		if got := progressLine(test.done, test.total); got != test.want {
			t.Errorf("%d of %d: %q, want %q", test.done, test.total, got, test.want)
		}
	}
}

// The bar is drawn while the run goes on, and wiped at its end.
func TestProgress(t *testing.T) {
	lines := make(chan string)
	p := &progress{draw: func(line string) { lines <- line }, stop: make(chan struct{})}
	p.set(1, 2)
	p.drawing.Go(p.run)
	if got := <-lines; got != progressLine(1, 2) {
		t.Errorf("drew %q", got)
	}
	last := make(chan string)
	go func() {
		line := ""
		for line = range lines {
		}
		last <- line
	}()
	p.end()
	close(lines)
	if got := <-last; got != "" {
		t.Errorf("left %q on the screen", got)
	}
}

// Where nobody looks there is no bar: not a byte may come into a log.
func TestProgressUnseen(t *testing.T) {
	for _, quiet := range []bool{false, true} {
		p := (&App{Stderr: &bytes.Buffer{}, Env: func(string) string { return "" }}).startProgress(quiet)
		if p.draw != nil {
			t.Errorf("quiet %v: a bar is drawn into a buffer", quiet)
		}
		p.end()
	}
}

func TestProfiles(t *testing.T) {
	dir := t.TempDir()
	cpu, mem := filepath.Join(dir, "cpu"), filepath.Join(dir, "mem")
	if got := runApp(t, nil, "rules", "list", "--cpuprofile", cpu, "--memprofile", mem); got.status != 0 {
		t.Fatalf("status %d\n%s", got.status, got.stderr)
	}
	for _, path := range []string{cpu, mem} {
		if info, err := os.Stat(path); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", path, err)
		}
	}
	if got := runApp(t, nil, "rules", "list", "--cpuprofile", filepath.Join(dir, "no", "cpu")); got.status != statusTrouble {
		t.Errorf("a profile that cannot be written: status %d", got.status)
	}
}

// FuzzExcerpt lays any line out and underlines any part of it: the mark lies
// within the row, and nothing is printed that could steer a terminal.
func FuzzExcerpt(f *testing.F) {
	f.Add("\tx = '日本' + go()", 3, 9)
	f.Add("\x1b\u202e\u0301\xff"+strings.Repeat("w", 300), 200, 201)
	f.Fuzz(func(t *testing.T, line string, first, last int) {
		r := layOut(line)
		runes := 0
		for _, c := range r {
			runes += c.runes
		}
		if runes != utf8.RuneCountInString(line) {
			t.Fatalf("%d characters became %d", utf8.RuneCountInString(line), runes)
		}
		if first < 0 {
			first = 0
		}
		cropped, from, to := r.crop(r.span(first, last))
		width := 0
		for _, c := range cropped {
			width += c.cells
		}
		if width > widestRow || from < 0 || to < from || from > width {
			t.Errorf("%d to %d of %d cells", from, to, width)
		}
		if strings.ContainsFunc(cropped.text(), hostile) {
			t.Errorf("%q is printed", cropped.text())
		}
	})
}
