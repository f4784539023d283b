package cmd

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"awaken/rewrite"
	"awaken/rewrite/finding"
)

// checkWith runs check over one file with an engine that reports a finding at
// each call of go.
func checkWith(t *testing.T, source string, args ...string) run {
	t.Helper()
	return runApp(t, func(a *App) {
		if err := os.WriteFile(filepath.Join(a.Dir, "m.py"), []byte(source), 0o666); err != nil {
			t.Fatal(err)
		}
		a.engine = &engine{analyze: realEngine.analyze, check: func(_ *rewrite.Analysis, wanted func(string) bool) (all []finding.Finding) {
			for i, line := range strings.Split(source, "\n") {
				if at := strings.Index(line, "go()"); at >= 0 && wanted("unawaited-call") {
					f := found(t, source, "go()")
					f.Line, f.EndLine, f.Column, f.EndColumn = i+1, i+1, at+1, at+5
					all = append(all, f)
				}
			}
			return all
		}}
	}, append([]string{"check"}, args...)...)
}

func TestCheck(t *testing.T) {
	const (
		lost   = "go()\n"
		meant  = "go()  # awaken: ignore[unawaited-call] -- meant\n"
		unused = "x = 1  # awaken: ignore[unawaited-call]\n"
		line   = "m.py:1:1: unawaited-call coroutine `go` is never awaited\n"
	)
	for _, test := range []struct {
		source, args   string
		status         int
		stdout, stderr string // beginnings
	}{
		{lost, "", 1, line, "1 finding in 1 file, 1 fixable\n"},
		{lost, "-q", 1, line, ""},
		{lost, "--select unawaited-call", 1, line, "1 finding"},
		{lost, "--select=unused-suppression", 0, "", "no findings in 1 file\n"},
		{lost, "--ignore unawaited-call,unused-suppression", 0, "", "no findings"},
		{lost, "--statistics", 1, "     1  unawaited-call (1 fixable)\n", "1 finding"},
		{lost, "--statistics --output-format github", 2, "", "awaken: --statistics has no form in github"},
		{lost, "--select nosuch", 2, "", "awaken: select: there is no rule \"nosuch\"\n"},
		{lost, "--output-format json", 1, "[\n  {\"rule\":\"unawaited-call\"", "1 finding"},
		{lost, "--output-format full", 1, "m.py:1:1: unawaited-call", "1 finding"},
		{meant, "", 0, "", "no findings"},
		{unused, "", 1, "m.py:1:8: unused-suppression suppression of `unawaited-call` is unused", "1 finding in 1 file, 0 fixable\n"},
		{unused, "--select unawaited-call", 0, "", "no findings"},
		{unused, "--ignore unawaited-call", 0, "", "no findings"},
	} {
		got := checkWith(t, test.source, strings.Fields(test.args)...)
		if got.status != test.status || !strings.HasPrefix(got.stdout, test.stdout) || !strings.HasPrefix(got.stderr, test.stderr) ||
			test.stdout == "" && got.stdout != "" {
			t.Errorf("check %s of %q: status %d, stdout %q, stderr %q; want %d, %q, %q",
				test.args, test.source, got.status, got.stdout, got.stderr, test.status, test.stdout, test.stderr)
		}
	}
}
